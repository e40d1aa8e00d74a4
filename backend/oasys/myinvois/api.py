"""MyInvois over HTTP. Each operation parses, makes one call, answers; the authority itself is asked by the worker alone."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status
from pydantic import Field

from oasys.core.concurrency import expected_version, set_etag
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.wire import answers
from oasys.myinvois import queries
from oasys.myinvois.models import Connection
from oasys.myinvois.schemas import (
    CancelSubmittedIn,
    CertificateIn,
    ConnectionIn,
    ConnectionOut,
    ConsolidatedIn,
    CredentialsIn,
    EInvoiceStateName,
    FindingsOut,
    InquiryIn,
    InquiryOut,
    MadeOut,
    SubmissionIn,
    SubmittedOut,
    SubmittedPage,
    UntoldPage,
    WishIn,
)
from oasys.myinvois.services import connections, inquiries, queueing
from oasys.myinvois.services.queueing import Wish
from oasys.organisations.auth import Member, require
from oasys.organisations.models import Company
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["MyInvois"])
COMPANY = "/companies/{uuid:company_id}"
CONNECTION = COMPANY + "/myinvois"
EINVOICES = CONNECTION + "/e-invoices"
EINVOICE = EINVOICES + "/{uuid:e_invoice_id}"
INQUIRIES = CONNECTION + "/inquiries"


def _now() -> datetime:
    return datetime.now(UTC)


def _connected(response: HttpResponse, found: Connection) -> dict[str, Any]:
    set_etag(response, found.version)
    return queries.connection_shown(found)


def _shown(response: HttpResponse, company: Company, einvoice_id: UUID) -> dict[str, Any]:
    found = queries.einvoice(company=company, einvoice_id=einvoice_id, now=_now())
    set_etag(response, found["version"])
    return found


def _wish(body: WishIn) -> Wish:
    return Wish(is_refund=body.is_refund, classes=body.classes, payment=body.payment)


@router.get(
    CONNECTION,
    auth=Member(Permission.DOCUMENT_READ),
    response=answers(s200=ConnectionOut, s304=None),
    summary="Read how the company is connected to MyInvois",
)
def read_connection(request: HttpRequest, response: HttpResponse, company_id: UUID) -> Any:
    """What it tells of itself, whether id, secret and certificate are there, and when the certificate ends. Never a secret."""
    return _connected(response, connections.connection_of(company_of(company_id)))


@router.put(
    CONNECTION,
    auth=Member(Permission.EINVOICE_CHANGE),
    response=answers(s200=ConnectionOut, s412=None, s428=None),
    summary="Change how the company is connected to MyInvois",
)
def change_connection(request: HttpRequest, response: HttpResponse, company_id: UUID, body: ConnectionIn) -> Any:
    """What is told of the company, and whether it takes part; switched on only where everything is there."""
    company, version = company_of(company_id), expected_version(request)
    return _connected(response, connections.choose(company=company, version=version, said=body.model_dump()))


@router.put(
    CONNECTION + "/credentials",
    auth=Member(Permission.EINVOICE_CHANGE),
    response=answers(s200=ConnectionOut, s412=None, s428=None),
    summary="Set id and secret of the program",
)
def set_credentials(request: HttpRequest, response: HttpResponse, company_id: UUID, body: CredentialsIn) -> Any:
    """Kept encrypted, and shown to nobody."""
    found = connections.set_credentials(
        company=company_of(company_id),
        version=expected_version(request),
        client_id=body.client_id,
        secret=body.client_secret,
        now=_now(),
    )
    return _connected(response, found)


@router.put(
    CONNECTION + "/certificate",
    auth=Member(Permission.EINVOICE_CHANGE),
    response=answers(s200=ConnectionOut, s412=None, s428=None),
    summary="Set the certificate that signs",
)
def set_certificate(request: HttpRequest, response: HttpResponse, company_id: UUID, body: CertificateIn) -> Any:
    """Certificate and key of a PKCS#12 file; the key is kept encrypted, the password is not kept."""
    found = connections.set_certificate(
        company=company_of(company_id),
        version=expected_version(request),
        content=base64.b64decode(body.pkcs12),
        password=body.password,
        now=_now(),
    )
    return _connected(response, found)


@router.get(
    EINVOICES, auth=Member(Permission.DOCUMENT_READ), response=answers(s200=SubmittedPage), summary="List e-invoices"
)
def list_einvoices(
    request: HttpRequest,
    company_id: UUID,
    state: Annotated[EInvoiceStateName | None, Field(description="Only those of this state.")] = None,
    document_id: Annotated[UUID | None, Field(description="Only those that tell of this document.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Any:
    """What the authority is told of, the latest first."""
    found = queries.einvoices(
        company=company_of(company_id),
        states=(state,) if state else (),
        document_id=document_id,
        limit=limit,
        after=decode_cursor(after, UUID)[0] if after else None,
        now=_now(),
    )
    rows, cursor = page(found, limit=limit, key=lambda row: (row["id"],))
    return {"items": rows, "next": cursor}


@router.post(
    EINVOICES,
    auth=Member(Permission.EINVOICE_SUBMIT),
    response=answers(s201=SubmittedOut),
    summary="Submit a document to MyInvois",
)
def submit(request: HttpRequest, response: HttpResponse, company_id: UUID, body: SubmissionIn) -> Any:
    """Queues a posted document; the worker signs and sends it. A draft is checked, posted and queued in one act."""
    company = company_of(company_id)
    by: Any = request.user
    said = {"company": company, "document_id": body.document_id, "wish": _wish(body), "by": by, "now": _now()}
    if body.post_version is None:
        row = queueing.queue_document(**said)
    else:
        sale = queries.is_of_sales(company=company, document_id=body.document_id)
        require(request, Permission.SALES_POST if sale else Permission.PURCHASE_POST)
        row = queueing.post_and_queue(**said, version=body.post_version)
    return Status(201, _shown(response, company, row.id))


@router.post(
    EINVOICES + "/check",
    auth=Member(Permission.DOCUMENT_READ),
    response=answers(s200=FindingsOut),
    summary="Check a document for MyInvois",
)
def check(request: HttpRequest, company_id: UUID, body: WishIn) -> Any:
    """What the authority would refuse of a document, a draft or a posted one. Nothing is written."""
    company = company_of(company_id)
    found = queueing.check_document(company=company, document_id=body.document_id, wish=_wish(body), now=_now())
    return {"findings": found}


@router.get(
    EINVOICES + "/to-consolidate",
    auth=Member(Permission.DOCUMENT_READ),
    response=answers(s200=UntoldPage),
    summary="List invoices to tell of together",
)
def list_to_consolidate(
    request: HttpRequest,
    company_id: UUID,
    year: Annotated[int | None, Field(ge=2024, le=2199, description="The year; that of last month if omitted.")] = None,
    month: Annotated[int | None, Field(ge=1, le=12, description="The month; the last one if omitted.")] = None,
) -> Any:
    """Posted invoices of a month in ringgit that the authority is not told of yet, none over what it allows for one of several."""
    last = _now().replace(day=1) - timedelta(days=1)
    return queries.to_consolidate(company=company_of(company_id), year=year or last.year, month=month or last.month)


@router.post(
    EINVOICES + "/consolidate",
    auth=Member(Permission.EINVOICE_SUBMIT),
    response=answers(s201=MadeOut),
    summary="Submit invoices together",
)
def consolidate(request: HttpRequest, company_id: UUID, body: ConsolidatedIn) -> Any:
    """Queues invoices of one month as one e-invoice to the general public, or as several where one would be too long."""
    company = company_of(company_id)
    by: Any = request.user
    rows = queueing.queue_consolidated(company=company, document_ids=body.document_ids, by=by, now=_now())
    return Status(201, {"items": [queries.einvoice(company=company, einvoice_id=row.id, now=_now()) for row in rows]})


@router.get(
    EINVOICE,
    auth=Member(Permission.DOCUMENT_READ),
    response=answers(s200=SubmittedOut, s304=None),
    summary="Read an e-invoice",
)
def read(request: HttpRequest, response: HttpResponse, company_id: UUID, e_invoice_id: UUID) -> Any:
    """How far it is, what the authority says of it, and the ETag that cancelling it needs."""
    return _shown(response, company_of(company_id), e_invoice_id)


@router.post(
    EINVOICE + "/cancel",
    auth=Member(Permission.EINVOICE_SUBMIT),
    response=answers(s200=SubmittedOut, s412=None, s428=None),
    summary="Cancel an e-invoice",
)
def cancel(
    request: HttpRequest, response: HttpResponse, company_id: UUID, e_invoice_id: UUID, body: CancelSubmittedIn
) -> Any:
    """Has the worker cancel a valid e-invoice, within 72 hours of its validation. The document stays posted: void or credit it."""
    company = company_of(company_id)
    queueing.ask_to_cancel(
        company=company,
        einvoice_id=e_invoice_id,
        version=expected_version(request),
        reason=body.reason,
        now=_now(),
    )
    return _shown(response, company, e_invoice_id)


@router.post(
    EINVOICE + "/withdraw",
    auth=Member(Permission.EINVOICE_SUBMIT),
    response=answers(s200=SubmittedOut, s412=None, s428=None),
    summary="Withdraw an e-invoice that waits",
)
def withdraw(request: HttpRequest, response: HttpResponse, company_id: UUID, e_invoice_id: UUID) -> Any:
    """Takes back what was not sent yet, also while MyInvois is off. The document can be voided then, or submitted anew."""
    company = company_of(company_id)
    queueing.withdraw(company=company, einvoice_id=e_invoice_id, version=expected_version(request))
    return _shown(response, company, e_invoice_id)


@router.post(
    INQUIRIES,
    auth=Member(Permission.EINVOICE_SUBMIT),
    response=answers(s201=InquiryOut),
    summary="Ask MyInvois",
)
def ask(request: HttpRequest, company_id: UUID, body: InquiryIn) -> Any:
    """Queues a question: whether a TIN is right, which TIN somebody has, what was received; or rejects a document received."""
    company = company_of(company_id)
    request.answer_is_private = True  # type: ignore[attr-defined]
    by: Any = request.user
    row = inquiries.ask(company=company, kind=body.kind, asked=body.asked, by=by, now=_now())
    return Status(201, queries.inquiry(company=company, inquiry_id=row.id))


@router.get(
    INQUIRIES + "/{uuid:inquiry_id}",
    auth=Member(Permission.EINVOICE_SUBMIT),
    response=answers(s200=InquiryOut, s304=None),
    summary="Read what MyInvois answered",
)
def read_inquiry(request: HttpRequest, company_id: UUID, inquiry_id: UUID) -> Any:
    """A question and its answer, once there is one."""
    return queries.inquiry(company=company_of(company_id), inquiry_id=inquiry_id)

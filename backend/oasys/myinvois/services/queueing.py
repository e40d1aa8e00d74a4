"""What people ask for: a document is checked and queued, several are queued as one, a valid e-invoice is cancelled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from oasys.core.errors import FieldError, Invalid, NotFound, StaleVersion
from oasys.core.ids import uuid7
from oasys.core.words import say
from oasys.identity.models import User
from oasys.invoicing.models import Document
from oasys.invoicing.rules import is_credit, is_sale
from oasys.invoicing.services.posting import post_document
from oasys.myinvois.checking import Finding, findings
from oasys.myinvois.codes import consolidated_limit
from oasys.myinvois.documents import MOST_BYTES_OF_ONE, RINGGIT, EInvoice, built
from oasys.myinvois.errors import (
    AlreadyTold,
    CertificateUnusable,
    NotCancellable,
    NotConsolidated,
    NotReady,
    NotWithdrawable,
)
from oasys.myinvois.models import Connection, Covered
from oasys.myinvois.models import EInvoice as Row
from oasys.myinvois.plain_json import written
from oasys.myinvois.reading import consolidated, einvoice_of, kind_of
from oasys.myinvois.rules import is_cancellable
from oasys.myinvois.services.connections import chosen_of, enabled_connection, identity_of, lock_company
from oasys.organisations.models import Company

PROVISIONAL = "—"
SIGNATURE_BYTES = 10_000


@dataclass(frozen=True, slots=True)
class Wish:
    """How a document is to be told of: `classes` by position of the line, `payment` of the authority's list or ""."""

    is_refund: bool = False
    classes: Mapping[int, str] = field(default_factory=dict)
    payment: str = ""


def check_document(*, company: Company, document_id: UUID, wish: Wish, now: datetime) -> list[Finding]:
    """What the authority would refuse of a document, a draft or a posted one; empty where it can be told of.

    Raises NotFound, NotConnected, IssuerMissing.
    """
    connection = enabled_connection(company)
    document = _document(company, document_id)
    one = einvoice_for(document, company=company, connection=connection, wish=wish, number="", now=now)
    return [*findings(one), *_certificate(connection, one, now)]


@transaction.atomic(savepoint=False)
def post_and_queue(*, company: Company, document_id: UUID, version: int, wish: Wish, by: User, now: datetime) -> Row:
    """Posts a draft, after it was checked and before its number is drawn, and queues it. Raises as check, posting and queueing."""
    connection = enabled_connection(company)
    document = _document(company, document_id)
    one = einvoice_for(document, company=company, connection=connection, wish=wish, number="", now=now)
    _refuse([*findings(one), *_certificate(connection, one, now)])
    post_document(company=company, kind=document.kind, document_id=document_id, version=version, by=by)
    return queue_document(company=company, document_id=document_id, wish=wish, by=by, now=now)


@transaction.atomic(savepoint=False)
def queue_document(*, company: Company, document_id: UUID, wish: Wish, by: User, now: datetime) -> Row:
    """Queues a posted document. Locks it. Raises NotFound, NotConnected, IssuerMissing, AlreadyTold, NotReady."""
    connection = enabled_connection(company)
    document = _document(company, document_id, for_update=True)
    if document.status != Document.Status.POSTED:
        raise NotReady(say("Only a posted document is submitted: post it first."))
    if Covered.objects.filter(document=document, environment=connection.environment, is_live=True).exists():
        raise AlreadyTold(say("MyInvois is told of {number} already.", number=document.number))
    one = einvoice_for(document, company=company, connection=connection, wish=wish, number=document.number, now=now)
    _refuse([*findings(one), *_certificate(connection, one, now)])
    options = {
        "is_refund": wish.is_refund,
        "classes": {str(position): code for position, code in wish.classes.items()},
        "payment": wish.payment,
    }
    return _queued(company, connection, one, [document], options, by, now)


@transaction.atomic(savepoint=False)
def queue_consolidated(*, company: Company, document_ids: Sequence[UUID], by: User, now: datetime) -> list[Row]:
    """Queues invoices of one month as one e-invoice to the general public, or as several where one would be too long.

    Locks the company and the invoices. Raises NotFound, NotConnected, NotConsolidated naming each invoice, NotReady.
    """
    connection = enabled_connection(company)
    lock_company(company)
    wanted = list(dict.fromkeys(document_ids))
    rows = Document.objects.select_for_update(no_key=True, of=("self",)).filter(company=company, id__in=wanted)
    documents = sorted(rows.order_by("id"), key=lambda one: (one.issue_date, one.id))
    if len(documents) != len(wanted):
        raise NotFound(say("There is no such document."))
    told = set(
        Covered.objects.filter(document__in=documents, environment=connection.environment, is_live=True).values_list(
            "document_id", flat=True
        )
    )
    errors = [
        FieldError(f"/document_ids/{wanted.index(one.id)}", "myinvois.not_consolidated", message)
        for one in documents
        if (message := _not_consolidated(one, documents[0].issue_date, is_told=one.id in told))
    ]
    if errors:
        raise NotConsolidated(errors[0].message, errors=errors)
    month = documents[0].issue_date
    before = Row.objects.filter(
        company=company, environment=connection.environment, number__startswith=f"CON-{month:%Y-%m}-"
    ).count()
    made: list[Row] = []
    for number, part in enumerate(_parts(company, connection, documents, now), before + 1):
        one = consolidated(
            part,
            company=company,
            chosen=chosen_of(connection),
            number=f"CON-{month:%Y-%m}-{number:03}",
            issued_at=now,
        )
        _refuse([*findings(one), *_certificate(connection, one, now)])
        made.append(_queued(company, connection, one, part, {}, by, now, is_consolidated=True))
    return made


@transaction.atomic(savepoint=False)
def ask_to_cancel(*, company: Company, einvoice_id: UUID, version: int, reason: str, now: datetime) -> Row:
    """Has a valid e-invoice cancelled by the worker. Locks it. Raises NotFound, StaleVersion, NotCancellable."""
    row = _locked(company, einvoice_id, version)
    if row.state != Row.State.VALID:
        raise NotCancellable(say("Only a valid e-invoice is cancelled."))
    if not is_cancellable(validated_at=row.validated_at, now=now):
        raise NotCancellable(say("72 hours have passed since it became valid: credit the document instead."))
    row.state, row.reason, row.due_at, row.attempts, row.failure = Row.State.CANCELLING, reason, now, 0, ""
    row.version += 1
    row.save()
    return row


@transaction.atomic(savepoint=False)
def withdraw(*, company: Company, einvoice_id: UUID, version: int) -> Row:
    """Takes back what waits to be sent: the document may be voided, or submitted anew. Locks it.

    Raises NotFound, StaleVersion, NotWithdrawable.
    """
    row = _locked(company, einvoice_id, version)
    if row.state != Row.State.QUEUED:
        raise NotWithdrawable(say("It does not wait any more: once it is valid, it can be cancelled."))
    row.state, row.due_at, row.failure = Row.State.WITHDRAWN, None, ""
    row.version += 1
    row.save(update_fields=["state", "due_at", "failure", "version"])
    return row


def _locked(company: Company, einvoice_id: UUID, version: int) -> Row:
    row = Row.objects.select_for_update(no_key=True).filter(company=company, id=einvoice_id).first()
    if row is None:
        raise NotFound(say("There is no such e-invoice."))
    if row.version != version:
        raise StaleVersion(say("The e-invoice was changed in the meantime."), version=row.version)
    return row


def einvoice_for(
    document: Document, *, company: Company, connection: Connection, wish: Wish, number: str, now: datetime
) -> EInvoice:
    """A document as it would be sent at this moment. Raises Invalid, IssuerMissing."""
    if wish.is_refund and not is_credit(document.kind):
        message = say("Only a credit is a refund.")
        raise Invalid(message, errors=[FieldError("/is_refund", "core.invalid_value", message)])
    if document.status == Document.Status.DRAFT and document.currency != RINGGIT and document.rate is None:
        document.rate = Decimal(1)  # found when it is posted; here it only has to be there
    return einvoice_of(
        document,
        company=company,
        chosen=chosen_of(connection),
        number=number or document.number or PROVISIONAL,
        issued_at=now,
        is_refund=wish.is_refund,
        classes=wish.classes,
        payment=wish.payment,
        references=references_of(document, connection.environment),
    )


def references_of(document: Document, environment: str) -> list[tuple[str, str]]:
    """Number and UUID of the valid e-invoice of what a document credits or charges more on."""
    earlier_id = document.credits_id or document.charges_more_on_id
    if earlier_id is None:
        return []
    found = Covered.objects.filter(
        document_id=earlier_id, environment=environment, is_live=True, einvoice__state=Row.State.VALID
    ).select_related("einvoice")
    return [(one.einvoice.number, one.einvoice.uuid) for one in found]


def _document(company: Company, document_id: UUID, *, for_update: bool = False) -> Document:
    rows = Document.objects.filter(company=company, id=document_id)
    rows = rows.select_for_update(no_key=True, of=("self",)) if for_update else rows
    found = rows.select_related("contact").first()
    if found is None:
        raise NotFound(say("There is no such document."))
    return found


def _certificate(connection: Connection, one: EInvoice, now: datetime) -> list[Finding]:
    own = one.buyer if one.is_self_billed else one.supplier
    try:
        identity_of(connection, now=now, tin=own.tin)
    except CertificateUnusable as error:
        return [Finding("certificate", error.detail)]
    return []


def _refuse(found: Sequence[Finding]) -> None:
    if found:
        errors = [FieldError(f"/{one.place}", "myinvois.not_ready", one.message) for one in found]
        raise NotReady(say("The authority would refuse this. {first}", first=found[0].message), errors=errors)


def _queued(
    company: Company,
    connection: Connection,
    one: EInvoice,
    documents: Sequence[Document],
    options: dict[str, object],
    by: User,
    now: datetime,
    *,
    is_consolidated: bool = False,
) -> Row:
    row = Row.objects.create(
        id=uuid7(),
        company=company,
        environment=connection.environment,
        kind=one.kind,
        number=one.number,
        is_consolidated=is_consolidated,
        options=options,
        due_at=now,
        created_by=by,
        created_at=now,
    )
    Covered.objects.bulk_create(
        Covered(company=company, einvoice=row, document=document, environment=row.environment, position=position)
        for position, document in enumerate(documents, 1)
    )
    return row


def _not_consolidated(one: Document, month: date, *, is_told: bool) -> str:
    """Why an invoice is not told of with others, "" where it may be."""
    number = one.number
    if one.status != Document.Status.POSTED or kind_of(one, is_refund=False) != "01" or not is_sale(one.kind):
        return say("Only posted invoices are told of together.")
    if is_told:
        return say("MyInvois is told of {number} already.", number=number)
    if (one.issue_date.year, one.issue_date.month) != (month.year, month.month):
        return say("{number} is of another month.", number=number)
    if one.currency != RINGGIT:
        return say("{number} is not in ringgit: submit it alone.", number=number)
    most = consolidated_limit(one.issue_date)
    if most is not None and one.gross > most:
        return say("{number} is over RM {most}: submit it alone.", number=number, most=most)
    return ""


def _parts(
    company: Company, connection: Connection, documents: Sequence[Document], now: datetime
) -> list[list[Document]]:
    """As few parts as the authority's limit on the bytes of a document leaves."""
    room = MOST_BYTES_OF_ONE - SIGNATURE_BYTES
    parts: list[list[Document]] = []
    used = room
    for document in documents:
        alone = consolidated(
            [document], company=company, chosen=chosen_of(connection), number=PROVISIONAL, issued_at=now
        )
        size = len(written(built(alone)["Invoice"][0]["InvoiceLine"])) + 2
        if used + size > room:
            parts.append([])
            used = len(written(built(alone)))
        parts[-1].append(document)
        used += size
    return parts


__all__ = [
    "Wish",
    "ask_to_cancel",
    "check_document",
    "post_and_queue",
    "queue_consolidated",
    "queue_document",
    "withdraw",
]

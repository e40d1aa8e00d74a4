"""Papers, e-invoices, mails and links of sales documents, over HTTP. Each operation parses, makes one call, answers."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import Path, Router, Status
from pydantic import Field

from oasys.contacts.queries import contact_of
from oasys.contacts.schemas import EInvoiceFormat
from oasys.contacts.schemas import Money as CurrencyCode
from oasys.core.wire import Day, answers
from oasys.dispatch import checking, links, sending
from oasys.dispatch.facts import DocumentFacts, facts_of
from oasys.dispatch.files import Made, e_invoice, paper
from oasys.dispatch.schemas import (
    EInvoiceStateOut,
    LinkIn,
    LinkList,
    LinkOut,
    MailDefaultsOut,
    NewLinkOut,
    PostedCheckOut,
    SendIn,
    SendingList,
    SendingOut,
)
from oasys.dispatch.sending import Letter
from oasys.dispatch.templates import template_of
from oasys.invoicing.models import Document
from oasys.invoicing.queries import document_of
from oasys.organisations.auth import Member, token_of
from oasys.organisations.models import Company
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of
from oasys.payments.schemas import AgeingSide

router = Router(tags=["Paper and mail"])
COMPANY = "/companies/{uuid:company_id}"
BINARY = {"type": "string", "format": "binary"}
NOUNS = (("invoice", "invoices", "an invoice"), ("credit_note", "credit-notes", "a credit note"))


def file_answer(*kinds: str) -> dict[str, Any]:
    """What OpenAPI says of an operation that answers a file."""
    return {"responses": {200: {"description": "The file.", "content": {kind: {"schema": BINARY} for kind in kinds}}}}


def as_file(made: Made, *, inline: bool = False) -> HttpResponse:
    """The file as an answer. XML is always a download; paper may be looked at in place."""
    response = HttpResponse(made.content, content_type=made.kind)
    response["Content-Disposition"] = content_disposition_header(not inline, made.name) or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _today() -> date:
    return datetime.now(UTC).date()


def _facts(company: Company, document: Document) -> DocumentFacts:
    return facts_of(document, company=company, today=_today())


def _operations(kind: str, path: str, a: str) -> None:
    """What every kind of sales document has."""
    single = f"{COMPANY}/{path}/{{uuid:{kind}_id}}"
    posted = f"{COMPANY}/{path}/{{uuid:posted_{kind}_id}}"
    Id = Annotated[UUID, Path(alias=f"{kind}_id", description=f"Id of {a}.")]
    PostedId = Annotated[UUID, Path(alias=f"posted_{kind}_id", description=f"Id of {a} that is posted.")]

    def named(verb: str, summary: str, description: str) -> dict[str, Any]:
        return {
            "operation_id": f"oasys_dispatch_api_{verb}_{kind}",
            "summary": summary,
            "description": description,
        }

    def found(company_id: UUID, document_id: UUID) -> tuple[Company, Document]:
        company = company_of(company_id)
        return company, document_of(company=company, kind=kind, document_id=document_id)

    @router.get(
        single + "/pdf",
        auth=Member(Permission.DOCUMENT_READ),
        response=answers(s200=None, s304=None),
        openapi_extra=file_answer("application/pdf"),
        **named(
            "pdf",
            f"Print {a}",
            "PDF/A-3b, by the default template of the contact's language; a draft is marked as one.",
        ),
    )
    def pdf(
        request: HttpRequest,
        company_id: UUID,
        document_id: Id,
        document_template_id: Annotated[UUID | None, Field(description="Another template.")] = None,
        download: Annotated[bool, Field(description="Whether it is kept rather than shown.")] = False,
    ) -> Any:
        company, document = found(company_id, document_id)
        template = template_of(company=company, template_id=document_template_id) if document_template_id else None
        return as_file(paper(_facts(company, document), company=company, template=template), inline=not download)

    @router.post(
        single + "/e-invoice/check",
        auth=Member(Permission.DOCUMENT_READ),
        response=answers(s200=EInvoiceStateOut),
        **named(
            "check_e_invoice",
            f"Check {a} by the rules of e-invoices",
            "Every broken rule in plain words, at the field that cures it. Nothing is written; drafts are checked, too.",
        ),
    )
    def check(
        request: HttpRequest,
        company_id: UUID,
        document_id: Id,
        format: Annotated[EInvoiceFormat | None, Field(description="If omitted, the contact's, else facturx.")] = None,
    ) -> Any:
        company, document = found(company_id, document_id)
        facts = _facts(company, document)
        verdict = checking.verdict_of(facts, format or facts.wants or "facturx")
        return {
            "format": verdict.format,
            "is_valid": not verdict.errors,
            "rules": verdict.rules,
            "broken": verdict.broken,
        }

    @router.get(
        posted + "/e-invoice",
        auth=Member(Permission.DOCUMENT_READ),
        response=answers(s200=None, s304=None),
        openapi_extra=file_answer("application/xml", "application/pdf"),
        **named(
            "e_invoice",
            f"Download the e-invoice of {a}",
            "XRechnung and Peppol as XML; Factur-X (ZUGFeRD) as PDF/A-3 with the CII inside, or with `syntax=cii` the CII alone.",
        ),
    )
    def download(
        request: HttpRequest,
        company_id: UUID,
        document_id: PostedId,
        format: Annotated[EInvoiceFormat | None, Field(description="If omitted, the contact's, else facturx.")] = None,
        syntax: Annotated[
            Literal["ubl", "cii"] | None, Field(description="If omitted UBL, and of facturx the PDF.")
        ] = None,
    ) -> Any:
        company, document = found(company_id, document_id)
        facts = _facts(company, document)
        return as_file(e_invoice(facts, format or facts.wants or "facturx", syntax or "", company=company))

    @router.get(
        single + "/e-invoice/posted-check",
        auth=Member(Permission.DOCUMENT_READ),
        response=answers(s200=PostedCheckOut | None, s304=None),
        **named(
            "posted_check",
            f"Read by which rules {a} was checked",
            "The rules that were checked before the number was drawn, with their versions; null: none were.",
        ),
    )
    def posted_check(request: HttpRequest, company_id: UUID, document_id: Id) -> Any:
        _, document = found(company_id, document_id)
        return checking.kept_check(document)

    @router.get(
        posted + "/mail",
        auth=Member(Permission.DOCUMENT_READ),
        response=answers(s200=MailDefaultsOut, s304=None),
        **named(
            "mail", f"Read what a mail with {a} would say", "Recipient, subject and text in the contact's language."
        ),
    )
    def mail(request: HttpRequest, company_id: UUID, document_id: PostedId) -> Any:
        company, document = found(company_id, document_id)
        return sending.defaults_of(document=document, company=company, today=_today())

    @router.post(
        posted + "/send",
        auth=Member(Permission.SALES_POST),
        response=answers(s201=SendingOut),
        **named(
            "send",
            f"Send {a} by mail",
            "Writes the mail and its log in one transaction; the paper, or the e-invoice that the contact wants, goes along. "
            "To an address that got it already it goes only with `again`.",
        ),
    )
    def send(request: HttpRequest, company_id: UUID, document_id: PostedId, body: SendIn) -> Any:
        company = company_of(company_id)
        by: Any = request.user
        row = sending.send_document(
            company=company,
            kind=kind,
            document_id=document_id,
            letter=Letter(body.to, tuple(body.cc), body.subject, body.text, body.again),
            by=by,
            now=datetime.now(UTC),
            token=token_of(request),
        )
        return Status(201, sending.sendings_shown([row])[0])

    @router.get(
        posted + "/sendings",
        auth=Member(Permission.DOCUMENT_READ),
        response=answers(s200=SendingList, s304=None),
        **named("sendings", f"List the mails with {a}", "To whom, when, which file, and what has become of it."),
    )
    def sendings(request: HttpRequest, company_id: UUID, document_id: PostedId) -> Any:
        _, document = found(company_id, document_id)
        return {"items": sending.sendings_of(document)}

    @router.post(
        posted + "/links",
        auth=Member(Permission.SALES_POST),
        response=answers(s201=NewLinkOut),
        **named(
            "make_link",
            f"Make a public link to {a}",
            "Whoever has it sees this one document, without signing in, until it ends or is revoked. Its token is told this once.",
        ),
    )
    def make(request: HttpRequest, company_id: UUID, document_id: PostedId, body: LinkIn) -> Any:
        company = company_of(company_id)
        request.answer_holds_secret = True  # type: ignore[attr-defined]  # not kept for a repeated request
        by: Any = request.user
        now = datetime.now(UTC)
        row, token = links.make_link(
            company=company, kind=kind, document_id=document_id, days=body.days, by=by, now=now
        )
        return Status(201, links.link_shown(row, now=now) | {"token": token, "path": f"/d/{token}"})

    @router.get(
        posted + "/links",
        auth=Member(Permission.DOCUMENT_READ),
        response=answers(s200=LinkList, s304=None),
        **named(
            "links", f"List the public links to {a}", "When each ends, and how often it was used; never the tokens."
        ),
    )
    def list_links(request: HttpRequest, company_id: UUID, document_id: PostedId) -> Any:
        _, document = found(company_id, document_id)
        return {"items": links.links_of(document, now=datetime.now(UTC))}

    @router.post(
        posted + "/links/{uuid:link_id}/revoke",
        auth=Member(Permission.SALES_POST),
        response=answers(s200=LinkOut),
        **named("revoke_link", f"Revoke a public link to {a}", "It opens nothing from now on."),
    )
    def revoke(request: HttpRequest, company_id: UUID, document_id: PostedId, link_id: UUID) -> Any:
        company, document = found(company_id, document_id)
        by: Any = request.user
        now = datetime.now(UTC)
        row = links.revoke_link(company=company, document=document, link_id=link_id, by=by, now=now)
        return links.link_shown(row, now=now)


for _kind, _path, _a in NOUNS:
    _operations(_kind, _path, _a)


@router.get(
    COMPANY + "/contacts/{uuid:contact_id}/statement/pdf",
    auth=Member(Permission.PAYMENT_READ),
    response=answers(s200=None, s304=None),
    openapi_extra=file_answer("application/pdf"),
    summary="Print a statement of account",
)
def print_statement(
    request: HttpRequest,
    company_id: UUID,
    contact_id: UUID,
    from_date: Annotated[Day, Field(description="The first day.")],
    to_date: Annotated[Day, Field(description="The last day.")],
    currency: Annotated[CurrencyCode | None, Field(description="If omitted, that of the contact.")] = None,
    side: Annotated[
        AgeingSide | None,
        Field(description="What the contact owes, or what is owed to it; by whether it is a customer if omitted."),
    ] = None,
) -> Any:
    """What a contact owed before, was charged and paid, and owes, in one currency, with the ages of that; as PDF/A-3b."""
    from oasys.dispatch.statements import statement_paper

    company = company_of(company_id)
    contact = contact_of(company=company, contact_id=contact_id)
    made = statement_paper(
        company=company,
        contact=contact,
        currency=currency,
        side=side or ("receivable" if contact.is_customer else "payable"),
        first=from_date,
        last=to_date,
    )
    return as_file(made, inline=True)


@router.get(
    COMPANY + "/reconciliations/{uuid:reconciliation_id}/report",
    auth=Member(Permission.BANK_READ),
    response=answers(s200=None, s304=None),
    openapi_extra=file_answer("application/pdf"),
    summary="Print the report of a reconciliation",
)
def print_reconciliation(request: HttpRequest, company_id: UUID, reconciliation_id: UUID) -> Any:
    """What bank and books agreed on, with what was on the way and what is excluded, as it was when somebody closed it; as PDF/A-3b."""
    from oasys.dispatch.reconciliations import reconciliation_paper

    return as_file(
        reconciliation_paper(company=company_of(company_id), reconciliation_id=reconciliation_id), inline=True
    )

"""Documents over HTTP. Each operation parses, makes one call, answers; the four kinds have the same ones."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router, Status
from pydantic import AfterValidator, Field

from oasys.contacts.queries import contact_of
from oasys.core.concurrency import expected_version, set_etag
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.wire import Day, answers, refuse_control_characters
from oasys.invoicing import queries
from oasys.invoicing.queries import DocumentFilter
from oasys.invoicing.schemas import (
    BillIn,
    CreditIn,
    CreditNoteIn,
    DepositList,
    DocumentIn,
    DocumentOut,
    DocumentPage,
    InvoiceIn,
    ItemList,
    PreviewOut,
    SettingsIn,
    SettingsOut,
    StatusName,
    SupplierCreditIn,
    VoidIn,
)
from oasys.invoicing.services.credits import draft_credit
from oasys.invoicing.services.deposits import usual_taxes
from oasys.invoicing.services.documents import change_document, delete_document, write_document
from oasys.invoicing.services.posting import (
    post_document,
    preview_document,
    void_document,
    write_and_post_document,
)
from oasys.invoicing.services.settings import choose_settings
from oasys.organisations.auth import Member, require
from oasys.organisations.models import Company
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Documents"])
COMPANY = "/companies/{uuid:company_id}"
SETTINGS = COMPANY + "/invoicing-settings"
CHANGED = answers(s200=DocumentOut, s412=None, s428=None)
Settles = Annotated[
    bool,
    Field(description="Of a credit of a document: settles the two with each other at once, as far as that is open."),
]
Posts = Annotated[bool, Field(description="Posts it in the same act, which needs the right to post.")]
Number = Annotated[
    str,
    AfterValidator(refuse_control_characters),
    Field(
        min_length=1,
        max_length=100,
        description="Beginning of the number, or of the supplier's.",
        examples=["SJ-2026-"],
    ),
]


Text = Annotated[
    str,
    AfterValidator(refuse_control_characters),
    Field(max_length=100, description="A part of the text, whatever its case.", examples=["coffee"]),
]
MOST_ITEMS = 50


@dataclass(frozen=True, slots=True)
class Noun:
    """A kind of document as the API calls it."""

    kind: str
    path: str
    one: str
    many: str
    body: type[DocumentIn]
    draft: Permission
    post: Permission
    credit: str = ""
    """The kind of what credits it, where it is credited."""

    @property
    def a(self) -> str:
        return f"an {self.one}" if self.one[0] in "aeiou" else f"a {self.one}"


NOUNS = {
    noun.kind: noun
    for noun in (
        Noun(
            "invoice", "invoices", "invoice", "invoices", InvoiceIn,
            Permission.SALES_DRAFT, Permission.SALES_POST, "credit_note",
        ),
        Noun(
            "credit_note", "credit-notes", "credit note", "credit notes", CreditNoteIn,
            Permission.SALES_DRAFT, Permission.SALES_POST,
        ),
        Noun(
            "bill", "bills", "bill", "bills", BillIn,
            Permission.PURCHASE_DRAFT, Permission.PURCHASE_POST, "supplier_credit",
        ),
        Noun(
            "supplier_credit", "supplier-credits", "supplier credit", "supplier credits", SupplierCreditIn,
            Permission.PURCHASE_DRAFT, Permission.PURCHASE_POST,
        ),
    )
}  # fmt: skip


def _today() -> date:
    return datetime.now(UTC).date()


def _shown(response: HttpResponse, company: Company, kind: str, document_id: UUID) -> dict[str, Any]:
    found = queries.shown(company=company, kind=kind, document_id=document_id, today=_today())
    set_etag(response, found["version"])
    return found


def _operations(noun: Noun) -> None:
    """What every kind of document has."""
    kind, one, many = noun.kind, noun.one, noun.many
    every = f"{COMPANY}/{noun.path}"
    single = f"{every}/{{uuid:{kind}_id}}"
    body_shape = noun.body
    DocumentId = Annotated[UUID, Path(alias=f"{kind}_id", description=f"Id of the {one}.")]

    def named(verb: str, summary: str, description: str) -> dict[str, Any]:
        return {
            "operation_id": f"oasys_invoicing_api_{verb}_{kind}",
            "summary": summary,
            "description": description,
        }

    @router.get(
        every,
        auth=Member(Permission.DOCUMENT_READ),
        response=answers(s200=DocumentPage),
        **named("list", f"List {many}", "Without their lines, the latest first."),
    )
    def list_documents(
        request: HttpRequest,
        company_id: UUID,
        status: Annotated[StatusName | None, Field(description="Only those of this status.")] = None,
        state: Annotated[
            Literal["open", "overdue", "settled"] | None,
            Field(
                description="Only posted ones of which something is open, is open after the due date, or nothing is."
            ),
        ] = None,
        contact_id: Annotated[UUID | None, Field(description="Only those of this contact.")] = None,
        from_date: Annotated[Day | None, Field(description="Only those of this day or later.")] = None,
        to_date: Annotated[Day | None, Field(description="Only those of this day or earlier.")] = None,
        number: Number | None = None,
        credits_id: Annotated[UUID | None, Field(description="Only those that credit this document.")] = None,
        charges_more_on_id: Annotated[
            UUID | None, Field(description="Only debit notes: those that charge more on this document.")
        ] = None,
        limit: Limit = DEFAULT_LIMIT,
        after: After = None,
    ) -> Any:
        found = queries.documents(
            company=company_of(company_id),
            kind=kind,
            where=DocumentFilter(status, state, contact_id, from_date, to_date, number, credits_id, charges_more_on_id),
            today=_today(),
            limit=limit,
            after=decode_cursor(after, date, UUID) if after else None,
        )
        rows, cursor = page(found, limit=limit, key=lambda row: (row["issue_date"], row["id"]))
        return {"items": rows, "next": cursor}

    @router.post(
        every,
        auth=Member(noun.draft),
        response=answers(s201=DocumentOut),
        **named(
            "create",
            f"Write {noun.a}",
            "Writes a draft, and computes what it comes to. With `?post=true`, which needs the right to post, it is posted at once.",
        ),
    )
    def create(
        request: HttpRequest,
        response: HttpResponse,
        company_id: UUID,
        body: body_shape,  # type: ignore[valid-type]
        post: Posts = False,
        settle: Settles = False,
    ) -> Any:
        company = company_of(company_id)
        request.answer_is_private = True  # type: ignore[attr-defined]  # ids, should it be kept for a repeated request
        by: Any = request.user
        if not post:
            built = write_document(company=company, kind=kind, body=body, by=by)
            return Status(201, _shown(response, company, kind, built.document.id))
        require(request, noun.post)
        document_id, settlement_id = write_and_post_document(
            company=company, kind=kind, body=body, by=by, settles=settle
        )
        return Status(201, _shown(response, company, kind, document_id) | {"settlement_id": settlement_id})

    @router.post(
        every + "/preview",
        auth=Member(Permission.DOCUMENT_READ),
        response=answers(s200=PreviewOut),
        **named(
            "preview",
            f"Preview {noun.a}",
            f"What the {one} would come to, by the engine that documents use; nothing is written.",
        ),
    )
    def preview(request: HttpRequest, company_id: UUID, body: body_shape) -> Any:  # type: ignore[valid-type]
        company = company_of(company_id)
        return queries.previewed(preview_document(company=company, kind=kind, body=body), company=company)

    @router.get(
        single,
        auth=Member(Permission.DOCUMENT_READ),
        response=answers(s200=DocumentOut, s304=None),
        **named(
            "read",
            f"Read {noun.a}",
            f"One {one} with its lines, its taxes and how far it is settled, with the ETag that changing it needs.",
        ),
    )
    def read(request: HttpRequest, response: HttpResponse, company_id: UUID, document_id: DocumentId) -> Any:
        return _shown(response, company_of(company_id), kind, document_id)

    @router.put(
        single,
        auth=Member(noun.draft),
        response=CHANGED,
        **named(
            "change", f"Replace {noun.a}", f"The draft of {noun.a} is replaced whole; a posted one is never changed."
        ),
    )
    def change(
        request: HttpRequest,
        response: HttpResponse,
        company_id: UUID,
        document_id: DocumentId,
        body: body_shape,  # type: ignore[valid-type]
    ) -> Any:
        company = company_of(company_id)
        change_document(
            company=company, kind=kind, document_id=document_id, version=expected_version(request), body=body
        )
        return _shown(response, company, kind, document_id)

    @router.delete(
        single,
        auth=Member(noun.draft),
        response=answers(s204=None, s412=None, s428=None),
        **named(
            "delete",
            f"Delete {noun.a}",
            f"The draft of {noun.a} goes without a trace; a posted one is credited or voided.",
        ),
    )
    def delete(request: HttpRequest, company_id: UUID, document_id: DocumentId) -> Any:
        delete_document(
            company=company_of(company_id), kind=kind, document_id=document_id, version=expected_version(request)
        )
        return Status(204, None)

    @router.post(
        single + "/post",
        auth=Member(noun.post),
        response=CHANGED,
        **named("post", f"Post {noun.a}", f"Gives the {one} its number and books it; it never changes from then on."),
    )
    def post_one(
        request: HttpRequest, response: HttpResponse, company_id: UUID, document_id: DocumentId, settle: Settles = False
    ) -> Any:
        company = company_of(company_id)
        request.answer_is_private = True  # type: ignore[attr-defined]
        by: Any = request.user
        settlement_id = post_document(
            company=company,
            kind=kind,
            document_id=document_id,
            version=expected_version(request),
            by=by,
            settles=settle,
        )
        return _shown(response, company, kind, document_id) | {"settlement_id": settlement_id}

    @router.post(
        single + "/void",
        auth=Member(noun.post),
        response=CHANGED,
        **named(
            "void",
            f"Void {noun.a}",
            f"Reverses the entry of the {one}, if nothing of it is settled, credited or charged more on; it keeps its number.",
        ),
    )
    def void(
        request: HttpRequest, response: HttpResponse, company_id: UUID, document_id: DocumentId, body: VoidIn
    ) -> Any:
        company = company_of(company_id)
        request.answer_is_private = True  # type: ignore[attr-defined]
        by: Any = request.user
        void_document(
            company=company,
            kind=kind,
            document_id=document_id,
            version=expected_version(request),
            posting_date=body.posting_date,
            reason=body.reason,
            by=by,
        )
        return _shown(response, company, kind, document_id)

    if not noun.credit:
        return
    credit_noun = NOUNS[noun.credit]

    @router.post(
        single + "/credit",
        auth=Member(noun.draft),
        response=answers(s201=DocumentOut),
        **named(
            "credit",
            f"Draft a credit of {noun.a}",
            f"Writes the draft of {credit_noun.a} with what of the {one} is not credited yet.",
        ),
    )
    def credit(
        request: HttpRequest, response: HttpResponse, company_id: UUID, document_id: DocumentId, body: CreditIn
    ) -> Any:
        company = company_of(company_id)
        request.answer_is_private = True  # type: ignore[attr-defined]
        by: Any = request.user
        built = draft_credit(
            company=company,
            kind=credit_noun.kind,
            document_id=document_id,
            issue_date=body.issue_date,
            supplier_number=body.supplier_number,
            by=by,
        )
        return Status(201, _shown(response, company, credit_noun.kind, built.document.id))


for _noun in NOUNS.values():
    _operations(_noun)


@router.get(
    COMPANY + "/document-items",
    auth=Member(Permission.DOCUMENT_READ),
    response=answers(s200=ItemList),
    summary="List lines written before",
)
def list_items(
    request: HttpRequest,
    company_id: UUID,
    direction: Annotated[Literal["sales", "purchases"], Field(description="Those of invoices, or of bills.")] = "sales",
    contact_id: Annotated[UUID | None, Field(description="Whose lines come first.")] = None,
    query: Text = "",
    limit: Annotated[int, Field(ge=1, le=MOST_ITEMS, description="How many at most.")] = 10,
) -> Any:
    """What stood on the latest documents with such a text, to be offered while a line is written: each text once, as it was
    written last, that of the contact before others."""
    kind = "invoice" if direction == "sales" else "bill"
    found = queries.items_used(
        company=company_of(company_id), kind=kind, contact_id=contact_id, query=query.strip(), limit=limit
    )
    return {"items": found}


@router.get(
    COMPANY + "/deposits",
    auth=Member(Permission.DOCUMENT_READ),
    response=answers(s200=DepositList),
    summary="List deposits to deduct",
)
def list_deposits(
    request: HttpRequest, company_id: UUID, contact_id: Annotated[UUID, Field(description="Whose they are.")]
) -> Any:
    """Deposits of a customer that no invoice deducts yet, with what is left of them after credit notes."""
    company = company_of(company_id)
    contact = contact_of(company=company, contact_id=contact_id)
    return {
        "items": queries.deposits_left(company=company, contact_id=contact_id),
        "usual_tax_code_ids": usual_taxes(company, contact.sales_tax_code_ids),
    }


@router.get(
    SETTINGS,
    auth=Member(Permission.DOCUMENT_READ),
    response=answers(s200=SettingsOut, s304=None),
    summary="Read the settings of documents",
)
def read_settings(request: HttpRequest, response: HttpResponse, company_id: UUID) -> Any:
    """How documents are booked where nothing else says so, with the ETag that changing it needs."""
    settings = queries.settings_of(company_of(company_id))
    set_etag(response, settings.version)
    return queries.settings_shown(settings)


@router.put(
    SETTINGS,
    auth=Member(Permission.CHART_CHANGE),
    response=answers(s200=SettingsOut, s412=None, s428=None),
    summary="Choose the settings of documents",
)
def change_settings(request: HttpRequest, response: HttpResponse, company_id: UUID, body: SettingsIn) -> Any:
    """How documents are booked from now on; what is posted stays as it is."""
    company, version = company_of(company_id), expected_version(request)
    settings = choose_settings(company=company, version=version, body=body)
    set_etag(response, settings.version)
    return queries.settings_shown(settings)

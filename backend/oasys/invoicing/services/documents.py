"""Drafts of documents: written, changed, deleted."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection, transaction

from oasys.core.errors import FieldError, NotFound, StaleVersion
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.core.writes import insert_rows
from oasys.identity.models import User
from oasys.invoicing.errors import DocumentNotDraft, SupplierNumberTaken
from oasys.invoicing.models import Document, DocumentLine
from oasys.invoicing.rules import is_sale
from oasys.invoicing.schemas import DocumentIn
from oasys.invoicing.services.building import Built, build
from oasys.organisations.models import Company

# the form that numbers are compared in is PostgreSQL's
SAME_NUMBER = """
select id, number, status, issue_date from invoicing_document
where tenant_id = %s and company_id = %s and contact_id = %s and kind = %s and status <> 'void' and id <> %s
  and supplier_key = lower(regexp_replace(%s, '\\s', '', 'g')) limit 1
"""


@transaction.atomic(savepoint=False)
def write_document(*, company: Company, kind: str, body: DocumentIn, by: User) -> Built:
    """A draft. Raises what `build` raises, and SupplierNumberTaken."""
    document = Document(created_by=by)
    built = build(company=company, kind=kind, body=body, document=document)
    _refuse_same_number(document)
    built.reader.keep_sets()
    document.created_at = built.defaults.moment
    insert_rows([document])
    insert_rows(built.lines)
    return built


@transaction.atomic(savepoint=False)
def change_document(*, company: Company, kind: str, document_id: UUID, version: int, body: DocumentIn) -> None:
    """Replaces a draft whole. Locks it. Raises NotFound, DocumentNotDraft, StaleVersion, and what `build` raises."""
    document = draft_for_update(company=company, kind=kind, document_id=document_id, version=version)
    built = build(company=company, kind=kind, body=body, document=document)
    _refuse_same_number(document)
    built.reader.keep_sets()
    document.version += 1
    document.save(update_fields=CHANGEABLE)
    replace_lines(document, built.lines)


@transaction.atomic(savepoint=False)
def delete_document(*, company: Company, kind: str, document_id: UUID, version: int) -> None:
    """Removes a draft without a trace. Raises NotFound, DocumentNotDraft, StaleVersion."""
    draft_for_update(company=company, kind=kind, document_id=document_id, version=version).delete()


CHANGEABLE = [
    "contact", "supplier_number", "issue_date", "tax_point", "due_date", "early_discount_percent",
    "early_discount_until", "currency", "rate", "rate_day", "rate_source",
    "prices_include_tax", "rounding_level", "rounding_mode", "is_cash", "discount_percent", "discount_amount",
    "buyer_reference", "order_reference", "terms_text", "note", "credits", "charges_more_on", "is_deposit", "control_account",
    "discount", "net", "tax", "gross", "withheld", "rounding", "payable", "breakdown", "version",
]  # fmt: skip


def draft_for_update(*, company: Company, kind: str, document_id: UUID, version: int) -> Document:
    """The draft, locked. Raises NotFound, DocumentNotDraft, StaleVersion."""
    document = document_for_update(company=company, kind=kind, document_id=document_id)
    if document.status != Document.Status.DRAFT:
        raise DocumentNotDraft(
            say("The document {number} is posted: credit it, or void it.", number=document.number),
            number=document.number,
        )
    if document.version != version:
        raise StaleVersion(say("The document was changed in the meantime."), version=document.version)
    return document


def document_for_update(*, company: Company, kind: str, document_id: UUID) -> Document:
    """The document, locked. Raises NotFound."""
    rows = Document.objects.select_for_update(no_key=True)
    document = rows.filter(company=company, kind=kind, id=document_id).first()
    if document is None:
        raise NotFound(say("There is no such document."))
    return document


def replace_lines(document: Document, lines: Sequence[DocumentLine]) -> None:
    """Lines are written anew, never changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from invoicing_line where tenant_id = %s and document_id = %s", [current_tenant_id(), document.id]
        )
    insert_rows(lines)


def _refuse_same_number(document: Document) -> None:
    """Explains what the database refuses: a supplier's number stands once. Raises SupplierNumberTaken."""
    if is_sale(document.kind):
        return
    with connection.cursor() as cursor:
        cursor.execute(
            SAME_NUMBER,
            [
                current_tenant_id(),
                document.company_id,
                document.contact_id,
                document.kind,
                document.id,
                document.supplier_number,
            ],
        )
        found = cursor.fetchone()
    if found is None:
        return
    other_id, number, status, day = found
    message = (
        say("This supplier's {number} of {day} is a draft already.", number=document.supplier_number, day=day)
        if status == Document.Status.DRAFT
        else say(
            "This supplier's {number} of {day} is posted already, as {own}.",
            number=document.supplier_number,
            day=day,
            own=number,
        )
    )
    raise SupplierNumberTaken(
        message,
        errors=[FieldError("/supplier_number", SupplierNumberTaken.code, message)],
        document_id=str(other_id),
    )

"""From what is said of a document to its rows, and what they come to."""

from dataclasses import dataclass, replace

from oasys.contacts.models import Contact
from oasys.core.errors import FieldError, Invalid
from oasys.core.words import say
from oasys.invoicing.models import Document, DocumentLine
from oasys.invoicing.rules import is_sale
from oasys.invoicing.schemas import DocumentIn
from oasys.invoicing.services import deposits
from oasys.invoicing.services.amounts import compute
from oasys.invoicing.services.debit_notes import charged_document
from oasys.invoicing.services.defaults import Defaults, defaults_of
from oasys.invoicing.services.heads import contact_for, credited_document, due_date_of, early_discount_of, set_rate
from oasys.invoicing.services.rows import at_place, body_parts, deposit_parts, read_rows
from oasys.ledger.services.lines import LineInput, LineReader
from oasys.organisations.models import Company
from oasys.tax.computing import Computed


@dataclass(frozen=True, slots=True)
class Built:
    """A document and its lines, not saved, and what they come to."""

    document: Document
    lines: list[DocumentLine]
    made: Computed
    reader: LineReader
    inputs: list[LineInput]
    places: list[str]
    contact: Contact
    defaults: Defaults

    def dimension_flaws(self) -> list[FieldError]:
        """What posting would refuse of the dimensions of the lines, each at its place in the body."""
        return at_place(self.reader.dimension_flaws(self.inputs), self.places)


def build(*, company: Company, kind: str, body: DocumentIn, document: Document) -> Built:
    """Fills a document, new or standing as a draft, from a body. Nothing is written.

    Raises Invalid naming each field, TaxRateMissing, TaxNotComputable, UnitUnknown.
    """
    contact = contact_for(company=company, kind=kind, contact_id=body.contact_id)
    credited, charged = credited_document(company, kind, body), charged_document(company, kind, body)
    defaults = defaults_of(company=company, kind=kind, contact=contact)
    earlier = credited or charged
    currency = body.currency or (earlier.currency if earlier else contact.currency)
    document.company, document.kind, document.contact = company, kind, contact
    document.credits, document.charges_more_on = credited, charged
    document.is_deposit = credited.is_deposit if credited else getattr(body, "is_deposit", False)
    if document.is_deposit:
        defaults = replace(defaults, goods_account_code=deposits.account_code(company))
    document.issue_date, document.currency = body.issue_date, currency
    document.tax_point = body.tax_point or (credited.tax_point if credited else body.issue_date)
    document.due_date = due_date_of(kind, body, defaults.terms)
    document.early_discount_percent, document.early_discount_until = early_discount_of(
        kind, body, defaults.terms, document.due_date
    )
    document.supplier_number = getattr(body, "supplier_number", "")
    for name in (
        "is_cash", "discount_percent", "discount_amount", "buyer_reference", "order_reference", "terms_text", "note",
    ):  # fmt: skip
        setattr(document, name, getattr(body, name))
    set_rate(company, document, body, credited)
    if defaults.control_account_id is None:
        message = (
            say("The chart has no receivable account: add one.")
            if is_sale(kind)
            else say("The chart has no payable account: add one.")
        )
        raise Invalid(message, errors=[FieldError("/contact_id", "invoicing.accounts_missing", message)])
    document.control_account_id = defaults.control_account_id
    parts = [
        *body_parts(body),
        *deposit_parts(company, document, body.deposit_ids),
    ]
    places = [place for place, _, _ in parts]
    lines, reader, inputs = read_rows(company, document, body, defaults, parts)
    made = compute(
        company=company,
        document=document,
        lines=lines,
        said=(body.prices_include_tax, body.rounding_level, body.rounding_mode),
        unit=reader.units.get(document.currency),
    )
    if document.is_deposit:
        deposits.refuse_units(made)
    return Built(document, lines, made, reader, inputs, places, contact, defaults)

"""What papers and e-invoices are made of: a document with its lines, parties and codes, read once."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from oasys.contacts.models import Contact
from oasys.core.reads import rows_where
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import paper_language
from oasys.currencies.rules import iso_currency
from oasys.invoicing import queries
from oasys.invoicing.issuer import Said, issuer_of
from oasys.invoicing.models import Document
from oasys.myinvois.queries import link_of_document
from oasys.organisations.models import Company
from oasys.tax.models import TaxCode
from oasys.tax.rules import in_base

DEPOSITS = "select number, issue_date from invoicing_document where tenant_id = %s and id = any(%s) order by issue_date, number"
EARLIER = "select number, issue_date from invoicing_document where tenant_id = %s and id = %s"


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """A tax code of the document: its category of EN 16931, and its rate on the tax point, in percent."""

    id: str
    code: str
    category: str
    rate: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts:
    """A line, a charge or an allowance, as the document keeps it."""

    position: int
    role: str
    text: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    price_base_quantity: Decimal
    discount_percent: Decimal
    discount_amount: Decimal
    charge_amount: Decimal
    amount: Decimal
    discount_share: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal
    codes: tuple[CodeFacts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """A document, whole. Amounts are in `currency`; those that begin with base are in `base_currency`, None where not known yet."""

    id: UUID
    kind: str
    status: str
    number: str
    issue_date: date
    due_date: date | None
    early_discount_percent: Decimal | None
    early_discount_until: date | None
    tax_point: date
    currency: str
    decimals: int
    base_currency: str
    rate: Decimal | None
    rate_day: date | None
    includes_tax: bool
    is_cash: bool
    discount: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal
    withheld: Decimal
    rounding: Decimal
    payable: Decimal
    base_net: Decimal | None
    base_tax: Decimal | None
    buyer_reference: str
    order_reference: str
    terms_text: str
    note: str
    is_deposit: bool
    credited: tuple[str, date] | None
    charged: tuple[str, date] | None
    """Number and date of the invoice that a debit note charges more on."""
    deposits: tuple[tuple[str, date], ...]
    """Number and date of each deposit that is deducted, or given back."""
    validated_link: str | None
    party: dict[str, Any]
    party_identifiers: tuple[tuple[str, str], ...] = field(repr=False)
    buyer_electronic: tuple[str, str] | None
    buyer_email: str
    wants: str
    issuer: Said = field(repr=False)
    language: str
    lines: tuple[LineFacts, ...]
    taxes: tuple[dict[str, Any], ...]
    categories: tuple[dict[str, Any], ...]
    made_at: datetime

    @property
    def is_credit(self) -> bool:
        return self.kind == "credit_note"

    @property
    def is_covered(self) -> bool:
        """Whether deposits cover all of an invoice, so that nothing is left to pay."""
        return not self.is_credit and bool(self.deposits) and not self.payable


def facts_of(document: Document, *, company: Company, today: date) -> DocumentFacts:
    """Everything that leaves the house of one document. Raises IssuerMissing."""
    lines, party = queries.lines_of(document.id), queries.party_shown(document)
    issuer = issuer_of(document, company=company)
    contact = document.contact
    electronic, email, wants = e_invoicing_of(document.party, contact)
    currency = iso_currency(document.currency)
    assert currency is not None
    codes = _codes(lines, document.breakdown["taxes"])
    base_net, base_tax = _in_base(document, company)
    is_owed = document.payable > 0
    return DocumentFacts(
        id=document.id,
        kind=document.kind,
        status=document.status,
        number=document.number,
        credited=_earlier(document.credits_id),
        charged=_earlier(document.charges_more_on_id),
        deposits=_deposits(lines),
        validated_link=link_of_document(document, company=company),
        decimals=currency.decimals,
        base_currency=company.base_currency,
        includes_tax=document.prices_include_tax,
        party={name: value for name, value in party.items() if name != "identifiers"},
        party_identifiers=tuple((one["scheme"], one["value"]) for one in party["identifiers"]),
        buyer_electronic=electronic,
        buyer_email=email,
        wants=wants,
        issuer=issuer,
        language=language_of(party["language"], company),
        lines=tuple(_line(line, codes) for line in lines),
        taxes=tuple(document.breakdown["taxes"]),
        categories=tuple(document.breakdown["categories"]),
        made_at=document.posted_at or document.created_at,
        due_date=document.due_date if is_owed else None,  # what comes to nothing is not due
        base_net=base_net,
        base_tax=base_tax,
        **{
            name: getattr(document, name)
            for name in (
                "is_deposit", "issue_date", "early_discount_percent", "early_discount_until", "tax_point", "currency",
                "rate", "rate_day", "is_cash", "discount", "net", "tax", "gross",
                "withheld", "rounding", "payable", "buyer_reference", "order_reference", "terms_text", "note",
            )
        },
    )  # fmt: skip


def e_invoicing_of(party: dict[str, Any] | None, contact: Contact) -> tuple[tuple[str, str] | None, str, str]:
    """Electronic address, e-mail address and wanted form: as they were when the document was posted, else as they are."""
    kept = (party or {}).get("e_invoicing")
    if kept is not None:
        return (tuple(kept["address"]) if kept["address"] else None), kept["email"], kept["format"]
    address = (contact.electronic_scheme, contact.electronic_address) if contact.electronic_scheme else None
    return address, first_email(contact), contact.e_invoice_format


def first_email(contact: Contact) -> str:
    """The usual address of a contact; "" where it has none."""
    return next((str(one["email"]) for one in contact.people if one["email"]), "")


def language_of(wanted: str, company: Company) -> str:
    """The language of what a contact gets: its own, else the company's, if ours; else English."""
    return paper_language(wanted, company.locale)


def _earlier(document_id: UUID | None) -> tuple[str, date] | None:
    if document_id is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(EARLIER, [current_tenant_id(), document_id])
        number, day = cursor.fetchone()
    return number, day


def _deposits(lines: list[dict[str, Any]]) -> tuple[tuple[str, date], ...]:
    ids = list({line["deposit_id"] for line in lines if line["deposit_id"]})
    if not ids:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(DEPOSITS, [current_tenant_id(), ids])
        return tuple(cursor.fetchall())


def _in_base(document: Document, company: Company) -> tuple[Decimal | None, Decimal | None]:
    """Net and tax in the base currency as posted; of a draft as they would be, where its rate is known."""
    if document.base_tax is not None or document.rate is None:
        return document.base_net, document.base_tax
    base = iso_currency(company.base_currency)
    assert base is not None
    found = in_base(net=document.net, tax=document.tax, rate=document.rate, decimals=base.decimals)
    return found.net, found.tax


def _codes(lines: list[dict[str, Any]], taxes: list[dict[str, Any]]) -> dict[str, CodeFacts]:
    """The codes that stand on lines. Their rates are those that the document was computed by."""
    rates: dict[str, Decimal] = {}
    for one in taxes:
        if one["rate"] is not None:
            rates[one["tax_code_id"]] = rates.get(one["tax_code_id"], Decimal(0)) + Decimal(one["rate"])
    named = {str(id_) for line in lines for id_ in line["tax_code_ids"]}
    return {
        str(code.id): CodeFacts(str(code.id), code.code, code.category, rates.get(str(code.id), Decimal(0)))
        for code in rows_where(TaxCode, "id = any(%s)", list(named))
    }


def _line(line: dict[str, Any], codes: dict[str, CodeFacts]) -> LineFacts:
    names = (
        "position", "role", "text", "quantity", "unit", "unit_price", "price_base_quantity", "discount_percent", "discount_amount",
        "charge_amount", "amount", "discount_share", "net", "tax", "gross",
    )  # fmt: skip
    return LineFacts(
        codes=tuple(codes[str(id_)] for id_ in line["tax_code_ids"]), **{name: line[name] for name in names}
    )

"""What recurring documents will come to until a day, by what is known today: with taxes, due by the terms of their contacts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from oasys.contacts.models import Contact
from oasys.core.errors import DomainError, Invalid
from oasys.core.words import say
from oasys.invoicing.rules import due_on
from oasys.organisations.models import Company
from oasys.recurring_documents.models import RecurringDocument
from oasys.recurring_documents.schemas import BillContentIn, ContentIn
from oasys.tax.computing import DocumentInput, ExtraInput, LineInput, Remembered, computed
from oasys.tax.shapes import Level, Mode

CONTENTS: dict[str, type[ContentIn]] = {"invoice": ContentIn, "bill": BillContentIn}


@dataclass(frozen=True, slots=True)
class ExpectedDocument:
    """A day of a recurring document that is not done yet: when what it comes to, in its currency, is due."""

    recurring_id: UUID
    kind: str
    number: int
    due_on: date
    currency: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Uncomputable:
    """A recurring document of which nobody can say what it comes to as things stand, and why."""

    recurring_id: UUID
    kind: str
    name: str
    code: str
    detail: str


class Expecting:
    """Computes many recurring documents; what says the same under the same rates is computed once."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.known = Remembered(company)
        self._amounts: dict[tuple[str, int], Decimal] = {}

    def documents(self, row: RecurringDocument, until: date) -> Iterator[ExpectedDocument]:
        """Those that are due until that day. Raises what computing refuses."""
        contact = row.contact
        _refuse_contact(row.kind, contact)
        said = CONTENTS[row.kind].model_validate(row.content)
        asked = _asked(said, row.kind, contact, row.starts_on)
        for number, day in enumerate(row.rhythm.days(row.made), row.made):
            due = due_on(day, terms_from=contact.terms_from, terms_days=contact.terms_days)
            if due > until:
                return
            amount = self._amount(replace(asked, tax_point=day))
            yield ExpectedDocument(row.id, row.kind, number, due, asked.currency, amount)

    def _amount(self, asked: DocumentInput) -> Decimal:
        key = repr(replace(asked, tax_point=date.min)), self.known.span(asked.tax_point)
        if key not in self._amounts:
            made = computed(company=self.company, document=asked, known=self.known)
            self._amounts[key] = made.taxed.payable
        return self._amounts[key]


def expected_documents(*, company: Company, until: date) -> tuple[list[ExpectedDocument], list[Uncomputable]]:
    """Of all that go on: what is due until that day, what is late to be written included; and what cannot be computed."""
    expecting = Expecting(company)
    rows = RecurringDocument.objects.filter(company=company, is_active=True, next_on__lte=until)
    found: list[ExpectedDocument] = []
    failed: list[Uncomputable] = []
    for row in rows.select_related("contact").order_by("id"):
        try:
            found += list(expecting.documents(row, until))
        except DomainError as refusal:
            failed.append(Uncomputable(row.id, row.kind, row.name, refusal.code, refusal.detail))
    return found, failed


def _refuse_contact(kind: str, contact: Contact) -> None:
    """As the document would be refused. Raises Invalid."""
    name = contact.display_name
    if contact.archived_at is not None:
        raise Invalid(say("{name} is archived: restore it first.", name=name))
    if kind == RecurringDocument.Kind.INVOICE and not contact.is_customer:
        raise Invalid(say("{name} is no customer: make it one first.", name=name))
    if kind == RecurringDocument.Kind.BILL and not contact.is_supplier:
        raise Invalid(say("{name} is no supplier: make it one first.", name=name))


def _asked(said: ContentIn, kind: str, contact: Contact, day: date) -> DocumentInput:
    """What the engine is asked: lines without tax codes have those of the contact."""
    is_sale = kind == RecurringDocument.Kind.INVOICE
    usual = tuple(contact.sales_tax_code_ids if is_sale else contact.purchase_tax_code_ids)

    def codes(named: list[UUID] | None) -> tuple[UUID, ...]:
        return usual if named is None else tuple(named)

    return DocumentInput(
        tax_point=day,
        currency=said.currency or contact.currency,
        lines=[
            LineInput(
                quantity=line.quantity,
                unit_price=line.unit_price,
                tax_codes=codes(line.tax_code_ids),
                price_base_quantity=line.price_base_quantity,
                discount_percent=line.discount_percent,
                discount_amount=line.discount_amount,
                charge_amount=line.charge_amount,
                tax_units=line.tax_units,
            )
            for line in said.lines
        ],
        extras=[
            ExtraInput(extra.amount, codes(extra.tax_code_ids), is_allowance=is_allowance)
            for extras, is_allowance in ((said.charges, False), (said.allowances, True))
            for extra in extras
        ],
        prices_include_tax=said.prices_include_tax,
        rounding_level=Level(said.rounding_level) if said.rounding_level else None,
        rounding_mode=Mode(said.rounding_mode) if said.rounding_mode else None,
        is_cash=said.is_cash,
        discount_percent=said.discount_percent,
        discount_amount=said.discount_amount,
    )

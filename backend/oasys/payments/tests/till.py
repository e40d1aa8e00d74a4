"""Whoever makes payments, for tests: invoices and bills of contacts in any currency, what is paid of them, what is open then."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from oasys.contacts.lines import write_line_contacts
from oasys.contacts.models import Contact
from oasys.contacts.tests.people import make_contact
from oasys.core.tenancy import tenant
from oasys.currencies.services import ensure_unit
from oasys.ledger.models import JournalEntry, JournalLine
from oasys.ledger.rules import EntryDraft, LineDraft
from oasys.ledger.services.entries import write_drafts
from oasys.ledger.services.posting import post_entries
from oasys.payments import queries
from oasys.payments.ageing import AsOf, ageing
from oasys.payments.services.allocation import allocate_payment
from oasys.payments.services.inputs import AccountName, Charges, Deduction, PaymentInput
from oasys.payments.services.payments import make_payment, undo_payment
from oasys.settlement.queries import ItemFilter, open_items
from oasys.settlement.services import MatchInput
from tests.factories import YEAR, Books

RECEIVABLE, PAYABLE, BANK, CASH, REVENUE, EXPENSE = "1310", "2110", "1130", "1110", "4100", "8030"


LAST_DAY = date(YEAR, 12, 31)


def day(month: int, number: int = 15) -> date:
    return date(YEAR, month, number)


def matches(*lines: UUID | tuple[UUID, str]) -> list[MatchInput]:
    """Items with the amount of them, or with as much as fits."""
    return [MatchInput(one[0], Decimal(one[1])) if isinstance(one, tuple) else MatchInput(one) for one in lines]


@dataclass(frozen=True, slots=True)
class Till:
    """Each act is a transaction of its own, as a request is."""

    books: Books
    contact: Contact

    @classmethod
    def of(cls, books: Books, **said: Any) -> "Till":
        """For a contact that is customer and supplier."""
        return cls(books, make_contact(books, **({"is_customer": True, "is_supplier": True} | said)))

    def item(
        self,
        amount: str,
        base: str | None = None,
        *,
        on: date,
        currency: str = "MYR",
        account: str = RECEIVABLE,
        due: date | None = None,
        whose: Contact | bool = True,
    ) -> UUID:
        """The line of an invoice (positive on a receivable), a bill (negative on a payable) or a credit note."""
        net, weight = Decimal(amount), Decimal(base if base is not None else amount)
        contact = self.contact if whose is True else whose
        with tenant(self.books.tenant_id):
            ensure_unit(currency)
            lines = [
                LineDraft(self.books.account(code).id, max(sign * weight, Decimal(0)), max(-sign * weight, Decimal(0)),
                          currency, sign * net)
                for code, sign in ((account, 1), (REVENUE, -1))
            ]  # fmt: skip
            entry = EntryDraft(self.books.journal().id, on, lines, description="Test", reference=f"R {amount}")
            (entry_id,) = write_drafts(company=self.books.company, entries=[entry], by=self.books.owner)
            if contact:
                write_line_contacts(company=self.books.company, entry_id=entry_id, contacts={1: (contact.id, due)})
            post_entries(company=self.books.company, entry_ids=[entry_id], by=self.books.owner)
            return JournalLine.objects.get(entry_id=entry_id, line_no=1).id

    def pay(self, amount: str, *lines: UUID | tuple[UUID, str], by: Any = None, **said: Any) -> UUID:
        """A receipt in MYR on the bank's account in April, unless said otherwise."""
        with tenant(self.books.tenant_id):
            return make_payment(
                company=self.books.company, payment=self.input(amount, *lines, **said), by=by or self.books.owner
            )

    def input(self, amount: str, *lines: UUID | tuple[UUID, str], **said: Any) -> PaymentInput:
        row = {
            "direction": "receipt", "contact_id": self.contact.id, "money_account": AccountName(code=BANK),
            "paid_on": day(4), "currency": "MYR",
        } | said  # fmt: skip
        return PaymentInput(amount=Decimal(amount), allocations=matches(*lines), **row)

    def allocate(self, payment_id: UUID, *lines: UUID | tuple[UUID, str], on: date | None = None) -> None:
        with tenant(self.books.tenant_id):
            allocate_payment(
                company=self.books.company, payment_id=payment_id, allocations=matches(*lines), allocated_on=on,
                by=self.books.owner,
            )  # fmt: skip

    def undo(self, payment_id: UUID, on: date, *, version: int = 1) -> None:
        with tenant(self.books.tenant_id):
            undo_payment(
                company=self.books.company, payment_id=payment_id, version=version, undone_on=on, reason="It bounced",
                by=self.books.owner,
            )  # fmt: skip

    def shown(self, payment_id: UUID) -> dict[str, Any]:
        with tenant(self.books.tenant_id):
            return queries.payment(company=self.books.company, payment_id=payment_id)

    def open(self, account: str = RECEIVABLE, as_of: date | None = None) -> list[str]:
        """What is open on an account: side, amount in the currency, what that weighs in the base currency."""
        with tenant(self.books.tenant_id):
            where = ItemFilter(self.books.account(account), as_of)
            rows = open_items(company=self.books.company, where=where, today=day(12), limit=100, after=None)
            return [
                f"{row['side']} {row['open_amount']:f} {row['currency']} {row['open_base_amount']:f}" for row in rows
            ]

    def entry(self, entry_id: UUID) -> str:
        """An entry as text: account, amount in the base currency, amount in its own where that is another one."""
        with tenant(self.books.tenant_id):
            rows = JournalLine.objects.filter(entry_id=entry_id).select_related("account").order_by("line_no")
            return "\n".join(_line(row, self.books.company.base_currency) for row in rows)

    def posted(self, payment_id: UUID) -> str:
        """The entry of a payment as text."""
        return self.entry(self.shown(payment_id)["entry_id"])

    def exchange(self, payment_id: UUID) -> list[str]:
        """The entries of exchange differences of a payment's allocations."""
        ids = dict.fromkeys(row["exchange_entry_id"] for row in self.shown(payment_id)["allocations"])
        return [self.entry(id_) for id_ in ids if id_ is not None]

    def aged(self, side: str = "receivable", as_of: date = LAST_DAY, **said: Any) -> dict[str, Any]:
        with tenant(self.books.tenant_id):
            return ageing(at=AsOf(self.books.company, side, as_of, **said), limit=100, after=None)

    def entries(self) -> int:
        with tenant(self.books.tenant_id):
            return JournalEntry.objects.filter(company=self.books.company, status="posted").count()


def _line(row: JournalLine, base: str) -> str:
    text = f"{row.account.code} {row.debit:f} Dr" if row.debit else f"{row.account.code} {row.credit:f} Cr"
    return text if row.currency == base else f"{text} ({abs(row.currency_amount):f} {row.currency})"


def charges(amount: str, account: str = EXPENSE) -> Charges:
    return Charges(AccountName(code=account), Decimal(amount))


def deduction(amount: str, kind: str = "discount", account: str = EXPENSE) -> Deduction:
    return Deduction(kind, AccountName(code=account), Decimal(amount))

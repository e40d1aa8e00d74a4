"""Tax that waits for its payment falls due with what settles the document, and waits again when that is undone."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from oasys.contacts.tests.people import make_contact
from oasys.core.tenancy import tenant
from oasys.currencies.services import ensure_unit
from oasys.ledger.models import JournalEntry, JournalLine
from oasys.ledger.services.corrections import reverse_entry
from oasys.ledger.services.posting import post_entries
from oasys.ledger.services.years import open_fiscal_year
from oasys.payments.services.payments import make_payment
from oasys.payments.tests.till import RECEIVABLE, Till
from oasys.settlement.models import Settlement
from oasys.settlement.services import MatchInput, cancel_settlement, settle
from oasys.tax.due import overdue_falls_due
from oasys.tax.tests.filings import make_filer, taxed
from tests.factories import Books
from tests.fixtures import Api
from tests.test_concurrency import race
from tests.test_tax_falls_due import balance, due

D = Decimal
BILLED, PAID, UNDONE = date(2025, 3, 15), date(2025, 5, 10), date(2025, 6, 1)
WAITS, OWED = "2330", "2320"


@pytest.fixture
def till() -> Till:
    """A Malaysian company whose service tax waits for its payment; the books of 2025 and 2026 are open."""
    books = make_filer("my", starts_on=date(2025, 1, 1), months=2, year=2025)
    with tenant(books.tenant_id):
        open_fiscal_year(company=books.company, containing=date(2026, 1, 1))
    return Till(books, make_contact(books, is_customer=True))


def invoice(till: Till, net: str = "100.03", gross: str = "108.03", *, on: date = BILLED) -> tuple[UUID, UUID]:
    """Entry and receivable line of an invoice for a service; a negative net is a credit note."""
    books, is_credit = till.books, net.startswith("-")
    with tenant(books.tenant_id):
        income = books.leaf_codes("income")[0]
        said = (gross.lstrip("-"), "0"), ("0", net.lstrip("-"))
        control, sold = ((said[0][1], said[0][0]), (said[1][1], said[1][0])) if is_credit else said
        entry = taxed(books, (RECEIVABLE, *control, None), (income, *sold, "SV8"), on=on)
        return entry, JournalLine.objects.get(entry_id=entry, account__code=RECEIVABLE).id


def taxes(till: Till) -> tuple[Decimal, Decimal]:
    """What waits, and what is owed."""
    return balance(till.books, WAITS), balance(till.books, OWED)


def pay(till: Till, amount: str, *lines: Any, **said: Any) -> UUID:
    return till.pay(amount, *lines, **({"paid_on": PAID} | said))


def test_part_payments_make_it_due_and_the_last_takes_the_rest(till: Till):
    _, line = invoice(till)
    pay(till, "33.33", line)
    assert taxes(till) == (D("5.53"), D("2.47"))
    pay(till, "33.34", line)
    pay(till, "41.36", line)
    assert taxes(till) == (D(0), D("8.00"))
    with tenant(till.books.tenant_id):
        moved = JournalEntry.objects.filter(company=till.books.company, description="Tax falls due")
        assert {entry.posting_date for entry in moved} == {PAID}


def test_what_is_undone_or_cancelled_waits_again(till: Till):
    _, line = invoice(till)
    first, second = pay(till, "33.33", line), pay(till, "74.70", line)
    till.undo(second, UNDONE)
    assert taxes(till) == (D("5.53"), D("2.47"))
    with tenant(till.books.tenant_id):
        settlement = Settlement.objects.get(
            company=till.books.company, cancelled_on=None, exchange_entry=None, settled_on=PAID
        )
        cancel_settlement(
            company=till.books.company, settlement_id=settlement.id, cancelled_on=UNDONE, reason="", version=1, by=till.books.owner
        )  # fmt: skip
    assert taxes(till) == (D("8.00"), D(0))
    till.allocate(first, line, on=UNDONE)
    assert taxes(till) == (D("5.53"), D("2.47"))


def test_a_credit_note_takes_its_own_tax_along(till: Till):
    _, line = invoice(till)
    _, credit = invoice(till, "-50.00", "-54.00")
    with tenant(till.books.tenant_id):
        settle(
            company=till.books.company, lines=[MatchInput(line), MatchInput(credit)], settled_on=PAID, description="", by=till.books.owner
        )  # fmt: skip
    assert taxes(till) == (D("4.00"), D("0.00"))
    pay(till, "54.03", line)
    assert taxes(till) == (D(0), D("4.00"))


def test_what_was_due_already_stays_due(till: Till):
    entry, line = invoice(till)
    due(till.books, entry, "108.03", on=date(2026, 3, 16))  # its time was up
    assert taxes(till) == (D(0), D("8.00"))
    made = pay(till, "50.00", line, paid_on=date(2026, 4, 1))
    assert taxes(till) == (D(0), D("8.00"))
    till.undo(made, date(2026, 4, 2))
    assert taxes(till) == (D(0), D("8.00"))


def test_what_its_time_made_due_stays_due_whatever_is_said_of_earlier_days(till: Till):
    books = till.books
    entry, line = invoice(till)
    first = pay(till, "33.33", line)
    with tenant(books.tenant_id):
        moved = overdue_falls_due(company=books.company, entry_id=entry, on=date(2026, 3, 16), by=books.owner)
    assert moved is not None
    entries = till.entries()
    pay(till, "50.00", line, paid_on=date(2025, 12, 1))
    till.undo(first, date(2026, 1, 5))
    assert (taxes(till), till.entries()) == (
        (D(0), D("8.00")),
        entries + 2,
    )  # the payment and what undoes one: no tax moved
    with tenant(books.tenant_id):
        reverse_entry(
            company=books.company, entry_id=moved, posting_date=date(2026, 4, 3), description="", by=books.owner
        )
    pay(till, "4.00", line, paid_on=date(2026, 1, 6))
    assert taxes(till) == (D("4.00"), D("4.00"))  # once that is taken back, payments decide again


def foreign_invoice(till: Till) -> UUID:
    """The receivable line of an invoice of 108.00 EUR, which is 432.00 in the books, 32.00 of it tax."""
    books = till.books
    with tenant(books.tenant_id):
        ensure_unit("EUR")
        income = books.leaf_codes("income")[0]
        entry = taxed(books, (RECEIVABLE, "432.00", "0", None), (income, "0", "400.00", "SV8"), on=BILLED, post=False)
        JournalLine.objects.filter(entry_id=entry, account__code=RECEIVABLE).update(
            currency="EUR", currency_amount=D("108.00")
        )
        post_entries(company=books.company, entry_ids=[entry], by=books.owner)
        return JournalLine.objects.get(entry_id=entry, account__code=RECEIVABLE).id


def test_the_share_is_of_the_currency_of_the_document(till: Till):
    line = foreign_invoice(till)
    pay(till, "27.00", line, currency="EUR", bank_currency="MYR", bank_amount=D("121.00"))
    assert taxes(till) == (D("24.00"), D("8.00"))  # a quarter of it, whatever the rate has become
    pay(till, "81.00", line, currency="EUR", bank_currency="MYR", bank_amount=D("300.00"))
    assert taxes(till) == (D(0), D("32.00"))


def test_an_exchange_difference_that_tax_fell_due_with_is_not_reversed_by_itself(till: Till):
    books, line = till.books, foreign_invoice(till)
    made = pay(till, "27.00", line, currency="EUR", bank_currency="MYR", bank_amount=D("121.00"))
    with tenant(books.tenant_id):
        settlement = Settlement.objects.get(company=books.company)
    root = f"/companies/{books.company.id}"
    said = {"posting_date": UNDONE.isoformat()}
    refused = Api(books.owner, books.tenant_id).post(
        f"{root}/journal-entries/{settlement.exchange_entry_id}/reverse", said
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "settlement.entry_settled")
    assert "cancel the settlement instead" in refused.json()["detail"]
    assert taxes(till) == (D("24.00"), D("8.00"))
    with tenant(books.tenant_id):
        cancel_settlement(
            company=books.company, settlement_id=settlement.id, cancelled_on=UNDONE, reason="", version=1, by=books.owner
        )  # fmt: skip
    assert taxes(till) == (D("32.00"), D(0))
    till.allocate(made, line, on=UNDONE)
    till.undo(made, UNDONE)  # which reverses that difference, too
    assert taxes(till) == (D("32.00"), D(0))


def test_two_pay_at_once_and_its_tax_falls_due_once(till: Till):
    _, line = invoice(till)
    books = till.books

    def paying(amount: str) -> Any:
        said = till.input(amount, line, paid_on=PAID)
        return lambda: make_payment(company=books.company, payment=said, by=books.owner)

    found = race(books.tenant_id, paying("54.00"), paying("54.03"))
    assert (found.first, found.second, found.has_waited) == ("done", "done", True)
    assert taxes(till) == (D(0), D("8.00"))


def test_books_stay_as_they_are_where_nothing_waits(books: Books):
    till = Till.of(books)
    before = till.entries()
    line = till.item("10.00", on=date(2026, 3, 15))
    till.pay("10.00", line)
    assert till.entries() == before + 2

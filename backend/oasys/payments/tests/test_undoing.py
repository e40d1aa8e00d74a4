"""A payment is undone by an entry that reverses its own and cancels its settlements; two at once; the journal's door stays shut."""

from decimal import Decimal
from typing import Any

import pytest

from oasys.core.errors import Invalid, StaleVersion
from oasys.core.tenancy import tenant
from oasys.ledger.services.corrections import reverse_entry
from oasys.payments.errors import PaymentUndone
from oasys.payments.services.allocation import allocate_payment
from oasys.payments.services.payments import make_payment, undo_payment
from oasys.payments.tests.till import PAYABLE, Till, day, matches
from oasys.settlement.models import Settlement
from oasys.settlement.services import cancel_settlement
from tests.factories import Books
from tests.test_concurrency import outcome_of, race


@pytest.fixture
def till(books: Books) -> Till:
    return Till.of(books)


def undoing(till: Till, payment_id, on=None):
    return lambda: undo_payment(
        company=till.books.company,
        payment_id=payment_id,
        version=1,
        undone_on=on or day(6),
        reason="",
        by=till.books.owner,
    )


def paying(till: Till, amount: str, *lines, **said):
    return lambda: make_payment(
        company=till.books.company, payment=till.input(amount, *lines, **said), by=till.books.owner
    )


def reversing(till: Till, entry_id):
    return lambda: reverse_entry(
        company=till.books.company, entry_id=entry_id, posting_date=day(6), description="", by=till.books.owner
    )


def test_undone_with_its_difference_in_one_statement_and_kept(till: Till):
    invoice = till.item("100.00", "400.00", currency="EUR", on=day(3))
    paid = till.pay(
        "110.00", invoice, currency="EUR", bank_currency="MYR", bank_amount=Decimal("462.00"), is_advance=True
    )
    before = till.shown(paid)
    assert till.exchange(paid) == ["1310 20.00 Dr (0 EUR)\n4540 20.00 Cr"]
    till.undo(paid, day(6))
    shown = till.shown(paid)
    assert (shown["state"], shown["undone_on"], shown["undo_reason"], shown["undone_by"], shown["version"]) == (
        "undone", day(6), "It bounced", till.books.owner.email, 2,
    )  # fmt: skip
    assert till.entry(shown["undo_entry_id"]) == (
        "1130 462.00 Cr\n1310 420.00 Dr (100.00 EUR)\n1310 42.00 Dr (10.00 EUR)"
    )
    assert [row["cancelled_on"] for row in shown["allocations"]] == [day(6)]
    assert {name: shown[name] for name in ("amount", "entry_id", "made_at")} == {
        name: before[name] for name in ("amount", "entry_id", "made_at")
    }
    assert till.open() == ["debit 100.00 EUR 400.00"]
    assert till.open(as_of=day(5)) == ["credit 10.00 EUR 42.00"]


def test_undone_whichever_entry_the_statement_reaches_first(till: Till):
    """Series are numbered in the order they were made: here the bank's before that of the differences."""
    till.pay("1.00", is_advance=True, paid_on=day(2))
    invoice = till.item("100.00", "400.00", currency="EUR", on=day(3))
    paid = till.pay("100.00", invoice, currency="EUR", bank_currency="MYR", bank_amount=Decimal("420.00"))
    till.undo(paid, day(6))
    assert till.open() == ["credit 1.00 MYR 1.00", "debit 100.00 EUR 400.00"]


def test_undone_with_all_that_it_was_allocated_to_later(till: Till):
    paid = till.pay("300.00", is_advance=True)
    items = [till.item(amount, on=day(5)) for amount in ("100.00", "50.00")]
    for item in items:
        till.allocate(paid, item)
    with pytest.raises(Invalid, match="allocated on 2026-05-15"):
        till.undo(paid, day(4))
    till.undo(paid, day(5))
    assert till.open() == ["debit 100.00 MYR 100.00", "debit 50.00 MYR 50.00"]
    for act in (lambda: till.undo(paid, day(6), version=2), lambda: till.allocate(paid, items[0])):
        with pytest.raises(PaymentUndone):
            act()
    again = till.pay("150.00", *items, paid_on=day(5))
    assert till.open() == []
    assert till.shown(again)["unallocated_amount"] == 0


def test_undone_needs_the_version_that_was_read(till: Till):
    paid = till.pay("100.00", is_advance=True)
    with pytest.raises(StaleVersion):
        till.undo(paid, day(6), version=2)


def test_a_settlement_that_was_cancelled_by_hand_leaves_an_advance(till: Till):
    paid = till.pay("100.00", till.item("100.00", on=day(3)))
    with tenant(till.books.tenant_id):
        (made,) = Settlement.objects.filter(company=till.books.company)
        cancel_settlement(
            company=till.books.company, settlement_id=made.id, cancelled_on=day(5), reason="", version=1, by=till.books.owner
        )  # fmt: skip
    assert till.shown(paid)["unallocated_amount"] == 100
    till.undo(paid, day(5))
    assert till.open() == ["debit 100.00 MYR 100.00"]


def test_its_entry_is_not_reversed_through_the_journal(till: Till):
    paid = till.pay("100.00", is_advance=True)

    def refusal(entry: str) -> str:
        act = reversing(till, till.shown(paid)[entry])
        return outcome_of(lambda: within(till, act))

    assert refusal("entry_id") == "OA164"
    till.undo(paid, day(6))
    assert refusal("entry_id") == "ledger.entry_already_reversed"
    assert refusal("undo_entry_id") in ("OA164", "OA077")


def within(till: Till, act: Any) -> None:
    with tenant(till.books.tenant_id):
        act()


def test_two_people_pay_one_bill_once(till: Till):
    bill = till.item("-100.00", on=day(3), account=PAYABLE)
    one, two = (paying(till, "100.00", bill, direction="payment") for _ in range(2))
    found = race(till.books.tenant_id, one, two)
    assert (found.first, found.second, found.has_waited) == ("done", "settlement.more_than_open", True)
    assert till.open(PAYABLE) == []
    assert till.entries() == 2


def test_it_is_undone_once(till: Till):
    paid = till.pay("100.00", till.item("100.00", on=day(3)))
    found = race(till.books.tenant_id, undoing(till, paid), undoing(till, paid))
    assert (found.first, found.second, found.has_waited) == ("done", "payments.payment_undone", True)


def test_an_advance_is_allocated_or_undone(till: Till):
    paid, invoice = till.pay("100.00", is_advance=True), till.item("100.00", on=day(3))

    def allocating() -> None:
        allocate_payment(
            company=till.books.company, payment_id=paid, allocations=matches(invoice), allocated_on=None, by=till.books.owner
        )  # fmt: skip

    found = race(till.books.tenant_id, undoing(till, paid), allocating)
    assert (found.first, found.second, found.has_waited) == ("done", "payments.payment_undone", True)
    assert till.open() == ["debit 100.00 MYR 100.00"]

"""Open items and their settlement: what is matched, what is left, what the different rates leave."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest

from oasys.core.errors import Invalid, StaleVersion
from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.ledger.models import JournalLine, Period
from oasys.ledger.services.charts import change_account
from oasys.ledger.services.corrections import reverse_entry
from oasys.ledger.services.years import change_period
from oasys.ledger.tests.ledger_text import entry_as_text
from oasys.organisations.permissions import Role
from oasys.settlement import queries
from oasys.settlement.errors import (
    AlreadyCancelled,
    ExchangeAccountMissing,
    ItemsDiffer,
    MoreThanOpen,
    NotOpenItem,
    Unbalanced,
)
from oasys.settlement.models import ItemIntake, OpenItem, Settlement
from oasys.settlement.services import gather_open_items, settle_wholly
from oasys.settlement.tests.desk import PAYABLE, RECEIVABLE, Desk, day
from tests.factories import Books, make_member


@pytest.fixture
def desk(books: Books) -> Desk:
    return Desk(books)


def text_of(desk: Desk, entry_id: UUID) -> str:
    with tenant(desk.books.tenant_id):
        return entry_as_text(entry_id)


def test_what_is_posted_is_open_at_once_and_after_it_was_gathered(desk: Desk):
    desk.post("100.00", on=day(3), currency="MYR")
    assert desk.open() == ["debit 100.00 MYR 100.00"]
    with tenant(desk.books.tenant_id):
        assert gather_open_items(company=desk.books.company) == 1
        assert gather_open_items(company=desk.books.company) == 0
        assert OpenItem.objects.count() == 1
    assert desk.open() == ["debit 100.00 MYR 100.00"]


def test_only_money_on_reconcilable_accounts_is_an_open_item(desk: Desk):
    desk.post("100.00", on=day(3), currency="MYR", account="1130")
    with tenant(desk.books.tenant_id):
        gather_open_items(company=desk.books.company)
        assert OpenItem.objects.count() == 0
        with pytest.raises(Invalid) as refusal:
            queries.reconcilable_account(desk.books.account("1130"))
    assert refusal.value.errors[0].code == "settlement.account_not_reconcilable"


def test_gathering_in_small_steps_finds_all(desk: Desk):
    for number in range(1, 6):
        desk.post(f"{number}.00", on=day(3, number), currency="MYR")
    with tenant(desk.books.tenant_id):
        assert [gather_open_items(company=desk.books.company, most=2) for _ in range(4)] == [2, 2, 1, 0]
        assert OpenItem.objects.count() == 5
        assert [intake.last_number for intake in ItemIntake.objects.all()] == [5]


def test_many_are_settled_at_once_each_on_its_day(desk: Desk):
    first = [
        desk.post(amount, on=on, currency="MYR")
        for amount, on in (("100.00", day(3)), ("-60.00", day(4)), ("-40.00", day(5)))
    ]
    other = [desk.post(amount, on=day(6), currency="MYR") for amount in ("-7.00", "7.00")]
    with tenant(desk.books.tenant_id):
        settle_wholly(company=desk.books.company, groups=[("A", first), ("B", other)], by=desk.books.owner)
        made = [
            (one.description, one.settled_on, one.exchange_entry_id)
            for one in Settlement.objects.order_by("description")
        ]
    assert made == [("A", day(5), None), ("B", day(6), None)]
    assert desk.open() == []


def test_what_does_not_come_to_nothing_settles_none_of_many(desk: Desk):
    whole = [desk.post(amount, on=day(3), currency="MYR") for amount in ("5.00", "-5.00")]
    rated = [desk.post("10.00", "40.00", on=day(3)), desk.post("-10.00", "-41.00", on=day(4))]
    for wrong in (rated, [rated[0], desk.post("-10.00", "-40.00", on=day(4), account=PAYABLE)]):
        with pytest.raises(Unbalanced), tenant(desk.books.tenant_id):
            settle_wholly(company=desk.books.company, groups=[("A", whole), ("B", wrong)], by=desk.books.owner)
    with tenant(desk.books.tenant_id):
        assert not Settlement.objects.exists()


def test_a_payment_settles_an_invoice_in_full(desk: Desk):
    invoice, payment = desk.post("100.00", on=day(3), currency="MYR"), desk.post("-100.00", on=day(4), currency="MYR")
    shown = desk.shown(desk.settle(invoice, payment))
    assert (shown["settled_on"], shown["exchange_entry_id"]) == (day(4), None)
    assert [(line["side"], line["amount"], line["base_amount"]) for line in shown["lines"]] == [
        ("debit", 100, 100),
        ("credit", 100, 100),
    ]
    assert desk.open() == []


def test_many_lines_are_settled_in_order_until_one_side_is_used_up(desk: Desk):
    lines = [desk.post(amount, on=day(3), currency="MYR") for amount in ("100.00", "50.00", "25.00")]
    payment = desk.post("-120.00", on=day(4), currency="MYR")
    desk.settle(payment, *lines)
    assert desk.open() == ["debit 30.00 MYR 30.00", "debit 25.00 MYR 25.00"]
    second = desk.post("-55.00", on=day(5), currency="MYR")
    desk.settle(lines[2], lines[1], second)
    assert desk.open() == []


def test_amounts_that_are_named_are_kept(desk: Desk):
    first, second = (desk.post("100.00", on=day(3), currency="MYR") for _ in range(2))
    payment = desk.post("-120.00", on=day(4), currency="MYR")
    desk.settle((first, "30.00"), second, payment)
    assert desk.open() == ["debit 70.00 MYR 70.00", "debit 10.00 MYR 10.00"]


@pytest.mark.parametrize(
    ("matches", "refused"),
    [
        ([("debit", "60"), ("credit", "50")], Unbalanced),
        ([("debit", None), ("debit_two", None)], Unbalanced),
        ([("debit", "150"), ("credit", None)], Unbalanced),
        ([("debit", "200.01"), ("credit", None)], MoreThanOpen),
        ([("debit", None), ("dollar", None)], ItemsDiffer),
        ([("debit", None), ("payable", None)], ItemsDiffer),
        ([("debit", None), ("revenue", None)], NotOpenItem),
        ([("debit", None), ("nothing", None)], NotOpenItem),
        ([("debit", None), ("debit", None)], Invalid),
    ],
)
def test_what_cannot_be_matched(desk: Desk, matches: list[tuple[str, str | None]], refused: type[Exception]):
    lines = {
        "debit": desk.post("200.00", on=day(3), currency="MYR"),
        "debit_two": desk.post("10.00", on=day(3), currency="MYR"),
        "credit": desk.post("-100.00", on=day(3), currency="MYR"),
        "dollar": desk.post("-100.00", "-400.00", on=day(3)),
        "payable": desk.post("-100.00", on=day(3), currency="MYR", account=PAYABLE),
        "nothing": uuid7(),
    }
    with tenant(desk.books.tenant_id):
        lines["revenue"] = JournalLine.objects.get(entry_id=desk_entry(lines["debit"]), line_no=2).id
    before = desk.open()
    with pytest.raises(refused):
        desk.settle(*[lines[name] if amount is None else (lines[name], amount) for name, amount in matches])
    assert desk.open() == before


def desk_entry(line_id: UUID) -> UUID:
    return JournalLine.objects.get(id=line_id).entry_id


def test_a_settlement_is_not_older_than_its_lines(desk: Desk):
    invoice, payment = desk.post("100.00", on=day(3), currency="MYR"), desk.post("-100.00", on=day(4), currency="MYR")
    with pytest.raises(ItemsDiffer):
        desk.settle(invoice, payment, on=day(4, 14))
    desk.settle(invoice, payment, on=day(5))
    assert len(desk.open(as_of=day(4))) == 2
    assert desk.open(as_of=day(5)) == []


def test_a_gain_is_posted_with_the_settlement_and_the_account_is_zero_in_both(desk: Desk):
    invoice, payment = desk.post("100.00", "400.00", on=day(3)), desk.post("-100.00", "-420.00", on=day(4))
    shown = desk.shown(desk.settle(invoice, payment))
    assert text_of(desk, shown["exchange_entry_id"]) == "1310 20.00 Dr 0 USD\n4540 20.00 Cr -20.00 MYR"
    (total,) = desk.totals()
    assert (total["items"], total["balance"], total["base_balance"], total["base_difference"]) == (0, 0, 0, 0)


def test_a_loss_of_a_bill_paid_in_two_parts(desk: Desk):
    bill = desk.post("-100.00", "-400.00", on=day(3), account=PAYABLE)
    first = desk.post("40.00", "180.00", on=day(4), account=PAYABLE)
    shown = desk.shown(desk.settle(bill, first))
    assert text_of(desk, shown["exchange_entry_id"]) == "2110 20.00 Cr 0 USD\n7040 20.00 Dr 20.00 MYR"
    assert desk.open(PAYABLE) == ["credit 60.00 USD 240.00"]
    second = desk.post("60.00", "240.00", on=day(5), account=PAYABLE)
    assert desk.shown(desk.settle(bill, second))["exchange_entry_id"] is None
    assert desk.open(PAYABLE) == []


def test_a_rest_of_rounding_goes_to_the_rounding_account(desk: Desk):
    invoice = desk.post("3.00", "1.00", on=day(3))
    parts = [desk.post("-1.00", "-0.33", on=day(4)) for _ in range(3)]
    shown = desk.shown(desk.settle(invoice, *parts))
    assert text_of(desk, shown["exchange_entry_id"]) == "1310 0.01 Cr 0 USD\n7060 0.01 Dr 0.01 MYR"
    assert desk.totals()[0]["base_balance"] == 0


def test_a_missing_account_names_the_cure_and_nothing_is_settled(desk: Desk):
    with tenant(desk.books.tenant_id):
        for code in ("4540", "4550"):
            account = desk.books.account(code)
            change_account(company=desk.books.company, account_id=account.id, version=1, changes={"is_active": False})
    invoice, payment = desk.post("100.00", "400.00", on=day(3)), desk.post("-100.00", "-420.00", on=day(4))
    with pytest.raises(ExchangeAccountMissing, match="subtype exchange_gain: add one"):
        desk.settle(invoice, payment)
    assert len(desk.open()) == 2


def test_a_cancelled_settlement_is_kept_and_its_difference_reversed(desk: Desk):
    invoice, payment = desk.post("100.00", "400.00", on=day(3)), desk.post("-100.00", "-420.00", on=day(4))
    settlement = desk.settle(invoice, payment)
    desk.cancel(settlement, day(5))
    shown = desk.shown(settlement)
    assert (shown["cancelled_on"], shown["cancelled_by"]) == (day(5), desk.books.owner.email)
    assert (shown["cancel_reason"], shown["version"], len(shown["lines"])) == ("wrong invoice", 2, 2)
    assert text_of(desk, shown["cancel_entry_id"]) == "1310 20.00 Cr 0 USD\n4540 20.00 Dr 20.00 MYR"
    assert desk.open() == ["debit 100.00 USD 400.00", "credit 100.00 USD 420.00"]
    assert desk.open(as_of=day(4, 30)) == []
    for as_of in (None, day(3), day(4), day(4, 30), day(5)):
        (total,) = desk.totals(as_of=as_of)
        assert (total["open_amount"], total["open_base_amount"]) == (total["balance"], total["base_balance"])
    with pytest.raises(AlreadyCancelled):
        desk.cancel(settlement, day(6), version=2)


def test_a_settlement_without_a_difference_is_cancelled_too(desk: Desk):
    invoice, payment = desk.post("100.00", on=day(3), currency="MYR"), desk.post("-40.00", on=day(4), currency="MYR")
    settlement = desk.settle(invoice, payment)
    with pytest.raises(Invalid):
        desk.cancel(settlement, day(4, 14))
    with pytest.raises(StaleVersion):
        desk.cancel(settlement, day(4), version=2)
    desk.cancel(settlement, day(4))
    assert desk.open() == ["debit 100.00 MYR 100.00", "credit 40.00 MYR 40.00"]
    desk.settle(invoice, payment, on=day(4))
    assert desk.open() == ["debit 60.00 MYR 60.00"]


def test_a_line_is_settled_again_only_from_the_day_it_was_open_again(desk: Desk):
    invoice, payment = desk.post("100.00", on=day(3), currency="MYR"), desk.post("-100.00", on=day(4), currency="MYR")
    desk.cancel(desk.settle(invoice, payment), day(6))
    with pytest.raises(Exception, match="settled again on or after"):
        desk.settle(invoice, payment, on=day(5))
    desk.settle(invoice, payment, on=day(6))
    assert [len(desk.open(as_of=on)) for on in (day(4, 14), day(4), day(5), day(6))] == [1, 0, 0, 0]


def test_a_settled_entry_is_reversed_after_its_settlement_is_cancelled(desk: Desk):
    invoice, payment = desk.post("100.00", on=day(3), currency="MYR"), desk.post("-100.00", on=day(4), currency="MYR")
    settlement = desk.settle(invoice, payment)
    with pytest.raises(Exception, match="lines of the entry are settled"):
        reverse(desk, desk.entry_of(invoice))
    desk.cancel(settlement, day(4))
    reversal = reverse(desk, desk.entry_of(invoice))
    with tenant(desk.books.tenant_id):
        mirror = JournalLine.objects.get(entry_id=reversal, line_no=1).id
    desk.settle(invoice, mirror)
    assert desk.open() == ["credit 100.00 MYR 100.00"]


def reverse(desk: Desk, entry_id: UUID) -> UUID:
    with tenant(desk.books.tenant_id):
        return reverse_entry(
            company=desk.books.company, entry_id=entry_id, posting_date=day(5), description="", by=desk.books.owner
        )


def test_to_reverse_the_exchange_difference_cancels_the_settlement(desk: Desk):
    invoice, payment = desk.post("100.00", "400.00", on=day(3)), desk.post("-100.00", "-420.00", on=day(4))
    settlement = desk.settle(invoice, payment)
    reversal = reverse(desk, desk.shown(settlement)["exchange_entry_id"])
    shown = desk.shown(settlement)
    assert (shown["cancelled_on"], shown["cancel_entry_id"]) == (day(5), reversal)
    assert len(desk.open()) == 2
    with pytest.raises(Exception, match="the entry cancelled a settlement"):
        reverse(desk, reversal)


def test_a_locked_period_keeps_what_was_open_in_it(desk: Desk):
    invoice, payment = desk.post("100.00", on=day(3), currency="MYR"), desk.post("-100.00", on=day(3), currency="MYR")
    with tenant(desk.books.tenant_id):
        march = Period.objects.get(company=desk.books.company, number=3)
        change_period(
            company=desk.books.company, period_id=march.id, status="locked", reason="", version=1, by=desk.books.owner
        )
    with pytest.raises(Exception, match="is locked"):
        desk.settle(invoice, payment)
    settlement = desk.settle(invoice, payment, on=day(4))
    assert len(desk.open(as_of=day(3, 31))) == 2
    desk.cancel(settlement, day(4))


def test_into_a_closed_period_settles_and_cancels_who_may_post_there(desk: Desk):
    invoice, payment = desk.post("100.00", on=day(3), currency="MYR"), desk.post("-100.00", on=day(3), currency="MYR")
    clerk = make_member(desk.books.tenant_id, Role.BOOKKEEPER)
    as_clerk = Desk(replace(desk.books, owner=clerk))
    with tenant(desk.books.tenant_id):
        march = Period.objects.get(company=desk.books.company, number=3)
        change_period(
            company=desk.books.company, period_id=march.id, status="closed", reason="", version=1, by=desk.books.owner
        )
    with pytest.raises(Exception, match="period of 2026-03-15 is closed"):
        as_clerk.settle(invoice, payment)
    settlement = desk.settle(invoice, payment)
    with pytest.raises(Exception, match="period of 2026-03-31 is closed"):
        as_clerk.cancel(settlement, day(3, 31))
    as_clerk.cancel(settlement, day(4))
    as_clerk.settle(invoice, payment, on=day(4))


def test_an_exchange_difference_in_a_locked_period_is_refused(desk: Desk):
    invoice, payment = desk.post("100.00", "400.00", on=day(3)), desk.post("-100.00", "-420.00", on=day(3))
    with tenant(desk.books.tenant_id):
        march = Period.objects.get(company=desk.books.company, number=3)
        change_period(
            company=desk.books.company, period_id=march.id, status="locked", reason="", version=1, by=desk.books.owner
        )
    with pytest.raises(Exception, match="locked"):
        desk.settle(invoice, payment)
    assert len(desk.open()) == 2


def test_an_account_that_becomes_reconcilable_gets_its_items(desk: Desk):
    first = desk.post("100.00", on=day(3), currency="MYR", account="1130")
    with tenant(desk.books.tenant_id):
        gather_open_items(company=desk.books.company)
    second = desk.post("-30.00", on=day(3), currency="MYR", account="1130")
    change_subtype(desk, "1130", "clearing")
    assert desk.open("1130") == ["debit 100.00 MYR 100.00", "credit 30.00 MYR 30.00"]
    change_subtype(desk, "1130", "bank")
    with tenant(desk.books.tenant_id):
        assert OpenItem.objects.count() == 0
    change_subtype(desk, "1130", "clearing")
    desk.settle(first, second)
    assert desk.open("1130") == ["debit 70.00 MYR 70.00"]
    with pytest.raises(Exception, match="items of the account were settled"):
        change_subtype(desk, "1130", "bank")


def change_subtype(desk: Desk, code: str, subtype: str) -> None:
    with tenant(desk.books.tenant_id):
        account = desk.books.account(code)
        change_account(
            company=desk.books.company, account_id=account.id, version=account.version, changes={"subtype": subtype}
        )


def test_pages_hang_together(desk: Desk):
    for number in range(1, 8):
        desk.post(f"{number}.00", on=day(3, 1 + number % 3), currency="MYR")
    seen, after = [], None
    with tenant(desk.books.tenant_id):
        where = queries.ItemFilter(desk.books.account(RECEIVABLE))
        for _ in range(4):
            rows = queries.open_items(company=desk.books.company, where=where, today=day(4), limit=2, after=after)
            seen += [row["open_amount"] for row in rows[:2]]
            after = (rows[:2][-1]["posting_date"], rows[:2][-1]["line_id"])
    assert sorted(seen) == [Decimal(number) for number in range(1, 8)]

"""Revaluation: open foreign items and balances at the rates of a day, taken back on the next."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from oasys.closing import queries
from oasys.closing.errors import NothingToRevalue, RatesMissing, RevaluationExists, RevaluationUndone
from oasys.closing.services import revalue, undo_revaluation
from oasys.core.errors import StaleVersion
from oasys.core.tenancy import tenant
from oasys.currencies.queries import RateRule
from oasys.currencies.services import RateInput, record_rates
from oasys.ledger.errors import PeriodLocked, PeriodMissing
from oasys.ledger.models import Account, JournalEntry, Period
from oasys.ledger.services.corrections import reverse_entry
from oasys.ledger.services.years import change_period
from oasys.ledger.tests.ledger_text import entry_as_text
from oasys.settlement.queries import account_balances
from oasys.settlement.tests.desk import PAYABLE, RECEIVABLE, Desk, day
from tests.factories import Books

END = date(2026, 3, 31)
DOLLARS, SGD_BANK = "1150", "1140"


@pytest.fixture
def desk(books: Books) -> Desk:
    return Desk(books)


def rate(desk: Desk, currency: str, on: date, value: str, source: str = "manual") -> None:
    with tenant(desk.books.tenant_id):
        record_rates(source=source, rates=[RateInput(currency, "MYR", on, Decimal(value))])


def run(desk: Desk, on: date = END, rule: RateRule | None = None) -> UUID:
    with tenant(desk.books.tenant_id):
        return revalue(company=desk.books.company, day=on, rule=rule or RateRule(), by=desk.books.owner)


def undo(desk: Desk, revaluation_id: UUID, version: int = 1) -> None:
    with tenant(desk.books.tenant_id):
        undo_revaluation(
            company=desk.books.company, revaluation_id=revaluation_id, version=version, by=desk.books.owner
        )


def shown(desk: Desk, revaluation_id: UUID) -> dict:
    with tenant(desk.books.tenant_id):
        return queries.revaluation(company=desk.books.company, revaluation_id=revaluation_id)


def text_of(desk: Desk, entry_id: UUID) -> str:
    with tenant(desk.books.tenant_id):
        return entry_as_text(entry_id)


def base_balances(desk: Desk, on: date) -> dict[str, Decimal]:
    """What the accounts stand at on the day, by code."""
    nets: dict[str, Decimal] = {}
    with tenant(desk.books.tenant_id):
        for account in Account.objects.filter(company=desk.books.company, is_heading=False):
            balances = account_balances(company=desk.books.company, account=account, as_of=on)
            nets[account.code] = sum((base for _, base in balances.values()), Decimal(0))
    return {code: net for code, net in nets.items() if net}


@pytest.fixture
def foreign(desk: Desk) -> Desk:
    """An invoice half paid, a bill, a bank balance and a loan in dollars, and what is not to be measured."""
    invoice = desk.post("100.00", "400.00", on=day(2))
    payment = desk.post("-40.00", "-164.00", on=day(3))
    desk.settle(invoice, payment)
    desk.post("-50.00", "-205.00", on=day(3), account=PAYABLE)
    desk.post("10.00", "40.00", on=day(3), account=DOLLARS)
    desk.post("70.00", on=day(3), currency="MYR")
    desk.post("30.00", "120.00", on=day(4))
    desk.post("5.00", "20.00", on=day(3), account="1710")
    rate(desk, "USD", END, "4.20")
    return desk


def test_items_and_balances_are_measured_one_by_one(foreign: Desk):
    found = shown(foreign, run(foreign))
    assert [
        (item["account_code"], item["line_id"] is None, item["amount"], item["base_amount"], item["difference"])
        for item in found["items"]
    ] == [
        (DOLLARS, True, 10, 40, 2),
        (RECEIVABLE, False, 60, 240, 12),
        (PAYABLE, False, -50, -205, -5),
    ]
    assert {(item["rate"], item["rate_day"], item["rate_source"]) for item in found["items"]} == {
        (Decimal("4.20"), END, "manual")
    }
    assert (found["gain"], found["loss"]) == (14, 5)
    assert text_of(foreign, found["entry_id"]) == "\n".join(
        [
            "1150 2.00 Dr 0 USD",
            "1310 12.00 Dr 0 USD",
            "2110 5.00 Cr 0 USD",
            "4550 14.00 Cr -14.00 MYR",
            "7050 5.00 Dr 5.00 MYR",
        ]
    )


def test_it_is_reversed_on_the_next_day_and_the_books_are_as_before(foreign: Desk):
    before = base_balances(foreign, END), base_balances(foreign, day(4, 1))
    found = shown(foreign, run(foreign))
    assert base_balances(foreign, END) != before[0]
    assert base_balances(foreign, day(4, 1)) == before[1]
    with tenant(foreign.books.tenant_id):
        reversing = JournalEntry.objects.get(id=found["reversing_entry_id"])
        assert (reversing.posting_date, reversing.reverses_id) == (day(4, 1), found["entry_id"])


def test_what_was_revalued_stands_at_the_closing_rate(foreign: Desk):
    run(foreign)
    balances = base_balances(foreign, END)
    assert (balances[DOLLARS], balances[PAYABLE]) == (Decimal("42.00"), Decimal("-210.00"))
    assert balances[RECEIVABLE] == Decimal("60") * Decimal("4.20") + 70
    (total,) = [row for row in foreign.totals(as_of=END) if row["currency"] == "USD"]
    assert (total["open_base_amount"], total["base_difference"]) == (240, 12)
    assert {row["base_difference"] for row in foreign.totals()} == {0}


def test_a_preview_posts_nothing_and_says_the_same(foreign: Desk):
    with tenant(foreign.books.tenant_id):
        count = JournalEntry.objects.count()
        seen = queries.preview(company=foreign.books.company, day=END, rule=RateRule())
        assert JournalEntry.objects.count() == count
    found = shown(foreign, run(foreign))
    assert (seen["gain"], seen["loss"], len(seen["items"])) == (found["gain"], found["loss"], len(found["items"]))


def test_a_day_is_revalued_once_until_it_is_undone(foreign: Desk):
    first = run(foreign)
    with pytest.raises(RevaluationExists):
        run(foreign)
    before = base_balances(foreign, END)
    with pytest.raises(StaleVersion):
        undo(foreign, first, version=2)
    undo(foreign, first)
    gone = shown(foreign, first)
    assert (gone["undone_by"], gone["version"]) == (foreign.books.owner.email, 2)
    assert text_of(foreign, gone["undo_entry_id"]) == text_of(foreign, gone["reversing_entry_id"])
    assert DOLLARS in before
    assert base_balances(foreign, END)[DOLLARS] == Decimal("40.00")
    assert base_balances(foreign, day(4, 1))[DOLLARS] == Decimal("40.00")
    with pytest.raises(RevaluationUndone):
        undo(foreign, first, version=2)
    run(foreign)
    assert base_balances(foreign, END) == before


@pytest.mark.parametrize("which", ["entry_id", "reversing_entry_id", "undo_entry_id", "undo_reversing_entry_id"])
def test_its_entries_are_not_reversed_by_themselves(foreign: Desk, which: str):
    made = run(foreign)
    if which.startswith("undo"):
        undo(foreign, made)
    entry_id = shown(foreign, made)[which]
    with pytest.raises(Exception, match=r"revaluation|reversed") as refusal, tenant(foreign.books.tenant_id):
        reverse_entry(
            company=foreign.books.company,
            entry_id=entry_id,
            posting_date=day(4, 1),
            description="",
            by=foreign.books.owner,
        )
    assert type(refusal.value).__name__ in {"IntegrityError", "EntryAlreadyReversed"}


def test_a_missing_rate_is_an_error_that_names_every_currency(foreign: Desk):
    foreign.post("8.00", "24.00", on=day(3), currency="SGD", account=SGD_BANK)
    foreign.post("9.00", "45.00", on=day(3), currency="EUR")
    with pytest.raises(RatesMissing) as refusal:
        run(foreign)
    assert [error.code for error in refusal.value.errors] == ["currencies.rate_missing"] * 2
    assert "EUR" in refusal.value.errors[0].message
    assert "SGD" in refusal.value.errors[1].message


def test_the_last_known_rate_where_it_is_chosen(foreign: Desk):
    rate(foreign, "USD", date(2026, 4, 27), "4.50")
    with pytest.raises(RatesMissing):
        run(foreign, date(2026, 4, 30), RateRule("manual", 2))
    found = shown(foreign, run(foreign, date(2026, 4, 30), RateRule("manual", 3)))
    assert {item["rate_day"] for item in found["items"]} == {date(2026, 4, 27)}
    assert found["max_age_days"] == 3


def test_nothing_differs(desk: Desk):
    desk.post("10.00", "42.00", on=day(3))
    rate(desk, "USD", END, "4.20")
    with pytest.raises(NothingToRevalue):
        run(desk)


def test_what_an_emptied_balance_left_behind_is_measured(desk: Desk):
    desk.post("10.00", "42.00", on=day(2), account=DOLLARS)
    desk.post("-10.00", "-41.00", on=day(3), account=DOLLARS)
    rate(desk, "USD", END, "4.20")
    found = shown(desk, run(desk))
    assert [(item["amount"], item["base_amount"], item["difference"]) for item in found["items"]] == [(0, 1, -1)]


def lock(desk: Desk, month: int) -> None:
    with tenant(desk.books.tenant_id):
        period = Period.objects.get(company=desk.books.company, number=month)
        change_period(
            company=desk.books.company, period_id=period.id, status="locked", reason="", version=1, by=desk.books.owner
        )


def test_the_next_day_needs_a_period_that_takes_entries(foreign: Desk):
    lock(foreign, 4)
    with pytest.raises(PeriodLocked, match="reversed on 2026-04-01"):
        run(foreign)
    rate(foreign, "USD", date(2026, 12, 31), "4.20")
    with pytest.raises(PeriodMissing, match="open that fiscal year first"):
        run(foreign, date(2026, 12, 31))
    with tenant(foreign.books.tenant_id):
        assert not JournalEntry.objects.filter(description__contains="Revaluation").exists()


def test_a_locked_day_is_refused_by_the_database(foreign: Desk):
    lock(foreign, 3)
    with pytest.raises(Exception, match="locked"):
        run(foreign)


def test_one_revaluation_after_the_other(foreign: Desk):
    """The next month starts from what the books say, not from the revalued amount."""
    run(foreign)
    rate(foreign, "USD", date(2026, 4, 30), "4.00")
    found = shown(foreign, run(foreign, date(2026, 4, 30)))
    assert {item["account_code"]: item["difference"] for item in found["items"] if item["difference"]} == {PAYABLE: 5}
    assert all(item["account_name"] for item in found["items"])
    assert all(bool(item["line_id"]) == bool(item["entry_number"]) for item in found["items"])
    assert any(item["entry_id"] and item["posting_date"] <= found["day"] for item in found["items"])


def test_a_revaluation_of_an_earlier_day_sees_what_was_open_then(foreign: Desk):
    """Settled since: on the day it was open, and is measured so."""
    invoice = foreign.post("20.00", "80.00", on=day(3))
    foreign.settle(invoice, foreign.post("-20.00", "-90.00", on=day(5)))
    found = shown(foreign, run(foreign))
    assert (RECEIVABLE, 20, 4) in [(i["account_code"], i["amount"], i["difference"]) for i in found["items"]]


def test_gains_and_losses_of_one_account_do_not_hide_each_other(desk: Desk):
    desk.post("10.00", "40.00", on=day(3))
    desk.post("10.00", "44.00", on=day(3))
    rate(desk, "USD", END, "4.20")
    found = shown(desk, run(desk))
    assert text_of(desk, found["entry_id"]) == "4550 2.00 Cr -2.00 MYR\n7050 2.00 Dr 2.00 MYR"

"""Generated books are books: every entry could be posted as it stands, and the demo company could exist."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from uuid import UUID

import pytest

from oasys.core.money import ZERO, round_half_up
from oasys.demo.generator.benchmark import BENCHMARK_PACK, FOREIGN_CURRENCIES, BenchmarkLedger
from oasys.demo.generator.books import Books, Line, month_after
from oasys.demo.generator.demo import DEMO_PACK, demo_books, demo_period
from oasys.demo.generator.month_end import small_company_tax
from oasys.ledger.rules import CodedEntry, LineDraft, UnitRule, flaws
from oasys.organisations.packs import Pack, load_pack

TODAY = date(2026, 11, 24)
NOBODY = UUID(int=0)
UNITS = {code: UnitRule(decimals, is_money=True) for code, (decimals, _) in FOREIGN_CURRENCIES.items()}
UNITS |= {code: UnitRule(2, is_money=True) for code in ("MYR", "USD")}
# Accounts that correct the one above them, and so stand on the other side of their class.
CONTRA_SUBTYPES = {"accumulated_depreciation", "drawings"}
CONTRA_ACCOUNTS = {"1320": "Allowance for doubtful debts", "4300": "Sales returns and credit notes"}


def assert_postable(entries: Iterable[CodedEntry], pack: Pack, base: str) -> None:
    """Everything the ledger asks of an entry (docs/accounting/ledger.md), and of a stream of them."""
    accounts = {account.code for account in pack.accounts if not account.is_heading}
    journals = {journal.code for journal in pack.journals}
    keys, last_day = set(), date.min
    for entry in entries:
        assert entry.key not in keys
        keys.add(entry.key)
        assert entry.row == len(keys)
        assert entry.posting_date >= last_day, entry
        last_day = entry.posting_date
        assert entry.journal_code in journals
        assert entry.description
        assert len(entry.lines) >= 2
        for line in entry.lines:
            assert line.account_code in accounts, line
            assert (line.debit == 0) != (line.credit == 0), entry
        drafts = [
            LineDraft(NOBODY, line.debit, line.credit, line.currency, line.currency_amount) for line in entry.lines
        ]
        assert flaws(drafts, base_currency=base, units=UNITS) == [], entry


def balances_of(entries: Iterable[CodedEntry]) -> dict[str, Decimal]:
    balances: defaultdict[str, Decimal] = defaultdict(Decimal)
    for entry in entries:
        for line in entry.lines:
            balances[line.account_code] += line.debit - line.credit
    return balances


def result_of(entries: Iterable[CodedEntry], first_digits: str) -> Decimal:
    """Income less expenses of the accounts whose codes begin with one of `first_digits`."""
    return -sum((sum_ for code, sum_ in balances_of(entries).items() if code[0] in first_digits), ZERO)


@pytest.fixture(
    scope="module",
    params=[(1, TODAY), (2, TODAY), (3, date(2027, 1, 31)), (4, date(2026, 6, 1)), (5, date(2024, 3, 15))],
    ids=lambda param: f"seed-{param[0]}-{param[1]}",
)
def demo(request: pytest.FixtureRequest) -> list[CodedEntry]:
    seed, today = request.param
    return list(demo_books(today=today, seed=seed))


def test_the_demo_books_can_be_posted_as_they_stand(demo: list[CodedEntry]) -> None:
    assert_postable(demo, load_pack(DEMO_PACK), "MYR")


def test_the_same_arguments_give_the_same_books() -> None:
    assert list(demo_books(today=TODAY)) == list(demo_books(today=TODAY + timedelta(days=6)))
    assert list(demo_books(today=TODAY, seed=1)) != list(demo_books(today=TODAY, seed=2))


def test_the_demo_books_end_with_the_last_full_month(demo: list[CodedEntry]) -> None:
    assert demo_period(today=TODAY, months=24) == (date(2024, 11, 1), date(2026, 10, 31))
    assert demo_period(today=date(2027, 1, 31), months=1) == (date(2026, 12, 1), date(2026, 12, 31))
    first, last = demo[0].posting_date, demo[-1].posting_date
    assert first.day == 1
    assert (last + timedelta(days=1)).day == 1
    assert (last.year - first.year) * 12 + last.month - first.month == 23
    assert 1500 <= len(demo) <= 2500


@pytest.mark.parametrize("months", [1, 13, 36])
def test_other_lengths_are_books_too(months: int) -> None:
    entries = list(demo_books(today=TODAY, months=months))
    assert_postable(entries, load_pack(DEMO_PACK), "MYR")
    assert {entry.posting_date.replace(day=1) for entry in entries} == {
        month_after(TODAY, -back) for back in range(1, months + 1)
    }


def test_no_months_make_no_books() -> None:
    with pytest.raises(ValueError, match="at least one month"):
        next(demo_books(today=TODAY, months=0))


def test_it_begins_with_the_opening_balances_alone(demo: list[CodedEntry]) -> None:
    assert demo[0].journal_code == "OB"
    assert [entry.key for entry in demo if entry.journal_code == "OB"] == [demo[0].key]
    assert {line.account_code[0] for line in demo[0].lines} == {"1", "2", "3"}


def test_the_bank_stays_between_sensible_limits(demo: list[CodedEntry]) -> None:
    bank = ZERO
    for entry in demo:
        bank += sum((line.debit - line.credit for line in entry.lines if line.account_code == "1130"), ZERO)
        assert 15_000 < bank < 500_000, entry


def test_the_director_lends_or_a_deposit_is_uplifted_before_the_bank_runs_low() -> None:
    books = Books(seed=1, first_day=date(2026, 1, 1), last_day=date(2026, 1, 31))
    deposit = [Line("1160", Decimal(50_000)), Line("3100", Decimal(-50_000))]
    books.at(date(2026, 1, 7), lambda day: books.pay(day, "Rent", "R2", [Line("6110", Decimal(7_000))]))
    books.at(date(2026, 1, 6), lambda day: books.post(day, "BJ", "Deposit", "", deposit))
    books.at(date(2026, 1, 5), lambda day: books.pay(day, "Rent", "R1", [Line("6110", Decimal(4_000))]))
    assert [(entry.description, entry.lines[0].debit) for entry in books.run()] == [
        ("Advance by the director", 30_000),
        ("Rent", 4_000),
        ("Deposit", 50_000),
        ("Uplift of fixed deposit", 10_000),
        ("Rent", 7_000),
    ]


def test_an_entry_that_does_not_balance_is_never_made() -> None:
    books = Books(seed=1, first_day=date(2026, 1, 1), last_day=date(2026, 1, 31))
    with pytest.raises(ValueError, match="'Rent' of 2026-01-05 does not balance"):
        books.post(date(2026, 1, 5), "BJ", "Rent", "", [Line("6110", Decimal(4)), Line("1130", Decimal("-3.99"))])


@pytest.mark.parametrize("account", ["1110", "1120", "1210", "1220", "1230", "1410", "1420", "1430", "1440", "1160"])
def test_cash_clearing_and_stock_never_fall_below_nothing(demo: list[CodedEntry], account: str) -> None:
    held = ZERO
    for entry in demo:
        held += sum((line.debit - line.credit for line in entry.lines if line.account_code == account), ZERO)
        assert held >= 0, entry


def test_every_account_ends_on_its_normal_side(demo: list[CodedEntry]) -> None:
    accounts = {account.code: account for account in load_pack(DEMO_PACK).accounts}
    balances = balances_of(demo)
    assert sum(balances.values(), ZERO) == 0
    for code, balance in balances.items():
        account = accounts[code]
        is_contra = account.subtype in CONTRA_SUBTYPES or code in CONTRA_ACCOUNTS
        is_debit = (account.account_class in ("asset", "expense")) != is_contra
        assert account.subtype == "rounding" or balance == 0 or (balance > 0) == is_debit, account
    assert abs(balances["7060"]) < 1


def test_each_calendar_year_earns_a_modest_profit(demo: list[CodedEntry]) -> None:
    for year in {entry.posting_date.year for entry in demo}:
        entries = [entry for entry in demo if entry.posting_date.year == year]
        revenue = -sum((sum_ for code, sum_ in balances_of(entries).items() if "4000" < code < "4500"), ZERO)
        gross = revenue - balances_of(entries)["5100"] - balances_of(entries)["5200"] - balances_of(entries)["5300"]
        profit = result_of(entries, "456789")
        assert revenue > 0
        assert Decimal("0.38") < gross / revenue < Decimal("0.52")
        assert Decimal("0.01") < profit / revenue < Decimal("0.15")


def test_sales_grow_and_december_is_the_best_month_of_its_year() -> None:
    months: defaultdict[str, Decimal] = defaultdict(Decimal)
    for seed in range(1, 6):
        for entry in demo_books(today=date(2027, 1, 31), seed=seed):
            months[f"{entry.posting_date:%Y-%m}"] += result_of([entry], "4")
    sums = {year: sum((sum_ for month, sum_ in months.items() if month[:4] == year), ZERO) for year in ("2025", "2026")}
    assert sums["2026"] > sums["2025"] * Decimal("1.04")
    for year in ("2025", "2026"):
        assert max((sum_, month) for month, sum_ in months.items() if month[:4] == year)[1] == f"{year}-12"


@dataclass
class Item:
    """An invoice or a bill: when it was booked, when it was settled in full, and what is open of it."""

    booked: date
    open: Decimal
    settled: date | None = None


def items_of(entries: list[CodedEntry], account: str) -> dict[str, Item]:
    """By document number, those of the opening balances aside."""
    openings = {line.description for line in entries[0].lines}
    items: dict[str, Item] = {}
    for entry in entries:
        for line in entry.lines:
            if line.account_code == account and line.currency_amount and line.description not in openings:
                item = items.setdefault(line.description, Item(entry.posting_date, ZERO))
                item.open += line.debit - line.credit
                item.settled = None if item.open else entry.posting_date
    return items


def test_customers_pay_in_20_to_60_days(demo: list[CodedEntry]) -> None:
    items = items_of(demo, "1310")
    days_taken = [(item.settled - item.booked).days for item in items.values() if item.settled]
    assert len(days_taken) > 300
    assert (min(days_taken) >= 20, max(days_taken) <= 60) == (True, True)
    waiting = [item for item in items.values() if not item.settled]
    assert all(item.open > 0 and demo[-1].posting_date - item.booked <= timedelta(60) for item in waiting)


def test_suppliers_are_paid_within_their_terms(demo: list[CodedEntry]) -> None:
    items = items_of(demo, "2110")
    days_taken = [(item.settled - item.booked).days for item in items.values() if item.settled]
    assert len(days_taken) > 200
    assert (min(days_taken) >= 14, max(days_taken) <= 62) == (True, True)
    waiting = [item for item in items.values() if not item.settled]
    assert all(item.open < 0 and demo[-1].posting_date - item.booked <= timedelta(62) for item in waiting)


@pytest.mark.parametrize("account", ["2420", "2430", "2440", "2450", "2460"])
def test_contributions_are_paid_by_the_fifteenth_of_the_next_month(demo: list[CodedEntry], account: str) -> None:
    lines = [(entry.posting_date, line) for entry in demo for line in entry.lines if line.account_code == account]
    owed = [(day, line.credit) for day, line in lines if line.credit]
    paid = [(day, line.debit) for day, line in lines if line.debit]
    assert [amount for _, amount in paid] == [amount for _, amount in owed[:-1]]
    assert len(paid) == 24
    assert max(day.day for day, _ in paid) <= 15
    assert [day.replace(day=1) for day, _ in paid[1:]] == [month_after(day) for day, _ in owed[1:-1]]


@pytest.mark.parametrize("account", ["2310", "2320"])
def test_sst_is_paid_in_the_month_after_its_two_month_period(demo: list[CodedEntry], account: str) -> None:
    lines = [(entry, line) for entry in demo[1:] for line in entry.lines if line.account_code == account]
    payments = [(entry, line.debit) for entry, line in lines if entry.description.startswith("RMCD, SST-02")]
    assert len(payments) >= 11
    for payment, amount in payments:
        first = payment.posting_date.replace(day=1)
        assert first.month % 2 == 1
        before = balances_of(entry for entry in demo if entry.posting_date < first or entry == demo[0])
        assert amount == -before[account]


def test_service_tax_becomes_due_with_the_receipt(demo: list[CodedEntry]) -> None:
    moves = Counter(
        (entry.description.split()[0], line.debit > 0)
        for entry in demo
        for line in entry.lines
        if line.account_code == "2330"
    )
    assert set(moves) == {("Invoice", False), ("Receipt", True)}


def test_a_foreign_position_that_is_gone_weighs_nothing(demo: list[CodedEntry]) -> None:
    positions: defaultdict[tuple[str, str], tuple[Decimal, Decimal]] = defaultdict(lambda: (ZERO, ZERO))
    for entry in demo:
        for line in entry.lines:
            if line.currency != "MYR" and line.account_code[0] in "12":
                units, weight = positions[line.account_code, line.currency]
                positions[line.account_code, line.currency] = (
                    units + line.currency_amount,
                    weight + line.debit - line.credit,
                )
    assert {currency for _, currency in positions} == {"SGD", "USD"}
    assert all(weight == 0 for units, weight in positions.values() if not units)
    assert all((units > 0) == (weight > 0) for units, weight in positions.values() if units)


def test_every_accrual_and_revaluation_is_reversed_on_the_next_day(demo: list[CodedEntry]) -> None:
    by_reference = {entry.reference: entry for entry in demo if entry.journal_code == "GJ"}
    last_day = demo[-1].posting_date
    reversed_ = [reference for reference in by_reference if f"{reference}-R" in by_reference]
    assert len(reversed_) >= 40
    for reference in reversed_:
        entry, reversal = by_reference[reference], by_reference[f"{reference}-R"]
        assert reversal.posting_date == entry.posting_date + timedelta(days=1)
        assert balances_of([reversal]) == {code: -sum_ for code, sum_ in balances_of([entry]).items()}
    revaluations = {reference for reference in by_reference if re.fullmatch(r"REV-[0-9]{4}", reference)}
    assert len(revaluations) >= 23
    assert {reference for reference in revaluations if by_reference[reference].posting_date < last_day} <= {*reversed_}


def test_takings_bear_sales_tax_and_their_cash_is_rounded_to_five_sen(demo: list[CodedEntry]) -> None:
    takings = [balances_of([entry]) for entry in demo if entry.reference.startswith("POS-")]
    assert len(takings) > 100
    assert all(week["1110"] % Decimal("0.05") == 0 for week in takings)
    assert all(week["2310"] == round_half_up(week["4130"] * 5 / 100, 2) for week in takings)
    assert {abs(week["7060"]) for week in takings} == {ZERO, Decimal("0.01"), Decimal("0.02")}


def test_the_names_are_of_many_scripts(demo: list[CodedEntry]) -> None:
    text = " ".join(entry.description for entry in demo)
    assert all(word in text for word in ("Sdn Bhd", "Pte. Ltd.", "GmbH", "咖啡", "مقهى"))


def test_tax_of_a_small_company_by_hand() -> None:
    # 22,500 for the first 150,000; 76,500 for the next 450,000; 24 % of the rest
    taxes = {profit: small_company_tax(Decimal(profit)) for profit in (-5, 0, 100_000, 150_000, 600_000, 1_000_000)}
    assert taxes == {-5: 0, 0: 0, 100_000: 15_000, 150_000: 22_500, 600_000: 99_000, 1_000_000: 195_000}


def benchmark_ledger(entries: int, *, base_currency: str = "USD", seed: int = 1, months: int = 36) -> BenchmarkLedger:
    return BenchmarkLedger(
        entries=entries, first_day=date(2024, 1, 1), base_currency=base_currency, seed=seed, months=months
    )


@pytest.mark.parametrize("base_currency", ["USD", "MYR", "EUR"])
@pytest.mark.parametrize("entries", [1, 2, 3_000])
def test_a_benchmark_ledger_has_its_size_can_be_posted_and_knows_its_balances(entries: int, base_currency: str) -> None:
    ledger = benchmark_ledger(entries, base_currency=base_currency)
    made = list(ledger)
    assert len(made) == entries
    assert_postable(made, load_pack(BENCHMARK_PACK), base_currency)
    assert ledger.balances == dict(sorted(balances_of(made).items()))
    assert sum(ledger.balances.values(), ZERO) == 0


def test_a_benchmark_ledger_spreads_over_its_months() -> None:
    ledger = benchmark_ledger(3_000)
    months = Counter(entry.posting_date.replace(day=1) for entry in ledger)
    assert sorted(months) == [month_after(date(2024, 1, 1), month) for month in range(36)]
    assert min(months.values()) > 40
    assert (ledger.first_day, ledger.last_day) == (date(2024, 1, 1), date(2026, 12, 31))


def test_a_benchmark_ledger_has_three_and_a_half_lines_an_entry_and_some_foreign_currency() -> None:
    entries = list(benchmark_ledger(3_000))
    assert 3.3 < sum(len(entry.lines) for entry in entries) / len(entries) < 3.7
    currencies = Counter(line.currency for entry in entries for line in entry.lines)
    assert set(currencies) == {"USD", *FOREIGN_CURRENCIES}
    foreign = sum(any(line.currency != "USD" for line in entry.lines) for entry in entries)
    assert 0.05 < foreign / len(entries) < 0.20
    assert any(line.account_code == "7070" and line.currency != "USD" for entry in entries for line in entry.lines)


def test_the_rates_of_a_benchmark_ledger_stay_near_where_they_began() -> None:
    for entry in benchmark_ledger(3_000):
        for line in entry.lines:
            if line.currency != "USD" and line.account_code in ("1150", "1310", "2110"):
                rate = (line.debit - line.credit) / line.currency_amount
                assert Decimal("0.7") < rate * 10**6 / FOREIGN_CURRENCIES[line.currency][1] < Decimal("1.4"), entry


def test_a_benchmark_ledger_has_no_overdrawn_bank_or_stock() -> None:
    held: defaultdict[str, Decimal] = defaultdict(Decimal)
    for entry in benchmark_ledger(20_000):
        for line in entry.lines:
            held[line.account_code] += line.debit - line.credit
        assert min(held["1130"], held["1440"], held["1310"], -held["2110"]) >= 0, entry


def test_a_benchmark_ledger_is_made_as_it_is_read() -> None:
    first = list(islice(benchmark_ledger(10**9), 3))
    assert [entry.key for entry in first] == ["bench-00000001", "bench-00000002", "bench-00000003"]


def test_the_same_seed_gives_the_same_benchmark_ledger() -> None:
    assert list(benchmark_ledger(200)) == list(benchmark_ledger(200))
    assert list(benchmark_ledger(200)) != list(benchmark_ledger(200, seed=2))


def test_the_balances_are_known_after_the_last_entry_and_a_ledger_is_read_once() -> None:
    ledger = benchmark_ledger(5)
    with pytest.raises(RuntimeError, match="when every entry was read"):
        _ = ledger.balances
    assert len(list(ledger)) == 5
    with pytest.raises(RuntimeError, match="read once"):
        next(iter(ledger))


@pytest.mark.parametrize(("entries", "months", "day"), [(0, 36, 1), (5, 0, 1), (5, 36, 2)])
def test_a_benchmark_ledger_refuses_what_makes_none(entries: int, months: int, day: int) -> None:
    with pytest.raises(ValueError, match="at least one entry and month"):
        BenchmarkLedger(entries=entries, first_day=date(2024, 1, day), base_currency="USD", months=months)

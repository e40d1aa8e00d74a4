"""Fiscal calendars: shifted years, years of weeks, short and long years, and what follows them."""

import threading
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import Error, connection
from hypothesis import given
from hypothesis import strategies as st

from oasys.core.tenancy import tenant
from oasys.ledger.calendar_models import CalendarRule
from oasys.ledger.fiscal_calendar import PATTERNS, WEEKDAYS, Calendar
from oasys.ledger.models import AccountBalance
from oasys.ledger.services.calendars import set_calendar
from oasys.ledger.services.entries import write_drafts
from oasys.ledger.services.posting import write_and_post
from tests.factories import Books, make_books, make_company
from tests.fixtures import Api

DAY = timedelta(days=1)
RETAIL = Calendar(2, pattern="4-5-4", ends_on_weekday="saturday", nearest=True, long_period=12)
LAST_SATURDAY_OF_SEPTEMBER = Calendar(10, pattern="4-4-5", ends_on_weekday="saturday", long_period=12)

months = st.builds(Calendar, st.integers(1, 12), st.integers(1, 28))
weeks = st.builds(
    lambda month, pattern, weekday, nearest, share: Calendar(
        month, 1, pattern, weekday, nearest, 1 + share % len(PATTERNS[pattern])
    ),
    st.integers(1, 12),
    st.sampled_from(sorted(PATTERNS)),
    st.sampled_from(WEEKDAYS),
    st.booleans(),
    st.integers(0, 51),
)
days = st.dates(date(1950, 1, 1), date(2150, 12, 31))


@given(st.one_of(months, weeks), days)
def test_years_follow_each_other_without_a_gap_and_have_their_own_names(calendar: Calendar, day: date):
    year = calendar.year_of(day)
    assert year.starts_on <= day <= year.ends_on
    after = calendar.year_of(year.ends_on + DAY)
    assert (after.starts_on, calendar.year_of(year.starts_on - DAY).ends_on) == (
        year.ends_on + DAY,
        year.starts_on - DAY,
    )
    assert after.name != year.name


@given(st.one_of(months, weeks), days, st.integers(0, 700))
def test_periods_fill_any_run_of_days(calendar: Calendar, starts_on: date, length: int):
    ends_on = starts_on + timedelta(days=length)
    spans = calendar.periods_between(starts_on, ends_on)
    assert (spans[0].starts_on, spans[-1].ends_on) == (starts_on, ends_on)
    assert all(later.starts_on == earlier.ends_on + DAY for earlier, later in pairwise(spans))
    assert [span.number for span in spans] == list(range(1, len(spans) + 1))


@given(weeks, days)
def test_a_year_of_weeks_has_52_or_53_and_ends_where_it_should(calendar: Calendar, day: date):
    year = calendar.year_of(day)
    spans = calendar.periods_between(year.starts_on, year.ends_on)
    found = [((span.ends_on - span.starts_on).days + 1) / 7 for span in spans]
    expected = list(PATTERNS[calendar.pattern])
    if sum(found) == 53:
        expected[calendar.long_period - 1] += 1
    assert found == expected
    assert WEEKDAYS[year.ends_on.weekday()] == calendar.ends_on_weekday
    month_end = next(
        end
        for base in range(year.ends_on.year - 1, year.ends_on.year + 2)
        if abs((end := date(base, calendar.start_month, 1) - DAY) - year.ends_on) <= timedelta(days=7)
    )
    assert (
        -3 <= (year.ends_on - month_end).days <= 3 if calendar.nearest else -6 <= (year.ends_on - month_end).days <= 0
    )


@given(months, days)
def test_a_year_of_months_has_twelve_that_begin_on_its_day(calendar: Calendar, day: date):
    year = calendar.year_of(day)
    spans = calendar.periods_between(year.starts_on, year.ends_on)
    assert [span.starts_on.day for span in spans] == [calendar.start_day] * 12
    assert spans[0].starts_on.month == calendar.start_month


@pytest.mark.parametrize(
    ("calendar", "name", "starts_on", "ends_on", "count"),
    [
        # the calendars that the National Retail Federation publishes (4-5-4, Saturday nearest to 31 January)
        (RETAIL, "2017/18", date(2017, 1, 29), date(2018, 2, 3), 53),
        (RETAIL, "2022/23", date(2022, 1, 30), date(2023, 1, 28), 52),
        (RETAIL, "2023/24", date(2023, 1, 29), date(2024, 2, 3), 53),
        (RETAIL, "2024/25", date(2024, 2, 4), date(2025, 2, 1), 52),
        # Apple Inc., forms 10-K: the last Saturday of September
        (LAST_SATURDAY_OF_SEPTEMBER, "2021/22", date(2021, 9, 26), date(2022, 9, 24), 52),
        (LAST_SATURDAY_OF_SEPTEMBER, "2022/23", date(2022, 9, 25), date(2023, 9, 30), 53),
        (LAST_SATURDAY_OF_SEPTEMBER, "2023/24", date(2023, 10, 1), date(2024, 9, 28), 52),
    ],
)
def test_published_calendars_of_weeks(calendar: Calendar, name: str, starts_on: date, ends_on: date, count: int):
    year = calendar.year_of(starts_on + timedelta(days=100))
    assert (year.name, year.starts_on, year.ends_on) == (name, starts_on, ends_on)
    assert ((year.ends_on - year.starts_on).days + 1) // 7 == count


WEEKS = {
    "kind": "weeks", "pattern": "4-4-5", "end_month": 1, "ends_on_weekday": "saturday", "end_rule": "last", "extra_week_in": 3,
}  # fmt: skip


def spans_of(answer: Any) -> list[tuple[str, str]]:
    return [(period["starts_on"], period["ends_on"]) for period in answer.json()["periods"]]


def owner(books: Books) -> Api:
    return Api(books.owner, books.tenant_id)


def new_company(books: Books, **body: Any) -> str:
    made = owner(books).post("/companies", {"name": f"C{len(str(body))}", "country_pack": "my"} | body)
    assert made.status_code == 201, made.content
    return f"/companies/{made.json()['company']['id']}"


def test_a_company_chooses_its_calendar_and_its_first_year(books: Books):
    path = new_company(books, calendar=WEEKS, first_year_on="2026-06-01")
    [year] = owner(books).get(f"{path}/fiscal-years").json()
    assert (year["name"], year["starts_on"], year["ends_on"]) == ("2026/27", "2026-02-01", "2027-01-30")
    assert len(year["periods"]) == 12
    assert owner(books).get(path).json()["fiscal_year_start_month"] == 2
    shown = owner(books).get(f"{path}/calendar?containing=2026-06-01&years=3")
    assert {name: shown.json()[name] for name in WEEKS} == WEEKS
    assert [(y["name"], y["is_open"]) for y in shown.json()["years"]] == [
        ("2026/27", True),
        ("2027/28", False),
        ("2028/29", False),
    ]


def test_a_long_first_year_and_a_short_one(books: Books):
    path = new_company(books, first_year_starts_on="2026-04-15", first_year_ends_on="2027-12-31")
    [year] = owner(books).get(f"{path}/fiscal-years").json()
    assert (year["name"], len(year["periods"])) == ("2026/27", 21)
    assert (year["periods"][0]["starts_on"], year["periods"][0]["ends_on"]) == ("2026-04-15", "2026-04-30")
    path = new_company(books, name="Short", first_year_starts_on="2026-11-20")
    [year] = owner(books).get(f"{path}/fiscal-years").json()
    assert (year["starts_on"], year["ends_on"], len(year["periods"])) == ("2026-11-20", "2026-12-31", 2)
    following = owner(books).post(f"{path}/fiscal-years", {"containing": "2027-05-01"})
    assert (following.json()["starts_on"], len(following.json()["periods"])) == ("2027-01-01", 12)


def test_drafts_are_counted_in_the_period_of_their_day(books: Books):
    path = f"/companies/{books.company.id}"
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
        lines = ((asset, "1.00", "0"), (income, "0", "1.00"))
        days = [date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1), date(2031, 1, 1)]
        write_drafts(company=books.company, entries=[books.entry(*lines, on=day) for day in days], by=books.owner)
        write_and_post(company=books.company, entries=[books.entry(*lines, on=date(2026, 5, 2))], by=books.owner)
    [year] = owner(books).get(f"{path}/fiscal-years?with_drafts=true").json()
    assert [period["drafts"] for period in year["periods"]] == [0, 0, 2, 1] + [0] * 8
    [unasked] = owner(books).get(f"{path}/fiscal-years").json()
    assert {period["drafts"] for period in unasked["periods"]} == {None}
    other = owner(books).get(f"/companies/{make_company(books.tenant_id).id}/fiscal-years?with_drafts=true").json()
    assert {period["drafts"] for period in other[0]["periods"]} == {0}


def test_a_year_from_the_sixth_of_april(books: Books):
    path = new_company(books, calendar={"kind": "months", "start_month": 4, "start_day": 6}, first_year_on="2026-04-05")
    [year] = owner(books).get(f"{path}/fiscal-years").json()
    assert (year["name"], year["starts_on"], year["ends_on"]) == ("2025/26", "2025-04-06", "2026-04-05")
    assert (year["periods"][10]["starts_on"], year["periods"][10]["ends_on"]) == ("2026-02-06", "2026-03-05")


def change(api: Api, path: str, calendar: dict[str, Any], version: int = 1):
    return api.call("PUT", f"{path}/calendar", {"calendar": calendar}, If_Match=f'"v{version}"')


def test_a_changed_calendar_makes_a_short_year_in_between(api: Api, path: str):
    assert change(api, path, {"kind": "months", "start_month": 4}).status_code == 200
    year = api.post(f"{path}/fiscal-years", {"containing": "2027-02-01"})
    assert (year.json()["name"], spans_of(year)) == (
        "2027",
        [("2027-01-01", "2027-01-31"), ("2027-02-01", "2027-02-28"), ("2027-03-01", "2027-03-31")],
    )
    assert api.post(f"{path}/fiscal-years", {"containing": "2027-04-01"}).json()["name"] == "2027/28"
    assert api.get(f"{path}/fiscal-years").json()[0]["ends_on"] == "2026-12-31"  # what stands keeps its days


def test_two_years_of_one_name_are_told_apart(api: Api, path: str):
    for starts_on, ends_on, name in (("2027-01-01", "2027-03-31", "2027"), ("2027-04-01", "2027-12-31", "2027-2")):
        made = api.post(f"{path}/fiscal-years", {"starts_on": starts_on, "ends_on": ends_on})
        assert (made.status_code, made.json()["name"]) == (201, name)
    taken = api.post(f"{path}/fiscal-years", {"containing": "2028-01-01", "name": "2027"})
    assert (taken.status_code, taken.json()["code"]) == (409, "ledger.fiscal_year_overlaps")
    assert api.post(f"{path}/fiscal-years", {"containing": "2028-01-01", "name": "Jubilee"}).json()["name"] == "Jubilee"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "core.invalid"),
        ({"containing": "2027-01-01", "starts_on": "2027-01-01"}, 422, "core.invalid"),
        ({"ends_on": "2027-01-01"}, 422, "core.invalid"),
        ({"starts_on": "2027-01-01", "ends_on": "2026-12-31"}, 422, "core.invalid"),
        ({"starts_on": "2027-01-01", "ends_on": "2029-01-01"}, 422, "core.invalid"),
        ({"starts_on": "2026-06-01", "ends_on": "2027-05-31"}, 409, "ledger.fiscal_year_overlaps"),
        ({"containing": "2026-05-31"}, 409, "ledger.fiscal_year_overlaps"),
    ],
)
def test_years_that_cannot_be_opened(api: Api, path: str, body: dict[str, str], status: int, code: str):
    answer = api.post(f"{path}/fiscal-years", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content


@pytest.mark.parametrize(
    "calendar",
    [
        {"kind": "months", "start_month": 13},
        {"kind": "months", "start_month": 2, "start_day": 29},
        {"kind": "months", "start_month": 1, "pattern": "4-4-5"},
        WEEKS | {"pattern": "4-4-4"},
        WEEKS | {"extra_week_in": 13},
        WEEKS | {"ends_on_weekday": "someday"},
        {"kind": "weeks"},
        {"kind": "moons"},
        {},
    ],
)
def test_calendars_that_do_not_exist(api: Api, path: str, calendar: dict[str, Any]):
    assert change(api, path, calendar).status_code == 422
    assert api.get(f"{path}/calendar").json()["kind"] == "months"


def test_a_lost_update_is_refused(api: Api, path: str):
    assert change(api, path, WEEKS).status_code == 200
    assert change(api, path, {"kind": "months", "start_month": 7}).status_code == 412
    assert api.get(f"{path}/calendar").json()["kind"] == "weeks"


def test_of_two_who_change_it_at_once_one_is_refused(books: Books):
    results: list[str] = []
    barrier = threading.Barrier(2)

    def act(month: int) -> None:
        try:
            barrier.wait(60)
            with tenant(books.tenant_id):
                set_calendar(company=books.company, calendar=Calendar(month), version=1)
            results.append("changed")
        except Exception as error:
            results.append(getattr(error, "code", repr(error)))
        finally:
            connection.close()

    workers = [threading.Thread(target=act, args=(month,)) for month in (4, 7)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert sorted(results) == ["changed", "core.stale_version"]


@pytest.mark.parametrize(
    ("statement", "sqlstate"),
    [
        ("update ledger_calendar set start_day = 31", "23514"),
        ("update ledger_calendar set pattern = '4-4-5'", "23514"),
        ("update ledger_calendar set long_period = 13", "23514"),
        ("update ledger_calendar set company_id = uuidv7()", "42501"),
        ("insert into ledger_calendar select * from ledger_calendar", "23505"),
        ("delete from ledger_calendar", "42501"),
        ("truncate ledger_calendar", "42501"),
    ],
)
def test_the_database_keeps_a_calendar_whole(books: Books, statement: str, sqlstate: str):
    with tenant(books.tenant_id):
        set_calendar(company=books.company, calendar=Calendar(4, 6), version=1)
    with pytest.raises(Error) as caught, tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute(statement)
    assert caught.value.__cause__.sqlstate == sqlstate


def test_a_stranger_sees_no_calendar(books: Books):
    with tenant(books.tenant_id):
        set_calendar(company=books.company, calendar=Calendar(4, 6), version=1)
    strangers = make_books()
    assert owner(strangers).get(f"/companies/{books.company.id}/calendar").status_code == 404
    with tenant(strangers.tenant_id):
        assert CalendarRule.objects.count() == 0


def sale(books: Books, on: str, amount: str) -> None:
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
        entry = books.entry((asset, amount, "0"), (income, "0", amount), on=date.fromisoformat(on))
        write_and_post(company=books.company, entries=[entry], by=books.owner)


@pytest.fixture
def retailer() -> Books:
    """A company of 4-4-5 weeks to the last Saturday of January, with two years open and a sale on each edge."""
    books = make_books(year=2020)  # its first year lies far before
    with tenant(books.tenant_id):
        calendar = Calendar(2, pattern="4-4-5", ends_on_weekday="saturday", long_period=12)
        set_calendar(company=books.company, calendar=calendar, version=1)
    api = owner(books)
    for day in ("2025-06-01", "2026-06-01"):
        assert api.post(f"/companies/{books.company.id}/fiscal-years", {"containing": day}).status_code == 201
    for on, amount in (
        ("2025-01-26", "1.00"),  # first day of 2025/26
        ("2025-02-22", "2.00"),  # last day of its period 1
        ("2025-02-23", "4.00"),  # first of period 2
        ("2026-01-31", "8.00"),  # last day of 2025/26, a year of 53 weeks
        ("2026-02-01", "16.00"),  # first of 2026/27
        ("2026-02-28", "32.00"),  # last day of its period 1
        ("2026-03-01", "64.00"),  # first of period 2
    ):
        sale(books, on, amount)
    return books


def test_posting_goes_into_the_period_of_its_weeks(retailer: Books):
    with tenant(retailer.tenant_id):
        rows = AccountBalance.objects.filter(company=retailer.company, account__account_class="asset")
        found = {(b.period.fiscal_year.name, b.period.number): int(b.debit) for b in rows.select_related("period")}
    assert found == {
        ("2025/26", 1): 3,
        ("2025/26", 2): 4,
        ("2025/26", 12): 8,
        ("2026/27", 1): 48,
        ("2026/27", 2): 64,
    }


def result(books: Books, query: str) -> tuple[list[str], list[str]]:
    answer = owner(books).get(f"/companies/{books.company.id}/reports/profit-and-loss?{query}")
    assert answer.status_code == 200, answer.content
    body = answer.json()
    return [f"{c['from_date']}..{c['to_date']}" for c in body["columns"]], [str(int(float(r))) for r in body["result"]]


def test_profit_and_loss_by_period_has_a_column_for_each(retailer: Books):
    columns, results = result(retailer, "from_date=2026-03-01&to_date=2026-03-28&step=period&comparatives=3")
    assert columns == [
        "2026-03-01..2026-03-28",
        "2026-02-01..2026-02-28",
        "2025-12-21..2026-01-31",
        "2025-11-23..2025-12-20",
    ]
    assert results == ["64", "48", "8", "0"]


def test_runs_of_periods_stand_beside_runs_of_as_many(retailer: Books):
    columns, results = result(retailer, "from_date=2026-02-01&to_date=2026-03-28&step=period&comparatives=1")
    assert (columns[1], results) == ("2025-11-23..2026-01-31", ["112", "8"])


def test_the_same_periods_of_the_year_before(retailer: Books):
    columns, results = result(retailer, "from_date=2026-02-01&to_date=2026-02-28&step=fiscal_year&comparatives=1")
    assert (columns[1], results) == ("2025-01-26..2025-02-22", ["48", "3"])
    columns, results = result(retailer, "from_date=2026-02-01&to_date=2027-01-30&step=fiscal_year&comparatives=1")
    assert (columns[1], results) == ("2025-01-26..2026-01-31", ["112", "15"])
    columns, results = result(retailer, "from_date=2026-02-01&to_date=2026-02-10&step=fiscal_year&comparatives=1")
    assert (columns[1], results) == ("2025-01-26..2025-02-04", ["16", "1"])


def test_days_that_are_no_whole_periods_are_named(retailer: Books):
    answer = owner(retailer).get(
        f"/companies/{retailer.company.id}/reports/profit-and-loss"
        "?from_date=2026-02-02&to_date=2026-02-28&step=period&comparatives=1"
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "reports.not_whole_periods"


def test_the_year_of_a_statement_is_the_companys(retailer: Books):
    columns, results = result(retailer, "to_date=2026-03-15")
    assert (columns, results) == (["2026-02-01..2026-03-15"], ["112"])
    sheet = owner(retailer).get(
        f"/companies/{retailer.company.id}/reports/balance-sheet?as_of=2026-02-28&step=period&comparatives=2"
    )
    body = sheet.json()
    assert body["columns"] == ["2026-02-28", "2026-01-31", "2025-12-20"]
    equity = next(part for part in body["sections"] if part["name"] == "equity")
    rows = {row["name"]: [str(int(float(amount))) for amount in row["amounts"]] for row in equity["rows"]}
    assert rows["Result of this year"] == ["48", "15", "7"]
    assert rows["Results of earlier years"] == ["15", "0", "0"]
    assert body["is_balanced"]
    yearly = owner(retailer).get(
        f"/companies/{retailer.company.id}/reports/balance-sheet?as_of=2027-01-30&step=fiscal_year&comparatives=1"
    )
    assert yearly.json()["columns"] == ["2027-01-30", "2026-01-31"]

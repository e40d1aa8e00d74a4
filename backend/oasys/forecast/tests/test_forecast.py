"""What a forecast counts, when, and how much of it, to the cent."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from oasys.contacts.tests.people import make_contact
from oasys.core.tenancy import tenant
from oasys.forecast import queries
from oasys.forecast.rules import Flow, closing_balances, lowest, weeks_from
from oasys.forecast.tests.outlook import TODAY, balances, cells, listed, move, rate, recurs, seen
from oasys.ledger.services.years import open_fiscal_year
from oasys.organisations.permissions import Permission
from oasys.payment_runs.tests.desk import Desk
from oasys.payments.tests.till import BANK, CASH, EXPENSE, PAYABLE, REVENUE, Till, day
from oasys.recurring.rules import Rhythm
from oasys.recurring.services import plan_reversal
from oasys.settlement.services import gather_open_items
from tests.factories import Books, make_books, make_member, make_role
from tests.fixtures import Api


@pytest.fixture
def till(books: Books) -> Till:
    return Till.of(books)


def gather(books: Books) -> None:
    with tenant(books.tenant_id):
        gather_open_items(company=books.company)


def day_with_books(books: Books) -> date:
    """Today, in a fiscal year, whichever year it is."""
    today = datetime.now(UTC).date()
    if today.year > TODAY.year:
        with tenant(books.tenant_id):
            open_fiscal_year(company=books.company, containing=today)
    return today


def test_weeks_begin_on_monday_and_the_first_is_the_rest_of_this_one():
    weeks = weeks_from(TODAY)
    assert [(one.number, one.first, one.last) for one in weeks[:2]] == [
        (1, date(2026, 4, 15), date(2026, 4, 19)), (2, date(2026, 4, 20), date(2026, 4, 26)),
    ]  # fmt: skip
    assert (len(weeks), weeks[-1].last) == (13, date(2026, 7, 12))
    assert [weeks_from(date(2026, 4, one))[0].first.day for one in (13, 19)] == [13, 19]
    assert weeks_from(date(2026, 4, 19))[0].last == date(2026, 4, 19)


def test_the_lowest_point_may_be_now():
    flows = [Flow(Decimal(5)), Flow(outflow=Decimal(9)), Flow(outflow=Decimal(1)), Flow(Decimal(1))]
    closings = closing_balances(Decimal(4), flows)
    assert closings == [9, 0, -1, 0]
    assert lowest(Decimal(4), closings) == (3, -1)
    assert lowest(Decimal(-2), closings) == (0, -2)


def test_without_anything_nothing_is_expected(books: Books):
    found = seen(books)
    assert (cells(found), set(balances(found)), found["left_out"]) == ([], {"0"}, [])
    assert (found["lowest"]["week"], found["accounts"]) == (0, [])


@pytest.mark.parametrize("gathered", [True, False])
def test_open_items_come_in_the_week_they_are_due(till: Till, gathered: bool):
    books = till.books
    move(books, "1000.00", on=day(4, 1), account=BANK, against=REVENUE)
    move(books, "50.00", on=day(4, 15), account=CASH, against=REVENUE)
    for amount, due in (("10.01", day(4, 15)), ("20.02", day(4, 19)), ("40.04", day(4, 20)), ("80.08", day(7, 12))):
        till.item(amount, on=day(3), due=due)
    till.item("160.16", on=day(3), due=day(7, 13))
    late = till.item("320.32", on=day(3), due=day(4, 14))
    till.item("-7.07", on=day(3), due=day(4, 21), account=PAYABLE)
    till.item("-3.00", on=day(2), account=PAYABLE)  # due on its own day, as in the ageing
    if gathered:
        gather(books)
    found = seen(books)
    assert cells(found) == [
        "1 receivables in 30.03", "2 receivables in 40.04", "2 payables out 7.07", "13 receivables in 80.08",
        "overdue receivables in 320.32", "overdue payables out 3.00", "later receivables in 160.16",
    ]  # fmt: skip
    assert balances(found) == ["1050.00", "1080.03", *["1113.00"] * 11, "1193.08"]
    assert found["weeks"][0]["cells"][0]["items"] == 2
    (row,) = listed(books, place=-1, direction="in")
    assert (row["line_id"], row["base_amount"], row["week"]) == (late, Decimal("320.32"), "overdue")


def test_what_is_overdue_counts_where_the_reader_says(till: Till):
    till.item("100.00", on=day(3), due=day(4, 1))
    till.item("-30.00", on=day(3), due=day(4, 2), account=PAYABLE)
    gather(till.books)
    assert set(balances(seen(till.books))) == {"0"}
    found = seen(till.books, overdue_in_week=3)
    assert balances(found) == ["0", "0", "0", *["70.00"] * 11]
    third = found["weeks"][2]
    assert (third["inflow"], third["outflow"], third["overdue_inflow"], third["overdue_outflow"]) == (100, 30, 100, 30)
    assert (third["cells"], found["weeks"][3]["opening_balance"]) == ([], 70)
    assert found["overdue"]["inflow"] == 100, "it is said as well"


def test_what_is_paid_in_part_comes_with_its_rest(till: Till):
    """Also where the payment is of a day to come: it is booked ahead then, and nothing comes twice."""
    item = till.item("100.00", on=day(3), due=day(4, 20))
    till.pay("40.00", (item, "40.00"), paid_on=day(4, 2))
    till.pay("25.00", (item, "25.00"), paid_on=day(5, 1))
    found = seen(till.books)
    assert cells(found) == ["2 receivables in 35.00", "3 booked in 25.00"]
    assert (balances(found)[0], balances(found)[-1]) == ("40.00", "100.00")
    (row,) = listed(till.books, kind="booked")
    assert (row["contact_name"], row["amount"], row["entry_id"] is None) == (till.contact.display_name, 25, False)


def test_credits_take_off_what_is_due_first(till: Till):
    """Of the same contact and currency; what is more than it owes counts in no week."""
    other = make_contact(till.books, display_name="Other", is_customer=True)
    till.item("100.00", on=day(3), due=day(4, 16))
    second = till.item("60.00", on=day(3), due=day(4, 28))
    till.item("-130.00", on=day(4, 1))
    till.item("500.00", on=day(3), due=day(4, 16), whose=other)
    till.item("-9.00", on=day(4, 1), whose=False)
    till.item("-20.00", on=day(3), due=day(5, 1), account=PAYABLE)
    till.item("50.00", on=day(4, 1), account=PAYABLE)
    gather(till.books)
    found = seen(till.books)
    assert cells(found) == [
        "1 receivables in 500.00", "3 receivables in 30.00", "unused_credits receivables out 9.00",
        "unused_credits payables in 30.00",
    ]  # fmt: skip
    (row,) = listed(till.books, place=2)
    assert (row["line_id"], row["open_amount"], row["amount"]) == (second, 60, 30)
    own, nobodys = sorted(listed(till.books, place=-2), key=lambda row: row["kind"])
    assert (own["contact_id"], own["open_amount"], own["amount"]) == (till.contact.id, 50, 30)
    assert (nobodys["contact_id"], nobodys["amount"], nobodys["direction"]) == (None, 9, "out")


def test_foreign_money_is_worth_the_rate_of_today(till: Till):
    books = till.books
    move(books, "10.00", on=day(4, 1), account=BANK, against=REVENUE, base="40.00", currency="EUR")
    for amount, base in (("3.33", "14.00"), ("3.33", "15.00")):
        till.item(amount, base, currency="EUR", on=day(3), due=day(4, 20))
    till.item("-1.00", "-4.00", currency="EUR", on=day(3), due=day(4, 20), account=PAYABLE)
    gather(books)
    rate(books, "EUR", "4.9", on=day(4, 14))
    rate(books, "EUR", "5.0015")
    found = seen(books)
    assert cells(found) == ["2 receivables in 33.30", "2 payables out 5.00"]
    assert balances(found)[:3] == ["50.02", "50.02", "78.32"], "10 EUR are 50.015"
    rows = listed(books, place=1, kind="receivables")
    assert [row["base_amount"] for row in rows] == [Decimal("16.65")] * 2, "each item is rounded, and they add up"


def test_a_missing_rate_is_named_and_never_taken_for_one(till: Till):
    books = till.books
    move(books, "10.00", on=day(4, 1), account=BANK, against=REVENUE, base="40.00", currency="EUR")
    till.item("3.00", "14.00", currency="EUR", on=day(3), due=day(4, 20))
    till.item("7.00", on=day(3), due=day(4, 20))
    till.item("-2.00", "-9.00", currency="EUR", on=day(3), due=day(5, 20), account=PAYABLE)
    gather(books)
    rate(books, "EUR", "4.9", on=day(4, 14))
    found = seen(books)
    (euro,) = found["left_out"]
    assert (euro["currency"], euro["at_hand"], euro["inflow"], euro["outflow"], euro["items"]) == ("EUR", 10, 3, 2, 2)
    assert "EUR" in euro["detail"] and "2026-04-15" in euro["detail"]
    assert (cells(found), balances(found)[0]) == (["2 receivables in 7.00"], "0")
    assert [(row["currency"], row["base_amount"]) for row in found["accounts"]] == [("EUR", None)]
    assert [row["base_amount"] for row in listed(books, currency="EUR")] == [None, None]


def test_a_draft_of_a_payment_run_pays_on_its_day_and_nothing_twice(books: Books):
    desk = Desk.of(books)
    one, other = desk.supplier("One"), desk.supplier("Other")
    part = desk.bill(one, "100.00", due=day(4, 22))
    rest = [desk.bill(other, "40.00", due=day(4, 29)), desk.bill(other, "-15.00")]
    desk.bill(other, "8.00", due=day(6, 1))
    run_id = desk.draft(execution_on=day(5, 5))
    assert cells(seen(books)) == ["4 payment_runs out 125.00", "8 payables out 8.00"]
    desk.change(run_id, (part, "60.00"), *rest, on=day(5, 5))
    assert cells(seen(books)) == ["2 payables out 40.00", "4 payment_runs out 85.00", "8 payables out 8.00"]
    (row,) = listed(books, kind="payment_runs")
    assert (row["run_id"], row["amount"], row["day"]) == (run_id, 85, day(5, 5))
    stale = seen(books, today=day(5, 6))
    assert cells(stale) == ["5 payables out 8.00", "overdue payables out 125.00"], (
        "no bank pays on a day that has passed"
    )
    desk.cancel(run_id)
    assert cells(seen(books)) == ["2 payables out 100.00", "3 payables out 25.00", "8 payables out 8.00"]


def test_an_approved_payment_run_pays_on_its_day(books: Books):
    desk = Desk.of(books)
    desk.bill(desk.supplier("One"), "100.00", due=day(4, 22))
    run_id = desk.draft(execution_on=day(4, 28))
    desk.approve(run_id)
    found = seen(books)
    assert (cells(found), balances(found)[0]) == (["3 payment_runs out 100.00"], "0")
    (row,) = listed(books, kind="payment_runs")
    assert (row["run_id"], row["contact_name"]) == (run_id, "One")
    after = seen(books, today=day(4, 28))
    assert (cells(after), balances(after)[0]) == ([], "-100.00")


def test_recurring_entries_move_money_until_they_end(books: Books):
    rent = [{"account_code": EXPENSE, "debit": "90.00"}, {"account_code": BANK, "credit": "90.00"}]
    recurs(books, "Rent", rent, Rhythm("week", 2, date(2026, 4, 13), times=3))
    between = [{"account_code": CASH, "debit": "5.00"}, {"account_code": BANK, "credit": "5.00"}]
    recurs(books, "Till", between, Rhythm("day", 1, TODAY))
    none = [{"account_code": EXPENSE, "debit": "1.00"}, {"account_code": REVENUE, "credit": "1.00"}]
    recurs(books, "Accrual", none, Rhythm("day", 1, TODAY))
    recurs(books, "Back", rent, Rhythm("month", 1, date(2026, 5, 31), ends_on=date(2026, 6, 1)), reverse_next_day=True)
    assert cells(seen(books)) == [
        "1 recurring_entries out 90.00", "3 recurring_entries out 90.00", "5 recurring_entries out 90.00",
        "7 recurring_entries out 90.00", "8 recurring_entries in 90.00",
    ]  # fmt: skip
    first, *_ = listed(books, kind="recurring_entries")
    assert (first["day"], first["recurring_name"]) == (TODAY, "Rent"), "what is late is made today"


def test_a_planned_reversal_takes_the_money_back(books: Books):
    entry_id = move(books, "70.00", on=day(4, 1), account=BANK, against=REVENUE)
    with tenant(books.tenant_id):
        plan_reversal(company=books.company, entry_id=entry_id, reverse_on=day(5, 4), by=books.owner)
    assert cells(seen(books)) == ["4 recurring_entries out 70.00"]
    (row,) = listed(books)
    assert (row["entry_id"], row["day"]) == (entry_id, day(5, 4))


def test_a_page_goes_on_behind_the_one_before(till: Till):
    for number in range(5):
        till.item(f"{number + 1}.00", on=day(3), due=day(4, 20 + number % 2))
    whole = listed(till.books)
    first = listed(till.books, limit=2)
    last = first[1]
    rest = listed(till.books, after=(last["day"], last["id"], last["part"], last["currency"]))
    assert len(first) == 3 and [row["id"] for row in whole] == [row["id"] for row in (*first[:2], *rest)]


def test_row_level_security_hides_the_flows_of_strangers(till: Till):
    """As the application's role, even where the statement is asked with the ids of another tenant."""
    till.item("100.00", on=day(3), due=day(4, 20))
    move(till.books, "10.00", on=day(5, 1), account=BANK, against=REVENUE)
    gather(till.books)
    with tenant(till.books.tenant_id), connection.cursor() as cursor:
        known = queries.basis_of(till.books.company, TODAY).known
        params, statement = known.params(), known.statement(queries.SUMS)
        cursor.execute(statement, params)
        assert len(cursor.fetchall()) == 2
    with tenant(make_books().tenant_id), connection.cursor() as cursor:
        cursor.execute(statement, params)
        assert cursor.fetchall() == []


def test_a_stranger_finds_no_forecast_and_a_member_without_the_right_none(till: Till, path: str):
    stranger = make_books()
    charlie = Api(stranger.owner, stranger.tenant_id)
    role = make_role(till.books.owner, till.books.tenant_id, Permission.LEDGER_READ)
    bob = Api(make_member(till.books.tenant_id, role), till.books.tenant_id)
    for address in ("/cash-forecast", "/cash-forecast/items"):
        assert charlie.get(path + address).status_code == 404
        assert bob.get(path + address).status_code == 403


def test_the_api_answers_it_with_links_to_its_items(till: Till, api: Api, path: str):
    today = day_with_books(till.books)
    till.item("100.00", on=today, due=today + timedelta(days=7))
    till.item("11.00", on=today, due=today + timedelta(days=8))
    move(till.books, "10.00", on=today, account=BANK, against=REVENUE)
    found = api.get(f"{path}/cash-forecast?overdue_in_week=2").json()
    assert (found["today"], found["opening_balance"], found["overdue_in_week"]) == (str(today), "10.00", 2)
    cell = next(week for week in found["weeks"] if week["cells"])["cells"][0]
    behind = cell["href"].removeprefix("/api/v1")
    items = api.get(behind).json()["items"]
    assert sum(Decimal(one["base_amount"]) for one in items) == Decimal(cell["amount"]) and len(items) == cell["items"]
    first = api.get(f"{path}/cash-forecast/items?limit=1").json()
    (second,) = api.get(f"{path}/cash-forecast/items?limit=1&after={first['next']}").json()["items"]
    assert [first["items"][0]["amount"], second["amount"]] == ["100.00", "11.00"]


@pytest.mark.parametrize(
    "query",
    ["?overdue_in_week=0", "?overdue_in_week=14", "?overdue_in_week=x", "/items?week=0", "/items?week=14", "/items?week=a",
     "/items?kind=all", "/items?direction=up", "/items?currency=%27", "/items?limit=0", "/items?after=x", "?format=pdf"],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_field(api: Api, path: str, query: str):
    answer = api.get(f"{path}/cash-forecast{query}")
    assert answer.status_code == 422 and answer.json()["errors"][0]["pointer"], answer.content


def test_files_hold_the_weeks_and_every_item_and_need_the_right(till: Till, api: Api, path: str):
    today = day_with_books(till.books)
    contact = make_contact(till.books, display_name="=Evil", is_customer=True)
    till.item("100.00", on=today, due=today, whose=contact)
    till.item("5.00", on=today, due=today + timedelta(days=7))
    text = api.get(f"{path}/cash-forecast?format=csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert (len(rows), rows[0][0], rows[1][0], rows[14][0]) == (17, "week", "1", "unused_credits")
    assert (rows[1][4], rows[1][-1], rows[13][-1]) == ("100.00", "100.00", "105.00")
    listed_rows = api.get(f"{path}/cash-forecast/items?format=csv&limit=1").content.decode("utf-8-sig").splitlines()
    assert len(listed_rows) == 3 and "'=Evil" in listed_rows[1]
    assert api.get(f"{path}/cash-forecast?format=xlsx").content[:2] == b"PK"
    role = make_role(till.books.owner, till.books.tenant_id, Permission.PAYMENT_READ)
    bob = Api(make_member(till.books.tenant_id, role), till.books.tenant_id)
    assert bob.get(f"{path}/cash-forecast").status_code == 200
    for address in ("/cash-forecast", "/cash-forecast/items"):
        assert bob.get(f"{path}{address}?format=csv").json()["code"] == "organisations.permission_missing"

"""Statements tie to the cent with a plain recomputation from the lines, on any day and as known at any moment."""

import csv
import io
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from oasys.core import csv_cells
from oasys.core.table_files import table_file
from oasys.core.tenancy import tenant
from oasys.currencies.services import ensure_unit
from oasys.ledger.models import Account, JournalEntry, JournalLine
from oasys.ledger.rules import EntryDraft, LineDraft
from oasys.ledger.services.corrections import reverse_entry
from oasys.ledger.services.entries import write_drafts
from oasys.ledger.services.posting import write_and_post
from oasys.ledger.services.years import open_fiscal_year
from oasys.organisations.permissions import Permission
from oasys.reports import pages, statements, trial_balances
from oasys.reports.balances import sums_until
from oasys.reports.content import with_content_hash
from oasys.reports.rules import Span, comparative_days, comparative_spans, months_earlier
from oasys.reports.statements import Context
from tests.factories import Books, make_books, make_member, make_role
from tests.fixtures import Api


@dataclass(frozen=True, slots=True)
class Filled:
    """Books with two years of random entries, posted in two goes; `between` lies between the goes."""

    books: Books
    between: datetime


@pytest.fixture(scope="module")
def filled() -> Iterator[Filled]:
    books = make_books(year=2025)
    chance = random.Random(7)
    with tenant(books.tenant_id):
        open_fiscal_year(company=books.company, containing=date(2026, 1, 1))
        accounts = list(Account.objects.filter(company=books.company, is_heading=False, currency="").order_by("code"))
        journal = books.journal()

        def entry() -> EntryDraft:
            day = date(2025, 1, 1) + timedelta(days=chance.randrange(730))
            parts = [Decimal(chance.randrange(1, 10**6)) / 100 for _ in range(chance.randrange(1, 4))]
            zero = Decimal(0)
            lines = [LineDraft(chance.choice(accounts).id, part, zero, "MYR", part) for part in parts]
            total = sum(parts, zero)
            lines.append(LineDraft(chance.choice(accounts).id, zero, total, "MYR", -total))
            return EntryDraft(journal.id, day, lines, description="=1+1")

        write_drafts(company=books.company, entries=[entry() for _ in range(20)], by=books.owner)
        write_and_post(company=books.company, entries=[entry() for _ in range(150)], by=books.owner)
    with tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        between = cursor.fetchone()[0]
    with tenant(books.tenant_id):
        write_and_post(company=books.company, entries=[entry() for _ in range(150)], by=books.owner)
    return Filled(books, between)


def recomputed(day: date, known_at: datetime | None = None) -> dict[UUID, Decimal]:
    """Net balance of each account from nothing but the posted lines."""
    nets: dict[UUID, Decimal] = defaultdict(Decimal)
    for line in JournalLine.objects.select_related("entry").filter(entry__status="posted", posting_date__lte=day):
        if known_at is None or line.entry.posted_at <= known_at:
            nets[line.account_id] += line.debit - line.credit
    return {account: net for account, net in nets.items() if net}


DAYS = [
    date(2024, 12, 31),
    date(2025, 1, 31),
    date(2025, 3, 4),
    date(2025, 3, 28),
    date(2025, 12, 31),
    date(2026, 7, 16),
    date(2027, 1, 1),
]


@pytest.mark.parametrize("is_past", [False, True])
def test_sums_tie_with_the_lines_on_any_day(filled: Filled, is_past: bool):
    known_at = filled.between if is_past else None
    with tenant(filled.books.tenant_id):
        found = sums_until(company=filled.books.company, days=DAYS, known_at=known_at)
        for day, sums in zip(DAYS, found, strict=True):
            nets = {key[0]: value.net for key, value in sums.items() if value.net}
            assert nets == recomputed(day, known_at)


def test_sums_of_one_account_are_its_share(filled: Filled):
    with tenant(filled.books.tenant_id):
        everyone = sums_until(company=filled.books.company, days=DAYS, known_at=filled.between)
        account_id = next(iter(everyone[-1]))[0]
        alone = sums_until(company=filled.books.company, days=DAYS, known_at=filled.between, account_id=account_id)
        assert [sums.get((account_id, "")) for sums in alone] == [sums.get((account_id, "")) for sums in everyone]


def test_the_trial_balance_balances_and_ties(filled: Filled):
    with tenant(filled.books.tenant_id):
        context = Context.of(filled.books.company, None)
        span = Span(date(2025, 6, 10), date(2026, 2, 20))
        found = trial_balances.trial_balance(context, span, by_unit=True)
        closing = recomputed(span.to_date)
        opening = recomputed(date(2025, 6, 9))
        for row in found["rows"]:
            assert row["closing"] == closing.get(row["account_id"], 0)
            assert row["opening"] == opening.get(row["account_id"], 0)
            assert row["opening"] + row["debit"] - row["credit"] == row["closing"]
            assert sum(unit["amount"] for unit in row["units"]) == row["closing"]
        assert found["is_balanced"]
        assert found["totals"]["opening"] == 0
        assert {row["account_id"] for row in found["rows"]} >= closing.keys()


def test_a_trial_balance_beside_earlier_ones_and_below_its_headings_says_the_same(filled: Filled):
    with tenant(filled.books.tenant_id):
        context = Context.of(filled.books.company, None)
        span = Span(date(2025, 6, 10), date(2026, 2, 20))
        plain = trial_balances.trial_balance(context, span, by_unit=False)
        found = trial_balances.trial_balance(
            context, span, by_unit=False, comparatives=2, step="quarter", headings=True
        )
        leaves = {row["account_id"]: row for row in found["rows"] if not row["tree"]["is_heading"]}
        figures = ("opening", "debit", "credit", "closing")
        for row in plain["rows"]:
            assert [row[name] for name in figures] == [leaves[row["account_id"]][name] for name in figures]
        assert [column["to_date"] for column in found["earlier"]] == [date(2025, 11, 20), date(2025, 8, 20)]
        for n, column in enumerate(found["earlier"]):
            closing = recomputed(column["to_date"])
            assert closing.keys() <= leaves.keys()
            assert all(row["earlier"][n] == closing.get(account_id, 0) for account_id, row in leaves.items())
            assert found["totals"]["earlier"][n] == sum(net for net in closing.values() if net > 0)
        above = {account.id: account.parent_id for account in statements.accounts_of(filled.books.company)}
        headings = [row for row in found["rows"] if row["tree"]["is_heading"]]
        assert headings
        for heading in headings:
            below = [row for row in leaves.values() if heading["account_id"] in _all_above(above, row["account_id"])]
            assert [heading[name] for name in figures] == [sum(row[name] for row in below) for name in figures]
            assert heading["earlier"] == [sum(row["earlier"][n] for row in below) for n in range(2)]
            assert (heading["href"], heading["hrefs"]) == (None, [None, None])


def _all_above(above: dict[UUID, UUID | None], account_id: UUID) -> Iterator[UUID]:
    parent = above[account_id]
    while parent is not None:
        yield parent
        parent = above[parent]


def test_a_trial_balance_without_comparatives_keeps_the_hash_it_had(filled: Filled):
    with tenant(filled.books.tenant_id):
        context = Context.of(filled.books.company, None)
        span = Span(date(2025, 6, 10), date(2026, 2, 20))
        now = trial_balances.trial_balance(context, span, by_unit=False)
        then = {name: part for name, part in now.items() if name != "earlier"}
        then["rows"] = [
            {name: part for name, part in row.items() if name not in {"earlier", "hrefs", "tree"}}
            for row in now["rows"]
        ]
        then["totals"] = {name: part for name, part in now["totals"].items() if name != "earlier"}
        wider = trial_balances.trial_balance(context, span, by_unit=False, comparatives=1, step="year")
    hashes = [with_content_hash("trial-balance", one, by_unit=False)["content_hash"] for one in (now, then, wider)]
    assert hashes[0] == hashes[1] != hashes[2]


def test_a_file_of_a_trial_balance_has_a_column_for_each_span_before(filled: Filled):
    reader = Api(filled.books.owner, filled.books.tenant_id)
    asked = "from_date=2026-01-01&to_date=2026-02-20&comparatives=1&step=year&headings=true&format=csv"
    answer = reader.get(f"/companies/{filled.books.company.id}/reports/trial-balance?{asked}")
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert head[-2:] == ["closing", "closing 2025-01-01..2025-02-20"]
    assert sum(Decimal(row[-1]) for row in rows) == 0, "accounts alone, no headings"


def test_profit_and_loss_keeps_to_its_days(filled: Filled):
    with tenant(filled.books.tenant_id):
        context = Context.of(filled.books.company, None)
        found = statements.profit_and_loss(
            context, Span(date(2026, 1, 1), date(2026, 6, 17)), comparatives=1, step="year"
        )
        classes = dict(Account.objects.values_list("id", "account_class"))
        for column, (first, last) in enumerate(
            [(date(2025, 12, 31), date(2026, 6, 17)), (date(2024, 12, 31), date(2025, 6, 17))]
        ):
            result = Decimal(0)
            for day, sign in ((last, 1), (first, -1)):
                result -= sign * sum(
                    (net for account, net in recomputed(day).items() if classes[account] in {"income", "expense"}),
                    Decimal(0),
                )
            assert found["result"][column] == result


@pytest.mark.parametrize("day", [date(2025, 8, 9), date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31)])
@pytest.mark.parametrize("is_past", [False, True])
def test_the_balance_sheet_balances_on_any_day(filled: Filled, day: date, is_past: bool):
    with tenant(filled.books.tenant_id):
        context = Context.of(filled.books.company, filled.between if is_past else None)
        found = statements.balance_sheet(context, day, comparatives=2, step="month")
        assert found["is_balanced"]
        assets = next(s for s in found["sections"] if s["name"] == "asset")
        classes = dict(Account.objects.values_list("id", "account_class"))
        nets = recomputed(day, context.known_at)
        assert assets["totals"][0] == sum((n for a, n in nets.items() if classes[a] == "asset"), Decimal(0))


def test_results_move_from_this_year_to_earlier_years(filled: Filled):
    with tenant(filled.books.tenant_id):
        context = Context.of(filled.books.company, None)
        last, first = (
            statements.balance_sheet(context, day, comparatives=0, step="year")["sections"][2]["rows"][-2:]
            for day in (date(2025, 12, 31), date(2026, 1, 1))
        )
        result = statements.profit_and_loss(
            context, Span(date(2025, 1, 1), date(2025, 12, 31)), comparatives=0, step="year"
        )
        assert [row["name"] for row in last] == ["Results of earlier years", "Result of this year"]
        assert last[0]["amounts"] == [0]
        assert last[1]["amounts"] == result["result"] == first[0]["amounts"]


def test_the_general_ledger_runs_on_across_pages(filled: Filled):
    api = Api(filled.books.owner, filled.books.tenant_id)
    with tenant(filled.books.tenant_id):
        busiest = JournalLine.objects.filter(entry__status="posted").first().account_id
        closing = recomputed(date(2026, 12, 31))[busiest]
        opening = recomputed(date(2025, 2, 13)).get(busiest, Decimal(0))
    base = f"/companies/{filled.books.company.id}/reports/general-ledger?account_id={busiest}&from_date=2025-02-14&to_date=2026-12-31"
    whole = api.get(base + "&limit=200").json()
    items, after = [], ""
    while True:
        page = api.get(base + "&limit=3" + after).json()
        items += page["items"]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert items == whole["items"]
    assert Decimal(whole["opening"]) == opening
    assert Decimal(items[-1]["balance"]) == closing


def test_the_journal_pages_over_every_posted_entry_once(filled: Filled):
    api = Api(filled.books.owner, filled.books.tenant_id)
    base = f"/companies/{filled.books.company.id}/reports/journal?from_date=2025-01-01&to_date=2026-12-31&limit=37"
    numbers, after = [], ""
    while True:
        page = api.get(base + after).json()
        numbers += [entry["number"] for entry in page["items"]]
        assert all(
            sum(Decimal(line["debit"]) - Decimal(line["credit"]) for line in e["lines"]) == 0 for e in page["items"]
        )
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert len(numbers) == len(set(numbers)) == 300


NAMES = ["trial-balance", "profit-and-loss", "balance-sheet", "general-ledger", "journal"]


def file_of(filled: Filled, name: str, format: str) -> Any:
    with tenant(filled.books.tenant_id):
        code = JournalLine.objects.filter(entry__status="posted").first().account.code
    query = f"?to_date=2026-12-31&format={format}"
    if name == "general-ledger":
        query += f"&account_code={code}"
    answer = Api(filled.books.owner, filled.books.tenant_id).get(
        f"/companies/{filled.books.company.id}/reports/{name}{query}"
    )
    assert answer.status_code == 200, answer.content
    return answer


@pytest.mark.parametrize("name", NAMES)
def test_csv_is_safe_to_open(filled: Filled, name: str):
    answer = file_of(filled, name, "csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows
    assert not any(row.get("description", "").startswith("=") for row in rows)


@pytest.mark.parametrize("name", NAMES)
def test_a_workbook_says_what_the_csv_says(filled: Filled, name: str):
    """Read back by another program's library: amounts are numbers, days are days, nothing is a formula."""
    rows = list(csv.reader(io.StringIO(file_of(filled, name, "csv").content.decode("utf-8-sig"))))
    answer = file_of(filled, name, "xlsx")
    assert answer["Content-Disposition"] == f'attachment; filename="{name}.xlsx"'
    book = load_workbook(io.BytesIO(answer.content))
    cells = list(book.active.iter_rows())
    assert {cell.data_type for row in cells for cell in row} <= {"s", "n", "d"}
    read = [[said(cell) for cell in row] for row in cells]
    assert read == [[value.removeprefix("'") for value in row] for row in rows]


def said(cell: Any) -> str:
    if cell.value is None:
        return ""
    if cell.is_date:
        return str(cell.value.date())
    if cell.data_type == "n":
        decimals = len(cell.number_format.partition(".")[2])
        return format(Decimal(repr(cell.value)).quantize(Decimal(1).scaleb(-decimals)), "f")
    return cell.value


def test_a_workbook_keeps_what_a_number_cannot():
    amounts = [Decimal("12345678901234567.89"), Decimal("-0.10"), Decimal("0.000000000000000001"), Decimal("1E+3")]
    texts = ["=1+1", "\x01 odd", "x" * 40_000, None, "https://example.com"]
    answer = table_file("t", ["a", "b"], zip(amounts, texts[:4], strict=True), "xlsx")
    again = table_file("t", ["a", "b"], zip(amounts, texts[:4], strict=True), "xlsx")
    assert answer.content == again.content
    cells = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(min_row=2))
    assert cells[0][0].value == "12345678901234567.89"
    assert [Decimal(repr(row[0].value)) for row in cells[1:]] == [amount.normalize() for amount in amounts[1:]]
    assert [row[1].data_type for row in cells[:3]] == ["s", "s", "s"]
    assert len(cells[2][1].value) == 32_767


def test_a_file_holds_the_whole_list_or_is_refused(filled: Filled, monkeypatch: pytest.MonkeyPatch):
    rows = list(csv.reader(io.StringIO(file_of(filled, "journal", "csv").content.decode("utf-8-sig"))))
    with tenant(filled.books.tenant_id):
        posted = JournalEntry.objects.filter(status="posted", posting_date__year=2026)
        assert len(rows) - 1 == JournalLine.objects.filter(entry__in=posted).count() > 200
    base, api = f"/companies/{filled.books.company.id}", Api(filled.books.owner, filled.books.tenant_id)
    listed = api.get(f"{base}/journal-entries?format=csv&from_date=2025-01-01")
    entries = list(csv.DictReader(io.StringIO(listed.content.decode("utf-8-sig"))))
    assert len(entries) == 320
    assert sum(entry["status"] == "draft" for entry in entries) == 20
    monkeypatch.setattr("oasys.reports.api.MOST_ROWS", 5)
    monkeypatch.setattr(import_module("oasys.ledger.api.entries"), "MOST_ROWS", 5)
    for path in ("/reports/journal?to_date=2026-12-31&", "/journal-entries?"):
        answer = api.get(f"{base}{path}format=csv")
        assert (answer.status_code, answer.json()["code"]) == (422, "core.too_many_rows")


def test_a_file_needs_the_right_to_take_the_books_along(filled: Filled):
    role = make_role(filled.books.owner, filled.books.tenant_id, Permission.TENANT_READ, Permission.LEDGER_READ)
    reader = Api(make_member(filled.books.tenant_id, role), filled.books.tenant_id)
    base = f"/companies/{filled.books.company.id}"
    for path in [f"/reports/{name}?" for name in NAMES] + [
        "/journal-entries?",
        "/reports/profit-and-loss-by-dimension?axis=x&",
    ]:
        for format in ("csv", "xlsx"):
            answer = reader.get(f"{base}{path}format={format}")
            assert (answer.status_code, answer.json()["code"]) == (403, "organisations.permission_missing"), path


@pytest.mark.parametrize("first", "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
def test_a_text_that_a_spreadsheet_would_compute_stays_a_text(first: str):
    assert csv_cells.cell(f"{first}1+1") == f"'{first}1+1"
    assert csv_cells.cell(Decimal("-1.50")) == "-1.50"


def test_statements_take_a_fixed_number_of_queries(filled: Filled):
    with tenant(filled.books.tenant_id):
        context = Context.of(filled.books.company, None)
        for act, most in (
            (lambda: trial_balances.trial_balance(context, Span(date(2025, 3, 3), date(2026, 4, 9)), by_unit=False), 3),
            (lambda: statements.balance_sheet(context, date(2026, 4, 9), comparatives=12, step="month"), 4),
            (
                lambda: statements.profit_and_loss(
                    context, Span(date(2026, 1, 1), date(2026, 4, 9)), comparatives=12, step="month"
                ),
                3,
            ),
        ):
            with CaptureQueriesContext(connection) as queries:
                act()
            assert len(queries) == most


def test_an_empty_company_has_statements_of_nothing(books: Books, api: Api, path: str):
    found = api.get(f"{path}/reports/trial-balance").json()
    assert (found["rows"], found["is_balanced"], found["totals"]["debit"]) == ([], True, "0.00")
    assert api.get(f"{path}/reports/balance-sheet").json()["is_balanced"] is True
    assert api.get(f"{path}/reports/profit-and-loss").json()["result"] == ["0.00"]


def test_a_reversal_known_later_is_not_known_before(books: Books):
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
        entry = write_and_post(
            company=books.company, entries=[books.entry((asset, "5.00", "0"), (income, "0", "5.00"))], by=books.owner
        )[0]
    with tenant(books.tenant_id):
        reverse_entry(
            company=books.company, entry_id=entry, posting_date=date(2026, 3, 15), description="", by=books.owner
        )
    with tenant(books.tenant_id):
        known = JournalEntry.objects.get(id=entry).posted_at
        span = Span(date(2026, 1, 1), date(2026, 12, 31))
        then = statements.profit_and_loss(Context.of(books.company, known), span, comparatives=0, step="year")
        now = statements.profit_and_loss(Context.of(books.company, None), span, comparatives=0, step="year")
        assert (then["result"], now["result"]) == ([Decimal("5.00")], [Decimal("0.00")])
        account = books.account(asset)
        page = pages.general_ledger(Context.of(books.company, known), account, span, limit=10, after=None)
        assert [row["balance"] for row in page["items"]] == [Decimal("5.00")]


def test_units_that_are_not_money_show_beside_the_base_amounts(books: Books):
    with tenant(books.tenant_id):
        ensure_unit("VACHR", decimals=2, is_money=False)
        asset, income = (books.account(books.leaf_codes(name)[0]) for name in ("asset", "income"))
        zero, hours = Decimal(0), Decimal("7.50")
        lines = [LineDraft(asset.id, zero, zero, "VACHR", hours), LineDraft(income.id, zero, zero, "VACHR", -hours)]
        entry = EntryDraft(books.journal().id, date(2026, 5, 5), lines)
        write_and_post(company=books.company, entries=[entry], by=books.owner)
        context = Context.of(books.company, None)
        found = trial_balances.trial_balance(context, Span(date(2026, 1, 1), date(2026, 5, 31)), by_unit=True)
        units = {row["code"]: row["units"] for row in found["rows"]}
        assert units == {
            asset.code: [{"currency": "VACHR", "amount": Decimal("7.5")}],
            income.code: [{"currency": "VACHR", "amount": Decimal("-7.5")}],
        }


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("trial-balance?from_date=2026-02-01&to_date=2026-01-01", 422),
        ("trial-balance?to_date=2026-02-30", 422),
        ("trial-balance?to_date=9999-12-31", 422),
        ("trial-balance?known_at=yesterday", 422),
        ("trial-balance?known_at=2026-01-01T00:00:00", 422),
        ("profit-and-loss?comparatives=1000000000", 422),
        ("balance-sheet?step=century", 422),
        ("balance-sheet?as_of=1900-01-01&comparatives=12", 200),
        ("general-ledger", 422),
        ("general-ledger?account_code=nothing", 404),
        ("journal?after=garbage", 422),
        ("journal?limit=1000000000", 422),
        ("journal?journal=nothing", 422),
    ],
)
def test_questions_that_cannot_be_are_refused(api: Api, path: str, query: str, status: int):
    answer = api.get(f"{path}/reports/{query}")
    assert answer.status_code == status, answer.content


def test_the_calendar_of_comparatives():
    assert months_earlier(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_earlier(date(2026, 2, 28), 1) == date(2026, 1, 31)
    assert comparative_days(date(2024, 2, 29), count=1, step="year") == [date(2024, 2, 29), date(2023, 2, 28)]
    assert comparative_spans(Span(date(2026, 1, 1), date(2026, 3, 31)), count=1, step="quarter") == [
        Span(date(2026, 1, 1), date(2026, 3, 31)),
        Span(date(2025, 10, 1), date(2025, 12, 31)),
    ]
    assert datetime.now(UTC).tzinfo is UTC


def test_every_figure_of_a_balance_sheet_leads_to_what_is_behind_it(filled: Filled):
    api = Api(filled.books.owner, filled.books.tenant_id)
    found = api.get(f"/companies/{filled.books.company.id}/reports/balance-sheet?as_of=2026-07-16").json()
    rows = [row for section in found["sections"] for row in section["rows"] if not row["is_heading"]]
    assert rows
    for row in rows:
        behind = api.client.get(row["hrefs"][0]).json()
        figure = behind["result"][0] if row["account_id"] is None else behind["opening"]
        assert figure == row["amounts"][0] or row["account_id"] is not None


STATEMENTS = (
    "trial-balance?from_date=2025-02-03&to_date=2026-03-04",
    "profit-and-loss?from_date=2025-02-03&to_date=2026-03-04&comparatives=2&step=month",
    "balance-sheet?as_of=2026-03-04&comparatives=1",
    "general-ledger?from_date=2025-01-01&to_date=2026-12-31&limit=200&account_code={code}",
    "journal?from_date=2025-01-01&to_date=2026-12-31&limit=200",
)


def twin(filled: Filled) -> Books:
    """The same entries in another tenant, under other ids."""
    books = make_books(year=2025)
    with tenant(filled.books.tenant_id):
        rows = [
            (entry.posting_date, entry.description, list(entry.lines.select_related("account").order_by("line_no")))
            for entry in JournalEntry.objects.filter(company=filled.books.company, status="posted").order_by("number")
        ]
    with tenant(books.tenant_id):
        open_fiscal_year(company=books.company, containing=date(2026, 1, 1))
        ids = {account.code: account.id for account in Account.objects.filter(company=books.company)}
        entries = [
            EntryDraft(
                books.journal().id,
                day,
                [
                    LineDraft(ids[line.account.code], line.debit, line.credit, line.currency, line.currency_amount)
                    for line in lines
                ],
                description=description,
            )
            for day, description, lines in rows
        ]
        write_and_post(company=books.company, entries=entries, by=books.owner)
    return books


def test_the_same_books_and_parameters_give_the_same_content_hash_anywhere(filled: Filled):
    copy = twin(filled)
    code = copy_code(copy)
    seen: set[str] = set()
    for query in STATEMENTS:
        answers = [
            Api(books.owner, books.tenant_id).get(f"/companies/{books.company.id}/reports/{query.format(code=code)}")
            for books in (filled.books, copy)
        ]
        first, second = (answer.json()["content_hash"] for answer in answers)
        assert first == second, query
        assert len(first) == 64
        seen.add(first)
        sheet = Api(copy.owner, copy.tenant_id).get(
            f"/companies/{copy.company.id}/reports/{query.format(code=code)}&format=csv"
        )
        is_whole = answers[0].json().get("next") is None  # a file holds what comes after a page, too
        assert (sheet["ETag"] == f'"{first}"') is is_whole
    assert len(seen) == len(STATEMENTS)


def copy_code(books: Books) -> str:
    with tenant(books.tenant_id):
        return books.leaf_codes("asset")[0]


def test_other_figures_or_parameters_give_another_content_hash(filled: Filled):
    copy = twin(filled)
    api, base = Api(copy.owner, copy.tenant_id), f"/companies/{copy.company.id}/reports/"
    code = copy_code(copy)
    before = [api.get(base + query.format(code=code)).json()["content_hash"] for query in STATEMENTS]
    other = api.get(base + STATEMENTS[0].replace("03-04", "03-05")).json()["content_hash"]
    by_unit = api.get(base + STATEMENTS[0] + "&by_unit=true").json()["content_hash"]
    assert len({before[0], other, by_unit}) == 3
    steps = [api.get(f"{base}profit-and-loss?to_date=2026-03-04&step={step}").json() for step in ("month", "year")]
    assert steps[0]["sections"] == steps[1]["sections"]
    assert steps[0]["content_hash"] != steps[1]["content_hash"]
    with tenant(copy.tenant_id):
        lines = [copy.line(code, "0.01", "0"), copy.line(copy.leaf_codes("income")[0], "0", "0.01")]
        write_and_post(
            company=copy.company, entries=[EntryDraft(copy.journal().id, date(2026, 2, 10), lines)], by=copy.owner
        )
    after = [api.get(base + query.format(code=code)).json()["content_hash"] for query in STATEMENTS]
    assert [was == now for was, now in zip(before[:4], after[:4], strict=True)] == [False] * 4

"""Statements of a part of the books tie to the cent with a plain recomputation from the lines that name the values."""

import csv
import io
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oasys.core.errors import Invalid
from oasys.core.tenancy import tenant
from oasys.ledger.dimension_models import DimensionValue
from oasys.ledger.models import Account, JournalLine
from oasys.ledger.rules import EntryDraft, LineDraft, dimension_set_id
from oasys.ledger.services.dimension_sets import write_sets
from oasys.ledger.services.dimensions import create_dimension, create_value
from oasys.ledger.services.posting import write_and_post
from oasys.reports import by_dimension, statements
from oasys.reports.balances import sums_until
from oasys.reports.dimensions import sets_holding
from oasys.reports.rules import Span
from oasys.reports.statements import Context
from tests.factories import Books, make_books
from tests.fixtures import Api

YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))


@dataclass(frozen=True, slots=True)
class Filled:
    """A year of random entries with values of two axes, posted in two goes; `between` lies between them.

    CC11 and CC12 stand below CC1, CC111 below CC11; a third of the lines has no cost centre, half have no project.
    """

    books: Books
    between: datetime


@pytest.fixture(scope="module")
def filled() -> Iterator[Filled]:
    books = make_books()
    chance = random.Random(11)
    with tenant(books.tenant_id):
        company, ids = books.company, {}
        centre = create_dimension(company=company, code="cost-centre", name="Cost centre")
        project = create_dimension(company=company, code="project", name="Project")
        tree = (("CC1", None), ("CC2", None), ("CC11", "CC1"), ("CC12", "CC1"), ("CC111", "CC11"))
        for code, parent in tree:
            ids[code] = create_value(
                company=company, dimension_id=centre.id, code=code, name=code, parent_id=ids.get(parent)
            ).id
        for code in ("P1", "P2", "P3", "idle"):
            ids[code] = create_value(company=company, dimension_id=project.id, code=code, name=code).id
        accounts = list(Account.objects.filter(company=company, is_heading=False, currency="").order_by("code"))
        journal = books.journal()

        def chosen() -> UUID | None:
            members = [chance.choice(tree)[0]] if chance.random() < 0.66 else []
            members += [chance.choice(["P1", "P2", "P3"])] if chance.random() < 0.5 else []
            if not members:
                return None
            values = sorted(ids[code] for code in members)
            write_sets(company=company, sets={dimension_set_id(values): values})
            return dimension_set_id(values)

        def entry() -> EntryDraft:
            day = date(2026, 1, 1) + timedelta(days=chance.randrange(365))
            amount, zero = Decimal(chance.randrange(1, 10**6)) / 100, Decimal(0)
            lines = [
                LineDraft(chance.choice(accounts).id, amount, zero, "MYR", amount, "", chosen()),
                LineDraft(chance.choice(accounts).id, zero, amount, "MYR", -amount, "", chosen()),
            ]
            return EntryDraft(journal.id, day, lines)

        write_and_post(company=company, entries=[entry() for _ in range(120)], by=books.owner)
    with tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        between = cursor.fetchone()[0]
    with tenant(books.tenant_id):
        write_and_post(company=books.company, entries=[entry() for _ in range(120)], by=books.owner)
    return Filled(books, between)


BELOW = {"CC1": {"CC1", "CC11", "CC12", "CC111"}, "CC11": {"CC11", "CC111"}}
SLICES = [
    ["cost-centre:CC2"],
    ["cost-centre:CC1"],
    ["cost-centre:CC11"],
    ["cost-centre:CC2", "cost-centre:CC12"],
    ["cost-centre:CC1", "project:P2"],
    ["project:P1", "project:P3", "cost-centre:CC2"],
    ["project:idle"],
]
DAYS = [date(2025, 12, 31), date(2026, 2, 3), date(2026, 2, 25), date(2026, 6, 30), date(2026, 12, 31)]


def is_in(line: JournalLine, asked: list[str], codes: dict[UUID, str]) -> bool:
    wanted: dict[str, set[str]] = defaultdict(set)
    for text in asked:
        axis, code = text.split(":")
        wanted[axis] |= BELOW.get(code, {code})
    named = {codes[id_] for id_ in line.dimension_set.value_ids} if line.dimension_set else set()
    return all(named & values for values in wanted.values())


def recomputed(asked: list[str], day: date, known_at: datetime | None = None) -> dict[UUID, Decimal]:
    """Net of each account from nothing but the posted lines that name the values."""
    codes = dict(DimensionValue.objects.values_list("id", "code"))
    nets: dict[UUID, Decimal] = defaultdict(Decimal)
    for line in JournalLine.objects.select_related("entry", "dimension_set").filter(posting_date__lte=day):
        if (known_at is None or line.entry.posted_at <= known_at) and is_in(line, asked, codes):
            nets[line.account_id] += line.debit - line.credit
    return {account: net for account, net in nets.items() if net}


@pytest.mark.parametrize("asked", SLICES, ids=str)
@pytest.mark.parametrize("is_past", [False, True])
def test_sums_of_a_slice_tie_with_its_lines(filled: Filled, asked: list[str], is_past: bool):
    known_at = filled.between if is_past else None
    with tenant(filled.books.tenant_id):
        context = Context.of(filled.books.company, known_at, asked)
        for day, sums in zip(DAYS, context.sums(DAYS), strict=True):
            assert {key[0]: found.net for key, found in sums.items() if found.net} == recomputed(asked, day, known_at)
        assert any(recomputed(asked, day) for day in DAYS) is (asked != ["project:idle"])


@pytest.mark.parametrize("asked", SLICES, ids=str)
def test_every_statement_takes_the_slice(filled: Filled, asked: list[str]):
    api = Api(filled.books.owner, filled.books.tenant_id)
    query = "&".join(f"dimension={text}" for text in asked)
    base = f"/companies/{filled.books.company.id}/reports"
    with tenant(filled.books.tenant_id):
        nets = recomputed(asked, YEAR.to_date)
        classes = dict(Account.objects.values_list("id", "account_class"))
    trial = api.get(f"{base}/trial-balance?to_date=2026-12-31&{query}").json()
    assert trial["dimensions"] == sorted(asked)
    assert {UUID(r["account_id"]): Decimal(r["closing"]) for r in trial["rows"] if Decimal(r["closing"])} == nets
    result = api.get(f"{base}/profit-and-loss?to_date=2026-12-31&{query}").json()["result"]
    assert Decimal(result[0]) == -sum(n for a, n in nets.items() if classes[a] in {"income", "expense"})
    sheet = api.get(f"{base}/balance-sheet?as_of=2026-12-31&{query}").json()
    assets = next(s for s in sheet["sections"] if s["name"] == "asset")["totals"]
    assert Decimal(assets[0] if assets else 0) == sum(n for a, n in nets.items() if classes[a] == "asset")
    for row in trial["rows"]:
        ledger = api.client.get(row["href"]).json()
        assert ledger["dimensions"] == sorted(asked)
        assert (Decimal(ledger["items"][-1]["balance"]) if ledger["items"] else 0) == Decimal(row["closing"])
    journal = api.get(f"{base}/journal?to_date=2026-12-31&limit=200&{query}").json()["items"]
    with tenant(filled.books.tenant_id):
        codes = dict(DimensionValue.objects.values_list("id", "code"))
        lines = JournalLine.objects.select_related("dimension_set")
        assert {UUID(e["entry_id"]) for e in journal} == {x.entry_id for x in lines if is_in(x, asked, codes)}


def test_the_ledger_of_a_slice_pages_with_its_own_balance(filled: Filled):
    api = Api(filled.books.owner, filled.books.tenant_id)
    base = f"/companies/{filled.books.company.id}/reports"
    rows = api.get(f"{base}/trial-balance?to_date=2026-12-31&dimension=cost-centre:CC1").json()["rows"]
    code = max(rows, key=lambda row: Decimal(row["debit"]) + Decimal(row["credit"]))["code"]
    url = f"{base}/general-ledger?account_code={code}&from_date=2026-03-09&to_date=2026-12-31&dimension=cost-centre:CC1"
    whole, items, after = api.get(url + "&limit=200").json(), [], ""
    while True:
        page = api.get(url + "&limit=1" + after).json()
        items += page["items"]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert items == whole["items"]
    assert all(line["dimensions"]["cost-centre"] in BELOW["CC1"] for line in items)


def test_whole_periods_of_a_slice_are_read_from_balances_alone(filled: Filled):
    with tenant(filled.books.tenant_id):
        context = Context.of(filled.books.company, None, ["cost-centre:CC1", "project:P1"])
        with CaptureQueriesContext(connection) as seen:
            statements.profit_and_loss(context, Span(date(2026, 2, 1), date(2026, 9, 30)), comparatives=0, step="year")
            by_dimension.profit_and_loss(context, YEAR, axis="project")
        assert not any("ledger_journal_line" in query["sql"] for query in seen)
        assert any("ledger_dimension_balance" in query["sql"] for query in seen)


def test_a_day_inside_a_period_reads_lines_of_that_period_alone(filled: Filled):
    with tenant(filled.books.tenant_id):
        sets = sets_holding(company=filled.books.company, asked=["cost-centre:CC1"])
        context = Context.of(filled.books.company, None, ["cost-centre:CC1"])
        assert set(context.part.sets or ()) == set(sets)
        with CaptureQueriesContext(connection) as seen:
            context.sums([date(2026, 5, 10)])
        [lines] = [query["sql"] for query in seen if "ledger_journal_line" in query["sql"]]
        assert "'2026-05-01'::date and '2026-05-10'::date" in lines


@pytest.mark.parametrize("axis", ["cost-centre", "project"])
@pytest.mark.parametrize("narrowed", [[], ["project:P1", "project:P2"]], ids=str)
@pytest.mark.parametrize("until", [date(2026, 12, 31), date(2026, 8, 11)])
def test_each_column_is_the_statement_of_its_value(filled: Filled, axis: str, narrowed: list[str], until: date):
    with tenant(filled.books.tenant_id):
        company, span = filled.books.company, Span(date(2026, 1, 20), until)
        found = by_dimension.profit_and_loss(Context.of(company, None, narrowed), span, axis=axis)
        columns = found["columns"]
        assert [c["kind"] for c in columns[-2:]] == ["without", "total"]
        assert len(columns) > 3
        for place, column in enumerate(columns[:-2]):
            one = [text for text in narrowed if not text.startswith(axis)] + [f"{axis}:{column['code']}"]
            alone = statements.profit_and_loss(Context.of(company, None, one), span, comparatives=0, step="year")
            assert found["result"][place] == alone["result"][0]
        whole = statements.profit_and_loss(Context.of(company, None, narrowed), span, comparatives=0, step="year")
        assert found["result"][-1] == whole["result"][0]
        tops = [amount for amount, c in zip(found["result"], columns, strict=True) if c["depth"] == 0][:-1]
        assert sum(tops) == found["result"][-1]


def test_the_columns_stand_in_the_order_of_their_tree_and_link_to_their_lines(filled: Filled):
    api = Api(filled.books.owner, filled.books.tenant_id)
    base = (
        f"/companies/{filled.books.company.id}/reports/profit-and-loss-by-dimension?axis=cost-centre&to_date=2026-12-31"
    )
    found = api.get(base).json()
    assert [(c["code"], c["depth"]) for c in found["columns"]][:-2] == [
        ("CC1", 0),
        ("CC11", 1),
        ("CC111", 2),
        ("CC12", 1),
        ("CC2", 0),
    ]
    row = next(row for row in found["sections"][1]["rows"] if not row["is_heading"] and Decimal(row["amounts"][0]))
    behind = api.client.get(row["hrefs"][0]).json()
    assert behind["dimensions"] == ["cost-centre:CC1"]
    assert Decimal(behind["items"][-1]["balance"]) == Decimal(row["amounts"][0])
    assert row["hrefs"][-2] is None
    table = list(csv.reader(io.StringIO(api.get(base + "&format=csv").content.decode("utf-8-sig"))))
    assert table[0] == ["section", "code", "name", "CC1", "CC11", "CC111", "CC12", "CC2", "Without", "Total"]


def test_more_columns_than_anyone_reads_are_refused(filled: Filled, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(by_dimension, "MOST_COLUMNS", 2)
    with tenant(filled.books.tenant_id), pytest.raises(Invalid) as caught:
        by_dimension.profit_and_loss(Context.of(filled.books.company, None), YEAR, axis="project")
    assert caught.value.errors[0].code == "reports.too_many_columns"


def test_without_lines_of_the_axis_everything_is_without(books: Books, api: Api, path: str):
    with tenant(books.tenant_id):
        create_dimension(company=books.company, code="region", name="Region")
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
        write_and_post(
            company=books.company, entries=[books.entry((asset, "5.00", "0"), (income, "0", "5.00"))], by=books.owner
        )
    found = api.get(f"{path}/reports/profit-and-loss-by-dimension?axis=region&to_date=2026-12-31").json()
    assert (len(found["columns"]), found["result"]) == (2, ["5.00", "5.00"])


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("trial-balance?dimension=cost-centre", "core.invalid_value"),
        ("trial-balance?dimension=:", "core.invalid_value"),
        ("trial-balance?dimension=cost-centre:", "core.invalid_value"),
        ("profit-and-loss?dimension=region:X", "ledger.dimension_unknown"),
        ("balance-sheet?dimension=cost-centre:CC1&dimension=cost-centre:%00", "core.invalid_value"),
        ("journal?dimension=cost-centre:CC9", "ledger.dimension_value_unknown"),
        ("profit-and-loss-by-dimension?axis=region", "ledger.dimension_unknown"),
        ("profit-and-loss-by-dimension?axis=A", "core.invalid_value"),
        ("profit-and-loss-by-dimension", "core.required"),
    ],
)
def test_questions_that_cannot_be_are_refused(filled: Filled, query: str, code: str):
    api = Api(filled.books.owner, filled.books.tenant_id)
    answer = api.get(f"/companies/{filled.books.company.id}/reports/{query}")
    assert answer.status_code == 422, answer.content
    assert [error["code"] for error in answer.json()["errors"]] == [code]


def test_another_company_of_the_tenant_shares_no_slice(filled: Filled, books: Books):
    with tenant(books.tenant_id):
        axis = create_dimension(company=books.company, code="cost-centre", name="Cost centre")
        create_value(company=books.company, dimension_id=axis.id, code="CC1", name="CC1")
        context = Context.of(books.company, None, ["cost-centre:CC1"])
        assert context.part.sets == ()
        assert sums_until(company=books.company, days=[YEAR.to_date], part=context.part) == [{}]

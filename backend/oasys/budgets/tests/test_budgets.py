"""Budgets over the API and by the services: planned, copied, imported, approved, compared."""

import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from oasys.budgets.models import Budget, BudgetLine
from oasys.budgets.rules import Cell, scaled, variance_percent
from oasys.budgets.services import create_budget, set_cells
from oasys.core.tenancy import tenant
from oasys.ledger.models import Account, FiscalYear
from oasys.ledger.rules import EntryDraft, LineDraft, dimension_set_id
from oasys.ledger.services.dimension_sets import write_sets
from oasys.ledger.services.dimensions import create_dimension, create_value
from oasys.ledger.services.posting import write_and_post
from oasys.ledger.services.years import open_fiscal_year
from tests.factories import Books, make_books
from tests.fixtures import Api


@dataclass(frozen=True, slots=True)
class Plan:
    """Books with two years, an axis with two values, and an empty budget for the first year."""

    books: Books
    year: UUID
    next_year: UUID
    budget: UUID
    income: str
    expense: str
    asset: str
    sets: dict[str, UUID]

    @property
    def api(self) -> Api:
        return Api(self.books.owner, self.books.tenant_id)

    @property
    def root(self) -> str:
        return f"/companies/{self.books.company.id}"

    @property
    def path(self) -> str:
        return f"{self.root}/budgets/{self.budget}"


@pytest.fixture
def plan(books: Books) -> Plan:
    with tenant(books.tenant_id):
        company = books.company
        following = open_fiscal_year(company=company, containing=date(2027, 1, 1))
        year = FiscalYear.objects.get(company=company, name="2026")
        centre = create_dimension(company=company, code="cost-centre", name="Cost centre")
        values = [create_value(company=company, dimension_id=centre.id, code=c, name=c).id for c in ("CC1", "CC2")]
        write_sets(company=company, sets={dimension_set_id([value]): [value] for value in values})
        budget = create_budget(
            company=company, fiscal_year_id=year.id, name="First", now=datetime.now(UTC), by=books.owner
        )
        codes = [books.leaf_codes(kind)[0] for kind in ("income", "expense", "asset")]
    sets = {f"CC{n}": dimension_set_id([value]) for n, value in enumerate(values, 1)}
    return Plan(books, year.id, following.id, budget.id, *codes, sets)


def sell(plan: Plan, on: date, amount: str, centre: str | None = None) -> None:
    with tenant(plan.books.tenant_id):
        value = Decimal(amount)
        asset, income = plan.books.account(plan.asset).id, plan.books.account(plan.income).id
        lines = [
            LineDraft(asset, value, Decimal(0), "MYR", value),
            LineDraft(income, Decimal(0), value, "MYR", -value, "", plan.sets[centre] if centre else None),
        ]
        entry = EntryDraft(plan.books.journal().id, on, lines)
        write_and_post(company=plan.books.company, entries=[entry], by=plan.books.owner)


def cell(code: str, period: int, amount: str | None, **dimensions: str) -> dict[str, Any]:
    named = {name.replace("_", "-"): value for name, value in dimensions.items()}
    return {"account_code": code, "period": period, "amount": amount, "dimensions": named}


def change(plan: Plan, *cells: dict[str, Any], version: int = 1):
    return plan.api.call("PATCH", f"{plan.path}/lines", {"lines": list(cells)}, If_Match=f'"v{version}"')


def lines(plan: Plan, path: str | None = None) -> list[tuple[str, int, str, dict[str, str]]]:
    answer = plan.api.get(f"{path or plan.path}/lines?limit=200")
    assert answer.status_code == 200, answer.content
    return [(r["account_code"], r["period"], r["amount"], r["dimensions"]) for r in answer.json()["items"]]


def problem(answer) -> tuple[int, str, list[tuple[str, str]]]:
    body = answer.json()
    return answer.status_code, body["code"], [(e["pointer"], e["code"]) for e in body["errors"]]


def test_cells_are_planned_changed_and_taken_out(plan: Plan):
    first = change(plan, cell(plan.income, 1, "100.00"), cell(plan.income, 1, "40.00", cost_centre="CC1"))
    assert first.status_code == 200, first.content
    assert first["ETag"] == '"v2"'
    second = change(
        plan, cell(plan.income, 1, "120.50"), cell(plan.income, 1, None, cost_centre="CC1"), cell(plan.expense, 12, "-3"),
        version=2,
    )  # fmt: skip
    assert second.status_code == 200, second.content
    assert lines(plan) == [(plan.income, 1, "120.50", {}), (plan.expense, 12, "-3", {})]


def test_every_cell_that_cannot_be_is_named_and_nothing_changes(plan: Plan):
    with tenant(plan.books.tenant_id):
        heading = Account.objects.filter(company=plan.books.company, is_heading=True).first().code
    answer = change(
        plan,
        cell(plan.income, 1, "1.00"),
        cell("9999x", 1, "1.00"),
        cell(heading, 1, "1.00"),
        cell(plan.income, 13, "1.00"),
        cell(plan.income, 2, "1.005"),
        cell(plan.income, 3, "1.00", cost_centre="CC9", region="X"),
        cell(plan.income, 1, "2.00"),
    )
    assert problem(answer) == (
        422,
        "core.invalid",
        [
            ("/lines/1/account_code", "ledger.account_unknown"),
            ("/lines/2/account_code", "ledger.account_unusable"),
            ("/lines/3/period", "budgets.period_unknown"),
            ("/lines/4/amount", "ledger.too_many_decimals"),
            ("/lines/5/dimensions", "ledger.dimension_value_unknown"),
            ("/lines/5/dimensions", "ledger.dimension_unknown"),
            ("/lines/6/account_code", "budgets.cell_twice"),
        ],
    )
    assert lines(plan) == []


def test_a_lost_update_is_refused(plan: Plan):
    assert change(plan, cell(plan.income, 1, "1.00")).status_code == 200
    assert change(plan, cell(plan.income, 1, "2.00")).status_code == 412
    assert plan.api.call("PATCH", f"{plan.path}/lines", {"lines": [cell(plan.income, 1, "3")]}).status_code == 428
    assert lines(plan) == [(plan.income, 1, "1.00", {})]


def test_of_two_who_edit_at_once_one_is_told(plan: Plan):
    results: list[str] = []
    barrier = threading.Barrier(2)

    def act(amount: str) -> None:
        try:
            barrier.wait(60)
            with tenant(plan.books.tenant_id):
                set_cells(
                    company=plan.books.company, budget_id=plan.budget, version=1, replace=False, pointer="/lines/{row}",
                    cells=[Cell(0, plan.income, 1, Decimal(amount))],
                )  # fmt: skip
            results.append("kept")
        except Exception as error:
            results.append(getattr(error, "code", repr(error)))
        finally:
            connection.close()

    workers = [threading.Thread(target=act, args=(amount,)) for amount in ("1", "2")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert sorted(results) == ["core.stale_version", "kept"]
    assert len(lines(plan)) == 1


def test_lines_are_paged(plan: Plan):
    change(plan, *(cell(plan.income, n, f"{n}") for n in range(1, 13)), cell(plan.expense, 1, "1"))
    seen: list[tuple[str, int]] = []
    after = ""
    for _ in range(3):
        page = plan.api.get(f"{plan.path}/lines?limit=5{after}").json()
        seen += [(row["account_code"], row["period"]) for row in page["items"]]
        after = f"&after={page['next']}"
    assert seen == [(plan.income, n) for n in range(1, 13)] + [(plan.expense, 1)]
    assert page["next"] is None
    assert plan.api.get(f"{plan.path}/lines?after=garbage").status_code == 422


def approve(plan: Plan, version: int = 1):
    return plan.api.call("POST", f"{plan.path}/approve", {}, If_Match=f'"v{version}"')


def test_an_approved_budget_never_changes(plan: Plan):
    change(plan, cell(plan.income, 1, "1.00"))
    approved = approve(plan, 2)
    assert approved.status_code == 200, approved.content
    assert (approved.json()["status"], approved.json()["approved_by"]) == ("approved", plan.books.owner.email)
    refused = [
        change(plan, cell(plan.income, 1, "2.00"), version=3),
        plan.api.call("PATCH", plan.path, {"name": "Other"}, If_Match='"v3"'),
        plan.api.call("DELETE", plan.path, If_Match='"v3"'),
        approve(plan, 3),
        put(plan, f"account,period,amount\n{plan.income},1,5\n", version=3),
    ]
    assert [answer.json()["code"] for answer in refused] == ["budgets.budget_approved"] * 5
    assert lines(plan) == [(plan.income, 1, "1.00", {})]


def test_a_draft_is_renamed_and_deleted(plan: Plan):
    change(plan, cell(plan.income, 1, "1.00"))
    renamed = plan.api.call("PATCH", plan.path, {"name": "Second"}, If_Match='"v2"')
    assert (renamed.status_code, renamed.json()["name"], renamed["ETag"]) == (200, "Second", '"v3"')
    assert plan.api.call("DELETE", plan.path, If_Match='"v2"').status_code == 412
    assert plan.api.call("DELETE", plan.path, If_Match='"v3"').status_code == 204
    assert plan.api.get(plan.path).status_code == 404
    with tenant(plan.books.tenant_id):
        assert (Budget.objects.count(), BudgetLine.objects.count()) == (0, 0)


def make(plan: Plan, name: str, year: UUID | None = None, **copy_of: Any):
    body = {"fiscal_year_id": str(year or plan.year), "name": name} | ({"copy_of": copy_of} if copy_of else {})
    return plan.api.post(f"{plan.root}/budgets", body)


def test_names_are_unique_in_a_year(plan: Plan):
    taken = make(plan, "First")
    assert (taken.status_code, taken.json()["code"]) == (409, "budgets.name_taken")
    assert make(plan, "First", plan.next_year).status_code == 201
    other = make(plan, "Second").json()
    clash = plan.api.call("PATCH", f"{plan.root}/budgets/{other['id']}", {"name": "First"}, If_Match='"v1"')
    assert clash.json()["code"] == "budgets.name_taken"
    listed = plan.api.get(f"{plan.root}/budgets?limit=2").json()
    rest = plan.api.get(f"{plan.root}/budgets?limit=2&after={listed['next']}").json()
    assert [b["name"] for b in listed["items"] + rest["items"]] == ["First", "First", "Second"]
    of_year = plan.api.get(f"{plan.root}/budgets?fiscal_year_id={plan.next_year}").json()["items"]
    assert [b["fiscal_year"] for b in of_year] == ["2027"]


def test_a_copy_of_actual_figures_keeps_dimensions_and_ties(plan: Plan):
    sell(plan, date(2026, 1, 10), "100.00")
    sell(plan, date(2026, 1, 11), "33.33", "CC1")
    sell(plan, date(2026, 3, 1), "50.00", "CC2")
    made = make(plan, "Copy", plan.next_year, fiscal_year_id=str(plan.year), percent="10")
    assert made.status_code == 201, made.content
    copied = sorted(lines(plan, f"{plan.root}/budgets/{made.json()['id']}"), key=str)
    assert copied == sorted(
        [
            (plan.income, 1, "110.00", {}),
            (plan.income, 1, "36.66", {"cost-centre": "CC1"}),
            (plan.income, 3, "55.00", {"cost-centre": "CC2"}),
        ],
        key=str,
    )
    flat = make(plan, "Flat", plan.next_year, fiscal_year_id=str(plan.year), with_dimensions=False).json()
    assert lines(plan, f"{plan.root}/budgets/{flat['id']}") == [
        (plan.income, 1, "133.33", {}),
        (plan.income, 3, "50.00", {}),
    ]
    again = make(plan, "Again", plan.next_year, budget_id=flat["id"], percent="-50").json()
    assert lines(plan, f"{plan.root}/budgets/{again['id']}") == [
        (plan.income, 1, "66.67", {}),
        (plan.income, 3, "25.00", {}),
    ]


@pytest.mark.parametrize(
    ("copy_of", "status", "pointer"),
    [
        ({}, 422, "/copy_of"),
        ({"budget_id": "{mine}", "fiscal_year_id": "{mine}"}, 422, "/copy_of"),
        ({"budget_id": "{strange}"}, 422, "/copy_of/budget_id"),
        ({"fiscal_year_id": "{strange_year}"}, 422, "/copy_of/fiscal_year_id"),
        ({"fiscal_year_id": "{year}", "percent": "-100"}, 422, "/copy_of/percent"),
        ({"fiscal_year_id": "{year}", "percent": "many"}, 422, "/copy_of/percent"),
    ],
)
def test_what_cannot_be_copied(plan: Plan, copy_of: dict[str, str], status: int, pointer: str):
    strangers = make_books()
    with tenant(strangers.tenant_id):
        year = FiscalYear.objects.get()
        strange = create_budget(
            company=strangers.company, fiscal_year_id=year.id, name="S", now=datetime.now(UTC), by=strangers.owner
        )
    facts = {"mine": plan.budget, "strange": strange.id, "strange_year": year.id, "year": plan.year}
    body = {name: value.format(**facts) for name, value in copy_of.items()}
    answer = plan.api.post(f"{plan.root}/budgets", {"fiscal_year_id": str(plan.year), "name": "N", "copy_of": body})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (status, pointer), answer.content
    assert plan.api.get(f"{plan.root}/budgets").json()["items"][-1]["name"] == "First"


def put(plan: Plan, text: str | bytes, version: int = 1, kind: str = "text/csv"):
    data = text if isinstance(text, bytes) else text.encode()
    return plan.api.call("PUT", f"{plan.path}/lines", data, If_Match=f'"v{version}"', Content_Type=kind)


def test_a_file_takes_the_place_of_all_lines(plan: Plan):
    change(plan, cell(plan.expense, 5, "9.00"))
    long = f"account,period,amount,dim:cost-centre\n{plan.income},1,12.50,CC1\n{plan.income},2,0.50,\n"
    assert put(plan, long, 2).status_code == 200
    assert lines(plan) == [(plan.income, 1, "12.50", {"cost-centre": "CC1"}), (plan.income, 2, "0.50", {})]
    wide = f"\ufeffAccount;dim:cost-centre;1;2;12\n{plan.income};CC2;1;;3\n{plan.expense};;4;5;\n"
    assert put(plan, wide, 3).status_code == 200
    assert lines(plan) == [
        (plan.income, 1, "1", {"cost-centre": "CC2"}),
        (plan.income, 12, "3", {"cost-centre": "CC2"}),
        (plan.expense, 1, "4", {}),
        (plan.expense, 2, "5", {}),
    ]


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        ("\n", [("/rows/1/heading", "budgets.heading")]),
        ("account,amount\n4100,1\n", [("/rows/1/heading", "budgets.heading")]),
        ("account,period,amount,1\n", [("/rows/1/heading", "budgets.heading")]),
        ("account,period,amount,colour\n", [("/rows/1/heading", "budgets.heading")]),
        ("account,period,amount\n{income},1\n", [("/rows/2/row", "budgets.row_shape")]),
        ('account,period,amount\n"{income},1,1\n', [("/rows/2/row", "budgets.row_shape")]),
        (
            "account,period,amount\n,1,1\n{income},x,1\n{income},1,1e3\n{income},1,=1+1\n{income},2,\n",
            [
                ("/rows/2/account", "ledger.account_unknown"),
                ("/rows/3/period", "budgets.period_unknown"),
                ("/rows/4/amount", "exchange.amount"),
                ("/rows/5/amount", "exchange.amount"),
                ("/rows/6/amount", "exchange.amount"),
            ],
        ),
        (
            "account,dim:cost-centre,1,13\n{income},CC9,1,\n{income},,1.001,2\n",
            [
                ("/rows/2/dimensions", "ledger.dimension_value_unknown"),
                ("/rows/3/amount", "ledger.too_many_decimals"),
                ("/rows/3/period", "budgets.period_unknown"),
            ],
        ),
    ],
)
def test_each_bad_row_of_a_file_is_named(plan: Plan, text: str, errors: list[tuple[str, str]]):
    change(plan, cell(plan.expense, 5, "9.00"))
    answer = put(plan, text.format(income=plan.income), 2)
    assert problem(answer) == (422, "core.invalid", errors)
    assert lines(plan) == [(plan.expense, 5, "9.00", {})]


def test_what_is_no_file_of_text_is_refused(plan: Plan):
    assert put(plan, b"\xff\xfe", 1).json()["code"] == "budgets.content_type"
    assert put(plan, "{}", 1, kind="application/json").json()["code"] == "budgets.content_type"
    many = "account," + ",".join(map(str, range(1, 13))) + "\n" + f"{plan.income}{',1' * 12}\n" * 834
    assert put(plan, many, 1).json()["code"] == "budgets.too_many_cells"


def compare(plan: Plan, query: str = "") -> dict[str, Any]:
    answer = plan.api.get(f"{plan.root}/reports/budget-against-actual?budget_id={plan.budget}{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def row_of(report: dict[str, Any], code: str) -> list[tuple[str, ...]]:
    rows = [row for part in report["sections"] for row in part["rows"] if row["code"] == code]
    return [(c["budget"], c["actual"], c["variance"], c["variance_percent"]) for row in rows for c in row["cells"]]


def test_budget_against_actual_by_period_and_in_sum(plan: Plan):
    change(plan, cell(plan.income, 1, "100.00"), cell(plan.income, 2, "50.00"), cell(plan.expense, 2, "20.00"))
    sell(plan, date(2026, 1, 15), "110.00")
    sell(plan, date(2026, 2, 28), "30.00")
    sell(plan, date(2027, 1, 1), "999.00")  # another year
    whole = compare(plan)
    assert row_of(whole, plan.income) == [("150.00", "140.00", "-10.00", "-6.7")]
    assert row_of(whole, plan.expense) == [("20.00", "0.00", "-20.00", "-100.0")]
    assert [(c["budget"], c["actual"], c["variance"]) for c in whole["result"]] == [("130.00", "140.00", "10.00")]
    split = compare(plan, "&by_period=true&first_period=1&last_period=2")
    assert row_of(split, plan.income) == [("100.00", "110.00", "10.00", "10.0"), ("50.00", "30.00", "-20.00", "-40.0")]
    assert [(c["from_date"], c["to_date"]) for c in split["columns"]] == [
        ("2026-01-01", "2026-01-31"),
        ("2026-02-01", "2026-02-28"),
    ]
    behind = plan.api.client.get(split["sections"][0]["rows"][-1]["cells"][0]["href"]).json()
    assert [line["credit"] for line in behind["items"]] == ["110.00"]


def test_a_part_of_the_budget_stands_beside_the_same_part_of_the_books(plan: Plan):
    change(plan, cell(plan.income, 1, "70.00"), cell(plan.income, 1, "30.00", cost_centre="CC1"))
    sell(plan, date(2026, 1, 15), "60.00")
    sell(plan, date(2026, 1, 15), "45.00", "CC1")
    assert row_of(compare(plan), plan.income) == [("100.00", "105.00", "5.00", "5.0")]
    assert row_of(compare(plan, "&dimension=cost-centre:CC1"), plan.income) == [("30.00", "45.00", "15.00", "50.0")]
    assert row_of(compare(plan, "&dimension=cost-centre:CC2"), plan.income) == []


def test_what_is_posted_without_a_plan_shows_and_so_do_planned_assets(plan: Plan):
    sell(plan, date(2026, 1, 15), "60.00")
    assert row_of(compare(plan), plan.income) == [("0.00", "60.00", "60.00", None)]
    assert row_of(compare(plan), plan.asset) == []
    change(plan, cell(plan.asset, 1, "50.00"))
    assert row_of(compare(plan), plan.asset) == [("50.00", "60.00", "10.00", "20.0")]


def test_the_comparison_as_a_file(plan: Plan):
    change(plan, cell(plan.income, 1, "100.00"))
    sell(plan, date(2026, 1, 15), "110.00")
    answer = plan.api.get(f"{plan.root}/reports/budget-against-actual?budget_id={plan.budget}&last_period=1&format=csv")
    text = answer.content.decode("utf-8-sig").splitlines()
    assert text[0] == (
        "section,code,name,budget 2026-01-01..2026-01-31,actual 2026-01-01..2026-01-31,"
        "variance 2026-01-01..2026-01-31,variance_percent 2026-01-01..2026-01-31"
    )
    assert any(line.startswith(f"income,{plan.income},") and line.endswith("100.00,110.00,10.00,10.0") for line in text)
    assert text[-1] == "result,,Result,100.00,110.00,10.00,10.0"
    assert answer["ETag"] == f'"{compare(plan, "&last_period=1")["content_hash"]}"'


@pytest.mark.parametrize("query", ["&first_period=13", "&last_period=0", "&first_period=3&last_period=2"])
def test_periods_that_the_year_lacks(plan: Plan, query: str):
    answer = plan.api.get(f"{plan.root}/reports/budget-against-actual?budget_id={plan.budget}{query}")
    assert answer.status_code == 422


def test_a_value_that_a_budget_names_is_not_deleted(plan: Plan):
    change(plan, cell(plan.income, 1, "1.00", cost_centre="CC1"))
    [axis] = plan.api.get(f"{plan.root}/dimensions").json()
    values = plan.api.get(f"{plan.root}/dimensions/{axis['id']}/values").json()["items"]
    answer = plan.api.call("DELETE", f"{plan.root}/dimensions/{axis['id']}/values/{values[0]['id']}")
    assert (answer.status_code, answer.json()["code"]) == (409, "ledger.dimension_in_use")


amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


@given(amounts, st.decimals(min_value=-99, max_value=1000, places=2))
def test_a_percentage_is_rounded_half_up_once(amount: Decimal, percent: Decimal):
    key = UUID(int=1), 1, None
    found = scaled({key: amount}, percent=percent, decimals=2, periods=[1]).get(key, Decimal(0))
    assert abs(found - amount * (100 + percent) / 100) <= Decimal("0.005")
    assert abs(scaled({key: -amount}, percent=percent, decimals=2, periods=[1]).get(key, Decimal(0))) == abs(found)


def test_periods_that_a_year_lacks_go_into_the_one_before():
    account = UUID(int=1)
    planned = {(account, n, None): Decimal(n) for n in (1, 2, 12, 13)}
    assert scaled(planned, percent=Decimal(0), decimals=0, periods=[1, 3, 12]) == {
        (account, 1, None): Decimal(3),
        (account, 12, None): Decimal(25),
    }


def test_a_variance_has_a_percentage_where_there_is_a_budget():
    assert variance_percent(Decimal(0), Decimal(5)) is None
    assert variance_percent(Decimal(-100), Decimal(-50)) == Decimal("50.0")

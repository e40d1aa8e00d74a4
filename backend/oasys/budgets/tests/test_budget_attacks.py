"""The rules of budgets attacked by SQL as the application's own role."""

import threading
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, connection

from oasys.budgets.models import Budget, BudgetLine
from oasys.budgets.rules import Cell
from oasys.budgets.services import approve_budget, create_budget, set_cells
from oasys.core.tenancy import tenant
from oasys.ledger.models import Account, FiscalYear, Period
from oasys.ledger.rules import dimension_set_id
from oasys.ledger.services.dimension_sets import write_sets
from oasys.ledger.services.dimensions import create_dimension, create_value
from oasys.ledger.services.years import open_fiscal_year
from tests.factories import Books, make_books, make_company


def draft(books: Books, company: Any = None, name: str = "B") -> Budget:
    company = company or books.company
    year = FiscalYear.objects.filter(company=company).order_by("starts_on").first()
    return create_budget(company=company, fiscal_year_id=year.id, name=name, now=datetime.now(UTC), by=books.owner)


def plan(books: Books, budget: Budget, version: int = 1) -> None:
    set_cells(
        company=budget.company, budget_id=budget.id, version=version, replace=False, pointer="/lines/{row}",
        cells=[Cell(0, books.leaf_codes("income")[0], 1, Decimal("1.00"))],
    )  # fmt: skip


@pytest.fixture
def facts(books: Books) -> dict[str, Any]:
    strangers, other = make_books(), make_company(books.tenant_id)
    with tenant(strangers.tenant_id):
        strange = draft(strangers)
        strange_account = strangers.account(strangers.leaf_codes("income")[0]).id
    with tenant(books.tenant_id):
        later = open_fiscal_year(company=books.company, containing=date(2027, 1, 1))
        open_, approved = draft(books, name="Open"), draft(books, name="Approved")
        for budget in (open_, approved):
            plan(books, budget)
        approve_budget(company=books.company, budget_id=approved.id, version=2, now=datetime.now(UTC), by=books.owner)
        axis = create_dimension(company=other, code="cost-centre", name="C")
        value = create_value(company=other, dimension_id=axis.id, code="X", name="X").id
        write_sets(company=other, sets={dimension_set_id([value]): [value]})
        return {
            "tenant": books.tenant_id, "company": books.company.id, "alice": books.owner.id, "open": open_.id,
            "approved": approved.id, "line": BudgetLine.objects.get(budget=approved).id,
            "year": open_.fiscal_year_id, "their_year": FiscalYear.objects.get(company=other).id,
            "income": books.account(books.leaf_codes("income")[1]).id,
            "heading": Account.objects.filter(company=books.company, is_heading=True).first().id,
            "their_account": Account.objects.filter(company=other, is_heading=False).first().id,
            "strange": strange.id, "strange_account": strange_account, "stranger": strangers.owner.id,
            "period": Period.objects.get(fiscal_year_id=open_.fiscal_year_id, number=2).id,
            "later_period": Period.objects.get(fiscal_year=later, number=1).id, "their_set": dimension_set_id([value]),
        }  # fmt: skip


BUDGET = """insert into budgets_budget (tenant_id, id, company_id, fiscal_year_id, name, status, created_by_id, created_at, version
            {columns}) values (%(tenant)s, uuidv7(), %(company)s, {year}, 'N', '{status}', %(alice)s, now(), 1 {values})"""
LINE = """insert into budgets_line (tenant_id, id, budget_id, account_id, period_id, dimension_set_id, amount)
          values (%(tenant)s, uuidv7(), {budget}, {account}, {period}, {values}, {amount})"""


def new(year: str = "%(year)s", status: str = "draft", columns: str = "", values: str = "") -> str:
    return BUDGET.format(year=year, status=status, columns=columns, values=values)


def line(
    budget: str = "%(open)s",
    account: str = "%(income)s",
    period: str = "%(period)s",
    values: str = "null",
    amount: str = "1",
) -> str:
    return LINE.format(budget=budget, account=account, period=period, values=values, amount=amount)


ATTACKS: dict[str, tuple[str, str]] = {
    "an approved budget renamed": ("update budgets_budget set name = 'X' where id = %(approved)s", "OA057"),
    "an approved budget made a draft": (
        "update budgets_budget set status = 'draft', approved_by_id = null, approved_at = null where id = %(approved)s",
        "OA057",
    ),
    "an approved budget deleted": ("delete from budgets_budget where id = %(approved)s", "OA057"),
    "a line of an approved budget changed": ("update budgets_line set amount = 2 where id = %(line)s", "OA057"),
    "a line of an approved budget deleted": ("delete from budgets_line where id = %(line)s", "OA057"),
    "a line added to an approved budget": (line(budget="%(approved)s"), "OA057"),
    "a line moved to another budget": ("update budgets_line set budget_id = %(open)s where id = %(line)s", "42501"),
    "a budget born approved": (
        new(status="approved", columns=", approved_by_id, approved_at", values=", %(alice)s, now()"),
        "OA058",
    ),
    "a budget approved by nobody": ("update budgets_budget set status = 'approved' where id = %(open)s", "OA058"),
    "a budget approved by a stranger": (
        "update budgets_budget set status = 'approved', approved_by_id = %(stranger)s, approved_at = now() where id = %(open)s",
        "OA058",
    ),
    "a budget of another company's year": (new(year="%(their_year)s"), "OA009"),
    "a budget moved to another company": ("update budgets_budget set company_id = uuidv7()", "42501"),
    "a budget of no status": ("update budgets_budget set status = 'x' where id = %(open)s", "23514"),
    "a line of another company's account": (line(account="%(their_account)s"), "OA009"),
    "a line of another tenant's account": (line(account="%(strange_account)s"), "OA009"),
    "a line of another company's values": (line(values="%(their_set)s"), "OA009"),
    "a line in another tenant's budget": (line(budget="%(strange)s"), "OA009"),
    "a line of a heading": (line(account="%(heading)s"), "OA010"),
    "a line of another year's period": (line(period="%(later_period)s"), "OA058"),
    "a line with too many decimals": (line(amount="1.001"), "OA015"),
    "a line of nothing": (line(amount="0"), "23514"),
    "a line that is no number": (line(amount="'NaN'"), "23514"),
    "a line without an end": (line(amount="'Infinity'"), "23514"),
    "a cell twice": (line() + "; " + line(), "23505"),
    "budgets emptied": ("truncate budgets_budget cascade", "42501"),
    "lines emptied": ("truncate budgets_line", "42501"),
}


def rows(facts: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    with tenant(facts["tenant"]):
        return list(Budget.objects.order_by("id").values()), list(BudgetLine.objects.order_by("id").values())


@pytest.mark.parametrize("name", ATTACKS)
def test_the_attack_is_refused_and_nothing_changed(facts: dict[str, Any], name: str):
    statements, sqlstate = ATTACKS[name]
    before = rows(facts)
    with pytest.raises(Error) as caught, tenant(facts["tenant"]), connection.cursor() as cursor:
        for statement in statements.split("; "):
            cursor.execute(statement, facts)
    assert caught.value.__cause__.sqlstate == sqlstate
    assert rows(facts) == before


def test_what_the_attacks_try_is_sound_otherwise(facts: dict[str, Any]):
    with tenant(facts["tenant"]), connection.cursor() as cursor:
        cursor.execute(new(), facts)
        cursor.execute(line(), facts)
        cursor.execute("update budgets_line set amount = 2 where budget_id = %(open)s", facts)
        assert cursor.rowcount == 2


def test_the_moment_of_approval_is_the_databases(facts: dict[str, Any]):
    with tenant(facts["tenant"]), connection.cursor() as cursor:
        cursor.execute(
            "update budgets_budget set status = 'approved', approved_by_id = %(alice)s, approved_at = '2020-01-01' "
            "where id = %(open)s returning approved_at > now() - interval '1 minute'",
            facts,
        )
        assert cursor.fetchone() == (True,)


def test_a_stranger_sees_no_budget(facts: dict[str, Any]):
    strangers = make_books()
    with tenant(strangers.tenant_id):
        assert (Budget.objects.count(), BudgetLine.objects.count()) == (0, 0)


def test_a_line_written_while_somebody_approves_waits_and_is_refused(facts: dict[str, Any]):
    """Without the lock the line would be looked at before the approval commits, and slip in."""
    found: list[str] = []
    started = threading.Event()

    def write() -> None:
        try:
            with tenant(facts["tenant"]), connection.cursor() as cursor:
                started.set()
                cursor.execute(line(), facts)
            found.append("written")
        except Error as error:
            found.append(error.__cause__.sqlstate)
        finally:
            connection.close()

    worker = threading.Thread(target=write)
    with tenant(facts["tenant"]), connection.cursor() as cursor:
        cursor.execute(
            "update budgets_budget set status = 'approved', approved_by_id = %(alice)s, approved_at = now() where id = %(open)s",
            facts,
        )
        worker.start()
        assert started.wait(60)
        worker.join(0.3)
        assert worker.is_alive()
    worker.join(60)
    assert found == ["OA057"]

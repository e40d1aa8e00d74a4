"""Budgets are made, changed, copied and approved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from oasys.budgets import queries
from oasys.budgets.errors import BudgetApproved, BudgetNameTaken
from oasys.budgets.models import Budget, BudgetLine
from oasys.budgets.rules import Cell, Planned, RowFlaw, scaled
from oasys.core.errors import FieldError, Invalid, NotFound, StaleVersion
from oasys.core.ids import uuid7
from oasys.core.money import decimals_of
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.currencies.queries import known_units
from oasys.identity.models import User
from oasys.ledger.models import LARGEST_BASE_AMOUNT, Account, FiscalYear, Period
from oasys.ledger.services.dimension_sets import DimensionReader
from oasys.organisations.models import Company

MOST_FLAWS = 1_000
KEEP = """
insert into budgets_line (tenant_id, id, budget_id, account_id, period_id, dimension_set_id, amount)
select %(tenant)s, c.id, %(budget)s, c.account_id, c.period_id, c.dimension_set_id, c.amount
from unnest(%(ids)s::uuid[], %(accounts)s::uuid[], %(periods)s::uuid[], %(sets)s::uuid[], %(amounts)s::numeric[])
  as c(id, account_id, period_id, dimension_set_id, amount)
on conflict (tenant_id, budget_id, account_id, period_id, dimension_set_id) do update set amount = excluded.amount
"""
TAKE_OUT = """
delete from budgets_line l
using unnest(%(accounts)s::uuid[], %(periods)s::uuid[], %(sets)s::uuid[]) as c(account_id, period_id, dimension_set_id)
where l.tenant_id = %(tenant)s and l.budget_id = %(budget)s and l.account_id = c.account_id and l.period_id = c.period_id
  and l.dimension_set_id is not distinct from c.dimension_set_id
"""


@dataclass(frozen=True, slots=True)
class CopyOf:
    """What a new budget begins with: another budget, or the actual figures of a year; so many percent higher."""

    budget_id: UUID | None = None
    fiscal_year_id: UUID | None = None
    percent: Decimal = Decimal(0)
    with_dimensions: bool = True


@transaction.atomic(savepoint=False)
def create_budget(
    *, company: Company, fiscal_year_id: UUID, name: str, now: datetime, by: User, copy: CopyOf | None = None
) -> Budget:
    """An empty draft for a fiscal year, or a copy. Raises Invalid (fiscal_year_id, copy), BudgetNameTaken."""
    year = FiscalYear.objects.filter(company=company, id=fiscal_year_id).first()
    if year is None:
        raise Invalid.at("/fiscal_year_id", "core.not_found", say("The company has no such fiscal year."))
    try:
        with transaction.atomic():
            budget = Budget.objects.create(company=company, fiscal_year=year, name=name, created_by=by, created_at=now)
    except IntegrityError as error:
        raise BudgetNameTaken(
            say("{name} has a budget called {budget}.", name=year.name, budget=name), name=name
        ) from error
    if copy is not None:
        _fill(company, budget, copy)
    return budget


def _fill(company: Company, budget: Budget, copy: CopyOf) -> None:
    if copy.budget_id is not None:
        source = Budget.objects.filter(company=company, id=copy.budget_id).first()
        if source is None:
            raise Invalid.at("/copy_of/budget_id", "core.not_found", say("The company has no such budget."))
        planned = queries.planned(budget=source)
        if not copy.with_dimensions:
            planned = _without_dimensions(planned)
    else:
        assert copy.fiscal_year_id is not None
        if not FiscalYear.objects.filter(company=company, id=copy.fiscal_year_id).exists():
            raise Invalid.at("/copy_of/fiscal_year_id", "core.not_found", say("The company has no such fiscal year."))
        planned = queries.actuals(
            company=company, fiscal_year_id=copy.fiscal_year_id, with_dimensions=copy.with_dimensions
        )
    periods = _periods(budget)
    decimals = known_units([company.base_currency])[company.base_currency].decimals
    amounts = scaled(planned, percent=copy.percent, decimals=decimals, periods=periods) if periods else {}
    if any(abs(amount) >= LARGEST_BASE_AMOUNT for amount in amounts.values()):
        raise Invalid.at(
            "/copy_of/percent", "core.out_of_range", say("An amount would be beyond what the ledger takes.")
        )
    _keep(budget, [(account, periods[number], values, amount) for (account, number, values), amount in amounts.items()])


def _without_dimensions(planned: Planned) -> Planned:
    found: Planned = {}
    for (account, number, _), amount in planned.items():
        found[account, number, None] = found.get((account, number, None), Decimal(0)) + amount
    return found


@transaction.atomic(savepoint=False)
def rename_budget(*, company: Company, budget_id: UUID, version: int, name: str) -> Budget:
    """Raises NotFound, StaleVersion, BudgetApproved, BudgetNameTaken."""
    budget = _draft_for_update(company, budget_id, version)
    budget.name = name
    try:
        with transaction.atomic():
            _count_up(budget, "name")
    except IntegrityError as error:
        raise BudgetNameTaken(say("The fiscal year has a budget called {name}.", name=name), name=name) from error
    return budget


@transaction.atomic(savepoint=False)
def approve_budget(*, company: Company, budget_id: UUID, version: int, now: datetime, by: User) -> Budget:
    """From now on it never changes; a revision is a copy. Raises NotFound, StaleVersion, BudgetApproved."""
    budget = _draft_for_update(company, budget_id, version)
    budget.status, budget.approved_by, budget.approved_at = Budget.Status.APPROVED, by, now
    _count_up(budget, "status", "approved_by", "approved_at")
    return queries.budget_of(company=company, budget_id=budget_id)


@transaction.atomic(savepoint=False)
def delete_budget(*, company: Company, budget_id: UUID, version: int) -> None:
    """A draft and its lines. Raises NotFound, StaleVersion, BudgetApproved."""
    budget = _draft_for_update(company, budget_id, version)
    BudgetLine.objects.filter(budget=budget).delete()
    budget.delete()


@transaction.atomic(savepoint=False)
def set_cells(
    *, company: Company, budget_id: UUID, version: int, cells: Sequence[Cell], replace: bool, pointer: str
) -> Budget:
    """Plans every cell or none: one with an amount is kept, one without or with zero is taken out.

    `replace` takes out every other cell, too. `pointer` is where a row of the source is named: `/lines/{row}`.
    Locks the budget. Raises NotFound, StaleVersion, BudgetApproved, Invalid naming every row.
    """
    budget = _draft_for_update(company, budget_id, version)
    placed, flaws = _place(company, budget, cells)
    if flaws:
        refuse(flaws, pointer=pointer)
    if replace:
        BudgetLine.objects.filter(budget=budget).delete()
    else:
        _take_out(budget, [place[:3] for place in placed if not place[3]])
    _keep(budget, [place for place in placed if place[3]])
    _count_up(budget)
    return budget


def refuse(flaws: Sequence[RowFlaw], *, pointer: str) -> None:
    """Raises Invalid that names each row."""
    errors = [FieldError(f"{pointer.format(row=f.row)}/{f.field}", f.code, f.message) for f in flaws[:MOST_FLAWS]]
    raise Invalid(
        say("{count} cells cannot be planned like that; nothing was changed.", count=len(flaws)), errors=errors
    )


type _Placed = tuple[UUID, UUID, UUID | None, Decimal]


def _place(company: Company, budget: Budget, cells: Sequence[Cell]) -> tuple[list[_Placed], list[RowFlaw]]:
    """Cells by ids, and what is wrong with which row."""
    accounts = {a.code: a for a in Account.objects.filter(company=company, code__in={c.account_code for c in cells})}
    periods = _periods(budget)
    decimals = known_units([company.base_currency])[company.base_currency].decimals
    codes = {code for cell in cells for code in cell.dimensions.values()}
    reader = DimensionReader(company=company, value_codes=codes, account_ids=()) if codes else None
    seen: dict[tuple[UUID, UUID, UUID | None], int] = {}
    placed: list[_Placed] = []
    flaws: list[RowFlaw] = []
    for cell in cells:
        found = _flaws(cell, accounts, periods, decimals, reader)
        if found:
            flaws += found
            continue
        set_id = reader.set_of(cell.dimensions) if reader and cell.dimensions else None
        key = accounts[cell.account_code].id, periods[cell.period], set_id
        if key in seen:
            message = say("the same cell stands in row {row}", row=seen[key])
            flaws.append(RowFlaw(cell.row, "account_code", "budgets.cell_twice", message))
            continue
        seen[key] = cell.row
        placed.append((*key, cell.amount or Decimal(0)))
    if reader is not None and not flaws:
        reader.keep_sets()
    return placed, flaws


def _flaws(
    cell: Cell, accounts: dict[str, Account], periods: dict[int, UUID], decimals: int, reader: DimensionReader | None
) -> list[RowFlaw]:
    found: list[RowFlaw] = []
    account = accounts.get(cell.account_code)
    if account is None:
        message = say("the chart has no account {account_code}", account_code=cell.account_code)
        found.append(RowFlaw(cell.row, "account_code", "ledger.account_unknown", message))
    elif account.is_heading:
        message = say("{account_code} is a heading: plan the accounts below it", account_code=cell.account_code)
        found.append(RowFlaw(cell.row, "account_code", "ledger.account_unusable", message))
    if cell.period not in periods:
        message = say(
            "the fiscal year has the periods {first} to {last}",
            first=min(periods, default=0),
            last=max(periods, default=0),
        )
        found.append(RowFlaw(cell.row, "period", "budgets.period_unknown", message))
    if cell.amount is not None and decimals_of(cell.amount) > decimals:
        found.append(
            RowFlaw(
                cell.row,
                "amount",
                "ledger.too_many_decimals",
                say("amounts have {decimals} decimals", decimals=decimals),
            )
        )
    if reader is not None:
        found += [RowFlaw(cell.row, "dimensions", flaw.code, flaw.message) for flaw in reader.unknown(cell.dimensions)]
    return found


def _periods(budget: Budget) -> dict[int, UUID]:
    return dict(Period.objects.filter(fiscal_year_id=budget.fiscal_year_id).values_list("number", "id"))


def _keep(budget: Budget, placed: Sequence[_Placed]) -> None:
    """In one order for everybody; the budget is locked, so that nobody else is at it."""
    rows = sorted(placed, key=lambda place: (place[0], place[1], str(place[2])))
    _execute(
        KEEP,
        budget,
        {
            "ids": [uuid7() for _ in rows],
            "accounts": [row[0] for row in rows],
            "periods": [row[1] for row in rows],
            "sets": [row[2] for row in rows],
            "amounts": [row[3] for row in rows],
        },
    )


def _take_out(budget: Budget, keys: Sequence[tuple[UUID, UUID, UUID | None]]) -> None:
    accounts, periods, sets = ([key[n] for key in keys] for n in range(3))
    _execute(TAKE_OUT, budget, {"accounts": accounts, "periods": periods, "sets": sets})


def _execute(statement: str, budget: Budget, params: dict[str, Any]) -> None:
    if params["accounts"]:
        with connection.cursor() as cursor:
            cursor.execute(statement, params | {"tenant": current_tenant_id(), "budget": budget.id})


def _draft_for_update(company: Company, budget_id: UUID, version: int) -> Budget:
    rows = Budget.objects.select_for_update(no_key=True, of=("self",)).select_related("fiscal_year")
    budget = rows.filter(company=company, id=budget_id).first()
    if budget is None:
        raise NotFound(say("There is no such budget."))
    if budget.version != version:
        raise StaleVersion(say("The budget was changed in the meantime."), version=budget.version)
    if budget.status == Budget.Status.APPROVED:
        raise BudgetApproved(say("{name} is approved: copy it to plan anew.", name=budget.name))
    return budget


def _count_up(budget: Budget, *changed: str) -> None:
    budget.version += 1
    budget.save(update_fields=[*changed, "version"])

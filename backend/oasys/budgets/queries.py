"""Reads of budgets."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from oasys.budgets.models import Budget
from oasys.budgets.rules import Planned
from oasys.core.errors import NotFound
from oasys.core.money import ZERO
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.ledger.rules import RESULT_CLASSES, normal_balance
from oasys.organisations.models import Company

LINES = """
select a.code, p.number, l.id, l.account_id, a.name, l.amount,
       case when l.dimension_set_id is null then '{}'::json else (
         select json_object_agg(d.code, v.code order by d.code)
         from ledger_dimension_set_value m
         join ledger_dimension d on d.tenant_id = m.tenant_id and d.id = m.dimension_id
         join ledger_dimension_value v on v.tenant_id = m.tenant_id and v.id = m.value_id
         where m.tenant_id = l.tenant_id and m.dimension_set_id = l.dimension_set_id) end
from budgets_line l
join ledger_account a on a.tenant_id = l.tenant_id and a.id = l.account_id
join ledger_period p on p.tenant_id = l.tenant_id and p.id = l.period_id
where l.tenant_id = %(tenant)s and l.budget_id = %(budget)s
  and (%(after)s::text is null or (a.code, p.number, l.id) > (%(after)s, %(number)s, %(id)s))
order by a.code, p.number, l.id limit %(limit)s
"""
SUMS = """
select l.account_id, p.number, sum(l.amount)
from budgets_line l join ledger_period p on p.tenant_id = l.tenant_id and p.id = l.period_id
where l.tenant_id = %(tenant)s and l.budget_id = %(budget)s {sets} group by 1, 2
"""
PLANNED = """
select l.account_id, p.number, l.dimension_set_id, l.amount
from budgets_line l join ledger_period p on p.tenant_id = l.tenant_id and p.id = l.period_id
where l.tenant_id = %(tenant)s and l.budget_id = %(budget)s
"""
ACTUALS = """
select b.account_id, a.account_class, p.number, {values}, sum(b.debit), sum(b.credit)
from {balances} b
join ledger_account a on a.tenant_id = b.tenant_id and a.id = b.account_id and a.account_class = any(%(classes)s)
join ledger_period p on p.tenant_id = b.tenant_id and p.id = b.period_id and p.fiscal_year_id = %(year)s
where b.tenant_id = %(tenant)s and b.company_id = %(company)s group by 1, 2, 3, 4
"""


class LineRow(NamedTuple):
    """A line of a budget as it is shown."""

    account_code: str
    period: int
    id: UUID
    account_id: UUID
    account_name: str
    amount: Decimal
    dimensions: dict[str, str]


def budgets(
    *, company: Company, limit: int, fiscal_year_id: UUID | None = None, after: tuple[str, UUID] | None = None
) -> list[Budget]:
    """Budgets by name, from behind `after`; one more than `limit`."""
    rows = Budget.objects.filter(company=company).select_related("fiscal_year", "created_by", "approved_by")
    if fiscal_year_id is not None:
        rows = rows.filter(fiscal_year_id=fiscal_year_id)
    if after is not None:
        rows = rows.extra(where=["(budgets_budget.name, budgets_budget.id) > (%s, %s)"], params=after)
    return list(rows.order_by("name", "id")[: limit + 1])


def budget_of(*, company: Company, budget_id: UUID) -> Budget:
    """Raises NotFound."""
    rows = Budget.objects.select_related("fiscal_year", "created_by", "approved_by")
    budget = rows.filter(company=company, id=budget_id).first()
    if budget is None:
        raise NotFound(say("There is no such budget."))
    return budget


def lines(*, budget: Budget, limit: int, after: tuple[str, int, UUID] | None) -> list[LineRow]:
    """Lines by account and period, from behind `after`; one more than `limit`."""
    code, number, id_ = after or (None, None, None)
    params = {
        "tenant": current_tenant_id(), "budget": budget.id, "after": code, "number": number, "id": id_, "limit": limit + 1,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(LINES, params)
        return [LineRow(*row) for row in cursor.fetchall()]


def sums_by_period(*, budget: Budget, sets: Sequence[UUID] | None) -> dict[tuple[UUID, int], Decimal]:
    """Planned amounts by account and number of the period; of lines with one of these sets, where any are asked for."""
    params: dict[str, Any] = {"tenant": current_tenant_id(), "budget": budget.id, "sets": list(sets or ())}
    with connection.cursor() as cursor:
        cursor.execute(SUMS.format(sets="" if sets is None else "and l.dimension_set_id = any(%(sets)s)"), params)
        return {(row[0], row[1]): row[2] for row in cursor.fetchall()}


def planned(*, budget: Budget) -> Planned:
    """Every cell of a budget."""
    with connection.cursor() as cursor:
        cursor.execute(PLANNED, {"tenant": current_tenant_id(), "budget": budget.id})
        return {(row[0], row[1], row[2]): row[3] for row in cursor.fetchall()}


def actuals(*, company: Company, fiscal_year_id: UUID, with_dimensions: bool) -> Planned:
    """What was posted to income and expenses in a year, from the stored balances, as a budget would have it."""
    params = {
        "tenant": current_tenant_id(), "company": company.id, "year": fiscal_year_id, "classes": sorted(RESULT_CLASSES),
    }  # fmt: skip
    found: Planned = {}
    with connection.cursor() as cursor:
        cursor.execute(ACTUALS.format(values="null::uuid", balances="ledger_account_balance"), params)
        for account, account_class, number, _, debit, credit in cursor.fetchall():
            found[account, number, None] = normal_balance(account_class, debit, credit)
        if with_dimensions:
            cursor.execute(ACTUALS.format(values="b.dimension_set_id", balances="ledger_dimension_balance"), params)
            for account, account_class, number, values, debit, credit in cursor.fetchall():
                amount = normal_balance(account_class, debit, credit)
                found[account, number, values] = amount
                found[account, number, None] = found.get((account, number, None), ZERO) - amount
    return {key: amount for key, amount in found.items() if amount}

"""A budget beside the actual figures, by account, with the variance."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from oasys.budgets import queries
from oasys.budgets.models import Budget
from oasys.budgets.rules import variance_percent
from oasys.core.errors import FieldError, Invalid
from oasys.core.money import ZERO
from oasys.core.words import say
from oasys.ledger.models import Period
from oasys.ledger.rules import RESULT_CLASSES
from oasys.reports.rules import Span, day_before
from oasys.reports.statements import NOTHING, Context, accounts_of, on_normal_side, section

CLASSES = ("income", "expense", "asset", "liability", "equity")


def budget_against_actual(
    context: Context, budget: Budget, *, first: int | None, last: int | None, by_period: bool
) -> dict[str, Any]:
    """Budget, actual and variance of the periods `first` to `last`, in one column or in one for each.

    Accounts of income and expense, and others that the budget plans. The variance is actual less budget, on the account's
    normal side. Raises Invalid for periods that the year lacks.
    """
    periods = _periods(budget, first, last)
    groups = [[period] for period in periods] if by_period else [periods]
    spans = [Span(group[0].starts_on, group[-1].ends_on) for group in groups]
    planned = queries.sums_by_period(budget=budget, sets=context.part.sets)
    sums = context.sums([day for span in spans for day in (day_before(span.from_date), span.to_date)])
    named = {account_id for account_id, _ in planned}
    accounts = [a for a in accounts_of(context.company) if a.account_class in RESULT_CLASSES or a.id in named]
    figures: dict[UUID, list[Decimal]] = {}
    for account in accounts:
        row: list[Decimal] = []
        for n, group in enumerate(groups):
            key = (account.id, "")
            net = sums[2 * n + 1].get(key, NOTHING).net - sums[2 * n].get(key, NOTHING).net
            actual = on_normal_side(account, net)
            budgeted = sum((planned.get((account.id, period.number), ZERO) for period in group), ZERO)
            row += [budgeted, actual, actual - budgeted]
        figures[account.id] = row
    all_accounts = _with_headings(context, accounts)

    def href(account_id: UUID, column: int) -> str:
        span = spans[column // 3]
        return context.ledger_href(account_id, span.from_date, span.to_date)

    parts = [section(context, name, all_accounts, figures, href) for name in CLASSES]
    zeros = [context.shown(ZERO)] * 3 * len(spans)
    income, expense = ((part["totals"] or zeros) for part in parts[:2])
    result = [earned - spent for earned, spent in zip(income, expense, strict=True)]
    return {
        **context.head(),
        "budget_id": budget.id,
        "budget": budget.name,
        "status": budget.status,
        "fiscal_year": budget.fiscal_year.name,
        "from_date": spans[0].from_date,
        "to_date": spans[-1].to_date,
        "columns": [
            {
                "first_period": group[0].number,
                "last_period": group[-1].number,
                "from_date": span.from_date,
                "to_date": span.to_date,
            }
            for group, span in zip(groups, spans, strict=True)
        ],
        "sections": [_compared(part) for part in parts if part["rows"]],
        "result": _cells(result, None),
    }


def _periods(budget: Budget, first: int | None, last: int | None) -> list[Period]:
    every = list(Period.objects.filter(fiscal_year_id=budget.fiscal_year_id).order_by("number"))
    for name, number in (("first_period", first), ("last_period", last)):
        if number is not None and number not in {period.number for period in every}:
            message = say("The fiscal year {name} has no period {number}.", name=budget.fiscal_year.name, number=number)
            raise Invalid(message, errors=[FieldError(f"/{name}", "budgets.period_unknown", message)])
    found = [p for p in every if (first is None or p.number >= first) and (last is None or p.number <= last)]
    if not found:
        message = say("The first period lies after the last.")
        raise Invalid(message, errors=[FieldError("/first_period", "core.out_of_range", message)])
    return found


def _with_headings(context: Context, accounts: Sequence[Any]) -> list[Any]:
    """The accounts and the headings above them, by code."""
    chart = {account.id: account for account in accounts_of(context.company)}
    needed: set[UUID] = set()
    for account in accounts:
        above: UUID | None = account.id
        while above is not None and above not in needed:
            needed.add(above)
            above = chart[above].parent_id
    return [account for account in chart.values() if account.id in needed]


def _compared(part: dict[str, Any]) -> dict[str, Any]:
    rows = [
        {name: row[name] for name in ("account_id", "code", "name", "depth", "is_heading")}
        | {"cells": _cells(row["amounts"], row["hrefs"])}
        for row in part["rows"]
    ]
    return {"name": part["name"], "rows": rows, "totals": _cells(part["totals"], None)}


def _cells(amounts: Sequence[Decimal], hrefs: Sequence[str | None] | None) -> list[dict[str, Any]]:
    return [
        {
            "budget": amounts[n],
            "actual": amounts[n + 1],
            "variance": amounts[n + 2],
            "variance_percent": variance_percent(amounts[n], amounts[n + 1]),
            "href": hrefs[n + 1] if hrefs else None,
        }
        for n in range(0, len(amounts), 3)
    ]

"""What a person sees first, over HTTP: a company at a glance, and its chart with balances over time."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from oasys.core.moments import today_of
from oasys.core.wire import Day, answers
from oasys.organisations.auth import Member
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of
from oasys.reports import overview
from oasys.reports.overview_schemas import BalancesByMonth, Overview
from oasys.reports.statements import Context

router = Router(tags=["Statements"])
Months = Annotated[int, Query(ge=0, le=36, description="How many ends of months before the day.")]


@router.get(
    "/companies/{uuid:company_id}/overview",
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=Overview),
    summary="A company at a glance",
)
def read_overview(request: HttpRequest, company_id: UUID, as_of: Day | None = None) -> Any:
    """Cash, results of the month and the year beside those before, drafts, and what waits for a decision; today if no day is said."""
    context = Context.of(company_of(company_id), None)
    by: Any = request.user
    return overview.overview(context, as_of or today_of(request), by)


@router.get(
    "/companies/{uuid:company_id}/reports/account-balances",
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=BalancesByMonth),
    summary="Balances by month",
)
def read_balances(request: HttpRequest, company_id: UUID, as_of: Day | None = None, months: Months = 12) -> Any:
    """The whole chart as a tree, with the balance of each account at the ends of months."""
    context = Context.of(company_of(company_id), None)
    return overview.balances_by_month(context, as_of or today_of(request), months)

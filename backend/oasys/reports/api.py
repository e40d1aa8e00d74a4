"""Statements over HTTP, as JSON, CSV or a workbook. Each takes `known_at`: what the books said at that moment."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from oasys.budgets.queries import budget_of
from oasys.core.errors import FieldError, Invalid
from oasys.core.moments import today_of
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor
from oasys.core.table_files import MOST_ROWS, Format, refuse_more_rows
from oasys.core.wire import Code, Day, Moment, answers
from oasys.core.words import say
from oasys.ledger import queries as ledger
from oasys.ledger.calendars import calendar_of
from oasys.ledger.dimension_schemas import AxisCode, DimensionChoice
from oasys.organisations.auth import Member, require
from oasys.organisations.models import Company
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of
from oasys.reports import budgets, by_dimension, columns, files, pages, statements, trial_balances
from oasys.reports.content import with_content_hash
from oasys.reports.rules import Span
from oasys.reports.schemas import (
    BalanceSheet,
    BudgetAgainstActual,
    GeneralLedger,
    JournalReport,
    ProfitAndLoss,
    ProfitAndLossByDimension,
    TrialBalance,
)
from oasys.reports.statements import Context

router = Router(tags=["Statements"])
BASE = "/companies/{uuid:company_id}/reports"
MOST_COMPARATIVES = 12
KnownAt = Annotated[Moment | None, Field(description="What was known at this moment; now if omitted.")]
Comparatives = Annotated[int, Field(ge=0, le=MOST_COMPARATIVES, description="How many earlier columns.")]
Headings = Annotated[bool, Field(description="Whether headings stand above their accounts, with their sums.")]
DimensionFilter = Annotated[
    list[DimensionChoice],
    Query(
        max_length=100,
        description="Only lines with this value, as `axis:value`; values below it count. Of several on one dimension any, on "
        "several dimensions each.",
    ),
]
NO_FILTER: list[str] = []
PeriodNumber = Annotated[int | None, Query(ge=1, le=400, description="Number of a period in the budget's fiscal year.")]
Step = Annotated[
    Literal["month", "quarter", "year", "period", "fiscal_year"],
    Field(
        description="How far apart the columns are: months of the calendar, or the company's own periods and fiscal years. By "
        "`period` every column has as many whole periods as the first, which is the present one where no days are said."
    ),
]


def _company(request: HttpRequest, company_id: UUID, format: str) -> Company:
    """The company whose statement is asked for; a file to take along needs the right to. Raises PermissionMissing."""
    if format != "json":
        require(request, Permission.LEDGER_EXPORT)
    return company_of(company_id)


def _span(
    request: HttpRequest, company: Company, from_date: date | None, to_date: date | None, step: str = "year"
) -> Span:
    """The days asked for; the fiscal year to date where nothing is said, by `period` the whole present period."""
    until = to_date or today_of(request)
    if step == "period" and from_date is None:
        period = columns.whole_period(company, until)
        return Span(period.from_date, to_date or period.to_date)
    start = from_date or calendar_of(company).year_of(until).starts_on
    if start > until:
        message = say("from_date lies after to_date.")
        raise Invalid(message, errors=[FieldError("/from_date", "core.out_of_range", message)])
    return Span(start, until)


@router.get(
    BASE + "/trial-balance",
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=TrialBalance),
    summary="Trial balance",
)
def trial_balance(
    request: HttpRequest,
    company_id: UUID,
    from_date: Day | None = None,
    to_date: Day | None = None,
    by_unit: bool = False,
    comparatives: Comparatives = 0,
    step: Step = "year",
    headings: Headings = False,
    known_at: KnownAt = None,
    dimension: DimensionFilter = NO_FILTER,
    format: Format = "json",
) -> Any:
    """Opening balance, movements and closing balance of every account, and closing balances of earlier spans beside them;
    `by_unit` adds what lies in each unit. A file holds the accounts alone."""
    company = _company(request, company_id, format)
    statement = trial_balances.trial_balance(
        Context.of(company, known_at, dimension),
        _span(request, company, from_date, to_date, step),
        by_unit=by_unit,
        comparatives=comparatives,
        step=step,
        headings=headings and format == "json",
    )
    asked = {"step": step} if comparatives else {}
    statement = with_content_hash("trial-balance", statement, by_unit=by_unit, **asked)
    return statement if format == "json" else files.trial_balance(statement, format)


@router.get(
    BASE + "/profit-and-loss",
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=ProfitAndLoss),
    summary="Profit and loss",
)
def profit_and_loss(
    request: HttpRequest,
    company_id: UUID,
    from_date: Day | None = None,
    to_date: Day | None = None,
    comparatives: Comparatives = 0,
    step: Step = "year",
    known_at: KnownAt = None,
    dimension: DimensionFilter = NO_FILTER,
    format: Format = "json",
) -> Any:
    """Income less expenses of the days asked for, and of earlier ones beside them."""
    company = _company(request, company_id, format)
    statement = statements.profit_and_loss(
        Context.of(company, known_at, dimension),
        _span(request, company, from_date, to_date, step),
        comparatives=comparatives,
        step=step,
    )
    statement = with_content_hash("profit-and-loss", statement, step=step)
    if format != "json":
        names = [f"{column['from_date']}..{column['to_date']}" for column in statement["columns"]]
        return files.sections("profit-and-loss", statement, names, format)
    return statement


@router.get(
    BASE + "/profit-and-loss-by-dimension",
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=ProfitAndLossByDimension),
    summary="Profit and loss by dimension",
)
def profit_and_loss_by_dimension(
    request: HttpRequest,
    company_id: UUID,
    axis: AxisCode,
    from_date: Day | None = None,
    to_date: Day | None = None,
    known_at: KnownAt = None,
    dimension: DimensionFilter = NO_FILTER,
    format: Format = "json",
) -> Any:
    """Income less expenses, with a column for each value of the dimension, one without a value, and a total."""
    company = _company(request, company_id, format)
    context = Context.of(company, known_at, dimension)
    statement = by_dimension.profit_and_loss(context, _span(request, company, from_date, to_date), axis=axis)
    statement = with_content_hash("profit-and-loss-by-dimension", statement)
    if format != "json":
        names = [column["code"] or column["name"] for column in statement["columns"]]
        return files.sections("profit-and-loss-by-dimension", statement, names, format)
    return statement


@router.get(
    BASE + "/balance-sheet",
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=BalanceSheet),
    summary="Balance sheet",
)
def balance_sheet(
    request: HttpRequest,
    company_id: UUID,
    as_of: Day | None = None,
    comparatives: Comparatives = 0,
    step: Step = "year",
    known_at: KnownAt = None,
    dimension: DimensionFilter = NO_FILTER,
    format: Format = "json",
) -> Any:
    """Assets, liabilities and equity on a day, with the results of this year and of the years before."""
    company = _company(request, company_id, format)
    day = as_of or today_of(request)
    statement = statements.balance_sheet(
        Context.of(company, known_at, dimension), day, comparatives=comparatives, step=step
    )
    statement = with_content_hash("balance-sheet", statement, step=step)
    if format != "json":
        return files.sections("balance-sheet", statement, [str(column) for column in statement["columns"]], format)
    return statement


@router.get(
    BASE + "/general-ledger",
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=GeneralLedger),
    summary="General ledger of an account",
)
def general_ledger(
    request: HttpRequest,
    company_id: UUID,
    account_id: UUID | None = None,
    account_code: Code | None = None,
    from_date: Day | None = None,
    to_date: Day | None = None,
    known_at: KnownAt = None,
    dimension: DimensionFilter = NO_FILTER,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
    format: Format = "json",
) -> Any:
    """The lines of an account by posting date, with the running balance. A file holds all of them, up to 20,000."""
    company = _company(request, company_id, format)
    account = ledger.account_named(company=company, account_id=account_id, code=account_code)
    statement = pages.general_ledger(
        Context.of(company, known_at, dimension),
        account,
        _span(request, company, from_date, to_date),
        limit=limit if format == "json" else MOST_ROWS,
        after=decode_cursor(after, date, UUID, Decimal) if after else None,
    )
    if format != "json":
        refuse_more_rows(statement["next"])
    statement = with_content_hash("general-ledger", statement)
    return statement if format == "json" else files.general_ledger(statement, format)


@router.get(
    BASE + "/journal", auth=Member(Permission.LEDGER_READ), response=answers(s200=JournalReport), summary="Journal"
)
def journal(
    request: HttpRequest,
    company_id: UUID,
    journal: Code | None = None,
    from_date: Day | None = None,
    to_date: Day | None = None,
    known_at: KnownAt = None,
    dimension: DimensionFilter = NO_FILTER,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
    format: Format = "json",
) -> Any:
    """Posted entries with their lines, by posting date. A file holds all of them, up to 20,000."""
    company = _company(request, company_id, format)
    statement = pages.journal(
        Context.of(company, known_at, dimension),
        _span(request, company, from_date, to_date),
        journal_code=journal,
        limit=limit if format == "json" else MOST_ROWS,
        after=decode_cursor(after, date, UUID) if after else None,
    )
    if format != "json":
        refuse_more_rows(statement["next"])
    statement = with_content_hash("journal", statement, journal=journal)
    return statement if format == "json" else files.journal(statement, format)


@router.get(
    BASE + "/budget-against-actual",
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=BudgetAgainstActual),
    summary="Budget against actual",
)
def budget_against_actual(
    request: HttpRequest,
    company_id: UUID,
    budget_id: UUID,
    first_period: PeriodNumber = None,
    last_period: PeriodNumber = None,
    by_period: bool = False,
    known_at: KnownAt = None,
    dimension: DimensionFilter = NO_FILTER,
    format: Format = "json",
) -> Any:
    """What was planned, what was posted, and the variance, by account; `by_period` gives each period a column."""
    company = _company(request, company_id, format)
    budget = budget_of(company=company, budget_id=budget_id)
    context = Context.of(company, known_at, dimension)
    statement = budgets.budget_against_actual(
        context, budget, first=first_period, last=last_period, by_period=by_period
    )
    statement = with_content_hash("budget-against-actual", statement)
    return statement if format == "json" else files.budget(statement, format)

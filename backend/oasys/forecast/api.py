"""The cash forecast over HTTP, as JSON, CSV or a workbook."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from oasys.core.moments import today_of
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.table_files import MOST_ROWS, Format, refuse_more_rows
from oasys.core.wire import UnitCode, answers
from oasys.forecast import files, queries
from oasys.forecast.queries import FlowFilter
from oasys.forecast.rules import OUTSIDE
from oasys.forecast.schemas import CashForecast, ExpectedItemPage, FlowDirection, FlowKind, OverdueIn, WeekName
from oasys.organisations.auth import Member, require
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Payments"])
FORECAST = "/companies/{uuid:company_id}/cash-forecast"


@router.get(
    FORECAST,
    auth=Member(Permission.PAYMENT_READ),
    response=answers(s200=CashForecast),
    summary="Read the cash forecast",
)
def read_forecast(
    request: HttpRequest, company_id: UUID, overdue_in_week: OverdueIn = None, format: Format = "json"
) -> Any:
    """Money at the end of each of 13 weeks, by open items, payment runs and what recurs; the lowest point; what is overdue apart."""
    if format != "json":
        require(request, Permission.LEDGER_EXPORT)
    company = company_of(company_id)
    found = queries.forecast(company=company, today=today_of(request), overdue_in_week=overdue_in_week)
    return found if format == "json" else files.forecast_file(found, format)


@router.get(
    FORECAST + "/items",
    auth=Member(Permission.PAYMENT_READ),
    response=answers(s200=ExpectedItemPage),
    summary="List what the cash forecast consists of",
)
def list_expected(
    request: HttpRequest,
    company_id: UUID,
    week: Annotated[WeekName | None, Field(description="Only those of this week, or of what is in none.")] = None,
    kind: Annotated[FlowKind | None, Field(description="Only those of this kind.")] = None,
    direction: Annotated[FlowDirection | None, Field(description="Only what comes in, or goes out.")] = None,
    currency: Annotated[UnitCode | None, Field(description="Only those in this currency.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
    format: Format = "json",
) -> Any:
    """The items of a week and a kind, or of all, the earliest day first; also those that have no rate. A file has all of them."""
    is_file = format != "json"
    if is_file:
        require(request, Permission.LEDGER_EXPORT)
        limit = MOST_ROWS
    company, today = company_of(company_id), today_of(request)
    place = None if week is None else OUTSIDE[week] if week in OUTSIDE else int(week) - 1
    key = decode_cursor(after, date, UUID, int, str) if after and not is_file else None
    rows, cursor = page(
        queries.items(
            company=company,
            today=today,
            where=FlowFilter(place, kind, direction, currency),
            limit=limit,
            after=(key[0], key[1], key[2], key[3]) if key else None,
        ),
        limit=limit,
        key=lambda row: (row["day"], row["id"], row["part"], row["currency"]),
    )
    found = {"today": today, "currency": company.base_currency, "items": rows, "next": cursor}
    if is_file:
        refuse_more_rows(cursor)
        return files.items_file(found, format)
    return found

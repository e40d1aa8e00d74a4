"""The calendar of a company's fiscal years."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from oasys.core.concurrency import expected_version, set_etag
from oasys.core.wire import Day, answers
from oasys.ledger.calendar_models import CalendarRule
from oasys.ledger.calendar_schemas import CalendarOut, CalendarPut
from oasys.ledger.calendars import calendar_of, rule_of
from oasys.ledger.services.calendars import set_calendar
from oasys.organisations.auth import Member
from oasys.organisations.models import Company
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Fiscal years and periods"])
CALENDAR = "/companies/{uuid:company_id}/calendar"
MOST_YEARS = 12
Years = Annotated[int, Query(ge=1, le=MOST_YEARS, description="How many years to show.")]
From = Annotated[Day | None, Query(description="A day in the first year to show; today if omitted.")]


def _shown(company: Company, rule: CalendarRule, first: date, count: int) -> dict[str, Any]:
    calendar = calendar_of(company)
    standing = {year.starts_on for year in calendar.years}
    years: list[dict[str, Any]] = []
    day = first
    for _ in range(count):
        year = calendar.year_of(day)
        years.append(
            {
                "name": year.name,
                "starts_on": year.starts_on,
                "ends_on": year.ends_on,
                "is_open": year.starts_on in standing,
                "periods": calendar.periods_of(year),
            }
        )
        day = year.ends_on + timedelta(days=1)
    is_weeks = bool(rule.pattern)
    return {
        "kind": "weeks" if is_weeks else "months",
        "start_month": rule.start_month,
        "start_day": rule.start_day,
        "pattern": rule.pattern or None,
        "end_month": (rule.start_month - 1 or 12) if is_weeks else None,
        "ends_on_weekday": rule.ends_on_weekday or None,
        "end_rule": ("nearest" if rule.nearest else "last") if is_weeks else None,
        "extra_week_in": rule.long_period if is_weeks else None,
        "years": years,
    }


@router.get(
    CALENDAR, auth=Member(Permission.LEDGER_READ), response=answers(s200=CalendarOut), summary="Read the calendar"
)
def read(
    request: HttpRequest, response: HttpResponse, company_id: UUID, containing: From = None, years: Years = 2
) -> Any:
    """How the fiscal years fall, with some of them and their periods: those that stand, and those that would be opened."""
    company = company_of(company_id)
    rule = rule_of(company)
    set_etag(response, rule.version)
    return _shown(company, rule, containing or datetime.now(UTC).date(), years)


@router.put(
    CALENDAR,
    auth=Member(Permission.PERIOD_CLOSE),
    response=answers(s200=CalendarOut, s412=None, s428=None),
    summary="Change the calendar",
)
def put(request: HttpRequest, response: HttpResponse, company_id: UUID, body: CalendarPut) -> Any:
    """Years that are opened from now on fall so. Those that stand keep their days: the year between is a short one."""
    company = company_of(company_id)
    rule = set_calendar(company=company, calendar=body.calendar.calendar(), version=expected_version(request))
    set_etag(response, rule.version)
    return _shown(company, rule, datetime.now(UTC).date(), 2)

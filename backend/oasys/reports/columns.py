"""Which columns a comparative statement has: by the months of the calendar, or by the company's own periods and years."""

from collections.abc import Sequence
from datetime import date, timedelta

from oasys.core.errors import FieldError, Invalid
from oasys.core.words import say
from oasys.ledger.calendars import CompanyCalendar, calendar_of
from oasys.ledger.fiscal_calendar import PeriodSpan, Year
from oasys.organisations.models import Company
from oasys.reports import rules
from oasys.reports.rules import STEP_MONTHS, Span, day_before


def spans(company: Company, span: Span, *, count: int, step: str) -> list[Span]:
    """The span and `count` spans before it.

    `period`: a run of whole periods of the company, and as many before it each time. `fiscal_year`: the same days of the
    fiscal years before. Raises Invalid where a run is not of whole periods.
    """
    if step in STEP_MONTHS:
        return rules.comparative_spans(span, count=count, step=step)
    calendar = calendar_of(company)
    found = [span]
    size = _periods_in(calendar, span) if step == "period" else 0
    for _ in range(count):
        found.append(_run_before(calendar, found[-1].from_date, size) if size else _year_before(calendar, found[-1]))
    return found


def days(company: Company, day: date, *, count: int, step: str) -> list[date]:
    """The day and `count` days before it: last days of periods, or the same day of fiscal years before."""
    if step in STEP_MONTHS:
        return rules.comparative_days(day, count=count, step=step)
    calendar = calendar_of(company)
    found = [day]
    for _ in range(count):
        if step == "period":
            found.append(day_before(calendar.period_of(found[-1]).starts_on))
        else:
            found.append(_day_of_year_before(calendar, found[-1]))
    return found


def whole_period(company: Company, day: date) -> Span:
    """The days of the period that holds the day."""
    period = calendar_of(company).period_of(day)
    return Span(period.starts_on, period.ends_on)


def _periods_in(calendar: CompanyCalendar, span: Span) -> int:
    count, day = 0, span.from_date
    while day <= span.to_date:
        period = calendar.period_of(day)
        if period.starts_on != day or period.ends_on > span.to_date:
            message = say(
                "Columns by period are of whole periods: one is {starts_on} to {ends_on}.",
                starts_on=period.starts_on,
                ends_on=period.ends_on,
            )
            raise Invalid(message, errors=[FieldError("/from_date", "reports.not_whole_periods", message)])
        count, day = count + 1, rules.day_after(period.ends_on)
    return count


def _run_before(calendar: CompanyCalendar, day: date, size: int) -> Span:
    ends_on = day_before(day)
    for _ in range(size):
        day = calendar.period_of(day_before(day)).starts_on
    return Span(day, ends_on)


def _year_before(calendar: CompanyCalendar, span: Span) -> Span:
    starts_on = _day_of_year_before(calendar, span.from_date, is_start=True)
    return Span(starts_on, max(starts_on, _day_of_year_before(calendar, span.to_date)))


def _day_of_year_before(calendar: CompanyCalendar, day: date, *, is_start: bool = False) -> date:
    """The same place in the fiscal year before: first and last days of periods stay so, others keep their distance from
    the first day of the year."""
    year = calendar.year_of(day)
    before = calendar.year_of(day_before(year.starts_on))
    if day == (year.starts_on if is_start else year.ends_on):
        return before.starts_on if is_start else before.ends_on
    own, theirs = calendar.periods_of(year), calendar.periods_of(before)
    place = _place(own, day, is_start)
    if place is not None and place < len(theirs):
        return theirs[place].starts_on if is_start else theirs[place].ends_on
    return min(before.starts_on + timedelta(days=(day - year.starts_on).days), before.ends_on)


def _place(periods: Sequence[PeriodSpan], day: date, is_start: bool) -> int | None:
    edges = [period.starts_on if is_start else period.ends_on for period in periods]
    return edges.index(day) if day in edges else None


def before_years(company: Company, days: Sequence[date]) -> list[date]:
    """The day before the fiscal year of each of the days."""
    calendar = calendar_of(company)
    years: list[Year] = [calendar.year_of(day) for day in days]
    return [day_before(year.starts_on) for year in years]

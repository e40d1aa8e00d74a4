"""Fiscal years and their periods: opened, closed, locked, reopened."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from oasys.core.errors import FieldError, Invalid, NotFound, StaleVersion
from oasys.core.words import marked, say
from oasys.identity.models import User
from oasys.ledger.calendars import CompanyCalendar, calendar_of
from oasys.ledger.errors import FiscalYearOverlaps, PeriodChangeRefused, PeriodClosed
from oasys.ledger.fiscal_calendar import LONGEST_YEAR_MONTHS, PeriodSpan, Year, fiscal_year_name, is_too_long
from oasys.ledger.models import FiscalYear, Period
from oasys.organisations.acting import acting_rights
from oasys.organisations.models import Company
from oasys.organisations.permissions import Permission

ALLOWED_CHANGES = {
    ("open", "closed"): Permission.PERIOD_CLOSE,
    ("open", "locked"): Permission.PERIOD_CLOSE,
    ("closed", "locked"): Permission.PERIOD_CLOSE,
    ("closed", "open"): Permission.PERIOD_CLOSE,
    ("locked", "closed"): Permission.PERIOD_UNLOCK,
}
STATUS_WORDS = {"open": marked("open"), "closed": marked("closed"), "locked": marked("locked")}
REOPENING = {("closed", "open"), ("locked", "closed")}


@transaction.atomic(savepoint=False)
def open_fiscal_year(*, company: Company, containing: date, name: str = "") -> FiscalYear:
    """The year of the company's calendar that holds the day, with its periods, all open.

    Where years that stand leave less room it is shorter, as after a change of the calendar.
    Raises FiscalYearOverlaps where it exists already, or another has that name.
    """
    calendar = calendar_of(company)
    year = calendar.year_of(containing)
    if any(standing.starts_on <= containing <= standing.ends_on for standing in calendar.years):
        raise FiscalYearOverlaps(say("The fiscal year {name} exists already.", name=year.name), name=year.name)
    return _open(company, calendar, Year(name or year.name, year.starts_on, year.ends_on), is_named=bool(name))


@transaction.atomic(savepoint=False)
def open_fiscal_year_from(
    *, company: Company, starts_on: date, ends_on: date | None = None, name: str = ""
) -> FiscalYear:
    """A short or a long year: from that day to the other, or to the end of its year in the calendar.

    Its periods are those of the calendar, cut to its days. Raises FiscalYearOverlaps, Invalid (dates).
    """
    calendar = calendar_of(company)
    ends_on = ends_on or calendar.rule.year_of(starts_on).ends_on
    if ends_on < starts_on or is_too_long(starts_on, ends_on):
        message = say(
            "A fiscal year ends within {months} months from its first day.",
            months=LONGEST_YEAR_MONTHS,
        )
        raise Invalid(message, errors=[FieldError("/ends_on", "core.out_of_range", message)])
    for standing in calendar.years:
        if standing.starts_on <= ends_on and starts_on <= standing.ends_on:
            raise FiscalYearOverlaps(
                say("The fiscal year {name} stands there already.", name=standing.name), name=standing.name
            )
    year = Year(name or fiscal_year_name(starts_on, ends_on), starts_on, ends_on)
    return _open(company, calendar, year, is_named=bool(name))


def _open(company: Company, calendar: CompanyCalendar, year: Year, *, is_named: bool) -> FiscalYear:
    """Two years that begin and end in the same calendar years are told apart: 2027 and 2027-2."""
    taken = {standing.name for standing in calendar.years}
    name, count = year.name, 1
    while name in taken:
        if is_named:
            raise FiscalYearOverlaps(say("Another fiscal year is called {name}.", name=name), name=name)
        count += 1
        name = f"{year.name}-{count}"
    spans = calendar.rule.periods_between(year.starts_on, year.ends_on)
    return _create_year(company, name, year.starts_on, year.ends_on, spans)


@transaction.atomic(savepoint=False)
def adopt_fiscal_year(
    *, company: Company, name: str, starts_on: date, ends_on: date, spans: Sequence[PeriodSpan]
) -> FiscalYear:
    """A fiscal year as other books have it, with periods of any length, all open; one that stands just so is left.

    Raises FiscalYearOverlaps where another year stands in the way, or the same one with other periods.
    """
    standing = FiscalYear.objects.filter(company=company, starts_on__lte=ends_on, ends_on__gte=starts_on).first()
    if standing is None:
        return _create_year(company, name, starts_on, ends_on, spans)
    periods = standing.periods.order_by("number").values_list("number", "starts_on", "ends_on")
    said = [(span.number, span.starts_on, span.ends_on) for span in spans]
    if (standing.name, list(periods)) != (name, said):
        raise FiscalYearOverlaps(
            say("The fiscal year {name} stands in the way of {wanted}.", name=standing.name, wanted=name), name=name
        )
    return standing


def _create_year(
    company: Company, name: str, starts_on: date, ends_on: date, spans: Sequence[PeriodSpan]
) -> FiscalYear:
    year = FiscalYear.objects.create(company=company, name=name, starts_on=starts_on, ends_on=ends_on)
    Period.objects.bulk_create(
        Period(company=company, fiscal_year=year, number=span.number, starts_on=span.starts_on, ends_on=span.ends_on)
        for span in spans
    )
    return year


@transaction.atomic(savepoint=False)
def change_period(*, company: Company, period_id: UUID, status: str, reason: str, version: int, by: User) -> Period:
    """Opens, closes or locks a period; who and why is kept by the database.

    Locks the period row, which waits for postings into it. Reopening needs a reason.
    Raises NotFound, StaleVersion, PeriodChangeRefused; PeriodClosed where the person lacks the right.
    """
    period = Period.objects.select_for_update().filter(company=company, id=period_id).first()
    if period is None:
        raise NotFound(say("There is no such period."))
    if period.version != version:
        raise StaleVersion(say("The period was changed in the meantime."), version=period.version)
    change = (period.status, status)
    if change not in ALLOWED_CHANGES:
        raise PeriodChangeRefused(
            say(
                "A period that is {status} cannot become {wanted}.",
                status=say(STATUS_WORDS[period.status]),
                wanted=say(STATUS_WORDS[status]),
            ),
            status=period.status,
        )
    if not acting_rights().may(ALLOWED_CHANGES[change]):
        raise PeriodClosed(say("This needs the permission {permission}.", permission=ALLOWED_CHANGES[change]))
    if change in REOPENING and not reason:
        raise PeriodChangeRefused(say("Reopening a period needs a reason."))
    period.status, period.changed_by, period.change_reason = status, by, reason
    period.version += 1
    period.save(update_fields=["status", "changed_by", "change_reason", "version"])
    return period

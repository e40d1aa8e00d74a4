"""Fiscal years and their periods: opened, closed, locked, reopened."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from oasys.core.errors import NotFound, StaleVersion
from oasys.identity.models import User
from oasys.ledger.errors import FiscalYearOverlaps, PeriodChangeRefused, PeriodClosed
from oasys.ledger.models import FiscalYear, Period
from oasys.ledger.rules import MonthSpan, fiscal_year_containing, fiscal_year_name, months_of
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
REOPENING = {("closed", "open"), ("locked", "closed")}


@transaction.atomic(savepoint=False)
def open_fiscal_year(*, company: Company, containing: date) -> FiscalYear:
    """The fiscal year of twelve months that holds the day, with its monthly periods, all open.

    Raises FiscalYearOverlaps where it exists already.
    """
    starts_on, ends_on = fiscal_year_containing(containing, start_month=company.fiscal_year_start_month)
    name = fiscal_year_name(starts_on, ends_on)
    if FiscalYear.objects.filter(company=company, starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise FiscalYearOverlaps(f"The fiscal year {name} exists already.", name=name)
    return _create_year(company, name, starts_on, ends_on, months_of(starts_on, ends_on))


@transaction.atomic(savepoint=False)
def adopt_fiscal_year(
    *, company: Company, name: str, starts_on: date, ends_on: date, spans: Sequence[MonthSpan]
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
        raise FiscalYearOverlaps(f"The fiscal year {standing.name} stands in the way of {name}.", name=name)
    return standing


def _create_year(company: Company, name: str, starts_on: date, ends_on: date, spans: Sequence[MonthSpan]) -> FiscalYear:
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
        raise NotFound("There is no such period.")
    if period.version != version:
        raise StaleVersion("The period was changed in the meantime.", version=period.version)
    change = (period.status, status)
    if change not in ALLOWED_CHANGES:
        raise PeriodChangeRefused(f"A period that is {period.status} cannot become {status}.", status=period.status)
    if not acting_rights().may(ALLOWED_CHANGES[change]):
        raise PeriodClosed(f"This needs the permission {ALLOWED_CHANGES[change]}.")
    if change in REOPENING and not reason:
        raise PeriodChangeRefused("Reopening a period needs a reason.")
    period.status, period.changed_by, period.change_reason = status, by, reason
    period.version += 1
    period.save(update_fields=["status", "changed_by", "change_reason", "version"])
    return period

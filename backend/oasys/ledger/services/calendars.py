"""The calendar by which a company's next fiscal years are opened."""

from dataclasses import asdict

from django.db import connection, transaction

from oasys.core.errors import StaleVersion
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.ledger.calendar_models import CalendarRule
from oasys.ledger.calendars import rule_of
from oasys.ledger.fiscal_calendar import Calendar
from oasys.organisations.models import Company

LOCK_COMPANY = "select from organisations_company where tenant_id = %s and id = %s for no key update"


@transaction.atomic(savepoint=False)
def set_calendar(*, company: Company, calendar: Calendar, version: int) -> CalendarRule:
    """Years that are opened from now on fall so; those that stand keep their days and periods.

    Locks the company, so that of two at once the second is refused. Raises StaleVersion.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK_COMPANY, [current_tenant_id(), company.id])
    rule = rule_of(company)
    if rule.version != version:
        raise StaleVersion(say("The calendar was changed in the meantime."), version=rule.version)
    return _write(company, rule, calendar)


def _write(company: Company, rule: CalendarRule, calendar: Calendar) -> CalendarRule:
    is_new = rule._state.adding
    for name, value in asdict(calendar).items():
        setattr(rule, name, value)
    rule.version += 1
    rule.save(force_insert=is_new, force_update=not is_new)
    if company.fiscal_year_start_month != calendar.start_month:
        company.fiscal_year_start_month = calendar.start_month
        company.save(update_fields=["fiscal_year_start_month"])
    return rule


def choose_calendar(*, company: Company, calendar: Calendar) -> CalendarRule:
    """The calendar of a company that was made in this transaction, before its first year is opened."""
    return _write(company, rule_of(company), calendar)

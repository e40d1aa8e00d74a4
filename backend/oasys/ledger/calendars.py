"""Which fiscal year and period a day lies in: by the years that stand, and where none does by the company's calendar."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from oasys.core.reads import row_where, rows_where
from oasys.ledger.calendar_models import CalendarRule
from oasys.ledger.fiscal_calendar import Calendar, PeriodSpan, Year, year_around
from oasys.ledger.models import FiscalYear, Period
from oasys.organisations.models import Company


class CompanyCalendar:
    """A company's calendar with the years and periods that stand, in order; each is read when it is asked for."""

    def __init__(self, company: Company) -> None:
        self.company = company

    @cached_property
    def rule(self) -> Calendar:
        """How the years fall that are still to be opened."""
        return calendar_of_rule(rule_of(self.company))

    @cached_property
    def years(self) -> Sequence[FiscalYear]:
        """The years that stand."""
        return rows_where(FiscalYear, "company_id = %s order by starts_on, id", self.company.id)

    @cached_property
    def periods(self) -> Sequence[Period]:
        """The periods that stand."""
        return rows_where(Period, "company_id = %s order by starts_on, id", self.company.id)

    def year_of(self, day: date) -> Year:
        """The year that holds the day, whether it stands or would be opened."""
        for year in self.years:
            if year.starts_on <= day <= year.ends_on:
                return Year(year.name, year.starts_on, year.ends_on)
        return year_around(self.rule, day, [(year.starts_on, year.ends_on) for year in self.years])

    def periods_of(self, year: Year) -> list[PeriodSpan]:
        """The periods of a year, as they stand or would be opened."""
        standing = [
            PeriodSpan(p.number, p.starts_on, p.ends_on)
            for p in self.periods
            if year.starts_on <= p.starts_on and p.ends_on <= year.ends_on
        ]
        return standing or self.rule.periods_between(year.starts_on, year.ends_on)

    def period_of(self, day: date) -> PeriodSpan:
        """The period that holds the day."""
        year = self.year_of(day)
        found = next((span for span in self.periods_of(year) if span.starts_on <= day <= span.ends_on), None)
        # a year that was adopted from other books may have no period for some of its days
        return found or PeriodSpan(0, day, day)


def rule_of(company: Company) -> CalendarRule:
    """The calendar as it is kept; of a company that never chose one, that of its country pack."""
    found = row_where(CalendarRule, "company_id = %s", company.id)
    if found is not None:
        return found
    return CalendarRule(
        company=company,
        start_month=company.fiscal_year_start_month,
        start_day=1,
        pattern="",
        ends_on_weekday="",
        nearest=False,
        long_period=0,
    )


def calendar_of_rule(rule: CalendarRule) -> Calendar:
    return Calendar(
        rule.start_month, rule.start_day, rule.pattern, rule.ends_on_weekday, rule.nearest, rule.long_period
    )


def calendar_of(company: Company) -> CompanyCalendar:
    """Up to three short reads; no entry is looked at."""
    return CompanyCalendar(company)

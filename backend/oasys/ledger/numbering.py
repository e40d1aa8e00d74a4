"""What numbers the journals of a company give: in the years that are not over, and with another pattern than theirs.

A series begins with the first number of a journal in a fiscal year and keeps what its numbers begin with. So another pattern counts
in the years that have no number yet (docs/decisions/0104-number-series.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from oasys.ledger.calendars import calendar_of
from oasys.ledger.fiscal_calendar import Year
from oasys.ledger.models import Journal, NumberSeries
from oasys.ledger.queries import entry_number
from oasys.ledger.rules import give_same_numbers, series_prefix
from oasys.organisations.models import Company


@dataclass(frozen=True, slots=True)
class SeriesOfYear:
    """The numbers of a journal in a year. `given` is None where they have not begun: then `prefix` is what the pattern says."""

    year: Year
    is_opened: bool
    prefix: str
    given: int | None

    def shown(self) -> dict[str, Any]:
        """As the API answers."""
        return {
            "fiscal_year": self.year.name,
            "starts_on": self.year.starts_on,
            "ends_on": self.year.ends_on,
            "is_opened": self.is_opened,
            "has_begun": self.given is not None,
            "prefix": self.prefix,
            "numbers_given": self.given or 0,
            "next_number": entry_number(self.prefix, (self.given or 0) + 1),
        }


@dataclass(frozen=True, slots=True)
class Numbers:
    """Years and series of a company, read once: what its journals give by their patterns, or by other ones."""

    opened: Sequence[tuple[UUID, Year]]
    upcoming: Year
    begun: dict[tuple[UUID, UUID], NumberSeries]

    def of(self, journal: Journal) -> list[SeriesOfYear]:
        """By year; at the end the one that would be opened next."""
        return [
            *(self._in_year(journal, id_, year) for id_, year in self.opened),
            self._in_year(journal, None, self.upcoming),
        ]

    def _in_year(self, journal: Journal, year_id: UUID | None, year: Year) -> SeriesOfYear:
        series = self.begun.get((journal.id, year_id)) if year_id else None
        if series is not None:
            return SeriesOfYear(year, True, series.prefix, series.last_number)
        prefix = series_prefix(journal.number_prefix, journal=journal.code, year=year.name)
        return SeriesOfYear(year, year_id is not None, prefix, None)

    def current(self, journal: Journal, today: date) -> list[SeriesOfYear]:
        """Those of years that are not over."""
        return [one for one in self.of(journal) if one.year.ends_on >= today or not one.is_opened]

    def twice(self, journal: Journal, journals: Sequence[Journal]) -> tuple[SeriesOfYear, Journal, SeriesOfYear] | None:
        """Where the journal, as it is given, would begin to give numbers that another series gives, too."""
        fresh = [one for one in self.of(journal) if one.given is None]
        everybody = [other for other in journals if other.id != journal.id] + [journal]
        for one in fresh:
            for other in everybody:
                for another in self.of(other):
                    is_same = other.id == journal.id and another.year == one.year
                    if not is_same and give_same_numbers(one.prefix, another.prefix):
                        return one, other, another
        return None


def numbers_of(company: Company) -> Numbers:
    """Three short reads; no entry is looked at."""
    calendar = calendar_of(company)
    opened = [(year.id, Year(year.name, year.starts_on, year.ends_on)) for year in calendar.years]
    last = max((year.ends_on for _, year in opened), default=None)
    series = NumberSeries.objects.filter(journal__company=company)
    return Numbers(
        opened,
        calendar.year_of(last + timedelta(days=1)) if last else calendar.year_of(company.created_at.date()),
        {(one.journal_id, one.fiscal_year_id): one for one in series},
    )


def journal_shown(journal: Journal, numbers: Numbers, today: date) -> dict[str, Any]:
    """A journal with its numbers, as the API answers."""
    return {
        "journal_id": journal.id,
        "code": journal.code,
        "name": journal.name,
        "kind": journal.kind,
        "number_prefix": journal.number_prefix,
        "version": journal.version,
        "years": [one.shown() for one in numbers.current(journal, today)],
    }


def preview(*, company: Company, code: str, number_prefix: str, today: date) -> list[dict[str, Any]]:
    """What a journal of that code would give with the pattern, whether it is there already or not."""
    journal = Journal.objects.filter(company=company, code=code).first() or Journal(company=company, code=code)
    journal.number_prefix = number_prefix
    return [one.shown() for one in numbers_of(company).current(journal, today)]

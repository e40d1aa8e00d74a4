"""Fiscal calendars: how a company's years and periods fall. Pure arithmetic, no Django (docs/accounting/fiscal-calendars.md).

A calendar of months begins on any day that every month has; one of weeks ends on a weekday near the end of a month and has
52 or 53 of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(days=7)
LATEST_START_DAY = 28
LONGEST_YEAR_MONTHS = 24
PATTERNS: dict[str, tuple[int, ...]] = {
    "4-4-5": (4, 4, 5) * 4,
    "4-5-4": (4, 5, 4) * 4,
    "5-4-4": (5, 4, 4) * 4,
    "13x4": (4,) * 13,
}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class PeriodSpan:
    """A period of a year: usually a month, in a calendar of weeks four or five of them."""

    number: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Year:
    """A fiscal year and the name it is known by."""

    name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Calendar:
    """How years fall. `pattern` empty: twelve months from `start_day` of `start_month`.

    Otherwise the year ends on a weekday: the last one of the month before `start_month`, or with `nearest` the one nearest to
    that month's end, perhaps in the next month. In a year of 53 weeks the period `long_period` has one more.
    """

    start_month: int
    start_day: int = 1
    pattern: str = ""
    ends_on_weekday: str = ""
    nearest: bool = False
    long_period: int = 0

    def year_of(self, day: date) -> Year:
        """The whole year that holds the day."""
        for base in (day.year - 1, day.year, day.year + 1):
            start, end = self._start(base), self._start(base + 1) - ONE_DAY
            if start <= day <= end:
                return Year(fiscal_year_name(*self._nominal(base)), start, end)
        raise AssertionError(f"no year holds {day}")

    def periods_between(self, starts_on: date, ends_on: date) -> list[PeriodSpan]:
        """The periods of whole years, cut to those days and numbered from 1: of a short or a long year too."""
        spans: list[PeriodSpan] = []
        for first, last in self._whole_periods(starts_on, ends_on):
            first, last = max(first, starts_on), min(last, ends_on)
            if first <= last:
                spans.append(PeriodSpan(len(spans) + 1, first, last))
        return spans

    def _whole_periods(self, starts_on: date, ends_on: date) -> Iterator[tuple[date, date]]:
        day = starts_on
        while day <= ends_on:
            year = self.year_of(day)
            first = year.starts_on
            for after in self._period_starts(year):
                yield first, after - ONE_DAY
                first = after
            day = year.ends_on + ONE_DAY

    def _period_starts(self, year: Year) -> Iterator[date]:
        """The first days of the periods behind the first, and the day after the year."""
        if self.pattern:
            weeks = list(PATTERNS[self.pattern])
            if (year.ends_on - year.starts_on).days + 1 > 7 * sum(weeks):
                weeks[self.long_period - 1] += 1
            day = year.starts_on
            for count in weeks:
                day += ONE_WEEK * count
                yield day
        else:
            for n in range(1, 13):
                yield _plus_months(year.starts_on, n)

    def _nominal(self, base: int) -> tuple[date, date]:
        """The months that the year of that calendar year stands for."""
        start = date(base, self.start_month, self.start_day if not self.pattern else 1)
        return start, _plus_months(start, 12) - ONE_DAY

    def _start(self, base: int) -> date:
        nominal = self._nominal(base)[0]
        if not self.pattern:
            return nominal
        return self._weekday_near(nominal - ONE_DAY) + ONE_DAY

    def _weekday_near(self, month_end: date) -> date:
        back = (month_end.weekday() - WEEKDAYS.index(self.ends_on_weekday)) % 7
        last = month_end - timedelta(days=back)
        return last + ONE_WEEK if self.nearest and back > 3 else last


def _plus_months(day: date, months: int) -> date:
    """Of a day up to the 28th."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, day.day)


def fiscal_year_name(starts_on: date, ends_on: date) -> str:
    """2026, or 2026/27 where the year crosses the turn of the calendar."""
    return str(starts_on.year) if starts_on.year == ends_on.year else f"{starts_on.year}/{ends_on.year % 100:02d}"


def year_around(calendar: Calendar, day: date, standing: Sequence[tuple[date, date]]) -> Year:
    """The year of the calendar that holds the day, cut where years that stand already (not around the day) begin and end."""
    whole = calendar.year_of(day)
    starts_on = max([whole.starts_on, *(ends + ONE_DAY for _, ends in standing if ends < day)])
    ends_on = min([whole.ends_on, *(starts - ONE_DAY for starts, _ in standing if starts > day)])
    if (starts_on, ends_on) == (whole.starts_on, whole.ends_on):
        return whole
    return Year(fiscal_year_name(starts_on, ends_on), starts_on, ends_on)


def is_too_long(starts_on: date, ends_on: date) -> bool:
    """Whether a year has more than 24 months."""
    months = (ends_on.year - starts_on.year) * 12 + ends_on.month - starts_on.month
    return (months, ends_on.day) >= (LONGEST_YEAR_MONTHS, starts_on.day)

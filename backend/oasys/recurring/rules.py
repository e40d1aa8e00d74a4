"""Pure decisions: on which days a rhythm falls, and what a text says on one of them. No Django, no database."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

MONTHS = {"month": 1, "quarter": 3, "year": 12}
DAYS = {"day": 1, "week": 7}
UNITS = (*DAYS, *MONTHS)
LAST_YEAR = 2199
MOST_MISSED = 400
"""How many days may be due already when a rhythm is set up."""
DAYS_AT_ONCE = 200
"""How many days of one row the worker makes in a round; the rest in the next ones."""
MOST_AT_ONCE = 1_000
"""How much the worker makes for one tenant in a round."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Every so many units from the first day on; months without that day take their last one.

    `on_last_day`: the last day of the month, whatever the first day was. It ends after `ends_on`, or with the
    `times`-th day, whichever comes first; without either it does not end.
    """

    unit: str
    every: int
    starts_on: date
    on_last_day: bool = False
    ends_on: date | None = None
    times: int | None = None

    def day(self, number: int) -> date | None:
        """The day of that number, counted from 0; None after the end."""
        if self.times is not None and number >= self.times:
            return None
        found = self._unbounded(number)
        return None if found is None or (self.ends_on is not None and found > self.ends_on) else found

    def _unbounded(self, number: int) -> date | None:
        if self.unit in DAYS:
            ordinal = self.starts_on.toordinal() + DAYS[self.unit] * self.every * number
            return None if ordinal > date(LAST_YEAR, 12, 31).toordinal() else date.fromordinal(ordinal)
        months = self.starts_on.year * 12 + self.starts_on.month - 1 + MONTHS[self.unit] * self.every * number
        year, month = divmod(months, 12)
        if year > LAST_YEAR:
            return None
        last = monthrange(year, month + 1)[1]
        return date(year, month + 1, last if self.on_last_day else min(self.starts_on.day, last))

    def days(self, number: int) -> Iterator[date]:
        """The days from that number on."""
        for following in count(number):
            found = self.day(following)
            if found is None:
                return
            yield found

    def misses_too_many(self, number: int, today: date) -> bool:
        """Whether more than MOST_MISSED days from that number on are due today."""
        found = self.day(number + MOST_MISSED)
        return found is not None and found <= today

    def first_from(self, number: int, day: date) -> int:
        """The number, from `number` on, of the first day that is not before `day`; where none is, one past the last."""
        for following in count(number):
            found = self.day(following)
            if found is None or found >= day:
                return following
        raise AssertionError  # pragma: no cover


def filled(text: str, day: date) -> str:
    """The text with `{date}`, `{month}` and `{year}` of the day in it; nothing else in braces is touched."""
    for name, value in (("{date}", f"{day:%Y-%m-%d}"), ("{month}", f"{day:%m}"), ("{year}", f"{day:%Y}")):
        text = text.replace(name, value)
    return text[:500]


def next_day(day: date) -> date:
    """The day after."""
    return day + timedelta(days=1)

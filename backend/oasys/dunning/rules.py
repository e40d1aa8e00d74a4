"""Pure decisions: which level an item has reached, and what interest it bears. No Django, no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from oasys.core.money import ZERO, round_half_up


@dataclass(frozen=True, slots=True)
class Level:
    """A level, counted from 1. Amounts are in the base currency; `texts` by language: title, above, below."""

    number: int
    days_overdue: int
    fee: Decimal = ZERO
    minimum_amount: Decimal = ZERO
    charges_interest: bool = False
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InterestRate:
    """Percent a year from a day on, to another one where that is said, both included."""

    valid_from: date
    percent: Decimal
    valid_to: date | None = None


class RateUnknown(Exception):
    """No rate covers the day."""

    def __init__(self, day: date) -> None:
        super().__init__(day)
        self.day = day


def next_level(
    levels: Sequence[Level], *, last: int, last_on: date | None, due_on: date, today: date, days_between: int
) -> Level | None:
    """The level that an item has reached: the one after its last, if it is overdue for long enough; None where it waits.

    Levels follow each other, and `days_between` lie between them, however late the first one came.
    """
    if last >= len(levels):
        return None
    level = levels[last]
    if (today - due_on).days < max(level.days_overdue, 1):
        return None
    return None if last_on is not None and (today - last_on).days < days_between else level


def interest(
    *,
    amount: Decimal,
    changes: Sequence[tuple[date, Decimal]],
    first: date,
    last: date,
    rates: Sequence[InterestRate],
    decimals: int,
) -> Decimal:
    """Simple interest for each day from `first` to `last`, both included, rounded once at the end.

    `amount` is what was owed at first; a change (day, by) counts from that day on. Each day bears a 365th of the year's percent, a
    366th in a leap year. Raises RateUnknown where a day has an open amount and no rate.
    """
    if last < first:
        return ZERO
    marks = {first, last + timedelta(days=1)}
    marks |= {date(year, 1, 1) for year in range(first.year + 1, last.year + 1)}
    marks |= {day for day, _ in changes}
    for rate in rates:
        marks.add(rate.valid_from)
        if rate.valid_to is not None:
            marks.add(rate.valid_to + timedelta(days=1))
    found = Fraction(0)
    days = sorted(day for day in marks if first <= day <= last + timedelta(days=1))
    for begin, end in pairwise(days):
        open_amount = amount + sum((by for day, by in changes if day <= begin), ZERO)
        if open_amount <= 0:
            continue
        year = 366 if _is_leap(begin.year) else 365
        found += Fraction(open_amount) * Fraction(_percent(rates, begin)) * (end - begin).days / (100 * year)
    exact = Decimal(found.numerator) / Decimal(found.denominator)
    return round_half_up(exact, decimals)


def _percent(rates: Sequence[InterestRate], day: date) -> Decimal:
    """The one that began last counts. Raises RateUnknown."""
    standing = max((rate for rate in rates if rate.valid_from <= day), key=lambda rate: rate.valid_from, default=None)
    if standing is None or (standing.valid_to is not None and standing.valid_to < day):
        raise RateUnknown(day)
    return standing.percent


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)

"""The calendar of statements: which columns a comparative statement has. No Django."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

STEP_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Span:
    """The days of one column, both included."""

    from_date: date
    to_date: date


def months_earlier(day: date, months: int) -> date:
    """The same day of an earlier month; the last day of a month stays the last day of its month."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    last = monthrange(year, month + 1)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if is_last else min(day.day, last))


def comparative_spans(span: Span, *, count: int, step: str) -> list[Span]:
    """The span and `count` spans before it, each `step` earlier."""
    months = STEP_MONTHS[step]
    return [
        Span(months_earlier(span.from_date, months * n), months_earlier(span.to_date, months * n))
        for n in range(count + 1)
    ]


def comparative_days(day: date, *, count: int, step: str) -> list[date]:
    """The day and `count` days before it, each `step` earlier."""
    return [months_earlier(day, STEP_MONTHS[step] * n) for n in range(count + 1)]


def day_after(day: date) -> date:
    return day + timedelta(days=1)


def day_before(day: date) -> date:
    return day - timedelta(days=1)

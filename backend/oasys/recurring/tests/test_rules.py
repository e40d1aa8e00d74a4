"""On which days a rhythm falls."""

from datetime import date
from itertools import islice

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oasys.recurring.rules import UNITS, Rhythm, filled


def first(rhythm: Rhythm, days: int = 5) -> list[str]:
    return [f"{day:%m-%d}" if day.year == 2024 else str(day) for day in islice(rhythm.days(0), days)]


@pytest.mark.parametrize(
    ("rhythm", "days"),
    [
        (Rhythm("month", 1, date(2024, 1, 31)), ["01-31", "02-29", "03-31", "04-30", "05-31"]),
        (Rhythm("month", 1, date(2024, 1, 30)), ["01-30", "02-29", "03-30", "04-30", "05-30"]),
        (Rhythm("month", 1, date(2024, 2, 29), on_last_day=True), ["02-29", "03-31", "04-30", "05-31", "06-30"]),
        (Rhythm("month", 2, date(2024, 8, 31)), ["08-31", "10-31", "12-31", "2025-02-28", "2025-04-30"]),
        (Rhythm("quarter", 1, date(2024, 1, 1)), ["01-01", "04-01", "07-01", "10-01", "2025-01-01"]),
        (Rhythm("year", 1, date(2024, 2, 29)), ["02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]),
        (Rhythm("week", 2, date(2024, 2, 20)), ["02-20", "03-05", "03-19", "04-02", "04-16"]),
        (Rhythm("day", 10, date(2024, 2, 20)), ["02-20", "03-01", "03-11", "03-21", "03-31"]),
        (Rhythm("month", 1, date(2024, 1, 31), ends_on=date(2024, 3, 30)), ["01-31", "02-29"]),
        (Rhythm("month", 1, date(2024, 1, 31), times=1), ["01-31"]),
        (Rhythm("month", 1, date(2024, 1, 31), ends_on=date(2023, 1, 1)), []),
        (Rhythm("year", 100, date(2024, 1, 31)), ["01-31", "2124-01-31"]),
    ],
)
def test_the_days_of_a_rhythm(rhythm: Rhythm, days: list[str]):
    assert first(rhythm) == days


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    unit=st.sampled_from(UNITS),
    every=st.integers(1, 366),
    starts_on=st.dates(date(1900, 1, 1), date(2150, 1, 1)),
    on_last_day=st.booleans(),
    number=st.integers(0, 50),
)
def test_days_go_on_and_never_twice(unit: str, every: int, starts_on: date, on_last_day: bool, number: int):
    rhythm = Rhythm(unit, every, starts_on, on_last_day)
    here, there = rhythm.day(number), rhythm.day(number + 1)
    assert here is None or there is None or here < there
    assert here is not None or there is None, "once it has ended it has ended"


def test_paused_days_are_passed_over():
    rhythm = Rhythm("month", 1, date(2024, 1, 31), times=4)
    assert rhythm.first_from(1, date(2024, 3, 31)) == 2
    assert rhythm.first_from(1, date(2024, 4, 1)) == 3
    assert rhythm.first_from(3, date(2024, 1, 1)) == 3
    assert rhythm.day(rhythm.first_from(1, date(2025, 1, 1))) is None


def test_texts_name_the_day():
    assert (
        filled("Rent {month}/{year} of {date}, {not} this {}", date(2024, 3, 9))
        == "Rent 03/2024 of 2024-03-09, {not} this {}"
    )
    assert len(filled("{date}" * 200, date(2024, 3, 9))) == 500

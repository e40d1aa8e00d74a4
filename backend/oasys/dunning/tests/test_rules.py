"""Interest exactly by days, and the level that an item has reached."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oasys.dunning.rules import InterestRate, Level, RateUnknown, interest, next_level

D = Decimal
TEN = [InterestRate(date(2020, 1, 1), D(10))]
LEVELS = [Level(1, 7), Level(2, 21), Level(3, 35)]


def bears(first: date, last: date, *, amount: str = "1000", changes=(), rates=TEN) -> str:
    found = interest(amount=D(amount), changes=changes, first=first, last=last, rates=rates, decimals=2)
    return f"{found:f}"


def test_each_day_bears_a_part_of_its_own_year():
    assert bears(date(2026, 1, 1), date(2026, 12, 31)) == "100.00"
    assert bears(date(2024, 1, 1), date(2024, 12, 31)) == "100.00"
    assert bears(date(2023, 12, 31), date(2024, 1, 1)) == "0.55"  # 100/365 + 100/366
    assert bears(date(2026, 3, 2), date(2026, 3, 1)) == "0"
    assert bears(date(2026, 3, 1), date(2026, 3, 1)) == "0.27"


def test_what_was_paid_bears_no_more_from_the_day_after():
    paid = [(date(2026, 7, 2), D(-500))]
    half = bears(date(2026, 1, 1), date(2026, 12, 31), changes=paid)
    assert half == "74.93"  # 1000 for 182 days, 500 for 183
    undone = [*paid, (date(2026, 7, 2), D(500))]
    assert bears(date(2026, 1, 1), date(2026, 12, 31), changes=undone) == "100.00"


def test_rates_change_on_their_day_and_a_gap_is_no_zero():
    rates = [
        InterestRate(date(2026, 1, 1), D("10.27"), date(2026, 6, 30)),
        InterestRate(date(2026, 7, 1), D("11.27"), date(2026, 12, 31)),
    ]
    assert bears(date(2026, 6, 30), date(2026, 7, 1), rates=rates) == "0.59"  # (10.27 + 11.27) / 365 * 10
    with pytest.raises(RateUnknown) as unknown:
        bears(date(2026, 12, 31), date(2027, 1, 1), rates=rates)
    assert unknown.value.day == date(2027, 1, 1)
    with pytest.raises(RateUnknown):
        bears(date(2025, 12, 31), date(2026, 1, 1), rates=rates)
    nothing_owed = [(date(2026, 7, 1), D(-1000))]
    assert bears(date(2026, 6, 30), date(2027, 1, 1), rates=rates, changes=nothing_owed) == "0.28"


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
@given(
    st.decimals(min_value="0.01", max_value="100000", places=2),
    st.dates(date(2021, 1, 1), date(2028, 1, 1)),
    st.integers(1, 900),
    st.integers(1, 900),
)
def test_two_parts_of_a_time_bear_what_the_whole_bears(amount: D, first: date, one: int, other: int):
    middle, last = date.fromordinal(first.toordinal() + one), date.fromordinal(first.toordinal() + one + other)
    exact = [
        interest(amount=amount, changes=[], first=begin, last=end, rates=TEN, decimals=12)
        for begin, end in ((first, middle), (date.fromordinal(middle.toordinal() + 1), last), (first, last))
    ]
    assert abs(exact[0] + exact[1] - exact[2]) <= D("0.000000000002")


@pytest.mark.parametrize(
    ("last", "last_on", "overdue", "expected"),
    [
        (0, None, 6, None),
        (0, None, 7, 1),
        (0, None, 90, 1),  # however late: one after the other
        (1, date(2026, 3, 1), 90, 2),
        (1, date(2026, 3, 10), 90, None),  # too soon after the last one
        (1, date(2026, 3, 1), 20, None),
        (3, date(2026, 1, 1), 90, None),  # there is no further level
    ],
)
def test_levels_follow_each_other(last: int, last_on: date | None, overdue: int, expected: int | None):
    today = date(2026, 3, 15)
    due_on = date.fromordinal(today.toordinal() - overdue)
    level = next_level(LEVELS, last=last, last_on=last_on, due_on=due_on, today=today, days_between=7)
    assert (level and level.number) == expected

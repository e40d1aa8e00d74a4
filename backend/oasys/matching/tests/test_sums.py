from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from oasys.matching.sums import MOST_PARTS, sum_of

cents = st.integers(-100_000, 100_000).filter(bool).map(lambda number: Decimal(number) / 100)


def test_only_choice_is_known_as_such():
    found = sum_of([Decimal("1.10"), Decimal("2.20"), Decimal("7.01")], Decimal("8.11"))
    assert found is not None
    assert (found.places, found.is_only) == ((0, 2), True)


def test_another_choice_is_seen():
    found = sum_of([Decimal(1), Decimal(2), Decimal(3), Decimal(4)], Decimal(5))
    assert found is not None
    assert not found.is_only


def test_one_alone_is_no_sum_and_zero_has_none():
    assert sum_of([Decimal(5)], Decimal(5)) is None
    assert sum_of([Decimal(5), Decimal(-5)], Decimal(0)) is None
    assert sum_of([], Decimal(5)) is None


def test_other_decimals_are_one_amount():
    assert sum_of([Decimal("1.5"), Decimal("2.50"), Decimal("1E+1")], Decimal("4.000")) is not None


def test_many_alike_are_bounded():
    found = sum_of([Decimal(1)] * 500, Decimal(12))
    assert found is not None
    assert (len(found.places), found.is_only) == (MOST_PARTS, False)
    assert sum_of([Decimal(1)] * 500, Decimal(13)) is None


@given(st.lists(cents, max_size=60), cents)
def test_what_is_found_sums_up(amounts, target):
    found = sum_of(amounts, target)
    if found:
        assert sum((amounts[place] for place in found.places), Decimal(0)) == target
        assert len(set(found.places)) == len(found.places) <= MOST_PARTS
        assert found.chance > 0


@given(st.lists(st.integers(1, 100_000), min_size=2, max_size=8), st.data())
def test_few_are_always_found(numbers, data):
    chosen = data.draw(st.sets(st.integers(0, len(numbers) - 1), min_size=2))
    target = Decimal(sum(numbers[place] for place in chosen))
    assert sum_of([Decimal(one) for one in numbers], target) is not None

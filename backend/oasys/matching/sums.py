"""Which of many amounts are together another one: bounded, and with how likely that is by mere chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import comb, gcd

MOST_PARTS = 12
MOST_AMOUNTS = 30
MOST_STATES = 6_000


@dataclass(frozen=True, slots=True)
class Sum:
    """The places of the amounts. `is_only` where no other choice has this sum; `chance` is how many would have it by accident."""

    places: tuple[int, ...]
    is_only: bool
    chance: Decimal


def sum_of(amounts: Sequence[Decimal], target: Decimal) -> Sum | None:
    """A choice of at least two amounts, the earliest, that is exactly the target. Amounts of the other sign count as well.

    Looks at the first MOST_AMOUNTS, and gives up where choices become too many: then there is none.
    """
    if not target:
        return None
    whole, goal = _whole([*amounts[:MOST_AMOUNTS], target])
    if goal < 0:
        whole, goal = [-one for one in whole], -goal
    found, ways = _search(whole, goal)
    if not found:
        return None
    unit = gcd(*whole) or 1
    return Sum(found, ways == 1, Decimal(comb(len(whole), len(found)) * unit) / goal)


def _whole(amounts: Sequence[Decimal]) -> tuple[list[int], int]:
    """Amounts as whole numbers of their smallest common unit, the last apart."""
    decimals = max(0, *(-int(one.normalize().as_tuple().exponent) for one in amounts))
    numbers = [int(one.scaleb(decimals)) for one in amounts]
    return numbers[:-1], numbers[-1]


def _search(amounts: list[int], goal: int) -> tuple[tuple[int, ...], int]:
    all_positive = all(one > 0 for one in amounts)
    sums: dict[int, tuple[tuple[int, ...], int]] = {0: ((), 1)}
    first: tuple[int, ...] = ()
    total = 0
    for place, amount in enumerate(amounts):
        more: dict[int, tuple[tuple[int, ...], int]] = {}
        for had, (chosen, ways) in sums.items():
            together = had + amount
            if len(chosen) >= MOST_PARTS or (all_positive and together > goal):
                continue
            if together == goal:
                if len(chosen):
                    first, total = first or (*chosen, place), total + ways
                continue
            if together in more:
                more[together] = (more[together][0], more[together][1] + ways)
            else:
                more[together] = ((*chosen, place), ways)
        for together, (chosen, ways) in more.items():
            if together in sums:
                sums[together] = (sums[together][0], sums[together][1] + ways)
            elif len(sums) < MOST_STATES:
                sums[together] = (chosen, ways)
            else:
                return first, total + 1  # not all were looked at: it may not be the only one
    return first, total

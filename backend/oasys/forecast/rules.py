"""Pure decisions: the weeks of a forecast, and its balances. No Django, no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from oasys.core.money import ZERO

WEEKS = 13
KINDS = (
    "receivables",
    "payables",
    "payment_runs",
    "booked",
    "recurring_invoices",
    "recurring_bills",
    "recurring_entries",
)
OUTSIDE = {"unused_credits": -2, "overdue": -1, "later": WEEKS}
"""What is in no week, by the place the statement gives it; weeks have the places 0 to 12."""


@dataclass(frozen=True, slots=True)
class Week:
    """Its first and its last day; the first week is what is left of this one."""

    number: int
    first: date
    last: date


def monday_of(today: date) -> date:
    """The first day of this week."""
    return today - timedelta(days=today.weekday())


def weeks_from(today: date) -> list[Week]:
    """This week from today on, and those after it, each from Monday to Sunday."""
    monday = monday_of(today)
    found = []
    for number in range(WEEKS):
        first = monday + timedelta(weeks=number)
        found.append(Week(number + 1, max(first, today), first + timedelta(days=6)))
    return found


@dataclass(frozen=True, slots=True)
class Flow:
    """What comes in and goes out, both without a sign."""

    inflow: Decimal = ZERO
    outflow: Decimal = ZERO

    @property
    def net(self) -> Decimal:
        """What it adds to the money; negative where it takes."""
        return self.inflow - self.outflow


def closing_balances(opening: Decimal, flows: Sequence[Flow]) -> list[Decimal]:
    """The money at the end of each week."""
    found = []
    for flow in flows:
        opening += flow.net
        found.append(opening)
    return found


def lowest(opening: Decimal, closings: Sequence[Decimal]) -> tuple[int, Decimal]:
    """The least money, and at the end of which week it is first reached; 0: it is what is there now."""
    amounts = [opening, *closings]
    least = min(amounts)
    return amounts.index(least), least

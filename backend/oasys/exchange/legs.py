"""What readers of other programs' books hand over: where something stands, and one amount on one account."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands. `row` counts lines from 1 in `file`."""

    file: str
    row: int


@dataclass(frozen=True, slots=True)
class Leg:
    """A posting with everything worked out. `weight` is what it counts for in the balance, in `weight_currency`."""

    place: Place
    account: str
    number: Decimal
    currency: str
    weight: Decimal
    weight_currency: str
    text: str = ""
    dimensions: tuple[tuple[str, str], ...] = ()
    """Codes of axis and value, sorted by axis."""

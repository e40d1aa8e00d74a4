"""What the engine of taxes (oasys.tax.rules) is asked, and what it answers: plain values."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum

from oasys.core.money import ZERO

ONE = Decimal(1)
HUNDRED = Decimal(100)


class NotComputable(Exception):
    """What was said has no taxes that could be computed: the sentence says why, with its places, for `say` to say."""

    def __init__(self, sentence: str, **places: str) -> None:
        super().__init__(sentence.format(**places))
        self.sentence, self.places = sentence, places


class Level(StrEnum):
    """Where tax is rounded: on every line, or once for all lines with the same taxes."""

    LINE = "line"
    DOCUMENT = "document"


class Mode(StrEnum):
    """How tax is rounded. Down is towards zero: credit notes mirror invoices either way."""

    HALF_UP = "half_up"
    DOWN = "down"


class Kind(StrEnum):
    """What a tax does on a document: it is charged, the buyer owes it instead, or the buyer keeps it back from the payment."""

    CHARGED = "charged"
    REVERSE_CHARGE = "reverse_charge"
    WITHHELD = "withheld"


class _Exact:
    """Refuses any number that is not a finite decimal: a float has lost digits already."""

    __slots__ = ()

    def __post_init__(self) -> None:
        for one in fields(self):  # type: ignore[arg-type]
            if one.type is not Decimal and one.type != Decimal | None:
                continue
            value = getattr(self, one.name)
            if not (isinstance(value, Decimal) and value.is_finite()) and (value is not None or one.type is Decimal):
                raise TypeError(f"{one.name} is a finite decimal, not {value!r}")


@dataclass(frozen=True, slots=True)
class Tax(_Exact):
    """One tax at its rate of the day: percent, or an amount for each unit where `is_per_unit`.

    `is_compound`: the taxes that stand before it are part of its base. Taxes of one line with the same `together` are rounded as one and
    then split by rate. `recoverable_percent` is what a buyer may claim of it.
    """

    key: str
    rate: Decimal
    kind: Kind = Kind.CHARGED
    is_compound: bool = False
    is_per_unit: bool = False
    recoverable_percent: Decimal = HUNDRED
    together: str = ""


@dataclass(frozen=True, slots=True)
class Line(_Exact):
    """What is sold, at a price for `price_base_quantity` units. Taxes by the unit are for `tax_units`, or else for the quantity."""

    quantity: Decimal
    unit_price: Decimal
    taxes: tuple[Tax, ...] = ()
    price_base_quantity: Decimal = ONE
    discount_percent: Decimal = ZERO
    discount_amount: Decimal = ZERO
    charge_amount: Decimal = ZERO
    tax_units: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Extra(_Exact):
    """A charge on the whole document with taxes of its own; an allowance takes away instead."""

    amount: Decimal
    taxes: tuple[Tax, ...] = ()
    is_allowance: bool = False


@dataclass(frozen=True, slots=True)
class Rounding(_Exact):
    """`decimals` of the currency; `payable_step` is the smallest coin that what is to be paid comes in."""

    decimals: int
    level: Level = Level.LINE
    mode: Mode = Mode.HALF_UP
    payable_step: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Document(_Exact):
    """`discount_percent` or `discount_amount` is shared over the lines by their amounts; `prepaid` lowers only what is to be paid."""

    lines: Sequence[Line]
    rounding: Rounding
    prices_include_tax: bool = False
    discount_percent: Decimal = ZERO
    discount_amount: Decimal = ZERO
    extras: Sequence[Extra] = ()
    prepaid: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Amounts:
    """What one tax comes to: `base` is money, or units for a tax by the unit.

    `tax` is on the document; `self_assessed` is what the buyer owes in its place, `withheld` what the buyer keeps back. `recoverable` is
    what a buyer claims of the first two.
    """

    base: Decimal = ZERO
    tax: Decimal = ZERO
    self_assessed: Decimal = ZERO
    withheld: Decimal = ZERO
    recoverable: Decimal = ZERO

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    def __sub__(self, other: "Amounts") -> "Amounts":
        return Amounts(*(getattr(self, one.name) - getattr(other, one.name) for one in fields(self)))

    @property
    def not_recoverable(self) -> Decimal:
        return self.tax + self.self_assessed - self.recoverable


@dataclass(frozen=True, slots=True)
class TaxedLine:
    """`amount` is before the document's discount, with or without tax as the prices are; net + tax = gross."""

    amount: Decimal
    discount_share: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal
    taxes: tuple[tuple[Tax, Amounts], ...]


@dataclass(frozen=True, slots=True)
class Taxed:
    """A document with its taxes. `groups` are by tax, in the order they first appear; extras are positive where they add."""

    lines: tuple[TaxedLine, ...]
    extras: tuple[TaxedLine, ...]
    groups: tuple[tuple[Tax, Amounts], ...]
    discount: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal
    withheld: Decimal
    prepaid: Decimal
    rounding_amount: Decimal
    payable: Decimal
    self_assessed: Decimal
    recoverable: Decimal
    cost: Decimal
    """What a buyer bears: net, and the tax that cannot be claimed."""

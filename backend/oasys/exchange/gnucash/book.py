"""What a GnuCash book holds, whichever way it was saved."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from oasys.core.words import say
from oasys.ledger.services.bulk import RowProblem

MOST_UNPACKED_BYTES = 256 * 1024 * 1024


class Unreadable(ValueError):
    """The file, or a value in it, cannot be read; `row` is the line or the row of its table."""

    def __init__(self, row: int, message: str, code: str = "exchange.unreadable") -> None:
        super().__init__(message)
        self.row = row
        self.code = code


@dataclass(frozen=True, slots=True)
class Commodity:
    """`space` is CURRENCY for money, else an exchange or any other word."""

    space: str
    mnemonic: str

    @property
    def is_money(self) -> bool:
        return self.space in {"CURRENCY", "ISO4217"}


@dataclass(frozen=True, slots=True)
class Account:
    row: int
    guid: str
    name: str
    kind: str
    commodity: Commodity | None
    parent: str
    code: str
    description: str
    is_placeholder: bool


@dataclass(frozen=True, slots=True)
class Split:
    """`value` in the transaction's currency, `quantity` in the account's commodity."""

    row: int
    account: str
    value: Decimal
    quantity: Decimal
    memo: str
    action: str
    is_reconciled: bool


@dataclass(slots=True)
class Transaction:
    row: int
    guid: str
    currency: Commodity
    day: date
    number: str
    description: str
    notes: str
    splits: list[Split] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Price:
    row: int
    commodity: Commodity
    currency: Commodity
    day: date
    value: Decimal


@dataclass(slots=True)
class Book:
    accounts: dict[str, Account] = field(default_factory=dict)
    transactions: list[Transaction] = field(default_factory=list)
    prices: list[Price] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)

    def left_out(self, row: int, message: str) -> None:
        self.problems.append(RowProblem(row, "exchange.not_carried", message, is_error=False))

    def error(self, error: Unreadable) -> None:
        self.problems.append(RowProblem(max(error.row, 1), error.code, str(error)))


def day_of(text: str, row: int) -> date:
    """The day of a time stamp: 2024-01-31 10:59:00 +0000, 20240131105900 or 20240131."""
    digits = text.strip().replace("-", "")[:8]
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        raise Unreadable(row, say("{text!r} is not a date", text=text[:40]), "exchange.value") from None


def fraction(numerator: int, denominator: int, row: int) -> Decimal:
    """The exact decimal of a fraction. Raises Unreadable where it has none."""
    if denominator <= 0 or abs(numerator) >= 10**38 or denominator >= 10**38:
        raise Unreadable(
            row,
            say("{numerator}/{denominator} is not an amount", numerator=numerator, denominator=denominator),
            "exchange.value",
        )
    value = Decimal(numerator) / Decimal(denominator)
    if value * denominator != numerator:
        raise Unreadable(
            row,
            say("{numerator}/{denominator} has no end as a decimal", numerator=numerator, denominator=denominator),
            "exchange.value",
        )
    return value

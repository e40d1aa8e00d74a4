"""Pure arithmetic of revaluation. No Django, no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from oasys.core.money import ZERO, convert

BALANCE_SUBTYPES = frozenset({"bank", "cash", "credit_card", "loan", "accrual"})


@dataclass(frozen=True, slots=True)
class Measured:
    """A foreign item or balance at the closing rate. Amounts are signed, a debit is positive."""

    account_id: UUID
    account_code: str
    account_name: str
    line_id: UUID | None
    currency: str
    amount: Decimal
    base_amount: Decimal
    rate: Decimal
    rate_day: date
    rate_source: str
    revalued_amount: Decimal

    @property
    def difference(self) -> Decimal:
        return self.revalued_amount - self.base_amount


def revalued(amount: Decimal, *, rate: Decimal, decimals: int) -> Decimal:
    """What the amount is worth at the rate, rounded once."""
    return convert(amount, rate=rate, decimals=decimals)


def by_account(items: Iterable[Measured]) -> dict[tuple[UUID, str], Decimal]:
    """What each account changes by in each currency; those that do not change are left out. By account code."""
    sums: dict[tuple[UUID, str], Decimal] = {}
    for item in sorted(items, key=lambda item: (item.account_code, item.currency)):
        key = (item.account_id, item.currency)
        sums[key] = sums.get(key, ZERO) + item.difference
    return {key: change for key, change in sums.items() if change}


def gain_and_loss(items: Iterable[Measured]) -> tuple[Decimal, Decimal]:
    """The gains and the losses, item by item and both positive: one does not hide the other."""
    differences = [item.difference for item in items]
    gain = sum((difference for difference in differences if difference > 0), ZERO)
    return gain, -sum((difference for difference in differences if difference < 0), ZERO)

"""Pure decisions about payments: what is allocated, what the money is worth, how old a debt is. No Django, no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from oasys.core.money import ZERO, round_half_up

MONEY = frozenset({"bank", "cash", "credit_card", "clearing"})
# country packs under whose law an early-payment discount takes back its share of the tax of the document: § 17 UStG in Germany
DISCOUNT_CORRECTS_TAX = frozenset({"DE"})
BUCKETS = ("not_due", "days_1_30", "days_31_60", "days_61_90", "days_over_90")


@dataclass(frozen=True, slots=True)
class Wish:
    """An open item that money is to be allocated to: what is left of it, and how much was asked for (None: what fits).

    `place` is where it was named. `is_against` says whether it stands against the money, as an invoice against a receipt, or
    beside it, as a credit note.
    """

    place: int
    line_id: UUID
    account_id: UUID
    is_against: bool
    rest: Decimal
    base_rest: Decimal
    asked: Decimal | None


@dataclass(frozen=True, slots=True)
class Allocated:
    """How much of each wish is taken, in their order, and what of the money is left over; negative where it does not reach."""

    amounts: Sequence[Decimal]
    left: Decimal


def allocate(wishes: Sequence[Wish], *, worth: Decimal) -> Allocated:
    """What stands beside the money adds to it; what was asked for comes first, the others in the order given."""
    beside = sum(((w.asked or w.rest) for w in wishes if not w.is_against), ZERO)
    left = worth + beside - sum((w.asked for w in wishes if w.is_against and w.asked is not None), ZERO)
    amounts: list[Decimal] = []
    for wish in wishes:
        amount = wish.asked
        if amount is None:
            amount = min(wish.rest, max(left, ZERO)) if wish.is_against else wish.rest
            left -= amount if wish.is_against else ZERO
        amounts.append(amount)
    return Allocated(amounts, left)


@dataclass(frozen=True, slots=True)
class Worth:
    """What a payment weighs in the base currency: the money on its account, the bank's charges, the deductions, all of it."""

    bank: Decimal
    charges: Decimal
    deductions: Sequence[Decimal]
    whole: Decimal


def worth_by_amounts(
    *,
    is_receipt: bool,
    amount: Decimal,
    is_base: bool,
    bank_amount: Decimal,
    bank_is_base: bool,
    charges: Decimal,
    deductions: Sequence[Decimal],
    base_decimals: int,
) -> Worth:
    """What it weighs where one of the two currencies is the base: at the rate that was really paid.

    Deductions are in the currency of the amount. The bank's amount, without its charges, is positive.
    """
    sign = 1 if is_receipt else -1
    gross = bank_amount + sign * charges
    if is_base:
        own_charges = charges if bank_is_base else round_half_up(charges * amount / gross, base_decimals)
        return worth_of_bank(
            sign=sign, bank=amount - sign * own_charges, charges=own_charges, amount=amount, deductions=deductions,
            base_decimals=base_decimals,
        )  # fmt: skip
    return worth_of_bank(
        sign=sign, bank=bank_amount, charges=charges, amount=amount, deductions=deductions, base_decimals=base_decimals
    )


def worth_of_bank(
    *,
    sign: int,
    bank: Decimal,
    charges: Decimal,
    amount: Decimal,
    deductions: Sequence[Decimal],
    base_decimals: int,
) -> Worth:
    """From what bank and charges weigh in the base currency; deductions weigh as the amount does."""
    money = bank + sign * charges
    own = [round_half_up(one * money / amount, base_decimals) for one in deductions]
    return Worth(bank, charges, own, money + sum(own, ZERO))


def split(whole: Decimal, parts: Sequence[Decimal], *, decimals: int) -> list[Decimal]:
    """Each part's share of the whole, rounded; the last one takes what is left."""
    total = sum(parts, ZERO)
    shares = [round_half_up(whole * part / total, decimals) for part in parts[:-1]]
    return [*shares, whole - sum(shares, ZERO)]


def bucket(due_on: date, day: date) -> str:
    """Where a debt stands in the ageing of a day."""
    days = (day - due_on).days
    return BUCKETS[0 if days <= 0 else min(4, (days - 1) // 30 + 1)]

"""Pure decisions about settlements: what a match settles, what it weighs, what is left over. No Django, no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from oasys.core.money import ZERO, round_half_up
from oasys.core.words import marked, say

RECONCILABLE = frozenset({"receivable", "payable", "clearing"})


@dataclass(frozen=True, slots=True)
class Offer:
    """An open item that is to be matched: what is left of it, and how much of that was asked for (None: what fits)."""

    line_id: UUID
    is_debit: bool
    rest: Decimal
    base_rest: Decimal
    asked: Decimal | None


@dataclass(frozen=True, slots=True)
class Share:
    """How much of an item a settlement settles, in its currency and in the base currency."""

    line_id: UUID
    is_debit: bool
    amount: Decimal
    base_amount: Decimal


class DoesNotMatch(ValueError):
    """Debits and credits cannot be made equal; the message says why."""


def match(offers: Sequence[Offer], *, base_decimals: int) -> list[Share]:
    """As much as both sides allow: amounts asked for exactly, the others in the order given, until one side is used up.

    Raises DoesNotMatch. No offer asks for more than its rest.
    """
    fixed = {side: sum((o.asked for o in offers if o.is_debit == side and o.asked), ZERO) for side in (True, False)}
    free = {side: sum((o.rest for o in offers if o.is_debit == side and o.asked is None), ZERO) for side in fixed}
    total = min(fixed[True] + free[True], fixed[False] + free[False])
    if not total:
        raise DoesNotMatch(say("A settlement has debits and credits: name lines of both sides."))
    if total < max(fixed.values()):
        sentence = (
            marked("Debits of {amount:f} are to be settled, and the credits have {total:f}.")
            if fixed[True] > fixed[False]
            else marked("Credits of {amount:f} are to be settled, and the debits have {total:f}.")
        )
        raise DoesNotMatch(say(sentence, amount=max(fixed.values()), total=total))
    left = {side: total - fixed[side] for side in fixed}
    shares: list[Share] = []
    for offer in offers:
        amount = offer.asked
        if amount is None:
            amount = min(offer.rest, left[offer.is_debit])
            left[offer.is_debit] -= amount
        if amount:
            base = share_of_base(amount, rest=offer.rest, base_rest=offer.base_rest, decimals=base_decimals)
            shares.append(Share(offer.line_id, offer.is_debit, amount, base))
    return shares


def share_of_base(amount: Decimal, *, rest: Decimal, base_rest: Decimal, decimals: int) -> Decimal:
    """What part of an item's rest weighs in the base currency; the last part weighs whatever is left."""
    return base_rest if amount == rest else round_half_up(base_rest * amount / rest, decimals)


def base_difference(shares: Sequence[Share]) -> Decimal:
    """Debits less credits in the base currency: what stays on the account when the currency is even."""
    return sum((share.base_amount if share.is_debit else -share.base_amount for share in shares), ZERO)


def is_rounding(difference: Decimal, *, parts: int, base_decimals: int) -> bool:
    """Whether rounding alone can have left it: half a minor unit for each line, and half for each share of one."""
    return abs(difference) <= Decimal(parts).scaleb(-base_decimals)

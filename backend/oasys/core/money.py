"""Amounts: exact decimals, rounded half up in this one place (docs/accounting/ledger.md, invariant 7)."""

from decimal import ROUND_HALF_UP, Decimal, localcontext

MAX_INTEGER_DIGITS = 20
MAX_DECIMALS = 18
ZERO = Decimal(0)


def round_half_up(amount: Decimal, decimals: int) -> Decimal:
    """`amount` with exactly `decimals` decimals; a half goes away from zero (commercial rounding)."""
    with localcontext(prec=MAX_INTEGER_DIGITS * 2 + MAX_DECIMALS * 2):
        return amount.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def convert(amount: Decimal, *, rate: Decimal, decimals: int) -> Decimal:
    """Base amount = transaction amount x rate, rounded once (invariant 8). `rate`: base units per one unit."""
    with localcontext(prec=MAX_INTEGER_DIGITS * 2 + MAX_DECIMALS * 2):
        product = amount * rate
    return round_half_up(product, decimals)


def decimals_of(amount: Decimal) -> int:
    """How many decimals the value needs: 1.50 needs one, 100 needs none."""
    exponent = amount.normalize().as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError("an amount is a finite number")
    return max(0, -exponent)


def plain(amount: Decimal) -> str:
    """The value without an exponent, as it travels on the wire: 1E+3 becomes 1000."""
    return format(amount, "f")

"""Amounts: exact decimals, rounded half up in this one place (docs/accounting/ledger.md, invariant 7)."""

from decimal import ROUND_HALF_UP, Decimal, DefaultContext, getcontext

MAX_INTEGER_DIGITS = 20
MAX_DECIMALS = 18
ZERO = Decimal(0)

# Python computes with 28 digits and rounds the rest away without a word; the ledger's amounts have up to 45, and the
# product of two of them 90. Threads that start from here on, and this one, compute with enough.
DefaultContext.prec = getcontext().prec = 100


def round_half_up(amount: Decimal, decimals: int) -> Decimal:
    """`amount` with exactly `decimals` decimals; a half goes away from zero (commercial rounding)."""
    return amount.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def convert(amount: Decimal, *, rate: Decimal, decimals: int) -> Decimal:
    """Base amount = transaction amount x rate, rounded once (invariant 8). `rate`: base units per one unit."""
    return round_half_up(amount * rate, decimals)


def decimals_of(amount: Decimal) -> int:
    """How many decimals the value needs: 1.50 needs one, 100 needs none."""
    exponent = amount.normalize().as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError("an amount is a finite number")
    return max(0, -exponent)


def plain(amount: Decimal) -> str:
    """The value without an exponent, as it travels on the wire: 1E+3 becomes 1000."""
    return format(amount, "f")

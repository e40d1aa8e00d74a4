"""ISO 4217: which codes are money or were, and with how many decimals."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from iso4217 import Currency

from oasys.currencies.historical import HISTORICAL


@dataclass(frozen=True, slots=True)
class IsoCurrency:
    """`decimals` is the exponent of the minor unit: JPY 0, MYR 2, KWD 3."""

    code: str
    name: str
    decimals: int


def iso_currency(code: str) -> IsoCurrency | None:
    """The currency of that code, today's or one of the past; None for other codes and for those without a minor unit (gold, test codes)."""
    try:
        currency = Currency(code)
    except ValueError:
        past = HISTORICAL.get(code)
        return IsoCurrency(past.code, past.name, past.decimals) if past else None
    if currency.exponent is None:
        return None
    return IsoCurrency(code, str(currency.currency_name), int(currency.exponent))


SIGNIFICANT = Context(prec=12, rounding=ROUND_HALF_UP)


def cross_rate(*, currency_units: Decimal, base_units: Decimal) -> Decimal:
    """Units of the base for one unit of the currency, from what one unit of a third buys of each.

    Rounded half up to 12 significant digits, more than central banks publish (docs/decisions/0027-reference-rates.md).
    """
    return SIGNIFICANT.divide(base_units, currency_units)

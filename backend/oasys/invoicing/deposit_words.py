"""What an invoice says of a deposit that it deducts."""

from datetime import date
from decimal import Decimal

from oasys.core.words import say, speaking
from oasys.printing.figures import Manner


def deposit_words(*, number: str, day: date, tax: Decimal, decimals: int, language: str) -> str:
    """Number, day and, where it bore any, tax: UStG section 14 (5) wants that, too."""
    with speaking(language):
        manner = Manner(language)
        if not tax:
            return say("Deposit {number} of {day}", number=number, day=manner.day(day))
        return say(
            "Deposit {number} of {day}, with {tax} tax",
            number=number,
            day=manner.day(day),
            tax=manner.amount(tax, decimals),
        )

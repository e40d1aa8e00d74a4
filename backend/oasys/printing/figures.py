"""How a language writes figures and days on paper. No figure is changed: what does not fit its unit is refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from django.utils.dateformat import format as format_date

from oasys.core.money import decimals_of
from oasys.core.words import DECIMAL_COMMA, say
from oasys.printing.errors import NotPrintable

Grouping = Literal["thousands", "lakhs"]
MINUS = "−"
_LONG = {
    "de": "d.m.Y",
    "zh": "Y年n月j日",
}  # of django.utils.dateformat; elsewhere the month as a word, which no country misreads
_SHORT = {"de": "d.m.Y", "ms": "d/m/Y", "zh": "Y-m-d"}


@dataclass(frozen=True, slots=True)
class Manner:
    """`language` as settings.PAPER_LANGUAGES names it; `grouping`: 1,234,567 or 12,34,567."""

    language: str
    grouping: Grouping = "thousands"

    def amount(self, value: Decimal, decimals: int) -> str:
        """With exactly `decimals` decimals. Raises NotPrintable where the value has more: rounding is not done on paper."""
        if decimals_of(value) > decimals:
            raise NotPrintable(say("{value:f} has more than {decimals} decimals.", value=value, decimals=decimals))
        return self._written(value, decimals)

    def price(self, value: Decimal, decimals: int) -> str:
        """With at least `decimals` decimals, and as many as it has."""
        return self._written(value, max(decimals, decimals_of(value)))

    def quantity(self, value: Decimal) -> str:
        """With as many decimals as it has."""
        return self._written(value, decimals_of(value))

    def percent(self, value: Decimal) -> str:
        return self.quantity(value) + ("\u00a0%" if self.language == "de" else "%")

    def day(self, value: date) -> str:
        return format_date(value, _LONG.get(self.language, "j F Y"))

    def short_day(self, value: date) -> str:
        return format_date(value, _SHORT.get(self.language, "j M Y"))

    def _written(self, value: Decimal, decimals: int) -> str:
        whole, _, rest = format(abs(value), f".{decimals}f").partition(".")
        point, comma = (",", ".") if self.language in DECIMAL_COMMA else (".", ",")
        figure = comma.join(_groups(whole, (3,) if self.grouping == "thousands" else (3, 2)))
        return (MINUS if value < 0 else "") + figure + (point + rest if rest else "")


def _groups(digits: str, sizes: Sequence[int]) -> list[str]:
    """From the right: the sizes one after the other, the last one again and again."""
    groups: list[str] = []
    for step in range(len(digits)):
        size = sizes[min(step, len(sizes) - 1)]
        digits, group = digits[:-size], digits[-size:]
        if group:
            groups.insert(0, group)
    return groups

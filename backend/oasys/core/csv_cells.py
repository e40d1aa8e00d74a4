"""What stands in a cell of a CSV file, safe to open in a spreadsheet."""

from datetime import date
from decimal import Decimal
from typing import Any

from oasys.core.money import plain

FULL_WIDTH = ("\uff1d", "\uff0b", "\uff0d", "\uff20")
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", *FULL_WIDTH)


def cell(value: Any) -> str:
    """Amounts and dates as they are; a text that a spreadsheet would compute gets an apostrophe in front."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date | int):
        return str(value)
    text = str(value)
    return "'" + text if text.startswith(STARTS_A_FORMULA) else text

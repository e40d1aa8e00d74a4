"""hledger journals: read, booked, turned into entries of the ledger. What cannot be carried is listed with its line.

Description = description, reference = code, a line's description = the comment of its posting.
"""

from pathlib import Path

from oasys.exchange.hledger.convert import Converter
from oasys.exchange.hledger.reader import Reader
from oasys.exchange.plan import ImportPlan


def plan_of(path: Path, *, base_currency: str, commodities: dict[str, str] | None = None) -> ImportPlan:
    """What the journal at `path` would become. `commodities`: which units are meant, such as {"$": "USD"}.

    Never raises for what the file says: every error is in `problems`, with its line. Raises OSError.
    """
    reader = Reader()
    reader.read(path)
    return Converter(reader, base_currency, commodities or {}).plan()


def plan_of_text(text: str, *, base_currency: str, commodities: dict[str, str] | None = None) -> ImportPlan:
    """The same from a text; what it includes cannot be found."""
    reader = Reader()
    reader.read_text(text)
    return Converter(reader, base_currency, commodities or {}).plan()

"""Beancount ledgers: read, booked, turned into entries of the ledger. What cannot be carried is listed with its line.

Description = payee | narration; reference = links. Every commodity becomes a unit; shares and hours keep their own
amount and weigh their cost, or nothing, in the base currency.
"""

from pathlib import Path

from oasys.exchange.beancount.convert import Converter
from oasys.exchange.beancount.reader import Reader
from oasys.exchange.plan import ImportPlan


def plan_of(path: Path, *, base_currency: str | None = None) -> ImportPlan:
    """What the ledger at `path` would become. `base_currency`: the first operating_currency where it is not said.

    Never raises for what the file says: every error is in `problems`, with its line. Raises OSError.
    """
    reader = Reader()
    reader.read(path)
    return Converter(reader, base_currency).plan()


def plan_of_text(text: str, *, base_currency: str | None = None) -> ImportPlan:
    """The same from a text; what it includes cannot be found."""
    reader = Reader()
    reader.read_text(text, "text", Path("/nowhere"))
    return Converter(reader, base_currency).plan()

"""The words of the format, and what a reader keeps in mind from one line to the next."""

from dataclasses import dataclass

from oasys.exchange.hledger.aliases import Alias
from oasys.exchange.hledger.directives import Transaction
from oasys.exchange.legs import Place

ACCOUNT_TYPES = {
    "a": "asset",
    "asset": "asset",
    "l": "liability",
    "liability": "liability",
    "e": "equity",
    "equity": "equity",
    "r": "income",
    "revenue": "income",
    "x": "expense",
    "expense": "expense",
    "c": "cash",
    "cash": "cash",
    "v": "conversion",
    "conversion": "conversion",
    "g": "income",
    "gain": "income",
}
# what hledger reads for the sake of Ledger's files and does nothing with
_WORDS = "assert bucket capture check define eval expr python value tag payee N A C I i o O b h test"
WITHOUT_MEANING = frozenset(_WORDS.split())


@dataclass(frozen=True, slots=True)
class Scope:
    """What directives set from where they stand to the end of their file."""

    year: int | None = None
    prefix: tuple[str, ...] = ()
    aliases: tuple[Alias, ...] = ()
    default: str | None = None
    decimal_mark: str | None = None


@dataclass(slots=True)
class Declared:
    """An account directive: what it says of the account's type, and where."""

    place: Place
    kind: str | None = None


@dataclass(slots=True)
class Block:
    """What the indented lines that follow belong to."""

    transaction: Transaction | None = None
    account: str | None = None
    takes_format: bool = False

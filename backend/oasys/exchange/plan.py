"""What a reader of another program's books makes of them, before anything is written."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from oasys.ledger.rules import CodedEntry
from oasys.ledger.services.bulk import RowProblem


@dataclass(frozen=True, slots=True)
class PlannedUnit:
    """A unit the books count in; `decimals` as many as its amounts have at most."""

    code: str
    name: str
    decimals: int
    is_money: bool


@dataclass(frozen=True, slots=True)
class PlannedAccount:
    """An account to add, unless the chart has it. Parents stand before their children."""

    code: str
    name: str
    account_class: str
    subtype: str | None
    parent: str | None
    currency: str
    is_heading: bool


@dataclass(frozen=True, slots=True)
class PlannedRate:
    """`rate` units of `base` were worth one unit of `currency` on `day`."""

    currency: str
    base: str
    day: date
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Stated:
    """A balance the source states itself, in the base currency, debits positive, with the entries of `on`.

    `is_result_of_year`: income and expense are counted from the start of the fiscal year, as trial balances do.
    `takes_earlier_results`: those of the years before stand in this account, retained earnings.
    """

    account: str
    on: date
    currency: str
    amount: Decimal
    row: int
    is_result_of_year: bool
    takes_earlier_results: bool = False


@dataclass(slots=True)
class ImportPlan:
    """Everything that would be written, and every problem: an error refuses the import, the others are left out."""

    base_currency: str
    units: list[PlannedUnit] = field(default_factory=list)
    accounts: list[PlannedAccount] = field(default_factory=list)
    entries: list[CodedEntry] = field(default_factory=list)
    rates: list[PlannedRate] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    stated: list[Stated] = field(default_factory=list)
    rounded: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    """What rounding to the base currency's decimals took from the lines, by account and month (YYYY-MM)."""

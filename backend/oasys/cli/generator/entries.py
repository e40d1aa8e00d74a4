"""The shape of a generated entry."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """`debit` and `credit` in the base currency, both >= 0 and one of them zero; `currency_amount` is signed,
    a debit is positive."""

    account_code: str
    debit: Decimal
    credit: Decimal
    currency: str
    currency_amount: Decimal
    description: str = ""


@dataclass(frozen=True, slots=True)
class PlannedEntry:
    key: str
    posting_date: date
    journal_code: str
    description: str
    reference: str
    lines: tuple[PlannedLine, ...]

"""A bank statement as every format says it. Amounts are signed: what comes in is positive."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Self


class Format(StrEnum):
    OFX_1 = "ofx1"
    OFX_2 = "ofx2"
    QIF = "qif"
    MT940 = "mt940"
    MT942 = "mt942"
    CAMT_052 = "camt.052"
    CAMT_053 = "camt.053"
    CAMT_054 = "camt.054"
    BAI2 = "bai2"
    CSV = "csv"
    FEED = "feed"  # no file: fetched by `bank_feeds`


@dataclass(frozen=True, slots=True)
class Note:
    """What was supposed, mended or left out while reading: a stable code, and the sentence in the language of who reads."""

    code: str
    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    amount: Decimal
    on: date | None
    currency: str


@dataclass(frozen=True, slots=True)
class Part:
    """One payment of a line that books several, or one split of a record."""

    amount: Decimal | None
    currency: str
    counterparty_name: str = ""
    counterparty_account: str = ""
    text: str = ""
    end_to_end_id: str = ""
    bank_reference: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A booking of the bank. Where it names no day of its own, `booked_on` is its value date, or the day of the statement."""

    booked_on: date
    valued_on: date | None
    amount: Decimal
    currency: str  # ISO 4217; empty where the file names none
    counterparty_name: str
    counterparty_account: str
    text: str
    end_to_end_id: str
    bank_reference: str
    provider_id: str  # an id that the bank gives to this booking alone: FITID, AcctSvcrRef
    type_code: str
    raw: str  # the record as it stands in the file
    at: int  # the line of the file where it begins
    is_booked: bool = True  # what is announced or pending changes no balance
    is_reversal: bool = False
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    format: Format
    account: str  # as the bank writes it
    currency: str
    lines: tuple[Line, ...]
    iban: str = ""  # the account, where it is a valid IBAN
    bank_id: str = ""
    number: str = ""  # the statement's own, with its page where it has one
    from_on: date | None = None
    to_on: date | None = None
    opening: Balance | None = None
    closing: Balance | None = None
    notes: tuple[Note, ...] = ()
    at: int = 1
    file: str = ""  # the member of a ZIP
    pages: int = 1
    continues: bool = False  # begins with an intermediate balance: it has a page before
    continued: bool = False  # ends with one

    @property
    def sum(self) -> Decimal:
        return sum((line.amount for line in self.lines if line.is_booked), Decimal(0))

    @property
    def difference(self) -> Decimal | None:
        """Closing balance, less opening balance, less the booked lines: nothing (0) where the statement proves itself.

        None where it cannot: without both balances, or with amounts in more than one currency.
        """
        if self.opening is None or self.closing is None:
            return None
        currencies = {self.opening.currency, self.closing.currency} | {
            line.currency for line in self.lines if line.is_booked
        }
        if len(currencies - {""}) > 1:
            return None
        return self.closing.amount - self.opening.amount - self.sum

    def noted(self, *notes: Note) -> Self:
        return replace(self, notes=(*self.notes, *notes))


@dataclass(frozen=True, slots=True)
class Gap:
    """Two statements of one account that do not follow on each other: the later one opens with another balance."""

    account: str
    currency: str
    after: date | None
    closing: Decimal
    opening: Decimal
    at: int
    file: str = ""


@dataclass(frozen=True, slots=True)
class BankFile:
    statements: tuple[Statement, ...]
    gaps: tuple[Gap, ...] = ()
    notes: tuple[Note, ...] = field(default=())

"""Pure decisions of the ledger: subtypes, calendars, entry arithmetic. No Django, no database."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

from oasys.core.money import ZERO, decimals_of
from oasys.core.words import say

SUBTYPES: dict[str, frozenset[str]] = {
    "asset": frozenset(
        {
            "bank",
            "cash",
            "receivable",
            "inventory",
            "prepayment",
            "current_asset",
            "fixed_asset",
            "accumulated_depreciation",
            "intangible_asset",
            "non_current_asset",
            "tax_asset",
            "clearing",
        }
    ),
    "liability": frozenset(
        {
            "payable",
            "credit_card",
            "tax_liability",
            "accrual",
            "current_liability",
            "deferred_income",
            "loan",
            "non_current_liability",
        }
    ),
    "equity": frozenset({"share_capital", "retained_earnings", "reserve", "drawings", "opening_balance", "equity"}),
    "income": frozenset({"revenue", "other_income", "exchange_gain"}),
    "expense": frozenset(
        {
            "cost_of_sales",
            "operating_expense",
            "payroll",
            "depreciation",
            "finance_cost",
            "tax_expense",
            "exchange_loss",
            "rounding",
            "other_expense",
        }
    ),
}
CONTROL_SUBTYPES = frozenset({"receivable", "payable"})  # what contacts owe, and are owed
DEFAULT_SUBTYPE = {
    "asset": "current_asset",
    "liability": "current_liability",
    "equity": "equity",
    "income": "revenue",
    "expense": "operating_expense",
}
DEBIT_CLASSES = frozenset({"asset", "expense"})
RESULT_CLASSES = frozenset({"income", "expense"})
DOCUMENT_SOURCE = (
    "document."  # what the source kind of an entry begins with that a document has written, and that alone undoes it
)


def is_of_document(source_kind: str) -> bool:
    """Whether an entry with that source belongs to a document."""
    return source_kind.startswith(DOCUMENT_SOURCE)


def dimension_set_id(value_ids: Iterable[UUID]) -> UUID:
    """The id of the set of these values: a UUID of version 8 from the SHA-256 of their sorted ids.

    PostgreSQL computes the same (sql/dimensions.sql) and refuses another one.
    """
    digest = bytearray(sha256(",".join(map(str, sorted(value_ids))).encode()).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x80
    digest[8] = digest[8] & 0x3F | 0x80
    return UUID(bytes=bytes(digest))


@dataclass(frozen=True, slots=True)
class UsedRate:
    """The rate a line was converted at: base units for one unit of its currency, the day of the rate, and who says so."""

    rate: Decimal
    day: date
    source: str


@dataclass(frozen=True, slots=True)
class LineDraft:
    """A line ready for the table: debit and credit in the base currency, `currency_amount` signed in `currency`."""

    account_id: UUID
    debit: Decimal
    credit: Decimal
    currency: str
    currency_amount: Decimal
    description: str = ""
    dimension_set_id: UUID | None = None
    rate: UsedRate | None = None

    def mirrored(self) -> "LineDraft":
        """The same line on the other side, as a reversing entry has it."""
        return replace(self, debit=self.credit, credit=self.debit, currency_amount=-self.currency_amount)


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """An entry ready for the tables. `source_kind` and `source_key` are opaque and unique per company."""

    journal_id: UUID
    posting_date: date
    lines: Sequence[LineDraft]
    description: str = ""
    reference: str = ""
    source_kind: str = ""
    source_key: str = ""
    reverses_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class UnitRule:
    """What the ledger must know of a unit to check an amount in it."""

    decimals: int
    is_money: bool


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why an entry cannot be posted; `line` counts from zero, None means the whole entry."""

    code: str
    message: str
    line: int | None = field(default=None)


def flaws(lines: Sequence[LineDraft], *, base_currency: str, units: dict[str, UnitRule]) -> list[Flaw]:
    """Everything the posting statement would refuse of these lines (ledger.md, invariants 1, 7 and 8)."""
    found = [flaw for number, line in enumerate(lines) for flaw in _line_flaws(number, line, base_currency, units)]
    if len(lines) < 2:
        found.append(Flaw("ledger.entry_too_short", say("An entry has at least two lines.")))
    debit, credit = sum((line.debit for line in lines), ZERO), sum((line.credit for line in lines), ZERO)
    if debit != credit:
        found.append(
            Flaw(
                "ledger.entry_unbalanced",
                say(
                    "Debits {debit:f} and credits {credit:f} differ by {difference:f}.",
                    debit=debit,
                    credit=credit,
                    difference=debit - credit,
                ),
            )
        )
    currencies = {line.currency for line in lines}
    rest = sum((line.currency_amount for line in lines), ZERO)
    if len(currencies) == 1 and rest and debit == credit:
        message = say(
            "All lines are in {currency}, and {rest:f} of it is left over.", currency=currencies.pop(), rest=rest
        )
        found.append(Flaw("ledger.currency_unbalanced", message))
    return found


def _line_flaws(number: int, line: LineDraft, base: str, units: dict[str, UnitRule]) -> Iterable[Flaw]:
    unit = units[line.currency]
    weight = line.debit - line.credit
    if line.debit < 0 or line.credit < 0 or (line.debit and line.credit):
        yield Flaw(
            "ledger.line_invalid", say("A line has either a debit or a credit, neither of them negative."), number
        )
    elif not weight and not line.currency_amount:
        yield Flaw("ledger.line_invalid", say("A line has an amount."), number)
    elif not weight and unit.is_money:
        yield Flaw(
            "ledger.base_amount_missing",
            say("{currency} is money: the line weighs something in {base}.", currency=line.currency, base=base),
            number,
        )
    elif line.currency == base and line.currency_amount != weight:
        yield Flaw(
            "ledger.base_amount_differs",
            say("The line is in {base}: both of its amounts are the same.", base=base),
            number,
        )
    elif weight and line.currency_amount and (weight > 0) != (line.currency_amount > 0):
        yield Flaw(
            "ledger.line_invalid", say("The amount in {currency} is on the other side.", currency=line.currency), number
        )
    if decimals_of(line.debit or line.credit) > units[base].decimals:
        yield Flaw(
            "ledger.too_many_decimals",
            say("{base} has {decimals} decimals.", base=base, decimals=units[base].decimals),
            number,
        )
    elif decimals_of(line.currency_amount) > unit.decimals:
        yield Flaw(
            "ledger.too_many_decimals",
            say("{currency} has {decimals} decimals.", currency=line.currency, decimals=unit.decimals),
            number,
        )


def series_prefix(number_prefix: str, *, journal: str, year: str) -> str:
    """What the numbers of a journal begin with in a fiscal year of that name: SJ-2026-, or SJ/26-27/ in 2026/27.

    A name tells years of one company apart, and its short form does within a century.
    """
    short_year = re.sub(r"(?:19|20|21)([0-9]{2})", r"\1", year).replace("/", "-")
    return number_prefix.format(journal=journal, year=year, short_year=short_year)


def give_same_numbers(one: str, other: str) -> bool:
    """Whether series that begin so come to the same number: at once, or where a number needs more than six figures."""
    shorter, longer = sorted((one, other), key=len)
    return longer.startswith(shorter) and re.fullmatch("([1-9][0-9]*)?", longer[len(shorter) :]) is not None


def normal_balance(account_class: str, debit: Decimal, credit: Decimal) -> Decimal:
    """The balance on the account's normal side: assets and expenses by debit, the others by credit."""
    return debit - credit if account_class in DEBIT_CLASSES else credit - debit


@dataclass(frozen=True, slots=True)
class CodedLine:
    """A line that names its account by code, as files do. Amounts as in LineDraft."""

    account_code: str
    debit: Decimal
    credit: Decimal
    currency: str
    currency_amount: Decimal
    description: str = ""
    dimensions: tuple[tuple[str, str], ...] = ()
    """Codes of axis and value, sorted by axis."""


@dataclass(frozen=True, slots=True)
class CodedEntry:
    """An entry that names its accounts and its journal by code. `key` is its identity in the source it comes from.

    `row` is where it stands in the source, counted from 1; 0 where it stands nowhere. `reverses_key` is the key of the
    entry that this one reverses, which stands before it in the source; empty for none.
    """

    key: str
    posting_date: date
    journal_code: str
    description: str
    reference: str
    lines: tuple[CodedLine, ...]
    row: int = 0
    reverses_key: str = ""

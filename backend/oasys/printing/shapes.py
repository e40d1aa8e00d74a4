"""What stands on a paper. Whoever prints fills these in; the templates show what is there and leave out what is not.

Amounts are in the paper's `currency`, whose minor unit has `decimals` digits, and come from the engine that computed the
document. Texts may hold line breaks and no markup. Words that depend on a law (the title, ids, names of taxes) are given;
the other words on the paper are said in its `language`.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from oasys.printing.codes import QrCode
from oasys.printing.figures import Grouping
from oasys.printing.logos import Logo

Paper = Literal["a4", "us-letter"]
Han = Literal["SC", "TC", "HK", "JP", "KR"]
COLOUR = re.compile(r"#[0-9a-f]{6}")


class Mark(StrEnum):
    DRAFT = "draft"
    COPY = "copy"
    VOID = "void"
    UNDONE = "undone"


class Reference(StrEnum):
    """Numbers that have a word of their own on the paper."""

    CUSTOMER_NUMBER = "customer_number"
    BUYER_REFERENCE = "buyer_reference"
    ORDER = "order"
    CONTRACT = "contract"
    PROJECT = "project"
    DELIVERY_NOTE = "delivery_note"
    PRECEDING_INVOICE = "preceding_invoice"
    CHARGES_MORE_ON = "charges_more_on"


@dataclass(frozen=True, kw_only=True, slots=True)
class Design:
    """How the papers of a company look. `accent` (#rrggbb) colours shapes, never words; `footer` has up to four columns."""

    paper: Paper = "a4"
    accent: str = "#264f9e"
    logo: Logo | None = None
    footer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A word and what it says, both as they stand on the paper: ("VAT no.", "DE123456788")."""

    label: str
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Party:
    """`address`: its lines in the order of the country, the country last where it is foreign. `contact`: phone, e-mail, web."""

    name: str
    address: tuple[str, ...] = ()
    ids: tuple[Fact, ...] = ()
    contact: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class BankAccount:
    """Where to pay. `iban` without spaces; `further`: what else a country asks for, such as a sort code."""

    holder: str = ""
    bank: str = ""
    iban: str = ""
    account_number: str = ""
    bic: str = ""
    further: tuple[Fact, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Payment:
    """How to pay: terms in words, the reference to name, accounts, codes."""

    terms: str = ""
    reference: str = ""
    accounts: tuple[BankAccount, ...] = ()
    codes: tuple[QrCode, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line; without an amount it is words between lines. `price` per `unit`, before `discount_percent` or `discount`."""

    text: str
    details: str = ""
    position: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    price: Decimal | None = None
    discount_percent: Decimal | None = None
    discount: Decimal | None = None
    tax: str = ""
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Adjustment:
    """An allowance (below zero) or a charge on the whole document; a deposit or payment that is taken off what is to be paid."""

    text: str
    amount: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class TaxAmount:
    """One row of the breakdown: "VAT 19%" on `base`. `note`: why nothing is charged, in the words that the law wants."""

    text: str
    base: Decimal
    amount: Decimal
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class BaseAmounts:
    """The amounts in the currency that the law asks for. `rate`: its units for one unit of the document's currency."""

    currency: str
    decimals: int
    rate: Decimal
    rate_date: date
    net: Decimal
    tax: Decimal
    gross: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sheet:
    language: str
    seller: Party
    buyer: Party
    currency: str
    decimals: int
    grouping: Grouping = "thousands"
    han: Han = "SC"
    above: str = ""
    below: str = ""
    notes: tuple[str, ...] = ()
    payment: Payment = field(default_factory=Payment)
    mark: Mark | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedDocument(_Sheet):
    """An invoice, a credit note, a bill to oneself. `number` is empty until it is drawn.

    `supplied`: the day of supply, or its first and last day. Where `includes_tax`, prices and amounts of lines are gross.
    `net` is after `adjustments`; `payable` is `gross` + `rounding` - `paid`.
    """

    title: str
    number: str
    issue_date: date | None
    due_date: date | None = None
    supplied: date | tuple[date, date] | None = None
    deliver_to: Party | None = None
    references: tuple[tuple[Reference, str], ...] = ()
    facts: tuple[Fact, ...] = ()
    lines: tuple[Line, ...]
    includes_tax: bool = False
    adjustments: tuple[Adjustment, ...] = ()
    net: Decimal
    taxes: tuple[TaxAmount, ...] = ()
    gross: Decimal
    rounding: Decimal | None = None
    paid: tuple[Adjustment, ...] = ()
    payable: Decimal
    base: BaseAmounts | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementLine:
    """What happened on a day: charged or credited, and the balance after it."""

    day: date
    text: str
    number: str = ""
    due_date: date | None = None
    charged: Decimal | None = None
    credited: Decimal | None = None
    balance: Decimal


@dataclass(frozen=True, slots=True)
class Age:
    """What is owed for `from_days` to `to_days` after its due date; not yet due: None, None; the oldest: (n, None)."""

    from_days: int | None
    to_days: int | None
    amount: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountStatement(_Sheet):
    """What a contact was charged and paid between two days, in one currency, and how old is what is open on `to_date`."""

    from_date: date
    to_date: date
    facts: tuple[Fact, ...] = ()
    opening: Decimal
    lines: tuple[StatementLine, ...]
    closing: Decimal
    ages: tuple[Age, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedItem:
    """A row of a list: what was on the way, or is excluded, and why."""

    day: date
    text: str
    number: str = ""
    reason: str = ""
    amount: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemList:
    """Rows, as many as are shown, with what all of them come to. `count`: how many there are, shown or not."""

    items: tuple[ListedItem, ...] = ()
    count: int = 0
    total: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Signature:
    """Who did something and when, in UTC; why, where somebody said so."""

    name: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReconciliationReport(_Sheet):
    """How an account at a bank was reconciled. `opening` and `closing` are what the bank held, `moved` its lines between them,
    `books` what the books said at the end: `closing` and what was on the way. `seller` is the company; nobody is the `buyer`.
    """

    buyer: Party = Party(name="")
    account: str
    account_number: str = ""
    from_date: date
    to_date: date
    facts: tuple[Fact, ...] = ()
    opening: Decimal
    moved: Decimal
    line_count: int
    closing: Decimal
    books: Decimal
    on_the_way: ItemList = ItemList()
    excluded: ItemList = ItemList()
    matches: tuple[Fact, ...] = ()
    closed: Signature
    undone: Signature | None = None

"""What a Beancount file says, as values: one class for each directive the books can use."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from oasys.exchange.legs import Place


@dataclass(frozen=True, slots=True)
class Cost:
    """What stands in braces. None where it is left out; `is_total` for double braces. `extra` follows a `#`."""

    number: Decimal | None = None
    currency: str | None = None
    extra: Decimal | None = None
    day: date | None = None
    label: str | None = None
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Price:
    """What stands behind @ or @@; None where it is left out."""

    number: Decimal | None
    currency: str | None
    is_total: bool


@dataclass(frozen=True, slots=True)
class Posting:
    """One leg as written; what is None has to be worked out."""

    place: Place
    account: str
    number: Decimal | None
    currency: str | None
    cost: Cost | None
    price: Price | None


@dataclass(slots=True)
class Transaction:
    """An entry as written."""

    place: Place
    day: date
    payee: str
    narration: str
    links: list[str]
    postings: list[Posting] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Open:
    place: Place
    day: date
    account: str
    currencies: tuple[str, ...]
    booking: str | None


@dataclass(frozen=True, slots=True)
class Close:
    place: Place
    day: date
    account: str


@dataclass(frozen=True, slots=True)
class Balance:
    """What the account holds in the morning of the day, with the accounts below it."""

    place: Place
    day: date
    account: str
    number: Decimal
    currency: str
    tolerance: Decimal | None


@dataclass(frozen=True, slots=True)
class Pad:
    place: Place
    day: date
    account: str
    source: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A price directive: `number` of `base` for one `currency`."""

    place: Place
    day: date
    currency: str
    number: Decimal
    base: str


type Directive = Transaction | Open | Close | Balance | Pad | Quote


@dataclass(slots=True)
class Options:
    """The options that change what the books mean."""

    operating_currencies: list[str] = field(default_factory=list)
    roots: dict[str, str] = field(
        default_factory=lambda: {
            "Assets": "asset",
            "Liabilities": "liability",
            "Equity": "equity",
            "Income": "income",
            "Expenses": "expense",
        }
    )
    booking: str = "STRICT"
    tolerance_default: dict[str, Decimal] = field(default_factory=dict)
    tolerance_multiplier: Decimal = Decimal("0.5")
    is_tolerance_from_cost: bool = False

    def root(self, account_class: str) -> str:
        """The first word of accounts of that class."""
        return next(name for name, found in self.roots.items() if found == account_class)

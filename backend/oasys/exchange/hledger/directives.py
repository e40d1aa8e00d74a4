"""What an hledger journal says, as values. Commodities are kept as they are written until they become units."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from oasys.exchange.legs import Place


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of a commodity; "" is the commodity without a name."""

    number: Decimal
    commodity: str


@dataclass(frozen=True, slots=True)
class Cost:
    """What stands behind @ (for one) or @@ (for all)."""

    amount: Amount
    is_total: bool


@dataclass(frozen=True, slots=True)
class Assertion:
    """`=`: one commodity; `==`: it and no other (`is_total`); with `*` the accounts below count, too."""

    amount: Amount
    is_total: bool
    is_inclusive: bool


@dataclass(frozen=True, slots=True)
class Posting:
    """One posting as written. `kind`: real, balanced (in brackets) or unbalanced (in parentheses)."""

    place: Place
    account: str
    kind: str
    amount: Amount | None
    cost: Cost | None
    assertion: Assertion | None
    day: date
    comment: str


@dataclass(slots=True)
class Transaction:
    place: Place
    day: date
    code: str
    description: str
    postings: list[Posting] = field(default_factory=list)
    is_spoilt: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """A market price: `number` of `base` for one `commodity`."""

    place: Place
    day: date
    commodity: str
    price: Amount

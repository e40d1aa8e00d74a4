"""What is known of a line of the bank, and of everything that it may be."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from oasys.core.words import say


@dataclass(frozen=True, slots=True)
class BankLine:
    """A booked line. `counterparty_key` is an opaque keyed hash of the other side's account, or empty."""

    id: UUID
    account_id: UUID
    booked_on: date
    amount: Decimal
    currency: str
    valued_on: date | None = None
    counterparty_name: str = ""
    counterparty_key: str = ""
    text: str = ""
    end_to_end_id: str = ""
    bank_reference: str = ""
    type_code: str = ""


@dataclass(frozen=True, slots=True)
class BookLine:
    """A posted line on the bank account that no line of the bank was matched with; amount in the account's currency."""

    journal_line_id: UUID
    posted_on: date
    amount: Decimal
    currency: str
    description: str = ""
    reference: str = ""
    contact_id: UUID | None = None
    contact_name: str = ""
    contact_keys: frozenset[str] = frozenset()
    document_numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EarlyDiscount:
    """`amount` is what may be left out until the last day, signed as the rest is."""

    amount: Decimal
    last_day: date


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """An open item of a contact. `rest` is what would come in (+) or go out (-).

    `expected` is the rest in the currency of the bank account, where that is another one.
    """

    line_id: UUID
    contact_id: UUID
    contact_name: str
    number: str
    issued_on: date
    rest: Decimal
    currency: str
    contact_keys: frozenset[str] = frozenset()
    their_reference: str = ""
    due_on: date | None = None
    discount: EarlyDiscount | None = None
    expected: Decimal | None = None


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A line on another account of the company, not matched yet: the other side of a transfer.

    `expected` is its amount in the currency of the bank account, where that is another one, signed as the line itself.
    """

    line_id: UUID
    account_id: UUID
    account_name: str
    booked_on: date
    amount: Decimal
    currency: str
    expected: Decimal | None = None


@dataclass(frozen=True, slots=True)
class RunPart:
    journal_line_id: UUID
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PaidRun:
    """A payment run whose sum the bank may book as one; `references` are ids that the bank got with its file."""

    run_id: UUID
    name: str
    executed_on: date
    currency: str
    parts: tuple[RunPart, ...]
    references: tuple[str, ...] = ()

    @property
    def amount(self) -> Decimal:
        return sum((part.amount for part in self.parts), Decimal(0))


@dataclass(frozen=True, slots=True)
class PastUse:
    """What was made of earlier lines that look alike, `count` times. `line` is the last of them."""

    line: BankLine
    count: int
    account_id: UUID
    account_name: str
    tax_code_ids: tuple[UUID, ...] = ()
    contact_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class KnownContact:
    """A contact that a line may be from or to, whether or not something is open."""

    id: UUID
    name: str
    is_customer: bool
    is_supplier: bool
    keys: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidates:
    """What lines may be matched with."""

    book_lines: tuple[BookLine, ...] = ()
    documents: tuple[OpenDocument, ...] = ()
    own_lines: tuple[OwnLine, ...] = ()
    runs: tuple[PaidRun, ...] = ()
    pasts: tuple[PastUse, ...] = ()
    contacts: tuple[KnownContact, ...] = ()


class Kind(StrEnum):
    BOOK_LINE = "book_line"
    BOOK_LINES = "book_lines"
    DOCUMENTS = "documents"
    TRANSFER = "transfer"
    PAYMENT_RUN = "payment_run"
    RULE = "rule"
    HISTORY = "history"
    ADVANCE = "advance"


FOR_A_PERSON = frozenset((Kind.HISTORY, Kind.BOOK_LINES, Kind.ADVANCE))


class Difference(StrEnum):
    """Why a part settles more than its amount of the line, or another."""

    NONE = ""
    DISCOUNT = "discount"
    CHARGES = "charges"
    EXCHANGE = "exchange"


@dataclass(frozen=True, slots=True)
class Part:
    """`amount` of the line goes to `id`; it settles `settles` of it, in its own currency."""

    id: UUID
    amount: Decimal
    settles: Decimal
    difference: Difference = Difference.NONE


@dataclass(frozen=True, slots=True)
class Reason:
    """Speaks for a proposal or against it. `sentence` is English; `message` says it in the language of this moment."""

    code: str
    is_for: bool
    sentence: str
    places: dict[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        return say(self.sentence, **self.places)


LARGEST_SCORE = 100


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a line may be. The amounts of its parts and what is left are together the amount of the line.

    `points` are the evidence before anything else was looked at, and may be above 100 or below 0; `score` is 0 to 100.
    `source_id` is the run or the rule.
    """

    kind: Kind
    parts: tuple[Part, ...]
    left: Decimal
    points: int
    score: int
    reasons: tuple[Reason, ...]
    contact_id: UUID | None = None
    source_id: UUID | None = None

    @property
    def uses(self) -> frozenset[UUID]:
        """Candidates that no other line may take."""
        if self.kind in (Kind.RULE, Kind.HISTORY, Kind.ADVANCE):
            return frozenset()
        return frozenset(part.id for part in self.parts)

    def is_acceptable(self, threshold: int) -> bool:
        """Whether it may be taken without a person. What is only like earlier lines, a sum that was looked for, or an advance never is."""
        return self.kind not in FOR_A_PERSON and self.score >= threshold


def score_of(points: int) -> int:
    return max(0, min(LARGEST_SCORE, points))

"""Wire shapes of matches: with what is posted, and with what is posted for a line."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from oasys.banking.schemas import MOST_MEMBERS, BankLineOut, BookLineOut, MatchKind
from oasys.core.wire import Amount, Body, Day, Flag, JournalCode, Line, Schema, UnitCode, Whole
from oasys.core.words import say
from oasys.invoicing.schemas import DocumentRowIn, Note, Reference, SupplierNumber
from oasys.ledger.dimension_schemas import MOST_AXES, AxisCode, ValueCode
from oasys.payments.schemas import MOST_ALLOCATIONS, ChargesIn, DeductionIn, PaidItemIn


class WhyIn(Body):
    """The proposal that is accepted, to be kept with the match."""

    score: Annotated[Whole, Field(ge=0, le=100)] | None = Field(None, description="Its score.")
    reasons: list[Line] = Field(default_factory=list, description="Its reasons.", max_length=20)
    rule_id: UUID | None = Field(None, description="The rule it comes from.")


class BookLinesMatchIn(WhyIn):
    """Lines that are posted already."""

    line_ids: list[UUID] = Field(
        default_factory=list, description="More lines of the bank that belong to it.", max_length=MOST_MEMBERS
    )
    book_line_ids: list[UUID] = Field(description="The posted lines.", min_length=1, max_length=MOST_MEMBERS)


class LinePaymentIn(Body):
    """A payment that a line of the bank is, or a part of it. Direction, account and day are the line's."""

    contact_id: UUID = Field(description="From whom, or to whom.")
    currency: UnitCode | None = Field(
        None, description="Currency of the items; the account's if omitted.", examples=["EUR"]
    )
    amount: Amount | None = Field(
        None,
        gt=0,
        description="What the contact paid or was paid, in that currency; the line's amount if omitted.",
        examples=["119.00"],
    )
    bank_amount: Amount | None = Field(
        None, gt=0, description="What of the line it is; all of it if omitted.", examples=["119.00"]
    )
    rate: Amount | None = Field(
        None, gt=0, description="Base units for one unit of the account's currency, where neither tells it."
    )
    charges: ChargesIn | None = Field(None, description="What the bank kept.")
    deductions: list[DeductionIn] = Field(
        default_factory=list, description="Discounts and rests written off.", max_length=20
    )
    allocations: list[PaidItemIn] = Field(
        default_factory=list, description="Items it settles.", max_length=MOST_ALLOCATIONS
    )
    advance: Flag = Field(False, description="Whether what is not allocated is meant to stay open.")
    description: Line = Field("", description="What it is for.")
    bank_details_seen: UUID | None = Field(
        None, description="The contact's bank details that were looked at, where they are new."
    )


class PaymentsMatchIn(WhyIn):
    """The payments that a line is."""

    payments: list[LinePaymentIn] = Field(
        description="One, or several that come to the line.", min_length=1, max_length=50
    )


class EntryPartIn(Body):
    """What is booked for a line, or for a part of it."""

    account_id: UUID | None = Field(None, description="The account by its id.")
    account_code: Line | None = Field(None, description="The account by its code.", examples=["6290"])
    amount: Amount = Field(description="With the bank's sign, taxes included.", examples=["-10.60"])
    tax_code_ids: list[UUID] = Field(default_factory=list, description="Tax codes.", max_length=10)
    dimensions: dict[AxisCode, ValueCode] = Field(
        default_factory=dict,
        description="Codes of dimension values by the codes of their dimensions.",
        max_length=MOST_AXES,
    )
    description: Line = Field("", description="Text of the line.")

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        if (self.account_id is None) == (self.account_code is None):
            raise ValueError(say("name the account by account_id or by account_code, one of the two"))
        return self


class EntryMatchIn(WhyIn):
    """An entry that is posted for a line."""

    parts: list[EntryPartIn] = Field(
        description="What it is made of; they come to the line.", min_length=1, max_length=100
    )
    description: Line = Field("", description="The entry's description; what the bank wrote if empty.")
    contact_id: UUID | None = Field(None, description="With whom it was.")
    journal: JournalCode | None = Field(None, description="Code of the journal; the first one for banks if omitted.")


class SuspenseMatchIn(Body):
    """A line that nobody can explain yet."""

    description: Line = Field("", description="What is known of it.")


class TransferMatchIn(WhyIn):
    """A transfer between own accounts."""

    to_account_id: UUID = Field(description="The other account of the chart.")
    other_line_id: UUID | None = Field(None, description="The line at the other bank, where it is there.")
    other_amount: Amount | None = Field(
        None, description="What moved on the other account, where its currency is another one."
    )
    description: Line = Field("", description="The entry's description.")


class DocumentMatchIn(WhyIn):
    """A new invoice, where money came in, or a new bill, that a line pays. Currency and total are the line's."""

    contact_id: UUID = Field(description="Customer or supplier.")
    issue_date: Day | None = Field(None, description="Its date, not after the line's; the line's day if omitted.")
    supplier_number: SupplierNumber | None = Field(
        None, description="Of a bill: the supplier's own number.", examples=["RE-2026-118"]
    )
    lines: list[DocumentRowIn] = Field(min_length=1, max_length=100, description="Lines, with prices.")
    prices_include_tax: Flag = Field(True, description="Whether prices are with tax.")
    order_reference: Reference = Field("", description="The buyer's order.", examples=["PO-4711"])
    note: Note = Field("", description="Several lines of text on the document.")
    bank_details_seen: UUID | None = Field(
        None, description="The contact's bank details that were looked at, where they are new."
    )


class MatchMadeOut(Schema):
    """What was posted for a match."""

    kind: Literal["payment", "entry", "document"] = Field(description="What it is.")
    id: UUID = Field(description="Its id.")


class MatchDocumentOut(Schema):
    """The invoice or bill that was written for a line."""

    id: UUID = Field(description="Its id.")
    kind: Literal["invoice", "bill"] = Field(description="What it is.")
    number: str = Field(description="Its number.", examples=["INV-2026-0042"])
    status: Literal["posted", "void"] = Field(description="Whether it stands.")


class BankMatchOut(Schema):
    """What lines of a bank are, and what was posted for them."""

    id: UUID = Field(description="Id of the match.")
    kind: MatchKind = Field(description="What they were matched with.")
    state: Literal["live", "undone"] = Field(description="Whether it stands.")
    made: list[MatchMadeOut] = Field(description="What was posted for it.")
    document: MatchDocumentOut | None = Field(description="The document that was written for the line.")
    rule_id: UUID | None = Field(description="The rule it came from.")
    rule_name: str | None = Field(description="Its name.")
    contact_id: UUID | None = Field(description="With whom it was.")
    score: int | None = Field(description="How sure the proposal was, of 100.")
    reasons: list[str] = Field(description="Why it was proposed.")
    made_by: str = Field(description="Who matched.")
    made_at: datetime = Field(description="When, in UTC.")
    undone_by: str | None = Field(description="Who undid it.")
    undone_at: datetime | None = Field(description="When.")
    undo_reason: str = Field(description="Why.")
    version: int = Field(description="Raised by each change.")
    lines: list[BankLineOut] = Field(description="Lines of the bank.")
    book_lines: list[BookLineOut] = Field(description="Posted lines.")


class UndoMatchIn(Body):
    """Why and when a match is undone."""

    reason: Line = Field("", description="Why.")
    undone_on: Day | None = Field(
        None, description="The day of what takes back; each on its own day if omitted, so that balances are as before."
    )
    void_document: Flag = Field(
        False, description="Voids the document that was written for the line too; otherwise it is open again."
    )


class SuspenseOut(Schema):
    """A line on the suspense account."""

    match_id: UUID = Field(description="Its match; undone, the line is open again.")
    version: int = Field(description="The match's version.")
    line_id: UUID = Field(description="The line.")
    account_id: UUID = Field(description="The account at the bank.")
    booked_on: date = Field(description="The day the bank booked it.")
    age_days: int = Field(description="How old it is.")
    amount: Amount = Field(description="In the account's currency.")
    currency: str = Field(description="The account's currency.")
    counterparty_name: str = Field(description="Who it was with.")
    text: str = Field(description="What was written with it.")
    description: str = Field(description="The entry's description: what is known of it, else what the bank wrote.")
    made_by: str = Field(description="Who put it there.")


class SuspenseList(Schema):
    """Lines on the suspense account, the oldest first."""

    items: list[SuspenseOut] = Field(description="At most 500.")

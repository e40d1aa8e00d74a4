"""Wire shapes of reconciliations and their proof."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from oasys.core.wire import Amount, Body, Day, Line, Schema


class ProofOut(Schema):
    """What bank and books say up to a day. It agrees where nothing is to match, and the computed balance is the bank's."""

    through: date = Field(description="The day.")
    from_on: date | None = Field(description="The first day that is not reconciled.")
    opening: Amount | None = Field(description="What the bank held before.")
    lines: Amount = Field(description="What its lines come to since.")
    line_count: int = Field(description="How many.")
    computed: Amount | None = Field(description="Opening and lines: what the bank has to hold.")
    to_match: Amount = Field(description="What the lines that wait come to.")
    to_match_count: int = Field(description="How many wait.")
    in_review: int = Field(description="How many are in review.")
    excluded: Amount = Field(description="What excluded lines come to; they count nothing.")
    excluded_count: int = Field(description="How many are excluded.")
    before_start: int = Field(description="How many lines are from before the start.")
    ledger: Amount = Field(description="What the books say at the end of the day.")
    brought_forward: Amount = Field(description="What the books held before the start and the bank had carried out.")
    opening_difference: Amount | None = Field(
        description="That less the opening balance of the start: 0 where they agree."
    )
    on_the_way: Amount = Field(description="What is in the books and not at the bank yet, less the other way round.")
    statement_balance: Amount | None = Field(
        description="What the statement that ends on the day says; null without one."
    )


class OnTheWayOut(Schema):
    """What one side has and the other not yet."""

    book_line_id: UUID | None = Field(description="The posted line; null for what the bank did before the books.")
    match_id: UUID | None = Field(description="The match, where the other side is of a later day.")
    entry_id: UUID | None = Field(description="Its entry.")
    entry_number: str | None = Field(description="The entry's number.")
    posting_date: date = Field(description="Its day.")
    amount: Amount = Field(description="Books less bank.")
    description: str | None = Field(description="The entry's description.")


class ReconciliationIn(Body):
    """An account is reconciled up to a day."""

    to_on: Day = Field(description="The last day.", examples=["2026-03-31"])
    closing: Amount | None = Field(
        None, description="What the bank held then; what the statement says that ends on that day if omitted."
    )


class ReconciliationOut(Schema):
    """A reconciliation."""

    id: UUID = Field(description="Its id.")
    state: Literal["closed", "undone"] = Field(description="Whether it stands.")
    from_on: date = Field(description="Its first day.")
    to_on: date = Field(description="Its last day.")
    opening: Amount = Field(description="What the bank held before.")
    closing: Amount = Field(description="What it held at the end.")
    statement_id: UUID | None = Field(description="The statement that says so.")
    closed_by: str = Field(description="Who closed it.")
    closed_at: datetime = Field(description="When, in UTC.")
    undone_by: str | None = Field(description="Who undid it.")
    undone_at: datetime | None = Field(description="When.")
    undo_reason: str = Field(description="Why.")
    version: int = Field(description="Raised by each change.")


class ReconciliationList(Schema):
    """Reconciliations, the latest first."""

    items: list[ReconciliationOut] = Field(description="All of the account.")


class UndoReconciliationIn(Body):
    """Why a reconciliation is undone."""

    reason: Line = Field(min_length=1, description="Why.", examples=["A line was matched with the wrong invoice"])

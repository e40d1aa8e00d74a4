"""Wire shapes of accounts at banks, of the lines on both sides, and of how the company matches."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from oasys.core.wire import Amount, Body, Day, Flag, Line, Schema, Whole, unsaid

type LineState = Literal["open", "matched", "excluded", "review", "duplicate", "withdrawn"]
type MatchKind = Literal["book_line", "documents", "entry", "transfer", "suspense"]
type Decision = Literal["same", "another", "replaces"]
type ReviewKind = Literal["changed", "alike", "repeated", "twin", "near"]
MOST_MEMBERS = 500


class BankBookOut(Schema):
    """An account at a bank: what the bank says, what the books say, and what is to do. Amounts in its currency."""

    account_id: UUID = Field(description="The account of the chart.")
    account_code: str = Field(description="Its code.", examples=["1130"])
    account_name: str = Field(description="Its name.", examples=["Current account (MYR)"])
    subtype: str = Field(description="bank, credit_card, cash or clearing.", examples=["bank"])
    currency: str = Field(description="Its currency, or else the company's.", examples=["MYR"])
    has_statements: bool = Field(description="Whether anything was imported for it.")
    starts_on: date | None = Field(description="From this day on statements count.")
    opening_balance: Amount | None = Field(description="What the bank held when that day began.")
    bank_balance: Amount | None = Field(description="What the bank holds by its statements; null without a start.")
    books_balance: Amount | None = Field(
        description="What the books say, of everything posted; null where nothing was imported."
    )
    difference: Amount | None = Field(description="Books less bank: what is on the way, or wrong.")
    last_on: date | None = Field(description="The day of the latest line of the bank.")
    statement_on: date | None = Field(description="The last day of the latest statement with a balance.")
    statement_balance: Amount | None = Field(description="Its closing balance.")
    to_match: int = Field(description="How many lines wait to be matched.")
    in_review: int = Field(description="How many lines could be the same as others: somebody has to look.")
    closed_until: date | None = Field(description="It is reconciled up to this day.")
    closed_balance: Amount | None = Field(description="What the bank held then.")
    version: int = Field(description="Raised by each change; 0 where nothing was imported.")


class BankBookList(Schema):
    """Accounts at banks, by code."""

    items: list[BankBookOut] = Field(description="The accounts.")


class BookStartIn(Body):
    """Where the statements of an account begin."""

    starts_on: Day = Field(description="The first day that counts.", examples=["2026-01-01"])
    opening_balance: Amount = Field(description="What the bank held when it began.", examples=["1000.00"])


class CarriedIn(Body):
    """Posted lines from before the start that the bank had not carried out then."""

    book_line_ids: list[UUID] = Field(description="Ids of the posted lines.", min_length=1, max_length=MOST_MEMBERS)
    carried: Flag = Field(True, description="False takes it back.")


class BalanceOnDay(Schema):
    """What bank and books held at the end of a day."""

    day: date = Field(description="The day.")
    bank: Amount | None = Field(description="By the statements; null before they begin.")
    books: Amount = Field(description="By the books.")


class BankPartOut(Schema):
    """One payment of a line that books several."""

    amount: Amount | None = Field(description="Its amount, where the bank says it.")
    currency: str = Field(description="Its currency.")
    counterparty_name: str = Field(description="Who it was with.")
    text: str = Field(description="What was written with it.")
    end_to_end_id: str = Field(description="The reference of who ordered it.")
    bank_reference: str = Field(description="The bank's reference.")


class BankLineOut(Schema):
    """A booking of the bank, as it said it. What comes in is positive."""

    id: UUID = Field(description="Id of the line.")
    account_id: UUID = Field(description="The account of the chart.")
    booked_on: date = Field(description="The day the bank booked it.")
    valued_on: date | None = Field(description="Its value date.")
    amount: Amount = Field(description="In the account's currency.", examples=["119.00"])
    currency: str = Field(description="The account's currency.", examples=["MYR"])
    counterparty_name: str = Field(description="Who it was with, as the bank writes it.")
    text: str = Field(description="What was written with it.")
    end_to_end_id: str = Field(description="The reference of who ordered it.")
    bank_reference: str = Field(description="The bank's reference.")
    type_code: str = Field(description="The bank's code for what it is.")
    is_reversal: bool = Field(description="Whether it takes another one back.")
    parts: list[BankPartOut] = Field(description="The payments of a line that books several.")
    state: LineState = Field(description="open and matched count; in review somebody has to look.")
    reason: str = Field(description="Why it is excluded.")
    review_kind: str = Field(
        description="changed: the same id with another content; alike: another source said the same day and amount; "
        "repeated: twice in a file; twin: the same once more in another statement, which may be the next one; near: another source said "
        "the same some days apart."
    )
    resembles_id: UUID | None = Field(description="The line that it could be, or is.")
    reconciliation_id: UUID | None = Field(description="The reconciliation that holds it.")
    match_id: UUID | None = Field(description="The match it is in.")
    match_kind: MatchKind | None = Field(description="What it was matched with.")
    match_score: int | None = Field(description="How sure the proposal was that was accepted, of 100.")
    format: str = Field(description="The format it came in.", examples=["camt.053"])
    import_id: UUID = Field(description="The import that brought it.")
    version: int = Field(description="Raised by each change.")


class BankLineWhole(BankLineOut):
    """A line with its record."""

    raw: str = Field(description="The record as it stands in the file.")
    counterparty_account: str | None = Field(description="The account it was with.")


class BankLinePage(Schema):
    """Lines by day."""

    items: list[BankLineOut] = Field(description="The lines of this page.")
    next: str | None = Field(description="Send it as `after` for the next page; null at the end.")


class DecideAllIn(Body):
    """Which lines in review are taken for the ones they resemble."""

    review_kind: ReviewKind = Field(description="Why they are in review.")


class DecidedOut(Schema):
    """How many lines were decided."""

    decided: int = Field(description="How many.")


class ExcludeIn(Body):
    """Why a line is no booking of the bank."""

    reason: Line = Field(min_length=1, description="Why.", examples=["The bank doubled it"])


class DecideIn(Body):
    """What a line in review is."""

    decision: Decision = Field(
        description="same: as the one it resembles; another; replaces: the other one is excluded."
    )


class BookLineOut(Schema):
    """A posted line on the account. What comes in is positive."""

    id: UUID = Field(description="Id as it is matched.")
    line_id: UUID = Field(description="Id of the journal line.")
    entry_id: UUID = Field(description="Its entry.")
    entry_number: str | None = Field(description="The entry's number.")
    posting_date: date = Field(description="The entry's day.")
    amount: Amount = Field(description="In the account's currency.")
    description: str = Field(description="The entry's description.")
    reference: str = Field(description="The entry's reference.")
    source_kind: str = Field(description="What wrote the entry.")
    contact_name: str | None = Field(description="The contact of the payment it is.")
    is_carried: bool = Field(description="Posted before the start, and not at the bank then.")


class BookLinePage(Schema):
    """Posted lines, the latest first."""

    items: list[BookLineOut] = Field(description="The lines of this page.")
    next: str | None = Field(description="Send it as `after` for the next page; null at the end.")


class FolderRefusalOut(Schema):
    """A file in the watched folder that was refused."""

    file_name: str = Field(description="What it is called; it lies in `refused/`, with the reason beside it.")
    why: str = Field(description="The reason, for a person.")
    at: datetime = Field(description="When.")


class BankingSettingsOut(Schema):
    """How the company matches."""

    acceptance_threshold: int = Field(
        description="Proposals from this score on may be accepted together.", examples=[95]
    )
    suspense_account_id: UUID | None = Field(description="Where lines stand that nobody can explain yet.")
    charges_account_id: UUID | None = Field(description="Where bank charges are booked.")
    closing_needs_reconciliation: bool = Field(
        description="Whether a period is closed only once every account at a bank is reconciled until its end."
    )
    folder_available: bool = Field(description="Whether the installation watches a folder for files of banks.")
    folder_enabled: bool = Field(description="Whether files in the company's folder are imported.")
    folder_as: str | None = Field(description="Whose rights they are imported with.")
    folder_name: str = Field(
        description="What the company's folder is called, below the one that the installation watches."
    )
    folder_looked_at: datetime | None = Field(description="When it was last looked at, to a minute; null: never.")
    folder_refusals: list[FolderRefusalOut] = Field(description="The last files that were refused, the latest first.")
    version: int = Field(description="Raised by each change.")


class BankingSettingsIn(Body):
    """What changes."""

    acceptance_threshold: Annotated[Whole, Field(ge=80, le=100)] = Field(
        default_factory=unsaid, description="From 80 to 100."
    )
    suspense_account_id: UUID | None = Field(default_factory=unsaid, description="An active account.")
    charges_account_id: UUID | None = Field(default_factory=unsaid, description="An active account.")
    closing_needs_reconciliation: Flag = Field(
        default_factory=unsaid, description="Whether closing a period needs its accounts at banks to be reconciled."
    )
    folder_enabled: Flag = Field(
        default_factory=unsaid,
        description="Whether files in the company's watched folder are imported, with the rights of who says so.",
    )

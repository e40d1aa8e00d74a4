"""Wire shapes of statements, and of the files that bring them."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from oasys.bank_files.csv_mapping import BankCsvMapping
from oasys.core.wire import Amount, Body, Flag, Line, Schema, UnitCode


class BankNoteOut(Schema):
    """What was supposed, mended or left out while reading."""

    code: str = Field(description="Stable code.", examples=["does_not_tie"])
    message: str = Field(description="For a person.")
    line: int | None = Field(description="Line of the file.")


class GapOut(Schema):
    """What is missing before a statement."""

    after: date = Field(description="Last day of the statement before.")
    before: date = Field(description="First day of this one.")
    days: int = Field(description="How many days lie between.")
    amount: Amount | None = Field(description="What the balances differ by; null where they meet or are not known.")


class BankStatementOut(Schema):
    """A statement and whether it proves itself."""

    id: UUID = Field(description="Id of the statement.")
    number: str = Field(description="Its number, as the bank says it.")
    from_on: date = Field(description="Its first day.")
    to_on: date = Field(description="Its last day.")
    opening: Amount | None = Field(description="Opening balance.")
    closing: Amount | None = Field(description="Closing balance.")
    line_count: int = Field(description="How many lines stood in it.")
    total: Amount = Field(description="What they come to.")
    difference: Amount | None = Field(
        description="Closing less opening less lines: 0 where it proves itself, null where it cannot be told."
    )
    notes: list[BankNoteOut] = Field(description="What was noted while reading it.")
    gap: GapOut | None = Field(description="What is missing between it and the one before.")
    import_id: UUID = Field(description="The import that brought it.")
    format: str = Field(description="The format it came in.")
    file_name: str = Field(description="The file it came in.")


class BankStatementPage(Schema):
    """Statements, the latest first."""

    items: list[BankStatementOut] = Field(description="The statements of this page.")
    next: str | None = Field(description="Send it as `after` for the next page; null at the end.")


class BankImportOut(Schema):
    """What a file or a feed brought for one account."""

    id: UUID = Field(description="Id of the import.")
    account_id: UUID = Field(description="The account of the chart.")
    source: Literal["file", "folder", "feed"] = Field(description="Where it came from.")
    format: str = Field(description="The format.")
    file_name: str = Field(description="The file's name.")
    added: int = Field(description="New lines.")
    known: int = Field(description="Lines that were there already.")
    in_review: int = Field(description="Lines that somebody has to look at.")
    announced: int = Field(description="Lines the bank had not booked yet; they are not kept.")
    notes: list[BankNoteOut] = Field(description="What was noted while reading.")
    imported_by: str = Field(description="Who imported it.")
    imported_at: datetime = Field(description="When, in UTC.")
    withdrawn_by: str | None = Field(description="Who took it back.")
    withdrawn_at: datetime | None = Field(description="When.")
    withdraw_reason: str = Field(description="Why.")
    version: int = Field(description="Raised by each change.")


class BankImportPage(Schema):
    """Imports, the latest first."""

    items: list[BankImportOut] = Field(description="The imports of this page.")
    next: str | None = Field(description="Send it as `after` for the next page; null at the end.")


class PreviewStatementOut(Schema):
    """A statement of a file."""

    number: str = Field(description="Its number.")
    format: str = Field(description="Its format.")
    from_on: date | None = Field(description="Its first day.")
    to_on: date | None = Field(description="Its last day.")
    opening: Amount | None = Field(description="Opening balance.")
    closing: Amount | None = Field(description="Closing balance.")
    total: Amount = Field(description="What its lines come to.")
    line_count: int = Field(description="How many lines.")
    difference: Amount | None = Field(description="0 where it proves itself; null where it cannot be told.")
    notes: list[BankNoteOut] = Field(description="What was noted while reading.")
    file: str = Field(description="The file in the ZIP.")


class PreviewLineOut(Schema):
    """A line of a file, and what would become of it."""

    booked_on: date = Field(description="The day.")
    amount: Amount = Field(description="The amount.")
    counterparty_name: str = Field(description="Who it was with.")
    text: str = Field(description="What was written with it.")
    verdict: Literal["known", "new", "duplicate", "review"] = Field(
        description="known: there already; duplicate: another format said it already; review: somebody has to look."
    )


class PreviewRefusalOut(Schema):
    """Why an import would be refused."""

    code: str = Field(description="Stable code.", examples=["banking.other_account"])
    message: str = Field(description="For a person.")


class PreviewAccountOut(Schema):
    """What a file would bring for one bank account."""

    bank_account: str = Field(description="The account as the bank writes it.")
    account_id: UUID | None = Field(description="The account of the chart it is known as; null: say which.")
    currency: str = Field(description="The statement's currency.")
    refusal: PreviewRefusalOut | None = Field(
        description="Why an import would be refused; null where it would not. Another number can be accepted."
    )
    added: int = Field(description="New lines.")
    known: int = Field(description="Lines that are there already.")
    duplicates: int = Field(description="Lines that another format brought already.")
    in_review: int = Field(description="Lines that somebody would have to look at.")
    announced: int = Field(description="Lines the bank has not booked yet.")
    statements: list[PreviewStatementOut] = Field(description="Its statements.")
    lines: list[PreviewLineOut] = Field(description="The first lines.")


class BankPreviewOut(Schema):
    """What an import would do. Nothing was written."""

    accounts: list[PreviewAccountOut] = Field(description="By bank account.")
    mapping: BankCsvMapping | None = Field(description="How a CSV is read; null for other formats.")
    is_kept_layout: bool = Field(description="Whether that is the layout that was kept from the last time.")


class ReadingIn(Body):
    """How a file is read and what it is of, as JSON in the part named `options`; all of it may be left out."""

    account_id: UUID | None = Field(
        None, description="The account of the chart, where the file is of one bank account."
    )
    accounts: dict[str, UUID] = Field(
        default_factory=dict, description="Accounts of the chart by the account as the bank writes it.", max_length=200
    )
    accepts_other_number: Flag = Field(
        False, description="The account's files were of another number before, and that is right."
    )
    mapping: BankCsvMapping | None = Field(None, description="How a CSV is read.")
    encoding: str = Field("", max_length=30, description="How characters are written, where that is told wrongly.")
    date_order: Literal["", "ymd", "dmy", "mdy"] = Field(
        "", description="Order of dates, where they can be read in two ways."
    )
    decimal: Literal["", ".", ","] = Field("", description="Mark before the decimals, where that is open.")
    currency: UnitCode | None = Field(None, description="The currency, where the file names none.")
    negated: Flag = Field(False, description="Whether the CSV writes what goes out as positive.")


class BroughtOut(Schema):
    """What a file brought for one account."""

    account_id: UUID = Field(description="The account of the chart.")
    import_id: UUID | None = Field(description="The import; null where nothing was new.")
    added: int = Field(description="New lines.")
    known: int = Field(description="Lines that were there already.")
    duplicates: int = Field(description="Lines that another format had brought already; they are kept beside.")
    in_review: int = Field(description="Lines that somebody has to look at.")
    announced: int = Field(description="Lines the bank had not booked yet; they are not kept.")
    statements: int = Field(description="New statements.")


class BroughtList(Schema):
    """What a file brought, by account."""

    items: list[BroughtOut] = Field(description="One for each account.")


class WithdrawIn(Body):
    """Why an import is taken back."""

    reason: Line = Field("", description="Why.", examples=["wrong account"])


def as_out(row: Any) -> dict[str, Any]:
    """An import as the API says it."""
    names = ("id", "source", "format", "file_name", "added", "known", "in_review", "announced", "notes", "imported_at")
    found = {name: getattr(row, name) for name in (*names, "withdrawn_at", "withdraw_reason", "version")}
    return found | {
        "account_id": row.book.account_id,
        "imported_by": row.imported_by.email,
        "withdrawn_by": row.withdrawn_by.email if row.withdrawn_by else None,
    }

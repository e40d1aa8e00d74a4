"""Wire shapes of banking."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from oasys.bank_files.csv_mapping import BankCsvMapping
from oasys.core.wire import Amount, Body, Day, Flag, JournalCode, Line, Schema, UnitCode, Whole, unsaid
from oasys.core.words import say
from oasys.ledger.dimension_schemas import MOST_AXES, AxisCode, ValueCode
from oasys.payments.schemas import MOST_ALLOCATIONS, ChargesIn, DeductionIn, PaidItemIn

type LineState = Literal["open", "matched", "excluded", "review", "duplicate", "withdrawn"]
type MatchKind = Literal["book_line", "documents", "entry", "transfer", "suspense"]
type Decision = Literal["same", "another", "replaces"]
type ReviewKind = Literal["changed", "alike", "repeated", "twin", "near"]
MOST_MEMBERS = 500
Version = Annotated[Whole, Field(ge=0)]


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


class DecideAllIn(Body):
    """Which lines in review are taken for the ones they resemble."""

    review_kind: ReviewKind = Field(description="Why they are in review.")


class DecidedOut(Schema):
    """How many lines were decided."""

    decided: int = Field(description="How many.")


class WithdrawIn(Body):
    """Why an import is taken back."""

    reason: Line = Field("", description="Why.", examples=["wrong account"])


class ExcludeIn(Body):
    """Why a line is no booking of the bank."""

    reason: Line = Field(min_length=1, description="Why.", examples=["The bank doubled it"])


class DecideIn(Body):
    """What a line in review is."""

    decision: Decision = Field(
        description="same: as the one it resembles; another; replaces: the other one is excluded."
    )


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
    made_by: str = Field(description="Who put it there.")


class SuspenseList(Schema):
    """Lines on the suspense account, the oldest first."""

    items: list[SuspenseOut] = Field(description="At most 500.")


def as_out(row: Any) -> dict[str, Any]:
    """An import as the API says it."""
    names = ("id", "source", "format", "file_name", "added", "known", "in_review", "announced", "notes", "imported_at")
    found = {name: getattr(row, name) for name in (*names, "withdrawn_at", "withdraw_reason", "version")}
    return found | {
        "account_id": row.book.account_id,
        "imported_by": row.imported_by.email,
        "withdrawn_by": row.withdrawn_by.email if row.withdrawn_by else None,
    }

"""What a mapping says, and what a preview answers."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from oasys.core.errors import FieldError
from oasys.core.wire import Amount, Body, Code, Flag, JournalCode, Name, Schema, Whole
from oasys.core.wire import refuse_control_characters as in_one_line
from oasys.core.words import say
from oasys.exchange.mapped.values import checked_format

MOST_COLUMNS = 1_000
MOST_TRANSLATIONS = 5_000
MOST_SKIPPED = 1_000

Column = Annotated[Whole, Field(ge=1, le=MOST_COLUMNS)]
Row = Annotated[Whole, Field(ge=1, le=1_000_000)]
Encoding = Literal[
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "windows-1252", "windows-1250", "windows-1251", "iso-8859-1",
    "iso-8859-15", "cp437", "cp850", "mac-roman", "shift_jis", "gb18030", "big5", "euc-kr",
]  # fmt: skip
Delimiter = Literal[",", ";", "\t", "|"]
DecimalMark = Literal[".", ","]
GroupingMark = Literal["", ",", ".", " ", "'"]
AccountClass = Literal["asset", "liability", "equity", "income", "expense"]
# as a file has it: not stripped, and with the line breaks of a heading
Label = Annotated[str, StringConstraints(max_length=2_000)]
Word = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40), AfterValidator(in_one_line)
]
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), AfterValidator(in_one_line)
]
DateFormat = Annotated[str, StringConstraints(max_length=40), AfterValidator(checked_format)]


class ByColumn(Body):
    """Rows with the same text in a column are one entry, wherever they stand."""

    by: Literal["column"] = Field(description="How rows become entries.")
    column: Column = Field(description="Column of the entry's number or id.", examples=[1])


class ByDateAndReference(Body):
    """Rows of one day with one reference are one entry."""

    by: Literal["date_and_reference"] = Field(description="How rows become entries.")


class ByRow(Body):
    """Each row is an entry: its amount stands on its account, and on the other side on one fixed account."""

    by: Literal["row"] = Field(description="How rows become entries.")
    contra_account: Code = Field(description="Code of the account on the other side.", examples=["1000"])


class Sides(Body):
    """A column for debits and one for credits; a negative one stands on the other side."""

    given: Literal["sides"] = Field(description="How amounts are given.")
    debit_column: Column = Field(description="Column of debits.", examples=[5])
    credit_column: Column = Field(description="Column of credits.", examples=[6])


class Signed(Body):
    """One column, whose sign says the side."""

    given: Literal["signed"] = Field(description="How amounts are given.")
    column: Column = Field(description="Column of amounts.", examples=[5])
    positive_is: Literal["debit", "credit"] = Field(description="The side of a positive amount.", examples=["debit"])


class Marked(Body):
    """One column of amounts, and one that says the side; a negative amount stands on the other."""

    given: Literal["marked"] = Field(description="How amounts are given.")
    column: Column = Field(description="Column of amounts.", examples=[5])
    mark_column: Column = Field(description="Column that says the side.", examples=[6])
    debit_marks: list[Word] = Field(
        description="Texts for a debit, in any case.", min_length=1, max_length=20, examples=[["D"]]
    )
    credit_marks: list[Word] = Field(
        description="Texts for a credit, in any case.", min_length=1, max_length=20, examples=[["C"]]
    )


class OfBase(Body):
    """The amounts are in the base currency; a column says how much it is in the row's currency."""

    amounts_in: Literal["base"] = Field(description="What the amounts are in.")
    column: Column = Field(description="Column of the currency's code; empty is the base currency.", examples=[7])
    amount_column: Column = Field(description="Column of the amount in that currency, with or without a sign.")


class OfRow(Body):
    """The amounts are in the row's currency, and are converted at the row's rate."""

    amounts_in: Literal["row"] = Field(description="What the amounts are in.")
    column: Column = Field(description="Column of the currency's code; empty is the base currency.", examples=[7])
    rate_column: Column = Field(description="Column of the rate: what one unit is worth in the base currency.")


class OfDimension(Body):
    """A column with the codes of the values of one axis; empty is none."""

    axis: Code = Field(description="Code of the axis.", examples=["cost-centre"])
    column: Column = Field(description="Its column.", examples=[9])


class NewAccount(Body):
    """An account to add with the import, unless the chart has one of its code and class."""

    name: Name = Field(description="Its name.", examples=["Office supplies"])
    account_class: AccountClass = Field(description="Its class.", examples=["expense"])
    subtype: Code | None = Field(None, description="Its subtype; the usual one of its class if omitted.")


class AccountOf(Body):
    """What the file calls an account, and which of ours is meant."""

    text: Text = Field(description="As it stands in the file.", examples=["4400 Erlöse"])
    code: Code = Field(description="Code of our account.", examples=["4000"])
    create: NewAccount | None = Field(None, description="Add the account; null: it stands in the chart.")


Entries = Annotated[ByColumn | ByDateAndReference | ByRow, Field(discriminator="by")]
Amounts = Annotated[Sides | Signed | Marked, Field(discriminator="given")]
Currency = Annotated[OfBase | OfRow, Field(discriminator="amounts_in")]


class CsvMapping(Body):
    """What a CSV of journal lines means. Columns are counted from 1, rows by the lines of the file.

    Null is "not said" for what a mapping must say, and "none" for the rest. A preview takes a part and guesses the rest;
    an import and a saved mapping need it whole.
    """

    encoding: Encoding | None = Field(None, description="How its bytes are text.", examples=["utf-8"])
    delimiter: Delimiter | None = Field(None, description="What stands between cells.", examples=[";"])
    heading_row: Annotated[Whole, Field(ge=0, le=1_000)] | None = Field(
        None, description="The row of the heading; 0 where there is none.", examples=[1]
    )
    heading: Annotated[list[Label], Field(max_length=MOST_COLUMNS)] | None = Field(
        None,
        description="The names of the columns; a file with others is refused. Empty where there are none.",
        examples=[["Date", "Account", "Debit", "Credit"]],
    )
    skip_rows: Annotated[list[Row], Field(max_length=MOST_SKIPPED)] | None = Field(
        None, description="Rows to leave out.", examples=[[3, 120]]
    )
    skip_beginning_with: Annotated[list[Word], Field(max_length=50)] | None = Field(
        None, description="Rows whose first text begins so are left out, in any case.", examples=[["Total"]]
    )
    skip_without_amount: Flag | None = Field(
        None, description="Leave out rows whose amounts are empty; else they are errors.", examples=[False]
    )
    fill_down: Flag | None = Field(
        None,
        description="Where date, entry, reference, description or journal is empty, that of the row above holds.",
        examples=[False],
    )
    date_column: Column | None = Field(None, description="Column of the posting date.", examples=[1])
    date_format: DateFormat | None = Field(
        None,
        description="YYYY or YY, MM, M or MMM (English), DD or D, hh, mm, ss; the rest as it stands. YY: 1970 to 2069.",
        examples=["DD/MM/YYYY"],
    )
    entries: Entries | None = Field(None, description="How rows become entries.")
    reference_column: Column | None = Field(None, description="Column of the reference.", examples=[2])
    description_column: Column | None = Field(None, description="Column of the entry's description.", examples=[3])
    text_column: Column | None = Field(None, description="Column of the line's own text.")
    account_column: Column | None = Field(None, description="Column of the account.", examples=[4])
    account_by: Literal["code", "name"] | None = Field(
        None, description="Whether that is the account's code or its name.", examples=["code"]
    )
    accounts: Annotated[list[AccountOf], Field(max_length=MOST_TRANSLATIONS)] | None = Field(
        None, description="What the file calls accounts otherwise, looked at first."
    )
    amounts: Amounts | None = Field(None, description="How debits and credits are given.")
    decimal_mark: DecimalMark | None = Field(None, description="The decimal mark.", examples=["."])
    grouping_mark: GroupingMark | None = Field(
        None, description="What groups digits by thousands, or lakhs; empty for nothing.", examples=[","]
    )
    amount_signs: Annotated[list[Word], Field(max_length=20)] | None = Field(
        None, description="What may stand before or behind an amount, such as a sign of money.", examples=[["RM"]]
    )
    currency: Currency | None = Field(None, description="Where rows have a currency; null: all is in the base one.")
    rounding_account: Code | None = Field(
        None, description="Code of the account that takes the cents which conversion leaves over.", examples=["6900"]
    )
    dimensions: Annotated[list[OfDimension], Field(max_length=20)] | None = Field(
        None, description="Columns of dimension values."
    )
    journal_code: JournalCode | None = Field(
        None, description="The journal of every entry; the general one if null.", examples=["GJ"]
    )
    journal_column: Column | None = Field(
        None, description="Column of the journal's code; where it is empty, `journal_code` holds."
    )


REQUIRED = (
    "encoding", "delimiter", "heading_row", "heading", "date_column", "date_format", "entries", "account_column",
    "account_by", "amounts", "decimal_mark", "grouping_mark",
)  # fmt: skip


def flaws(mapping: CsvMapping) -> list[FieldError]:
    """What keeps the mapping from being whole, or its parts from fitting each other; by JSON pointer."""
    found = [
        FieldError(f"/{name}", "core.required", say("The mapping has to say it."))
        for name in REQUIRED
        if getattr(mapping, name) is None
    ]
    if mapping.heading is not None and mapping.heading_row is not None:
        width = len(mapping.heading)
        if bool(width) != bool(mapping.heading_row):
            found.append(_flaw("/heading", say("A heading has names, and a file without one has row 0 and no names.")))
        elif width:
            found += [_flaw(where, say("The heading has fewer columns.")) for where, n in columns(mapping) if n > width]
    if mapping.decimal_mark is not None and mapping.decimal_mark == mapping.grouping_mark:
        found.append(_flaw("/grouping_mark", say("It is the decimal mark already.")))
    if isinstance(mapping.entries, ByDateAndReference) and mapping.reference_column is None:
        found.append(FieldError("/reference_column", "core.required", say("Rows are joined by it.")))
    if isinstance(mapping.amounts, Marked):
        marks = {mark.casefold() for mark in mapping.amounts.debit_marks}
        if marks & {mark.casefold() for mark in mapping.amounts.credit_marks}:
            found.append(_flaw("/amounts/credit_marks", say("One text cannot mean both sides.")))
    if isinstance(mapping.amounts, Sides) and mapping.amounts.debit_column == mapping.amounts.credit_column:
        found.append(_flaw("/amounts/credit_column", say("Debits and credits have columns of their own.")))
    axes = [one.axis for one in mapping.dimensions or []]
    if len(set(axes)) != len(axes):
        found.append(_flaw("/dimensions", say("An axis has one column.")))
    return found


def columns(mapping: CsvMapping) -> list[tuple[str, int]]:
    """Every column the mapping names, with its JSON pointer."""
    said = mapping.model_dump(
        include={
            "date_column", "entries", "reference_column", "description_column", "text_column", "account_column",
            "amounts", "currency", "dimensions", "journal_column",
        }
    )  # fmt: skip
    return list(_columns(said, ""))


def _columns(value: Any, where: str) -> list[tuple[str, int]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found: list[tuple[str, int]] = []
    for name, part in parts:
        if isinstance(part, int) and str(name).endswith("column"):
            found.append((f"{where}/{name}", part))
        else:
            found += _columns(part, f"{where}/{name}")
    return found


def _flaw(pointer: str, message: str) -> FieldError:
    return FieldError(pointer, "core.invalid_value", message)


class MappingIn(Body):
    """A mapping to keep, under a name."""

    name: Name = Field(description="Unique in the company.", examples=["Ledger of the old program"])
    mapping: CsvMapping = Field(description="The mapping, whole.")


class MappingOut(Schema):
    """A saved mapping."""

    id: UUID = Field(description="Send it as `mapping_id` with a file.")
    name: str = Field(description="Unique in the company.", examples=["Ledger of the old program"])
    mapping: CsvMapping = Field(description="What it says.")
    changed_at: datetime = Field(description="When it was changed last.")
    changed_by: str = Field(description="E-mail of who changed it last.", examples=["alice@example.com"])
    version: int = Field(description="Goes up with each change; the ETag carries it.", examples=[1])


class MappingPage(Schema):
    """A page of saved mappings, by name."""

    items: list[MappingOut] = Field(description="The mappings.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")


class RawRow(Schema):
    """A row as the file has it."""

    row: int = Field(description="Where it begins, counted in lines from 1.", examples=[2])
    cells: list[str] = Field(description="Its cells, long ones cut.", examples=[["2026-01-31", "Rent"]])


class Reason(Schema):
    """Why the preview took a part of the mapping so."""

    pointer: str = Field(description="JSON pointer into the mapping.", examples=["/date_column"])
    reason: str = Field(description="In words.", examples=["Column 1 is called Date."])


class Unsure(Schema):
    """What the file does not tell: a person has to say it."""

    pointer: str = Field(description="JSON pointer into the mapping.", examples=["/date_format"])
    message: str = Field(description="In words.", examples=["03/04/2026 could be March 4 or April 3."])
    choices: list[Any] = Field(description="What it could be.", examples=[["DD/MM/YYYY", "MM/DD/YYYY"]])


class CellProblem(Schema):
    """What keeps a row from being read."""

    row: int = Field(description="Where it stands.", examples=[7])
    field: str = Field(description="Which part of it; empty for the whole row.", examples=["debit"])
    code: str = Field(description="Why.", examples=["exchange.amount"])
    message: str = Field(description="In words.", examples=["'1.2.3' is not an amount."])


class ReadRow(Schema):
    """How a row reads with the mapping; null for what is missing or cannot be read."""

    row: int = Field(description="Where it stands.", examples=[2])
    left_out: str | None = Field(description="Why it is left out; null where it is not.")
    day: date | None = Field(description="Posting date.", json_schema_extra={"format": "date"}, examples=["2026-01-31"])
    entry: str = Field(description="The entry's number or id in the file.", examples=["17"])
    reference: str = Field(description="Its reference.", examples=["INV-17"])
    description: str = Field(description="Its description.", examples=["Rent"])
    text: str = Field(description="The line's own text.", examples=["Office"])
    account_text: str = Field(description="What the file calls the account.", examples=["6200 Rent"])
    account: str | None = Field(description="Code of our account.", examples=["6200"])
    account_name: str | None = Field(description="Its name.", examples=["Rent"])
    debit: Amount | None = Field(description="Debit in the base currency.", examples=["100.00"])
    credit: Amount | None = Field(description="Credit in the base currency.", examples=["0"])
    currency: str = Field(description="Unit of the row.", examples=["MYR"])
    currency_amount: Amount | None = Field(description="Amount in the unit, debits positive.", examples=["100.00"])
    journal: str = Field(description="Code of the journal; empty for the general one.", examples=["GJ"])
    problems: list[CellProblem] = Field(description="What keeps it from being read.")


class UnknownAccount(Schema):
    """A text that names no account of the chart and is not in the mapping's accounts."""

    text: str = Field(description="As it stands in the file.", examples=["4400 Erlöse"])
    rows: int = Field(description="How many rows have it.", examples=[12])
    first_row: int = Field(description="The first of them.", examples=[5])


class SavedFits(Schema):
    """The saved mapping whose heading is the file's."""

    id: UUID = Field(description="The mapping.")
    name: str = Field(description="Its name.", examples=["Ledger of the old program"])
    version: int = Field(description="Its version.", examples=[1])
    is_used: bool = Field(description="True: the file was read by it, because no mapping was sent.")


class CsvPreviewOut(Schema):
    """What a CSV looks like, what its columns seem to mean, and how its first rows read so. Nothing was written."""

    encoding: str | None = Field(description="How its bytes were read.", examples=["utf-8"])
    delimiter: str | None = Field(description="What stands between cells.", examples=[","])
    heading_row: int | None = Field(description="The row of the heading; 0 where there is none.", examples=[1])
    heading: list[str] = Field(description="The names of the columns, long ones cut.", examples=[["Date", "Account"]])
    rows: int = Field(description="Rows below the heading that hold anything.", examples=[250])
    first_rows: list[RawRow] = Field(description="The first 20 rows of the file.")
    mapping: CsvMapping = Field(description="What was sent or saved, and the guess for the rest.")
    is_whole: bool = Field(description="True: an import would take the mapping as it is.", examples=[False])
    missing: list[Unsure] = Field(description="What the mapping still has to say.")
    reasons: list[Reason] = Field(description="Why each guess.")
    unsure: list[Unsure] = Field(description="What could mean two things.")
    saved: SavedFits | None = Field(description="The saved mapping that fits by its heading.")
    reading: list[ReadRow] = Field(description="How the first 20 rows below the heading read.")
    unknown_accounts: list[UnknownAccount] = Field(description="Texts without an account, up to 1,000.")
    problems: list[CellProblem] = Field(description="Why the file as a whole cannot be read.")

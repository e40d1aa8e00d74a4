"""How a CSV of a bank is read: said as data, or guessed from the names of its columns and from all its rows.

A guess is a proof: an order of dates is taken where it alone fits every date, a decimal mark where it alone fits every amount, or where
all say the same. What is open is asked (Unclear), never supposed.
"""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from oasys.bank_files.csv_columns import Layout, is_day, layout_of
from oasys.bank_files.csv_table import DELIMITERS, Row, first, is_quoted, rows
from oasys.bank_files.dates import ORDERS, fitting_orders, read_day
from oasys.bank_files.errors import Damaged, NotRecognised, Unclear
from oasys.bank_files.texts import is_known_encoding
from oasys.bank_files.values import decimal_marks, figure
from oasys.core.words import say

LOOKED_AT = 200
Column = Annotated[int, Field(ge=0, lt=400)]


class BankCsvMapping(BaseModel):
    """Columns are counted from 0. With `amount`, or with `debit` and `credit`; `indicator` says D or C beside an amount without a sign."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    delimiter: str = Field(
        pattern=r"^(\t|[^\x00-\x1f\x7f\w\s\"'.+\-])$",
        description="What stands between cells: a mark that no figure and no quotation has, or a tab.",
    )
    encoding: str = Field("", max_length=30, description="How characters are written; as the file says where empty.")
    heading_line: int = Field(0, ge=0, description="The line of the heading; 0: the file has none.")
    heading: tuple[str, ...] = Field(
        (), strict=False, description="The heading it was made for: a file with another one is refused."
    )
    date_order: Literal["ymd", "dmy", "mdy"] = Field(description="Order of year, month and day.")
    decimal: Literal[".", ","] = Field(description="Mark before the decimals.")
    is_quoted: bool = Field(True, description="Whether cells may stand in quotes.")
    debit_is_signed: bool = Field(False, description="The column of debits has them below zero.")
    negated: bool = Field(False, description="What goes out is written as a positive amount.")
    currency: str = Field("", pattern=r"^([A-Z]{3})?$", description="Currency of the amounts, where no column says it.")
    booked: Column = Field(description="Column of the day the bank booked it.")
    valued: Column | None = Field(None, description="Column of the value date.")
    amount: Column | None = Field(None, description="Column of the amount with its sign.")
    debit: Column | None = Field(None, description="Column of what goes out.")
    credit: Column | None = Field(None, description="Column of what comes in.")
    indicator: Column | None = Field(None, description="Column that says debit or credit.")
    balance: Column | None = Field(None, description="Column of the balance behind the line.")
    currency_column: Column | None = Field(None, description="Column of the currency.")
    account: Column | None = Field(None, description="Column of the own account.")
    name: Column | None = Field(None, description="Column of who it was with.")
    counterparty_account: Column | None = Field(None, description="Column of the account it was with.")
    text: tuple[Column, ...] = Field((), strict=False, description="Columns of what was written with it.")
    end_to_end_id: Column | None = Field(None, description="Column of the reference of who ordered it.")
    bank_reference: Column | None = Field(None, description="Column of the bank's reference.")
    provider_id: Column | None = Field(None, description="Column of an id that the bank gives each line once.")
    type: Column | None = Field(None, description="Column of what kind of booking it is.")

    @model_validator(mode="after")
    def _says_amounts(self) -> Self:
        if self.amount is None and (self.debit is None or self.credit is None):
            raise ValueError(say("amount, or debit and credit, must be given"))
        if self.amount is not None and (self.debit is not None or self.credit is not None):
            raise ValueError(say("either amount, or debit and credit, not both"))
        if self.encoding and not is_known_encoding(self.encoding):
            raise ValueError(say("encoding must be one that is read, such as utf-8 or windows-1252"))
        return self

    @property
    def width(self) -> int:
        """How many columns it needs."""
        single = (
            self.booked,
            self.valued,
            self.amount,
            self.debit,
            self.credit,
            self.indicator,
            self.balance,
            self.currency_column,
            self.account,
            self.name,
            self.counterparty_account,
            self.end_to_end_id,
            self.bank_reference,
            self.provider_id,
            self.type,
        )
        return 1 + max(one for one in (*single, *self.text) if one is not None)


def guess(
    text: str, *, encoding: str, date_order: str = "", decimal: str = "", currency: str = "", negated: bool = False
) -> BankCsvMapping:
    """`date_order`, `decimal`, `currency` and `negated` as a person says them. Raises Unclear, NotRecognised."""
    found = {delimiter: layout_of(first(text, delimiter, LOOKED_AT)) for delimiter in DELIMITERS}
    delimiter, best = max(found.items(), key=lambda one: one[1].score)
    if not best.score:
        raise NotRecognised(
            say("The file is none of the formats that banks send, and no CSV with columns of dates and amounts.")
        )
    quoted = is_quoted(text, delimiter)
    data = _data_rows(text, delimiter, best, quoted)
    columns = best.columns
    order = _only_order(date_order, data, columns["booked"][0])
    amounts = [
        row.cells[column]
        for row in data
        for role in ("amount", "debit", "credit", "balance")
        for column in columns.get(role, ())
        if row.cells[column]
    ]
    mark = _only_mark(decimal, amounts)
    one = {role: places[0] for role, places in columns.items() if role not in ("text", "currency")}
    return BankCsvMapping(
        delimiter=delimiter,
        encoding=encoding,
        heading_line=best.begins_at,
        heading=best.heading,
        date_order=order,  # type: ignore[arg-type]
        decimal=mark,  # type: ignore[arg-type]
        is_quoted=quoted,
        debit_is_signed=_is_signed(data, columns.get("debit", []), mark),
        negated=negated,
        currency=currency or best.currency,
        currency_column=columns["currency"][0] if "currency" in columns else None,
        text=tuple(columns.get("text", ())),
        **one,
    )


def _is_signed(data: list[Row], columns: list[int], mark: str) -> bool:
    """Whether a column of debits has them all below zero."""
    amounts = [amount for row in data for column in columns if (amount := figure(row.cells[column], mark))]
    return bool(amounts) and all(amount < 0 for amount in amounts)


def _only_order(said: str, data: list[Row], column: int) -> str:
    """The order of the dates. Raises Damaged where no order fits all of them, Unclear where more do."""
    texts = [row.cells[column] for row in data]
    orders = [said] if said else fitting_orders(texts)
    if not orders:
        fitting = list(ORDERS)
        for row in data:
            fitting = [order for order in fitting if read_day(row.cells[column], order)]
            if not fitting:
                text = row.cells[column][:40]
                raise Damaged(
                    say(
                        "Line {line}: “{text}” is no date, or of another kind than the dates before.",
                        line=row.at,
                        text=text,
                    ),
                    line=row.at,
                )
    if len(orders) > 1:
        said = say("“{text}” can be two days: say which order the dates have.", text=texts[0][:40])
        raise Unclear(said, line=data[0].at, open={"date_order": orders})
    return orders[0]


def _only_mark(said: str, texts: list[str]) -> str:
    """The mark before the decimals; where none fits all amounts, the reading names the one that is none. Raises Unclear."""
    marks = [said] if said else decimal_marks(texts)
    if len(marks) > 1:
        raise Unclear(
            say("The amounts can be read in two ways: say which mark stands before the decimals."),
            open={"decimal": marks},
        )
    return marks[0] if marks else "."


def _data_rows(text: str, delimiter: str, layout: Layout, quoted: bool) -> list[Row]:
    """Rows behind the heading whose date is one and whose cells reach: what proves the formats."""
    need = 1 + max(place for places in layout.columns.values() for place in places)
    booked = layout.columns["booked"][0]
    return [
        row
        for row in rows(text, delimiter, is_quoted=quoted)
        if row.at > layout.begins_at and len(row.cells) >= need and is_day(row.cells[booked])
    ]

"""Opening balances as they are sent: from a JSON body or a CSV to balances with their items, each knowing its place."""

import csv
import io
from collections.abc import Iterator

from pydantic import ValidationError

from oasys.core.errors import FieldError, Invalid
from oasys.core.field_errors import field_error
from oasys.core.words import say
from oasys.ledger.services.lines import LineInput
from oasys.settlement.errors import OpeningFileUnreadable
from oasys.settlement.opening import OpeningBalance, OpeningItem
from oasys.settlement.schemas import OpeningItemIn, OpeningLineIn

COLUMNS = (
    "account_code",
    "debit",
    "credit",
    "currency",
    "currency_amount",
    "rate",
    "document_number",
    "document_date",
    "due_date",
    "description",
)
MOST_ROWS = 30_000
OF_AN_ITEM = ("document_number", "document_date", "due_date")


def from_lines(lines: list[OpeningLineIn]) -> list[OpeningBalance]:
    """The balances of a body."""
    return [_balance(line, f"/lines/{row}") for row, line in enumerate(lines)]


def _balance(line: OpeningLineIn, pointer: str, pointers: list[str] | None = None) -> OpeningBalance:
    items = [
        OpeningItem(
            pointer=pointers[number] if pointers else f"{pointer}/items/{number}",
            line=LineInput(
                line.account_id,
                line.account_code,
                item.debit,
                item.credit,
                line.currency,
                item.currency_amount,
                item.rate,
                item.description or f"{item.document_number} of {item.document_date}",
                item.dimensions or line.dimensions,
            ),
            number=item.document_number,
            issued_on=item.document_date,
            due_on=item.due_date,
        )
        for number, item in enumerate(line.items)
    ]
    said = LineInput(
        line.account_id,
        line.account_code,
        line.debit,
        line.credit,
        line.currency,
        line.currency_amount,
        line.rate,
        line.description,
        line.dimensions,
    )
    return OpeningBalance(pointer, said, items)


def from_csv(content: bytes) -> list[OpeningBalance]:
    """The balances of a file: a row for each account and currency, and one for each item, which names a document.

    Rows are counted as in the file, the heading is row 1. Raises OpeningFileUnreadable, Invalid naming every row.
    """
    errors: list[FieldError] = []
    balances: dict[tuple[str, str], tuple[int, OpeningLineIn]] = {}
    items: dict[tuple[str, str], list[tuple[int, OpeningItemIn]]] = {}
    for number, row in _rows(content):
        key = (row.get("account_code", ""), row.get("currency", ""))
        try:
            if any(row.get(name) for name in OF_AN_ITEM):
                said = {name: value for name, value in row.items() if name not in ("account_code", "currency")}
                items.setdefault(key, []).append((number, OpeningItemIn.model_validate(said)))
            elif key in balances:
                message = say(
                    "Row {row} has the balance of {account} already: rows of items name a document.",
                    row=balances[key][0],
                    account=key[0],
                )
                errors.append(FieldError(f"/rows/{number}/account_code", "core.invalid_value", message))
            else:
                balances[key] = number, OpeningLineIn.model_validate(row)
        except ValidationError as error:
            errors += _field_errors(error, number)
    for key, found in items.items():
        if key not in balances:
            message = say(
                "The items of {account} prove a balance: add a row with it, without a document.", account=key[0]
            )
            errors.append(FieldError(f"/rows/{found[0][0]}/account_code", "core.required", message))
    if errors:
        raise Invalid(say("{count} rows need another value; nothing was posted.", count=len(errors)), errors=errors)
    made: list[OpeningBalance] = []
    for key, (number, line) in balances.items():
        own = items.get(key, [])
        with_items = line.model_copy(update={"items": [item for _, item in own]})
        made.append(_balance(with_items, f"/rows/{number}", [f"/rows/{place}" for place, _ in own]))
    return made


def _rows(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows with what their cells hold, by the heading; empty cells and rows are left out."""
    try:
        reader = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        heading = [name.strip().lower() for name in next(reader, [])]
        unknown = sorted(set(heading) - set(COLUMNS))
        if "account_code" not in heading or unknown or len(set(heading)) != len(heading):
            raise OpeningFileUnreadable(
                say("The heading is some of {columns}; account_code is one of them.", columns=", ".join(COLUMNS))
            )
        for count, cells in enumerate(reader, 1):
            if count > MOST_ROWS:
                raise OpeningFileUnreadable(say("The file has more than {rows:,} rows.", rows=MOST_ROWS))
            if len(cells) > len(heading):
                raise OpeningFileUnreadable(say("Row {row} has more cells than the heading.", row=reader.line_num))
            row = {name: cell.strip() for name, cell in zip(heading, cells, strict=False) if cell.strip()}
            if row:
                yield reader.line_num, row
    except UnicodeDecodeError as error:
        raise OpeningFileUnreadable(say("Byte {start} of the file is not UTF-8.", start=error.start)) from error
    except csv.Error as error:
        raise OpeningFileUnreadable(say("The file is no CSV: {error}.", error=error)) from error


def _field_errors(error: ValidationError, number: int) -> list[FieldError]:
    flaws = error.errors(include_url=False, include_input=False)
    return [field_error(dict(flaw), within=f"/rows/{number}") for flaw in flaws]

"""Tables to download: CSV (RFC 4180) and Excel workbooks, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from pydantic import Field

from oasys.core.csv_cells import cell
from oasys.core.errors import TooManyRows
from oasys.core.money import plain
from oasys.core.words import say

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXACT_DIGITS = 15  # a workbook keeps numbers as doubles: so many digits come back as they were written
MOST_ROWS = 20_000
LONGEST_TEXT = 32_767
WIDEST = 60
TableFormat = Literal["csv", "xlsx"]
Format = Annotated[Literal["json", TableFormat], Field(description="csv and xlsx are files to download.")]


def table_file(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]], format: str) -> HttpResponse:
    """The rows under their heading as a file of that format (a TableFormat)."""
    if format == "xlsx":
        response = HttpResponse(_workbook(head, rows), content_type=XLSX_TYPE)
    else:
        response = HttpResponse(_text(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    return response


def refuse_more_rows(next_page: str | None) -> None:
    """Raises TooManyRows where a file of MOST_ROWS rows is not the whole list: half a list would pass for all of it."""
    if next_page is not None:
        raise TooManyRows(say("More than {rows:,} rows: ask for fewer days, or for a part of them.", rows=MOST_ROWS))


def _text(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """In UTF-8 with a byte order mark, as spreadsheets expect."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([cell(value) for value in row] for row in rows)
    return "\ufeff" + text.getvalue()


def _workbook(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """One sheet with a heading that stays in sight. Texts are texts, whatever they begin with: nothing is computed.

    The same table gives the same bytes, whenever it is written.
    """
    from xlsxwriter import Workbook  # asked for rarely, and dear to load

    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True})
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - the library takes no other
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    amounts: dict[int, Any] = {}
    sheet: Any = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    widths = [len(title) for title in head]
    for column, title in enumerate(head):
        sheet.write_string(0, column, title, bold)
    for place, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, Decimal):
                decimals = max(0, -int(value.as_tuple().exponent))
                if decimals not in amounts:
                    amounts[decimals] = book.add_format(
                        {"num_format": "#,##0" + ("." + "0" * decimals if decimals else "")}
                    )
                _write_amount(sheet, place, column, value, amounts[decimals])
            elif isinstance(value, date) and not isinstance(value, datetime):
                sheet.write_datetime(place, column, value, day)
            elif value is not None:
                sheet.write_string(place, column, str(value)[:LONGEST_TEXT])
            widths[column] = max(widths[column], min(WIDEST, len(cell(value)) + 2))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    book.close()
    return content.getvalue()


def _write_amount(sheet: Any, row: int, column: int, amount: Decimal, shape: Any) -> None:
    """As a number where a workbook keeps it exactly, else as a text."""
    if len(amount.as_tuple().digits) <= EXACT_DIGITS:
        sheet.write_number(row, column, amount, shape)
    else:
        sheet.write_string(row, column, plain(amount))

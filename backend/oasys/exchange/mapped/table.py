"""From bytes to rows, by the encoding and delimiter that are said. Lines are counted from 1."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from oasys.core.words import say
from oasys.exchange.mapped.schemas import MOST_COLUMNS
from oasys.exchange.spreadsheets.table import MOST_ROWS, Unreadable

CODECS = {"utf-8": "utf-8-sig", "windows-1252": "cp1252", "windows-1250": "cp1250", "windows-1251": "cp1251"}
BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of a row, and the line it begins in."""

    row: int
    cells: list[str]

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


def decoded(content: bytes, encoding: str) -> str:
    """The text of the file, without a byte order mark. Raises Unreadable."""
    if encoding == "utf-16" and not content.startswith(BYTE_ORDER_MARKS):
        message = say(
            "UTF-16 without a mark at its start does not say the order of its bytes: say utf-16-le or utf-16-be"
        )
        raise Unreadable(1, "exchange.unreadable", message)
    try:
        text = content.decode(CODECS.get(encoding, encoding))
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        message = say("the file is not {encoding}: byte {start} cannot be read", encoding=encoding, start=error.start)
        raise Unreadable(row, "exchange.unreadable", message) from None
    return text.removeprefix("\ufeff")


def records(text: str, delimiter: str) -> Iterator[Record]:
    """The rows of a CSV, blank ones too. Raises Unreadable at the row where it stops to be one."""
    nul = text.find("\0")
    if nul >= 0:
        message = say("the file holds NUL characters: it is no CSV, or has another encoding")
        raise Unreadable(text.count("\n", 0, nul) + 1, "exchange.unreadable", message)
    if text.count("\n") + text.count("\r") > 2 * MOST_ROWS:
        raise Unreadable(
            1, "exchange.too_large", say("the file has more than {most_rows} rows: split it", most_rows=MOST_ROWS)
        )
    reader = csv.reader(_bounded(io.StringIO(text, newline=""), delimiter), delimiter=delimiter, strict=True)
    first, count = 1, 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            reason = say("a quote is never closed") if "unexpected end" in str(error) else str(error)
            raise Unreadable(first, "exchange.unreadable", say("the row is not CSV: {reason}", reason=reason)) from None
        if cells is None:
            return
        count += 1
        if count > MOST_ROWS or len(cells) > MOST_COLUMNS:
            message = say(
                "the file has more than {most_rows} rows, or {most_columns} cells in one: split it",
                most_rows=MOST_ROWS,
                most_columns=MOST_COLUMNS,
            )
            raise Unreadable(first, "exchange.too_large", message)
        yield Record(first, cells)
        first = reader.line_num + 1


def _bounded(lines: Iterator[str], delimiter: str) -> Iterator[str]:
    """Stops before a line of very many cells becomes a list."""
    for number, line in enumerate(lines, 1):
        if line.count(delimiter) > 10 * MOST_COLUMNS:
            message = say("the row has more than {most_columns} cells", most_columns=MOST_COLUMNS)
            raise Unreadable(number, "exchange.too_large", message)
        yield line

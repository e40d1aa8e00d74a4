"""From bytes to rows, by the encoding and delimiter that are said. Lines are counted from 1."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

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
        message = "UTF-16 without a mark at its start does not say the order of its bytes: say utf-16-le or utf-16-be"
        raise Unreadable(1, "exchange.unreadable", message)
    try:
        text = content.decode(CODECS.get(encoding, encoding))
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        message = f"the file is not {encoding}: byte {error.start} cannot be read"
        raise Unreadable(row, "exchange.unreadable", message) from None
    return text.removeprefix("\ufeff")


def records(text: str, delimiter: str) -> Iterator[Record]:
    """The rows of a CSV, blank ones too. Raises Unreadable at the row where it stops to be one."""
    nul = text.find("\0")
    if nul >= 0:
        message = "the file holds NUL characters: it is no CSV, or has another encoding"
        raise Unreadable(text.count("\n", 0, nul) + 1, "exchange.unreadable", message)
    if text.count("\n") + text.count("\r") > 2 * MOST_ROWS:
        raise Unreadable(1, "exchange.too_large", f"the file has more than {MOST_ROWS} rows: split it")
    reader = csv.reader(_bounded(io.StringIO(text, newline=""), delimiter), delimiter=delimiter, strict=True)
    first, count = 1, 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            reason = "a quote is never closed" if "unexpected end" in str(error) else str(error)
            raise Unreadable(first, "exchange.unreadable", f"the row is not CSV: {reason}") from None
        if cells is None:
            return
        count += 1
        if count > MOST_ROWS or len(cells) > MOST_COLUMNS:
            message = f"the file has more than {MOST_ROWS} rows, or {MOST_COLUMNS} cells in one: split it"
            raise Unreadable(first, "exchange.too_large", message)
        yield Record(first, cells)
        first = reader.line_num + 1


def _bounded(lines: Iterator[str], delimiter: str) -> Iterator[str]:
    """Stops before a line of very many cells becomes a list."""
    for number, line in enumerate(lines, 1):
        if line.count(delimiter) > 10 * MOST_COLUMNS:
            message = f"the row has more than {MOST_COLUMNS} cells"
            raise Unreadable(number, "exchange.too_large", message)
        yield line

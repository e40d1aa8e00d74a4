"""From the bytes of an exported CSV to rows: encoding, delimiter, the row of the heading, columns by their names."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from oasys.core.words import say

MOST_ROWS = 1_000_000
MOST_CELLS = 1_000
HEADING_WITHIN = 60
DELIMITERS = (",", ";", "\t", "|")
NAMES: Mapping[str, frozenset[str]] = {
    "date": frozenset({"date", "transaction date", "journal date", "txn date"}),
    "id": frozenset(
        {
            "trans #",
            "trans no",
            "trans no.",
            "transaction id",
            "journal number",
            "journal no",
            "journal no.",
            "journal id",
        }
    ),
    "kind": frozenset({"type", "account type", "transaction type", "source", "source type"}),
    "number": frozenset({"num", "no.", "#", "ref", "reference", "doc num", "ref no."}),
    "party": frozenset({"name", "contact", "payee", "customer", "supplier", "vendor"}),
    "memo": frozenset({"memo/description", "memo", "description", "line description", "narration", "details"}),
    "account": frozenset(
        {"account", "account name", "account full name", "full name", "distribution account", "accountname"}
    ),
    "code": frozenset(
        {"code", "account code", "accountcode", "account #", "account no.", "account number", "accnt. #", "accnt #"}
    ),
    "debit": frozenset({"debit", "debits", "debit amount"}),
    "credit": frozenset({"credit", "credits", "credit amount"}),
    "ytd_debit": frozenset({"ytd debit", "debit - year to date", "debit ytd", "year to date debit"}),
    "ytd_credit": frozenset({"ytd credit", "credit - year to date", "credit ytd", "year to date credit"}),
    "amount": frozenset({"amount"}),
    "balance": frozenset({"balance", "running balance", "balance total", "total balance"}),
}
_CURRENCY_BEHIND = re.compile(r"\s*\((?:[a-z]{3}|[$€£])\)$|\s+[a-z]{3}$")


class Unreadable(ValueError):
    """The file, or one of its rows, cannot be read."""

    def __init__(self, row: int, code: str, message: str) -> None:
        super().__init__(message)
        self.row = row
        self.code = code


@dataclass(slots=True)
class Table:
    """A file of rows. `columns` says where each known column stands; `others` are the names of the rest."""

    name: str
    rows: list[tuple[int, list[str]]]
    heading: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    others: dict[int, str] = field(default_factory=dict)

    def cell(self, cells: list[str], column: str) -> str:
        """The text of a known column; empty where the row or the file does not have it."""
        place = self.columns.get(column)
        return cells[place].strip() if place is not None and place < len(cells) else ""

    def body(self) -> list[tuple[int, list[str]]]:
        """The rows below the heading that hold anything."""
        return [(row, cells) for row, cells in self.rows if row > self.heading and any(cell.strip() for cell in cells)]

    def preamble(self) -> list[str]:
        """The texts above the heading."""
        return [cell.strip() for row, cells in self.rows if row < self.heading for cell in cells if cell.strip()]


def read_table(content: bytes, name: str) -> Table:
    """The rows of a file, and its heading where one is found. Raises Unreadable."""
    text = _decoded(content)
    if "\0" in text:
        raise Unreadable(1, "exchange.unreadable", say("the file holds NUL characters: it is no CSV"))
    first = text.split("\n", 1)[0].strip().lower()
    if re.fullmatch(r"sep=.", first):
        rows = _rows(text.split("\n", 1)[1] if "\n" in text else "", first[-1], 2)
        found = _with_heading(Table(name, rows))
    else:
        plain = text.replace("\r\n", "\n").replace("\r", "\n")
        top = "\n".join(plain.split("\n", HEADING_WITHIN)[:HEADING_WITHIN])
        delimiter = max(DELIMITERS, key=lambda mark: len(_with_heading(Table(name, _rows(top, mark, 1))).columns))
        found = _with_heading(Table(name, _rows(text, delimiter, 1)))
    if len(found.columns) < 2:
        known = "Date, Account, Debit, Credit, Amount, Type, Code, Name"
        raise Unreadable(1, "exchange.heading", say("no row names columns such as {known}", known=known))
    return found


def _decoded(content: bytes) -> str:
    """UTF-16 and UTF-8 by their marks, UTF-8, else Windows-1252, as spreadsheets write them."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError as error:
                message = say("the file is not {encoding}: byte {start}", encoding=encoding, start=error.start)
                raise Unreadable(1, "exchange.unreadable", message) from None
    for encoding in ("utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(1, "exchange.unreadable", say("the file is neither UTF-8 nor UTF-16 nor Windows-1252"))


def _rows(text: str, delimiter: str, first: int) -> list[tuple[int, list[str]]]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    reader = csv.reader((line + "\n" for line in lines), delimiter=delimiter)
    rows: list[tuple[int, list[str]]] = []
    try:
        before = 0
        for cells in reader:
            rows.append((before + first, cells))
            before = reader.line_num
            if len(rows) > MOST_ROWS or len(cells) > MOST_CELLS:
                message = say(
                    "the file has more than {most_rows} rows, or {most_cells} cells in one: split it",
                    most_rows=MOST_ROWS,
                    most_cells=MOST_CELLS,
                )
                raise Unreadable(before, "exchange.too_large", message)
    except csv.Error as error:
        raise Unreadable(
            reader.line_num, "exchange.unreadable", say("the row is not CSV: {error}", error=error)
        ) from None
    return rows


def _with_heading(table: Table) -> Table:
    """Finds the row that names the most known columns, among the first; a tie goes to the first."""
    best: dict[str, int] = {}
    for row, cells in table.rows[:HEADING_WITHIN]:
        columns = _columns(cells)
        if len(columns) > len(best):
            best = columns
            table.heading = row
            known = set(columns.values())
            table.others = {n: cell.strip() for n, cell in enumerate(cells) if cell.strip() and n not in known}
    table.columns = best
    return table


def _columns(cells: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        plain = " ".join(cell.strip().lstrip("*").lower().split())
        for column, names in NAMES.items():
            if (plain in names or _CURRENCY_BEHIND.sub("", plain) in names) and column not in found:
                found[column] = place
                break
    if "account" not in found and "party" in found and ("date" not in found):
        found["account"] = found.pop("party")  # in a chart the name is the account's
    has_sides = {"debit", "credit"} <= found.keys() or {"ytd_debit", "ytd_credit"} <= found.keys()
    if has_sides and not {"account", "date", "code"} & found.keys() and cells and not cells[0].strip():
        found["account"] = 0  # QuickBooks leaves the column of a trial balance without a name
    return found

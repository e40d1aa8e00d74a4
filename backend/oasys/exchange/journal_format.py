"""The journal format: CSV or NDJSON, one row for each journal line (docs/accounting/journal-format.md).

Rows of one entry stand together and share its key. Amounts are plain decimals; nothing is guessed.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import IO, Any

import orjson

from oasys.core.money import MAX_DECIMALS, MAX_INTEGER_DIGITS, ZERO
from oasys.core.wire import FIRST_YEAR, LAST_YEAR
from oasys.core.words import say
from oasys.ledger.rules import CodedEntry, CodedLine
from oasys.ledger.services.bulk import RowProblem

REQUIRED = ("entry", "date", "account", "debit", "credit")
OPTIONAL = ("journal", "currency", "currency_amount", "description", "reference", "line_description")
OF_DIMENSION = "dim:"
LONGEST_TEXT = 500
LONGEST_VALUE = 64
LONGEST_KEY = 200
LONGEST_LINE_BYTES = 100_000
_AMOUNT = re.compile(rf"-?[0-9]{{1,{MAX_INTEGER_DIGITS}}}(?:\.[0-9]{{1,{MAX_DECIMALS}}})?", re.ASCII).fullmatch
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII).fullmatch
is_unit = re.compile(r"[A-Z][A-Z0-9'._\-]{0,22}[A-Z0-9]", re.ASCII).fullmatch
_DIMENSION = re.compile(r"dim:[a-z][a-z0-9-]{0,39}", re.ASCII).fullmatch
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]").search

type Problems = list[RowProblem]
type Row = Mapping[str, Any]


class FormatProblem(ValueError):
    """A value of a row that cannot be; `code` names the kind."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def read_csv(stream: IO[str], *, base_currency: str, problems: Problems) -> Iterator[CodedEntry]:
    """Entries of a CSV file with a heading; the delimiter (comma, semicolon, tab) is that of the heading."""
    heading = stream.readline(LONGEST_LINE_BYTES).lstrip("\ufeff")
    delimiter = max(",;\t", key=heading.count)
    names = [name.strip().lower() for name in next(csv.reader([heading], delimiter=delimiter), [])]
    missing = [name for name in REQUIRED if name not in names]
    unknown = [name for name in names if name not in REQUIRED + OPTIONAL and not _DIMENSION(name)]
    if missing or unknown or len(set(names)) != len(names):
        said = say(
            "missing: {missing}; not known: {unknown}",
            missing=", ".join(missing) or say("none"),
            unknown=", ".join(unknown) or say("none"),
        )
        problems.append(
            RowProblem(1, "exchange.heading", say("the heading names columns otherwise ({said})", said=said))
        )
        return
    yield from _entries(_csv_rows(stream, delimiter, names, problems), base_currency, problems)


def _csv_rows(stream: IO[str], delimiter: str, names: list[str], problems: Problems) -> Iterator[tuple[int, Row]]:
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    try:
        for values in reader:
            if not values:
                continue
            if len(values) != len(names):
                message = say("the row has {cells} cells, the heading {width}", cells=len(values), width=len(names))
                problems.append(RowProblem(reader.line_num + 1, "exchange.row_shape", message))
            else:
                yield reader.line_num + 1, dict(zip(names, values, strict=True))
    except (csv.Error, UnicodeDecodeError) as error:
        problems.append(
            RowProblem(reader.line_num + 1, "exchange.unreadable", say("the file cannot be read: {error}", error=error))
        )


def read_ndjson(stream: IO[bytes], *, base_currency: str, problems: Problems) -> Iterator[CodedEntry]:
    """Entries of a file with one JSON object a line; amounts are strings."""
    yield from _entries(_json_rows(stream, problems), base_currency, problems)


def _json_rows(stream: IO[bytes], problems: Problems) -> Iterator[tuple[int, Row]]:
    known = set(REQUIRED + OPTIONAL)
    for number, line in enumerate(iter(lambda: stream.readline(LONGEST_LINE_BYTES), b""), 1):
        if not line.strip():
            continue
        try:
            row = orjson.loads(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line)
        except orjson.JSONDecodeError as error:
            problems.append(
                RowProblem(number, "exchange.unreadable", say("the line is not JSON: {msg}", msg=error.msg))
            )
            continue
        if not isinstance(row, dict) or not all(map(_DIMENSION, row.keys() - known)):
            problems.append(
                RowProblem(number, "exchange.row_shape", say("the line is not an object of the known names"))
            )
        elif not all(isinstance(value, str) for value in row.values()):
            problems.append(RowProblem(number, "exchange.row_shape", say("every value is a string, amounts too")))
        else:
            yield number, row


def _entries(rows: Iterable[tuple[int, Row]], base: str, problems: Problems) -> Iterator[CodedEntry]:
    """Joins the rows of each entry. A row that cannot be read spoils its entry, which is then left out."""
    key: str | None = None
    head: CodedEntry | None = None
    lines: list[CodedLine] = []
    is_spoilt = False
    for number, row in rows:
        own = row.get("entry", "")
        if own != key:
            if head is not None and not is_spoilt:
                yield _with_lines(head, lines)
            key, head, lines, is_spoilt = own, None, [], False
        try:
            if head is None:
                head = _head(number, row)
            elif _day(row.get("date", "")) != head.posting_date:
                raise FormatProblem("exchange.date_differs", say("rows of one entry share its date"))
            lines.append(_line(row, base))
        except FormatProblem as problem:
            is_spoilt = True
            problems.append(RowProblem(number, problem.code, str(problem)))
    if head is not None and not is_spoilt:
        yield _with_lines(head, lines)


def _with_lines(head: CodedEntry, lines: list[CodedLine]) -> CodedEntry:
    return CodedEntry(
        head.key, head.posting_date, head.journal_code, head.description, head.reference, tuple(lines), head.row
    )


def _head(number: int, row: Row) -> CodedEntry:
    key = _text("entry", row.get("entry", ""), LONGEST_KEY)
    if not key:
        raise FormatProblem("exchange.key_missing", say("entry: every row names its entry"))
    return CodedEntry(
        key,
        _day(row.get("date", "")),
        _text("journal", row.get("journal", ""), 128),
        _text("description", row.get("description", ""), LONGEST_TEXT),
        _text("reference", row.get("reference", ""), LONGEST_TEXT),
        (),
        number,
    )


def _line(row: Row, base: str) -> CodedLine:
    account = _text("account", row.get("account", ""), 128)
    if not account:
        raise FormatProblem("exchange.account_missing", say("account: every row names an account by its code"))
    debit, credit = _amount("debit", row.get("debit", "")), _amount("credit", row.get("credit", ""))
    currency = row.get("currency", "") or base
    if debit < 0 or credit < 0 or (debit and credit):
        raise FormatProblem("exchange.sides", say("a row has a debit or a credit, neither of them negative"))
    if not is_unit(currency):
        raise FormatProblem(
            "exchange.currency",
            say("currency: {currency!r} is not a code of capital letters and digits", currency=currency),
        )
    said = row.get("currency_amount", "")
    if not said and currency != base:
        raise FormatProblem(
            "exchange.currency_amount_missing", say("currency_amount: say how much in {currency}", currency=currency)
        )
    weight = debit - credit
    amount = _amount("currency_amount", said) if said else weight
    if not weight and not amount:
        raise FormatProblem("exchange.empty_row", say("a row has an amount"))
    if weight and amount and (weight > 0) != (amount > 0):
        raise FormatProblem("exchange.sides", say("currency_amount: a debit is positive, a credit negative"))
    text = _text("line_description", row.get("line_description", ""), LONGEST_TEXT)
    return CodedLine(account, debit, credit, currency, amount, text, _dimensions(row))


def _dimensions(row: Row) -> tuple[tuple[str, str], ...]:
    """The values the row names, by axis; an empty cell names none."""
    named = [(name, row[name]) for name in row if name.startswith(OF_DIMENSION) and row[name]]
    return tuple(sorted((name.removeprefix(OF_DIMENSION), _text(name, code, LONGEST_VALUE)) for name, code in named))


def _amount(name: str, value: str) -> Decimal:
    if not value:
        return ZERO
    if not _AMOUNT(value):
        raise FormatProblem(
            "exchange.amount", say("{name}: {value!r} is not a plain decimal like 1234.50", name=name, value=value[:60])
        )
    return Decimal(value)


@lru_cache(4096)
def _day(value: str) -> date:
    try:
        if not _DAY(value):
            raise ValueError
        day = date.fromisoformat(value)
    except ValueError:
        raise FormatProblem(
            "exchange.date", say("date: {value!r} is not a date like 2026-01-31", value=value[:60])
        ) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise FormatProblem(
            "exchange.date",
            say(
                "date: {value} lies outside {first_year} to {last_year}",
                value=value,
                first_year=FIRST_YEAR,
                last_year=LAST_YEAR,
            ),
        )
    return day


def _text(name: str, value: str, longest: int) -> str:
    if len(value) > longest:
        raise FormatProblem(
            "exchange.text", say("{name}: a text has at most {longest} characters", name=name, longest=longest)
        )
    if _CONTROL(value):
        raise FormatProblem("exchange.text", say("{name}: the text holds a control character", name=name))
    return value


def read_accounts(stream: IO[str], problems: Problems) -> list[dict[str, str]]:
    """Accounts to add before the entries: CSV with code, name, class and, if known, subtype, parent, currency."""
    reader = csv.DictReader(_without_mark(stream))
    names = set(reader.fieldnames or [])
    if not {"code", "name", "class"} <= names or names - {"code", "name", "class", "subtype", "parent", "currency"}:
        problems.append(
            RowProblem(1, "exchange.heading", say("the heading is code,name,class[,subtype,parent,currency]"))
        )
        return []
    return [{name: value or "" for name, value in row.items() if name} for row in islice(reader, 100_000)]


def _without_mark(stream: IO[str]) -> Iterator[str]:
    for number, line in enumerate(stream):
        yield line.lstrip("\ufeff") if number == 0 else line

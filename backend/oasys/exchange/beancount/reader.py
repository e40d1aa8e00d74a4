"""Reads Beancount text: grammar by lark, one directive after the other, every problem with its line."""

import glob
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal, DivisionByZero, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, Tree, UnexpectedInput
from lark.exceptions import VisitError

from oasys.core.words import say
from oasys.exchange.beancount.directives import (
    Balance,
    Close,
    Cost,
    Directive,
    Open,
    Options,
    Pad,
    Posting,
    Price,
    Quote,
    Transaction,
)
from oasys.exchange.legs import Place
from oasys.ledger.services.bulk import RowProblem

MOST_BYTES = 256 * 1024 * 1024
MOST_SYNTAX_ERRORS = 20
LONGEST_NUMBER = 60
OPTION_CLASSES = {
    "name_assets": "asset",
    "name_liabilities": "liability",
    "name_equity": "equity",
    "name_income": "income",
    "name_expenses": "expense",
}
NOT_CARRIED = {"event", "note", "document", "query", "custom", "plugin"}
BOOKINGS = {"STRICT", "STRICT_WITH_SIZE", "FIFO", "LIFO", "HIFO", "NONE"}
_TOP_LEVEL = re.compile(r"\S")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


class Unreadable(ValueError):
    """A value in the text that cannot be."""


@cache
def _parser() -> Lark:
    return Lark.open("grammar.lark", rel_to=__file__, parser="lalr", propagate_positions=True, maybe_placeholders=False)


class Reader:
    """Reads a file and what it includes into `directives`; `options`, `commodities` and `problems` are filled on the way."""

    def __init__(self) -> None:
        self.options = Options()
        self.directives: list[Directive] = []
        self.commodities: dict[str, Place] = {}
        self._problems: list[tuple[str, RowProblem]] = []
        self._seen: set[Path] = set()
        self._tags: list[str] = []
        self._folder = Path()
        self._file = ""
        self._entry: Transaction | None = None

    @property
    def has_files(self) -> bool:
        """Whether rows belong to several files."""
        return len(self._seen) > 1

    def read(self, path: Path) -> None:
        """The file at `path`. Includes stay in its folder or below."""
        self._folder = path.resolve().parent
        self._read(path.resolve())

    @property
    def problems(self) -> list[RowProblem]:
        """Every problem with its line, and with its file where there are several."""
        return [self.named(problem, file) for file, problem in self._problems]

    def named(self, problem: RowProblem, file: str) -> RowProblem:
        """The problem with the name of its file, where more than one was read."""
        return replace(problem, message=f"{file}: {problem.message}") if self.has_files else problem

    def _read(self, path: Path) -> None:
        if path in self._seen:
            return
        self._seen.add(path)
        if path.stat().st_size > MOST_BYTES:
            self._error(
                1,
                "exchange.too_large",
                say("{name} is larger than {megabytes} MB: split it", name=path.name, megabytes=MOST_BYTES >> 20),
            )
            return
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            self._error(
                1,
                "exchange.unreadable",
                say(
                    "{name} is not UTF-8: {reason} at byte {start}",
                    name=path.name,
                    reason=error.reason,
                    start=error.start,
                ),
            )
            return
        self.read_text(text, str(path.relative_to(self._folder)), path.parent)

    def read_text(self, text: str, name: str, folder: Path) -> None:
        """One text; what it includes is looked for in `folder`."""
        before, self._file = self._file, name
        self._entry = None
        if "\0" in text:
            self._error(text[: text.index("\0")].count("\n") + 1, "exchange.unreadable", say("the text holds a NUL"))
            return
        for tree in self._statements(text):
            try:
                self._statement(tree, folder)
            except (Unreadable, InvalidOperation, DivisionByZero, VisitError) as error:
                said = str(error) if isinstance(error, Unreadable) else say("the number cannot be computed")
                self._error(self._row(tree), "exchange.value", said)
        self._entry = None
        self._file = before

    def _statements(self, text: str) -> Iterator["Tree[Token]"]:
        """Parses the text; a block with a syntax error is reported and left out, so that all errors are found."""
        lines = ("\n" + text.replace("\r\n", "\n")).split("\n")
        for _ in range(MOST_SYNTAX_ERRORS):
            try:
                tree = _parser().parse("\n".join(lines))
            except UnexpectedInput as error:
                row = error.line if error.line and error.line > 0 else len(lines)
                self._error(
                    row - 1,
                    "exchange.syntax",
                    say("this is not Beancount: {line!r}", line=lines[row - 1].strip()[:80]),
                )
                _blank_block(lines, row - 1)
            except RecursionError:
                self._error(1, "exchange.syntax", say("an expression is nested too deeply"))
                return
            else:
                yield from (child for child in tree.children if isinstance(child, Tree))
                return
        self._error(1, "exchange.syntax", say("too many errors: the rest was not read"))

    def _row(self, tree: "Tree[Token]") -> int:
        return (tree.meta.line if not tree.meta.empty else 2) - 1

    def _error(self, row: int, code: str, message: str) -> None:
        self._problems.append((self._file, RowProblem(max(row, 1), code, message)))

    def _left_out(self, row: int, message: str) -> None:
        self._problems.append((self._file, RowProblem(row, "exchange.not_carried", message, is_error=False)))

    def _statement(self, tree: "Tree[Token]", folder: Path) -> None:
        kind, row = str(tree.data), self._row(tree)
        if kind == "posting":
            self._posting(tree, row)
        elif kind == "meta":
            self._left_out(row, say("metadata {text}", text=tree.children[0]))
        elif kind == "marks":
            self._marks(tree, row)
        elif kind in NOT_CARRIED:
            self._entry = None
            self._left_out(row, f"{kind} {_plain(tree)}".rstrip())
        else:
            self._entry = None
            getattr(self, f"_{kind}")(tree, row, folder)

    # directives

    def _option(self, tree: "Tree[Token]", row: int, folder: Path) -> None:
        name, value = (_string(child) for child in tree.children)
        options = self.options
        if name == "operating_currency":
            options.operating_currencies.append(value)
            if len(options.operating_currencies) > 1:
                self._left_out(
                    row, say("option operating_currency {value}: a company has one base currency", value=value)
                )
        elif name in OPTION_CLASSES:
            options.roots = {root: c for root, c in options.roots.items() if c != OPTION_CLASSES[name]}
            options.roots[value] = OPTION_CLASSES[name]
        elif name == "booking_method":
            options.booking = self._booking(value)
        elif name == "inferred_tolerance_default":
            currency, _, number = value.partition(":")
            options.tolerance_default[currency] = _decimal(number)
        elif name in {"inferred_tolerance_multiplier", "tolerance_multiplier"}:
            options.tolerance_multiplier = _decimal(value)
        elif name == "infer_tolerance_from_cost":
            options.is_tolerance_from_cost = value.strip().lower() in {"true", "1"}
        else:
            self._left_out(row, say("option {name}", name=name))

    def _booking(self, value: str) -> str:
        if value not in BOOKINGS:
            raise Unreadable(say("booking by {value} is not carried: it would change what lots cost", value=value))
        return value

    def _include(self, tree: "Tree[Token]", row: int, folder: Path) -> None:
        pattern = _string(tree.children[0])
        found = sorted(glob.glob(pattern, root_dir=folder, recursive=True))
        inside = [(folder / name).resolve() for name in found if not Path(name).is_absolute()]
        if not inside:
            raise Unreadable(say("include {pattern}: there is no such file beside this one", pattern=pattern))
        for path in inside:
            if not path.is_relative_to(self._folder):
                raise Unreadable(
                    say("include {pattern}: the file lies outside the folder of the ledger", pattern=pattern)
                )
            if path.is_file():
                tags, self._tags = self._tags, []
                self._read(path)
                self._tags = tags

    def _pushtag(self, tree: "Tree[Token]", row: int, folder: Path) -> None:
        self._tags.append(str(tree.children[0])[1:])

    def _poptag(self, tree: "Tree[Token]", row: int, folder: Path) -> None:
        name = str(tree.children[0])[1:]
        if name not in self._tags:
            raise Unreadable(say("poptag #{name}: it was not pushed", name=name))
        self._tags.remove(name)

    def _pushmeta(self, tree: "Tree[Token]", row: int, folder: Path) -> None:
        self._left_out(row, say("pushed metadata"))

    def _popmeta(self, tree: "Tree[Token]", row: int, folder: Path) -> None:
        """Metadata is not carried; the push said so."""

    def _open(self, tree: "Tree[Token]", row: int, folder: Path) -> None:
        currencies = next((tuple(map(str, c.children)) for c in _trees(tree) if c.data == "currencies"), ())
        booking = next((_string(token) for token in _tokens(tree, "STRING")), None)
        place, account = self._place(row), _token(tree, "ACCOUNT")
        if booking is not None:
            booking = self._booking(booking)
        self.directives.append(Open(place, _day(tree), account, currencies, booking))

    def _close(self, tree: "Tree[Token]", row: int, folder: Path) -> None:
        self.directives.append(Close(self._place(row), _day(tree), _token(tree, "ACCOUNT")))

    def _commodity(self, tree: "Tree[Token]", row: int, folder: Path) -> None:
        """A commodity is carried as a unit where it is used."""
        self.commodities.setdefault(_token(tree, "CURRENCY"), self._place(row))

    def _pad(self, tree: "Tree[Token]", row: int, folder: Path) -> None:
        account, source = (str(token) for token in _tokens(tree, "ACCOUNT"))
        self.directives.append(Pad(self._place(row), _day(tree), account, source))

    def _balance(self, tree: "Tree[Token]", row: int, folder: Path) -> None:
        numbers = [c for c in tree.children if not isinstance(c, Token) or c.type == "NUMBER"]
        tolerance = next((c for c in _trees(tree) if c.data == "tolerance"), None)
        self.directives.append(
            Balance(
                self._place(row),
                _day(tree),
                _token(tree, "ACCOUNT"),
                _number(next(c for c in numbers if c is not tolerance)),
                _token(tree, "CURRENCY"),
                None if tolerance is None else _number(tolerance.children[0]),
            )
        )

    def _price(self, tree: "Tree[Token]", row: int, folder: Path) -> None:
        currency, base = (str(token) for token in _tokens(tree, "CURRENCY"))
        number = next(c for c in tree.children if isinstance(c, Tree) or c.type == "NUMBER")
        self.directives.append(Quote(self._place(row), _day(tree), currency, _number(number), base))

    def _transaction(self, tree: "Tree[Token]", row: int, folder: Path) -> None:
        texts = [_string(token) for token in _tokens(tree, "STRING")]
        entry = Transaction(
            place=self._place(row),
            day=_day(tree),
            payee=texts[0] if len(texts) == 2 else "",
            narration=texts[-1] if texts else "",
            links=[],
        )
        self.directives.append(entry)
        self._entry = entry
        if self._tags:
            self._left_out(row, say("tags {tags}, pushed", tags=" ".join("#" + tag for tag in self._tags)))
        for flag in _tokens(tree, "FLAG"):
            if flag != "*":
                self._left_out(row, say("flag {flag}", flag=flag))
        for child in _trees(tree):
            self._marks(child, row)

    def _marks(self, tree: "Tree[Token]", row: int) -> None:
        names = [str(child) for child in tree.children]
        if self._entry is not None:
            self._entry.links += [name[1:] for name in names if name.startswith("^")]
        tags = [name for name in names if name.startswith("#")]
        if tags:
            self._left_out(row, say("tags {tags}", tags=" ".join(tags)))

    def _posting(self, tree: "Tree[Token]", row: int) -> None:
        if self._entry is None:
            raise Unreadable(say("a posting stands below no transaction"))
        for flag in _tokens(tree, "POSTING_FLAG"):
            self._left_out(row, say("flag {flag} of a posting", flag=flag))
        number = currency = None
        cost: Cost | None = None
        price: Price | None = None
        for child in _trees(tree):
            if child.data in {"amount", "number_only", "currency_only"}:
                number, currency = _amount(child)
            elif child.data in {"unit_cost", "total_cost"}:
                cost = _cost(child)
            else:
                inner = _amount(child.children[0]) if child.children else (None, None)
                price = Price(*inner, is_total=child.data == "total_price")
        account = _token(tree, "ACCOUNT")
        self._entry.postings.append(Posting(self._place(row), account, number, currency, cost, price))

    def _place(self, row: int) -> Place:
        return Place(self._file, row)


def _blank_block(lines: list[str], row: int) -> None:
    """Empties the directive that holds the line, with its postings, so that the rest can be read."""
    first = row
    while first > 0 and not _TOP_LEVEL.match(lines[first]):
        first -= 1
    last = row + 1
    while last < len(lines) and lines[last].strip() and not _TOP_LEVEL.match(lines[last]):
        last += 1
    for number in range(first, last):
        lines[number] = ""


def _trees(tree: "Tree[Token]") -> list["Tree[Token]"]:
    return [child for child in tree.children if isinstance(child, Tree)]


def _tokens(tree: "Tree[Token]", kind: str) -> list[Token]:
    return [child for child in tree.children if isinstance(child, Token) and child.type == kind]


def _token(tree: "Tree[Token]", kind: str) -> str:
    return str(_tokens(tree, kind)[0])


def _string(token: Any) -> str:
    return _ESCAPE.sub(lambda found: _ESCAPES.get(found[1], found[1]), str(token)[1:-1])


def _plain(tree: "Tree[Token]") -> str:
    return " ".join(str(child) for child in tree.children if isinstance(child, Token))[:100]


def _day(tree: "Tree[Token]") -> date:
    return _date(str(tree.children[0]))


def _date(text: str) -> date:
    try:
        year, month, day = map(int, re.split("[-/]", text))
        return date(year, month, day)
    except ValueError:
        raise Unreadable(say("{text} is not a date", text=text)) from None


def _decimal(text: str) -> Decimal:
    if len(text) > LONGEST_NUMBER:
        raise Unreadable(say("a number has too many digits"))
    try:
        return Decimal(text.strip().replace(",", ""))
    except InvalidOperation:
        raise Unreadable(say("{text} is not a number", text=text)) from None


def _number(node: Any) -> Decimal:
    """The value of an arithmetic expression, exact but for divisions."""
    if isinstance(node, Token):
        return _decimal(str(node))
    values = [_number(child) for child in node.children]
    match str(node.data):
        case "add":
            return values[0] + values[1]
        case "subtract":
            return values[0] - values[1]
        case "multiply":
            return values[0] * values[1]
        case "divide":
            return values[0] / values[1]
        case "negative":
            return -values[0]
        case _:
            return values[0]


def _amount(tree: Any) -> tuple[Decimal | None, str | None]:
    match str(tree.data):
        case "amount":
            return _number(tree.children[0]), str(tree.children[1])
        case "number_only":
            return _number(tree.children[0]), None
        case _:
            return None, str(tree.children[0])


def _cost(tree: "Tree[Token]") -> Cost:
    number = currency = extra = day = label = None
    for part in _trees(tree):
        kind = str(part.data)
        if kind == "compound":
            number, extra = _number(part.children[0]), _number(part.children[1])
            currency = str(part.children[2])
        elif kind in {"amount", "number_only", "currency_only"}:
            number, currency = _amount(part)
        elif kind == "lot_date":
            day = _date(str(part.children[0]))
        elif kind == "lot_label":
            label = _string(part.children[0])
        else:
            raise Unreadable(say("average cost {*} is not carried"))
    return Cost(number, currency, extra, day, label, tree.data == "total_cost")

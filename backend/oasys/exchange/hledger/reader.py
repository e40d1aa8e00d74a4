"""Reads hledger journals: line by line, each by the grammar, every problem with its line."""

import glob
import re
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from lark import Lark, Token, Tree, UnexpectedInput

from oasys.core.wire import FIRST_YEAR, LAST_YEAR
from oasys.core.words import marked, say
from oasys.exchange.hledger.aliases import BadAlias, parse_alias
from oasys.exchange.hledger.directives import Amount, Posting, Quote, Transaction
from oasys.exchange.hledger.lines import LineParser, Unreadable, head_of, posting_of, tokens
from oasys.exchange.hledger.numbers import NotANumber, mark_of
from oasys.exchange.hledger.words import ACCOUNT_TYPES, WITHOUT_MEANING, Block, Declared, Scope
from oasys.exchange.legs import Place
from oasys.ledger.services.bulk import RowProblem

MOST_BYTES = 256 * 1024 * 1024
MOST_FILES = 1_000
MOST_ERRORS = 1_000
LONGEST_LINE = 10_000
_TYPE_TAG = re.compile(r"(?:^|[\s,;])type:\s*([^,;]*)")
_DATE_TAG = re.compile(r"(?:^|[\s,;])date:\s*([^,;]*)")
_BRACKETED = re.compile(r"\[([0-9/\-.]*)(?:=[0-9/\-.]+)?\]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@cache
def _parser() -> Lark:
    return Lark.open(
        "grammar.lark",
        rel_to=__file__,
        parser="lalr",
        start=["head", "posting", "quote", "sample"],
        maybe_placeholders=False,
    )


class Reader:
    """Reads a file and what it includes; everything is gathered in the attributes."""

    def __init__(self) -> None:
        self.transactions: list[Transaction] = []
        self.quotes: list[Quote] = []
        self.accounts: dict[str, Declared] = {}
        self.styles: dict[str, str] = {}
        self.declared_decimals: dict[str, int] = {}
        self.problems: list[RowProblem] = []
        self._seen: set[Path] = set()
        self._folder: Path | None = None
        self._file = ""
        self._scope = Scope()
        self._stack: list[Path] = []
        self._errors = 0

    @property
    def has_files(self) -> bool:
        """Whether rows belong to several files."""
        return len(self._seen) > 1

    def read(self, path: Path) -> None:
        """The file at `path`. Includes stay in its folder or below. Raises OSError."""
        self._folder = path.resolve().parent
        self._read(path.resolve())

    def read_text(self, text: str) -> None:
        """One text; what it includes cannot be found."""
        self._lines(text, None)

    def _read(self, path: Path) -> None:
        assert self._folder is not None
        before, self._file = self._file, str(path.relative_to(self._folder))
        self._seen.add(path)
        self._stack.append(path)
        try:
            if path.stat().st_size > MOST_BYTES:
                self._error(
                    1,
                    "exchange.too_large",
                    say("{name} is larger than {megabytes} MB: split it", name=path.name, megabytes=MOST_BYTES >> 20),
                )
                return
            self._lines(path.read_text(encoding="utf-8-sig"), path.parent)
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
        finally:
            self._stack.pop()
            self._file = before

    # lines

    def _lines(self, text: str, folder: Path | None) -> None:
        block = Block()
        closing: str | None = None
        for row, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
            if self._errors > MOST_ERRORS:
                return
            if closing is not None:
                closing = None if line.strip() == closing else closing
                continue
            try:
                if len(line) > LONGEST_LINE:
                    raise Unreadable(
                        say("the line is longer than {longest_line} characters", longest_line=LONGEST_LINE)
                    )
                if _CONTROL.search(line):
                    raise Unreadable(say("the line holds a control character"), "exchange.text")
                if not line.strip():
                    block = Block()
                elif line[0] in " \t":
                    self._indented(line.strip(), row, block)
                elif line[0] in ";#*%|":
                    block = Block()
                elif line.rstrip() in {"comment", "test"} or line.startswith("comment "):
                    closing, block = f"end {line.split()[0]}", Block()
                else:
                    block = self._top(line.rstrip(), row, folder)
            except (Unreadable, NotANumber, BadAlias) as error:
                code = error.code if isinstance(error, Unreadable) else "exchange.value"
                block = self._spoil(block, line, row, code, str(error))
            except UnexpectedInput:
                message = say("this is not an hledger journal: {line!r}", line=line.strip()[:80])
                block = self._spoil(block, line, row, "exchange.syntax", message)

    def _spoil(self, block: Block, line: str, row: int, code: str, message: str) -> Block:
        """Notes the error. A posting that cannot be read spoils its transaction: one error is enough for both."""
        self._error(row, code, message)
        if line[0] not in " \t":
            return Block()
        if block.transaction is not None:
            block.transaction.is_spoilt = True
        return block

    def _top(self, line: str, row: int, folder: Path | None) -> Block:
        if line[0].isdigit():
            return self._head(line, row)
        if line[0] in "~=":
            sentence = (
                marked("periodic transaction {line}") if line[0] == "~" else marked("automated transaction {line}")
            )
            self._left_out(row, say(sentence, line=line[:100]))
            return Block()
        word, _, rest = line.lstrip("!@").partition(" ")
        rest = rest.strip()
        if word == "end" and rest.split(" ")[0] in {"comment", "test"}:
            return Block()
        if word in {"apply", "end"}:
            second, _, rest = rest.partition(" ")
            word, rest = f"{word} {second}", rest.strip()
        if word.startswith("Y") and word[1:].isdigit():
            word, rest = "Y", word[1:]
        return self._directive(word, rest, row, folder)

    def _directive(self, word: str, rest: str, row: int, folder: Path | None) -> Block:
        block = Block()
        match word:
            case "account":
                block.account = self._account(rest, row)
            case "commodity":
                block.takes_format = self._commodity(rest, row)
            case "D":
                amount = self._sample(rest)
                self._scope = replace(self._scope, default=amount.commodity)
            case "P":
                self._quote(rest, row)
            case "include":
                self._include(_without_comment(rest), folder)
            case "alias":
                aliases = (parse_alias(rest), *self._scope.aliases)
                self._scope = replace(self._scope, aliases=aliases)
            case "end aliases":
                self._scope = replace(self._scope, aliases=())
            case "apply account":
                self._scope = replace(self._scope, prefix=(*self._scope.prefix, _without_comment(rest)))
            case "end apply" if rest in {"account", ""}:
                self._scope = replace(self._scope, prefix=self._scope.prefix[:-1])
            case "Y" | "year" | "apply year":
                self._year(_without_comment(rest))
            case "decimal-mark":
                mark = _without_comment(rest)
                if mark not in {".", ","}:
                    raise Unreadable(say("the decimal mark is a period or a comma"))
                self._scope = replace(self._scope, decimal_mark=mark)
            case "apply tag" | "apply fixed" | "end apply" | "end tag":
                self._left_out(row, f"{word} {rest}".strip())
            case _ if word in WITHOUT_MEANING or word.startswith("--"):
                self._left_out(row, say("directive {text}", text=f"{word} {rest}".strip())[:100])
            case _:
                raise Unreadable(say("{word} is no directive of hledger", word=word[:40]), "exchange.syntax")
        return block

    def _indented(self, line: str, row: int, block: Block) -> None:
        if block.transaction is not None:
            if line[0] == ";":
                self._comment(line, row, block.transaction)
            else:
                self._posting(line, row, block.transaction)
        elif block.account is not None:
            self._declare_type(block.account, line, row)
        elif block.takes_format and line.startswith("format "):
            self._sample(line.removeprefix("format "), is_style=True)

    # transactions

    def _head(self, line: str, row: int) -> Block:
        tree = _parser().parse(line, start="head")
        found = head_of(tree)
        for what in found.left_out:
            self._left_out(row, what)
        entry = Transaction(
            place=self._place(row),
            day=self._day(found.day, self._scope.year),
            code=found.code,
            description=found.description,
        )
        if found.comment:
            self._left_out(row, say("comment {text}", text=found.comment)[:200])
        self.transactions.append(entry)
        return Block(transaction=entry)

    def _posting(self, line: str, row: int, entry: Transaction) -> None:
        parser = LineParser(self._mark, self._scope.default or "")
        parts = posting_of(_parser().parse(line, start="posting"), parser)
        name, kind = parts.account, "real"
        for brackets, inner in (("()", "unbalanced"), ("[]", "balanced")):
            if name[0] == brackets[0] and name[-1] == brackets[1]:
                name, kind = name[1:-1].strip(), inner
        for what in parts.left_out:
            self._left_out(row, what)
        entry.postings.append(
            Posting(
                self._place(row), self._full_name(name), kind, parts.amount, parts.cost, parts.assertion,
                self._own_day(parts.comment, entry, row), parts.comment,
            )
        )  # fmt: skip

    def _comment(self, line: str, row: int, entry: Transaction) -> None:
        """A comment on a line of its own: of the posting before it, else of the transaction."""
        text = line.lstrip("; \t")
        if not entry.postings:
            if text:
                self._left_out(row, say("comment {text}", text=text)[:200])
            return
        last = entry.postings[-1]
        day = self._own_day(text, entry, row)
        entry.postings[-1] = replace(
            last,
            comment=f"{last.comment} {text}".strip(),
            day=day if day != entry.day else last.day,
        )

    def _own_day(self, comment: str, entry: Transaction, row: int) -> date:
        """The day a comment gives its posting. It decides when assertions hold; the entry keeps its one date."""
        found = _DATE_TAG.search(comment)
        text = found[1].strip() if found else next((m[1] for m in _BRACKETED.finditer(comment) if m[1]), "")
        if not text or not (found or re.fullmatch(r"[0-9]+[-/.][0-9]+(?:[-/.][0-9]+)?", text)):
            return entry.day
        day = self._day(text, entry.day.year)
        if day != entry.day:
            self._left_out(row, say("the posting's own date {day}", day=day))
        return day

    # directives

    def _account(self, rest: str, row: int) -> str:
        found = re.fullmatch(r"((?:[^\s;]|[ \t](?=[^\s;]))+)(.*)", rest)
        if found is None:
            raise Unreadable(say("account: name one"))
        name = self._full_name(found[1])
        self.accounts.setdefault(name, Declared(self._place(row)))
        self._declare_type(name, found[2], row)
        return name

    def _declare_type(self, name: str, text: str, row: int) -> None:
        said = _TYPE_TAG.search(text)
        kind = said[1].strip() if said else text.strip() if re.fullmatch(r"\s+[ALERXCV]\s*", text) else None
        if kind is not None:
            if kind.lower() not in ACCOUNT_TYPES:
                known = "Asset, Liability, Equity, Revenue, Expense, Cash, Conversion"
                raise Unreadable(
                    say("type: {kind} is none of {known}", kind=kind[:40], known=known), "exchange.account_class"
                )
            self.accounts[name].kind = ACCOUNT_TYPES[kind.lower()]
        elif text.strip(" ;"):
            self._left_out(row, say("comment of the account {name}", name=name))

    def _commodity(self, rest: str, row: int) -> bool:
        """A sample of the commodity with its decimal mark, or its bare name; a `format` may follow."""
        bare = _without_comment(rest).strip('"')
        if re.search("[0-9]", re.sub('"[^"]*"', "", rest.split(";")[0])):
            self._sample(rest, is_style=True)
        elif not bare:
            raise Unreadable(say("commodity: name one"))
        return True

    def _sample(self, text: str, *, is_style: bool = False) -> Amount:
        """The amount of a D, commodity or format line; its marks tell how amounts of the commodity are written."""
        tree = _parser().parse(text, start="sample")
        commodity, number = tokens(tree)
        mark = mark_of(number)
        if mark is not None:
            self.styles.setdefault(commodity, mark)
        amount = LineParser(lambda _: mark or self._scope.decimal_mark, "").amount(next(tree.find_pred(_is_amount)))
        if is_style:
            exponent = amount.number.as_tuple().exponent
            self.declared_decimals[commodity] = max(0, -exponent) if isinstance(exponent, int) else 0
        return amount

    def _quote(self, rest: str, row: int) -> None:
        tree = _parser().parse(rest, start="quote")
        symbols = [child for child in tree.children if isinstance(child, Tree)]
        day = self._day(str(tree.children[0]), self._scope.year)
        commodity = str(symbols[0].children[0]).strip('"')
        amount = LineParser(self._mark, self._scope.default or "").amount(symbols[1])
        if amount.number <= 0:
            raise Unreadable(say("a price is above zero"), "exchange.price")
        self.quotes.append(Quote(self._place(row), day, commodity, amount))

    def _include(self, pattern: str, folder: Path | None) -> None:
        kind, colon, rest = pattern.partition(":")
        if colon and kind in {"journal", "j", "hledger", "ledger"}:
            pattern = rest
        elif colon and kind in {"csv", "tsv", "ssv", "rules", "timeclock", "timedot"}:
            raise Unreadable(say("include {pattern}: only journals are read", pattern=pattern))
        if folder is None or self._folder is None:
            raise Unreadable(say("include {pattern}: send one file with everything in it", pattern=pattern))
        if not pattern or pattern.startswith(("/", "~")):
            raise Unreadable(say("include {pattern}: the file lies outside the folder of the journal", pattern=pattern))
        found = [(folder / name).resolve() for name in sorted(glob.glob(pattern, root_dir=folder, recursive=True))]
        is_glob = bool(re.search(r"[*?\[]", pattern))
        found = [path for path in found if path.is_file() and not (is_glob and path in self._stack)]
        if not found:
            raise Unreadable(say("include {pattern}: there is no such file beside this one", pattern=pattern))
        for path in found:
            if not path.is_relative_to(self._folder):
                raise Unreadable(
                    say("include {pattern}: the file lies outside the folder of the journal", pattern=pattern)
                )
            if path in self._stack:
                raise Unreadable(say("include {pattern}: the file includes itself", pattern=pattern))
            if len(self._seen) >= MOST_FILES:
                raise Unreadable(
                    say("more than {most_files} files are included", most_files=MOST_FILES), "exchange.too_large"
                )
            if path in self._seen:
                raise Unreadable(say("include {pattern}: the file is included twice", pattern=pattern))
            scope = self._scope
            self._read(path)
            self._scope = scope

    def _year(self, text: str) -> None:
        if not re.fullmatch("[0-9]{4}", text) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
            raise Unreadable(
                say(
                    "{text} is not a year from {first_year} to {last_year}",
                    text=text[:40],
                    first_year=FIRST_YEAR,
                    last_year=LAST_YEAR,
                )
            )
        self._scope = replace(self._scope, year=int(text))

    # words

    def _mark(self, commodity: str) -> str | None:
        return self._scope.decimal_mark or self.styles.get(commodity)

    def _full_name(self, name: str) -> str:
        name = ":".join((*self._scope.prefix, name))
        for alias in self._scope.aliases:
            name = alias.applied(name)
        if not all(part.strip() for part in name.split(":")):
            raise Unreadable(say("{name!r} is not the name of an account", name=name[:80]))
        return name

    def _day(self, text: str, year: int | None) -> date:
        parts = re.split(r"[-/.]", text)
        try:
            numbers = [int(part) for part in parts]
            if len(numbers) == 2:
                if year is None:
                    raise Unreadable(say("{text} has no year: write it, or a Y directive above", text=text))
                numbers = [year, *numbers]
            day = date(*numbers)
        except (ValueError, TypeError, OverflowError) as error:
            if isinstance(error, Unreadable):
                raise
            raise Unreadable(say("{text} is not a date", text=text[:40])) from None
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise Unreadable(
                say(
                    "{text} lies outside {first_year} to {last_year}",
                    text=text[:40],
                    first_year=FIRST_YEAR,
                    last_year=LAST_YEAR,
                ),
                "exchange.date",
            )
        return day

    def _place(self, row: int) -> Place:
        return Place(self._file, row)

    def _error(self, row: int, code: str, message: str) -> None:
        self._errors += 1
        if self._errors > MOST_ERRORS:
            code, message = "exchange.syntax", say("too many errors: the rest was not read")
        self.problems.append(RowProblem(row, code, self._where() + message))

    def _left_out(self, row: int, message: str) -> None:
        self.problems.append(RowProblem(row, "exchange.not_carried", self._where() + message, is_error=False))

    def _where(self) -> str:
        return f"{self._file}: " if self.has_files else ""


def _is_amount(tree: "Tree[Token]") -> bool:
    return tree.data in {"left", "right", "bare"}


def _without_comment(text: str) -> str:
    return text.split(";")[0].strip()

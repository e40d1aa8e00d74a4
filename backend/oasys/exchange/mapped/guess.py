"""What a file seems to be, with a reason for each guess, and what it does not tell. Nothing here is ever posted unseen."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from oasys.core.money import ZERO
from oasys.core.words import marked, say, written
from oasys.exchange.mapped.chart import Accounts, Books
from oasys.exchange.mapped.clues import (
    DATE_FORMATS,
    DELIMITERS,
    LOOKED_AT,
    MARKS,
    SIGNS,
    amounts_in,
    days_in,
    delimiters_of,
    encoding_of,
)
from oasys.exchange.mapped.names import CREDIT_MARKS, DEBIT_MARKS, TOTALS, role_of
from oasys.exchange.mapped.reader import RowReader
from oasys.exchange.mapped.schemas import MOST_COLUMNS, Amounts, CsvMapping, Marked, Sides, Signed
from oasys.exchange.mapped.table import Record, decoded, records

MEANINGS = {
    "date": marked("date"),
    "reference": marked("reference"),
    "description": marked("description"),
    "text": marked("text of the line"),
    "account": marked("account"),
    "journal": marked("journal"),
}
MOST_TEXTS = 100_000


@dataclass(slots=True)
class Guess:
    """A mapping, why it is so, and what stays open: (pointer, message, choices)."""

    mapping: CsvMapping
    reasons: list[tuple[str, str]] = field(default_factory=list)
    unsure: list[tuple[str, str, list[Any]]] = field(default_factory=list)
    rows: list[Record] = field(default_factory=list)


class Guesser:
    """Fills in what a mapping leaves unsaid. What was said, null too, stays as it is."""

    def __init__(self, content: bytes, said: CsvMapping, books: Books) -> None:
        self.content = content
        self.books = books
        self.said = said.model_fields_set
        self.found = Guess(said.model_copy(deep=True))
        self.roles: dict[str, list[int]] = defaultdict(list)

    def run(self) -> Guess:
        """Raises Unreadable where the file is no CSV by what was said or guessed."""
        if "encoding" not in self.said:
            self._encoding()
        mapping = self.found.mapping
        if mapping.encoding is None:
            return self.found
        text = decoded(self.content, mapping.encoding)
        if "delimiter" not in self.said:
            self._delimiter(text)
        if mapping.delimiter is None:
            return self.found
        self.found.rows = list(records(text, mapping.delimiter))
        if "heading_row" not in self.said:
            self._heading_row()
        if "heading" not in self.said and mapping.heading_row is not None:
            self._heading()
        if mapping.heading_row is None:
            return self.found
        self._columns()
        self._skipped()
        self._dates()
        self._amounts()
        self._marks()
        self._account_by()
        self._currency()
        self._entries()
        return self.found

    # saying

    def _take(self, name: str, value: Any, reason: str) -> None:
        if name not in self.said:
            setattr(self.found.mapping, name, value)
            self.found.reasons.append((f"/{name}", reason))

    def _ask(self, name: str, message: str, choices: Iterable[Any] = ()) -> None:
        if name not in self.said:
            self.found.unsure.append((f"/{name}", message, list(choices)))

    # the file

    def _encoding(self) -> None:
        name, reason, is_sure = encoding_of(self.content)
        self._take("encoding", name, reason)
        if not is_sure:
            others = ["windows-1252", "iso-8859-15", "windows-1250", "windows-1251", "cp850", "mac-roman"]
            self._ask(
                "encoding", say("Bytes that are not UTF-8 can be several encodings: look at the letters."), others
            )

    def _delimiter(self, text: str) -> None:
        scores = delimiters_of(text)
        best = max(scores, key=lambda mark: scores[mark])
        if not scores[best][0]:
            self._ask("delimiter", say("No delimiter gives rows with the same number of cells."), DELIMITERS)
            return
        same = [mark for mark in scores if scores[mark] == scores[best]]
        if len(same) > 1:
            self._ask("delimiter", say("Several delimiters give rows of one length."), same)
        count, width = scores[best]
        self._take(
            "delimiter",
            best,
            say(
                "With {delimiter}, {count} of the first rows have {width} cells.",
                delimiter=say(DELIMITERS[best]),
                count=count,
                width=width,
            ),
        )

    def _heading_row(self) -> None:
        top = [record for record in self.found.rows[: 2 * LOOKED_AT] if not record.is_blank]
        widths = Counter(len(record.cells) for record in top if len(record.cells) > 1)
        if not widths:
            self._ask("heading_row", say("No row has more than one cell."))
            return
        width = max(widths, key=lambda n: (widths[n], n))
        wide = [record for record in top if len(record.cells) == width]
        named = [r for r in wide if sum(role_of(c, self.books.base_currency) is not None for c in r.cells) >= 2]
        if named:
            self._take("heading_row", named[0].row, say("Row {row} names columns that are known.", row=named[0].row))
        elif not any(ch.isdigit() for cell in wide[0].cells for ch in cell):
            self._take(
                "heading_row",
                wide[0].row,
                say("Row {row} is the first whole row, and holds no figures.", row=wide[0].row),
            )
            self._ask(
                "heading_row", say("The names of the columns are not known: is this the heading?"), [wide[0].row, 0]
            )
        else:
            self._take("heading_row", 0, say("The first whole row holds figures: the file seems to have no heading."))
            self._ask("heading_row", say("Has the file a heading?"), [0, wide[0].row])

    def _heading(self) -> None:
        row = self.found.mapping.heading_row
        cells = next((record.cells for record in self.found.rows if record.row == row), [])
        self._take(
            "heading",
            cells[:MOST_COLUMNS],
            say("The names as they stand in row {row}.", row=row) if row else say("There is none."),
        )
        names = Counter(" ".join(cell.split()).casefold() for cell in cells if cell.strip())
        for name, count in names.items():
            if count > 1:
                self.found.unsure.append(
                    (
                        "/heading",
                        say("{count} columns are called {name!r}: tell them by their number.", count=count, name=name),
                        [],
                    )
                )

    # the columns

    def _columns(self) -> None:
        heading = self.found.mapping.heading or []
        for number, name in enumerate(heading, 1):
            role = role_of(name, self.books.base_currency)
            if role is not None:
                self.roles[role].append(number)
        if not self.roles["account"] and self.roles["account_name"]:
            self.roles["account"] = self.roles["account_name"]
        if (
            not self.roles["entry"]
            and len(self.roles["journal"]) == 1
            and not self._are_journals(self.roles["journal"][0])
        ):
            self.roles["entry"] = self.roles.pop("journal")
        for role in ("date", "reference", "description", "text", "account", "journal"):
            numbers = self.roles[role]
            if not numbers:
                if role in {"date", "account"}:
                    self._ask(
                        f"{role}_column",
                        say("No column is called as one of this meaning is: {role}.", role=say(MEANINGS[role])),
                        self._choices(),
                    )
                continue
            self._take(f"{role}_column", numbers[0], self._called(numbers[0]))
            if len(numbers) > 1:
                self._ask(
                    f"{role}_column",
                    say("Several columns could have this meaning: {role}.", role=say(MEANINGS[role])),
                    numbers,
                )
        axes = {axis: n for axis, name in self.books.axes.items() for n in self._named({axis, name.casefold()})}
        if axes:
            dimensions = [{"axis": axis, "column": number} for axis, number in sorted(axes.items())]
            self._take_part("dimensions", dimensions, say("Columns are called as axes of the company."))

    def _take_part(self, name: str, value: Any, reason: str) -> None:
        """Takes what has a shape of its own."""
        self._take(name, getattr(CsvMapping.model_validate({name: value}), name), reason)

    def _choices(self) -> list[int]:
        return list(range(1, len(self.found.mapping.heading or []) + 1))

    def _called(self, number: int) -> str:
        return say(
            "Column {number} is called {heading}.",
            number=number,
            heading=(self.found.mapping.heading or [])[number - 1].strip()[:60],
        )

    def _named(self, names: set[str]) -> list[int]:
        heading = self.found.mapping.heading or []
        return [n for n, cell in enumerate(heading, 1) if " ".join(cell.casefold().split()) in names][:1]

    def _are_journals(self, column: int) -> bool:
        return set(self._texts(column)) <= self.books.journals

    def _body(self) -> Iterable[Record]:
        row = self.found.mapping.heading_row or 0
        return (record for record in self.found.rows if record.row > row and not record.is_blank)

    def _texts(self, *columns: int | None) -> Iterable[str]:
        """The filled cells of the columns, but for rows that are left out."""
        reader = RowReader(self.found.mapping, self.books)
        cells = (
            record.cells[column - 1].strip()
            for record in self._body()
            if reader.why_left_out(record) is None
            for column in columns
            if column is not None and column <= len(record.cells)
        )
        return islice((text for text in cells if text), MOST_TEXTS)

    def _skipped(self) -> None:
        beginnings = set()
        for record in self._body():
            first = next(cell.strip() for cell in record.cells if cell.strip()).casefold()
            if first.startswith(TOTALS):
                beginnings.add(next(word for word in TOTALS if first.startswith(word)).capitalize())
        if beginnings:
            reason = say("Rows that begin so are sums of others.")
            self._take("skip_beginning_with", sorted(beginnings), reason)

    def _dates(self) -> None:
        column = self.found.mapping.date_column
        if "date_format" in self.said or column is None:
            return
        texts = list(dict.fromkeys(self._texts(column)))
        if not texts:
            self._ask("date_format", say("Column {column} is empty.", column=column), DATE_FORMATS)
            return
        fits = {said: days_in(texts, said) for said in DATE_FORMATS}
        most = max(len(days) for days in fits.values())
        best = [said for said, days in fits.items() if len(days) == most]
        if not most:
            serial = next((t for t in texts if t.isdigit() and len(t) == 5), None)
            message = say("No format known here fits {text!r}.", text=texts[0][:40])
            if serial:
                message = say(
                    "{serial} is a day number of a spreadsheet: show the column as dates, and export again.",
                    serial=serial,
                )
            self._ask("date_format", message, DATE_FORMATS)
        elif len(best) > 1:
            text = next((t for t in fits[best[0]] if len({fits[said].get(t) for said in best}) > 1), None)
            message = say("Several formats fit every date, and read the same.")
            if text is not None:
                days = sorted({fits[said][text] for said in best if text in fits[said]})
                message = say(
                    "{text} could be one of {days}: no date of the file tells.",
                    text=text,
                    days=", ".join(written(day) for day in days),
                )
            self._ask("date_format", message, best)
        else:
            if most < len(texts):
                wrong = next(text for text in texts if text not in fits[best[0]])
                self._ask(
                    "date_format",
                    say("{count} texts do not fit, such as {wrong!r}.", count=len(texts) - most, wrong=wrong[:40]),
                    best,
                )
            self._take(
                "date_format",
                best[0],
                say("{most} of {count} different texts are days in this format alone.", most=most, count=len(texts)),
            )

    def _amounts(self) -> None:
        if "amounts" in self.said:
            return
        debits, credits_, amounts, marks = (self.roles[role] for role in ("debit", "credit", "amount", "mark"))
        if debits and credits_:
            sides: Amounts = Sides(given="sides", debit_column=debits[0], credit_column=credits_[0])
            self._take("amounts", sides, f"{self._called(debits[0])} {self._called(credits_[0])}")
            if len(debits) > 1 or len(credits_) > 1:
                self._ask("amounts", say("Several columns could be debits or credits."), debits + credits_)
        elif amounts and marks:
            texts = Counter(text for text in self._texts(marks[0]))
            debit = sorted(text for text in texts if text.casefold() in DEBIT_MARKS)
            credit = sorted(text for text in texts if text.casefold() in CREDIT_MARKS)
            other = sorted(texts.keys() - set(debit) - set(credit))
            if not debit or not credit or other:
                self._ask(
                    "amounts",
                    say("Column {column}: which texts are debits, which credits?", column=marks[0]),
                    list(texts)[:20],
                )
            else:
                by_mark = Marked(
                    given="marked",
                    column=amounts[0],
                    mark_column=marks[0],
                    debit_marks=debit[:20],
                    credit_marks=credit[:20],
                )
                self._take("amounts", by_mark, f"{self._called(amounts[0])} {self._called(marks[0])}")
        elif amounts:
            signed = Signed(given="signed", column=amounts[0], positive_is="debit")
            self._take("amounts", signed, self._called(amounts[0]))
            self._ask("amounts", say("Is a positive amount a debit or a credit?"), ["debit", "credit"])
        else:
            self._ask("amounts", say("No columns are called as debits and credits, or amounts, are."), self._choices())

    def _amount_columns(self) -> list[int]:
        match self.found.mapping.amounts:
            case Sides(debit_column=debit, credit_column=credit):
                return [debit, credit]
            case Signed(column=column) | Marked(column=column):
                return [column]
        return []

    def _marks(self) -> None:
        """The marks by which every amount can be read; those that give other amounts are asked about."""
        if {"decimal_mark", "grouping_mark"} <= self.said or not self._amount_columns():
            return
        mapping = self.found.mapping
        texts = list(dict.fromkeys(self._texts(*self._amount_columns())))
        if "amount_signs" not in self.said and (signs := [s for s in SIGNS if any(s in text for text in texts)]):
            self._take("amount_signs", signs, say("Amounts have signs of money beside them."))
        could = [
            pair
            for pair in MARKS
            if ("decimal_mark" not in self.said or pair[0] == mapping.decimal_mark)
            and ("grouping_mark" not in self.said or pair[1] == mapping.grouping_mark)
        ]
        fits = {pair: amounts_in(texts, *pair, mapping.amount_signs or ()) for pair in could}
        most = max((len(values) for values in fits.values()), default=0)
        best = [pair for pair in could if len(fits[pair]) == most]
        if not best or (texts and not most):
            self._ask(
                "decimal_mark",
                say("{text!r} is no amount that is known here.", text=(texts or [""])[0][:40]),
                [".", ","],
            )
            return
        readings = {tuple(fits[pair].values()): pair for pair in reversed(best)}
        wrong = next((text for text in texts if text not in fits[best[0]]), None)
        if wrong is not None:
            self._ask(
                "decimal_mark",
                say("{count} amounts do not fit, such as {wrong!r}.", count=len(texts) - most, wrong=wrong[:40]),
                [],
            )
        if len(readings) > 1:
            text = next(t for t in texts if len({fits[pair].get(t) for pair in best}) > 1)
            shown = sorted({format(fits[pair][text], "f") for pair in best if text in fits[pair]})
            message = say(
                "{text} could be one of {shown}: no amount of the file tells.", text=text[:40], shown=", ".join(shown)
            )
            pairs = [{"decimal_mark": d, "grouping_mark": g} for d, g in readings.values()]
            self._ask("decimal_mark", message, pairs)
            return
        decimal, grouping = best[0]
        reason = (
            say("Every one of {most} different amounts can be read so.", most=most)
            if wrong is None
            else say("Most amounts read so.")
        )
        self._take("decimal_mark", decimal, reason)
        self._take("grouping_mark", grouping, reason)

    def _account_by(self) -> None:
        mapping = self.found.mapping
        if "account_by" in self.said or mapping.account_column is None:
            return
        texts = list(dict.fromkeys(self._texts(mapping.account_column)))
        count = {}
        for by in ("code", "name"):
            accounts = Accounts(mapping.model_copy(update={"account_by": by}), self.books)
            count[by] = sum(bool(accounts.find(text)) for text in texts)
        best = "name" if count["name"] > count["code"] else "code"
        if count[best]:
            self._take(
                "account_by",
                best,
                say(
                    marked("{count} of {total} texts are names of accounts in the chart.")
                    if best == "name"
                    else marked("{count} of {total} texts are codes of accounts in the chart."),
                    count=count[best],
                    total=len(texts),
                ),
            )
        else:
            best = "code" if texts and all(text[:1].isdigit() and len(text) < 20 for text in texts) else "name"
            looks = (
                say("No text is in the chart; they look like names.")
                if best == "name"
                else say("No text is in the chart; they look like codes.")
            )
            self._take("account_by", best, looks)
            self._ask(
                "account_by", say("No text is an account of the chart: are they codes or names?"), ["code", "name"]
            )

    def _currency(self) -> None:
        currencies = self.roles["currency"]
        if "currency" in self.said or not currencies:
            return
        base, column = self.books.base_currency, currencies[0]
        if set(self._texts(column)) <= {base}:
            self._take("currency", None, say("Column {column} names the base currency alone.", column=column))
        elif self.roles["currency_amount"]:
            own = self.roles["currency_amount"][0]
            value = {"amounts_in": "base", "column": column, "amount_column": own}
            self._take_part("currency", value, f"{self._called(column)} {self._called(own)}")
        elif self.roles["rate"]:
            rate = self.roles["rate"][0]
            value = {"amounts_in": "row", "column": column, "rate_column": rate}
            self._take_part("currency", value, f"{self._called(column)} {self._called(rate)}")
            self._ask("currency", say("Are the amounts in the row's currency, to be converted at its rate?"), [])
        else:
            self._ask(
                "currency",
                say("Column {column} names currencies: how much is it in the base currency?", column=column),
                [],
            )

    # entries

    def _entries(self) -> None:
        mapping = self.found.mapping
        if "entries" in self.said or mapping.amounts is None or mapping.decimal_mark is None:
            if "entries" not in self.said:
                self._ask("entries", say("How rows become entries can be told when their amounts can be read."))
            return
        if "fill_down" not in self.said and mapping.date_column is not None and self._has_gaps(mapping.date_column):
            self._take("fill_down", True, say("Rows with an amount have no date: that of the row above holds."))
        could: list[tuple[dict[str, Any], str]] = [
            ({"by": "column", "column": number}, self._called(number)) for number in self.roles["entry"]
        ]
        if mapping.reference_column is not None:
            could.append(({"by": "date_and_reference"}, say("Rows of one day and reference are taken together.")))
            could.append(({"by": "column", "column": mapping.reference_column}, self._called(mapping.reference_column)))
        for value, reason in could:
            groups, unbalanced = self._balance(value)
            if groups and not unbalanced:
                self._take_part("entries", value, f"{reason} " + say("All {groups} entries balance so.", groups=groups))
                return
        if could and self.roles["entry"]:
            groups, unbalanced = self._balance(could[0][0])
            self._take_part("entries", could[0][0], could[0][1])
            self._ask(
                "entries",
                say("{unbalanced} of {groups} entries do not balance so.", unbalanced=unbalanced, groups=groups),
            )
        elif isinstance(mapping.amounts, Signed):
            self._ask(
                "entries", say("Is each row an entry of its own? Then say the account on the other side."), ["row"]
            )
        else:
            choices = ["column", "date_and_reference", "row"]
            self._ask("entries", say("No column that is known tells which rows are one entry."), choices)

    def _has_gaps(self, column: int) -> bool:
        reader = RowReader(self.found.mapping, self.books)
        return any(
            not record.cells[column - 1].strip()
            for record in self._body()
            if reader.why_left_out(record) is None
            and len(record.cells) >= column
            and any(record.cells[n - 1].strip() for n in self._amount_columns() if n <= len(record.cells))
        )

    def _balance(self, entries: dict[str, Any]) -> tuple[int, int]:
        """How many entries there would be, and how many of them would not balance."""
        part = CsvMapping.model_validate({"entries": entries}).entries
        reader = RowReader(self.found.mapping.model_copy(update={"entries": part}), self.books)
        sums: dict[object, Any] = defaultdict(lambda: ZERO)
        for record in islice(self._body(), MOST_TEXTS):
            read = reader.read(record)
            if read.left_out is None and read.weight is not None:
                sums[read.entry if entries["by"] == "column" else (read.day, read.reference)] += read.weight
        return len(sums), sum(1 for rest in sums.values() if rest)

"""What the columns of a CSV of a bank are: by their names, by parts of their names, and by what their cells hold.

Names alone prove nothing: "Valuta" is a day in German and a currency in Swedish, "Kontonummer" the own account or the other side's. What
a name promises is held against the cells, and given up where they say otherwise.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from oasys.bank_files.csv_content import columns_without_names, is_of_ways
from oasys.bank_files.csv_table import Row
from oasys.bank_files.csv_words import (
    IN,
    LETTERED,
    LETTERED_SIGN,
    NO_NAME,
    OUT,
    PARTS,
    PENDING,
    SIGNS,
    plain,
    roles_of,
)
from oasys.bank_files.dates import ORDERS, read_day
from oasys.bank_files.values import currency_of, decimal_marks, figure
from oasys.currencies.rules import iso_currency

TIME = re.compile(r"\d{1,2}:\d\d(?::\d\d)?(?: ?[AP]M)?", re.IGNORECASE)
CODE = re.compile(r"(?<![^\W\d_])[A-Z]{3}(?![^\W\d_])")
MOST_BEFORE = 40  # rows that may stand before the heading
LEAST_ACCOUNTS = 5  # from as many on, a number that differs in half of the rows is the other side's


@dataclass(slots=True)
class Layout:
    """The heading and the columns under one delimiter; `score` is how much was found, 0 where it is none.

    `begins_at` is the line of the heading, or the last one before the rows where nothing names the columns; 0: there is neither.
    """

    columns: dict[str, list[int]] = field(default_factory=dict)
    heading: tuple[str, ...] = ()
    begins_at: int = 0
    currency: str = ""
    score: int = 0


def layout_of(head: Sequence[Row]) -> Layout:
    """By whole names of columns, else by parts of them, else by the cells alone."""
    for with_parts in (False, True):
        for place, row in enumerate(head[:MOST_BEFORE]):
            found = _Columns(row, head[place + 1 :]).found(with_parts=with_parts)
            if found:
                columns, currency = found
                score = (10 if not with_parts else 5) + len(columns)
                return Layout(columns, tuple(row.cells), row.at, currency, score)
    for place in range(min(len(head), MOST_BEFORE)):
        columns = columns_without_names(head[place:], before=head[:place])
        if columns:
            before = head[place - 1] if place else None
            named = before is not None and len(before.cells) >= len(head[place].cells)
            heading = tuple(before.cells) if before is not None and named and any(before.cells) else ()
            return Layout(columns, heading, before.at if before else 0, "", len(columns))
    return Layout()


def is_day(cell: str) -> bool:
    return any(read_day(cell, order) for order in ORDERS)


def is_amount(cell: str) -> bool:
    return figure(cell) is not None or figure(cell, ",") is not None


def is_way(cell: str) -> bool:
    return (plain(cell) or cell) in IN | OUT


class _Columns:
    """The columns under one heading, with the rows below it that have a day."""

    def __init__(self, heading: Row, below: Sequence[Row]) -> None:
        self.heading = heading
        self.names = [plain(one) for one in heading.cells]
        self.below = [row for row in below if any(row.cells)]
        self.columns, self.currencies = roles_of(heading.cells)
        self.rows: list[Row] = []

    def found(self, *, with_parts: bool) -> tuple[dict[str, list[int]], str] | None:
        """The roles of the columns, and the currency that a heading names. None where days or amounts are not found."""
        booked = self.columns.pop("booked", [])
        if with_parts:
            booked = [*booked, *self._named("booked")]
        day = next((one for one in booked if self._is_day_column(one)), None)
        if day is None:
            return None
        self.columns["booked"] = [day]
        self.rows = [row for row in self.below if day < len(row.cells) and is_day(row.cells[day])]
        self._give_up_what_is_none()
        if not self._money(with_parts=with_parts):
            return None
        self._ways()
        self._accounts(day)
        for role, check in (
            ("valued", is_day),
            ("balance", is_amount),
            ("currency", _is_currency),
            ("name", _has_letters),
            ("counterparty_account", _has_figures),
        ):
            if role not in self.columns and (more := self._first(role, check)) is not None:
                self.columns[role] = [more]
        self._texts()
        self._mark_of_the_balance()
        return self.columns, self._currency()

    def _cells(self, column: int) -> list[str]:
        return [
            cell for row in self.rows if column < len(row.cells) and (cell := row.cells[column]) not in ("", "-", "—")
        ]

    def _free(self) -> list[int]:
        taken = {column for columns in self.columns.values() for column in columns}
        return [column for column in range(len(self.names)) if column not in taken]

    def _named(self, role: str) -> list[int]:
        """Free columns whose names hold what such names hold, the ones that say most first."""
        return [
            column
            for part in PARTS[role]
            for column in self._free()
            if _holds(self.names[column], part)
            and not any(_holds(self.names[column], no) for no in NO_NAME.get(role, ()))
        ]

    def _first(self, role: str, check: Callable[[str], bool]) -> int | None:
        return next((one for one in self._named(role) if (cells := self._cells(one)) and all(map(check, cells))), None)

    def _is_day_column(self, column: int) -> bool:
        cells = [row.cells[column] for row in self.below if column < len(row.cells) and row.cells[column]]
        first = next((cell for cell in cells if plain(cell) not in PENDING), "")
        return is_day(first) and sum(map(is_day, cells)) * 2 >= len(cells)

    def _give_up_what_is_none(self) -> None:
        checks: tuple[tuple[str, Callable[[str], bool]], ...] = (
            ("valued", is_day), ("amount", is_amount), ("debit", is_amount), ("credit", is_amount), ("balance", is_amount),
            ("indicator", is_way), ("currency", _is_currency),
        )  # fmt: skip
        for role, check in checks:
            kept = [one for one in self.columns.pop(role, []) if _mostly(check, self._cells(one))]
            if kept:
                self.columns[role] = kept

    def _money(self, *, with_parts: bool) -> bool:
        """One column of amounts, or one of debits and one of credits."""
        columns = self.columns
        if with_parts and not ("amount" in columns or ("debit" in columns and "credit" in columns)):
            for role in ("debit", "credit"):
                one = None if role in columns else self._first(role, is_amount)
                if one is not None:
                    columns[role] = [one]
        if "debit" in columns and "credit" in columns:
            columns.pop("amount", None)
            return True
        columns.pop("debit", None)
        columns.pop("credit", None)
        if with_parts and "amount" not in columns and (one := self._first("amount", is_amount)) is not None:
            columns["amount"] = [one]
        return "amount" in columns

    def _ways(self) -> None:
        """Amounts without a sign have a column that says which way they went, whatever it is called."""
        if "amount" not in self.columns or "indicator" in self.columns:
            return
        amount = self.columns["amount"][0]
        if any(_is_negative(cell) for cell in self._cells(amount)):
            return
        wanted = len(self._cells(amount))
        for column in [*self.columns.get("type", []), *self._free()]:
            cells = [row.cells[column] for row in self.rows if column < len(row.cells) and row.cells[column]]
            if wanted and len(cells) >= wanted and is_of_ways(cells):
                self.columns["indicator"] = [column]
                if self.columns.get("type") == [column]:
                    del self.columns["type"]
                return

    def _accounts(self, day: int) -> None:
        """The own account stands in every row, and seldom changes. A bare "IBAN" before the day is the own one, behind it the other's."""
        own, other = self.columns.get("account"), self.columns.get("counterparty_account")
        if own is None and other is not None and other[0] < day and self.names[other[0]].startswith("iban"):
            self.columns["account"] = self.columns.pop("counterparty_account")
        elif own is not None and other is None:
            cells = self._cells(own[0])
            if 0 < len(cells) < len(self.rows) or (
                len(set(cells)) >= LEAST_ACCOUNTS and len(set(cells)) * 2 > len(cells)
            ):
                self.columns["counterparty_account"] = self.columns.pop("account")

    def _texts(self) -> None:
        """Those that are called so; where none is, every column with words. Columns without a name behind a text go on with it."""
        columns = self.columns
        texts = columns.pop("text", [])
        if not any(map(self._cells, texts)) and not (texts and "name" in columns):
            worded = [one for one in self._free() if one not in texts and self._is_worded(one)]
            kind = columns.get("type", [])
            if kind and (
                "text" in self.names[kind[0]] or not (worded or "name" in columns)
            ):  # what banks call the text of a booking, too
                worded += columns.pop("type")
            texts = [*texts, *worded]
        last = max(texts, default=-1)
        while 0 <= last < len(self.names) - 1 and not self.names[last + 1] and self._is_worded(last + 1):
            last += 1
            texts.append(last)
        if texts:
            columns["text"] = sorted(texts)

    def _is_worded(self, column: int) -> bool:
        """Whether it has words that are not the same in every row, as a currency, a zone of time or a state are."""
        cells = self._cells(column)
        is_said = any(_has_letters(cell) and not TIME.fullmatch(cell) for cell in cells)
        return is_said and (len(set(cells)) > 1 or len(self.rows) == 1) and not all(map(_is_currency, cells))

    def _mark_of_the_balance(self) -> None:
        """A balance that has another decimal mark than the amounts proves nothing."""
        if "balance" not in self.columns:
            return
        money = [
            cell
            for role in ("amount", "debit", "credit")
            for one in self.columns.get(role, ())
            for cell in self._cells(one)
        ]
        both = [*money, *self._cells(self.columns["balance"][0])]
        if decimal_marks(money) and not decimal_marks(both):
            del self.columns["balance"]

    def _currency(self) -> str:
        """As the heading of the amounts says it, else that of the balance, or a sign beside all of them that is of one currency alone."""
        money = [one for role in ("amount", "debit", "credit") for one in self.columns.get(role, ())]
        headed = [*money, *self.columns.get("balance", ())]
        named = next((self.currencies[one] for one in headed if one in self.currencies), "")
        signs = {_sign_of(self.heading.cells[one]) for one in money} - {""}
        signs = signs or {_sign_of(cell) or _code_of(cell) for one in money for cell in self._cells(one)}
        return named or (next(iter(signs)) if len(signs) == 1 else "")


def _sign_of(text: str) -> str:
    found = LETTERED_SIGN.search(text)
    return LETTERED[found[0]] if found else next((code for sign, code in SIGNS.items() if sign in text), "")


def _code_of(cell: str) -> str:
    found = CODE.search(cell)
    return found[0] if found and iso_currency(found[0]) else ""


def _mostly(check: Callable[[str], bool], cells: Sequence[str]) -> bool:
    return sum(map(check, cells)) * 2 >= len(cells)


def _holds(name: str, part: str) -> bool:
    """Short parts stand as a word of their own, longer ones anywhere."""
    return part in name if len(part) > 4 else part in name.split()


def _is_currency(cell: str) -> bool:
    return iso_currency(currency_of(cell)) is not None


def _is_negative(cell: str) -> bool:
    amounts = (figure(cell), figure(cell, ","))
    return any(amount is not None and amount < 0 for amount in amounts)


def _has_letters(cell: str) -> bool:
    return any(one.isalpha() for one in cell)


def _has_figures(cell: str) -> bool:
    return any(one.isdigit() for one in cell)

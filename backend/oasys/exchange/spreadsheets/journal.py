"""Journals and general ledgers, row by row: which rows are one entry, which are totals, which belong to which account."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from oasys.core.money import ZERO
from oasys.core.words import marked, say
from oasys.exchange.plan import ImportPlan
from oasys.exchange.spreadsheets.accounts import Accounts, Known
from oasys.exchange.spreadsheets.table import Table
from oasys.exchange.spreadsheets.values import Unclear, parse_amount, parse_day
from oasys.ledger.rules import DEBIT_CLASSES
from oasys.ledger.services.bulk import RowProblem

BEGINNINGS = ("beginning balance", "opening balance")
ENDINGS = ("total", "closing balance", "net movement", "ending balance", "net change")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an entry. Either side may be negative, as reports write corrections."""

    row: int
    account: Known
    debit: Decimal
    credit: Decimal
    memo: str

    @property
    def weight(self) -> Decimal:
        return self.debit - self.credit


@dataclass(slots=True)
class Group:
    """The rows of one entry. `key`: what tells it from others, as far as the file says."""

    row: int
    day: date
    id: str
    kind: str
    number: str
    party: str
    rows: list[Row] = field(default_factory=list)
    is_spoilt: bool = False

    @property
    def rest(self) -> Decimal:
        return sum((row.weight for row in self.rows), ZERO)

    @property
    def head(self) -> tuple[date, str, str, str]:
        return self.day, self.id, self.kind, self.number


class JournalReader:
    """Goes through the rows of one file and gathers its entries."""

    def __init__(self, table: Table, accounts: Accounts, plan: ImportPlan, order: str, mark: str, program: str) -> None:
        self.table = table
        self.accounts = accounts
        self.plan = plan
        self.order = order
        self.mark = mark
        self.program = program
        self.groups: list[Group] = []
        self.others: dict[str, int] = defaultdict(int)
        self._current: Group | None = None
        self._path: list[str] = []

    def read(self) -> list[Group]:
        """The entries of the file, each with its rows; every problem goes to the plan."""
        is_grouped = not {"account", "code"} & self.table.columns.keys()
        previous = self.table.heading
        for row, cells in self.table.body():
            if row > previous + 1 and not is_grouped:
                self._close()  # a blank row ends an entry
            previous = row
            try:
                if is_grouped:
                    self._ledger_row(row, cells)
                else:
                    self._journal_row(row, cells)
            except Unclear as error:
                self._error(row, error.code, str(error))
                if self._current is not None:
                    self._current.is_spoilt = True
        for label, count in sorted(self.others.items()):
            self._left_out(self.table.heading, say("column {label}: {count} values", label=label, count=count))
        return self._joined() if is_grouped or "id" in self.table.columns else self.groups

    # a journal: each row names its account

    def _journal_row(self, row: int, cells: list[str]) -> None:
        name, code = self.table.cell(cells, "account"), self.table.cell(cells, "code")
        has_amount = any(self.table.cell(cells, side) for side in ("debit", "credit", "amount"))
        first = next(cell.strip().lower() for cell in cells if cell.strip())
        if not (name or code) or first.startswith("total"):
            if has_amount:
                self._total(row, cells, is_grand=first.startswith("total"))
            else:
                self._left_out(
                    row, say("the text {text!r}", text=" ".join(cell.strip() for cell in cells if cell.strip())[:100])
                )
            return
        self._begin(row, cells)
        if self._current is None:
            self._error(row, "exchange.date", say("the row has no date, and no row above it has one"))
            return
        if not has_amount:
            self._left_out(row, say("a row without an amount, of {account}", account=name or code)[:200])
            return
        self._add(row, cells, self.accounts.find(code, name), name or code)

    def _begin(self, row: int, cells: list[str]) -> None:
        """Begins an entry where a row is the first of one."""
        said = self.table.cell(cells, "date")
        own, kind, number = (self.table.cell(cells, column) for column in ("id", "kind", "number"))
        current = self._current
        if not said:
            return
        day = parse_day(said, self.order)
        if current is not None:
            is_same = (day, own or current.id, kind or current.kind, number or current.number) == current.head
            is_open = bool(current.rest) or not current.rows or current.is_spoilt
            if is_same and (is_open or own or number):
                return
        self._close()
        self._current = Group(row, day, own, kind, number, self.table.cell(cells, "party"))
        self.groups.append(self._current)

    def _close(self) -> None:
        self._current = None

    def _total(self, row: int, cells: list[str], *, is_grand: bool) -> None:
        """A row of sums has to be that of its entry, or of the whole file."""
        rows = [line for group in self.groups for line in group.rows] if is_grand else []
        if not is_grand and self._current is not None:
            rows = self._current.rows
        if "debit" not in self.table.columns or (not is_grand and self._current is None):
            return
        debit = parse_amount(self.table.cell(cells, "debit"), self.mark)
        ours = sum((line.debit for line in rows), ZERO)
        is_spoilt = any(group.is_spoilt for group in self.groups)
        if debit != ours and not is_spoilt:
            message = say("the total of debits is {debit:f}, its rows give {ours:f}", debit=debit, ours=ours)
            self._error(row, "exchange.total_differs", message)
        self._close()

    # a general ledger: rows stand below the name of their account

    def _ledger_row(self, row: int, cells: list[str]) -> None:
        filled = [cell.strip() for cell in cells if cell.strip()]
        label = filled[0]
        if any(label.lower().startswith(word) for word in ENDINGS):
            self._leave(label)
            return
        if any(text.lower() in BEGINNINGS for text in filled[:2]):
            amounts = [text for text in filled if any(ch.isdigit() for ch in text)]
            if any(self._is_amount(text) for text in amounts):
                message = say(
                    "the balance of {path} before the first day: import the earlier entries, too",
                    path=":".join(self._path),
                )
                self._left_out(row, message)
            return
        said = self.table.cell(cells, "date")
        if not said or len(filled) == 1:
            self._path_to(label, row, is_alone=len(filled) == 1)
            return
        account = self._account_above()
        own, kind, number, party = (self.table.cell(cells, column) for column in ("id", "kind", "number", "party"))
        group = Group(row, parse_day(said, self.order), own, kind, number, party)
        self.groups.append(group)
        self._current = group
        self._add(row, cells, account, ":".join(self._path))

    def _leave(self, label: str) -> None:
        """A total ends its account and those below it."""
        plain = label.lower().removeprefix("total").strip().removeprefix("for ").strip()
        plain = plain.removesuffix(" with sub-accounts").removesuffix(" with subaccounts")
        for depth, name in enumerate(self._path):
            if name.lower() == plain:
                del self._path[depth:]
                return

    def _is_amount(self, text: str) -> bool:
        try:
            return parse_amount(text, self.mark) != 0
        except Unclear:
            return False

    def _path_to(self, label: str, row: int, *, is_alone: bool) -> None:
        if self.program == "xero" or (self._path and self.accounts.find("", ":".join([*self._path, label])) is None):
            self._path = []
        if self.accounts.find("", ":".join([*self._path, label])) is None and not is_alone:
            self._left_out(row, say("the text {text!r}", text=label[:100]))
            return
        self._path.append(label)

    def _account_above(self) -> Known | None:
        return self.accounts.find("", ":".join(self._path))

    # both

    def _add(self, row: int, cells: list[str], account: Known | None, name: str) -> None:
        assert self._current is not None
        if account is None:
            self._error(row, "ledger.account_unknown", say("no chart has an account {name!r}", name=name[:100]))
            self._current.is_spoilt = True
            return
        debit, credit, amount = (
            parse_amount(self.table.cell(cells, side), self.mark) for side in ("debit", "credit", "amount")
        )
        if "debit" not in self.table.columns and "credit" not in self.table.columns:
            is_natural = self.program == "quickbooks" and account.account_class not in DEBIT_CLASSES
            debit, credit = (ZERO, amount) if is_natural else (amount, ZERO)
        elif debit and credit:
            raise Unclear("exchange.sides", marked("a row has a debit or a credit"))
        memo = self.table.cell(cells, "memo")
        self._current.rows.append(Row(row, account, debit, credit, memo))
        for place, label in self.table.others.items():
            if place < len(cells) and cells[place].strip():
                self.others[label] += 1

    def _joined(self) -> list[Group]:
        """Rows of one entry that stand apart, put together by what tells the entries apart."""
        joined: dict[tuple[object, ...], Group] = {}
        merged: dict[tuple[object, ...], int] = defaultdict(int)
        for group in self.groups:
            key: tuple[object, ...] = (group.id,) if group.id else (group.day, group.kind, group.number)
            found = joined.setdefault(key, group)
            if found is not group:
                if found.day != group.day:
                    self._error(group.row, "exchange.date_differs", say("rows of one entry share its date"))
                found.rows += group.rows
                found.is_spoilt = found.is_spoilt or group.is_spoilt
            if not group.id and not group.number:
                merged[key] += 1
        for key, count in merged.items():
            if count > 2:
                message = say("{count} rows without a number, of one day and type, are taken as one entry", count=count)
                self.plan.problems.append(RowProblem(joined[key].row, "exchange.merged", message, is_error=False))
        return list(joined.values())

    def _error(self, row: int, code: str, message: str) -> None:
        self.plan.problems.append(RowProblem(row, code, f"{self.table.name}: {message}"))

    def _left_out(self, row: int, message: str) -> None:
        text = f"{self.table.name}: {message}"
        self.plan.problems.append(RowProblem(row, "exchange.not_carried", text, is_error=False))


def cells_of(table: Table, *columns: str) -> Iterator[str]:
    """The filled cells of some columns."""
    return (text for _, cells in table.body() for column in columns if (text := table.cell(cells, column)))

"""Puts the files together: the chart first, then the entries, then the trial balance that they have to agree with."""

from datetime import date
from decimal import Decimal
from typing import Protocol

from oasys.core.money import ZERO
from oasys.core.words import say
from oasys.exchange.carrier import Carrier, Draft
from oasys.exchange.legs import Leg, Place
from oasys.exchange.plan import ImportPlan, PlannedAccount, Stated
from oasys.exchange.spreadsheets.accounts import Accounts, read_chart
from oasys.exchange.spreadsheets.journal import Group, JournalReader, cells_of
from oasys.exchange.spreadsheets.table import Table
from oasys.exchange.spreadsheets.values import FORMATS, Unclear, date_order, day_within, decimal_mark, parse_amount
from oasys.ledger.services.bulk import RowProblem

AMOUNTS = ("debit", "credit", "amount", "ytd_debit", "ytd_credit")
MARKS = {".", ","}


class Said(Protocol):
    """How the files are to be read, where a person says so."""

    @property
    def date_format(self) -> str | None: ...
    @property
    def decimal_mark(self) -> str | None: ...
    @property
    def as_of(self) -> date | None: ...
    @property
    def account_prefix(self) -> str: ...


class Planner:
    """Fills a plan from the tables of one program."""

    def __init__(self, plan: ImportPlan, tables: list[Table], program: str, accounts: Accounts, said: Said) -> None:
        self.plan = plan
        self.program = program
        self.accounts = accounts
        self.said = said
        self.charts = [table for table in tables if _kind(table) == "chart"]
        self.journals = [table for table in tables if _kind(table) == "journal"]
        self.balances = [table for table in tables if _kind(table) == "balance"]
        self.unknown = [table for table in tables if _kind(table) is None]
        self.carrier = Carrier(
            plan,
            source=program,
            rounding_account=f"{said.account_prefix}Rounding",
            rates=_no_rate,
            has_files=len(tables) > 1,
        )

    def fill(self) -> None:
        """Everything the files hold goes into the plan, or its reason into the problems."""
        for table in self.unknown:
            message = say(
                "it is neither a chart (Account, Type), a journal (Date, Account, Debit, Credit) nor a trial balance"
            )
            self._error(table, table.heading, "exchange.heading", message)
        if self.said.date_format is not None and self.said.date_format not in FORMATS:
            self._wrong("exchange.date_format", say("the date format is one of {formats}", formats=", ".join(FORMATS)))
        if self.said.decimal_mark is not None and self.said.decimal_mark not in MARKS:
            self._wrong("exchange.decimal_mark", say("the decimal mark is a period or a comma"))
        if len(self.balances) > 1:
            self._wrong("exchange.heading", say("several files are trial balances: send one at a time"))
        if any(problem.is_error for problem in self.plan.problems):
            return
        for table in self.charts:
            read_chart(table, self.program, self.said.account_prefix, self.plan, self.accounts)
        for table in self.journals:
            self._journal(table)
        for table in self.balances:
            self._balance(table)
        if self.carrier.rounding_account in self.carrier.used_accounts:
            self.plan.accounts.append(
                PlannedAccount(self.carrier.rounding_account, "Rounding", "expense", "rounding", None, "", False)
            )
        self.plan.entries.sort(key=lambda entry: entry.posting_date)
        self.plan.units = self.carrier.units()

    def _error(self, table: Table, row: int, code: str, message: str) -> None:
        self.plan.problems.append(RowProblem(max(row, 1), code, f"{table.name}: {message}"))

    def _wrong(self, code: str, message: str) -> None:
        self.plan.problems.append(RowProblem(1, code, message))

    # entries

    def _journal(self, table: Table) -> None:
        try:
            order = date_order(cells_of(table, "date"), self.said.date_format)
            mark = decimal_mark(cells_of(table, *AMOUNTS), self.said.decimal_mark)
        except Unclear as error:
            self._error(table, table.heading, error.code, str(error))
            return
        for group in JournalReader(table, self.accounts, self.plan, order, mark, self.program).read():
            if group.is_spoilt:
                continue
            if group.rest:
                message = say(
                    "the entry of {day} does not balance: {rest:f} is left over", day=group.day, rest=group.rest
                )
                self._error(table, group.row, "exchange.unbalanced", message)
            else:
                self._carry(table, group)

    def _carry(self, table: Table, group: Group) -> None:
        base = self.plan.base_currency
        first = next((row.memo for row in group.rows if row.memo), "")
        legs = [
            Leg(
                Place(table.name, row.row), row.account.code, row.weight, base, row.weight, base,
                row.memo if row.memo != first else "",
            )
            for row in group.rows
        ]  # fmt: skip
        description = " | ".join(part for part in (group.kind, group.party, first) if part)
        words = (group.kind, group.number, group.party, first)
        key = f"{group.id}" if group.id else ""
        draft = Draft(Place(table.name, group.row), group.day, description, group.number or group.id, words, key=key)
        self.carrier.carry(draft, legs)

    # the trial balance

    def _balance(self, table: Table) -> None:
        """With a journal it is what the entries have to agree with; alone it is the opening entry of its day."""
        on = self.said.as_of or next((day for text in reversed(table.preamble()) if (day := day_within(text))), None)
        if on is None:
            message = say("no title says of which day the balances are: say as_of")
            self._error(table, table.heading, "exchange.as_of", message)
            return
        try:
            mark = decimal_mark(cells_of(table, *AMOUNTS), self.said.decimal_mark)
        except Unclear as error:
            self._error(table, table.heading, error.code, str(error))
            return
        stated = self._stated(table, on, mark)
        if self.journals:
            told = {said.account for said in stated}
            used = sorted({line.account_code for entry in self.plan.entries for line in entry.lines} - told)
            self.plan.stated += stated
            self.plan.stated += [self._statement(code, on, ZERO, table.heading) for code in used]
        elif not any(problem.is_error for problem in self.plan.problems):
            self._opening(table, on, stated)

    def _stated(self, table: Table, on: date, mark: str) -> list[Stated]:
        sides = ("ytd_debit", "ytd_credit") if "ytd_debit" in table.columns else ("debit", "credit")
        found: list[Stated] = []
        total = debits = ZERO
        for row, cells in table.body():
            texts = [table.cell(cells, side) for side in sides]
            name, code = table.cell(cells, "account"), table.cell(cells, "code")
            if not any(texts):
                continue  # a heading of a class, a title, the line with the time of printing: no balance
            try:
                debit, credit = (parse_amount(text, mark) for text in texts)
            except Unclear as error:
                self._error(table, row, error.code, str(error))
                continue
            if name.lower().startswith("total") or not (name or code):
                self._check_total(table, row, debit, debits)
                continue
            account = self.accounts.find(code, name)
            if account is None:
                message = say("no chart has an account {name!r}", name=(name or code)[:100])
                self._error(table, row, "ledger.account_unknown", message)
                continue
            total += debit - credit
            debits += debit
            found.append(self._statement(account.code, on, debit - credit, row))
        if total and not any(problem.is_error for problem in self.plan.problems):
            message = say("the trial balance does not balance: {total:f} is left over", total=total)
            self._error(table, table.heading, "exchange.unbalanced", message)
        return found

    def _statement(self, code: str, on: date, amount: Decimal, row: int) -> Stated:
        """A balance as a trial balance shows it: results since the start of the year, those before in retained earnings."""
        takes_results = code in self.accounts.retained
        return Stated(code, on, self.plan.base_currency, amount, row, True, takes_results)

    def _check_total(self, table: Table, row: int, debit: Decimal, ours: Decimal) -> None:
        has_errors = any(problem.is_error for problem in self.plan.problems)
        if debit != ours and not has_errors:
            message = say("the total of debits is {debit:f}, its rows give {ours:f}", debit=debit, ours=ours)
            self._error(table, row, "exchange.total_differs", message)

    def _opening(self, table: Table, on: date, stated: list[Stated]) -> None:
        base = self.plan.base_currency
        legs = [
            Leg(Place(table.name, said.row), said.account, said.amount, base, said.amount, base)
            for said in stated
            if said.amount
        ]
        place = Place(table.name, table.heading)
        draft = Draft(place, on, f"Trial balance of {on}", "", (), key=f"trial-balance:{on}")
        self.carrier.carry(draft, legs)


def _no_rate(currency: str, day: date) -> None:
    """These files are in the base currency."""


def _kind(table: Table) -> str | None:
    columns = table.columns.keys()
    has_account = bool({"account", "code"} & columns)
    if "date" in columns and ({"debit", "credit"} <= columns or "amount" in columns):
        return "journal"
    if has_account and ({"debit", "credit"} <= columns or {"ytd_debit", "ytd_credit"} <= columns):
        return "balance"
    if "account" in columns and "kind" in columns:
        return "chart"
    return None

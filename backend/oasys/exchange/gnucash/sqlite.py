"""GnuCash's SQLite file, opened read-only. It is a stranger's database: nothing in it is run.

Only plain tables are read, whole and one at a time; views, functions and everything but reading are refused by SQLite's own
authoriser, and a budget of steps ends whatever would take too long.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

from oasys.core.words import say
from oasys.exchange.gnucash.book import (
    Account,
    Book,
    Commodity,
    Price,
    Split,
    Transaction,
    Unreadable,
    day_of,
    fraction,
)

MAGIC = b"SQLite format 3\0"
LONGEST_VALUE = 1_000_000
STEPS = 10_000
MOST_STEPS = 20_000
COLUMNS = {
    "commodities": ("guid", "namespace", "mnemonic"),
    "accounts": (
        "guid", "name", "account_type", "commodity_guid", "parent_guid", "code", "description", "placeholder",
    ),
    "transactions": ("guid", "currency_guid", "num", "post_date", "description"),
    "splits": (
        "tx_guid", "account_guid", "value_num", "value_denom", "quantity_num", "quantity_denom", "memo", "action",
        "reconcile_state",
    ),
    "prices": ("commodity_guid", "currency_guid", "date", "value_num", "value_denom"),
    "slots": ("obj_guid", "name", "string_val", "gdate_val"),
}  # fmt: skip
OPTIONAL = frozenset({"prices", "slots"})
NOT_CARRIED = {
    "schedxactions": "scheduled transaction", "budgets": "budget", "invoices": "invoice", "entries": "invoice entry",
    "customers": "customer", "vendors": "vendor", "employees": "employee", "jobs": "job", "orders": "order",
    "billterms": "billing term", "taxtables": "tax table",
}  # fmt: skip
LABELS = ("name", "id", "guid")
ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}


def read_sqlite(path: Path) -> Book:
    """The book of the file. Every error is in its `problems`. Raises OSError where the file is not there."""
    book = Book()
    for ending in ("-journal", "-wal"):
        beside = path.with_name(path.name + ending)
        if beside.exists() and beside.stat().st_size:
            book.error(
                Unreadable(1, say("{name} holds changes that are not in the file yet: close GnuCash", name=beside.name))
            )
            return book
    try:
        with closing(_opened(path)) as connection:
            _Reader(connection, book).read()
    except Unreadable as error:
        book.error(error)
    except (sqlite3.Error, UnicodeDecodeError, OverflowError, MemoryError) as error:
        book.error(Unreadable(1, say("the database cannot be read: {error}", error=error)))
    return book


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1", uri=True)
    connection.execute("pragma trusted_schema = off")
    connection.execute("pragma cell_size_check = on")
    connection.execute("pragma query_only = on")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 20)
    steps = 0

    def is_over() -> int:
        nonlocal steps
        steps += 1
        return int(steps > MOST_STEPS)

    connection.set_progress_handler(is_over, STEPS)
    connection.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in ALLOWED else sqlite3.SQLITE_DENY)
    return connection


class _Reader:
    def __init__(self, connection: sqlite3.Connection, book: Book) -> None:
        self.connection = connection
        self.book = book
        self.tables: dict[str, str] = {}
        self.views: set[str] = set()
        self.templates: set[str] = set()

    def read(self) -> None:
        rows = self.connection.execute("select type, name, sql from sqlite_master limit 10000")
        found = list(rows)
        self.views = {str(name).lower() for kind, name, _ in found if kind == "view"}
        self.tables = {
            str(name).lower(): str(sql).lower() for kind, name, sql in found if kind == "table" and isinstance(sql, str)
        }
        commodities = {guid: Commodity(space, mnemonic) for _, guid, space, mnemonic in self._rows("commodities")}
        slots = self._slots()
        self._accounts(commodities)
        self._transactions(commodities, slots)
        self._prices(commodities)
        for table, what in NOT_CARRIED.items():
            self._list(table, what)

    def _rows(self, table: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a plain table with their number; texts where texts are expected."""
        columns = COLUMNS[table]
        if table in self.views:
            raise Unreadable(1, say("{table} is no plain table", table=table))
        if table not in self.tables:
            if table in OPTIONAL:
                return
            raise Unreadable(1, say("this is not a GnuCash file: there is no table {table}", table=table))
        if not self.tables[table].lstrip().startswith("create table") or "generated always" in self.tables[table]:
            raise Unreadable(1, say("{table} is no plain table", table=table))
        found = self.connection.execute(f"select {', '.join(columns)} from {table}")  # noqa: S608  names of our own
        for row, values in enumerate(found, 1):
            if any(isinstance(value, bytes) for value in values):
                raise Unreadable(row, say("{table} holds bytes where there should be text", table=table))
            told = (
                value if name.endswith(("_num", "_denom", "placeholder")) else "" if value is None else str(value)
                for name, value in zip(columns, values, strict=True)
            )
            yield (row, *told)

    def _slots(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for _, guid, name, text, day in self._rows("slots"):
            if name in {"notes", "date-posted"}:
                found[guid][name] = day if name == "date-posted" else text
        return found

    def _accounts(self, commodities: dict[str, Commodity]) -> None:
        for row, guid, name, kind, commodity, parent, code, description, placeholder in self._rows("accounts"):
            self.book.accounts[guid] = Account(
                row, guid, name, kind, commodities.get(commodity), parent, code, description, placeholder == 1
            )
        roots = [account for account in self.book.accounts.values() if account.kind == "ROOT"]
        templates = {account.guid for account in roots if account.name == "Template Root"}
        below: dict[str, list[str]] = defaultdict(list)
        for account in self.book.accounts.values():
            below[account.parent].append(account.guid)
        waiting = list(templates)
        while waiting:
            guid = waiting.pop()
            waiting += below.pop(guid, [])
            self.book.accounts.pop(guid, None)
            templates.add(guid)
        self.templates = templates

    def _transactions(self, commodities: dict[str, Commodity], slots: dict[str, dict[str, str]]) -> None:
        found: dict[str, Transaction] = {}
        for row, guid, currency, number, posted, description in self._rows("transactions"):
            kept = slots.get(guid, {})
            if currency not in commodities:
                raise Unreadable(row, say("transaction {guid} has no currency", guid=guid[:40]), "exchange.value")
            try:
                day: date = day_of(kept.get("date-posted") or posted, row)
            except Unreadable as error:
                self.book.error(error)
                continue
            found[guid] = Transaction(row, guid, commodities[currency], day, number, description, kept.get("notes", ""))
        for row, transaction, account, value, value_of, quantity, quantity_of, memo, action, state in self._rows(
            "splits"
        ):
            if account in self.templates or transaction not in found:
                if transaction in found:
                    found.pop(transaction)
                continue
            split = Split(
                row, account, _number(value, value_of, row), _number(quantity, quantity_of, row), memo, action,
                state in {"y", "c"},
            )  # fmt: skip
            found[transaction].splits.append(split)
        self.book.transactions = list(found.values())

    def _prices(self, commodities: dict[str, Commodity]) -> None:
        for row, commodity, currency, day, value, value_of in self._rows("prices"):
            price = _number(value, value_of, row)
            if commodity not in commodities or currency not in commodities or price <= 0:
                message = say("a price has a commodity, a currency and a value above zero")
                self.book.error(Unreadable(row, message, "exchange.price"))
            else:
                found = Price(row, commodities[commodity], commodities[currency], day_of(day, row), price)
                self.book.prices.append(found)

    def _list(self, table: str, what: str) -> None:
        """Names what the books have no place for, one by one."""
        if table not in self.tables or not self.tables[table].lstrip().startswith("create table"):
            return
        label = next((name for name in LABELS if f"{name} " in self.tables[table]), None)
        if label is None:
            return
        rows = self.connection.execute(f"select {label} from {table}")  # noqa: S608  names of our own
        for row, (name,) in enumerate(rows, 1):
            self.book.left_out(row, f"{what} {name}"[:200])


def _number(numerator: object, denominator: object, row: int) -> Decimal:
    if not isinstance(numerator, int) or not isinstance(denominator, int):
        raise Unreadable(row, say("an amount is a fraction of two whole numbers"), "exchange.value")
    return fraction(numerator, denominator, row)

"""A GnuCash book of our own, told once and saved both ways: as XML and as the tables of SQLite."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

FRAME = Path(__file__).parent / "samples" / "gnucash-frame.xml"
USD, EUR, ALL = ("CURRENCY", "USD"), ("CURRENCY", "EUR"), ("NASDAQ", "ALL")


@dataclass(frozen=True)
class A:
    guid: str
    name: str
    kind: str
    parent: str = "root"
    commodity: tuple[str, str] = USD
    code: str = ""
    description: str = ""
    placeholder: bool = False


@dataclass(frozen=True)
class S:
    account: str
    value: str
    quantity: str = ""
    memo: str = ""
    action: str = ""
    state: str = "n"


@dataclass(frozen=True)
class T:
    guid: str
    day: str
    description: str
    splits: tuple[S, ...]
    currency: tuple[str, str] = USD
    number: str = ""
    notes: str = ""


ACCOUNTS = (
    A("assets", "Assets", "ASSET", placeholder=True),
    A("bank", "Checking", "BANK", "assets", code="1010", description="The daily account"),
    A("euro", "Euros", "BANK", "assets", EUR),
    A("broker", "Broker", "ASSET", "assets", placeholder=True),
    A("shares", "ALL", "STOCK", "broker", ALL),
    A("card", "Card", "CREDIT"),
    A("owed", "Receivable", "RECEIVABLE"),
    A("bills", "Payable", "PAYABLE"),
    A("equity", "Equity", "EQUITY"),
    A("opening", "Opening Balances", "EQUITY", "equity"),
    A("trading", "Trading", "TRADING", "root", EUR),
    A("income", "Income", "INCOME"),
    A("gains", "Gains", "INCOME", "income"),
    A("food", "Food & Drink", "EXPENSE"),
)
TRANSACTIONS = (
    T("t1", "2024-01-01", "Opening", (S("bank", "500000/100"), S("opening", "-500000/100")), number="1"),
    T(
        "t2",
        "2024-02-01",
        "Buy shares",
        (S("shares", "100000/100", "10/1", "first lot", "Buy"), S("bank", "-100000/100", state="y")),
        notes="on advice",
    ),
    T("t3", "2024-02-10", "Share split", (S("shares", "0/100", "100000/10000", "2 for 1", "Split"),)),
    T(
        "t4",
        "2024-03-01",
        "Sell five",
        (S("shares", "-60000/100", "-5/1", "", "Sell"), S("bank", "60000/100")),
    ),
    T("t5", "2024-03-01", "Realised gain", (S("shares", "35000/100", "0/1"), S("gains", "-35000/100"))),
    T("t6", "2024-03-02", "To euros", (S("euro", "11200/100", "10000/100"), S("bank", "-11200/100"))),
    T("t7", "2024-03-03", "Dinner", (S("food", "1000/100", "1110/100"), S("euro", "-1000/100")), EUR),
    T("t8", "2024-03-04", "In euros alone", (S("euro", "-500/100"), S("trading", "500/100")), EUR),
    T("t9", "2024-03-05", "Void", (S("bank", "0/100"), S("food", "0/100"))),
)


def xml(accounts: tuple[A, ...] = ACCOUNTS, transactions: tuple[T, ...] = TRANSACTIONS) -> bytes:
    """The book as GnuCash writes XML."""
    parts = [
        '<gnc:account version="2.0.0"><act:name>Root Account</act:name><act:id type="guid">root</act:id>'
        "<act:type>ROOT</act:type></gnc:account>"
    ]
    parts += [_account(account) for account in accounts]
    frame = FRAME.read_text(encoding="utf-8")
    frame = frame.replace("ACCOUNTS", "\n".join(parts))
    return frame.replace("TRANSACTIONS", "\n".join(_transaction(entry) for entry in transactions)).encode()


def _commodity(tag: str, commodity: tuple[str, str]) -> str:
    return f"<{tag}><cmdty:space>{commodity[0]}</cmdty:space><cmdty:id>{commodity[1]}</cmdty:id></{tag}>"


def _account(account: A) -> str:
    slots = (
        '<act:slots><slot><slot:key>placeholder</slot:key><slot:value type="string">true</slot:value></slot></act:slots>'
        if account.placeholder
        else ""
    )
    return (
        f'<gnc:account version="2.0.0"><act:name>{escape(account.name)}</act:name><act:id type="guid">{account.guid}'
        f"</act:id><act:type>{account.kind}</act:type>{_commodity('act:commodity', account.commodity)}"
        f"<act:code>{account.code}</act:code><act:description>{account.description}</act:description>{slots}"
        f'<act:parent type="guid">{account.parent}</act:parent></gnc:account>'
    )


def _transaction(entry: T) -> str:
    notes = (
        f'<slot><slot:key>notes</slot:key><slot:value type="string">{entry.notes}</slot:value></slot>'
        if entry.notes
        else ""
    )
    splits = "".join(
        f'\n<trn:split><split:id type="guid">{entry.guid}-{n}</split:id><split:memo>{split.memo}</split:memo>'
        f"<split:action>{split.action}</split:action><split:reconciled-state>{split.state}</split:reconciled-state>"
        f"<split:value>{split.value}</split:value><split:quantity>{split.quantity or split.value}</split:quantity>"
        f'<split:account type="guid">{split.account}</split:account></trn:split>'
        for n, split in enumerate(entry.splits)
    )
    return (
        f'<gnc:transaction version="2.0.0">\n<trn:id type="guid">{entry.guid}</trn:id>'
        f"{_commodity('trn:currency', entry.currency)}<trn:num>{entry.number}</trn:num>"
        f"<trn:date-posted><ts:date>{entry.day} 23:59:00 +0000</ts:date></trn:date-posted>"
        f"<trn:description>{entry.description}</trn:description><trn:slots><slot><slot:key>date-posted</slot:key>"
        f'<slot:value type="gdate"><gdate>{entry.day}</gdate></slot:value></slot>{notes}</trn:slots>'
        f"<trn:splits>{splits}</trn:splits></gnc:transaction>"
    )


SCHEMA = """
create table commodities (guid text(32) primary key not null, namespace text not null, mnemonic text not null);
create table accounts (guid text(32) primary key not null, name text not null, account_type text not null,
  commodity_guid text(32), commodity_scu integer, parent_guid text(32), code text, description text, hidden integer,
  placeholder integer);
create table transactions (guid text(32) primary key not null, currency_guid text(32) not null, num text not null,
  post_date text(19), enter_date text(19), description text);
create table splits (guid text(32) primary key not null, tx_guid text(32) not null, account_guid text(32) not null,
  memo text not null, action text not null, reconcile_state text(1) not null, reconcile_date text(19),
  value_num bigint not null, value_denom bigint not null, quantity_num bigint not null, quantity_denom bigint not null,
  lot_guid text(32));
create table prices (guid text(32) primary key not null, commodity_guid text(32) not null,
  currency_guid text(32) not null, date text(19) not null, source text, type text, value_num bigint not null,
  value_denom bigint not null);
create table slots (id integer primary key autoincrement not null, obj_guid text(32) not null, name text not null,
  slot_type integer not null, string_val text, gdate_val text(8));
create table schedxactions (guid text(32) primary key not null, name text);
create table customers (guid text(32) primary key not null, name text not null, id text not null);
"""


def sqlite(path: Path, accounts: tuple[A, ...] = ACCOUNTS, transactions: tuple[T, ...] = TRANSACTIONS) -> Path:
    """The book as GnuCash fills the tables of SQLite."""
    connection = sqlite3.connect(path)
    connection.executescript(SCHEMA)
    for space, name in (USD, EUR, ALL):
        connection.execute("insert into commodities values (?, ?, ?)", (name, space, name))
    rows = [
        A("root", "Root Account", "ROOT", ""),
        A("troot", "Template Root", "ROOT", ""),
        A("t", "t", "BANK", "troot"),
    ]
    for account in (*rows, *accounts):
        connection.execute(
            "insert into accounts values (?, ?, ?, ?, 100, ?, ?, ?, 0, ?)",
            (
                account.guid, account.name, account.kind, account.commodity[1], account.parent, account.code,
                account.description, int(account.placeholder),
            ),
        )  # fmt: skip
    template = T("scheduled", "2024-01-01", "Rent", (S("t", "0/1"),))
    for entry in (*transactions, template):
        stamp = f"{entry.day} 10:59:00"
        row = (entry.guid, entry.currency[1], entry.number, stamp, stamp, entry.description)
        connection.execute("insert into transactions values (?, ?, ?, ?, ?, ?)", row)
        day = entry.day.replace("-", "")
        connection.execute("insert into slots values (null, ?, 'date-posted', 10, null, ?)", (entry.guid, day))
        if entry.notes:
            connection.execute("insert into slots values (null, ?, 'notes', 4, ?, null)", (entry.guid, entry.notes))
        for n, split in enumerate(entry.splits):
            value, quantity = (
                [int(x) for x in text.split("/")] for text in (split.value, split.quantity or split.value)
            )
            connection.execute(
                "insert into splits values (?, ?, ?, ?, ?, ?, null, ?, ?, ?, ?, null)",
                (
                    f"{entry.guid}-{n}", entry.guid, split.account, split.memo, split.action, split.state, *value,
                    *quantity,
                ),
            )  # fmt: skip
    connection.execute("insert into prices values ('e1', 'EUR', 'USD', '2024-01-31 00:00:00', '', '', 110, 100)")
    connection.execute("insert into prices values ('e2', 'ALL', 'USD', '2024-02-29 00:00:00', '', '', 12500, 100)")
    connection.execute("insert into schedxactions values ('s1', 'Monthly rent')")
    connection.execute("insert into customers values ('c1', 'A customer', '1')")
    connection.commit()
    connection.close()
    return path

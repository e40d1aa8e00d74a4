"""GnuCash books, both ways they are saved; and files that only look like books."""

import gzip
import io
import sqlite3
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oasys.core.tenancy import tenant
from oasys.exchange.gnucash import book, plan_of, plan_of_bytes
from oasys.exchange.gnucash import sqlite as sqlite_reader
from oasys.exchange.plan import ImportPlan
from oasys.exchange.services import import_plan
from oasys.exchange.tests.gnucash_books import ACCOUNTS, EUR, TRANSACTIONS, A, S, T, sqlite, xml
from oasys.ledger.models import Account, AccountBalance
from tests.factories import make_books


def plan(content: bytes, base: str = "USD") -> ImportPlan:
    return plan_of_bytes(content, base_currency=base)


def saved(tmp_path: Path, **parts) -> bytes:
    return sqlite(tmp_path / "book.gnucash", **parts).read_bytes()


def codes(found: ImportPlan) -> list[str]:
    return [problem.code for problem in found.problems if problem.is_error]


def test_xml_packed_or_not_and_sqlite_are_the_same_book(tmp_path: Path):
    plans = [plan(xml()), plan(gzip.compress(xml())), plan(saved(tmp_path))]
    assert [codes(found) for found in plans] == [[], [], []]
    said = [[(e.key, e.posting_date, e.description, e.reference, e.lines) for e in found.entries] for found in plans]
    assert said[0] == said[1] == said[2]
    assert plans[0].accounts == plans[1].accounts == plans[2].accounts
    assert len(said[0]) == 8


def test_values_weigh_and_quantities_count():
    entries = {entry.key: entry for entry in plan(xml()).entries}
    lines = {
        key: [(x.account_code, x.debit - x.credit, x.currency, x.currency_amount) for x in entry.lines]
        for key, entry in entries.items()
    }
    assert lines["gnucash:t2"][0] == ("Assets:Broker:ALL", Decimal(1000), "U-ALL", Decimal(10))
    assert lines["gnucash:t3"] == [
        ("Assets:Broker:ALL", Decimal(0), "U-ALL", Decimal(10)),
        ("Equity:Share quantities", Decimal(0), "U-ALL", Decimal(-10)),
    ]
    assert lines["gnucash:t5"][0] == ("Assets:Broker:ALL", Decimal(350), "U-ALL", Decimal(0))
    assert lines["gnucash:t6"][0] == ("Assets:Euros", Decimal(112), "EUR", Decimal(100))
    assert lines["gnucash:t7"] == [
        ("Food & Drink", Decimal("11.10"), "USD", Decimal("11.10")),
        ("Assets:Euros", Decimal("-11.10"), "EUR", Decimal(-10)),
    ]
    assert lines["gnucash:t8"][0] == ("Assets:Euros", Decimal("-5.50"), "EUR", Decimal(-5))
    assert [x.description for x in entries["gnucash:t2"].lines] == ["Buy | first lot", ""]
    assert entries["gnucash:t1"].reference == "1"


def test_the_tree_keeps_its_types_and_placeholders_become_headings():
    accounts = {account.code: account for account in plan(xml()).accounts}
    assert accounts["Assets:Checking"].name == "1010 Checking"
    kinds = {code: (found.account_class, found.subtype, found.is_heading) for code, found in accounts.items()}
    assert kinds["Assets"] == ("asset", None, True)
    assert kinds["Card"] == ("liability", "credit_card", False)
    assert kinds["Receivable"] == ("asset", "receivable", False)
    assert kinds["Payable"] == ("liability", "payable", False)
    assert kinds["Trading"] == ("equity", None, False)
    assert accounts["Assets:Broker:ALL"].parent == "Assets:Broker"
    assert accounts["Assets:Broker:ALL"].currency == "U-ALL"


LISTED = ("Monthly rent", "A customer", "notes on advice", "reconciled", "without amounts", "The daily account")


def test_what_has_no_place_is_listed(tmp_path: Path):
    for content in (xml(), saved(tmp_path)):
        said = " / ".join(p.message for p in plan(content).problems if not p.is_error)
        for word in (*LISTED, "price of U-ALL"):
            assert word in said, word


BAD = (
    ((), (T("x", "2024-01-01", "", (S("bank", "1/1"), S("food", "-2/1"))),), "exchange.unbalanced"),
    ((), (T("x", "2024-01-01", "", (S("bank", "1/1"), S("nowhere", "-1/1"))),), "exchange.account_missing"),
    ((), (T("x", "2024-01-01", "", (S("bank", "1/3"), S("food", "-1/3"))),), "exchange.value"),
    ((), (T("x", "1066-10-14", "", (S("bank", "1/1"), S("food", "-1/1"))),), "exchange.date"),
    ((), (T("x", "2023-01-01", "", (S("euro", "1/1"), S("trading", "-1/1")), EUR),), "currencies.rate_missing"),
    ((), (T("x", "2024-01-01", "", (S("shares", "1/1", "-1/1"), S("bank", "-1/1"))),), "exchange.sides"),
    ((), (T("x", "2024-01-01", "", (S("euro", "0/1", "5/1"), S("bank", "0/1"))),), "ledger.base_amount_missing"),
    ((A("odd", "Odd", "NONSENSE"),), (), "exchange.account_class"),
    ((A("twin", "Checking", "BANK", "assets"),), (), "exchange.account_twice"),
    ((A("c1", "C1", "BANK", "c2"), A("c2", "C2", "BANK", "c1")), (), "exchange.account_missing"),
    ((A("long", "x" * 129, "BANK"),), (), "exchange.text"),
)


@pytest.mark.parametrize(("accounts", "transactions", "code"), BAD, ids=[row[2] for row in BAD])
def test_errors_are_named_in_both_formats(tmp_path: Path, accounts, transactions, code: str):
    parts = {"accounts": ACCOUNTS + accounts, "transactions": TRANSACTIONS[:1] + transactions}
    for content in (xml(**parts), saved(tmp_path, **parts)):
        assert code in codes(plan(content))


def test_a_book_in_another_currency_is_refused():
    assert codes(plan(xml(), base="MYR")) == ["exchange.base_currency"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<",
        b"<html/>",
        b"\x1f\x8b",
        gzip.compress(xml())[:-20],
        xml()[:-30],
        b'<?xml version="1.0"?><!DOCTYPE gnc-v2 SYSTEM "file:///etc/passwd"><gnc-v2/>',
        b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><gnc-v2>&b;</gnc-v2>',
        b'<?xml version="1.0" encoding="nonsense"?><gnc-v2/>',
        b"<gnc-v2>" + b"<gnc:account>" * 100_000,
        xml().replace(b"</gnc:book>", b"</gnc:book><gnc:book></gnc:book>"),
        b"SQLite format 3\0",
        b"SQLite format 3\0" + b"\xff" * 5000,
        b"PK\x03\x04 a zip",
    ],
)
def test_what_is_no_book_is_refused(content: bytes):
    assert codes(plan(content))


def test_what_unpacks_without_end_is_cut_off():
    bomb = io.BytesIO()
    with gzip.GzipFile(fileobj=bomb, mode="wb") as packed:
        packed.write(b"<gnc-v2>")
        for _ in range(300):
            packed.write(b" " * (1 << 20))
    assert len(bomb.getvalue()) < 1 << 20
    assert codes(plan(bomb.getvalue())) == ["exchange.too_large"]


def test_an_account_of_endless_parts_is_refused():
    inside = b"<gnc-v2><gnc:account>" + b"<a></a>" * 600_000
    assert codes(plan(gzip.compress(inside))) == ["exchange.too_large"]


def test_the_document_type_is_refused_before_any_entity():
    text = b'<!DOCTYPE gnc-v2 [<!ENTITY a "x">]><gnc-v2><gnc:account><act:name>&a;</act:name></gnc:account></gnc-v2>'
    [problem] = plan(text).problems
    assert (problem.code, "document type" in problem.message) == ("exchange.unreadable", True)


HOSTILE = {
    "view": "drop table splits; create view splits as select 1 tx_guid, 2 account_guid, 1 value_num, 1 value_denom, "
    "1 quantity_num, 1 quantity_denom, '' memo, '' action, '' reconcile_state;",
    "endless view": "drop table slots; create view slots as with recursive n(x) as (select 1 union all select x + 1 from n) "
    "select x obj_guid, 'notes' name, '' string_val, '' gdate_val from n;",
    "generated": "drop table prices; create table prices (guid text, commodity_guid text, currency_guid text, date text, "
    "value_num int, value_denom int generated always as (abs(value_num)) virtual);",
    "virtual": "drop table slots; create virtual table slots using fts5(obj_guid, name, string_val, gdate_val);",
    "missing table": "drop table transactions;",
    "missing column": "alter table splits drop column memo;",
    "bytes": "update accounts set name = x'ff00';",
    "text for a number": "update splits set value_num = 'many';",
    "no denominator": "update splits set value_denom = 0;",
    "no currency": "delete from commodities;",
}  # fmt: skip


@pytest.mark.parametrize("script", HOSTILE.values(), ids=HOSTILE)
def test_a_strangers_database_is_refused_and_nothing_in_it_is_run(tmp_path: Path, script: str):
    path = sqlite(tmp_path / "book.gnucash")
    connection = sqlite3.connect(path)
    connection.executescript(script)
    connection.close()
    assert codes(plan_of(path, base_currency="USD"))


def test_triggers_and_extra_tables_change_nothing(tmp_path: Path):
    path = sqlite(tmp_path / "book.gnucash")
    connection = sqlite3.connect(path)
    connection.executescript(
        "create table other (x); create view v as select * from other;"
        "create trigger t after insert on splits begin delete from splits; end;"
    )
    connection.close()
    before = path.read_bytes()
    assert codes(plan_of(path, base_currency="USD")) == []
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["book.gnucash"]


def test_only_reading_is_allowed_and_only_so_much_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = sqlite(tmp_path / "book.gnucash")
    connection = sqlite_reader._opened(path)
    for statement in ("select abs(1)", "attach ':memory:' as m", "pragma query_only = off", "delete from splits"):
        with pytest.raises(sqlite3.DatabaseError):
            connection.execute(statement)
    connection.close()
    monkeypatch.setattr(sqlite_reader, "STEPS", 1)
    monkeypatch.setattr(sqlite_reader, "MOST_STEPS", 10)
    assert codes(plan_of(path, base_currency="USD")) == ["exchange.unreadable"]


def test_a_book_that_is_open_in_gnucash_is_refused(tmp_path: Path):
    path = sqlite(tmp_path / "book.gnucash")
    (tmp_path / "book.gnucash-journal").write_bytes(b"half a change")
    assert codes(plan_of(path, base_currency="USD")) == ["exchange.unreadable"]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path):
    path = tmp_path / "large"
    with path.open("wb") as stream:
        stream.truncate(book.MOST_UNPACKED_BYTES + 1)
    assert codes(plan_of(path, base_currency="USD")) == ["exchange.too_large"]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 12_000), st.booleans())
def test_any_bytes_are_read_to_the_end(noise: bytes, place: int, is_packed: bool):
    content = xml()
    content = content[:place] + noise + content[place + len(noise) :]
    plan(gzip.compress(content) if is_packed else content)
    plan(noise)


SAVED: list[bytes] = []


@settings(max_examples=100, deadline=None)
@given(st.binary(min_size=1, max_size=40), st.integers(16, 60_000))
def test_any_damage_to_a_database_is_survived(tmp_path_factory: pytest.TempPathFactory, noise: bytes, place: int):
    if not SAVED:
        SAVED.append(saved(tmp_path_factory.mktemp("book")))
    content = SAVED[0]
    plan(content[:place] + noise + content[place + len(noise) :])
    plan(content[:place])


def test_a_book_comes_in_whole_and_once(tmp_path: Path):
    books = make_books(pack="generic", currency="USD")
    for content, expected in ((xml(), 8), (saved(tmp_path), 0)):
        with tenant(books.tenant_id):
            done = import_plan(company=books.company, plan=plan(content), by=books.owner)
            assert (done.entries, done.skipped) == (expected, 8 - expected)
    with tenant(books.tenant_id):
        shares = Account.objects.get(company=books.company, code="Assets:Broker:ALL")
        balances = AccountBalance.objects.filter(account=shares)
        assert sum(b.debit - b.credit for b in balances) == Decimal("750.00")
        assert sum(b.currency_amount for b in balances) == 15

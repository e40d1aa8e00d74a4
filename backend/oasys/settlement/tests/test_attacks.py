"""Settlements attacked by SQL as the application's own role: PostgreSQL itself refuses, and nothing is changed.

The books have a settled pair, an open pair in dollars, one in ringgit, and items of another account, company and tenant.
"""

from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from django.db import Error, connection, transaction

from oasys.core.tenancy import tenant
from oasys.ledger.models import JournalLine
from oasys.ledger.rules import EntryDraft, LineDraft
from oasys.ledger.services.entries import write_drafts
from oasys.settlement.services import gather_open_items
from oasys.settlement.tests.desk import PAYABLE, RECEIVABLE, Desk, day
from tests.factories import Books, make_books, make_company

TABLES = ("settlement_open_item", "settlement_item_intake", "settlement_settlement", "settlement_settled_line")
HEAD = """insert into settlement_settlement (tenant_id, id, company_id, account_id, currency, settled_on, description,
  exchange_entry_id, made_by_id, made_at, cancel_reason, version {columns})
  values (%(tenant)s, %(new)s, {company}, {account}, '{currency}', '{on}', '', {exchange}, %(alice)s, {at}, '',
  1 {values}); """
PART = """insert into settlement_settled_line (tenant_id, id, settlement_id, line_id, amount, base_amount)
  select %(tenant)s, uuidv7(), {settlement}, p.line::uuid, p.amount, p.base from (values {parts}) p(line, amount, base)"""


def head(
    currency: str = "MYR",
    on: str = "2026-04-15",
    exchange: str = "null",
    account: str = "%(receivable)s",
    company: str = "%(company)s",
    at: str = "now()",
    columns: str = "",
    values: str = "",
) -> str:
    return HEAD.format(
        currency=currency,
        on=on,
        exchange=exchange,
        account=account,
        company=company,
        at=at,
        columns=columns,
        values=values,
    )


def parts(*rows: tuple[str, str, str], settlement: str = "%(new)s") -> str:
    values = ", ".join(f"(%({line})s, {amount}, {base})" for line, amount, base in rows)
    return PART.format(settlement=settlement, parts=values)


PAIR = (("debit", "100", "100"), ("credit", "100", "100"))
DOLLARS = (("dollar_debit", "100", "400"), ("dollar_credit", "100", "420"))


@dataclass(frozen=True, slots=True)
class Scene:
    books: Books
    facts: dict[str, Any]


@pytest.fixture
def scene(books: Books) -> Scene:
    desk = Desk(books)
    facts: dict[str, Any] = {
        "debit": desk.post("100.00", on=day(3), currency="MYR"),
        "credit": desk.post("-100.00", on=day(4), currency="MYR"),
        "payable": desk.post("-100.00", on=day(4), currency="MYR", account=PAYABLE),
        "bank": desk.post("-100.00", on=day(4), currency="MYR", account="1130"),
        "dollar_debit": desk.post("100.00", "400.00", on=day(3)),
        "dollar_credit": desk.post("-100.00", "-420.00", on=day(4)),
        "settled": desk.post("50.00", "200.00", on=day(3)),
        "settling": desk.post("-50.00", "-210.00", on=day(4)),
        "plain": desk.post("7.00", on=day(3), currency="MYR"),
        "plain_too": desk.post("-7.00", on=day(3), currency="MYR"),
    }
    facts["settlement"] = desk.settle(facts["settled"], facts["settling"])
    facts["plain_settlement"] = desk.settle(facts["plain"], facts["plain_too"])
    facts["exchange"] = desk.shown(facts["settlement"])["exchange_entry_id"]
    other = Desk(Books(books.tenant, make_company(books.tenant_id), books.owner))
    facts["other_credit"] = other.post("-100.00", on=day(4), currency="MYR")
    strangers = Desk(make_books())
    facts["strange_credit"] = strangers.post("-100.00", on=day(4), currency="MYR")
    with tenant(books.tenant_id):
        gather_open_items(company=other.books.company)
        line = books.line(RECEIVABLE, "0", "100.00")
        draft = EntryDraft(books.journal().id, day(4), [line, line.mirrored()])
        (drafted,) = write_drafts(company=books.company, entries=[draft], by=books.owner)
        difference = EntryDraft(
            books.journal().id,
            day(4),
            [
                LineDraft(books.account(RECEIVABLE).id, line.debit, line.credit, "USD", line.debit * 0, "x"),
                books.line("4540", "100.00", "0"),
            ],
        )
        (unposted,) = write_drafts(company=books.company, entries=[difference], by=books.owner)
        facts |= {
            "tenant": books.tenant_id,
            "company": books.company.id,
            "other_company": other.books.company.id,
            "alice": books.owner.id,
            "receivable": books.account(RECEIVABLE).id,
            "bank_account": books.account("1130").id,
            "other_receivable": other.books.account(RECEIVABLE).id,
            "draft": JournalLine.objects.filter(entry_id=drafted, credit__gt=0).get().id,
            "unposted": unposted,
            "new": drafted,  # any id will do
        }
    with tenant(strangers.books.tenant_id):
        gather_open_items(company=strangers.books.company)
    return Scene(books, facts)


def fingerprint(books: Books) -> list[str]:
    rows: list[str] = []
    with tenant(books.tenant_id), connection.cursor() as cursor:
        for table in (*TABLES, "ledger_journal_entry", "ledger_account_balance"):
            cursor.execute(f"select t::text from {table} t order by 1")
            rows += [row[0] for row in cursor.fetchall()]
    return rows


CANCEL = """update settlement_settlement set cancelled_on = '{on}', cancelled_by_id = %(alice)s, cancelled_at = {at},
  version = version + 1 {more} where id = %({which})s"""


def cancel(which: str = "plain_settlement", on: str = "2026-05-01", at: str = "now()", more: str = "") -> str:
    return CANCEL.format(which=which, on=on, at=at, more=more)


ATTACKS: dict[str, tuple[str, str]] = {
    # how much
    "more than the line": (head() + parts(("debit", "101", "101"), ("credit", "101", "101")), "OA072"),
    "more than is left": (head("USD") + parts(("settled", "1", "4"), ("dollar_credit", "1", "4.2")), "OA072"),
    "nothing": (head() + parts(("debit", "0", "0"), ("credit", "0", "0")), "23514"),
    "less than nothing": (head() + parts(("debit", "-1", "-1"), ("credit", "-1", "-1")), "23514"),
    "not a number": (head() + parts(("debit", "'NaN'::numeric", "100"), ("credit", "100", "100")), "23514"),
    "less than the smallest coin": (head() + parts(("debit", "1.001", "1.00"), ("credit", "1.001", "1.00")), "OA015"),
    "one side alone": (head() + parts(("debit", "100", "100")), "OA074"),
    "two different amounts": (head() + parts(("debit", "100", "100"), ("credit", "99", "99")), "OA074"),
    "both twice": (head() + parts(*PAIR, *PAIR), "23505"),
    "the same lines in a second statement": (head() + parts(*PAIR) + "; " + parts(("debit", "1", "1")), "23505"),
    "another base amount": (head() + parts(("debit", "40", "50"), ("credit", "40", "40")), "OA073"),
    # of what
    "a draft": (head() + parts(("debit", "100", "100"), ("draft", "100", "100")), "OA070"),
    "a line of a bank account": (head() + parts(("debit", "100", "100"), ("bank", "100", "100")), "OA070"),
    "a line of another account": (head() + parts(("debit", "100", "100"), ("payable", "100", "100")), "OA071"),
    "another currency": (head() + parts(("debit", "100", "100"), ("dollar_credit", "100", "420")), "OA071"),
    "a line of another company": (head() + parts(("debit", "100", "100"), ("other_credit", "100", "100")), "OA071"),
    "a stranger's line": (head() + parts(("debit", "100", "100"), ("strange_credit", "100", "100")), "23503|OA070"),
    "on an account of another company": (head(account="%(other_receivable)s") + parts(*PAIR), "OA071"),
    "for another company": (head(company="%(other_company)s") + parts(*PAIR), "OA071"),
    "on a bank account": (head(account="%(bank_account)s") + parts(*PAIR), "OA071"),
    # when
    "before its lines": (head(on="2026-04-14") + parts(*PAIR), "OA071"),
    "in no fiscal year": (head(on="2031-01-01") + parts(*PAIR), "OA007"),
    "made at another moment": (head(at="now() - interval '1 day'") + parts(*PAIR), "OA076"),
    "cancelled from the beginning": (
        head(columns=", cancelled_on, cancelled_by_id, cancelled_at", values=", '2026-04-15', %(alice)s, now()")
        + parts(*PAIR),
        "OA076",
    ),
    # the difference of rates
    "without its difference": (head("USD") + parts(*DOLLARS), "OA075"),
    "with a draft for its difference": (head("USD", exchange="%(unposted)s") + parts(*DOLLARS), "OA075"),
    "with the difference of another settlement": (head("USD", exchange="%(exchange)s") + parts(*DOLLARS), "23505"),
    "with an entry that has nothing to do with it": (
        head("USD", exchange="(select entry_id from ledger_journal_line where id = %(debit)s)") + parts(*DOLLARS),
        "OA075",
    ),
    "with a difference where there is none": (
        head(exchange="(select entry_id from ledger_journal_line where id = %(debit)s)") + parts(*PAIR),
        "OA075",
    ),
    # change and undo
    "a settled amount changed": ("update settlement_settled_line set amount = 1", "42501"),
    "a settled line removed": ("delete from settlement_settled_line", "42501"),
    "settled lines emptied": ("truncate settlement_settled_line", "42501"),
    "a settlement moved to another day": ("update settlement_settlement set settled_on = '2026-12-01'", "42501"),
    "a settlement deleted": ("delete from settlement_settlement", "42501"),
    "a line added to a settlement": (parts(("debit", "5", "5"), settlement="%(plain_settlement)s"), "OA074"),
    "items written": ("update settlement_open_item set settled_amount = 0", "42501"),
    "an item forged": (
        "insert into settlement_open_item (tenant_id) select tenant_id from settlement_open_item",
        "42501",
    ),
    "items forgotten": ("delete from settlement_open_item", "42501"),
    "the intake turned back": ("update settlement_item_intake set last_number = 0", "42501"),
    "cancelled with its difference left standing": (cancel("settlement"), "OA075"),
    "cancelled with an entry that reverses nothing": (
        cancel("settlement", more=", cancel_entry_id = %(exchange)s"),
        "OA075",
    ),
    "cancelled with an entry it does not need": (cancel(more=", cancel_entry_id = %(exchange)s"), "OA075"),
    "cancelled before it was made": (cancel(on="2026-03-01"), "23514"),
    "cancelled at another moment": (cancel(at="now() - interval '1 day'"), "OA076"),
    "cancelled by nobody": (
        "update settlement_settlement set cancelled_on = '2026-05-01', cancelled_at = now(), version = 2 "
        "where id = %(plain_settlement)s",
        "23514",
    ),
    "cancelled twice": (cancel() + "; " + cancel(), "OA076"),
    "brought back": (
        cancel()
        + "; update settlement_settlement set cancelled_on = null, cancelled_by_id = null, cancelled_at = null, "
        "version = 3 where id = %(plain_settlement)s",
        "OA076",
    ),
    "settled by a cancelled one": (cancel() + "; " + parts(*PAIR, settlement="%(plain_settlement)s"), "OA076"),
    "settled again while the earlier one counts": (
        cancel(on="2026-06-01") + "; " + head() + parts(("plain", "7", "7"), ("plain_too", "7", "7")),
        "OA071",
    ),
    "an account with settled items made a bank": (
        "update ledger_account set subtype = 'bank' where id = %(receivable)s",
        "OA079",
    ),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_the_database_refuses(scene: Scene, name: str):
    statements, expected = ATTACKS[name]
    before = fingerprint(scene.books)
    with pytest.raises(Error) as caught, tenant(scene.books.tenant_id), connection.cursor() as cursor:
        for statement in statements.split("; "):
            cursor.execute(statement, scene.facts)
    cause = caught.value.__cause__
    assert isinstance(cause, psycopg.Error)
    assert cause.sqlstate in expected.split("|"), (cause.sqlstate, str(cause))
    assert fingerprint(scene.books) == before


@pytest.mark.parametrize("statements", [head() + parts(*PAIR), cancel()])
def test_without_the_sting_it_is_taken(scene: Scene, statements: str):
    with tenant(scene.books.tenant_id), connection.cursor() as cursor:
        for statement in statements.split("; "):
            cursor.execute(statement, scene.facts)


@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
@pytest.mark.parametrize(
    "statement",
    [parts(*PAIR, settlement="%(plain_settlement)s"), "select settlement_gather_open_items(%(company)s, 9)"],
)
def test_only_read_committed_settles(scene: Scene, level: str, statement: str):
    with pytest.raises(Error) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"set transaction isolation level {level}")
        connection.open_tenant(scene.books.tenant_id)
        cursor.execute(statement, scene.facts)
    assert caught.value.__cause__.sqlstate == "OA019"


@pytest.mark.parametrize("table", TABLES)
def test_without_a_tenant_nothing_is_seen(scene: Scene, table: str):
    with transaction.atomic():
        connection.ensure_connection()
        assert connection.connection.execute(f"select count(*) from {table}").fetchone() == (0,)


def test_a_stranger_gathers_nothing(scene: Scene):
    strangers = make_books()
    before = fingerprint(scene.books)
    with tenant(strangers.tenant_id), connection.cursor() as cursor:
        cursor.execute("select settlement_gather_open_items(%(company)s, 9)", scene.facts)
        assert cursor.fetchone() == (0,)
    assert fingerprint(scene.books) == before

"""Each invariant of the ledger attacked by SQL as the application's own role (ledger.md, invariants 1 to 9).

Every attack runs against books with one posted entry, one draft and a second company, and has to be refused by
PostgreSQL itself; afterwards the books are byte for byte what they were.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import Error, connection, transaction

from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.currencies.services import ensure_unit
from oasys.ledger.models import Account, Journal, JournalEntry, JournalLine, NumberSeries, Period
from oasys.ledger.rules import EntryDraft, LineDraft
from oasys.ledger.services.corrections import reverse_entry
from oasys.ledger.services.entries import write_drafts
from oasys.ledger.services.posting import write_and_post
from oasys.organisations.permissions import Role
from tests.factories import Books, make_books, make_company, make_member

POST = """update ledger_journal_entry set status = 'posted', number = {number}, period_id = %(period)s,
          series_id = %(series)s, posted_by_id = %(alice)s, posted_at = now() where id = %(draft)s"""
ADD_LINE = """insert into ledger_journal_line (tenant_id, id, entry_id, line_no, account_id, posting_date, debit, credit,
              currency, currency_amount, description)
              values (%(tenant)s, uuidv7(), {entry}, 9, {account}, %(day)s, {debit}, {credit}, '{currency}', {amount}, '')"""
NEW_ENTRY = """insert into ledger_journal_entry (tenant_id, id, company_id, journal_id, posting_date, status, description,
               reference, source_kind, source_key, created_by_id, created_at, version {columns})
               values (%(tenant)s, uuidv7(), {company}, {journal}, %(day)s, '{status}', '', '', '', '', %(alice)s, now(),
               1 {values})"""


def add_line(
    entry: str = "%(draft)s",
    account: str = "%(account)s",
    debit: str = "1",
    credit: str = "0",
    currency: str = "MYR",
    amount: str = "1",
) -> str:
    return ADD_LINE.format(entry=entry, account=account, debit=debit, credit=credit, currency=currency, amount=amount)


def new_entry(company: str = "%(company)s", journal: str = "%(journal)s", status: str = "draft") -> str:
    return NEW_ENTRY.format(company=company, journal=journal, status=status, columns="", values="")


@dataclass(frozen=True, slots=True)
class Scene:
    """Books with a posted entry and a draft, and everything an attacker inside the application could know."""

    books: Books
    facts: dict[str, Any]


@pytest.fixture
def scene(books: Books) -> Scene:
    other_company = make_company(books.tenant_id)
    strangers = make_books()
    viewer = make_member(books.tenant_id, Role.VIEWER)
    day = date(2026, 3, 15)
    with tenant(books.tenant_id):
        ensure_unit("USD")
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
        lines = ((asset, "10.00", "0"), (income, "0", "10.00"))
        posted = write_and_post(company=books.company, entries=[books.entry(*lines)], by=books.owner)[0]
        draft = write_drafts(company=books.company, entries=[books.entry(*lines)], by=books.owner)[0]
        lonely = write_drafts(company=books.company, entries=[books.entry(lines[0])], by=books.owner)[0]
        empty = write_drafts(company=books.company, entries=[books.entry()], by=books.owner)[0]
        facts = {
            "tenant": books.tenant_id,
            "company": books.company.id,
            "other_company": other_company.id,
            "alice": books.owner.id,
            "viewer": viewer.id,
            "posted": posted,
            "draft": draft,
            "lonely": lonely,
            "empty": empty,
            "day": day,
            "journal": books.journal().id,
            "other_journal": Journal.objects.get(company=other_company, kind="general").id,
            "account": books.account(asset).id,
            "income": books.account(income).id,
            "heading": Account.objects.filter(company=books.company, is_heading=True, account_class="asset").first().id,
            "other_account": Account.objects.filter(company=other_company, is_heading=False).first().id,
            "period": Period.objects.get(company=books.company, number=3).id,
            "april": Period.objects.get(company=books.company, number=4).id,
            "other_period": Period.objects.get(company=other_company, number=3).id,
            "series": NumberSeries.objects.get(journal=books.journal()).id,
            "posted_line": JournalLine.objects.filter(entry_id=posted).first().id,
            "draft_line": JournalLine.objects.filter(entry_id=draft).first().id,
        }
    with tenant(strangers.tenant_id):
        facts["strange_tenant"] = strangers.tenant_id
        facts["strange_company"] = strangers.company.id
        facts["strange_account"] = strangers.account(asset).id
        facts["strange_journal"] = strangers.journal().id
    return Scene(books, facts)


TABLES = [
    "ledger_journal_entry",
    "ledger_journal_line",
    "ledger_account_balance",
    "ledger_number_series",
    "ledger_period",
    "ledger_period_change",
    "ledger_account",
    "organisations_company",
    "currencies_unit",
]


def fingerprint(tenant_id: UUID) -> list[str]:
    """Every row of the tenant's books, as text."""
    rows: list[str] = []
    with tenant(tenant_id), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"select t::text from {table} t order by 1")
            rows += [row[0] for row in cursor.fetchall()]
    return rows


ATTACKS: dict[str, tuple[str, str]] = {
    # 1. balance
    "one side raised, then posted": (
        "update ledger_journal_line set debit = debit + 1, currency_amount = currency_amount + 1 "
        "where entry_id = %(draft)s and debit > 0; " + POST.format(number=2),
        "OA003",
    ),
    "a single line posted": (POST.format(number=2).replace("%(draft)s", "%(lonely)s"), "OA004"),
    "no lines posted": (POST.format(number=2).replace("%(draft)s", "%(empty)s"), "OA004"),
    "one good, one bad": (
        POST.format(number=2).replace("= %(draft)s", "in (%(draft)s, %(lonely)s)"),
        "23505",
    ),
    "posted and a line added in one statement": (
        "with p as (" + POST.format(number=2) + " returning id) " + add_line(),
        "OA00",
    ),
    "posted and a line deleted in one statement": (
        "with p as ("
        + POST.format(number=2)
        + " returning id) delete from ledger_journal_line where id = %(draft_line)s",
        "OA00",
    ),
    "one side raised in another currency, then posted": (
        "update ledger_journal_line set debit = debit + 1, currency = 'USD', currency_amount = 2.5 "
        "where entry_id = %(draft)s and debit > 0; " + POST.format(number=2),
        "OA003",
    ),
    # 2. immutability
    "born posted, with everything a posted entry has": (
        NEW_ENTRY.format(
            company="%(company)s",
            journal="%(journal)s",
            status="posted",
            columns=", number, series_id, period_id, posted_by_id, posted_at",
            values=", 2, %(series)s, %(period)s, %(alice)s, now()",
        ),
        "OA002",
    ),
    "born posted": (new_entry(status="posted"), "23514"),
    "posted text edited": ("update ledger_journal_entry set description = 'x' where id = %(posted)s", "OA001"),
    "posted date moved": ("update ledger_journal_entry set posting_date = '2026-03-16' where id = %(posted)s", "OA001"),
    "unposted": (
        "update ledger_journal_entry set status = 'draft', number = null, series_id = null, period_id = null, "
        "posted_by_id = null, posted_at = null where id = %(posted)s",
        "OA001",
    ),
    "posted number changed": ("update ledger_journal_entry set number = 99 where id = %(posted)s", "OA001"),
    "posted entry deleted": ("delete from ledger_journal_entry where id = %(posted)s", "23503|OA001"),
    "posted line edited": ("update ledger_journal_line set description = 'x' where id = %(posted_line)s", "OA001"),
    "posted line deleted": ("delete from ledger_journal_line where id = %(posted_line)s", "OA001"),
    "line added to posted": (add_line(entry="%(posted)s"), "OA001"),
    "line moved into posted": (
        "update ledger_journal_line set entry_id = %(posted)s where id = %(draft_line)s",
        "OA001",
    ),
    "line moved out of posted": (
        "update ledger_journal_line set entry_id = %(draft)s where id = %(posted_line)s",
        "OA001",
    ),
    "posted line upserted": (
        add_line().replace("uuidv7()", "%(posted_line)s")
        + " on conflict (tenant_id, id) do update set description = 'x'",
        "OA001",
    ),
    "posted line merged": (
        "merge into ledger_journal_line l using (select 1) s on l.id = %(posted_line)s "
        "when matched then update set description = 'x'",
        "OA001",
    ),
    "lines truncated": ("truncate ledger_journal_line", "42501"),
    "entries truncated": ("truncate ledger_journal_entry cascade", "42501"),
    "reversal that does not mirror": (
        POST.format(number=2).replace("set status", "set reverses_id = %(posted)s, status"),
        "OA017",
    ),
    "recorded in the past": (POST.format(number=2).replace("now()", "now() - interval '1 day'"), "OA016"),
    "author changed": ("update ledger_journal_entry set created_by_id = %(viewer)s where id = %(draft)s", "42501"),
    # 3. periods
    "posted into another period than its date's": (
        POST.format(number=2).replace("%(period)s", "%(april)s"),
        "OA007",
    ),
    "line dated otherwise than its entry": (
        "update ledger_journal_line set posting_date = '2026-04-15' where id = %(draft_line)s; "
        + POST.format(number=2),
        "OA007",
    ),
    "period moved": ("update ledger_period set ends_on = '2026-12-31' where id = %(period)s", "OA020"),
    "period closed by a viewer": (
        "update ledger_period set status = 'closed', changed_by_id = %(viewer)s where id = %(period)s",
        "OA006",
    ),
    "period closed by nobody": ("update ledger_period set status = 'closed' where id = %(period)s", "OA006"),
    "history of a period forged": (
        "insert into ledger_period_change (tenant_id, id, period_id, from_status, to_status, changed_by_id, reason, "
        "changed_at) values (%(tenant)s, uuidv7(), %(period)s, 'open', 'closed', %(alice)s, '', now())",
        "42501",
    ),
    "overlapping period": (
        "insert into ledger_period (tenant_id, id, company_id, fiscal_year_id, number, starts_on, ends_on, status, "
        "change_reason, version) select tenant_id, uuidv7(), company_id, fiscal_year_id, 13, starts_on, ends_on, 'open', "
        "'', 1 from ledger_period where id = %(period)s",
        "23P01",
    ),
    # 4. numbers
    "number skipped": (POST.format(number=3), "OA008"),
    "number taken": (POST.format(number=1), "23505"),
    "number zero": (POST.format(number=0), "OA008"),
    "counter moved": ("update ledger_number_series set last_number = 5 where id = %(series)s", "42501"),
    "posted number changed by its prefix": (
        "update ledger_number_series set prefix = 'X-' where id = %(series)s",
        "OA008",
    ),
    "series born high": (
        "insert into ledger_number_series (tenant_id, id, journal_id, fiscal_year_id, last_number, prefix) "
        "select tenant_id, uuidv7(), journal_id, fiscal_year_id, 7, 'X' from ledger_number_series where id = %(series)s",
        "OA008",
    ),
    "counter deleted": ("delete from ledger_number_series where id = %(series)s", "23503"),
    # 5. isolation
    "line into a stranger's account": (add_line(account="%(strange_account)s"), "23503"),
    "entry for a stranger's company": (new_entry(company="%(strange_company)s"), "23503"),
    "entry with a stranger's journal": (new_entry(journal="%(strange_journal)s"), "23503"),
    "row given to a stranger": (
        "update ledger_account set tenant_id = %(strange_tenant)s where id = %(account)s",
        "42501",
    ),
    "row written as a stranger": (new_entry().replace("%(tenant)s", "%(strange_tenant)s"), "42501"),
    "trigger disabled": ("alter table ledger_journal_line disable trigger all", "42501"),
    "replica role": ("set session_replication_role = replica", "42501"),
    "row security off": ("alter table ledger_journal_entry disable row level security", "42501"),
    "became owner": ("set role oasys_owner", "42501"),
    # 6. companies
    "account of another company": (add_line(account="%(other_account)s"), "OA009"),
    "journal of another company": (new_entry(journal="%(other_journal)s"), "OA009"),
    "entry moved to another company": (
        "update ledger_journal_entry set company_id = %(other_company)s where id = %(draft)s",
        "42501",
    ),
    "journal swapped for another company's": (
        "update ledger_journal_entry set journal_id = %(other_journal)s where id = %(draft)s",
        "OA009",
    ),
    "period of another company": (POST.format(number=2).replace("%(period)s", "%(other_period)s"), "OA007"),
    "account moved to another company": (
        "update ledger_account set company_id = %(other_company)s where id = %(account)s",
        "42501",
    ),
    # 7. money
    "negative debit": (add_line(debit="-1", amount="-1"), "23514"),
    "both sides": (add_line(credit="1"), "23514"),
    "not a number": (add_line(debit="'NaN'", amount="'NaN'"), "23514"),
    "infinite": (add_line(debit="'Infinity'", amount="'Infinity'"), "23514"),
    "larger than any book": (add_line(debit="1e20", amount="1e20"), "23514"),
    "currency amount not a number": (add_line(currency="USD", amount="'NaN'"), "23514"),
    "empty line": (add_line(debit="0", amount="0"), "23514"),
    "sides disagree": (add_line(currency="USD", amount="-1"), "23514"),
    "finer than a sen": (
        "update ledger_journal_line set debit = debit * 1.0001, credit = credit * 1.0001, "
        "currency_amount = currency_amount * 1.0001 where entry_id = %(draft)s; " + POST.format(number=2),
        "OA015",
    ),
    "base currency changed": ("update organisations_company set base_currency = 'USD' where id = %(company)s", "42501"),
    "decimals of a unit changed": ("update currencies_unit set decimals = 4 where code = 'MYR'", "42501"),
    # 8. currency
    "two amounts in the base currency": (
        "update ledger_journal_line set currency_amount = currency_amount * 2 where entry_id = %(draft)s; "
        + POST.format(number=2),
        "OA013",
    ),
    "money without weight": (
        "update ledger_journal_line set debit = 0, credit = 0 where entry_id = %(draft)s; " + POST.format(number=2),
        "OA01[34]",
    ),
    "rate changed": ("update currencies_exchangerate set rate = rate * 2", "42501"),
    "rate removed": ("delete from currencies_exchangerate", "42501"),
    "unknown unit": (
        "update ledger_journal_line set currency = 'XQQ' where entry_id = %(draft)s; " + POST.format(number=2),
        "OA011",
    ),
    "heading used": (
        "update ledger_journal_line set account_id = %(heading)s where id = %(draft_line)s; " + POST.format(number=2),
        "OA010",
    ),
    "account with lines made a heading": (
        "update ledger_account set is_heading = true "
        "where id = (select account_id from ledger_journal_line where id = %(draft_line)s)",
        "OA010",
    ),
    # 9. balances
    "balance raised": ("update ledger_account_balance set debit = debit + 1", "42501"),
    "balance deleted": ("delete from ledger_account_balance", "42501"),
    "balance invented": (
        "insert into ledger_account_balance select * from ledger_account_balance limit 0",
        "42501",
    ),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_the_database_refuses(scene: Scene, name: str):
    statement, expected = ATTACKS[name]
    before = fingerprint(scene.books.tenant_id)
    with pytest.raises(Error) as caught, tenant(scene.books.tenant_id), connection.cursor() as cursor:
        for part in statement.split("; "):
            cursor.execute(part, scene.facts)
    cause = caught.value.__cause__
    assert isinstance(cause, psycopg.Error)
    assert any(matches(cause.sqlstate, choice) for choice in expected.split("|")), (cause.sqlstate, str(cause))
    assert fingerprint(scene.books.tenant_id) == before


def matches(sqlstate: str | None, pattern: str) -> bool:
    return re.match(pattern, sqlstate or "") is not None


def test_the_same_draft_can_be_posted(scene: Scene):
    """The attacks fail for their own reason: without the sting the statement is taken."""
    with tenant(scene.books.tenant_id), connection.cursor() as cursor:
        cursor.execute(POST.format(number=2), scene.facts)
        assert cursor.rowcount == 1


@pytest.mark.parametrize(
    "statement",
    [
        "update ledger_journal_entry set description = 'x'",
        "delete from ledger_journal_line",
        "update ledger_account_balance set debit = 0",
        "select * from ledger_journal_entry",
        "update ledger_account set name = 'x'",
    ],
)
def test_a_stranger_touches_nothing(scene: Scene, statement: str):
    strangers = make_books()
    before = fingerprint(scene.books.tenant_id)
    with transaction.atomic(), connection.cursor() as cursor:
        connection.open_tenant(strangers.tenant_id)
        try:
            with transaction.atomic():
                cursor.execute(statement + " where tenant_id = %s", [scene.books.tenant_id])
                assert cursor.rowcount == 0
        except Error as error:
            assert error.__cause__.sqlstate == "42501"
    assert fingerprint(scene.books.tenant_id) == before


@pytest.mark.parametrize("table", [t for t in TABLES if t != "currencies_unit"])
def test_without_a_tenant_nothing_is_seen(scene: Scene, table: str):
    """The guard would raise first: this asks PostgreSQL itself, past the guard."""
    with transaction.atomic():
        connection.ensure_connection()
        found = connection.connection.execute(f"select count(*) from {table}").fetchone()
    assert found == (0,)


def test_without_a_tenant_a_write_fails(scene: Scene):
    with pytest.raises(psycopg.errors.InsufficientPrivilege), transaction.atomic():
        connection.ensure_connection()
        connection.connection.execute(new_entry(), scene.facts)


@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
def test_only_read_committed_writes_lines_and_posts(scene: Scene, level: str):
    for statement in (add_line(), POST.format(number=2)):
        with pytest.raises(Error) as caught, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"set transaction isolation level {level}")
            connection.open_tenant(scene.books.tenant_id)
            cursor.execute(statement, scene.facts)
        assert caught.value.__cause__.sqlstate == "OA019"


def test_a_viewer_does_not_post_into_a_closed_period(scene: Scene):
    with tenant(scene.books.tenant_id), connection.cursor() as cursor:
        cursor.execute(
            "update ledger_period set status = 'closed', changed_by_id = %(alice)s where id = %(period)s", scene.facts
        )
    with pytest.raises(Error) as caught, tenant(scene.books.tenant_id), connection.cursor() as cursor:
        cursor.execute(POST.format(number=2).replace("%(alice)s", "%(viewer)s"), scene.facts)
    assert caught.value.__cause__.sqlstate == "OA006"


def test_nobody_posts_into_a_locked_period(scene: Scene):
    with tenant(scene.books.tenant_id), connection.cursor() as cursor:
        cursor.execute(
            "update ledger_period set status = 'locked', changed_by_id = %(alice)s where id = %(period)s", scene.facts
        )
    with pytest.raises(Error) as caught, tenant(scene.books.tenant_id), connection.cursor() as cursor:
        cursor.execute(POST.format(number=2), scene.facts)
    assert caught.value.__cause__.sqlstate == "OA005"


def test_an_entry_in_one_currency_balances_in_it(scene: Scene):
    books = scene.books
    with tenant(books.tenant_id):
        ensure_unit("USD")
        line = books.line(books.leaf_codes("asset")[0], "10.00", "0")
        back = books.line(books.leaf_codes("income")[0], "0", "10.00")
        lines = [
            LineDraft(line.account_id, line.debit, line.credit, "USD", Decimal("2.50")),
            LineDraft(back.account_id, back.debit, back.credit, "USD", Decimal("-2.49")),
        ]
    with pytest.raises(Error) as caught, tenant(books.tenant_id):
        entry = EntryDraft(books.journal().id, date(2026, 3, 1), lines)
        write_and_post(company=books.company, entries=[entry], by=books.owner)
    assert caught.value.__cause__.sqlstate == "OA012"


def test_a_reversal_happens_once(scene: Scene):
    books = scene.books
    with tenant(books.tenant_id):
        reversal = reverse_entry(
            company=books.company,
            entry_id=scene.facts["posted"],
            posting_date=date(2026, 4, 1),
            description="",
            by=books.owner,
        )
        mirror = JournalEntry.objects.get(id=reversal)
        assert mirror.reverses_id == scene.facts["posted"]
    with pytest.raises(Error) as caught, tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute("update ledger_journal_entry set reverses_id = %(posted)s where id = %(draft)s", scene.facts)
    assert caught.value.__cause__.sqlstate == "23505"


def test_ids_are_uuid7():
    first, second = uuid7(), uuid7()
    assert (first.version, second.version) == (7, 7)

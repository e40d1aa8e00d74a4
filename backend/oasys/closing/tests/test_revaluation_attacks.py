"""Revaluations attacked by SQL as the application's own role, and by two at once."""

from typing import Any

import psycopg
import pytest
from django.db import Error, connection

from oasys.closing.services import revalue, undo_revaluation
from oasys.closing.tests.test_revaluation import END, rate, run, shown
from oasys.core.tenancy import tenant
from oasys.currencies.queries import RateRule
from oasys.ledger.models import JournalLine
from oasys.ledger.services.corrections import reverse_entry
from oasys.settlement.tests.desk import RECEIVABLE, Desk, day
from tests.factories import Books, make_books
from tests.test_concurrency import race

HEAD = """insert into closing_revaluation (tenant_id, id, company_id, day, rate_source, max_age_days, entry_id, reversing_entry_id,
  made_by_id, made_at, version) values (%(tenant)s, uuidv7(), %(company)s, '{day}', 'manual', 0, {entry}, {reversing}, %(alice)s,
  {at}, 1)"""
ITEM = """insert into closing_revalued_item (tenant_id, id, revaluation_id, account_id, currency, amount, base_amount, rate,
  rate_day, rate_source, revalued_amount, difference)
  values (%(tenant)s, uuidv7(), %(run)s, %(receivable)s, 'USD', 100, 400, {rate}, '2026-03-31', 'manual', {value}, {difference})"""
PLAIN = ("%(plain)s", "%(plain_reversed)s")


def head(day: str = "2026-03-30", entry: str = PLAIN[0], reversing: str = PLAIN[1], at: str = "now()") -> str:
    return HEAD.format(day=day, entry=entry, reversing=reversing, at=at)


@pytest.fixture
def desk(books: Books) -> Desk:
    made = Desk(books)
    made.post("100.00", "400.00", on=day(2))
    rate(made, "USD", END, "4.20")
    return made


@pytest.fixture
def facts(desk: Desk) -> dict[str, Any]:
    run_id = run(desk)
    found = shown(desk, run_id)
    plain = desk.entry_of(desk.post("1.00", on=day(3, 30), currency="MYR"))

    with tenant(desk.books.tenant_id):
        mirror = reverse_entry(
            company=desk.books.company, entry_id=plain, posting_date=END, description="", by=desk.books.owner
        )
        return {
            "tenant": desk.books.tenant_id,
            "company": desk.books.company.id,
            "alice": desk.books.owner.id,
            "run": run_id,
            "entry": found["entry_id"],
            "reversing": found["reversing_entry_id"],
            "plain": plain,
            "plain_reversed": mirror,
            "other": JournalLine.objects.filter(account__code=RECEIVABLE).order_by("id").first().entry_id,
            "receivable": desk.books.account(RECEIVABLE).id,
        }


ATTACKS: dict[str, tuple[str, str]] = {
    "the same day twice": (head("2026-03-31", "%(entry)s", "%(reversing)s"), "23505"),
    "the same entry for another day": (head("2026-03-30", "%(entry)s", "%(reversing)s"), "OA078"),
    "an entry of another day": (head("2026-03-29"), "OA078"),
    "an entry that is not reversed": (head("2026-02-15", "%(other)s", "%(plain_reversed)s"), "OA078"),
    "at another moment": (head(at="now() - interval '1 day'"), "OA078"),
    "another item": (ITEM.format(rate="4.2", value="420", difference="20"), "OA078"),
    "a rate of nothing": (ITEM.format(rate="0", value="0", difference="-400"), "23514"),
    "a difference that is none": (ITEM.format(rate="4.2", value="420", difference="0"), "23514"),
    "its day moved": ("update closing_revaluation set day = '2026-03-30'", "42501"),
    "undone with its entries left standing": (
        "update closing_revaluation set undone_at = now(), undone_by_id = %(alice)s, undo_entry_id = %(plain)s, "
        "undo_reversing_entry_id = %(plain)s, version = 2",
        "42501",
    ),
    "deleted": ("delete from closing_revaluation", "42501"),
    "an item changed": ("update closing_revalued_item set rate = 1", "42501"),
    "an item removed": ("delete from closing_revalued_item", "42501"),
    "emptied": ("truncate closing_revalued_item, closing_revaluation", "42501"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_the_database_refuses(facts: dict[str, Any], name: str):
    statement, expected = ATTACKS[name]
    with pytest.raises(Error) as caught, tenant(facts["tenant"]), connection.cursor() as cursor:
        cursor.execute(statement, facts)
    cause = caught.value.__cause__
    assert isinstance(cause, psycopg.Error)
    assert cause.sqlstate == expected, str(cause)


@pytest.mark.parametrize("table", ["closing_revaluation", "closing_revalued_item"])
def test_a_stranger_sees_nothing(facts: dict[str, Any], table: str):
    with tenant(make_books().tenant_id), connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table} where tenant_id = %(tenant)s", facts)
        assert cursor.fetchone() == (0,)


def test_two_revalue_a_day_at_once(desk: Desk):
    def act():
        revalue(company=desk.books.company, day=END, rule=RateRule(), by=desk.books.owner)

    found = race(desk.books.tenant_id, act, act)
    assert (found.first, found.second, found.has_waited) == ("done", "23505", True)


def test_two_undo_it_at_once(desk: Desk):
    made = run(desk)

    def act():
        undo_revaluation(company=desk.books.company, revaluation_id=made, version=1, by=desk.books.owner)

    found = race(desk.books.tenant_id, act, act)
    assert (found.first, found.second, found.has_waited) == ("done", "23505", True)

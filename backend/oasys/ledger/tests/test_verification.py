"""`verify` names what somebody with all rights has changed behind the application's back."""

import os
from collections.abc import Iterator
from datetime import date

import psycopg
import pytest
from django.db import connection

from oasys.core.tenancy import tenant
from oasys.ledger.services.corrections import reverse_entry
from oasys.ledger.services.posting import write_and_post
from oasys.ledger.verification import differences, extent
from tests.factories import Books


@pytest.fixture
def superuser() -> Iterator[psycopg.Connection]:
    """The database of the tests as a superuser; what it changes is taken back."""
    name = connection.settings_dict["NAME"]
    with psycopg.connect(os.environ["OASYS_DATABASE_ADMIN_URL"], dbname=name) as made:
        made.execute("set session_replication_role = replica")
        yield made
        made.rollback()


@pytest.fixture
def posted(books: Books) -> Books:
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
        entry = books.entry((asset, "10.00", "0"), (income, "0", "10.00"))
        first, _ = write_and_post(company=books.company, entries=[entry, entry], by=books.owner)
        reverse_entry(
            company=books.company, entry_id=first, posting_date=date(2026, 4, 1), description="", by=books.owner
        )
    return books


def of(books: Books, found: Iterator) -> list[str]:
    return [difference.what for difference in found if difference.tenant_id == books.tenant_id]


def test_sound_books_have_no_differences(posted: Books, superuser: psycopg.Connection):
    assert of(posted, differences(superuser)) == []
    assert extent(superuser).entries >= 3


@pytest.mark.parametrize(
    ("corruption", "named"),
    [
        ("update ledger_account_balance set debit = debit + 0.01 where debit > 0 and tenant_id = %s", "balance of"),
        ("update ledger_account_balance set currency_amount = 0 where tenant_id = %s", "balance of"),
        ("delete from ledger_account_balance where tenant_id = %s", "balance of"),
        (
            "update ledger_journal_line set debit = debit + 1 where debit > 0 and tenant_id = %s",
            "entry GJ-2026-000001: 2 lines",
        ),
        ("delete from ledger_journal_line where debit > 0 and tenant_id = %s", "entry GJ-2026-000001: 1 lines"),
        (
            "update ledger_journal_line set currency_amount = currency_amount * 2 where debit > 0 and tenant_id = %s",
            "left over",
        ),
        ("update ledger_journal_line set posting_date = '2027-01-01' where tenant_id = %s", "do not agree"),
        ("update ledger_number_series set last_number = 9 where tenant_id = %s", "the counter says 9"),
        ("update ledger_journal_entry set number = 7 where number = 2 and tenant_id = %s", "numbers GJ-2026-"),
        (
            "update ledger_journal_entry set reverses_id = id where number = 2 and tenant_id = %s",
            "its reversal does not mirror",
        ),
    ],
)
def test_a_corruption_is_named(posted: Books, superuser: psycopg.Connection, corruption: str, named: str):
    superuser.execute(corruption, [posted.tenant_id])
    found = of(posted, differences(superuser))
    assert any(named in what for what in found), found

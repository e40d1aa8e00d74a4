"""`verify` names what somebody with all rights has changed in open items and settlements."""

import os
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

from oasys.core.tenancy import tenant
from oasys.settlement.services import gather_open_items
from oasys.settlement.tests.desk import Desk, day
from oasys.settlement.verification import settlement_differences
from tests.factories import Books


@pytest.fixture
def superuser() -> Iterator[psycopg.Connection]:
    """The database of the tests as a superuser; what it changes is taken back."""
    with psycopg.connect(os.environ["OASYS_DATABASE_ADMIN_URL"], dbname=connection.settings_dict["NAME"]) as made:
        made.execute("set session_replication_role = replica")
        yield made
        made.rollback()


@pytest.fixture
def desk(books: Books) -> Desk:
    """One pair settled with a difference, one cancelled, one open, one posted and not gathered."""
    made = Desk(books)
    made.settle(made.post("100", "400", on=day(3)), made.post("-100", "-420", on=day(3)))
    pair = made.post("50", "200", on=day(3)), made.post("-50", "-201", on=day(3))
    made.cancel(made.settle(*pair), day(4))
    with tenant(books.tenant_id):
        gather_open_items(company=books.company)
    made.post("7", on=day(3), currency="MYR")
    return made


def of(desk: Desk, superuser: psycopg.Connection) -> list[str]:
    return [found.what for found in settlement_differences(superuser) if found.tenant_id == desk.books.tenant_id]


def test_sound_items_have_no_differences(desk: Desk, superuser: psycopg.Connection):
    assert of(desk, superuser) == []


@pytest.mark.parametrize(
    ("corruption", "named"),
    [
        (
            "update settlement_open_item set settled_amount = settled_amount + 1 where tenant_id = %s",
            "stored as settled",
        ),
        (
            "update settlement_open_item set settled_base_amount = 1 where is_open and tenant_id = %s",
            "stored as settled",
        ),
        ("update settlement_open_item set is_open = not is_open where tenant_id = %s", "stored as settled"),
        ("update settlement_open_item set amount = amount * 2 where tenant_id = %s", "the item says"),
        ("update settlement_open_item set is_debit = not is_debit where tenant_id = %s", "the item says"),
        ("delete from settlement_open_item where is_open and tenant_id = %s", "without its open item"),
        ("delete from ledger_journal_line where tenant_id = %s", "without a posted line"),
        (
            "update settlement_settled_line set amount = amount * 2 where base_amount = 420 and tenant_id = %s",
            "left over",
        ),
        ("update settlement_settled_line set base_amount = 1 where tenant_id = %s", "in the base currency"),
        ("update settlement_settlement set exchange_entry_id = null where tenant_id = %s", "posted 0"),
        (
            "update settlement_settlement set cancelled_on = null, cancelled_by_id = null, cancelled_at = null, "
            "cancel_entry_id = null, cancel_reason = '' where tenant_id = %s",
            "its entry reversed",
        ),
        ("delete from settlement_settled_line where tenant_id = %s", "stored as settled"),
    ],
)
def test_a_corruption_is_named(desk: Desk, superuser: psycopg.Connection, corruption: str, named: str):
    superuser.execute(
        "alter table settlement_open_item drop constraint open_item_open, drop constraint open_item_settled_within"
    )
    superuser.execute(corruption, [desk.books.tenant_id])
    found = of(desk, superuser)
    assert any(named in what for what in found), found

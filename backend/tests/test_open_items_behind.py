"""What the worker's rounds do beside sealing: open items of every company are gathered, by the roles the command has."""

import os

import psycopg
from django.db import connection

from oasys.core.tenancy import tenant
from oasys.settlement.models import OpenItem
from oasys.settlement.tests.desk import Desk, day
from oasys.worker.rounds import UNGATHERED, gather_pending
from tests.factories import Books


def test_a_round_gathers_the_open_items_of_every_company(books: Books):
    Desk(books).post("100.00", on=day(3), currency="MYR")
    with psycopg.connect(
        os.environ["OASYS_DATABASE_BACKUP_URL"], dbname=connection.settings_dict["NAME"], autocommit=True
    ) as reader:
        mine = (books.tenant_id, books.company.id)
        assert mine in reader.execute(UNGATHERED).fetchall()
        assert gather_pending(reader) >= 1
        assert mine not in reader.execute(UNGATHERED).fetchall()
    with tenant(books.tenant_id):
        assert OpenItem.objects.count() == 1

"""The sealer keeps the index of the search."""

import os

import psycopg
from django.db import connection

from oasys.cli.sealing import index_pending
from oasys.core.tenancy import tenant
from oasys.ledger.services.sealing import seal_company
from oasys.ledger.signing import SealingKeys
from oasys.search.models import SearchProgress
from oasys.search.tests.test_search import draft, post


def test_what_waits_for_the_index_is_named_to_the_sealer(books):
    with tenant(books.tenant_id):
        post(books, *[draft(books, f"Many {n}") for n in range(500)])
        seal_company(company=books.company, keys=SealingKeys())
    with psycopg.connect(os.environ["OASYS_DATABASE_BACKUP_URL"], dbname=connection.settings_dict["NAME"]) as reader:
        assert index_pending(reader) == 500
        assert index_pending(reader) == 0
    with tenant(books.tenant_id):
        assert SearchProgress.objects.get().last_position == 500

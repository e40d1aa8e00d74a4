"""Behind a pooler in transaction mode: every transaction says its settings, and nothing is left in a session or relied on there."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection, transaction

from config.environment import Environment, InvalidSetting, WeakSetting, read_environment
from config.settings import _database
from oasys.cli.runtime import own_database_url
from oasys.core.shared import side
from oasys.core.tenancy import tenant
from oasys.ledger.models import Account
from tests.factories import make_books
from tests.test_settings_documented import strong  # noqa: F401  a fixture

URL = "postgresql://oasys_app:V7kq2mZ5xN1cR7pL@db.example/oasys"
LEFT = """
select current_setting('statement_timeout'), current_setting('enable_seqscan'), current_setting('app.tenant_id', true),
  (select count(*) from pg_prepared_statements)
"""


@pytest.fixture
def pooled(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Django's connection, and those beside it, as they are behind a pooler: one session, handed from one to the next."""
    behind = _database(Environment(database_url=URL, database_pooler="transaction", database_direct_url=URL))
    settings = connection.settings_dict
    options = settings["OPTIONS"] | {name: behind["OPTIONS"][name] for name in ("options", "prepare_threshold")}
    connection.close()
    side.close()
    monkeypatch.setitem(settings, "OPTIONS", options)
    monkeypatch.setitem(settings, "OF_TRANSACTION", behind["OF_TRANSACTION"])
    yield
    connection.close()
    side.close()


def left() -> tuple[object, ...]:
    """What the session of Django's connection holds between two transactions."""
    connection.ensure_connection()
    found: tuple[object, ...] = connection.connection.execute(LEFT).fetchone()
    return found


@pytest.mark.usefixtures("pooled")
def test_a_transaction_says_its_settings_and_leaves_nothing() -> None:
    books = make_books()
    untouched = left()
    with tenant(books.tenant_id):
        for _ in range(6):
            assert Account.objects.count() > 0
        with connection.cursor() as cursor:
            cursor.execute("select current_setting('statement_timeout'), current_setting('enable_seqscan')")
            assert cursor.fetchone() == ("30s", "off")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        _ = 1 / 0
    assert left() == untouched == ("0", "on", untouched[2], 0)
    assert not untouched[2]


@pytest.mark.usefixtures("pooled")
def test_a_connection_beside_it_bounds_its_statements_and_leaves_nothing() -> None:
    asked = "select current_setting('statement_timeout'), current_setting('lock_timeout'), current_setting('synchronous_commit')"
    assert side.run(asked, {})[1] == [("2s", "500ms", "off")]
    assert side.run_bare("select $1 + 1", [23], [(41).to_bytes(4)]) == [((42).to_bytes(4),)]
    with pytest.raises(psycopg.DataError):
        side.run("select 1 / 0", {})
    assert side.run(asked.replace("select", "select (select count(*) from pg_prepared_statements),"), {})[1][0][0] == 0
    kept = side._idle.take()
    assert kept is not None
    assert kept.execute(asked).fetchone()[:2] == ("0", "0")
    assert kept.pgconn.transaction_status == psycopg.pq.TransactionStatus.IDLE
    kept.close()


def test_behind_a_pooler_nothing_is_asked_of_the_session() -> None:
    found = _database(Environment(database_url=URL, database_pooler="transaction", database_direct_url=URL))
    assert found["OPTIONS"]["options"] == ""
    assert found["OPTIONS"]["prepare_threshold"] is None
    assert found["DISABLE_SERVER_SIDE_CURSORS"] is True
    assert found["OF_TRANSACTION"]["enable_seqscan"] == "off"
    usual = _database(Environment(database_url=URL))
    assert not usual["OF_TRANSACTION"]
    assert usual["DISABLE_SERVER_SIDE_CURSORS"] is False


def test_a_pooler_without_the_server_itself_is_refused(strong: pytest.MonkeyPatch) -> None:  # noqa: F811
    strong.setenv("OASYS_DATABASE_POOLER", "transaction")
    with pytest.raises(InvalidSetting, match=r"OASYS_DATABASE_DIRECT_URL: .*name the server itself"):
        read_environment()
    strong.setenv("OASYS_DATABASE_DIRECT_URL", own_database_url("postgresql://db.example/", "oasys_app", "short"))
    with pytest.raises(WeakSetting, match="OASYS_DATABASE_DIRECT_URL has a weak password"):
        read_environment()
    strong.setenv("OASYS_DATABASE_DIRECT_URL", URL)
    assert read_environment().waking_url == URL
    strong.delenv("OASYS_DATABASE_POOLER")
    strong.delenv("OASYS_DATABASE_DIRECT_URL")
    assert read_environment().waking_url == read_environment().database_url

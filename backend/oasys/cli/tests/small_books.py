"""A small PostgreSQL that the tests back up and restore, in a folder whose name a shell would trip over; its fixtures."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import psycopg
import pytest

from oasys.cli.keeping.place import Place, place_of
from oasys.cli.keeping.restoring import Source
from oasys.cli.keeping.streaming import Stream, drop_slot
from oasys.cli.keeping.taking import take
from oasys.cli.postgres import Cluster
from oasys.cli.runtime import cluster_of
from oasys.cli.state import Home
from tests.installations import eventually

SECRET = "a sentence that no backup may show"
SETTINGS = (
    "OASYS_BACKUP_FOLDER",
    "OASYS_WAL_FOLDER",
    "OASYS_FIELD_KEYS",
    "OASYS_FIELD_KEYS_FILE",
    "OASYS_BACKUP_RECIPIENTS",
)


def quiet(text: str) -> None:
    """Nobody listens."""


@pytest.fixture(scope="module")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    made = Home(tmp_path_factory.mktemp("keeping") / "it's 100 % kept")
    made.make()
    made.field_keys()
    with pytest.MonkeyPatch.context() as patch:
        for name in SETTINGS:
            patch.delenv(name, raising=False)
        cluster = cluster_of(made)
        assert cluster is not None
        cluster.start()
        execute(cluster, "create table kept (what text primary key)")
        yield made
        cluster.stop()


@pytest.fixture
def place(small_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """The installation's, with folders of the test's own."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    found = replace(place_of(small_home), folder=tmp_path / "the back ups", spool=tmp_path / "spool")
    if found.cluster.process() is None:
        found.cluster.start()
    return found


def execute(cluster: Cluster, statement: str, *values: object) -> None:
    with psycopg.connect(cluster.admin_url) as raw:
        raw.execute(statement, values)  # type: ignore[arg-type]


def keep(place: Place, what: str) -> datetime:
    """A row, and a moment between it and the next one."""
    execute(place.cluster, "insert into kept values (%s)", what)
    with psycopg.connect(place.cluster.admin_url) as raw:
        row = raw.execute("select clock_timestamp()").fetchone()
    assert row is not None
    found: datetime = row[0]
    return found


def rows_of(home: Home) -> set[str]:
    cluster = cluster_of(home)
    assert cluster is not None
    cluster.start()
    try:
        with psycopg.connect(cluster.admin_url) as raw:
            return {row[0] for row in raw.execute("select what from kept")}
    finally:
        cluster.stop()


def source_of(place: Place) -> Source:
    return Source(place.folder, place.spool, place.key)


def streamed(place: Place, stream: Stream) -> None:
    """Everything up to now has been copied."""
    with psycopg.connect(place.cluster.admin_url, autocommit=True) as raw:
        row = raw.execute("select pg_current_wal_lsn()").fetchone()
        assert row is not None
        query = "select coalesce(bool_or(flush_lsn >= %s), false) from pg_stat_replication where application_name = 'oasys_stream'"
        eventually(lambda: raw.execute(query, [row[0]]).fetchone() == (True,))
    assert stream.is_running()


@pytest.fixture
def stream(place: Place) -> Iterator[Stream]:
    made = Stream(place, is_synchronous=True)
    made.start()
    yield made
    made.stop()
    eventually(lambda: slots(place) == {False} and drop_slot(place.cluster) is None)


def slots(place: Place) -> set[bool]:
    with psycopg.connect(place.cluster.admin_url) as raw:
        return {row[0] for row in raw.execute("select active from pg_replication_slots")}


@pytest.fixture(scope="module")
def kept(small_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A place with one backup, for tests that put back what they spoil."""
    folder = tmp_path_factory.mktemp("kept")
    found = replace(place_of(small_home), folder=folder / "backups", spool=folder / "spool")
    if found.cluster.process() is None:
        found.cluster.start()
    take(found, quiet, full_days=7)
    return found

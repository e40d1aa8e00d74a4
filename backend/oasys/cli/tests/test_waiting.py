"""Commits of a server that somebody else starts wait for the copier where that is wanted, and never for one that is not there."""

import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from oasys.cli.keeping.keeper import Keeper
from oasys.cli.keeping.place import ForeignServer, Place
from oasys.cli.keeping.restoring import restore
from oasys.cli.keeping.store import backups
from oasys.cli.keeping.streaming import Stream, agree_on_waiting
from oasys.cli.keeping.taking import take
from oasys.cli.runtime import cluster_of
from oasys.cli.state import Home, Refused
from oasys.cli.tests.small_books import keep, quiet, source_of
from tests.installations import eventually

COMMITS = "import sys, psycopg; psycopg.connect(sys.argv[1], autocommit=True).execute('insert into kept values (%s)', [sys.argv[2]])"


def committing(url: str, what: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", COMMITS, url, what])


def one_that_waits(server: ForeignServer) -> "subprocess.Popen[bytes]":
    """Of several commits: they wait once the checkpointer has read the setting, which it does not while it writes to a slow disk."""
    deadline, number = time.monotonic() + 120, 0
    while time.monotonic() < deadline:
        number += 1
        process = committing(server.admin_url, f"waits {number}")
        try:
            assert process.wait(3) == 0
        except subprocess.TimeoutExpired:
            return process
    raise AssertionError("no commit waits")


def copies(server: ForeignServer) -> list[str]:
    with psycopg.connect(server.admin_url) as raw:
        query = "select sync_state from pg_stat_replication where application_name = 'oasys_stream'"
        return [row[0] for row in raw.execute(query)]


def test_commits_wait_once_somebody_copies_and_no_longer_than_is_wanted(
    place: Place, stream: Stream, tmp_path: Path
) -> None:
    server = ForeignServer(place.cluster.admin_url)
    try:
        eventually(lambda: agree_on_waiting(server, is_wanted=True))
        eventually(lambda: copies(server) == ["sync"])
        keep(place, "copied")
        assert stream.process is not None
        stream.process.send_signal(19)
        waiting = one_that_waits(server)
        stream.process.send_signal(18)
        assert waiting.wait(120) == 0
        take(place, quiet, full_days=7)
    finally:
        assert agree_on_waiting(server, is_wanted=False)
    stream.stop()
    assert committing(server.admin_url, "alone").wait(120) == 0

    # the backup of a server whose commits wait is that of one whose commits do not
    [made] = backups(place.folder)
    restored = restore(source_of(place), made, tmp_path / "restored", quiet, to=None, is_alone=True)
    cluster = cluster_of(restored.home)
    assert cluster is not None
    cluster.start()
    try:
        assert committing(cluster.admin_url, "restored").wait(120) == 0
    finally:
        cluster.stop()


def test_nobody_is_waited_for_who_does_not_copy(place: Place) -> None:
    server = ForeignServer(place.cluster.admin_url)
    assert not agree_on_waiting(server, is_wanted=True)
    assert committing(server.admin_url, "nobody copies").wait(120) == 0
    assert agree_on_waiting(server, is_wanted=False)


def test_what_an_administrator_has_said_is_left_alone(place: Place) -> None:
    server = ForeignServer(place.cluster.admin_url)
    with psycopg.connect(server.admin_url, autocommit=True) as raw:
        raw.execute("alter system set synchronous_standby_names = 'theirs'")
        raw.execute("select pg_reload_conf()")
        try:
            with psycopg.connect(server.admin_url) as other:
                assert agree_on_waiting(server, is_wanted=False)
                assert other.execute("show synchronous_standby_names").fetchone() == ("theirs",)
        finally:
            raw.execute("alter system reset synchronous_standby_names")
            raw.execute("select pg_reload_conf()")


@pytest.mark.parametrize(("said", "is_wanted"), [("synchronous", True), ("on", False), ("off", False)])
def test_the_keeper_asks_until_it_is_as_the_settings_say(
    place: Place, small_home: Home, monkeypatch: pytest.MonkeyPatch, said: str, is_wanted: bool
) -> None:
    asked: list[bool] = []

    def agree(server: ForeignServer, *, is_wanted: bool) -> bool:
        asked.append(is_wanted)
        if len(asked) == 1:
            raise Refused("PostgreSQL does not answer")
        return len(asked) > 2

    monkeypatch.setenv("OASYS_WAL_STREAM", said)
    monkeypatch.setattr("oasys.cli.keeping.keeper.PACK_SECONDS", 0)
    monkeypatch.setattr("oasys.cli.keeping.keeper.agree_on_waiting", agree)
    monkeypatch.setattr(Stream, "start", lambda self: None)
    monkeypatch.setattr(Keeper, "_back_up_if_due", lambda self: None)
    monkeypatch.setattr(Keeper, "_pack", lambda self: None)
    foreign = Place(**{name: getattr(place, name) for name in Place.__slots__} | {"cluster": ForeignServer("x")})
    for where, times in ((place, 0), (foreign, 3)):
        keeper = Keeper(small_home, where, quiet, None)
        for _ in range(5):
            keeper._tick()
        assert asked == [is_wanted] * times

"""The keeper under the supervisor: commits wait for its copy, it comes back by itself, and what it kept is restored."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import psutil
import psycopg
import pytest

from oasys.cli.keeping.keeper import last_due
from oasys.cli.keeping.place import settings
from oasys.cli.keeping.store import backups
from oasys.cli.state import BACKEND, Home, Refused
from oasys.cli.supervisor import Installation
from tests.installations import Instance, environment_for, eventually, oasys, said

# as where there is no frontend/: what is tried here needs no web app
WITHOUT_APP = "import oasys.cli.webapp as app; app.exists = lambda: False; from oasys.cli.app import main; main()"

COMMITS = """
import sys, psycopg
psycopg.connect(sys.argv[1], autocommit=True).execute("insert into kept values ('6 waited')")
"""


@pytest.mark.parametrize(
    ("at", "now", "due"),
    [
        ("02:30", "2026-06-17T02:30:00+00:00", "2026-06-17T02:30:00+00:00"),
        ("02:30", "2026-06-17T02:29:59+00:00", "2026-06-16T02:30:00+00:00"),
        ("23:59", "2026-01-01T00:00:00+00:00", "2025-12-31T23:59:00+00:00"),
        ("02:30", "2026-06-17T09:00:00+08:00", "2026-06-16T02:30:00+00:00"),
    ],
)
def test_the_last_moment_at_which_a_backup_was_due(at: str, now: str, due: str) -> None:
    assert last_due(at, datetime.fromisoformat(now)) == datetime.fromisoformat(due)


@pytest.mark.parametrize("at", ["2:30", "24:00", "02:60", "02:30 ", "noon"])
def test_a_time_of_day_that_is_none_is_refused_by_name(at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OASYS_BACKUP_DAILY_AT", at)
    with pytest.raises(Refused, match="OASYS_BACKUP_DAILY_AT"):
        settings()


def test_an_own_postgresql_is_not_kept_and_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OASYS_WAL_STREAM", "on")
    home = Home(tmp_path / "home")
    home.make()
    with pytest.raises(Refused, match=r"OASYS_WAL_STREAM.*your own is backed up where it"):
        Installation(home, print).start(port=None, own_database="postgresql://db.example/postgres", with_demo=False)


class Kept(Instance):
    """An installation whose commits wait for the keeper's copy."""

    def begin(self) -> None:
        log = self.home.parent / "up.log"
        environment = environment_for(self.home) | {"OASYS_WAL_STREAM": "synchronous", "PYTHONPATH": str(BACKEND)}
        with log.open("wb") as output:
            words = [sys.executable, "-c", WITHOUT_APP, "up", "--no-demo", "--port", str(self.port)]
            process = subprocess.Popen(words, cwd=BACKEND, env=environment, stdout=output, stderr=output)
        eventually(lambda: "Ready after" in log.read_text() or process.poll() is not None, seconds=400)
        assert process.poll() is None, log.read_text()

    def commit(self, what: str) -> None:
        with psycopg.connect(self.cluster().admin_url) as raw:
            raw.execute("create table if not exists kept (what text)")
            raw.execute("insert into kept values (%s)", [what])

    def committed(self) -> list[str]:
        with psycopg.connect(self.cluster().admin_url) as raw:
            return [row[0] for row in raw.execute("select what from kept order by what")]

    def copiers(self) -> list[str]:
        try:
            with psycopg.connect(self.cluster().admin_url) as raw:
                return [
                    row[0]
                    for row in raw.execute(
                        "select sync_state from pg_stat_replication where application_name = 'oasys_stream'"
                    )
                ]
        except psycopg.OperationalError:
            return []


def receivers_of(keeper: psutil.Process) -> list[psutil.Process]:
    """Its children that copy; others come and go."""
    found = []
    for child in keeper.children():
        with contextlib.suppress(psutil.NoSuchProcess):
            if "pg_receivewal" in child.name():
                found.append(child)
    return found


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    made = Kept(tmp_path_factory.mktemp("keeper") / "home")
    made.begin()
    yield made
    oasys(made.home, "down")
    assert made.cluster().process() is None


def test_commits_wait_for_a_copier_that_comes_back_and_what_it_kept_is_restored(kept: Kept) -> None:
    eventually(lambda: kept.copiers() == ["sync"])
    kept.commit("1 before")
    keeper = kept.process("keeper")
    [receiver] = receivers_of(keeper)
    receiver.kill()
    kept.commit("2 the copier was killed")
    keeper.kill()
    kept.commit("3 the keeper was killed")
    eventually(lambda: kept.record()["keeper"]["pid"] != keeper.pid)
    eventually(lambda: kept.copiers() == ["sync"])
    postgres = kept.cluster().process()
    assert postgres is not None
    postgres.kill()
    eventually(lambda: kept.copiers() == ["sync"])
    kept.commit("4 PostgreSQL was killed")
    eventually(lambda: backups(kept.home / "backups"), seconds=300)  # of itself: what is streamed needs a ground
    kept.commit("5 after the backup")

    [copier] = receivers_of(kept.process("keeper"))
    copier.suspend()
    waiting = subprocess.Popen([sys.executable, "-c", COMMITS, kept.cluster().admin_url])
    with pytest.raises(subprocess.TimeoutExpired):
        waiting.wait(3)
    copier.resume()
    assert waiting.wait(120) == 0

    done = oasys(kept.home, "restore", "--replace")
    assert done.returncode == 0, said(done)
    assert "0 differences" in done.stdout
    cluster = kept.cluster()
    cluster.start()
    try:
        assert [what[0] for what in kept.committed()] == ["1", "2", "3", "4", "5", "6"]
    finally:
        cluster.stop()
    kept.begin()
    kept.commit("7 a new timeline")
    assert kept.copiers() == ["sync"]


def test_a_supervisor_that_was_killed_leaves_no_copier_behind(kept: Kept) -> None:
    supervisor, keeper = kept.process("supervisor"), kept.process("keeper")
    receivers = receivers_of(keeper)
    assert receivers
    supervisor.kill()
    kept.commit("8 without a supervisor")
    assert oasys(kept.home, "down").returncode == 0
    eventually(
        lambda: not any(psutil.pid_exists(process.pid) and process.is_running() for process in [keeper, *receivers])
    )
    # whoever starts the server alone does not wait for anybody
    cluster = kept.cluster()
    cluster.start()
    kept.commit("9 alone")
    cluster.stop()

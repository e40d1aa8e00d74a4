"""The embedded PostgreSQL on machines that make it hard: no user namespaces, a squatted folder, lost secrets, recovery."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from oasys.cli import postgres
from oasys.cli.postgres import LONGEST_SOCKET_FOLDER, Cluster, other_than_root
from oasys.cli.state import Refused


@pytest.fixture(autouse=True)
def _fresh_look_at_the_machine() -> Iterator[None]:
    other_than_root.cache_clear()
    yield
    other_than_root.cache_clear()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("postgres") / "root's alone"
    folder.mkdir(mode=0o700)
    made = Cluster(folder / "postgres", "secret", is_durable=False)
    yield made
    made.stop()


def _without_namespaces(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What most containers answer."""
    refusing = folder / "unshare"
    refusing.write_text("#!/bin/sh\nexit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def test_without_user_namespaces_it_runs_as_another_than_root_and_changes_back(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        _without_namespaces(tmp_path, patch)
        cluster.start()
        process = cluster.process()
        assert process is not None
        assert process.uids().effective != 0
        with psycopg.connect(cluster.admin_url, autocommit=True) as connection:
            connection.execute("create table kept as select 42 as answer")
        cluster.stop()
        assert cluster.process() is None
    other_than_root.cache_clear()
    cluster.start()
    with psycopg.connect(cluster.admin_url) as connection:
        assert connection.execute("select answer from kept").fetchone() == (42,)
    cluster.stop()


def test_root_who_has_no_way_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "getuid", lambda: 0)
    with pytest.raises(Refused, match="as another user, or name an own PostgreSQL with --database-url"):
        other_than_root()


def test_secrets_of_another_database_are_told_and_nothing_is_left_running(cluster: Cluster) -> None:
    cluster.init()
    with pytest.raises(Refused, match=r"put the secrets\.json back.*unharmed"):
        replace(cluster, admin_password="of another").start()
    assert cluster.process() is None


def test_a_long_recovery_is_waited_for_and_said(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long: a server stopped in its recovery would begin it again."""
    answers, asked, said = Cluster.answers, [], []

    def slowly(self: Cluster) -> bool:
        asked.append(self)
        return len(asked) > 5 and answers(self)

    monkeypatch.setattr(Cluster, "answers", slowly)
    monkeypatch.setattr(postgres, "SLOW_SECONDS", 0)
    monkeypatch.setattr(postgres, "START_SECONDS", 0)
    cluster.start(said.append)
    assert len(said) == 1
    assert "recovers" in said[0]
    assert cluster.process() is not None
    cluster.stop()


def _with_long_path(tmp_path: Path) -> Cluster:
    made = Cluster(tmp_path / ("long" * 30), "secret")
    assert made.sockets.parent == postgres.SHARED_FOLDER
    return made


def test_the_socket_is_at_one_place_for_every_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _with_long_path(tmp_path).sockets
    assert len(os.fsencode(before)) <= LONGEST_SOCKET_FOLDER
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    assert _with_long_path(tmp_path).sockets == before


def test_the_socket_folder_is_private_whatever_stood_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "SHARED_FOLDER", tmp_path)
    made = _with_long_path(tmp_path)
    for _ in range(2):
        made._make_sockets()
        assert made.sockets.stat().st_mode & 0o777 == 0o700
        assert list(made.sockets.iterdir()) == []
        made.sockets.chmod(0o777)
        (made.sockets / ".s.PGSQL.5432").touch()


@pytest.mark.parametrize("squat", ["a folder that cannot be removed", "a link", "a file"])
def test_a_socket_folder_of_another_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, squat: str) -> None:
    monkeypatch.setattr(postgres, "SHARED_FOLDER", tmp_path)
    made = _with_long_path(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "kept").mkdir(parents=True)
    match squat:
        case "a link":
            made.sockets.symlink_to(elsewhere)
        case "a file":
            made.sockets.touch(mode=0o600)
        case _:  # as another user's in a folder with the sticky bit
            made.sockets.mkdir()
            monkeypatch.setattr(os, "rmdir", _not_permitted)
    with pytest.raises(Refused, match="not a folder of this user"):
        made._make_sockets()
    assert (elsewhere / "kept").exists()


def _not_permitted(*place: object, **words: object) -> None:
    raise PermissionError(*place)


def test_its_log_holds_nothing_of_what_it_refused(cluster: Cluster) -> None:
    cluster.start()
    with psycopg.connect(cluster.admin_url, autocommit=True) as connection:
        connection.execute("create table person (name text unique check (name <> 'Nemo'))")
        for name in ("Ada", "Ada", "Nemo"):
            with contextlib.suppress(psycopg.IntegrityError):
                connection.execute(f"insert into person values ('{name}')")
    cluster.stop()
    log = cluster.log.read_text()
    assert "ready to accept connections" in log
    assert not any(name in log for name in ("Ada", "Nemo"))

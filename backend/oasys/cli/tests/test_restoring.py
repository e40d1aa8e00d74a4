"""What is restored from backups and WAL: the last there is, any moment, and in the place of an installation."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from oasys.cli.keeping import commands, replacing
from oasys.cli.keeping.place import Place, place_of
from oasys.cli.keeping.restoring import Restored, choose, restore
from oasys.cli.keeping.store import (
    SECRETS,
    SUFFIX,
    backups,
)
from oasys.cli.keeping.streaming import Stream
from oasys.cli.keeping.taking import take
from oasys.cli.state import Home, Refused
from oasys.cli.tests.small_books import SECRET, execute, keep, quiet, rows_of, source_of, streamed
from tests.installations import eventually

# moments


def test_the_books_of_a_moment(place: Place, stream: Stream, tmp_path: Path) -> None:
    made = take(place, quiet, full_days=7)
    moments = []
    for what in ("first", "second", "third"):
        moments.append(keep(place, what))
        execute(place.cluster, "select pg_switch_wal()")
    streamed(place, stream)
    stream.pack()
    assert list(place.wal.glob(f"*{SUFFIX}"))
    assert not any(SECRET.encode() in path.read_bytes() for path in place.wal.iterdir())

    found = choose(source_of(place), to=moments[1], name=None)
    assert found == made
    restored = restore(source_of(place), found, tmp_path / "second", quiet, to=moments[1])
    assert restored.has_reached
    assert {"first", "second"} <= (rows := rows_of(restored.home))
    assert "third" not in rows
    last = restore(source_of(place), found, tmp_path / "last", quiet, to=None)
    assert {"first", "second", "third"} <= rows_of(last.home)
    stream.stop()  # autovacuum commits as well, at any moment
    late = restore(source_of(place), found, tmp_path / "late", quiet, to=datetime.now(UTC))
    assert not late.has_reached
    assert {"first", "second", "third"} <= rows_of(late.home)
    assert late.last_commit_at is not None
    alone = restore(source_of(place), found, tmp_path / "alone", quiet, to=None, is_alone=True)
    assert not {"first", "second", "third"} & rows_of(alone.home)


def test_what_was_streamed_a_moment_ago_is_restored(place: Place, stream: Stream, tmp_path: Path) -> None:
    """The segment that was begun is not packed yet, and the server is gone at once."""
    made = take(place, quiet, full_days=7)
    keep(place, "a moment ago")
    streamed(place, stream)
    restored = restore(source_of(place), made, tmp_path / "new", quiet, to=None)
    assert "a moment ago" in rows_of(restored.home)


def test_a_begun_segment_is_finished_and_leaves_the_spool(place: Place, stream: Stream, tmp_path: Path) -> None:
    made = take(place, quiet, full_days=7)
    keep(place, "little")
    streamed(place, stream)
    stream.pack()
    stream.finish_segment()
    eventually(lambda: stream.pack() > 0)
    nowhere = replace(source_of(place), spool=tmp_path / "nowhere")
    assert "little" in rows_of(restore(nowhere, made, tmp_path / "new", quiet, to=None).home)


def test_a_missing_segment_is_named_and_not_passed_over(place: Place, stream: Stream) -> None:
    made = take(place, quiet, full_days=7)
    for number in range(3):
        keep(place, f"gap {number}")
        execute(place.cluster, "select pg_switch_wal()")
    keep(place, "gap behind")
    streamed(place, stream)
    stream.pack()
    packed = sorted(place.wal.glob(f"*{SUFFIX}"))
    packed[-2].unlink()
    for to in (None, datetime.now(UTC)):
        with pytest.raises(Refused, match="is missing"):
            choose(source_of(place), to=to, name=None)
    assert choose(source_of(place), to=None, name=made.name) == made


def test_a_damaged_segment_stops_the_restore(place: Place, stream: Stream, tmp_path: Path) -> None:
    made = take(place, quiet, full_days=7)
    keep(place, "in a damaged segment")
    execute(place.cluster, "select pg_switch_wal()")
    keep(place, "behind a damaged segment")
    streamed(place, stream)
    stream.pack()
    last = max(place.wal.glob(f"*{SUFFIX}"))
    content = bytearray(last.read_bytes())
    content[-30] ^= 1
    last.write_bytes(content)
    with pytest.raises(Refused, match="did not start"):
        restore(source_of(place), made, tmp_path / "new", quiet, to=None)
    assert not (tmp_path / "new").exists()


def test_a_moment_that_nothing_leads_to_is_refused(place: Place) -> None:
    with pytest.raises(Refused, match="There is no backup"):
        choose(source_of(place), to=None, name=None)
    made = take(place, quiet, full_days=7)
    with pytest.raises(Refused, match="must not be before it"):
        choose(source_of(place), to=made.ended_at - timedelta(seconds=1), name=None)
    with pytest.raises(Refused, match="No WAL is kept"):
        choose(source_of(place), to=made.ended_at + timedelta(seconds=1), name=None)
    with pytest.raises(Refused, match="There is no backup another"):
        choose(source_of(place), to=None, name="another")


@pytest.mark.parametrize(
    ("said", "why"),
    [("yesterday", "no moment"), ("2026-01-01T10:00:00", "no zone"), ("2999-01-01T10:00:00Z", "future")],
)
def test_a_moment_that_is_none_is_refused(said: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        commands._moment(said)


def test_a_folder_that_holds_something_is_left_alone(kept: Place, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(Refused, match="not empty"):
        restore(source_of(kept), backups(kept.folder)[0], tmp_path, quiet, to=None)
    assert (tmp_path / "mine.txt").read_text() == "mine"


# over an installation


def test_books_are_replaced_once_they_are_proven_and_kept_aside(
    small_home: Home, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = take(place, quiet, full_days=7)
    keep(place, "after the backup")
    source = source_of(place)
    with pytest.raises(Refused, match="Nothing was replaced"):
        replacing.replace(
            small_home, source, quiet, to=None, name=made.name, prove=lambda restored: (False, "one differs")
        )
    assert "after the backup" in rows_of(small_home)
    restored, _ = replacing.replace(small_home, source, quiet, to=None, name=None, prove=lambda restored: (True, ""))
    assert isinstance(restored, Restored)
    assert "after the backup" not in rows_of(small_home)
    [aside] = small_home.folder.glob("before-*")
    assert "after the backup" in rows_of(Home(aside))
    assert not (small_home.folder / "restored").exists()


# the commands


def test_options_that_do_not_go_together_are_refused(small_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OASYS_HOME", str(small_home.folder))
    with pytest.raises(Refused, match="add --verify"):
        commands.backup(every=True)
    with pytest.raises(Refused, match="three things"):
        commands.backup(show=True, full=True)
    with pytest.raises(Refused, match="--into"):
        commands.restore_command()
    with pytest.raises(Refused, match="leave --to out"):
        commands.restore_command(into=small_home.folder / "x", name="a", to="2026-01-01T00:00:00Z")
    with pytest.raises(Refused, match="no books"):
        commands.backup()


def test_backups_of_another_installation_leave_this_ones_spool_alone(small_home: Home, tmp_path: Path) -> None:
    assert commands.source_of(small_home, None, None).spool == small_home.folder / "wal"
    assert commands.source_of(small_home, small_home.folder / "backups", None).spool == small_home.folder / "wal"
    assert not commands.source_of(small_home, tmp_path, None).spool.exists()


def test_an_own_postgresql_is_backed_up_where_it_runs(tmp_path: Path) -> None:
    home = Home(tmp_path / "state")
    home.make()
    home.remember(admin_database_url="postgresql://admin@db.example/postgres")
    with pytest.raises(Refused, match=r"backups\.md"):
        place_of(home)


def test_the_list_names_damage_and_exits_1(kept: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    import typer

    app = typer.Typer()
    app.command()(lambda: commands._list(kept))
    [made] = backups(kept.folder)
    good = CliRunner().invoke(app)
    assert good.exit_code == 0, good.output
    assert made.name in good.output
    path = kept.folder / made.name / SECRETS
    content = path.read_bytes()
    try:
        path.write_bytes(b"")
        bad = CliRunner().invoke(app)
        assert bad.exit_code == 1
        assert "DAMAGED" in bad.output
    finally:
        path.write_bytes(content)


def test_a_backup_that_does_not_agree_is_broken_and_gets_no_proof(kept: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    import typer

    [made] = backups(kept.folder)
    monkeypatch.setattr(commands, "_books", lambda restored: (False, "one differs"))
    with pytest.raises(typer.Exit):
        commands._verify(kept, None, every=False)
    assert commands.proof_of(kept.folder, made) is None
    monkeypatch.setattr(commands, "_books", lambda restored: (True, "0 differences"))
    commands._verify(kept, made.name, every=False)
    assert commands.proof_of(kept.folder, made) is not None

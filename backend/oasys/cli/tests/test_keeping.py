"""Backups and what is restored from them: of a small PostgreSQL in a folder whose name a shell would trip over."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from oasys.cli.keeping import commands, replacing, taking
from oasys.cli.keeping.encryption import (
    add_key,
    decrypting,
    encrypting,
    ensure_key,
    read_keys,
    read_whole,
    recipients,
    write_whole,
)
from oasys.cli.keeping.place import Place, place_of
from oasys.cli.keeping.restoring import Restored, Source, choose, restore
from oasys.cli.keeping.store import (
    DATA,
    PARTS,
    RECORD,
    SECRETS,
    SUFFIX,
    Backup,
    Part,
    backups,
    faults,
    first_wanted,
    gap_after,
    outdated,
    tidy,
)
from oasys.cli.keeping.streaming import Stream, drop_slot, pack
from oasys.cli.keeping.taking import take
from oasys.cli.postgres import Cluster
from oasys.cli.runtime import cluster_of
from oasys.cli.state import Home, Refused
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
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    made = Home(tmp_path_factory.mktemp("keeping") / "it's 100 % kept")
    made.make()
    made.field_keys()
    with pytest.MonkeyPatch.context() as patch:
        for name in SETTINGS:
            patch.delenv(name, raising=False)
        cluster = cluster_of(made)
        assert cluster is not None
        cluster.start()
        _execute(cluster, "create table kept (what text primary key)")
        yield made
        cluster.stop()


@pytest.fixture
def place(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """The installation's, with folders of the test's own."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    found = replace(place_of(home), folder=tmp_path / "the back ups", spool=tmp_path / "spool")
    if found.cluster.process() is None:
        found.cluster.start()
    return found


def _execute(cluster: Cluster, statement: str, *values: object) -> None:
    with psycopg.connect(cluster.admin_url) as raw:
        raw.execute(statement, values)  # type: ignore[arg-type]


def _keep(place: Place, what: str) -> datetime:
    """A row, and a moment between it and the next one."""
    _execute(place.cluster, "insert into kept values (%s)", what)
    with psycopg.connect(place.cluster.admin_url) as raw:
        row = raw.execute("select clock_timestamp()").fetchone()
    assert row is not None
    found: datetime = row[0]
    return found


def _rows(home: Home) -> set[str]:
    cluster = cluster_of(home)
    assert cluster is not None
    cluster.start()
    try:
        with psycopg.connect(cluster.admin_url) as raw:
            return {row[0] for row in raw.execute("select what from kept")}
    finally:
        cluster.stop()


def _source(place: Place) -> Source:
    return Source(place.folder, place.spool, place.key)


def _streamed(place: Place, stream: Stream) -> None:
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
    eventually(lambda: _slots(place) == {False} and drop_slot(place.cluster) is None)


def _slots(place: Place) -> set[bool]:
    with psycopg.connect(place.cluster.admin_url) as raw:
        return {row[0] for row in raw.execute("select active from pg_replication_slots")}


# taking


def test_a_backup_is_encrypted_and_restores_with_the_secrets(place: Place, tmp_path: Path) -> None:
    _keep(place, SECRET)
    made = take(place, quiet, full_days=7)
    assert (made.kind, made.of, made.files > 500, made.plain_bytes > 20_000_000) == ("full", None, True, True)
    assert {name: (place.folder / made.name / name).stat().st_size for name in PARTS} == {
        name: part.size for name, part in made.parts.items()
    }
    assert all(part.size > 0 for part in made.parts.values())
    for name in PARTS:
        content = (place.folder / made.name / name).read_bytes()
        assert content.startswith(b"age-encryption.org/v1")
        assert SECRET.encode() not in content
    assert backups(place.folder) == [made]
    assert not place.work.exists()
    assert not list(place.folder.glob("*.part"))

    restored = restore(_source(place), made, tmp_path / "new", quiet, to=None)
    for name in ("secrets.json", "field-keys.json", "backup-key.txt"):
        path = restored.home.folder / name
        assert path.read_bytes() == (place.key.parent / name).read_bytes()
        assert path.stat().st_mode & 0o777 == 0o600
    assert SECRET in _rows(restored.home)


def test_what_changed_since_is_a_small_backup_that_restores_whole(place: Place, tmp_path: Path) -> None:
    first = take(place, quiet, full_days=7)
    _keep(place, "between the two")
    second = take(place, quiet, full_days=7)
    assert (second.kind, second.of) == ("incremental", first.name)
    assert second.plain_bytes < first.plain_bytes
    restored = restore(_source(place), second, tmp_path / "new", quiet, to=None)
    assert "between the two" in _rows(restored.home)
    assert "between the two" not in _rows(restore(_source(place), first, tmp_path / "old", quiet, to=None).home)


def test_an_old_full_backup_is_followed_by_a_full_one(place: Place) -> None:
    take(place, quiet, full_days=7)
    assert take(place, quiet, full_days=7, now=datetime.now(UTC) + timedelta(days=8)).kind == "full"
    assert take(place, quiet, full_days=7, is_full=True).kind == "full"


def test_where_it_cannot_be_incremental_it_is_full_and_says_so(place: Place) -> None:
    first = take(place, quiet, full_days=7)
    write_whole(place.folder / first.name / "manifest.gz.age", b"{}", place.readers)
    said: list[str] = []
    assert take(place, said.append, full_days=7).kind == "full"
    assert "Taking a full backup instead" in said[0]


def test_what_pg_verifybackup_refuses_is_no_backup(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    real = taking._copy

    def spoiling(place: Place, staged: Path, base: Backup | None, work: Path) -> None:
        real(place, staged, base, work)
        (staged / "global" / "pg_control").write_bytes(b"")

    monkeypatch.setattr(taking, "_copy", spoiling)
    with pytest.raises(Refused, match="pg_verifybackup failed"):
        take(place, quiet, full_days=7)
    assert [path.name for path in place.folder.iterdir()] == ["wal"]
    assert not place.work.exists()


def test_what_does_not_read_back_is_no_backup(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    real = taking._read_back

    def failing_disk(place: Place, target: Path, *rest: object) -> None:
        with (target / DATA).open("r+b") as file:
            file.seek(2_000_000)
            file.write(b"rotten")
        real(place, target, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(taking, "_read_back", failing_disk)
    with pytest.raises(Refused, match="damaged"):
        take(place, quiet, full_days=7)
    assert backups(place.folder) == []


@pytest.mark.parametrize(("files", "size", "part"), [(0, 10**8, 1), (2000, 0, 1), (2000, 10**8, 0)])
def test_a_backup_of_nothing_is_refused(files: int, size: int, part: int) -> None:
    made = replace(_record(days=0), files=files, plain_bytes=size, parts={name: Part(part, "") for name in PARTS})
    with pytest.raises(Refused, match="not a database"):
        taking.refuse_empty(made)


def test_the_folder_of_another_database_is_refused(place: Place) -> None:
    made = take(place, quiet, full_days=7)
    (place.folder / made.name / RECORD).write_text(replace(made, system="1").written())
    with pytest.raises(Refused, match="another database"):
        take(place, quiet, full_days=7, is_full=True)


def test_only_one_at_a_time(place: Place) -> None:
    with taking.working(place), pytest.raises(Refused, match="Another backup"):
        take(place, quiet, full_days=7)


def test_a_folder_that_cannot_be_made_is_named(place: Place, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match="OASYS_BACKUP_FOLDER"):
        take(replace(place, folder=tmp_path / "file" / "backups"), quiet, full_days=7)


# damage


@pytest.fixture(scope="module")
def kept(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A place with one backup, for tests that put back what they spoil."""
    folder = tmp_path_factory.mktemp("kept")
    found = replace(place_of(home), folder=folder / "backups", spool=folder / "spool")
    if found.cluster.process() is None:
        found.cluster.start()
    take(found, quiet, full_days=7)
    return found


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("how", ["gone", "empty", "cut", "turned"])
def test_damage_is_named_and_nothing_is_restored_from_it(kept: Place, tmp_path: Path, name: str, how: str) -> None:
    [made] = backups(kept.folder)
    assert faults(kept.folder, made, {made.name}) == []
    path = kept.folder / made.name / name
    content = path.read_bytes()
    spoilt = {"gone": b"", "empty": b"", "cut": content[:-1], "turned": content[:-9] + b"x" + content[-8:]}[how]
    try:
        path.unlink()
        if how != "gone":
            path.write_bytes(spoilt)
        [fault] = faults(kept.folder, made, {made.name})
        assert str(path) in fault
        with pytest.raises(Refused, match=path.name):
            restore(_source(kept), made, tmp_path / "new", quiet, to=None)
        assert not (tmp_path / "new").exists()
    finally:
        path.write_bytes(content)


def test_another_key_reads_nothing_and_says_so(kept: Place, tmp_path: Path) -> None:
    other = Home(tmp_path / "other")
    other.make()
    [made] = backups(kept.folder)
    with pytest.raises(Refused, match="--key"):
        restore(replace(_source(kept), key=ensure_key(other)), made, tmp_path / "new", quiet, to=None)
    assert not (tmp_path / "new").exists()


def test_a_second_recipient_reads_it_too(tmp_path: Path) -> None:
    homes = [Home(tmp_path / name) for name in ("one", "two")]
    for each in homes:
        each.make()
    first, second = map(ensure_key, homes)
    write_whole(tmp_path / "file", b"content", recipients(first, [str(read_keys(second)[0].to_public())]))
    assert (
        read_whole(tmp_path / "file", read_keys(first))
        == read_whole(tmp_path / "file", read_keys(second))
        == b"content"
    )
    with pytest.raises(Refused, match="OASYS_BACKUP_RECIPIENTS holds nobody"):
        recipients(first, ["nobody"])


def test_a_key_that_is_gone_is_not_replaced(tmp_path: Path) -> None:
    home = Home(tmp_path / "state")
    home.make()
    path = ensure_key(home)
    assert path.stat().st_mode & 0o777 == 0o600
    assert ensure_key(home).read_bytes() == path.read_bytes()
    path.unlink()
    with pytest.raises(Refused, match="put back the copy"):
        ensure_key(home)


def test_a_new_key_writes_and_the_earlier_one_still_reads(tmp_path: Path) -> None:
    home = Home(tmp_path / "state")
    home.make()
    path = ensure_key(home)
    earlier = path.read_bytes()
    write_whole(tmp_path / "before", b"before", recipients(path, []))
    add_key(path)
    write_whole(tmp_path / "after", b"after", recipients(path, []))
    assert read_whole(tmp_path / "before", read_keys(path)) == b"before"
    assert read_whole(tmp_path / "after", read_keys(path)) == b"after"
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_bytes(earlier)
    with pytest.raises(Refused, match="--key"):
        read_whole(tmp_path / "after", read_keys(path))


def test_a_writer_that_fails_leaves_no_file(tmp_path: Path) -> None:
    home = Home(tmp_path / "state")
    home.make()
    readers = recipients(ensure_key(home), [])
    with pytest.raises(ZeroDivisionError), encrypting(tmp_path / "file", readers) as stream:
        stream.write(bytes(10_000_000))
        raise ZeroDivisionError
    assert not (tmp_path / "file").exists()
    with pytest.raises(Refused, match="cannot be written"), encrypting(Path("/dev/full/file"), readers) as stream:
        stream.write(b"x")


def test_a_reader_that_stops_early_still_hears_of_damage(tmp_path: Path) -> None:
    home = Home(tmp_path / "state")
    home.make()
    path, key = tmp_path / "file", ensure_key(home)
    with encrypting(path, recipients(key, [])) as stream:
        stream.write(os.urandom(3_000_000))
    content = path.read_bytes()
    path.write_bytes(content[:-20])
    with pytest.raises(Refused, match="damaged"), decrypting(path, read_keys(key)) as plain:
        plain.read(10)


# moments


def test_the_books_of_a_moment(place: Place, stream: Stream, tmp_path: Path) -> None:
    made = take(place, quiet, full_days=7)
    moments = []
    for what in ("first", "second", "third"):
        moments.append(_keep(place, what))
        _execute(place.cluster, "select pg_switch_wal()")
    _streamed(place, stream)
    stream.pack()
    assert list(place.wal.glob(f"*{SUFFIX}"))
    assert not any(SECRET.encode() in path.read_bytes() for path in place.wal.iterdir())

    found = choose(_source(place), to=moments[1], name=None)
    assert found == made
    restored = restore(_source(place), found, tmp_path / "second", quiet, to=moments[1])
    assert restored.has_reached
    assert {"first", "second"} <= (rows := _rows(restored.home))
    assert "third" not in rows
    last = restore(_source(place), found, tmp_path / "last", quiet, to=None)
    assert {"first", "second", "third"} <= _rows(last.home)
    late = restore(_source(place), found, tmp_path / "late", quiet, to=datetime.now(UTC))
    assert not late.has_reached
    assert {"first", "second", "third"} <= _rows(late.home)
    assert late.last_commit_at is not None
    alone = restore(_source(place), found, tmp_path / "alone", quiet, to=None, is_alone=True)
    assert not {"first", "second", "third"} & _rows(alone.home)


def test_what_was_streamed_a_moment_ago_is_restored(place: Place, stream: Stream, tmp_path: Path) -> None:
    """The segment that was begun is not packed yet, and the server is gone at once."""
    made = take(place, quiet, full_days=7)
    _keep(place, "a moment ago")
    _streamed(place, stream)
    restored = restore(_source(place), made, tmp_path / "new", quiet, to=None)
    assert "a moment ago" in _rows(restored.home)


def test_a_begun_segment_is_finished_and_leaves_the_spool(place: Place, stream: Stream, tmp_path: Path) -> None:
    made = take(place, quiet, full_days=7)
    _keep(place, "little")
    _streamed(place, stream)
    stream.pack()
    stream.finish_segment()
    eventually(lambda: stream.pack() > 0)
    nowhere = replace(_source(place), spool=tmp_path / "nowhere")
    assert "little" in _rows(restore(nowhere, made, tmp_path / "new", quiet, to=None).home)


def test_a_missing_segment_is_named_and_not_passed_over(place: Place, stream: Stream) -> None:
    made = take(place, quiet, full_days=7)
    for number in range(3):
        _keep(place, f"gap {number}")
        _execute(place.cluster, "select pg_switch_wal()")
    _keep(place, "gap behind")
    _streamed(place, stream)
    stream.pack()
    packed = sorted(place.wal.glob(f"*{SUFFIX}"))
    packed[-2].unlink()
    for to in (None, datetime.now(UTC)):
        with pytest.raises(Refused, match="is missing"):
            choose(_source(place), to=to, name=None)
    assert choose(_source(place), to=None, name=made.name) == made


def test_a_damaged_segment_stops_the_restore(place: Place, stream: Stream, tmp_path: Path) -> None:
    made = take(place, quiet, full_days=7)
    _keep(place, "in a damaged segment")
    _execute(place.cluster, "select pg_switch_wal()")
    _keep(place, "behind a damaged segment")
    _streamed(place, stream)
    stream.pack()
    last = max(place.wal.glob(f"*{SUFFIX}"))
    content = bytearray(last.read_bytes())
    content[-30] ^= 1
    last.write_bytes(content)
    with pytest.raises(Refused, match="did not start"):
        restore(_source(place), made, tmp_path / "new", quiet, to=None)
    assert not (tmp_path / "new").exists()


def test_a_moment_that_nothing_leads_to_is_refused(place: Place) -> None:
    with pytest.raises(Refused, match="There is no backup"):
        choose(_source(place), to=None, name=None)
    made = take(place, quiet, full_days=7)
    with pytest.raises(Refused, match="must not be before it"):
        choose(_source(place), to=made.ended_at - timedelta(seconds=1), name=None)
    with pytest.raises(Refused, match="No WAL is kept"):
        choose(_source(place), to=made.ended_at + timedelta(seconds=1), name=None)
    with pytest.raises(Refused, match="There is no backup another"):
        choose(_source(place), to=None, name="another")


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
        restore(_source(kept), backups(kept.folder)[0], tmp_path, quiet, to=None)
    assert (tmp_path / "mine.txt").read_text() == "mine"


# segments


def test_a_segment_is_never_overwritten_by_another_one(place: Place) -> None:
    place.make()
    name = "000000010000000000000007"
    (place.spool / name).write_bytes(b"one" * 1000)
    (place.spool / f"{name[:-1]}8.partial").write_bytes(b"begun")
    assert pack(place.spool, place.wal, place.identities, place.readers) == 1
    assert read_whole(place.wal / f"{name}{SUFFIX}", place.identities) == b"one" * 1000
    (place.spool / name).write_bytes(b"one" * 1000)
    assert pack(place.spool, place.wal, place.identities, place.readers) == 1
    for other in (b"two" * 1000, b"one" * 999, b"one" * 1001):
        (place.spool / name).write_bytes(other)
        with pytest.raises(Refused, match="another database"):
            pack(place.spool, place.wal, place.identities, place.readers)
        assert (place.spool / name).exists()
    (place.spool / name).unlink()
    (place.spool / f"{name[:-1]}9").write_bytes(b"")
    with pytest.raises(Refused, match="is empty"):
        pack(place.spool, place.wal, place.identities, place.readers)


# retention


def _record(days: float, *, kind: str = "full", of: str | None = None, segment: int = 1) -> Backup:
    ended = datetime(2026, 6, 17, 12, tzinfo=UTC) - timedelta(days=days)
    return Backup(
        name=f"{ended:%Y%m%dT%H%M%S}Z-{kind}", kind=kind, of=of, started_at=ended, ended_at=ended, system="1", timeline=1,
        start_lsn=f"0/{segment:X}000000", end_lsn=f"0/{segment:X}000100", stamp="", files=1000, plain_bytes=10**8,
        plain_sha256="", parts={name: Part(1, "") for name in PARTS},
    )  # fmt: skip


def test_days_weeks_and_what_they_need_are_kept() -> None:
    now = _record(0).ended_at
    full = [_record(days) for days in (60, 31, 24, 16, 9)]
    small = [
        _record(23, kind="incremental", of=full[1].name),
        _record(2, kind="incremental", of=full[4].name),
        _record(1),
    ]
    kept = sorted([*full, *small], key=lambda backup: backup.ended_at)
    gone = {backup.name for backup in outdated(kept, now=now, days=3, weeks=5)}
    # of the week 23 days ago the incremental is the last one, and needs the full one of an earlier week
    assert gone == {full[0].name}
    assert full[4].name not in {backup.name for backup in outdated(kept, now=now, days=3, weeks=0)}
    assert outdated(kept, now=now + timedelta(days=900), days=1, weeks=0) == kept[:-1]
    assert outdated([], now=now, days=1, weeks=0) == []


def test_wal_is_kept_from_the_last_backup_before_the_days() -> None:
    now = _record(0).ended_at
    kept = [_record(30, segment=1), _record(10, segment=5), _record(2, segment=9)]
    assert first_wanted(kept, now=now, days=3) == 5
    assert first_wanted(kept, now=now, days=40) == 1
    assert first_wanted([], now=now, days=3) is None
    assert gap_after(kept[0], {1, 2, 4}) == 3
    assert gap_after(kept[0], {2, 3}) == 1
    assert gap_after(kept[0], {0, 1, 2}) is None
    assert gap_after(kept[0], {0}) is None


def test_what_is_old_enough_goes_with_what_was_left_over(tmp_path: Path) -> None:
    (tmp_path / "wal").mkdir()
    for backup in (_record(30, segment=1), _record(10, segment=5), _record(2, segment=9)):
        (tmp_path / backup.name).mkdir()
        (tmp_path / backup.name / RECORD).write_text(backup.written())
    for number in range(1, 11):
        (tmp_path / "wal" / f"0000000100000000{number:08X}{SUFFIX}").write_text("x")
    (tmp_path / "wal" / f"00000002.history{SUFFIX}").write_text("x")
    (tmp_path / "left.part").mkdir()
    assert tidy(tmp_path, days=3, weeks=3, now=_record(0).ended_at) == (1, 4)
    assert [backup.ended_at.day for backup in backups(tmp_path)] == [7, 15]
    assert len(list((tmp_path / "wal").iterdir())) == 7
    assert not (tmp_path / "left.part").exists()


def test_a_record_of_another_form_is_not_guessed_at(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    for content in ("", "[]", "{}", json.dumps({"form": "oasys.backup.2"}), json.dumps({"form": "oasys.backup.1"})):
        (tmp_path / "one" / RECORD).write_text(content)
        with pytest.raises(Refused):
            backups(tmp_path)


# over an installation


def test_books_are_replaced_once_they_are_proven_and_kept_aside(
    home: Home, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = take(place, quiet, full_days=7)
    _keep(place, "after the backup")
    source = _source(place)
    with pytest.raises(Refused, match="Nothing was replaced"):
        replacing.replace(home, source, quiet, to=None, name=made.name, prove=lambda restored: (False, "one differs"))
    assert "after the backup" in _rows(home)
    restored, _ = replacing.replace(home, source, quiet, to=None, name=None, prove=lambda restored: (True, ""))
    assert isinstance(restored, Restored)
    assert "after the backup" not in _rows(home)
    [aside] = home.folder.glob("before-*")
    assert "after the backup" in _rows(Home(aside))
    assert not (home.folder / "restored").exists()


# the commands


def test_options_that_do_not_go_together_are_refused(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OASYS_HOME", str(home.folder))
    with pytest.raises(Refused, match="add --verify"):
        commands.backup(every=True)
    with pytest.raises(Refused, match="three things"):
        commands.backup(show=True, full=True)
    with pytest.raises(Refused, match="--into"):
        commands.restore_command()
    with pytest.raises(Refused, match="leave --to out"):
        commands.restore_command(into=home.folder / "x", name="a", to="2026-01-01T00:00:00Z")
    with pytest.raises(Refused, match="no books"):
        commands.backup()


def test_backups_of_another_installation_leave_this_ones_spool_alone(home: Home, tmp_path: Path) -> None:
    assert commands._source(home, None, None).spool == home.folder / "wal"
    assert commands._source(home, home.folder / "backups", None).spool == home.folder / "wal"
    assert not commands._source(home, tmp_path, None).spool.exists()


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

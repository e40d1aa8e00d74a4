"""Backups as they are taken, kept and listed, and segments of WAL."""

import json
import os
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from oasys.cli.keeping import taking
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
from oasys.cli.keeping.place import Place
from oasys.cli.keeping.restoring import restore
from oasys.cli.keeping.store import (
    DATA,
    PARTS,
    RECORD,
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
from oasys.cli.keeping.streaming import pack
from oasys.cli.keeping.taking import take
from oasys.cli.state import Home, Refused
from oasys.cli.tests.small_books import SECRET, keep, quiet, rows_of, source_of

# taking


def test_a_backup_is_encrypted_and_restores_with_the_secrets(place: Place, tmp_path: Path) -> None:
    keep(place, SECRET)
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

    restored = restore(source_of(place), made, tmp_path / "new", quiet, to=None)
    for name in ("secrets.json", "field-keys.json", "backup-key.txt"):
        path = restored.home.folder / name
        assert path.read_bytes() == (place.key.parent / name).read_bytes()
        assert path.stat().st_mode & 0o777 == 0o600
    assert SECRET in rows_of(restored.home)


def test_what_changed_since_is_a_small_backup_that_restores_whole(place: Place, tmp_path: Path) -> None:
    first = take(place, quiet, full_days=7)
    keep(place, "between the two")
    second = take(place, quiet, full_days=7)
    assert (second.kind, second.of) == ("incremental", first.name)
    assert second.plain_bytes < first.plain_bytes
    restored = restore(source_of(place), second, tmp_path / "new", quiet, to=None)
    assert "between the two" in rows_of(restored.home)
    assert "between the two" not in rows_of(restore(source_of(place), first, tmp_path / "old", quiet, to=None).home)


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


def test_another_one_is_waited_for_as_long_as_is_said(place: Place) -> None:
    held = threading.Event()

    def hold() -> None:
        with taking.working(place):
            held.set()
            time.sleep(1)

    other = threading.Thread(target=hold)
    other.start()
    assert held.wait(10)
    with pytest.raises(Refused, match="Another backup"):
        take(place, quiet, full_days=7, patience=0.2)
    said: list[str] = []
    assert take(place, quiet, full_days=7, patience=60, say_waiting=said.append).kind == "full"
    assert said == ["Another backup or restore of this installation is running: waiting for it ..."]
    other.join()


def test_a_folder_that_cannot_be_made_is_named(place: Place, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match="OASYS_BACKUP_FOLDER"):
        take(replace(place, folder=tmp_path / "file" / "backups"), quiet, full_days=7)


# damage


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
            restore(source_of(kept), made, tmp_path / "new", quiet, to=None)
        assert not (tmp_path / "new").exists()
    finally:
        path.write_bytes(content)


def test_another_key_reads_nothing_and_says_so(kept: Place, tmp_path: Path) -> None:
    other = Home(tmp_path / "other")
    other.make()
    [made] = backups(kept.folder)
    with pytest.raises(Refused, match="--key"):
        restore(replace(source_of(kept), key=ensure_key(other)), made, tmp_path / "new", quiet, to=None)
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

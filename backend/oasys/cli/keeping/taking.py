"""Taking a backup: pg_basebackup into a private folder, pg_verifybackup, encrypted, read back, and only then named as one."""

import fcntl
import hashlib
import json
import shutil
import tarfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

import psycopg

from oasys.cli.keeping.encryption import (
    PIECE,
    Counted,
    decrypting,
    encrypting,
    read_whole,
    sha256_of,
    sync_folder,
    write_whole,
)
from oasys.cli.keeping.place import Place, run
from oasys.cli.keeping.store import (
    DATA,
    MANIFEST,
    PARTS,
    RECORD,
    SECRETS,
    UNFINISHED,
    Backup,
    Part,
    backups,
)
from oasys.cli.state import Refused

PAUSE = 0.5  # seconds between two looks whether another has ended
FEWEST_FILES = 500  # a fresh PostgreSQL has more; fewer were not its data directory
Say = Callable[[str], None]


@contextmanager
def working(place: Place, *, patience: float = 0, say: Say = lambda text: None) -> Iterator[Path]:
    """The private folder, empty, for one backup or restore at a time. Raises Refused where another has it for over `patience` seconds."""
    running = "Another backup or restore of this installation is running"
    place.work.parent.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + patience
    with place.work.with_suffix(".lock").open("w") as lock:
        if patience and not _has(lock):
            say(f"{running}: waiting for it ...")
        while not _has(lock):
            if time.monotonic() >= until:
                raise Refused(f"{running}: wait for it.")
            time.sleep(PAUSE)
        shutil.rmtree(place.work, ignore_errors=True)
        place.work.mkdir(mode=0o700)
        try:
            yield place.work
        finally:
            shutil.rmtree(place.work, ignore_errors=True)


def _has(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def take(
    place: Place,
    say: Say,
    *,
    full_days: int,
    is_full: bool = False,
    now: datetime | None = None,
    patience: float = 0,
    say_waiting: Say = lambda text: None,
) -> Backup:
    """A backup of the running server: full, or what changed since the last full one where that is young enough.

    Waits `patience` seconds for another one to end. Raises Refused, with nothing left behind, where any step fails or what was written does
    not read back the same.
    """
    place.make()
    now = now or datetime.now(UTC)
    with working(place, patience=patience, say=say_waiting) as work:
        _refuse_full_disk(place)
        system = _system(place)
        found = _of_this_database(place, system)
        base = None if is_full else _base(found, now - timedelta(days=full_days))
        staged = work / "data"
        if base is not None:
            try:
                _copy(place, staged, base, work)
            except Refused as refusal:
                say(f"{refusal}\nTaking a full backup instead ...")
                shutil.rmtree(staged, ignore_errors=True)
                base = None
        if base is None:
            _copy(place, staged, None, work)
        run(["pg_verifybackup", "--quiet", str(staged)])
        ended = datetime.now(UTC)
        return _pack(place, staged, base, system, started=now, ended=ended)


def _refuse_full_disk(place: Place) -> None:
    """A full one is as large as the database, plain in the private folder and packed where backups go."""
    with psycopg.connect(place.cluster.admin_url) as raw:
        row = raw.execute("select sum(pg_database_size(oid)) from pg_database").fetchone()
    needed = int(row[0]) if row else 0
    free = shutil.disk_usage(place.work).free
    if free < needed * 11 // 10:
        raise Refused(
            f"The disk of {place.work.parent} has {free // 2**20:,} MB left; a backup needs {needed * 11 // 10 // 2**20:,} MB there "
            "for its while. Make room and try again."
        )


def _system(place: Place) -> str:
    with psycopg.connect(place.cluster.admin_url) as raw:
        row = raw.execute("select system_identifier from pg_control_system()").fetchone()
    assert row is not None
    return str(row[0])


def _of_this_database(place: Place, system: str) -> list[Backup]:
    """Raises Refused where the folder belongs to another database: its WAL and this one's would be taken for one."""
    found = backups(place.folder)
    if any(backup.system != system for backup in found):
        raise Refused(
            f"{place.folder} holds backups of another database: move them away, or name another folder in "
            "OASYS_BACKUP_FOLDER."
        )
    return found


def _base(found: list[Backup], not_before: datetime) -> Backup | None:
    """The full one that an incremental builds on."""
    full = [backup for backup in found if backup.kind == "full"]
    return full[-1] if full and full[-1].ended_at >= not_before else None


def _copy(place: Place, staged: Path, base: Backup | None, work: Path) -> None:
    words = ["pg_basebackup", "-D", str(staged), "--format=plain", "--wal-method=stream", "--checkpoint=fast"]
    words += ["--manifest-checksums=SHA256", "--no-password", "--label=oasys", "--no-sync"]  # it goes when it is packed
    if base is not None:
        manifest = work / "manifest"
        manifest.write_bytes(read_whole(place.folder / base.name / MANIFEST, place.identities))
        words += [f"--incremental={manifest}"]
    run(words, cluster=place.cluster)


def _pack(
    place: Place, staged: Path, base: Backup | None, system: str, *, started: datetime, ended: datetime
) -> Backup:
    kind = "incremental" if base else "full"
    name = f"{ended:%Y%m%dT%H%M%S%f}Z-{kind}"
    target = place.folder / f"{name}{UNFINISHED}"
    readers = place.readers
    manifest = (staged / "backup_manifest").read_bytes()
    try:
        target.mkdir(mode=0o700)
        with encrypting(target / DATA, readers) as stream:
            files = write_tar(staged, stream)
        write_whole(target / MANIFEST, manifest, readers)
        write_whole(target / SECRETS, place.secret_content(), readers)
        _read_back(place, target, manifest, stream)
        ranges = json.loads(manifest)["WAL-Ranges"]
        backup = Backup(
            name=name,
            kind=kind,
            of=base.name if base else None,
            started_at=started,
            ended_at=ended,
            system=system,
            timeline=ranges[-1]["Timeline"],
            start_lsn=ranges[0]["Start-LSN"],
            end_lsn=ranges[-1]["End-LSN"],
            stamp=place.stamp,
            files=files,
            plain_bytes=stream.size,
            plain_sha256=stream.digest.hexdigest(),
            parts={part: Part((target / part).stat().st_size, sha256_of(target / part)) for part in PARTS},
        )
        refuse_empty(backup)
        (target / RECORD).write_text(backup.written())
        sync_folder(target)
        target.rename(place.folder / name)
        sync_folder(place.folder)
    except OSError as error:
        raise Refused(f"The backup cannot be written to {place.folder}: {error}.") from error
    finally:
        shutil.rmtree(target, ignore_errors=True)
    return backup


def refuse_empty(backup: Backup) -> None:
    """Raises Refused for what cannot be the data directory of a PostgreSQL."""
    if backup.files < FEWEST_FILES or backup.plain_bytes < PIECE or any(p.size <= 0 for p in backup.parts.values()):
        raise Refused(f"The backup holds {backup.files} files of {backup.plain_bytes:,} bytes: that is not a database.")


def write_tar(folder: Path, stream: Counted) -> int:
    """The folder's content as one stream; how many files."""
    count = 0

    def counting(member: tarfile.TarInfo) -> tarfile.TarInfo:
        nonlocal count
        count += member.isfile()
        return member

    out: Any = stream
    with tarfile.open(fileobj=out, mode="w|", format=tarfile.GNU_FORMAT) as tar:
        tar.add(folder, arcname=".", filter=counting)
    return count


def _read_back(place: Place, target: Path, manifest: bytes, written: Counted) -> None:
    """Decrypts what was written, from the disk. Raises Refused where it is not the same."""
    digest = hashlib.sha256()
    with decrypting(target / DATA, place.identities) as plain:
        while piece := plain.read(PIECE):
            digest.update(piece)
    if digest.digest() != written.digest.digest() or read_whole(target / MANIFEST, place.identities) != manifest:
        raise Refused(f"The backup in {place.folder} does not read back as it was written: its disk may be failing.")

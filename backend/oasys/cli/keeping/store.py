"""The folder of backups: what stands there, whether it is whole, how far its WAL reaches, and what is old enough to go."""

import json
import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from oasys.cli.keeping.encryption import sha256_of, write_private
from oasys.cli.state import Refused

FORM = "oasys.backup.1"
RECORD = "backup.json"
PROOF = "proof.json"
DATA, MANIFEST, SECRETS = "data.tar.gz.age", "manifest.gz.age", "secrets.gz.age"
PARTS = (DATA, MANIFEST, SECRETS)
SUFFIX = ".gz.age"
UNFINISHED = ".part"
SEGMENT = re.compile(r"^(?P<timeline>[0-9A-F]{8})(?P<high>[0-9A-F]{8})(?P<low>[0-9A-F]{8})(?P<partial>\.partial)?$")
SEGMENT_BITS = 24  # 16 MB


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a backup as it lies there, encrypted."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Backup:
    """The record of one. `of`: the full one that an incremental needs. `plain_bytes` and `files` are of the data directory."""

    name: str
    kind: str
    of: str | None
    started_at: datetime
    ended_at: datetime
    system: str
    timeline: int
    start_lsn: str
    end_lsn: str
    stamp: str
    files: int
    plain_bytes: int
    plain_sha256: str
    parts: dict[str, Part]

    @property
    def size(self) -> int:
        return sum(part.size for part in self.parts.values())

    def written(self) -> str:
        moments = {"started_at": self.started_at.isoformat(), "ended_at": self.ended_at.isoformat()}
        return json.dumps({"form": FORM} | asdict(self) | moments, indent=1)


def read_record(folder: Path) -> Backup:
    """Raises Refused where it is none, or one of another form."""
    try:
        found = json.loads((folder / RECORD).read_text())
        if found.pop("form") != FORM:
            raise Refused(f"{folder / RECORD} is of another release of OASYS.")
        found["parts"] = {name: Part(**part) for name, part in found["parts"].items()}
        for name in ("started_at", "ended_at"):
            found[name] = datetime.fromisoformat(found[name])
        return Backup(**found)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(f"{folder / RECORD} cannot be read: {error!r}.") from error


def backups(folder: Path) -> list[Backup]:
    """All that are finished, the oldest first. Raises Refused where one's record cannot be read."""
    if not folder.is_dir():
        return []
    names = [path.parent for path in folder.glob(f"*/{RECORD}") if not path.parent.name.endswith(UNFINISHED)]
    return sorted((read_record(path) for path in names), key=lambda backup: (backup.ended_at, backup.name))


def faults(folder: Path, backup: Backup, known: Iterable[str]) -> list[str]:
    """What is wrong with the files of a backup, without its key; nothing where all is as it was written."""
    found = []
    if backup.of is not None and backup.of not in known:
        found.append(f"{backup.name} needs {backup.of}, which is gone.")
    for name in PARTS:
        path = folder / backup.name / name
        part = backup.parts.get(name)
        if part is None or part.size <= 0:
            found.append(f"{backup.name} was written without {name}.")
        elif not path.is_file():
            found.append(f"{path} is gone.")
        elif path.stat().st_size != part.size:
            found.append(f"{path} has {path.stat().st_size:,} bytes instead of {part.size:,}.")
        elif sha256_of(path) != part.sha256:
            found.append(f"{path} is not what was written.")
    return found


def proof_of(folder: Path, backup: Backup) -> datetime | None:
    """When it was last restored and its books agreed."""
    try:
        return datetime.fromisoformat(json.loads((folder / backup.name / PROOF).read_text())["proven_at"])
    except (OSError, ValueError, KeyError):
        return None


def write_proof(folder: Path, backup: Backup, now: datetime) -> None:
    write_private(folder / backup.name / PROOF, json.dumps({"proven_at": now.isoformat()}).encode())


# WAL


def number_of_lsn(lsn: str) -> int:
    """The number of the segment that holds the position."""
    high, low = lsn.split("/")
    return ((int(high, 16) << 32) | int(low, 16)) >> SEGMENT_BITS


def number_of(name: str) -> int | None:
    """A segment's number, the same on every timeline; None for other files."""
    found = SEGMENT.match(name)
    return (int(found["high"], 16) << (32 - SEGMENT_BITS)) | int(found["low"], 16) if found else None


def kept_segments(*folders: Path) -> set[int]:
    """Numbers of all segments that are kept or wait in the spool, begun ones among them."""
    names = (path.name.removesuffix(SUFFIX) for folder in folders if folder.is_dir() for path in folder.iterdir())
    return {number for name in names if (number := number_of(name)) is not None}


def gap_after(backup: Backup, segments: set[int]) -> int | None:
    """The first segment behind the backup that is missing, while later ones are there; None where all of them are."""
    behind = {number for number in segments if number >= number_of_lsn(backup.end_lsn)}
    if not behind:
        return None
    missing = set(range(number_of_lsn(backup.end_lsn), max(behind) + 1)) - behind
    return min(missing) if missing else None


def has_wal(backup: Backup, segments: set[int]) -> bool:
    """Whether anything is kept of what came after the backup."""
    return any(number >= number_of_lsn(backup.end_lsn) for number in segments)


# retention


def outdated(kept: Sequence[Backup], *, now: datetime, days: int, weeks: int) -> list[Backup]:
    """What is neither younger than so many days, nor the last of one of so many weeks, nor needed by what is; never the last."""
    if not kept:
        return []
    wanted = {kept[-1].name} | {backup.name for backup in kept if backup.ended_at >= now - timedelta(days=days)}
    last_of_week = {backup.ended_at.isocalendar()[:2]: backup for backup in kept}
    for back in range(weeks):
        if last := last_of_week.get((now - timedelta(weeks=back)).isocalendar()[:2]):
            wanted.add(last.name)
    wanted |= {backup.of for backup in kept if backup.name in wanted and backup.of}
    return [backup for backup in kept if backup.name not in wanted]


def first_wanted(kept: Sequence[Backup], *, now: datetime, days: int) -> int | None:
    """The first segment that a restore to a moment of the last so many days may need; older backups carry their own."""
    if not kept:
        return None
    old = [backup for backup in kept if backup.ended_at < now - timedelta(days=days)]
    young = [backup for backup in kept if backup.ended_at >= now - timedelta(days=days)]
    return min(number_of_lsn(backup.start_lsn) for backup in [*young, *old[-1:]])


def tidy(folder: Path, *, days: int, weeks: int, now: datetime | None = None) -> tuple[int, int]:
    """Removes what is old enough, and what an interrupted run left; how many backups and segments went."""
    now = now or datetime.now(UTC)
    for left in folder.glob(f"*{UNFINISHED}"):
        shutil.rmtree(left, ignore_errors=True)
    old = outdated(backups(folder), now=now, days=days, weeks=weeks)
    for backup in sorted(old, key=lambda backup: backup.of is None):  # what needs another goes before it
        gone = folder / f"{backup.name}{UNFINISHED}"
        (folder / backup.name).rename(gone)
        shutil.rmtree(gone)
    first = first_wanted(backups(folder), now=now, days=days)
    segments = 0
    for path in sorted((folder / "wal").glob(f"*{SUFFIX}")):
        number = number_of(path.name.removesuffix(SUFFIX))
        if number is not None and first is not None and number < first:
            path.unlink()
            segments += 1
    return len(old), segments

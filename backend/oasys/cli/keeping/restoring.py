"""Restoring: a backup and the WAL behind it become a state folder of its own, up to a moment or to the last that is kept."""

import json
import os
import shlex
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from pyrage.x25519 import Identity

from oasys.cli.keeping.encryption import PIECE, decrypting, read_keys, read_whole, write_private
from oasys.cli.keeping.place import SECRET_FILES, run
from oasys.cli.keeping.store import (
    DATA,
    MANIFEST,
    SECRETS,
    SUFFIX,
    Backup,
    backups,
    faults,
    gap_after,
    has_wal,
    kept_segments,
)
from oasys.cli.keeping.taking import refuse_empty
from oasys.cli.postgres import Cluster
from oasys.cli.state import BACKEND, Home, Refused

Say = Callable[[str], None]
NEWER_SECRETS = "secrets-"
TOO_EARLY = "recovery ended before configured recovery target was reached"
RECOVERY = """
restore_command = '{command}'
recovery_target_timeline = 'latest'
recovery_target_action = 'promote'
hot_standby = off
"""


@dataclass(frozen=True, slots=True)
class Source:
    """What is restored from. `spool`: where changes may wait that are not packed yet."""

    folder: Path
    spool: Path
    key: Path

    @property
    def wal(self) -> Path:
        return self.folder / "wal"

    @property
    def identities(self) -> list[Identity]:
        return read_keys(self.key)


@dataclass(frozen=True, slots=True)
class Restored:
    """`last_commit_at`: of what was played from WAL; None where nothing was. `seconds`: until the server answered."""

    backup: Backup
    home: Home
    last_commit_at: datetime | None
    has_reached: bool
    seconds: float


def choose(source: Source, *, to: datetime | None, name: str | None) -> Backup:
    """The last backup from before the moment. Raises Refused where there is none, or it does not lead there."""
    found = backups(source.folder)
    if not found:
        raise Refused(f"There is no backup in {source.folder}: name the folder with --from.")
    if name is not None:
        found = [backup for backup in found if backup.name == name]
        if not found:
            raise Refused(f"There is no backup {name} in {source.folder}: ./oasys backup --list shows them.")
    early = [backup for backup in found if to is None or backup.ended_at <= to]
    if not early:
        raise Refused(
            f"The earliest backup there is was finished at {found[0].ended_at.isoformat()}: --to must not be before it."
        )
    segments = kept_segments(source.wal, source.spool)
    chosen = early[-1]
    if name is None and (missing := gap_after(chosen, segments)) is not None:
        raise Refused(
            f"Of what was written after {chosen.ended_at.isoformat()} the segment {missing:X} of the WAL is missing in {source.wal}. "
            f"The books of that backup alone: --backup {chosen.name}, without --to."
        )
    if to is not None and not has_wal(chosen, segments):
        raise Refused(
            f"No WAL is kept after {chosen.ended_at.isoformat()}: without --to that backup is restored. "
            "OASYS_WAL_STREAM keeps what comes after."
        )
    return chosen


def restore(
    source: Source, backup: Backup, target: Path, say: Say, *, to: datetime | None, is_alone: bool = False
) -> Restored:
    """A state folder with the books as they were; its server is stopped again. `is_alone`: without the WAL behind the backup.

    Raises Refused, with nothing left in `target`, where any part cannot be read or PostgreSQL does not take it.
    """
    if target.exists() and any(target.iterdir()):
        raise Refused(f"{target} is not empty: name a folder that is.")
    began = time.monotonic()
    home = Home(target)
    try:
        home.make()
        _secrets(source, backup, home)
        say(f"Unpacking {backup.name} ...")
        home.postgres.mkdir(mode=0o700)
        _data(source, backup, home)
        (home.postgres / "made").touch()
        cluster = Cluster(home.postgres, home.secrets()["admin"])
        say("Playing what came after it ..." if not is_alone else "Starting it ...")
        has_reached = _recover(source, cluster, to=to, is_alone=is_alone)
        last = _last_commit(cluster)
        cluster.stop()
        return Restored(backup, home, last, has_reached, time.monotonic() - began)
    except BaseException as fault:
        for folder in [path for path in (home.postgres,) if (path / "data").exists()]:
            Cluster(folder, "").stop()
        shutil.rmtree(target, ignore_errors=True)
        if isinstance(fault, OSError):
            raise Refused(f"{target} cannot be written: {fault}.") from fault
        raise


def _secrets(source: Source, backup: Backup, home: Home) -> None:
    """The newest that are kept: keys are added in time, and what was written since may need them."""
    newer = sorted(source.wal.glob(f"{NEWER_SECRETS}*{SUFFIX}"))
    paths = [source.folder / backup.name / SECRETS, *newer[-1:]]
    moments = [f"{backup.ended_at:%Y%m%dT%H%M%S%f}", *(path.name.removeprefix(NEWER_SECRETS) for path in newer[-1:])]
    content = json.loads(read_whole(max(zip(moments, paths, strict=True))[1], source.identities))
    for name in SECRET_FILES:
        if name in content:
            write_private(home.folder / name, content[name].encode())
    if "secrets.json" not in content:
        raise Refused(f"{backup.name} holds no secrets of its installation.")
    write_private(home.folder / "backup-key.txt", source.key.read_bytes())


def _data(source: Source, backup: Backup, home: Home) -> None:
    """The data directory, put together and checked by PostgreSQL's programs."""
    known = {found.name: found for found in backups(source.folder)}
    chain = [known[name] for name in (backup.of, backup.name) if name in known]
    wrong = [fault for each in chain for fault in faults(source.folder, each, known)]
    if wrong:
        raise Refused("\n".join(wrong))
    staged = [home.postgres / f"part-{number}" for number in range(len(chain))]
    for each, folder in zip(chain, staged, strict=True):
        refuse_empty(each)
        _unpack(source, each, folder)
        run(["pg_verifybackup", "--quiet", str(folder)])
    data = home.postgres / "data"
    if backup.of is None:
        staged[0].rename(data)
    else:
        # the server that recovers it syncs all of it first
        run(["pg_combinebackup", "--no-sync", "--manifest-checksums=SHA256", "-o", str(data), *map(str, staged)])
        run(["pg_verifybackup", "--quiet", str(data)])
        for folder in staged:
            shutil.rmtree(folder)
    _forget_copier(data)
    data.chmod(0o700)


def _forget_copier(data: Path) -> None:
    """Whoever commits to what was restored waits for no copier of the server that it was copied from."""
    auto = data / "postgresql.auto.conf"
    lines = auto.read_text().splitlines(keepends=True)
    auto.write_text("".join(line for line in lines if not line.startswith("synchronous_standby_names")))


def _unpack(source: Source, backup: Backup, folder: Path) -> None:
    folder.mkdir(mode=0o700)
    with decrypting(source.folder / backup.name / DATA, source.identities) as plain:
        stream: Any = plain
        with tarfile.open(fileobj=stream, mode="r|", bufsize=PIECE) as tar:
            tar.extractall(folder, filter="tar")
        while plain.read(PIECE):
            pass
        if (plain.size, plain.digest.hexdigest()) != (backup.plain_bytes, backup.plain_sha256):
            raise Refused(f"{source.folder / backup.name / DATA} is not what was written.")
    folder.chmod(0o700)
    if (folder / "backup_manifest").read_bytes() != read_whole(
        source.folder / backup.name / MANIFEST, source.identities
    ):
        raise Refused(f"{source.folder / backup.name / MANIFEST} is not what was written.")


def _recover(source: Source, cluster: Cluster, *, to: datetime | None, is_alone: bool) -> bool:
    """Starts the server and has it play what is kept; whether a commit after the moment was met, which ended it there.

    Without WAL it is told so, and begins a timeline of its own all the same: its segments are never taken for the first one's.
    """
    wal, spool = (source.folder / "none",) * 2 if is_alone else (source.wal, source.spool)
    words = [sys.executable, "-m", "oasys.cli.keeping.fetch", str(wal), str(spool), str(source.key)]
    command = shlex.join(["env", f"PYTHONPATH={BACKEND}", *words]).replace("%", "%%") + " %f %p"
    try:
        _play(cluster, command, to)
    except Refused:
        if to is None or TOO_EARLY not in cluster.log.read_text(errors="replace"):
            raise
        _play(cluster, command, None)
        return False
    return True


def _play(cluster: Cluster, command: str, to: datetime | None) -> None:
    auto = cluster.data / "postgresql.auto.conf"
    before = auto.read_text()
    content = RECOVERY.format(command=command.replace("'", "''"))
    if to is not None:
        content += f"recovery_target_time = '{to.isoformat()}'\n"
    try:
        auto.write_text(before + content)
        (cluster.data / "recovery.signal").touch(mode=0o600)
        cluster.start()
    finally:
        auto.write_text(before)


def _last_commit(cluster: Cluster) -> datetime | None:
    with psycopg.connect(cluster.admin_url) as raw:
        row = raw.execute("select pg_last_xact_replay_timestamp()").fetchone()
    found: datetime | None = row[0] if row else None
    return found


def agree(home: Home) -> tuple[bool, str]:
    """`./oasys verify` on the restored books: whether every balance is the sum of its lines, every seal holds; what it said."""
    environment = {name: said for name, said in os.environ.items() if not name.startswith(("OASYS_", "DJANGO_"))}
    environment |= {"OASYS_HOME": str(home.folder), "PYTHONPATH": str(BACKEND)}
    words = [sys.executable, "-m", "oasys.cli", "verify"]
    done = subprocess.run(words, cwd=BACKEND, env=environment, capture_output=True, text=True, check=False)
    said = (done.stdout + done.stderr).strip()
    return done.returncode == 0, said

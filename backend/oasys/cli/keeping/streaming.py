"""Every change as it happens: pg_receivewal copies WAL into the spool, and what is full there is encrypted and joins the backups."""

import contextlib
import json
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

import psutil
import psycopg
from psycopg import sql
from pyrage.x25519 import Identity, Recipient

from oasys.cli.children import end, identity, is_alive
from oasys.cli.keeping.encryption import PIECE, decrypting, encrypting, sync_folder
from oasys.cli.keeping.place import ForeignServer, Place, client_environment, program, run
from oasys.cli.keeping.store import SEGMENT, SUFFIX
from oasys.cli.postgres import STANDBY, Cluster
from oasys.cli.state import Refused

STOP_SECONDS = 10


def pack(
    spool: Path, wal: Path, identities: Sequence[Identity], readers: Sequence[Recipient], *, is_over: bool = False
) -> int:
    """Moves what is full from the spool to the backups; how many files. `is_over`: the segment that was begun, too.

    Raises Refused where another content stands there under the same name: two databases would be mixed up.
    """
    count = 0
    for path in sorted(spool.iterdir()):
        found = SEGMENT.match(path.name)
        is_begun = bool(found and found["partial"])
        if not found and not path.name.endswith(".history"):
            continue
        if is_begun and not is_over:
            continue
        target = wal / f"{path.name}{SUFFIX}"
        if target.exists() and not is_begun:
            _refuse_other(path, target, identities)
        else:
            _pack(path, target, readers)
        path.unlink()
        count += 1
    return count


def _pack(path: Path, target: Path, readers: Sequence[Recipient]) -> None:
    fresh = target.with_name(f"{target.name}.new")
    fresh.unlink(missing_ok=True)
    with encrypting(fresh, readers) as stream, path.open("rb") as file:
        while piece := file.read(PIECE):
            stream.write(piece)
    if not stream.size:
        fresh.unlink()
        raise Refused(f"{path} is empty: nothing of it was kept.")
    fresh.replace(target)
    sync_folder(target.parent)


def _refuse_other(path: Path, target: Path, identities: Sequence[Identity]) -> None:
    """It is there already where a run was interrupted between writing and removing."""
    with path.open("rb") as file, decrypting(target, identities) as plain:
        while True:
            piece = file.read(PIECE)
            kept = b""
            while len(kept) < len(piece) and (more := plain.read(len(piece) - len(kept))):
                kept += more
            if piece != kept or (not piece and plain.read(1)):
                raise Refused(
                    f"{target} holds other changes than {path}: another database writes into this folder. Give each its own "
                    "OASYS_BACKUP_FOLDER."
                )
            if not piece:
                return


class Stream:
    """pg_receivewal on one server; `is_synchronous`: it tells the server of every write, which commits may wait for.

    `errors`: where its words go, as subprocess has it; those of this process where none is named.
    """

    def __init__(self, place: Place, *, is_synchronous: bool, errors: int | None = None) -> None:
        self.place = place
        self.errors = errors
        self.is_synchronous = is_synchronous
        self.process: subprocess.Popen[bytes] | None = None

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Goes on where it stopped. Where the server has not kept what comes next, it begins anew, behind a gap.

        Raises Refused where the server does not answer.
        """
        self.place.make()
        cluster = self.place.cluster
        self._end_earlier()
        if slot_state(cluster) in {None, "lost"}:
            drop_slot(cluster)
            self.pack(is_over=True)
        run(
            ["pg_receivewal", f"--slot={STANDBY}", "--create-slot", "--if-not-exists", "--no-password"], cluster=cluster
        )
        words = ["-D", str(self.place.spool), f"--slot={STANDBY}", "--no-loop", "--no-password", "--status-interval=1"]
        words += ["--synchronous"] if self.is_synchronous else []
        self.process = subprocess.Popen(
            [program("pg_receivewal"), *words],
            env=client_environment(cluster, STANDBY),
            stdin=subprocess.DEVNULL,
            stderr=self.errors,
            start_new_session=True,
        )
        self._record.write_text(json.dumps({STANDBY: identity(self.process.pid)}))

    @property
    def _record(self) -> Path:
        return self.place.spool / "receiver.json"

    def _end_earlier(self) -> None:
        """Of a keeper that was killed: it would hold the slot."""
        with contextlib.suppress(OSError, ValueError):
            record = json.loads(self._record.read_text())
            if is_alive(record, STANDBY):
                end(psutil.Process(record[STANDBY]["pid"]))

    def pack(self, *, is_over: bool = False) -> int:
        place = self.place
        return pack(place.spool, place.wal, place.identities, place.readers, is_over=is_over)

    def finish_segment(self) -> None:
        """Has the server begin another segment, so that this one can be packed; nothing where nothing was written to it.

        Raises Refused where it does not answer.
        """
        try:
            with psycopg.connect(self.place.cluster.admin_url, autocommit=True, connect_timeout=3) as raw:
                raw.execute("select pg_switch_wal()")
        except psycopg.OperationalError as error:
            raise Refused(f"PostgreSQL does not answer: {error}".strip()) from error

    def stop(self) -> None:
        """What has arrived is on the disk. Where the server stops first, its last words have arrived, too."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def slot_state(cluster: Cluster | ForeignServer) -> str | None:
    """What the server says of the copier's slot: `lost` where it gave up keeping what was not copied; None without one.

    Raises Refused where it does not answer.
    """
    query = "select wal_status from pg_replication_slots where slot_name = %s"
    try:
        with psycopg.connect(cluster.admin_url, connect_timeout=3) as raw:
            row = raw.execute(query, [STANDBY]).fetchone()
    except psycopg.OperationalError as error:
        raise Refused(f"PostgreSQL does not answer: {error}".strip()) from error
    return str(row[0]) if row else None


def drop_slot(cluster: Cluster | ForeignServer) -> None:
    """Nobody copies any more: the server need not keep anything for it."""
    query = "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = %s and not active"
    with psycopg.connect(cluster.admin_url, autocommit=True) as raw:
        raw.execute(query, [STANDBY])


def agree_on_waiting(server: ForeignServer, *, is_wanted: bool) -> bool:
    """Has commits wait for the copier once it copies, or not any more; whether the server is as it is wanted now.

    What an administrator has written into a file, or of other copies, is left alone. Raises Refused where the server does not answer,
    or the role may not.
    """
    query = "select setting, coalesce(sourcefile, '') from pg_settings where name = 'synchronous_standby_names'"
    copies = "select 1 from pg_stat_replication where application_name = %s and state = 'streaming'"
    try:
        with psycopg.connect(server.admin_url, autocommit=True, connect_timeout=3) as raw:
            setting, file = raw.execute(query).fetchone() or ("", "")
            if is_wanted == bool(setting):
                return True
            if is_wanted and not raw.execute(copies, [STANDBY]).fetchone():
                return False  # nobody would answer
            if is_wanted:
                raw.execute(sql.SQL("alter system set synchronous_standby_names = {}").format(sql.Literal(STANDBY)))
            elif setting == STANDBY and file.endswith("postgresql.auto.conf"):
                raw.execute("alter system reset synchronous_standby_names")
            raw.execute("select pg_reload_conf()")
    except psycopg.OperationalError as error:
        raise Refused(f"PostgreSQL does not answer: {error}".strip()) from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise Refused(
            f"PostgreSQL's synchronous_standby_names is not as OASYS_WAL_STREAM wants it, and this role may not change it: {error}".strip()
        ) from error
    return True

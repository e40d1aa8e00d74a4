"""`./oasys host`: what all releases share on a host without containers: database, edge, keeper of backups; and the slots that are wanted.

It follows `deploy/wanted.json`, which the runtime writes: which releases run in which slots, whom the edge sends to, whose worker works.
"""

import json
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import psutil

from oasys.cli import children
from oasys.cli.children import Child, end, is_alive
from oasys.cli.deploying.state import Slot, write_whole
from oasys.cli.edge import Addresses, edge_settings
from oasys.cli.keeping.keeper import is_wanted
from oasys.cli.ports import choose_port
from oasys.cli.runtime import refuse_settings
from oasys.cli.state import Home, Refused
from oasys.cli.supervisor import Installation

LONGEST_SOCKET = 100


@dataclass(frozen=True, slots=True)
class Place:
    """A release in a slot: its folder and the loopback ports of its parts."""

    folder: str
    ports: dict[str, int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the host makes so. `edge` and `work` name slots; `kept` says until when a slot that serves no more goes on (epoch)."""

    port: int = 0
    is_tls: bool = False
    slots: dict[Slot, Place] = field(default_factory=dict)
    edge: Slot | None = None
    work: Slot | None = None
    kept: dict[Slot, float] = field(default_factory=dict)

    def running(self) -> dict[Slot, Place]:
        """The slots that are to run now: what was kept for a while goes when its time is over."""
        return {slot: place for slot, place in self.slots.items() if self.kept.get(slot, math.inf) > time.time()}

    @classmethod
    def read(cls, home: Home) -> "Wanted":
        try:
            said = json.loads(path_of(home).read_text())
        except FileNotFoundError:
            return cls()
        return cls(**(said | {"slots": {name: Place(**place) for name, place in said["slots"].items()}}))

    def write(self, home: Home) -> None:
        write_whole(path_of(home), json.dumps(asdict(self), indent=1))


def path_of(home: Home) -> Path:
    return home.folder / "deploy" / "wanted.json"


def python_of(folder: str) -> str:
    return str(Path(folder) / "backend" / ".venv" / "bin" / "python")


def admin_socket(home: Home) -> Path:
    """Where the edge takes orders. Raises Refused where the path is too long for a socket."""
    path = home.run / "edge.sock"
    if len(os.fsencode(path)) > LONGEST_SOCKET:
        raise Refused(f"{path} is too long for a socket: name a state folder with a shorter path in OASYS_HOME.")
    return path


def settings_of_edge(home: Home, wanted: Wanted) -> dict[str, str]:
    """The variables of the Caddyfile for the slot that is wanted; where the user has named sites, those are served."""
    assert wanted.edge is not None
    place = wanted.slots[wanted.edge]
    inner = {name: port for name, port in place.ports.items() if port}
    nothing = home.folder / "edge" / "empty"
    nothing.mkdir(parents=True, exist_ok=True)
    public = Path(place.folder) / "frontend" / "public"
    made = edge_settings(
        home, Addresses(wanted.port, wanted.is_tls, inner), statics(home), public if public.exists() else nothing
    )
    if sites := os.environ.get("OASYS_EDGE_SITES"):  # a public name: not bound to loopback, certificates by ACME
        made["OASYS_EDGE_SITES"] = sites
        made["OASYS_EDGE_OTHERS"] = os.environ.get("OASYS_EDGE_OTHERS", "http://")
        made["OASYS_EDGE_OPTIONS"] = os.environ.get("OASYS_EDGE_OPTIONS", "")
    return made | {"OASYS_EDGE_ADMIN": f"unix/{admin_socket(home)}"}


def statics(home: Home) -> Path:
    """The hashed files of the releases: a page of the release before still finds its own after the switch."""
    folder = home.folder / "deploy" / "static"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class Host(Installation):
    """The supervisor of `./oasys up` with the parts behind the edge taken from releases."""

    def __init__(self, home: Home, say: Callable[[str], None]) -> None:
        super().__init__(home, say)
        self.wanted = Wanted.read(home)
        self.edge = Child("edge", "edge", home, self._edge_command, self._edge_settings, holds_secrets=False)
        self.of_releases: dict[str, tuple[Child, Place]] = {}
        self.going: list[tuple[Child, float]] = []
        self.stages = [[self.edge], []]
        self.children = []

    def clear_orphans(self) -> None:
        """All that an earlier host had started ends with it but for the edge, in its own time: it is waited for."""
        record = self._read_record()
        for name in sorted(record.keys() - {"supervisor", "port", "origin", "inner"}):
            if is_alive(record, name):
                self.say(f"Ending the {name} that an earlier host left behind ...")
                end(psutil.Process(record[name]["pid"]))

    def _edge_command(self) -> list[str]:
        assert self.wanted.edge is not None
        return caddy_command(self.wanted.slots[self.wanted.edge].folder, "run")

    def _edge_settings(self) -> dict[str, str]:
        return settings_of_edge(self.home, self.wanted)

    def start_shared(self, port: int | None, own_database: str | None, *, is_tls: bool) -> None:
        """Database, and the keeper where that is switched on; then what was wanted before."""
        refuse_settings(self.home)
        self.clear_orphans()
        if is_wanted():
            self.children.append(self.keeper)
        if not self.wanted.port or port is not None:
            self.wanted = Wanted.read(self.home)
            self.wanted = replace(self.wanted, port=choose_port(port, self.say), is_tls=is_tls)
            self.wanted.write(self.home)
        self.addresses.port, self.addresses.is_tls = self.wanted.port, self.wanted.is_tls
        self._write_record()
        self._start_database(own_database)
        self.follow()

    def follow(self) -> None:
        """Starts what is wanted and not there, lets go what is not wanted any more."""
        self.wanted = Wanted.read(self.home)
        parts: dict[str, Place] = {f"slot-{name}": place for name, place in self.wanted.running().items()}
        if self.wanted.work is not None:
            parts[f"worker-{self.wanted.work}"] = self.wanted.slots[self.wanted.work]
        for name, (child, place) in list(self.of_releases.items()):
            if parts.get(name) != place:
                child.ask_to_stop()
                self.going.append((child, time.monotonic() + children.GRACE_SECONDS))
                self.children.remove(child)
                self.stages[1].remove(child)
                del self.of_releases[name]
        for name, place in parts.items():
            kind = name.split("-")[0] if name.startswith("worker") else name
            # the same part of another release goes first; and of workers there is one at a time
            if name not in self.of_releases and not any(child.name.startswith(kind) for child, _ in self.going):
                child = _child(name, self.home, place)
                self.of_releases[name] = (child, place)
                self.stages[1].append(child)
                self.children.append(child)
                self._start_child(child)
        if self.wanted.edge is not None and self.edge not in self.children:
            self.children.append(self.edge)
            self._start_child(self.edge)
        self._see_gone()

    def _see_gone(self) -> None:
        if not self.going:
            return
        for child, deadline in self.going:
            if not child.has_ended() and time.monotonic() > deadline and child.process is not None:
                child.process.kill()
        self.going = [(child, deadline) for child, deadline in self.going if not child.has_ended()]
        self._write_record()

    def _write_record(self) -> None:
        """What is on its way out is written down, too: whoever waits for its end looks there."""
        kept, self.children = self.children, [*self.children, *(child for child, _ in self.going)]
        try:
            super()._write_record()
        finally:
            self.children = kept

    def keep_following(self) -> None:
        """As `keep`, ten times a second."""
        self.keep(each_round=self.follow, seconds=0.1)

    def stop(self) -> None:
        for child, _ in self.going:
            child.see_it_gone()
        super().stop()


def _child(name: str, home: Home, place: Place) -> Child:
    kind, slot = name.split("-")
    words = ["-m", "oasys.cli"]
    if kind == "slot":
        words += ["slot", slot, *(word for part, port in place.ports.items() for word in (f"--{part}", str(port)))]
    else:
        words += ["work", "--supervisor", str(os.getpid())]
    backend = Path(place.folder) / "backend"
    settings = {"PYTHONPATH": str(backend), "PYTHONPYCACHEPREFIX": str(backend / ".venv" / "bytecode")}
    if kind == "worker":
        settings["OASYS_STATEMENT_TIMEOUT_SECONDS"] = os.environ.get("OASYS_STATEMENT_TIMEOUT_SECONDS", "600")
    label = f"{'release' if kind == 'slot' else 'worker'} in {slot}"
    return Child(name, label, home, lambda: [python_of(place.folder), *words], lambda: settings, folder=backend)


def caddy_command(folder: str, verb: str) -> list[str]:
    """Caddy of that release, with its own Caddyfile."""
    caddy = Path(python_of(folder)).parent / "caddy"
    caddyfile = Path(folder) / "deploy" / "edge" / "Caddyfile"
    return [str(caddy), verb, "--config", str(caddyfile), "--adapter", "caddyfile"]


def in_background(home: Home, port: int | None, own_database: str | None, *, is_tls: bool) -> None:
    """Starts the host for good, and returns when its database answers. Raises Refused where it ends before."""
    log = home.logs / "supervisor.log"
    log.write_text("")
    words = [sys.executable, "-m", "oasys.cli", "host"]
    words += ["--port", str(port)] if port else []
    words += ["--database-url", own_database] if own_database else []
    words += ["--tls"] if is_tls else []
    with log.open("ab") as output:
        process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
    while "The host is ready" not in log.read_text(errors="replace"):
        if process.poll() is not None:
            raise Refused(f"The host did not start; see {log}:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.05)


def run(home: Home, say: Callable[[str], None], port: int | None, own: str | None, *, is_tls: bool) -> None:
    """In the foreground until a signal."""
    host = Host(home, say)
    with host.only_one():
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, host._on_signal)
        try:
            host.start_shared(port, own, is_tls=is_tls)
            say(f"The host is ready at {host.addresses.origin}.")
            host.keep_following()
        finally:
            host.stop()

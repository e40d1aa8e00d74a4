"""Releases as folders, each a checkout with its own Python environment and web app; `./oasys host` runs them."""

import contextlib
import json
import math
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import psutil

from oasys.cli.deploying import host
from oasys.cli.deploying.host import Place, Wanted, admin_socket, caddy_command, settings_of_edge, statics
from oasys.cli.deploying.smoke import look
from oasys.cli.deploying.state import Book, Release, Slot
from oasys.cli.ports import Say, free_ports, is_listening
from oasys.cli.runtime import environment_of
from oasys.cli.state import Home, Refused
from oasys.cli.supervisor import READY_SECONDS, Installation, tail

STOP_SECONDS = 40
SURE_SECONDS = 2.0  # a kept slot whose time is over sooner than this is taken for one that has ended
DRAIN_SECONDS = 1.0  # since the switch: what the edge has taken before it reaches the release before


class Processes:
    """The runtime of a host without containers; its `Wanted` is what the host follows."""

    def __init__(
        self,
        home: Home,
        say: Say,
        *,
        port: int | None,
        own_database: str | None,
        is_tls: bool,
        keeps_seconds: float = 0,  # how long the release before goes on beside, ready for a way back
    ) -> None:
        self.home = home
        self.say = say
        self.port = port
        self.own_database = own_database
        self.is_tls = is_tls
        self.keeps_seconds = keeps_seconds
        self.pointed_at: float | None = None  # when the edge was last told, on the monotonic clock

    def begin(self) -> None:
        """Starts the host where none runs."""
        self._refuse_settings()
        record = Installation(self.home, self.say).running()
        if record and not is_host(record):
            raise Refused("This state folder is served by ./oasys up: stop that with ./oasys down, then deploy.")
        if not record:
            self.say("Starting the host: PostgreSQL and the edge ...")
            host.in_background(self.home, self.port, self.own_database, is_tls=self.is_tls)

    def _refuse_settings(self) -> None:
        hosts = environment_of(self.home).get("OASYS_ALLOWED_HOSTS", "")
        if hosts and "127.0.0.1" not in hosts:
            raise Refused(
                "OASYS_ALLOWED_HOSTS does not list 127.0.0.1: the web app of a release asks the API of that release under that name."
            )

    def obtain(self, source: str) -> Release:
        folder = Path(source).resolve()
        if not (folder / "oasys").exists() or not (folder / "backend").is_dir():
            raise Refused(f"{folder} holds no release of OASYS: name the folder of a checkout.")
        self._launch(folder, ["prepare"])
        return Release(name_of(folder), str(folder))

    def back_up(self, release: Release) -> str:
        if self.home.facts().get("admin_database_url"):
            return "the database is your own PostgreSQL: its own backups are what you go back to"
        return self._launch(Path(release.source), ["backup"]).splitlines()[0]

    def migrate(self, release: Release) -> None:
        self._launch(Path(release.source), ["migrate-release"])

    def start(self, slot: Slot, release: Release) -> None:
        wanted = Wanted.read(self.home)
        kept = {name: until for name, until in wanted.kept.items() if name != slot}
        is_going = wanted.kept.get(slot, math.inf) < time.time() + SURE_SECONDS
        if slot in wanted.slots and wanted.slots[slot].folder == release.source and not is_going:
            replace(wanted, kept=kept).write(self.home)
            return
        has_app = (Path(release.source) / "frontend" / "package.json").exists()
        ports = free_ports(3)
        place = Place(release.source, {"web": ports[0], "live": ports[1], "app": ports[2] if has_app else 0})
        replace(wanted, slots=wanted.slots | {slot: place}, kept=kept).write(self.home)

    def wait(self, slot: Slot) -> None:
        ports = Wanted.read(self.home).slots[slot].ports
        deadline = time.monotonic() + READY_SECONDS
        last = "it does not listen"
        while time.monotonic() < deadline:
            self._refuse_without_host()
            if all(is_listening(port) for port in ports.values() if port):
                asked = [f"http://127.0.0.1:{ports['web']}/readyz"]
                asked += [f"http://127.0.0.1:{ports['app']}/sign-in"] if ports["app"] else []
                last = next(filter(None, map(readiness, asked)), "")
                if not last:
                    return
            time.sleep(0.05)
        raise Refused(
            f"The release in {slot} did not become ready in {READY_SECONDS} s: {last}\n{tail(self.home.logs / 'web.log')}"
        )

    def give_work(self, slot: Slot, release: Release) -> None:
        replace(Wanted.read(self.home), work=slot).write(self.home)

    def see_work(self, slot: Slot) -> None:
        other = "green" if slot == "blue" else "blue"
        self._until(lambda: self._runs(f"worker-{slot}") and not self._runs(f"worker-{other}"), f"worker of {slot}")

    def point(self, slot: Slot, release: Release) -> None:
        kept = statics(self.home)
        _merge(Path(release.source) / "frontend" / ".next" / "static", kept)
        wanted = Wanted.read(self.home)
        is_first = wanted.edge is None
        wanted = replace(wanted, edge=slot)
        wanted.write(self.home)
        if is_first or not self._runs("edge"):
            self._until(lambda: self._runs("edge") and _takes_orders(admin_socket(self.home)), "edge")
        words = [*caddy_command(release.source, "reload"), "--address", f"unix/{admin_socket(self.home)}"]
        known = {name: said for name, said in os.environ.items() if not name.startswith(("OASYS_", "PG", "DJANGO_"))}
        settings = settings_of_edge(self.home, wanted)
        done = subprocess.run(words, env=known | settings, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Refused(f"The edge did not take its new configuration:\n{done.stderr[-2000:]}")
        self.pointed_at = time.monotonic()

    def read_ahead(self) -> None:
        """Nothing: from here the books are read in a moment."""

    def smoke(self, release: Release) -> str:
        wanted = Wanted.read(self.home)
        assert wanted.edge is not None
        return look(
            self.origin(wanted),
            self.home,
            has_app=bool(wanted.slots[wanted.edge].ports["app"]),
            live=f"http://127.0.0.1:{wanted.slots[wanted.edge].ports['live']}/healthz",
        )

    def origin(self, wanted: Wanted) -> str:
        """As people write it."""
        sites = settings_of_edge(self.home, wanted)["OASYS_EDGE_SITES"].split(",")[0].strip()
        return sites if sites.startswith("http") else f"https://{sites}"

    def retire(self, slot: Slot) -> None:
        if not self.keeps_seconds:
            self.stop(slot)
            return
        wanted = Wanted.read(self.home)
        replace(wanted, kept=wanted.kept | {slot: time.time() + self.keeps_seconds}).write(self.home)

    def stop(self, slot: Slot) -> None:
        wanted = Wanted.read(self.home)
        if slot in wanted.slots:
            since = DRAIN_SECONDS if self.pointed_at is None else self.pointed_at + DRAIN_SECONDS - time.monotonic()
            time.sleep(0.0 if slot in wanted.kept else max(0.0, since))  # a kept one has got nothing for a while
            left = {name: place for name, place in wanted.slots.items() if name != slot}
            edge = None if wanted.edge == slot else wanted.edge
            work = None if wanted.work == slot else wanted.work
            kept = {name: until for name, until in wanted.kept.items() if name != slot}
            replace(wanted, slots=left, edge=edge, work=work, kept=kept).write(self.home)
        self._until(lambda: not self._runs(f"slot-{slot}") and not self._runs(f"worker-{slot}"), f"end of {slot}")

    def prune(self, keep: set[str]) -> None:
        """Removes hashed files that none of these releases has."""
        wanted = {
            path.relative_to(root)
            for folder in keep
            for root in [Path(folder) / "frontend/.next/static"]
            for path in root.rglob("*")
        }
        for path in sorted(statics(self.home).rglob("*"), reverse=True):
            if path.is_file() and path.relative_to(statics(self.home)) not in wanted:
                path.unlink()

    def _runs(self, name: str) -> bool:
        return Installation(self.home, self.say).is_running(name)

    def _until(self, holds: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + STOP_SECONDS
        while not holds():
            self._refuse_without_host()
            if time.monotonic() > deadline:
                raise Refused(f"Waited {STOP_SECONDS} s for the {what} in vain: see ./oasys logs.")
            time.sleep(0.02)

    def _refuse_without_host(self) -> None:
        if not Installation(self.home, self.say).running():
            raise Refused("The host has ended: see ./oasys logs, then run this again.")

    def _launch(self, folder: Path, words: list[str]) -> str:
        """A command of that release, by its own launcher, to its end; what it said."""
        environment = without_own(os.environ) | {"OASYS_HOME": str(self.home.folder)}
        command = [str(folder / "oasys"), *words]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Refused(f"`oasys {' '.join(words)}` of {folder} failed:\n{(done.stdout + done.stderr)[-3000:]}")
        return done.stdout


def _takes_orders(path: Path) -> bool:
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
        probe.connect(str(path))
        return True
    return False


def without_own(known: Mapping[str, str]) -> dict[str, str]:
    """What the user has set; not what this release's launcher and Django added for themselves."""
    return {name: said for name, said in known.items() if not name.startswith(("PYTHON", "DJANGO_"))}


def is_host(record: Mapping[str, object]) -> bool:
    """Whether the supervisor that runs is a host."""
    supervisor = record["supervisor"]
    assert isinstance(supervisor, dict)
    try:
        return "host" in psutil.Process(int(supervisor["pid"])).cmdline()
    except psutil.Error:
        return False


def parts_of_host(home: Home, record: Mapping[str, object]) -> tuple[dict[str, str], str] | None:
    """Labels of what a host runs now, by the names of its children, and where people find it; None where the supervisor is no host."""
    if not is_host(record):
        return None
    wanted = Wanted.read(home)
    parts = {f"slot-{slot}": f"release in {slot}" for slot in wanted.running()}
    if wanted.work is not None:
        parts[f"worker-{wanted.work}"] = f"worker in {wanted.work}"
    if wanted.edge is None:
        return parts, str(record["origin"])
    runtime = Processes(home, lambda text: None, port=None, own_database=None, is_tls=False)
    return {"edge": "edge"} | parts, runtime.origin(wanted)


def name_of(folder: Path) -> str:
    """As git describes the commit, where the folder is a checkout; else the folder's name."""
    words = ["git", "-C", str(folder), "describe", "--tags", "--always", "--dirty"]
    done = subprocess.run(words, capture_output=True, text=True, check=False) if (folder / ".git").exists() else None
    return done.stdout.strip() if done is not None and not done.returncode else folder.name


def readiness(address: str) -> str:
    """Nothing where the address answers 200; else why not."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=5):
            return ""
    except urllib.request.HTTPError as error:
        try:
            return str(json.load(error)["detail"])
        except (ValueError, KeyError):
            return str(error)
    except OSError as error:
        return str(error)


def _merge(source: Path, into: Path) -> None:
    """Links, or copies, what is not there yet."""
    for path in source.rglob("*") if source.exists() else ():
        there = into / path.relative_to(source)
        if path.is_dir():
            there.mkdir(parents=True, exist_ok=True)
        elif not there.exists():
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, there.with_name(there.name + ".new"))
            there.with_name(there.name + ".new").replace(there)


def runtime_of(
    home: Home, say: Say, *, port: int | None, own_database: str | None, is_tls: bool, keeps_seconds: float = 0
) -> Processes:
    """The host's, with its folders made."""
    home.make()
    Book(home)
    environment_of(home)
    return Processes(home, say, port=port, own_database=own_database, is_tls=is_tls, keeps_seconds=keeps_seconds)

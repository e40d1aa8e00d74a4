"""The host starts what is wanted, lets go what is not, and starts again what dies; releases are stand-ins that only wait."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import psutil
import pytest

from oasys.cli.children import Child
from oasys.cli.deploying import processes
from oasys.cli.deploying.host import Host, Place, Wanted, settings_of_edge
from oasys.cli.deploying.processes import Processes, name_of
from oasys.cli.deploying.slot import _Slot
from oasys.cli.deploying.state import Release, Slot
from oasys.cli.edge import Addresses
from oasys.cli.state import Home, Refused
from oasys.cli.supervisor import Installation
from tests.installations import eventually

STAND_IN = '#!/bin/sh\necho "$@" >> "$(dirname "$0")/../../said"\nexec sleep 600\n'


@pytest.fixture
def release(tmp_path: Path) -> Callable[[str], Place]:
    def made(name: str) -> Place:
        python = tmp_path / name / "backend" / ".venv" / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text(STAND_IN)
        python.chmod(0o755)
        return Place(str(tmp_path / name), {"web": 1, "live": 2, "app": 0})

    return made


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    home = Home(tmp_path / "state")
    home.make()
    (home.folder / "deploy").mkdir()
    home.remember(admin_database_url="postgresql://nobody@/none")
    for name in [name for name in os.environ if name.startswith("OASYS_DATABASE")]:
        monkeypatch.delenv(name)
    made = Host(home, lambda text: None)
    yield made
    made.stop()


def said(place: Place) -> str:
    path = Path(place.folder) / "backend" / "said"
    return path.read_text() if path.exists() else ""


def follow(host: Host, wanted: Wanted) -> None:
    wanted.write(host.home)
    host.follow()


def test_a_slot_and_its_worker_are_started_and_let_go(host: Host, release: Callable[[str], Place]) -> None:
    one, two = release("one"), release("two")
    follow(host, Wanted(slots={"blue": one}, work="blue"))
    eventually(lambda: said(one).count("\n") == 2)
    assert "-m oasys.cli slot blue --web 1 --live 2 --app 0" in said(one)
    assert "-m oasys.cli work --supervisor" in said(one)
    looking = Installation(host.home, lambda text: None)
    assert [looking.is_running(name) for name in ("slot-blue", "worker-blue", "slot-green")] == [True, True, False]

    follow(host, Wanted(slots={"blue": one, "green": two}, work="green"))
    assert looking.is_running("slot-blue")
    eventually(lambda: host.follow() or not looking.is_running("worker-blue"))
    eventually(lambda: host.follow() or looking.is_running("worker-green"))

    follow(host, Wanted(slots={"green": two}, work="green"))
    eventually(lambda: host.follow() or not looking.is_running("slot-blue"))
    assert looking.is_running("slot-green")


def test_a_slot_that_is_kept_goes_when_its_time_is_over(host: Host, release: Callable[[str], Place]) -> None:
    one, two = release("one"), release("two")
    until = time.time() + 3600
    follow(host, Wanted(slots={"blue": one, "green": two}, work="green", kept={"blue": until}))
    looking = Installation(host.home, lambda text: None)
    eventually(lambda: looking.is_running("slot-blue"))
    follow(host, Wanted(slots={"blue": one, "green": two}, work="green", kept={"blue": time.time() - 1}))
    eventually(lambda: host.follow() or not looking.is_running("slot-blue"))
    assert looking.is_running("slot-green")


@pytest.mark.parametrize(("left", "is_the_same"), [(3600, True), (1, False), (-1, False)])
def test_only_what_is_surely_there_is_gone_back_to(
    host: Host, release: Callable[[str], Place], *, left: int, is_the_same: bool
) -> None:
    one, two = release("one"), release("two")
    runtime = Processes(host.home, lambda text: None, port=None, own_database=None, is_tls=False, keeps_seconds=left)
    Wanted(slots={"blue": one, "green": two}, work="green", edge="green").write(host.home)
    runtime.retire("blue")
    runtime.start("blue", Release("one", one.folder))
    wanted = Wanted.read(host.home)
    assert wanted.kept == {}
    assert (wanted.slots["blue"] == one) is is_the_same
    assert wanted.slots["green"] == two


def test_a_slot_that_gets_another_release_is_started_anew(host: Host, release: Callable[[str], Place]) -> None:
    one, two = release("one"), release("two")
    follow(host, Wanted(slots={"blue": one}))
    follow(host, Wanted(slots={"blue": two}))
    eventually(lambda: host.follow() or "slot blue" in said(two))
    eventually(lambda: host.follow() or not host.going)


def test_what_died_is_found_dead(host: Host, release: Callable[[str], Place]) -> None:
    follow(host, Wanted(slots={"blue": release("one")}))
    child, _ = host.of_releases["slot-blue"]
    assert child.process is not None
    os.kill(child.process.pid, signal.SIGKILL)
    child.process.wait()
    assert host._dead() == ["The release in blue"]


def test_what_an_earlier_host_left_is_ended(host: Host, release: Callable[[str], Place]) -> None:
    follow(host, Wanted(slots={"blue": release("one")}))
    later = Host(host.home, lambda text: None)
    later.clear_orphans()
    child, _ = host.of_releases["slot-blue"]
    assert child.process is not None
    assert child.process.poll() is not None


def test_named_sites_are_served_to_everybody(
    host: Host, release: Callable[[str], Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = Wanted(8001, False, {"blue": release("one")}, "blue")
    assert "default_bind 127.0.0.1" in settings_of_edge(host.home, wanted)["OASYS_EDGE_OPTIONS"]
    monkeypatch.setenv("OASYS_EDGE_SITES", "https://books.example")
    named = settings_of_edge(host.home, wanted)
    assert (named["OASYS_EDGE_SITES"], named["OASYS_EDGE_OPTIONS"]) == ("https://books.example", "")
    assert named["OASYS_EDGE_API"] == "127.0.0.1:1"


def test_of_two_workers_the_old_one_goes_first(host: Host, release: Callable[[str], Place]) -> None:
    one, two = release("one"), release("two")
    follow(host, Wanted(slots={"blue": one, "green": two}, work="blue"))
    child, _ = host.of_releases["worker-blue"]
    assert child.process is not None
    process = psutil.Process(child.process.pid)
    process.suspend()  # it takes its time
    eventually(lambda: process.status() == psutil.STATUS_STOPPED)
    follow(host, Wanted(slots={"blue": one, "green": two}, work="green"))
    host.follow()
    assert "worker-green" not in host.of_releases
    process.resume()
    eventually(lambda: host.follow() or "worker-green" in host.of_releases)
    assert child.has_ended()


def test_wanted_is_kept_as_it_is(host: Host) -> None:
    wanted = Wanted(8001, True, {"green": Place("/releases/two", {"web": 1, "live": 2, "app": 3})}, "green", "green")
    wanted.write(host.home)
    assert Wanted.read(host.home) == wanted
    assert Wanted.read(Home(Path("/nowhere"))) == Wanted()
    assert replace(wanted, edge=None) != wanted


def test_a_folder_without_a_release_is_refused(host: Host, tmp_path: Path) -> None:
    runtime = Processes(host.home, lambda text: None, port=None, own_database=None, is_tls=False)
    with pytest.raises(Refused, match="holds no release"):
        runtime.obtain(str(tmp_path))
    assert name_of(tmp_path) == tmp_path.name


def test_a_host_whose_api_does_not_answer_its_own_web_app_is_refused(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = Processes(host.home, lambda text: None, port=None, own_database=None, is_tls=False)
    monkeypatch.setenv("OASYS_ALLOWED_HOSTS", '["books.example"]')
    with pytest.raises(Refused, match=r"does not list 127\.0\.0\.1"):
        runtime.begin()
    assert host.running() is None


@pytest.mark.parametrize("sites", ["", "https://books.example, https://www.books.example"])
def test_the_parts_of_a_host_are_those_of_its_releases(
    host: Host, release: Callable[[str], Place], monkeypatch: pytest.MonkeyPatch, sites: str
) -> None:
    one, two = release("one"), release("two")
    record = {"origin": "http://localhost:8009", "supervisor": {"pid": os.getpid()}}
    assert processes.parts_of_host(host.home, record) is None  # no host: this is pytest
    monkeypatch.setattr(processes, "is_host", lambda record: True)
    assert processes.parts_of_host(host.home, record) == ({}, "http://localhost:8009")
    monkeypatch.setenv("OASYS_EDGE_SITES", sites)
    slots: dict[Slot, Place] = {"blue": one, "green": two}
    Wanted(8009, slots=slots, edge="green", work="green", kept={"blue": time.time() - 1}).write(host.home)
    parts, origin = processes.parts_of_host(host.home, record) or ({}, "")
    assert parts == {"edge": "edge", "slot-green": "release in green", "worker-green": "worker in green"}
    assert origin == ("https://books.example" if sites else "http://localhost:8009")


def test_without_a_host_nothing_is_waited_for(host: Host) -> None:
    runtime = Processes(host.home, lambda text: None, port=None, own_database=None, is_tls=False)
    with pytest.raises(Refused, match="host has ended"):
        runtime._until(lambda: False, "edge")


def talking(home: Home, name: str, script: str) -> Child:
    return Child(name, name, home, lambda: ["/bin/sh", "-c", f"{script}\nwhile :; do sleep 0.02; done"], dict)


def test_the_web_server_answers_until_the_last_page_is_made(host: Host, tmp_path: Path) -> None:
    slot = _Slot("blue", host.home, Addresses(inner={"web": 1, "live": 2}))
    said = tmp_path / "said"
    slot.web = talking(host.home, "web", f"trap 'echo web asked >> {said}; exit' TERM; echo web >> {said}")
    slot.app = [talking(host.home, "app", f"trap 'sleep 0.5; echo app gone >> {said}; exit' TERM; echo app >> {said}")]
    slot.children = [slot.web, *slot.app]
    for child in slot.children:
        child.start()
    eventually(lambda: said.exists() and len(said.read_text().splitlines()) == 2)
    slot._stop()
    assert said.read_text().splitlines()[2:] == ["app gone", "web asked"]


class Waking(BaseHTTPRequestHandler):
    """Refuses the first page."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(503 if self.path == "/sign-in" and self.asked.count(self.path) == 1 else 200)
        self.end_headers()

    def log_message(self, *words: object) -> None:
        """Nobody reads it."""


def test_a_slot_is_ready_when_it_shows_a_page(
    host: Host, release: Callable[[str], Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = Processes(host.home, lambda text: None, port=None, own_database=None, is_tls=False)
    monkeypatch.setattr(runtime, "_refuse_without_host", lambda: None)
    monkeypatch.setattr(processes, "READY_SECONDS", 60)
    with ThreadingHTTPServer(("127.0.0.1", 0), Waking) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_address[1]
        ports = {"web": port, "live": port, "app": port}
        Wanted(slots={"blue": replace(release("one"), ports=ports)}).write(host.home)
        try:
            runtime.wait("blue")
        finally:
            server.shutdown()
    assert Waking.asked == ["/readyz", "/sign-in"] * 2

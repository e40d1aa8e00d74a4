"""A host of images on an engine that only remembers, with the releases 1.0 and 2.0; its fixtures."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import pytest

from oasys.cli.deploying import steps
from oasys.cli.deploying.behind_edge import REACH, TOLD
from oasys.cli.deploying.containers import BOOKS, Containers
from oasys.cli.deploying.state import Book, Slot
from oasys.cli.images.compose import Compose
from oasys.cli.images.engine import Engine
from oasys.cli.images.releases import OURS, local
from oasys.cli.state import Home, Refused

SETTINGS = 'OASYS_EDGE_SITES=https://books.example\nOASYS_ALLOWED_HOSTS=["books.example", "web", "web-green"]\n'
PROJECT = "com.docker.compose.project"
SERVICE = "com.docker.compose.service"
SLOTS: tuple[Slot, Slot] = ("blue", "green")


class Machine:
    """An engine that only remembers: images by their names, containers of one project."""

    name = "podman"

    def __init__(self) -> None:
        self.images: dict[str, str] = {}
        self.containers: dict[str, dict[str, Any]] = {}
        self.done: list[str] = []
        self.asked: list[str] = []  # every command
        self.before: Callable[[str], None] = lambda said: None
        self.answers: dict[str, str] = {}  # to the edge, of what does not answer as it should
        self.served: Path | None = None  # what the edge sees of the slots, where it lies on this machine
        self.slot = ""  # otherwise
        self.shown: Slot | None = None  # as the edge was told last
        self.sums = "0 1"

    def begin(self, *words: str, until: str = "") -> Callable[[], str]:
        try:
            said = self.run(*words)
        except Refused as refusal:
            return lambda refused=refusal: self._refuse(refused)
        return lambda: said

    def _refuse(self, refused: Refused) -> str:
        raise refused

    def run(self, *words: str, text: str | None = None) -> str:
        known = {REACH: "reach", TOLD: "tell", BOOKS: "books"}
        told = [known[word] for word in words if word in known]
        self.asked.append(" ".join([words[0], *told]))
        self.before(self.asked[-1])
        match words:
            case ["tag", image, name]:
                self.images[name] = self.images[image]
            case ["pull", image]:
                self.images[image] = f"id-{image}"
                self.done.append(f"pull {image}")
            case ["ps", *filters]:
                wanted = [word.partition("=")[2] for word in filters if word.startswith("label=")]
                labels = dict(each.split("=", 1) for each in wanted)
                name = labels.get(SERVICE)
                return "\n".join(each for each in self.containers if name in {None, each})
            case ["inspect", *ids]:
                return json.dumps([self.containers[each] for each in ids])
            case ["rm", "--force", *ids]:
                for each in ids:
                    del self.containers[each]
                self.done.append(f"remove {' '.join(ids)}")
            case ["start", name]:
                self.containers[name]["State"]["Status"] = "running"
                self.done.append(f"start {name} again")
            case ["exec", name, *_] if not self._runs(name):
                raise Refused(f"{name} does not run")
            case ["exec", name, "timeout", _, "bash", "-c", script, "reach", _, "web" | "web-green", *asked]:
                assert (name, script) == ("edge", REACH)
                return self._reached(asked)
            case ["exec", name, "bash", "-c", script, "tell", slot, _]:
                assert (name, script) == ("edge", TOLD)
                return self._told(slot)
            case ["exec", name, "python", "-I", "-c", script]:
                assert (name, script) == ("keeper", BOOKS)
                self.done.append("in keeper: sums")
                return f"{self.sums}\n"
            case ["exec", name, *command]:
                self.done.append(f"in {name}: {command[-1].strip().splitlines()[-1]}")
                return "backup-1\n" if command[-1] == "backup" else "1\n"
            case ["run", *rest]:
                if rest[-2] == "point":
                    self.slot = rest[-1]
                self.done.append(f"edge.sh {' '.join(rest[rest.index('/srv/oasys/edge.sh') + 1 :])}")
            case ["volume", "ls", *_]:
                return "oasys_served\n"
            case ["save", *rest]:
                self.done.append(" ".join(["save", *rest]))
            case _:
                raise AssertionError(words)
        return ""

    def _runs(self, name: str) -> bool:
        return name in self.containers and self.containers[name]["State"]["Status"] == "running"

    def _reached(self, asked: list[str]) -> str:
        wrong = []
        for host, path, status in zip(asked[::4], asked[2::4], asked[3::4], strict=True):
            said = self.answers.get(host, status) if self._runs(host) else "nothing"
            wrong += [f"{host}{path} answered {said}"] if said != status else []
        self.done.append(f"in edge: {asked[0]} asked")
        return "\n".join(wrong)

    def _told(self, slot: str) -> str:
        sees = (self.served / "now").read_text() if self.served else self.slot
        if sees != slot:
            return "another\n"
        self.shown = cast("Slot", slot)
        self.done.append("in edge: reload")
        return "-----BEGIN CERTIFICATE-----\n"

    def has(self, image: str) -> bool:
        self.asked.append("has")
        return image in self.images

    def ids(self, images: list[str]) -> list[str]:
        self.asked.append("ids")
        return [self.images[each] for each in images] if all(map(self.has, images)) else []


class Project(Compose):
    """Compose that starts what it is told to, on that machine."""

    def compose(self, *words: str, more: Any = None) -> str:
        machine = cast("Machine", self.engine)
        version = (more or {}).get("OASYS_VERSION", "")
        rest = [word for word in words if word == "--beside" or (word[0] != "-" and word not in SLOTS)]
        machine.done.append(" ".join([*rest, *([f"of {version}"] if version else [])]))
        if rest[0] == "up":
            for name in rest[1:]:
                if machine.containers.get(name, {}).get("State", {}).get("Status") == "exited":
                    machine.containers[name]["State"]["Status"] = "running"
                    continue
                assert name not in machine.containers
                image = "oasys-app" if name.startswith("app") else "oasys-backend"
                machine.containers[name] = {
                    "Id": name,
                    "Image": machine.images.get(local(image, version), "upstream"),
                    "State": {"Status": "running"},
                    "Config": {
                        "Labels": {SERVICE: name},
                        "Image": local(image, version),
                        "Healthcheck": {"Test": ["CMD", "ask"]},
                    },
                    "Mounts": [{"Destination": "/served", "Source": str(machine.served or "")}]
                    if name == "edge"
                    else [],
                }
        return ""

    def logs(self, service: str) -> str:
        return f"the log of {service}"

    def wait(self, service: str, pause: float = 1) -> str:
        return "healthy"


class Gone:
    """`stop` of a container, as a process that has ended."""

    def wait(self, seconds: float | None = None) -> int:
        return 0


def engine(machine: Machine) -> Engine:
    return cast("Engine", machine)


@pytest.fixture
def machine() -> Machine:
    made = Machine()
    for tag in ("1.0", "2.0"):
        made.images |= {local(name, tag): f"{name}-{tag}" for name in OURS}
    return made


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "state")
    home.make()
    return home


@pytest.fixture
def host(machine: Machine, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Containers]:
    env_file = tmp_path / "oasys.env"
    env_file.write_text(SETTINGS)

    def stop(self: Containers, container: str) -> Gone:
        machine.containers[container]["State"]["Status"] = "exited"
        machine.done.append(f"stop {container}")
        return Gone()

    monkeypatch.setattr(Containers, "_ask_to_stop", stop)
    monkeypatch.setattr(Containers, "_until_well", lambda *said: "")
    monkeypatch.setattr("oasys.cli.deploying.containers.look_at", lambda ask, asked: None)
    monkeypatch.setattr("oasys.cli.deploying.behind_edge.Edge.trust", lambda edge: None)
    monkeypatch.setattr("oasys.cli.deploying.containers.DRAIN_SECONDS", 0)

    def make(*, keeps: bool = True) -> Containers:
        return Containers(Project(engine(machine), "oasys", env_file), Book(home), lambda text: None, keeps=keeps)

    return make


def deploy(home: Home, host: Containers, source: str) -> None:
    state = steps.deploy(Book(home), host, source, lambda text: None)
    assert state.live
    host.share(state.live.release)


def in_order(done: Sequence[str], *wanted: str) -> None:
    """Each begins so, one behind the other."""
    left = iter(done)
    for each in wanted:
        assert any(said.startswith(each) for said in left), (each, done)

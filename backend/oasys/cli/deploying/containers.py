"""Releases as images on a host that runs deploy/compose.yaml: the services of blue and green, the edge and what all of them share.

The containers themselves say what runs; `containers.json` holds only which project this state folder is of.
"""

import contextlib
import json
import subprocess
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from oasys.cli.deploying.behind_edge import SERVED, Asked, Edge, settings_in, write_settings
from oasys.cli.deploying.known import Known, Seen
from oasys.cli.deploying.smoke import DONE, SUMS_ELSEWHERE, judged, look_at
from oasys.cli.deploying.state import Book, Release, Serving, Slot, State, now, whoever, write_whole
from oasys.cli.images.compose import BOTH, Compose
from oasys.cli.images.engine import Engine, engine
from oasys.cli.images.releases import hold, lacking, obtain
from oasys.cli.state import Home, Refused

Say = Callable[[str], None]
ANSWERING = ("web", "live", "app")
SHARED = ("keeper", "prometheus", "alertmanager")
READY_SECONDS = 120
LOOK_SECONDS = 5  # so long the edge asks a slot, before it is looked whether all of it runs
GRACE_SECONDS = 25
APP_SECONDS = 4.0  # for pages that are being made: they ask the web server, which takes its leave after them
DRAIN_SECONDS = 1.0  # since the switch: what the edge has taken before it reaches the release before
# Ready, and the API has answered once: the first answer takes what nobody should wait for after the switch.
READY = """
import json, os, urllib.error, urllib.request
[host, *_] = json.loads(os.environ.get("OASYS_ALLOWED_HOSTS", '["localhost"]'))
for path, expected in (("/readyz", 200), ("/api/v1/me", 401)):
    request = urllib.request.Request(f"http://127.0.0.1:8000{path}", headers={"Host": host})
    try:
        found = urllib.request.urlopen(request, timeout=20).status
    except urllib.error.HTTPError as error:
        found = error.code
    except OSError as error:
        found = error
    if found != expected:
        raise SystemExit(f"{path} answered {found}")
"""
BOOKS = SUMS_ELSEWHERE.format(file="/run/secrets/database_backup_url")


@dataclass(frozen=True, slots=True)
class Place:
    """Which project of compose a state folder is of."""

    project: str
    env_file: str

    @classmethod
    def read(cls, home: Home) -> "Place | None":
        """None where no images have been deployed from this state folder."""
        try:
            return cls(**json.loads(_path(home).read_text()))
        except FileNotFoundError:
            return None

    def write(self, home: Home) -> None:
        write_whole(_path(home), json.dumps(asdict(self), indent=1))


def _path(home: Home) -> Path:
    return home.folder / "deploy" / "containers.json"


def service(part: str, slot: Slot) -> str:
    """As compose.yaml calls it."""
    return part if slot == "blue" else f"{part}-green"


def other(slot: Slot) -> Slot:
    return "green" if slot == "blue" else "blue"


class Containers:
    """The runtime of a host with containers."""

    def __init__(
        self,
        compose: Compose,
        book: Book,
        say: Say,
        *,
        digests: Mapping[str, str] | None = None,
        keeps: bool = True,  # the release before runs on, for a quick way back
    ) -> None:
        self.compose = compose
        self.engine: Engine = compose.engine
        self.book = book
        self.say = say
        self.digests = dict(digests or {})
        self.keeps = keeps
        self.edge = Edge(compose)
        self.known = Known(compose)
        self.begun: dict[str, Seen] | None = None  # as it was when everything began, until something is done
        self.reading: Callable[[], str] | None = None  # of the books, under way
        self.working: dict[Slot, Release] = {}  # whose worker is to work
        self.leaving: list[subprocess.Popen[bytes]] = []
        self.pointed_at: float | None = None

    def begin(self) -> None:
        """PostgreSQL and Valkey; and what `compose up` has started before any deployment is taken for the release that serves."""
        self._refuse_settings()
        seen = self.begun = self.known.look()
        for name in ("postgres", "valkey"):
            if name not in seen or not seen[name].is_running:
                self.say(f"Starting {name} ...")
                self._up("", name)
                self.compose.wait(name, 0.2)
        if self.book.read() == State() and all(part in seen and seen[part].is_running for part in (*ANSWERING, "edge")):
            self._adopt(seen)

    def _refuse_settings(self) -> None:
        if not self.compose.env_file.is_file():
            raise Refused(f"{self.compose.env_file} is missing: copy oasys.env.example to it, and name your site.")
        said = settings_in(self.compose.env_file)
        try:
            hosts = json.loads(said.get("OASYS_ALLOWED_HOSTS", ""))
        except ValueError:
            hosts = []
        if missing := [name for name in ("web", "web-green") if name not in hosts]:
            raise Refused(
                f"OASYS_ALLOWED_HOSTS in {self.compose.env_file} does not list {' and '.join(missing)}: the web app of a slot asks "
                "the API of its slot under that name."
            )

    def _adopt(self, seen: Mapping[str, Seen]) -> None:
        """As blue, under a tag of its own."""
        tag = str(self.compose.facts("web")["Config"]["Image"]).rpartition(":")[2]
        release = Release(tag, hold(self.engine, tag))
        self.edge.bring("blue", release.source)
        self._tell_edge("blue", seen["edge"])
        self.book.write(State(live=Serving(release, "blue", now(), whoever())))
        self.say(f"{tag}, which runs here, is taken for the release that serves.")

    def obtain(self, source: str) -> Release:
        self._forget()  # it may take its time
        tag = obtain(self.engine, source, self.digests)
        return Release(tag, hold(self.engine, tag))

    def back_up(self, release: Release) -> str:
        keeper = self.known.seen().get("keeper")
        if keeper is None or not keeper.is_running:
            raise Refused("The keeper of backups does not run: start it (compose up keeper), or say --no-backup.")
        return self.engine.run("exec", keeper.id, "python", "-m", "oasys.cli", "backup").splitlines()[0]

    def migrate(self, release: Release) -> None:
        """In a container of the new release that ends."""
        words = ["migrate"] if self.book.read().live is None else ["migrate", "--beside"]
        self.compose.compose(
            "run", "--rm", "--no-deps", "-T", "migrate", *words, more={"OASYS_VERSION": release.source}
        )
        self._forget()

    def start(self, slot: Slot, release: Release) -> None:
        """What runs there of this release goes on; anything else gives way."""
        names = [service(part, slot) for part in ANSWERING]
        seen, self.begun = self.begun or self.known.look(), None
        if all(
            name in seen and seen[name].is_running and self.known.is_of(seen[name], name, release) for name in names
        ):
            return
        if missing := lacking(self.engine, release.source):
            raise Refused(f"{', '.join(missing)} of {release.name} are no longer on this machine: deploy it anew.")
        self._remove(seen, *names, service("worker", slot))
        self.edge.bring(slot, release.source)
        self._up(release.source, *names)

    def wait(self, slot: Slot) -> None:
        """As the edge reaches it, by one command that asks until all answer; where no edge runs yet, each container for itself."""
        deadline = time.monotonic() + READY_SECONDS
        seen = self.known.seen()
        while _runs(seen, "edge"):
            fault = self._fault(seen["edge"], slot)
            if not fault:
                return
            seen = self.known.look()
            dead = [name for part in ANSWERING if not _runs(seen, name := service(part, slot))]
            if dead or time.monotonic() > deadline:
                name = next(iter(dead), fault.partition("/")[0])
                raise Refused(self._not_ready(slot, f"{fault}\n{self._log(name, seen)}"))
        faults = self._faults_inside(slot, deadline)
        self.known.forget()
        if faults:
            raise Refused(self._not_ready(slot, faults[0]))

    def _fault(self, edge: Seen, slot: Slot) -> str:
        """Nothing once the slot has answered the edge; else what of it has not, after a while."""
        web, live, app = (service(part, slot) for part in ANSWERING)
        asked: list[Asked] = [
            (web, 8000, "/readyz", 200),
            # the first answer takes what nobody should wait for after the switch
            (web, 8000, "/api/v1/me", 401),
            (live, 8001, "/healthz", 200),
            (app, 3000, "/sign-in", 200),
        ]
        try:
            return self.edge.reach(edge.id, asked, web, LOOK_SECONDS)
        except Refused as refusal:
            return str(refusal)

    def _not_ready(self, slot: Slot, fault: str) -> str:
        return f"The release in {slot} did not become ready in {READY_SECONDS} s: {fault}"

    def _log(self, name: str, seen: Mapping[str, Seen]) -> str:
        return self.compose.logs(name)[-2000:] if name in seen else ""

    def _faults_inside(self, slot: Slot, deadline: float) -> list[str]:
        seen = self.known.look()
        checks = {name: seen[name].check for part in ANSWERING if (name := service(part, slot)) in seen}
        checks[service("web", slot)] = ["python", "-c", READY]
        with ThreadPoolExecutor(len(checks)) as at_once:
            asked = [
                at_once.submit(self._until_well, name, seen[name].id, each, deadline) for name, each in checks.items()
            ]
        return [fault for fault in (each.result() for each in asked) if fault]

    def _until_well(self, name: str, container: str, check: list[str], deadline: float) -> str:
        """Nothing once the check passes; else what it said last, and the log."""
        while True:
            done = subprocess.run(
                [self.engine.name, "exec", container, *check],
                env=self.engine.environment,
                capture_output=True,
                text=True,
                check=False,
            )
            if not done.returncode:
                return ""
            if time.monotonic() > deadline or not _runs(self.known.look(), name):
                last = (done.stdout + done.stderr).strip()[-500:]
                return f"{name}: {last}\n{self.compose.logs(name)[-2000:]}"
            time.sleep(0.2)

    def give_work(self, slot: Slot, release: Release) -> None:
        self.working[slot] = release
        containers = self.compose.find(service("worker", other(slot)))
        self.leaving += [self._ask_to_stop(container) for container in containers]

    def see_work(self, slot: Slot) -> None:
        for process in self.leaving:
            process.wait()
        self.leaving = []
        name = service("worker", slot)
        release = self.working.get(slot)
        if release is None:
            return
        seen = self.known.look()
        worker = seen.get(name)
        if worker is not None and self.known.is_of(worker, name, release):
            if not worker.is_running:
                self.engine.run("start", worker.id)  # it was kept
                self._forget()
            return
        self._remove(seen, name)
        self._up(release.source, name)

    def point(self, slot: Slot, release: Release) -> None:
        edge = self.known.seen().get("edge")
        if edge is None or not edge.is_running:
            self._up(release.source, "edge")
            self.compose.wait("edge", 0.2)
            edge = self.known.look()["edge"]
        self._tell_edge(slot, edge)
        self.pointed_at = time.monotonic()
        write_settings(self.compose.env_file, {"OASYS_VERSION": release.source, "COMPOSE_PROFILES": slot})

    def _tell_edge(self, slot: Slot, edge: Seen) -> None:
        self.edge.point(slot, edge.id, edge.image, edge.mounts.get(SERVED))

    def read_ahead(self) -> None:
        self.reading = self._begin_reading()

    def smoke(self, release: Release) -> str:
        reading, self.reading = self.reading or self._begin_reading(), None
        if self.edge.is_shielded():
            return f"the edge lets in the CDN alone, so that nobody asked through it; {reading()}"
        asked = [("/healthz", 200), ("/readyz", 200), ("/api/v1/me", 401), ("/sign-in", 200)]
        self.edge.trust()
        look_at(self.edge.ask, asked)
        return f"{len(asked)} addresses answered as they should; {reading()}"

    def _begin_reading(self) -> Callable[[], str]:
        """The sums, read by the keeper: it may. What is given waits for them, and refuses those that are unequal."""
        keeper = self.known.seen().get("keeper")
        if keeper is None or not keeper.is_running:
            return lambda: "the keeper does not run yet, so that nobody has looked at the books"
        read = self.engine.begin("exec", keeper.id, "python", "-I", "-c", BOOKS, until=DONE)

        def ended() -> str:
            try:
                said = read()
            except Refused:
                now_seen = self.known.look().get("keeper")
                if now_seen is not None and now_seen.is_running and now_seen.id == keeper.id:
                    raise
                return self._begin_reading()()  # it went meanwhile
            return f"the trial balances of {judged(said)} companies are equal"

        return ended

    def retire(self, slot: Slot) -> None:
        if not self.keeps:
            self.stop(slot)

    def stop(self, slot: Slot) -> None:
        """The web app first, the web server when the last page is made."""
        seen = self.known.look()
        found = {part: seen[name].id for part in (*ANSWERING, "worker") if (name := service(part, slot)) in seen}
        if not found:
            return
        if self.pointed_at is not None:
            time.sleep(max(0.0, self.pointed_at + DRAIN_SECONDS - time.monotonic()))
        going = [self._ask_to_stop(found[part]) for part in ("app", "live", "worker") if part in found]
        if "app" in found:
            with contextlib.suppress(subprocess.TimeoutExpired):
                going[0].wait(APP_SECONDS)
        going += [self._ask_to_stop(found["web"])] if "web" in found else []
        for process in going:
            process.wait()
        self.engine.run("rm", "--force", *found.values())
        self._forget()

    def share(self, release: Release) -> None:
        """The keeper becomes that of the release that serves, and the monitoring runs. Nobody who asks is touched."""
        seen = self.known.look()
        if "keeper" in seen and not self.known.is_of(seen["keeper"], "keeper", release):
            self._remove(seen, "keeper")
            del seen["keeper"]
        if missing := [name for name in SHARED if name not in seen or not seen[name].is_running]:
            self._up(release.source, *missing)

    def origin(self) -> str:
        return self.edge.origin()

    # containers

    def _up(self, tag: str, *names: str) -> None:
        more = {"OASYS_VERSION": tag} if tag else {}
        self.compose.compose(*BOTH, "up", "--detach", "--no-deps", *names, more=more)
        self._forget()

    def _forget(self) -> None:
        """Something was changed, or time went by."""
        self.begun = None
        self.known.forget()

    def _remove(self, seen: Mapping[str, Seen], *names: str) -> None:
        if found := [seen[name] for name in names if name in seen]:
            for process in [self._ask_to_stop(each.id) for each in found if each.is_running]:
                process.wait()
            self.engine.run("rm", "--force", *(each.id for each in found))
            self._forget()

    def _ask_to_stop(self, container: str) -> "subprocess.Popen[bytes]":
        command = [self.engine.name, "stop", "-t", str(GRACE_SECONDS), container]
        return subprocess.Popen(
            command, env=self.engine.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )


def _runs(seen: Mapping[str, Seen], name: str) -> bool:
    return name in seen and seen[name].is_running


def containers_of(
    home: Home, say: Say, place: Place, *, digests: Mapping[str, str] | None = None, keeps: bool = True
) -> Containers:
    """The runtime of this state folder, which belongs to that project from now on. Raises Refused where it belongs to another."""
    home.make()
    book = Book(home)
    known = Place.read(home)
    if known is None and book.read() != State():
        raise Refused("This state folder deploys folders: images want one of their own, named in OASYS_HOME.")
    if known is not None and known != place:
        raise Refused(f"This state folder is of the project {known.project} with {known.env_file}.")
    place.write(home)
    return Containers(Compose(engine(), place.project, Path(place.env_file)), book, say, digests=digests, keeps=keeps)

"""`./oasys images prove`: the whole of deploy/compose.yaml, started, used over HTTP as a stranger would, looked at, taken down."""

import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from oasys.cli.images.compose import COMPOSE_FILE, Compose
from oasys.cli.images.engine import Engine
from oasys.cli.images.stranger import ask, client_of, sign_up
from oasys.cli.ports import free_ports
from oasys.cli.state import Refused

SERVICES = (
    "edge",
    "web",
    "live",
    "worker",
    "app",
    "postgres",
    "valkey",
    "keeper",
    "prometheus",
    "alertmanager",
)
UPSTREAM = ["POSTGRES", "VALKEY", "PROMETHEUS", "ALERTMANAGER"]
FIRST = ("postgres", "valkey")
Say = Callable[[str], None]


@dataclass(slots=True)
class Seen:
    """A container as it ran. Bytes; 0 limits are none. `faults` is empty where all holds."""

    service: str
    user: str = ""
    is_read_only: bool = False
    capabilities: str = ""
    may_gain: bool = True
    limit: int = 0
    used: int = 0
    pids: int = 0
    health: str = ""
    faults: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Proof:
    """What a run found. Seconds by the clock of the wall."""

    engine: str
    seen: list[Seen] = field(default_factory=list)
    steps: list[tuple[str, float, str]] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        return [f"{each.service}: {fault}" for each in self.seen for fault in each.faults]


class Project(Compose):
    """One start of the compose file under a name of its own, with settings and secrets in a folder that goes with it."""

    def __init__(self, engine: Engine, tag: str, folder: Path, files: Sequence[Path] = (COMPOSE_FILE,)) -> None:
        super().__init__(engine, f"oasys-proof-{secrets.token_hex(3)}", folder / "oasys.env", files)
        self.folder = folder
        self.tag = tag
        self.http_port, self.https_port = free_ports(2)

    def prepare(self, more: Mapping[str, str] | None = None) -> None:
        """The settings, and the secrets as `oasys secrets` in the image makes them."""
        secret_files = self.folder / "secrets"
        secret_files.mkdir()
        words = ["run", "--rm", "--no-healthcheck", "--network", "none", "--user", "0"]
        words += ["--volume", f"{secret_files}:/secrets", f"localhost/oasys-backend:{self.tag}"]
        self.engine.run(*words, "secrets", "/secrets")
        said = {
            "COMPOSE_PROFILES": "blue",
            "OASYS_ALLOWED_HOSTS": '["localhost", "web", "web-green"]',
            "OASYS_EDGE_OPTIONS": "local_certs",
            "OASYS_EDGE_SITES": "https://localhost",
            "OASYS_ENV_FILE": str(self.env_file),
            "OASYS_HTTPS_PORT": f"127.0.0.1:{self.https_port}",
            "OASYS_HTTP_PORT": f"127.0.0.1:{self.http_port}",
            "OASYS_SECRETS": str(secret_files),
            "OASYS_VERSION": self.tag,
            "OASYS_WEB_WORKERS": "1",
        } | dict(more or {})
        self.env_file.write_text("".join(f"{name}={value}\n" for name, value in said.items()))


@contextmanager
def started(
    engine: Engine,
    tag: str,
    proof: Proof,
    say: Say,
    *,
    services: Sequence[str] = SERVICES,
    laid: Callable[[Path], Sequence[Path]] = lambda folder: (COMPOSE_FILE,),
) -> Iterator[Project]:
    """All of it, in the order that compose.yaml asks for; nothing of it is left, however it ends. `laid` gives the compose files."""
    folder = Path(tempfile.mkdtemp(prefix="oasys-proof-"))
    folder.chmod(0o711)
    project = Project(engine, tag, folder, laid(folder))
    try:
        with step(proof, "Secrets are made", say):
            project.prepare()
        with step(proof, "PostgreSQL and Valkey start", say):
            project.compose("up", "--detach", *FIRST)
            for service in FIRST:
                project.wait(service)
        with step(proof, "Roles and tables are made", say):
            project.compose("up", "--detach", "--no-deps", "migrate")
            project.wait_for_end("migrate")
        with step(proof, "Everything else starts", say):
            behind = [service for service in services if service not in {*FIRST, "edge"}]
            project.compose("up", "--detach", "--no-deps", *behind)
            for service in behind:
                project.wait(service)
            project.compose("up", "--detach", "--no-deps", "edge")
            project.wait("edge")
        yield project
    finally:
        with step(proof, "Everything is taken down", say):
            project.take_down()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def step(proof: Proof, name: str, say: Say) -> Iterator[list[str]]:
    """What is put into the list is said behind the step."""
    began = time.monotonic()
    notes: list[str] = []
    yield notes
    seconds = time.monotonic() - began
    said = "; ".join(notes)
    proof.steps.append((name, seconds, said))
    say(f"  {name}: {seconds:.1f} s{f'; {said}' if said else ''}")


def prove(engine: Engine, tag: str, say: Say) -> Proof:
    """Starts, uses, looks, takes down. Raises Refused where a step fails; what does not hold of a container stands in the proof."""
    proof = Proof(engine=engine.run("--version").strip())
    with started(engine, tag, proof, say) as project:
        with step(proof, "Somebody signs up and posts through the edge", say) as notes:
            notes.append(_use(project))
        with step(proof, "Each container is looked at", say):
            proof.seen = [look(project, service) for service in SERVICES]
        with step(proof, "Prometheus reads what they tell", say) as notes:
            notes.append(_metrics(project))
        with step(proof, "The keeper's backup is restored and agrees", say) as notes:
            notes.append(_backup(project))
    return proof


def _use(project: Project) -> str:
    """As a stranger would: an account, an organisation, a company, an entry, its trial balance, the stream of events, a page."""
    with client_of(project) as client:
        books = sign_up(client)
        lines = [
            {"account_code": books.accounts[0]["code"], "debit": "12.34"},
            {"account_code": books.accounts[-1]["code"], "credit": "12.34"},
        ]
        entry = {"posting_date": books.year["starts_on"], "description": "Proof", "lines": lines}
        posted = ask(client, "POST", f"{books.base}/journal-entries?post=true", entry)
        balance = ask(client, "GET", f"{books.base}/reports/trial-balance?to_date={books.year['ends_on']}")
        if not posted["number"] or not balance["is_balanced"] or balance["totals"]["debit"] != "12.34":
            raise Refused(f"The entry is not in the trial balance: {balance['totals']}")
        with client.stream("GET", "/api/v1/events") as answer:
            if "event: ready" not in next(answer.iter_text()):
                raise Refused("The stream of events does not begin.")
        page = client.get("/", follow_redirects=True)  # of who is signed in: the app asks the API for it
        styles = [part.split('"')[0] for part in page.text.split('href="')[1:] if ".css" in part.split('"')[0]]
        kept = client.get(styles[0]) if styles else None
        if page.status_code != 200 or kept is None or "immutable" not in kept.headers.get("cache-control", ""):
            raise Refused(
                f"The web app's page or its files are not served: {page.status_code} {page.url}, {styles[:1]}"
            )
        return f"{posted['number']} is posted, the trial balance agrees, over {page.http_version} with TLS"


def look(project: Project, service: str) -> Seen:
    """What the engine was told, and what the kernel holds process 1 to."""
    facts = project.facts(service)
    host = facts["HostConfig"]
    status = dict(
        line.split(":\t", 1) for line in project.inside(service, "cat", "/proc/1/status").splitlines() if ":\t" in line
    )
    seen = Seen(service)
    seen.user = status["Uid"].split()[0]
    seen.is_read_only = bool(host["ReadonlyRootfs"])
    seen.capabilities = status["CapBnd"].strip()
    seen.may_gain = status["NoNewPrivs"].strip() != "1"
    seen.limit = _cgroup(project, service, "memory.max", "memory/memory.limit_in_bytes")
    seen.used = _cgroup(project, service, "memory.current", "memory/memory.usage_in_bytes")
    seen.pids = _cgroup(project, service, "pids.max", "pids/pids.max")
    seen.health = project.wait(service)
    faults = {
        "It runs as root.": seen.user == "0",
        "Its file system can be written to.": not seen.is_read_only or _can_write(project, service),
        f"It holds capabilities ({seen.capabilities}).": int(seen.capabilities, 16) != 0,
        "It may gain new privileges.": seen.may_gain,
        "Its memory has another limit than compose.yaml says.": seen.limit != host["Memory"] or not seen.limit,
        "It may start any number of processes.": not seen.pids,
    }
    seen.faults = [fault for fault, is_so in faults.items() if is_so]
    return seen


def _cgroup(project: Project, service: str, unified: str, split: str) -> int:
    """The number in a file of the second version of cgroups, or of the first; 0 for none."""
    script = f"cat /sys/fs/cgroup/{unified} 2>/dev/null || cat /sys/fs/cgroup/{split}"
    said = project.inside(service, "sh", "-c", script).strip()
    return int(said) if said.isdigit() and int(said) < 2**60 else 0


def _can_write(project: Project, service: str) -> bool:
    """Whether any of what the image brought can be changed."""
    script = "for folder in / /etc /usr /usr/local/bin /srv /var; do touch $folder/proof 2>/dev/null && echo $folder; done; true"
    return bool(project.inside(service, "sh", "-c", script).strip())


def _metrics(project: Project) -> str:
    """Asked from the host, which reaches the addresses of containers."""
    networks = project.facts("prometheus")["NetworkSettings"]["Networks"]
    address = next(each["IPAddress"] for each in networks.values() if each["IPAddress"])
    deadline = time.monotonic() + 90
    while True:
        found = httpx.get(f"http://{address}:9090/api/v1/targets", timeout=10, trust_env=False).json()["data"][
            "activeTargets"
        ]
        away = [each for each in found if each["health"] != "up"]
        if found and not away:
            break
        if time.monotonic() > deadline:
            raise Refused(f"Prometheus does not read {[(each['scrapeUrl'], each['lastError']) for each in away]}.")
        time.sleep(2)
    rules = httpx.get(f"http://{address}:9090/api/v1/rules", timeout=10, trust_env=False).json()["data"]["groups"]
    managers = httpx.get(f"http://{address}:9090/api/v1/alertmanagers", timeout=10, trust_env=False).json()["data"]
    if not managers["activeAlertmanagers"] or not rules:
        raise Refused("Prometheus knows no Alertmanager, or has no rules.")
    return f"{len(found)} targets up, {sum(len(group['rules']) for group in rules)} rules"


def _backup(project: Project) -> str:
    """The keeper takes one by itself; another, taken behind the entry, is restored beside it, verified, and holds the entry."""
    deadline = time.monotonic() + 180
    command = ("python", "-m", "oasys.cli", "backup")
    while True:
        try:
            project.inside("keeper", *command, "--list")
            break
        except Refused as refusal:
            if time.monotonic() > deadline:
                raise Refused(f"{refusal}\n{project.logs('keeper')[-2000:]}") from refusal
            time.sleep(3)
    project.inside("keeper", *command)
    said = project.inside("keeper", *command, "--verify").strip().splitlines()[-1]
    if re.search(r"\b0 posted entries", said):
        raise Refused(f"What was restored holds no entry: {said}")
    return said


def table(proof: Proof, sizes: list[str]) -> str:
    """As Markdown."""
    rows = [_row(each) for each in proof.seen]
    steps = [f"| {name} | {seconds:.1f} | {said} |" for name, seconds, said in proof.steps]
    return "\n".join(
        [
            *[
                "| image | MB | budget | files | user | components |",
                "| --- | --- | --- | --- | --- | --- |",
                *sizes,
                "",
            ],
            "| container | user | read-only | capabilities | may gain privileges | memory, MB | most processes | health |",
            *["| --- | --- | --- | --- | --- | --- | --- | --- |", *rows, ""],
            *["| step | seconds | |", "| --- | --- | --- |", *steps],
        ]
    )


def _row(seen: Seen) -> str:
    held = "none" if int(seen.capabilities, 16) == 0 else seen.capabilities
    memory = f"{seen.used / 2**20:,.0f} of {seen.limit / 2**20:,.0f}"
    words = [
        seen.service,
        seen.user,
        "yes" if seen.is_read_only else "NO",
        held,
        "YES" if seen.may_gain else "no",
        memory,
    ]
    return f"| {' | '.join([*words, str(seen.pids), seen.health])} |"


def report(proof: Proof, written: str, look_alikes: list[str]) -> str:
    """The page of docs/reports."""
    said = (
        "Images under these names were look-alikes, made of Debian's packages and of the binaries of our wheels, because no registry of "
        f"images was reached: {', '.join(look_alikes)}. What is in upstream's, and its size, is proven where they are pulled."
        if look_alikes
        else "All bases were upstream's."
    )
    head = "# The images and the whole of compose.yaml, as they ran\n\nWritten by `./oasys images prove --save`"
    return f"{head}, with {proof.engine}. {said}\n\n{written}\n"

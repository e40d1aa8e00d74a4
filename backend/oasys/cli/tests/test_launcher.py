"""The launcher end to end: one installation, started by ./oasys itself, that survives whatever is killed under it.

Each worker of the tests has one instance, in a folder with a space and longer than a socket's address allows. A test finds
it running and may leave it in any state.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from oasys.cli.postgres import Cluster
from oasys.cli.state import BACKEND, LEAST_FREE_BYTES, Home, Refused
from oasys.core.ids import uuid7

LAUNCHER = BACKEND.parent / "oasys"
PASSWORD = "long enough for anyone"
SMALL_LEDGER = """option "operating_currency" "USD"
2026-01-01 open Assets:Bank USD
2026-01-01 open Equity:Opening USD
2026-01-02 * "Opening"
  Assets:Bank      10 USD
  Equity:Opening  -10 USD
"""
TOKEN = b"a" * 32
PROVEN = (
    b"POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
    b"Cookie: oasys_csrf=" + TOKEN + b"\r\nX-CSRFToken: " + TOKEN + b"\r\n"
)
NO_NETWORK = {
    "PIP_NO_INDEX": "1",
    "UV_OFFLINE": "1",
    "https_proxy": "http://127.0.0.1:1",
    "http_proxy": "http://127.0.0.1:1",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment_for(home: Path) -> dict[str, str]:
    """That of a user: with nothing of the tests' own."""
    own = ("OASYS_", "DJANGO_", "PYTEST_", "PYTHONPATH")
    return {name: value for name, value in os.environ.items() if not name.startswith(own)} | {"OASYS_HOME": str(home)}


def oasys(home: Path, *words: str, answer: str = "", **extra: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(LAUNCHER), *words],
        env=environment_for(home) | extra,
        input=answer,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def said(done: subprocess.CompletedProcess[str]) -> str:
    return done.stdout + done.stderr


def eventually(holds: Callable[[], object], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError(f"did not come true in {seconds} s")


@dataclass
class Instance:
    home: Path
    port: int = field(default_factory=free_port)
    kept: "Person | None" = None

    def up(self, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
        done = oasys(self.home, "up", "--detach", "--no-demo", "--port", str(self.port), *words, **extra)
        assert done.returncode == 0, said(done)
        return done

    def record(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads((self.home / "run" / "processes.json").read_text())
        except FileNotFoundError:
            return {}
        return found

    def process(self, name: str) -> psutil.Process:
        return psutil.Process(self.record()[name]["pid"])

    def cluster(self) -> Cluster:
        home = Home(self.home)
        return Cluster(home.postgres, home.secrets()["admin"])

    def person(self) -> "Person":
        if self.kept is None:
            self.kept = Person(self)
        return self.kept

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/readyz", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False


class Person:
    """Somebody who signed up and set up a tenant: what must still be there later."""

    def __init__(self, instance: Instance) -> None:
        self.tenants: list[str] = []
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{instance.port}/api/v1", timeout=10)
        self.client.get("/auth/session")
        email = f"kept-{uuid7().hex}@example.com"
        self.post("/auth/signup", {"email": email, "password": PASSWORD})
        self.add_tenant()

    def add_tenant(self) -> None:
        name = f"Kept {uuid7().hex}"
        self.post("/tenants", {"name": name})
        self.tenants.append(name)

    def post(self, path: str, body: dict[str, str]) -> None:
        self.client.get("/auth/session")
        headers = {"X-CSRFToken": self.client.cookies["oasys_csrf"], "Idempotency-Key": uuid7().hex}
        headers["Origin"] = str(self.client.base_url).split("/api", 1)[0]
        made = self.client.post(path, json=body, headers=headers)
        assert made.status_code == 201, made.text

    def add_company(self) -> str:
        """A company of the international chart, in a tenant that the session works in."""
        headers = self._proof()
        tenants = self.client.get("/tenants").json()
        chosen = {"tenant_id": tenants[-1]["tenant_id"]}
        assert self.client.put("/me/tenant", json=chosen, headers=headers).status_code == 200
        body = {"name": uuid7().hex, "country_pack": "generic", "base_currency": "USD"}
        made = self.client.post("/companies", json=body, headers=headers)
        assert made.status_code == 201, made.text
        found: str = made.json()["company"]["id"]
        return found

    def send_file(self, path: str, content: bytes) -> dict[str, Any]:
        headers = self._proof() | {"Content-Type": "text/csv", "Prefer": "respond-async"}
        asked = self.client.post(path, content=content, headers=headers)
        assert asked.status_code == 202, asked.text
        found: dict[str, Any] = asked.json()
        return found

    def read(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(path).json()
        return found

    def _proof(self) -> dict[str, str]:
        self.client.get("/auth/session")
        return {
            "X-CSRFToken": self.client.cookies["oasys_csrf"],
            "Origin": str(self.client.base_url).split("/api", 1)[0],
        }

    def finds_everything(self) -> bool:
        """Session, person and tenant are read from the database again."""
        try:
            answer = self.client.get("/tenants")
        except httpx.HTTPError:
            return False
        return answer.status_code == 200 and {tenant["name"] for tenant in answer.json()} == set(self.tenants)


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    folder = tmp_path_factory.mktemp("launcher") / "state of the books" / ("long" * 30)
    assert len(os.fsencode(folder / "postgres" / "s" / ".s.PGSQL.5432")) > 107
    made = Instance(folder)
    began = time.monotonic()
    first = made.up()
    print(f"first start: {time.monotonic() - began:.1f} s")
    for step in ("Making the database", "Migrating", "Starting the web server", "Ready after"):
        assert step in first.stdout
    yield made
    oasys(folder, "down")
    assert made.cluster().process() is None
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def running(instance: Instance) -> Instance:
    if not instance.is_ready():
        instance.up()
    return instance


@pytest.fixture
def stopped(instance: Instance) -> Instance:
    if instance.record() or instance.cluster().process():
        assert oasys(instance.home, "down").returncode == 0
    return instance


def test_secrets_are_for_their_owner_alone(running: Instance) -> None:
    assert running.home.stat().st_mode & 0o777 == 0o700
    for name in ("secrets.json", "state.json", "sealing-keys.json"):
        assert (running.home / name).stat().st_mode & 0o777 == 0o600, name
    assert running.cluster().data.stat().st_mode & 0o077 == 0
    assert running.cluster().sockets.stat().st_mode & 0o077 == 0


def test_up_while_it_runs_says_where(running: Instance) -> None:
    before = running.record()
    again = running.up()
    assert "runs already" in again.stdout
    assert f"http://127.0.0.1:{running.port}/api/v1/docs" in again.stdout
    assert running.record() == before
    attached = oasys(running.home, "up", "--no-demo")
    assert attached.returncode == 1
    assert f"runs already at http://127.0.0.1:{running.port}" in said(attached)
    assert running.record() == before
    assert running.is_ready()


def test_two_starts_at_once_are_one(stopped: Instance) -> None:
    words = ("up", "--detach", "--no-demo", "--port", str(stopped.port))
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda _: oasys(stopped.home, *words), range(3)))
    assert [done.returncode for done in answers] == [0, 0, 0], "\n".join(map(said, answers))
    assert sorted("runs already" in done.stdout for done in answers) == [False, True, True]
    assert all(f":{stopped.port}/api/v1/docs" in done.stdout for done in answers)
    log = (stopped.home / "logs" / "supervisor.log").read_text()
    assert log.count("Ready after") == log.count("Starting the web server") == 1
    assert stopped.is_ready()


def test_status_tells_whether_all_is_well(running: Instance) -> None:
    done = oasys(running.home, "status")
    assert done.returncode == 0, said(done)
    for word in (
        "Web server     ready",
        "PostgreSQL     running",
        "Worker         running, 0 jobs in the queue; sealed up to",
        "On disk",
        f":{running.port}/api/v1/docs",
    ):
        assert word in done.stdout


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (b"GET /api/v1/me?" + b"x" * 5000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 414, "api.address_too_long"),
        (b"GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\nIf-Match: \x01\r\n\r\n", 400, "api.bad_request"),
        (b"GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n", 400, "api.bad_request"),
        (b"GET /api/v1/me HTTP/1.1\r\n" + b"X-A: b\r\n" * 200 + b"\r\n", 431, "api.headers_too_large"),
        (b"GET /api/v1/me HTTP/1.1\r\nX-A: " + b"b" * 9000 + b"\r\n\r\n", 431, "api.headers_too_large"),
        (b"POST /api/v1/me HTTP/1.1\r\nTransfer-Encoding: nonsense\r\n\r\n", 400, "api.bad_request"),
        (PROVEN + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n", 411, "api.length_required"),
        (PROVEN + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 411, "api.length_required"),
        (PROVEN + b"Content-Length: 50\r\n\r\n{", 400, "api.bad_request"),
        (b"GET /api/v1/me HTTP/9.9\r\n\r\n", 400, "api.bad_request"),
        (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 400, "api.bad_request"),
    ],
)
def test_what_the_server_refuses_by_itself_is_a_problem(
    running: Instance, words: bytes, status: int, code: str
) -> None:
    with socket.create_connection(("127.0.0.1", running.port), timeout=10) as client:
        client.sendall(words)
        client.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: client.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ".encode()), answer[:300]
    assert b"Content-Type: application/problem+json" in head
    problem = json.loads(body)
    assert (problem["status"], problem["code"]) == (status, code)


def test_reset_asks_first(running: Instance) -> None:
    person = running.person()
    person.add_tenant()
    refused = oasys(running.home, "reset", answer="n\n")
    assert refused.returncode == 1
    assert str(running.home) in said(refused)
    assert oasys(running.home, "reset", answer="").returncode == 1
    assert person.finds_everything()


def test_a_killed_web_server_is_started_again(running: Instance) -> None:
    person = running.person()
    person.add_tenant()
    web = running.process("web")
    workers = web.children()
    assert workers
    web.kill()
    eventually(lambda: running.record()["web"]["pid"] != web.pid)
    assert not any(worker.is_running() for worker in workers)
    eventually(person.finds_everything)


def test_a_killed_worker_is_started_again(running: Instance) -> None:
    worker = running.process("worker")
    worker.kill()
    eventually(lambda: running.record()["worker"]["pid"] != worker.pid)
    assert "The worker ended unexpectedly" in (running.home / "logs" / "supervisor.log").read_text()
    assert running.is_ready()


def test_a_worker_whose_supervisor_was_killed_ends_itself(running: Instance) -> None:
    worker = running.process("worker")
    running.process("supervisor").kill()
    eventually(lambda: not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE)
    running.up()
    assert running.process("worker").pid != worker.pid


def test_a_worker_killed_in_the_middle_of_an_import_leaves_it_to_the_next(running: Instance) -> None:
    """kill -9 after the first chunk was posted: nothing of it stands, and the job is done once by the next worker."""
    person = running.person()
    company = person.add_company()
    entries = 40_000
    rows = ["entry,date,account,debit,credit"]
    for number in range(entries):
        rows += [f"{number},2026-03-01,1110,1.00,", f"{number},2026-03-01,4110,,1.00"]
    asked = person.send_file(f"/companies/{company}/imports/journal", "\n".join(rows).encode())
    where = f"/companies/{company}/jobs/{asked['id']}"
    eventually(lambda: person.read(where)["progress_done"] >= 10_000)
    worker = running.process("worker")
    worker.kill()
    assert person.read(where)["state"] == "running"
    assert person.read(f"/companies/{company}/journal-entries")["items"] == []
    eventually(lambda: person.read(where)["state"] == "succeeded", seconds=120)
    assert person.read(where)["result"]["entries"] == entries
    total = person.read(f"/companies/{company}/reports/trial-balance?to_date=2026-12-31")["totals"]["debit"]
    assert total == f"{entries}.00"


def test_a_worker_that_is_asked_to_stop_is_gone_in_time(running: Instance) -> None:
    worker = running.process("worker")
    started = time.monotonic()
    worker.terminate()
    eventually(lambda: not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE, seconds=20)
    assert time.monotonic() - started < 20
    eventually(lambda: running.record()["worker"]["pid"] != worker.pid)


BOOKS = """option "operating_currency" "MYR"
2026-01-01 open Assets:Bank
2026-01-01 open Income:Sales
2026-01-05 * "Sale"
  Assets:Bank    10.00 MYR
  Income:Sales  -10.00 MYR
2026-02-05 * "Another sale"
  Assets:Bank    2.50 USD @ 4.20 MYR
  Income:Sales  -10.50 MYR
"""


def test_books_are_sealed_exported_checked_and_come_back(running: Instance, tmp_path: Path) -> None:
    name = f"Proof {uuid7().hex}"
    books, archive, heads = (tmp_path / word for word in ("books.beancount", "books.zip", "heads.json"))
    books.write_text(BOOKS)

    def run(*words: str) -> str:
        done = oasys(running.home, *words)
        assert done.returncode == 0, said(done)
        return done.stdout

    run("import", "beancount", str(books), "--company", name, "--create")
    assert "Sealed" in run("seal", "--company", name, "--publish", str(heads))
    (head,) = json.loads(heads.read_text())["heads"]
    assert (head["company"], head["seal"]["last_position"]) == (name, 2)
    run("export", "--company", name, "--output", str(archive))
    verifier = tmp_path / "verify.py"
    verifier.write_bytes(zipfile.ZipFile(archive).read("verify.py"))
    command = [sys.executable, "-I", "-S", verifier, archive, "--head", heads, "--key", head["signature"]["key_id"]]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (checked.returncode, "nothing was altered" in checked.stdout) == (0, True), checked.stdout
    assert "Would import 2 entries" in run("import", "oasys", str(archive), "--company", f"Copy of {name}", "--dry-run")
    assert "Imported 2 entries" in run("import", "oasys", str(archive), "--company", f"Copy of {name}")
    run("seal")
    run("seal", "--rotate-key")
    assert ": 0 differences" in run("verify")
    damaged = tmp_path / "damaged.zip"
    with zipfile.ZipFile(archive) as sound, zipfile.ZipFile(damaged, "w") as made:
        for file in sound.namelist():
            made.writestr(file, sound.read(file).replace(b"10.5", b"11.5"))
    refused = oasys(running.home, "import", "oasys", str(damaged), "--company", f"Another {name}")
    assert (refused.returncode, "altered" in said(refused)) == (1, True)


def test_a_killed_postgresql_is_started_again(running: Instance) -> None:
    person = running.person()
    person.add_tenant()
    postgres = running.cluster().process()
    assert postgres is not None
    postgres.kill()
    eventually(lambda: (found := running.cluster().process()) is not None and found.pid != postgres.pid)
    eventually(person.finds_everything)
    assert "PostgreSQL ended unexpectedly" in (running.home / "logs" / "supervisor.log").read_text()
    person.add_tenant()
    assert person.finds_everything()


def test_a_killed_supervisor_loses_nothing(running: Instance) -> None:
    person = running.person()
    person.add_tenant()
    orphan = running.process("web")
    running.process("supervisor").kill()
    eventually(lambda: not psutil.pid_exists(running.record()["supervisor"]["pid"]))
    assert orphan.is_running()
    assert "left behind" in running.up().stdout
    assert not orphan.is_running()
    assert running.process("web").pid != orphan.pid
    assert person.finds_everything()


def test_everything_killed_at_once_loses_nothing(running: Instance) -> None:
    """As when the power fails, but for the disk: stale lock, process ids and postmaster.pid stay behind."""
    person = running.person()
    person.add_tenant()
    postgres = running.cluster().process()
    assert postgres is not None
    web = running.process("web")
    everyone = [running.process("supervisor"), web, *web.children(recursive=True), *postgres.children(), postgres]
    for process in everyone:
        with contextlib.suppress(psutil.NoSuchProcess):  # a worker may go with its master
            process.kill()
    psutil.wait_procs(everyone, 10)
    assert oasys(running.home, "status").returncode == 1
    running.up()
    assert person.finds_everything()


def test_a_later_start_needs_no_network(running: Instance) -> None:
    person = running.person()
    person.add_tenant()
    assert oasys(running.home, "down").returncode == 0
    began = time.monotonic()
    again = running.up(**NO_NETWORK)
    print(f"later start: {time.monotonic() - began:.1f} s")
    assert "Getting" not in said(again)
    assert "Migrating" not in said(again)
    assert person.finds_everything()


def test_ctrl_c_stops_in_order_and_down_is_down(running: Instance) -> None:
    supervisor, web = running.process("supervisor"), running.process("web")
    supervisor.send_signal(signal.SIGINT)  # what Ctrl-C sends
    psutil.wait_procs([supervisor], 30)
    assert not web.is_running()
    assert running.cluster().process() is None
    log = (running.home / "logs" / "supervisor.log").read_text()
    assert log.index("Stopping the web server") < log.index("Stopping PostgreSQL") < log.index("Stopped.")


def test_down_twice_is_down(stopped: Instance) -> None:
    for _ in range(2):
        assert oasys(stopped.home, "down").returncode == 0
        assert stopped.cluster().process() is None
        assert not (stopped.home / "run" / "processes.json").exists()
    status = oasys(stopped.home, "status")
    assert (status.returncode, "not running" in status.stdout) == (1, True)


def test_a_taken_port_is_named_with_who_takes_it(stopped: Instance) -> None:
    with socket.socket() as taker:
        taker.bind(("127.0.0.1", 0))
        taker.listen()
        port = taker.getsockname()[1]
        refused = oasys(stopped.home, "up", "--detach", "--no-demo", "--port", str(port))
    assert refused.returncode == 1
    assert f"Port {port} is taken by" in said(refused)
    assert f"(process {os.getpid()})" in said(refused)
    assert "--port" in said(refused)
    assert stopped.cluster().process() is None


def test_a_stranger_who_has_an_old_number_is_left_alone(stopped: Instance) -> None:
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(100)"])
    try:
        one = {"pid": stranger.pid, "created": psutil.Process(stranger.pid).create_time() - 1000}
        record = {"port": stopped.port, "supervisor": one, "web": one}
        (stopped.home / "run" / "processes.json").write_text(json.dumps(record))
        (stopped.cluster().data / "postmaster.pid").write_text(f"{stranger.pid}\n")
        assert oasys(stopped.home, "status").returncode == 1
        assert oasys(stopped.home, "down").returncode == 0
        (stopped.home / "run" / "processes.json").write_text(json.dumps(record))
        (stopped.cluster().data / "postmaster.pid").write_text(f"{stranger.pid}\n")
        stopped.up()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_without_a_port_the_next_free_one_is_taken(stopped: Instance) -> None:
    with socket.socket() as taker:
        taker.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taker.bind(("127.0.0.1", 8000))
            taker.listen()
        except OSError:
            pass  # somebody else has it, which is as good
        done = oasys(stopped.home, "up", "--detach", "--no-demo")
    assert done.returncode == 0, said(done)
    port = stopped.record()["port"]
    assert 8000 < port < 8100
    assert "Port 8000 is taken by" in done.stdout and f"using {port}" in done.stdout
    assert oasys(stopped.home, "down").returncode == 0


def test_reset_deletes_the_books_and_starts_afresh(tmp_path: Path) -> None:
    """On a folder with a database that was never started: what counts is what is deleted, and what is not."""
    home = Home(tmp_path / "other books")
    home.make()
    known = home.secrets()
    home.remember(migrated="x")
    (home.postgres / "data").mkdir(parents=True)
    assert oasys(home.folder, "reset", answer="y\n").returncode == 0
    assert not home.postgres.exists()
    assert home.facts() == {}
    assert home.secrets() == known


def test_reset_leaves_an_own_postgresql_alone(tmp_path: Path) -> None:
    home = Home(tmp_path / "own")
    home.make()
    home.remember(admin_database_url="postgresql://admin@127.0.0.1:1/postgres")
    refused = oasys(home.folder, "reset", "--yes")
    assert refused.returncode == 1
    assert "drop its database" in said(refused)
    assert home.facts()


def test_before_the_first_start_nothing_is_made(tmp_path: Path) -> None:
    for command, code in (("status", 1), ("down", 0), ("logs", 1)):
        assert oasys(tmp_path / "never", command).returncode == code, command
    assert not (tmp_path / "never").exists()


def test_commands_that_need_books_say_so_before_the_first_start(tmp_path: Path) -> None:
    journal = tmp_path / "journal.csv"
    journal.touch()
    for words in (["verify"], ["demo"], ["import", "journal", str(journal), "--company", "x"], ["manage", "check"]):
        refused = oasys(tmp_path / "never", *words)
        assert refused.returncode == 1
        assert "There are no books in" in said(refused), words
        assert "./oasys up" in said(refused)
        assert "Traceback" not in said(refused)
    assert not (tmp_path / "never").exists()


def test_books_of_another_release_are_named(stopped: Instance) -> None:
    home = Home(stopped.home)
    migrated = home.facts()["migrated"]
    home.remember(migrated="another")
    try:
        refused = oasys(stopped.home, "verify")
        assert refused.returncode == 1
        assert "of another release" in said(refused)
    finally:
        home.remember(migrated=migrated)
    assert oasys(stopped.home, "verify").returncode == 0


def test_the_api_document_needs_no_books(tmp_path: Path) -> None:
    done = oasys(tmp_path / "never", "openapi")
    assert done.returncode == 0, said(done)
    assert json.loads(done.stdout)["openapi"].startswith("3.")
    assert not (tmp_path / "never").exists()


def test_conformance_stands_on_a_database_of_its_own(tmp_path: Path) -> None:
    ledger = tmp_path / "files" / "ledger" / "small"
    ledger.mkdir(parents=True)
    (ledger / "small.beancount").write_text(SMALL_LEDGER)
    amounts = [{"account": "Assets:Bank", "unit": "USD", "number": "10"}]
    amounts.append({"account": "Equity:Opening", "unit": "USD", "number": "-10"})
    months = [row | {"month": "2026-01"} for row in amounts]
    answers = {"transactions": 1, "units": amounts, "weights": amounts, "weights_by_month": months}
    (ledger / "small.expected.json").write_text(json.dumps(answers))
    for _ in range(2):
        done = oasys(tmp_path / "never", "conformance", "--fixtures", str(tmp_path / "files"))
        assert done.returncode == 0, said(done)
        assert "Differences: 0" in done.stdout
    assert not (tmp_path / "never" / "postgres").exists()
    assert not (tmp_path / "never" / "conformance").exists()
    amounts[0]["number"] = "11"
    (ledger / "small.expected.json").write_text(json.dumps(answers))
    assert oasys(tmp_path / "never", "conformance", "--fixtures", str(tmp_path / "files")).returncode == 1
    assert oasys(tmp_path / "never", "conformance", "--fixtures", str(tmp_path / "nothing")).returncode == 1


def test_a_kill_while_the_demo_is_made_costs_nothing(tmp_path: Path) -> None:
    instance = Instance(tmp_path / "home")
    words = ["up", "--port", str(instance.port)]
    home = Home(instance.home)
    first = subprocess.Popen(
        [str(LAUNCHER), *words],
        env=environment_for(instance.home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        eventually(lambda: home.facts().get("demo_password"))
        for process in [*psutil.Process(first.pid).children(recursive=True), psutil.Process(first.pid)]:
            with contextlib.suppress(psutil.Error):
                process.kill()
        first.wait()
        assert "demo" not in home.facts()
        done = oasys(instance.home, *words, "--detach")
        assert done.returncode == 0, said(done)
        assert home.facts()["demo"]["password"] in done.stdout
        with httpx.Client(base_url=f"http://127.0.0.1:{instance.port}/api/v1", timeout=10) as client:
            client.get("/auth/session")
            headers = {"X-CSRFToken": client.cookies["oasys_csrf"], "Origin": f"http://127.0.0.1:{instance.port}"}
            assert client.post("/auth/login", json=home.facts()["demo"], headers=headers).status_code == 200
    finally:
        oasys(instance.home, "down")


def test_help_says_each_command_in_a_line(tmp_path: Path) -> None:
    done = oasys(tmp_path, "--help")
    assert done.returncode == 0
    for command in (
        "up",
        "status",
        "down",
        "logs",
        "reset",
        "test",
        "lint",
        "import",
        "export",
        "seal",
        "work",
        "verify",
        "bench",
        "conformance",
    ):
        (line,) = [line for line in done.stdout.splitlines() if line.strip("│ ").split(" ", 1)[0] == command]
        assert len(line.strip("│ ").split()) > 2, command


def _can_mount(folder: Path) -> bool:
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_a_full_disk_is_said_before_anything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a real small disk where this user may mount one; else with the system's answer replaced."""
    small = tmp_path / "small disk"
    if os.getuid() == 0 and _can_mount(small):
        try:
            refused = oasys(small / "home", "up", "--detach", "--no-demo")
            written = [path for path in small.rglob("*") if path.is_file()]
        finally:
            subprocess.run(["umount", str(small)], check=True)
        assert refused.returncode == 1
        assert "MB left; OASYS needs" in said(refused)
        assert "nothing is lost" in said(refused)
        assert "Traceback" not in said(refused)
        assert written == []
    usage = shutil.disk_usage(tmp_path)._replace(free=LEAST_FREE_BYTES - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(Refused, match="MB left; OASYS needs 300 MB"):
        Home(tmp_path).refuse_full_disk()
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=LEAST_FREE_BYTES))
    Home(tmp_path).refuse_full_disk()

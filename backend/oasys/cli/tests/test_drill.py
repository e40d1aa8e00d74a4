"""Fifty people post at once while PostgreSQL and the web server are killed: what was acknowledged is there, once."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil
import pytest

from oasys.cli.state import BACKEND
from oasys.core.ids import uuid7
from tests.installations import eventually

LAUNCHER = BACKEND.parent / "oasys"
POSTERS = 50
SECONDS = 14


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(slots=True)
class Installation:
    """An installation of the drill's own."""

    home: Path
    port: int

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("OASYS_", "DJANGO_"))}
        environment["OASYS_HOME"] = str(self.home)
        return subprocess.run(
            [str(LAUNCHER), *words], env=environment, capture_output=True, text=True, timeout=600, check=False
        )

    def pid(self, name: str) -> int:
        if name == "postgres":
            return int((self.home / "postgres/data/postmaster.pid").read_text().splitlines()[0])
        return int(json.loads((self.home / "run/processes.json").read_text())[name]["pid"])


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    made = Installation(tmp_path_factory.mktemp("drill"), free_port())
    started = made.run("up", "--detach", "--no-demo", "--port", str(made.port))
    assert started.returncode == 0, started.stdout + started.stderr
    yield made
    made.run("down")


def is_ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=30).status_code == 200
    except httpx.HTTPError:
        return False


class Person:
    """Someone who posts over HTTP, and repeats with the same key whatever got no answer."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v1", timeout=60, cookies=cookies)

    def ask(self, method: str, path: str, body: object = None, key: str | None = None) -> httpx.Response:
        headers = {"X-CSRFToken": self.client.cookies.get("oasys_csrf", "")}
        if key:
            headers["Idempotency-Key"] = key
        return self.client.request(method, path, json=body, headers=headers)


@dataclass(slots=True)
class Tally:
    """What was acknowledged: key to entry id; and how often an answer was missing or bad."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    troubles: int = 0
    others: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def post_until(person: Person, path: str, entry: dict[str, object], until: float, tally: Tally) -> None:
    while time.monotonic() < until:
        key = str(uuid7())
        while True:
            try:
                answer = person.ask("POST", path, entry | {"reference": key}, key)
            except httpx.TransportError:
                answer = None
            with tally.lock:
                if answer is not None and answer.status_code == 201:
                    tally.acknowledged[key] = answer.json()["id"]
                    break
                tally.troubles += 1
                if answer is not None and answer.status_code < 500:
                    tally.others.append(answer.text)
                    return
            time.sleep(0.2)
            if time.monotonic() > until + 240:
                tally.others.append("no answer for four minutes")
                return


def test_nothing_acknowledged_is_lost_or_doubled_by_kill_9(installation: Installation):
    owner = Person(installation.port)
    owner.ask("GET", "/auth/session")
    signed = owner.ask(
        "POST", "/auth/signup", {"email": "drill@example.com", "password": "correct horse battery staple"}
    )
    assert signed.status_code == 201, signed.text
    assert owner.ask("POST", "/tenants", {"name": "Drill"}).status_code == 201
    company = owner.ask(
        "POST", "/companies", {"name": "Drill", "country_pack": "my", "first_year_on": "2026-01-01"}
    ).json()
    base = f"/companies/{company['company']['id']}"
    accounts = owner.ask("GET", f"{base}/accounts?limit=200").json()["items"]
    codes = [account["code"] for account in accounts if not account["is_heading"]]
    lines = [{"account_code": codes[0], "debit": "1.00"}, {"account_code": codes[-1], "credit": "1.00"}]
    entry = {"posting_date": "2026-03-01", "lines": lines}

    tally, until = Tally(), time.monotonic() + SECONDS
    people = [Person(installation.port, dict(owner.client.cookies)) for _ in range(POSTERS)]
    threads = [
        threading.Thread(target=post_until, args=(person, f"{base}/journal-entries?post=true", entry, until, tally))
        for person in people
    ]
    for thread in threads:
        thread.start()
    time.sleep(SECONDS / 4)
    os.kill(installation.pid("postgres"), signal.SIGKILL)
    time.sleep(SECONDS / 3)
    master = psutil.Process(installation.pid("web"))
    for process in [master, *master.children()]:
        with contextlib.suppress(psutil.NoSuchProcess):  # a worker may go with its master
            process.kill()
    for thread in threads:
        thread.join()

    assert tally.others == []
    assert tally.troubles > 0, "the kills were not felt: the drill proves nothing"
    eventually(
        lambda: is_ready(installation.port)
    )  # a slow machine may have killed the web server behind the last answer
    found: list[dict[str, str]] = []
    after = ""
    while True:
        page = owner.ask("GET", f"{base}/journal-entries?status=posted&limit=200{after}").json()
        found += page["items"]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    by_reference = {item["reference"]: item["id"] for item in found}
    assert len(by_reference) == len(found), "an entry was booked twice"
    assert by_reference.items() >= tally.acknowledged.items(), "an acknowledged entry is missing"
    assert sorted(item["number"] for item in found) == [f"GJ-2026-{n:06d}" for n in range(1, len(found) + 1)]
    balance = owner.ask("GET", f"{base}/reports/trial-balance?to_date=2026-12-31").json()
    assert balance["totals"]["debit"] == f"{len(found)}.00"
    verified = installation.run("verify")
    assert verified.returncode == 0, verified.stdout
    print(
        f"{len(tally.acknowledged)} acknowledged, {len(found)} booked, {tally.troubles} repeated; {verified.stdout.strip()}"
    )

"""An installation that ./oasys itself starts, and a person in it: what the tests of the launcher share."""

import json
import os
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil

from oasys.cli.postgres import Cluster
from oasys.cli.state import BACKEND, Home
from oasys.core.ids import uuid7

LAUNCHER = BACKEND.parent / "oasys"
PASSWORD = "long enough for anyone"


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
        timeout=600,  # the first start builds the web app
        check=False,
    )


def said(done: subprocess.CompletedProcess[str]) -> str:
    return done.stdout + done.stderr


def eventually(holds: Callable[[], object], seconds: float = 120) -> None:
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

    def inner(self, name: str) -> int:
        """The port of a part behind the edge."""
        found: int = self.record()["inner"][name]
        return found

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/readyz", timeout=30).status_code == 200
        except httpx.HTTPError:
            return False


class Person:
    """Somebody who signed up and set up a tenant: what must still be there later."""

    def __init__(self, instance: Instance) -> None:
        self.tenants: list[str] = []
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{instance.port}/api/v1", timeout=60)
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

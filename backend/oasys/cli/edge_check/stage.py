"""What is looked at: an installation of its own, and edges before it that are set up as in production."""

import contextlib
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx

from oasys.cli import webapp
from oasys.cli.edge import CADDY, CADDYFILE, Addresses, edge_settings
from oasys.cli.edge_check.certificates import Authority
from oasys.cli.installations import UNLIMITED, Running, installation
from oasys.cli.ports import free_ports
from oasys.cli.state import Home, Refused

TENANT_DOMAIN = "tenants.localhost"
START_SECONDS = 30
DEPLOYED = CADDYFILE.parent


@dataclass(frozen=True, slots=True)
class Edge:
    """A Caddy that runs before the stage's parts; `log` is what it said."""

    http: int
    https: int
    log: Path

    @property
    def origin(self) -> str:
        return f"https://localhost:{self.https}"


@dataclass
class Stage:
    """The installation, the authority that its certificates are of, and a folder for what the checks write."""

    running: Running
    authority: Authority
    folder: Path
    tools: Path

    @contextmanager
    def edge(self, name: str, **variables: str) -> Iterator[Edge]:
        """An edge as in production, with a certificate from files. Raises Refused where it does not start."""
        http, https = free_ports(2)
        inner = json.loads((self.running.home.run / "processes.json").read_text())["inner"]
        certificate = self.authority.issue(self.folder / "certificates", "localhost")
        state = self.folder / name
        shutil.rmtree(state, ignore_errors=True)
        state.mkdir(parents=True)
        settings = edge_settings(
            self.running.home, Addresses(port=https, is_tls=True, inner=inner), webapp.statics(), webapp.public()
        ) | {
            **dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(state)),
            "OASYS_EDGE_OPTIONS": f"default_bind 127.0.0.1\nhttp_port {http}\nhttps_port {https}",
            "OASYS_EDGE_SITES": "localhost",
            "OASYS_EDGE_OTHERS": "http://",
            "OASYS_EDGE_PLAIN": str(DEPLOYED / "plain.caddy"),
            "OASYS_EDGE_PLAIN_AT": "http://localhost",
            "OASYS_EDGE_TLS": "files",
            "OASYS_EDGE_CERTIFICATE": str(certificate.chain),
            "OASYS_EDGE_KEY": str(certificate.key),
        }
        for variable, said in variables.items():
            settings[variable] = (
                f"{settings['OASYS_EDGE_OPTIONS']}\n{said}" if variable == "OASYS_EDGE_OPTIONS" else said
            )
        log = state / "edge.log"
        with caddy(["--config", str(CADDYFILE), "--adapter", "caddyfile"], settings, log, https):
            yield Edge(http, https, log)

    @cached_property
    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.authority.root)

    def client(self, edge: Edge) -> httpx.Client:
        """Nobody yet, over HTTP/1.1."""
        return httpx.Client(base_url=edge.origin, verify=self.trust, timeout=60, trust_env=False)

    @contextmanager
    def signed_in(self, edge: Edge) -> Iterator[httpx.Client]:
        """Whoever owns the demo's books, in their tenant."""
        with self.client(edge) as client:
            demo = self.running.home.facts()["demo"]
            write(client, "POST", "/auth/login", {"email": demo["email"], "password": demo["password"]})
            tenant = client.get("/api/v1/me").json()["tenants"][0]["tenant_id"]
            write(client, "PUT", "/me/tenant", {"tenant_id": tenant})
            yield client


def write(client: httpx.Client, method: str, path: str, body: Mapping[str, Any]) -> httpx.Response:
    """A write as the web app sends it. Raises Refused where it is not taken."""
    if "oasys_csrf" not in client.cookies:
        client.get("/api/v1/auth/session")
    origin = str(client.base_url).rstrip("/")
    proof = {"X-CSRFToken": client.cookies["oasys_csrf"], "Origin": origin, "Referer": f"{origin}/"}
    answer = client.request(method, f"/api/v1{path}", json=dict(body), headers=proof)
    if answer.status_code >= 400:
        raise Refused(f"{method} {path}: {answer.status_code} {answer.text[:500]}")
    return answer


@contextmanager
def stage(say: Callable[[str], None]) -> Iterator[Stage]:
    """The installation with the demo's books, which is kept for the next run. Raises Refused where something is missing."""
    folder = Home.here().folder / "edge-check"
    folder.mkdir(parents=True, exist_ok=True)
    tools = _tools(folder, say)
    settings = UNLIMITED | {"OASYS_USER_REQUESTS_PER_MINUTE": "0", "OASYS_TENANT_DOMAIN": TENANT_DOMAIN}
    with installation("edge-check-home", with_demo=True, is_tls=True, settings=settings) as running:
        yield Stage(running, Authority.in_folder(folder / "authority"), folder, tools)


@contextmanager
def caddy(words: list[str], settings: Mapping[str, str], log: Path, port: int) -> Iterator[None]:
    """Caddy, until it listens on the port, and for as long as it is needed. Raises Refused where it does not start."""
    environment = {name: said for name, said in os.environ.items() if not name.startswith("OASYS_")} | dict(settings)
    with log.open("wb") as output:
        process = subprocess.Popen([str(CADDY), "run", *words], env=environment, stdout=output, stderr=output)
    try:
        wait_for(port, process, log)
        yield
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Until somebody listens on the port of loopback. Raises Refused."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise Refused(f"{Path(str(process.args[0])).name} did not start:\n{log.read_text(errors='replace')[-1500:]}")  # type: ignore[index]


def program(name: str, package: str) -> str:
    """Where a program of the system is. Raises Refused with the package to install."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found is None:
        raise Refused(f"{name} is missing: apt install {package}.")
    return found


def _tools(folder: Path, say: Callable[[str], None]) -> Path:
    """The folder of programs of an environment with what the checks ask with, apart from what OASYS runs on: deploy/edge/checks.txt."""
    locked = DEPLOYED / "checks.txt"
    environment, note = folder / "tools", folder / "tools-made-from"
    if not note.exists() or note.read_text() != locked.read_text():
        say("Installing sslyze and a client of HTTP/3 ...")
        uv = [str(Home.here().folder / "tools" / "bin" / "python"), "-m", "uv"]
        for words in (
            ["venv", "--clear", "--quiet", "--python", sys.executable, str(environment)],
            ["pip", "install", "--quiet", "--require-hashes", "--python", str(environment), "-r", str(locked)],
        ):
            done = subprocess.run([*uv, *words], capture_output=True, text=True, check=False)
            if done.returncode:
                raise Refused(f"The tools could not be installed:\n{done.stderr[-2000:]}")
        note.write_text(locked.read_text())
    return environment / "bin"

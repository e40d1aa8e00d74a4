"""The edge: what it adds, takes off, compresses, refuses and answers by itself; deploy/edge/Caddyfile under a real Caddy."""

import contextlib
import functools
import json
import os
import re
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psutil
import pytest

from oasys.cli.edge import CADDY, CADDYFILE, Addresses, edge_settings, root_certificate
from oasys.cli.edge_check.authority import validated
from oasys.cli.edge_check.certificates import Authority
from oasys.cli.ports import free_ports, is_listening
from oasys.cli.state import Home
from oasys.core.ids import uuid7
from tests.installations import Instance, eventually, oasys

FORGED = "203.0.113.9"
ask = functools.partial(httpx.get, timeout=60)  # the first answer of a document may take a while
SECURITY_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class Behind(BaseHTTPRequestHandler):
    """What stands behind the edge here: tells what it was asked, or sends an event and then waits."""

    protocol_version = "HTTP/1.1"
    may_go_on = threading.Event()
    asked: list[dict[str, str]] = []

    def do_GET(self) -> None:
        self.asked.append({name.lower(): value for name, value in self.headers.items()})
        if self.path == "/api/v1/events":
            self._stream()
            return
        body = json.dumps({"path": self.path, "padding": "x" * 2000}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Server", "Behind/1.0")
        self.send_header("Content-Security-Policy", "default-src 'self'")
        self.send_header("ETag", '"abc"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        with contextlib.suppress(OSError):
            self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for text in (b"data: first\n\n", b"data: second\n\n"):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(text), text))
            self.wfile.flush()
            self.may_go_on.wait(60)
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *words: Any) -> None:
        pass


@pytest.fixture
def behind() -> Iterator[int]:
    Behind.may_go_on.clear()
    Behind.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Behind)
    threading.Thread(target=server.serve_forever).start()
    yield server.server_address[1]
    Behind.may_go_on.set()
    server.shutdown()
    server.server_close()


@contextlib.contextmanager
def edge(folder: Path, *, is_tls: bool = False, **inner: int) -> Iterator[tuple[str, Home]]:
    """Caddy alone, in front of the parts that are named; of the others nobody listens."""
    home = Home(folder / 'state "of" books')
    home.make()
    port, nobody = free_ports(2)
    addresses = Addresses(port=port, is_tls=is_tls, inner={"web": nobody, "live": nobody, "app": nobody} | inner)
    public = folder / "public folder"
    (public / "static").mkdir(parents=True)
    (public / "static" / "a.js").write_text("plain();" * 500)
    (public / "static" / "a.js.br").write_bytes(b"not really brotli")
    (public / "icon.svg").write_text("<svg/>")
    settings = edge_settings(home, addresses, public / "static", public)
    command = [str(CADDY), "run", "--config", str(CADDYFILE), "--adapter", "caddyfile"]
    with (home.logs / "edge.log").open("wb") as log:
        process = subprocess.Popen(command, env=os.environ | settings, stdout=log, stderr=log)
    try:
        eventually(lambda: is_listening(port))
        yield addresses.origin, home
    finally:
        process.terminate()
        process.wait(60)


def test_every_answer_has_the_headers_that_keep_a_browser_safe(running: Instance) -> None:
    for path in ("/api/v1/me", "/api/v1/openapi.json", "/readyz", "/", "/_next/static/none.js", "/api/v1/none"):
        answer = ask(f"http://127.0.0.1:{running.port}{path}")
        assert {name: answer.headers.get_list(name) for name in SECURITY_HEADERS} == {
            name: [value] for name, value in SECURITY_HEADERS.items()
        }, path
        assert "geolocation=()" in answer.headers["permissions-policy"]
        assert {"server", "via", "x-powered-by", "strict-transport-security"} & set(answer.headers) == set(), path


def test_what_the_app_says_of_content_security_is_left_alone(tmp_path: Path, behind: int) -> None:
    with edge(tmp_path, app=behind) as (origin, _):
        answer = ask(f"{origin}/some/page")
    assert answer.headers.get_list("content-security-policy") == ["default-src 'self'"]
    assert "server" not in answer.headers


def test_answers_are_compressed_unless_they_show_secrets_or_go_to_another_site(tmp_path: Path, behind: int) -> None:
    with edge(tmp_path, web=behind, app=behind) as (origin, _):
        for encoding in ("zstd", "gzip"):
            raw = ask(f"{origin}/api/v1/x", headers={"Accept-Encoding": encoding})
            assert raw.headers["content-encoding"] == encoding
            assert raw.headers["etag"] == f'"abc-{encoding}"'
            assert int(raw.headers.get("content-length", 0)) < 1000
        hidden = ask(f"{origin}/api/v1/auth/tokens", headers={"Accept-Encoding": "gzip"})
        foreign = ask(f"{origin}/api/v1/x", headers={"Accept-Encoding": "gzip", "Sec-Fetch-Site": "cross-site"})
        page = ask(f"{origin}/page", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in hidden.headers
    assert "content-encoding" not in foreign.headers
    assert page.headers["content-encoding"] == "gzip"


def test_a_compressed_answer_is_revalidated(running: Instance) -> None:
    person = running.person()
    company = person.add_company()
    where = f"/companies/{company}/accounts?limit=200"
    for encoding in ("gzip", "zstd", "identity"):
        read = person.client.get(where, headers={"Accept-Encoding": encoding})
        assert read.headers.get("content-encoding", "identity") == encoding
        assert len(read.content) > 500
        again = person.client.get(where, headers={"Accept-Encoding": encoding, "If-None-Match": read.headers["etag"]})
        assert (again.status_code, again.content) == (304, b""), encoding


def test_a_forged_address_is_not_believed(running: Instance) -> None:
    forged = {"X-Forwarded-For": FORGED, "Forwarded": f"for={FORGED}", "X-Real-IP": FORGED}
    answer = ask(f"http://127.0.0.1:{running.port}/api/v1/me", headers=forged)
    log = (running.home / "logs" / "web.log").read_text()
    [line] = [line for line in log.splitlines() if answer.headers["x-request-id"] in line]
    assert json.loads(line)["address"] == "127.0.0.1"
    assert FORGED not in log


def test_what_a_client_says_of_the_way_to_us_is_written_anew(tmp_path: Path, behind: int) -> None:
    forged = {
        "X-Forwarded-For": FORGED,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
        "Forwarded": f"for={FORGED}",
        "X-Real-IP": FORGED,
        "X-Middleware-Subrequest": "middleware",
    }
    with edge(tmp_path, app=behind) as (origin, _):
        ask(f"{origin}/page", headers=forged)
    [asked] = Behind.asked
    assert (asked["x-forwarded-for"], asked["x-forwarded-proto"]) == ("127.0.0.1", "http")
    assert asked["x-forwarded-host"] == origin.removeprefix("http://")
    assert {"forwarded", "x-real-ip", "x-middleware-subrequest"} & set(asked) == set()


def test_a_proxy_in_front_is_believed_where_it_is_named(
    tmp_path: Path, behind: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OASYS_TRUSTED_PROXIES", '["127.0.0.1/32"]')
    with edge(tmp_path, app=behind) as (origin, _):
        ask(f"{origin}/page", headers={"X-Forwarded-For": FORGED, "X-Forwarded-Proto": "https"})
    [asked] = Behind.asked
    assert asked["x-forwarded-for"] == f"{FORGED}, 127.0.0.1"
    assert asked["x-forwarded-proto"] == "https"


def test_a_part_that_is_away_is_a_problem(tmp_path: Path) -> None:
    with edge(tmp_path) as (origin, home):
        answers = [ask(f"{origin}{path}", timeout=60) for path in ("/api/v1/me", "/readyz", "/api/v1/events")]
        page = ask(f"{origin}/page", timeout=60)
        written = home.logs / "edge.log"  # its lines come behind the answers
        eventually(lambda: all(one.headers["x-request-id"] in written.read_text() for one in (*answers, page)))
        log = written.read_text()
    lines = {line["request_id"]: line for line in map(json.loads, log.splitlines()) if "request_id" in line}
    for answer in (*answers, page):  # one line each, by the id that the answer names, and nothing of what was asked
        line = lines[answer.headers["x-request-id"]]
        assert (line["status"], line["request"]["method"]) == (502, "GET")
        assert line["request"].keys().isdisjoint({"uri", "headers"})
    for answer in answers:
        assert answer.status_code == 502
        assert answer.headers["content-type"] == "application/problem+json"
        assert (answer.json()["status"], answer.json()["code"]) == (502, "edge.upstream_away")
        assert answer.headers["retry-after"] == "1"
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert (page.status_code, page.headers["content-type"]) == (502, "text/plain; charset=utf-8")
    assert "/api/v1/me" not in log


def test_the_id_of_a_request_is_the_edges_and_nobody_elses(tmp_path: Path, behind: int) -> None:
    forged = str(uuid7())
    with edge(tmp_path, web=behind, app=behind) as (origin, home):
        for path in ("/api/v1/me", "/page"):
            ask(f"{origin}{path}", headers={"X-Request-ID": forged})
        log = (home.logs / "edge.log").read_text()
    given = [asked["x-request-id"] for asked in Behind.asked]
    assert len({UUID(each) for each in given} - {UUID(forged)}) == 2
    assert not any(each in log for each in given)  # the web server has written the line


def test_a_body_that_is_too_large_is_refused(tmp_path: Path, behind: int) -> None:
    with edge(tmp_path, web=behind) as (origin, _):
        fits = httpx.post(f"{origin}/api/v1/x", content=bytes(32 * 1024 * 1024), timeout=120)
        answer = httpx.post(f"{origin}/api/v1/x", content=bytes(35_000_000), timeout=120)
    assert fits.status_code == 200
    assert (answer.status_code, answer.json()["code"]) == (413, "api.too_large")


def test_another_host_is_told_nothing(tmp_path: Path, behind: int) -> None:
    with edge(tmp_path, web=behind, app=behind) as (origin, _):
        answer = ask(f"{origin}/", headers={"Host": "rebound.example"})
    assert (answer.status_code, answer.json()["code"]) == (421, "edge.unknown_host")
    assert Behind.asked == []


@pytest.mark.parametrize(
    "path", ["/internal/domain?domain=a.example.com", "/internal", "//internal/domain", "/internal%2fdomain"]
)
def test_what_the_edge_asks_nobody_else_asks(tmp_path: Path, behind: int, path: str) -> None:
    with edge(tmp_path, web=behind, app=behind) as (origin, _):
        answer = ask(f"{origin}{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "api.not_found")
    assert Behind.asked == []


def test_a_certificate_comes_by_acme_or_from_files_and_a_cdn_alone_may_come_in(tmp_path: Path) -> None:
    authority = Authority.in_folder(tmp_path / "authority")
    own = authority.issue(tmp_path, "books.example")
    files = {"OASYS_EDGE_TLS": "files", "OASYS_EDGE_CERTIFICATE": str(own.chain), "OASYS_EDGE_KEY": str(own.key)}
    shield = {"OASYS_EDGE_SHIELD": "certificate", "OASYS_EDGE_SHIELD_CA": str(authority.root)}
    domains = {"OASYS_EDGE_DOMAINS": str(CADDYFILE.parent / "domains.caddy")}
    for variables in ({}, files, files | shield, domains, files | domains):
        assert validated(tmp_path / "state", {"OASYS_EDGE_SITES": "books.example"} | variables) == "", variables
    for missing in ("OASYS_EDGE_CERTIFICATE", "OASYS_EDGE_KEY"):
        assert validated(tmp_path / "state", files | {missing: str(tmp_path / "none.pem")}) != ""


def test_events_are_passed_on_at_once_and_uncompressed(tmp_path: Path, behind: int) -> None:
    with (
        edge(tmp_path, live=behind) as (origin, _),
        httpx.stream("GET", f"{origin}/api/v1/events", headers={"Accept-Encoding": "gzip"}, timeout=60) as answer,
    ):
        assert "content-encoding" not in answer.headers
        lines = answer.iter_lines()
        assert next(lines) == "data: first"  # while the second is still held back
        Behind.may_go_on.set()
        assert "data: second" in list(lines)


def test_assets_come_from_the_disk_for_ever_and_compressed_beforehand(tmp_path: Path) -> None:
    with edge(tmp_path) as (origin, _):
        plain = ask(f"{origin}/_next/static/a.js", headers={"Accept-Encoding": "identity"})
        with httpx.stream("GET", f"{origin}/_next/static/a.js", headers={"Accept-Encoding": "br"}) as answer:
            small = b"".join(answer.iter_raw())
        icon = ask(f"{origin}/icon.svg")
        missing = ask(f"{origin}/_next/static/b.js")
        out = ask(f"{origin}/_next/static/..%2f..%2fstate")
    assert plain.text == "plain();" * 500
    assert (answer.headers["content-encoding"], small) == ("br", b"not really brotli")
    for found in (plain, answer):
        assert found.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert found.headers["content-type"].startswith("text/javascript")
    assert (icon.text, icon.headers["cache-control"]) == ("<svg/>", "public, no-cache")
    assert missing.status_code == 404
    assert missing.headers["cache-control"] == "no-store"
    assert out.status_code in {400, 404, 502}


def test_the_edge_listens_on_its_port_alone_and_writes_into_the_state_alone(running: Instance) -> None:
    caddy = running.process("edge")
    listening = {c.laddr for c in caddy.net_connections("inet") if c.status == psutil.CONN_LISTEN}
    assert listening == {("127.0.0.1", running.port)}
    variables = caddy.environ()
    assert {name for name in variables if "SECRET" in name or "DATABASE" in name or "KEYS" in name} == set()
    assert {variables[name] for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")} == {str(running.home / "edge")}


def test_tls_with_a_certificate_made_here(stopped: Instance) -> None:
    done = oasys(stopped.home, "up", "--detach", "--no-demo", "--tls", "--port", str(stopped.port))
    origin = f"https://localhost:{stopped.port}"
    try:
        assert done.returncode == 0, done.stdout + done.stderr
        assert f"{origin}/api/v1/docs" in done.stdout
        certificate = root_certificate(Home(stopped.home))
        assert str(certificate) in done.stdout
        trusting = ssl.create_default_context(cafile=certificate)
        with httpx.Client(base_url=origin, verify=trusting, timeout=60) as client:
            answer = client.get("/api/v1/auth/session")
            assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
            assert "Secure" in answer.headers["set-cookie"]
            headers = {"X-CSRFToken": client.cookies["oasys_csrf"], "Origin": origin, "Referer": origin}
            person = {"email": f"tls-{uuid7().hex}@example.com", "password": "long enough for anyone"}
            made = client.post("/api/v1/auth/signup", json=person, headers=headers)
            assert made.status_code == 201, made.text
            assert "Secure" in made.headers["set-cookie"]
            foreign = headers | {"Origin": f"http://localhost:{stopped.port}"}
            assert client.post("/api/v1/auth/signup", json=person, headers=foreign).status_code == 403
        assert ask(f"https://127.0.0.1:{stopped.port}/readyz", verify=trusting).status_code == 200
        with pytest.raises(httpx.ConnectError, match="certificate verify failed"):
            ask(f"{origin}/readyz")
        with socket.create_connection(("127.0.0.1", stopped.port), timeout=60) as plain:
            plain.sendall(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert plain.recv(100).startswith(b"HTTP/1.0 400")
        assert oasys(stopped.home, "status").returncode == 0
    finally:
        oasys(stopped.home, "down")


def test_every_variable_of_the_caddyfile_is_documented() -> None:
    texts = "".join(path.read_text() for path in (CADDYFILE, *CADDYFILE.parent.glob("*.caddy")))
    used = set(re.findall(r"\{\$(OASYS_EDGE_[A-Z_]+)", texts))
    settings = (CADDYFILE.parents[2] / "docs" / "settings.md").read_text()
    assert used == set(re.findall(r"^\| `(OASYS_EDGE_[A-Z_]+)`", settings, re.MULTILINE))

"""What the web server itself refuses, before Django sees it."""

import json
import os
import socket
import subprocess
import sys

import pytest

from oasys.cli.state import BACKEND
from tests.installations import Instance

TOKEN = b"a" * 32
PROVEN = (
    b"POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
    b"Cookie: oasys_csrf=" + TOKEN + b"\r\nX-CSRFToken: " + TOKEN + b"\r\n"
)


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
    with socket.create_connection(("127.0.0.1", running.inner("web")), timeout=60) as client:
        client.sendall(words)
        client.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: client.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ".encode()), answer[:300]
    assert b"Content-Type: application/problem+json" in head
    problem = json.loads(body)
    assert (problem["status"], problem["code"]) == (status, code)


LOADED = """
import gc
from types import SimpleNamespace
import config.gunicorn
assert not gc.isenabled(), "imports are looked through for garbage"
config.gunicorn.pre_fork(None, SimpleNamespace())
assert gc.isenabled(), "workers would keep their garbage"
"""


def test_garbage_is_collected_in_workers_and_not_while_they_are_loaded() -> None:
    environment = os.environ | {"PYTHONPATH": str(BACKEND)}
    done = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=BACKEND, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr

"""The authority on a port of this machine."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson

from oasys.myinvois.documents import MOST_BYTES
from oasys.myinvois.simulator.authority import FAULTS, Authority
from oasys.myinvois.simulator.shapes import Call, Reply

MOST_READ = MOST_BYTES + 1_000_000


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    server: "_Server"

    def _act(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > MOST_READ:
            self._send(Reply(413, b"too long", content_type="text/plain"))
            self.close_connection = True
            return
        body = self.rfile.read(int(length))
        parts = urlsplit(self.path)
        if parts.path == "/simulator/faults":
            self._send(self._switched(body))
            return
        call = Call(
            self.command,
            parts.path,
            dict(parse_qsl(parts.query, max_num_fields=50)),
            {name.lower(): value for name, value in self.headers.items()},
            body,
        )
        self._send(self.server.authority.answer(call))

    do_GET = do_POST = do_PUT = _act  # the names that http.server asks for

    def _switched(self, body: bytes) -> Reply:
        """PUT {"fault": ..., "times": ...} switches a fault on."""
        try:
            said = orjson.loads(body)
            self.server.authority.will(said["fault"], int(said.get("times", 1)))
        except (ValueError, TypeError, KeyError, AttributeError):
            return Reply(400, orjson.dumps({"faults": FAULTS}))
        return Reply(200, orjson.dumps(said))

    def _send(self, reply: Reply) -> None:
        if reply.lost:
            self.close_connection = True
            return
        self.send_response_only(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        if reply.body:
            self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        try:
            self.wfile.write(reply.body)
        except OSError:  # who reads no more
            self.close_connection = True

    def log_message(self, format: str, *values: Any) -> None:
        if self.server.tells:
            super().log_message(format, *values)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, authority: Authority, port: int, *, tells: bool) -> None:
        self.authority, self.tells = authority, tells
        super().__init__(("127.0.0.1", port), _Handler)


def serve(authority: Authority, port: int) -> None:
    """Answers until it is interrupted."""
    with _Server(authority, port, tells=True) as server:
        server.serve_forever()


@contextmanager
def running(authority: Authority) -> Iterator[str]:
    """The address of the authority, on a free port, in a thread."""
    with _Server(authority, 0, tells=False) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 1 / 100}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()

"""The people of a drill: a process of their own that posts entries over HTTP and writes down what was acknowledged.

`python -m oasys.cli.drill.client` reads an `Order` as JSON from its first line of input, posts until that input is closed, goes on for
what has no answer yet, and writes a line of JSON to its output for every answer and every failure.
"""

import http.client
import itertools
import json
import ssl
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from oasys.core.ids import uuid7

PAUSE_SECONDS = 0.1
PATIENCE_SECONDS = 60  # after the end: what has no answer by then counts as unanswered
TIMEOUT_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Read:
    """An address that is asked for: `holds` must be in its answer, as a page with a message of an error is answered 200, too."""

    path: str
    kind: str = "read"  # what its answer is written down as
    holds: str = ""
    is_signed_in: bool = True


@dataclass(frozen=True, slots=True)
class Order:
    """Where to post, as whom, and what; each entry gets a reference of its own, which is its idempotency key, too."""

    port: int
    cookies: dict[str, str]
    path: str
    entry: dict[str, Any]
    people: int
    reads: list[Read] = field(default_factory=list)  # after each entry one of these is read, in turn
    authority: str = ""  # file of the certificate that the edge is trusted by; without one nothing is encrypted
    reconnects: bool = False  # as browsers do where a connection that was kept is closed before an answer begins

    @classmethod
    def from_json(cls, line: str) -> "Order":
        said = json.loads(line)
        return cls(**(said | {"reads": [Read(**read) for read in said["reads"]]}))


class People:
    """Threads that post one entry after the other; what got no answer is sent again with the same key."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.over = threading.Event()
        self.deadline = float("inf")
        self.lock = threading.Lock()
        self.turns = itertools.count()

    def write(self, **event: Any) -> None:
        with self.lock:
            print(json.dumps(event), flush=True)

    def person(self) -> None:
        connection = self.connection()
        while not self.over.is_set():
            key = str(uuid7())
            while (said := self.post(connection, key)) is None and time.monotonic() < self.deadline:
                time.sleep(PAUSE_SECONDS)
            if said is None:
                self.write(kind="unanswered", key=key, at=time.time())
            elif not said:
                return
            elif self.order.reads and not self.over.is_set():
                self.read(connection, self.order.reads[next(self.turns) % len(self.order.reads)])

    def connection(self) -> http.client.HTTPConnection:
        if not self.order.authority:
            return http.client.HTTPConnection("127.0.0.1", self.order.port, timeout=TIMEOUT_SECONDS)
        trusted = ssl.create_default_context(cafile=self.order.authority)
        return http.client.HTTPSConnection("localhost", self.order.port, timeout=TIMEOUT_SECONDS, context=trusted)

    def ask(
        self, connection: http.client.HTTPConnection, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        """The answer. A kept connection may be closed at any time (RFC 9112, 9.3.1): asked once more on a new one, and counted."""
        is_kept = connection.sock is not None
        try:
            connection.request(method, path, body, headers)
            return connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError, ssl.SSLEOFError):
            connection.close()
            if not (self.order.reconnects and is_kept):
                raise
        self.write(kind="reconnected", at=time.time())
        connection.request(method, path, body, headers)
        return connection.getresponse()

    def post(self, connection: http.client.HTTPConnection, key: str) -> bool | None:
        """Whether it was acknowledged; None where nobody knows, so that it must be asked again."""
        began = time.time()
        cookies = "; ".join(f"{name}={value}" for name, value in self.order.cookies.items())
        headers = {"Cookie": cookies, "X-CSRFToken": self.order.cookies["oasys_csrf"], "Idempotency-Key": key}
        headers["Content-Type"] = "application/json"
        if self.order.authority:
            headers["Referer"] = f"https://localhost:{self.order.port}/"
        body = json.dumps(self.order.entry | {"reference": key})
        try:
            answer = self.ask(connection, "POST", self.order.path, body, headers)
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            self.write(kind="failed", key=key, began=began, at=time.time(), why=type(error).__name__)
            return None
        if answer.status == http.client.CREATED:
            self.write(kind="acknowledged", key=key, began=began, at=time.time(), id=json.loads(content)["id"])
            return True
        kind = "failed" if answer.status >= 500 or answer.status == http.client.CONFLICT else "refused"
        self.write(kind=kind, key=key, began=began, at=time.time(), why=f"{answer.status} {content[:300].decode()}")
        return None if kind == "failed" else False

    def read(self, connection: http.client.HTTPConnection, read: Read) -> None:
        """A failed one is written down, and not asked again."""
        began = time.time()
        cookies = "; ".join(f"{name}={value}" for name, value in self.order.cookies.items())
        try:
            answer = self.ask(connection, "GET", read.path, None, {"Cookie": cookies} if read.is_signed_in else {})
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            self.write(kind="failed", began=began, at=time.time(), why=f"{type(error).__name__} {read.path}")
            return
        if answer.status == http.client.OK and read.holds.encode() in content:
            self.write(kind=read.kind, began=began, at=time.time())
        else:
            why = f"{answer.status} {read.path} {content[:300].decode(errors='replace')}"
            self.write(kind="failed", began=began, at=time.time(), why=why)

    def run(self) -> None:
        """Until the input is closed, and then until everything has its answer."""
        threads = [threading.Thread(target=self.person) for _ in range(self.order.people)]
        for thread in threads:
            thread.start()
        sys.stdin.read()
        self.deadline = time.monotonic() + PATIENCE_SECONDS
        self.over.set()
        for thread in threads:
            thread.join()


if __name__ == "__main__":
    People(Order.from_json(sys.stdin.readline())).run()

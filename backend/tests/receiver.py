"""A receiver of webhooks in the process of the test: real sockets, with or without TLS, and answers of every kind."""

import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

OK = b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Received:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes


def status(code: int, body: bytes = b"", **headers: str) -> bytes:
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {code} X\r\n{lines}Content-Length: {len(body)}\r\n\r\n".encode() + body


@dataclass
class Receiver:
    """`answer` is given each request and writes to its socket; by default 204."""

    answer: Callable[[Received, socket.socket], None] = lambda _, connection: connection.sendall(OK)
    tls: ssl.SSLContext | None = None
    host: str = "127.0.0.1"
    requests: list[Received] = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> Self:
        self._listening = socket.create_server((self.host, 0), backlog=512)
        self.port: int = self._listening.getsockname()[1]
        self._arrived = threading.Condition()
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()

    def url(self, path: str = "/hook") -> str:
        return f"http://{self.host}:{self.port}{path}"

    def wait_for(self, count: int, seconds: float = 60) -> list[Received]:
        """The requests, as soon as there are so many."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self.requests) >= count, seconds), len(self.requests)
            return list(self.requests)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            if self.tls is not None:
                connection = self.tls.wrap_socket(connection, server_side=True)
            with connection, connection.makefile("rb") as stream:
                first = stream.readline()
                if not first:
                    return  # it was only knocked at
                path = first.split(b" ")[1].decode()
                headers = {}
                while line := stream.readline().strip():
                    name, _, value = line.decode().partition(":")
                    headers[name.lower()] = value.strip()
                received = Received(path, headers, stream.read(int(headers["content-length"])))
                with self._arrived:
                    self.requests.append(received)
                    self._arrived.notify_all()
                self.answer(received, connection)
        except OSError:
            connection.close()


def connections_to(listening: socket.socket) -> list[socket.socket]:
    """Those that were made and that nobody has taken yet."""
    listening.settimeout(0.1)
    found: list[socket.socket] = []
    try:
        while True:
            found.append(listening.accept()[0])
    except TimeoutError:
        return found

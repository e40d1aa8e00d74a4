"""A client that costs little: it runs on the cores it measures."""

import re
import socket
from collections import Counter
from typing import Any

import orjson

from oasys.cli.bench.ground import BenchBooks
from oasys.cli.throwaway import PASSWORD


class Session:
    """One user's connection, kept open; with `books` signed in and in their tenant."""

    def __init__(self, port: int, books: BenchBooks | None = None) -> None:
        self.host = f"127.0.0.1:{port}"
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.cookies: dict[str, str] = {}
        self.kept: Counter[tuple[str, str]] = Counter()  # what was asked for, and which cache had it: "" for none
        if books is not None:
            self.call("GET", "/auth/session")
            self.call("POST", "/auth/login", {"email": books.owner.email, "password": PASSWORD * 4})
            self.call("PUT", "/me/tenant", {"tenant_id": str(books.tenant_id)})

    def call(self, method: str, path: str, body: Any = None) -> int:
        """A request to the API with the session's cookies; the status of the answer."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        lines = [f"Cookie: {cookies}"] if cookies else []
        if body is not None:
            lines += ["Content-Type: application/json", f"X-CSRFToken: {self.cookies['oasys_csrf']}"]
        return self.send(method, f"/api/v1{path}", b"" if body is None else orjson.dumps(body), lines)

    def get(self, path: str) -> int:
        """A request without cookies, to any address."""
        return self.send("GET", path, b"", [])

    def send(self, method: str, path: str, content: bytes, lines: list[str]) -> int:
        head = [f"{method} {path} HTTP/1.1", f"Host: {self.host}", f"Content-Length: {len(content)}", *lines]
        self.socket.sendall("\r\n".join([*head, "", ""]).encode() + content)
        answer = b""
        while (end := answer.find(b"\r\n\r\n")) < 0:
            answer += self._received()
        headers = answer[:end].decode("latin-1").split("\r\n")
        length = 0
        for line in headers[1:]:
            name, _, value = line.partition(": ")
            if name == "Content-Length":
                length = int(value)
            elif name == "Cache-Status":
                self.kept[_of_status(value)] += 1
            elif name == "Set-Cookie":
                cookie, _, said = value.split(";", 1)[0].partition("=")
                self.cookies[cookie] = said
        left = end + 4 + length - len(answer)
        while left > 0:
            left -= len(self._received())
        return int(headers[0].split(" ", 2)[1])

    def _received(self) -> bytes:
        part = self.socket.recv(1 << 16)
        if not part:
            raise ConnectionError("the server closed the connection")
        return part


def _of_status(said: str) -> tuple[str, str]:
    """Of a Cache-Status: what was asked for, and which cache had it; the one that is nearest to the client stands last."""
    name = re.search(r"detail=([a-z]+)", said)
    hits = re.findall(r"([a-z-]+); hit", said)
    return name.group(1) if name else "", hits[-1] if hits else ""

"""One request over HTTP, and what is certain of it: it never left, it may have been taken, or it was answered.

The name is resolved once and the address that is connected to is checked, as webhooks do; nothing is followed, proxies of the environment
are not read, an answer has a limit of time and of bytes.
"""

import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass

import h11

from oasys.webhooks.rules import Policy, Target, is_reachable, target_of

CONNECT_SECONDS = 5
LIMIT_SECONDS = 30
MOST_ANSWERED = 2_000_000
CHUNK = 65_536
NANO = 1_000_000_000


class NotSent(Exception):
    """Nothing of the request left this machine: `reason` is one of name_not_found, address_refused, no_connection, tls."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Lost(Exception):
    """The request may have been taken; no usable answer came: `reason` is one of timeout, cut_off, answer_invalid, answer_too_long."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; names of headers in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def request(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    body: bytes = b"",
    agent: str,
    policy: Policy,
    limit_seconds: int = LIMIT_SECONDS,
    most_answered: int = MOST_ANSWERED,
    tls: ssl.SSLContext | None = None,
) -> Answer:
    """`agent` is the User-Agent, `most_answered` the bytes of the longest answer that is read. Raises NotSent or Lost."""
    ends = time.monotonic_ns() + limit_seconds * NANO
    try:
        target = target_of(url, policy)
    except ValueError as error:
        raise NotSent("address_refused") from error
    connection = _connected(target, policy, tls)
    with connection:
        try:
            return _exchanged(connection, method, target, {"User-Agent": agent, **headers}, body, ends, most_answered)
        except TimeoutError as error:
            raise Lost("timeout") from error
        except OSError as error:
            raise Lost("cut_off") from error
        except h11.RemoteProtocolError as error:
            raise Lost("answer_invalid") from error


def _connected(target: Target, policy: Policy, tls: ssl.SSLContext | None) -> socket.socket:
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotSent("name_not_found") from error
    addresses = list(dict.fromkeys(str(address[0]) for *_, address in found))
    if not addresses or not all(is_reachable(address, policy) for address in addresses):
        raise NotSent("address_refused")
    try:
        raw = socket.create_connection((addresses[0], target.port), timeout=CONNECT_SECONDS)
    except OSError as error:
        raise NotSent("no_connection") from error
    if not is_reachable(str(raw.getpeername()[0]), policy):
        raw.close()
        raise NotSent("address_refused")
    if not target.is_tls:
        return raw
    try:
        return (tls or ssl.create_default_context()).wrap_socket(raw, server_hostname=target.host)
    except OSError as error:
        raw.close()
        raise NotSent("tls") from error


def _exchanged(
    connection: socket.socket,
    method: str,
    target: Target,
    headers: Mapping[str, str],
    body: bytes,
    ends: int,
    most: int,
) -> Answer:
    conversation = h11.Connection(h11.CLIENT)
    head = h11.Request(
        method=method,
        target=target.path,
        headers=[
            ("Host", target.authority),
            ("Accept", "application/json"),
            ("Accept-Encoding", "identity"),
            ("Connection", "close"),
            *headers.items(),
            *((("Content-Length", str(len(body))),) if body or method != "GET" else ()),
        ],
    )
    for part in (head, h11.Data(data=body), h11.EndOfMessage()):
        if data := conversation.send(part):
            _limit(connection, ends)
            connection.sendall(data)
    status, answered, content = 0, {}, bytearray()
    while True:
        event = conversation.next_event()
        if event is h11.NEED_DATA:
            _limit(connection, ends)
            conversation.receive_data(connection.recv(CHUNK))
        elif isinstance(event, h11.Response):
            status = event.status_code
            answered = {name.decode(): value.decode("latin-1") for name, value in event.headers}
        elif isinstance(event, h11.Data):
            content += event.data
            if len(content) > most:
                raise Lost("answer_too_long")
        elif isinstance(event, h11.EndOfMessage):
            return Answer(status, answered, bytes(content))
        elif isinstance(event, h11.ConnectionClosed):
            raise Lost("cut_off")


def _limit(connection: socket.socket, ends: int) -> None:
    left = (ends - time.monotonic_ns()) / NANO
    if left <= 0:
        raise TimeoutError
    connection.settimeout(left)

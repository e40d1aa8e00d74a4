"""One signed POST. The name is resolved once, the address that is connected to is checked, nothing is followed.

The environment's proxies are not read, certificates are verified, SNI and Host are the name. The whole of it has a time limit.
"""

import asyncio
import contextlib
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import h11

from oasys.webhooks.rules import SHOWN_OF_ANSWER, Policy, Target, is_reachable, shown_of, target_of

CONNECT_SECONDS = 5.0
LIMIT_SECONDS = 15.0
MOST_ADDRESSES = 3
CHUNK = 4_096
USER_AGENT = "OASYS-Webhooks/1"

type Resolve = Callable[[str, int], Awaitable[list[str]]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt: the status, if any; `failure` is empty where it was 2xx."""

    status: int | None
    failure: str
    duration_ms: int
    answer: str = ""


class Refused(Exception):
    """A name that resolves to an address that is not public, or a connection that went to another one."""


async def resolved(host: str, port: int) -> list[str]:
    """The addresses of a name, in the order of preference of the system."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


async def send(
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    policy: Policy,
    resolve: Resolve = resolved,
    limit_seconds: float = LIMIT_SECONDS,
    tls: ssl.SSLContext | None = None,
) -> Outcome:
    """Sends once; never raises for what the other side does."""
    started = time.monotonic()
    answer = _Answer()
    failure = ""
    try:
        target = target_of(url, policy)
        async with asyncio.timeout(limit_seconds):
            await _exchange(target, headers, body, policy, resolve, tls, answer)
    except ssl.SSLError:  # before ValueError, which a certificate that does not fit is as well
        failure = "tls"
    except (socket.gaierror, UnicodeError):
        failure = "name_not_found"
    except (Refused, ValueError):
        failure = "address_refused"
    except TimeoutError:
        failure = "timeout"
    except OSError:
        failure = "no_connection"
    except (h11.RemoteProtocolError, EOFError):
        failure = "answer_invalid"
    if answer.status is not None:  # it was read: what failed behind it was the rest of the answer
        failure = "" if 200 <= answer.status < 300 else "redirect" if 300 <= answer.status < 400 else "status"
    return Outcome(answer.status, failure, int((time.monotonic() - started) * 1000), shown_of(bytes(answer.body)))


class _Answer:
    """As far as it was read."""

    def __init__(self) -> None:
        self.status: int | None = None
        self.body = bytearray()


async def _exchange(
    target: Target,
    headers: Mapping[str, str],
    body: bytes,
    policy: Policy,
    resolve: Resolve,
    tls: ssl.SSLContext | None,
    answer: _Answer,
) -> None:
    reader, writer = await _connected(target, policy, resolve, tls)
    try:
        conversation = h11.Connection(h11.CLIENT)
        request = h11.Request(
            method="POST",
            target=target.path,
            headers=[
                ("Host", target.authority),
                ("User-Agent", USER_AGENT),
                ("Content-Type", "application/json"),
                ("Content-Length", str(len(body))),
                ("Connection", "close"),
                *headers.items(),
            ],
        )
        for part in (request, h11.Data(data=body), h11.EndOfMessage()):
            if data := conversation.send(part):
                writer.write(data)
        await writer.drain()
        while len(answer.body) < SHOWN_OF_ANSWER:
            event = conversation.next_event()
            if event is h11.NEED_DATA:
                conversation.receive_data(await reader.read(CHUNK))
            elif isinstance(event, h11.Response):
                answer.status = event.status_code
            elif isinstance(event, h11.Data):
                answer.body += event.data
            elif isinstance(event, h11.EndOfMessage | h11.ConnectionClosed):
                break
    finally:
        writer.transport.abort()
        with contextlib.suppress(OSError, ssl.SSLError):
            await writer.wait_closed()


async def _connected(
    target: Target, policy: Policy, resolve: Resolve, tls: ssl.SSLContext | None
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to an address that was checked: by its digits, so that no second resolution comes between."""
    addresses = await resolve(target.host, target.port)
    if not addresses or not all(is_reachable(address, policy) for address in addresses):
        raise Refused
    secured = {"ssl": tls or ssl.create_default_context(), "server_hostname": target.host} if target.is_tls else {}
    trouble: Exception = OSError("no address")
    for address in addresses[:MOST_ADDRESSES]:
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                reader, writer = await asyncio.open_connection(address, target.port, **secured)  # type: ignore[arg-type]
        except ssl.SSLError:
            raise
        except OSError as error:  # TimeoutError is one
            trouble = error
            continue
        if not is_reachable(str(writer.get_extra_info("peername")[0]), policy):
            writer.transport.abort()
            raise Refused
        return reader, writer
    raise trouble

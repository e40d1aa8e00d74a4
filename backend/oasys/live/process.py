"""The live process: an ASGI application of one route, under uvicorn. `python -m oasys.live` runs it.

A request goes through Django as everywhere else, with its layers, its operation and its log line. Where the answer is for a
listener, it is kept open and handed to the hub; any other answer is sent as it is.
"""

import asyncio
import contextlib
import os
from collections.abc import Awaitable, Callable, MutableMapping
from io import BytesIO
from typing import Any

import uvicorn
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.core import signals
from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.base import BaseHandler
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from oasys.identity.sessions import Sessions
from oasys.live.api import MAY_LISTEN
from oasys.live.hub import Hub, Stream
from oasys.live.reading import Listener, admitted

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
PATH = "/api/v1/events"
READY = "/readyz"
GRACE_SECONDS = 5
TAKEN_SECONDS = 60


class Live:
    """The application."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.handler = BaseHandler()
        self.handler.load_middleware()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["path"] not in (PATH, READY):
            await _send_all(send, 200 if scope["path"] == "/healthz" else 404)
            return
        gone = asyncio.create_task(_until_gone(receive))
        try:
            response = await self.hub.run(lambda: self._answer(scope))
            listener: Listener | None = getattr(response, "listener", None)
            if listener is None:
                await _send_all(send, response.status_code, _headers(response), response.content)
            else:
                await self._stream(scope, listener, response, send, gone)
        finally:
            gone.cancel()

    def _answer(self, scope: Scope) -> HttpResponse:
        """Django's answer; in a thread."""
        signals.request_started.send(sender=type(self), scope=scope)
        request = ASGIRequest(scope, BytesIO())
        request.has_room = self.hub.has_room  # type: ignore[attr-defined]
        response = self.handler.get_response(request)
        assert isinstance(response, HttpResponse)
        response.close()  # gives the connection back; the content stays
        return response

    async def _stream(
        self, scope: Scope, listener: Listener, response: HttpResponse, send: Send, gone: "asyncio.Task[None]"
    ) -> None:
        stream = Stream(listener, lambda: _admit(scope))
        with self.hub.joined(stream):
            await send({"type": "http.response.start", "status": 200, "headers": _headers(response)})
            await send({"type": "http.response.body", "body": response.content, "more_body": True})
            sending = asyncio.create_task(_pass_on(stream, send))
            await asyncio.wait({sending, gone}, return_when=asyncio.FIRST_COMPLETED)
            sending.cancel()
            with contextlib.suppress(asyncio.CancelledError, OSError):
                await sending


async def _pass_on(stream: Stream, send: Send) -> None:
    """Until the stream ends, or its client has taken nothing for a minute: it may be gone without a word."""
    with contextlib.suppress(TimeoutError):
        async for chunk in stream.parts():
            async with asyncio.timeout(TAKEN_SECONDS):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


async def _until_gone(receive: Receive) -> None:
    """Waits for the client to go; a body is thrown away."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _headers(response: HttpResponse) -> list[tuple[bytes, bytes]]:
    named = [(name.lower(), value) for name, value in response.items() if name.lower() != "content-length"]
    named += [("set-cookie", cookie.OutputString()) for cookie in response.cookies.values()]
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in named]


async def _send_all(
    send: Send, status: int, headers: list[tuple[bytes, bytes]] | None = None, content: bytes = b""
) -> None:
    length = (b"content-length", str(len(content)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*(headers or []), length]})
    await send({"type": "http.response.body", "body": content})


def _admit(scope: Scope) -> Listener:
    """As the route lets somebody in, on the same words of the same request: session or token, membership, rights. Raises DomainError."""
    request = ASGIRequest(scope, BytesIO())
    Sessions(_nowhere).process_request(request)
    AuthenticationMiddleware(_nowhere).process_request(request)
    with transaction.atomic():
        MAY_LISTEN(request)
        return admitted(request, 0)


def _nowhere(request: HttpRequest) -> HttpResponse:
    raise AssertionError("a layer is asked for its request alone")


class Server(uvicorn.Server):
    """Ends its streams when it is asked to stop, which uvicorn would wait for; and when its supervisor is gone."""

    def __init__(self, config: uvicorn.Config, hub: Hub, supervisor: int | None) -> None:
        super().__init__(config)
        self.hub = hub
        self.supervisor = supervisor

    async def startup(self, sockets: Any = None) -> None:
        self.hub.start()
        await super().startup(sockets)

    async def on_tick(self, counter: int) -> bool:
        if self.supervisor is not None and os.getppid() != self.supervisor:
            self.hub.close()
            return True
        return await super().on_tick(counter)

    async def shutdown(self, sockets: Any = None) -> None:
        self.hub.close()
        await super().shutdown(sockets)


def _tell(bind: str, hub: Hub) -> None:
    """Begins to tell Prometheus."""
    from oasys.core.exposition import ProcessFacts, listen, serve
    from oasys.core.metrics import LIVE_STREAMS

    LIVE_STREAMS.set_function(lambda: sum(list(hub.of_person.values())))
    serve(listen("OASYS_LIVE_METRICS_BIND", bind), [ProcessFacts(os.getpid())])


def run(
    *, bind: str, database_url: str, most_of_a_person: int, supervisor: int | None, metrics_bind: str | None = None
) -> None:
    """Serves until SIGTERM, or until the supervisor that started it is gone."""
    host, _, port = bind.rpartition(":")
    hub = Hub(database_url, most_of_a_person=most_of_a_person)
    if metrics_bind:
        _tell(metrics_bind, hub)
    config = uvicorn.Config(
        Live(hub),
        host=host,
        port=int(port),
        log_config=None,
        access_log=False,
        lifespan="off",
        proxy_headers=False,  # Django judges them
        server_header=False,
        timeout_keep_alive=65,
        timeout_graceful_shutdown=GRACE_SECONDS,
        ws="none",
        h11_max_incomplete_event_size=64 * 1024,
    )
    Server(config, hub, supervisor).run()

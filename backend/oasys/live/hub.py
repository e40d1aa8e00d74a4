"""Everybody who listens, by tenant: one reader for each tenant, woken by a NOTIFY, and by the clock where that is missed."""

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
import structlog
from django.db import connection

from oasys.core.errors import DomainError
from oasys.events.queries import CHANNEL
from oasys.live import wire
from oasys.live.reading import Key, Listener, Look, encoded, look_into, reset

log = structlog.get_logger("oasys.live")
THREADS = 4
LOOK_SECONDS = 2.5  # without a NOTIFY; also how long somebody listens whose session, token or membership has ended
TENANTS_A_SECOND = 100  # looked at by the clock; with more tenants the clock goes slower
HEARTBEAT_SECONDS = 15
ADMIT_SECONDS = 60  # then the whole of the authorisation is gone through again
MOST_OLD = 20  # of a tenant, at one look
AGAIN_SECONDS = 1
MOST_WAITING = 1_000  # events that a client has not taken; then its stream ends, and it goes on from where it was
Admit = Callable[[], Listener]


class Stream:
    """One open answer. What is put into it is sent in order; None ends it."""

    def __init__(self, listener: Listener, admit: Admit) -> None:
        self.listener = listener
        self.admit = admit  # asks anew whether the owner is let in: in a thread; raises where not
        self.number = listener.number
        self.told = listener.number  # the last number that the client knows of
        self.admitted_at = time.monotonic()
        self.chunks: asyncio.Queue[bytes | None] = asyncio.Queue()
        self.has_ended = False

    def put(self, chunk: bytes) -> None:
        if self.chunks.qsize() >= MOST_WAITING:
            self.end()
        elif not self.has_ended:
            self.chunks.put_nowait(chunk)

    def end(self) -> None:
        """What is waiting is still sent."""
        if not self.has_ended:
            self.has_ended = True
            self.chunks.put_nowait(None)

    async def parts(self) -> Any:
        """What is to be sent, with a heartbeat where there is nothing. Ends with the stream."""
        while True:
            try:
                chunk = await asyncio.wait_for(self.chunks.get(), HEARTBEAT_SECONDS)
            except TimeoutError:
                chunk = wire.HEARTBEAT
                if self.told < self.number:
                    self.told = self.number
                    chunk = wire.seen(wire.id_of(self.listener.tenant_id, self.number))
            if chunk is None:
                return
            yield chunk


@dataclass(slots=True, eq=False)
class Channel:
    """The streams of one tenant, and how far their reader is."""

    tenant_id: UUID
    number: int
    streams: set[Stream] = field(default_factory=set)
    is_woken: asyncio.Event = field(default_factory=asyncio.Event)
    task: "asyncio.Task[None] | None" = None


class Hub:
    """Lives on one event loop; what asks the database runs in threads."""

    def __init__(self, database_url: str, *, most_of_a_person: int) -> None:
        self.database_url = database_url
        self.most_of_a_person = most_of_a_person
        self.channels: dict[UUID, Channel] = {}
        self.of_person: Counter[UUID] = Counter()
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="live")
        self.listening: asyncio.Task[None] | None = None
        self.is_closing = False

    def run[T](self, act: Callable[[], T]) -> Awaitable[T]:
        """What `act` answers, in a thread, whose connection goes back into the pool."""

        def and_give_back() -> T:
            try:
                return act()
            finally:
                connection.close()

        return asyncio.get_running_loop().run_in_executor(self.threads, and_give_back)

    def start(self) -> None:
        self.listening = asyncio.create_task(self._listen())

    def close(self) -> None:
        """Ends every stream; clients go on elsewhere, or here when it is there again."""
        self.is_closing = True
        for channel in self.channels.values():
            for stream in channel.streams:
                stream.end()
        if self.listening is not None:
            self.listening.cancel()

    def has_room(self, user_id: UUID) -> bool:
        return self.of_person[user_id] < self.most_of_a_person

    @contextlib.contextmanager
    def joined(self, stream: Stream) -> Any:
        """The stream is among those that are told, for as long as the block lasts."""
        listener = stream.listener
        channel = self.channels.get(listener.tenant_id)
        if channel is None:
            channel = self.channels[listener.tenant_id] = Channel(listener.tenant_id, listener.number)
            channel.task = asyncio.create_task(self._serve(channel))
        channel.streams.add(stream)
        self.of_person[listener.user_id] += 1
        channel.is_woken.set()  # a number may have been given since the stream's first look
        if self.is_closing or self.of_person[listener.user_id] > self.most_of_a_person:
            stream.end()
        try:
            yield
        finally:
            channel.streams.discard(stream)
            self.of_person[listener.user_id] -= 1
            if not self.of_person[listener.user_id]:
                del self.of_person[listener.user_id]
            if not channel.streams and self.channels.get(channel.tenant_id) is channel:
                del self.channels[channel.tenant_id]
                if channel.task is not None:
                    channel.task.cancel()

    # waking

    async def _listen(self) -> None:
        """Wakes the tenant that a NOTIFY names. Whatever is missed is found by the clock."""
        while not self.is_closing:
            try:
                async with await psycopg.AsyncConnection.connect(self.database_url, autocommit=True) as raw:
                    await raw.execute(f"listen {CHANNEL}")
                    for channel in self.channels.values():
                        channel.is_woken.set()
                    async for notice in raw.notifies():
                        self._wake(notice.payload)
            except psycopg.Error as error:
                log.warning("not_listening", error=type(error).__name__)
                await asyncio.sleep(AGAIN_SECONDS)

    def _wake(self, payload: str) -> None:
        with contextlib.suppress(ValueError, KeyError):
            self.channels[UUID(payload)].is_woken.set()

    # reading

    async def _serve(self, channel: Channel) -> None:
        """Reads and tells, woken or by the clock, as long as somebody listens."""
        while True:
            pause = max(LOOK_SECONDS, len(self.channels) / TENANTS_A_SECOND)
            is_woken = True
            try:
                await asyncio.wait_for(channel.is_woken.wait(), pause)
            except TimeoutError:
                is_woken = False
            channel.is_woken.clear()
            try:
                await self._tell(channel, numbers=not is_woken)
            except Exception as error:  # whatever it was, the others wait for the next look; nothing is skipped
                log.warning("not_read", tenant=str(channel.tenant_id), exc_info=error)
                await asyncio.sleep(AGAIN_SECONDS)
                channel.is_woken.set()

    async def _tell(self, channel: Channel, *, numbers: bool) -> None:
        streams = list(channel.streams)
        # a stream that joined with less than the others knows sets the reader back; numbers that one has seen are not told twice
        number = min((stream.number for stream in streams), default=channel.number)
        keys: set[Key] = set().union(*(stream.listener.keys for stream in streams))
        found, standing = await self.run(lambda: look_into(channel.tenant_id, number, keys, numbers=numbers))
        await self._judge(streams, standing)
        channel.number = found.number
        self._hand_out(channel.tenant_id, [stream for stream in streams if not stream.has_ended], found)
        if found.is_more:
            channel.is_woken.set()

    @staticmethod
    def _hand_out(tenant_id: UUID, streams: list[Stream], found: Look) -> None:
        if found.is_reset:
            for stream in streams:
                stream.put(reset(tenant_id, found.number))
                stream.number = stream.told = found.number
            return
        for told in found.told:
            chunk = encoded(told, tenant_id)
            for stream in streams:
                if stream.number < told.number:
                    stream.number = told.number
                    if stream.listener.hears(told):
                        stream.told = told.number
                        stream.put(chunk)

    async def _judge(self, streams: list[Stream], standing: dict[Key, str]) -> None:
        """Ends the streams whose owners are no longer let in; takes over rights that have changed."""
        changed, old = [], []
        now = time.monotonic()
        for stream in streams:
            listener = stream.listener
            if any(standing.get(key) != listener.standing.get(key) for key in listener.keys):
                changed.append(stream)
            elif now - stream.admitted_at > ADMIT_SECONDS:
                old.append(stream)
        old.sort(key=lambda stream: stream.admitted_at)
        await asyncio.gather(*(self._admit_again(stream) for stream in [*changed, *old[:MOST_OLD]]))

    async def _admit_again(self, stream: Stream) -> None:
        try:
            again = await self.run(stream.admit)
        except DomainError:
            stream.end()
            return
        if again.tenant_id != stream.listener.tenant_id:  # the session works in another tenant now
            stream.end()
            return
        stream.listener, stream.admitted_at = again, time.monotonic()

"""Sends what is due, many at once: the database in the thread of the round, the network in a loop of its own.

An endpoint has few attempts under way, and one that fails only one: so one that is slow or dead keeps no other waiting.
"""

import asyncio
import ssl
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.utils import timezone

from oasys.core.postgres.gone import is_gone
from oasys.core.tenancy import tenant
from oasys.events.queries import CHANNEL
from oasys.webhooks.outbox import BEHIND, DUE, LEASE, Done, Shot, make_deliveries, record, take
from oasys.webhooks.rules import Policy
from oasys.webhooks.sending import LIMIT_SECONDS, Outcome, Resolve, resolved, send

log = structlog.get_logger("oasys.webhooks")
AT_ONCE = 256
OF_ONE = 16
OF_A_FAILING_ONE = 1
BATCH = 8  # of the sixteen: what is taken together takes one transaction
LINGER_SECONDS = 0.01
RESOLVERS = 32
LOOK_SECONDS = 0.1
LAST_SECONDS = 5  # of a worker that stops; what has not ended by then is sent again
LEFT_ALONE_SECONDS = 60


class Dispatcher:
    """Rounds over every tenant. `reader` gives a connection that reads all of them."""

    def __init__(
        self,
        reader: Callable[[], Any],
        policy: Policy,
        *,
        resolve: Resolve = resolved,
        limit_seconds: float = LIMIT_SECONDS,
        lease: timedelta = LEASE,
        tls: ssl.SSLContext | None = None,
        idle_seconds: float = 0,
    ) -> None:
        self._reader, self._policy, self._resolve = reader, policy, resolve
        self._limit, self._lease, self._tls, self._idle = limit_seconds, lease, tls, idle_seconds
        self._raw: Any = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._under_way: dict[Future[Outcome], Shot] = {}
        self._left_alone: dict[UUID, float] = {}

    def __call__(self, is_stopping: Callable[[], bool]) -> None:
        """Goes on until nothing is due and nothing under way, or it is to stop: then what is under way may still end.

        With nothing to do it rests for `idle_seconds`, or until events are numbered.
        """
        if self._raw is None or self._raw.closed:
            self._raw = self._reader()
            self._raw.execute(f"listen {CHANNEL}")
        try:
            while not is_stopping():
                self._make(is_stopping)
                taken = self._take()
                if not taken and not self._under_way:
                    for _ in self._raw.notifies(timeout=self._idle, stop_after=1):
                        pass
                    return
                self._finish(LOOK_SECONDS, "FIRST_COMPLETED")
            self._finish(LAST_SECONDS, "ALL_COMPLETED")
        except BaseException:
            self._raw.close()
            raise

    def close(self) -> None:
        """Gives connection and loop back; what is under way is left, to be sent again when its lease is over."""
        if self._raw is not None:
            self._raw.close()
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)

    def _make(self, is_stopping: Callable[[], bool]) -> None:
        for tenant_id, endpoint_id in self._raw.execute(BEHIND).fetchall():
            if is_stopping():
                return
            if self._is_left_alone(endpoint_id):
                continue
            with self._alone(endpoint_id), tenant(tenant_id):
                make_deliveries(endpoint_id=endpoint_id, now=timezone.now())

    def _take(self) -> int:
        """Begins what there is room for, each endpoint its share; how many."""
        busy = Counter(shot.endpoint_id for shot in self._under_way.values())
        count = 0
        for tenant_id, endpoint_id, is_failing in self._raw.execute(DUE, [timezone.now()]).fetchall():
            room = min((OF_A_FAILING_ONE if is_failing else OF_ONE) - busy[endpoint_id], AT_ONCE - len(self._under_way))
            if room < (BATCH if busy[endpoint_id] else 1) or self._is_left_alone(endpoint_id):
                continue
            shots: list[Shot] = []
            with self._alone(endpoint_id), tenant(tenant_id):
                shots = take(endpoint_id=endpoint_id, most=room, now=timezone.now(), lease=self._lease)
            for shot in shots:  # after the commit: what is sent has been counted
                self._under_way[self._sent(shot)] = shot
            count += len(shots)
        return count

    @contextmanager
    def _alone(self, endpoint_id: UUID) -> Iterator[None]:
        """A fault that one endpoint meets is said, and keeps no other waiting."""
        try:
            yield
        except Exception as error:
            if is_gone(error):
                raise
            log.error("webhook_endpoint_broke", endpoint=str(endpoint_id), exc_info=error)
            self._left_alone[endpoint_id] = time.monotonic() + LEFT_ALONE_SECONDS

    def _is_left_alone(self, endpoint_id: UUID) -> bool:
        return self._left_alone.get(endpoint_id, 0) > time.monotonic()

    def _sent(self, shot: Shot) -> "Future[Outcome]":
        act = send(
            shot.url,
            shot.headers,
            shot.body,
            policy=self._policy,
            resolve=self._resolve,
            limit_seconds=self._limit,
            tls=self._tls,
        )
        return asyncio.run_coroutine_threadsafe(act, self._running_loop())

    def _finish(self, seconds: float, until: str) -> None:
        """Waits for the first, or for all, to end, and writes down what has; those that end soon after go with it."""
        ended, others = wait(self._under_way, timeout=seconds, return_when=until)
        if ended and others:
            ended |= wait(others, timeout=LINGER_SECONDS).done
        of_tenant: dict[UUID, list[Done]] = defaultdict(list)
        for future in ended:
            shot = self._under_way.pop(future)
            of_tenant[shot.tenant_id].append(Done(shot, _outcome(future)))
        for tenant_id, done in of_tenant.items():
            _recorded(tenant_id, done)

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._tls = self._tls or ssl.create_default_context()
            self._loop = asyncio.new_event_loop()
            # names are resolved in threads: enough of them that dead name servers of some leave others a thread
            self._loop.set_default_executor(ThreadPoolExecutor(RESOLVERS, thread_name_prefix="webhook-name"))
            threading.Thread(target=self._loop.run_forever, name="webhook-sender", daemon=True).start()
        return self._loop


def _outcome(future: "Future[Outcome]") -> Outcome:
    try:
        return future.result()
    except Exception as error:
        log.error("webhook_broke", exc_info=error)
        return Outcome(None, "fault", 0)


def _recorded(tenant_id: UUID, done: Iterable[Done]) -> None:
    with tenant(tenant_id):
        record(done=list(done), now=timezone.now())

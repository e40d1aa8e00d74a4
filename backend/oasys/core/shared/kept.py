"""Answers that are kept for as long as what they were made from stays the same: by each process, and in Redis for all.

Nothing is ever invalidated: the key holds a version that was read from the database in the same request, and another
version is another key. What is no longer asked for falls out at the end of a process's memory, and after an hour in Redis
(core/shared/kept_in_redis.py). docs/decisions/0047-kept-answers.md.
"""

import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable
from enum import StrEnum

from oasys.core.shared import kept_in_redis

MOST_BYTES = 32 * 1024 * 1024
heard: "Callable[[Source], None] | None" = None  # told of each answer, where metrics are on (core/metrics.py)


class Source(StrEnum):
    """Where an answer came from: this process's memory, Redis, or nowhere: it was made."""

    PROCESS = "process"
    REDIS = "redis"
    MADE = "made"


class Kept:
    """Up to `most_bytes` of answers, those asked for last; `counts` of each source since the process began."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self.counts: Counter[Source] = Counter()
        self._answers: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def answer(
        self, key: Hashable, make: Callable[[], bytes], *, stands: Callable[[], bool] | None = None
    ) -> tuple[bytes, Source]:
        """The answer under the key, made where it is nowhere yet, and where it came from.

        `stands` says whether the key's version is still the one in the database; it is asked after `make`, and the answer
        goes to Redis only where it does: there lies under a version exactly what was made from it. None: not for Redis.
        A key for Redis is of what `kept_in_redis` can write as one text.
        """
        found = self._remembered(key)
        if found is not None:
            return self._counted(found, Source.PROCESS)
        if stands is not None and (found := kept_in_redis.fetch(key)) is not None:
            self._remember(key, found)
            return self._counted(found, Source.REDIS)
        made = make()
        self._remember(key, made)
        if stands is not None and kept_in_redis.is_named() and stands():
            kept_in_redis.leave(key, made)
        return self._counted(made, Source.MADE)

    def forget(self) -> None:
        """As a process that has just begun."""
        with self._lock:
            self._answers.clear()
            self.bytes = 0

    def _remembered(self, key: Hashable) -> bytes | None:
        with self._lock:
            found = self._answers.get(key)
            if found is not None:
                self._answers.move_to_end(key)
            return found

    def _remember(self, key: Hashable, made: bytes) -> None:
        with self._lock:
            self.bytes += len(made) - len(self._answers.pop(key, b""))
            self._answers[key] = made
            while self.bytes > self.most_bytes:
                self.bytes -= len(self._answers.popitem(last=False)[1])

    def _counted(self, answer: bytes, source: Source) -> tuple[bytes, Source]:
        with self._lock:
            self.counts[source] += 1
        if heard is not None:
            heard(source)
        return answer, source

"""Answers that a process keeps for as long as what they were made from stays the same.

Nothing is ever invalidated: the key holds a version that was read from the database in the same request, and another
version is another key. What is no longer asked for falls out at the end.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

MOST_BYTES = 32 * 1024 * 1024


class Kept:
    """Up to `most_bytes` of answers, those asked for last; `hits` and `misses` since the process began."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self.bytes = self.hits = self.misses = 0
        self._answers: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def answer(self, key: Hashable, make: Callable[[], bytes]) -> tuple[bytes, bool]:
        """The answer under the key, made where it is not there yet, and whether it was."""
        with self._lock:
            found = self._answers.get(key)
            if found is not None:
                self._answers.move_to_end(key)
                self.hits += 1
                return found, True
            self.misses += 1
        made = make()
        with self._lock:
            self.bytes += len(made) - len(self._answers.pop(key, b""))
            self._answers[key] = made
            while self.bytes > self.most_bytes:
                self.bytes -= len(self._answers.popitem(last=False)[1])
        return made, False

"""What libraries take along and no process of ours needs stays out of memory: each process would hold a copy of its own."""

import contextlib
import sys
from collections.abc import Iterator
from types import ModuleType


@contextlib.contextmanager
def standing_in(name: str, other: ModuleType | None) -> Iterator[None]:
    """Meanwhile who imports that module is given the other, or with None finds that there is none. Not where it was loaded before."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = other  # type: ignore[assignment]  # None: Python's own way to say so
    try:
        yield
    finally:
        del sys.modules[name]

"""Logs that do not grow for ever: one earlier part of each is kept."""

import contextlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

MOST_BYTES = 20 * 1024 * 1024


def rotate(logs: Iterable[Path], most_bytes: int = MOST_BYTES) -> None:
    """Moves what has grown too large into `NAME.log.1`, and goes on with an empty file.

    The writers hold the file open for appending, so it is copied and emptied; what is written in between may be lost.
    """
    for log in logs:
        with contextlib.suppress(OSError):
            if log.stat().st_size <= most_bytes:
                continue
            with contextlib.suppress(OSError):  # on a full disk the room counts more than what was said
                shutil.copyfile(log, log.with_name(f"{log.name}.1"))
            os.truncate(log, 0)

"""Server-sent events as text (HTML standard, 9.2). No Django, no database.

The id of an event is the number up to which its reader has seen everything, and the tenant: numbers of another tenant mean
nothing here.
"""

import random
import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson

CONTENT_TYPE = "text/event-stream"
HEARTBEAT = b":\n\n"
RETRY_MILLISECONDS = (1_000, 4_000)  # all who lost the process at once do not come back at once
_ID = re.compile(r"([0-9]{1,18})-([0-9a-f]{12})", re.ASCII)


def id_of(tenant_id: UUID, number: int) -> str:
    """The id of whoever has seen everything up to the number: `17-0123456789ab`."""
    return f"{number}-{tenant_id.hex[-12:]}"


def number_of(tenant_id: UUID, text: str) -> int | None:
    """The number in an id of that tenant; None for any other text."""
    found = _ID.fullmatch(text.strip())
    return int(found[1]) if found and found[2] == tenant_id.hex[-12:] else None


def retry() -> bytes:
    """How long a client waits before it connects again."""
    return b"retry: %d\n\n" % random.randint(*RETRY_MILLISECONDS)  # noqa: S311  spreads, hides nothing


def event(id_: str, data: Mapping[str, Any], name: str = "") -> bytes:
    """One event; without a name it is a `message` to a browser."""
    kind = f"event: {name}\n" if name else ""
    return f"id: {id_}\n{kind}data: ".encode() + orjson.dumps(data) + b"\n\n"


def seen(id_: str) -> bytes:
    """Moves the client's last id on, and shows it nothing."""
    return f"id: {id_}\n\n".encode()

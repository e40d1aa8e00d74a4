"""Keyset paging: a page starts after the last key of the one before, so that page 10,000 costs what page 1 costs."""

import base64
import binascii
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import orjson
from pydantic import Field

from oasys.core.errors import FieldError, Invalid
from oasys.core.words import say

DEFAULT_LIMIT = 50
MAX_LIMIT = 200

type Key = tuple[Any, ...]
Limit = Annotated[int, Field(ge=1, le=MAX_LIMIT, description="How many rows a page has at most.")]
After = Annotated[str | None, Field(max_length=1000, description="`next` of the page before; omit it for the first.")]
_READERS: dict[type, Callable[[str], Any]] = {
    str: str,
    int: int,
    date: date.fromisoformat,
    UUID: UUID,
    Decimal: Decimal,
}


def encode_cursor(key: Key) -> str:
    """An opaque text that stands for the key; clients send it back unchanged."""
    text = orjson.dumps([format(part, "f") if isinstance(part, Decimal) else str(part) for part in key])
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def decode_cursor(cursor: str, *types: type) -> Key:
    """The key that `encode_cursor` was given. Raises Invalid for anything else."""
    try:
        parts = orjson.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        if not isinstance(parts, list) or len(parts) != len(types):
            raise ValueError("another number of parts")
        return tuple(_READERS[kind](str(part)) for kind, part in zip(types, parts, strict=True))
    except (ValueError, ArithmeticError, binascii.Error) as error:
        message = say("Send `after` exactly as `next` of the page before.")
        raise Invalid(message, errors=[FieldError("/after", "core.cursor_invalid", message)]) from error


def page[Row](rows: Sequence[Row], *, limit: int, key: Callable[[Row], Key]) -> tuple[list[Row], str | None]:
    """The first `limit` of `limit + 1` rows that were read, and the cursor of the next page where there is one."""
    shown = list(rows[:limit])
    return shown, encode_cursor(key(shown[-1])) if len(rows) > limit else None

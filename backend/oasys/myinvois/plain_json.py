"""JSON whose bytes do not change between who writes it and who reads it: the signature is over bytes. No Django.

Numbers are Decimal and written as they stand, without an exponent; keys keep their order; nothing is escaped that need not be.
"""

import json
from decimal import Decimal
from typing import Any

DEEPEST = 40


def written(value: Any) -> bytes:
    """Minified, UTF-8. Raises TypeError for a float, which has lost digits."""
    return _text(value, 0).encode()


def _text(value: Any, depth: int) -> str:
    if depth > DEEPEST:
        raise ValueError("nested too deep")
    if isinstance(value, dict):
        return "{" + ",".join(f"{_string(name)}:{_text(one, depth + 1)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_text(one, depth + 1) for one in value) + "]"
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, Decimal) and value.is_finite():
        return f"{value:f}"
    if isinstance(value, int):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not written as JSON")


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def read(content: bytes) -> Any:
    """What the bytes say. Raises ValueError for what is not JSON in UTF-8, a key that stands twice, NaN, or is nested too deep."""
    try:
        found = json.loads(
            content.decode(),
            parse_float=_decimal,
            parse_int=_decimal,
            parse_constant=_refused,
            object_pairs_hook=_once,
        )
    except RecursionError:
        raise ValueError("nested too deep") from None
    return found


def _decimal(text: str) -> Decimal:
    if len(text) > 60 or "e" in text or "E" in text:
        raise ValueError("a number is plain digits")
    return Decimal(text)


def _refused(text: str) -> Any:
    raise ValueError(f"{text} is no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found

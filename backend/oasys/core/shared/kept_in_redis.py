"""Answers that one process made and leaves in Redis for the others, where nobody is trusted with them.

What lies there is encrypted under the keys of fields and bound to its whole key: the tenant, the version, the question and
the code that made it. Whoever can read Redis learns nothing. Whoever can write there can make an answer vanish, and
nothing else: what was changed, or copied from another key or tenant, cannot be read, and the answer is made anew.
"""

import hashlib
from collections.abc import Hashable
from functools import cache
from pathlib import Path

import orjson
import structlog
from django.conf import settings

from oasys.core.encryption import Unreadable, decrypt, encrypt, keyed_hash
from oasys.core.shared import redis

MOST_BYTES = 4 * 1024 * 1024
SECONDS = 60 * 60
PACKAGE = Path(__file__).parents[2]
log = structlog.get_logger("oasys.kept")


def is_named() -> bool:
    """Whether there is a Redis at all."""
    return bool(settings.REDIS_URL)


def fetch(key: Hashable) -> bytes | None:
    """What a process left under the key; None where nothing lies there that can be read, or Redis is away."""
    if not is_named():
        return None
    place = place_of(key)
    try:
        found: bytes = redis.command("GETRANGE", name_of(place), 0, MOST_BYTES)
    except (redis.Away, redis.Refused):
        return None
    if not found:
        return None
    if len(found) > MOST_BYTES:
        log.warning("kept_too_large")
        return None
    try:
        return decrypt(found.decode("ascii"), place=place).encode()
    except (Unreadable, UnicodeDecodeError):
        log.warning("kept_unreadable")
        return None


def leave(key: Hashable, answer: bytes) -> None:
    """Leaves an answer, which is UTF-8, for an hour; one that is too large, or that Redis does not take, is not left."""
    place = place_of(key)
    stored = encrypt(answer.decode(), place=place).encode()
    if len(stored) > MOST_BYTES:
        return
    try:
        redis.command("SET", name_of(place), stored, "EX", SECONDS)
    except (redis.Away, redis.Refused):
        return


def place_of(key: Hashable) -> str:
    """What the answer is bound to. Raises TypeError for a key that has no one text: of UUIDs, texts, numbers, dates, None."""
    return "kept." + hashlib.sha256(orjson.dumps([made_by(), key])).hexdigest()


def name_of(place: str) -> bytes:
    """Where it lies: nothing to guess from without the key."""
    return b"oasys:kept:" + keyed_hash(place, purpose="kept").encode()


@cache
def made_by() -> str:
    """What stands for this code: two releases that share a Redis, while one replaces the other, share no answers."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()

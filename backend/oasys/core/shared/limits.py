"""How often somebody may ask: counted over all workers, exactly, in windows of fixed length.

A window begins with its first request. Counting is one atomic step, in Redis where one is named, else in PostgreSQL; it
is taken for everything that a request is counted under at once. When Redis goes away counting goes on in PostgreSQL,
where the windows begin anew.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from oasys.core.shared import redis, side

PURGE_ONE_IN = 500
# A window that ends later than one that begins now was begun before the clock went back: nobody waits for that long.
# The seconds are for transactions that began before the one that began the window.
IS_OVER = "(held.ends_at <= now() or held.ends_at > excluded.ends_at + interval '10 seconds')"
COUNT = """
insert into core_request_count as held (key, taken, ends_at)
values {rows}
on conflict (key) do update set
  taken = case when {is_over} then 1 else held.taken + 1 end,
  ends_at = case when {is_over} then excluded.ends_at else held.ends_at end
returning taken, (extract(epoch from ends_at - now()) * 1000)::bigint
"""
BYTEA, INTEGER = 17, 23
PURGE = """
delete from core_request_count where key in (
  select key from core_request_count where ends_at <= now() order by ends_at limit 1000 for update skip locked)
"""
COUNT_IN_REDIS = """
local counted = {}
for i, key in ipairs(KEYS) do
  counted[2 * i - 1] = redis.call('INCR', key)
  if counted[2 * i - 1] == 1 then redis.call('PEXPIRE', key, ARGV[i]) end
  counted[2 * i] = redis.call('PTTL', key)
end
return counted
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """`quota` requests in a window of so many seconds; `name` says of what."""

    name: str
    quota: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted under a limit, this time included, and when the window ends."""

    limit: Limit
    taken: int
    ends_in_milliseconds: int

    @property
    def is_over(self) -> bool:
        return self.taken > self.limit.quota

    @property
    def remaining(self) -> int:
        return max(self.limit.quota - self.taken, 0)


def key_of(limit: Limit, whom: str) -> bytes:
    """What stands for the limit and for whom: a digest, because addresses and tokens are nobody's to read."""
    return sha256(f"{limit.name}:{limit.seconds}:{whom}".encode()).digest()


def name_of(key: bytes) -> bytes:
    """The name of a key in Redis: what stands in braces keeps all of them in one place of a cluster."""
    return b"{oasys:limits}:" + key.hex().encode()


def take(asked: Sequence[tuple[Limit, str]]) -> list[Count]:
    """Counts one request under each limit, for whom the text beside it names. Raises psycopg.Error."""
    keys = [key_of(limit, whom) for limit, whom in asked]
    windows = [limit.seconds for limit, _ in asked]
    try:
        counted = _in_redis(keys, windows)
    except redis.Away:
        counted = _in_postgresql(keys, windows)
    return [Count(limit, *counted[key]) for (limit, _), key in zip(asked, keys, strict=True)]


def _in_redis(keys: list[bytes], windows: list[int]) -> dict[bytes, tuple[int, int]]:
    answer = redis.run(COUNT_IN_REDIS, [name_of(key) for key in keys], [seconds * 1000 for seconds in windows])
    return {key: (answer[2 * n], answer[2 * n + 1]) for n, key in enumerate(keys)}


@cache
def _count(how_many: int) -> str:
    rows = (f"(${2 * n + 1}, 1, now() + ${2 * n + 2} * interval '1 second')" for n in range(how_many))
    return COUNT.format(rows=", ".join(rows), is_over=IS_OVER)


def _in_postgresql(keys: list[bytes], windows: list[int]) -> dict[bytes, tuple[int, int]]:
    pairs = sorted(zip(keys, windows, strict=True))  # rows are locked in one order by everybody
    params = [part for key, seconds in pairs for part in (key, seconds.to_bytes(4))]
    rows = side.run_bare(_count(len(pairs)), [BYTEA, INTEGER] * len(pairs), params)
    if random.randrange(PURGE_ONE_IN) == 0:  # noqa: S311  nobody gains by guessing it
        side.run(PURGE, {})
    numbers = [(int.from_bytes(taken), int.from_bytes(ends_in, signed=True)) for taken, ends_in in rows]
    return {key: found for (key, _), found in zip(pairs, numbers, strict=True)}

"""Django's cache in PostgreSQL, for what must not be forgotten while it holds: sign-ins that failed, codes that were used.

`add` and `incr` are atomic among all processes. Values are what JSON carries: a row that somebody slipped in is data,
never code, which a pickle would be.
"""

import random
from hashlib import sha256
from typing import Any

import orjson
import psycopg
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

from oasys.core.shared import side

PURGE_ONE_IN = 100
GET = "select value from core_cache where key = %(key)s and expires_at > now()"
EXPIRES = "coalesce(now() + %(milliseconds)s::bigint * interval '1 millisecond', 'infinity')"
SET = f"""
insert into core_cache (key, value, expires_at) values (%(key)s, %(value)s, {EXPIRES})
on conflict (key) do update set value = excluded.value, expires_at = excluded.expires_at
"""  # noqa: S608  text of our own
ADD = SET + "where core_cache.expires_at <= now()"
INCREMENT = """
update core_cache set value = (value::bigint + %(delta)s)::text where key = %(key)s and expires_at > now()
returning value
"""
TOUCH = f"update core_cache set expires_at = {EXPIRES} where key = %(key)s and expires_at > now()"  # noqa: S608
DELETE = "delete from core_cache where key = %(key)s returning expires_at > now()"
PURGE = """
delete from core_cache where key in (
  select key from core_cache where expires_at <= now() order by expires_at limit 200 for update skip locked)
"""


class PostgresCache(BaseCache):
    """The table `core_cache`. Keys are kept as digests: they hold addresses of people."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def _named(self, key: str, version: int | None) -> dict[str, Any]:
        return {"key": sha256(self.make_key(key, version).encode()).digest()}

    def _kept(self, key: str, value: Any, timeout: Any, version: int | None) -> dict[str, Any]:
        text = orjson.dumps(value).decode()  # raises TypeError for what JSON does not carry
        return self._named(key, version) | {"value": text, "milliseconds": self._milliseconds(timeout)}

    def _milliseconds(self, timeout: Any) -> int | None:
        """How long a value lives; None for ever. What is over already lives for no time."""
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return None if seconds is None else max(round(seconds * 1000), 0)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        _, rows = side.run(GET, self._named(key, version))
        return orjson.loads(rows[0][0]) if rows else default

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        side.run(SET, self._kept(key, value, timeout, version))
        self._purge()

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        added, _ = side.run(ADD, self._kept(key, value, timeout, version))
        self._purge()
        return added == 1

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return side.run(TOUCH, self._named(key, version) | {"milliseconds": self._milliseconds(timeout)})[0] == 1

    def delete(self, key: str, version: int | None = None) -> bool:
        _, rows = side.run(DELETE, self._named(key, version))
        return rows == [(True,)]

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Adds to a whole number. Raises ValueError where there is none."""
        try:
            _, rows = side.run(INCREMENT, self._named(key, version) | {"delta": delta})
        except psycopg.DataError as error:
            raise ValueError(f"the value of {key!r} is no whole number, or grows too large") from error
        if not rows:
            raise ValueError(f"there is no {key!r}")
        return int(rows[0][0])

    def has_key(self, key: str, version: int | None = None) -> bool:
        return bool(side.run(GET, self._named(key, version))[1])

    def clear(self) -> None:
        side.run("delete from core_cache", {})

    def _purge(self) -> None:
        if random.randrange(PURGE_ONE_IN) == 0:  # noqa: S311  nobody gains by guessing it
            side.run(PURGE, {})

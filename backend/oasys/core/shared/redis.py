"""Redis, or Valkey, where OASYS_REDIS_URL names one: used for what may be lost at any moment, and never waited for."""

import time
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings

if TYPE_CHECKING:
    from redis import Redis

ANSWER_MILLISECONDS = 250
REST_SECONDS = 5
log = structlog.get_logger("oasys.redis")
_away_until: Any = 0


class Away(Exception):
    """No Redis is named, or it does not answer: go on without it."""


class Refused(Exception):
    """Redis answers, and not this: what lies there is of another kind, or there is no room."""


@cache
def _client(url: str) -> "Redis":
    # its client is a tenth of all that a process loads, and most installations name no Redis
    from redis import Redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    # one try more, because a connection that was kept is found broken only when it is used
    return Redis.from_url(
        url,
        socket_timeout=ANSWER_MILLISECONDS / 1000,
        socket_connect_timeout=ANSWER_MILLISECONDS / 1000,
        retry=Retry(NoBackoff(), 1),
    )


def ask_again() -> None:
    """Forgets that Redis was away."""
    global _away_until
    _away_until = 0


@cache
def _script(url: str, script: str) -> Any:
    return _client(url).register_script(script)


def run(script: str, keys: list[bytes], arguments: list[Any]) -> Any:
    """What a Lua script answers. Raises Away; for some seconds after a failure it is not asked again."""
    try:
        return _asked(lambda url: _script(url, script)(keys=keys, args=arguments))
    except _Answered as error:
        raise _rests(error.said) from error


def command(*words: Any) -> Any:
    """What one command answers. Raises Away, as `run` does, and Refused, after which Redis is asked on."""
    try:
        return _asked(lambda url: _client(url).execute_command(*words))  # type: ignore[no-untyped-call]
    except _Answered as error:
        log.warning("redis_refused", command=words[0], error=str(error.said).partition(" ")[0])
        raise Refused from error


class _Answered(Exception):
    """Redis answered with an error."""

    def __init__(self, said: Exception) -> None:
        super().__init__(str(said))
        self.said = said


def _asked(ask: Callable[[str], Any]) -> Any:
    url = settings.REDIS_URL
    if not url or time.monotonic() < _away_until:
        raise Away
    from redis.exceptions import RedisError, ResponseError

    try:
        return ask(url)
    except ResponseError as error:
        raise _Answered(error) from error
    except (RedisError, OSError) as error:
        raise _rests(error) from error


def _rests(error: Exception) -> Away:
    global _away_until
    _away_until = time.monotonic() + REST_SECONDS
    log.warning("redis_away", error=type(error).__name__, for_seconds=REST_SECONDS)
    return Away()

"""Calls of the API: tokens, limits, and what its refusals mean. Tokens live in this process alone."""

import hashlib
import json
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import orjson

from oasys.bank_feeds.provider import (
    ConsentOver,
    Credentials,
    CredentialsRefused,
    FeedFailed,
    Malformed,
    NotThere,
    RateLimited,
    Refused,
    Unavailable,
)
from oasys.webhooks.calling import LIMIT_SECONDS, MOST_ANSWERED, Answer, Lost, NotSent, request
from oasys.webhooks.rules import Policy

AGENT = "OASYS-BankFeeds/1"
BASE = "/api/v2"
TOKEN_SPARE_SECONDS = 60
LONGEST_TOKEN_SECONDS = 86_400
LONGEST_REFRESH_SECONDS = 30 * 86_400
API_WAIT_SECONDS = 60
BANK_WAIT_SECONDS = 6 * 3600  # four calls a day
LONGEST_WAIT_SECONDS = 2 * 86_400
LONGEST_WORDS = 300
AGAIN_IN = re.compile(r"again in (\d{1,7}) second")
OVER = {
    "AccessExpiredError": "expired",
    "AccountInactiveError": "inactive",
    "AccountAccessForbidden": "forbidden",
}
AGREEMENT = re.compile(r"End User Agreement|\bEUA\b")
SUSPENDED = re.compile(r"suspended", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Site:
    """Where the API is, without a slash at the end; `loopback`: the simulator on this machine."""

    url: str
    loopback: bool = False

    @property
    def policy(self) -> Policy:
        return Policy(frozenset({443}), self.loopback)


LIVE = Site("https://bankaccountdata.gocardless.com")


class _Memory:
    """Access and refresh tokens with the seconds at which they end, of all credentials, in this process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.access: dict[tuple[str, str, str], tuple[str, int]] = {}
        self.refresh: dict[tuple[str, str, str], tuple[str, int]] = {}


_memory = _Memory()


def _seconds_now() -> int:
    return time.monotonic_ns() // 1_000_000_000


class Api:
    """The API as one tenant's program asks it."""

    def __init__(
        self, site: Site, credentials: Credentials, *, now: Callable[[], datetime], limit_seconds: int = LIMIT_SECONDS
    ) -> None:
        self._site, self._credentials, self._now, self._limit = site, credentials, now, limit_seconds
        secret = hashlib.sha256(credentials.secret_key.encode()).hexdigest()
        self._key = (site.url, credentials.secret_id, secret)

    def get(self, path: str, query: Mapping[str, str] | None = None, *, most_answered: int = MOST_ANSWERED) -> Any:
        """What is there, numbers as Decimal. Raises FeedFailed."""
        return _json(self._called("GET", path + (f"?{urlencode(query)}" if query else ""), most_answered=most_answered))

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Raises FeedFailed."""
        return _json(self._called("POST", path, body=orjson.dumps(body)))

    def delete(self, path: str) -> None:
        """Raises FeedFailed."""
        self._called("DELETE", path)

    # -- tokens

    def _token(self) -> str:
        """Kept as long as it lasts, refreshed as long as that is allowed, else asked for anew."""
        now = _seconds_now()
        with _memory.lock:
            access, ends = _memory.access.get(self._key, ("", 0))
            refresh, last = _memory.refresh.get(self._key, ("", 0))
        if access and now < ends:
            return access
        if refresh and now < last:
            answer = self._sent("POST", "/token/refresh/", body=orjson.dumps({"refresh": refresh}))
            if answer.status == 200:
                return self._kept(answer)
            with _memory.lock:
                _memory.refresh.pop(self._key, None)
        said = {"secret_id": self._credentials.secret_id, "secret_key": self._credentials.secret_key}
        answer = self._sent("POST", "/token/new/", body=orjson.dumps(said))
        if answer.status in (400, 401, 403):
            raise CredentialsRefused
        if answer.status not in (200, 201):
            raise _failure(answer, self._now())
        return self._kept(answer)

    def _kept(self, answer: Answer) -> str:
        said = _json(answer)
        access, seconds = _token_of(said, "access", LONGEST_TOKEN_SECONDS)
        with _memory.lock:
            _memory.access[self._key] = access, _seconds_now() + max(seconds - TOKEN_SPARE_SECONDS, 0)
            if isinstance(said, dict) and "refresh" in said:
                refresh, lasts = _token_of(said, "refresh", LONGEST_REFRESH_SECONDS)
                _memory.refresh[self._key] = refresh, _seconds_now() + max(lasts - TOKEN_SPARE_SECONDS, 0)
        return access

    # -- calls

    def _called(self, method: str, path: str, *, body: bytes = b"", most_answered: int = MOST_ANSWERED) -> Answer:
        """With a token; one that is over before its time is renewed once."""
        for is_last in (False, True):
            token = self._token()
            answer = self._sent(method, path, body=body, token=token, most_answered=most_answered)
            if answer.status in (200, 201):
                return answer
            failure = _failure(answer, self._now(), secret=token)
            if not isinstance(failure, CredentialsRefused) or answer.status != 401 or is_last:
                raise failure
            with _memory.lock:
                if _memory.access.get(self._key, ("", 0))[0] == token:
                    del _memory.access[self._key]
        raise AssertionError

    def _sent(
        self, method: str, path: str, *, body: bytes = b"", token: str = "", most_answered: int = MOST_ANSWERED
    ) -> Answer:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if body:
            headers["Content-Type"] = "application/json"
        try:
            return request(
                method,
                self._site.url + BASE + path,
                headers=headers,
                body=body,
                agent=AGENT,
                policy=self._site.policy,
                limit_seconds=self._limit,
                most_answered=most_answered,
            )
        except NotSent as error:
            raise Unavailable(error.reason) from None
        except Lost as error:
            if error.reason == "answer_too_long":
                raise Malformed(error.reason) from None
            raise Unavailable(error.reason) from None


def _token_of(said: Any, name: str, longest: int) -> tuple[str, int]:
    """A token and for how many seconds it is good."""
    token = said.get(name) if isinstance(said, dict) else None
    seconds = said.get(f"{name}_expires") if isinstance(said, dict) else None
    if not isinstance(token, str) or not 1 <= len(token) <= 10_000 or not token.isascii() or not token.isprintable():
        raise Malformed(f"token.{name}")
    if not isinstance(seconds, Decimal) or not 0 < seconds <= longest:
        return token, 2 * TOKEN_SPARE_SECONDS
    return token, int(seconds)


def _failure(answer: Answer, now: datetime, *, secret: str = "") -> FeedFailed:
    """What an answer that is no success means."""
    try:
        said = _json(answer)
    except Malformed:
        said = None
    if not isinstance(said, dict):
        said = {}
    words = f"{_plain(said, 'summary')} {_plain(said, 'detail')}".strip()
    kind = _plain(said, "type")
    if answer.status == 429:
        return RateLimited(now + timedelta(seconds=_wait(answer, words, is_bank=kind == "RateLimitError")))
    if 400 <= answer.status < 500:
        if kind in OVER:
            return ConsentOver(OVER[kind])
        if answer.status == 409 and SUSPENDED.search(words):
            return ConsentOver("suspended")
        if answer.status in (400, 401, 403) and AGREEMENT.search(words):
            return ConsentOver("expired")
        if answer.status in (401, 403):
            return CredentialsRefused()
        if answer.status == 404:
            return NotThere()
        return Refused(answer.status, (words.replace(secret, "") if secret else words)[:LONGEST_WORDS])
    return Unavailable(f"status_{answer.status}")


def _wait(answer: Answer, words: str, *, is_bank: bool) -> int:
    """Seconds until the next call: of the account's own limit where the bank refused, else of the API's."""
    name = "http_x_ratelimit_account_success_reset" if is_bank else "http_x_ratelimit_reset"
    said = answer.headers.get(name) or answer.headers.get("retry-after") or ""
    found = AGAIN_IN.search(words)
    if said.isascii() and said.isdigit() and len(said) < 9:
        seconds = int(said)
    else:
        seconds = int(found[1]) if found else BANK_WAIT_SECONDS if is_bank else API_WAIT_SECONDS
    return min(max(seconds, 1), LONGEST_WAIT_SECONDS)


def _plain(said: Mapping[str, Any], name: str) -> str:
    found = said.get(name)
    return "".join(ch if ch.isprintable() else " " for ch in found[:1000]) if isinstance(found, str) else ""


def _json(answer: Answer) -> Any:
    try:
        return json.loads(answer.body, parse_float=Decimal, parse_int=_number, parse_constant=_no_number)
    except (ValueError, RecursionError, ArithmeticError):
        raise Malformed("json") from None


def _number(text: str) -> Decimal:
    return Decimal(text[:40])


def _no_number(text: str) -> Any:
    raise ValueError(text)

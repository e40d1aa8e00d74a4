"""Rate limits: how many requests a minute a person, a token and an address may make. docs/settings.md has the numbers.

The answer says how much is left (RateLimit, RateLimit-Policy: draft-ietf-httpapi-ratelimit-headers-10) and, when nothing
is, how long to wait (Retry-After). Counting goes before everything that costs.
"""

import ipaddress
import math
from collections.abc import Callable
from functools import cache

import psycopg
import structlog
from django.conf import settings
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse

from oasys.api.problems import problem
from oasys.core.shared.limits import Count, Limit, take
from oasys.core.words import say

SECONDS = 60
log = structlog.get_logger("oasys.limits")


class RateLimits:
    """Counts each request to the API under everything it is limited by; refuses it when one of them is used up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/api/"):
            return self.get_response(request)
        counts = _counts(request)
        over = [count for count in counts if count.is_over]
        response = (
            _refusal(max(over, key=lambda count: count.ends_in_milliseconds)) if over else self.get_response(request)
        )
        if counts:
            response["RateLimit-Policy"] = ", ".join(f'"{c.limit.name}";q={c.limit.quota};w=60' for c in counts)
            response["RateLimit"] = ", ".join(f'"{c.limit.name}";r={c.remaining};t={_seconds(c)}' for c in counts)
        return response


def _counts(request: HttpRequest) -> list[Count]:
    """Counts the request, once also when a deadlock has it repeated."""
    known: list[Count] | None = getattr(request, "rate_counts", None)
    if known is not None:
        return known
    counts: list[Count] = []
    try:
        if asked := _asked(request):
            counts = take(asked)
    except (psycopg.Error, DatabaseError) as error:  # the request itself will say what is wrong, or have more luck
        log.warning("not_counted", error=type(error).__name__)
    request.rate_counts = counts  # type: ignore[attr-defined]
    return counts


def _asked(request: HttpRequest) -> list[tuple[Limit, str]]:
    """By what this request is limited: its address, and its token, its person, or that it comes from nobody."""
    address = network(request.META.get("REMOTE_ADDR", ""))
    whom = {"address": address}
    if token := request.headers.get("Authorization"):
        whom["token"] = token
    if request.user.is_authenticated:
        whom["user"] = str(request.user.pk)
    if len(whom) == 1:
        whom["anonymous"] = address
    quotas = settings.REQUESTS_PER_MINUTE
    return [(_limit(name, quotas[name]), key) for name, key in whom.items() if quotas[name]]


@cache
def _limit(name: str, quota: int) -> Limit:
    return Limit(name, quota, SECONDS)


def network(address: str) -> str:
    """What is counted as one address: of IPv6 the first 64 bits, because one line is given all that follow."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address  # a socket of the machine's own has none
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False).network_address)
    return str(found)


def _seconds(count: Count) -> int:
    return max(math.ceil(count.ends_in_milliseconds / 1000), 1)


def _refusal(count: Count) -> HttpResponse:
    wait = _seconds(count)
    response = problem(
        status=429,
        code="api.too_many_requests",
        title=say("Too many requests: wait a while."),
        detail=say(
            "No more than {quota} requests a minute are answered here; try again in {wait} s.",
            quota=count.limit.quota,
            wait=wait,
        ),
        params={"limit": count.limit.name, "requests_per_minute": count.limit.quota, "retry_after_seconds": wait},
    )
    response["Retry-After"] = str(wait)
    return response

"""What the processes count, for Prometheus. Imported only where OASYS_METRICS is on: the library takes a while to load.

Labels are of small, known sets: patterns of routes, never addresses; no tenant, no person, no amount (docs/how-to/monitoring.md).
In the web server the values of all workers lie in files (PROMETHEUS_MULTIPROC_DIR), and each worker can tell them all.
"""

import threading
import time
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Summary, disable_created_metrics

from oasys.core.shared import kept
from oasys.core.shared.kept import Source

REGISTRY = CollectorRegistry()
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"}
NO_ROUTE = "unmatched"
POOL_SECONDS = 1
NANOSECONDS = 1_000_000_000


def thousandths(*bounds: int) -> list[Any]:
    """Bounds of buckets, such as milliseconds where the unit is a second."""
    return [bound / 1000 for bound in bounds]


disable_created_metrics()  # type: ignore[no-untyped-call]

REQUESTS = Counter("oasys_requests", "Requests answered.", ["method", "route", "status"], registry=REGISTRY)
REQUEST_SECONDS = Histogram(
    "oasys_request_duration_seconds",
    "Time from the request to its answer.",
    ["method", "route"],
    buckets=thousandths(5, 10, 25, 50, 100, 200, 500, 1000, 2500, 10_000),
    registry=REGISTRY,
)
DATABASE_SECONDS = Summary(
    "oasys_request_database_seconds", "Time of a request in statements and commits.", ["route"], registry=REGISTRY
)
STATEMENTS = Summary("oasys_request_statements", "Statements of a request.", ["route"], registry=REGISTRY)
KEPT_ANSWERS = Counter(
    "oasys_kept_answers", "Answers that may be kept, by where they came from.", ["source"], registry=REGISTRY
)
POOL_SIZE = Gauge("oasys_pool_connections", "Connections of the pools.", multiprocess_mode="livesum", registry=REGISTRY)
POOL_IDLE = Gauge(
    "oasys_pool_idle_connections", "Connections nobody uses.", multiprocess_mode="livesum", registry=REGISTRY
)
POOL_WAITING = Gauge(
    "oasys_pool_waiting_requests",
    "Requests that wait for a connection.",
    multiprocess_mode="livesum",
    registry=REGISTRY,
)
LARGEST_CONTENTFUL_PAINT = Histogram(
    "oasys_web_vital_lcp_seconds",
    "Largest contentful paint in browsers.",
    ["page"],
    buckets=thousandths(500, 1000, 1500, 2500, 4000, 10_000),
    registry=REGISTRY,
)
INTERACTION_TO_NEXT_PAINT = Histogram(
    "oasys_web_vital_inp_seconds",
    "Interaction to next paint in browsers.",
    ["page"],
    buckets=thousandths(50, 100, 200, 500, 1000),
    registry=REGISTRY,
)
CUMULATIVE_LAYOUT_SHIFT = Histogram(
    "oasys_web_vital_cls",
    "Cumulative layout shift in browsers.",
    ["page"],
    buckets=thousandths(10, 50, 100, 250, 1000),
    registry=REGISTRY,
)
BROWSER_ERRORS = Counter(
    "oasys_browser_errors", "What broke in browsers, as they report it.", ["page", "kind"], registry=REGISTRY
)
ROUND_SECONDS = Summary("oasys_round_seconds", "Rounds of the worker.", ["round"], registry=REGISTRY)
ROUND_FAILURES = Counter("oasys_round_failures", "Rounds that did not end well.", ["round"], registry=REGISTRY)
ROUND_SUCCESS = Gauge(
    "oasys_round_last_success_timestamp_seconds", "When a round last ended well.", ["round"], registry=REGISTRY
)
LIVE_STREAMS = Gauge("oasys_live_streams", "Streams of events that are open.", registry=REGISTRY)

_of_source = {source: KEPT_ANSWERS.labels(source.value) for source in Source}


def _hear(source: Source) -> None:
    _of_source[source].inc()


kept.heard = _hear


def count_request(*, method: str, route: str | None, status: int, elapsed_ns: int, spent_ns: int, made: int) -> None:
    """Counts a request that was answered, with its time in the database and the number of its statements."""
    method = method if method in METHODS else "other"
    route = NO_ROUTE if route is None else route
    REQUESTS.labels(method, route, str(status)).inc()
    REQUEST_SECONDS.labels(method, route).observe(elapsed_ns / NANOSECONDS)
    DATABASE_SECONDS.labels(route).observe(spent_ns / NANOSECONDS)
    STATEMENTS.labels(route).observe(made)


class PoolWatch:
    """Writes down how a pool stands, at most once a second: in files, so that any worker can tell it of all."""

    def __init__(self) -> None:
        self._next = time.monotonic()
        self._lock = threading.Lock()

    def look(self, pool: Any) -> None:
        """`pool` is psycopg's; None where there is none."""
        now = time.monotonic()
        if pool is None or now < self._next or not self._lock.acquire(blocking=False):
            return
        try:
            self._next = now + POOL_SECONDS
            stats = pool.get_stats()
            POOL_SIZE.set(stats["pool_size"])
            POOL_IDLE.set(stats["pool_available"])
            POOL_WAITING.set(stats["requests_waiting"])
        finally:
            self._lock.release()


def count_round(name: str, seconds: Any, is_well: bool) -> None:
    """Counts a round of the worker that has ended."""
    ROUND_SECONDS.labels(name).observe(seconds)
    if is_well:
        ROUND_SUCCESS.labels(name).set_to_current_time()
    else:
        ROUND_FAILURES.labels(name).inc()

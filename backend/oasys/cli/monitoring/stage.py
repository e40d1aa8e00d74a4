"""An installation of its own with its metrics on, in which somebody works, for whoever looks at what is told of it."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx

from oasys.cli.edge_check.stage import write
from oasys.cli.installations import UNLIMITED, installation
from oasys.cli.ports import free_ports

PAGE = "/[company]/overview"
ERROR = {
    "page": PAGE,
    "kind": "error",
    "type": "TypeError",
    "frames": [{"file": "/_next/static/chunks/a.js", "line": 1, "column": 1}],
}


@contextmanager
def worked_in() -> Iterator[dict[str, str]]:
    """Where its processes tell their metrics, by the names of Prometheus' jobs. Raises Refused where it does not start."""
    web, worker, live = free_ports(3)
    settings = UNLIMITED | {
        "OASYS_METRICS": "true",
        "OASYS_USER_REQUESTS_PER_MINUTE": "0",
        "OASYS_WEB_METRICS_BIND": f"127.0.0.1:{web}",
        "OASYS_WORKER_METRICS_BIND": f"127.0.0.1:{worker}",
        "OASYS_LIVE_METRICS_BIND": f"127.0.0.1:{live}",
    }
    is_over = threading.Event()
    with installation("monitoring-home", with_demo=True, settings=settings) as running:
        demo = running.home.facts()["demo"]
        with (
            httpx.Client(base_url=running.origin, timeout=60, trust_env=False) as client,
            ThreadPoolExecutor(1) as beside,
        ):
            write(client, "POST", "/auth/login", {"email": demo["email"], "password": demo["password"]})
            me = client.get("/api/v1/me").json()
            write(client, "PUT", "/me/tenant", {"tenant_id": me["tenants"][0]["tenant_id"]})
            working = beside.submit(_work, client, is_over)
            try:
                yield {job: f"127.0.0.1:{port}" for job, port in zip(JOBS, (web, worker, live), strict=True)}
            finally:
                is_over.set()
            working.result()


JOBS = ("oasys-web", "oasys-worker", "oasys-live")


def _work(client: httpx.Client, is_over: threading.Event) -> None:
    """As people do: they read, a page is measured, something breaks on another one."""
    company = client.get("/api/v1/companies").json()["items"][0]["id"]
    vitals = [{"name": name, "value": 120} for name in ("lcp", "inp", "cls")]
    write(client, "POST", "/browser-errors", ERROR)
    while not is_over.wait(0.5):
        client.get(f"/api/v1/companies/{company}/accounts").raise_for_status()
        write(client, "POST", "/web-vitals", {"page": PAGE, "vitals": vitals})

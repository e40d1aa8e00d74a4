"""Dashboards are what their description says, ask for what is told, and find data where OASYS runs."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import httpx
import pytest

from oasys.cli.monitoring.dashboards import DASHBOARDS, as_json
from oasys.cli.monitoring.proof import prometheus, prove, queries
from oasys.cli.ports import free_ports, is_listening
from oasys.cli.state import Refused
from oasys.core.tenancy import tenant
from oasys.ledger.services.posting import write_and_post
from tests.factories import Books, make_books
from tests.live_process import LiveProcess, eventually
from tests.measured import Measured, measured
from tests.monitoring import MONITORING, NAME, dashboards, program, told


def test_the_files_are_what_the_description_says():
    """After a change: `./oasys monitoring dashboards`."""
    files = {path.name: path.read_text(encoding="utf-8") for path in (MONITORING / "dashboards").glob("*.json")}
    assert files == {f"{dashboard.uid}.json": as_json(dashboard) for dashboard in DASHBOARDS}


def test_panels_ask_for_what_is_told(tmp_path: Path):
    asked = {name for _, expr in queries() for name in NAME.findall(expr)}
    assert len(asked) > 30
    assert asked <= told(tmp_path)


def test_everything_that_is_told_is_shown_or_watched(tmp_path: Path):
    """A figure that nobody looks at is not worth its scrape."""
    rules = "".join(path.read_text() for path in (MONITORING / "rules").glob("*.yml"))
    text = rules + " ".join(expr for _, expr in queries())
    families = {
        name.removesuffix("_total").removesuffix("_sum").removesuffix("_count").removesuffix("_bucket")
        for name in told(tmp_path)
    }
    assert [name for name in sorted(families) if name.startswith("oasys_") and name not in text] == []


def test_panels_do_not_lie_on_each_other():
    for page in dashboards().values():
        taken = set()
        for panel in page["panels"]:
            place = panel["gridPos"]
            for x in range(place["x"], place["x"] + place["w"]):
                for y in range(place["y"], place["y"] + place["h"]):
                    assert x < 24
                    assert (x, y) not in taken, panel["title"]
                    taken.add((x, y))
        assert len({panel["id"] for panel in page["panels"]}) == len(page["panels"])


def post(books: Books) -> None:
    with tenant(books.tenant_id):
        codes = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
        entry = books.entry((codes[0], "1.00", "0"), (codes[1], "0", "1.00"), on=date(2026, 3, 15))
        write_and_post(company=books.company, entries=[entry], by=books.owner)


def use(client: httpx.Client, books: Books, is_over: threading.Event) -> None:
    """What people do, again and again: they read, and a browser measures the page."""
    vitals = [{"name": name, "value": 120} for name in ("lcp", "inp", "cls")]
    error = {"page": "/[company]/overview", "kind": "error", "type": "TypeError"}
    error |= {"frames": [{"file": "/_next/static/chunks/a.js", "line": 1, "column": 1}]}
    client.put("/api/v1/me/tenant", json={"tenant_id": str(books.tenant_id)})
    client.post("/api/v1/browser-errors", json=error).raise_for_status()
    while not is_over.wait(0.5):
        client.get(f"/api/v1/companies/{books.company.id}/accounts").raise_for_status()
        client.post("/api/v1/web-vitals", json={"page": "/[company]/overview", "vitals": vitals}).raise_for_status()


@contextmanager
def used(made: Measured) -> Iterator[None]:
    """Somebody works meanwhile."""
    books, is_over = make_books(), threading.Event()
    post(books)
    with made.client(books.owner) as client, ThreadPoolExecutor(1) as beside:
        working = beside.submit(use, client, books, is_over)
        try:
            yield
        finally:
            is_over.set()
        working.result()


def test_every_query_finds_data_where_oasys_runs(tmp_path: Path):
    program("prometheus")
    said: list[str] = []
    live_metrics = free_ports(1)[0]
    with measured(tmp_path) as made:
        live = LiveProcess.__new__(LiveProcess)
        live.port = free_ports(1)[0]
        live.start(OASYS_METRICS="true", OASYS_LIVE_METRICS_BIND=f"127.0.0.1:{live_metrics}")
        try:
            eventually(lambda: is_listening(live_metrics))
            targets = {
                "oasys-web": f"127.0.0.1:{made.web_metrics}",
                "oasys-worker": f"127.0.0.1:{made.worker_metrics}",
                "oasys-live": f"127.0.0.1:{live_metrics}",
            }
            with used(made):
                for _ in range(3):  # a rate needs two scrapes of a second each: a machine that stood still had one
                    silent = prove(targets, said.append)
                    if not silent:
                        break
                assert silent == []
        finally:
            live.kill()
    assert said[-1].endswith("0 rules cannot be evaluated.")


def test_a_query_for_what_nobody_tells_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    program("prometheus")
    monkeypatch.setattr("oasys.cli.monitoring.proof.queries", lambda: iter([("Page / Panel", "oasys_no_such_thing")]))
    with measured(tmp_path) as made:
        silent = prove({"oasys-worker": f"127.0.0.1:{made.worker_metrics}"}, print)
    assert silent == ["Page / Panel: oasys_no_such_thing"]


def test_where_nothing_is_told_the_check_says_who_is_silent(monkeypatch: pytest.MonkeyPatch):
    program("prometheus")
    monkeypatch.setattr("oasys.cli.monitoring.proof.PATIENCE_SECONDS", 5)
    with pytest.raises(Refused, match=r"oasys-web at 127\.0\.0\.1:1: start OASYS with OASYS_METRICS=true"):
        prove({"oasys-web": "127.0.0.1:1"}, print)


def test_without_the_program_the_check_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Refused, match="prometheus is missing"), prometheus({}):
        pass

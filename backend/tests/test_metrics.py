"""What the processes tell Prometheus: true over all workers, on an address of its own, with nothing of tenants in it."""

import os
import re
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import httpx
import psutil
import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from oasys.api.web_vitals import pages
from oasys.cli.ports import free_ports
from oasys.cli.state import BACKEND
from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.ledger.services.posting import write_and_post
from tests.factories import Books, make_books, make_user
from tests.fixtures import Api
from tests.live_process import eventually
from tests.measured import Measured, measured

APP = BACKEND.parent / "frontend" / "src" / "app"
SECRET = "kq7-never-in-a-label"
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
ROUTE_OF_ME = "api/v1/me"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measured]:
    with measured(tmp_path_factory.mktemp("measured")) as made:
        yield made


def requests(made: Measured, route: str) -> float:
    found = made.samples(made.web_metrics)
    return sum(
        value
        for (name, labels), value in found.items()
        if name == "oasys_requests_total" and ("route", route) in labels
    )


def told(made: Measured, route: str) -> float:
    """The same where workers go and come: one that ends may have taken the connection."""
    try:
        return requests(made, route)
    except httpx.HTTPError:
        return -1


def test_requests_are_counted_once_over_all_workers(running: Measured):
    before = requests(running, ROUTE_OF_ME)
    user = make_user()

    def ask(number: int) -> int:
        with running.client(user) as client:
            return client.get("/api/v1/me").status_code

    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(ask, range(40)))
    assert statuses == [200] * 40
    assert requests(running, ROUTE_OF_ME) == before + 40
    labels = {"method": "GET", "route": ROUTE_OF_ME}
    value = running.value
    assert value(running.web_metrics, "oasys_request_duration_seconds_count", **labels) == before + 40
    assert value(running.web_metrics, "oasys_request_statements_sum", route=ROUTE_OF_ME) > 40
    assert value(running.web_metrics, "oasys_request_database_seconds_sum", route=ROUTE_OF_ME) > 0


def test_what_a_worker_counted_outlives_it(running: Measured):
    before = requests(running, "healthz")
    with running.client() as client:
        for _ in range(10):
            client.get("/healthz")
    master = psutil.Process(running.processes[0].pid)
    killed = master.children()
    for worker in killed:
        os.kill(worker.pid, signal.SIGKILL)
    eventually(lambda: len(master.children()) == 2 and not set(master.children()) & set(killed))

    eventually(lambda: told(running, "healthz") >= before + 10)
    eventually(lambda: running.value(running.web_metrics, "oasys_processes") == 3)


def test_settings_that_are_read_again_cost_no_figure(running: Measured):
    with running.client() as client:
        client.get("/healthz")
    before = requests(running, "healthz")
    master = psutil.Process(running.processes[0].pid)
    workers = set(master.children())
    master.send_signal(signal.SIGHUP)
    eventually(lambda: len(master.children()) == 2 and not set(master.children()) & workers)
    eventually(lambda: told(running, "healthz") == before)


def test_the_labels_hold_patterns_and_nothing_that_was_sent(running: Measured):
    books = make_books()
    with running.client(books.owner) as client:
        client.put("/api/v1/me/tenant", json={"tenant_id": str(books.tenant_id)})
        assert client.get(f"/api/v1/companies/{books.company.id}/accounts?q={SECRET}").status_code == 200
        client.get(f"/api/v1/companies/{uuid7()}/accounts")
        client.get(f"/{SECRET}")
        client.request(SECRET.upper(), "/api/v1/me")
        client.post("/api/v1/web-vitals", json={"page": f"/{SECRET}", "vitals": [{"name": "lcp", "value": 1}]})
    for port in (running.web_metrics, running.worker_metrics):
        text = running.text(port)
        assert SECRET.lower() not in text.lower()
        assert not UUID.search(text)
        assert books.owner.email not in text
    found = running.samples(running.web_metrics)
    assert any(("route", "unmatched") in labels for _, labels in found)
    assert any(("method", "other") in labels for _, labels in found)
    routes = {dict(labels).get("route", "") for _, labels in found}
    assert any(route.endswith(":company_id>/accounts") for route in routes)


def test_metrics_are_not_on_the_port_of_people(running: Measured):
    with running.client() as client:
        for path in ("/metrics", "/api/metrics", "/api/v1/metrics"):
            assert client.get(path).status_code == 404
    other = httpx.get(f"http://127.0.0.1:{running.web_metrics}/api/v1/me")
    assert other.status_code == 404
    assert httpx.post(f"http://127.0.0.1:{running.web_metrics}/metrics").status_code == 501


def test_an_address_that_is_taken_ends_the_start_by_name(running: Measured):
    port = str(free_ports(1)[0])
    web = running.start_web(OASYS_BIND=f"127.0.0.1:{port}", OASYS_HOME=str(running.home / "other"))
    output, _ = web.communicate(timeout=120)
    running.processes.remove(web)
    assert web.returncode
    assert b"OASYS_WEB_METRICS_BIND" in output


def test_off_nothing_listens_and_nothing_is_loaded(running: Measured):
    port, metrics = free_ports(2)
    variables = {"OASYS_BIND": f"127.0.0.1:{port}", "OASYS_METRICS": "false"}
    variables |= {"OASYS_WEB_METRICS_BIND": f"127.0.0.1:{metrics}"}
    running.start_web(**variables)

    def answers() -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
        except httpx.HTTPError:
            return False

    eventually(answers)
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{metrics}/metrics")


def test_the_worker_tells_how_the_work_of_all_tenants_stands(running: Measured):
    books = make_books()
    with tenant(books.tenant_id):
        codes = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
        entry = books.entry((codes[0], "1.00", "0"), (codes[1], "0", "1.00"), on=date(2026, 3, 15))
        write_and_post(company=books.company, entries=[entry], by=books.owner)
    read = running.samples(running.worker_metrics)
    assert read["oasys_state_read", frozenset()] == 1
    assert read["oasys_tenants", frozenset()] >= 1
    assert read["oasys_unsealed_entries", frozenset()] + read["oasys_sealed_entries", frozenset()] >= 1
    assert read["oasys_database_connections", frozenset({("role", "oasys_app")})] >= 1
    assert read["oasys_mail_oldest_waiting_seconds", frozenset()] == 0, "without a mail server nothing waits for one"
    assert 0 < read["oasys_disk_free_bytes", frozenset()] < read["oasys_disk_bytes", frozenset()]

    def has_gone_round() -> bool:
        found = running.samples(running.worker_metrics)
        return found.get(("oasys_round_last_success_timestamp_seconds", frozenset({("round", "take_back")})), 0) > 0

    eventually(has_gone_round)


def test_without_a_database_the_worker_says_so_and_tells_no_old_figures(running: Measured):
    port = free_ports(1)[0]
    away = "postgresql://oasys_backup@127.0.0.1:1/oasys"
    running.start_worker(OASYS_DATABASE_BACKUP_URL=away, OASYS_WORKER_METRICS_BIND=f"127.0.0.1:{port}")

    def says_so() -> bool:
        try:
            found = running.samples(port)
        except httpx.HTTPError:
            return False
        assert ("oasys_tenants", frozenset()) not in found
        return found["oasys_state_read", frozenset()] == 0

    eventually(says_so)


def test_what_is_told_can_be_read_by_prometheus(running: Measured):
    for port in (running.web_metrics, running.worker_metrics):
        families = list(text_string_to_metric_families(running.text(port)))
        assert len({family.name for family in families}) == len(families)
        assert all(family.documentation and family.name.startswith("oasys_") for family in families)


def test_browsers_report_by_page(running: Measured):
    page = "/[company]/invoices/[document]"
    report = {"page": page, "vitals": [{"name": "lcp", "value": 840}, {"name": "cls", "value": 20}]}
    with running.client(make_user()) as client:
        assert client.post("/api/v1/web-vitals", json=report).status_code == 204
    value = running.value
    assert value(running.web_metrics, "oasys_web_vital_lcp_seconds_bucket", page=page, le="1.0") == 1
    assert value(running.web_metrics, "oasys_web_vital_lcp_seconds_bucket", page=page, le="0.5") == 0
    assert value(running.web_metrics, "oasys_web_vital_cls_count", page=page) == 1


def test_a_person_cannot_flood_the_reports(running: Measured):
    page = "/[company]/budgets/new"
    with running.client(make_user()) as client:
        report = {"page": page, "vitals": [{"name": "inp", "value": 100}]}
        assert {client.post("/api/v1/web-vitals", json=report).status_code for _ in range(70)} == {204}
    counted = running.value(running.web_metrics, "oasys_web_vital_inp_seconds_count", page=page)
    assert counted == 60


@pytest.mark.parametrize(
    ("report", "pointer"),
    [
        ({"page": "/acme/invoices", "vitals": [{"name": "lcp", "value": 1}]}, "/page"),
        ({"page": "/[company]/invoices", "vitals": []}, "/vitals"),
        ({"page": "/[company]/invoices", "vitals": [{"name": "lcp", "value": 1}] * 4}, "/vitals"),
        ({"page": "/[company]/invoices", "vitals": [{"name": "fid", "value": 1}]}, "/vitals/0/name"),
        ({"page": "/[company]/invoices", "vitals": [{"name": "lcp", "value": -1}]}, "/vitals/0/value"),
        ({"page": "/[company]/invoices", "vitals": [{"name": "lcp", "value": 0.5}]}, "/vitals/0/value"),
        ({"page": "/[company]/invoices", "vitals": [{"name": "lcp", "value": 60_001}]}, "/vitals/0/value"),
        ({"page": "/[company]/invoices", "vitals": [{"name": "lcp", "value": 1}], "user": "x"}, "/user"),
    ],
)
def test_a_report_that_is_none_is_refused_by_field(api: Api, report: dict, pointer: str):
    answer = api.post("/web-vitals", report)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_nobody_reports_without_a_session(books: Books):
    report = {"page": "/[company]/overview", "vitals": [{"name": "lcp", "value": 1}]}
    assert Api().post("/web-vitals", report).status_code == 401
    assert Client().get("/metrics").status_code == 404


def test_every_page_of_the_web_app_may_report():
    """oasys/api/pages.txt is the list: add a line for a new page below (app)/[company] or (account)."""
    found = set()
    for page in APP.rglob("page.tsx"):
        parts = [part for part in page.parent.relative_to(APP).parts if not part.startswith("(")]
        if parts and parts[0] in {"[company]", "account"}:
            found.add("/" + "/".join(parts))
    assert found
    assert sorted(pages()) == sorted(found)

"""The API over HTTP with 16 users at once, from another process on the same machine."""

import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import orjson
import psutil
import psycopg
import typer
import urllib3

from oasys.cli.bench.ground import FIRST_DAY, BenchBooks, Ground, Report, fill, make_books, percentile
from oasys.cli.state import BACKEND
from oasys.cli.supervisor import choose_port, is_ready
from oasys.cli.throwaway import PASSWORD

USERS = 16
LIST = """
select id, code, name, account_class, subtype, is_heading, is_active from ledger_account
where tenant_id = %s and company_id = %s order by code, id limit 51
"""


class Session:
    """One user's connection, signed in and in the tenant."""

    def __init__(self, port: int, books: BenchBooks) -> None:
        self.pool = urllib3.HTTPConnectionPool("127.0.0.1", port, maxsize=1, timeout=60)
        self.cookies: dict[str, str] = {}
        self.call("GET", "/auth/session")
        self.call("POST", "/auth/login", {"email": books.owner.email, "password": PASSWORD * 4})
        self.call("PUT", "/me/tenant", {"tenant_id": str(books.tenant_id)})

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/json", "X-CSRFToken": self.cookies["oasys_csrf"]}
        answer = self.pool.request(
            method, f"/api/v1{path}", body=None if body is None else orjson.dumps(body), headers=headers, retries=False
        )
        for cookie in answer.headers.getlist("Set-Cookie"):
            name, _, value = cookie.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.data


@contextmanager
def _served(base: Ground) -> Iterator[tuple[int, psutil.Process]]:
    """The API as `./oasys up` serves it, on a free port."""
    port = choose_port(None, lambda text: None)
    environment = os.environ | {
        "OASYS_DATABASE_POOL": "true",
        "OASYS_BIND": f"127.0.0.1:{port}",
        "OASYS_STATEMENT_TIMEOUT_SECONDS": "30",
    }
    command = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "-c", str(BACKEND / "config/gunicorn.py")]
    process = subprocess.Popen(
        command,
        cwd=BACKEND,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while not is_ready(port):
            time.sleep(0.1)
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def _hammer(sessions: list[Session], seconds: int, act: Callable[[Session], int]) -> tuple[float, list[float], int]:
    """Requests a second, the milliseconds of each, and how many were refused."""
    taken: list[float] = []
    refused = 0
    lock = threading.Lock()
    until = time.perf_counter() + seconds

    def user(session: Session) -> None:
        nonlocal refused
        own: list[float] = []
        bad = 0
        while time.perf_counter() < until:
            started = time.perf_counter()
            bad += act(session) >= 400
            own.append((time.perf_counter() - started) * 1000)
        with lock:
            taken.extend(own)
            refused += bad

    threads = [threading.Thread(target=user, args=(session,)) for session in sessions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(taken) / seconds, taken, refused


def measure(base: Ground, report: Report, entries: int, seconds: int) -> None:
    """Reads, a list against bare psycopg and orjson, one posting a call; memory before and under load."""
    books = make_books()
    typer.echo(f"Loading {entries:,} entries ...")
    fill(books, entries)
    with psycopg.connect(base.url("oasys_owner"), autocommit=True) as owner:
        owner.execute("vacuum (analyze)")
    from oasys.core.tenancy import tenant
    from oasys.ledger.models import Account

    with tenant(books.tenant_id):
        codes = list(
            Account.objects.filter(company=books.company, is_heading=False)
            .order_by("code")
            .values_list("code", flat=True)
        )
    company = f"/companies/{books.company.id}"
    lines = [
        {"account_code": codes[0], "debit": "60.00"},
        {"account_code": codes[1], "debit": "40.00"},
        {"account_code": codes[2], "credit": "70.00"},
        {"account_code": codes[3], "credit": "30.00"},
    ]
    entry = {"posting_date": FIRST_DAY.isoformat(), "description": "Sale", "lines": lines}
    last = f"{FIRST_DAY.year + 2}-12-31"
    acts: dict[str, Callable[[Session], int]] = {
        "healthz (the server alone)": lambda s: s.pool.request("GET", "/healthz").status,
        "list of 50 accounts": lambda s: s.call("GET", f"{company}/accounts?limit=50")[0],
        "list of 50 entries": lambda s: s.call("GET", f"{company}/journal-entries?limit=50")[0],
        "trial balance of a year": lambda s: s.call("GET", f"{company}/reports/trial-balance?to_date={last}")[0],
        "general ledger, page of 50": lambda s: s.call(
            "GET", f"{company}/reports/general-ledger?account_code={codes[0]}&from_date={last[:8]}01&to_date={last}")[0],
        "one entry of 4 lines, written and posted": lambda s: s.call("POST", f"{company}/journal-entries?post=true", entry)[0],
    }  # fmt: skip
    with _served(base) as (port, server):
        database = base.cluster.process()
        assert database is not None
        report.add("memory at rest, web server and PostgreSQL", f"{_memory(server, database):,.0f} MB")
        sessions = [Session(port, books) for _ in range(USERS)]
        most = 0.0
        for what, act in acts.items():
            _hammer(sessions, 1, act)
            rate, taken, refused = _hammer(sessions, seconds, act)
            most = max(most, _memory(server, database))
            beside = f"p50 {statistics.median(taken):.1f} ms, p95 {percentile(taken, 95):.1f} ms"
            report.add(f"{what}, {USERS} users", f"{rate:,.0f}/s", beside + (f", {refused} REFUSED" if refused else ""))
        _hammer(sessions[:1], 1, acts["one entry of 4 lines, written and posted"])
        rate, taken, _ = _hammer(sessions[:1], seconds, acts["one entry of 4 lines, written and posted"])
        report.add(
            "one entry of 4 lines, written and posted, 1 user",
            f"{rate:,.0f}/s",
            f"p50 {statistics.median(taken):.1f} ms, p95 {percentile(taken, 95):.1f} ms",
        )
        report.add("memory under load, web server and PostgreSQL", f"{most:,.0f} MB")
    _floor(base, books, report, seconds)


def _floor(base: Ground, books: BenchBooks, report: Report, seconds: int) -> None:
    """The same list by bare psycopg and orjson in one thread, without HTTP."""
    with psycopg.connect(base.url("oasys_app"), autocommit=True) as connection:
        done, until = 0, time.perf_counter() + seconds
        while time.perf_counter() < until:
            with connection.transaction(), connection.cursor() as cursor:
                cursor.execute(f"set local app.tenant_id = '{books.tenant_id}'")
                cursor.execute(LIST, [books.tenant_id, books.company.id])
                orjson.dumps(cursor.fetchall(), default=str)
            done += 1
    report.add("floor: list of 50 accounts, psycopg and orjson, one thread", f"{done / seconds:,.0f}/s", "no HTTP")


def _memory(*processes: psutil.Process) -> float:
    """MB in proportional shares, of the processes and all their children."""
    total = 0
    for process in processes:
        for each in [process, *process.children(recursive=True)]:
            try:
                total += each.memory_full_info().pss
            except psutil.Error:
                continue
    return total / 2**20

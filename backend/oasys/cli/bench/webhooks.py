"""Webhooks: from the commit to a receiver on this machine, and how many a second, sent by one worker in a process of its own."""

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

import orjson

from oasys.cli.bench.ground import BenchBooks, Ground, Report, make_books, percentile
from oasys.cli.state import BACKEND

SINGLES = 100
PAUSE_SECONDS = 0.05
PATIENCE_SECONDS = 300
WORK = """
import os, django
django.setup()
from oasys.worker.process import run
run(supervisor=int(os.environ["BENCH"]), database_url=os.environ["OASYS_DATABASE_URL"])
"""


class Receiver:
    """Answers 204 and notes when the delivery of a subject arrived; at /dead it never answers."""

    def __init__(self) -> None:
        self.arrived: dict[tuple[str, str], float] = {}
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=1024))
        self.port: int = self._server.sockets[0].getsockname()[1]
        threading.Thread(target=self._loop.run_forever, daemon=True).start()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            lines = head.decode().split("\r\n")
            length = next(int(line.split(":")[1]) for line in lines if line.lower().startswith("content-length"))
            body = await reader.readexactly(length)
            at, path = time.perf_counter(), lines[0].split(" ")[1]
            if path == "/dead":
                await reader.read()
                return
            writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
            await writer.drain()
            with self._changed:
                self.arrived.setdefault((path, str(orjson.loads(body)["data"]["subject_id"])), at)
                self._changed.notify_all()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def wait(self, is_there: Callable[[], bool]) -> None:
        """Until it is so; an error where it does not become so."""
        with self._changed:
            if not self._changed.wait_for(is_there, PATIENCE_SECONDS):
                raise RuntimeError("the deliveries did not arrive")


@contextmanager
def working() -> Iterator[None]:
    """One worker, as `./oasys up` starts it."""
    process = subprocess.Popen(
        [sys.executable, "-c", WORK],
        cwd=BACKEND,
        env=os.environ | {"BENCH": str(os.getpid()), "OASYS_WEBHOOK_LOOPBACK": "true"},
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def measure(base: Ground, report: Report, events: int) -> None:
    """Latency alone and beside an endpoint that never answers; then many events at once, to one endpoint and to ten."""
    from django.conf import settings

    settings.WEBHOOK_LOOPBACK = True  # of this process, which makes the endpoints
    receiver = Receiver()
    with working():
        books = make_books()
        _endpoint(books, receiver, "/one")
        _drafts(books, 1)
        receiver.wait(lambda: bool(receiver.arrived))  # the worker is up
        _latency(report, books, receiver, "commit to receipt, one event at a time")
        _endpoint(books, receiver, "/dead")
        _latency(report, books, receiver, "the same, beside an endpoint that never answers")
        for count in (1, 10):
            others = make_books()
            paths = [f"/many-{count}-{number}" for number in range(count)]
            for path in paths:
                _endpoint(others, receiver, path)
            started = time.perf_counter()
            subjects = _drafts(others, events)
            wanted = {(path, str(subject)) for path in paths for subject in subjects}
            committed = time.perf_counter()
            receiver.wait(lambda w=wanted: w <= receiver.arrived.keys())  # type: ignore[misc]
            last = max(receiver.arrived[one] for one in wanted)
            name = "endpoint" if count == 1 else "endpoints"
            report.add(
                f"{events:,} events to {count} {name}",
                f"{len(wanted) / (last - started):,.0f} deliveries/s",
                f"the last {last - committed:.1f} s behind the last commit",
            )


def _endpoint(books: BenchBooks, receiver: Receiver, path: str) -> None:
    from oasys.core.tenancy import tenant
    from oasys.webhooks.services import create_endpoint

    with tenant(books.tenant_id):
        create_endpoint(
            url=f"http://127.0.0.1:{receiver.port}{path}",
            description="",
            kinds=["journal_entry.drafted"],
            company_ids=None,
            now=datetime.now(UTC),
        )


def _drafts(books: BenchBooks, count: int, committed: Callable[[UUID], None] = lambda _: None) -> list[UUID]:
    """Drafts, each in a transaction of its own; their ids."""
    from oasys.cli.bench.ground import FIRST_DAY
    from oasys.core.tenancy import tenant
    from oasys.ledger.models import Journal
    from oasys.ledger.rules import EntryDraft
    from oasys.ledger.services.entries import write_drafts

    with tenant(books.tenant_id):
        journal = Journal.objects.filter(company=books.company, kind="general").order_by("code")[0]
    made = []
    for _ in range(count):
        draft = EntryDraft(journal_id=journal.id, posting_date=FIRST_DAY, lines=[])
        with tenant(books.tenant_id):
            made += write_drafts(company=books.company, entries=[draft], by=books.owner)
        committed(made[-1])
    return made


def _latency(report: Report, books: BenchBooks, receiver: Receiver, what: str) -> None:
    committed: dict[UUID, float] = {}

    def note(subject: UUID) -> None:
        committed[subject] = time.perf_counter()
        time.sleep(PAUSE_SECONDS)

    _drafts(books, SINGLES, note)
    receiver.wait(lambda: {("/one", str(subject)) for subject in committed} <= receiver.arrived.keys())
    taken = [(receiver.arrived["/one", str(subject)] - at) * 1000 for subject, at in committed.items()]
    report.add(what, f"p50 {percentile(taken, 50):.0f} ms", f"p95 {percentile(taken, 95):.0f} ms")

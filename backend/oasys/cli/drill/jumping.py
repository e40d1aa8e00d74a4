"""The clock jumps ahead and back under PostgreSQL, the web server and the worker, while people post and an import runs."""

import http.client
import json
import shutil
import time
from contextlib import ExitStack
from itertools import pairwise
from typing import Any

import psycopg

from oasys.cli.bench.http import served
from oasys.cli.drill.client import Order
from oasys.cli.drill.clock import Clock, compiler
from oasys.cli.drill.field import Books, Field, Outcome, judge, load
from oasys.cli.drill.importing import import_entries, until
from oasys.cli.provision import DATABASE
from oasys.cli.state import Refused
from oasys.cli.throwaway import PASSWORD

AHEAD_SECONDS, BEHIND_SECONDS = 7200, -3600
IMPORTED = 5_000
REPEATED = 20
SEALED_SECONDS = 30
EXACT_SECONDS = 60  # a machine that is busy answers late


def run(field: Field) -> Outcome:
    """Two hours ahead, three hours back, and right again; each for a third of the time."""
    if compiler() is None:
        return Outcome(
            "clock", skipped="there is no C compiler on this machine: the clock of the drill is made with one"
        )
    clock = Clock(field.home.folder / "clock")
    try:
        field.cluster.stop()
        with ExitStack() as processes:
            with clock.over():  # the people of the drill keep the true time
                field.cluster.start()
                port, _ = processes.enter_context(served(more=field.environment()))
                processes.enter_context(field.worker({"OASYS_SEAL_SECONDS": "1"}))
            return _jump(field, clock, port)
    finally:
        clock.move(0)
        field.cluster.stop()
        field.cluster.start()
        shutil.rmtree(clock.file.parent, ignore_errors=True)


def _jump(field: Field, clock: Clock, port: int) -> Outcome:
    books, others = Books(port), Books(port)
    with load(books, field) as people:
        job = import_entries(others, IMPORTED)
        until(lambda: others.read(job)["progress_done"] > 0)
        fault_at = time.time()
        seen = []
        for moved in (AHEAD_SECONDS, BEHIND_SECONDS, 0):
            clock.move(moved)
            seen.append(_clock_of(field))
            if abs(seen[-1] - moved) > EXACT_SECONDS:
                raise Refused(f"PostgreSQL's clock did not jump by {moved} s: the drill proves nothing.")
            people.wait_for("acknowledged", time.time())
            time.sleep(field.seconds / 3)
        until(lambda: others.read(job)["state"] not in {"queued", "running"})
        events = people.end()
        outcome = judge("clock", books, field, events, fault_at)
    _judge_the_rest(outcome, field, books, others, events)
    outcome.notes.insert(
        0, f"PostgreSQL's clock was {', '.join(f'{moved:+,.0f} s' for moved in seen)} from the true one"
    )
    return outcome


def _clock_of(field: Field) -> float:
    """How far PostgreSQL's clock is from the true one, in seconds."""
    with psycopg.connect(field.cluster.admin_url) as raw:
        found = raw.execute("select extract(epoch from clock_timestamp())").fetchone()
    assert found is not None
    return float(found[0]) - time.time()


def _judge_the_rest(outcome: Outcome, field: Field, books: Books, others: Books, events: list[dict[str, Any]]) -> None:
    """The import, old keys, numbers and the worker's rounds; whatever is wrong is counted among what was lost, doubled or refused."""
    found = len(others.posted())
    outcome.lost += max(0, IMPORTED - found)
    outcome.doubled += max(0, found - IMPORTED)
    outcome.agrees = outcome.agrees and others.total() == f"{found}.00"
    acknowledged = [event for event in events if event["kind"] == "acknowledged"]
    other_answers = sum(_repeated(books.order(), event["key"]) != event["id"] for event in acknowledged[:REPEATED])
    outcome.doubled += other_answers
    entries = sorted(books.posted(), key=lambda entry: str(entry["number"]))
    numbers = [int(entry["number"].rsplit("-", 1)[1]) for entry in entries]
    gaps = sum(number != place for place, number in enumerate(numbers, 1))
    outcome.refused += gaps
    ids = [entry["id"] for entry in entries]
    back = sum(after < before for before, after in pairwise(ids))
    if not back:
        raise Refused("The web server's clock did not go back: the drill proves nothing.")
    waiting = _unsealed(field)
    outcome.refused += waiting
    reasons = sorted({event["why"].split(" ", 1)[0] for event in events if event["kind"] == "failed"})
    outcome.notes += [
        *([f"what failed was answered {', '.join(reasons)}, and was well when it was sent again"] if reasons else []),
        f"an import of {IMPORTED:,} entries meanwhile: {found:,} stand",
        f"{min(len(acknowledged), REPEATED)} requests repeated with their keys: {other_answers} answered otherwise",
        f"{gaps} numbers out of place; {back} entries whose id sorts before that of the number before",
        f"{waiting} entries unsealed after {SEALED_SECONDS} s",
    ]


def _repeated(order: Order, key: str) -> str:
    """The id that is answered when the request is sent again; "" for another answer."""
    connection = http.client.HTTPConnection("127.0.0.1", order.port, timeout=20)
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in order.cookies.items()), "Idempotency-Key": key}
    headers |= {"X-CSRFToken": order.cookies["oasys_csrf"], "Content-Type": "application/json"}
    connection.request("POST", order.path, json.dumps(order.entry | {"reference": key}), headers)
    answer = connection.getresponse()
    said = json.loads(answer.read())
    connection.close()
    return str(said["id"]) if answer.status == http.client.CREATED else ""


def _unsealed(field: Field) -> int:
    """Entries that the worker's rounds have not sealed, at the latest after so many seconds: they go on although the clock went back."""
    from oasys.ledger.seal_progress import progress

    deadline = time.monotonic() + SEALED_SECONDS
    while True:
        with psycopg.connect(field.cluster.url("oasys_backup", PASSWORD, DATABASE)) as raw:
            _, waiting = progress(raw)
        if not waiting or time.monotonic() > deadline:
            return waiting
        time.sleep(0.5)

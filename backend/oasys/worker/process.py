"""The process: procrastinate's worker takes jobs, a thread goes each round; SIGTERM lets what runs finish.

What does not finish within the grace goes back to the queue at its next safe point; what does not reach one is cut off, and
PostgreSQL takes it back. A worker is killed at any moment without harm.
"""

import asyncio
import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable
from uuid import UUID

import psycopg
import structlog
from django.db import Error, InterfaceError, OperationalError, connection
from procrastinate import App, PsycopgConnector, RetryStrategy
from procrastinate.exceptions import ConnectorException

from config.environment import environment
from oasys.api.problems import body_of
from oasys.banking.imports import WORKS as OF_BANKING
from oasys.demo.services import WORKS as OF_DEMO
from oasys.dispatch.sending import WORKS as OF_DISPATCH
from oasys.exchange.jobs import WORKS as OF_EXCHANGE
from oasys.jobs.queue import QUEUE, TASK
from oasys.jobs.running import Stopping, run_job
from oasys.recurring_documents.jobs import works as works_of_recurring_documents
from oasys.worker.rounds import Round, reader, rounds

log = structlog.get_logger("oasys.worker")
WORKS = OF_EXCHANGE | OF_DEMO | OF_DISPATCH | OF_BANKING | works_of_recurring_documents(body_of)
AT_ONCE = 2
HEARTBEAT_SECONDS = 5
GRACE_SECONDS = 12  # for what runs to finish; then for a safe point; then the process ends all the same
LAST_SECONDS = 18
LOOK_SECONDS = 0.5
AGAIN_SECONDS = 2
TROUBLE = (Error, psycopg.Error)
Ended = Callable[[str, float, bool], None]


class Stop:
    """Whether the process is to end, asked by every thread."""

    def __init__(self) -> None:
        self.asked_at: float | None = None
        self._asked = threading.Event()

    def ask(self) -> None:
        if self.asked_at is None:  # a signal that comes while the first one is told must not wait for it
            self.asked_at = time.monotonic()
            self._asked.set()

    def is_asked(self) -> bool:
        return self.asked_at is not None

    def rest(self, seconds: float) -> None:
        """Sleeps, and wakes where the process is to end."""
        self._asked.wait(seconds)

    def is_urgent(self) -> bool:
        """Whether the grace is over: jobs end at their next safe point."""
        return self.asked_at is not None and time.monotonic() - self.asked_at > GRACE_SECONDS


def run(*, supervisor: int | None, database_url: str, metrics_bind: str | None = None) -> None:
    """Works until SIGTERM, or until the supervisor that started it is gone. `metrics_bind`: where it tells how the work stands."""
    stop = Stop()
    ended = _told(metrics_bind) if metrics_bind else _untold
    threads = [
        threading.Thread(target=_go_round, args=(each, stop, ended), name=each.name, daemon=True) for each in rounds()
    ]
    asyncio.run(_work(stop, database_url, supervisor, threads))
    for thread in threads:
        thread.join()


async def _work(stop: Stop, database_url: str, supervisor: int | None, threads: list[threading.Thread]) -> None:
    loop = asyncio.get_running_loop()
    asked = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, asked.set)
    for thread in threads:
        thread.start()
    worker = asyncio.create_task(_take_jobs(_app(stop, database_url)))
    while not asked.is_set():
        if supervisor is not None and os.getppid() != supervisor:
            break
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asked.wait(), LOOK_SECONDS)
    stop.ask()
    last = threading.Timer(LAST_SECONDS, _cut_off)
    last.daemon = True
    last.start()
    worker.cancel()
    await asyncio.gather(worker, return_exceptions=True)


async def _take_jobs(app: App) -> None:
    """Until it is cancelled, which lets the jobs that run finish; goes on by itself when the database is back."""
    while True:
        try:
            async with app.open_async():
                await app.run_worker_async(
                    queues=[QUEUE],
                    concurrency=AT_ONCE,
                    install_signal_handlers=False,
                    update_heartbeat_interval=HEARTBEAT_SECONDS,
                    shutdown_graceful_timeout=LAST_SECONDS,
                    delete_jobs="successful",
                )
        except (ConnectorException, *TROUBLE) as error:
            log.warning("worker_waits", reason=_first_line(error))
        await asyncio.sleep(AGAIN_SECONDS)


def _cut_off() -> None:
    """Ends the process in the middle of its work, which PostgreSQL takes back."""
    log.warning("worker_cut_off")
    os._exit(1)


def _app(stop: Stop, database_url: str) -> App:
    app = App(connector=PsycopgConnector(conninfo=database_url, min_size=1, max_size=3))

    @app.task(
        name=TASK,
        retry=RetryStrategy(wait=2, linear_wait=3, retry_exceptions={Stopping, OperationalError, InterfaceError}),
    )
    def job(tenant_id: str, job_id: str) -> None:
        try:
            run_job(
                tenant_id=UUID(tenant_id),
                job_id=UUID(job_id),
                works=WORKS,
                problem_of=body_of,
                is_stopping=stop.is_urgent,
            )
        finally:
            connection.close()

    return app


def _told(bind: str) -> Ended:
    """Begins to tell Prometheus, and counts rounds from now on."""
    from oasys.core.exposition import ProcessFacts, listen, serve
    from oasys.core.metrics import count_round
    from oasys.worker.state import State

    serve(listen("OASYS_WORKER_METRICS_BIND", bind), [ProcessFacts(os.getpid()), State(reader, environment().home)])
    return count_round


def _untold(name: str, seconds: float, is_well: bool) -> None:
    """Metrics are off."""


def _go_round(each: Round, stop: Stop, ended: Ended) -> None:
    """Trouble with the database waits for the next round; anything else is a bug, which is said and met again."""
    while not stop.is_asked():
        started, rest, is_well = time.monotonic(), each.seconds, False
        try:
            each.act(stop.is_asked)
            is_well = True
        except TROUBLE as error:
            log.warning("round_waits", round=each.name, reason=_first_line(error))
            connection.close()
            rest = max(rest, AGAIN_SECONDS)
        except Exception as error:
            log.error("round_broke", round=each.name, exc_info=error)
            connection.close()
            rest = max(rest, AGAIN_SECONDS)
        ended(each.name, time.monotonic() - started, is_well)
        if each.seconds >= 60:
            connection.close()
        stop.rest(rest - (time.monotonic() - started))
    connection.close()


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]

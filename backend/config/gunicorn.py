"""The web server: two processes of four threads, which measured best on synchronous code with two cores."""

import gc
import os
import shutil
import socket
from pathlib import Path
from typing import Any

from gunicorn import util  # type: ignore[import-untyped]

from config.environment import environment

bind = environment().bind
# whose X-Forwarded-Proto says that the client came over TLS
forwarded_allow_ips = ",".join(map(str, environment().trusted_proxies)) or "127.0.0.1,::1"
workers = environment().web_workers
threads = environment().web_threads
worker_class = "gthread"
timeout = 60
graceful_timeout = 20
keepalive = 65
accesslog = None
errorlog = "-"
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
max_requests = 0
preload_app = True  # imported once, not once in each worker: half the time to start, and the workers share the memory
gc.disable()  # what is imported stays: to look through it again and again is a seventh of a start; `pre_fork` ends it


def _share_metrics(folder: Path) -> None:
    """The workers count into files of a folder, made anew at each start. Before the library is loaded, which looks for it then."""
    own = folder / str(os.getpid())
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(own)
    if not own.exists():  # it does where the settings are read again
        shutil.rmtree(folder, ignore_errors=True)
        own.mkdir(parents=True, mode=0o700)


if environment().metrics:
    # two releases run side by side for a while, each with an address of its own
    _share_metrics(environment().home / "run" / f"metrics-{environment().web_metrics_bind.rpartition(':')[2]}")


def on_starting(server: Any) -> None:
    """Takes the address of the metrics before anything is forked: where somebody has it, nothing starts."""
    if environment().metrics:
        from oasys.core.exposition import listen

        server.metrics_socket = listen("OASYS_WEB_METRICS_BIND", environment().web_metrics_bind)


def pre_fork(server: Any, worker: Any) -> None:
    """Hands the socket on; this file is read again by SIGHUP, the server stays. From here on what is made may be garbage."""
    gc.freeze()  # what was imported is never looked through: that would write to its pages, and they were shared no longer
    gc.enable()
    worker.metrics_socket = getattr(server, "metrics_socket", None)


def post_worker_init(worker: Any) -> None:
    """Each worker can tell what all have counted; whichever takes the connection does."""
    if worker.metrics_socket is not None:
        from oasys.api.health import Reachable
        from oasys.core.exposition import ProcessFacts, serve

        serve(worker.metrics_socket, [ProcessFacts(os.getppid()), Reachable()])


def child_exit(server: object, worker: Any) -> None:
    """What a worker counted stays; how its pool stood goes with it."""
    if worker.metrics_socket is not None:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def when_ready(server: object) -> None:
    """Builds what each worker would at its first request before they are forked, who share it then."""
    from django.urls import get_resolver

    from oasys.core.migrations_there import migrations_there
    from oasys.core.postgres.base import tenant_tables

    _ = get_resolver().url_patterns
    tenant_tables()
    migrations_there()
    gc.freeze()


def worker_exit(server: object, worker: object) -> None:
    """Closes the pool of connections: psycopg's threads would keep the process alive."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()


def write_problem(client: socket.socket, status: int, reason: str, message: str) -> None:
    """Answers what the server refuses by itself (a line too long, a broken header) as the API answers everything."""
    from oasys.api.problems import generic

    answer = generic(400 if status == 501 else status)  # an unknown Transfer-Encoding is the client's fault
    head = f"HTTP/1.1 {answer.status_code} {answer.reason_phrase}\r\nConnection: close\r\n"
    head += f"Content-Length: {len(answer.content)}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in answer.items())
    util.write_nonblock(client, head.encode("latin-1") + b"\r\n" + answer.content)


util.write_error = write_problem  # gunicorn has no hook for its own pages, which are HTML

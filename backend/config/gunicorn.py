"""The web server: two processes of four threads, which measured best on synchronous code with two cores."""

import os
import socket

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


def when_ready(server: object) -> None:
    """Builds the routes before the workers are forked: else each would at its first request."""
    import gc

    from django.urls import get_resolver

    _ = get_resolver().url_patterns
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

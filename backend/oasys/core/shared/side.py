"""Connections beside Django's: in autocommit, each statement a transaction of its own, kept open by the process."""

import os
from collections import deque
from typing import Any

import psycopg
from django.db import connection

# Nothing here is worth waiting for: the request goes on without it. Nothing here is logged either, so that a commit
# waits for no disk.
OPTIONS = "-c statement_timeout=2000 -c lock_timeout=500 -c synchronous_commit=off"
WORDS = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
OF_DJANGO = {"pool", "server_side_binding", "prepare_threshold", "isolation_level", "assume_role", "options"}


class _Idle:
    """Connections that nobody uses; as many as there were threads at once. A forked process begins with none."""

    def __init__(self) -> None:
        self.connections: deque[psycopg.Connection[Any]] = deque()
        self.pid = os.getpid()

    def take(self) -> psycopg.Connection[Any] | None:
        if self.pid != os.getpid():
            self.connections, self.pid = deque(), os.getpid()  # the parent's: closing them here would end them there
        try:
            return self.connections.pop()
        except IndexError:
            return None


_idle = _Idle()


def _connect() -> psycopg.Connection[Any]:
    settings = connection.settings_dict
    params = {word: settings[name] for word, name in WORDS.items() if settings[name]}
    params |= {name: value for name, value in settings["OPTIONS"].items() if name not in OF_DJANGO}
    options = f"{settings['OPTIONS'].get('options', '')} {OPTIONS}".strip()
    return psycopg.connect(**params, options=options, autocommit=True, prepare_threshold=1, connect_timeout=3)


def run(statement: str, params: dict[str, Any]) -> tuple[int, list[tuple[Any, ...]]]:
    """Runs one statement at once and for good: how many rows it touched, and those it returns. Raises psycopg.Error.

    A connection that PostgreSQL has ended since its last use is replaced, once; the statement may then run twice.
    """
    kept = _idle.take()
    if kept is not None:
        try:
            return _run_on(kept, statement, params)
        except psycopg.OperationalError:
            if not kept.closed:
                raise
    return _run_on(_connect(), statement, params)


def _run_on(conn: psycopg.Connection[Any], statement: str, params: dict[str, Any]) -> tuple[int, list[tuple[Any, ...]]]:
    try:
        cursor = conn.execute(statement, params)
        rows = cursor.fetchall() if cursor.description else []
    finally:
        if not conn.closed:
            _idle.connections.append(conn)
    return cursor.rowcount, rows


def close() -> None:
    """Closes what this process keeps open."""
    while (kept := _idle.take()) is not None:
        kept.close()

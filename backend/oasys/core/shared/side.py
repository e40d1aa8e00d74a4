"""Connections beside Django's: in autocommit, each statement a transaction of its own, kept open by the process."""

import os
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import psycopg
from django.db import connection
from psycopg import pq

# Nothing here is worth waiting for: the request goes on without it. Nothing here is logged either, so that a commit
# waits for no disk.
SETTINGS = {"statement_timeout": "2000", "lock_timeout": "500", "synchronous_commit": "off"}
BEGIN = "begin; " + "; ".join(f"set local {name} = {value}" for name, value in SETTINGS.items())
WORDS = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
OF_DJANGO = {"pool", "server_side_binding", "prepare_threshold", "isolation_level", "assume_role", "options"}
BINARY = pq.Format.BINARY


class _Side(psycopg.Connection[Any]):
    """A connection that knows what it has prepared; `is_shared`: a pooler gives its session to others after each transaction."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.prepared: dict[str, bytes] = {}
        self.is_shared = False


class _Idle:
    """Connections that nobody uses; as many as there were threads at once. A forked process begins with none."""

    def __init__(self) -> None:
        self.connections: deque[_Side] = deque()
        self.pid = os.getpid()

    def take(self) -> _Side | None:
        if self.pid != os.getpid():
            self.connections, self.pid = deque(), os.getpid()  # the parent's: closing them here would end them there
        try:
            return self.connections.pop()
        except IndexError:
            return None


_idle = _Idle()


def _connect() -> _Side:
    settings = connection.settings_dict
    params = {word: settings[name] for word, name in WORDS.items() if settings[name]}
    params |= {name: value for name, value in settings["OPTIONS"].items() if name not in OF_DJANGO}
    is_shared = bool(settings["OF_TRANSACTION"])
    own = [] if is_shared else [f"-c {name}={value}" for name, value in SETTINGS.items()]
    options = " ".join([settings["OPTIONS"].get("options", ""), *own]).strip()
    params |= {"connect_timeout": 3, "tcp_user_timeout": 3000, "options": options}
    made = _Side.connect(**params, autocommit=True, prepare_threshold=None if is_shared else 1)
    made.is_shared = is_shared
    return made


def _with_connection[T](act: Callable[[_Side], T]) -> T:
    """What `act` returns; once more on a new connection, where PostgreSQL had ended the one that was kept."""
    kept = _idle.take()
    if kept is not None:
        try:
            return _and_keep(kept, act)
        except psycopg.OperationalError:
            if not kept.closed:
                raise
    return _and_keep(_connect(), act)


def _and_keep[T](conn: _Side, act: Callable[[_Side], T]) -> T:
    try:
        return _in_transaction(conn, act) if conn.is_shared else act(conn)
    finally:
        if not conn.closed:
            _idle.connections.append(conn)


def _in_transaction[T](conn: _Side, act: Callable[[_Side], T]) -> T:
    conn.execute(BEGIN)
    try:
        done = act(conn)
    except BaseException:
        if not conn.closed:
            conn.execute("rollback")
        raise
    conn.execute("commit")
    return done


def run(statement: str, params: dict[str, Any]) -> tuple[int, list[tuple[Any, ...]]]:
    """Runs one statement at once and for good: how many rows it touched, and those it returns. Raises psycopg.Error.

    A connection that PostgreSQL has ended since its last use is replaced, once; the statement may then run twice.
    """

    def act(conn: _Side) -> tuple[int, list[tuple[Any, ...]]]:
        cursor = conn.execute(statement, params)
        return cursor.rowcount, cursor.fetchall() if cursor.description else []

    return _with_connection(act)


def run_bare(statement: str, types: Sequence[int], params: Sequence[bytes]) -> list[tuple[bytes, ...]]:
    """As run, for what every request asks: `$1` in the statement, parameters and values as PostgreSQL has them in binary.

    psycopg's cursors cost 0.1 ms of Python for each statement, which is more than PostgreSQL needs to run this one.
    """

    def act(conn: _Side) -> list[tuple[bytes, ...]]:
        formats = [BINARY] * len(params)
        if conn.is_shared:
            result = conn.pgconn.exec_params(statement.encode(), params, types, formats, BINARY)
        else:
            result = conn.pgconn.exec_prepared(_prepared(conn, statement, types), params, formats, BINARY)
        _checked(conn, result)
        columns = range(result.nfields)
        return [tuple(result.get_value(row, column) or b"" for column in columns) for row in range(result.ntuples)]

    return _with_connection(act)


def _prepared(conn: _Side, statement: str, types: Sequence[int]) -> bytes:
    name = conn.prepared.get(statement)
    if name is None:
        name = f"side{len(conn.prepared)}".encode()
        _checked(conn, conn.pgconn.prepare(name, statement.encode(), types))
        conn.prepared[statement] = name
    return name


def _checked(conn: _Side, result: pq.abc.PGresult) -> pq.abc.PGresult:
    if result.status in (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK):
        return result
    raise psycopg.errors.error_from_result(result, encoding="utf-8")


def close() -> None:
    """Closes what this process keeps open."""
    while (kept := _idle.take()) is not None:
        kept.close()

"""Whether an error says that there is no database to work with, or only that one statement failed."""

import psycopg
from django.db import DatabaseError, InterfaceError, OperationalError
from psycopg_pool import PoolTimeout

CONNECTION, RESOURCES = "08", "53"
SHUT_DOWN = frozenset({"57P01", "57P02", "57P03"})


def is_gone(error: BaseException) -> bool:
    """The connection or the server is lost: whatever comes next would fail, too. A statement that took too long is none of that."""
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, DatabaseError):
        return False
    sqlstate: str | None = getattr(error.__cause__, "sqlstate", None)
    if sqlstate is None:  # psycopg says so of a connection that was cut off
        return isinstance(error, OperationalError)
    return sqlstate[:2] in (CONNECTION, RESOURCES) or sqlstate in SHUT_DOWN


def was_cut_off(error: BaseException) -> bool:
    """The connection ended under the statement, and another one may be had soon; not where that was waited for already."""
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    if isinstance(cause, PoolTimeout):
        return False
    if isinstance(cause, psycopg.InterfaceError) or isinstance(error, InterfaceError):
        return True
    if not isinstance(cause, psycopg.OperationalError):
        return False
    return cause.sqlstate is None or cause.sqlstate[:2] == CONNECTION or cause.sqlstate in SHUT_DOWN

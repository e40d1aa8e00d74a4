"""What the thread has done in the database since it began, and how the pool stands that its connections are of."""

from typing import Any, NamedTuple, cast

from django.db import connection

from oasys.core.postgres.base import DatabaseWrapper


class Work(NamedTuple):
    """Statements, and the time of them and of commits."""

    spent_ns: int
    statements: int


def work_of_thread() -> Work:
    """Up to now: a request's is the difference of two."""
    own = cast(DatabaseWrapper, connection)
    return Work(own.spent_ns, own.statements)


def pool() -> Any:
    """psycopg's; None where connections are not pooled."""
    return cast(DatabaseWrapper, connection).pool

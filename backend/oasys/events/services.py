"""Numbering and clearing of the event log, by functions of the database (sql/events.sql)."""

from datetime import datetime

from django.db import connection, transaction

NUMBERED_AT_ONCE = 10_000


@transaction.atomic(savepoint=False)
def number_events() -> int:
    """Gives numbers to committed events of the open tenant that have none, 10,000 at the most; how many.

    Locks the tenant's counter until the transaction ends: do nothing else in it. Listeners to `oasys_events` are woken.
    """
    with connection.cursor() as cursor:
        cursor.execute("select events_number(%s)", [NUMBERED_AT_ONCE])
        return int(cursor.fetchone()[0])


@transaction.atomic(savepoint=False)
def clear_events(*, before: datetime) -> int:
    """Removes events of the open tenant that are older, from the first number on; how many. Those of the last day stay."""
    with connection.cursor() as cursor:
        cursor.execute("select events_clear(%s)", [before])
        return int(cursor.fetchone()[0])

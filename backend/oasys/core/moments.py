"""When something happens: what is written in one transaction has one moment, PostgreSQL's."""

from datetime import datetime

from django.db import connection


def transaction_moment() -> datetime:
    """The moment at which this transaction began, as PostgreSQL has it."""
    with connection.cursor() as cursor:
        cursor.execute("select transaction_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment

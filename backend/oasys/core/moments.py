"""When something happens: what is written in one transaction has one moment, PostgreSQL's; and which day it is for whoever asks."""

from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db import connection
from django.http import HttpRequest

ZONE_COOKIE = "oasys_zone"  # set by the web app


def transaction_moment() -> datetime:
    """The moment at which this transaction began, as PostgreSQL has it."""
    with connection.cursor() as cursor:
        cursor.execute("select transaction_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def today_of(request: HttpRequest) -> date:
    """Today by the clock of whoever asks: in the time zone that the web app keeps in a cookie, in UTC where there is none.

    For what a reading begins with where no day is said. It is the person's own word: nothing is allowed or refused by it.
    """
    return datetime.now(_zone(request.COOKIES.get(ZONE_COOKIE, ""))).date()


@lru_cache(maxsize=600)
def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name) if name else UTC
    except (KeyError, OSError, ValueError):  # no such zone, or no name of one
        return UTC

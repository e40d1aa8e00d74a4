"""When a feed is asked again, and how it is called by its end. No Django."""

from datetime import datetime, timedelta

EVERY = timedelta(hours=8)
"""Three fetches a day: banks allow four, and one is left for a person who asks."""
SOON = timedelta(days=7)
LEASE = timedelta(minutes=10)
FIRST_WAIT = timedelta(minutes=30)
RESTS = timedelta(days=1)
"""How long a feed rests that cannot work before somebody changes something here."""


def state_by_end(expires_at: datetime, now: datetime) -> str:
    """linked, expiring or expired."""
    if expires_at <= now:
        return "expired"
    return "expiring" if expires_at <= now + SOON else "linked"


def wait_behind(failures: int) -> timedelta:
    """After so many failures in a row, the first is 1: half an hour, then twice as long each time, up to EVERY."""
    return min(FIRST_WAIT * (1 << min(max(failures - 1, 0), 10)), EVERY)

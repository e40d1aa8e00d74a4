"""Times and states of e-invoices. No Django."""

from datetime import date, datetime, timedelta

WINDOW = timedelta(hours=72)
"""How long a valid e-invoice can be cancelled or rejected, from its validation on."""
FRESH = timedelta(hours=71)
"""How old the moment of issue may be when it is sent: the authority takes 72 hours."""
LEASE = timedelta(minutes=3)
"""How long whoever took a row up has for it."""
LOOKED_AT_AGAIN = timedelta(hours=6)
"""A valid one, as long as the other side may want it rejected."""
CERTAINLY_LOST = timedelta(minutes=15)
"""What the authority does not list so long after it was sent, it has not taken: its own memory of repetitions is ten minutes."""
LEAST_LOOKS = 3
MOST_SKEW = timedelta(minutes=2)
CONSOLIDATED_WITHIN_DAYS = 7


def wait_behind(attempts: int, *, first_seconds: int = 5, most_seconds: int = 300) -> timedelta:
    """How long to rest behind attempt number `attempts` (from 1): doubled each time."""
    return timedelta(seconds=min(first_seconds * 2 ** min(attempts - 1, 20), most_seconds))


def is_cancellable(*, validated_at: datetime | None, now: datetime) -> bool:
    """Until the last second of the 72nd hour, as the authority counts."""
    return validated_at is not None and now <= validated_at + WINDOW


def looked_at_next(*, validated_at: datetime, now: datetime) -> datetime | None:
    """When a valid one is asked after again; None once nobody may change it."""
    return now + LOOKED_AT_AGAIN if now <= validated_at + WINDOW else None


def consolidated_until(day: date) -> date:
    """The last day on which sales of that month are told of together."""
    following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return following.replace(day=CONSOLIDATED_WITHIN_DAYS)


def link(portal: str, uuid: str, long_id: str) -> str | None:
    """What the QR code on the paper says; None before it is valid."""
    return f"{portal}/{uuid}/share/{long_id}" if uuid and long_id else None

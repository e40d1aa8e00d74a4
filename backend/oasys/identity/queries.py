"""Reads of identity."""

from uuid import UUID

from allauth.account.models import EmailAddress

from oasys.core.paging import Key
from oasys.identity.models import SecurityEvent, User


def is_email_verified(user: User) -> bool:
    """Whether the person has proved that the address is theirs."""
    return EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()


def security_events(user_id: UUID, *, limit: int, after: Key | None) -> list[SecurityEvent]:
    """What happened to the person's access, the latest first; one more than `limit`."""
    rows = SecurityEvent.objects.filter(user_id=user_id).order_by("-id")
    if after is not None:
        rows = rows.filter(id__lt=after[0])
    return list(rows[: limit + 1])

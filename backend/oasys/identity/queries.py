"""Reads of identity."""

from collections.abc import Collection
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from oasys.core.paging import Key
from oasys.identity.models import SecurityEvent, User


def is_email_verified(user: User) -> bool:
    """Whether the person has proved that the address is theirs."""
    return EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()


FACTORS = (Authenticator.Type.TOTP.value, Authenticator.Type.WEBAUTHN.value)  # recovery codes come with one of them


def has_factor(user_id: UUID) -> bool:
    """Whether the person has an authenticator app or a passkey."""
    return bool(having_factor([user_id]))


def having_factor(user_ids: Collection[UUID]) -> set[UUID]:
    """Those of the people who have an authenticator app or a passkey."""
    rows = Authenticator.objects.filter(user_id__in=user_ids, type__in=FACTORS)
    return set(rows.values_list("user_id", flat=True))


def security_events(user_id: UUID, *, limit: int, after: Key | None) -> list[SecurityEvent]:
    """What happened to the person's access, the latest first; one more than `limit`."""
    rows = SecurityEvent.objects.filter(user_id=user_id).order_by("-id")
    if after is not None:
        rows = rows.filter(id__lt=after[0])
    return list(rows[: limit + 1])

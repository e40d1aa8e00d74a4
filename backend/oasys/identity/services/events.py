"""What happens to a person's access is written down: who, what, when, from where. Never a secret."""

from datetime import timedelta
from enum import StrEnum
from typing import Any

from allauth.account.internal.stagekit import unstash_login
from allauth.core.internal.httpkit import get_client_ip
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from oasys.core.ids import first_id_at
from oasys.core.words import speaking
from oasys.identity.mail_texts import NOTICES, mail
from oasys.identity.models import SecurityEvent, User
from oasys.identity.services.mail import send_mail


class Kind(StrEnum):
    SIGNED_UP = "signed_up"
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SECOND_FACTOR_FAILED = "second_factor_failed"
    SIGNED_OUT = "signed_out"
    REAUTHENTICATED = "reauthenticated"
    REAUTHENTICATION_FAILED = "reauthentication_failed"
    SESSION_REVOKED = "session_revoked"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105
    PASSWORD_RESET_ASKED = "password_reset_asked"  # noqa: S105
    PASSWORD_RESET = "password_reset"  # noqa: S105
    EMAIL_VERIFIED = "email_verified"
    EMAIL_CHANGED = "email_changed"
    TOTP_ADDED = "totp_added"
    TOTP_REMOVED = "totp_removed"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    RECOVERY_CODE_USED = "recovery_code_used"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_RENAMED = "passkey_renamed"
    PASSKEY_REMOVED = "passkey_removed"
    DATA_EXPORTED = "data_exported"
    ACCOUNT_DELETED = "account_deleted"


def record(request: HttpRequest, user: User | None, kind: Kind, *, mail_to: str | None = None, **details: Any) -> None:
    """Writes an event down, and tells the person by mail where it should not go unseen. `details` are never secrets.

    `user` is null where somebody tried an address that has no account.
    """
    SecurityEvent.objects.create(
        user=user,
        kind=kind.value,
        at=timezone.now(),
        address=get_client_ip(request),
        user_agent="".join(ch for ch in request.headers.get("User-Agent", "") if ch.isprintable())[:200],
        details=details,
    )
    if user is not None and kind.value in NOTICES:
        with speaking(user.language):
            subject, body = mail(NOTICES[kind.value])
        send_mail(to=mail_to or user.email, subject=subject, body=body)


def forget_old(*, days: int) -> int:
    """Removes events of so many days ago and longer; how many. The database keeps those of the last 90 days whoever asks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select identity_forget_events(%s, %s)", [days, first_id_at(timezone.now() - timedelta(days=days))]
        )
        return int(cursor.fetchone()[0])


def person_of(email: str) -> User | None:
    """Whose address it is, for an event about somebody who is not signed in."""
    return User.objects.filter(email=email.strip().lower()).first()


def pending_person(request: HttpRequest) -> User | None:
    """Who has shown the password and not yet the second factor."""
    login = None if request.user.is_authenticated else unstash_login(request, peek=True)
    user = login.user if login else None
    return user if isinstance(user, User) else None


def is_sign_up_pending(request: HttpRequest) -> bool:
    """Whether this session signed up, and waits for the key from the mail."""
    login = None if request.user.is_authenticated else unstash_login(request, peek=True)
    return login is not None and login.signup

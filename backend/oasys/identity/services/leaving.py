"""A person takes along what is known of them, and goes. What books refer to stays as a row that names nobody."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.http import HttpRequest

from oasys.identity.models import Mail, SecurityEvent, User
from oasys.identity.services.events import Kind, record
from oasys.identity.services.profile import hidden_by_list
from oasys.identity.services.sessions import end_all, living

NAME_OF_NOBODY = "Deleted account"
DOMAIN_OF_NOBODY = "deleted.invalid"  # RFC 2606: no mail ever gets there


def data_of(request: HttpRequest, user: User) -> dict[str, Any]:
    """Everything that is kept of the person outside tenants: the shape of schemas.OwnAccountData. No secrets."""
    providers = SocialAccount.objects.filter(user=user).order_by("id")
    return {
        "person": {
            "id": user.pk,
            **{name: getattr(user, name) for name in ("email", "name", "language", "theme")},
            "date_format": user.date_format,
            "number_locale": user.number_locale,
            "hidden_columns": hidden_by_list(user),
            "joined_at": user.date_joined,
            "last_sign_in_at": user.last_login,
        },
        "addresses": [
            {"email": row.email, "is_verified": row.verified, "is_primary": row.primary}
            for row in EmailAddress.objects.filter(user=user).order_by("id")
        ],
        "providers": [
            {
                "provider": row.provider,
                "subject": row.uid,
                "joined_at": row.date_joined,
                "last_sign_in_at": row.last_login,
                "told": row.extra_data,
            }
            for row in providers
        ],
        "factors": [
            {
                "kind": row.type,
                "name": row.data.get("name") if row.type == Authenticator.Type.WEBAUTHN else None,
                "made_at": row.created_at,
                "last_used_at": row.last_used_at,
            }
            for row in Authenticator.objects.filter(user=user).order_by("id")
        ],
        "sessions": living(request, user),
        "security_events": list(SecurityEvent.objects.filter(user=user).order_by("id")),
        "mails": list(Mail.objects.filter(recipient=user.email).defer("body").order_by("id")),
    }


def erase(request: HttpRequest, user: User) -> None:
    """Replaces what names the person, removes every way to sign in, ends every session, and tells the address they had.

    The person's row is locked by the caller, and they belong to no tenant any more. It cannot be taken back.
    """
    record(request, user, Kind.ACCOUNT_DELETED)
    for rows in (EmailAddress.objects, SocialAccount.objects, Authenticator.objects):
        rows.filter(user=user).delete()
    user.email, user.name = f"{user.pk.hex}@{DOMAIN_OF_NOBODY}", NAME_OF_NOBODY
    user.set_unusable_password()
    user.is_active, user.last_login = False, None
    user.language = user.date_format = user.number_locale = ""
    user.theme, user.hidden_columns = "system", []
    user.save()
    get_adapter().logout(request)
    end_all(user.pk)

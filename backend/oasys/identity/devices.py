"""Browsers that a person has signed in with before: they are known again by a signed cookie.

Wrong passwords are counted apart for each of them, so that strangers' tries do not keep the owner out. The cookie signs
nobody in: it gives a browser tries of its own for one address, and nothing else.
"""

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from oasys.core.encryption import keyed_hash, keyed_hashes
from oasys.identity.models import User

COOKIE = "oasys_device"
SALT = "oasys.identity.device"
PURPOSE = "device"
DAYS = 180


def known_device(request: HttpRequest, email: str) -> str | None:
    """The id of the browser, if somebody with that address has signed in with it before."""
    try:
        whose, device = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=DAYS * 24 * 60 * 60)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return str(device) if whose in keyed_hashes(email.strip().lower(), purpose=PURPOSE) else None


def remember_device(request: HttpRequest, user: User) -> None:
    """Lets the answer carry the cookie."""
    device = known_device(request, user.email) or secrets.token_urlsafe(16)
    kept: list[Any] = [keyed_hash(user.email, purpose=PURPOSE), device]
    request.device_cookie = signing.dumps(kept, salt=SALT)  # type: ignore[attr-defined]


def write_device_cookie(request: HttpRequest, response: HttpResponse) -> None:
    """Out of reach for scripts, like the session's."""
    if value := getattr(request, "device_cookie", None):
        response.set_cookie(
            COOKIE,
            value,
            max_age=DAYS * 24 * 60 * 60,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )

"""Runs django-allauth's headless views inside our operations, and translates what they answer.

The flows are allauth's; addresses, bodies and errors are ours (docs/decisions/0006-sign-in-routes.md).
"""

from typing import Any

import orjson
from allauth.headless.base.views import APIView
from allauth.headless.constants import Client
from django.http import HttpRequest, QueryDict

from oasys.core.errors import DomainError, FieldError
from oasys.core.words import marked, say
from oasys.identity.errors import (
    AlreadySignedIn,
    EmailUnverified,
    KeyInvalid,
    NoSignInPending,
    PasswordRefused,
    ReauthenticationNeeded,
    TooManyTries,
)

SLOWED = {"too_many_login_attempts", "rate_limited"}
WAITS = marked("Too many tries: wait a few minutes, then try again.")


def ask(
    request: HttpRequest,
    view: type[APIView],
    *,
    refusal: type[DomainError],
    method: str = "POST",
    body: dict[str, Any] | None = None,
    query: str = "",
    is_step: bool = False,
) -> dict[str, Any]:
    """What a view of allauth answers to `body`: `data`, `meta`, and `status`, which is 401 where nobody is signed in yet.

    A step (`is_step`) needs a sign-in that waits for it. Raises `refusal` with the fields that are wrong, and the refusals
    that every view shares.
    """
    kept = request.method, request.body, request.GET
    request.method, request._body, request.GET = method, orjson.dumps(body or {}), QueryDict(query)
    try:
        answer: Any = view.as_api_view(client=Client.BROWSER)(request)
    finally:
        request.method, request._body, request.GET = kept
    content: dict[str, Any] = orjson.loads(answer.content) if answer.content else {}
    content["status"] = answer.status_code
    _refuse(request, content, refusal, is_step)
    return content


def needs(content: dict[str, Any]) -> list[str]:
    """What a sign-in still waits for, by what `ask` answered: email_verification, totp, passkey, recovery_code."""
    pending = [flow for flow in content.get("data", {}).get("flows", []) if flow.get("is_pending")]
    found: list[str] = []
    for flow in pending:
        if flow["id"] == "verify_email":
            found.append("email_verification")
        elif flow["id"] == "mfa_authenticate":
            found += [FACTORS[kind] for kind in flow["types"]]
    return sorted(found)


FACTORS = {"totp": "totp", "webauthn": "passkey", "recovery_codes": "recovery_code"}


def _refuse(request: HttpRequest, content: dict[str, Any], refusal: type[DomainError], is_step: bool) -> None:
    match content["status"]:
        case 200 | 404:
            return
        case 401 if request.user.is_authenticated:
            raise ReauthenticationNeeded(
                say("Prove who you are: POST /api/v1/auth/reauthenticate; then send this again.")
            )
        case 401 if is_step and not needs(content):
            raise NoSignInPending(say("Sign in with the password first, then show the factor."))
        case 401:
            return
        case 409 if any(error.get("code") == "unverified_email" for error in content.get("errors", [])):
            raise EmailUnverified(say("Verify your e-mail address first: POST /api/v1/auth/email/verify."))
        case 409:
            raise AlreadySignedIn(say("Sign out first."))
        case 403 | 429:
            raise TooManyTries(say(WAITS))
    found = content.get("errors", [])
    if any(error.get("code") in SLOWED for error in found):
        raise TooManyTries(say(WAITS))
    errors = [
        FieldError(f"/{error['param']}" if "param" in error else "", refusal.code, error["message"]) for error in found
    ]
    if errors and all(error.pointer == "/password" for error in errors) and refusal is KeyInvalid:
        raise PasswordRefused(errors[0].message, errors=[_renamed(error, PasswordRefused.code) for error in errors])
    raise refusal(errors[0].message if errors else say(refusal.title), errors=errors)


def _renamed(error: FieldError, code: str) -> FieldError:
    return FieldError(error.pointer, code, error.message)

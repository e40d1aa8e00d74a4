"""The account's password and e-mail address."""

from typing import Any

from allauth.headless.account.views import (
    ChangePasswordView,
    ManageEmailView,
    RequestPasswordResetView,
    ResetPasswordView,
    VerifyEmailView,
)
from django.http import HttpRequest
from ninja import Router, Status

from oasys.core.wire import answers
from oasys.identity.api.sign_in import session_out
from oasys.identity.auth import Public, SignedIn, person, require_recent_proof
from oasys.identity.devices import remember_device
from oasys.identity.errors import EmailRefused, KeyInvalid, PasswordRefused
from oasys.identity.headless import ask
from oasys.identity.schemas import EmailIn, MailKeyIn, PasswordChange, PasswordReset, SessionOut
from oasys.identity.services.account import (
    forget_pending_addresses,
    keep_own_address,
    owner_of_reset_key,
    owner_of_verification_key,
)
from oasys.identity.services.events import Kind, is_sign_up_pending, person_of, record
from oasys.identity.services.sessions import end_all

router = Router(tags=["Account"])


@router.post(
    "/auth/password", auth=SignedIn(), response=answers(s200=SessionOut, s429=None), summary="Change the password"
)
def change_password(request: HttpRequest, body: PasswordChange) -> Any:
    """Every other session of the person ends; this one goes on under a new key."""
    user = person(request)
    ask(request, ChangePasswordView, body=body.model_dump(), refusal=PasswordRefused)
    end_all(user.pk, but=request.session.session_key)
    record(request, user, Kind.PASSWORD_CHANGED)
    return session_out(request)


@router.post(
    "/auth/password/reset-request",
    auth=Public(),
    response=answers(s202=None, s429=None),
    summary="Ask for a password reset",
)
def ask_reset(request: HttpRequest, body: EmailIn) -> Any:
    """Sends a mail to the address, with a key if it has an account; the answer is the same either way."""
    ask(request, RequestPasswordResetView, body=body.model_dump(), refusal=EmailRefused)
    record(request, person_of(body.email), Kind.PASSWORD_RESET_ASKED)
    return Status(202, None)


@router.post(
    "/auth/password/reset", auth=Public(), response=answers(s204=None, s429=None), summary="Reset the password"
)
def reset_password(request: HttpRequest, body: PasswordReset) -> Any:
    """By the key from the mail, once; every session ends, second factors stay."""
    user = owner_of_reset_key(body.key)
    ask(request, ResetPasswordView, body=body.model_dump(), refusal=KeyInvalid)
    if user is not None:
        end_all(user.pk)
        record(request, user, Kind.PASSWORD_RESET)
    return Status(204, None)


@router.post(
    "/auth/email", auth=SignedIn(), response=answers(s202=None, s429=None), summary="Change the e-mail address"
)
def change_email(request: HttpRequest, body: EmailIn) -> Any:
    """Sends a key to the new address; the account gets it when the key comes back. Needs a recent proof."""
    require_recent_proof(request)
    user = person(request)
    forget_pending_addresses(user)
    ask(request, ManageEmailView, body=body.model_dump(), refusal=EmailRefused)
    keep_own_address(user)
    return Status(202, None)


@router.post(
    "/auth/email/resend", auth=SignedIn(), response=answers(s202=None, s429=None), summary="Send the key again"
)
def resend(request: HttpRequest, body: EmailIn) -> Any:
    """Another mail with a key that verifies an address of the account; at most one in three minutes."""
    ask(request, ManageEmailView, method="PUT", body=body.model_dump(), refusal=EmailRefused)
    return Status(202, None)


@router.post(
    "/auth/email/verify",
    auth=Public(),
    response=answers(s200=SessionOut, s429=None),
    summary="Verify an e-mail address",
)
def verify_email(request: HttpRequest, body: MailKeyIn) -> Any:
    """By the key from the mail: of a sign-up, whose sign-in goes on, or of a change."""
    owner = owner_of_verification_key(body.key)
    is_sign_up = is_sign_up_pending(request)
    was_signed_in = request.user.is_authenticated
    content = ask(request, VerifyEmailView, body=body.model_dump(), refusal=KeyInvalid)
    if owner is not None:
        user, email_before = owner
        user.refresh_from_db()
        record(request, user, Kind.EMAIL_VERIFIED, email=user.email)
        if user.email != email_before:
            record(request, user, Kind.EMAIL_CHANGED, mail_to=email_before, before=email_before, after=user.email)
    if request.user.is_authenticated and not was_signed_in:
        remember_device(request, person(request))
        record(request, person(request), Kind.SIGNED_UP if is_sign_up else Kind.SIGNED_IN, by="password")
    return session_out(request, content)

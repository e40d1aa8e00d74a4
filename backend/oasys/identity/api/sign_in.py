"""Signing up, in and out; proving again who one is. django-allauth does it, this translates."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.headless.account.views import LoginView, ReauthenticateView, SessionView, SignupView
from allauth.headless.mfa.views import (
    AuthenticateView,
    AuthenticateWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
)
from allauth.headless.mfa.views import ReauthenticateView as ReauthenticateByCodeView
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.middleware.csrf import get_token
from ninja import Router, Status

from oasys.core.errors import DomainError, FieldError
from oasys.core.wire import answers
from oasys.core.words import say
from oasys.identity import queries
from oasys.identity.auth import Public, SignedIn, person
from oasys.identity.devices import remember_device
from oasys.identity.errors import (
    AlreadySignedIn,
    CodeWrong,
    PasskeyRefused,
    ProofRefused,
    SignInRefused,
    SignUpRefused,
)
from oasys.identity.headless import ask, needs
from oasys.identity.models import User
from oasys.identity.schemas import CodeIn, Credentials, PasskeyOptions, PasskeyShown, ProofIn, SessionOut
from oasys.identity.services.events import Kind, pending_person, person_of, record
from oasys.identity.services.sessions import sweep

router = Router(tags=["Sign-in"])


def session_out(request: HttpRequest, content: dict[str, Any] | None = None) -> dict[str, Any]:
    """Who is signed in, or what is still needed."""
    user = request.user
    if not user.is_authenticated:
        nobody = dict.fromkeys(("user_id", "email", "is_email_verified"))
        return {"is_authenticated": False, **nobody, "needs": needs(content or {})}
    return {
        "is_authenticated": True,
        "user_id": user.pk,
        "email": user.email,
        "is_email_verified": queries.is_email_verified(user),
        "needs": [],
    }


def signed_in(request: HttpRequest, content: dict[str, Any], by: str, refusal: type[DomainError]) -> dict[str, Any]:
    """The session after a step of a sign-in; written down where it was the last one. Raises `refusal` for an inactive person."""
    if request.user.is_authenticated:
        sweep()
        remember_device(request, person(request))
        record(request, person(request), Kind.SIGNED_IN, by=by)
    elif not needs(content):
        raise refusal(refusal.title)
    return session_out(request, content)


@router.get("/auth/session", auth=Public(), response=answers(s200=SessionOut), summary="Read the session")
def read_session(request: HttpRequest) -> Any:
    """Who is signed in, if anyone, or what a sign-in waits for; sets the oasys_csrf cookie that every write needs."""
    get_token(request)
    if request.user.is_authenticated:
        return session_out(request)
    return session_out(request, ask(request, SessionView, method="GET", refusal=SignUpRefused))


@router.post("/auth/signup", auth=Public(), response=answers(s201=SessionOut, s429=None), summary="Sign up")
def sign_up(request: HttpRequest, body: Credentials) -> Any:
    """Makes an account and signs in; or it needs the address verified first, and then tells nobody whether it had an account."""
    _refuse_like_address(body)
    content = ask(request, SignupView, body=body.model_dump(), refusal=SignUpRefused)
    if request.user.is_authenticated:
        remember_device(request, person(request))
        record(request, person(request), Kind.SIGNED_UP)
    return Status(201, session_out(request, content))


@router.post("/auth/login", auth=Public(), response=answers(s200=SessionOut, s429=None), summary="Sign in")
def sign_in(request: HttpRequest, body: Credentials) -> Any:
    """Starts a session with a new key, or names the second factors it `needs`; wrong passwords slow the next tries down."""
    try:
        content = ask(request, LoginView, body=body.model_dump(), refusal=SignInRefused)
    except SignInRefused:
        record(request, person_of(body.email), Kind.SIGN_IN_FAILED)
        raise
    return signed_in(request, content, "password", SignInRefused)


@router.post(
    "/auth/second-factor", auth=Public(), response=answers(s200=SessionOut, s429=None), summary="Show a second factor"
)
def show_code(request: HttpRequest, body: CodeIn) -> Any:
    """Completes a sign-in by a code of the app or a recovery code; each is good once."""
    return _show_factor(request, AuthenticateView, body.model_dump(), CodeWrong)


@router.post(
    "/auth/second-factor/passkey/options",
    auth=Public(),
    response=answers(s200=PasskeyOptions, s429=None),
    summary="Ask for a challenge to the second factor",
)
def second_factor_options(request: HttpRequest) -> Any:
    """What `navigator.credentials.get` is given, where a sign-in waits for a passkey."""
    return _options(request, AuthenticateWebAuthnView, is_step=True)


@router.post(
    "/auth/second-factor/passkey",
    auth=Public(),
    response=answers(s200=SessionOut, s429=None),
    summary="Show a passkey as the second factor",
)
def show_second_passkey(request: HttpRequest, body: PasskeyShown) -> Any:
    """Completes a sign-in by the answer to the challenge."""
    return _show_factor(request, AuthenticateWebAuthnView, body.model_dump(), PasskeyRefused)


@router.post(
    "/auth/passkey/options",
    auth=Public(),
    response=answers(s200=PasskeyOptions, s429=None),
    summary="Ask for a challenge to sign in",
)
def passkey_options(request: HttpRequest) -> Any:
    """What `navigator.credentials.get` is given, to sign in without a password."""
    return _options(request, LoginWebAuthnView)


@router.post("/auth/passkey", auth=Public(), response=answers(s200=SessionOut, s429=None), summary="Sign in by passkey")
def sign_in_by_passkey(request: HttpRequest, body: PasskeyShown) -> Any:
    """Starts a session by the answer to the challenge, without a password; the passkey has to know its person (PIN, fingerprint)."""
    if request.user.is_authenticated:
        raise AlreadySignedIn(say("Sign out first."))
    content = _show(request, LoginWebAuthnView, body.model_dump(), PasskeyRefused)
    return signed_in(request, content, "passkey", PasskeyRefused)


@router.post(
    "/auth/reauthenticate", auth=SignedIn(), response=answers(s200=SessionOut, s429=None), summary="Prove again"
)
def reauthenticate(request: HttpRequest, body: ProofIn) -> Any:
    """By the password or a code, before changing factors or the address; good for some minutes."""
    view = ReauthenticateView if body.code is None else ReauthenticateByCodeView
    return _prove(request, view, body.model_dump(exclude_none=True), ProofRefused)


@router.post(
    "/auth/reauthenticate/passkey/options",
    auth=SignedIn(),
    response=answers(s200=PasskeyOptions, s429=None),
    summary="Ask for a challenge to prove again",
)
def reauthentication_options(request: HttpRequest) -> Any:
    """What `navigator.credentials.get` is given, to prove again who is signed in."""
    return _options(request, ReauthenticateWebAuthnView)


@router.post(
    "/auth/reauthenticate/passkey",
    auth=SignedIn(),
    response=answers(s200=SessionOut, s429=None),
    summary="Prove again by passkey",
)
def reauthenticate_by_passkey(request: HttpRequest, body: PasskeyShown) -> Any:
    """By the answer to the challenge."""
    return _prove(request, ReauthenticateWebAuthnView, body.model_dump(), PasskeyRefused)


@router.delete("/auth/session", auth=SignedIn(), response=answers(s204=None), summary="Sign out")
def sign_out(request: HttpRequest) -> Any:
    """Ends the session."""
    record(request, person(request), Kind.SIGNED_OUT)
    get_adapter().logout(request)
    return Status(204, None)


def _options(request: HttpRequest, view: Any, *, is_step: bool = False) -> dict[str, Any]:
    content = ask(request, view, method="GET", refusal=PasskeyRefused, is_step=is_step)
    return {"options": content["data"]["request_options"]}


def _show(
    request: HttpRequest, view: Any, body: dict[str, Any], refusal: type[DomainError], *, is_step: bool = False
) -> dict[str, Any]:
    """Shows a factor; garbage that allauth's parser trips over is refused like a wrong answer."""
    try:
        return ask(request, view, body=body, refusal=refusal, is_step=is_step)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        if refusal is not PasskeyRefused:
            raise
        raise PasskeyRefused(say("The answer is not one of an authenticator.")) from error


def _show_factor(request: HttpRequest, view: Any, body: dict[str, Any], refusal: type[DomainError]) -> dict[str, Any]:
    user = pending_person(request)
    try:
        content = _show(request, view, body, refusal, is_step=True)
    except (CodeWrong, PasskeyRefused):
        record(request, user, Kind.SECOND_FACTOR_FAILED)
        raise
    if user is not None:
        _note_recovery_code(request, user)
    return signed_in(request, content, "second_factor", refusal)


def _note_recovery_code(request: HttpRequest, user: User) -> None:
    records = request.session.get("account_authentication_methods") or [{}]
    if records[-1].get("type") == Authenticator.Type.RECOVERY_CODES:
        record(request, user, Kind.RECOVERY_CODE_USED)


def _prove(request: HttpRequest, view: Any, body: dict[str, Any], refusal: type[DomainError]) -> dict[str, Any]:
    user = person(request)
    try:
        _show(request, view, body, refusal)
    except (ProofRefused, PasskeyRefused):
        record(request, user, Kind.REAUTHENTICATION_FAILED)
        raise
    record(request, user, Kind.REAUTHENTICATED)
    _note_recovery_code(request, user)
    return session_out(request)


def _refuse_like_address(body: Credentials) -> None:
    """A password that resembles the address: allauth checks passwords before it knows whose they are."""
    try:
        UserAttributeSimilarityValidator(("email",)).validate(body.password, User(email=body.email))
    except ValidationError as error:
        raise SignUpRefused(
            error.messages[0], errors=[FieldError("/password", SignUpRefused.code, error.messages[0])]
        ) from error

"""Signing up, in and out: django-allauth does it, this translates its answers."""

from collections.abc import Callable
from typing import Any

import orjson
from allauth.headless.account.views import LoginView, SignupView
from allauth.headless.constants import Client
from django.contrib.auth import logout
from django.contrib.auth.password_validation import UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.middleware.csrf import get_token
from ninja import Router, Status

from oasys.core.errors import DomainError, FieldError
from oasys.core.wire import answers
from oasys.identity.auth import Public, SignedIn
from oasys.identity.errors import AlreadySignedIn, SignInRefused, SignUpRefused, TooManyTries
from oasys.identity.models import User
from oasys.identity.schemas import Credentials, SessionOut

router = Router(tags=["Sign-in"])
_sign_up: Callable[..., Any] = SignupView.as_api_view(client=Client.BROWSER)
_sign_in: Callable[..., Any] = LoginView.as_api_view(client=Client.BROWSER)


@router.get("/auth/session", auth=Public(), response=answers(s200=SessionOut), summary="Read the session")
def read_session(request: HttpRequest) -> Any:
    """Who is signed in, if anyone; sets the oasys_csrf cookie that every write needs."""
    get_token(request)
    return _session(request)


@router.post("/auth/signup", auth=Public(), response=answers(s201=SessionOut, s429=None), summary="Sign up")
def sign_up(request: HttpRequest, body: Credentials) -> Any:
    """Makes an account and signs in."""
    _refuse_like_address(body)
    _through(_sign_up, request, SignUpRefused)
    return Status(201, _session(request))


@router.post("/auth/login", auth=Public(), response=answers(s200=SessionOut, s429=None), summary="Sign in")
def sign_in(request: HttpRequest, body: Credentials) -> Any:
    """Starts a session with a new key; too many wrong passwords slow the next tries down."""
    _through(_sign_in, request, SignInRefused)
    return _session(request)


@router.delete("/auth/session", auth=SignedIn(), response=answers(s204=None), summary="Sign out")
def sign_out(request: HttpRequest) -> Any:
    """Ends the session."""
    logout(request)
    return Status(204, None)


def _session(request: HttpRequest) -> dict[str, Any]:
    user = request.user
    if not user.is_authenticated:
        return {"is_authenticated": False, "user_id": None, "email": None}
    return {"is_authenticated": True, "user_id": user.pk, "email": user.email}


def _refuse_like_address(body: Credentials) -> None:
    """A password that resembles the address: allauth checks passwords before it knows whose they are."""
    try:
        UserAttributeSimilarityValidator(("email",)).validate(body.password, User(email=body.email))
    except ValidationError as error:
        raise SignUpRefused(
            error.messages[0], errors=[FieldError("/password", SignUpRefused.code, error.messages[0])]
        ) from error


def _through(view: Callable[..., Any], request: HttpRequest, refusal: type[DomainError]) -> None:
    """Runs one of allauth's views; its refusals become ours."""
    answer = view(request)
    if answer.status_code == 200:
        return
    if answer.status_code == 409:
        raise AlreadySignedIn("Sign out first.")
    if answer.status_code == 429:
        raise TooManyTries("Wait a few minutes, then try again.")
    found = orjson.loads(answer.content).get("errors", [])
    if any(error.get("code") == "too_many_login_attempts" for error in found):
        raise TooManyTries("Too many wrong passwords for this address: wait a few minutes, then try again.")
    errors = [
        FieldError(f"/{error['param']}" if "param" in error else "", refusal.code, error["message"]) for error in found
    ]
    raise refusal(errors[0].message if errors else refusal.title, errors=errors)

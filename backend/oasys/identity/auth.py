"""Who asks: every operation of the API declares Public, SignedIn, or Member (of `organisations.auth`)."""

from abc import ABC, abstractmethod
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.conf import settings
from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import APIKeyCookie
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from oasys.core.words import marked, say
from oasys.identity.errors import CsrfFailed, NotSignedIn, ReauthenticationNeeded, SessionNeeded
from oasys.identity.models import User
from oasys.identity.queries import has_factor

CSRF_ADVICE = marked("Send the value of the oasys_csrf cookie as X-CSRFToken, from the same origin.")


class SessionCookie(APIKeyCookie, ABC):
    """The session cookie of an active person, with its CSRF check on every unsafe method.

    Who shows a bearer token is judged by it alone: a cookie beside it counts for nothing.
    """

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Any:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self.admit_token(request, token.strip())
        try:
            return super().__call__(request)
        except HttpError as error:
            raise CsrfFailed(say(CSRF_ADVICE)) from error

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        user = request.user
        if not (user.is_authenticated and user.is_active):
            raise NotSignedIn(say("Sign in, or sign in again: there is no session."))
        return self.admit(request, user)

    def admit_token(self, request: HttpRequest, token: str) -> Any:
        """Lets a program in, or raises."""
        raise SessionNeeded(say("This is done by a person who is signed in, not by a token."))

    @abstractmethod
    def admit(self, request: HttpRequest, user: User) -> Any:
        """Lets the person in, or raises."""


class SignedIn(SessionCookie):
    """Anyone who is signed in; no tenant is opened."""

    def admit(self, request: HttpRequest, user: User) -> Any:
        return user


class Public(AuthBase):
    """Anyone at all: said, not forgotten. Unsafe methods still prove that they come from our own pages."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = settings.CSRF_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Any:
        if check_csrf(request):
            raise CsrfFailed(say(CSRF_ADVICE))
        return True


def person(request: HttpRequest) -> User:
    """Who asks, in an operation that is for people who are signed in."""
    user = request.user
    assert user.is_authenticated
    return user


def require_recent_proof(request: HttpRequest) -> None:
    """Before a sensitive act: who is signed in has proved it again within OASYS_REAUTHENTICATION_MINUTES.

    Raises ReauthenticationNeeded. Where a person has neither password nor factor there is nothing to prove it by.
    """
    if not did_recently_reauthenticate(request):
        raise ReauthenticationNeeded(say("Prove who you are: POST /api/v1/auth/reauthenticate; then send this again."))


def has_shown_factor(request: HttpRequest, user: User) -> bool:
    """Whether a second factor was shown in this session, or set up in it, and the person still has one.

    A passkey that signs in alone is one, and so is a recovery code. A sign-in at a provider is none, whatever the provider
    asked for: allauth keeps nothing of how it was made there.
    """
    records = get_authentication_records(request, user)
    return any(record.get("method") == "mfa" for record in records) and has_factor(user.pk)

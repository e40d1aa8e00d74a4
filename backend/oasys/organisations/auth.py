"""Who asks, in which tenant, with which right: every operation of the API declares one of these.

The tenant comes from the session and from nowhere else. It is opened inside the transaction of the request, and the
membership is read each time: a membership that was removed gives nothing from that moment on.
"""

from abc import ABC, abstractmethod
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import APIKeyCookie
from ninja.security.base import AuthBase

from oasys.identity.models import User
from oasys.organisations.errors import CsrfFailed, NoTenantChosen, NotSignedIn, PermissionMissing
from oasys.organisations.models import Membership
from oasys.organisations.permissions import Permission

TENANT_KEY = "tenant_id"


class MemberRequest(HttpRequest):
    """A request behind Member: the person, and the membership in the tenant that is open."""

    user: User
    membership: Membership


class PersonRequest(HttpRequest):
    """A request behind SignedIn: the person, with no tenant open."""

    user: User


class _SessionCookie(APIKeyCookie, ABC):
    """The session cookie with its CSRF check on every unsafe method."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Any:
        try:
            return super().__call__(request)
        except HttpError as error:
            message = "Send the value of the oasys_csrf cookie as X-CSRFToken, from the same origin."
            raise CsrfFailed(message) from error

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        user = request.user
        if not (user.is_authenticated and user.is_active):
            raise NotSignedIn("Sign in, or sign in again: there is no session.")
        return self.admit(request, user)

    @abstractmethod
    def admit(self, request: HttpRequest, user: User) -> Any:
        """Lets the person in, or raises."""


class SignedIn(_SessionCookie):
    """Anyone who is signed in; no tenant is opened."""

    def admit(self, request: HttpRequest, user: User) -> Any:
        return user


class Member(_SessionCookie):
    """A member of the session's tenant whose role holds `permission`; the tenant is open from here on."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission
        super().__init__()

    def admit(self, request: HttpRequest, user: User) -> Any:
        chosen = request.session.get(TENANT_KEY)
        if not chosen:
            raise NoTenantChosen("Choose the tenant to work in: PUT /api/v1/me/tenant.")
        connection.open_tenant(UUID(chosen))  # type: ignore[attr-defined]
        membership = Membership.objects.filter(user_id=user.pk).first()
        if membership is None:
            raise NoTenantChosen("You are no longer a member of the tenant of this session: choose another.")
        if not membership.may(self.permission):
            message = f"Your role {membership.role} lacks the permission {self.permission}."
            raise PermissionMissing(message, permission=str(self.permission), role=membership.role)
        request.membership = membership  # type: ignore[attr-defined]
        return membership


class Public(AuthBase):
    """Anyone at all: said, not forgotten."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = "public"

    def __call__(self, request: HttpRequest) -> Any:
        return True

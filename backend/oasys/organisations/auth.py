"""In which tenant, with which right: what an operation on the data of a tenant declares.

The tenant comes from the session, or from the token that a program shows, and from nowhere else. It is opened inside
the transaction of the request, and membership and role are read each time: what was taken away is gone from that
moment on.
"""

from typing import Any
from uuid import UUID

from django.db import connection
from django.http import HttpRequest

from oasys.core.actor import actor_of
from oasys.core.errors import NotFound
from oasys.core.words import marked, say
from oasys.identity.auth import SessionCookie, has_shown_factor
from oasys.identity.models import User
from oasys.organisations.acting import act_with, acting_rights
from oasys.organisations.bearer import read_token
from oasys.organisations.errors import (
    NoTenantChosen,
    PermissionMissing,
    SecondFactorNeeded,
    SignInAgain,
    TokenRefused,
)
from oasys.organisations.models import ApiToken, Membership
from oasys.organisations.permissions import Permission, role_said
from oasys.organisations.queries import is_platform_staff, membership_of, token_by_hash
from oasys.organisations.services.tokens import note_use
from oasys.organisations.support import Visit, visit_of

TENANT_KEY = "tenant_id"
READING = frozenset({"GET", "HEAD"})
FACTOR_CURE = marked(
    "Show one: POST /api/v1/auth/reauthenticate with a code, or /auth/reauthenticate/passkey. If you have none, set up an "
    "authenticator app (POST /api/v1/auth/factors/totp) or a passkey (POST /api/v1/auth/factors/passkeys/options)."
)


class Member(SessionCookie):
    """A member of the open tenant whose role, and whose token if one is shown, holds `permission`."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission
        super().__init__()

    def admit(self, request: HttpRequest, user: User) -> Any:
        chosen = request.session.get(TENANT_KEY)
        if not chosen:
            raise NoTenantChosen(say("Choose the tenant to work in: PUT /api/v1/me/tenant."))
        connection.open_tenant(UUID(chosen))  # type: ignore[attr-defined]
        membership: Membership | Visit | None = membership_of(actor_of(request, user.pk))
        if membership is None:
            membership = visit_of(request, user)
        if membership is None:
            raise NoTenantChosen(say("You are no longer a member of the tenant of this session: choose another."))
        if isinstance(membership, Membership):
            self._refuse_session(request, user, membership)
        act_with(membership.rights(), only_reads=request.method in READING)
        return self._admitted(request, membership)

    def would_admit(self, request: HttpRequest, user: User) -> bool:
        """Whether a member's session would be let in; opens its tenant where one is chosen.

        For an operation that needs no tenant and says a little of one. Support is no member, and no visit begins here.
        """
        chosen = chosen_tenant(request)
        if chosen is None:
            return False
        connection.open_tenant(chosen)  # type: ignore[attr-defined]
        membership = membership_of(actor_of(request, user.pk))
        if membership is None or not membership.rights().may(self.permission):
            return False
        try:
            self._refuse_session(request, user, membership)
        except (SignInAgain, SecondFactorNeeded):
            return False
        return True

    def _refuse_session(self, request: HttpRequest, user: User, membership: Membership) -> None:
        """Raises SignInAgain where the session was ended for this tenant; SecondFactorNeeded."""
        ended = membership.signed_in_after
        if ended is not None and request.session.began_at <= ended:  # type: ignore[attr-defined]
            raise SignInAgain(say("Sign out (DELETE /api/v1/auth/session), then sign in again."))
        if membership.needs_factor and not has_shown_factor(request, user):
            raise SecondFactorNeeded(say(FACTOR_CURE))

    def admit_token(self, request: HttpRequest, token: str) -> Any:
        bearer = read_token(token)
        if bearer is None:
            raise TokenRefused(say("The token is not one of ours: copy the whole of it."))
        connection.open_tenant(bearer.tenant_id)  # type: ignore[attr-defined]
        found = token_by_hash(bearer.hash, actor_of(request, None))
        if found is None:
            raise TokenRefused(say("The token was revoked, has expired, or never was."))
        if found.membership.needs_factor and not found.made_with_factor:
            raise SecondFactorNeeded(
                say("The token was made without a second factor: show one, then make another token.")
            )
        note_use(found)
        request.user = found.membership.user
        request.api_token = found  # type: ignore[attr-defined]
        act_with(found.rights(), only_reads=request.method in READING)
        return self._admitted(request, found.membership)

    def _admitted(self, request: HttpRequest, membership: Membership | Visit) -> Membership | Visit:
        request.membership = membership  # type: ignore[attr-defined]
        if isinstance(membership, Visit) and request.method not in READING:
            raise PermissionMissing(
                say("Support reads, and writes nothing."), permission=str(self.permission), role=membership.role_name
            )
        require(request, self.permission)
        return membership


class Platform(SessionCookie):
    """Somebody who runs the platform. To everybody else there is nothing here."""

    def admit(self, request: HttpRequest, user: User) -> Any:
        if not is_platform_staff(user):
            raise NotFound(say("There is nothing at this address."))
        return user


def token_of(request: HttpRequest) -> ApiToken | None:
    """The token the request was let in by, if it was not a session."""
    return getattr(request, "api_token", None)


def require(request: HttpRequest, permission: Permission) -> None:
    """A permission that an operation, or a part of it, needs. Raises PermissionMissing."""
    if acting_rights().may(permission):
        return
    role = request.membership.role_name  # type: ignore[attr-defined]
    lacks = (
        say("Your role {role} lacks the permission {permission}.", role=role_said(role), permission=permission)
        if token_of(request) is None
        else say("This token lacks the permission {permission}.", permission=permission)
    )
    raise PermissionMissing(
        lacks,
        permission=str(permission),
        role=role,
    )


def choose_tenant(request: HttpRequest, tenant_id: UUID) -> None:
    """The tenant this session works in from now on."""
    request.session[TENANT_KEY] = str(tenant_id)


def leave_tenant(request: HttpRequest) -> None:
    """The session works in no tenant."""
    request.session.pop(TENANT_KEY, None)


def chosen_tenant(request: HttpRequest) -> UUID | None:
    """The tenant this session works in, if one was chosen."""
    chosen = request.session.get(TENANT_KEY)
    return UUID(chosen) if chosen else None

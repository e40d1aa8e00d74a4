"""In which tenant, with which right: what an operation on the data of a tenant declares.

The tenant comes from the session and from nowhere else. It is opened inside the transaction of the request, and the
membership is read each time: a membership that was removed gives nothing from that moment on.
"""

from typing import Any
from uuid import UUID

from django.db import connection
from django.http import HttpRequest

from oasys.core.reads import row_where
from oasys.identity.auth import SessionCookie
from oasys.identity.models import User
from oasys.organisations.errors import NoTenantChosen, PermissionMissing
from oasys.organisations.models import Membership
from oasys.organisations.permissions import Permission

TENANT_KEY = "tenant_id"


class Member(SessionCookie):
    """A member of the session's tenant whose role holds `permission`; the tenant is open from here on."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission
        super().__init__()

    def admit(self, request: HttpRequest, user: User) -> Any:
        chosen = request.session.get(TENANT_KEY)
        if not chosen:
            raise NoTenantChosen("Choose the tenant to work in: PUT /api/v1/me/tenant.")
        connection.open_tenant(UUID(chosen))  # type: ignore[attr-defined]
        membership = row_where(Membership, "user_id = %s", user.pk)
        if membership is None:
            raise NoTenantChosen("You are no longer a member of the tenant of this session: choose another.")
        request.membership = membership  # type: ignore[attr-defined]
        require(request, self.permission)
        return membership


def require(request: HttpRequest, permission: Permission) -> None:
    """A permission that an operation, or a part of it, needs. Raises PermissionMissing."""
    membership: Membership = request.membership  # type: ignore[attr-defined]
    if not membership.may(permission):
        message = f"Your role {membership.role} lacks the permission {permission}."
        raise PermissionMissing(message, permission=str(permission), role=membership.role)


def choose_tenant(request: HttpRequest, tenant_id: UUID) -> None:
    """The tenant this session works in from now on."""
    request.session[TENANT_KEY] = str(tenant_id)


def chosen_tenant(request: HttpRequest) -> UUID | None:
    """The tenant this session works in, if one was chosen."""
    chosen = request.session.get(TENANT_KEY)
    return UUID(chosen) if chosen else None

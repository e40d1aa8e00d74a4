"""Roles: the built-in ones, and the tenant's own."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from oasys.core.concurrency import expected_version, set_etag
from oasys.core.wire import answers
from oasys.core.words import say
from oasys.organisations import queries
from oasys.organisations.auth import Member
from oasys.organisations.models import CustomRole
from oasys.organisations.permissions import MEANING, PERMISSIONS, Permission, Role
from oasys.organisations.schemas import RoleIn, RoleMatrix, RoleOut
from oasys.organisations.services import roles

router = Router(tags=["Roles"])
ROLE = "/roles/{uuid:role_id}"


def _role(role: CustomRole) -> dict[str, Any]:
    return {
        "id": role.id,
        "name": role.name,
        "permissions": role.permissions,
        "company_ids": queries.seen(role.company_ids),
        "entry_limits": role.rights().entry_limits,
        "version": role.version,
    }


def _built_in(role: Role) -> dict[str, Any]:
    held = sorted(PERMISSIONS[role])
    return {"id": None, "name": role, "permissions": held, "company_ids": None, "entry_limits": None, "version": None}


def _input(body: RoleIn) -> roles.RoleInput:
    return roles.RoleInput(body.name, body.permissions, body.company_ids, body.entry_limits)


@router.get("/roles", auth=Member(Permission.TENANT_READ), response=answers(s200=RoleMatrix), summary="List roles")
def list_roles(request: HttpRequest) -> Any:
    """Every permission, the built-in roles and the tenant's own, with what each allows."""
    return {
        "permissions": [{"name": permission, "meaning": say(MEANING[permission])} for permission in Permission],
        "roles": [*map(_built_in, Role), *map(_role, queries.custom_roles())],
    }


@router.post("/roles", auth=Member(Permission.ROLE_CHANGE), response=answers(s201=RoleOut), summary="Make a role")
def create(request: HttpRequest, response: HttpResponse, body: RoleIn) -> Any:
    """A role of the tenant's own, with no more rights than who makes it has."""
    made = roles.create_role(role=_input(body), by=request.user)  # type: ignore[arg-type]
    set_etag(response, made.version)
    return Status(201, _role(made))


@router.get(ROLE, auth=Member(Permission.TENANT_READ), response=answers(s200=RoleOut), summary="Read a role")
def read(request: HttpRequest, response: HttpResponse, role_id: UUID) -> Any:
    """One of the tenant's own roles."""
    role = queries.custom_role_of(role_id)
    set_etag(response, role.version)
    return _role(role)


@router.put(
    ROLE,
    auth=Member(Permission.ROLE_CHANGE),
    response=answers(s200=RoleOut, s412=None, s428=None),
    summary="Replace a role",
)
def change(request: HttpRequest, response: HttpResponse, role_id: UUID, body: RoleIn) -> Any:
    """From this moment on everybody with the role may do what it says now. Nobody changes a role they have."""
    changed = roles.change_role(
        role_id=role_id,
        version=expected_version(request),
        role=_input(body),
        by=request.user,  # type: ignore[arg-type]
    )
    set_etag(response, changed.version)
    return _role(changed)


@router.delete(
    ROLE,
    auth=Member(Permission.ROLE_CHANGE),
    response=answers(s204=None, s412=None, s428=None),
    summary="Delete a role",
)
def delete(request: HttpRequest, role_id: UUID) -> Any:
    """Only a role that nobody has, and nobody is invited to."""
    roles.delete_role(role_id=role_id, version=expected_version(request), by=request.user)  # type: ignore[arg-type]
    return Status(204, None)

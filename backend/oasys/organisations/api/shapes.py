"""From bodies to grants, from rows to answers."""

from typing import Any
from uuid import UUID

from oasys.organisations.models import ApiToken, Invitation, Membership, RoleHolder
from oasys.organisations.permissions import CUSTOM, Role
from oasys.organisations.queries import seen
from oasys.organisations.schemas import GrantIn, ServiceIn
from oasys.organisations.services.grants import Grant


def grant_of(body: GrantIn | ServiceIn) -> Grant:
    """What a body gives."""
    return Grant(Role(body.role) if body.role else None, body.role_id, body.company_ids)


def changed_grant(holder: RoleHolder, changes: dict[str, Any]) -> Grant:
    """What a member has, with the changes of a patch in it. An owner is one of the whole tenant."""
    says_role = "role" in changes or "role_id" in changes
    role: Role | None = None if holder.role == CUSTOM else Role(holder.role)
    role_id: UUID | None = holder.custom_role_id
    if says_role:
        role, role_id = Role(changes["role"]) if "role" in changes else None, changes.get("role_id")
    kept = None if says_role and role is Role.OWNER else holder.company_ids
    return Grant(role, role_id, changes.get("company_ids", kept))


def holder(row: RoleHolder) -> dict[str, Any]:
    """The role somebody has or is to have."""
    return {"role": row.role_name, "role_id": row.custom_role_id, "company_ids": seen(row.company_ids)}


def member(row: Membership) -> dict[str, Any]:
    return holder(row) | {"id": row.id, "person_id": row.user_id, "email": row.user.email}


def service(row: Membership) -> dict[str, Any]:
    return holder(row) | {"id": row.id, "name": row.service_name, "email": row.user.email}


def invitation(row: Invitation, *, stands: bool = True) -> dict[str, Any]:
    return holder(row) | {
        "id": row.id,
        "email": row.email,
        "invited_by": row.invited_by.email,
        "created_at": row.created_at,
        "mailed_at": row.mailed_at,
        "expires_at": row.expires_at,
        "stands": stands,
    }


def token(row: ApiToken, now: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "permissions": row.permissions,
        "company_ids": seen(row.company_ids),
        "created_at": row.created_at,
        "expires_at": row.expires_at,
        "has_ended": row.has_ended(now),
        "last_used_at": row.last_used_at,
        "made_with_factor": row.made_with_factor,
    }

"""The members of the tenant that is open."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from oasys.core.wire import answers
from oasys.organisations import queries
from oasys.organisations.api import shapes
from oasys.organisations.auth import Member
from oasys.organisations.permissions import Permission
from oasys.organisations.schemas import MemberOut, MemberPatch
from oasys.organisations.services import members

router = Router(tags=["Members"])


@router.get(
    "/members", auth=Member(Permission.TENANT_READ), response=answers(s200=list[MemberOut]), summary="List members"
)
def list_members(request: HttpRequest) -> Any:
    """The members of the tenant, by e-mail address."""
    return [shapes.member(membership) for membership in queries.members()]


@router.patch(
    "/members/{uuid:membership_id}",
    auth=Member(Permission.MEMBER_CHANGE),
    response=answers(s200=MemberOut),
    summary="Change what a member may do",
)
def change_member(request: HttpRequest, membership_id: UUID, body: MemberPatch) -> Any:
    """Nobody changes their own role, or gives or takes more than they have; a tenant keeps an owner."""
    changes = body.model_dump(exclude_unset=True)
    changed = members.change_member(
        membership_id=membership_id,
        grant=lambda member: shapes.changed_grant(member, changes),
        by=request.user,  # type: ignore[arg-type]
    )
    return shapes.member(changed)


@router.delete(
    "/members/{uuid:membership_id}",
    auth=Member(Permission.MEMBER_CHANGE),
    response=answers(s204=None),
    summary="Remove a member",
)
def remove_member(request: HttpRequest, membership_id: UUID) -> Any:
    """Ends the membership, and with it all access, tokens included, at once."""
    members.remove_member(membership_id=membership_id, by=request.user)  # type: ignore[arg-type]
    return Status(204, None)

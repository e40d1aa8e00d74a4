"""Invitations by e-mail."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from oasys.core.actor import act_as, actor_of
from oasys.core.wire import answers
from oasys.identity.auth import SignedIn
from oasys.organisations import queries
from oasys.organisations.api import shapes
from oasys.organisations.auth import Member, choose_tenant
from oasys.organisations.permissions import Permission
from oasys.organisations.schemas import AcceptIn, InvitationIn, InvitationOut, TenantOut
from oasys.organisations.services import invitations

router = Router(tags=["Invitations"])
INVITATION = "/invitations/{uuid:invitation_id}"


def _origin(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")  # of the installation, or a proved domain


@router.get(
    "/invitations",
    auth=Member(Permission.MEMBER_CHANGE),
    response=answers(s200=list[InvitationOut]),
    summary="List invitations",
)
def list_invitations(request: HttpRequest) -> Any:
    """Those that nobody has accepted yet, by e-mail address, with whether they still could be."""
    rows = queries.invitations()
    standing = queries.standing(rows, datetime.now(UTC))
    return [shapes.invitation(row, stands=row.id in standing) for row in rows]


@router.post(
    "/invitations",
    auth=Member(Permission.MEMBER_CHANGE),
    response=answers(s201=InvitationOut),
    summary="Invite somebody",
)
def invite(request: HttpRequest, body: InvitationIn) -> Any:
    """Sends a mail with a code that works once, for a week, for that address only."""
    made = invitations.invite(
        email=body.email,
        grant=shapes.grant_of(body),
        by=request.user,  # type: ignore[arg-type]
        origin=_origin(request),
        now=datetime.now(UTC),
    )
    return Status(201, shapes.invitation(made))


@router.post(
    INVITATION + "/resend",
    auth=Member(Permission.MEMBER_CHANGE),
    response=answers(s200=InvitationOut, s429=None),
    summary="Send an invitation again",
)
def resend(request: HttpRequest, invitation_id: UUID) -> Any:
    """Another mail with another code, valid for another week; the code before is worth nothing."""
    sent = invitations.resend(
        invitation_id=invitation_id,
        by=request.user,  # type: ignore[arg-type]
        origin=_origin(request),
        now=datetime.now(UTC),
    )
    return shapes.invitation(sent)


@router.delete(
    INVITATION, auth=Member(Permission.MEMBER_CHANGE), response=answers(s204=None), summary="Revoke an invitation"
)
def revoke(request: HttpRequest, invitation_id: UUID) -> Any:
    """Its code is worth nothing from now on."""
    invitations.revoke(invitation_id=invitation_id, by=request.user)  # type: ignore[arg-type]
    return Status(204, None)


@router.post("/invitations/accept", auth=SignedIn(), response=answers(s200=TenantOut), summary="Accept an invitation")
def accept(request: HttpRequest, body: AcceptIn) -> Any:
    """Makes the person a member, if it was their address that was invited; the session works in the tenant from now on."""
    act_as(actor_of(request, request.user.pk))
    tenant_id = invitations.accept(code=body.code, by=request.user, now=datetime.now(UTC))  # type: ignore[arg-type]
    choose_tenant(request, tenant_id)
    return next(mine for mine in queries.tenants_of(request.user) if mine.tenant_id == tenant_id)  # type: ignore[arg-type]

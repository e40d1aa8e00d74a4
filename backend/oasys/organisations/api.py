"""The person's tenants, and the members of the tenant that is open."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from oasys.core.errors import NotFound
from oasys.core.wire import answers
from oasys.identity.auth import SignedIn
from oasys.organisations import queries, services
from oasys.organisations.auth import Member, choose_tenant, chosen_tenant
from oasys.organisations.models import Membership
from oasys.organisations.permissions import Permission, Role
from oasys.organisations.schemas import ChosenTenant, MemberIn, MemberOut, MemberPatch, MeOut, TenantIn, TenantOut

router = Router(tags=["Tenants and members"])


@router.get("/me", auth=SignedIn(), response=answers(s200=MeOut), summary="Read the signed-in person")
def read_me(request: HttpRequest) -> Any:
    """The person, their tenants, and the tenant this session works in."""
    user = request.user
    return {
        "user_id": user.pk,
        "email": user.email,  # type: ignore[union-attr]
        "tenant_id": chosen_tenant(request),
        "tenants": queries.tenants_of(user),  # type: ignore[arg-type]
    }


@router.get("/tenants", auth=SignedIn(), response=answers(s200=list[TenantOut]), summary="List tenants")
def list_tenants(request: HttpRequest) -> Any:
    """The tenants the person is a member of, by name."""
    return queries.tenants_of(request.user)  # type: ignore[arg-type]


@router.post("/tenants", auth=SignedIn(), response=answers(s201=TenantOut), summary="Set up a tenant")
def create_tenant(request: HttpRequest, body: TenantIn) -> Any:
    """The person becomes its owner, and the session works in it from now on."""
    tenant = services.create_tenant(name=body.name, by=request.user)  # type: ignore[arg-type]
    choose_tenant(request, tenant.id)
    return Status(201, {"tenant_id": tenant.id, "name": tenant.name, "role": Role.OWNER.value})


@router.put("/me/tenant", auth=SignedIn(), response=answers(s200=TenantOut), summary="Choose the tenant")
def choose(request: HttpRequest, body: ChosenTenant) -> Any:
    """The session works in this tenant from now on; a tenant of strangers is not found."""
    for tenant in queries.tenants_of(request.user):  # type: ignore[arg-type]
        if tenant.tenant_id == body.tenant_id:
            choose_tenant(request, tenant.tenant_id)
            return tenant
    raise NotFound("There is no such tenant.")


def _member(membership: Membership) -> dict[str, Any]:
    return {"id": membership.id, "email": membership.user.email, "role": membership.role}


@router.get(
    "/members", auth=Member(Permission.TENANT_READ), response=answers(s200=list[MemberOut]), summary="List members"
)
def list_members(request: HttpRequest) -> Any:
    """The members of the tenant, by e-mail address."""
    return [_member(membership) for membership in queries.members()]


@router.post(
    "/members", auth=Member(Permission.MEMBER_CHANGE), response=answers(s201=MemberOut), summary="Add a member"
)
def add_member(request: HttpRequest, body: MemberIn) -> Any:
    """Adds someone who has signed up already."""
    return Status(201, _member(services.add_member(email=body.email, role=Role(body.role))))


@router.patch(
    "/members/{uuid:membership_id}",
    auth=Member(Permission.MEMBER_CHANGE),
    response=answers(s200=MemberOut),
    summary="Change a member's role",
)
def change_role(request: HttpRequest, membership_id: UUID, body: MemberPatch) -> Any:
    """Nobody changes their own role; a tenant keeps an owner."""
    changed = services.change_role(membership_id=membership_id, role=Role(body.role), by=request.user)  # type: ignore[arg-type]
    return _member(changed)


@router.delete(
    "/members/{uuid:membership_id}",
    auth=Member(Permission.MEMBER_CHANGE),
    response=answers(s204=None),
    summary="Remove a member",
)
def remove_member(request: HttpRequest, membership_id: UUID) -> Any:
    """Ends the membership, and with it all access, at once."""
    services.remove_member(membership_id=membership_id, by=request.user)  # type: ignore[arg-type]
    return Status(204, None)

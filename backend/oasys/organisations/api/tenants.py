"""The tenants of a person, and the one they work in."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from oasys.core.actor import act_as, actor_of
from oasys.core.errors import NotFound
from oasys.core.wire import answers
from oasys.core.words import say
from oasys.identity.auth import SignedIn
from oasys.identity.errors import SessionNeeded
from oasys.organisations import queries, services
from oasys.organisations.auth import Member, choose_tenant, leave_tenant, token_of
from oasys.organisations.permissions import Permission, Role
from oasys.organisations.schemas import ChosenTenant, TenantIn, TenantOut
from oasys.organisations.services.members import leave as leave_as_member

router = Router(tags=["Tenants"])


@router.get("/tenants", auth=SignedIn(), response=answers(s200=list[TenantOut]), summary="List tenants")
def list_tenants(request: HttpRequest) -> Any:
    """The tenants the person is a member of, by name."""
    return queries.tenants_of(request.user)  # type: ignore[arg-type]


@router.post("/tenants", auth=SignedIn(), response=answers(s201=TenantOut), summary="Set up a tenant")
def create_tenant(request: HttpRequest, body: TenantIn) -> Any:
    """The person becomes its owner, and the session works in it from now on."""
    act_as(actor_of(request, request.user.pk))
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
    raise NotFound(say("There is no such tenant."))


@router.delete(
    "/me/tenant", auth=Member(Permission.TENANT_READ), response=answers(s204=None), summary="Leave the tenant"
)
def leave(request: HttpRequest) -> Any:
    """Ends the person's own membership in the tenant they work in; the last owner stays."""
    if token_of(request) is not None:
        raise SessionNeeded(say("A person who is signed in leaves, not a token."))
    leave_as_member(by=request.user)  # type: ignore[arg-type]
    leave_tenant(request)
    return Status(204, None)

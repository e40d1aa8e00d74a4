"""Services: programs that work on their own account, and their tokens."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from oasys.core.wire import answers
from oasys.identity.auth import has_shown_factor, person
from oasys.organisations import queries
from oasys.organisations.api import shapes
from oasys.organisations.api.tokens import made_out, token_input
from oasys.organisations.auth import Member
from oasys.organisations.permissions import Permission
from oasys.organisations.schemas import ServiceIn, ServiceOut, ServicePatch, TokenIn, TokenMadeOut, TokenOut
from oasys.organisations.services import members, tokens

router = Router(tags=["Services"])
SERVICE = "/services/{uuid:service_id}"


@router.get(
    "/services", auth=Member(Permission.TENANT_READ), response=answers(s200=list[ServiceOut]), summary="List services"
)
def list_services(request: HttpRequest) -> Any:
    """The services of the tenant, by name."""
    return [shapes.service(service) for service in queries.services()]


@router.post(
    "/services", auth=Member(Permission.SERVICE_CHANGE), response=answers(s201=ServiceOut), summary="Make a service"
)
def create(request: HttpRequest, body: ServiceIn) -> Any:
    """An actor that is no person, with no more rights than who makes it has."""
    made = tokens.create_service(name=body.name, grant=shapes.grant_of(body), by=request.user)  # type: ignore[arg-type]
    return Status(201, shapes.service(made))


@router.patch(
    SERVICE,
    auth=Member(Permission.SERVICE_CHANGE),
    response=answers(s200=ServiceOut),
    summary="Change what a service may do",
)
def change(request: HttpRequest, service_id: UUID, body: ServicePatch) -> Any:
    """Nobody gives or takes more than they have."""
    changes = body.model_dump(exclude_unset=True)
    changed = members.change_member(
        membership_id=service_id,
        grant=lambda service: shapes.changed_grant(service, changes),
        by=request.user,  # type: ignore[arg-type]
        is_service=True,
    )
    return shapes.service(changed)


@router.delete(SERVICE, auth=Member(Permission.SERVICE_CHANGE), response=answers(s204=None), summary="Remove a service")
def remove(request: HttpRequest, service_id: UUID) -> Any:
    """Its tokens end at once; what it wrote stays, under its name."""
    members.remove_member(membership_id=service_id, by=request.user, is_service=True)  # type: ignore[arg-type]
    return Status(204, None)


@router.get(
    SERVICE + "/tokens",
    auth=Member(Permission.SERVICE_CHANGE),
    response=answers(s200=list[TokenOut]),
    summary="List a service's tokens",
)
def list_tokens(request: HttpRequest, service_id: UUID) -> Any:
    """Those that have ended included, the newest first."""
    now = datetime.now(UTC)
    return [shapes.token(token, now) for token in queries.tokens_of_service(service_id)]


@router.post(
    SERVICE + "/tokens",
    auth=Member(Permission.SERVICE_CHANGE),
    response=answers(s201=TokenMadeOut),
    summary="Make a token for a service",
)
def create_token(request: HttpRequest, service_id: UUID, body: TokenIn) -> Any:
    """The answer shows the token, this once."""
    made = tokens.create_service_token(
        service_id=service_id,
        token=token_input(body),
        by=person(request),
        now=datetime.now(UTC),
        made_with_factor=has_shown_factor(request, person(request)),
    )
    return made_out(request, made)


@router.delete(
    SERVICE + "/tokens/{uuid:token_id}",
    auth=Member(Permission.SERVICE_CHANGE),
    response=answers(s204=None),
    summary="Revoke a service's token",
)
def revoke_token(request: HttpRequest, service_id: UUID, token_id: UUID) -> Any:
    """It is worth nothing from now on."""
    tokens.revoke_service_token(service_id=service_id, token_id=token_id, by=request.user)  # type: ignore[arg-type]
    return Status(204, None)

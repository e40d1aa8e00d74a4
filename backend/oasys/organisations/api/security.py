"""What a tenant demands of its people's sign-in, and sessions that it ends for itself."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from oasys.core.concurrency import expected_version, set_etag
from oasys.core.wire import answers
from oasys.identity.auth import has_shown_factor, person, require_recent_proof
from oasys.organisations import queries
from oasys.organisations.auth import Member
from oasys.organisations.models import FactorPolicy
from oasys.organisations.permissions import Permission, Role
from oasys.organisations.schemas import EndSessionsIn, FactorPolicyIn, FactorPolicyOut
from oasys.organisations.services import security

router = Router(tags=["Members"])


def _policy(policy: FactorPolicy) -> dict[str, Any]:
    existing = {role.id for role in queries.custom_roles()}
    return {
        "roles": policy.roles,
        "role_ids": [id_ for id_ in policy.role_ids if id_ in existing],
        "version": policy.version,
        "lacking": [{"id": row.id, "email": row.user.email} for row in queries.lacking_factor()],
    }


@router.get(
    "/second-factor-policy",
    auth=Member(Permission.SECURITY_CHANGE),
    response=answers(s200=FactorPolicyOut),
    summary="Read of whom a second factor is demanded",
)
def read_policy(request: HttpRequest, response: HttpResponse) -> Any:
    """The roles, and which members with them have no factor yet."""
    policy = queries.factor_policy()
    set_etag(response, policy.version)
    return _policy(policy)


@router.put(
    "/second-factor-policy",
    auth=Member(Permission.SECURITY_CHANGE),
    response=answers(s200=FactorPolicyOut, s412=None, s428=None),
    summary="Demand a second factor of roles",
)
def set_policy(request: HttpRequest, response: HttpResponse, body: FactorPolicyIn) -> Any:
    """From this moment on who has one of the roles works in the tenant only in sessions that have shown a second factor.

    Needs a recent proof, and, for the role of who asks, a factor shown in this session.
    """
    version = expected_version(request)
    require_recent_proof(request)
    policy = security.set_factor_policy(
        roles=[Role(role) for role in body.roles],
        role_ids=body.role_ids,
        version=version,
        by=person(request),
        has_factor=has_shown_factor(request, person(request)),
    )
    set_etag(response, policy.version)
    return _policy(policy)


@router.post(
    "/members/{uuid:membership_id}/end-sessions",
    auth=Member(Permission.SECURITY_CHANGE),
    response=answers(s204=None),
    summary="End a member's sessions in this tenant",
)
def end_sessions(request: HttpRequest, membership_id: UUID, body: EndSessionsIn) -> Any:
    """At once: the member has to sign in again to work here. What they do in other tenants is not touched."""
    security.end_sessions(membership_id=membership_id, with_tokens=body.with_tokens, by=person(request))
    return Status(204, None)

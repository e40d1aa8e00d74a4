"""What a tenant demands of its people's sign-in, and sessions that it ends for itself."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from oasys.core.errors import FieldError, Invalid, StaleVersion
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.identity.models import User
from oasys.organisations.acting import acting_rights
from oasys.organisations.errors import OnlyOwners, SecondFactorNeeded
from oasys.organisations.models import ApiToken, CustomRole, FactorPolicy, Tenant
from oasys.organisations.permissions import Role
from oasys.organisations.queries import factor_policy
from oasys.organisations.services.grants import giver_of, refuse_beyond, refuse_owner
from oasys.organisations.services.members import locked_pair


@transaction.atomic(savepoint=False)
def set_factor_policy(
    *, roles: Collection[Role], role_ids: Collection[UUID], version: int, by: User, has_factor: bool
) -> FactorPolicy:
    """Says for which roles a second factor is needed, from this moment on. Locks the tenant.

    `has_factor`: whether who asks has shown one in this session; without, nobody demands it of their own role. Of owners
    it is demanded, or no longer, by owners alone. Raises StaleVersion, SecondFactorNeeded, OnlyOwners, Invalid.
    """
    mine, _ = giver_of(by)
    Tenant.objects.select_for_update(no_key=True).get(id=current_tenant_id())
    policy = factor_policy()
    if policy.version != version:
        raise StaleVersion(say("The policy was changed in the meantime."), version=policy.version)
    _known_roles(role_ids)
    wanted = sorted({role.value for role in roles})
    if mine.role != Role.OWNER and (Role.OWNER in policy.roles) != (Role.OWNER in wanted):
        raise OnlyOwners(say("Ask an owner: what owners need is said by owners."))
    if (mine.role in wanted or mine.custom_role_id in role_ids) and not has_factor:
        raise SecondFactorNeeded(
            say(
                "Your own role would need one, and this session has shown none: you would lock yourself "
                "out. Set one up (POST /api/v1/auth/factors/totp), or show it (POST "
                "/api/v1/auth/reauthenticate); then send this again."
            )
        )
    policy.roles, policy.role_ids = wanted, sorted(set(role_ids))
    policy.version += 1
    if version == 0:
        policy.save(force_insert=True)
    else:
        policy.save(update_fields=["roles", "role_ids", "version"])
    return policy


@transaction.atomic(savepoint=False)
def end_sessions(*, membership_id: UUID, with_tokens: bool, by: User) -> None:
    """No session of the member that began before now opens the tenant any more; of other tenants nothing changes.

    `with_tokens`: their own tokens in the tenant are deleted, too. Locks the two memberships and the tenant's owners.
    Raises NotFound, OwnRole, OnlyOwners, BeyondOwnRights.
    """
    mine, theirs = locked_pair(membership_id, by)
    refuse_owner(mine, theirs)
    refuse_beyond(mine.rights().narrowed(acting_rights()), theirs.rights())
    theirs.signed_in_after = timezone.now()
    theirs.save(update_fields=["signed_in_after"])
    if with_tokens:
        ApiToken.objects.filter(membership=theirs).delete()


def _known_roles(role_ids: Collection[UUID]) -> None:
    known = set(CustomRole.objects.filter(id__in=role_ids).values_list("id", flat=True))
    errors = [
        FieldError(f"/role_ids/{row}", "core.not_found", say("There is no such role."))
        for row, id_ in enumerate(role_ids)
        if id_ not in known
    ]
    if errors:
        raise Invalid(say("There is no such role."), errors=errors)

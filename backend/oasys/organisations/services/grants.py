"""What one member gives another: a role and companies, never more than the giver holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from oasys.core.errors import FieldError, Invalid
from oasys.core.words import say
from oasys.identity.models import User
from oasys.organisations.acting import acting_rights
from oasys.organisations.errors import BeyondOwnRights, NoTenantChosen, OnlyOwners
from oasys.organisations.models import Company, CustomRole, Membership, RoleHolder
from oasys.organisations.permissions import CUSTOM, Role
from oasys.organisations.rules import Rights


@dataclass(frozen=True, slots=True)
class Grant:
    """A role, built-in or the tenant's own (`role_id`), in every company (None) or in some."""

    role: Role | None
    role_id: UUID | None = None
    company_ids: Sequence[UUID] | None = None


def put(holder: RoleHolder, grant: Grant) -> None:
    """Writes the grant into a membership or invitation that is not saved yet.

    Locks the custom role, so that it neither changes nor goes meanwhile. Raises Invalid.
    """
    if (grant.role is None) == (grant.role_id is None):
        raise Invalid.at("/role", "core.required", say("Name a role, or the id of one of your own: one of the two."))
    holder.custom_role = None if grant.role_id is None else _custom_role(grant.role_id)
    holder.role = CUSTOM if grant.role is None else grant.role.value
    holder.company_ids = known_companies(grant.company_ids)
    if grant.role is Role.OWNER and holder.company_ids is not None:
        raise Invalid.at("/company_ids", "core.invalid_value", say("An owner is one of the whole tenant."))


def known_companies(company_ids: Sequence[UUID] | None) -> list[UUID] | None:
    """The ids, once each, of companies that whoever acts can see. Raises Invalid."""
    if company_ids is None:
        return None
    wanted = sorted(set(company_ids))
    found = set(Company.objects.filter(id__in=wanted).values_list("id", flat=True))
    errors = [
        FieldError(f"/company_ids/{row}", "core.not_found", say("There is no such company."))
        for row, id_ in enumerate(company_ids)
        if id_ not in found or not acting_rights().sees(id_)
    ]
    if errors:
        raise Invalid(say("There is no such company."), errors=errors)
    return wanted


def refuse_beyond(own: Rights, *others: Rights) -> None:
    """Nobody gives, or takes away, what they do not have themselves. Raises BeyondOwnRights."""
    for other in others:
        if not own.covers(other):
            raise BeyondOwnRights(
                say("This goes beyond what you may do yourself: ask somebody who may do all of it."),
                missing=sorted(map(str, other.permissions - own.permissions)),
            )


def refuse_owner(giver: Membership, *holders: RoleHolder) -> None:
    """Owners are made and unmade by owners alone. Raises OnlyOwners."""
    if giver.role != Role.OWNER and any(holder.role == Role.OWNER for holder in holders):
        raise OnlyOwners(say("Ask an owner."))


def giver_of(by: User) -> tuple[Membership, Rights]:
    """The membership of who gives, locked against a change meanwhile, and what it may do in this request.

    Raises NoTenantChosen where it has ended.
    """
    membership = Membership.objects.select_for_update(no_key=True).filter(user=by).first()
    if membership is None:
        raise NoTenantChosen(say("You are no longer a member of the tenant."))
    return membership, membership.rights().narrowed(acting_rights())


def _custom_role(role_id: UUID) -> CustomRole:
    role = CustomRole.objects.select_for_update(no_key=True).filter(id=role_id).first()
    if role is None:
        raise Invalid.at("/role_id", "core.not_found", say("There is no such role."))
    return role

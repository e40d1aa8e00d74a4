"""People change roles and leave. Nobody raises their own rights, and a tenant keeps an owner."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from oasys.core.errors import NotFound
from oasys.core.words import say
from oasys.identity.models import User
from oasys.organisations.acting import acting_rights
from oasys.organisations.errors import LastOwner, NoTenantChosen, OwnRole
from oasys.organisations.models import Invitation, Membership
from oasys.organisations.permissions import Role
from oasys.organisations.services.grants import Grant, put, refuse_beyond, refuse_owner


@transaction.atomic(savepoint=False)
def change_member(
    *, membership_id: UUID, grant: Callable[[Membership], Grant], by: User, is_service: bool = False
) -> Membership:
    """Gives a member another role or other companies, from those they have; who they invited is invited no longer.

    Locks the two memberships and the tenant's owners.
    Raises NotFound, OwnRole, LastOwner, OnlyOwners, BeyondOwnRights, Invalid.
    """
    mine, theirs = locked_pair(membership_id, by, is_service)
    before = theirs.rights()
    was_owner = theirs.role == Role.OWNER
    if was_owner:
        refuse_owner(mine, theirs)
    put(theirs, grant(theirs))
    if was_owner and theirs.role != Role.OWNER:
        _keep_an_owner(theirs)
    refuse_owner(mine, theirs)
    refuse_beyond(mine.rights().narrowed(acting_rights()), before, theirs.rights())
    theirs.save(update_fields=["role", "custom_role", "company_ids"])
    Invitation.objects.filter(invited_by=theirs.user_id).delete()
    return theirs


@transaction.atomic(savepoint=False)
def remove_member(*, membership_id: UUID, by: User, is_service: bool = False) -> None:
    """Ends a membership at once, with its tokens and the invitations it made.

    Locks the two memberships and the tenant's owners.
    Raises NotFound, OwnRole, LastOwner, OnlyOwners, BeyondOwnRights.
    """
    mine, theirs = locked_pair(membership_id, by, is_service)
    refuse_owner(mine, theirs)
    refuse_beyond(mine.rights().narrowed(acting_rights()), theirs.rights())
    _end(theirs)


@transaction.atomic(savepoint=False)
def leave(*, by: User) -> None:
    """Ends one's own membership. Locks it and the tenant's owners. Raises LastOwner, NoTenantChosen."""
    mine = next((one for one in _owners_and(Q(user=by)) if one.user_id == by.id), None)
    if mine is None:
        raise NoTenantChosen(say("You are no longer a member of the tenant."))
    _end(mine)


def _owners_and(others: Q) -> list[Membership]:
    # all owners are locked too, in key order: two who remove each other at once would leave none
    rows = Membership.objects.select_for_update(of=("self",)).select_related("user", "custom_role")
    return list(rows.filter(Q(role=Role.OWNER.value) | others).order_by("id"))


def locked_pair(membership_id: UUID, by: User, is_service: bool = False) -> tuple[Membership, Membership]:
    """Who changes and who is changed. Raises NotFound, OwnRole, LastOwner, NoTenantChosen."""
    locked = _owners_and(Q(id=membership_id) | Q(user=by))
    theirs = next((one for one in locked if one.id == membership_id), None)
    if theirs is None or is_service != (theirs.service_name is not None):
        raise NotFound(say("There is no such member."))
    if theirs.user_id == by.id:
        raise OwnRole(say("Somebody else has to change your membership."))
    mine = next((one for one in locked if one.user_id == by.id), None)
    if mine is None:  # removed while this waited for the lock
        if theirs.role == Role.OWNER:
            _keep_an_owner(theirs)
        raise NoTenantChosen(say("You are no longer a member of the tenant."))
    return mine, theirs


def _keep_an_owner(membership: Membership) -> None:
    if not Membership.objects.filter(role=Role.OWNER.value).exclude(id=membership.id).exists():
        raise LastOwner(say("Make somebody else an owner first."))


def _end(membership: Membership) -> None:
    if membership.role == Role.OWNER:
        _keep_an_owner(membership)
    Invitation.objects.filter(invited_by=membership.user_id).delete()
    membership.delete()

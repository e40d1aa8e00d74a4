"""A person's account as a whole: what is kept of them, in every tenant they belong to, and its deletion."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest

from oasys.core.actor import act_as, actor_of
from oasys.core.errors import FieldError, Invalid
from oasys.core.tenancy import tenant
from oasys.core.words import say
from oasys.identity.models import User
from oasys.identity.services.events import Kind, record
from oasys.identity.services.leaving import data_of, erase
from oasys.organisations.models import ApiToken, Membership, PlatformStaff
from oasys.organisations.permissions import Role
from oasys.organisations.queries import TenantOfPerson, tenants_of
from oasys.organisations.services.members import leave
from oasys.platform.errors import SoleOwner, StaffAccount
from oasys.preferences.models import SavedView


def own_data(request: HttpRequest, user: User) -> dict[str, Any]:
    """Everything that is kept of the person: the shape of schemas.OwnData. No tenant may be open."""
    data = data_of(request, user)
    data["memberships"] = [_membership(user, found) for found in _memberships(user)]
    record(request, user, Kind.DATA_EXPORTED)
    return data


def _memberships(user: User) -> list[TenantOfPerson]:
    """In the order of their ids: whoever locks several of them does it in one order."""
    return sorted((one for one in tenants_of(user) if one.role != "support"), key=lambda one: one.tenant_id)


def _membership(user: User, found: TenantOfPerson) -> dict[str, Any]:
    with tenant(found.tenant_id):
        mine = Membership.objects.select_related("custom_role").get(user=user)
        return {
            "tenant_id": found.tenant_id,
            "tenant": found.name,
            "role": mine.role_name,
            "since": mine.created_at,
            "tokens": list(ApiToken.objects.filter(membership=mine).order_by("id")),
            "views": list(SavedView.objects.filter(user=user).order_by("id")),
        }


@transaction.atomic(savepoint=False)
def delete_account(request: HttpRequest, *, user: User, email: str) -> None:
    """Ends every membership of the person and erases what names them, at once and for good, all of it or nothing.

    `email` is their address, written out. What they entered and posted keeps its reference to the row that is left. Locks the
    person, then in each tenant its owners. Raises Invalid, StaffAccount, SoleOwner.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if email.strip().lower() != user.email:
        message = say("Write the address of your account exactly as it is.")
        raise Invalid(message, errors=[FieldError("/email", "core.invalid_value", message)])
    if PlatformStaff.objects.filter(user=user).exists():
        raise StaffAccount(say("Have the right to run the platform taken away first: ./oasys platform withdraw."))
    act_as(actor_of(request, user.pk))
    found = _memberships(user)
    alone = [one for one in found if one.role == Role.OWNER and _is_alone(user, one)]
    if alone:
        names = [one.name for one in alone]
        raise SoleOwner(
            say(
                "Make somebody else an owner, or have it deleted: {tenants}.",
                tenants=", ".join(names),
            ),
            tenants=[str(one.tenant_id) for one in alone],
        )
    for one in found:
        with tenant(one.tenant_id):
            SavedView.objects.filter(user=user).delete()
            leave(by=user)
    erase(request, user)


def _is_alone(user: User, found: TenantOfPerson) -> bool:
    with tenant(found.tenant_id):
        return not Membership.objects.filter(role=Role.OWNER.value).exclude(user=user).exists()

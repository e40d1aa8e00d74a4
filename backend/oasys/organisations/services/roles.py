"""A tenant's own roles: sets of permissions, perhaps limited to companies and amounts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from oasys.core.errors import FieldError, Invalid, NotFound, StaleVersion
from oasys.core.money import plain
from oasys.core.words import say
from oasys.identity.models import User
from oasys.organisations.errors import OwnRole, RoleInUse, RoleNameTaken, TooMany
from oasys.organisations.models import CustomRole, Invitation, Membership
from oasys.organisations.permissions import ALWAYS, CUSTOM, Permission, Role
from oasys.organisations.services.grants import giver_of, known_companies, refuse_beyond

MOST_ROLES = 100


@dataclass(frozen=True, slots=True)
class RoleInput:
    """What a role is to be; `entry_limits` by base currency, None: any amount."""

    name: str
    permissions: Collection[Permission]
    company_ids: Sequence[UUID] | None
    entry_limits: Mapping[str, Decimal] | None


@transaction.atomic(savepoint=False)
def create_role(*, role: RoleInput, by: User) -> CustomRole:
    """A new role, with no more rights than who makes it has. Raises BeyondOwnRights, RoleNameTaken, Invalid, TooMany."""
    _, own = giver_of(by)
    if CustomRole.objects.count() >= MOST_ROLES:
        raise TooMany(say("A tenant has up to {most_roles} roles of its own: delete one first.", most_roles=MOST_ROLES))
    made = CustomRole()
    _write(made, role)
    refuse_beyond(own, made.rights())
    made.save(force_insert=True)
    return made


@transaction.atomic(savepoint=False)
def change_role(*, role_id: UUID, version: int, role: RoleInput, by: User) -> CustomRole:
    """Changes what everybody with the role may do, from this moment on. Locks the role.

    Nobody changes a role they hold. Raises NotFound, StaleVersion, OwnRole, BeyondOwnRights, RoleNameTaken, Invalid.
    """
    mine, own = giver_of(by)
    current = _for_update(role_id, version)
    if mine.custom_role_id == role_id:
        raise OwnRole(say("Somebody else has to change the role that you have."))
    before = current.rights()
    _write(current, role)
    refuse_beyond(own, before, current.rights())
    current.version += 1
    current.save(update_fields=["name", "permissions", "company_ids", "entry_limits", "version"])
    return current


@transaction.atomic(savepoint=False)
def delete_role(*, role_id: UUID, version: int, by: User) -> None:
    """Only a role that nobody has or is invited to. Locks it. Raises NotFound, StaleVersion, RoleInUse, BeyondOwnRights."""
    _, own = giver_of(by)
    current = _for_update(role_id, version)
    for holders in (Membership, Invitation):
        if holders.objects.filter(custom_role_id=role_id).exists():
            raise RoleInUse(say("Give those who have it, or are invited to it, another role first."))
    refuse_beyond(own, current.rights())
    current.delete()


def _for_update(role_id: UUID, version: int) -> CustomRole:
    role = CustomRole.objects.select_for_update().filter(id=role_id).first()
    if role is None:
        raise NotFound(say("There is no such role."))
    if role.version != version:
        raise StaleVersion(say("The role was changed in the meantime."), version=role.version)
    return role


def _write(role: CustomRole, wanted: RoleInput) -> None:
    if wanted.name.lower() in {*map(str, Role), CUSTOM}:
        raise RoleNameTaken(say("This is the name of a built-in role."))
    if CustomRole.objects.filter(name=wanted.name).exclude(id=role.id).exists():
        raise RoleNameTaken(say("Another role of this tenant has the name."))
    if wanted.entry_limits is not None and not wanted.entry_limits:
        message = say("Name the limit for one currency at least, or send null for no limit.")
        raise Invalid(message, errors=[FieldError("/entry_limits", "core.out_of_range", message)])
    role.name = wanted.name
    role.permissions = sorted(ALWAYS | set(wanted.permissions))
    role.company_ids = known_companies(wanted.company_ids)
    limits = wanted.entry_limits
    role.entry_limits = None if limits is None else {code: plain(amount) for code, amount in limits.items()}

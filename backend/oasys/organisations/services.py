"""Tenants come to be, people join them, roles change."""

from typing import Any
from uuid import UUID

from django.db import transaction

from oasys.core.errors import FieldError, NotFound, StaleVersion
from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.identity.models import User
from oasys.organisations.errors import AlreadyMember, CompanyNameTaken, LastOwner, OwnRole, PersonUnknown
from oasys.organisations.models import Company, Membership, Tenant
from oasys.organisations.permissions import Role


def create_tenant(*, name: str, by: User) -> Tenant:
    """A new tenant; who makes it becomes its owner."""
    tenant_id = uuid7()
    with tenant(tenant_id):
        made = Tenant.objects.create(id=tenant_id, name=name)
        Membership.objects.create(user=by, role=Role.OWNER)
    return made


@transaction.atomic(savepoint=False)
def add_member(*, email: str, role: Role) -> Membership:
    """Someone who has signed up joins the open tenant. Raises PersonUnknown, AlreadyMember."""
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        message = "Ask the person to sign up first, then add them."
        raise PersonUnknown(message, errors=[FieldError("/email", PersonUnknown.code, message)])
    if Membership.objects.filter(user=user).exists():
        raise AlreadyMember("This person is a member already: change the role instead.")
    return Membership.objects.create(user=user, role=role)


@transaction.atomic(savepoint=False)
def change_role(*, membership_id: UUID, role: Role, by: User) -> Membership:
    """Gives a member another role. Locks the tenant's owners. Raises NotFound, OwnRole, LastOwner."""
    membership = _other_member(membership_id, by)
    if membership.role == Role.OWNER and role != Role.OWNER:
        _keep_an_owner(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    return membership


@transaction.atomic(savepoint=False)
def remove_member(*, membership_id: UUID, by: User) -> None:
    """Ends a membership at once. Raises NotFound, OwnRole, LastOwner."""
    membership = _other_member(membership_id, by)
    if membership.role == Role.OWNER:
        _keep_an_owner(membership)
    membership.delete()


def _other_member(membership_id: UUID, by: User) -> Membership:
    # all owners are locked first, in key order: two who remove each other at once would leave none
    list(Membership.objects.select_for_update().filter(role=Role.OWNER).order_by("id"))
    membership = Membership.objects.select_related("user").filter(id=membership_id).first()
    if membership is None:
        raise NotFound("There is no such member.")
    if membership.user_id == by.id:
        raise OwnRole("Another owner has to change your membership.")
    return membership


def _keep_an_owner(membership: Membership) -> None:
    if not Membership.objects.filter(role=Role.OWNER).exclude(id=membership.id).exists():
        raise LastOwner("Make somebody else an owner first.")


@transaction.atomic(savepoint=False)
def change_company(*, company_id: UUID, version: int, changes: dict[str, Any]) -> Company:
    """Gives a company another name or other formats. Raises NotFound, StaleVersion, CompanyNameTaken."""
    company = Company.objects.select_for_update().filter(id=company_id).first()
    if company is None:
        raise NotFound("There is no such company.")
    if company.version != version:
        raise StaleVersion("The company was changed in the meantime.", version=company.version)
    if "name" in changes and Company.objects.filter(name=changes["name"]).exclude(id=company_id).exists():
        raise CompanyNameTaken("Another company of this tenant has the name.")
    for name, value in changes.items():
        setattr(company, name, value)
    company.version += 1
    company.save(update_fields=[*changes, "version"])
    return company

"""Tenants come to be; companies are renamed, archived and restored."""

from typing import Any
from uuid import UUID

from django.contrib.postgres.functions import TransactionNow
from django.db import transaction

from oasys.core.errors import NotFound, StaleVersion
from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.core.words import say
from oasys.identity.models import User
from oasys.organisations.acting import acting_rights
from oasys.organisations.errors import CompanyArchived, CompanyNameTaken, CompanyNotArchived
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
def change_company(*, company_id: UUID, version: int, changes: dict[str, Any]) -> Company:
    """Gives a company another name or other formats. Raises NotFound, StaleVersion, CompanyArchived, CompanyNameTaken."""
    company = _company_for_update(company_id, version)
    if company.archived_at is not None:
        raise CompanyArchived(say("The company is archived: restore it first."))
    if "name" in changes and Company.objects.filter(name=changes["name"]).exclude(id=company_id).exists():
        raise CompanyNameTaken(say("Another company of this tenant has the name."))
    for name, value in changes.items():
        setattr(company, name, value)
    company.version += 1
    company.save(update_fields=[*changes, "version"])
    return company


@transaction.atomic(savepoint=False)
def archive_company(*, company_id: UUID, version: int) -> Company:
    """Makes a company read only, and lists hide it. Waits for everyone who writes in it.

    Raises NotFound, StaleVersion, CompanyArchived.
    """
    company = _company_for_update(company_id, version)
    if company.archived_at is not None:
        raise CompanyArchived(say("The company is archived already."))
    return _save_archived(company, TransactionNow())


@transaction.atomic(savepoint=False)
def restore_company(*, company_id: UUID, version: int) -> Company:
    """Opens an archived company again. Raises NotFound, StaleVersion, CompanyNotArchived."""
    company = _company_for_update(company_id, version)
    if company.archived_at is None:
        raise CompanyNotArchived(say("The company is not archived."))
    return _save_archived(company, None)


def _save_archived(company: Company, moment: TransactionNow | None) -> Company:
    company.archived_at = moment
    company.version += 1
    company.save(update_fields=["archived_at", "version"])
    company.refresh_from_db()
    return company


def _company_for_update(company_id: UUID, version: int) -> Company:
    company = Company.objects.select_for_update().filter(id=company_id).first()
    if company is None or not acting_rights().sees(company_id):
        raise NotFound(say("There is no such company."))
    if company.version != version:
        raise StaleVersion(say("The company was changed in the meantime."), version=company.version)
    return company

"""Tenant tables: Django sees the key `id`, PostgreSQL keeps `(tenant_id, id)` under FORCEd row level security.

A model of a tenant derives from TenantModel and points to others by TenantForeignKey; the backend in
`oasys.core.postgres` writes composite keys, indexes and policies at CREATE TABLE. Work happens inside
`with tenant(tenant_id):`, one tenant per transaction. See docs/decisions/0001-tenant-isolation.md.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.core import checks
from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction
from django.db.models.lookups import Exact

from oasys.core.tenant_keys import TenantForeignKey, TenantId, TenantMissing

__all__ = [
    "TenantForeignKey",
    "TenantId",
    "TenantManager",
    "TenantMissing",
    "TenantModel",
    "current_tenant_id",
    "person",
    "tenant",
]


def current_tenant_id() -> UUID:
    """The tenant open in this transaction. Raises TenantMissing."""
    tenant_id: UUID | None = connection.tenant_id  # type: ignore[attr-defined]
    if tenant_id is None:
        raise TenantMissing("no tenant is open: use `with tenant(tenant_id):`")
    return tenant_id


@contextmanager
def tenant(tenant_id: UUID, *, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """A transaction in which `tenant_id` is open; the same tenant may be opened again inside, another may not."""
    conn: Any = connections[using]
    if conn.tenant_id == tenant_id:
        with transaction.atomic(using=using, savepoint=False):
            yield
        return
    if conn.tenant_id is not None:
        raise TenantMissing(f"tenant {conn.tenant_id} is open in this transaction")
    with transaction.atomic(using=using):
        conn.open_tenant(tenant_id)
        try:
            yield
        except BaseException:
            conn.tenant_id = None  # ROLLBACK [TO SAVEPOINT] takes the setting back
            raise
        if conn.savepoint_ids and not conn.needs_rollback:
            conn.open_tenant(None)  # SET LOCAL outlives RELEASE SAVEPOINT
        conn.tenant_id = None


@contextmanager
def person(person_id: UUID, *, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """A transaction with no tenant in which the person's own memberships can be read, and nothing else."""
    conn: Any = connections[using]
    if conn.tenant_id is not None:
        raise TenantMissing(f"tenant {conn.tenant_id} is open in this transaction")
    with transaction.atomic(using=using, savepoint=False):
        conn.open_person(person_id)
        try:
            yield
        finally:
            if not conn.needs_rollback and conn.in_atomic_block:
                conn.open_person(None)
            conn.person_id = None


class TenantManager[M: models.Model](models.Manager[M]):
    """Every query carries the tenant, beside the row level security that would refuse it anyway."""

    def get_queryset(self) -> models.QuerySet[M]:
        queryset = super().get_queryset()
        alias = queryset.query.get_initial_alias()
        column = self.model._meta.get_field("tenant_id").get_col(alias)  # type: ignore[union-attr]
        # .filter() says the same and costs 50 us more
        queryset.query.where.add(Exact(column, current_tenant_id()), "AND")
        return queryset


class TenantModel(models.Model):
    """A row of one tenant. Derive `class Meta` from `TenantModel.Meta` (checked)."""

    id = TenantId()
    tenant_id = models.UUIDField(default=current_tenant_id, editable=False)

    objects = TenantManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    @classmethod
    def check(cls, **options: Any) -> list[checks.CheckMessage]:
        errors = super().check(**options)
        if cls._meta.base_manager_name != "objects":
            errors.append(checks.Error("derive Meta from TenantModel.Meta", obj=cls, id="tenancy.E003"))
        for field in [*cls._meta.local_fields, *cls._meta.local_many_to_many]:
            target = field.remote_field and field.remote_field.model
            if field.many_to_many:
                errors.append(checks.Error("write the table between out as a model", obj=field, id="tenancy.E002"))
            elif isinstance(target, type) and issubclass(target, TenantModel):
                if not isinstance(field, TenantForeignKey):
                    errors.append(checks.Error("use TenantForeignKey", obj=field, id="tenancy.E001"))
                if getattr(field.remote_field, "on_delete", None) is getattr(models, "DB_SET_NULL", object()):
                    errors.append(checks.Error("DB_SET_NULL would null tenant_id too", obj=field, id="tenancy.E004"))
        return errors

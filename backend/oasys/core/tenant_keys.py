"""The fields that mark a tenant table, apart from the models so that the database backend can know them."""

from typing import Any

from django.db import models

from oasys.core.ids import uuid7


class TenantMissing(RuntimeError):
    """A tenant table was touched with no tenant open, or a second tenant was opened: a bug, never an answer."""


class TenantId(models.UUIDField):  # type: ignore[type-arg]
    """Marks a tenant table in the migration state; the schema editor keys the table by (tenant_id, id)."""

    def __init__(self, **options: Any) -> None:
        options.update(primary_key=True, editable=False)
        options.setdefault("default", uuid7)
        super().__init__(**options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        for option in ("primary_key", "editable", "default"):
            options.pop(option, None)
        return name, path, args, options


class TenantForeignKey(models.ForeignKey):  # type: ignore[type-arg]
    """REFERENCES target (tenant_id, id), indexed and joined by both columns."""

    def get_joining_fields(self, reverse_join: bool = False) -> Any:
        ours, theirs = self.model._meta.get_field("tenant_id"), self.remote_field.model._meta.get_field("tenant_id")
        pair = (theirs, ours) if reverse_join else (ours, theirs)
        return (*super().get_joining_fields(reverse_join), pair)

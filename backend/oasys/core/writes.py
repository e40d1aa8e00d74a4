"""Writes on the way of every document: SQL that is made once for a model, from its instances.

What the ORM does at `save` and `bulk_create`, without building the statement anew: that costs 1 to 3 ms of Python each time.
For everything that is not written many times a minute, the ORM reads better.
"""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Any

import orjson
from django.contrib.postgres.fields import ArrayField
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import JSONField, Model

from oasys.core.tenancy import TenantModel, current_tenant_id


@cache
def _insert(model: type[Model]) -> tuple[str, tuple[Any, ...]]:
    """The statement, whose only parameter holds all rows, and the fields it writes."""
    fields = tuple(field for field in model._meta.concrete_fields if not field.generated)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    table = model._meta.db_table
    statement = (
        f'insert into "{table}" ({columns}) select {columns} '  # noqa: S608  names of our own
        f'from jsonb_populate_recordset(null::"{table}", %s::jsonb)'
    )
    return statement, fields


@cache
def _update(model: type[Model], names: tuple[str, ...]) -> tuple[str, tuple[Any, ...]]:
    fields: tuple[Any, ...] = tuple(model._meta.get_field(name) for name in names)
    values = ", ".join(f'"{field.column}" = {_place(field)}' for field in fields)
    return f'update "{model._meta.db_table}" set {values} where tenant_id = %s and id = %s', fields  # noqa: S608  names of our own


def _place(field: Any) -> str:
    return f"%s::{field.db_type(connection)}" if isinstance(field, ArrayField) else "%s"


def _value(row: Model, field: Any, *, add: bool) -> Any:
    value = field.pre_save(row, add)
    if hasattr(value, "as_sql"):
        raise TypeError(f"{field} holds an expression: let the ORM write it")
    return value


def _in_json(row: Model, field: Any) -> Any:
    value = _value(row, field, add=True)
    return value if isinstance(field, JSONField) else field.get_db_prep_save(value, connection)


def _as_text(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} is written by the ORM")


def insert_rows(rows: Sequence[TenantModel]) -> None:
    """Inserts instances of one model, in one statement; what PostgreSQL makes of generated columns is not read back."""
    if not rows:
        return
    statement, fields = _insert(type(rows[0]))
    said = [{field.column: _in_json(row, field) for field in fields} for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(statement, [orjson.dumps(said, default=_as_text).decode()])
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def update_row(row: TenantModel, names: Sequence[str]) -> None:
    """Writes these fields of an instance of the open tenant. Raises DoesNotExist where its row is gone."""
    statement, fields = _update(type(row), tuple(names))
    values = [field.get_db_prep_save(_value(row, field, add=False), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, current_tenant_id(), row.pk])
        if cursor.rowcount != 1:
            raise type(row).DoesNotExist(f"{type(row).__name__} {row.pk} is gone")

"""The connection: opens a tenant for a transaction, and refuses queries on tenant tables when none is open."""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.backends.postgresql import base, creation, features, operations
from django.db.models import Model
from psycopg import sql

from oasys.core.postgres.schema import TenantSchemaEditor, is_tenant_table
from oasys.core.tenant_keys import TenantMissing


@cache
def tenant_tables() -> re.Pattern[str]:
    """Matches the name of any tenant table in a statement."""
    names = [re.escape(model._meta.db_table) for model in apps.get_models() if is_tenant_table(model)]
    return re.compile(rf"\b(?:{'|'.join(names)})\b") if names else re.compile("(?!)")


def guard(execute: Callable[..., Any], query: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Raises TenantMissing for a statement of the application on a tenant table with neither tenant nor person open."""
    conn = context["connection"]
    is_open = conn.tenant_id is not None or conn.person_id is not None
    if not is_open and conn.settings_dict["ROLE"] == "app" and tenant_tables().search(str(query)):
        raise TenantMissing(f"a tenant table is queried and no tenant is open: {str(query)[:120]}")
    started = time.perf_counter_ns()
    try:
        return execute(query, params, many, context)
    finally:
        conn.statements += 1
        conn.spent_ns += time.perf_counter_ns() - started


class DatabaseFeatures(features.DatabaseFeatures):
    def allows_group_by_selected_pks_on_model(self, model: type[Model]) -> bool:
        # the real key is (tenant_id, id): grouped by id alone PostgreSQL asks for the other columns
        return super().allows_group_by_selected_pks_on_model(model) and not is_tenant_table(model)


class DatabaseOperations(operations.DatabaseOperations):
    def deferrable_sql(self) -> str:
        return ""  # immediate: a broken reference is raised by its own statement, not at COMMIT


class DatabaseCreation(creation.DatabaseCreation):
    """The test database is made, migrated and dropped by the owner; the tests run as the application."""

    def _as_owner(self, act: Callable[..., Any], *args: Any, **options: Any) -> Any:
        settings = self.connection.settings_dict
        own = {key: settings[key] for key in ("USER", "PASSWORD", "ROLE")}
        self.connection.close()
        settings.update(settings["OWNER"], ROLE="owner")
        try:
            return act(*args, **options)
        finally:
            self.connection.close()
            settings.update(own)

    def create_test_db(self, *args: Any, **options: Any) -> Any:
        return self._as_owner(super().create_test_db, *args, **options)

    def clone_test_db(self, *args: Any, **options: Any) -> Any:
        return self._as_owner(super().clone_test_db, *args, **options)

    def destroy_test_db(self, *args: Any, **options: Any) -> Any:
        return self._as_owner(super().destroy_test_db, *args, **options)


class DatabaseWrapper(base.DatabaseWrapper):
    """`tenant_id` says which tenant this transaction has open: one truth with the setting in PostgreSQL.

    `statements` and `spent_ns`: how many it ran since the thread began, and for how long, commits included.
    """

    SchemaEditorClass = TenantSchemaEditor
    creation_class = DatabaseCreation
    features_class = DatabaseFeatures
    ops_class = DatabaseOperations
    tenant_id: UUID | None = None
    person_id: UUID | None = None
    statements: int = 0
    spent_ns: int = 0
    acting: Any = None  # what who asks may do in the open tenant (organisations/acting.py)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.execute_wrappers.append(guard)

    def open_tenant(self, tenant_id: UUID | None) -> None:
        """SET LOCAL app.tenant_id for this transaction; None closes it. Raises TenantMissing for a second tenant."""
        if not self.in_atomic_block:
            raise TenantMissing("a tenant is opened inside a transaction")
        if tenant_id is not None and self.tenant_id not in (None, tenant_id):
            raise TenantMissing(f"tenant {self.tenant_id} is open in this transaction")
        self._set_local("app.tenant_id", str(tenant_id) if tenant_id else "")
        self.tenant_id = tenant_id

    def open_person(self, person_id: UUID | None) -> None:
        """SET LOCAL app.user_id: while no tenant is open, the person's own memberships can be read."""
        if not self.in_atomic_block:
            raise TenantMissing("a person is opened inside a transaction")
        self._set_local("app.user_id", str(person_id) if person_id else "")
        self.person_id = person_id

    def set_my_tenants(self, tenant_ids: Sequence[UUID]) -> None:
        """SET LOCAL app.my_tenants: the tenants whose names can be read while no tenant is open."""
        self._set_local("app.my_tenants", "{" + ",".join(map(str, tenant_ids)) + "}")

    def _set_local(self, name: str, value: str) -> None:
        self.ensure_connection()
        statement = sql.SQL("SET LOCAL {} = {}").format(sql.SQL(name), sql.Literal(value))  # SET takes no parameters
        started = time.perf_counter_ns()
        try:
            with self.wrap_database_errors, self.connection.cursor() as cursor:
                cursor.execute(statement)
        finally:
            self.statements += 1
            self.spent_ns += time.perf_counter_ns() - started

    def _commit(self) -> None:
        started = time.perf_counter_ns()
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self.spent_ns += time.perf_counter_ns() - started

    def set_autocommit(self, autocommit: bool, *args: Any, **options: Any) -> None:
        if autocommit:  # the transaction is over, and with it SET LOCAL; on_commit hooks run in the call below
            self.tenant_id = self.person_id = self.acting = None
        super().set_autocommit(autocommit, *args, **options)
        if not autocommit and (wanted := self.settings_dict.get("OF_TRANSACTION")):
            self._say_settings(wanted)

    def _say_settings(self, wanted: Mapping[str, str]) -> None:
        """What a session of its own would have been started with; one statement, whatever it says."""
        said = sql.SQL("; ").join(
            sql.SQL("SET LOCAL {} = {}").format(sql.SQL(name), sql.Literal(value)) for name, value in wanted.items()
        )
        with self.wrap_database_errors, self.connection.cursor() as cursor:
            cursor.execute(said)

    def close(self) -> None:
        self.tenant_id = self.person_id = self.acting = None
        super().close()

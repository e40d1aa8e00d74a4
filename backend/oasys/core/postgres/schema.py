"""DDL of tenant tables: primary key (tenant_id, id), composite foreign keys, FORCEd row level security."""

from typing import Any

from django.db.backends.ddl_references import Statement
from django.db.backends.postgresql import schema
from django.db.models import Field, Model

from oasys.core.tenant_keys import TenantForeignKey, TenantId

POLICY = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid"

EXPECT_ALL = """
select pg_restore_attribute_stats('schemaname', current_schema()::text, 'relname', %s::text, 'attname', %s::text,
  'inherited', false, 'null_frac', 0::real, 'avg_width', 16, 'n_distinct', 1::real)
"""


def is_tenant_table(model: type[Model]) -> bool:
    """Whether the model's table belongs to tenants, also for the models of a migration's state."""
    return isinstance(model._meta.pk, TenantId)


class TenantSchemaEditor(schema.DatabaseSchemaEditor):
    """Writes what the models of tenants mean; other tables are written as Django writes them."""

    def _iter_column_sql(
        self, column_db_type: Any, params: Any, model: type[Model], field: "Field[Any, Any]", *args: Any
    ) -> Any:
        for part in super()._iter_column_sql(column_db_type, params, model, field, *args):  # type: ignore[misc]
            if not (part == "PRIMARY KEY" and isinstance(field, TenantId)):
                yield part

    def create_model(self, model: type[Model]) -> None:
        super().create_model(model)
        if is_tenant_table(model):
            table = self.quote_name(model._meta.db_table)
            self.execute(f"ALTER TABLE {table} ADD PRIMARY KEY (tenant_id, id)", None)
            self._expect_the_worst(model)
            self.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", None)
            self.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY", None)
            self.execute(f"CREATE POLICY tenant ON {table} USING ({POLICY}) WITH CHECK ({POLICY})", None)

    def _expect_the_worst(self, model: type[Model]) -> None:
        """Makes PostgreSQL plan as if the whole table were one tenant's and one company's.

        Sampled statistics would expect one row of a tenant that grew since the last ANALYZE, and none at all 1 row in
        200: either way whole tenants were read by a key's prefix. docs/decisions/0002-posting.md has the figures.
        """
        table = model._meta.db_table
        columns = {str(field.column) for field in model._meta.local_fields}
        for column in sorted(columns & {"tenant_id", "company_id"}):
            name = self.quote_name(table)
            self.execute(f"ALTER TABLE {name} ALTER COLUMN {self.quote_name(column)} SET STATISTICS 0", None)
            self.execute(EXPECT_ALL, [table, column])

    def _pairs_with_tenant(self, model: type[Model], field: "Field[Any, Any]") -> bool:
        return isinstance(field, TenantForeignKey) and is_tenant_table(model)

    def _create_fk_sql(self, model: type[Model], field: Any, suffix: str) -> Any:
        statement: Any = super()._create_fk_sql(model, field, suffix)  # type: ignore[misc]
        if self._pairs_with_tenant(model, field):
            statement.parts["column"].columns[:0] = ["tenant_id"]
            statement.parts["to_column"].columns[:0] = ["tenant_id"]
        return statement

    def execute(self, sql: Any, params: Any = ()) -> None:
        # Under FORCE the owner sees no rows: ADD FOREIGN KEY would validate nothing and succeed over broken rows.
        composite = (
            isinstance(sql, Statement)
            and "FOREIGN KEY" in sql.template
            and getattr(sql.parts["column"], "columns", [""])[0] == "tenant_id"
        )
        if not composite:
            super().execute(sql, params)
            return
        tables = list(dict.fromkeys((str(sql.parts["table"]), str(sql.parts["to_table"]))))
        for table in tables:
            super().execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY", None)
        super().execute(sql, params)
        for table in tables:
            super().execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY", None)

    def add_field(self, model: type[Model], field: Any) -> None:
        if self._pairs_with_tenant(model, field):
            self.sql_create_column_inline_fk = None  # type: ignore[assignment]  # forces the separate ADD CONSTRAINT
        try:
            super().add_field(model, field)
        finally:
            self.__dict__.pop("sql_create_column_inline_fk", None)

    def _create_index_sql(self, model: type[Model], *, fields: Any = None, **options: Any) -> Any:
        if fields and len(fields) == 1 and self._pairs_with_tenant(model, fields[0]):
            fields = [model._meta.get_field("tenant_id"), *fields]
        return super()._create_index_sql(model, fields=fields, **options)  # type: ignore[misc]

    def _constraint_names(self, model: type[Model], column_names: Any = None, **options: Any) -> list[str]:
        names: list[str] = super()._constraint_names(model, column_names, **options)  # type: ignore[misc]
        single = column_names and len(column_names) == 1 and is_tenant_table(model)
        if single and (options.get("foreign_key") or options.get("index")):
            names += super()._constraint_names(model, ["tenant_id", *column_names], **options)  # type: ignore[misc]
        return names

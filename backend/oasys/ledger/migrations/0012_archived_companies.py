from django.db import migrations

from oasys.core.migration_sql import sql_file, sql_function

TABLES = ["account", "journal", "fiscal_year", "period", "dimension", "dimension_value"]
BACK = (
    "".join(
        f"drop trigger archived_{act} on ledger_{table};\n"
        for table in TABLES
        for act in ("insert", "update", "delete")
    )
    + sql_function("ledger", "entries.sql", "ledger_guard_entry_insert")
    + sql_function("ledger", "audited.sql", "ledger_audit_postings")
)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0011_audited"), ("organisations", "0005_archived_companies")]
    operations = [sql_file("ledger", "archived.sql", reverse=BACK)]

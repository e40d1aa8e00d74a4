"""The triggers of tables that came after the trail, each from the SQL of its domain."""

from django.db import migrations

from oasys.core.migration_sql import sql_file

ACTS = ("insert", "update", "delete")
TABLES = {
    ("ledger", "audited_calendars_and_grants.sql"): ["ledger_calendar", "ledger_period_grant", "ledger_period_grant_end"],
    ("budgets", "audited.sql"): ["budgets_budget"],
    ("recurring", "audited.sql"): ["recurring_entry_template", "recurring_entry", "recurring_planned_reversal"],
}


def _unrecorded(tables: list[str]) -> str:
    return "\n".join(f"drop trigger if exists audited_{act} on {table};" for table in tables for act in ACTS)


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_support"),
        ("ledger", "0014_calendars"),
        ("budgets", "0001_initial"),
        ("recurring", "0001_what_comes_again"),
    ]
    operations = [sql_file(*place, reverse=_unrecorded(tables)) for place, tables in TABLES.items()]

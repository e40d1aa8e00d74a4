from django.db import migrations

from oasys.core.migration_sql import sql_file

TABLES = [
    "account",
    "journal",
    "fiscal_year",
    "period",
    "onboarding_skip",
    "journal_entry",
    "dimension",
    "dimension_value",
    "dimension_rule",
]
UNRECORDED = "drop trigger postings_audited on ledger_journal_entry; drop function ledger_audit_postings();\n" + "".join(
    f"drop trigger if exists audited_{act} on ledger_{table};\n"
    for table in TABLES
    for act in ("insert", "update", "delete")
)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0010_line_rates"), ("audit", "0002_trail")]
    operations = [sql_file("ledger", "audited.sql", reverse=UNRECORDED)]

from django.db import migrations

from oasys.core.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_invariants")]
    operations = [
        sql_file(
            "ledger",
            "numbers.sql",
            reverse="drop trigger series_prefix on ledger_number_series; drop function ledger_guard_series_prefix()",
        ),
    ]

from django.db import migrations

from oasys.core.migration_sql import sql_file, sql_function


class Migration(migrations.Migration):
    dependencies = [("settlement", "0005_audited"), ("tax", "0001_codes_rates_and_lines")]
    operations = [
        sql_file(
            "settlement",
            "cancelled_together.sql",
            reverse=sql_function("settlement", "settlements.sql", "settlement_guard_reversal"),
        )
    ]

from django.db import migrations

from oasys.core.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("ledger", "0008_period_rights"), ("currencies", "0005_rate_policy")]
    operations = [
        sql_file(
            "ledger", "withdrawn.sql", reverse="alter table ledger_journal_line drop constraint line_currency_withdrawn"
        ),
    ]

from django.db import migrations

from oasys.core.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("organisations", "0002_visibility"), ("currencies", "0002_units")]
    operations = [
        sql_file("ledger", "charts.sql"),
        sql_file("ledger", "periods.sql"),
        sql_file("ledger", "lines.sql"),
        sql_file("ledger", "entries.sql"),
    ]

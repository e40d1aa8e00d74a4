from django.db import migrations

from oasys.core.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("currencies", "0002_units")]
    operations = [sql_file("currencies", "rates.sql", reverse="grant update, delete on currencies_exchangerate to oasys_app")]

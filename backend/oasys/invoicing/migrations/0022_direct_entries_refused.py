from django.db import migrations

from oasys.core.migration_sql import sql_file, sql_function

BEFORE = sql_function("invoicing", "direct_entries.sql", "invoicing_refuse_direct_entry")


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0021_direct_entries_kept")]
    operations = [sql_file("invoicing", "direct_entries_refused.sql", reverse=BEFORE)]

from django.db import migrations

from oasys.core.migration_sql import sql_file


class Migration(migrations.Migration):
    atomic = False  # a tenant at a time
    dependencies = [("invoicing", "0020_direct_entries_allowed")]
    operations = [sql_file("invoicing", "direct_entries_kept.sql")]

from django.db import migrations

from oasys.core.migration_sql import sql_file


class Migration(migrations.Migration):
    initial = True
    operations = [sql_file("core", "roles.sql")]

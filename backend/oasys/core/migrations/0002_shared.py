from django.db import migrations

from oasys.core.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("core", "0001_roles")]
    operations = [
        sql_file("core", "shared.sql", reverse="drop table core_request_count; drop table core_cache"),
    ]

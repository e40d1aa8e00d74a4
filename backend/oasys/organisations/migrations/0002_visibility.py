from django.db import migrations

from oasys.core.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]
    operations = [sql_file("organisations", "visibility.sql")]

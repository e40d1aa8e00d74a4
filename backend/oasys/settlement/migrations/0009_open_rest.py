from django.db import migrations

from oasys.core.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("settlement", "0008_settled_items")]
    operations = [sql_file("settlement", "open_rest.sql", reverse="drop index open_item_by_rest;")]

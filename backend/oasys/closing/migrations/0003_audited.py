from django.db import migrations

from oasys.core.migration_sql import sql_file

UNRECORDED = "drop trigger audited_insert on closing_revaluation; drop trigger audited_update on closing_revaluation;"


class Migration(migrations.Migration):
    dependencies = [("closing", "0002_invariants"), ("audit", "0002_trail")]
    operations = [sql_file("closing", "audited.sql", reverse=UNRECORDED)]

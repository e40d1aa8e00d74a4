from django.db import migrations

from oasys.core.migration_sql import sql_file

UNRECORDED = "".join(f"drop trigger audited_{act} on webhooks_endpoint;\n" for act in ("insert", "update", "delete"))


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0001_initial"), ("audit", "0002_trail"), ("events", "0002_written")]
    operations = [sql_file("webhooks", "audited.sql", reverse=UNRECORDED)]

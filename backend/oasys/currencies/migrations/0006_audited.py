from django.db import migrations

from oasys.core.migration_sql import sql_file

UNRECORDED = "".join(
    f"drop trigger audited_{act} on currencies_{table};\n"
    for table in ("unit", "exchangerate", "rate_policy")
    for act in ("insert", "update", "delete")
)


class Migration(migrations.Migration):
    dependencies = [("currencies", "0005_rate_policy"), ("audit", "0002_trail")]
    operations = [sql_file("currencies", "audited.sql", reverse=UNRECORDED)]

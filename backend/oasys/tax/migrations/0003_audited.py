from django.db import migrations

from oasys.core.migration_sql import sql_file

UNRECORDED = "".join(
    f"drop trigger audited_{act} on tax_{table};\n"
    for table in ("code", "component", "rate", "policy")
    for act in ("insert", "update", "delete")
)


class Migration(migrations.Migration):
    dependencies = [("tax", "0002_invariants"), ("audit", "0002_trail")]
    operations = [sql_file("tax", "audited.sql", reverse=UNRECORDED)]

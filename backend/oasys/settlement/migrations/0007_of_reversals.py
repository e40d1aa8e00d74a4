from django.db import migrations

from oasys.core.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("settlement", "0006_cancelled_together")]
    operations = [
        sql_file(
            "settlement",
            "of_reversals.sql",
            reverse="drop trigger settlement_of_reversal on settlement_settlement; drop function settlement_keep_reversal(); "
            "drop function settlement_of_reversal(uuid, uuid);",
        )
    ]

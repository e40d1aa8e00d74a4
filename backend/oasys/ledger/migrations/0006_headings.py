from django.db import migrations

from oasys.core.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_seals")]
    operations = [
        sql_file(
            "ledger",
            "headings.sql",
            reverse="drop trigger account_heading on ledger_account; drop function ledger_guard_heading()",
        ),
    ]

from django.db import migrations, models

from oasys.core.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("banking", "0002_guards")]
    operations = [
        migrations.AddField("bankingsettings", "folder_looked_at", models.DateTimeField(null=True)),
        migrations.AddField("bankingsettings", "folder_refusals", models.JSONField(default=list, db_default=[])),
        sql_file(
            "banking", "account_currency.sql", reverse="drop function banking_guard_account_currency() cascade;"
        ),
    ]

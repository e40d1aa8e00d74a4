from django.db import migrations

from oasys.core.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("settlement", "0003_item_documents"), ("ledger", "0008_period_rights")]
    operations = [
        sql_file(
            "settlement",
            "closed_periods.sql",
            reverse="drop trigger settlement_closed_period on settlement_settlement; drop function settlement_guard_closed_period()",
        ),
    ]

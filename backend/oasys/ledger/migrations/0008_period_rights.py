from django.db import migrations

from oasys.core.migration_sql import sql_file, sql_function


class Migration(migrations.Migration):
    dependencies = [("ledger", "0007_dimensions"), ("organisations", "0004_rights")]
    operations = [
        sql_file(
            "ledger",
            "period_rights.sql",
            reverse=sql_function("ledger", "posting.sql", "ledger_may_post_when_closed")
            + sql_function("ledger", "periods.sql", "ledger_guard_period_update"),
        ),
    ]

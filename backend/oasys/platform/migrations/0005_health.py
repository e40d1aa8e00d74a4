from django.db import migrations

from oasys.core.migration_sql import sql_file

BACK = """
drop function platform_tenant_health(uuid);
drop function platform_installation_health(boolean);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0004_plans"),
        ("identity", "0007_forgotten_events"),
        ("jobs", "0007_bank_import"),
        ("webhooks", "0002_audited"),
        ("events", "0002_written"),
        ("ledger", "0016_posting_plans"),
    ]
    operations = [sql_file("platform", "health.sql", reverse=BACK)]

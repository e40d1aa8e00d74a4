from django.db import migrations

from oasys.core.migration_sql import sql_file

UNSTAFFED = """
drop function platform_tenant_state(uuid);
drop function platform_request_support(uuid, uuid, text, int);
grant insert, update, delete on platform_balance_check to oasys_app;
"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0001_initial"), ("ledger", "0012_archived_companies"), ("audit", "0003_support")]
    operations = [sql_file("platform", "staff.sql", reverse=UNSTAFFED)]

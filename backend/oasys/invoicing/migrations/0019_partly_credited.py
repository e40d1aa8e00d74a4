from django.db import migrations

from oasys.core.migration_sql import sql_file, sql_function

BEFORE = f"""
{sql_function("invoicing", "covered.sql", "invoicing_check_posted")}
drop function invoicing_before_deposits(uuid, uuid);
drop function invoicing_deposits_off(uuid, uuid, numeric);
"""


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0018_covered_guards")]
    operations = [sql_file("invoicing", "partly_credited.sql", reverse=BEFORE)]

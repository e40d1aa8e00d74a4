from django.db import migrations

from oasys.core.migration_sql import sql_file, sql_function

BEFORE = f"""
drop function invoicing_take_again() cascade;
{sql_function("invoicing", "documents.sql", "invoicing_check_posted")}
"""


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0017_covered_by_deposits"), ("settlement", "0009_open_rest")]
    operations = [sql_file("invoicing", "covered.sql", reverse=BEFORE)]

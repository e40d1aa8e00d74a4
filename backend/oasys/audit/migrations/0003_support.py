from django.db import migrations

from oasys.core.migration_sql import sql_file

UNRECORDED = """
drop trigger audited_insert on organisations_support_access;
drop trigger audited_update on organisations_support_access;
drop trigger audited_insert on organisations_support_visit;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_trail"), ("organisations", "0006_platform_staff_and_support")]
    operations = [sql_file("audit", "support.sql", reverse=UNRECORDED)]

from django.db import migrations

from oasys.core.migration_sql import sql_file

UNRECORDED = """
drop trigger audited_insert on settlement_settlement;
drop trigger audited_update on settlement_settlement;
drop trigger audited_insert on settlement_item_document;
"""


class Migration(migrations.Migration):
    dependencies = [("settlement", "0004_closed_periods"), ("audit", "0002_trail")]
    operations = [sql_file("settlement", "audited.sql", reverse=UNRECORDED)]

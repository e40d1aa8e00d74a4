from django.db import migrations

from oasys.core.migration_sql import sql_file

UNFOUND = """
drop index document_by_number_tail;
drop index document_by_supplier_tail;
drop function invoicing_number_tail(text);
"""


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0008_list_indexes")]
    operations = [sql_file("invoicing", "number_tails.sql", reverse=UNFOUND)]

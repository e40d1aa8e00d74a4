from django.db import migrations

from oasys.core.migration_sql import sql_file, sql_function

REPLACED = ("banking_open_items", "banking_contacts_called")
BACK = "\n".join(sql_function("banking", "candidates.sql", name) for name in REPLACED)


class Migration(migrations.Migration):
    dependencies = [("banking", "0004_match_documents"), ("settlement", "0010_rest_key")]
    operations = [sql_file("banking", "open_items.sql", reverse=BACK)]

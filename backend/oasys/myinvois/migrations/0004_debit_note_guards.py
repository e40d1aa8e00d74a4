from django.db import migrations

from oasys.core.migration_sql import sql_file, sql_function


class Migration(migrations.Migration):
    dependencies = [("myinvois", "0003_debit_notes"), ("invoicing", "0014_debit_notes")]
    operations = [
        sql_file("myinvois", "debit_notes.sql", reverse=sql_function("myinvois", "myinvois.sql", "myinvois_guard_covered"))
    ]

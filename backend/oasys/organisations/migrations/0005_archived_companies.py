from django.db import migrations, models

from oasys.core.migration_sql import sql_file

BACK = """
drop trigger company_archived on organisations_company;
drop function organisations_guard_company();
drop function organisations_refuse_archived_change();
drop function organisations_refuse_archived();
drop function organisations_refuse_companies(uuid, uuid[]);
"""


class Migration(migrations.Migration):
    dependencies = [("organisations", "0004_rights")]
    operations = [
        migrations.AddField("company", "archived_at", models.DateTimeField(null=True)),
        sql_file("organisations", "archived.sql", reverse=BACK),
    ]

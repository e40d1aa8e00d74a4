"""The triggers of a tenant's domains."""

from django.db import migrations

from oasys.core.migration_sql import sql_file

UNRECORDED = """
drop trigger audited_insert on organisations_domain;
drop trigger audited_update on organisations_domain;
drop trigger audited_delete on organisations_domain;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_sign_in_demands"), ("organisations", "0008_domains")]
    operations = [sql_file("organisations", "audited_domains.sql", reverse=UNRECORDED)]

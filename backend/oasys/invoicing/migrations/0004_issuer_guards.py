from django.db import migrations

from oasys.core.migration_sql import sql_file

UNGUARDED = """
drop trigger audited_insert on invoicing_issuer;
drop trigger archived_insert on invoicing_issuer;
drop function invoicing_keep_issuer() cascade;
drop function invoicing_guard_issuer() cascade;
drop index document_by_issuer;
alter table invoicing_document drop constraint document_of_issuer;
alter table invoicing_issuer drop constraint issuer_encrypted;
"""


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0003_issuer")]
    operations = [sql_file("invoicing", "issuer.sql", reverse=UNGUARDED)]

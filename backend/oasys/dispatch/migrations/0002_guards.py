from django.db import migrations

from oasys.core.migration_sql import sql_file

UNGUARDED = """
drop function dispatch_guard() cascade;
alter table dispatch_check drop constraint check_of_document;
alter table dispatch_sending drop constraint sending_of_document;
alter table dispatch_link drop constraint link_of_document, drop constraint link_token_hashed;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0001_dispatch"),
        ("invoicing", "0004_issuer_guards"),
        ("audit", "0005_sign_in_demands"),
    ]
    operations = [sql_file("dispatch", "dispatch.sql", reverse=UNGUARDED)]

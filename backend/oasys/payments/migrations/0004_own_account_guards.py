from django.db import migrations

from oasys.core.migration_sql import sql_file

UNGUARDED = """
drop trigger audited_insert on payments_own_account;
drop trigger audited_update on payments_own_account;
drop trigger archived_insert on payments_own_account;
drop trigger archived_update on payments_own_account;
drop trigger own_account_truncate on payments_own_account;
drop function payments_guard_own_account() cascade;
alter table payments_own_account drop constraint own_account_of_chart, drop constraint own_account_encrypted;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0003_own_accounts"),
        ("audit", "0002_trail"),
    ]
    operations = [sql_file("payments", "own_accounts.sql", reverse=UNGUARDED)]

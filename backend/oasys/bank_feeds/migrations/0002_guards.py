from django.db import migrations

from oasys.core.migration_sql import sql_file

UNGUARDED = """
drop trigger archived_insert on bank_feeds_connection;
drop trigger archived_update on bank_feeds_connection;
drop trigger feed_truncate on bank_feeds_connection;
drop trigger feed_credentials_truncate on bank_feeds_credentials;
drop function bank_feeds_guard_connection() cascade;
drop index feed_due;
alter table bank_feeds_connection drop constraint feed_consents_form, drop constraint feed_encrypted, drop constraint feed_of_chart;
alter table bank_feeds_credentials drop constraint feed_credentials_encrypted;
"""
UNRECORDED = """
drop trigger audited_insert on bank_feeds_credentials;
drop trigger audited_update on bank_feeds_credentials;
drop trigger audited_delete on bank_feeds_credentials;
drop trigger audited_insert on bank_feeds_connection;
drop trigger audited_update on bank_feeds_connection;
"""


class Migration(migrations.Migration):
    dependencies = [("bank_feeds", "0001_bank_feeds"), ("banking", "0002_guards"), ("audit", "0002_trail")]
    operations = [
        sql_file("bank_feeds", "feeds.sql", reverse=UNGUARDED),
        sql_file("bank_feeds", "audited.sql", reverse=UNRECORDED),
    ]

from django.db import migrations

from oasys.core.migration_sql import sql_file

UNGUARDED = """
drop function dunning_guard_reminder() cascade;
drop function dunning_guard_item() cascade;
drop function dunning_guard_block() cascade;
drop trigger dunning_settings_truncate on dunning_settings;
drop trigger reminder_truncate on dunning_reminder;
drop trigger reminder_item_truncate on dunning_reminder_item;
drop trigger dunning_block_truncate on dunning_block;
drop trigger archived_insert on dunning_settings;
drop trigger archived_update on dunning_settings;
drop trigger archived_insert on dunning_reminder;
drop trigger archived_insert on dunning_block;
drop trigger archived_delete on dunning_block;
alter table dunning_block drop constraint dunning_block_contact;
alter table dunning_reminder_item drop constraint dunning_item_of_reminder;
alter table dunning_reminder drop constraint dunning_reminder_contact;
alter table dunning_settings drop constraint dunning_fee_account, drop constraint dunning_interest_account;
"""
UNRECORDED = """
drop trigger audited_insert on dunning_settings;
drop trigger audited_update on dunning_settings;
drop trigger audited_insert on dunning_reminder;
drop trigger audited_insert on dunning_block;
drop trigger audited_delete on dunning_block;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("dunning", "0001_dunning"),
        ("settlement", "0006_cancelled_together"),
        ("invoicing", "0002_guards"),
        ("audit", "0005_sign_in_demands"),
    ]
    operations = [
        sql_file("dunning", "reminders.sql", reverse=UNGUARDED),
        sql_file("dunning", "audited.sql", reverse=UNRECORDED),
    ]

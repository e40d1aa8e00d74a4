from django.db import migrations

from oasys.core.migration_sql import sql_file

UNGUARDED = """
drop trigger bill_changed on invoicing_document;
drop trigger document_approved on invoicing_document;
drop trigger bill_lines_added on invoicing_line;
drop trigger bill_lines_removed on invoicing_line;
drop function incoming_guard_received() cascade;
drop function incoming_guard_approval() cascade;
drop function incoming_follow_bill();
drop function incoming_follow_lines();
drop function incoming_refuse_unapproved();
drop function incoming_end_approval(uuid, uuid);
alter table incoming_received drop constraint received_document, drop constraint received_attachment;
alter table incoming_bill_writer drop constraint bill_writer_document;
alter table incoming_approval drop constraint approval_document;
"""
UNRECORDED = """
drop trigger audited_insert on incoming_received;
drop trigger audited_insert on incoming_approval;
drop trigger audited_update on incoming_approval;
drop trigger audited_insert on incoming_approval_policy;
drop trigger audited_update on incoming_approval_policy;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("incoming", "0001_incoming"),
        ("attachments", "0002_guards"),
        ("audit", "0005_sign_in_demands"),
    ]
    operations = [
        sql_file("incoming", "incoming.sql", reverse=UNGUARDED),
        sql_file("incoming", "audited.sql", reverse=UNRECORDED),
    ]

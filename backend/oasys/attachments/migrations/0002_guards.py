from django.db import migrations

from oasys.core.migration_sql import sql_file

UNGUARDED = """
drop function attachments_guard() cascade;
drop function attachments_guard_content() cascade;
alter table attachments_attachment drop constraint attachment_of_entry, drop constraint attachment_of_document;
alter table attachments_content drop constraint attachment_content_of, drop constraint attachment_content_hash;
"""
UNRECORDED = """
drop trigger audited_insert on attachments_attachment;
drop trigger audited_delete on attachments_attachment;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("attachments", "0001_attachments"),
        ("invoicing", "0002_guards"),
        ("audit", "0005_sign_in_demands"),
    ]
    operations = [
        sql_file("attachments", "attachments.sql", reverse=UNGUARDED),
        sql_file("attachments", "audited.sql", reverse=UNRECORDED),
    ]

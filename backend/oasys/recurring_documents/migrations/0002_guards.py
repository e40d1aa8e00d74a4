from django.db import migrations

from oasys.core.migration_sql import sql_file

UNGUARDED = """
drop function recurring_guard_occurrence() cascade;
drop trigger recurring_document_truncate on recurring_document;
drop trigger recurring_occurrence_truncate on recurring_document_occurrence;
drop trigger archived_insert on recurring_document;
drop trigger archived_update on recurring_document;
drop trigger archived_delete on recurring_document;
alter table recurring_document_occurrence drop constraint recurring_document_occurrence_of,
  drop constraint recurring_document_occurrence_document;
alter table recurring_document drop constraint recurring_document_contact;
"""
UNRECORDED = """
drop trigger audited_insert on recurring_document;
drop trigger audited_update on recurring_document;
drop trigger audited_delete on recurring_document;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("recurring_documents", "0001_recurring_documents"),
        ("audit", "0005_sign_in_demands"),
    ]
    operations = [
        sql_file("recurring_documents", "occurrences.sql", reverse=UNGUARDED),
        sql_file("recurring_documents", "audited.sql", reverse=UNRECORDED),
    ]

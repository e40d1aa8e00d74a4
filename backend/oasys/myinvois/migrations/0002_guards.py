from django.db import migrations

from oasys.core.migration_sql import sql_file

UNGUARDED = """
drop function myinvois_keep_document() cascade;
drop function myinvois_guard_covered() cascade;
drop function myinvois_release() cascade;
drop function myinvois_guard_einvoice() cascade;
drop trigger covered_truncate on myinvois_covered;
drop trigger einvoice_truncate on myinvois_einvoice;
drop trigger archived_insert on myinvois_einvoice;
drop trigger archived_insert on myinvois_connection;
drop trigger archived_update on myinvois_connection;
drop trigger archived_insert on myinvois_inquiry;
alter table myinvois_covered drop constraint covered_of_document, drop constraint covered_of_einvoice;
alter table myinvois_connection drop constraint myinvois_secrets_encrypted;
alter table myinvois_einvoice drop constraint einvoice_content_encrypted;
"""
UNRECORDED = """
drop trigger audited_insert on myinvois_connection;
drop trigger audited_update on myinvois_connection;
drop trigger audited_insert on myinvois_einvoice;
drop trigger audited_update on myinvois_einvoice;
drop trigger audited_insert on myinvois_inquiry;
"""


class Migration(migrations.Migration):
    dependencies = [("myinvois", "0001_myinvois"), ("invoicing", "0004_issuer_guards"), ("audit", "0002_trail")]
    operations = [
        sql_file("myinvois", "myinvois.sql", reverse=UNGUARDED),
        sql_file("myinvois", "audited.sql", reverse=UNRECORDED),
    ]

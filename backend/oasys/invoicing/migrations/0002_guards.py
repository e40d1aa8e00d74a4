from django.db import migrations

from oasys.core.migration_sql import sql_file

UNGUARDED = """
drop function invoicing_guard_document() cascade;
drop function invoicing_guard_lines() cascade;
drop function invoicing_guard_settings() cascade;
drop function invoicing_void() cascade;
drop function invoicing_check_posted(invoicing_document);
alter table invoicing_settings drop constraint invoicing_invoice_journal, drop constraint invoicing_credit_note_journal,
  drop constraint invoicing_bill_journal, drop constraint invoicing_supplier_credit_journal, drop constraint invoicing_receivable_account,
  drop constraint invoicing_payable_account, drop constraint invoicing_income_account, drop constraint invoicing_expense_account;
alter table invoicing_line drop constraint line_of_document, drop constraint document_line_account, drop constraint document_line_dimensions;
alter table invoicing_document drop constraint document_of_contact, drop constraint document_of_credited,
  drop constraint document_control_account, drop constraint document_identifiers_encrypted;
alter table ledger_journal drop constraint journal_of_company;
alter table ledger_dimension_set drop constraint dimension_set_of_company;
"""
UNRECORDED = """
drop trigger audited_insert on invoicing_document;
drop trigger audited_update on invoicing_document;
drop trigger audited_delete on invoicing_document;
drop trigger audited_insert on invoicing_settings;
drop trigger audited_update on invoicing_settings;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("invoicing", "0001_documents"),
        ("contacts", "0004_line_guards"),
        ("tax", "0003_audited"),
        ("settlement", "0005_audited"),
        ("audit", "0005_sign_in_demands"),
    ]
    operations = [
        sql_file("invoicing", "documents.sql", reverse=UNGUARDED),
        sql_file("invoicing", "audited.sql", reverse=UNRECORDED),
    ]

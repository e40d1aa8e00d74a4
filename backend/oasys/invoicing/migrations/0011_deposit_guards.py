from django.db import migrations

from oasys.core.migration_sql import sql_file, sql_function

BEFORE = f"""
drop function invoicing_check_deposits() cascade;
drop function invoicing_keep_deposit() cascade;
drop function invoicing_keep_paid() cascade;
drop function invoicing_deducted(uuid, uuid);
drop trigger audited_insert on invoicing_document;
drop trigger audited_update on invoicing_document;
drop trigger audited_insert on invoicing_settings;
drop trigger audited_update on invoicing_settings;
create trigger audited_insert after insert on invoicing_document referencing new table as new_rows
  for each statement execute function audit_record(
    'document', 'kind contact_id supplier_number issue_date tax_point due_date early_discount_percent early_discount_until currency rate net tax gross '
    'payable credits_id', 'drafted');
create trigger audited_update after update on invoicing_document
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'document', 'status number contact_id supplier_number issue_date tax_point due_date early_discount_percent early_discount_until currency rate net tax '
    'gross payable credits_id buyer_reference order_reference terms_text note journal_entry_id void_entry_id void_reason version', 'changed',
    'status:draft>posted:posted', 'status:posted>void:voided');
create trigger audited_insert after insert on invoicing_settings referencing new table as new_rows
  for each statement execute function audit_record(
    'invoicing_settings', 'invoice_journal_id credit_note_journal_id bill_journal_id supplier_credit_journal_id receivable_account_id '
    'payable_account_id income_account_id expense_account_id discount_granted_account_id discount_received_account_id '
    'takes_direct_entries', 'made');
create trigger audited_update after update on invoicing_settings
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'invoicing_settings', 'invoice_journal_id credit_note_journal_id bill_journal_id supplier_credit_journal_id receivable_account_id '
    'payable_account_id income_account_id expense_account_id discount_granted_account_id discount_received_account_id '
    'takes_direct_entries', 'changed');
grant update (takes_direct_entries) on invoicing_settings to oasys_app;
{sql_function("invoicing", "early_discounts.sql", "invoicing_guard_settings")}
alter table invoicing_line drop constraint document_line_of_deposit;
alter table invoicing_settings drop constraint invoicing_deposits_account;
revoke update (is_deposit) on invoicing_document from oasys_app;
revoke update (deposits_account_id) on invoicing_settings from oasys_app;
"""


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0010_deposits"), ("settlement", "0009_open_rest"), ("audit", "0005_sign_in_demands")]
    operations = [sql_file("invoicing", "deposits.sql", reverse=BEFORE)]

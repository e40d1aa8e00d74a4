from django.db import migrations

from oasys.core.migration_sql import sql_file

BEFORE = """
drop function invoicing_check_charge() cascade;
drop function invoicing_keep_charged() cascade;
drop trigger audited_insert on invoicing_document;
drop trigger audited_update on invoicing_document;
create trigger audited_insert after insert on invoicing_document referencing new table as new_rows
  for each statement execute function audit_record(
    'document', 'kind is_deposit contact_id supplier_number issue_date tax_point due_date early_discount_percent early_discount_until currency '
    'rate net tax gross payable credits_id', 'drafted');
create trigger audited_update after update on invoicing_document
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'document', 'status number is_deposit contact_id supplier_number issue_date tax_point due_date early_discount_percent early_discount_until '
    'currency rate net tax gross payable credits_id buyer_reference order_reference terms_text note journal_entry_id void_entry_id '
    'void_reason version', 'changed',
    'status:draft>posted:posted', 'status:posted>void:voided');
alter table invoicing_document drop constraint document_of_charged;
revoke update (charges_more_on_id) on invoicing_document from oasys_app;
"""


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0014_debit_notes"), ("audit", "0006_domains")]
    operations = [sql_file("invoicing", "debit_notes.sql", reverse=BEFORE)]

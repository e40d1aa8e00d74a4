from django.db import migrations

from oasys.core.migration_sql import sql_file

BEFORE = """
alter table invoicing_settings drop constraint invoicing_terms_array;
revoke update (terms) on invoicing_settings from oasys_app;
drop trigger audited_insert on invoicing_settings;
drop trigger audited_update on invoicing_settings;
create trigger audited_insert after insert on invoicing_settings referencing new table as new_rows
  for each statement execute function audit_record(
    'invoicing_settings', 'invoice_journal_id credit_note_journal_id bill_journal_id supplier_credit_journal_id receivable_account_id '
    'payable_account_id income_account_id expense_account_id discount_granted_account_id discount_received_account_id '
    'deposits_account_id takes_direct_entries', 'made');
create trigger audited_update after update on invoicing_settings
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'invoicing_settings', 'invoice_journal_id credit_note_journal_id bill_journal_id supplier_credit_journal_id receivable_account_id '
    'payable_account_id income_account_id expense_account_id discount_granted_account_id discount_received_account_id '
    'deposits_account_id takes_direct_entries', 'changed');
"""


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0012_named_terms")]
    operations = [sql_file("invoicing", "named_terms.sql", reverse=BEFORE)]

-- Terms of payment by name are an array in the settings; contacts are given them by copy.
alter table invoicing_settings add constraint invoicing_terms_array check (jsonb_typeof(terms) = 'array');
grant update (terms) on invoicing_settings to oasys_app;
drop trigger audited_insert on invoicing_settings;
drop trigger audited_update on invoicing_settings;
create trigger audited_insert after insert on invoicing_settings referencing new table as new_rows
  for each statement execute function audit_record(
    'invoicing_settings', 'invoice_journal_id credit_note_journal_id bill_journal_id supplier_credit_journal_id receivable_account_id '
    'payable_account_id income_account_id expense_account_id discount_granted_account_id discount_received_account_id '
    'deposits_account_id terms takes_direct_entries', 'made');
create trigger audited_update after update on invoicing_settings
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'invoicing_settings', 'invoice_journal_id credit_note_journal_id bill_journal_id supplier_credit_journal_id receivable_account_id '
    'payable_account_id income_account_id expense_account_id discount_granted_account_id discount_received_account_id '
    'deposits_account_id terms takes_direct_entries', 'changed');

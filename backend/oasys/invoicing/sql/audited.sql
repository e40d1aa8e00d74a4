-- What is recorded of documents; lines are part of them. Never the ids of a contact.
create trigger audited_insert after insert on invoicing_document referencing new table as new_rows
  for each statement execute function audit_record(
    'document', 'kind contact_id supplier_number issue_date tax_point due_date currency rate net tax gross payable credits_id', 'drafted');
create trigger audited_update after update on invoicing_document
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'document', 'status number contact_id supplier_number issue_date tax_point due_date currency rate net tax gross payable credits_id '
    'buyer_reference order_reference terms_text note journal_entry_id void_entry_id void_reason version', 'changed',
    'status:draft>posted:posted', 'status:posted>void:voided');
create trigger audited_delete after delete on invoicing_document referencing old table as old_rows
  for each statement execute function audit_record(
    'document', 'kind contact_id supplier_number issue_date currency net tax gross payable', 'deleted');

create trigger audited_insert after insert on invoicing_settings referencing new table as new_rows
  for each statement execute function audit_record(
    'invoicing_settings', 'invoice_journal_id credit_note_journal_id bill_journal_id supplier_credit_journal_id receivable_account_id '
    'payable_account_id income_account_id expense_account_id', 'made');
create trigger audited_update after update on invoicing_settings
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'invoicing_settings', 'invoice_journal_id credit_note_journal_id bill_journal_id supplier_credit_journal_id receivable_account_id '
    'payable_account_id income_account_id expense_account_id', 'changed');

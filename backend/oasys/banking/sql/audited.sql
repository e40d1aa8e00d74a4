-- What is recorded of banking: who brought, decided, matched and reconciled what; never numbers of accounts or what a bank wrote.
create trigger audited_insert after insert on banking_settings referencing new table as new_rows
  for each statement execute function audit_record(
    'banking_settings', 'acceptance_threshold suspense_account_id charges_account_id folder_as_id closing_needs_reconciliation', 'made');
create trigger audited_update after update on banking_settings referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'banking_settings', 'acceptance_threshold suspense_account_id charges_account_id folder_as_id closing_needs_reconciliation', 'changed');
create trigger audited_insert after insert on banking_book referencing new table as new_rows
  for each statement execute function audit_record('bank_book', 'account_id currency starts_on opening_balance', 'made');
create trigger audited_update after update on banking_book referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record('bank_book', 'starts_on opening_balance', 'changed');
create trigger audited_update after update on banking_book_line referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record('bank_book_line', 'is_carried', 'changed');
create trigger audited_insert after insert on banking_import referencing new table as new_rows
  for each statement execute function audit_record(
    'bank_import', 'book_id source format file_name file_digest added known in_review announced', 'made');
create trigger audited_update after update on banking_import referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record('bank_import', 'withdrawn_at withdraw_reason', 'withdrawn');
create trigger audited_update after update on banking_line referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'bank_line', 'state reason', 'changed', 'state:*>excluded:excluded', 'state:*>duplicate:duplicate');
create trigger audited_insert after insert on banking_rule referencing new table as new_rows
  for each statement execute function audit_record('bank_rule', 'name position content is_active', 'made');
create trigger audited_update after update on banking_rule referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record('bank_rule', 'name position content is_active', 'changed');
create trigger audited_delete after delete on banking_rule referencing old table as old_rows
  for each statement execute function audit_record('bank_rule', 'name position content is_active', 'deleted');
create trigger audited_insert after insert on banking_match referencing new table as new_rows
  for each statement execute function audit_record('bank_match', 'kind made rule_id contact_id score batch', 'made');
create trigger audited_update after update on banking_match referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record('bank_match', 'state undo_reason', 'changed', 'state:live>undone:undone');
create trigger audited_insert after insert on banking_reconciliation referencing new table as new_rows
  for each statement execute function audit_record('reconciliation', 'book_id statement_id from_on to_on opening closing', 'closed');
create trigger audited_update after update on banking_reconciliation referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record('reconciliation', 'state undo_reason', 'changed', 'state:closed>undone:undone');
create trigger audited_insert after insert on banking_csv_layout referencing new table as new_rows
  for each statement execute function audit_record('bank_csv_layout', 'book_id', 'kept');
create trigger audited_update after update on banking_csv_layout referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record('bank_csv_layout', 'mapping', 'changed');

-- What is recorded of payments. Their allocations are settlements, which are recorded as such.
create trigger audited_insert after insert on payments_payment referencing new table as new_rows
  for each statement execute function audit_record(
    'payment', 'direction contact_id money_account_id paid_on currency amount money_currency money_amount charges deductions reference '
    'description paid_to_id entry_id', 'made');
create trigger audited_update after update on payments_payment referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'payment', 'state undone_on undo_reason undo_entry_id', 'changed', 'state:posted>undone:undone');

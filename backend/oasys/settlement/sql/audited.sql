-- What is recorded of settlements. Their lines, and the open items that follow from them, never change by themselves.
create trigger audited_insert after insert on settlement_settlement referencing new table as new_rows
  for each statement execute function audit_record(
    'settlement', 'account_id currency settled_on description exchange_entry_id cancelled_on cancel_reason cancel_entry_id', 'made');
create trigger audited_update after update on settlement_settlement
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'settlement', 'account_id currency settled_on description exchange_entry_id cancelled_on cancel_reason cancel_entry_id', 'changed', 'cancelled_on:null>*:cancelled');

create trigger audited_insert after insert on settlement_item_document referencing new table as new_rows
  for each statement execute function audit_record(
    'item_document', 'line_id number issued_on due_on', 'made');

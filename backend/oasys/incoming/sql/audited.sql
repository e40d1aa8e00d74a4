-- What is recorded of bills that come in.
create trigger audited_insert after insert on incoming_received referencing new table as new_rows
  for each statement execute function audit_record(
    'received_invoice', 'document_id attachment_id syntax profile is_valid adds_up totals', 'received');
create trigger audited_insert after insert on incoming_approval referencing new table as new_rows
  for each statement execute function audit_record(
    'approval', 'document_id contact_key supplier_number currency gross payable note approved_by_id', 'given');
create trigger audited_update after update on incoming_approval
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'approval', 'ended_as ended_by_id ended_at', 'changed', 'ended_as:*>changed:ended', 'ended_as:*>taken_back:taken_back');
create trigger audited_insert after insert on incoming_approval_policy referencing new table as new_rows
  for each statement execute function audit_record('approval_policy', 'bills_from', 'made');
create trigger audited_update after update on incoming_approval_policy
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record('approval_policy', 'bills_from', 'changed');

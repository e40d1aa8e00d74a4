-- What is recorded of payment runs: never the file, which holds account numbers.
create trigger audited_insert after insert on payment_runs_run referencing new table as new_rows
  for each statement execute function audit_record(
    'payment_run', 'money_account_id currency due_until execution_on left_out', 'prepared');
create trigger audited_update after update on payment_runs_run referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'payment_run', 'state due_until execution_on left_out own_account_id file_digest', 'changed', 'state:draft>approved:approved',
    'state:draft>cancelled:cancelled');
create trigger audited_insert after insert on payment_runs_item referencing new table as new_rows
  for each statement execute function audit_record('payment_run_item', 'run_id contact_id line_id is_debit amount', 'added');
create trigger audited_delete after delete on payment_runs_item referencing old table as old_rows
  for each statement execute function audit_record('payment_run_item', 'run_id contact_id line_id is_debit amount', 'removed');
create trigger audited_insert after insert on payment_runs_transfer referencing new table as new_rows
  for each statement execute function audit_record('payment_run_transfer', 'run_id contact_id details_id payment_id amount', 'sent');
create trigger audited_update after update on payment_runs_transfer referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'payment_run_transfer', 'state iso_status reason_code reason_text', 'changed', 'state:*>accepted:accepted',
    'state:*>rejected:rejected');
create trigger audited_insert after insert on payment_runs_report referencing new table as new_rows
  for each statement execute function audit_record(
    'payment_run_report', 'run_id content_digest message_id accepted rejected pending', 'read');

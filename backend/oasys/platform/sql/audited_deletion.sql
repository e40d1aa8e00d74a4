-- What is recorded of the wish to delete a tenant; when it is done, the trail goes with the tenant.
create trigger audited_insert after insert on platform_deletion referencing new table as new_rows
  for each statement execute function audit_record('deletion', 'asked_by_id asked_at due_at keeps_export', 'asked');
create trigger audited_update after update on platform_deletion
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'deletion', 'withdrawn_by_id withdrawn_at reminded_at', 'changed', 'withdrawn_at:null>*:taken_back',
    'reminded_at:null>*:reminded');

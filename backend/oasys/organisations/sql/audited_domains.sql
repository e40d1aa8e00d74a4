-- What is recorded of a tenant's domains. When one was looked at is no change.
create trigger audited_insert after insert on organisations_domain referencing new table as new_rows
  for each statement execute function audit_record('domain', 'name state', 'added');
create trigger audited_update after update on organisations_domain
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'domain', 'name state', 'changed', 'state:*>verified:verified', 'state:*>failed:failed');
create trigger audited_delete after delete on organisations_domain referencing old table as old_rows
  for each statement execute function audit_record('domain', 'name state', 'removed');

-- What is recorded of what a tenant demands of its people's sign-in, and of sessions that it ended.
create trigger audited_insert after insert on organisations_factor_policy referencing new table as new_rows
  for each statement execute function audit_record('factor_policy', 'roles role_ids', 'set');
create trigger audited_update after update on organisations_factor_policy
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record('factor_policy', 'roles role_ids', 'set');

drop trigger audited_update on organisations_membership;
create trigger audited_update after update on organisations_membership
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'member', 'user_id service_name role custom_role_id company_ids signed_in_after', 'changed', 'role:*>*:role_changed',
    'custom_role_id:*>*:role_changed', 'signed_in_after:*>*:sessions_ended');

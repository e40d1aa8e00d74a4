-- What is recorded of support: who of the platform asked, who consented, and each request of a visit.
create trigger audited_insert after insert on organisations_support_access referencing new table as new_rows
  for each statement execute function audit_record('support', 'staff_id reason hours', 'requested');
create trigger audited_update after update on organisations_support_access
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'support', 'consented_by_id consented_at expires_at ended_by_id ended_at', 'changed', 'ended_at:null>*:ended',
    'consented_at:null>*:consented');
create trigger audited_insert after insert on organisations_support_visit referencing new table as new_rows
  for each statement execute function audit_record('support_visit', 'access_id method path', 'made');

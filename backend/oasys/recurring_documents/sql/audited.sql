-- What is recorded of recurring documents: how they are set up, not each occurrence, whose document is recorded.
create trigger audited_insert after insert on recurring_document referencing new table as new_rows
  for each statement execute function audit_record('recurring_document', 'kind name contact_id content unit every starts_on on_last_day ends_on times in_arrears action is_active acts_as_id', 'made');
create trigger audited_update after update on recurring_document referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record('recurring_document', 'kind name contact_id content unit every starts_on on_last_day ends_on times in_arrears action is_active acts_as_id', 'changed');
create trigger audited_delete after delete on recurring_document referencing old table as old_rows
  for each statement execute function audit_record('recurring_document', 'kind name contact_id content unit every starts_on on_last_day ends_on times in_arrears action is_active acts_as_id', 'deleted');

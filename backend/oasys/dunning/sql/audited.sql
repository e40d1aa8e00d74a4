-- What is recorded of dunning; items are part of their reminder.
create trigger audited_insert after insert on dunning_settings referencing new table as new_rows
  for each statement execute function audit_record(
    'dunning_settings', 'days_between levels interest_rates sends_mail posts_charges fee_account_id interest_account_id releases_first_as_id', 'made');
create trigger audited_update after update on dunning_settings referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'dunning_settings', 'days_between levels interest_rates sends_mail posts_charges fee_account_id interest_account_id releases_first_as_id', 'changed');
create trigger audited_insert after insert on dunning_reminder referencing new table as new_rows
  for each statement execute function audit_record(
    'reminder', 'contact_id level as_of currency open_amount earlier_charges credits fee interest total entry_id is_by_rule mailed_to', 'released');
create trigger audited_insert after insert on dunning_block referencing new table as new_rows
  for each statement execute function audit_record('dunning_block', 'contact_id line_id until reason', 'made');
create trigger audited_delete after delete on dunning_block referencing old table as old_rows
  for each statement execute function audit_record('dunning_block', 'contact_id line_id until reason', 'lifted');

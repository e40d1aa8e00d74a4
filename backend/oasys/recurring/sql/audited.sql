-- What is recorded of what comes again: how it is set up, not each occurrence, which is an entry.
create trigger audited_insert after insert on recurring_entry_template referencing new table as new_rows
  for each statement execute function audit_record(
    'template', 'name content', 'made');
create trigger audited_update after update on recurring_entry_template
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'template', 'name content', 'changed');
create trigger audited_delete after delete on recurring_entry_template referencing old table as old_rows
  for each statement execute function audit_record(
    'template', 'name content', 'deleted');

create trigger audited_insert after insert on recurring_entry referencing new table as new_rows
  for each statement execute function audit_record(
    'recurring_entry', 'template_id name unit every starts_on on_last_day ends_on times is_posted reverse_next_day is_active acts_as_id', 'made');
create trigger audited_update after update on recurring_entry
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'recurring_entry', 'template_id name unit every starts_on on_last_day ends_on times is_posted reverse_next_day is_active acts_as_id', 'changed');
create trigger audited_delete after delete on recurring_entry referencing old table as old_rows
  for each statement execute function audit_record(
    'recurring_entry', 'template_id name unit every starts_on on_last_day ends_on times is_posted reverse_next_day is_active acts_as_id', 'deleted');

create trigger audited_insert after insert on recurring_planned_reversal referencing new table as new_rows
  for each statement execute function audit_record(
    'planned_reversal', 'entry_id reverse_on acts_as_id', 'planned');
create trigger audited_update after update on recurring_planned_reversal
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'planned_reversal', 'entry_id reverse_on acts_as_id', 'changed');
create trigger audited_delete after delete on recurring_planned_reversal referencing old table as old_rows
  for each statement execute function audit_record(
    'planned_reversal', 'entry_id reverse_on acts_as_id', 'deleted');

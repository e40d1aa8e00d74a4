-- What is recorded of revaluations. What they revalued is part of them, and never changes.
create trigger audited_insert after insert on closing_revaluation referencing new table as new_rows
  for each statement execute function audit_record(
    'revaluation', 'day rate_source max_age_days entry_id reversing_entry_id undo_reversing_entry_id undo_entry_id undone_at', 'made');
create trigger audited_update after update on closing_revaluation
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'revaluation', 'day rate_source max_age_days entry_id reversing_entry_id undo_reversing_entry_id undo_entry_id undone_at', 'changed', 'undone_at:null>*:undone');

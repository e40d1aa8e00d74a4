-- What is recorded of fiscal calendars, and of who may post into a closed period. Neither leave nor its end ever changes.
create trigger audited_insert after insert on ledger_calendar referencing new table as new_rows
  for each statement execute function audit_record(
    'calendar', 'company_id start_month start_day pattern ends_on_weekday nearest long_period', 'made');
create trigger audited_update after update on ledger_calendar
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'calendar', 'company_id start_month start_day pattern ends_on_weekday nearest long_period', 'changed');
create trigger audited_delete after delete on ledger_calendar referencing old table as old_rows
  for each statement execute function audit_record(
    'calendar', 'company_id start_month start_day pattern ends_on_weekday nearest long_period', 'deleted');

create trigger audited_insert after insert on ledger_period_grant referencing new table as new_rows
  for each statement execute function audit_record(
    'period_grant', 'period_id person_id reason valid_until', 'given');

create trigger audited_insert after insert on ledger_period_grant_end referencing new table as new_rows
  for each statement execute function audit_record(
    'period_grant_end', 'grant_id reason', 'made');

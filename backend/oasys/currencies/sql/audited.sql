-- What is recorded of units and rates.
create trigger audited_insert after insert on currencies_unit referencing new table as new_rows
  for each statement execute function audit_record('unit', 'code name decimals is_money', 'declared');
create trigger audited_update after update on currencies_unit referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record('unit', 'code name decimals is_money', 'changed');
create trigger audited_delete after delete on currencies_unit referencing old table as old_rows
  for each statement execute function audit_record('unit', 'code name decimals is_money', 'deleted');

create trigger audited_insert after insert on currencies_exchangerate referencing new table as new_rows
  for each statement execute function audit_record('rate', 'currency base day source rate', 'recorded');
create trigger audited_update after update on currencies_exchangerate
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record('rate', 'currency base day source rate', 'changed');
create trigger audited_delete after delete on currencies_exchangerate referencing old table as old_rows
  for each statement execute function audit_record('rate', 'currency base day source rate', 'deleted');

create trigger audited_insert after insert on currencies_rate_policy referencing new table as new_rows
  for each statement execute function audit_record(
    'rate_policy', 'company_id source rule max_age_days', 'made');
create trigger audited_update after update on currencies_rate_policy
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'rate_policy', 'company_id source rule max_age_days', 'changed');
create trigger audited_delete after delete on currencies_rate_policy referencing old table as old_rows
  for each statement execute function audit_record(
    'rate_policy', 'company_id source rule max_age_days', 'deleted');

-- What is recorded of budgets: the plan, and who approved it. Its lines are part of it.
create trigger audited_insert after insert on budgets_budget referencing new table as new_rows
  for each statement execute function audit_record(
    'budget', 'fiscal_year_id name status approved_by_id approved_at', 'made');
create trigger audited_update after update on budgets_budget
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'budget', 'fiscal_year_id name status approved_by_id approved_at', 'changed', 'status:*>approved:approved');
create trigger audited_delete after delete on budgets_budget referencing old table as old_rows
  for each statement execute function audit_record(
    'budget', 'fiscal_year_id name status approved_by_id approved_at', 'deleted');

-- What keeps deferred tax from falling due in companies that have not said how they file.
create trigger due_trouble_truncate before truncate on tax_due_trouble for each statement execute function core_refuse_truncate();
create trigger archived_insert after insert on tax_due_trouble referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on tax_due_trouble referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();

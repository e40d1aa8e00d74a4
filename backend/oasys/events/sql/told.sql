-- What the audit trail leaves out and is told all the same (events.sql).
create trigger told_insert after insert on ledger_journal_entry referencing new table as new_rows
  for each statement execute function events_of_drafts('journal_entry.drafted');
create trigger told_update after update on ledger_journal_entry referencing new table as new_rows
  for each statement execute function events_of_drafts('journal_entry.changed');

-- the cells of a budget count its version up and change nothing else of it
create or replace function events_of_cells() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  insert into events_event (tenant_id, id, at, kind, company_key, subject_key)
    values (new.tenant_id, uuidv7(), transaction_timestamp(), 'budget.planned', new.company_id, new.id);
  return null;
end $$;
create trigger told after update on budgets_budget for each row
  when ((old.name, old.status) = (new.name, new.status) and old.version <> new.version) execute function events_of_cells();

-- A company's chart has a version: another one, never seen before, with every statement that changes accounts or journals. It
-- changes in the transaction of the change, so that whoever reads a version and then the chart reads no older chart than the
-- version's. A version is random and not counted: one that was rolled back never comes again for something else.
create or replace function ledger_note_chart() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  r record;
begin
  for r in select distinct tenant_id, company_id from changed order by 1, 2 loop
    insert into ledger_chart_version as v (tenant_id, id, company_id, version) values (r.tenant_id, uuidv7(), r.company_id, gen_random_uuid())
    on conflict (tenant_id, company_id) do update set version = excluded.version;
  end loop;
  return null;
end $$;
create trigger account_noted_insert after insert on ledger_account
  referencing new table as changed for each statement execute function ledger_note_chart();
create trigger account_noted_update after update on ledger_account
  referencing new table as changed for each statement execute function ledger_note_chart();
create trigger account_noted_delete after delete on ledger_account
  referencing old table as changed for each statement execute function ledger_note_chart();
create trigger journal_noted_insert after insert on ledger_journal
  referencing new table as changed for each statement execute function ledger_note_chart();
create trigger journal_noted_update after update on ledger_journal
  referencing new table as changed for each statement execute function ledger_note_chart();
create trigger journal_noted_delete after delete on ledger_journal
  referencing old table as changed for each statement execute function ledger_note_chart();

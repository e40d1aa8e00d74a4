-- A heading takes no lines: an account that has some does not become one, drafts included.
create or replace function ledger_guard_heading() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if exists (select from ledger_journal_line where tenant_id = new.tenant_id and account_id = new.id) then
    raise exception using errcode = 'OA010', message = 'an account with lines does not become a heading', detail = new.id;
  end if;
  return new;
end $$;
create trigger account_heading before update of is_heading on ledger_account for each row
  when (new.is_heading and not old.is_heading) execute function ledger_guard_heading();

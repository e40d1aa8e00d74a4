-- Lines are written only while their entry is a draft, and to accounts of the entry's own company.
-- The entries are locked first and looked at afterwards: otherwise a line slips in while another transaction posts.
-- FOR NO KEY UPDATE, not FOR SHARE: two people adding lines to one draft would deadlock. One look-up for each entry:
-- with = any(array) the planner of a young database reads the whole tenant and compares every pair.
create or replace function ledger_guard_lines() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  t constant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  entries uuid[];
  accounts uuid[];
  company uuid;
  companies int := 0;
  entry uuid;
  r record;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using errcode = 'OA019', message = 'lines are written at READ COMMITTED';
  end if;
  if tg_op = 'INSERT' then
    select array_agg(distinct entry_id), array_agg(distinct account_id) into entries, accounts from new_rows;
  elsif tg_op = 'DELETE' then
    select array_agg(distinct entry_id) into entries from old_rows;
  else
    select array_agg(distinct e) into entries from (select entry_id from new_rows union select entry_id from old_rows) u(e);
    select array_agg(distinct account_id) into accounts from new_rows;
  end if;
  if entries is null then
    return null;
  end if;
  if t is null then
    raise exception using errcode = 'OA018', message = 'no tenant is open';
  end if;
  foreach entry in array entries loop  -- array_agg(distinct ...) has sorted them
    select id, status, company_id into r from ledger_journal_entry where tenant_id = t and id = entry for no key update;
    if not found then
      raise exception using errcode = 'OA018', message = 'a line of an entry that is not in this tenant';
    end if;
    if r.status <> 'draft' then
      raise exception using errcode = 'OA001', message = 'a posted entry is never changed', detail = r.id;
    end if;
    if company is distinct from r.company_id then
      companies := companies + 1;
      company := r.company_id;
    end if;
  end loop;
  if accounts is null then
    return null;
  end if;
  if companies = 1 then
    select a.id into r from ledger_account a
      where a.tenant_id = t and a.id = any(accounts) and a.company_id <> company limit 1;
  else
    select array_agg(entry_id), array_agg(account_id) into entries, accounts from new_rows;
    select p.account_id as id into r from unnest(entries, accounts) p(entry_id, account_id)
      cross join lateral (select company_id from ledger_journal_entry where tenant_id = t and id = p.entry_id) e
      cross join lateral (select company_id from ledger_account where tenant_id = t and id = p.account_id) a
      where e.company_id <> a.company_id limit 1;
  end if;
  if found then
    raise exception using errcode = 'OA009', message = 'an account of another company', detail = r.id;
  end if;
  return null;
end $$;

create trigger lines_insert after insert on ledger_journal_line referencing new table as new_rows
  for each statement execute function ledger_guard_lines();
create trigger lines_update after update on ledger_journal_line referencing old table as old_rows new table as new_rows
  for each statement execute function ledger_guard_lines();
create trigger lines_delete after delete on ledger_journal_line referencing old table as old_rows
  for each statement execute function ledger_guard_lines();
create trigger lines_truncate before truncate on ledger_journal_line
  for each statement execute function core_refuse_truncate();

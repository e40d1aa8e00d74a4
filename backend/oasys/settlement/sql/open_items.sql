-- Open items are derived from posted lines, behind posting: a row each, that says how much of it is settled.
--
-- Order: as in sealing (ledger/sql/seals.sql). A posting holds the counter of its series until it commits, so what is
-- committed is always the numbers 1 to last_number; the gatherer goes on where it left each series, and misses nothing.
create or replace function settlement_reconcilable(subtype text) returns boolean language sql immutable
  set search_path = public, pg_temp as $$
  select subtype in ('receivable', 'payable', 'clearing')
$$;

-- Looks through the next posted entries of a company, `most` of them at the most, and answers how many it looked at.
-- The company's row is the lock, taken only where there is something to gather; posting does not wait for it.
create or replace function settlement_gather_open_items(wanted uuid, most int) returns int language plpgsql
  security definer set search_path = public, pg_temp as $$
declare
  t constant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  gathered int := 0;
  upto int;
  r record;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    -- an older snapshot would not see how far the one before came
    raise exception using errcode = 'OA019', message = 'open items are gathered at READ COMMITTED';
  end if;
  perform from ledger_journal j
    join ledger_number_series s on s.tenant_id = j.tenant_id and s.journal_id = j.id
    left join settlement_item_intake i on i.tenant_id = t and i.series = s.id
    where j.tenant_id = t and j.company_id = wanted and s.last_number > coalesce(i.last_number, 0);
  if not found then
    return 0;
  end if;
  perform from organisations_company where tenant_id = t and id = wanted for no key update;
  for r in
    select s.id, s.last_number, coalesce(i.last_number, 0) as done from ledger_journal j
    join ledger_number_series s on s.tenant_id = j.tenant_id and s.journal_id = j.id
    left join settlement_item_intake i on i.tenant_id = t and i.series = s.id
    where j.tenant_id = t and j.company_id = wanted and s.last_number > coalesce(i.last_number, 0) order by s.id loop
    exit when gathered >= most;
    upto := least(r.last_number, r.done + most - gathered);
    insert into settlement_open_item (tenant_id, id, company_id, account_id, line_id, posting_date, currency, is_debit, amount,
                                      base_amount, settled_amount, settled_base_amount, is_open)
      select t, uuidv7(), wanted, l.account_id, l.id, e.posting_date, l.currency, l.currency_amount > 0,
             abs(l.currency_amount), l.debit + l.credit, 0, 0, true
      from ledger_journal_entry e
      cross join lateral (
        select id, account_id, currency, currency_amount, debit, credit from ledger_journal_line
        where tenant_id = t and entry_id = e.id and currency_amount <> 0 offset 0) l
      join ledger_account a on a.tenant_id = t and a.id = l.account_id
      join currencies_unit u on u.tenant_id = t and u.code = l.currency
      where e.tenant_id = t and e.series_id = r.id and e.number > r.done and e.number <= upto
        and settlement_reconcilable(a.subtype) and u.is_money
      on conflict (tenant_id, line_id) do nothing;
    insert into settlement_item_intake (tenant_id, id, series, last_number) values (t, uuidv7(), r.id, upto)
      on conflict (tenant_id, series) do update set last_number = excluded.last_number;
    gathered := gathered + upto - r.done;
  end loop;
  return gathered;
end $$;

-- An account that becomes reconcilable gets its items of the entries that were looked through already; one that stops
-- being reconcilable loses them, unless something of it was ever settled.
create or replace function settlement_follow_subtype() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  if settlement_reconcilable(new.subtype) = settlement_reconcilable(old.subtype) then
    return null;
  end if;
  perform from organisations_company where tenant_id = new.tenant_id and id = new.company_id for no key update;
  if settlement_reconcilable(new.subtype) then
    insert into settlement_open_item (tenant_id, id, company_id, account_id, line_id, posting_date, currency, is_debit, amount,
                                      base_amount, settled_amount, settled_base_amount, is_open)
      select new.tenant_id, uuidv7(), new.company_id, new.id, l.id, l.posting_date, l.currency, l.currency_amount > 0,
             abs(l.currency_amount), l.debit + l.credit, 0, 0, true
      from ledger_journal_line l
      cross join lateral (
        select series_id, number from ledger_journal_entry
        where tenant_id = new.tenant_id and id = l.entry_id and status = 'posted' offset 0) e
      join settlement_item_intake i on i.tenant_id = new.tenant_id and i.series = e.series_id
      join currencies_unit u on u.tenant_id = new.tenant_id and u.code = l.currency
      where l.tenant_id = new.tenant_id and l.account_id = new.id and l.currency_amount <> 0 and u.is_money
        and e.number <= i.last_number
      on conflict (tenant_id, line_id) do nothing;
    return null;
  end if;
  if exists (select from settlement_settlement where tenant_id = new.tenant_id and account_id = new.id) then
    raise exception using errcode = 'OA079', detail = new.id,
      message = 'items of the account were settled: it stays receivable, payable or clearing';
  end if;
  delete from settlement_open_item where tenant_id = new.tenant_id and account_id = new.id;
  return null;
end $$;
create trigger account_subtype after update of subtype on ledger_account for each row
  when (old.subtype is distinct from new.subtype) execute function settlement_follow_subtype();

create trigger open_item_truncate before truncate on settlement_open_item
  for each statement execute function core_refuse_truncate();
create trigger item_intake_truncate before truncate on settlement_item_intake
  for each statement execute function core_refuse_truncate();

-- the application gathers and settles by functions alone
revoke insert, update, delete on settlement_open_item, settlement_item_intake from oasys_app;

-- A settlement balances, never settles more than is open, and is never changed: only cancelled, once.
--
-- The entries of the lines are locked first, in key order: two settlements of one item go one after the other, and so do
-- a settlement and a reversal. Sums are looked up line by line, as in the posting statement.
create or replace function settlement_guard_insert() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if new.cancelled_on is not null or new.version <> 1 or new.made_at <> transaction_timestamp() then
    raise exception using errcode = 'OA076', message = 'a settlement is born in effect, at the moment it is made';
  end if;
  -- shared with settlements, against a change of the account's subtype
  perform from ledger_account where tenant_id = new.tenant_id and id = new.account_id and company_id = new.company_id
    and settlement_reconcilable(subtype) for share;
  if not found then
    raise exception using errcode = 'OA071', message = 'a settlement is on a reconcilable account of its company';
  end if;
  perform settlement_refuse_locked(new.tenant_id, new.company_id, new.settled_on);
  return new;
end $$;

-- What was open on a day in a locked period stays as it was reported.
create or replace function settlement_refuse_locked(t uuid, company uuid, day date) returns void language plpgsql
  set search_path = public, pg_temp as $$
declare
  found_status text;
begin
  select status into found_status from ledger_period
    where tenant_id = t and company_id = company and day between starts_on and ends_on for share;
  if found_status is null then
    raise exception using errcode = 'OA007', message = format('no fiscal year covers %s', day);
  elsif found_status = 'locked' then
    raise exception using errcode = 'OA005', message = format('the period of %s is locked', day);
  end if;
end $$;

create or replace function settlement_settle_lines() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  t constant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  settlements uuid[];
  lines uuid[];
  r record;
  share numeric;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using errcode = 'OA019', message = 'items are settled at READ COMMITTED';
  end if;
  select array_agg(distinct settlement_id), array_agg(distinct line_id) into settlements, lines from new_rows;
  if settlements is null then
    return null;
  end if;
  if t is null or exists (select from new_rows where tenant_id <> t) then
    raise exception using errcode = 'OA018', message = 'not the open tenant';
  end if;
  for r in select cancelled_on from settlement_settlement
           where tenant_id = t and id = any(settlements) order by id for no key update loop
    if r.cancelled_on is not null then
      raise exception using errcode = 'OA076', message = 'a cancelled settlement settles nothing';
    end if;
  end loop;
  perform settlement_lock_entries(t, lines);

  for r in
    select n.line_id, n.amount, n.base_amount, s.company_id, s.account_id, s.currency, s.settled_on,
           i.id as item_id, i.company_id as item_company, i.account_id as item_account, i.currency as item_currency,
           i.posting_date, i.amount - i.settled_amount as rest, i.base_amount - i.settled_base_amount as base_rest,
           bu.decimals, u.decimals as own_decimals
    from new_rows n
    cross join lateral (select * from settlement_settlement where tenant_id = t and id = n.settlement_id offset 0) s
    left join lateral (select * from settlement_open_item where tenant_id = t and line_id = n.line_id offset 0) i on true
    left join organisations_company c on c.tenant_id = t and c.id = s.company_id
    left join currencies_unit bu on bu.tenant_id = t and bu.code = c.base_currency
    left join currencies_unit u on u.tenant_id = t and u.code = s.currency
    order by n.line_id, n.settlement_id loop
    if r.item_id is null then
      raise exception using errcode = 'OA070', detail = r.line_id,
        message = 'only a posted line in money on a receivable, payable or clearing account is settled';
    elsif r.item_company <> r.company_id or r.item_account <> r.account_id or r.item_currency <> r.currency then
      raise exception using errcode = 'OA071', detail = r.line_id,
        message = 'a settlement matches lines of one company, account and currency';
    elsif min_scale(r.amount) > r.own_decimals then
      raise exception using errcode = 'OA015', detail = r.line_id,
        message = format('%s has %s decimals', r.currency, r.own_decimals);
    elsif r.posting_date > r.settled_on then
      raise exception using errcode = 'OA071', detail = r.line_id,
        message = format('a line of %s is not settled on an earlier day', r.posting_date);
    end if;
    -- an earlier settlement that was in effect until a later day would count beside this one
    perform from settlement_settled_line l
      join settlement_settlement s on s.tenant_id = t and s.id = l.settlement_id
      where l.tenant_id = t and l.line_id = r.line_id and s.cancelled_on > r.settled_on;
    if found then
      raise exception using errcode = 'OA071', detail = r.line_id,
        message = 'a line is settled again on or after the day its earlier settlement was cancelled';
    end if;
    -- read again: the same line may stand in two settlements of one statement
    select amount - settled_amount, base_amount - settled_base_amount into r.rest, r.base_rest
      from settlement_open_item where tenant_id = t and id = r.item_id for no key update;
    if r.amount > r.rest then
      raise exception using errcode = 'OA072', detail = r.line_id,
        message = format('%s is open, %s was to be settled', trim_scale(r.rest), trim_scale(r.amount));
    end if;
    share := case when r.amount = r.rest then r.base_rest else round(r.base_rest * r.amount / r.rest, r.decimals) end;
    if r.base_amount <> share then
      raise exception using errcode = 'OA073', detail = r.line_id,
        message = format('the settled amount weighs %s in the base currency', trim_scale(share));
    end if;
    update settlement_open_item
      set settled_amount = settled_amount + r.amount, settled_base_amount = settled_base_amount + r.base_amount,
          is_open = settled_amount + r.amount < amount
      where tenant_id = t and id = r.item_id;
  end loop;

  for r in
    select s.id, s.company_id, s.account_id, s.currency, s.settled_on, s.exchange_entry_id, p.rest, p.base_rest,
           e.status, e.company_id as entry_company, e.posting_date, x.base as posted_base, x.amount as posted_amount
    from settlement_settlement s
    cross join lateral (
      select sum(case when i.is_debit then l.amount else -l.amount end) as rest,
             sum(case when i.is_debit then l.base_amount else -l.base_amount end) as base_rest
      from settlement_settled_line l
      join settlement_open_item i on i.tenant_id = t and i.line_id = l.line_id
      where l.tenant_id = t and l.settlement_id = s.id) p
    left join ledger_journal_entry e on e.tenant_id = t and e.id = s.exchange_entry_id
    left join lateral (
      select coalesce(sum(debit - credit), 0) as base, coalesce(sum(currency_amount), 0) as amount
      from ledger_journal_line
      where tenant_id = t and entry_id = s.exchange_entry_id and account_id = s.account_id and currency = s.currency) x on true
    where s.tenant_id = t and s.id = any(settlements) loop
    if r.rest <> 0 then
      raise exception using errcode = 'OA074', detail = r.id,
        message = format('debits and credits of a settlement differ by %s %s', trim_scale(r.rest), r.currency);
    end if;
    if (r.base_rest = 0) <> (r.exchange_entry_id is null) then
      raise exception using errcode = 'OA075', detail = r.id,
        message = format('the settlement leaves %s in the base currency', trim_scale(r.base_rest));
    end if;
    if r.base_rest <> 0 then
      -- against a reversal at the same time
      perform from ledger_journal_entry where tenant_id = t and id = r.exchange_entry_id for no key update;
      perform from ledger_journal_entry where tenant_id = t and reverses_id = r.exchange_entry_id and status = 'posted';
      if found then
        raise exception using errcode = 'OA075', message = 'the entry of the exchange difference is reversed', detail = r.id;
      end if;
    end if;
    if r.base_rest <> 0 and (r.status <> 'posted' or r.entry_company <> r.company_id or r.posting_date <> r.settled_on
                             or r.posted_base <> -r.base_rest or r.posted_amount <> 0) then
      raise exception using errcode = 'OA075', detail = r.id,
        message = format('the entry posted with the settlement takes %s off the account, on its day', trim_scale(r.base_rest));
    end if;
  end loop;
  return null;
end $$;

create or replace function settlement_lock_entries(t uuid, lines uuid[]) returns void language plpgsql
  set search_path = public, pg_temp as $$
declare
  entry uuid;
begin
  for entry in select distinct l.entry_id from unnest(lines) u(id)
               cross join lateral (select entry_id from ledger_journal_line where tenant_id = t and id = u.id) l
               order by 1 loop
    perform from ledger_journal_entry where tenant_id = t and id = entry for no key update;
  end loop;
end $$;

-- The one change a settlement knows: it is cancelled, and what it settled is open again.
create or replace function settlement_guard_update() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  part record;
begin
  if old.cancelled_on is not null or new.cancelled_on is null
     or (new.tenant_id, new.id, new.company_id, new.account_id, new.currency, new.settled_on, new.description,
         new.exchange_entry_id, new.made_by_id, new.made_at)
        is distinct from
        (old.tenant_id, old.id, old.company_id, old.account_id, old.currency, old.settled_on, old.description,
         old.exchange_entry_id, old.made_by_id, old.made_at)
     or new.version <> old.version + 1 or new.cancelled_at is distinct from transaction_timestamp() then
    raise exception using errcode = 'OA076', message = 'a settlement is only cancelled, and only once', detail = old.id;
  end if;
  perform settlement_refuse_locked(new.tenant_id, new.company_id, new.cancelled_on);
  if new.exchange_entry_id is null and new.cancel_entry_id is not null
     or new.exchange_entry_id is not null and not exists (
       select from ledger_journal_entry where tenant_id = new.tenant_id and id = new.cancel_entry_id and status = 'posted'
         and reverses_id = new.exchange_entry_id and posting_date = new.cancelled_on) then
    raise exception using errcode = 'OA075', detail = old.id,
      message = 'a settlement is cancelled with the reversal of its exchange difference';
  end if;
  perform settlement_lock_entries(new.tenant_id, array(
    select line_id from settlement_settled_line where tenant_id = new.tenant_id and settlement_id = new.id));
  for part in select line_id, amount, base_amount from settlement_settled_line
              where tenant_id = new.tenant_id and settlement_id = new.id order by line_id loop
    update settlement_open_item
      set settled_amount = settled_amount - part.amount, settled_base_amount = settled_base_amount - part.base_amount,
          is_open = true
      where tenant_id = new.tenant_id and line_id = part.line_id;
  end loop;
  return new;
end $$;

-- To reverse the entry of an exchange difference cancels its settlement: the two are one act. An entry with settled lines
-- is not reversed, nor is one that cancelled a settlement.
create or replace function settlement_guard_reversal() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  perform from ledger_journal_entry where tenant_id = new.tenant_id and id = new.reverses_id for no key update;
  if exists (select from settlement_settlement where tenant_id = new.tenant_id and cancel_entry_id = new.reverses_id) then
    raise exception using errcode = 'OA077', detail = new.reverses_id,
      message = 'the entry cancelled a settlement: settle again instead of reversing it';
  end if;
  if exists (select from ledger_journal_line l
             join settlement_open_item i on i.tenant_id = l.tenant_id and i.line_id = l.id
             where l.tenant_id = new.tenant_id and l.entry_id = new.reverses_id and i.settled_amount > 0) then
    raise exception using errcode = 'OA077', detail = new.reverses_id,
      message = 'lines of the entry are settled: cancel the settlement first';
  end if;
  update settlement_settlement
    set cancelled_on = new.posting_date, cancelled_by_id = new.posted_by_id, cancelled_at = transaction_timestamp(),
        cancel_reason = new.description, cancel_entry_id = new.id, version = version + 1
    where tenant_id = new.tenant_id and exchange_entry_id = new.reverses_id and cancelled_on is null;
  return null;
end $$;

create or replace function settlement_refuse_change() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  raise exception using errcode = 'OA076', message = 'a settlement is kept: cancel it instead';
end $$;

create trigger settlement_insert before insert on settlement_settlement
  for each row execute function settlement_guard_insert();
create trigger settlement_update before update on settlement_settlement
  for each row execute function settlement_guard_update();
create trigger settlement_delete before delete on settlement_settlement
  for each statement execute function settlement_refuse_change();
create trigger settlement_truncate before truncate on settlement_settlement
  for each statement execute function core_refuse_truncate();
create trigger settled_lines_insert after insert on settlement_settled_line referencing new table as new_rows
  for each statement execute function settlement_settle_lines();
create trigger settled_line_change before update or delete on settlement_settled_line
  for each statement execute function settlement_refuse_change();
create trigger settled_line_truncate before truncate on settlement_settled_line
  for each statement execute function core_refuse_truncate();
create trigger entry_reversal after update on ledger_journal_entry for each row
  when (new.reverses_id is not null and new.status = 'posted' and old.status = 'draft')
  execute function settlement_guard_reversal();

revoke update, delete on settlement_settlement, settlement_settled_line from oasys_app;
grant update (cancelled_on, cancelled_by_id, cancelled_at, cancel_reason, cancel_entry_id, version) on settlement_settlement
  to oasys_app;

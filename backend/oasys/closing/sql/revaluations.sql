-- A revaluation posts what its items say and takes it back on the next day; nothing of it is changed or removed.
create or replace function closing_guard_revaluation() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if new.undone_at is not null or new.version <> 1 or new.made_at <> transaction_timestamp() then
      raise exception using errcode = 'OA078', message = 'a revaluation is born in effect, at the moment it is made';
    end if;
    if not exists (
      select from ledger_journal_entry e join ledger_journal_entry r on r.tenant_id = e.tenant_id
      where e.tenant_id = new.tenant_id and e.id = new.entry_id and e.company_id = new.company_id and e.status = 'posted'
        and e.posting_date = new.day and r.id = new.reversing_entry_id and r.status = 'posted' and r.reverses_id = e.id
        and r.posting_date = new.day + 1
        and not exists (select from ledger_journal_entry x where x.tenant_id = r.tenant_id and x.reverses_id = r.id)) then
      raise exception using errcode = 'OA078', detail = new.id,
        message = 'a revaluation has a posted entry of its day, reversed on the next';
    end if;
    return new;
  end if;
  if old.undone_at is not null or new.undone_at is distinct from transaction_timestamp() or new.version <> old.version + 1
     or (new.tenant_id, new.id, new.company_id, new.day, new.rate_source, new.max_age_days, new.entry_id,
         new.reversing_entry_id, new.made_by_id, new.made_at)
        is distinct from
        (old.tenant_id, old.id, old.company_id, old.day, old.rate_source, old.max_age_days, old.entry_id,
         old.reversing_entry_id, old.made_by_id, old.made_at) then
    raise exception using errcode = '23514', constraint = 'closing_revaluation_kept',
      message = 'a revaluation is only undone, and only once', detail = old.id;
  end if;
  if not exists (
    select from ledger_journal_entry r join ledger_journal_entry e on e.tenant_id = r.tenant_id
    where r.tenant_id = new.tenant_id and r.id = new.undo_reversing_entry_id and r.status = 'posted'
      and r.reverses_id = new.reversing_entry_id and r.posting_date = new.day + 1
      and e.id = new.undo_entry_id and e.status = 'posted' and e.reverses_id = r.id and e.posting_date = new.day) then
    raise exception using errcode = 'OA078', detail = old.id,
      message = 'a revaluation is undone on both of its days';
  end if;
  return new;
end $$;

create or replace function closing_lock_revaluations(t uuid, ids uuid[]) returns setof closing_revaluation language sql
  set search_path = public, pg_temp as $$
  select * from closing_revaluation where tenant_id = t and id = any(ids) order by id for no key update
$$;

-- The items are written in one statement, and say together what the entry posts: account by account, and as a whole.
create or replace function closing_guard_items() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  t constant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  r record;
begin
  for r in
    select v.id, v.entry_id, v.company_id, v.undone_at from closing_lock_revaluations(t, array(
      select distinct revaluation_id from new_rows)) v loop
    if r.undone_at is not null then
      raise exception using errcode = 'OA078', message = 'an undone revaluation measures nothing', detail = r.id;
    end if;
    perform from (
      select coalesce(i.account_id, l.account_id), coalesce(i.currency, l.currency)
      from (select account_id, currency, sum(difference) as change from closing_revalued_item
            where tenant_id = t and revaluation_id = r.id group by 1, 2 having sum(difference) <> 0) i
      full join (
        select l.account_id, l.currency, sum(l.debit - l.credit) as change, bool_and(l.currency_amount = 0) as is_base_only
        from ledger_journal_line l
        join ledger_account a on a.tenant_id = l.tenant_id and a.id = l.account_id
          and a.account_class in ('asset', 'liability', 'equity')
        where l.tenant_id = t and l.entry_id = r.entry_id group by 1, 2) l
        on l.account_id = i.account_id and l.currency = i.currency
      where i.change is distinct from l.change or not coalesce(l.is_base_only, false)) differing;
    if found or exists (select from closing_revalued_item i join ledger_account a on a.tenant_id = t and a.id = i.account_id
                        where i.tenant_id = t and i.revaluation_id = r.id and a.company_id <> r.company_id) then
      raise exception using errcode = 'OA078', detail = r.id,
        message = 'the entry of a revaluation posts what its items say, account by account';
    end if;
  end loop;
  return null;
end $$;

-- The entries of a revaluation are reversed by undoing it, both of them in one statement; what undid it is not reversed.
create or replace function closing_guard_reversal() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  found_run record;
  other uuid;
begin
  if exists (select from closing_revaluation
             where tenant_id = new.tenant_id and undone_at is not null
               and (undo_entry_id = new.reverses_id or undo_reversing_entry_id = new.reverses_id)
               and not (undo_reversing_entry_id = new.reverses_id and undo_entry_id = new.id)) then
    raise exception using errcode = '23514', constraint = 'closing_revaluation_kept', detail = new.reverses_id,
      message = 'the entry undid a revaluation: revalue the day again instead';
  end if;
  select * into found_run from closing_revaluation
    where tenant_id = new.tenant_id and reversing_entry_id = new.reverses_id and undone_at is null for no key update;
  if not found then
    return null;
  end if;
  select id into other from ledger_journal_entry
    where tenant_id = new.tenant_id and reverses_id = new.id and status = 'posted' and posting_date = found_run.day;
  if other is null or new.posting_date <> found_run.day + 1 then
    raise exception using errcode = '23514', constraint = 'closing_revaluation_kept', detail = new.reverses_id,
      message = 'the entry reverses a revaluation: undo the revaluation instead';
  end if;
  update closing_revaluation
    set undo_reversing_entry_id = new.id, undo_entry_id = other, undone_by_id = new.posted_by_id,
        undone_at = transaction_timestamp(), version = version + 1
    where tenant_id = new.tenant_id and id = found_run.id;
  return null;
end $$;

create or replace function closing_refuse_change() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  raise exception using errcode = '23514', constraint = 'closing_revaluation_kept', message = 'a revaluation is kept: undo it instead';
end $$;

create trigger revaluation_guard before insert or update on closing_revaluation
  for each row execute function closing_guard_revaluation();
create trigger revaluation_delete before delete on closing_revaluation
  for each statement execute function closing_refuse_change();
create trigger revaluation_truncate before truncate on closing_revaluation
  for each statement execute function core_refuse_truncate();
create trigger revalued_items_insert after insert on closing_revalued_item referencing new table as new_rows
  for each statement execute function closing_guard_items();
create trigger revalued_item_change before update or delete on closing_revalued_item
  for each statement execute function closing_refuse_change();
create trigger revalued_item_truncate before truncate on closing_revalued_item
  for each statement execute function core_refuse_truncate();
create trigger entry_reversal_revaluation after update on ledger_journal_entry for each row
  when (new.reverses_id is not null and new.status = 'posted' and old.status = 'draft')
  execute function closing_guard_reversal();

-- undoing is done by the posting statement that reverses its entries
revoke update, delete on closing_revaluation, closing_revalued_item from oasys_app;

-- A period keeps its dates for ever; its status changes by people with the right to, and each change is kept.
create or replace function ledger_guard_period_insert() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  y record;
begin
  select company_id, starts_on, ends_on into y from ledger_fiscal_year
    where tenant_id = new.tenant_id and id = new.fiscal_year_id;
  if y.company_id is distinct from new.company_id or new.starts_on < y.starts_on or new.ends_on > y.ends_on then
    raise exception using errcode = 'OA007', message = 'a period lies in a fiscal year of its company';
  end if;
  if new.status <> 'open' then
    raise exception using errcode = 'OA020', message = 'a period is born open';
  end if;
  return new;
end $$;

create or replace function ledger_guard_period_update() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  allowed text[];
begin
  if (new.tenant_id, new.id, new.company_id, new.fiscal_year_id, new.number, new.starts_on, new.ends_on)
     is distinct from
     (old.tenant_id, old.id, old.company_id, old.fiscal_year_id, old.number, old.starts_on, old.ends_on) then
    raise exception using errcode = 'OA020', message = 'the dates of a period never change', detail = old.id;
  end if;
  if new.status = old.status then
    return new;
  end if;
  allowed := case when old.status = 'locked' then array['owner'] else array['owner', 'accountant'] end;
  if new.changed_by_id is null or not exists (
    select from organisations_membership m
    where m.tenant_id = new.tenant_id and m.user_id = new.changed_by_id and m.role = any(allowed)) then
    raise exception using errcode = 'OA006', message = 'this person may not change the status of a period', detail = old.id;
  end if;
  if old.status = 'locked' and new.status <> 'closed' then
    raise exception using errcode = 'OA005', message = 'a locked period is unlocked to closed first', detail = old.id;
  end if;
  if (old.status, new.status) in (('closed', 'open'), ('locked', 'closed')) and new.change_reason = '' then
    raise exception using errcode = 'OA020', message = 'reopening a period needs a reason', detail = old.id;
  end if;
  insert into ledger_period_change
      (tenant_id, id, period_id, from_status, to_status, changed_by_id, reason, changed_at)
    values (new.tenant_id, uuidv7(), new.id, old.status, new.status, new.changed_by_id, new.change_reason,
            clock_timestamp());
  return new;
end $$;

create trigger period_insert before insert on ledger_period for each row execute function ledger_guard_period_insert();
create trigger period_update before update on ledger_period for each row execute function ledger_guard_period_update();
revoke insert, update, delete on ledger_period_change from oasys_app;
create trigger period_change_truncate before truncate on ledger_period_change
  for each statement execute function core_refuse_truncate();
create trigger period_truncate before truncate on ledger_period
  for each statement execute function core_refuse_truncate();

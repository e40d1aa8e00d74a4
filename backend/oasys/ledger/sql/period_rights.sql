-- Who may do what with a period: the functions of posting.sql and periods.sql, which these replace, named roles. They ask for
-- the right in the company (organisations/sql/rights.sql), so that it may come from a role of the tenant's own.

-- Whether a person's own right lets them post into a closed period.
create or replace function ledger_may_post_when_closed(t uuid, period uuid, person uuid) returns boolean language sql stable
  set search_path = public, pg_temp as $$
  select exists (select from ledger_period p where p.tenant_id = t and p.id = period
                   and organisations_holds(t, person, 'entry.post_in_closed_period', p.company_id))
$$;

create or replace function ledger_guard_period_update() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  needed text;
begin
  if (new.tenant_id, new.id, new.company_id, new.fiscal_year_id, new.number, new.starts_on, new.ends_on)
     is distinct from
     (old.tenant_id, old.id, old.company_id, old.fiscal_year_id, old.number, old.starts_on, old.ends_on) then
    raise exception using errcode = 'OA020', message = 'the dates of a period never change', detail = old.id;
  end if;
  if new.status = old.status then
    return new;
  end if;
  needed := case when old.status = 'locked' then 'period.unlock' else 'period.close' end;
  if new.changed_by_id is null
     or not organisations_holds(new.tenant_id, new.changed_by_id, needed, new.company_id) then
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

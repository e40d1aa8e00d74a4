-- Leave to post into a closed period: given to another member by somebody with the right to close, for a reason and with an
-- end. Rows are added and never changed; taking leave back adds one, too.
revoke update, delete on ledger_period_grant, ledger_period_grant_end from oasys_app;
create trigger period_grant_truncate before truncate on ledger_period_grant
  for each statement execute function core_refuse_truncate();
create trigger period_grant_end_truncate before truncate on ledger_period_grant_end
  for each statement execute function core_refuse_truncate();

-- Whether a member, for whom the company is there, has leave that is in force.
create or replace function ledger_has_leave(t uuid, period uuid, person uuid) returns boolean language sql stable
  set search_path = public, pg_temp as $$
  select exists (
    select from ledger_period_grant g
    join organisations_membership m on m.tenant_id = g.tenant_id and m.user_id = g.person_id
    left join organisations_custom_role r on r.tenant_id = m.tenant_id and r.id = m.custom_role_id
    where g.tenant_id = t and g.period_id = period and g.person_id = person and g.valid_until > clock_timestamp()
      and (m.company_ids is null or g.company_id = any (m.company_ids))
      and (r.company_ids is null or g.company_id = any (r.company_ids))
      and not exists (select from ledger_period_grant_end e where e.tenant_id = t and e.grant_id = g.id))
$$;

-- A person's own right, as in period_rights.sql, or leave.
create or replace function ledger_may_post_when_closed(t uuid, period uuid, person uuid) returns boolean language sql stable
  set search_path = public, pg_temp as $$
  select exists (select from ledger_period p where p.tenant_id = t and p.id = period
                   and organisations_holds(t, person, 'entry.post_in_closed_period', p.company_id))
      or ledger_has_leave(t, period, person)
$$;

create or replace function ledger_guard_period_grant() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  p record;
begin
  select company_id, status into p from ledger_period where tenant_id = new.tenant_id and id = new.period_id for share;
  if p.company_id is distinct from new.company_id then
    raise exception using errcode = 'OA009', message = 'the period belongs to another company', detail = new.id;
  end if;
  if p.status = 'locked' then
    raise exception using errcode = 'OA005', message = 'nobody is given leave to post into a locked period', detail = new.id;
  end if;
  if new.person_id = new.granted_by_id then
    raise exception using errcode = 'OA055', message = 'nobody gives leave to themselves', detail = new.id;
  end if;
  if not organisations_holds(new.tenant_id, new.granted_by_id, 'period.close', new.company_id) then
    raise exception using errcode = 'OA055', message = 'leave is given by somebody who may close periods', detail = new.id;
  end if;
  if not exists (select from organisations_membership where tenant_id = new.tenant_id and user_id = new.person_id) then
    raise exception using errcode = 'OA055', message = 'leave is given to a member', detail = new.id;
  end if;
  new.granted_at := clock_timestamp();
  if not (new.valid_until > new.granted_at and new.valid_until <= new.granted_at + interval '92 days') then
    raise exception using errcode = 'OA055', message = 'leave ends within 92 days', detail = new.id;
  end if;
  return new;
end $$;
create trigger period_grant_insert before insert on ledger_period_grant
  for each row execute function ledger_guard_period_grant();

create or replace function ledger_guard_period_grant_end() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  g record;
begin
  select * into g from ledger_period_grant where tenant_id = new.tenant_id and id = new.grant_id;
  if not found then
    raise exception using errcode = 'OA055', message = 'there is no such leave', detail = new.grant_id;
  end if;
  -- waits for postings that have looked already; those that come after see the end
  perform from ledger_period where tenant_id = new.tenant_id and id = g.period_id for no key update;
  if not organisations_holds(new.tenant_id, new.ended_by_id, 'period.close', g.company_id) then
    raise exception using errcode = 'OA055', message = 'leave is taken back by somebody who may close periods',
      detail = new.grant_id;
  end if;
  new.ended_at := clock_timestamp();
  if g.valid_until <= new.ended_at then
    raise exception using errcode = 'OA056', message = 'the leave has ended already', detail = new.grant_id;
  end if;
  return new;
end $$;
create trigger period_grant_end_insert before insert on ledger_period_grant_end
  for each row execute function ledger_guard_period_grant_end();

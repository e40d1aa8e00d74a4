-- What the platform's role may ask about a tenant. It has no right on any table of the books: these two functions, which
-- run as the owner with the tenant open for as long as they run, give it figures and take a request.
revoke insert, update, delete on platform_balance_check from oasys_app;

create or replace function platform_tenant_state(tenant uuid)
  returns table (companies bigint, members bigint, entries bigint, bytes_estimate bigint, last_activity_at timestamptz,
                 checked_at timestamptz, differences int)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  before constant text := coalesce(current_setting('app.tenant_id', true), '');
begin
  perform set_config('app.tenant_id', tenant::text, true);
  select count(*) into companies from organisations_company where tenant_id = tenant;
  select count(*) into members from organisations_membership where tenant_id = tenant;
  -- numbers have no gaps: the counters say how many entries were posted
  select coalesce(sum(last_number), 0) into entries from ledger_number_series where tenant_id = tenant;
  select round(sum(pg_total_relation_size(c.oid))
               * entries / greatest(max(c.reltuples) filter (where c.relname = 'ledger_journal_entry'), entries, 1))
    into bytes_estimate
    from pg_class c where c.oid in ('ledger_journal_entry'::regclass, 'ledger_journal_line'::regclass);
  select e.at into last_activity_at from audit_event e where e.tenant_id = tenant order by e.id desc limit 1;
  select b.checked_at, b.differences into checked_at, differences from platform_balance_check b where b.tenant_id = tenant;
  perform set_config('app.tenant_id', before, true);
  return next;
end $$;

create or replace function platform_request_support(tenant uuid, staff uuid, why text, for_hours int) returns uuid
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  before constant text := coalesce(current_setting('app.tenant_id', true), '');
  made uuid;
begin
  if not exists (select from organisations_platform_staff where user_id = staff) then
    raise exception using errcode = 'OA045', message = 'only platform staff ask for support access';
  end if;
  perform set_config('app.tenant_id', tenant::text, true);
  -- one after the other: two requests at once would both find none
  perform from organisations_tenant where id = tenant for update;
  if exists (select from organisations_support_access
             where tenant_id = tenant and staff_id = staff and ended_at is null
               and (consented_at is null or expires_at > clock_timestamp())) then
    raise exception using errcode = 'OA045', message = 'you have asked this tenant already';
  end if;
  insert into organisations_support_access (tenant_id, id, staff_id, reason, hours, requested_at)
    values (tenant, uuidv7(), staff, why, for_hours, transaction_timestamp()) returning id into made;
  perform set_config('app.tenant_id', before, true);
  return made;
end $$;

revoke execute on function platform_tenant_state(uuid) from oasys_app;
revoke execute on function platform_request_support(uuid, uuid, text, int) from oasys_app;
grant execute on function platform_tenant_state(uuid) to oasys_platform;
grant execute on function platform_request_support(uuid, uuid, text, int) to oasys_platform;

-- Plans are given by who runs the platform, as the owner of the tables; the application reads them and is bound by them.
revoke insert, update, delete on platform_plan, platform_tenant_plan from oasys_app;

-- What a plan limits is counted when one more comes, in the transaction that makes it. The row of the tenant is locked first: of
-- two at once the second one counts what the first has made. What a tenant has beyond a plan it is given later, it keeps.
create or replace function platform_guard_plan() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
declare
  plan platform_plan;
  most int;
  found bigint;
begin
  select p.* into plan from platform_tenant_plan t join platform_plan p on p.name = t.plan_id
    where t.tenant_id = new.tenant_id;
  most := case tg_table_name when 'organisations_company' then plan.most_companies else plan.most_members end;
  if most is null then
    return null;
  end if;
  perform from organisations_tenant where id = new.tenant_id for no key update;
  if tg_table_name = 'organisations_company' then
    select count(*) into found from organisations_company where tenant_id = new.tenant_id and archived_at is null;
  else
    select count(*) into found from organisations_membership where tenant_id = new.tenant_id and service_name is null;
  end if;
  if found > most then
    raise exception using errcode = 'OA122', message = format('the plan %s allows %s %s: ask who runs the platform for another plan, or %s',
      plan.name, most,
      case tg_table_name when 'organisations_company' then 'companies in use' else 'members' end,
      case tg_table_name when 'organisations_company' then 'archive a company' else 'remove a member' end);
  end if;
  return null;
end $$;
create trigger company_within_plan after insert on organisations_company
  for each row execute function platform_guard_plan();
create trigger company_restored_within_plan after update on organisations_company
  for each row when (old.archived_at is not null and new.archived_at is null) execute function platform_guard_plan();
create trigger member_within_plan after insert on organisations_membership
  for each row when (new.service_name is null) execute function platform_guard_plan();

-- The plan's name from outside, beside platform_tenant_state (staff.sql).
create or replace function platform_plan_of(tenant uuid) returns text language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  before constant text := coalesce(current_setting('app.tenant_id', true), '');
  called text;
begin
  perform set_config('app.tenant_id', tenant::text, true);
  select plan_id into called from platform_tenant_plan where tenant_id = tenant;
  perform set_config('app.tenant_id', before, true);
  return called;
end $$;
revoke execute on function platform_plan_of(uuid) from oasys_app;
grant execute on function platform_plan_of(uuid) to oasys_platform;

create trigger audited_insert after insert on platform_tenant_plan referencing new table as new_rows
  for each statement execute function audit_record('plan', 'plan_id', 'given');
create trigger audited_update after update on platform_tenant_plan
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record('plan', 'plan_id', 'changed');
create trigger audited_delete after delete on platform_tenant_plan referencing old table as old_rows
  for each statement execute function audit_record('plan', 'plan_id', 'taken_away');

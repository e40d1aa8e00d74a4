-- Who runs the platform sees tenants from outside, and reads one with its consent, for some hours (docs/how-to/platform.md).
do $$
begin
  if not exists (select from pg_roles where rolname = 'oasys_platform') then
    raise exception 'the role oasys_platform is missing: run ./oasys up, or see docs/how-to/own-postgresql.md';
  end if;
end $$;
-- the application reads who runs the platform and cannot make anybody so
revoke insert, update, delete on organisations_platform_staff from oasys_app;
grant usage on schema public to oasys_platform;

create policy own on organisations_support_access for select
  using (staff_id = nullif(current_setting('app.user_id', true), '')::uuid
         and coalesce(current_setting('app.tenant_id', true), '') = '');
create policy platform on organisations_tenant for select to oasys_platform using (true);
grant select (id, name, created_at) on organisations_tenant to oasys_platform;

-- asked for by platform_request_support alone; the person, the reason and the hours never change
revoke insert, update, delete on organisations_support_access from oasys_app;
grant update (consented_by_id, consented_at, expires_at, ended_by_id, ended_at) on organisations_support_access to oasys_app;
revoke update, delete on organisations_support_visit from oasys_app;

create or replace function organisations_guard_support() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  if (new.consented_by_id, new.consented_at, new.expires_at) is distinct from
     (old.consented_by_id, old.consented_at, old.expires_at) then
    if old.consented_at is not null or old.ended_at is not null
       or new.consented_at is distinct from transaction_timestamp()
       or new.expires_at is distinct from new.consented_at + make_interval(hours => old.hours) then
      raise exception using errcode = 'OA043', message = 'consent is given once, for the hours that were asked for',
        detail = old.id;
    end if;
    if new.consented_by_id = old.staff_id or not exists (
      select from organisations_membership where tenant_id = old.tenant_id and user_id = new.consented_by_id) then
      raise exception using errcode = 'OA043', message = 'a member of the tenant consents, for somebody else',
        detail = old.id;
    end if;
  end if;
  if (new.ended_by_id, new.ended_at) is distinct from (old.ended_by_id, old.ended_at)
     and (old.ended_at is not null or new.ended_at is distinct from transaction_timestamp()) then
    raise exception using errcode = 'OA043', message = 'support ends once, and at once', detail = old.id;
  end if;
  return new;
end $$;
create trigger support_access_update before update on organisations_support_access
  for each row execute function organisations_guard_support();
create trigger support_access_truncate before truncate on organisations_support_access
  for each statement execute function core_refuse_truncate();

create or replace function organisations_guard_visit() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  if not exists (select from organisations_support_access
                 where tenant_id = new.tenant_id and id = new.access_id and consented_at is not null
                   and ended_at is null and expires_at > clock_timestamp()) then
    raise exception using errcode = 'OA043', message = 'there is no consent, or it has ended', detail = new.access_id;
  end if;
  return new;
end $$;
create trigger support_visit_insert before insert on organisations_support_visit
  for each row execute function organisations_guard_visit();
create trigger support_visit_truncate before truncate on organisations_support_visit
  for each statement execute function core_refuse_truncate();

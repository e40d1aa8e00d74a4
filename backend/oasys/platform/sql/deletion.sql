-- A tenant is deleted when an owner asked for it and the days of grace are over (docs/decisions/0046-tenants-go.md).
-- Asking is written by the application, within what these guards allow; deleting is done by one function.
revoke update, delete on platform_deletion from oasys_app;
grant update (reminded_at, withdrawn_by_id, withdrawn_at) on platform_deletion to oasys_app;
-- what is left of tenants that are gone is nobody's to read in the application
revoke all on platform_tombstone from oasys_app;
revoke all on platform_tombstone from oasys_readonly;

-- The row of the tenant is locked first: who makes or restores a company meanwhile waits, and then sees what was asked.
create or replace function platform_guard_deletion() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    perform from organisations_tenant where id = new.tenant_id for update;
    if new.asked_at <> transaction_timestamp() or new.due_at < new.asked_at + interval '7 days'
       or new.withdrawn_at is not null or new.reminded_at is not null then
      raise exception using errcode = 'OA120', message = 'a tenant is deleted seven days after it was asked for, at the earliest';
    end if;
    if not exists (select from organisations_membership
                   where tenant_id = new.tenant_id and user_id = new.asked_by_id and role = 'owner') then
      raise exception using errcode = 'OA120', message = 'an owner asks for the deletion of a tenant';
    end if;
    return new;
  end if;
  if old.withdrawn_at is not null then
    raise exception using errcode = 'OA120', message = 'what was taken back is over', detail = old.id;
  end if;
  if new.withdrawn_at is not null
     and (new.withdrawn_at <> transaction_timestamp() or not exists (
       select from organisations_membership
       where tenant_id = new.tenant_id and user_id = new.withdrawn_by_id and role = 'owner')) then
    raise exception using errcode = 'OA120', message = 'an owner takes the deletion back, at that moment', detail = old.id;
  end if;
  return new;
end $$;
create trigger deletion_guard before insert or update on platform_deletion
  for each row execute function platform_guard_deletion();
create trigger deletion_truncate before truncate on platform_deletion
  for each statement execute function core_refuse_truncate();

-- While a tenant waits for its deletion its books are read only: every company is archived and stays so.
create or replace function platform_guard_companies() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  if tg_op = 'UPDATE' and (new.archived_at is not null or old.archived_at is null) then
    return new;
  end if;
  perform from organisations_tenant where id = new.tenant_id for key share;
  if exists (select from platform_deletion where tenant_id = new.tenant_id and withdrawn_at is null) then
    raise exception using errcode = 'OA121', message = 'the tenant is about to be deleted: take that back first';
  end if;
  return new;
end $$;
create trigger company_of_leaving_tenant before insert or update on organisations_company
  for each row execute function platform_guard_companies();

-- Deletes every row of a tenant whose days of grace are over; whether there was anything to delete. Whatever table has a
-- tenant_id is emptied of it, those to come included. Again for one that is gone: what a request wrote that still ran.
-- Everything happens in the transaction of the caller, or nothing.
create or replace function platform_delete_tenant(tenant uuid) returns boolean language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  before constant text := coalesce(current_setting('app.tenant_id', true), '');
  wish platform_deletion;
  called text;
  heads jsonb;
  counts jsonb := '{}';
  done bigint;
  name text;
begin
  if before <> '' then
    raise exception using errcode = 'OA120', message = 'a tenant is deleted from outside, with none open';
  end if;
  perform set_config('app.tenant_id', tenant::text, true);
  select t.name into called from organisations_tenant t where t.id = tenant for update;  -- of two at once one waits here
  if called is null then
    if not exists (select from platform_tombstone where gone_id = tenant) then
      raise exception using errcode = 'OA120', message = 'there is no such tenant';
    end if;
  else
    select * into wish from platform_deletion d where d.tenant_id = tenant and d.withdrawn_at is null;
    if wish.id is null or wish.due_at > clock_timestamp() then
      raise exception using errcode = 'OA120', message = 'nobody asked for this, or the days of grace are not over';
    end if;
    if exists (select from organisations_company c where c.tenant_id = tenant and c.archived_at is null) then
      raise exception using errcode = 'OA120', message = 'a company of the tenant is in use';
    end if;
    select coalesce(jsonb_agg(jsonb_build_object('company_id', h.company_id, 'sequence', h.sequence,
                                                 'last_position', h.last_position, 'hash', encode(h.hash, 'hex'))), '[]')
      into heads
      from (select distinct on (s.company_id) s.* from ledger_seal s where s.tenant_id = tenant
            order by s.company_id, s.sequence desc) h;
  end if;

  -- The guards that keep books as they are would refuse each of these statements. They belong to the tables' owner, as whom
  -- this runs; set for the statements up to the line that sets it back, and by no other role.
  perform set_config('session_replication_role', 'replica', true);
  for name in
    select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and a.attname = 'tenant_id' and not a.attisdropped order by c.relname
  loop
    execute format('delete from %I where tenant_id = $1', name) using tenant;
    get diagnostics done = row_count;
    if done > 0 then
      counts := counts || jsonb_build_object(name, done);
    end if;
  end loop;
  delete from organisations_tenant where id = tenant;
  perform set_config('session_replication_role', 'origin', true);
  perform set_config('app.tenant_id', '', true);

  if called is not null then
    insert into platform_tombstone (gone_id, name_digest, asked_by_id, asked_at, deleted_at, heads, statement, rows)
    values (tenant, encode(sha256(convert_to(tenant || ':' || called, 'UTF8')), 'hex'), wish.asked_by_id, wish.asked_at,
            clock_timestamp(), heads,
            case when wish.keeps_export
              then 'The owner who asked keeps an export for as long as the law wants the books kept.'
              else 'The time for which the law wants the books kept was over.' end,
            counts);
  end if;
  return counts <> '{}';
end $$;
revoke execute on function platform_delete_tenant(uuid) from oasys_app;
grant execute on function platform_delete_tenant(uuid) to oasys_platform;

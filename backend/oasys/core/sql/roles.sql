-- What each role may do with tables that exist and tables to come. The roles themselves are made at set-up
-- (oasys/cli/provision.py), because making a role takes rights that the owner of the tables must not have.
do $$
declare
  name text;
begin
  foreach name in array array['oasys_owner', 'oasys_app', 'oasys_backup', 'oasys_readonly'] loop
    if not exists (select from pg_roles where rolname = name) then
      raise exception 'the role % is missing: run ./oasys up, or see docs/how-to/own-postgresql.md', name;
    end if;
  end loop;
end $$;

revoke all on schema public from public;
grant usage on schema public to oasys_app, oasys_backup, oasys_readonly;
revoke all on all tables in schema public from public;
grant select, insert, update, delete on all tables in schema public to oasys_app;
grant usage on all sequences in schema public to oasys_app;
grant select on all tables in schema public to oasys_backup, oasys_readonly;
grant select on all sequences in schema public to oasys_backup, oasys_readonly;
revoke insert, update, delete on django_migrations from oasys_app;

alter default privileges in schema public grant select, insert, update, delete on tables to oasys_app;
alter default privileges in schema public grant usage on sequences to oasys_app;
alter default privileges in schema public grant select on tables to oasys_backup, oasys_readonly;
alter default privileges in schema public grant select on sequences to oasys_backup, oasys_readonly;
alter default privileges in schema public revoke all on tables from public;
alter default privileges revoke execute on functions from public;
alter default privileges in schema public grant execute on functions to oasys_app;

-- Rows are keyed (tenant_id, id); posting takes place at READ COMMITTED (ledger/sql/entries.sql).
create or replace function core_refuse_truncate() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  raise exception using errcode = 'OA022', message = format('%s is never truncated', tg_table_name);
end $$;

-- A domain stays the name that was added; of two tenants one at the most is served under it (docs/decisions/0098-domains-of-tenants.md).
revoke update on organisations_domain from oasys_app;
grant update (state, reason, checked_at, verified_at, failing_since) on organisations_domain to oasys_app;
-- written by the two functions below
revoke insert, update, delete on organisations_host from oasys_app;

create or replace function organisations_follow_domain() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  if tg_op <> 'INSERT' and old.state = 'verified' and (tg_op = 'DELETE' or new.state <> 'verified') then
    delete from organisations_host where name = old.name and holder = old.tenant_id;
  end if;
  if tg_op <> 'DELETE' and new.state = 'verified' and (tg_op = 'INSERT' or old.state <> 'verified') then
    insert into organisations_host (name, holder) values (new.name, new.tenant_id);
  end if;
  return null;
end $$;
create trigger domain_followed after insert or update or delete on organisations_domain
  for each row execute function organisations_follow_domain();
create trigger domain_truncate before truncate on organisations_domain
  for each statement execute function core_refuse_truncate();

-- A tenant that goes takes its domains along: its rows are deleted while no trigger runs (platform_delete_tenant).
create or replace function organisations_release_hosts(gone uuid) returns void language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  delete from organisations_host where holder = gone and exists (select from platform_tombstone where gone_id = gone);
end $$;
revoke execute on function organisations_release_hosts(uuid) from public, oasys_app;
grant execute on function organisations_release_hosts(uuid) to oasys_platform;

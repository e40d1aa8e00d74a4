-- Security events go when they are old, by one function that the worker calls; nothing else removes any, and nothing changes one.
create or replace function identity_keep_events() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if tg_op = 'DELETE' and old.at < now() - interval '90 days' then
    return old;
  end if;
  raise exception using errcode = 'OA100', message = 'a security event is never changed, and not deleted in its first 90 days';
end $$;

-- `before`: no event of that time or later has a smaller id; it keeps the search to the old end of the table
create function identity_forget_events(days integer, before uuid) returns bigint language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  done bigint;
begin
  if days is null or days < 90 then
    raise exception using errcode = 'OA100', message = 'security events are kept for 90 days at least';
  end if;
  delete from identity_securityevent where id < before and at < now() - make_interval(days => days);
  get diagnostics done = row_count;
  return done;
end $$;
revoke execute on function identity_forget_events(integer, uuid) from public;
grant execute on function identity_forget_events(integer, uuid) to oasys_app;

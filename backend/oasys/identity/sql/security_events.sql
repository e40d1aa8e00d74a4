-- What happened to a person's access is written once and read: nobody changes it or removes it.
create function identity_keep_events() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  raise exception using errcode = 'OA100', message = 'a security event is never changed or deleted';
end $$;

create trigger events_kept before update or delete on identity_securityevent
  for each row execute function identity_keep_events();
create trigger events_truncate before truncate on identity_securityevent
  for each statement execute function identity_keep_events();
revoke update, delete on identity_securityevent from oasys_app;

-- A number is what its entry was given at posting, prefix included. The right to update stays: locking a row takes it.
create or replace function ledger_guard_series_prefix() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if new.prefix is distinct from old.prefix then
    raise exception using errcode = 'OA008', message = 'the prefix of a number series never changes', detail = old.id;
  end if;
  return new;
end $$;
create trigger series_prefix before update of prefix on ledger_number_series
  for each row execute function ledger_guard_series_prefix();

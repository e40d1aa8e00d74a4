-- Numbers of a journal may begin otherwise from a year on that has none yet (decision 0104). Two series of a company never give one
-- number twice: of those that begin alike, the second is refused.
grant update (number_prefix, version) on ledger_journal to oasys_app;

create or replace function ledger_refuse_numbers_twice() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  owner uuid;
  other uuid;
begin
  select company_id into owner from ledger_journal where tenant_id = new.tenant_id and id = new.journal_id;
  -- of two series at once the later one sees the earlier one
  perform from organisations_company where tenant_id = new.tenant_id and id = owner for no key update;
  select s.id into other from ledger_journal j
    join ledger_number_series s on s.tenant_id = j.tenant_id and s.journal_id = j.id
    where j.tenant_id = new.tenant_id and j.company_id = owner and s.prefix = new.prefix
      -- the series itself, which somebody else has begun meanwhile, is left to its own key
      and (s.journal_id <> new.journal_id or s.fiscal_year_id <> new.fiscal_year_id)
    limit 1;
  if found then
    raise exception using errcode = 'OA200', detail = other,
      message = format('numbers that begin with %s are given in another series of the company', new.prefix);
  end if;
  return new;
end $$;
create trigger series_numbers_once before insert on ledger_number_series
  for each row execute function ledger_refuse_numbers_twice();

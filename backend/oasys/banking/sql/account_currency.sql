-- A book is in the currency of its account. An account without lines may change its own, so it is held here as soon as statements are kept.
create or replace function banking_guard_account_currency() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  kept text;
begin
  select b.currency into kept from banking_book b where b.tenant_id = new.tenant_id and b.account_id = new.id;
  if found and kept <> coalesce(nullif(new.currency, ''), (
       select c.base_currency from organisations_company c where c.tenant_id = new.tenant_id and c.id = new.company_id)) then
    raise exception using errcode = 'OA199', message = format('statements of the account are kept in %s', kept), detail = new.id;
  end if;
  return null;
end $$;
create trigger banking_account_currency after update of currency on ledger_account
  for each row when (old.currency is distinct from new.currency) execute function banking_guard_account_currency();

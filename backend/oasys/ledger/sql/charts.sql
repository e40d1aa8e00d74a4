-- What a row of the chart belongs to never changes; a parent is a heading of the same company and class.
revoke update on ledger_account, ledger_journal, ledger_fiscal_year from oasys_app;
grant update (code, name, subtype, parent_id, is_heading, is_active, currency, version) on ledger_account to oasys_app;
grant update (code, name) on ledger_journal to oasys_app;
grant update (name) on ledger_fiscal_year to oasys_app;

create or replace function ledger_guard_account_parent() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  p record;
  above uuid := new.parent_id;
  steps int := 0;
begin
  if new.parent_id is null then
    return new;
  end if;
  select company_id, account_class into p from ledger_account where tenant_id = new.tenant_id and id = new.parent_id;
  if p.company_id is distinct from new.company_id then
    raise exception using errcode = 'OA009', message = 'the parent account belongs to another company', detail = new.id;
  end if;
  if p.account_class <> new.account_class then
    raise exception using errcode = 'OA023', message = 'the parent account is of another class', detail = new.id;
  end if;
  while above is not null loop
    steps := steps + 1;
    if above = new.id or steps > 50 then
      raise exception using errcode = 'OA023', message = 'an account cannot stand below itself', detail = new.id;
    end if;
    select parent_id into above from ledger_account where tenant_id = new.tenant_id and id = above;
  end loop;
  return new;
end $$;
create trigger account_parent before insert or update of parent_id on ledger_account
  for each row execute function ledger_guard_account_parent();

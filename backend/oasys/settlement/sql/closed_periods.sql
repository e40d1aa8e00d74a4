-- Into a closed period only who may post there settles or cancels, as with entries: what was open in it was reported. A locked one
-- is refused to everybody by the guards of settlements.sql.
create or replace function settlement_guard_closed_period() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  r record;
  day date := coalesce(new.cancelled_on, new.settled_on);
  person uuid := coalesce(new.cancelled_by_id, new.made_by_id);
begin
  select id, status into r from ledger_period
    where tenant_id = new.tenant_id and company_id = new.company_id and day between starts_on and ends_on for share;
  if r.status = 'closed' and not ledger_may_post_when_closed(new.tenant_id, r.id, person) then
    raise exception using errcode = 'OA006', message = format('the period of %s is closed', day), detail = r.id;
  end if;
  return new;
end $$;
create trigger settlement_closed_period before insert or update on settlement_settlement
  for each row execute function settlement_guard_closed_period();

-- The rate of a line is written and removed only while its entry is a draft, and leads to the line's base amount: rounding
-- to whole units, at the coarsest, moves it by half a unit. Beside the line, so that lines without a rate pay nothing.
create or replace function ledger_guard_line_rate() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  r record;
  wanted uuid := case when tg_op = 'DELETE' then old.line_id else new.line_id end;
  t uuid := case when tg_op = 'DELETE' then old.tenant_id else new.tenant_id end;
begin
  select e.id, e.status, l.debit - l.credit as weight, l.currency_amount into r
    from ledger_journal_line l join ledger_journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id
    where l.tenant_id = t and l.id = wanted for no key update of e;
  if r.status is distinct from 'draft' then
    raise exception using errcode = 'OA001', message = 'a posted entry is never changed', detail = r.id;
  end if;
  if tg_op = 'INSERT' and abs(r.weight - r.currency_amount * new.rate) > 0.5 then
    raise exception using errcode = '23514', constraint = 'line_rate_leads', detail = wanted,
      message = 'the rate of a line leads to its base amount';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger line_rate_guard before insert or delete on ledger_line_rate
  for each row execute function ledger_guard_line_rate();
create trigger line_rate_truncate before truncate on ledger_line_rate
  for each statement execute function core_refuse_truncate();
revoke update on ledger_line_rate from oasys_app;

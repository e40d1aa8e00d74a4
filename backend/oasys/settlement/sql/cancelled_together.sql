-- As in settlements.sql, and an entry may be reversed by the same statement as the exchange differences of the settlements of its
-- lines: whichever row the statement reaches first, the settlements whose differences it reverses are cancelled before the entry is
-- looked at. Tax that waits for the payment of what a settlement settles goes back with its cancellation: who reverses the difference
-- in the journal alone would leave that tax due.
create or replace function settlement_guard_reversal() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  perform from ledger_journal_entry where tenant_id = new.tenant_id and id = new.reverses_id for no key update;
  if exists (select from settlement_settlement where tenant_id = new.tenant_id and cancel_entry_id = new.reverses_id) then
    raise exception using errcode = 'OA077', detail = new.reverses_id,
      message = 'the entry cancelled a settlement: settle again instead of reversing it';
  end if;
  if new.source_kind <> 'settlement_cancelled' and exists (
    select from settlement_settlement s
    join settlement_settled_line p on p.tenant_id = s.tenant_id and p.settlement_id = s.id
    join ledger_journal_line l on l.tenant_id = p.tenant_id and l.id = p.line_id
    join ledger_journal_line d on d.tenant_id = l.tenant_id and d.entry_id = l.entry_id
    join tax_line x on x.tenant_id = d.tenant_id and x.line_id = d.id and x.is_deferred and x.takes_from_id is null
    where s.tenant_id = new.tenant_id and s.exchange_entry_id = new.reverses_id and s.cancelled_on is null) then
    raise exception using errcode = 'OA077', detail = new.reverses_id,
      message = 'tax waits for the payment of what it settles: cancel the settlement instead';
  end if;
  update settlement_settlement s
    set cancelled_on = r.posting_date, cancelled_by_id = r.posted_by_id, cancelled_at = transaction_timestamp(),
        cancel_reason = r.description, cancel_entry_id = r.id, version = s.version + 1
    from ledger_journal_entry r
    where s.tenant_id = new.tenant_id and s.cancelled_on is null and r.tenant_id = new.tenant_id
      and r.reverses_id = s.exchange_entry_id and r.status = 'posted'
      and s.id in (
        select p.settlement_id from ledger_journal_line l
        join settlement_settled_line p on p.tenant_id = l.tenant_id and p.line_id = l.id
        where l.tenant_id = new.tenant_id and l.entry_id = new.reverses_id);
  if exists (select from ledger_journal_line l
             join settlement_open_item i on i.tenant_id = l.tenant_id and i.line_id = l.id
             where l.tenant_id = new.tenant_id and l.entry_id = new.reverses_id and i.settled_amount > 0) then
    raise exception using errcode = 'OA077', detail = new.reverses_id,
      message = 'lines of the entry are settled: cancel the settlement first';
  end if;
  update settlement_settlement
    set cancelled_on = new.posting_date, cancelled_by_id = new.posted_by_id, cancelled_at = transaction_timestamp(),
        cancel_reason = new.description, cancel_entry_id = new.id, version = version + 1
    where tenant_id = new.tenant_id and exchange_entry_id = new.reverses_id and cancelled_on is null;
  return null;
end $$;

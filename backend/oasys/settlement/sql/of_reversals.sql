-- What a document or a payment reversed by itself stays settled with its reversal: open again, it would be there to be paid.
create or replace function settlement_of_reversal(tenant uuid, settlement uuid) returns boolean language sql stable
  set search_path = public, pg_temp as $$
  select exists (
    select from settlement_settled_line p
    join ledger_journal_line l on l.tenant_id = p.tenant_id and l.id = p.line_id
    join ledger_journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id and e.reverses_id is not null
      and e.source_kind <> ''  -- who reverses an entry by hand settles by hand
    join ledger_journal_line m on m.tenant_id = e.tenant_id and m.entry_id = e.reverses_id
    join settlement_settled_line o on o.tenant_id = m.tenant_id and o.line_id = m.id and o.settlement_id = p.settlement_id
    where p.tenant_id = tenant and p.settlement_id = settlement)
$$;

create or replace function settlement_keep_reversal() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if settlement_of_reversal(new.tenant_id, new.id) then
    raise exception using errcode = 'OA166', detail = new.id, message = 'an entry that was reversed stays settled with its reversal';
  end if;
  return new;
end $$;
create trigger settlement_of_reversal before update on settlement_settlement for each row
  when (old.cancelled_on is null and new.cancelled_on is not null) execute function settlement_keep_reversal();

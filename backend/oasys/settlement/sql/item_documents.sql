-- The document behind a line is said when its entry is written, and stays.
create or replace function settlement_guard_document() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if not exists (
    select from ledger_journal_line l join ledger_journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id
    where l.tenant_id = new.tenant_id and l.id = new.line_id and e.created_at = transaction_timestamp()) then
    raise exception using errcode = '23514', constraint = 'item_document_kept', detail = new.line_id,
      message = 'the document of an item is written with its entry';
  end if;
  return new;
end $$;
create trigger item_document_insert before insert on settlement_item_document
  for each row execute function settlement_guard_document();
create trigger item_document_truncate before truncate on settlement_item_document
  for each statement execute function core_refuse_truncate();
revoke update, delete on settlement_item_document from oasys_app;

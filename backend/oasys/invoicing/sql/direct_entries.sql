-- Control accounts take no entries that people write, where the company says so: documents, payments, settlements and what
-- else has a source of its own book on them, reversals mirror what stands, and opening balances come in a journal for them.
create or replace function invoicing_refuse_direct_entry() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  account text;
begin
  if not exists (
      select from invoicing_settings
      where tenant_id = new.tenant_id and company_id = new.company_id and not takes_direct_entries)
    or exists (
      select from ledger_journal where tenant_id = new.tenant_id and id = new.journal_id and kind = 'opening') then
    return null;
  end if;
  select a.code into account from ledger_journal_line l
    join ledger_account a on a.tenant_id = l.tenant_id and a.id = l.account_id
    where l.tenant_id = new.tenant_id and l.entry_id = new.id and a.subtype in ('receivable', 'payable')
    order by l.line_no limit 1;
  if found then
    raise exception using errcode = 'OA189', detail = account,
      message = format('account %s takes no direct entries: write a document or a payment', account);
  end if;
  return null;
end $$;
create trigger entry_direct after update on ledger_journal_entry for each row
  when (new.status = 'posted' and old.status = 'draft' and new.reverses_id is null and new.source_kind in ('', 'recurring'))
  execute function invoicing_refuse_direct_entry();

drop trigger audited_insert on invoicing_settings;
drop trigger audited_update on invoicing_settings;
create trigger audited_insert after insert on invoicing_settings referencing new table as new_rows
  for each statement execute function audit_record(
    'invoicing_settings', 'invoice_journal_id credit_note_journal_id bill_journal_id supplier_credit_journal_id receivable_account_id '
    'payable_account_id income_account_id expense_account_id discount_granted_account_id discount_received_account_id '
    'takes_direct_entries', 'made');
create trigger audited_update after update on invoicing_settings
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'invoicing_settings', 'invoice_journal_id credit_note_journal_id bill_journal_id supplier_credit_journal_id receivable_account_id '
    'payable_account_id income_account_id expense_account_id discount_granted_account_id discount_received_account_id '
    'takes_direct_entries', 'changed');
grant update (takes_direct_entries) on invoicing_settings to oasys_app;

-- A document says what who pays early takes off; settings say where that is booked.
alter table invoicing_settings
  add constraint invoicing_discount_granted_account foreign key (tenant_id, company_id, discount_granted_account_id)
    references ledger_account (tenant_id, company_id, id),
  add constraint invoicing_discount_received_account foreign key (tenant_id, company_id, discount_received_account_id)
    references ledger_account (tenant_id, company_id, id);
grant update (early_discount_percent, early_discount_until) on invoicing_document to oasys_app;
grant update (discount_granted_account_id, discount_received_account_id) on invoicing_settings to oasys_app;

create or replace function invoicing_guard_settings() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if exists (
    select from (values (new.income_account_id, ''), (new.expense_account_id, ''), (new.receivable_account_id, 'receivable'),
                        (new.payable_account_id, 'payable'), (new.discount_granted_account_id, ''), (new.discount_received_account_id, ''))
                        w(account, subtype)
    join ledger_account a on a.tenant_id = new.tenant_id and a.id = w.account
    where a.is_heading or case w.subtype when '' then a.subtype in ('receivable', 'payable') else a.subtype <> w.subtype end)
  or exists (
    select from (values (new.invoice_journal_id, 'sales'), (new.credit_note_journal_id, 'sales'), (new.bill_journal_id, 'purchases'),
                        (new.supplier_credit_journal_id, 'purchases')) w(journal, kind)
    join ledger_journal j on j.tenant_id = new.tenant_id and j.id = w.journal where j.kind <> w.kind) then
    raise exception using errcode = 'OA155', message = 'an account or journal of another kind', detail = new.id;
  end if;
  return new;
end $$;

drop trigger audited_insert on invoicing_document;
drop trigger audited_update on invoicing_document;
drop trigger audited_insert on invoicing_settings;
drop trigger audited_update on invoicing_settings;
create trigger audited_insert after insert on invoicing_document referencing new table as new_rows
  for each statement execute function audit_record(
    'document', 'kind contact_id supplier_number issue_date tax_point due_date early_discount_percent early_discount_until currency rate net tax gross '
    'payable credits_id', 'drafted');
create trigger audited_update after update on invoicing_document
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'document', 'status number contact_id supplier_number issue_date tax_point due_date early_discount_percent early_discount_until currency rate net tax '
    'gross payable credits_id buyer_reference order_reference terms_text note journal_entry_id void_entry_id void_reason version', 'changed',
    'status:draft>posted:posted', 'status:posted>void:voided');

create trigger audited_insert after insert on invoicing_settings referencing new table as new_rows
  for each statement execute function audit_record(
    'invoicing_settings', 'invoice_journal_id credit_note_journal_id bill_journal_id supplier_credit_journal_id receivable_account_id '
    'payable_account_id income_account_id expense_account_id discount_granted_account_id discount_received_account_id', 'made');
create trigger audited_update after update on invoicing_settings
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'invoicing_settings', 'invoice_journal_id credit_note_journal_id bill_journal_id supplier_credit_journal_id receivable_account_id '
    'payable_account_id income_account_id expense_account_id discount_granted_account_id discount_received_account_id', 'changed');

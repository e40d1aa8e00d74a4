-- Deposits: invoices for a part of the price before anything is delivered. What an invoice deducts of them is no more than they came to.
alter table invoicing_line add constraint document_line_of_deposit foreign key (tenant_id, company_id, deposit_id)
  references invoicing_document (tenant_id, company_id, id);
alter table invoicing_settings add constraint invoicing_deposits_account foreign key (tenant_id, company_id, deposits_account_id)
  references ledger_account (tenant_id, company_id, id);
grant update (is_deposit) on invoicing_document to oasys_app;
grant update (deposits_account_id) on invoicing_settings to oasys_app;

-- What posted invoices deduct of a deposit and posted credit notes do not give back; without tax, and with it.
create or replace function invoicing_deducted(t uuid, deposit uuid, out net numeric, out gross numeric) language sql stable
  set search_path = public, pg_temp as $$
  select coalesce(sum(case d.kind when 'invoice' then -l.net else l.net end), 0),
         coalesce(sum(case d.kind when 'invoice' then -l.gross else l.gross end), 0)
    from invoicing_line l join invoicing_document d on d.tenant_id = l.tenant_id and d.id = l.document_id and d.status = 'posted'
    where l.tenant_id = t and l.deposit_id = deposit
$$;

create or replace function invoicing_check_deposits() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  t constant uuid := new.tenant_id;
  l record;
  p invoicing_document;
  gone record;
  credited record;
begin
  if new.is_deposit and (new.kind not in ('invoice', 'credit_note') or exists (
       select from invoicing_line x join ledger_account a on a.tenant_id = t and a.id = x.account_id
         where x.tenant_id = t and x.document_id = new.id and (a.account_class <> 'liability' or x.deposit_id is not null))) then
    raise exception using errcode = 'OA240', message = 'a deposit is asked of a customer, owed back, and deducts none', detail = new.id;
  end if;
  if new.credits_id is not null then
    select * into p from invoicing_document where tenant_id = t and id = new.credits_id;
    if p.is_deposit <> new.is_deposit then
      raise exception using errcode = 'OA240', message = 'what credits a deposit is of a deposit, and nothing else is', detail = new.id;
    end if;
    if p.is_deposit then
      select * into gone from invoicing_deducted(t, p.id);
      select coalesce(sum(x.gross), 0) as gross into credited from invoicing_document x
        where x.tenant_id = t and x.credits_id = p.id and x.status = 'posted';
      if credited.gross + gone.gross > p.gross then
        raise exception using errcode = 'OA153', message = 'no more of a deposit is credited than was not deducted', detail = new.id;
      end if;
    end if;
  end if;
  for l in
    select x.deposit_id, -sum(x.net) as net, -sum(x.gross) as gross from invoicing_line x
      where x.tenant_id = t and x.document_id = new.id and x.deposit_id is not null group by x.deposit_id order by x.deposit_id
  loop
    select * into p from invoicing_document where tenant_id = t and id = l.deposit_id for no key update;
    if not p.is_deposit or p.kind <> 'invoice' or p.status <> 'posted' or p.contact_id <> new.contact_id or p.currency <> new.currency
       or new.kind not in ('invoice', 'credit_note') then
      raise exception using errcode = 'OA240', message = 'a deposit is deducted from an invoice of the same contact and currency',
        detail = new.id;
    end if;
    select * into gone from invoicing_deducted(t, p.id);
    if new.kind = 'credit_note' then
      if gone.net < 0 or gone.gross < 0 or not exists (
           select from invoicing_line x where x.tenant_id = t and x.document_id = new.credits_id and x.deposit_id = p.id) then
        raise exception using errcode = 'OA240', message = 'no more of a deposit is given back than was deducted', detail = new.id;
      end if;
      continue;
    end if;
    select coalesce(sum(x.net), 0) as net, coalesce(sum(x.gross), 0) as gross into credited from invoicing_document x
      where x.tenant_id = t and x.credits_id = p.id and x.status = 'posted';
    if l.net < 0 or l.gross < 0 or gone.net + credited.net > p.net or gone.gross + credited.gross > p.gross then
      raise exception using errcode = 'OA240', message = 'no more of a deposit is deducted than it came to', detail = new.id;
    end if;
    if not exists (select from settlement_open_item i where i.tenant_id = t and i.line_id = p.control_line_id and not i.is_open) then
      raise exception using errcode = 'OA241', message = 'only a deposit that is settled in full is deducted', detail = p.id;
    end if;
  end loop;
  return null;
end $$;
create trigger document_deposits after update on invoicing_document for each row
  when (old.status = 'draft' and new.status = 'posted') execute function invoicing_check_deposits();

-- What an invoice deducts stays, and stays paid. Its payment is undone under the lock that deducting takes.
create or replace function invoicing_keep_deposit() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if (select gross from invoicing_deducted(new.tenant_id, new.id)) <> 0 then
    raise exception using errcode = 'OA240', message = 'an invoice deducts the deposit: credit or void that first', detail = new.id;
  end if;
  return null;
end $$;
create trigger document_deposit_kept after update on invoicing_document for each row
  when (new.is_deposit and old.status = 'posted' and new.status = 'void') execute function invoicing_keep_deposit();

create or replace function invoicing_keep_paid() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  deposit uuid;
begin
  select id into deposit from invoicing_document
    where tenant_id = new.tenant_id and control_line_id = new.line_id and is_deposit and kind = 'invoice' for no key update;
  if deposit is not null and (select gross from invoicing_deducted(new.tenant_id, deposit)) <> 0 then
    raise exception using errcode = 'OA240', message = 'an invoice deducts the deposit: credit or void that before its payment is undone',
      detail = deposit;
  end if;
  return null;
end $$;
create trigger open_item_deposit after update on settlement_open_item for each row
  when (new.is_open and not old.is_open) execute function invoicing_keep_paid();

create or replace function invoicing_guard_settings() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if exists (
    select from (values (new.income_account_id, ''), (new.expense_account_id, ''), (new.receivable_account_id, 'receivable'),
                        (new.payable_account_id, 'payable'), (new.discount_granted_account_id, ''), (new.discount_received_account_id, ''),
                        (new.deposits_account_id, '')) w(account, subtype)
    join ledger_account a on a.tenant_id = new.tenant_id and a.id = w.account
    where a.is_heading or case w.subtype when '' then a.subtype in ('receivable', 'payable') else a.subtype <> w.subtype end)
  or exists (select from ledger_account a where a.tenant_id = new.tenant_id and a.id = new.deposits_account_id and a.account_class <> 'liability')
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
    'document', 'kind is_deposit contact_id supplier_number issue_date tax_point due_date early_discount_percent early_discount_until currency '
    'rate net tax gross payable credits_id', 'drafted');
create trigger audited_update after update on invoicing_document
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'document', 'status number is_deposit contact_id supplier_number issue_date tax_point due_date early_discount_percent early_discount_until '
    'currency rate net tax gross payable credits_id buyer_reference order_reference terms_text note journal_entry_id void_entry_id '
    'void_reason version', 'changed',
    'status:draft>posted:posted', 'status:posted>void:voided');
create trigger audited_insert after insert on invoicing_settings referencing new table as new_rows
  for each statement execute function audit_record(
    'invoicing_settings', 'invoice_journal_id credit_note_journal_id bill_journal_id supplier_credit_journal_id receivable_account_id '
    'payable_account_id income_account_id expense_account_id discount_granted_account_id discount_received_account_id '
    'deposits_account_id takes_direct_entries', 'made');
create trigger audited_update after update on invoicing_settings
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'invoicing_settings', 'invoice_journal_id credit_note_journal_id bill_journal_id supplier_credit_journal_id receivable_account_id '
    'payable_account_id income_account_id expense_account_id discount_granted_account_id discount_received_account_id '
    'deposits_account_id takes_direct_entries', 'changed');

-- What documents point to is of the same company: each foreign key names tenant and company.
alter table ledger_journal add constraint journal_of_company unique (tenant_id, company_id, id);
alter table ledger_dimension_set add constraint dimension_set_of_company unique (tenant_id, company_id, id);
alter table invoicing_document
  add constraint document_of_contact foreign key (tenant_id, company_id, contact_id)
    references contacts_contact (tenant_id, company_id, id),
  add constraint document_of_credited foreign key (tenant_id, company_id, credits_id)
    references invoicing_document (tenant_id, company_id, id),
  add constraint document_control_account foreign key (tenant_id, company_id, control_account_id)
    references ledger_account (tenant_id, company_id, id);
alter table invoicing_line
  add constraint line_of_document foreign key (tenant_id, company_id, document_id)
    references invoicing_document (tenant_id, company_id, id) on delete cascade,
  add constraint document_line_account foreign key (tenant_id, company_id, account_id)
    references ledger_account (tenant_id, company_id, id),
  add constraint document_line_dimensions foreign key (tenant_id, company_id, dimension_set_id)
    references ledger_dimension_set (tenant_id, company_id, id);
alter table invoicing_settings
  add constraint invoicing_invoice_journal foreign key (tenant_id, company_id, invoice_journal_id)
    references ledger_journal (tenant_id, company_id, id),
  add constraint invoicing_credit_note_journal foreign key (tenant_id, company_id, credit_note_journal_id)
    references ledger_journal (tenant_id, company_id, id),
  add constraint invoicing_bill_journal foreign key (tenant_id, company_id, bill_journal_id)
    references ledger_journal (tenant_id, company_id, id),
  add constraint invoicing_supplier_credit_journal foreign key (tenant_id, company_id, supplier_credit_journal_id)
    references ledger_journal (tenant_id, company_id, id),
  add constraint invoicing_receivable_account foreign key (tenant_id, company_id, receivable_account_id)
    references ledger_account (tenant_id, company_id, id),
  add constraint invoicing_payable_account foreign key (tenant_id, company_id, payable_account_id)
    references ledger_account (tenant_id, company_id, id),
  add constraint invoicing_income_account foreign key (tenant_id, company_id, income_account_id)
    references ledger_account (tenant_id, company_id, id),
  add constraint invoicing_expense_account foreign key (tenant_id, company_id, expense_account_id)
    references ledger_account (tenant_id, company_id, id);

-- the deletion of an account, and of a set of dimension values, looks for those who name it
create index document_by_control_account on invoicing_document (tenant_id, control_account_id);
create index document_line_by_account on invoicing_line (tenant_id, account_id);
create index document_line_by_set on invoicing_line (tenant_id, dimension_set_id) where dimension_set_id is not null;

alter table invoicing_document add constraint document_identifiers_encrypted check (starts_with(party_identifiers, 'v1.'));

-- A document stays in its company and of its kind. What voids it is written by the posting of the reversing entry alone, and lines are written anew.
revoke update on invoicing_document, invoicing_line from oasys_app;
grant update (status, number, contact_id, party, party_identifiers, supplier_number, issue_date, tax_point, due_date, currency, rate,
  rate_day, rate_source, prices_include_tax, rounding_level, rounding_mode, is_cash, discount_percent, discount_amount, buyer_reference,
  order_reference, terms_text, note, credits_id, control_account_id, discount, net, tax, gross, withheld, rounding, payable, base_net,
  base_tax, base_payable, breakdown, journal_entry_id, control_line_id, posted_by_id, posted_at, version) on invoicing_document to oasys_app;
create trigger document_truncate before truncate on invoicing_document for each statement execute function core_refuse_truncate();
create trigger document_line_truncate before truncate on invoicing_line for each statement execute function core_refuse_truncate();
create trigger invoicing_settings_truncate before truncate on invoicing_settings
  for each statement execute function core_refuse_truncate();

-- What is posted is what its entry says: the number, what is to be paid, the taxes; and the lines add up to it.
create or replace function invoicing_check_posted(d invoicing_document) returns void language plpgsql set search_path = public, pg_temp as $$
declare
  t constant uuid := d.tenant_id;
  is_sale constant boolean := d.kind in ('invoice', 'credit_note');
  back constant int := case when d.kind in ('credit_note', 'supplier_credit') then -1 else 1 end;
  sign constant int := case when is_sale then back else -back end;
  e record;
  l record;
  found_tax numeric;
  c record;
  credited numeric;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using errcode = 'OA019', message = 'documents are posted at READ COMMITTED';
  end if;
  select j.company_id, j.status, j.source_kind, j.source_key, j.posting_date, j.posted_by_id,
         s.prefix || case when j.number < 1000000 then lpad(j.number::text, 6, '0') else j.number::text end as number into e
    from ledger_journal_entry j join ledger_number_series s on s.tenant_id = t and s.id = j.series_id
    where j.tenant_id = t and j.id = d.journal_entry_id;
  if e.status is distinct from 'posted' or e.company_id <> d.company_id or e.source_kind <> 'document.' || d.kind
     or e.source_key <> d.id::text or e.posting_date <> d.issue_date or e.posted_by_id <> d.posted_by_id or e.number <> d.number
     or d.posted_at <> transaction_timestamp() then
    raise exception using errcode = 'OA152', message = 'a document is posted by an entry of its own', detail = d.id;
  end if;

  select count(*) as lines, coalesce(sum(net), 0) as net, coalesce(sum(x.tax), 0) as tax into l
    from invoicing_line x where x.tenant_id = t and x.document_id = d.id;
  if l.lines = 0 or l.net <> d.net or l.tax <> d.tax then
    raise exception using errcode = 'OA152', message = 'the lines of a document add up to it', detail = d.id;
  end if;

  select count(*) as lines, min(x.id::text)::uuid as id, min(x.currency) as currency, sum(x.currency_amount) as amount,
         sum(x.debit - x.credit) as base_amount into l
    from ledger_journal_line x where x.tenant_id = t and x.entry_id = d.journal_entry_id and x.account_id = d.control_account_id;
  if l.lines <> 1 or l.id <> d.control_line_id or l.currency <> d.currency or l.amount <> sign * d.payable
     or l.base_amount <> sign * d.base_payable
     or not exists (select from ledger_account where tenant_id = t and id = d.control_account_id
                    and subtype = case when is_sale then 'receivable' else 'payable' end) then
    raise exception using errcode = 'OA152', message = 'the entry of a document has one line of what is to be paid', detail = d.id;
  end if;

  select coalesce(sum(x.tax), 0) into found_tax
    from ledger_journal_line y
    join tax_line x on x.tenant_id = t and x.line_id = y.id
    join tax_code k on k.tenant_id = t and k.id = x.tax_code_id and k.treatment not in ('reverse_charge', 'withholding')
    where y.tenant_id = t and y.entry_id = d.journal_entry_id;
  if found_tax <> back * d.base_tax then
    raise exception using errcode = 'OA152', message = 'the entry of a document carries the taxes of the document', detail = d.id;
  end if;

  if d.credits_id is null then
    return;
  end if;
  select * into c from invoicing_document where tenant_id = t and id = d.credits_id for no key update;
  if c.status <> 'posted' or c.kind <> (case d.kind when 'credit_note' then 'invoice' else 'bill' end) or c.contact_id <> d.contact_id
     or c.currency <> d.currency or c.tax_point <> d.tax_point then
    raise exception using errcode = 'OA154', message = 'a credit is of a posted document of the same contact, currency and tax point',
      detail = d.id;
  end if;
  select coalesce(sum(x.gross), 0) into credited from invoicing_document x
    where x.tenant_id = t and x.credits_id = d.credits_id and x.status = 'posted' and x.id <> d.id;
  if credited + d.gross > c.gross then
    raise exception using errcode = 'OA153', message = 'no more is credited than was invoiced', detail = d.id;
  end if;
end $$;

create or replace function invoicing_guard_document() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  r record;
begin
  if tg_op = 'DELETE' then
    if old.status <> 'draft' then
      raise exception using errcode = 'OA150', message = 'a posted document is never deleted', detail = old.id;
    end if;
    return old;
  end if;
  if tg_op = 'INSERT' then
    if new.status <> 'draft' then
      raise exception using errcode = 'OA152', message = 'a document is born as a draft', detail = new.id;
    end if;
    return new;
  end if;
  if old.status = 'draft' and new.status = 'draft' then
    return new;
  end if;
  if old.status = 'draft' and new.status = 'posted' then
    perform invoicing_check_posted(new);
    return new;
  end if;
  -- supplier_key follows from another column, after this trigger
  if old.status = 'posted' and new.status = 'void'
     and to_jsonb(new) - '{status,void_entry_id,void_reason,voided_by_id,voided_at,version,supplier_key}'::text[]
       = to_jsonb(old) - '{status,void_entry_id,void_reason,voided_by_id,voided_at,version,supplier_key}'::text[]
     and exists (select from ledger_journal_entry where tenant_id = new.tenant_id and id = new.void_entry_id and status = 'posted'
                 and reverses_id = old.journal_entry_id) then
    return new;
  end if;
  if to_jsonb(new) - '{party_identifiers,supplier_key}'::text[] = to_jsonb(old) - '{party_identifiers,supplier_key}'::text[]
     and split_part(new.party_identifiers, '.', 2) <> split_part(old.party_identifiers, '.', 2) then
    return new;  -- the same ids under another key
  end if;
  raise exception using errcode = 'OA150', message = 'a posted document is never changed', detail = old.id;
end $$;
create trigger document_guard before insert or update or delete on invoicing_document
  for each row execute function invoicing_guard_document();

-- Lines are written while their document is a draft, whose row is locked first: none slips in while somebody posts.
create or replace function invoicing_guard_lines() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  t constant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  documents uuid[];
  document uuid;
  state text;
  r record;
begin
  if tg_op = 'DELETE' then
    select array_agg(distinct document_id) into documents from old_rows;
  else
    select array_agg(distinct document_id) into documents from new_rows;
  end if;
  foreach document in array coalesce(documents, '{}') loop  -- array_agg(distinct ...) has sorted them
    select status into state from invoicing_document where tenant_id = t and id = document for no key update;
    if state <> 'draft' then
      raise exception using errcode = 'OA150', message = 'lines of a posted document are never changed', detail = document;
    end if;
  end loop;
  if tg_op = 'INSERT' then
    select n.id into r from new_rows n cross join unnest(n.tax_code_ids) k(id)
      where not exists (select from tax_code c where c.tenant_id = t and c.company_id = n.company_id and c.id = k.id) limit 1;
    if found then
      raise exception using errcode = 'OA152', message = 'a tax code of another company', detail = r.id;
    end if;
  end if;
  return null;
end $$;
create trigger document_lines_insert after insert on invoicing_line referencing new table as new_rows
  for each statement execute function invoicing_guard_lines();
create trigger document_lines_delete after delete on invoicing_line referencing old table as old_rows
  for each statement execute function invoicing_guard_lines();

-- The entry of a document is reversed by voiding the document, and that in the statement that posts the reversal.
create or replace function invoicing_void() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  d record;
begin
  select * into d from invoicing_document
    where tenant_id = new.tenant_id and journal_entry_id = new.reverses_id for no key update;
  if not found then
    if exists (select from invoicing_document where tenant_id = new.tenant_id and void_entry_id = new.reverses_id) then
      raise exception using errcode = 'OA151', message = 'the entry voided a document: it is not reversed', detail = new.reverses_id;
    end if;
    return null;
  end if;
  if new.source_kind <> 'document.void' or new.source_key <> d.id::text then
    raise exception using errcode = 'OA151', detail = d.id,
      message = format('the entry belongs to the document %s: credit or void that', d.number);
  end if;
  if exists (select from invoicing_document where tenant_id = new.tenant_id and credits_id = d.id and status = 'posted') then
    raise exception using errcode = 'OA154', message = 'the document is credited: void the credits first', detail = d.id;
  end if;
  update invoicing_document
    set status = 'void', void_entry_id = new.id, void_reason = new.description, voided_by_id = new.posted_by_id,
        voided_at = transaction_timestamp(), version = version + 1
    where tenant_id = new.tenant_id and id = d.id;
  return null;
end $$;
create trigger entry_reversal_document after update on ledger_journal_entry for each row
  when (new.reverses_id is not null and new.status = 'posted' and old.status = 'draft')
  execute function invoicing_void();

-- Accounts and journals of the settings are of the kind they are named for.
create or replace function invoicing_guard_settings() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if exists (
    select from (values (new.income_account_id, ''), (new.expense_account_id, ''), (new.receivable_account_id, 'receivable'),
                        (new.payable_account_id, 'payable')) w(account, subtype)
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
create trigger invoicing_settings_guard before insert or update on invoicing_settings
  for each row execute function invoicing_guard_settings();
revoke update, delete on invoicing_settings from oasys_app;
grant update (invoice_journal_id, credit_note_journal_id, bill_journal_id, supplier_credit_journal_id, receivable_account_id,
  payable_account_id, income_account_id, expense_account_id, version) on invoicing_settings to oasys_app;

-- An archived company is read only. What is posted is refused with its entry.
create trigger archived_insert after insert on invoicing_document referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on invoicing_document
  for each row execute function organisations_refuse_archived_change('party_identifiers');
create trigger archived_delete after delete on invoicing_document referencing old table as old_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_insert after insert on invoicing_settings referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on invoicing_settings referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();

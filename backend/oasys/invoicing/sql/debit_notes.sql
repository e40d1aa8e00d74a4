-- Debit notes: an invoice or a bill that charges more on an earlier one of the same contact and currency.
alter table invoicing_document add constraint document_of_charged foreign key (tenant_id, company_id, charges_more_on_id)
  references invoicing_document (tenant_id, company_id, id);
grant update (charges_more_on_id) on invoicing_document to oasys_app;

-- What is charged more on is locked: whoever voids it waits, and then sees who charges more on it.
create or replace function invoicing_check_charge() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  p invoicing_document;
begin
  select * into p from invoicing_document where tenant_id = new.tenant_id and id = new.charges_more_on_id for no key update;
  if p.kind <> new.kind or p.status <> 'posted' or p.contact_id <> new.contact_id or p.currency <> new.currency
     or p.issue_date > new.issue_date or p.is_deposit then
    raise exception using errcode = 'OA242', detail = new.id,
      message = 'more is charged on a posted document of the same kind, contact and currency that is no deposit and no later one';
  end if;
  return null;
end $$;
create trigger document_charges_more after update on invoicing_document for each row
  when (old.status = 'draft' and new.status = 'posted' and new.charges_more_on_id is not null) execute function invoicing_check_charge();

-- What more is charged on stays posted. Its row is locked by what voids it: of two at once the later one sees the other.
create or replace function invoicing_keep_charged() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if exists (select from invoicing_document where tenant_id = new.tenant_id and charges_more_on_id = new.id and status = 'posted') then
    raise exception using errcode = 'OA242', detail = new.id,
      message = format('a document charges more on %s: void that first', new.number);
  end if;
  return null;
end $$;
create trigger document_charged_kept after update on invoicing_document for each row
  when (old.status = 'posted' and new.status = 'void') execute function invoicing_keep_charged();

drop trigger audited_insert on invoicing_document;
drop trigger audited_update on invoicing_document;
create trigger audited_insert after insert on invoicing_document referencing new table as new_rows
  for each statement execute function audit_record(
    'document', 'kind is_deposit contact_id supplier_number issue_date tax_point due_date early_discount_percent early_discount_until currency '
    'rate net tax gross payable credits_id charges_more_on_id', 'drafted');
create trigger audited_update after update on invoicing_document
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'document', 'status number is_deposit contact_id supplier_number issue_date tax_point due_date early_discount_percent early_discount_until '
    'currency rate net tax gross payable credits_id charges_more_on_id buyer_reference order_reference terms_text note journal_entry_id '
    'void_entry_id void_reason version', 'changed',
    'status:draft>posted:posted', 'status:posted>void:voided');

-- Tax codes that lines of a contact's documents have where they name none: of its company, in their direction, each once.
grant update (sales_tax_code_ids, purchase_tax_code_ids) on contacts_contact to oasys_app;

create or replace function contacts_guard_taxes() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if exists (
    select from (values (new.sales_tax_code_ids, 'sales'), (new.purchase_tax_code_ids, 'purchases')) w(ids, direction)
    where cardinality(w.ids) <> (select count(*) from tax_code c where c.tenant_id = new.tenant_id and c.company_id = new.company_id
                                 and c.direction = w.direction and c.id = any (w.ids))) then
    raise exception using errcode = 'OA149', message = 'a tax code of the contact is of another company or kind', detail = new.id;
  end if;
  return new;
end $$;
create trigger contact_taxes before insert or update of sales_tax_code_ids, purchase_tax_code_ids on contacts_contact
  for each row execute function contacts_guard_taxes();

drop trigger audited_insert on contacts_contact;
drop trigger audited_update on contacts_contact;
create trigger audited_insert after insert on contacts_contact referencing new table as new_rows
  for each statement execute function audit_record(
    'contact', 'code display_name legal_name kind is_customer is_supplier currency language terms_from terms_days '
    'terms_discount_percent terms_discount_days credit_limit revenue_account_id expense_account_id receivable_account_id '
    'payable_account_id sales_tax_code_ids purchase_tax_code_ids addresses people e_invoice_format electronic_scheme electronic_address notes', 'created');
create trigger audited_update after update on contacts_contact
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'contact', 'code display_name legal_name kind is_customer is_supplier currency language terms_from terms_days '
    'terms_discount_percent terms_discount_days credit_limit revenue_account_id expense_account_id receivable_account_id '
    'payable_account_id sales_tax_code_ids purchase_tax_code_ids addresses people e_invoice_format electronic_scheme electronic_address notes archived_at', 'changed',
    'archived_at:null>*:archived', 'archived_at:*>null:restored');

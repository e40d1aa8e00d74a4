-- What a company says of itself: versions that follow each other, and never change. The ids and the account are encrypted.
alter table invoicing_issuer add constraint issuer_encrypted check (
  starts_with(identifiers, 'v1.') and jsonb_typeof(address) = 'object' and coalesce(address ->> 'country', '') ~ '^[A-Z]{2}$'
  and ((bank_account is null and bank_code is null and bank_country = '' and account_hint = '' and not bank_is_iban)
    or (starts_with(bank_account, 'v1.') and starts_with(bank_code, 'v1.') and bank_country ~ '^[A-Z]{2}$' and account_hint <> '')));
alter table invoicing_document add constraint document_of_issuer foreign key (tenant_id, company_id, issuer_id)
  references invoicing_issuer (tenant_id, company_id, id);
create index document_by_issuer on invoicing_document (tenant_id, issuer_id) where issuer_id is not null;

revoke update, delete on invoicing_issuer from oasys_app;
grant update (identifiers, bank_account, bank_code) on invoicing_issuer to oasys_app;
create trigger issuer_truncate before truncate on invoicing_issuer for each statement execute function core_refuse_truncate();

create or replace function invoicing_guard_issuer() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if new.version <> 1 + coalesce((select max(version) from invoicing_issuer
                                    where tenant_id = new.tenant_id and company_id = new.company_id), 0) then
      raise exception using errcode = 'OA146', message = 'versions of what a company says of itself follow each other', detail = new.id;
    end if;
    new.said_at := transaction_timestamp();
    return new;
  end if;
  -- the same under another key
  if split_part(new.identifiers, '.', 2) <> split_part(old.identifiers, '.', 2)
     and (new.bank_account is null) = (old.bank_account is null)
     and (new.bank_account is null or split_part(new.bank_account, '.', 2) <> split_part(old.bank_account, '.', 2)) then
    return new;
  end if;
  raise exception using errcode = 'OA146', message = 'what a company said of itself never changes: it is said anew', detail = old.id;
end $$;
create trigger issuer_guard before insert or update on invoicing_issuer
  for each row execute function invoicing_guard_issuer();

-- A document keeps what the company said of itself when it was posted; nobody else writes that.
create or replace function invoicing_keep_issuer() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  new.issuer_id := (select id from invoicing_issuer where tenant_id = new.tenant_id and company_id = new.company_id
                    order by version desc limit 1);
  return new;
end $$;
create trigger document_issuer before update on invoicing_document for each row
  when (old.status = 'draft' and new.status = 'posted') execute function invoicing_keep_issuer();

create trigger archived_insert after insert on invoicing_issuer referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();

-- Recorded: never an id, and of the account what may be seen anywhere.
create trigger audited_insert after insert on invoicing_issuer referencing new table as new_rows
  for each statement execute function audit_record(
    'issuer', 'version legal_name trading_name address legal_details contact_name contact_phone contact_email electronic_scheme '
    'electronic_address account_hint', 'changed');

-- What a contact's rows point to is of the same company: each foreign key names tenant and company.
alter table ledger_account add constraint account_of_company unique (tenant_id, company_id, id);
alter table contacts_contact
  add constraint contact_revenue_account foreign key (tenant_id, company_id, revenue_account_id)
    references ledger_account (tenant_id, company_id, id),
  add constraint contact_expense_account foreign key (tenant_id, company_id, expense_account_id)
    references ledger_account (tenant_id, company_id, id),
  add constraint contact_receivable_account foreign key (tenant_id, company_id, receivable_account_id)
    references ledger_account (tenant_id, company_id, id),
  add constraint contact_payable_account foreign key (tenant_id, company_id, payable_account_id)
    references ledger_account (tenant_id, company_id, id);
alter table contacts_identifier add constraint identifier_of_contact foreign key (tenant_id, company_id, contact_id)
  references contacts_contact (tenant_id, company_id, id);
alter table contacts_bank_details add constraint bank_of_contact foreign key (tenant_id, company_id, contact_id)
  references contacts_contact (tenant_id, company_id, id);
alter table contacts_mark add constraint mark_of_contact foreign key (tenant_id, company_id, contact_id)
  references contacts_contact (tenant_id, company_id, id);

-- the deletion of an account looks for those who name it
create index contact_by_revenue_account on contacts_contact (tenant_id, revenue_account_id) where revenue_account_id is not null;
create index contact_by_expense_account on contacts_contact (tenant_id, expense_account_id) where expense_account_id is not null;
create index contact_by_receivable_account on contacts_contact (tenant_id, receivable_account_id)
  where receivable_account_id is not null;
create index contact_by_payable_account on contacts_contact (tenant_id, payable_account_id) where payable_account_id is not null;

-- Parts of a contact have their form; what a country is called, and what an e-mail address looks like, the service checks.
alter table contacts_contact
  add constraint contact_addresses_form check (
    jsonb_typeof(addresses) = 'array' and jsonb_array_length(addresses) <= 50 and not jsonb_path_exists(addresses,
      '$[*] ? (!(@.kind == "billing" || @.kind == "delivery") || !(@.country like_regex "^[A-Z]{2}$"))')),
  add constraint contact_people_form check (
    jsonb_typeof(people) = 'array' and jsonb_array_length(people) <= 50
    and not jsonb_path_exists(people, '$[*] ? (@.type() != "object")'));

-- Numbers are kept encrypted: nothing else gets into their columns.
alter table contacts_identifier add constraint identifier_encrypted check (starts_with(value, 'v1.'));
alter table contacts_bank_details add constraint bank_account_encrypted check (
  (account is null and bank_code is null and account_hash is null and country = '' and not is_iban)
  or (starts_with(account, 'v1.') and starts_with(bank_code, 'v1.') and account_hash is not null and country ~ '^[A-Z]{2}$'));

-- A contact stays in its company, and no contact goes: it is archived.
revoke update, delete on contacts_contact from oasys_app;
grant update (code, display_name, legal_name, sort_name, kind, is_customer, is_supplier, currency, language, terms_from,
  terms_days, credit_limit, revenue_account_id, expense_account_id, receivable_account_id, payable_account_id, addresses,
  people, notes, archived_at, version) on contacts_contact to oasys_app;
create trigger contact_truncate before truncate on contacts_contact for each statement execute function core_refuse_truncate();

-- An account that a contact names is of the class that it is named for, and takes lines.
create or replace function contacts_guard_accounts() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  wanted record;
  a record;
begin
  for wanted in select w.account, w.classes, w.subtype from (values
      (new.revenue_account_id, array['income'], null), (new.expense_account_id, array['expense', 'asset'], null),
      (new.receivable_account_id, array['asset'], 'receivable'), (new.payable_account_id, array['liability'], 'payable'))
      w(account, classes, subtype) where w.account is not null loop
    select account_class, subtype, is_heading into a from ledger_account
      where tenant_id = new.tenant_id and company_id = new.company_id and id = wanted.account;
    if not found then
      continue;  -- the foreign key says so
    end if;
    if a.is_heading or a.account_class <> all (wanted.classes) or a.subtype is distinct from coalesce(wanted.subtype, a.subtype) then
      raise exception using errcode = 'OA130', message = 'an account of the contact is of another kind', detail = wanted.account;
    end if;
  end loop;
  return new;
end $$;
create trigger contact_accounts before insert or update of revenue_account_id, expense_account_id, receivable_account_id,
  payable_account_id on contacts_contact for each row execute function contacts_guard_accounts();

-- An id is added and removed. Only another key for the same number rewrites it: the ciphertext tells its key.
revoke update on contacts_identifier from oasys_app;
grant update (value, value_hash) on contacts_identifier to oasys_app;
create or replace function contacts_guard_identifier() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if split_part(new.value, '.', 2) = split_part(old.value, '.', 2) then
    raise exception using errcode = 'OA130', message = 'a tax or registration id is removed and added, never changed', detail = old.id;
  end if;
  return new;
end $$;
create trigger identifier_kept before update on contacts_identifier
  for each row execute function contacts_guard_identifier();
create trigger identifier_truncate before truncate on contacts_identifier
  for each statement execute function core_refuse_truncate();
create trigger contact_mark_truncate before truncate on contacts_mark
  for each statement execute function core_refuse_truncate();
revoke update on contacts_mark from oasys_app;

-- Bank details: born proposed, by who acts; decided once, by a member who is a person, and not by who proposed them.
revoke update, delete on contacts_bank_details from oasys_app;
grant update (status, decided_by_id, decided_at, decision_note, replaced_at, version, account, bank_code, account_hash)
  on contacts_bank_details to oasys_app;
create trigger bank_truncate before truncate on contacts_bank_details
  for each statement execute function core_refuse_truncate();

create or replace function contacts_refuse_other_actor(who uuid, row_id uuid) returns void language plpgsql
  set search_path = public, pg_temp as $$
declare
  actor constant uuid := (nullif(current_setting('app.actor', true), '')::jsonb ->> 'id')::uuid;
begin
  if actor is not null and actor is distinct from who then
    raise exception using errcode = 'OA131', message = 'bank details are proposed and decided by who acts', detail = row_id;
  end if;
end $$;

create or replace function contacts_guard_bank() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if new.status <> 'proposed' then
      raise exception using errcode = 'OA131', message = 'bank details are born as a proposal', detail = new.id;
    end if;
    perform contacts_refuse_other_actor(new.proposed_by_id, new.id);
    new.proposed_at := transaction_timestamp();
    return new;
  end if;
  if new.account is distinct from old.account or new.bank_code is distinct from old.bank_code
     or new.account_hash is distinct from old.account_hash then
    if new.status <> old.status or new.account is null or old.account is null
       or split_part(new.account, '.', 2) = split_part(old.account, '.', 2) then
      raise exception using errcode = 'OA131', message = 'proposed bank details never change: propose others', detail = old.id;
    end if;
    return new;  -- the same account under another key
  end if;
  if new.status = old.status then
    raise exception using errcode = 'OA131', message = 'bank details never change', detail = old.id;
  end if;
  perform organisations_refuse_companies(new.tenant_id, array[new.company_id]);
  if old.status = 'proposed' and new.status in ('confirmed', 'refused', 'withdrawn') then
    perform contacts_refuse_other_actor(new.decided_by_id, new.id);
    if not exists (select from organisations_membership where tenant_id = new.tenant_id and user_id = new.decided_by_id
                   and service_name is null) then
      raise exception using errcode = 'OA131', message = 'bank details are decided by a member', detail = new.id;
    end if;
    new.decided_at := transaction_timestamp();
    return new;
  end if;
  if old.status = 'confirmed' and new.status = 'replaced' and new.decided_by_id = old.decided_by_id
     and new.decided_at = old.decided_at and new.decision_note = old.decision_note then
    new.replaced_at := transaction_timestamp();
    return new;
  end if;
  raise exception using errcode = 'OA131', message = format('bank details that are %s do not become %s', old.status, new.status),
    detail = old.id;
end $$;
create trigger bank_guard before insert or update on contacts_bank_details
  for each row execute function contacts_guard_bank();

-- An archived company is read only.
create trigger archived_insert after insert on contacts_contact referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on contacts_contact referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_insert after insert on contacts_identifier referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_delete after delete on contacts_identifier referencing old table as old_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_insert after insert on contacts_bank_details referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();

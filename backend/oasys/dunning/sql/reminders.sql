-- What dunning points to is of the same company.
alter table dunning_settings
  add constraint dunning_fee_account foreign key (tenant_id, company_id, fee_account_id)
    references ledger_account (tenant_id, company_id, id),
  add constraint dunning_interest_account foreign key (tenant_id, company_id, interest_account_id)
    references ledger_account (tenant_id, company_id, id);
alter table dunning_reminder
  add constraint dunning_reminder_contact foreign key (tenant_id, company_id, contact_id)
    references contacts_contact (tenant_id, company_id, id);
alter table dunning_reminder_item
  add constraint dunning_item_of_reminder foreign key (tenant_id, company_id, reminder_id)
    references dunning_reminder (tenant_id, company_id, id);
alter table dunning_block
  add constraint dunning_block_contact foreign key (tenant_id, company_id, contact_id)
    references contacts_contact (tenant_id, company_id, id);
-- the deletion of an account looks for those who name it
create index dunning_settings_by_fee_account on dunning_settings (tenant_id, fee_account_id) where fee_account_id is not null;
create index dunning_settings_by_interest_account on dunning_settings (tenant_id, interest_account_id) where interest_account_id is not null;

-- What was released stays as it was.
revoke update, delete on dunning_reminder, dunning_reminder_item from oasys_app;
revoke update on dunning_block from oasys_app;
revoke update, delete on dunning_settings from oasys_app;
grant update (days_between, levels, interest_rates, sends_mail, posts_charges, fee_account_id, interest_account_id, releases_first_as_id, failed_at,
  retry_at, failure, version) on dunning_settings to oasys_app;
create trigger dunning_settings_truncate before truncate on dunning_settings for each statement execute function core_refuse_truncate();
create trigger reminder_truncate before truncate on dunning_reminder for each statement execute function core_refuse_truncate();
create trigger reminder_item_truncate before truncate on dunning_reminder_item for each statement execute function core_refuse_truncate();
create trigger dunning_block_truncate before truncate on dunning_block for each statement execute function core_refuse_truncate();

-- A reminder is released at the moment it is written, and asks for nothing that is there already: its credits are what its contact has
-- open on receivables in its currency. Its entry posts its fee and its interest to the contact, and nothing else.
create or replace function dunning_guard_reminder() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  owed numeric;
  there numeric;
begin
  if new.released_at <> transaction_timestamp() then
    raise exception using errcode = 'OA186', message = 'a reminder is released at the moment it is written', detail = new.id;
  end if;
  select coalesce(sum(i.amount - i.settled_amount), 0) into there
    from contact_line c
    join settlement_open_item i on i.tenant_id = c.tenant_id and i.line_id = c.line_id and i.is_open and not i.is_debit
      and i.currency = new.currency
    join ledger_account a on a.tenant_id = i.tenant_id and a.id = i.account_id and a.subtype = 'receivable'
    where c.tenant_id = new.tenant_id and c.contact_id = new.contact_id;
  if there <> new.credits then
    raise exception using errcode = 'OA186', message = 'a reminder does not ask for what its contact has paid already', detail = new.id;
  end if;
  if new.entry_id is null then
    return new;
  end if;
  select sum(l.currency_amount) into owed
    from ledger_journal_entry e
    join ledger_journal_line l on l.tenant_id = e.tenant_id and l.entry_id = e.id and l.currency = new.currency
    join contact_line c on c.tenant_id = l.tenant_id and c.line_id = l.id and c.contact_id = new.contact_id
    where e.tenant_id = new.tenant_id and e.company_id = new.company_id and e.id = new.entry_id and e.status = 'posted'
      and e.source_kind = 'reminder' and e.source_key = new.id::text and e.posting_date = new.as_of;
  if owed is distinct from new.fee + new.interest then
    raise exception using errcode = 'OA187', message = 'the entry of a reminder posts its fee and its interest', detail = new.id;
  end if;
  return new;
end $$;
create trigger reminder_guard before insert on dunning_reminder for each row execute function dunning_guard_reminder();

-- An item of a reminder is open as it says, overdue, of the reminder's contact and currency, and not blocked.
create or replace function dunning_guard_item() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  r record;
begin
  select * into r from dunning_reminder where tenant_id = new.tenant_id and id = new.reminder_id;
  if r.released_at is distinct from transaction_timestamp() or not exists (
    select from settlement_open_item i
    join ledger_account a on a.tenant_id = i.tenant_id and a.id = i.account_id and a.subtype = 'receivable'
    join contact_line c on c.tenant_id = i.tenant_id and c.line_id = i.line_id and c.contact_id = r.contact_id
    where i.tenant_id = new.tenant_id and i.line_id = new.line_id and i.company_id = new.company_id and i.is_open and i.is_debit
      and i.currency = r.currency and i.amount = new.amount and i.amount - i.settled_amount = new.open_amount
      and new.due_on < r.as_of and new.level <= r.level) then
    raise exception using errcode = 'OA186', message = 'a reminder is of what its contact owes and has not paid', detail = new.line_id;
  end if;
  if exists (
    select from dunning_block b where b.tenant_id = new.tenant_id and b.company_id = new.company_id
      and (b.contact_id = r.contact_id or b.line_id = new.line_id) and (b.until is null or b.until >= r.as_of)) then
    raise exception using errcode = 'OA188', message = 'the contact or the item is not to be reminded of', detail = new.line_id;
  end if;
  return new;
end $$;
create trigger reminder_item_guard before insert on dunning_reminder_item for each row execute function dunning_guard_item();

-- What is blocked is an open item of the company.
create or replace function dunning_guard_block() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if new.line_id is not null and not exists (
    select from settlement_open_item where tenant_id = new.tenant_id and company_id = new.company_id and line_id = new.line_id) then
    raise exception using errcode = 'OA186', message = 'the line is no open item of the company', detail = new.line_id;
  end if;
  return new;
end $$;
create trigger dunning_block_guard before insert on dunning_block for each row execute function dunning_guard_block();

-- An archived company is read only.
create trigger archived_insert after insert on dunning_settings referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on dunning_settings referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_insert after insert on dunning_reminder referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_insert after insert on dunning_block referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_delete after delete on dunning_block referencing old table as old_rows
  for each statement execute function organisations_refuse_archived();

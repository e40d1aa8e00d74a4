-- The company's own accounts at banks: born proposed, by who acts; decided once, by a second person or an owner; never changed, never gone.
alter table payments_own_account
  add constraint own_account_of_chart foreign key (tenant_id, company_id, account_id)
    references ledger_account (tenant_id, company_id, id),
  add constraint own_account_encrypted check (starts_with(number, 'v1.') and starts_with(bank_code, 'v1.'));
revoke update, delete on payments_own_account from oasys_app;
grant update (status, decided_by_id, decided_at, decision_note, replaced_at, version, number, bank_code)
  on payments_own_account to oasys_app;
create trigger own_account_truncate before truncate on payments_own_account
  for each statement execute function core_refuse_truncate();

create or replace function payments_guard_own_account() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  actor constant uuid := (nullif(current_setting('app.actor', true), '')::jsonb ->> 'id')::uuid;
  member_role text;
begin
  if tg_op = 'INSERT' then
    if new.status <> 'proposed' or (actor is not null and actor <> new.proposed_by_id) then
      raise exception using errcode = 'OA171', message = 'details of a bank account are born as a proposal of who acts', detail = new.id;
    end if;
    perform from ledger_account where tenant_id = new.tenant_id and company_id = new.company_id and id = new.account_id
      and subtype = 'bank' and not is_heading;
    if not found then
      raise exception using errcode = 'OA171', message = 'the account of the chart is none at a bank', detail = new.account_id;
    end if;
    new.proposed_at := transaction_timestamp();
    return new;
  end if;
  if new.number is distinct from old.number or new.bank_code is distinct from old.bank_code then
    if new.status <> old.status or split_part(new.number, '.', 2) = split_part(old.number, '.', 2) then
      raise exception using errcode = 'OA171', message = 'proposed details never change: propose others', detail = old.id;
    end if;
    return new;  -- the same account under another key
  end if;
  if old.status = 'proposed' and new.status in ('confirmed', 'refused') then
    if actor is not null and actor is distinct from new.decided_by_id then
      raise exception using errcode = 'OA171', message = 'details are decided by who acts', detail = new.id;
    end if;
    select role into member_role from organisations_membership
      where tenant_id = new.tenant_id and user_id = new.decided_by_id and service_name is null;
    if not found then
      raise exception using errcode = 'OA171', message = 'details are decided by a member', detail = new.id;
    end if;
    if new.status = 'confirmed' and new.decided_by_id = new.proposed_by_id and member_role <> 'owner' then
      raise exception using errcode = 'OA171', message = 'details are confirmed by a second person, or by an owner', detail = new.id;
    end if;
    new.decided_at := transaction_timestamp();
    return new;
  end if;
  if old.status = 'confirmed' and new.status = 'replaced' and new.decided_by_id = old.decided_by_id
     and new.decided_at = old.decided_at and new.decision_note = old.decision_note then
    new.replaced_at := transaction_timestamp();
    return new;
  end if;
  raise exception using errcode = 'OA171', message = format('details that are %s do not become %s', old.status, new.status), detail = old.id;
end $$;
create trigger own_account_guard before insert or update on payments_own_account
  for each row execute function payments_guard_own_account();

create trigger archived_insert after insert on payments_own_account referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on payments_own_account
  for each row execute function organisations_refuse_archived_change('number', 'bank_code');

-- What is recorded: never the number.
create trigger audited_insert after insert on payments_own_account referencing new table as new_rows
  for each statement execute function audit_record('own_bank_account', 'account_id status holder country note proposed_by_id', 'proposed');
create trigger audited_update after update on payments_own_account referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'own_bank_account', 'status decided_by_id decided_at decision_note replaced_at', 'changed', 'status:*>confirmed:confirmed',
    'status:*>replaced:replaced', 'status:*>refused:refused');

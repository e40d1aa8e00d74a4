-- A run is a draft, then approved by a second person or cancelled, and never changes afterwards.
alter table payment_runs_run
  add constraint payment_run_money_account foreign key (tenant_id, company_id, money_account_id)
    references ledger_account (tenant_id, company_id, id),
  add constraint payment_run_own_account foreign key (tenant_id, own_account_id) references payments_own_account (tenant_id, id),
  add constraint payment_run_file_encrypted check (file is null or starts_with(file, 'v1.')),
  add constraint payment_run_left_out_form check (jsonb_typeof(left_out) = 'array');
create index payment_run_by_money_account on payment_runs_run (tenant_id, money_account_id);
alter table payment_runs_item
  add constraint payment_run_item_of_run foreign key (tenant_id, company_id, run_id) references payment_runs_run (tenant_id, company_id, id),
  add constraint payment_run_item_of_contact foreign key (tenant_id, company_id, contact_id)
    references contacts_contact (tenant_id, company_id, id),
  add constraint payment_run_item_of_line foreign key (tenant_id, line_id) references ledger_journal_line (tenant_id, id);
alter table payment_runs_transfer
  add constraint payment_run_transfer_of_run foreign key (tenant_id, company_id, run_id)
    references payment_runs_run (tenant_id, company_id, id),
  add constraint payment_run_transfer_of_contact foreign key (tenant_id, company_id, contact_id)
    references contacts_contact (tenant_id, company_id, id),
  add constraint payment_run_transfer_details foreign key (tenant_id, details_id) references contacts_bank_details (tenant_id, id),
  add constraint payment_run_transfer_payment foreign key (tenant_id, payment_id) references payments_payment (tenant_id, id);
alter table payment_runs_report
  add constraint payment_run_report_of_run foreign key (tenant_id, company_id, run_id)
    references payment_runs_run (tenant_id, company_id, id);

revoke update, delete on payment_runs_run from oasys_app;
grant update (state, due_until, execution_on, left_out, hands, approved_by_id, approved_at, cancelled_by_id, cancelled_at, own_account_id,
  file, file_digest, version) on payment_runs_run to oasys_app;
revoke update on payment_runs_item from oasys_app;
revoke update, delete on payment_runs_transfer from oasys_app;
grant update (state, iso_status, reason_code, reason_text, version) on payment_runs_transfer to oasys_app;
revoke update, delete on payment_runs_report from oasys_app;
create trigger payment_run_truncate before truncate on payment_runs_run for each statement execute function core_refuse_truncate();
create trigger payment_run_item_truncate before truncate on payment_runs_item for each statement execute function core_refuse_truncate();
create trigger payment_run_transfer_truncate before truncate on payment_runs_transfer
  for each statement execute function core_refuse_truncate();
create trigger payment_run_report_truncate before truncate on payment_runs_report
  for each statement execute function core_refuse_truncate();

create or replace function payment_runs_guard_run() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  actor constant uuid := (nullif(current_setting('app.actor', true), '')::jsonb ->> 'id')::uuid;
  r record;
begin
  if tg_op = 'INSERT' then
    if new.state <> 'draft' or new.version <> 1 or new.hands <> array[new.prepared_by_id]
       or (actor is not null and actor <> new.prepared_by_id) then
      raise exception using errcode = 'OA167', message = 'a payment run is born a draft of who acts', detail = new.id;
    end if;
    perform from ledger_account where tenant_id = new.tenant_id and company_id = new.company_id and id = new.money_account_id
      and subtype = 'bank' and not is_heading;
    if not found then
      raise exception using errcode = 'OA167', message = 'a payment run pays from an account at a bank', detail = new.id;
    end if;
    new.prepared_at := transaction_timestamp();
    return new;
  end if;
  if old.state <> 'draft' then
    if new.file is distinct from old.file and split_part(new.file, '.', 2) <> split_part(old.file, '.', 2)
       and row(new.state, new.due_until, new.execution_on, new.left_out, new.hands, new.approved_by_id, new.approved_at, new.cancelled_by_id,
               new.cancelled_at, new.own_account_id, new.file_digest, new.version)
         is not distinct from
           row(old.state, old.due_until, old.execution_on, old.left_out, old.hands, old.approved_by_id, old.approved_at, old.cancelled_by_id,
               old.cancelled_at, old.own_account_id, old.file_digest, old.version) then
      return new;  -- the same file under another key
    end if;
    raise exception using errcode = 'OA167', message = 'a payment run that is approved or cancelled never changes', detail = old.id;
  end if;
  if not new.hands @> old.hands or (actor is not null and new.state = 'draft' and not new.hands @> array[actor]) then
    raise exception using errcode = 'OA167', message = 'whoever has a hand in a payment run stands in it', detail = old.id;
  end if;
  if new.state = 'draft' then
    return new;
  end if;
  if row(new.due_until, new.execution_on, new.left_out, new.hands) is distinct from row(old.due_until, old.execution_on, old.left_out, old.hands)
  then
    raise exception using errcode = 'OA167', message = 'a payment run is decided as it was drafted', detail = old.id;
  end if;
  if actor is not null and actor is distinct from coalesce(new.approved_by_id, new.cancelled_by_id) then
    raise exception using errcode = 'OA167', message = 'a payment run is decided by who acts', detail = old.id;
  end if;
  if new.state = 'cancelled' then
    new.cancelled_at := transaction_timestamp();
    return new;
  end if;
  if new.approved_by_id = any (old.hands) then
    raise exception using errcode = 'OA170', message = 'a payment run is approved by somebody who had no hand in it', detail = old.id;
  end if;
  if not exists (select from organisations_membership where tenant_id = new.tenant_id and user_id = new.approved_by_id
                 and service_name is null) then
    raise exception using errcode = 'OA167', message = 'a payment run is approved by a member', detail = old.id;
  end if;
  perform from payments_own_account where tenant_id = new.tenant_id and id = new.own_account_id and account_id = new.money_account_id
    and status = 'confirmed';
  if not found then
    raise exception using errcode = 'OA167', message = 'a payment run pays from an account that is confirmed', detail = old.id;
  end if;
  select coalesce(i.contact_id, t.contact_id) as contact_id into r
    from (select contact_id, sum(case when is_debit then -amount else amount end) as amount from payment_runs_item
          where tenant_id = new.tenant_id and run_id = new.id group by 1) i
    full join (select contact_id, amount from payment_runs_transfer where tenant_id = new.tenant_id and run_id = new.id) t
      on t.contact_id = i.contact_id
    where i.amount is distinct from t.amount limit 1;
  if found or not exists (select from payment_runs_transfer where tenant_id = new.tenant_id and run_id = new.id) then
    raise exception using errcode = 'OA167', message = 'an approved payment run has paid what it says', detail = old.id;
  end if;
  new.approved_at := transaction_timestamp();
  return new;
end $$;
create trigger payment_run_guard before insert or update on payment_runs_run
  for each row execute function payment_runs_guard_run();

-- What is decided holds no item any more: it is paid, or free for another run.
create or replace function payment_runs_free_items() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  update payment_runs_item set is_live = false where tenant_id = new.tenant_id and run_id = new.id;
  return null;
end $$;
create trigger payment_run_decided after update on payment_runs_run
  for each row when (old.state = 'draft' and new.state <> 'draft') execute function payment_runs_free_items();

-- Whoever adds an item or takes one out stands in the run already, and so does not approve it; nobody does it unnamed.
create or replace function payment_runs_refuse_no_hand(hands uuid[], run_id uuid) returns void language plpgsql
  set search_path = public, pg_temp as $$
declare
  actor constant uuid := (nullif(current_setting('app.actor', true), '')::jsonb ->> 'id')::uuid;
begin
  if actor is null or not hands @> array[actor] then
    raise exception using errcode = 'OA167', message = 'whoever has a hand in a payment run stands in it', detail = run_id;
  end if;
end $$;

create or replace function payment_runs_guard_item() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  run record;
  item record;
begin
  if tg_op = 'DELETE' then
    select state, hands into run from payment_runs_run where tenant_id = old.tenant_id and id = old.run_id for share;
    if run.state <> 'draft' then
      raise exception using errcode = 'OA168', message = 'the payment run is no draft any more', detail = old.run_id;
    end if;
    perform payment_runs_refuse_no_hand(run.hands, old.run_id);
    return old;
  end if;
  select state, currency, hands into run from payment_runs_run
    where tenant_id = new.tenant_id and company_id = new.company_id and id = new.run_id for share;
  if not found or run.state <> 'draft' or not new.is_live then
    raise exception using errcode = 'OA168', message = 'the payment run is no draft', detail = new.run_id;
  end if;
  perform payment_runs_refuse_no_hand(run.hands, new.run_id);
  select i.company_id, i.currency, i.is_debit, i.amount - i.settled_amount as rest, a.subtype, c.contact_id into item
    from settlement_open_item i
    join ledger_account a on a.tenant_id = i.tenant_id and a.id = i.account_id
    left join contact_line c on c.tenant_id = i.tenant_id and c.line_id = i.line_id
    where i.tenant_id = new.tenant_id and i.line_id = new.line_id;
  if not found or item.company_id <> new.company_id or item.subtype <> 'payable' or item.contact_id is distinct from new.contact_id
     or item.currency <> run.currency or item.is_debit <> new.is_debit or new.amount > item.rest then
    raise exception using errcode = 'OA168', detail = new.line_id,
      message = 'a payment run pays open items of its contacts, in its currency, up to what is open';
  end if;
  return new;
end $$;
create trigger payment_run_item_guard before insert or delete on payment_runs_item
  for each row execute function payment_runs_guard_item();

create or replace function payment_runs_guard_transfer() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  run record;
begin
  if tg_op = 'INSERT' then
    select * into run from payment_runs_run
      where tenant_id = new.tenant_id and company_id = new.company_id and id = new.run_id for share;
    if not found or run.state <> 'draft' or new.state <> 'sent' or new.version <> 1 then
      raise exception using errcode = 'OA169', message = 'a transfer is made with the approval of its run', detail = new.run_id;
    end if;
    perform from payments_payment p
      where p.tenant_id = new.tenant_id and p.id = new.payment_id and p.company_id = new.company_id and p.contact_id = new.contact_id
        and p.direction = 'payment' and p.state = 'posted' and p.money_account_id = run.money_account_id and p.paid_on = run.execution_on
        and p.currency = run.currency and p.amount = new.amount and p.paid_to_id = new.details_id
        and p.made_at = transaction_timestamp();
    if not found then
      raise exception using errcode = 'OA169', message = 'a transfer is the payment that was posted for it', detail = new.payment_id;
    end if;
    return new;
  end if;
  if old.state = 'rejected' or new.state = 'sent' and old.state <> 'sent' then
    raise exception using errcode = 'OA169', message = format('a transfer that is %s does not become %s', old.state, new.state),
      detail = old.id;
  end if;
  if new.state = 'rejected' then
    perform from payments_payment where tenant_id = new.tenant_id and id = new.payment_id and state = 'undone';
    if not found then
      raise exception using errcode = 'OA169', message = 'the payment of a rejected transfer is undone', detail = old.id;
    end if;
  end if;
  return new;
end $$;
create trigger payment_run_transfer_guard before insert or update on payment_runs_transfer
  for each row execute function payment_runs_guard_transfer();

-- An archived company is read only. What is approved is refused with its entries.
create trigger archived_insert after insert on payment_runs_run referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on payment_runs_run
  for each row execute function organisations_refuse_archived_change('file');
create trigger archived_insert after insert on payment_runs_item referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_delete after delete on payment_runs_item referencing old table as old_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on payment_runs_transfer referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_insert after insert on payment_runs_report referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();

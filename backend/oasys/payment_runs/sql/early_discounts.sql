-- What a run pays of an item is less its discount.
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
    from (select contact_id, sum(case when is_debit then -amount else amount - discount end) as amount from payment_runs_item
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

drop trigger audited_insert on payment_runs_item;
drop trigger audited_delete on payment_runs_item;
create trigger audited_insert after insert on payment_runs_item referencing new table as new_rows
  for each statement execute function audit_record('payment_run_item', 'run_id contact_id line_id is_debit amount discount', 'added');
create trigger audited_delete after delete on payment_runs_item referencing old table as old_rows
  for each statement execute function audit_record('payment_run_item', 'run_id contact_id line_id is_debit amount discount', 'removed');

-- A payment says what its entry posts, of one company and one contact; it is never changed, and undone by the reversal of its entry alone.
alter table payments_payment
  add constraint payment_of_contact foreign key (tenant_id, company_id, contact_id)
    references contacts_contact (tenant_id, company_id, id),
  add constraint payment_money_account foreign key (tenant_id, company_id, money_account_id)
    references ledger_account (tenant_id, company_id, id),
  add constraint payment_bank_details foreign key (tenant_id, paid_to_id) references contacts_bank_details (tenant_id, id),
  add constraint payment_deductions_form check (
    jsonb_typeof(deductions) = 'array' and jsonb_array_length(deductions) <= 20 and not jsonb_path_exists(deductions,
      '$[*] ? (!(@.kind == "discount" || @.kind == "write_off") || !(@.amount like_regex "^[0-9]+([.][0-9]+)?$")
               || !(@.account_id.type() == "string"))'));
-- the deletion of an account looks for those who name it
create index payment_by_money_account on payments_payment (tenant_id, money_account_id);

create or replace function payments_guard_payment() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  sign constant int := case new.direction when 'receipt' then 1 else -1 end;
  deducted numeric;
  money_subtype text;
  r record;
  details uuid;
begin
  if new.state <> 'posted' or new.version <> 1 or new.made_at <> transaction_timestamp() then
    raise exception using errcode = 'OA162', message = 'a payment is born in effect, at the moment it is made', detail = new.id;
  end if;
  perform from ledger_journal_entry
    where tenant_id = new.tenant_id and company_id = new.company_id and id = new.entry_id and status = 'posted'
      and posting_date = new.paid_on and source_kind = 'payment' and source_key = new.id::text
      and posted_at = transaction_timestamp() and reverses_id is null;
  if not found then
    raise exception using errcode = 'OA162', message = 'a payment has a posted entry of its own, on its day', detail = new.id;
  end if;
  select subtype into money_subtype from ledger_account where tenant_id = new.tenant_id and id = new.money_account_id;
  if money_subtype not in ('bank', 'cash', 'credit_card', 'clearing') then
    raise exception using errcode = 'OA162', message = 'money lies on bank, cash, credit card and clearing accounts', detail = new.id;
  end if;
  select coalesce(sum((d ->> 'amount')::numeric), 0) into deducted from jsonb_array_elements(new.deductions) d;
  select coalesce(sum(l.currency_amount) filter (where l.account_id = new.money_account_id), 0) as money,
         bool_and(l.currency = new.money_currency) filter (where l.account_id = new.money_account_id) as money_agrees,
         coalesce(sum(l.currency_amount) filter (where contacts_control(a.subtype)), 0) as control,
         bool_and(l.currency = new.currency and c.contact_id = new.contact_id and c.contact_id is not null)
           filter (where contacts_control(a.subtype)) as control_agrees
    into r
    from ledger_journal_line l
    join ledger_account a on a.tenant_id = l.tenant_id and a.id = l.account_id
    left join contact_line c on c.tenant_id = l.tenant_id and c.line_id = l.id
    where l.tenant_id = new.tenant_id and l.entry_id = new.entry_id;
  if r.money <> sign * new.money_amount or not coalesce(r.money_agrees, false) then
    raise exception using errcode = 'OA162', message = 'the entry of a payment posts its money', detail = new.id;
  end if;
  if r.control <> -sign * (new.amount + deducted) or not coalesce(r.control_agrees, false) then
    raise exception using errcode = 'OA162', detail = new.id,
      message = 'the entry of a payment posts what it is worth to its contact, on receivable or payable accounts';
  end if;
  -- the contact is locked, shared, since its lines were written: whoever confirms other details waits
  if new.direction = 'payment' and money_subtype <> 'cash' then
    select id into details from contacts_bank_details
      where tenant_id = new.tenant_id and contact_id = new.contact_id and status = 'confirmed' and account is not null;
  end if;
  if new.paid_to_id is distinct from details then
    raise exception using errcode = 'OA163', message = 'a payment names the bank details in force', detail = new.id;
  end if;
  return new;
end $$;
create trigger payment_insert before insert on payments_payment
  for each row execute function payments_guard_payment();
create trigger payment_truncate before truncate on payments_payment
  for each statement execute function core_refuse_truncate();
revoke update, delete on payments_payment from oasys_app;

-- The reversal of a payment's entry undoes the payment, and is written for that alone.
create or replace function payments_follow_reversal() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  r record;
begin
  select id into r from payments_payment where tenant_id = new.tenant_id and entry_id = new.reverses_id for no key update;
  if not found then
    perform from payments_payment where tenant_id = new.tenant_id and undo_entry_id = new.reverses_id;
    if found then
      raise exception using errcode = 'OA164', detail = new.reverses_id,
        message = 'the entry undid a payment: make the payment again instead of reversing it';
    end if;
    return null;
  end if;
  if new.source_kind <> 'payment.undone' or new.source_key <> r.id::text then
    raise exception using errcode = 'OA164', detail = new.reverses_id,
      message = 'the entry is that of a payment: undo the payment instead of reversing it';
  end if;
  update payments_payment
    set state = 'undone', undone_on = new.posting_date, undone_by_id = new.posted_by_id, undone_at = transaction_timestamp(),
        undo_reason = new.description, undo_entry_id = new.id, version = version + 1
    where tenant_id = new.tenant_id and id = r.id;
  return null;
end $$;
create trigger entry_reversal_payment after update on ledger_journal_entry for each row
  when (new.reverses_id is not null and new.status = 'posted' and old.status = 'draft')
  execute function payments_follow_reversal();

-- Money of a contact settles nobody else's items.
create or replace function payments_guard_settled() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  t constant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  r record;
begin
  select n.line_id as id into r
    from (select distinct settlement_id from new_rows where tenant_id = t) s
    join settlement_settled_line m on m.tenant_id = t and m.settlement_id = s.settlement_id
    join ledger_journal_line l on l.tenant_id = t and l.id = m.line_id
    join payments_payment p on p.tenant_id = t and p.entry_id = l.entry_id
    join settlement_settled_line n on n.tenant_id = t and n.settlement_id = s.settlement_id
    join contact_line c on c.tenant_id = t and c.line_id = n.line_id
    where c.contact_id <> p.contact_id limit 1;
  if found then
    raise exception using errcode = 'OA165', message = 'a payment settles items of its contact', detail = r.id;
  end if;
  return null;
end $$;
create trigger settled_lines_of_payment after insert on settlement_settled_line referencing new table as new_rows
  for each statement execute function payments_guard_settled();

-- With a draft goes what there is about it; of what is posted nothing goes.
alter table incoming_received
  add constraint received_document foreign key (tenant_id, company_id, document_id)
    references invoicing_document (tenant_id, company_id, id) on delete cascade,
  add constraint received_attachment foreign key (tenant_id, attachment_id)
    references attachments_attachment (tenant_id, id) on delete cascade;
alter table incoming_bill_writer add constraint bill_writer_document foreign key (tenant_id, company_id, document_id)
  references invoicing_document (tenant_id, company_id, id) on delete cascade;
alter table incoming_approval add constraint approval_document foreign key (tenant_id, company_id, document_id)
  references invoicing_document (tenant_id, company_id, id) on delete cascade;

revoke update, delete on incoming_received from oasys_app;
revoke insert, update, delete on incoming_bill_writer from oasys_app;
revoke update, delete on incoming_approval, incoming_approval_policy from oasys_app;
grant update (ended_as, ended_by_id, ended_at) on incoming_approval to oasys_app;
grant update (bills_from, version) on incoming_approval_policy to oasys_app;
create trigger received_truncate before truncate on incoming_received for each statement execute function core_refuse_truncate();
create trigger bill_writer_truncate before truncate on incoming_bill_writer for each statement execute function core_refuse_truncate();
create trigger approval_truncate before truncate on incoming_approval for each statement execute function core_refuse_truncate();
create trigger approval_policy_truncate before truncate on incoming_approval_policy
  for each statement execute function core_refuse_truncate();

-- What was received is the original of the draft that was made of it.
create or replace function incoming_guard_received() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if not exists (
    select from invoicing_document d
    join attachments_attachment a on a.tenant_id = d.tenant_id and a.id = new.attachment_id and a.document_id = d.id and a.is_original
    where d.tenant_id = new.tenant_id and d.id = new.document_id and d.status = 'draft' and d.kind in ('bill', 'supplier_credit')) then
    raise exception using errcode = 'OA158', message = 'what was received is the original of a draft', detail = new.document_id;
  end if;
  return new;
end $$;
create trigger received_guard before insert on incoming_received for each row execute function incoming_guard_received();

-- Four eyes: who wrote a bill, or changed it, does not approve it. The bill is locked: nobody changes it meanwhile.
create or replace function incoming_guard_approval() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  d invoicing_document;
  who constant uuid := ((nullif(current_setting('app.actor', true), '')::jsonb) ->> 'id')::uuid;
begin
  select * into d from invoicing_document where tenant_id = new.tenant_id and id = new.document_id for no key update;
  if d.kind is distinct from 'bill' or d.status <> 'draft' or d.company_id <> new.company_id then
    raise exception using errcode = 'OA174', message = 'approved is a draft of a bill', detail = new.document_id;
  end if;
  if tg_op = 'UPDATE' then
    if old.ended_at is not null or new.ended_at is null then
      raise exception using errcode = 'OA174', message = 'an approval ends once', detail = new.document_id;
    end if;
    if who is distinct from new.ended_by_id and who is not null then
      raise exception using errcode = 'OA173', message = 'an approval is taken back by who acts', detail = new.document_id;
    end if;
    return new;
  end if;
  if who is not null and who <> new.approved_by_id then
    raise exception using errcode = 'OA173', message = 'a bill is approved by who acts', detail = d.id;
  end if;
  if new.approved_by_id = d.created_by_id or exists (
    select from incoming_bill_writer where tenant_id = d.tenant_id and document_id = d.id and user_id = new.approved_by_id) then
    raise exception using errcode = 'OA173', message = 'nobody approves what they wrote', detail = d.id;
  end if;
  if new.ended_at is not null or new.approved_at <> transaction_timestamp() or new.contact_key <> d.contact_id
     or new.supplier_number <> d.supplier_number or new.currency <> d.currency or new.gross <> d.gross or new.payable <> d.payable then
    raise exception using errcode = 'OA174', message = 'a bill is approved as it stands there', detail = d.id;
  end if;
  return new;
end $$;
create trigger approval_guard before insert or update on incoming_approval for each row execute function incoming_guard_approval();

-- A change takes the approval back, and makes who changed it one of those who wrote it.
create or replace function incoming_end_approval(tenant uuid, bill uuid) returns void language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  update incoming_approval
    set ended_as = 'changed', ended_at = transaction_timestamp(),
        ended_by_id = ((nullif(current_setting('app.actor', true), '')::jsonb) ->> 'id')::uuid
    where tenant_id = tenant and document_id = bill and ended_at is null;
end $$;
revoke execute on function incoming_end_approval(uuid, uuid) from public, oasys_app;

-- Who acts has written a draft of a bill, or its lines.
create or replace function incoming_written(tenant uuid, bill uuid) returns void language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  who constant uuid := ((nullif(current_setting('app.actor', true), '')::jsonb) ->> 'id')::uuid;
begin
  perform incoming_end_approval(tenant, bill);
  if who is not null then
    insert into incoming_bill_writer (tenant_id, id, company_id, document_id, user_id)
      select d.tenant_id, uuidv7(), d.company_id, d.id, who from invoicing_document d
      where d.tenant_id = tenant and d.id = bill and d.kind = 'bill' and d.status = 'draft' and d.created_by_id <> who
      on conflict do nothing;
  end if;
end $$;
revoke execute on function incoming_written(uuid, uuid) from public, oasys_app;

create or replace function incoming_follow_bill() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  perform incoming_written(new.tenant_id, new.id);
  return null;
end $$;
create trigger bill_changed after update on invoicing_document for each row
  when (new.kind = 'bill' and old.status = 'draft' and new.status = 'draft') execute function incoming_follow_bill();

create or replace function incoming_follow_lines() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  t constant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  r record;
begin
  if tg_op = 'DELETE' then
    for r in select distinct o.document_id from old_rows o loop
      perform incoming_written(t, r.document_id);
    end loop;
  else
    for r in select distinct o.document_id from new_rows o loop
      perform incoming_written(t, r.document_id);
    end loop;
  end if;
  return null;
end $$;
create trigger bill_lines_added after insert on invoicing_line referencing new table as new_rows
  for each statement execute function incoming_follow_lines();
create trigger bill_lines_removed after delete on invoicing_line referencing old table as old_rows
  for each statement execute function incoming_follow_lines();

-- From the company's threshold on a bill is posted as somebody else approved it.
create or replace function incoming_refuse_unapproved() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  threshold numeric;
begin
  select bills_from into threshold from incoming_approval_policy
    where tenant_id = new.tenant_id and company_id = new.company_id for share;
  if threshold is null or greatest(new.base_net + new.base_tax, new.base_payable) < threshold then
    return new;
  end if;
  if not exists (
    select from incoming_approval a
    where a.tenant_id = new.tenant_id and a.document_id = new.id and a.ended_at is null and a.approved_by_id <> new.created_by_id
      and a.contact_key = new.contact_id and a.supplier_number = new.supplier_number and a.currency = new.currency
      and a.gross = new.gross and a.payable = new.payable) then
    raise exception using errcode = 'OA159', message = 'the bill has to be approved before it is posted', detail = new.id;
  end if;
  return new;
end $$;
create trigger document_approved before update on invoicing_document for each row
  when (new.kind = 'bill' and old.status = 'draft' and new.status = 'posted') execute function incoming_refuse_unapproved();

-- An archived company is read only.
create trigger archived_insert after insert on incoming_approval referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on incoming_approval referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_insert after insert on incoming_approval_policy referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on incoming_approval_policy referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();

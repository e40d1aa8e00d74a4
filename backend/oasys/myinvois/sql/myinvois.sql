-- What was sent is never sent again with other bytes, and a document is told of once in an environment.
alter table myinvois_einvoice
  add constraint einvoice_content_encrypted check (content is null or content like 'v1.%');
alter table myinvois_connection
  add constraint myinvois_secrets_encrypted check (
    (client_id is null or client_id like 'v1.%') and (client_secret is null or client_secret like 'v1.%')
    and (certificate_key is null or certificate_key like 'v1.%'));
alter table myinvois_covered
  add constraint covered_of_einvoice foreign key (tenant_id, company_id, einvoice_id)
    references myinvois_einvoice (tenant_id, company_id, id),
  add constraint covered_of_document foreign key (tenant_id, company_id, document_id)
    references invoicing_document (tenant_id, company_id, id);

create or replace function myinvois_guard_einvoice() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if new.state <> 'queued' or new.uuid <> '' or new.content is not null or new.version <> 1 then
      raise exception using errcode = 'OA180', message = 'an e-invoice is born queued', detail = new.id;
    end if;
    return new;
  end if;
  if (new.environment, new.kind, new.number, new.is_consolidated, new.company_id, new.created_by_id, new.created_at)
     is distinct from (old.environment, old.kind, old.number, old.is_consolidated, old.company_id, old.created_by_id, old.created_at) then
    raise exception using errcode = 'OA180', message = 'what an e-invoice is of does not change', detail = new.id;
  end if;
  -- bytes that were sent stay as they are, unless it is known that they were not taken: then the row is queued again
  if old.state not in ('queued', 'sending', 'unknown') and
     (new.content_hash, new.issued_at, new.sent_at) is distinct from (old.content_hash, old.issued_at, old.sent_at) then
    raise exception using errcode = 'OA181', message = 'what was submitted does not change', detail = new.id;
  end if;
  if old.uuid <> '' and new.uuid <> old.uuid then
    raise exception using errcode = 'OA181', message = 'an e-invoice keeps its UUID', detail = new.id;
  end if;
  if new.state <> old.state and not (old.state, new.state) in (
       ('queued', 'sending'), ('queued', 'invalid'), ('queued', 'withdrawn'), ('sending', 'queued'), ('sending', 'submitted'), ('sending', 'invalid'),
       ('sending', 'unknown'), ('unknown', 'submitted'), ('unknown', 'queued'), ('submitted', 'valid'), ('submitted', 'invalid'),
       ('submitted', 'cancelled'), ('valid', 'cancelling'), ('valid', 'cancelled'), ('cancelling', 'cancelled'), ('cancelling', 'valid')) then
    raise exception using errcode = 'OA182', message = format('%s does not become %s', old.state, new.state), detail = new.id;
  end if;
  return new;
end $$;
create trigger einvoice_guard before insert or update on myinvois_einvoice
  for each row execute function myinvois_guard_einvoice();
create trigger einvoice_truncate before truncate on myinvois_einvoice
  for each statement execute function core_refuse_truncate();
revoke delete on myinvois_einvoice from oasys_app;

-- Whose e-invoice is invalid, cancelled or withdrawn may be told of again: the one place that writes is_live.
create or replace function myinvois_release() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update myinvois_covered set is_live = false where tenant_id = new.tenant_id and einvoice_id = new.id and is_live;
  return null;
end $$;
create trigger einvoice_release after update on myinvois_einvoice for each row
  when (new.state in ('invalid', 'cancelled', 'withdrawn') and old.state not in ('invalid', 'cancelled', 'withdrawn'))
  execute function myinvois_release();

create or replace function myinvois_guard_covered() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  perform from myinvois_einvoice e join invoicing_document d on d.tenant_id = e.tenant_id and d.id = new.document_id
    where e.tenant_id = new.tenant_id and e.id = new.einvoice_id and e.environment = new.environment and e.state = 'queued'
      and e.content is null and e.attempts = 0 and d.status = 'posted'
      and (e.is_consolidated or not exists (select from myinvois_covered c where c.tenant_id = e.tenant_id and c.einvoice_id = e.id))
      and case d.kind when 'invoice' then e.kind = '01' when 'credit_note' then e.kind in ('02', '04')
                      when 'bill' then e.kind = '11' else e.kind in ('12', '14') end
    for no key update of d;  -- or it is voided beside this, by somebody who does not see the row that is written here
  if not found or not new.is_live then
    raise exception using errcode = 'OA183', detail = new.id,
      message = 'an e-invoice tells of posted documents of its kind, named when it is queued';
  end if;
  return new;
end $$;
create trigger covered_insert before insert on myinvois_covered for each row execute function myinvois_guard_covered();
create trigger covered_truncate before truncate on myinvois_covered
  for each statement execute function core_refuse_truncate();
revoke update, delete on myinvois_covered from oasys_app;

-- A document that the authority is told of is not voided: its e-invoice is cancelled first, or it is credited.
create or replace function myinvois_keep_document() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if exists (select from myinvois_covered where tenant_id = new.tenant_id and document_id = new.id and is_live) then
    raise exception using errcode = 'OA184', detail = new.id,
      message = format('MyInvois is told of %s: cancel its e-invoice first, or credit the document', new.number);
  end if;
  return new;
end $$;
create trigger document_told_of before update on invoicing_document for each row
  when (new.status = 'void' and old.status = 'posted') execute function myinvois_keep_document();

revoke delete on myinvois_connection from oasys_app;
revoke update, delete on myinvois_inquiry from oasys_app;
grant update (asked, state, answer, problem, failure, attempts, due_at, finished_at) on myinvois_inquiry to oasys_app;

-- An archived company is read only.
create trigger archived_insert after insert on myinvois_einvoice referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_insert after insert on myinvois_connection referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on myinvois_connection
  for each row execute function organisations_refuse_archived_change('client_id', 'client_secret', 'certificate_key');
create trigger archived_insert after insert on myinvois_inquiry referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();

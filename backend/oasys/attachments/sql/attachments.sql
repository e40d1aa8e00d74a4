-- With a draft go its files; what is posted is never deleted.
alter table attachments_attachment
  add constraint attachment_of_entry foreign key (tenant_id, entry_id)
    references ledger_journal_entry (tenant_id, id) on delete cascade,
  add constraint attachment_of_document foreign key (tenant_id, company_id, document_id)
    references invoicing_document (tenant_id, company_id, id) on delete cascade;
-- The content is that of the hash: the two rows have one, and it is the hash of the bytes.
alter table attachments_content
  add constraint attachment_content_of foreign key (tenant_id, attachment_id, sha256)
    references attachments_attachment (tenant_id, id, sha256) on delete cascade,
  add constraint attachment_content_hash check (sha256 = encode(sha256(content), 'hex'));

-- Never changed; the content goes with its attachment alone.
revoke update on attachments_attachment from oasys_app;
revoke update, delete on attachments_content from oasys_app;
create trigger attachment_truncate before truncate on attachments_attachment
  for each statement execute function core_refuse_truncate();
create trigger attachment_content_truncate before truncate on attachments_content
  for each statement execute function core_refuse_truncate();

create or replace function attachments_guard() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  state text;
  owner_company uuid;
begin
  if tg_op = 'UPDATE' then
    raise exception using errcode = 'OA156', message = 'an attachment is never changed', detail = old.id;
  end if;
  if tg_op = 'INSERT' then
    if new.entry_id is not null then
      select company_id into owner_company from ledger_journal_entry where tenant_id = new.tenant_id and id = new.entry_id;
      if owner_company is distinct from new.company_id then
        raise exception using errcode = 'OA157', message = 'an attachment is of the company of its entry', detail = new.id;
      end if;
    end if;
    if new.created_at <> transaction_timestamp() then
      raise exception using errcode = 'OA157', message = 'an attachment is of the moment at which it is made', detail = new.id;
    end if;
    if new.is_original and not exists (select from invoicing_document where tenant_id = new.tenant_id and id = new.document_id
                                       and status = 'draft') then
      raise exception using errcode = 'OA157', message = 'a document is made of a file as a draft', detail = new.id;
    end if;
    return new;
  end if;
  -- the owner is locked first: nothing is removed while somebody posts it; where it is gone, its files go with it
  if old.entry_id is not null then
    select status into state from ledger_journal_entry where tenant_id = old.tenant_id and id = old.entry_id for no key update;
  else
    select status into state from invoicing_document where tenant_id = old.tenant_id and id = old.document_id for no key update;
  end if;
  if state is not null and (state <> 'draft' or old.is_original) then
    raise exception using errcode = 'OA156', message = 'what is attached to a posted entry or document stays', detail = old.id;
  end if;
  return old;
end $$;
create trigger attachment_guard before insert or update or delete on attachments_attachment
  for each row execute function attachments_guard();

-- Content is written with its attachment, not behind it, and has its size.
create or replace function attachments_guard_content() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if not exists (select from attachments_attachment where tenant_id = new.tenant_id and id = new.attachment_id
                 and created_at = transaction_timestamp() and size = octet_length(new.content)) then
    raise exception using errcode = 'OA157', message = 'content is written with its attachment', detail = new.attachment_id;
  end if;
  return new;
end $$;
create trigger attachment_content_guard before insert on attachments_content
  for each row execute function attachments_guard_content();

-- An archived company is read only.
create trigger archived_insert after insert on attachments_attachment referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_delete after delete on attachments_attachment referencing old table as old_rows
  for each statement execute function organisations_refuse_archived();

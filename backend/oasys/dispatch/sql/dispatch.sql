-- What left the house: kept as it was. Documents are of the same company, and posted.
alter table dispatch_check add constraint check_of_document foreign key (tenant_id, company_id, document_id)
  references invoicing_document (tenant_id, company_id, id);
alter table dispatch_sending add constraint sending_of_document foreign key (tenant_id, company_id, document_id)
  references invoicing_document (tenant_id, company_id, id);
alter table dispatch_link add constraint link_of_document foreign key (tenant_id, company_id, document_id)
  references invoicing_document (tenant_id, company_id, id);
alter table dispatch_link add constraint link_token_hashed check (octet_length(token_hash) = 32);

revoke update, delete on dispatch_check, dispatch_sending, dispatch_link from oasys_app;
revoke update on dispatch_template from oasys_app;
grant update (name, language, is_default, paper, accent, logo, logo_width, logo_height, logo_digest, intro, closing, footer, columns,
  version) on dispatch_template to oasys_app;
grant update (mail_key, file_name, file_digest, file_bytes) on dispatch_sending to oasys_app;
grant update (revoked_by_id, revoked_at, views, viewed_at) on dispatch_link to oasys_app;
create trigger template_truncate before truncate on dispatch_template for each statement execute function core_refuse_truncate();
create trigger rules_check_truncate before truncate on dispatch_check for each statement execute function core_refuse_truncate();
create trigger sending_truncate before truncate on dispatch_sending for each statement execute function core_refuse_truncate();
create trigger link_truncate before truncate on dispatch_link for each statement execute function core_refuse_truncate();

-- A document that leaves the house is one of sales, and no draft. A sending gets its mail once; a link ends once, and for good.
create or replace function dispatch_guard() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  d record;
  o constant jsonb := case when tg_op = 'UPDATE' then to_jsonb(old) else '{}' end;
  n constant jsonb := to_jsonb(new);
begin
  if tg_op = 'INSERT' then
    select kind, status into d from invoicing_document
      where tenant_id = new.tenant_id and company_id = new.company_id and id = new.document_id;
    if found and (d.kind not in ('invoice', 'credit_note') or d.status = 'draft') then
      raise exception using errcode = 'OA148', message = 'only a posted document of sales leaves the house', detail = new.document_id;
    end if;
    return new;
  end if;
  if tg_table_name = 'dispatch_sending' and o ->> 'mail_key' is not null then
    raise exception using errcode = 'OA147', message = 'what was sent never changes', detail = old.id;
  end if;
  if tg_table_name = 'dispatch_link'
     and (o ->> 'revoked_at' is not null and (o ->> 'revoked_at' is distinct from n ->> 'revoked_at' or o ->> 'views' <> n ->> 'views')
          or (n ->> 'views')::int < (o ->> 'views')::int) then
    raise exception using errcode = 'OA147', message = 'a link that was revoked stays so', detail = old.id;
  end if;
  return new;
end $$;
create trigger sending_guard before insert or update on dispatch_sending for each row execute function dispatch_guard();
create trigger link_guard before insert or update on dispatch_link for each row execute function dispatch_guard();

-- An archived company is read only; links into it stay, and count.
create trigger archived_insert after insert on dispatch_template referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on dispatch_template referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_delete after delete on dispatch_template referencing old table as old_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_insert after insert on dispatch_sending referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_insert after insert on dispatch_link referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();

-- Recorded: never the text of a mail, nor what a token is known by.
create trigger audited_insert after insert on dispatch_template referencing new table as new_rows
  for each statement execute function audit_record(
    'document_template', 'name language is_default paper accent logo_digest intro closing footer columns', 'made');
create trigger audited_update after update on dispatch_template referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'document_template', 'name language is_default paper accent logo_digest intro closing footer columns', 'changed');
create trigger audited_delete after delete on dispatch_template referencing old table as old_rows
  for each statement execute function audit_record('document_template', 'name language is_default', 'deleted');
create trigger audited_insert after insert on dispatch_sending referencing new table as new_rows
  for each statement execute function audit_record(
    'sending', 'document_id recipient copies subject format file_name file_digest', 'sent');
create trigger audited_insert after insert on dispatch_link referencing new table as new_rows
  for each statement execute function audit_record('public_link', 'document_id expires_at', 'made');
create trigger audited_update after update on dispatch_link referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record('public_link', 'revoked_at revoked_by_id', 'changed', 'revoked_at:null>*:revoked');

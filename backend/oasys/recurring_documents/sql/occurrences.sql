-- What recurring documents point to is of the same company. What was done stays done: the application may never change or delete an occurrence.
alter table recurring_document
  add constraint recurring_document_contact foreign key (tenant_id, company_id, contact_id)
    references contacts_contact (tenant_id, company_id, id);
alter table recurring_document_occurrence
  add constraint recurring_document_occurrence_of foreign key (tenant_id, company_id, recurring_id)
    references recurring_document (tenant_id, company_id, id),
  add constraint recurring_document_occurrence_document foreign key (tenant_id, company_id, document_id)
    references invoicing_document (tenant_id, company_id, id) on delete set null (document_id);

revoke update on recurring_document from oasys_app;
grant update (name, contact_id, content, ends_on, times, in_arrears, action, is_active, made, next_on, failed_at, retry_at, failure,
  acts_as_id, version) on recurring_document to oasys_app;
revoke update, delete on recurring_document_occurrence from oasys_app;
create trigger recurring_document_truncate before truncate on recurring_document
  for each statement execute function core_refuse_truncate();
create trigger recurring_occurrence_truncate before truncate on recurring_document_occurrence
  for each statement execute function core_refuse_truncate();

-- An occurrence is the document of its day, written in the same transaction for the same contact.
create or replace function recurring_guard_occurrence() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if new.made_at <> transaction_timestamp() or not exists (
    select from recurring_document r
    join invoicing_document d on d.tenant_id = r.tenant_id and d.id = new.document_id and d.company_id = r.company_id
    where r.tenant_id = new.tenant_id and r.id = new.recurring_id and d.kind = r.kind and d.contact_id = r.contact_id
      and d.issue_date = new.day and d.created_at = transaction_timestamp()) then
    raise exception using errcode = 'OA185', message = 'an occurrence is the document of its day, written with it', detail = new.id;
  end if;
  return new;
end $$;
create trigger recurring_occurrence_guard before insert on recurring_document_occurrence
  for each row execute function recurring_guard_occurrence();

-- An archived company is read only.
create trigger archived_insert after insert on recurring_document referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on recurring_document referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_delete after delete on recurring_document referencing old table as old_rows
  for each statement execute function organisations_refuse_archived();

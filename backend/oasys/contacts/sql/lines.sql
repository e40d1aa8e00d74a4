-- Whose a line is: written with the draft, gone with its lines, mirrored by the reversal, never changed.
revoke update on contact_line from oasys_app;

alter table contact_line add constraint contact_line_of_contact foreign key (tenant_id, company_id, contact_id)
  references contacts_contact (tenant_id, company_id, id);

do $$
declare
  name text;
begin
  -- a draft that is written anew, or deleted, takes its contacts along
  select conname into strict name from pg_constraint
    where conrelid = 'contact_line'::regclass and contype = 'f' and confrelid = 'ledger_journal_line'::regclass;
  execute format('alter table contact_line drop constraint %I', name);
end $$;
alter table contact_line add constraint contact_line_of_line foreign key (tenant_id, line_id)
  references ledger_journal_line (tenant_id, id) on delete cascade;

create or replace function contacts_control(subtype text) returns boolean language sql immutable
  set search_path = public, pg_temp as $$
  select subtype in ('receivable', 'payable')
$$;

-- Entries are locked first and looked at afterwards, as for lines; then the contacts, against their archiving at the same time.
create or replace function contacts_guard_lines() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  t constant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  entries uuid[];
  entry uuid;
  r record;
begin
  if t is null then
    raise exception using errcode = 'OA018', message = 'no tenant is open';
  end if;
  select array_agg(distinct l.entry_id) into entries
    from new_rows n join ledger_journal_line l on l.tenant_id = n.tenant_id and l.id = n.line_id where n.tenant_id = t;
  if entries is null then
    return null;
  end if;
  foreach entry in array entries loop  -- array_agg(distinct ...) has sorted them
    select id, status into r from ledger_journal_entry where tenant_id = t and id = entry for no key update;
    -- at greater depth the reversal of an entry writes, as it is posted
    if r.status <> 'draft' and pg_trigger_depth() = 1 then
      raise exception using errcode = 'OA001', message = 'a posted entry is never changed', detail = r.id;
    end if;
  end loop;
  select n.line_id as id into r from new_rows n
    join ledger_journal_line l on l.tenant_id = t and l.id = n.line_id
    join ledger_journal_entry e on e.tenant_id = t and e.id = l.entry_id
    where n.company_id <> e.company_id limit 1;
  if found then
    raise exception using errcode = 'OA009', message = 'a line of another company', detail = r.id;
  end if;
  if pg_trigger_depth() > 1 then
    return null;  -- the mirror says what was said; what its accounts and contacts have become since does not matter
  end if;
  select n.line_id as id into r from new_rows n
    join ledger_journal_line l on l.tenant_id = t and l.id = n.line_id
    join ledger_account a on a.tenant_id = t and a.id = l.account_id
    where not contacts_control(a.subtype) limit 1;
  if found then
    raise exception using errcode = 'OA160', message = 'a contact stands on a receivable or payable account', detail = r.id;
  end if;
  for r in select c.id, c.archived_at from contacts_contact c
           where c.tenant_id = t and c.id in (select contact_id from new_rows) order by c.id for share loop
    if r.archived_at is not null then
      raise exception using errcode = 'OA161', message = 'the contact is archived', detail = r.id;
    end if;
  end loop;
  return null;
end $$;
create trigger contact_lines_insert after insert on contact_line referencing new table as new_rows
  for each statement execute function contacts_guard_lines();

create or replace function contacts_guard_line_delete() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  r record;
begin
  -- gone with its line, whose own guard has looked already
  select e.id, e.status into r from ledger_journal_line l
    join ledger_journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id
    where l.tenant_id = old.tenant_id and l.id = old.line_id for no key update of e;
  if found and r.status <> 'draft' then
    raise exception using errcode = 'OA001', message = 'a posted entry is never changed', detail = r.id;
  end if;
  return old;
end $$;
create trigger contact_line_delete before delete on contact_line
  for each row execute function contacts_guard_line_delete();
create trigger contact_line_truncate before truncate on contact_line for each statement execute function core_refuse_truncate();

-- A line that is somebody's stays on its account and in its entry: what the draft says anew comes as new lines.
create or replace function contacts_guard_account() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if exists (select from contact_line where tenant_id = new.tenant_id and line_id = new.id) then
    raise exception using errcode = 'OA160', message = 'the line is of a contact: write the draft anew', detail = new.id;
  end if;
  return null;
end $$;
create trigger line_of_contact after update on ledger_journal_line for each row
  when (old.account_id is distinct from new.account_id or old.entry_id is distinct from new.entry_id)
  execute function contacts_guard_account();

-- The mirror of an entry is of the same contacts, line by line.
create or replace function contacts_mirror_reversal() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  insert into contact_line (tenant_id, id, company_id, line_id, contact_id, due_on)
  select x.tenant_id, uuidv7(), x.company_id, mirror.id, x.contact_id, x.due_on
  from ledger_journal_line l
  join contact_line x on x.tenant_id = l.tenant_id and x.line_id = l.id
  join ledger_journal_line mirror on mirror.tenant_id = l.tenant_id and mirror.entry_id = new.id and mirror.line_no = l.line_no
    and mirror.account_id = l.account_id
  where l.tenant_id = new.tenant_id and l.entry_id = new.reverses_id;
  return null;
end $$;
create trigger entry_reversal_contacts after update on ledger_journal_entry for each row
  when (new.reverses_id is not null and new.status = 'posted' and old.status = 'draft')
  execute function contacts_mirror_reversal();

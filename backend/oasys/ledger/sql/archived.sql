-- The books of an archived company are read only (organisations/sql/archived.sql, decision 0016). What is on the way of a posting is
-- looked at once for each statement, by functions that run there anyway: a draft that is born (in place of entries.sql) and a
-- draft that is posted (in place of audited.sql). Drafts that were there count nowhere; the application leaves them as
-- they are, and nobody can post them.
create or replace function ledger_guard_entry_insert() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  t constant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  journals uuid[];
  companies uuid[];
  r record;
begin
  select id into r from new_rows where status <> 'draft' limit 1;
  if found then
    raise exception using errcode = 'OA002', message = 'an entry is born as a draft', detail = r.id;
  end if;
  select array_agg(journal_id), array_agg(company_id) into journals, companies
    from (select distinct journal_id, company_id from new_rows) pairs;
  select p.journal_id as id into r from unnest(journals, companies) p(journal_id, company_id)
    cross join lateral (select company_id from ledger_journal where tenant_id = t and id = p.journal_id) j
    where j.company_id <> p.company_id limit 1;
  if found then
    raise exception using errcode = 'OA009', message = 'a journal of another company', detail = r.id;
  end if;
  -- the foreign key holds the company's row already: what is seen here stands until the commit
  select c.id into r from organisations_company c where c.tenant_id = t and c.id = any(companies) and c.archived_at is not null
    limit 1;
  if found then
    raise exception using errcode = 'OA041', message = 'the company is archived: restore it first', detail = r.id;
  end if;
  return null;
end $$;

create or replace function ledger_audit_postings() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  who jsonb;
  r record;
  other record;
begin
  select tenant_id, company_id, id, number, posting_date, posted_by_id, reverses_id, count(*) over () as posted into r
    from new_rows where status = 'posted' limit 1;
  if not found then
    return null;
  end if;
  -- locked, so that who archives waits for this posting, or this one sees the company archived
  perform organisations_refuse_companies(r.tenant_id, case when r.posted = 1 then array[r.company_id]
    else (select array_agg(distinct company_id) from new_rows where status = 'posted') end);
  if r.posted = 1 then
    who := nullif(current_setting('app.actor', true), '')::jsonb;
    insert into audit_event (tenant_id, id, at, actor_key, token_key, address, agent, request_key, database_role,
                             object_kind, action, object_key, company_key, after)
    values (r.tenant_id, uuidv7(), transaction_timestamp(), coalesce((who ->> 'id')::uuid, r.posted_by_id),
            (who ->> 'token')::uuid, coalesce(who ->> 'address', ''), left(coalesce(who ->> 'agent', ''), 200),
            (who ->> 'request')::uuid, session_user, 'entry', 'posted', r.id, r.company_id,
            jsonb_build_object('number', r.number, 'posting_date', r.posting_date));
    if r.reverses_id is null then
      return null;
    end if;
  else
    for r in select tenant_id, company_id, count(*) as entries, min(posting_date) as first_date,
                    max(posting_date) as last_date, min(id::text) as first_id, max(id::text) as last_id,
                    min(posted_by_id::text)::uuid as poster
             from new_rows where status = 'posted' group by 1, 2 order by 1, 2 loop
      perform audit_write(r.tenant_id, 'entry', 'posted', r.company_id, r.company_id, null,
        jsonb_build_object('count', r.entries, 'first_id', r.first_id, 'last_id', r.last_id,
                           'first_date', r.first_date, 'last_date', r.last_date), r.poster);
    end loop;
  end if;
  for other in select tenant_id, company_id, id, reverses_id, posted_by_id from new_rows
               where status = 'posted' and reverses_id is not null order by id loop
    perform audit_write(other.tenant_id, 'entry', 'reversed', other.reverses_id, other.company_id, null,
      jsonb_build_object('reversed_by', other.id), other.posted_by_id);
  end loop;
  return null;
end $$;

-- How the books are kept: statement by statement, seldom.
create trigger archived_insert after insert on ledger_account referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on ledger_account referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_delete after delete on ledger_account referencing old table as old_rows
  for each statement execute function organisations_refuse_archived();

create trigger archived_insert after insert on ledger_journal referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on ledger_journal referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_delete after delete on ledger_journal referencing old table as old_rows
  for each statement execute function organisations_refuse_archived();

create trigger archived_insert after insert on ledger_fiscal_year referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on ledger_fiscal_year referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_delete after delete on ledger_fiscal_year referencing old table as old_rows
  for each statement execute function organisations_refuse_archived();

create trigger archived_insert after insert on ledger_period referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on ledger_period referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_delete after delete on ledger_period referencing old table as old_rows
  for each statement execute function organisations_refuse_archived();

create trigger archived_insert after insert on ledger_dimension referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on ledger_dimension referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_delete after delete on ledger_dimension referencing old table as old_rows
  for each statement execute function organisations_refuse_archived();

create trigger archived_insert after insert on ledger_dimension_value referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on ledger_dimension_value referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_delete after delete on ledger_dimension_value referencing old table as old_rows
  for each statement execute function organisations_refuse_archived();

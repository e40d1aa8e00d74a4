-- Tax returns: locked one after the other, with what they saw; their figures never change.
alter table tax_return add constraint tax_return_hashed
  check (fingerprint = encode(sha256(convert_to(figures, 'UTF8')), 'hex'));

revoke update, delete on tax_filing from oasys_app;
grant update (starts_on, months, deferred_as_id, failure, failed_at, retry_at, version) on tax_filing to oasys_app;
revoke update, delete on tax_return from oasys_app;
grant update (filed_on, filed_reference, filed_by_id, filed_at, unlocked_by_id, unlocked_at, unlock_reason, version) on tax_return to oasys_app;
revoke update, delete on tax_return_extent from oasys_app;

-- Periods follow each other without a gap: the next return begins on the day after the last one that is locked.
create or replace function tax_guard_filing() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  last_day date;
begin
  select max(ends_on) into last_day from tax_return
    where tenant_id = new.tenant_id and company_id = new.company_id and unlocked_at is null;
  if new.starts_on > last_day + 1 then
    raise exception using errcode = 'OA144', message = 'periods follow each other without a gap', detail = new.id;
  end if;
  return new;
end $$;
create trigger filing_guard before insert or update of starts_on on tax_filing
  for each row execute function tax_guard_filing();

-- Whoever locks or unlocks holds the filing of the company, so that they come one after the other.
create or replace function tax_guard_return() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  f record;
  last_day date;
begin
  select starts_on into f from tax_filing
    where tenant_id = new.tenant_id and company_id = new.company_id for no key update;
  if not found then
    raise exception using errcode = 'OA144', message = 'the company has not said how it files', detail = new.company_id;
  end if;
  select max(ends_on) into last_day from tax_return
    where tenant_id = new.tenant_id and company_id = new.company_id and unlocked_at is null and id <> new.id;
  if tg_op = 'INSERT' then
    if new.version <> 1 or new.locked_at <> transaction_timestamp() or new.filed_on is not null or new.unlocked_at is not null then
      raise exception using errcode = 'OA143', message = 'a return is locked at the moment it is kept', detail = new.id;
    end if;
    if new.starts_on <> coalesce(last_day + 1, f.starts_on) then
      raise exception using errcode = 'OA144', message = 'returns are locked one after the other', detail = new.starts_on;
    end if;
    if new.ends_on >= (transaction_timestamp() at time zone 'UTC')::date then
      raise exception using errcode = 'OA144', message = 'the period is not over', detail = new.ends_on;
    end if;
    return new;
  end if;
  -- it is marked as filed, or unlocked, one of the two and once
  if old.unlocked_at is not null or old.filed_at is not null or new.version <> old.version + 1
     or (new.filed_at is null) = (new.unlocked_at is null)
     or coalesce(new.filed_at, new.unlocked_at) <> transaction_timestamp() then
    raise exception using errcode = 'OA143', message = 'a return that is locked is filed or unlocked, and never changes', detail = old.id;
  end if;
  if new.unlocked_at is not null and last_day > new.ends_on then
    raise exception using errcode = 'OA144', message = 'only the latest return is unlocked', detail = old.id;
  end if;
  return new;
end $$;
create trigger return_guard before insert or update on tax_return
  for each row execute function tax_guard_return();

-- How far a return saw is said in the transaction that locks it, of series of its company, and no further than they are.
create or replace function tax_guard_extent() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  r record;
begin
  select q.locked_at, q.company_id, j.company_id as series_company, s.last_number into r
    from tax_return q
    join ledger_number_series s on s.tenant_id = q.tenant_id and s.id = new.series
    join ledger_journal j on j.tenant_id = s.tenant_id and j.id = s.journal_id
    where q.tenant_id = new.tenant_id and q.id = new.tax_return_id;
  if not found then
    raise exception using errcode = 'OA143', message = 'what a return saw is said as it is locked', detail = new.tax_return_id;
  end if;
  if r.company_id is distinct from r.series_company then
    raise exception using errcode = 'OA009', message = 'a series of another company', detail = new.series;
  end if;
  if r.locked_at <> transaction_timestamp() or new.last_number > r.last_number then
    raise exception using errcode = 'OA143', message = 'what a return saw is said as it is locked', detail = new.tax_return_id;
  end if;
  return new;
end $$;
create trigger return_extent_guard before insert on tax_return_extent
  for each row execute function tax_guard_extent();

create trigger archived_insert after insert on tax_filing referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on tax_filing referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_insert after insert on tax_return referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on tax_return referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();

create trigger filing_truncate before truncate on tax_filing for each statement execute function core_refuse_truncate();
create trigger return_truncate before truncate on tax_return for each statement execute function core_refuse_truncate();
create trigger return_extent_truncate before truncate on tax_return_extent for each statement execute function core_refuse_truncate();

create trigger audited_insert after insert on tax_filing referencing new table as new_rows
  for each statement execute function audit_record('tax_filing', 'starts_on months deferred_as_id', 'made');
create trigger audited_update after update on tax_filing referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record('tax_filing', 'starts_on months deferred_as_id', 'changed');
create trigger audited_insert after insert on tax_return referencing new table as new_rows
  for each statement execute function audit_record(
    'tax_return', 'starts_on ends_on form fingerprint filed_on filed_reference unlocked_at unlock_reason', 'locked');
create trigger audited_update after update on tax_return referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'tax_return', 'starts_on ends_on form fingerprint filed_on filed_reference unlocked_at unlock_reason', 'changed',
    'filed_on:null>*:filed', 'unlocked_at:null>*:unlocked');

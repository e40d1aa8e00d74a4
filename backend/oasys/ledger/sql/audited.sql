-- What is recorded of the books (docs/decisions/0015-audit-trail.md).
-- Drafts are not recorded as they are written and edited: no report counts them, and they name who wrote them.

-- A posting statement is one event: the entry where it posts one, the company where it posts many. The entries carry
-- who posted them and when, and the moment is that of the event. Their lines are not copied: they never change.
-- This is on the way of every posting: one row, written here and not through the functions that all other tables share.
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
create trigger postings_audited after update on ledger_journal_entry referencing new table as new_rows
  for each statement execute function ledger_audit_postings();
create trigger audited_delete after delete on ledger_journal_entry referencing old table as old_rows
  for each statement execute function audit_record(
    'entry', 'journal_id posting_date description reference source_kind source_key reverses_id created_by_id',
    'draft_deleted');

create trigger audited_insert after insert on ledger_account referencing new table as new_rows
  for each statement execute function audit_record(
    'account', 'code name account_class subtype parent_id is_heading is_active currency', 'created');
create trigger audited_update after update on ledger_account referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'account', 'code name account_class subtype parent_id is_heading is_active currency', 'changed');
create trigger audited_delete after delete on ledger_account referencing old table as old_rows
  for each statement execute function audit_record(
    'account', 'code name account_class subtype parent_id is_heading is_active currency', 'deleted');

create trigger audited_insert after insert on ledger_journal referencing new table as new_rows
  for each statement execute function audit_record('journal', 'code name kind number_prefix', 'created');
create trigger audited_update after update on ledger_journal referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record('journal', 'code name kind number_prefix', 'changed');
create trigger audited_delete after delete on ledger_journal referencing old table as old_rows
  for each statement execute function audit_record('journal', 'code name kind number_prefix', 'deleted');

create trigger audited_insert after insert on ledger_fiscal_year referencing new table as new_rows
  for each statement execute function audit_record('fiscal_year', 'name starts_on ends_on', 'opened');
create trigger audited_update after update on ledger_fiscal_year referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record('fiscal_year', 'name starts_on ends_on', 'changed');
create trigger audited_delete after delete on ledger_fiscal_year referencing old table as old_rows
  for each statement execute function audit_record('fiscal_year', 'name starts_on ends_on', 'deleted');

create trigger audited_update after update on ledger_period referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'period', 'status change_reason', 'changed', 'status:locked>closed:unlocked', 'status:*>closed:closed',
    'status:*>locked:locked', 'status:*>open:reopened');
create trigger audited_delete after delete on ledger_period referencing old table as old_rows
  for each statement execute function audit_record('period', 'number starts_on ends_on status', 'deleted');

create trigger audited_insert after insert on ledger_onboarding_skip referencing new table as new_rows
  for each statement execute function audit_record('onboarding_step', 'company_id step skipped_by_id', 'skipped');
create trigger audited_update after update on ledger_onboarding_skip
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record('onboarding_step', 'company_id step skipped_by_id', 'changed');
create trigger audited_delete after delete on ledger_onboarding_skip referencing old table as old_rows
  for each statement execute function audit_record('onboarding_step', 'company_id step skipped_by_id', 'deleted');

create trigger audited_insert after insert on ledger_dimension referencing new table as new_rows
  for each statement execute function audit_record('dimension', 'code name is_active', 'created');
create trigger audited_update after update on ledger_dimension referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record('dimension', 'code name is_active', 'changed');
create trigger audited_delete after delete on ledger_dimension referencing old table as old_rows
  for each statement execute function audit_record('dimension', 'code name is_active', 'deleted');

create trigger audited_insert after insert on ledger_dimension_value referencing new table as new_rows
  for each statement execute function audit_record(
    'dimension_value', 'dimension_id code name parent_id is_active', 'created');
create trigger audited_update after update on ledger_dimension_value
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'dimension_value', 'dimension_id code name parent_id is_active', 'changed');
create trigger audited_delete after delete on ledger_dimension_value referencing old table as old_rows
  for each statement execute function audit_record(
    'dimension_value', 'dimension_id code name parent_id is_active', 'deleted');

create trigger audited_insert after insert on ledger_dimension_rule referencing new table as new_rows
  for each statement execute function audit_record('dimension_rule', 'account_id dimension_id rule', 'made');
create trigger audited_update after update on ledger_dimension_rule
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record('dimension_rule', 'account_id dimension_id rule', 'changed');
create trigger audited_delete after delete on ledger_dimension_rule referencing old table as old_rows
  for each statement execute function audit_record('dimension_rule', 'account_id dimension_id rule', 'deleted');

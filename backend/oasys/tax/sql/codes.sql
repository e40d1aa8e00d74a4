-- Tax codes of a company: what they are stays, rates never overlap (each begins on a day, and lasts until the next begins), accounts
-- are of the same company, and a rate that entries rest on is never changed.
revoke update on tax_code, tax_component, tax_rate, tax_policy from oasys_app;
grant update (name, category, exemption_code, exemption_reason, myinvois_type, is_active, version) on tax_code to oasys_app;
grant update (output_account_id, input_account_id, deferred_account_id) on tax_component to oasys_app;
grant update (value) on tax_rate to oasys_app;
grant update (rounding_level, rounding_mode, prices_include_tax, is_cash_accounting, cash_step, version) on tax_policy to oasys_app;
revoke delete on tax_code, tax_component, tax_policy from oasys_app;

-- By its treatment a code has rates or none: exempt is not 0 %.
create or replace function tax_guard_component() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  c record;
  needed text;
begin
  select company_id, code, direction, treatment, due_on, rounds_together into c from tax_code where tenant_id = new.tenant_id and id = new.tax_code_id;
  if c.company_id is distinct from new.company_id then
    raise exception using errcode = 'OA009', message = 'a tax code of another company', detail = new.tax_code_id;
  end if;
  if not (c.treatment in ('taxable', 'withholding') or c.treatment = 'reverse_charge' and c.direction = 'purchases') then
    raise exception using errcode = 'OA140', message = 'a code of this treatment has no taxes', detail = c.code;
  end if;
  if (c.treatment <> 'taxable' or c.rounds_together) and (new.is_compound or new.is_per_unit) then
    raise exception using errcode = 'OA140', message = 'only what is charged and rounded alone can be compound or by the unit',
      detail = c.code;
  end if;
  if c.treatment = 'withholding' and new.number > 1 then
    raise exception using errcode = 'OA140', message = 'what is withheld is one tax', detail = c.code;
  end if;
  if exists (
    select from ledger_account a where a.tenant_id = new.tenant_id
      and a.id in (new.output_account_id, new.input_account_id, new.deferred_account_id)
      and (a.company_id <> c.company_id or a.is_heading)) then
    raise exception using errcode = 'OA140', message = 'tax goes to accounts of the company that are no headings', detail = c.code;
  end if;
  needed := case
    when c.treatment = 'withholding' then case c.direction when 'sales' then 'input' else 'output' end
    when c.treatment = 'reverse_charge' then case when new.recoverable_percent > 0 then 'both' else 'output' end
    when c.direction = 'sales' then 'output'
    when new.recoverable_percent > 0 then 'input' end;
  if needed in ('output', 'both') and new.output_account_id is null
     or needed in ('input', 'both') and new.input_account_id is null
     or c.due_on = 'payment' and c.direction = 'sales' and new.deferred_account_id is null then
    raise exception using errcode = 'OA140', message = 'an account that the tax is posted to is missing', detail = c.code;
  end if;
  return new;
end $$;
create trigger component_guard before insert or update on tax_component
  for each row execute function tax_guard_component();

-- The code is locked first: who writes a tax line holds it FOR KEY SHARE, so this waits, and then sees the line.
create or replace function tax_guard_rate() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  t constant uuid := coalesce(new.tenant_id, old.tenant_id);
  c record;
  first_day constant date := coalesce(new.starts_on, old.starts_on);
  next_day date;
begin
  select k.id, k.code, k.company_id into c from tax_component p join tax_code k on k.tenant_id = p.tenant_id and k.id = p.tax_code_id
    where p.tenant_id = t and p.id = coalesce(new.component_id, old.component_id);
  if c.company_id <> coalesce(new.company_id, old.company_id) then
    raise exception using errcode = 'OA009', message = 'a component of another company', detail = c.code;
  end if;
  perform from tax_code where tenant_id = t and id = c.id for update;
  select min(starts_on) into next_day from tax_rate
    where tenant_id = t and component_id = coalesce(new.component_id, old.component_id) and starts_on > first_day;
  if exists (select from tax_line l where l.tenant_id = t and l.tax_code_id = c.id and l.tax_point >= first_day
             and (next_day is null or l.tax_point < next_day)) then
    raise exception using errcode = 'OA141', message = 'entries rest on the rate of these days', detail = c.code;
  end if;
  return coalesce(new, old);
end $$;
create trigger rate_guard before insert or update or delete on tax_rate
  for each row execute function tax_guard_rate();

-- The books of an archived company are read only.
create trigger archived_insert after insert on tax_code referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on tax_code referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_insert after insert on tax_policy referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on tax_policy referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_insert after insert on tax_component referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on tax_component referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_insert after insert on tax_rate referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on tax_rate referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_delete after delete on tax_rate referencing old table as old_rows
  for each statement execute function organisations_refuse_archived();

create trigger code_truncate before truncate on tax_code for each statement execute function core_refuse_truncate();
create trigger component_truncate before truncate on tax_component for each statement execute function core_refuse_truncate();
create trigger rate_truncate before truncate on tax_rate for each statement execute function core_refuse_truncate();
create trigger policy_truncate before truncate on tax_policy for each statement execute function core_refuse_truncate();

-- What entries carry of taxes: written with the draft, gone with its lines, mirrored by the reversal, never changed.
revoke update on tax_line from oasys_app;

do $$
declare
  name text;
begin
  -- a draft that is written anew, or deleted, takes its taxes along
  select conname into strict name from pg_constraint
    where conrelid = 'tax_line'::regclass and contype = 'f' and confrelid = 'ledger_journal_line'::regclass;
  execute format('alter table tax_line drop constraint %I', name);
end $$;
alter table tax_line add constraint tax_line_of_line foreign key (tenant_id, line_id)
  references ledger_journal_line (tenant_id, id) on delete cascade;

create or replace function tax_guard_lines() returns trigger language plpgsql set search_path = public, pg_temp as $$
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
  select n.id, n.rate, n.component_id, e.company_id as entry_company, k.company_id as code_company, n.company_id, k.direction, k.treatment,
         n.posting_date, l.posting_date as line_date, p.tax_code_id as component_code, n.tax_code_id,
         (select q.value from tax_rate q where q.tenant_id = t and q.component_id = n.component_id and q.starts_on <= n.tax_point
          order by q.starts_on desc limit 1) as standing,
         exists (select from tax_component q where q.tenant_id = t and q.tax_code_id = k.id) as has_taxes
    into r
    from new_rows n
    join ledger_journal_line l on l.tenant_id = t and l.id = n.line_id
    join ledger_journal_entry e on e.tenant_id = t and e.id = l.entry_id
    join tax_code k on k.tenant_id = t and k.id = n.tax_code_id
    left join tax_component p on p.tenant_id = t and p.id = n.component_id
    where n.company_id <> e.company_id or k.company_id <> e.company_id or n.posting_date <> l.posting_date
       or p.tax_code_id <> k.id
       or (n.component_id is null) = exists (select from tax_component q where q.tenant_id = t and q.tax_code_id = k.id)
       or n.component_id is not null and n.rate is distinct from (
         select q.value from tax_rate q where q.tenant_id = t and q.component_id = n.component_id and q.starts_on <= n.tax_point
         order by q.starts_on desc limit 1)
    limit 1;
  if found then
    if r.entry_company <> r.code_company or r.entry_company <> r.company_id then
      raise exception using errcode = 'OA009', message = 'a tax code of another company', detail = r.tax_code_id;
    elsif r.posting_date <> r.line_date then
      raise exception using errcode = 'OA142', message = 'a tax has the date of its line', detail = r.id;
    elsif r.component_code is distinct from r.tax_code_id and r.component_id is not null or (r.component_id is null) = r.has_taxes then
      raise exception using errcode = 'OA142', message = 'a tax names a component of its code where it has any', detail = r.id;
    end if;
    raise exception using errcode = 'OA142', message = 'the rate is not that of the code on the tax point', detail = r.id;
  end if;
  select l.id into r
    from (select distinct line_id from new_rows where tenant_id = t and side <> 'cost' and tax <> 0) n
    join ledger_journal_line l on l.tenant_id = t and l.id = n.line_id
    cross join lateral (
      select sum(case x.side when 'output' then x.tax else -x.tax end) as tax from tax_line x
      where x.tenant_id = t and x.line_id = l.id and x.side <> 'cost') s
    where s.tax <> l.credit - l.debit limit 1;
  if found then
    raise exception using errcode = 'OA142', message = 'the taxes of a line come to another amount than the line', detail = r.id;
  end if;
  -- what takes tax from deferred tax names it: the same tax of the same company, never more than there is, two at once one after the other
  if exists (select from new_rows where tenant_id = t and takes_from_id is not null) then
    perform from ledger_journal_entry where tenant_id = t and id in (
      select l.entry_id from new_rows n join tax_line o on o.tenant_id = t and o.id = n.takes_from_id
      join ledger_journal_line l on l.tenant_id = t and l.id = o.line_id where n.tenant_id = t) order by id for no key update;
    select n.id into r
      from (select takes_from_id, min(id::text)::uuid as id from new_rows where tenant_id = t and takes_from_id is not null group by 1) n
      join tax_line o on o.tenant_id = t and o.id = n.takes_from_id
      join ledger_journal_line l on l.tenant_id = t and l.id = o.line_id
      join ledger_journal_entry e on e.tenant_id = t and e.id = l.entry_id
      cross join lateral (
        select sum(x.base) as base, sum(x.tax) as tax,
               bool_and((x.company_id, x.tax_code_id, x.side, x.tax_point) = (o.company_id, o.tax_code_id, o.side, o.tax_point)
                        and x.component_id is not distinct from o.component_id) as is_same
        from tax_line x where x.tenant_id = t and x.takes_from_id = o.id) s
      where e.status <> 'posted' or not o.is_deferred or o.takes_from_id is not null or not s.is_same
         or s.tax * sign(o.tax) > 0 or s.base * sign(o.base) > 0 or abs(s.tax) > abs(o.tax) or abs(s.base) > abs(o.base)
      limit 1;
    if found then
      raise exception using errcode = 'OA145', message = 'more is taken from deferred tax than there is: undo first what made it due', detail = r.id;
    end if;
  end if;
  return null;
end $$;
create trigger tax_lines_insert after insert on tax_line referencing new table as new_rows
  for each statement execute function tax_guard_lines();

create or replace function tax_guard_line_delete() returns trigger language plpgsql set search_path = public, pg_temp as $$
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
create trigger tax_line_delete before delete on tax_line
  for each row execute function tax_guard_line_delete();
create trigger tax_line_truncate before truncate on tax_line for each statement execute function core_refuse_truncate();

-- A line that carries taxes keeps its amount: what the draft says anew comes as new lines.
create or replace function tax_guard_amount() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if exists (select from tax_line where tenant_id = new.tenant_id and line_id = new.id) then
    raise exception using errcode = 'OA142', message = 'the line carries taxes: write the draft anew', detail = new.id;
  end if;
  return null;
end $$;
create trigger line_taxed after update on ledger_journal_line for each row
  when (old.debit is distinct from new.debit or old.credit is distinct from new.credit or old.posting_date is distinct from new.posting_date)
  execute function tax_guard_amount();

-- The mirror of an entry takes back its taxes, in its own period.
create or replace function tax_mirror_reversal() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  insert into tax_line (tenant_id, id, company_id, line_id, number, posting_date, tax_code_id, component_id, side, is_deferred,
                        takes_from_id, tax_point, rate, base, tax)
  select x.tenant_id, uuidv7(), x.company_id, mirror.id, x.number, new.posting_date, x.tax_code_id, x.component_id, x.side,
         x.is_deferred, coalesce(x.takes_from_id, case when x.is_deferred then x.id end), x.tax_point, x.rate, -x.base, -x.tax
  from ledger_journal_line l
  join tax_line x on x.tenant_id = l.tenant_id and x.line_id = l.id
  join ledger_journal_line mirror on mirror.tenant_id = l.tenant_id and mirror.entry_id = new.id and mirror.line_no = l.line_no
  where l.tenant_id = new.tenant_id and l.entry_id = new.reverses_id;
  return null;
end $$;
create trigger entry_reversal_taxes after update on ledger_journal_entry for each row
  when (new.reverses_id is not null and new.status = 'posted' and old.status = 'draft')
  execute function tax_mirror_reversal();

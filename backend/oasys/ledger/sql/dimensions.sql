-- Dimensions. A set of values is named by its content and never changes, so that a posted line, which names a set, keeps
-- its dimensions as it keeps its amounts. Values are renamed and deactivated; what a line names cannot be deleted, by its
-- foreign key.
revoke update on ledger_dimension, ledger_dimension_value, ledger_dimension_rule, ledger_dimension_set from oasys_app;
grant update (code, name, is_active, version) on ledger_dimension to oasys_app;
grant update (code, name, parent_id, is_active, version) on ledger_dimension_value to oasys_app;
grant update (rule) on ledger_dimension_rule to oasys_app;
-- members follow their set by its trigger; balances are written by the posting statement
revoke insert, update, delete on ledger_dimension_set_value, ledger_dimension_balance from oasys_app;

-- The first 16 bytes of SHA-256 over the sorted ids, as a UUID of version 8. The service computes the same
-- (ledger/rules.py), so that no look-up is needed to find a set.
create or replace function ledger_dimension_set_id(value_ids uuid[]) returns uuid language sql stable strict
  set search_path = public, pg_temp as $$
  select encode(set_byte(set_byte(h, 6, (get_byte(h, 6) & 15) | 128), 8, (get_byte(h, 8) & 63) | 128), 'hex')::uuid
  from (select substr(sha256(convert_to(array_to_string(value_ids, ','), 'UTF8')), 1, 16) as h) hashed
$$;
grant execute on function ledger_dimension_set_id(uuid[]) to oasys_backup;  -- for ./oasys verify

-- Definer: the application cannot write members. FORCE binds the owner all the same.
create or replace function ledger_keep_dimension_set() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  canonical uuid[];
  members int;
begin
  select array_agg(distinct v order by v) into canonical from unnest(new.value_ids) v;
  if canonical is distinct from new.value_ids or new.id is distinct from ledger_dimension_set_id(canonical) then
    raise exception using errcode = 'OA053', message = 'a set of dimension values is sorted and named by its content',
      detail = new.id;
  end if;
  insert into ledger_dimension_set_value (tenant_id, id, dimension_set_id, dimension_id, value_id)
    select new.tenant_id, uuidv7(), new.id, v.dimension_id, v.id
    from unnest(new.value_ids) u(id)
    cross join lateral (select * from ledger_dimension_value
                        where tenant_id = new.tenant_id and id = u.id and company_id = new.company_id) v;
  get diagnostics members = row_count;
  if members <> cardinality(new.value_ids) then
    raise exception using errcode = 'OA053', message = 'a set names dimension values of its own company', detail = new.id;
  end if;
  return null;
end $$;

-- Only a set that no line and no balance names goes: their foreign keys refuse the others.
create or replace function ledger_drop_dimension_set() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  delete from ledger_dimension_set_value where tenant_id = old.tenant_id and dimension_set_id = old.id;
  return old;
end $$;

create trigger dimension_set_insert after insert on ledger_dimension_set
  for each row execute function ledger_keep_dimension_set();
create trigger dimension_set_delete before delete on ledger_dimension_set
  for each row execute function ledger_drop_dimension_set();
create trigger dimension_set_truncate before truncate on ledger_dimension_set
  for each statement execute function core_refuse_truncate();
create trigger dimension_set_value_truncate before truncate on ledger_dimension_set_value
  for each statement execute function core_refuse_truncate();
create trigger dimension_balances_truncate before truncate on ledger_dimension_balance
  for each statement execute function core_refuse_truncate();

-- A value belongs to its axis' company and stands below a value of the same axis, never below itself.
create or replace function ledger_guard_dimension_value() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  company uuid;
  axis uuid;
  above uuid := new.parent_id;
  steps int := 0;
begin
  -- the lock: two moves at once could close a circle that neither of them sees
  select company_id into company from ledger_dimension
    where tenant_id = new.tenant_id and id = new.dimension_id for no key update;
  if company is distinct from new.company_id then
    raise exception using errcode = 'OA009', message = 'the dimension belongs to another company', detail = new.id;
  end if;
  while above is not null loop
    steps := steps + 1;
    if above = new.id or steps > 50 then
      raise exception using errcode = 'OA054', message = 'a dimension value cannot stand below itself', detail = new.id;
    end if;
    select dimension_id, parent_id into axis, above from ledger_dimension_value
      where tenant_id = new.tenant_id and id = above;
    if axis is distinct from new.dimension_id then
      raise exception using errcode = 'OA054', message = 'the parent is a value of another dimension', detail = new.id;
    end if;
  end loop;
  return new;
end $$;
create trigger dimension_value_place before insert or update of parent_id on ledger_dimension_value
  for each row execute function ledger_guard_dimension_value();

create or replace function ledger_guard_dimension_rule() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if (select company_id from ledger_dimension where tenant_id = new.tenant_id and id = new.dimension_id)
     is distinct from (select company_id from ledger_account where tenant_id = new.tenant_id and id = new.account_id) then
    raise exception using errcode = 'OA009', message = 'the account and the dimension belong to two companies',
      detail = new.id;
  end if;
  return new;
end $$;
create trigger dimension_rule_company before insert on ledger_dimension_rule
  for each row execute function ledger_guard_dimension_rule();

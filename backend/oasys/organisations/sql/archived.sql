-- An archived company is read only until it is restored.
grant update (archived_at) on organisations_company to oasys_app;

-- Archiving waits for everyone who writes in the company: each holds its row FOR KEY SHARE, by a foreign key or by a guard,
-- and FOR UPDATE lets none of them through. Who comes later waits, and then sees that it is archived.
create or replace function organisations_guard_company() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
begin
  if new.archived_at is not distinct from old.archived_at then
    if old.archived_at is not null then
      raise exception using errcode = 'OA041', message = 'the company is archived: restore it first', detail = old.id;
    end if;
  elsif new.archived_at is not null then
    if old.archived_at is not null or new.archived_at <> transaction_timestamp() then
      raise exception using errcode = 'OA041', message = 'a company is archived at the moment of archiving', detail = old.id;
    end if;
    perform from organisations_company where tenant_id = old.tenant_id and id = old.id for update;
  end if;
  return new;
end $$;
create trigger company_archived before update on organisations_company
  for each row execute function organisations_guard_company();

create or replace function organisations_refuse_companies(t uuid, companies uuid[]) returns void language plpgsql
  set search_path = public, pg_temp as $$
declare
  company uuid;
  since timestamptz;
begin
  foreach company in array companies loop  -- array_agg(distinct ...) has sorted them
    select archived_at into since from organisations_company where tenant_id = t and id = company for key share;
    if since is not null then
      raise exception using errcode = 'OA041', message = 'the company is archived: restore it first', detail = company;
    end if;
  end loop;
end $$;

-- For the tables with a company_id that say how books are kept. None of them is on the way of a posting.
create or replace function organisations_refuse_archived() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
declare
  t constant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  companies uuid[];
begin
  if tg_op = 'DELETE' then
    select array_agg(distinct company_id) into companies from old_rows;
  else
    select array_agg(distinct company_id) into companies from new_rows;
  end if;
  if companies is not null then
    perform organisations_refuse_companies(t, companies);
  end if;
  return null;
end $$;

-- The same of one row, for tables with encrypted columns, which it names: of an archived company, too, they are written anew under
-- another key (the ciphertext tells its key), and nothing else with them.
create or replace function organisations_refuse_archived_change() returns trigger language plpgsql
  set search_path = public, pg_temp as $$
declare
  was jsonb;
  becomes jsonb;
  is_same_under_another_key boolean;
begin
  perform from organisations_company
    where tenant_id = new.tenant_id and id = new.company_id and archived_at is null for key share;
  if found then
    return null;
  end if;
  was := to_jsonb(old);
  becomes := to_jsonb(new);
  select bool_or(was -> name <> becomes -> name)
         and bool_and(was -> name = becomes -> name
                      or (was ->> name is not null and becomes ->> name is not null
                          and split_part(was ->> name, '.', 2) <> split_part(becomes ->> name, '.', 2)))
    into is_same_under_another_key from unnest(tg_argv) name;
  if not is_same_under_another_key or was - tg_argv <> becomes - tg_argv then
    perform organisations_refuse_companies(new.tenant_id, array[new.company_id]);
  end if;
  return null;
end $$;

-- The trail is written by trigger functions of the owner and by nobody else; nobody changes or deletes it.
revoke insert, update, delete on audit_event from oasys_app;

create or replace function audit_refuse() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  raise exception using errcode = 'OA040', message = 'the audit trail is never changed';
end $$;
create trigger audit_kept before update or delete on audit_event for each statement execute function audit_refuse();
create trigger audit_truncate before truncate on audit_event for each statement execute function core_refuse_truncate();

-- Who and from where stand in app.actor (core/actor.py); `fallback` is the person that the changed row names itself.
create or replace function audit_write(tenant uuid, kind text, act text, object uuid, company uuid, old_values jsonb,
                                       new_values jsonb, fallback uuid)
  returns void language plpgsql set search_path = public, pg_temp as $$
declare
  who constant jsonb := nullif(current_setting('app.actor', true), '')::jsonb;
begin
  insert into audit_event (tenant_id, id, at, actor_key, token_key, address, agent, request_key, database_role,
                           object_kind, action, object_key, company_key, before, after)
  values (tenant, uuidv7(), transaction_timestamp(), coalesce((who ->> 'id')::uuid, fallback), (who ->> 'token')::uuid,
          coalesce(who ->> 'address', ''), left(coalesce(who ->> 'agent', ''), 200), (who ->> 'request')::uuid,
          session_user, kind, act, object, company, old_values, new_values);
end $$;

-- the listed columns of a row that differ from those of the other one; all of them where there is no other
create or replace function audit_picked(image jsonb, other jsonb, names text[]) returns jsonb language sql immutable
  set search_path = public, pg_temp as $$
  select coalesce(jsonb_object_agg(name, image -> name), '{}') from unnest(names) name
  where image ? name and (other is null or image -> name is distinct from other -> name)
$$;

-- `words`: what the change is called, by the first rule column:old>new:word that fits; else the word that stands first
create or replace function audit_word(old_values jsonb, new_values jsonb, words text[]) returns text language plpgsql immutable
  set search_path = public, pg_temp as $$
declare
  rule text;
  col text;
  change text;
begin
  foreach rule in array words[2:] loop
    col := split_part(rule, ':', 1);
    change := split_part(rule, ':', 2);
    if new_values ? col
       and split_part(change, '>', 1) in ('*', coalesce(old_values ->> col, 'null'))
       and split_part(change, '>', 2) in ('*', coalesce(new_values ->> col, 'null')) then
      return split_part(rule, ':', 3);
    end if;
  end loop;
  return words[1];
end $$;

-- Arguments: the kind of object; the columns that may appear, by blanks; the word; rules for other words.
-- A statement that makes more than 20 rows is one event for each company: what it made carries its own content.
-- enable_nestloop: the plan that is cached for one row would compare every pair of ten thousand.
create or replace function audit_record() returns trigger language plpgsql security definer
  set search_path = public, pg_temp set enable_nestloop = off as $$
declare
  kind constant text := tg_argv[0];
  names constant text[] := string_to_array(tg_argv[1], ' ');
  words constant text[] := tg_argv[2:];
  many constant int := 20;
  o jsonb;
  n jsonb;
  r record;
begin
  if tg_op = 'INSERT' then
    if (select count(*) from (select from new_rows limit many + 1) counted) > many then
      for r in select (x.image ->> 'tenant_id')::uuid as tenant, (x.image ->> 'company_id')::uuid as company,
                      count(*) as made, min(x.image ->> 'id') as first_id, max(x.image ->> 'id') as last_id
               from (select to_jsonb(w) as image from new_rows w) x group by 1, 2 order by 1, 2 loop
        perform audit_write(r.tenant, kind, words[1], coalesce(r.company, r.tenant), r.company, null,
          jsonb_build_object('count', r.made, 'first_id', r.first_id, 'last_id', r.last_id), null);
      end loop;
      return null;
    end if;
    for n in select to_jsonb(w) from new_rows w loop
      perform audit_one(kind, words, n, null, audit_picked(n, null, names));
    end loop;
  elsif tg_op = 'DELETE' then
    for o in select to_jsonb(w) from old_rows w loop
      perform audit_one(kind, words, o, audit_picked(o, null, names), null);
    end loop;
  else
    for o, n in select to_jsonb(w), to_jsonb(v) from old_rows w join new_rows v on v.id = w.id
                order by v.id loop
      if audit_picked(n, o, names) <> '{}' then
        perform audit_one(kind, words, n, audit_picked(o, n, names), audit_picked(n, o, names));
      end if;
    end loop;
  end if;
  return null;
end $$;

create or replace function audit_one(kind text, words text[], image jsonb, old_values jsonb, new_values jsonb)
  returns void language sql set search_path = public, pg_temp as $$
  select audit_write(
    coalesce(image ->> 'tenant_id', image ->> 'id')::uuid, kind, audit_word(old_values, new_values, words),
    (image ->> 'id')::uuid,
    case kind when 'company' then image ->> 'id' else image ->> 'company_id' end::uuid,
    old_values, new_values, (image ->> 'changed_by_id')::uuid)
$$;

-- Events are written by the triggers below, numbered and cleared by the functions below, and by nobody else.
revoke insert, update, delete on events_event, events_counter from oasys_app;

create trigger event_truncate before truncate on events_event for each statement execute function core_refuse_truncate();
create trigger counter_truncate before truncate on events_counter for each statement execute function core_refuse_truncate();

-- What the audit trail records is told, without what changed: the columns that may carry names and amounts stay there.
create or replace function events_of_trail() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  insert into events_event (tenant_id, id, at, kind, company_key, subject_key, data) values (
    new.tenant_id, new.id, new.at,
    case new.object_kind when 'entry' then 'journal_entry' else new.object_kind end || '.' || new.action,
    new.company_key,
    case when new.before is null and new.after ? 'first_id' then null else new.object_key end,
    case when new.before is null and new.after ? 'first_id' then jsonb_build_object(
           'count', new.after -> 'count', 'first_id', new.after -> 'first_id', 'last_id', new.after -> 'last_id')
         when new.after ? 'reversed_by' then jsonb_build_object('reversed_by', new.after -> 'reversed_by') end);
  return null;
end $$;
create trigger told after insert on audit_event for each row execute function events_of_trail();

-- Drafts are not recorded, but told: one event for each, or for each company where a statement writes many.
-- The argument is the kind of event.
create or replace function events_of_drafts() returns trigger language plpgsql security definer
  set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  r record;
begin
  -- on the way of every draft and every posting: one row needs no grouping
  select tenant_id, company_id, id, count(*) over () as drafts into r from new_rows where status = 'draft' limit 1;
  if not found then
    return null;
  end if;
  if r.drafts = 1 then
    insert into events_event (tenant_id, id, at, kind, company_key, subject_key)
      values (r.tenant_id, uuidv7(), transaction_timestamp(), tg_argv[0], r.company_id, r.id);
    return null;
  end if;
  for r in select tenant_id, company_id, count(*) as drafts, min(id::text) as first_id, max(id::text) as last_id
           from new_rows where status = 'draft' group by 1, 2 order by 1, 2 loop
    insert into events_event (tenant_id, id, at, kind, company_key, subject_key, data) values (
      r.tenant_id, uuidv7(), transaction_timestamp(), tg_argv[0], r.company_id,
      case r.drafts when 1 then r.first_id end::uuid,
      case when r.drafts > 1 then
        jsonb_build_object('count', r.drafts, 'first_id', r.first_id, 'last_id', r.last_id) end);
  end loop;
  return null;
end $$;

-- A job: each change that whoever looks at it would see. The worker reports once a second at the most.
create or replace function events_of_job() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  insert into events_event (tenant_id, id, at, kind, company_key, subject_key, data) values (
    new.tenant_id, uuidv7(), transaction_timestamp(), 'job.changed', new.company_id, new.id,
    jsonb_build_object('kind', new.kind, 'state', new.state));
  return null;
end $$;
create trigger told after insert or update on jobs_job for each row execute function events_of_job();

-- Numbers what waits in the open tenant, `most` events at the most, and answers how many.
-- The counter is the lock. An older numbering has committed when the counter is ours, and what it numbered is seen by the next
-- statement: so numbers become visible in their order. Writers of events take no lock, and wait for nobody.
create or replace function events_number(most int) returns int language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  t constant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  upto bigint;
  given int;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using errcode = 'OA019', message = 'events are numbered at READ COMMITTED';
  end if;
  perform from events_event where tenant_id = t and number is null limit 1;
  if not found then
    return 0;
  end if;
  insert into events_counter (tenant_id, id, last_number, cleared_up_to) values (t, t, 0, 0) on conflict do nothing;
  select last_number into upto from events_counter where tenant_id = t for update;
  with waiting as (
    select id, row_number() over (order by id) as place
    from (select id from events_event where tenant_id = t and number is null order by id limit most) w)
  update events_event e set number = upto + w.place from waiting w where e.tenant_id = t and e.id = w.id;
  get diagnostics given = row_count;
  if given > 0 then
    update events_counter set last_number = upto + given where tenant_id = t;
    perform pg_notify('oasys_events', t::text);
  end if;
  return given;
end $$;

-- Removes events up to the first one of `moment` or later, never those of the last day; what stays has no gap.
create or replace function events_clear(moment timestamptz) returns int language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  t constant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  kept_from bigint;
  removed int;
begin
  select last_number + 1 into kept_from from events_counter where tenant_id = t for update;
  if not found then
    return 0;
  end if;
  select coalesce((select number from events_event where tenant_id = t and number is not null
                   and at >= least(moment, now() - interval '1 day') order by number limit 1), kept_from) into kept_from;
  delete from events_event where tenant_id = t and number < kept_from;
  get diagnostics removed = row_count;
  update events_counter set cleared_up_to = kept_from - 1 where tenant_id = t and cleared_up_to < kept_from - 1;
  return removed;
end $$;

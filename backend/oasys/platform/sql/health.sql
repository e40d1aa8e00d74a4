-- How the installation fares, for who runs it: counts and moments, nothing of what is in the books. The platform's role calls
-- these two functions, which run as the owner; the first with the tenant open for as long as it runs.
create function platform_tenant_health(tenant uuid)
  returns table (jobs_waiting bigint, jobs_running bigint, jobs_failed bigint, webhooks_waiting bigint, webhooks_failed bigint,
                 webhook_due_since timestamptz, unsealed bigint, unsealed_since timestamptz, unnumbered bigint,
                 unnumbered_since timestamptz, checked_at timestamptz, differences int)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  before constant text := coalesce(current_setting('app.tenant_id', true), '');
begin
  perform set_config('app.tenant_id', tenant::text, true);
  select count(*) filter (where j.state = 'waiting'), count(*) filter (where j.state = 'running'),
         count(*) filter (where j.state = 'failed')
    into jobs_waiting, jobs_running, jobs_failed from jobs_job j where j.tenant_id = tenant;
  select count(*) filter (where d.state = 'waiting'), count(*) filter (where d.state = 'failed'),
         min(d.due_at) filter (where d.due_at <= now())
    into webhooks_waiting, webhooks_failed, webhook_due_since
    from webhooks_delivery d where d.tenant_id = tenant and d.state in ('waiting', 'failed');
  select coalesce(sum(s.last_number - m.number), 0), min(e.posted_at) into unsealed, unsealed_since
    from ledger_number_series s
    cross join lateral (select coalesce(max(z.number), 0) as number from ledger_sealed_entry z
                        where z.tenant_id = tenant and z.series = s.id) m
    left join ledger_journal_entry e on e.tenant_id = tenant and e.series_id = s.id and e.number = m.number + 1
    where s.tenant_id = tenant and s.last_number > m.number;
  select count(*), min(v.at) into unnumbered, unnumbered_since
    from events_event v where v.tenant_id = tenant and v.number is null;
  select b.checked_at, b.differences into checked_at, differences from platform_balance_check b where b.tenant_id = tenant;
  perform set_config('app.tenant_id', before, true);
  return next;
end $$;

-- What belongs to no tenant. `delivers`: whether mails go to a mail server; where not they lie in the local outbox, and wait for nothing.
create function platform_installation_health(delivers boolean)
  returns table (bytes bigint, connections bigint, connections_most int, migrations text[], job_waiting_since timestamptz,
                 worker_seen_at timestamptz, mails_waiting bigint, mails_given_up bigint, mail_waiting_since timestamptz,
                 stream text)
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  bytes := pg_database_size(current_database());
  select count(*) into connections from pg_stat_activity a
    where a.datname = current_database() and a.usename like 'oasys%';
  connections_most := current_setting('max_connections');
  select array_agg(m.app || '.' || m.name order by m.app, m.name) into migrations from django_migrations m;
  select min(w.since) into job_waiting_since
    from (select coalesce(j.scheduled_at, (select min(e.at) from procrastinate_events e where e.job_id = j.id)) as since
          from procrastinate_jobs j where j.status = 'todo') w where w.since <= now();
  select max(p.last_heartbeat) into worker_seen_at from procrastinate_workers p;
  select count(*) filter (where m.next_try_at is not null), count(*) filter (where m.next_try_at is null),
         min(m.created_at) filter (where m.next_try_at is not null)
    into mails_waiting, mails_given_up, mail_waiting_since
    from identity_mail m where delivers and m.sent_at is null;
  select case when s.wal_status = 'lost' then 'lost' when s.active then 'running' else 'away' end into stream
    from pg_replication_slots s where s.slot_name = 'oasys_stream';
  return next;
end $$;

revoke execute on function platform_tenant_health(uuid) from oasys_app;
revoke execute on function platform_installation_health(boolean) from oasys_app;
grant execute on function platform_tenant_health(uuid) to oasys_platform;
grant execute on function platform_installation_health(boolean) to oasys_platform;

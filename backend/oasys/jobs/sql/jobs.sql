-- A job says who asked for what for ever; it goes from waiting to running to its end, and an end is never undone.
-- A beginning has a number (attempt): whoever was begun anew elsewhere can neither report nor finish.
create or replace function jobs_guard_job() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if (new.tenant_id, new.id, new.company_id, new.kind, new.params, new.asked_by_id, new.asked_with, new.asked_at)
     is distinct from
     (old.tenant_id, old.id, old.company_id, old.kind, old.params, old.asked_by_id, old.asked_with, old.asked_at) then
    raise exception using errcode = 'OA080', message = 'what a job was asked for never changes', detail = old.id;
  end if;
  if old.finished_at is not null then
    raise exception using errcode = 'OA081', message = 'a job that has ended never changes', detail = old.id;
  end if;
  if new.attempt < old.attempt or (new.state = 'waiting' and old.state = 'running' and new.attempt <> old.attempt)
     or new.version <= old.version then
    raise exception using errcode = 'OA080', message = 'a job goes forward', detail = old.id;
  end if;
  if new.state = 'succeeded' and (old.state <> 'running' or old.cancel_asked_at is not null) then
    raise exception using errcode = 'OA081', message = 'a job that was cancelled, or never ran, does not succeed',
      detail = old.id;
  end if;
  return new;
end $$;

create or replace function jobs_guard_birth() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if new.state <> 'waiting' or new.attempt <> 0 then
    raise exception using errcode = 'OA080', message = 'a job is born waiting';
  end if;
  return new;
end $$;

create trigger job_birth before insert on jobs_job for each row execute function jobs_guard_birth();
create trigger job_change before update on jobs_job for each row execute function jobs_guard_job();
create trigger job_truncate before truncate on jobs_job for each statement execute function core_refuse_truncate();
create trigger file_part_truncate before truncate on jobs_file_part
  for each statement execute function core_refuse_truncate();
revoke update on jobs_file_part from oasys_app;

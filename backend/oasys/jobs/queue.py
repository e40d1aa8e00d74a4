"""The queue: procrastinate's tables, which the worker takes from. A row there says tenant and job, and nothing else.

Written by one statement in the transaction that asks, so that a job is queued if and only if it was asked for. The web
server imports nothing of procrastinate, which would take it half a second to start.
"""

from uuid import UUID

from django.db import connection

QUEUE = "jobs"
TASK = "oasys.job"
ENQUEUE = """
select procrastinate_defer_jobs_v1(array[row(
  %(queue)s::varchar, %(task)s::varchar, 0, %(lock)s::text, null::text,
  jsonb_build_object('tenant_id', %(tenant)s::text, 'job_id', %(job)s::text), null::timestamptz
)::procrastinate_job_to_defer_v1])
"""
TAKE_BACK_STALLED = """
select procrastinate_retry_job_v2(id, now(), null, null, null) from (
  select j.id from procrastinate_jobs j left join procrastinate_workers w on w.id = j.worker_id
  where j.status = 'doing' and (w.id is null or w.last_heartbeat < now() - make_interval(secs => %s))
  order by j.id for update of j skip locked) stalled
"""
PURGE = """
delete from procrastinate_jobs j where j.status in ('succeeded', 'failed', 'cancelled', 'aborted')
  and not exists (select from procrastinate_events e where e.job_id = j.id and e.at > now() - interval '7 days')
"""


def enqueue(*, tenant_id: UUID, job_id: UUID, lock: str | None) -> None:
    """Puts the job into the queue when the open transaction commits. Jobs with the same `lock` run one after the other."""
    with connection.cursor() as cursor:
        cursor.execute(
            ENQUEUE, {"queue": QUEUE, "task": TASK, "lock": lock, "tenant": str(tenant_id), "job": str(job_id)}
        )


def take_back_stalled(*, silent_seconds: int) -> int:
    """Queues again what a worker took that has given no sign of life for so long; how many jobs."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_BACK_STALLED, [silent_seconds])
        return len(cursor.fetchall())


def purge() -> None:
    """Removes rows of the queue that ended a week ago."""
    with connection.cursor() as cursor:
        cursor.execute(PURGE)

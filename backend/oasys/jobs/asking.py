"""Asking for a job, and asking to end it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from oasys.core.errors import NotFound
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import current_language, say
from oasys.identity.models import User
from oasys.jobs.errors import JobFinished, TooManyJobs
from oasys.jobs.models import FilePart, Job
from oasys.jobs.queue import enqueue
from oasys.organisations.models import ApiToken, Company

MOST_WAITING = 20
PART_BYTES = 1 << 20


@transaction.atomic(savepoint=False)
def ask_for_job(
    *,
    company: Company,
    kind: Job.Kind,
    params: Mapping[str, Any],
    by: User,
    now: datetime,
    token: ApiToken | None = None,
    files: Sequence[bytes] = (),
    is_alone: bool = False,
) -> Job:
    """Queues the work; it begins once this transaction has committed. `is_alone`: after the company's others that are.

    What is asked for by a `token` is done with the token's rights, and not done where it has ended.

    Raises TooManyJobs.
    """
    waiting = Job.objects.filter(company=company, finished_at__isnull=True).count()
    if waiting >= MOST_WAITING:
        raise TooManyJobs(
            say("{waiting} jobs of the company wait or run: wait until some have ended.", waiting=waiting)
        )
    asked_with = None if token is None else token.id
    job = Job.objects.create(
        company=company,
        kind=kind,
        params=dict(params),
        asked_by=by,
        asked_at=now,
        asked_with=asked_with,
        language=current_language(),
    )
    for file_no, content in enumerate(files):
        write_parts(job, FilePart.Purpose.INPUT, file_no, [content])
    enqueue(tenant_id=current_tenant_id(), job_id=job.id, lock=f"company:{company.id}" if is_alone else None)
    return job


def write_parts(job: Job, purpose: FilePart.Purpose, file_no: int, content: Iterable[bytes]) -> int:
    """Keeps a file of the job in parts of a megabyte, holding one of them in memory at a time; its size in bytes."""
    size = part_no = 0
    waiting = bytearray()
    for piece in content:
        waiting += piece
        size += len(piece)
        while len(waiting) >= PART_BYTES:
            _write_part(job, purpose, file_no, part_no, bytes(waiting[:PART_BYTES]))
            del waiting[:PART_BYTES]
            part_no += 1
    if waiting or not part_no:
        _write_part(job, purpose, file_no, part_no, bytes(waiting))
    return size


def _write_part(job: Job, purpose: FilePart.Purpose, file_no: int, part_no: int, content: bytes) -> None:
    FilePart.objects.create(job=job, purpose=purpose, file_no=file_no, part_no=part_no, content=content)


@transaction.atomic(savepoint=False)
def cancel_job(*, company: Company, job_id: UUID) -> Job:
    """A waiting job is cancelled at once; a running one at its next safe point, with nothing of it written.

    Locks the job. Raises NotFound, JobFinished.
    """
    job = Job.objects.select_for_update(no_key=True).filter(company=company, id=job_id).first()
    if job is None:
        raise NotFound(say("There is no such job."))
    if job.finished_at is not None:
        raise JobFinished(say("The job has ended already."), state=job.state)
    if job.cancel_asked_at is not None:
        return job
    job.cancel_asked_at = timezone.now()
    if job.state == Job.State.WAITING:
        job.state, job.finished_at = Job.State.CANCELLED, job.cancel_asked_at
    job.version += 1
    job.save(update_fields=["cancel_asked_at", "state", "finished_at", "version"])
    if job.finished_at is not None:
        FilePart.objects.filter(job=job).delete()
    return job

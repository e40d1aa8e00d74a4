"""Reads of jobs and of their files."""

from collections.abc import Iterator
from uuid import UUID

from oasys.core.errors import NotFound
from oasys.core.tenancy import tenant
from oasys.core.words import say
from oasys.jobs.models import FilePart, Job
from oasys.organisations.models import Company


def jobs(*, company: Company, state: str | None, limit: int, after: UUID | None) -> list[Job]:
    """The company's jobs, the latest first, from behind `after`; one more than `limit`."""
    rows = Job.objects.filter(company=company).select_related("asked_by").order_by("-id")
    if state is not None:
        rows = rows.filter(state=state)
    if after is not None:
        rows = rows.filter(id__lt=after)
    return list(rows[: limit + 1])


def job(*, company: Company, job_id: UUID) -> Job:
    """One job of the company. Raises NotFound."""
    found = Job.objects.filter(company=company, id=job_id).select_related("asked_by").first()
    if found is None:
        raise NotFound(say("There is no such job."))
    return found


def content(job: Job, purpose: FilePart.Purpose, file_no: int) -> Iterator[bytes]:
    """The parts of a file, one read at a time, in the open tenant."""
    part_no = 0
    while True:
        part = (
            FilePart.objects.filter(job=job, purpose=purpose, file_no=file_no, part_no=part_no)
            .values_list("content", flat=True)
            .first()
        )
        if part is None:
            return
        yield bytes(part)
        part_no += 1


def input_files(job: Job) -> list[bytes]:
    """What the job was given, whole."""
    numbers = FilePart.objects.filter(job=job, purpose=FilePart.Purpose.INPUT).values_list("file_no", flat=True)
    return [b"".join(content(job, FilePart.Purpose.INPUT, number)) for number in sorted(set(numbers))]


def has_result(job: Job) -> bool:
    """Whether the file the job has made is still kept."""
    return FilePart.objects.filter(job=job, purpose=FilePart.Purpose.RESULT, part_no=0).exists()


def result_stream(tenant_id: UUID, job: Job) -> Iterator[bytes]:
    """The file that the job made, read while it is sent, after the request's own transaction has ended."""
    with tenant(tenant_id):
        yield from content(job, FilePart.Purpose.RESULT, 0)

"""How a job is answered: by the routes of jobs, and by those that ask for one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Status

from oasys.core.concurrency import set_etag
from oasys.jobs.models import Job


def address(job: Job) -> str:
    return f"/api/v1/companies/{job.company_id}/jobs/{job.id}"


def shown(job: Job, *, has_file: bool = False) -> dict[str, Any]:
    """The job as JobOut reads it."""
    return {
        **{
            name: getattr(job, name)
            for name in (
                "id", "company_id", "kind", "state", "message", "asked_by_id", "asked_at", "started_at",
                "finished_at", "params", "result", "problem",
            )
        },
        "progress_done": job.done,
        "progress_total": job.total,
        "asked_by_email": job.asked_by.email,
        "is_cancelling": job.cancel_asked_at is not None and job.finished_at is None,
        "file": f"{address(job)}/file" if has_file else None,
    }  # fmt: skip


def prefers_async(request: HttpRequest) -> bool:
    """Whether the client would rather have a job than wait (RFC 7240)."""
    said = {word.strip().lower() for word in request.headers.get("Prefer", "").split(",")}
    return "respond-async" in said


def accepted(response: HttpResponse, job: Job) -> Any:
    """202: the job, and where to look at it."""
    response["Location"] = address(job)
    set_etag(response, job.version)
    return Status(202, shown(job))

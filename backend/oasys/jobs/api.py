"""Over HTTP: how far a job is, what it made, and asking it to end."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Router

from oasys.core.concurrency import set_etag
from oasys.core.errors import NotFound
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.tenancy import current_tenant_id
from oasys.core.wire import answers
from oasys.core.words import say
from oasys.jobs import queries
from oasys.jobs.asking import cancel_job
from oasys.jobs.models import Job
from oasys.jobs.schemas import JobOut, JobPage, State
from oasys.jobs.shown import shown
from oasys.organisations.auth import Member, require
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Jobs"])
JOBS = "/companies/{uuid:company_id}/jobs"
JOB = JOBS + "/{uuid:job_id}"
NEEDED = {
    Job.Kind.IMPORT: Permission.ENTRY_IMPORT,
    Job.Kind.EXPORT: Permission.LEDGER_EXPORT,
    Job.Kind.DEMO: Permission.ENTRY_IMPORT,
    Job.Kind.SENDING: Permission.SALES_POST,
    Job.Kind.RECURRING_INVOICES: Permission.SALES_DRAFT,
    Job.Kind.RECURRING_BILLS: Permission.PURCHASE_DRAFT,
    Job.Kind.BANK_IMPORT: Permission.BANK_IMPORT,
}


@router.get(JOBS, auth=Member(Permission.LEDGER_READ), response=answers(s200=JobPage), summary="List jobs")
def list_jobs(
    request: HttpRequest,
    company_id: UUID,
    state: State | None = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Any:
    """The company's jobs of the last month, the latest first."""
    found = queries.jobs(
        company=company_of(company_id),
        state=state,
        limit=limit,
        after=decode_cursor(after, UUID)[0] if after else None,
    )
    rows, cursor = page(found, limit=limit, key=lambda row: (row.id,))
    return {"items": [shown(row) for row in rows], "next": cursor}


@router.get(JOB, auth=Member(Permission.LEDGER_READ), response=answers(s200=JobOut, s304=None), summary="Read a job")
def read_job(request: HttpRequest, response: HttpResponse, company_id: UUID, job_id: UUID) -> Any:
    """How far it is; with If-None-Match it costs little to ask again and again."""
    job = queries.job(company=company_of(company_id), job_id=job_id)
    set_etag(response, job.version)
    return shown(job, has_file=job.state == Job.State.SUCCEEDED and queries.has_result(job))


@router.post(
    JOB + "/cancel", auth=Member(Permission.LEDGER_READ), response=answers(s200=JobOut), summary="Cancel a job"
)
def cancel(request: HttpRequest, response: HttpResponse, company_id: UUID, job_id: UUID) -> Any:
    """One that waits ends at once, one that runs at its next safe point. Needs the permission that its work needs."""
    company = company_of(company_id)
    require(request, NEEDED[Job.Kind(queries.job(company=company, job_id=job_id).kind)])
    job = cancel_job(company=company, job_id=job_id)
    set_etag(response, job.version)
    return shown(job)


@router.get(
    JOB + "/file",
    auth=Member(Permission.LEDGER_EXPORT),
    response=answers(s200=None),
    summary="Download what a job made",
    openapi_extra={
        "responses": {
            200: {
                "description": "A ZIP archive.",
                "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
)
def download(request: HttpRequest, company_id: UUID, job_id: UUID) -> Any:
    """The archive of an export, for seven days."""
    job = queries.job(company=company_of(company_id), job_id=job_id)
    if job.result is None or not queries.has_result(job):
        raise NotFound(say("The job has made no file, or it is kept no longer."))
    response = StreamingHttpResponse(queries.result_stream(current_tenant_id(), job), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{job.result["name"]}"'
    response["Content-Length"] = str(job.result["bytes"])
    return response

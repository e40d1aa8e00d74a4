"""Over HTTP: imports that were asked for as jobs, and the posting of what a dry run proved."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.wire import answers
from oasys.exchange.runs import import_run, import_runs, post_proved
from oasys.exchange.schemas import ImportRun, ImportRuns
from oasys.identity.models import User
from oasys.jobs.schemas import JobOut
from oasys.jobs.shown import accepted
from oasys.organisations.auth import Member, token_of
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Imports"])
RUNS = "/companies/{uuid:company_id}/imports"
RUN = RUNS + "/{uuid:import_id}"


@router.get(RUNS, auth=Member(Permission.ENTRY_IMPORT), response=answers(s200=ImportRuns), summary="List imports")
def list_imports(request: HttpRequest, company_id: UUID, limit: Limit = DEFAULT_LIMIT, after: After = None) -> Any:
    """Those of the last month that were asked for as jobs, dry runs too, the latest first."""
    key = decode_cursor(after, UUID)[0] if after else None
    found = import_runs(company=company_of(company_id), limit=limit, after=key)
    rows, cursor = page(found, limit=limit, key=lambda row: (row["id"],))
    return {"items": rows, "next": cursor}


@router.get(RUN, auth=Member(Permission.ENTRY_IMPORT), response=answers(s200=ImportRun), summary="Read an import")
def read_import(request: HttpRequest, company_id: UUID, import_id: UUID) -> Any:
    """Whether what a dry run proved can be posted. Its job has the rest."""
    return import_run(company=company_of(company_id), job_id=import_id)


@router.post(
    RUN + "/post",
    auth=Member(Permission.ENTRY_IMPORT),
    response=answers(s202=JobOut, s429=None),
    summary="Import what a dry run proved",
)
def post_import(request: HttpRequest, response: HttpResponse, company_id: UUID, import_id: UUID) -> Any:
    """A job imports the files of the dry run, which are kept for seven days, read as it read them; once."""
    by: User = request.user  # type: ignore[assignment]
    job = post_proved(
        company=company_of(company_id), job_id=import_id, by=by, token=token_of(request), now=datetime.now(UTC)
    )
    return accepted(response, job)

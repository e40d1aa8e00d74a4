"""Payment runs over HTTP. Each operation parses, makes one call, answers."""

from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import Router, Status
from pydantic import Field

from oasys.core.concurrency import expected_version, set_etag
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.wire import Day, answers
from oasys.core.words import say
from oasys.organisations.auth import Member
from oasys.organisations.models import Company
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of
from oasys.payment_runs import queries
from oasys.payment_runs.errors import ReportUnreadable
from oasys.payment_runs.schemas import (
    PaymentRunApproveIn,
    PaymentRunChangeIn,
    PaymentRunIn,
    PaymentRunOut,
    PaymentRunPage,
    ReportReadOut,
    RunState,
)
from oasys.payment_runs.services.approval import approve_run, file_of
from oasys.payment_runs.services.drafts import ItemInput, RunInput, cancel_run, change_run, prepare_run
from oasys.payment_runs.services.reports import read_report
from oasys.payments.services.inputs import AccountName

router = Router(tags=["Payment runs"])
RUNS = "/companies/{uuid:company_id}/payment-runs"
RUN = RUNS + "/{uuid:run_id}"
CHANGED = answers(s200=PaymentRunOut, s412=None, s428=None)
FORM = "multipart/form-data"
KINDS = ("application/xml", "text/xml")
_BINARY = {"type": "string", "format": "binary"}
BODY = {
    "requestBody": {
        "required": True,
        "description": "A pain.002 as XML up to 5 MB; as the body, or as a part named file.",
        "content": {
            **{kind: {"schema": _BINARY} for kind in KINDS},
            FORM: {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {**_BINARY, "description": "The status report."}},
                }
            },
        },
    }
}


@router.get(
    RUNS, auth=Member(Permission.PAYMENT_READ), response=answers(s200=PaymentRunPage), summary="List payment runs"
)
def list_runs(
    request: HttpRequest,
    company_id: UUID,
    state: Annotated[RunState | None, Field(description="Only drafts, or those approved or cancelled.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Any:
    """Payment runs without what they pay, the latest first."""
    key = decode_cursor(after, UUID)[0] if after else None
    found = queries.runs(company=company_of(company_id), state=state, limit=limit, after=key)
    rows, cursor = page(found, limit=limit, key=lambda row: (row["id"],))
    return {"items": rows, "next": cursor}


@router.post(
    RUNS,
    auth=Member(Permission.PAYMENT_RUN_PREPARE),
    response=answers(s201=PaymentRunOut),
    summary="Draft a payment run",
)
def prepare(request: HttpRequest, response: HttpResponse, company_id: UUID, body: PaymentRunIn) -> Any:
    """Proposes what is due until a day, less credits; says what is left out, and why. Nothing is paid."""
    company = company_of(company_id)
    run_id = prepare_run(
        company=company,
        run=RunInput(
            account=AccountName(body.account_id, body.account_code),
            due_until=body.due_until,
            execution_on=body.execution_on,
            currency=body.currency,
            without=set(body.without),
            takes_discounts=body.take_discounts,
        ),
        by=request.user,  # type: ignore[arg-type]
        now=datetime.now(UTC),
    )
    return Status(201, _shown(response, company, run_id))


@router.get(
    RUN,
    auth=Member(Permission.PAYMENT_READ),
    response=answers(s200=PaymentRunOut, s304=None),
    summary="Read a payment run",
)
def read(request: HttpRequest, response: HttpResponse, company_id: UUID, run_id: UUID) -> Any:
    """One run with what it pays, what it leaves out, what the bank said, and the ETag that changes need."""
    return _shown(response, company_of(company_id), run_id)


@router.put(
    RUN, auth=Member(Permission.PAYMENT_RUN_PREPARE), response=CHANGED, summary="Change a draft of a payment run"
)
def change(
    request: HttpRequest, response: HttpResponse, company_id: UUID, run_id: UUID, body: PaymentRunChangeIn
) -> Any:
    """Writes anew which items it pays, how much of each, and when. Whoever changes it does not approve it."""
    company = company_of(company_id)
    change_run(
        company=company,
        run_id=run_id,
        version=expected_version(request),
        execution_on=body.execution_on,
        items=[ItemInput(one.line_id, one.amount, one.early_discount) for one in body.items],
        by=request.user,  # type: ignore[arg-type]
    )
    return _shown(response, company, run_id)


@router.post(
    RUN + "/cancel",
    auth=Member(Permission.PAYMENT_RUN_PREPARE),
    response=CHANGED,
    summary="Cancel a draft of a payment run",
)
def cancel(request: HttpRequest, response: HttpResponse, company_id: UUID, run_id: UUID) -> Any:
    """Nothing is paid; its items are free for another run. It is kept."""
    company = company_of(company_id)
    cancel_run(
        company=company,
        run_id=run_id,
        version=expected_version(request),
        by=request.user,  # type: ignore[arg-type]
        now=datetime.now(UTC),
    )
    return _shown(response, company, run_id)


@router.post(
    RUN + "/approve", auth=Member(Permission.PAYMENT_RUN_APPROVE), response=CHANGED, summary="Approve a payment run"
)
def approve(
    request: HttpRequest, response: HttpResponse, company_id: UUID, run_id: UUID, body: PaymentRunApproveIn
) -> Any:
    """By somebody who had no hand in it: posts the payments, settles what they pay and makes the file, all of it or nothing."""
    company = company_of(company_id)
    approve_run(
        company=company,
        run_id=run_id,
        version=expected_version(request),
        seen=set(body.bank_details_seen),
        by=request.user,  # type: ignore[arg-type]
        today=_today(),
        now=datetime.now(UTC),
    )
    return _shown(response, company, run_id)


@router.get(
    RUN + "/file",
    auth=Member(Permission.PAYMENT_MAKE),
    response=answers(s200=None),
    summary="Download the file of a payment run",
    openapi_extra={
        "responses": {
            200: {
                "description": "pain.001.001.09 as XML; the same bytes each time.",
                "content": {"application/xml": {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
)
def download(request: HttpRequest, company_id: UUID, run_id: UUID) -> Any:
    """The file that the bank carries out, made once, when the run was approved. It holds account numbers whole."""
    row, content = file_of(company=company_of(company_id), run_id=run_id)
    response = StreamingHttpResponse([content], content_type="application/xml")  # streamed: no cache keeps it
    name = f"payment-run-{row.execution_on.isoformat()}-{row.id.hex[-8:]}.xml"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Length"] = str(len(content))
    return response


@router.post(
    RUN + "/status-reports",
    auth=Member(Permission.PAYMENT_MAKE),
    response=answers(s200=ReportReadOut),
    summary="Read a status report of the bank",
    openapi_extra=BODY,
)
def report(
    request: HttpRequest,
    response: HttpResponse,
    company_id: UUID,
    run_id: UUID,
    undone_on: Annotated[
        Day | None,
        Field(description="The day on which rejected payments are undone; today, or the day of execution, if omitted."),
    ] = None,
) -> Any:
    """A pain.002, version 3 to 15: what it accepts is taken down, payments that it rejects are undone. Read again, it changes nothing."""
    company = company_of(company_id)
    result = read_report(
        company=company,
        run_id=run_id,
        content=_content(request),
        undone_on=undone_on,
        by=request.user,  # type: ignore[arg-type]
        today=_today(),
        now=datetime.now(UTC),
    )
    return {
        "is_new": result.is_new,
        "accepted": result.accepted,
        "rejected": result.rejected,
        "pending": result.pending,
        "run": _shown(response, company, run_id),
    }


def _content(request: HttpRequest) -> bytes:
    """The file, whichever way it comes. Raises ReportUnreadable."""
    if request.content_type in KINDS:
        return request.body
    if request.content_type != FORM:
        raise ReportUnreadable(say("Send the status report as application/xml, or as a form with a part named file."))
    _ = request.body  # read whole before its parts are: a repeated request is known by it
    try:
        files = request.FILES.getlist("file")
    except (MultiPartParserError, SuspiciousOperation) as error:
        raise ReportUnreadable(say("The body is no form with files.")) from error
    if len(files) != 1:
        raise ReportUnreadable(say("Send one status report at a time, as a part named file."))
    content: bytes = files[0].read()
    return content


def _today() -> date:
    return datetime.now(UTC).date()


def _shown(response: HttpResponse, company: Company, run_id: UUID) -> dict[str, Any]:
    found = queries.run(company=company, run_id=run_id)
    for one in found["reports"]:
        one["read_by"] = one.pop("read_by__email")
    set_etag(response, found["version"])
    return found

"""Opening balances with their open items, as JSON or as CSV."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status
from pydantic import Field

from oasys.core.concurrency import set_etag
from oasys.core.wire import Day, RateSource, answers
from oasys.core.words import say
from oasys.ledger.queries import entry
from oasys.ledger.schemas import EntryOut
from oasys.organisations.auth import Member, require
from oasys.organisations.models import Company
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of
from oasys.settlement.errors import OpeningFileType
from oasys.settlement.opening import post_opening
from oasys.settlement.opening_input import COLUMNS, from_csv, from_lines
from oasys.settlement.schemas import OpeningBalancesIn

router = Router(tags=["Journal entries"])
OPENING = "/companies/{uuid:company_id}/opening-balances"
CSV = "text/csv"
CSV_BODY = {
    "requestBody": {
        "required": True,
        "description": f"A heading with some of {', '.join(COLUMNS)}; a row for each balance, and one for each open item of it.",
        "content": {CSV: {"schema": {"type": "string", "description": "Rows of opening balances."}}},
    }
}


@router.post(
    OPENING, auth=Member(Permission.ENTRY_POST), response=answers(s201=EntryOut), summary="Post opening balances"
)
def post_opening_balances(
    request: HttpRequest, response: HttpResponse, company_id: UUID, body: OpeningBalancesIn
) -> Any:
    """Once for each fiscal year, until reversed. Open items prove the balance they are given for; what the lines do not
    balance by goes to the opening balance account.
    """
    company = _company(request, company_id)
    entry_id = post_opening(
        company=company,
        posting_date=body.posting_date,
        balances=from_lines(body.lines),
        rate_source=body.rate_source,
        max_rate_age_days=body.max_rate_age_days,
        by=request.user,  # type: ignore[arg-type]
    )
    return Status(201, _shown(response, company, entry_id))


@router.post(
    OPENING + "/csv",
    auth=Member(Permission.ENTRY_POST),
    response=answers(s201=EntryOut),
    summary="Post opening balances from a CSV",
    openapi_extra=CSV_BODY,
)
def post_opening_csv(
    request: HttpRequest,
    response: HttpResponse,
    company_id: UUID,
    posting_date: Day,
    rate_source: RateSource | None = None,
    max_rate_age_days: Annotated[int | None, Field(ge=0, le=366)] = None,
) -> Any:
    """All rows or none; each bad row is named, counted as in the file."""
    company = _company(request, company_id)
    if request.content_type != CSV:
        raise OpeningFileType(say("Send the file as text/csv."))
    entry_id = post_opening(
        company=company,
        posting_date=posting_date,
        balances=from_csv(request.body),
        rate_source=rate_source,
        max_rate_age_days=max_rate_age_days,
        by=request.user,  # type: ignore[arg-type]
    )
    return Status(201, _shown(response, company, entry_id))


def _company(request: HttpRequest, company_id: UUID) -> Company:
    """What is posted here nobody has drafted before: it takes the right to draft, too. Raises PermissionMissing."""
    company = company_of(company_id)
    require(request, Permission.ENTRY_DRAFT)
    return company


def _shown(response: HttpResponse, company: Company, entry_id: UUID) -> dict[str, Any]:
    shown = entry(company=company, entry_id=entry_id)
    set_etag(response, shown["version"])
    return shown

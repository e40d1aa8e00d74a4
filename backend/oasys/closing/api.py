"""Revaluation of open foreign items and balances."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status
from pydantic import Field

from oasys.closing import queries, services
from oasys.closing.schemas import RevaluationIn, RevaluationOut, RevaluationPage, RevaluationPreview
from oasys.core.concurrency import expected_version, set_etag
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.wire import Day, RateSource, answers
from oasys.currencies.queries import rate_rule
from oasys.organisations.auth import Member
from oasys.organisations.models import Company
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Revaluation"])
REVALUATIONS = "/companies/{uuid:company_id}/revaluations"
REVALUATION = REVALUATIONS + "/{uuid:revaluation_id}"


@router.get(
    REVALUATIONS + "/preview",
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=RevaluationPreview),
    summary="Preview a revaluation",
)
def preview(
    request: HttpRequest,
    company_id: UUID,
    day: Day,
    rate_source: RateSource | None = None,
    max_rate_age_days: Annotated[int | None, Field(ge=0, le=366)] = None,
) -> Any:
    """Every open foreign item and balance of the day at its rate, as revaluing would post it; nothing is posted."""
    company = company_of(company_id)
    rule = rate_rule(company, source=rate_source, max_age_days=max_rate_age_days)
    return queries.preview(company=company, day=day, rule=rule)


@router.get(
    REVALUATIONS,
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=RevaluationPage),
    summary="List revaluations",
)
def list_revaluations(request: HttpRequest, company_id: UUID, limit: Limit = DEFAULT_LIMIT, after: After = None) -> Any:
    """Revaluations without their items, the latest day first; undone ones among them."""
    found = queries.revaluations(
        company=company_of(company_id), limit=limit, after=decode_cursor(after, date, UUID) if after else None
    )
    rows, cursor = page(found, limit=limit, key=lambda row: (row["day"], row["id"]))
    return {"items": rows, "next": cursor}


@router.post(
    REVALUATIONS, auth=Member(Permission.ENTRY_POST), response=answers(s201=RevaluationOut), summary="Revalue a day"
)
def revalue(request: HttpRequest, response: HttpResponse, company_id: UUID, body: RevaluationIn) -> Any:
    """Posts the unrealised differences of the day, and in the same act their reversal on the next day."""
    company = company_of(company_id)
    revaluation_id = services.revalue(
        company=company,
        day=body.day,
        rule=rate_rule(company, source=body.rate_source, max_age_days=body.max_rate_age_days),
        by=request.user,  # type: ignore[arg-type]
    )
    return Status(201, _shown(response, company, revaluation_id))


@router.get(
    REVALUATION,
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=RevaluationOut),
    summary="Read a revaluation",
)
def read(request: HttpRequest, response: HttpResponse, company_id: UUID, revaluation_id: UUID) -> Any:
    """One revaluation with every measured item, its rate and the day of that."""
    return _shown(response, company_of(company_id), revaluation_id)


@router.post(
    REVALUATION + "/undo",
    auth=Member(Permission.ENTRY_POST),
    response=answers(s200=RevaluationOut, s412=None, s428=None),
    summary="Undo a revaluation",
)
def undo(request: HttpRequest, response: HttpResponse, company_id: UUID, revaluation_id: UUID) -> Any:
    """Takes it back on both of its days, so that the day can be revalued again; it is kept, with who and when."""
    company = company_of(company_id)
    services.undo_revaluation(
        company=company,
        revaluation_id=revaluation_id,
        version=expected_version(request),
        by=request.user,  # type: ignore[arg-type]
    )
    return _shown(response, company, revaluation_id)


def _shown(response: HttpResponse, company: Company, revaluation_id: UUID) -> dict[str, Any]:
    found = queries.revaluation(company=company, revaluation_id=revaluation_id)
    set_etag(response, found["version"])
    return found

"""Fiscal years and periods."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from oasys.core.concurrency import expected_version, set_etag
from oasys.core.wire import answers
from oasys.ledger import queries
from oasys.ledger.models import FiscalYear
from oasys.ledger.schemas import FiscalYearIn, FiscalYearOut, PeriodChangeIn, PeriodChangeOut, PeriodOut
from oasys.ledger.services.years import change_period, open_fiscal_year
from oasys.organisations.auth import Member
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Fiscal years and periods"])
YEARS = "/companies/{uuid:company_id}/fiscal-years"
PERIOD = "/companies/{uuid:company_id}/periods/{uuid:period_id}"


def _year(year: FiscalYear, periods: list[Any]) -> dict[str, Any]:
    return {
        "id": year.id,
        "name": year.name,
        "starts_on": year.starts_on,
        "ends_on": year.ends_on,
        "periods": periods,
    }


@router.get(
    YEARS, auth=Member(Permission.LEDGER_READ), response=answers(s200=list[FiscalYearOut]), summary="List fiscal years"
)
def list_years(request: HttpRequest, company_id: UUID) -> Any:
    """The fiscal years with their periods, in order."""
    return [_year(year, periods) for year, periods in queries.fiscal_years(company=company_of(company_id))]


@router.post(
    YEARS, auth=Member(Permission.PERIOD_CLOSE), response=answers(s201=FiscalYearOut), summary="Open a fiscal year"
)
def open_year(request: HttpRequest, company_id: UUID, body: FiscalYearIn) -> Any:
    """Opens the fiscal year that holds the day, with its monthly periods."""
    year = open_fiscal_year(company=company_of(company_id), containing=body.containing)
    return Status(201, _year(year, list(year.periods.order_by("number"))))


@router.get(PERIOD, auth=Member(Permission.LEDGER_READ), response=answers(s200=PeriodOut), summary="Read a period")
def read(request: HttpRequest, response: HttpResponse, company_id: UUID, period_id: UUID) -> Any:
    """One period, with the ETag that changing it needs."""
    period = queries.period_of(company=company_of(company_id), period_id=period_id)
    set_etag(response, period.version)
    return period


@router.get(
    PERIOD + "/changes",
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=list[PeriodChangeOut]),
    summary="List a period's changes",
)
def list_changes(request: HttpRequest, company_id: UUID, period_id: UUID) -> Any:
    """Who opened, closed or locked the period, when and why, the latest first."""
    return queries.period_changes(company=company_of(company_id), period_id=period_id)


def _change(
    request: HttpRequest, response: HttpResponse, company_id: UUID, period_id: UUID, status: str, why: str
) -> Any:
    period = change_period(
        company=company_of(company_id),
        period_id=period_id,
        status=status,
        reason=why,
        version=expected_version(request),
        by=request.user,  # type: ignore[arg-type]
    )
    set_etag(response, period.version)
    return period


CHANGED = answers(s200=PeriodOut, s412=None, s428=None)


@router.post(PERIOD + "/close", auth=Member(Permission.PERIOD_CLOSE), response=CHANGED, summary="Close a period")
def close(request: HttpRequest, response: HttpResponse, company_id: UUID, period_id: UUID, body: PeriodChangeIn) -> Any:
    """From now on only owners and accountants post into it."""
    return _change(request, response, company_id, period_id, "closed", body.reason)


@router.post(PERIOD + "/lock", auth=Member(Permission.PERIOD_CLOSE), response=CHANGED, summary="Lock a period")
def lock(request: HttpRequest, response: HttpResponse, company_id: UUID, period_id: UUID, body: PeriodChangeIn) -> Any:
    """From now on nobody posts into it."""
    return _change(request, response, company_id, period_id, "locked", body.reason)


@router.post(
    PERIOD + "/reopen", auth=Member(Permission.PERIOD_CLOSE), response=CHANGED, summary="Reopen a closed period"
)
def reopen(
    request: HttpRequest, response: HttpResponse, company_id: UUID, period_id: UUID, body: PeriodChangeIn
) -> Any:
    """A closed period becomes open again; the reason is kept."""
    return _change(request, response, company_id, period_id, "open", body.reason)


@router.post(
    PERIOD + "/unlock", auth=Member(Permission.PERIOD_UNLOCK), response=CHANGED, summary="Unlock a locked period"
)
def unlock(
    request: HttpRequest, response: HttpResponse, company_id: UUID, period_id: UUID, body: PeriodChangeIn
) -> Any:
    """A locked period becomes closed; the reason is kept."""
    return _change(request, response, company_id, period_id, "closed", body.reason)

"""Fiscal years and periods, and leave to post into closed ones."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from oasys.core.concurrency import expected_version, set_etag
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.wire import answers
from oasys.ledger import queries
from oasys.ledger.calendar_schemas import FiscalYearIn
from oasys.ledger.grant_schemas import PeriodGrantEndIn, PeriodGrantIn, PeriodGrantOut, PeriodGrantPage
from oasys.ledger.models import FiscalYear
from oasys.ledger.schemas import FiscalYearOut, PeriodChangeIn, PeriodChangeOut, PeriodOut
from oasys.ledger.services.grants import end_grant, grant_period
from oasys.ledger.services.years import change_period, open_fiscal_year, open_fiscal_year_from
from oasys.organisations.auth import Member
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Fiscal years and periods"])
YEARS = "/companies/{uuid:company_id}/fiscal-years"
PERIOD = "/companies/{uuid:company_id}/periods/{uuid:period_id}"
GRANTS = "/companies/{uuid:company_id}/period-grants"


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
def list_years(request: HttpRequest, company_id: UUID, with_drafts: bool = False) -> Any:
    """The fiscal years with their periods, in order; `with_drafts` counts what waits as a draft in each period."""
    company = company_of(company_id)
    years = queries.fiscal_years(company=company)
    if with_drafts:
        waiting = queries.drafts_by_period(company=company)
        for _, periods in years:
            for period in periods:
                period.drafts = waiting.get(period.id, 0)  # type: ignore[attr-defined]
    return [_year(year, periods) for year, periods in years]


@router.post(
    YEARS, auth=Member(Permission.PERIOD_CLOSE), response=answers(s201=FiscalYearOut), summary="Open a fiscal year"
)
def open_year(request: HttpRequest, company_id: UUID, body: FiscalYearIn) -> Any:
    """The year of the calendar that holds the day, or a short or long one, with its periods, all open."""
    company, name = company_of(company_id), body.name or ""
    if body.starts_on is not None:
        year = open_fiscal_year_from(company=company, starts_on=body.starts_on, ends_on=body.ends_on, name=name)
    else:
        assert body.containing is not None
        year = open_fiscal_year(company=company, containing=body.containing, name=name)
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


@router.get(
    GRANTS,
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=PeriodGrantPage),
    summary="List leave to post into closed periods",
)
def list_grants(
    request: HttpRequest,
    company_id: UUID,
    period_id: UUID | None = None,
    in_force: bool | None = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Any:
    """Who was let into which closed period, by whom, why and until when, the latest first."""
    found = queries.period_grants(
        company=company_of(company_id),
        now=datetime.now(UTC),
        limit=limit,
        period_id=period_id,
        in_force=in_force,
        after=decode_cursor(after, UUID)[0] if after else None,
    )
    rows, cursor = page(found, limit=limit, key=lambda row: (row.id,))
    return {"items": rows, "next": cursor}


@router.post(
    PERIOD + "/grants",
    auth=Member(Permission.PERIOD_CLOSE),
    response=answers(s201=PeriodGrantOut),
    summary="Let a person post into a closed period",
)
def grant(request: HttpRequest, company_id: UUID, period_id: UUID, body: PeriodGrantIn) -> Any:
    """Another member, until a moment; who has the right to post needs no other to post there. Never a locked period."""
    company, now = company_of(company_id), datetime.now(UTC)
    made = grant_period(
        company=company,
        period_id=period_id,
        email=body.email,
        reason=body.reason,
        valid_until=body.until,
        now=now,
        by=request.user,  # type: ignore[arg-type]
    )
    return Status(201, queries.period_grants(company=company, now=now, limit=1, grant_id=made.id)[0])


@router.post(
    GRANTS + "/{uuid:grant_id}/end",
    auth=Member(Permission.PERIOD_CLOSE),
    response=answers(s200=PeriodGrantOut),
    summary="Take leave back",
)
def end(request: HttpRequest, company_id: UUID, grant_id: UUID, body: PeriodGrantEndIn) -> Any:
    """Before its end; the leave and its end are both kept."""
    company, now = company_of(company_id), datetime.now(UTC)
    end_grant(company=company, grant_id=grant_id, reason=body.reason, now=now, by=request.user)  # type: ignore[arg-type]
    return queries.period_grants(company=company, now=now, limit=1, grant_id=grant_id)[0]

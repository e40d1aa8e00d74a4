"""Tax returns over HTTP. Each operation parses, makes one call, answers."""

from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from oasys.core.concurrency import expected_version, set_etag
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.wire import Day, answers
from oasys.organisations.auth import Member, require
from oasys.organisations.models import Company
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of
from oasys.tax import locking, returns
from oasys.tax.forms import form_of
from oasys.tax.return_schemas import (
    BoxLinePage,
    FiledIn,
    FilingIn,
    FilingOut,
    LockIn,
    TaxPeriodPage,
    TaxReturnOut,
    UnlockIn,
)
from oasys.tax.returns import Filing, Shown, TaxPeriod

router = Router(tags=["Tax returns"])
FILING = "/companies/{uuid:company_id}/tax/filing"
RETURNS = "/companies/{uuid:company_id}/tax-returns"
RETURN = RETURNS + "/{first_day}"
FirstDay = Annotated[Day, Path(description="First day of the period: it names the return.")]
CHANGED = answers(s200=TaxReturnOut, s412=None, s428=None)


def _today() -> date:
    return datetime.now(UTC).date()


@router.get(
    FILING,
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=FilingOut, s304=None),
    summary="Read how tax returns are filed",
)
def read_filing(request: HttpRequest, response: HttpResponse, company_id: UUID) -> Any:
    """From which day on and how often the company files, with the ETag that changing it needs."""
    company = company_of(company_id)
    return _filing(response, company, returns.filing_of(company))


@router.put(
    FILING,
    auth=Member(Permission.TAX_CHANGE),
    response=answers(s200=FilingOut, s412=None, s428=None),
    summary="Choose how tax returns are filed",
)
def choose_filing(request: HttpRequest, response: HttpResponse, company_id: UUID, body: FilingIn) -> Any:
    """Locked returns keep their periods; the next one begins on the day after them. Letting tax fall due needs the right to post."""
    company = company_of(company_id)
    if body.makes_deferred_due:
        require(request, Permission.ENTRY_POST)
    filing = locking.choose_filing(
        company=company,
        version=expected_version(request),
        starts_on=body.starts_on,
        months=body.months,
        makes_deferred_due=body.makes_deferred_due,
        by=request.user,  # type: ignore[arg-type]
    )
    return _filing(response, company, filing)


def _filing(response: HttpResponse, company: Company, filing: Filing) -> Any:
    form = form_of(company.country_pack)
    set_etag(response, filing.version)
    names = ("starts_on", "months", "deferred_as", "failure", "version")
    return {name: getattr(filing, name) for name in names} | {"form": form.name, "lengths": form.months}


@router.get(
    RETURNS, auth=Member(Permission.LEDGER_READ), response=answers(s200=TaxPeriodPage), summary="List tax returns"
)
def list_returns(request: HttpRequest, company_id: UUID, limit: Limit = DEFAULT_LIMIT, after: After = None) -> Any:
    """Every period that has begun, the latest first. Empty until the company says how it files."""
    today = _today()
    key = decode_cursor(after, date)[0] if after else None
    found = returns.periods(company=company_of(company_id), today=today, limit=limit, after=key)
    rows, cursor = page(found, limit=limit, key=lambda row: (row.starts_on,))
    return {"items": [_period(row, today) for row in rows], "next": cursor}


def _period(period: TaxPeriod, today: date) -> dict[str, Any]:
    payable = None
    if period.locked is not None:
        kept = orjson.loads(period.locked.figures)
        payable = next(box["amount"] for box in kept["boxes"] if box["number"] == kept["payable"])
    return {
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
        "state": period.state,
        "is_over": period.ends_on < today,
        "payable": payable,
    }


@router.get(
    RETURN,
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=TaxReturnOut, s304=None),
    summary="Read a tax return",
)
def read_return(request: HttpRequest, response: HttpResponse, company_id: UUID, first_day: FirstDay) -> Any:
    """The boxes: computed from what is posted while the return is open; as they were locked afterwards, with what came late beside them."""
    company, today = company_of(company_id), _today()
    return _answer(response, company, returns.tax_return(company=company, starts_on=first_day, today=today), today)


@router.get(
    RETURN + "/boxes/{box}/lines",
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=BoxLinePage),
    summary="List what a box sums",
)
def list_box_lines(
    request: HttpRequest,
    company_id: UUID,
    first_day: FirstDay,
    box: Annotated[str, Path(max_length=20, description="Number of the box.")],
    late: Annotated[bool, Query(description="Instead: what was posted into the locked period since.")] = False,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Any:
    """Taxed amounts by posting date, each with its line and entry; they sum up to the box before it is rounded."""
    found = returns.box_lines(
        company=company_of(company_id),
        starts_on=first_day,
        today=_today(),
        number=box,
        limit=limit,
        after=decode_cursor(after, date, UUID) if after else None,
        late=late,
    )
    rows, cursor = page(found, limit=limit, key=lambda row: (row["posting_date"], row["id"]))
    return {"items": rows, "next": cursor}


@router.post(
    RETURN + "/lock",
    auth=Member(Permission.TAX_LOCK_RETURN),
    response=answers(s200=TaxReturnOut),
    summary="Lock a tax return",
)
def lock(request: HttpRequest, response: HttpResponse, company_id: UUID, first_day: FirstDay, body: LockIn) -> Any:
    """Keeps the figures for good. Periods are locked in their order, after they are over; what is posted into them later is carried on."""
    company, today = company_of(company_id), _today()
    shown = locking.lock_return(
        company=company,
        starts_on=first_day,
        fingerprint=body.fingerprint,
        today=today,
        by=request.user,  # type: ignore[arg-type]
    )
    return _answer(response, company, shown, today)


@router.post(
    RETURN + "/file", auth=Member(Permission.TAX_LOCK_RETURN), response=CHANGED, summary="Mark a tax return as filed"
)
def file(request: HttpRequest, response: HttpResponse, company_id: UUID, first_day: FirstDay, body: FiledIn) -> Any:
    """Notes the day and what the authority calls it. From then on the return stays locked."""
    company, today = company_of(company_id), _today()
    shown = locking.mark_as_filed(
        company=company,
        starts_on=first_day,
        version=expected_version(request),
        filed_on=body.filed_on,
        reference=body.reference,
        today=today,
        by=request.user,  # type: ignore[arg-type]
    )
    return _answer(response, company, shown, today)


@router.post(
    RETURN + "/unlock", auth=Member(Permission.TAX_LOCK_RETURN), response=CHANGED, summary="Unlock a tax return"
)
def unlock(request: HttpRequest, response: HttpResponse, company_id: UUID, first_day: FirstDay, body: UnlockIn) -> Any:
    """Only the latest one that is locked, and not one that was filed; what was locked is kept with the reason."""
    company, today = company_of(company_id), _today()
    shown = locking.unlock_return(
        company=company,
        starts_on=first_day,
        version=expected_version(request),
        reason=body.reason,
        today=today,
        by=request.user,  # type: ignore[arg-type]
    )
    return _answer(response, company, shown, today)


def _answer(response: HttpResponse, company: Company, shown: Shown, today: date) -> Any:
    locked = shown.period.locked
    set_etag(response, locked.version if locked else 0)
    before = locking.unlocked_returns(company=company, starts_on=shown.period.starts_on)
    return _period(shown.period, today) | {
        "is_next": shown.is_next,
        "form": shown.form_label,
        "currency": company.base_currency,
        "payable_box": shown.payable,
        "payable": next(box["amount"] for box in shown.boxes if box["number"] == shown.payable),
        "boxes": shown.boxes,
        "taxes": shown.taxes,
        "left_out": [
            {"tax_code_id": one.tax_code_id, "tax_code": one.code, "side": one.side, "tax": one.tax}
            for one in shown.left_out
        ],
        "late_rows": shown.late_rows,
        "fingerprint": shown.fingerprint,
        "last_posted_at": locked.last_posted_at if locked else None,
        "locked_at": locked.locked_at if locked else None,
        "locked_by": locked.locked_by.email if locked else None,
        "filed_on": locked.filed_on if locked else None,
        "filed_reference": locked.filed_reference or None if locked else None,
        "unlocked": [
            {
                "locked_at": one.locked_at,
                "locked_by": one.locked_by.email,
                "fingerprint": one.fingerprint,
                "unlocked_at": one.unlocked_at,
                "unlocked_by": one.unlocked_by.email if one.unlocked_by else None,
                "reason": one.unlock_reason,
            }
            for one in before
        ],
        "version": locked.version if locked else 0,
    }

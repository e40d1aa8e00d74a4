"""Open items and their settlement."""

from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status
from pydantic import Field

from oasys.core.concurrency import expected_version, set_etag
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.wire import Code, Day, UnitCode, answers
from oasys.ledger.models import Account
from oasys.ledger.queries import account_named
from oasys.organisations.auth import Member
from oasys.organisations.models import Company
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of
from oasys.settlement import queries, services
from oasys.settlement.schemas import (
    CancelIn,
    OpenItemPage,
    OpenItemTotal,
    SettlementIn,
    SettlementOut,
    SettlementPage,
)

router = Router(tags=["Open items and settlements"])
ITEMS = "/companies/{uuid:company_id}/open-items"
SETTLEMENTS = "/companies/{uuid:company_id}/settlements"
SETTLEMENT = SETTLEMENTS + "/{uuid:settlement_id}"


def _account(company: Company, account_id: UUID | None, code: str | None) -> Account:
    return queries.reconcilable_account(account_named(company=company, account_id=account_id, code=code))


@router.get(ITEMS, auth=Member(Permission.LEDGER_READ), response=answers(s200=OpenItemPage), summary="List open items")
def list_open_items(
    request: HttpRequest,
    company_id: UUID,
    account_id: UUID | None = None,
    account_code: Code | None = None,
    as_of: Day | None = None,
    currency: UnitCode | None = None,
    contact_id: Annotated[UUID | None, Field(description="Only those of this contact.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Any:
    """Lines of a receivable, payable or clearing account that are not settled, the oldest first; now, or as of a day."""
    company = company_of(company_id)
    found = queries.open_items(
        company=company,
        where=queries.ItemFilter(_account(company, account_id, account_code), as_of, currency, contact_id),
        today=datetime.now(UTC).date(),
        limit=limit,
        after=decode_cursor(after, date, UUID) if after else None,
    )
    rows, cursor = page(found, limit=limit, key=lambda row: (row["posting_date"], row["line_id"]))
    return {"items": rows, "next": cursor}


@router.get(
    ITEMS + "/totals",
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=list[OpenItemTotal]),
    summary="Compare open items with the books",
)
def open_item_totals(
    request: HttpRequest,
    company_id: UUID,
    account_id: UUID | None = None,
    account_code: Code | None = None,
    as_of: Day | None = None,
    currency: UnitCode | None = None,
) -> Any:
    """What the open items of an account sum up to in each currency, beside its balance; now, or as of a day."""
    company = company_of(company_id)
    account = _account(company, account_id, account_code)
    return queries.open_item_totals(company=company, where=queries.ItemFilter(account, as_of, currency))


@router.get(
    SETTLEMENTS, auth=Member(Permission.LEDGER_READ), response=answers(s200=SettlementPage), summary="List settlements"
)
def list_settlements(
    request: HttpRequest,
    company_id: UUID,
    account_code: Code | None = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Any:
    """Settlements without their lines, the latest day first; cancelled ones among them."""
    company = company_of(company_id)
    found = queries.settlements(
        company=company,
        account=account_named(company=company, account_id=None, code=account_code) if account_code else None,
        limit=limit,
        after=decode_cursor(after, date, UUID) if after else None,
    )
    rows, cursor = page(found, limit=limit, key=lambda row: (row["settled_on"], row["id"]))
    return {"items": rows, "next": cursor}


@router.post(
    SETTLEMENTS, auth=Member(Permission.ENTRY_POST), response=answers(s201=SettlementOut), summary="Settle open items"
)
def settle(request: HttpRequest, response: HttpResponse, company_id: UUID, body: SettlementIn) -> Any:
    """Matches debits with credits of one account and currency; a difference of rates is posted in the same act."""
    company = company_of(company_id)
    settlement_id = services.settle(
        company=company,
        lines=[services.MatchInput(line.line_id, line.amount) for line in body.lines],
        settled_on=body.settled_on,
        description=body.description,
        by=request.user,  # type: ignore[arg-type]
    )
    return Status(201, _shown(response, company, settlement_id))


@router.get(
    SETTLEMENT,
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=SettlementOut),
    summary="Read a settlement",
)
def read(request: HttpRequest, response: HttpResponse, company_id: UUID, settlement_id: UUID) -> Any:
    """One settlement with its lines, and the ETag that cancelling it needs."""
    return _shown(response, company_of(company_id), settlement_id)


@router.post(
    SETTLEMENT + "/cancel",
    auth=Member(Permission.ENTRY_POST),
    response=answers(s200=SettlementOut, s412=None, s428=None),
    summary="Cancel a settlement",
)
def cancel(request: HttpRequest, response: HttpResponse, company_id: UUID, settlement_id: UUID, body: CancelIn) -> Any:
    """Its lines are open again, its exchange difference is reversed; the settlement is kept, with who, when and why."""
    company = company_of(company_id)
    services.cancel_settlement(
        company=company,
        settlement_id=settlement_id,
        cancelled_on=body.cancelled_on,
        reason=body.reason,
        version=expected_version(request),
        by=request.user,  # type: ignore[arg-type]
    )
    return _shown(response, company, settlement_id)


def _shown(response: HttpResponse, company: Company, settlement_id: UUID) -> dict[str, Any]:
    settlement = queries.settlement(company=company, settlement_id=settlement_id)
    set_etag(response, settlement["version"])
    return settlement

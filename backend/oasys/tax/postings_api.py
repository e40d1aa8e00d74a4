"""Entries with taxes, and tax that falls due, over HTTP. Each operation parses, makes one call, answers."""

from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from oasys.core.concurrency import set_etag
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.wire import Day, answers
from oasys.ledger.queries import entry as entry_shown
from oasys.ledger.schemas import EntryOut
from oasys.organisations.auth import Member, require
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of
from oasys.tax import due, entries
from oasys.tax.posting_schemas import FallDueIn, OverduePage, TaxedEntryIn

router = Router(tags=["Taxes"])
TAX = "/companies/{uuid:company_id}/tax"


@router.post(
    TAX + "/entries",
    auth=Member(Permission.ENTRY_DRAFT),
    response=answers(s201=EntryOut),
    summary="Write an entry with taxes",
)
def write_entry(
    request: HttpRequest, response: HttpResponse, company_id: UUID, body: TaxedEntryIn, post: bool = False
) -> Any:
    """Writes a draft in the base currency with lines for the tax of its lines; with `?post=true`, which needs that right, it is posted.

    A draft that is changed afterwards has its lines written anew, without taxes: delete it and write another one instead.
    """
    company = company_of(company_id)
    if post:
        require(request, Permission.ENTRY_POST)
    entry_id = entries.write_taxed_entry(company=company, entry=body.said(), post=post, by=request.user)  # type: ignore[arg-type]
    shown = entry_shown(company=company, entry_id=entry_id)
    set_etag(response, shown["version"])
    return Status(201, shown)


@router.get(
    TAX + "/overdue",
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=OverduePage),
    summary="List overdue deferred tax",
)
def list_overdue(
    request: HttpRequest,
    company_id: UUID,
    on: Annotated[Day | None, Query(description="Overdue on that day; today if omitted.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Any:
    """Documents whose tax waits for their payment longer than the tax code allows, the earliest first."""
    found = due.overdue(
        company=company_of(company_id),
        on=on or datetime.now(UTC).date(),
        limit=limit,
        after=decode_cursor(after, date, UUID) if after else None,
    )
    rows, cursor = page(found, limit=limit, key=lambda row: (row["posting_date"], row["entry_id"]))
    return {"items": rows, "next": cursor}


@router.post(
    TAX + "/overdue/{uuid:entry_id}/fall-due",
    auth=Member(Permission.ENTRY_POST),
    response=answers(s201=EntryOut),
    summary="Make overdue tax due",
)
def fall_due(request: HttpRequest, response: HttpResponse, company_id: UUID, entry_id: UUID, body: FallDueIn) -> Any:
    """Posts the entry that moves overdue tax of a document from deferred to due. Refused where nothing is overdue on that day."""
    company = company_of(company_id)
    made = due.make_overdue_due(company=company, entry_id=entry_id, on=body.on, by=request.user)  # type: ignore[arg-type]
    shown = entry_shown(company=company, entry_id=made)
    set_etag(response, shown["version"])
    return Status(201, shown)

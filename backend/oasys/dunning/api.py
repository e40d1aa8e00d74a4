"""Reminders over HTTP: proposals, releases, history, blocks, settings."""

from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status
from pydantic import Field

from oasys.core.concurrency import expected_version, set_etag
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, encode_cursor, page
from oasys.core.wire import answers
from oasys.dispatch.api import as_file, file_answer
from oasys.dispatch.files import PDF
from oasys.dunning import queries, services, settings
from oasys.dunning.proposals import proposals
from oasys.dunning.schemas import (
    DunningBlockIn,
    DunningBlockOut,
    DunningBlockPage,
    DunningSettingsIn,
    DunningSettingsOut,
    LevelNumber,
    ReminderOut,
    ReminderPage,
    ReminderProposalPage,
    RemindersReleasedOut,
    RemindersReleaseIn,
)
from oasys.dunning.services import Wanted
from oasys.organisations.auth import Member, require
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Reminders"])
COMPANY = "/companies/{uuid:company_id}"
REMINDERS = COMPANY + "/reminders"
BLOCKS = COMPANY + "/dunning-blocks"
SETTINGS = COMPANY + "/dunning-settings"
OfContact = Annotated[UUID | None, Field(description="Only those of this contact.")]
OfLevel = Annotated[LevelNumber | None, Field(description="Only those of this level.")]


def _today() -> date:
    return datetime.now(UTC).date()


@router.get(
    COMPANY + "/reminder-proposals",
    auth=Member(Permission.DOCUMENT_READ),
    response=answers(s200=ReminderProposalPage),
    summary="List proposals of reminders",
)
def list_proposals(
    request: HttpRequest,
    company_id: UUID,
    contact_id: OfContact = None,
    level: OfLevel = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Any:
    """What could be released today, found from what is open; those of one contact are never parted, so a page may hold some more."""
    today = _today()
    found, cursor = proposals(
        company=company_of(company_id),
        today=today,
        limit=limit,
        after=decode_cursor(after, str, UUID) if after else None,
        contact_id=contact_id,
        level=level,
    )
    return {
        "as_of": today,
        "items": [_proposal(one) for one in found],
        "next": encode_cursor(cursor) if cursor else None,
    }


@router.post(
    REMINDERS,
    auth=Member(Permission.SALES_POST),
    response=answers(s200=RemindersReleasedOut),
    summary="Release reminders",
)
def release(request: HttpRequest, company_id: UUID, body: RemindersReleaseIn) -> Any:
    """Those that are still what was seen. Fees and interest are posted with them where the company has it so."""
    company = company_of(company_id)
    request.answer_is_private = True  # type: ignore[attr-defined]
    by: Any = request.user
    wanted = [Wanted(one.contact_id, one.currency, one.key) for one in body.proposals]
    ids, fell_away = services.release(company=company, wanted=wanted, today=_today(), by=by)
    found = queries.reminders(company=company, limit=len(ids), ids=ids) if ids else []
    return {"released": found, "fell_away": fell_away}


@router.get(
    REMINDERS,
    auth=Member(Permission.DOCUMENT_READ),
    response=answers(s200=ReminderPage),
    summary="List reminders",
)
def list_reminders(
    request: HttpRequest,
    company_id: UUID,
    contact_id: OfContact = None,
    document_id: Annotated[UUID | None, Field(description="Only those that remind of this invoice.")] = None,
    line_id: Annotated[UUID | None, Field(description="Only those that remind of this open item.")] = None,
    level: OfLevel = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Any:
    """What was released, the latest first."""
    found = queries.reminders(
        company=company_of(company_id),
        limit=limit,
        after=decode_cursor(after, date, UUID) if after else None,
        contact_id=contact_id,
        document_id=document_id,
        line_id=line_id,
        level=level,
    )
    rows, cursor = page(found, limit=limit, key=lambda row: (row["as_of"], row["id"]))
    return {"items": rows, "next": cursor}


@router.get(
    REMINDERS + "/{uuid:reminder_id}",
    auth=Member(Permission.DOCUMENT_READ),
    response=answers(s200=ReminderOut, s304=None),
    summary="Read a reminder",
)
def read_reminder(request: HttpRequest, company_id: UUID, reminder_id: UUID) -> Any:
    """One with its items as they stood, and what it says."""
    return queries.reminder(company=company_of(company_id), reminder_id=reminder_id)


@router.get(
    REMINDERS + "/{uuid:reminder_id}/pdf",
    auth=Member(Permission.DOCUMENT_READ),
    response=answers(s200=None, s304=None),
    summary="Read a reminder as paper",
    openapi_extra=file_answer(PDF),
)
def read_paper(request: HttpRequest, company_id: UUID, reminder_id: UUID) -> Any:
    """The PDF that went, or goes, to the contact."""
    return as_file(services.paper_of(company=company_of(company_id), reminder_id=reminder_id), inline=True)


@router.get(
    BLOCKS,
    auth=Member(Permission.DOCUMENT_READ),
    response=answers(s200=DunningBlockPage),
    summary="List blocks of reminders",
)
def list_blocks(request: HttpRequest, company_id: UUID, limit: Limit = DEFAULT_LIMIT, after: After = None) -> Any:
    """Contacts and items that are not reminded of, the latest block first."""
    key = decode_cursor(after, datetime, UUID) if after else None
    found = queries.blocks(company=company_of(company_id), limit=limit, after=key)
    rows, cursor = page(found, limit=limit, key=lambda row: (row["made_at"], row["id"]))
    return {"items": rows, "next": cursor}


@router.post(
    BLOCKS,
    auth=Member(Permission.SALES_DRAFT),
    response=answers(s201=DunningBlockOut),
    summary="Block reminders",
)
def set_block(request: HttpRequest, company_id: UUID, body: DunningBlockIn) -> Any:
    """Leaves a contact, an invoice or an open item out, until a day or until it is lifted."""
    company = company_of(company_id)
    by: Any = request.user
    block = services.set_block(company=company, by=by, **body.model_dump())
    return Status(201, queries.blocks(company=company, limit=1, block_id=block.id)[0])


@router.delete(
    BLOCKS + "/{uuid:block_id}",
    auth=Member(Permission.SALES_DRAFT),
    response=answers(s204=None),
    summary="Lift a block of reminders",
)
def lift_block(request: HttpRequest, company_id: UUID, block_id: UUID) -> Any:
    """It is reminded of again; the audit trail keeps what was blocked."""
    services.lift_block(company=company_of(company_id), block_id=block_id)
    return Status(204, None)


@router.get(
    SETTINGS,
    auth=Member(Permission.DOCUMENT_READ),
    response=answers(s200=DunningSettingsOut, s304=None),
    summary="Read the settings of reminders",
)
def read_settings(request: HttpRequest, response: HttpResponse, company_id: UUID) -> Any:
    """Levels, rates of interest and what is posted, with the ETag that changing it needs."""
    company = company_of(company_id)
    found = settings.settings_of(company)
    set_etag(response, found.version)
    return settings.shown(found, company)


@router.put(
    SETTINGS,
    auth=Member(Permission.CHART_CHANGE),
    response=answers(s200=DunningSettingsOut, s412=None, s428=None),
    summary="Choose the settings of reminders",
)
def change_settings(request: HttpRequest, response: HttpResponse, company_id: UUID, body: DunningSettingsIn) -> Any:
    """How the company reminds from now on; what was released stays as it is."""
    company, version = company_of(company_id), expected_version(request)
    by: Any = request.user
    if body.releases_first_level:
        require(request, Permission.SALES_POST)  # it acts with the rights of who chose it
    found = settings.choose_settings(company=company, version=version, body=body, by=by)
    set_etag(response, found.version)
    return settings.shown(found, company)


def _proposal(one: Any) -> dict[str, Any]:
    names = (
        "contact_id", "level", "currency", "language", "open_amount", "earlier_charges", "fee", "interest", "total", "key", "credits",
        "items", "problem",
    )  # fmt: skip
    return {name: getattr(one, name) for name in names} | {"contact": one.contact.display_name}

"""Templates, recurring entries and planned reversals over HTTP."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Status

from oasys.core.concurrency import expected_version, set_etag
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.wire import answers
from oasys.ledger.queries import entry as entry_of
from oasys.ledger.schemas import EntryOut
from oasys.organisations.auth import Member, require
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of
from oasys.recurring import queries, services
from oasys.recurring.models import EntryTemplate, PlannedReversal, RecurringEntry
from oasys.recurring.rules import Rhythm
from oasys.recurring.schemas import (
    OccurrencePage,
    OnDayIn,
    PlannedReversalIn,
    PlannedReversalOut,
    PlannedReversalPage,
    RecurringIn,
    RecurringOut,
    RecurringPage,
    RecurringPatch,
    TemplateIn,
    TemplateOut,
    TemplatePage,
)

router = Router(tags=["Recurring entries"])
COMPANY = "/companies/{uuid:company_id}"
TEMPLATES = COMPANY + "/entry-templates"
TEMPLATE = TEMPLATES + "/{uuid:template_id}"
RECURRING = COMPANY + "/recurring-entries"
ONE = RECURRING + "/{uuid:recurring_id}"
PLAN = COMPANY + "/journal-entries/{uuid:entry_id}/planned-reversal"


def _today() -> date:
    return timezone.now().date()


@router.get(
    TEMPLATES, auth=Member(Permission.LEDGER_READ), response=answers(s200=TemplatePage), summary="List entry templates"
)
def list_templates(request: HttpRequest, company_id: UUID, limit: Limit = DEFAULT_LIMIT, after: After = None) -> Any:
    """Templates of entries, by name."""
    key = decode_cursor(after, str, UUID) if after else None
    found = queries.templates(company=company_of(company_id), limit=limit, after=key)
    rows, cursor = page(found, limit=limit, key=lambda row: (row.name, row.id))
    return {"items": rows, "next": cursor}


@router.post(
    TEMPLATES, auth=Member(Permission.ENTRY_DRAFT), response=answers(s201=TemplateOut), summary="Add an entry template"
)
def create_template(request: HttpRequest, response: HttpResponse, company_id: UUID, body: TemplateIn) -> Any:
    """Keeps what an entry says, to write it again under other dates."""
    made = services.create_template(
        company=company_of(company_id), name=body.name, content=_content(body), today=_today()
    )
    return Status(201, _shown(response, made))


@router.get(
    TEMPLATE,
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=TemplateOut, s304=None),
    summary="Read an entry template",
)
def read_template(request: HttpRequest, response: HttpResponse, company_id: UUID, template_id: UUID) -> Any:
    """One template."""
    return _shown(response, queries.template_of(company=company_of(company_id), template_id=template_id))


@router.put(
    TEMPLATE,
    auth=Member(Permission.ENTRY_DRAFT),
    response=answers(s200=TemplateOut, s412=None, s428=None),
    summary="Replace an entry template",
)
def change_template(
    request: HttpRequest, response: HttpResponse, company_id: UUID, template_id: UUID, body: TemplateIn
) -> Any:
    """Recurring entries follow it from their next day on; entries that were made stay as they are."""
    changed = services.change_template(
        company=company_of(company_id),
        template_id=template_id,
        version=expected_version(request),
        name=body.name,
        content=_content(body),
        today=_today(),
    )
    return _shown(response, changed)


@router.delete(
    TEMPLATE,
    auth=Member(Permission.ENTRY_DRAFT),
    response=answers(s204=None, s412=None, s428=None),
    summary="Delete an entry template",
)
def delete_template(request: HttpRequest, company_id: UUID, template_id: UUID) -> Any:
    """Entries that were made from it stay; one that a recurring entry uses is kept."""
    services.delete_template(company=company_of(company_id), template_id=template_id, version=expected_version(request))
    return Status(204, None)


@router.post(
    TEMPLATE + "/entries",
    auth=Member(Permission.ENTRY_DRAFT),
    response=answers(s201=EntryOut),
    summary="Write an entry from a template",
)
def use_template(request: HttpRequest, company_id: UUID, template_id: UUID, body: OnDayIn) -> Any:
    """A draft of that day."""
    company = company_of(company_id)
    entry_id = services.use_template(
        company=company,
        template_id=template_id,
        day=body.posting_date,
        by=request.user,  # type: ignore[arg-type]
    )
    return Status(201, entry_of(company=company, entry_id=entry_id))


@router.get(
    RECURRING,
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=RecurringPage),
    summary="List recurring entries",
)
def list_recurring(request: HttpRequest, company_id: UUID, limit: Limit = DEFAULT_LIMIT, after: After = None) -> Any:
    """Recurring entries with their next days, and why one could not be made."""
    key = decode_cursor(after, str, UUID) if after else None
    found = queries.recurring(company=company_of(company_id), limit=limit, after=key)
    rows, cursor = page(found, limit=limit, key=lambda row: (row["name"], row["id"]))
    return {"items": rows, "next": cursor}


@router.post(
    RECURRING,
    auth=Member(Permission.ENTRY_DRAFT),
    response=answers(s201=RecurringOut),
    summary="Set up a recurring entry",
)
def create_recurring(request: HttpRequest, response: HttpResponse, company_id: UUID, body: RecurringIn) -> Any:
    """From a template, on each day of the rhythm, exactly once. It acts with the rights of who changed it last."""
    if body.is_posted:
        require(request, Permission.ENTRY_POST)
    company = company_of(company_id)
    made = services.create_recurring(
        company=company,
        name=body.name,
        template_id=body.template_id,
        rhythm=Rhythm(body.unit, body.every, body.starts_on, body.on_last_day, body.ends_on, body.times),
        is_posted=body.is_posted,
        reverse_next_day=body.reverse_next_day,
        today=_today(),
        by=request.user,  # type: ignore[arg-type]
    )
    return Status(201, queries.shown(company=company, row=_shown(response, made)))


@router.get(
    ONE,
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=RecurringOut),
    summary="Read a recurring entry",
)
def read_recurring(request: HttpRequest, response: HttpResponse, company_id: UUID, recurring_id: UUID) -> Any:
    """One recurring entry; its entries carry the source `recurring`."""
    company = company_of(company_id)
    row = queries.recurring_of(company=company, recurring_id=recurring_id)
    return queries.shown(company=company, row=_shown(response, row))


@router.get(
    ONE + "/occurrences",
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=OccurrencePage),
    summary="List the days of a recurring entry",
)
def list_occurrences(
    request: HttpRequest, company_id: UUID, recurring_id: UUID, limit: Limit = DEFAULT_LIMIT, after: After = None
) -> Any:
    """Its days that are done, the latest first, each with the entry made on it; passed-over days without one."""
    company = company_of(company_id)
    row = queries.recurring_of(company=company, recurring_id=recurring_id)
    key = decode_cursor(after, int)[0] if after else None
    found = queries.occurrences(company=company, row=row, limit=limit, after=key)
    rows, cursor = page(found, limit=limit, key=lambda one: (one["number"],))
    return {"items": rows, "next": cursor}


@router.patch(
    ONE,
    auth=Member(Permission.ENTRY_DRAFT),
    response=answers(s200=RecurringOut, s412=None, s428=None),
    summary="Change a recurring entry",
)
def change_recurring(
    request: HttpRequest, response: HttpResponse, company_id: UUID, recurring_id: UUID, body: RecurringPatch
) -> Any:
    """Its name, end or pause, and how its entries are made. A failure is cleared, and it is tried again at once."""
    company = company_of(company_id)
    changes = body.model_dump(exclude_unset=True)
    if changes.get("is_posted", queries.recurring_of(company=company, recurring_id=recurring_id).is_posted):
        require(request, Permission.ENTRY_POST)  # or it would act with a right that its new owner has not
    changed = services.change_recurring(
        company=company,
        recurring_id=recurring_id,
        version=expected_version(request),
        changes=changes,
        today=_today(),
        by=request.user,  # type: ignore[arg-type]
    )
    return queries.shown(company=company, row=_shown(response, changed))


@router.delete(
    ONE,
    auth=Member(Permission.ENTRY_DRAFT),
    response=answers(s204=None, s412=None, s428=None),
    summary="Delete a recurring entry",
)
def delete_recurring(request: HttpRequest, company_id: UUID, recurring_id: UUID) -> Any:
    """It makes no more entries; those it made stay."""
    services.delete_recurring(
        company=company_of(company_id), recurring_id=recurring_id, version=expected_version(request)
    )
    return Status(204, None)


@router.get(
    COMPANY + "/planned-reversals",
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=PlannedReversalPage),
    summary="List planned reversals",
)
def list_planned(request: HttpRequest, company_id: UUID, limit: Limit = DEFAULT_LIMIT, after: After = None) -> Any:
    """Reversals that wait for their day, the next one first."""
    key = decode_cursor(after, date, UUID) if after else None
    found = queries.planned(company=company_of(company_id), limit=limit, after=key)
    rows, cursor = page(found, limit=limit, key=lambda row: (row.reverse_on, row.id))
    return {"items": [_plan(row) for row in rows], "next": cursor}


@router.get(
    PLAN,
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=PlannedReversalOut),
    summary="Read a planned reversal",
)
def read_plan(request: HttpRequest, company_id: UUID, entry_id: UUID) -> Any:
    """When the entry is to be reversed, or that it was."""
    return _plan(queries.plan_of(company=company_of(company_id), entry_id=entry_id))


@router.put(
    PLAN,
    auth=Member(Permission.ENTRY_POST),
    response=answers(s200=PlannedReversalOut),
    summary="Plan a reversal",
)
def plan_reversal(request: HttpRequest, company_id: UUID, entry_id: UUID, body: PlannedReversalIn) -> Any:
    """The entry is reversed on that day, exactly once; a draft is, once it is posted."""
    return _plan(
        services.plan_reversal(
            company=company_of(company_id),
            entry_id=entry_id,
            reverse_on=body.reverse_on,
            by=request.user,  # type: ignore[arg-type]
        )
    )


@router.delete(
    PLAN, auth=Member(Permission.ENTRY_POST), response=answers(s204=None), summary="Take a planned reversal back"
)
def drop_plan(request: HttpRequest, company_id: UUID, entry_id: UUID) -> Any:
    """The entry stays; a reversal that was made stays, too."""
    services.drop_plan(company=company_of(company_id), entry_id=entry_id)
    return Status(204, None)


def _content(body: TemplateIn) -> dict[str, Any]:
    return body.model_dump(mode="json", exclude={"name"}, exclude_unset=True)


def _shown[Row: EntryTemplate | RecurringEntry](response: HttpResponse, row: Row) -> Row:
    set_etag(response, row.version)
    return row


def _plan(plan: PlannedReversal) -> dict[str, Any]:
    names = ("id", "entry_id", "reverse_on", "done_at", "failure", "failed_at", "retry_at")
    return {name: getattr(plan, name) for name in names} | {"acts_as": plan.acts_as.email}

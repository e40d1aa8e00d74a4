"""Templates, recurring entries and planned reversals of a company."""

from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from oasys.core.errors import NotFound
from oasys.organisations.models import Company
from oasys.recurring.errors import NothingPlanned
from oasys.recurring.models import EntryTemplate, PlannedReversal, RecurringEntry

SHOWN_DAYS = 3


def templates(*, company: Company, limit: int, after: tuple[str, UUID] | None) -> list[EntryTemplate]:
    """One more than `limit`, by name."""
    rows = EntryTemplate.objects.filter(company=company).order_by("name", "id")
    if after is not None:
        rows = rows.filter(name__gte=after[0]).exclude(name=after[0], id__lte=after[1])
    return list(rows[: limit + 1])


def template_of(*, company: Company, template_id: UUID) -> EntryTemplate:
    """Raises NotFound."""
    row = EntryTemplate.objects.filter(company=company, id=template_id).first()
    if row is None:
        raise NotFound("There is no such template.")
    return row


def recurring(*, company: Company, limit: int, after: tuple[str, UUID] | None) -> list[dict[str, Any]]:
    """One more than `limit`, by name."""
    rows = RecurringEntry.objects.filter(company=company).select_related("acts_as").order_by("name", "id")
    if after is not None:
        rows = rows.filter(name__gte=after[0]).exclude(name=after[0], id__lte=after[1])
    return [shown(row) for row in rows[: limit + 1]]


def recurring_of(*, company: Company, recurring_id: UUID) -> RecurringEntry:
    """Raises NotFound."""
    row = RecurringEntry.objects.filter(company=company, id=recurring_id).select_related("acts_as").first()
    if row is None:
        raise NotFound("There is no such recurring entry.")
    return row


def shown(row: RecurringEntry) -> dict[str, Any]:
    """A recurring entry with the days that come next."""
    return {name: getattr(row, name) for name in SHOWN_FIELDS} | {
        "upcoming": list(islice(row.rhythm.days(row.made), SHOWN_DAYS)) if row.is_active else [],
        "acts_as": row.acts_as.email,
    }


SHOWN_FIELDS = (
    "id",
    "name",
    "template_id",
    "unit",
    "every",
    "starts_on",
    "on_last_day",
    "ends_on",
    "times",
    "is_posted",
    "reverse_next_day",
    "is_active",
    "made",
    "next_on",
    "failed_at",
    "retry_at",
    "failure",
    "version",
)


def planned(*, company: Company, limit: int, after: tuple[date, UUID] | None) -> list[PlannedReversal]:
    """Plans that wait, the next day first; one more than `limit`."""
    rows = PlannedReversal.objects.filter(company=company, done_at__isnull=True).select_related("acts_as")
    if after is not None:
        rows = rows.filter(reverse_on__gte=after[0]).exclude(reverse_on=after[0], id__lte=after[1])
    return list(rows.order_by("reverse_on", "id")[: limit + 1])


def plan_of(*, company: Company, entry_id: UUID) -> PlannedReversal:
    """The plan of an entry, done or not. Raises NothingPlanned."""
    plan = PlannedReversal.objects.filter(company=company, entry_id=entry_id).select_related("acts_as").first()
    if plan is None:
        raise NothingPlanned("No reversal is planned for this entry.")
    return plan

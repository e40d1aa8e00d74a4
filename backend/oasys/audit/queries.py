"""Reads of the audit trail of the open tenant."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from oasys.audit.errors import TooManyEvents
from oasys.audit.models import Event
from oasys.core.ids import first_id_at
from oasys.core.words import say
from oasys.identity.models import User
from oasys.organisations.acting import acting_rights

MOST_EXPORTED = 20_000
LONGEST_TRANSACTION = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What is asked for; None asks for everything. Days are of UTC, and both are included."""

    actor_id: UUID | None = None
    token_id: UUID | None = None
    kind: str | None = None
    action: str | None = None
    object_id: UUID | None = None
    company_id: UUID | None = None
    from_date: date | None = None
    to_date: date | None = None


def events(*, where: EventFilter, limit: int, after: UUID | None = None) -> list[dict[str, Any]]:
    """Events, the latest first, from behind `after`; one more than `limit`."""
    rows = _filtered(where)
    if after is not None:
        rows = rows.filter(id__lt=after)
    found = list(rows[: limit + 1])
    emails = dict(User.objects.filter(id__in={event.actor_key for event in found}).values_list("id", "email"))
    return [_shown(event, emails) for event in found]


def exported(*, where: EventFilter) -> list[dict[str, Any]]:
    """Every event that is asked for. Raises TooManyEvents above what one file holds."""
    found = events(where=where, limit=MOST_EXPORTED)
    if len(found) > MOST_EXPORTED:
        raise TooManyEvents(
            say(
                "More than {most_exported:,} events: ask for fewer days, or for one company.",
                most_exported=MOST_EXPORTED,
            )
        )
    return found


def _filtered(where: EventFilter) -> QuerySet[Event]:
    rows = Event.objects.order_by("-id")
    seen = acting_rights().company_ids
    if seen is not None:  # who is limited to companies sees what was changed in them, and nothing of the whole tenant
        rows = rows.filter(company_key__in=seen)
    named = {
        "actor_key": where.actor_id,
        "token_key": where.token_id,
        "object_kind": where.kind,
        "action": where.action,
        "object_key": where.object_id,
        "company_key": where.company_id,
    }
    rows = rows.filter(**{name: value for name, value in named.items() if value is not None})
    # ids are made inside the transaction that `at` is the start of: they bound the index, `at` decides
    if where.from_date is not None:
        first = datetime.combine(where.from_date, time.min, UTC)
        rows = rows.filter(at__gte=first, id__gte=first_id_at(first))
    if where.to_date is not None:
        end = datetime.combine(where.to_date + timedelta(days=1), time.min, UTC)
        rows = rows.filter(at__lt=end, id__lt=first_id_at(end + LONGEST_TRANSACTION))
    return rows


def _shown(event: Event, emails: dict[UUID, str]) -> dict[str, Any]:
    return {
        "id": event.id,
        "at": event.at,
        "actor_id": event.actor_key,
        "actor_email": emails.get(event.actor_key) if event.actor_key else None,
        "token_id": event.token_key,
        "address": event.address,
        "agent": event.agent,
        "request_id": event.request_key,
        "database_role": event.database_role,
        "action": str(event),
        "kind": event.object_kind,
        "object_id": event.object_key,
        "company_id": event.company_key,
        "before": event.before,
        "after": event.after,
    }

"""Reads of the event log of the open tenant, in the order of its numbers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from oasys.core.ids import first_id_at
from oasys.core.words import say
from oasys.events.errors import EventsCleared
from oasys.events.models import Counter, Event

# a NOTIFY with the tenant's id follows each numbering; it wakes, and nothing depends on it
CHANNEL = "oasys_events"
# tenants with events that wait for a number; for the role that reads every tenant
WAITING = "select distinct tenant_id from events_event where number is null"


@dataclass(frozen=True, slots=True)
class Told:
    """An event with its number. `subject_id` is None where one statement made many: see `data`."""

    number: int
    id: UUID
    at: datetime
    kind: str
    company_id: UUID | None
    subject_id: UUID | None
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """The log holds the numbers behind `cleared_up_to` up to `last_number`; both 0 where nothing has happened yet."""

    cleared_up_to: int
    last_number: int

    def holds_all_behind(self, number: int) -> bool:
        """Whether a reader who has seen up to `number` can go on and miss nothing."""
        return self.cleared_up_to <= number <= self.last_number


def kept() -> Kept:
    """How far the log reaches. One query."""
    row = Counter.objects.values_list("cleared_up_to", "last_number").first()
    return Kept(*row) if row else Kept(0, 0)


def events_behind(number: int, *, limit: int) -> list[Told]:
    """The next events behind `number`, in their order; fewer than `limit` where no more have a number. Two queries.

    Raises EventsCleared where an event behind `number` is no longer kept, or `number` was never given (the log is of an
    older backup): then read everything again, and go on from `kept().last_number` as it was before that.
    """
    found = [
        Told(row.number or 0, row.id, row.at, row.kind, row.company_key, row.subject_key, row.data or {})
        for row in Event.objects.filter(number__gt=number).order_by("number")[:limit]
    ]
    # asked after the events: what is cleared in between is noticed
    reach = kept()
    if not reach.holds_all_behind(number):
        raise EventsCleared(
            say("Read everything again, and go on from the last number."),
            cleared_up_to=reach.cleared_up_to,
            last_number=reach.last_number,
        )
    return found


def number_before(moment: datetime) -> int:
    """The number before the first event that is kept of the moment or later; the last number where there is none."""
    since = Q(at__gte=moment) & Q(number__isnull=False)
    first = Event.objects.filter(since, id__gte=first_id_at(moment)).order_by("number").values_list("number", flat=True)
    found = first.first()
    return kept().last_number if found is None else found - 1

"""Reads of endpoints, deliveries and attempts of the open tenant."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from oasys.core.errors import NotFound
from oasys.core.ids import first_id_at
from oasys.core.words import say
from oasys.webhooks.models import Attempt, Delivery, Endpoint


@dataclass(frozen=True, slots=True)
class DeliveryFilter:
    """What is asked for; None asks for everything. Days are of UTC, and both are included."""

    endpoint_id: UUID | None = None
    state: str | None = None
    kind: str | None = None
    from_date: date | None = None
    to_date: date | None = None


def endpoints(*, limit: int, after: UUID | None = None) -> list[Endpoint]:
    """Endpoints, the oldest first, from behind `after`; one more than `limit`."""
    rows = Endpoint.objects.order_by("id")
    return list((rows if after is None else rows.filter(id__gt=after))[: limit + 1])


def endpoint_of(endpoint_id: UUID) -> Endpoint:
    """One endpoint. Raises NotFound."""
    found = Endpoint.objects.filter(id=endpoint_id).first()
    if found is None:
        raise NotFound(say("There is no such endpoint."))
    return found


def deliveries(*, where: DeliveryFilter, limit: int, after: UUID | None = None) -> list[Delivery]:
    """Deliveries, the latest made first, from behind `after`; one more than `limit`. Without what was sent."""
    rows = Delivery.objects.defer("payload").order_by("-id")
    named = {"endpoint_id": where.endpoint_id, "state": where.state, "kind": where.kind}
    rows = rows.filter(**{name: value for name, value in named.items() if value is not None})
    # their ids tell when they were made
    if where.from_date is not None:
        rows = rows.filter(id__gte=_first_id_of(where.from_date))
    if where.to_date is not None:
        rows = rows.filter(id__lt=_first_id_of(where.to_date + timedelta(days=1)))
    return list((rows if after is None else rows.filter(id__lt=after))[: limit + 1])


def _first_id_of(day: date) -> UUID:
    return first_id_at(datetime.combine(day, time.min, UTC))


def delivery_of(delivery_id: UUID) -> Delivery:
    """One delivery. Raises NotFound."""
    found = Delivery.objects.filter(id=delivery_id).first()
    if found is None:
        raise NotFound(say("There is no such delivery."))
    return found


def attempts_of(delivery: Delivery) -> list[Attempt]:
    """Its attempts, the latest first, 100 at the most."""
    return list(Attempt.objects.filter(delivery=delivery).order_by("-number")[:100])

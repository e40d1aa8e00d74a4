"""Reads of endpoints, deliveries and attempts of the open tenant."""

from dataclasses import dataclass
from uuid import UUID

from oasys.core.errors import NotFound
from oasys.webhooks.models import Attempt, Delivery, Endpoint


@dataclass(frozen=True, slots=True)
class DeliveryFilter:
    """What is asked for; None asks for everything."""

    endpoint_id: UUID | None = None
    state: str | None = None
    kind: str | None = None


def endpoints(*, limit: int, after: UUID | None = None) -> list[Endpoint]:
    """Endpoints, the oldest first, from behind `after`; one more than `limit`."""
    rows = Endpoint.objects.order_by("id")
    return list((rows if after is None else rows.filter(id__gt=after))[: limit + 1])


def endpoint_of(endpoint_id: UUID) -> Endpoint:
    """One endpoint. Raises NotFound."""
    found = Endpoint.objects.filter(id=endpoint_id).first()
    if found is None:
        raise NotFound("There is no such endpoint.")
    return found


def deliveries(*, where: DeliveryFilter, limit: int, after: UUID | None = None) -> list[Delivery]:
    """Deliveries, the latest made first, from behind `after`; one more than `limit`. Without what was sent."""
    rows = Delivery.objects.defer("payload").order_by("-id")
    named = {"endpoint_id": where.endpoint_id, "state": where.state, "kind": where.kind}
    rows = rows.filter(**{name: value for name, value in named.items() if value is not None})
    return list((rows if after is None else rows.filter(id__lt=after))[: limit + 1])


def delivery_of(delivery_id: UUID) -> Delivery:
    """One delivery. Raises NotFound."""
    found = Delivery.objects.filter(id=delivery_id).first()
    if found is None:
        raise NotFound("There is no such delivery.")
    return found


def attempts_of(delivery: Delivery) -> list[Attempt]:
    """Its attempts, the latest first, 100 at the most."""
    return list(Attempt.objects.filter(delivery=delivery).order_by("-number")[:100])

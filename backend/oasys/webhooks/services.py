"""Endpoints and their deliveries: verbs of those who set them up."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from oasys.core.errors import FieldError, Invalid, NotFound, StaleVersion
from oasys.core.ids import uuid7
from oasys.core.words import say
from oasys.events.queries import events_behind, kept, number_before
from oasys.events.rules import KINDS
from oasys.events.services import number_events
from oasys.organisations.models import Company
from oasys.webhooks.errors import EndpointDisabled, TooManyEndpoints, TooManyReplayed
from oasys.webhooks.models import Delivery, Endpoint
from oasys.webhooks.outbox import delivery_of
from oasys.webhooks.rules import PING, Policy, new_secret, payload, target_of, wants

MOST_ENDPOINTS = 50
MOST_REPLAYED = 10_000
BOTH_SIGN_FOR = timedelta(hours=24)


def policy() -> Policy:
    """What the installation lets webhooks connect to."""
    return Policy(frozenset(settings.WEBHOOK_PORTS), settings.WEBHOOK_LOOPBACK)


@transaction.atomic(savepoint=False)
def create_endpoint(
    *,
    url: str,
    description: str,
    kinds: Collection[str] | None,
    company_ids: Collection[UUID] | None,
    now: datetime,
) -> Endpoint:
    """An endpoint that is told of events from now on. Its `secret` is shown by whoever calls this, once.

    Raises Invalid, TooManyEndpoints.
    """
    if Endpoint.objects.count() >= MOST_ENDPOINTS:
        raise TooManyEndpoints(say("Delete one that is not used any more."))
    here = _last_number()
    return Endpoint.objects.create(
        url=url,
        host=_host(url),
        description=description,
        kinds=_kinds(kinds),
        company_ids=_companies(company_ids),
        secret=new_secret(),
        seen_number=here,
        address_set_at=now,
        created_at=now,
    )


@transaction.atomic(savepoint=False)
def change_endpoint(*, endpoint_id: UUID, version: int, changes: dict[str, Any], now: datetime) -> Endpoint:
    """Address, description, what it is told of, and whether it is enabled. Locks the endpoint.

    One that is enabled again goes on from now; what it has missed is sent by a replay. Raises NotFound, StaleVersion, Invalid.
    """
    endpoint = _for_update(endpoint_id, version)
    if "url" in changes and changes["url"] != endpoint.url:
        endpoint.host = _host(changes["url"])
        endpoint.url = changes["url"]
        endpoint.address_set_at = now
    read: dict[str, Callable[[Any], Any]] = {"kinds": _kinds, "company_ids": _companies, "description": str}
    for name, reading in read.items():
        if name in changes:
            setattr(endpoint, name, reading(changes[name]))
    wanted = changes.get("is_enabled", endpoint.is_enabled)
    if wanted and not endpoint.is_enabled:
        endpoint.is_enabled, endpoint.disabled_reason, endpoint.failing_since = True, "", None
        endpoint.seen_number = _last_number()
    elif not wanted and endpoint.is_enabled:
        endpoint.is_enabled, endpoint.disabled_reason = False, Endpoint.Disabled.BY_HAND
    return _kept(endpoint)


@transaction.atomic(savepoint=False)
def rotate_secret(*, endpoint_id: UUID, version: int, now: datetime) -> Endpoint:
    """A new secret; for 24 hours the one before signs as well. Raises NotFound, StaleVersion."""
    endpoint = _for_update(endpoint_id, version)
    endpoint.previous_secret, endpoint.secret = endpoint.secret, new_secret()
    endpoint.previous_until, endpoint.rotated_at = now + BOTH_SIGN_FOR, now
    return _kept(endpoint)


@transaction.atomic(savepoint=False)
def delete_endpoint(*, endpoint_id: UUID, version: int) -> None:
    """With its deliveries and their log. Raises NotFound, StaleVersion."""
    _for_update(endpoint_id, version).delete()


@transaction.atomic(savepoint=False)
def ping(*, endpoint_id: UUID, now: datetime) -> Delivery:
    """A delivery of kind `ping`, sent as any other. Raises NotFound, EndpointDisabled."""
    endpoint = _enabled(endpoint_id)
    key = uuid7()
    body = payload(kind=PING, at=now, data={"endpoint_id": str(endpoint.id)})
    return Delivery.objects.create(
        endpoint=endpoint, event_key=key, kind=PING, at=now, payload=body, made_at=now, due_at=now
    )


@transaction.atomic(savepoint=False)
def replay(*, delivery_id: UUID, now: datetime) -> Delivery:
    """Sends the delivery once more, under the same webhook-id. Locks it. Raises NotFound, EndpointDisabled."""
    found = Delivery.objects.select_for_update(no_key=True).filter(id=delivery_id).first()
    if found is None:
        raise NotFound(say("There is no such delivery."))
    _enabled(found.endpoint_id)
    found.state, found.due_at, found.finished_at, found.tries = Delivery.State.WAITING, now, None, 0
    found.save(update_fields=["state", "due_at", "finished_at", "tries"])
    return found


@transaction.atomic(savepoint=False)
def replay_since(*, endpoint_id: UUID, since: datetime, now: datetime) -> int:
    """Sends every event of the moment or later that the endpoint wants, delivered or not; how many.

    Those of seven days can be sent that have never been, and every delivery that the log still holds. Locks the endpoint.
    Raises NotFound, EndpointDisabled, TooManyReplayed.
    """
    endpoint = _enabled(endpoint_id, lock=True)
    known = Delivery.objects.filter(endpoint=endpoint, at__gte=since).exclude(kind=PING)
    missing = _missing(endpoint, since, now)
    if known.count() + len(missing) > MOST_REPLAYED:
        raise TooManyReplayed(say("Begin at a later moment, and go on from there."))
    count = known.update(state=Delivery.State.WAITING, due_at=now, finished_at=None, tries=0)
    Delivery.objects.bulk_create(missing, batch_size=1_000)
    return count + len(missing)


def _last_number() -> int:
    """The number of the last event that is committed. Numbers what waits, and holds the tenant's counter until the commit."""
    while number_events():
        pass
    return kept().last_number


def _missing(endpoint: Endpoint, since: datetime, now: datetime) -> list[Delivery]:
    """Events that the endpoint wants and has no delivery of, up to where it has looked; a few more than may be replayed."""
    behind, missing = number_before(since), list[Delivery]()
    behind = max(behind, kept().cleared_up_to)
    while len(missing) <= MOST_REPLAYED and behind < endpoint.seen_number:
        told = [event for event in events_behind(behind, limit=1_000) if event.number <= endpoint.seen_number]
        if not told:
            break
        behind = told[-1].number
        wanted = [
            event
            for event in told
            if event.at >= since
            and wants(event.kind, event.company_id, kinds=endpoint.kinds, company_ids=endpoint.company_ids)
        ]
        keys = [event.id for event in wanted]
        known = set(Delivery.objects.filter(endpoint=endpoint, event_key__in=keys).values_list("event_key", flat=True))
        missing += [delivery_of(endpoint, event, now) for event in wanted if event.id not in known]
    return missing


def _enabled(endpoint_id: UUID, *, lock: bool = False) -> Endpoint:
    rows = Endpoint.objects.select_for_update(no_key=True) if lock else Endpoint.objects
    endpoint = rows.filter(id=endpoint_id).first()
    if endpoint is None:
        raise NotFound(say("There is no such endpoint."))
    if not endpoint.is_enabled:
        raise EndpointDisabled(say("Enable the endpoint first."), reason=endpoint.disabled_reason)
    return endpoint


def _for_update(endpoint_id: UUID, version: int) -> Endpoint:
    endpoint = Endpoint.objects.select_for_update().filter(id=endpoint_id).first()
    if endpoint is None:
        raise NotFound(say("There is no such endpoint."))
    if endpoint.version != version:
        raise StaleVersion(say("The endpoint was changed in the meantime."), version=endpoint.version)
    return endpoint


def _kept(endpoint: Endpoint) -> Endpoint:
    endpoint.version += 1
    endpoint.save()
    return endpoint


def _host(url: str) -> str:
    try:
        return target_of(url, policy()).host
    except ValueError as error:
        raise _invalid("url", str(error)) from None


def _kinds(kinds: Collection[str] | None) -> list[str] | None:
    if kinds is None:
        return None
    unknown = sorted(set(kinds) - KINDS)
    if unknown or not kinds:
        raise _invalid(
            "kinds",
            say("There is no event {unknown}.", unknown=unknown[0])
            if unknown
            else say("Name a kind, or send null for all."),
        )
    return sorted(set(kinds))


def _companies(company_ids: Collection[UUID] | None) -> list[UUID] | None:
    if company_ids is None:
        return None
    wanted = sorted(set(company_ids))
    if not wanted or Company.objects.filter(id__in=wanted).count() != len(wanted):
        raise _invalid("company_ids", say("Name companies of this tenant, or send null for all."))
    return wanted


def _invalid(field: str, message: str) -> Invalid:
    return Invalid(message, errors=[FieldError(f"/{field}", "core.invalid_value", message)])

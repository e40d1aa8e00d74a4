"""From the event log to deliveries, and from deliveries to attempts: the worker's side, as far as the database goes.

Each function works in the open tenant, in one short transaction; nothing is sent while a transaction is open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.db.models import F

from oasys.core.tenancy import current_tenant_id
from oasys.core.words import marked, say, speaking
from oasys.events.errors import EventsCleared
from oasys.events.queries import Told, events_behind, kept
from oasys.identity.services.mail import language_of, send_mail
from oasys.organisations.models import Membership, Tenant
from oasys.organisations.permissions import Role
from oasys.webhooks.models import Attempt, Delivery, Endpoint
from oasys.webhooks.rules import FAILING_FOR, payload, signed_headers, wait_behind, wants
from oasys.webhooks.sending import Outcome

log = structlog.get_logger("oasys.webhooks")
MADE_AT_ONCE = 500
LEASE = timedelta(seconds=60)  # longer than an attempt takes
KEPT_FOR = timedelta(days=30)
GONE = 410
# for the role that reads every tenant
BEHIND = """
select e.tenant_id, e.id from webhooks_endpoint e join events_counter c on c.tenant_id = e.tenant_id
where e.is_enabled and e.seen_number < c.last_number order by 1, 2
"""
DUE = """
select e.tenant_id, e.id, e.failing_since is not null from webhooks_endpoint e
where e.is_enabled and exists (
  select from webhooks_delivery d where d.tenant_id = e.tenant_id and d.endpoint_id = e.id and d.due_at <= %s)
"""
OLD = "select distinct tenant_id from webhooks_delivery where finished_at < %s"
SUBJECT = marked("A webhook of {tenant} on OASYS was disabled")
TEXT = marked("""The webhook to {host} was disabled, because {reason}.

What happens in OASYS is not sent there any more. When it answers again, enable the endpoint and send what it has missed:

PATCH {path}
POST {path}/replay
""")
REASONS = {
    Endpoint.Disabled.GONE: marked("it answered 410 (gone)"),
    Endpoint.Disabled.FAILING: marked("nothing could be delivered for {days} days"),
}


@dataclass(frozen=True, slots=True)
class Shot:
    """An attempt that was begun: the only one with this number of this delivery."""

    tenant_id: UUID
    endpoint_id: UUID
    delivery_id: UUID
    attempt: int
    url: str
    headers: dict[str, str]
    body: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Done:
    """An attempt and what came of it."""

    shot: Shot
    outcome: Outcome


def delivery_of(endpoint: Endpoint, event: Told, now: datetime) -> Delivery:
    """What is sent of an event: what is in the log, which holds no name, amount or secret."""
    data = {
        "event_id": str(event.id),
        "number": event.number,
        "tenant_id": str(endpoint.tenant_id),
        "company_id": None if event.company_id is None else str(event.company_id),
        "subject_id": None if event.subject_id is None else str(event.subject_id),
        **event.data,
    }
    return Delivery(
        endpoint=endpoint,
        event_key=event.id,
        kind=event.kind,
        at=event.at,
        company_key=event.company_id,
        payload=payload(kind=event.kind, at=event.at, data=data),
        made_at=now,
        due_at=now,
    )


@transaction.atomic(savepoint=False)
def make_deliveries(*, endpoint_id: UUID, now: datetime) -> int:
    """Makes deliveries of the next events behind the last one that was looked at; how many events were looked at.

    Locks the endpoint; where another worker does so, 0. Deliveries and how far the endpoint came stand together, or neither.
    """
    _do_not_wait_for_the_disk()
    endpoint = (
        Endpoint.objects.select_for_update(no_key=True, skip_locked=True)
        .filter(id=endpoint_id, is_enabled=True)
        .first()
    )
    if endpoint is None:
        return 0
    try:
        told = events_behind(endpoint.seen_number, limit=MADE_AT_ONCE)
    except EventsCleared:
        reach = kept()
        log.error("webhook_events_missed", endpoint=str(endpoint_id), seen=endpoint.seen_number, kept=str(reach))
        Endpoint.objects.filter(id=endpoint_id).update(seen_number=min(reach.cleared_up_to, reach.last_number))
        return 1
    Delivery.objects.bulk_create(
        [
            delivery_of(endpoint, event, now)
            for event in told
            if wants(event.kind, event.company_id, kinds=endpoint.kinds, company_ids=endpoint.company_ids)
        ],
        ignore_conflicts=True,  # a replay may have been before
    )
    if told:
        Endpoint.objects.filter(id=endpoint_id).update(seen_number=told[-1].number)
    return len(told)


@transaction.atomic(savepoint=False)
def take(*, endpoint_id: UUID, most: int, now: datetime, lease: timedelta = LEASE) -> list[Shot]:
    """Begins attempts of what is due, the longest waiting first. What another worker takes at this moment is left to it.

    Until the lease is over nobody else takes them; whoever dies with one leaves it to be sent again.
    """
    endpoint = Endpoint.objects.filter(id=endpoint_id, is_enabled=True).first()
    if endpoint is None:
        return []
    _do_not_wait_for_the_disk()
    due = Delivery.objects.select_for_update(no_key=True, skip_locked=True)
    found = list(due.filter(endpoint_id=endpoint_id, due_at__lte=now).order_by("due_at")[:most])
    if not found:
        return []
    Delivery.objects.filter(id__in=[one.id for one in found]).update(attempts=F("attempts") + 1, due_at=now + lease)
    secrets = [endpoint.secret]
    if endpoint.previous_secret and endpoint.previous_until and endpoint.previous_until > now:
        secrets.append(endpoint.previous_secret)
    tenant_id, shots = current_tenant_id(), []
    for one in found:
        body = one.payload.encode()
        headers = signed_headers(message_id=f"msg_{one.event_key.hex}", at=now, body=body, secrets=secrets)
        shots.append(Shot(tenant_id, endpoint_id, one.id, one.attempts + 1, endpoint.url, headers, body, now))
    return shots


@transaction.atomic(savepoint=False)
def record(*, done: Sequence[Done], now: datetime) -> None:
    """Writes attempts down, and what becomes of their deliveries. An attempt that was taken for dead is written down, and no more."""
    _do_not_wait_for_the_disk()
    ids = [one.shot.delivery_id for one in done]
    # endpoint before delivery, as whoever deletes or replays
    endpoints = Endpoint.objects.select_for_update(no_key=True).filter(id__in={one.shot.endpoint_id for one in done})
    of_id = {endpoint.id: endpoint for endpoint in endpoints.order_by("id")}
    rows = Delivery.objects.select_for_update(no_key=True).filter(id__in=ids).order_by("id")
    found = {row.id: row for row in rows}
    standing = [one for one in done if one.shot.delivery_id in found]  # its endpoint may have been deleted
    Attempt.objects.bulk_create(
        Attempt(
            delivery=found[one.shot.delivery_id],
            number=one.shot.attempt,
            at=one.shot.at,
            duration_ms=one.outcome.duration_ms,
            status=one.outcome.status,
            failure=one.outcome.failure,
            answer=one.outcome.answer,
        )
        for one in standing
    )
    mine = [
        one
        for one in standing
        if (row := found[one.shot.delivery_id]).attempts == one.shot.attempt and row.state == Delivery.State.WAITING
    ]
    delivered = [one.shot for one in mine if not one.outcome.failure]
    if delivered:
        Delivery.objects.filter(id__in=[shot.delivery_id for shot in delivered]).update(
            state=Delivery.State.DELIVERED, due_at=None, finished_at=now
        )
        well = [of_id[id_] for id_ in {shot.endpoint_id for shot in delivered} if of_id[id_].failing_since is not None]
        for endpoint in well:
            endpoint.failing_since = None
        Endpoint.objects.filter(id__in=[endpoint.id for endpoint in well]).update(failing_since=None)
    for one in mine:
        if one.outcome.failure:
            _note_failure(of_id[one.shot.endpoint_id], found[one.shot.delivery_id], one.outcome, now)


def _do_not_wait_for_the_disk() -> None:
    """What a crash of the server takes back of these transactions, the youngest first, is made and sent once more."""
    with connection.cursor() as cursor:
        cursor.execute("set local synchronous_commit = off")


def _note_failure(endpoint: Endpoint, delivery: Delivery, outcome: Outcome, now: datetime) -> None:
    delivery.tries += 1
    wait = None if outcome.status == GONE else wait_behind(delivery.tries)
    if wait is None:
        delivery.state, delivery.due_at, delivery.finished_at = Delivery.State.FAILED, None, now
    else:
        delivery.due_at = now + wait
    delivery.save(update_fields=["tries", "state", "due_at", "finished_at"])
    if endpoint.failing_since is None:
        endpoint.failing_since = now
        Endpoint.objects.filter(id=endpoint.id).update(failing_since=now)
    if not endpoint.is_enabled:
        return
    if outcome.status == GONE:
        _disable(endpoint, Endpoint.Disabled.GONE)
    elif now - endpoint.failing_since >= FAILING_FOR:
        _disable(endpoint, Endpoint.Disabled.FAILING)


def _disable(endpoint: Endpoint, reason: Endpoint.Disabled) -> None:
    """And tells the owners."""
    endpoint.is_enabled = False
    Endpoint.objects.filter(id=endpoint.id).update(is_enabled=False, disabled_reason=reason, version=F("version") + 1)
    name = Tenant.objects.get(id=current_tenant_id()).name
    owners = Membership.objects.filter(role=Role.OWNER, user__is_active=True).values_list("user__email", flat=True)
    path = f"/api/v1/webhook-endpoints/{endpoint.id}"
    for email in owners.order_by("user__email"):
        with speaking(language_of(email)):
            why = say(REASONS[reason], days=FAILING_FOR.days)
            body = say(TEXT, host=endpoint.host, reason=why, path=path)
            send_mail(to=email, subject=say(SUBJECT, tenant=name[:150]), body=body)
    log.warning("webhook_disabled", endpoint=str(endpoint.id), reason=str(reason))


@transaction.atomic(savepoint=False)
def clear_deliveries(*, before: datetime) -> int:
    """Removes deliveries that ended earlier, with their attempts; how many rows."""
    return Delivery.objects.filter(finished_at__lt=before).delete()[0]

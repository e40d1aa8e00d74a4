"""Webhooks over HTTP."""

from typing import Any
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Status
from pydantic import Field

from oasys.core.concurrency import expected_version, set_etag
from oasys.core.errors import FieldError, Invalid
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.wire import Day, Schema, answers
from oasys.core.words import say
from oasys.events.rules import HAPPENS
from oasys.organisations.auth import Member
from oasys.organisations.permissions import Permission
from oasys.webhooks import queries, services
from oasys.webhooks.models import Delivery, Endpoint
from oasys.webhooks.schemas import (
    DeliveryDetailOut,
    DeliveryOut,
    DeliveryPage,
    EndpointIn,
    EndpointOut,
    EndpointPage,
    EndpointPatch,
    EndpointWithSecretOut,
    EventSubjectOut,
    Kind,
    ReplayedOut,
    ReplayIn,
    State,
)

router = Router(tags=["Webhooks"])
ENDPOINTS = "/webhook-endpoints"
ENDPOINT = ENDPOINTS + "/{uuid:endpoint_id}"
DELIVERIES = "/webhook-deliveries"
DELIVERY = DELIVERIES + "/{uuid:delivery_id}"
MAY = Member(Permission.WEBHOOK_CHANGE)


class DeliveriesAsked(Schema):
    """What is asked for."""

    endpoint_id: UUID | None = Field(None, description="Only deliveries of this endpoint.")
    state: State | None = Field(None, description="Only those in this state.", examples=["failed"])
    kind: Kind | None = Field(None, description="Only events of this kind.", examples=["journal_entry.posted"])
    from_date: Day | None = Field(
        None, description="Only those made on this day or later (UTC).", examples=["2026-03-01"]
    )
    to_date: Day | None = Field(
        None, description="Only those made on this day or before (UTC).", examples=["2026-03-31"]
    )


@router.get(
    "/webhook-events", auth=MAY, response=answers(s200=list[EventSubjectOut]), summary="List what webhooks can tell"
)
def list_events(request: HttpRequest) -> Any:
    """Every kind of event an endpoint can be told of, by what it is about."""
    return [
        {"subject": subject, "kinds": [f"{subject}.{verb}" for verb in verbs.split()]}
        for subject, verbs in HAPPENS.items()
    ]


@router.get(ENDPOINTS, auth=MAY, response=answers(s200=EndpointPage), summary="List webhook endpoints")
def list_endpoints(request: HttpRequest, limit: Limit = DEFAULT_LIMIT, after: After = None) -> Any:
    """The oldest first."""
    key = decode_cursor(after, UUID)[0] if after else None
    rows, cursor = page(queries.endpoints(limit=limit, after=key), limit=limit, key=lambda row: (row.id,))
    return {"items": [_endpoint(row) for row in rows], "next": cursor}


@router.post(ENDPOINTS, auth=MAY, response=answers(s201=EndpointWithSecretOut), summary="Add a webhook endpoint")
def create_endpoint(request: HttpRequest, response: HttpResponse, body: EndpointIn) -> Any:
    """It is told of events from now on. The answer shows the secret that signs, this once."""
    made = services.create_endpoint(
        url=body.url,
        description=body.description,
        kinds=body.kinds,
        company_ids=body.company_ids,
        now=timezone.now(),
    )
    return Status(201, _with_secret(request, response, made))


@router.get(ENDPOINT, auth=MAY, response=answers(s200=EndpointOut), summary="Read a webhook endpoint")
def read_endpoint(request: HttpRequest, response: HttpResponse, endpoint_id: UUID) -> Any:
    """One endpoint, and whether it takes what is sent."""
    endpoint = queries.endpoint_of(endpoint_id)
    set_etag(response, endpoint.version)
    return _endpoint(endpoint)


@router.patch(
    ENDPOINT,
    auth=MAY,
    response=answers(s200=EndpointOut, s412=None, s428=None),
    summary="Change a webhook endpoint",
)
def change_endpoint(request: HttpRequest, response: HttpResponse, endpoint_id: UUID, body: EndpointPatch) -> Any:
    """What waits is sent to the new address. Disabled, what waits is kept, and sent when it is enabled again."""
    changed = services.change_endpoint(
        endpoint_id=endpoint_id,
        version=expected_version(request),
        changes=body.model_dump(exclude_unset=True),
        now=timezone.now(),
    )
    set_etag(response, changed.version)
    return _endpoint(changed)


@router.delete(
    ENDPOINT, auth=MAY, response=answers(s204=None, s412=None, s428=None), summary="Delete a webhook endpoint"
)
def delete_endpoint(request: HttpRequest, endpoint_id: UUID) -> Any:
    """With its deliveries and their log."""
    services.delete_endpoint(endpoint_id=endpoint_id, version=expected_version(request))
    return Status(204, None)


@router.post(
    ENDPOINT + "/rotate-secret",
    auth=MAY,
    response=answers(s200=EndpointWithSecretOut, s412=None, s428=None),
    summary="Rotate the secret",
)
def rotate_secret(request: HttpRequest, response: HttpResponse, endpoint_id: UUID) -> Any:
    """A new secret, shown this once. For 24 hours both sign, so that the receiver can change over."""
    changed = services.rotate_secret(endpoint_id=endpoint_id, version=expected_version(request), now=timezone.now())
    return _with_secret(request, response, changed)


@router.post(ENDPOINT + "/ping", auth=MAY, response=answers(s202=DeliveryOut), summary="Send a test")
def ping(request: HttpRequest, endpoint_id: UUID) -> Any:
    """A delivery of kind `ping`, signed as any other; the delivery tells what came of it."""
    return Status(202, _delivery(services.ping(endpoint_id=endpoint_id, now=timezone.now())))


@router.post(
    ENDPOINT + "/replay", auth=MAY, response=answers(s202=ReplayedOut), summary="Send everything since a moment again"
)
def replay_since(request: HttpRequest, endpoint_id: UUID, body: ReplayIn) -> Any:
    """Under the webhook-ids they had, so that the receiver knows what it has. Up to seven days back, also what was never sent."""
    count = services.replay_since(endpoint_id=endpoint_id, since=body.since, now=timezone.now())
    return Status(202, {"deliveries": count})


@router.get(DELIVERIES, auth=MAY, response=answers(s200=DeliveryPage), summary="List webhook deliveries")
def list_deliveries(
    request: HttpRequest,
    filters: Query[DeliveriesAsked],
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Any:
    """The latest made first. They are kept for 30 days behind their end."""
    key = decode_cursor(after, UUID)[0] if after else None
    if filters.from_date and filters.to_date and filters.from_date > filters.to_date:
        raise Invalid(
            say("The days are the wrong way round."),
            errors=[FieldError("/to_date", "core.out_of_range", say("Too early."))],
        )
    where = queries.DeliveryFilter(**filters.model_dump())
    found = queries.deliveries(where=where, limit=limit, after=key)
    rows, cursor = page(found, limit=limit, key=lambda row: (row.id,))
    return {"items": [_delivery(row) for row in rows], "next": cursor}


@router.get(DELIVERY, auth=MAY, response=answers(s200=DeliveryDetailOut), summary="Read a webhook delivery")
def read_delivery(request: HttpRequest, delivery_id: UUID) -> Any:
    """What is sent, and each attempt with its answer."""
    found = queries.delivery_of(delivery_id)
    return _delivery(found) | {"payload": orjson.loads(found.payload), "log": queries.attempts_of(found)}


@router.post(
    DELIVERY + "/replay", auth=MAY, response=answers(s202=DeliveryOut), summary="Send a webhook delivery again"
)
def replay(request: HttpRequest, delivery_id: UUID) -> Any:
    """At once, under the same webhook-id, whether it was delivered or not; its waiting times begin anew."""
    return Status(202, _delivery(services.replay(delivery_id=delivery_id, now=timezone.now())))


def _endpoint(row: Endpoint) -> dict[str, Any]:
    names = ("id", "url", "description", "kinds", "company_ids", "is_enabled", "failing_since", "created_at", "version")
    return {name: getattr(row, name) for name in names} | {
        "disabled_reason": row.disabled_reason or None,
        "previous_secret_until": row.previous_until,
    }


def _with_secret(request: HttpRequest, response: HttpResponse, row: Endpoint) -> dict[str, Any]:
    """The one answer that shows the secret: it is not kept for a repeated request, either."""
    request.answer_holds_secret = True  # type: ignore[attr-defined]
    set_etag(response, row.version)
    return _endpoint(row) | {"secret": row.secret}


def _delivery(row: Delivery) -> dict[str, Any]:
    names = ("id", "endpoint_id", "kind", "at", "state", "attempts", "due_at", "finished_at")
    return {name: getattr(row, name) for name in names} | {
        "webhook_id": f"msg_{row.event_key.hex}",
        "company_id": row.company_key,
    }

"""Wire shapes of webhooks."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from oasys.core.wire import Body, Flag, Line, Moment, Schema, unsaid

Url = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]
Kind = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,39}(\.[a-z][a-z_]{0,39})?$")]
Kinds = Annotated[list[Kind], Field(max_length=400)]
CompanyIds = Annotated[list[UUID], Field(max_length=1_000)]
State = Literal["waiting", "delivered", "failed"]


class EventSubjectOut(Schema):
    """A subject of events, and the kinds there are of it."""

    subject: str = Field(description="What the events are about.", examples=["journal_entry"])
    kinds: list[str] = Field(
        description="The kinds, as an endpoint names them.",
        examples=[["journal_entry.posted", "journal_entry.reversed"]],
    )


class EndpointIn(Body):
    """An address that is to be told what happens."""

    url: Url = Field(
        description="Where to post to: `https`, at a public address and on a port that the installation allows (443 and 8443).",
        examples=["https://hooks.example.com/oasys"],
    )
    description: Line = Field("", description="What it is for.", examples=["Warehouse"])
    kinds: Kinds | None = Field(
        None, description="Kinds of events it is told of; null for all.", examples=[["journal_entry.posted"]]
    )
    company_ids: CompanyIds | None = Field(
        None,
        description="Companies it is told of; null for all. One of some companies hears nothing of the whole tenant.",
    )


class EndpointPatch(Body):
    """What is to be changed."""

    url: Url = Field(default_factory=unsaid, description="Where to post to.", examples=["https://hooks.example.com/2"])
    description: Line = Field(default_factory=unsaid, description="What it is for.", examples=["Warehouse"])
    kinds: Kinds | None = Field(
        None, description="Kinds of events it is told of; null for all.", examples=[["journal_entry.posted"]]
    )
    company_ids: CompanyIds | None = Field(None, description="Companies it is told of; null for all.")
    is_enabled: Flag = Field(
        default_factory=unsaid,
        description="Whether anything is sent. Enabled again, it goes on from now: a replay sends what it has missed.",
    )


class EndpointOut(Schema):
    """A webhook endpoint, without its secret."""

    id: UUID = Field(description="Id of the endpoint.")
    url: str = Field(description="Where it posts to.", examples=["https://hooks.example.com/oasys"])
    description: str = Field(description="What it is for.", examples=["Warehouse"])
    kinds: list[str] | None = Field(
        description="Kinds of events it is told of; null for all.", examples=[["journal_entry.posted"]]
    )
    company_ids: list[UUID] | None = Field(description="Companies it is told of; null for all.")
    is_enabled: bool = Field(description="Whether anything is sent.")
    disabled_reason: Literal["by_hand", "gone", "failing"] | None = Field(
        description="Why not: by hand, because it answered 410, or because nothing was delivered for three days."
    )
    failing_since: datetime | None = Field(description="The first failure behind the last success, in UTC.")
    previous_secret_until: datetime | None = Field(
        description="Until then (UTC) the secret before the last rotation signs as well."
    )
    created_at: datetime = Field(description="When it was made, in UTC.", examples=["2026-03-31T09:12:44Z"])
    version: int = Field(description="Counts changes; the ETag carries it.", examples=[1])


class EndpointWithSecretOut(EndpointOut):
    """A webhook endpoint with the secret that signs, which no other answer shows."""

    secret: str = Field(
        description="The secret of Standard Webhooks; keep it, it is shown this once.",
        examples=["whsec_..."],
    )


class EndpointPage(Schema):
    """A page of endpoints, the oldest first."""

    items: list[EndpointOut] = Field(description="The endpoints.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")


class ReplayIn(Body):
    """From when on."""

    since: Moment = Field(
        description="Every event of this moment (UTC) or later is sent, also what was delivered.",
        examples=["2026-03-31T00:00:00Z"],
    )


class ReplayedOut(Schema):
    """What a replay has queued."""

    deliveries: int = Field(description="How many deliveries are sent, or sent again.", examples=[17])


class DeliveryOut(Schema):
    """One event for one endpoint, and how far it came."""

    id: UUID = Field(description="Id of the delivery; the latest made is the greatest.")
    endpoint_id: UUID = Field(description="The endpoint.")
    webhook_id: str = Field(
        description="The header webhook-id of every attempt and replay.",
        examples=["msg_0196f3a1c0de7cc1b0f1a2b3c4d5e6f7"],
    )
    kind: str = Field(description="The kind of event, or `ping`.", examples=["journal_entry.posted"])
    company_id: UUID | None = Field(description="The company, if it is about one.")
    at: datetime = Field(description="When it happened, in UTC.", examples=["2026-03-31T09:12:44Z"])
    state: State = Field(description="`waiting` for an attempt, `delivered`, or `failed` for good.")
    attempts: int = Field(description="How many attempts were begun.", examples=[1])
    due_at: datetime | None = Field(
        description="When it is sent next, in UTC; null when it has ended. While an attempt is under way: when the next one would begin."
    )
    finished_at: datetime | None = Field(description="When it was delivered or given up, in UTC.")


class DeliveryPage(Schema):
    """A page of deliveries, the latest made first."""

    items: list[DeliveryOut] = Field(description="The deliveries.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")


class AttemptOut(Schema):
    """One attempt to send."""

    number: int = Field(description="Counts the attempts of the delivery.", examples=[1])
    at: datetime = Field(description="When it was begun, in UTC.", examples=["2026-03-31T09:12:45Z"])
    duration_ms: int = Field(description="How long it took, in milliseconds.", examples=[84])
    status: int | None = Field(description="The HTTP status of the answer; null where none came.", examples=[503])
    failure: str = Field(
        description="Empty where it was delivered; else `status`, `redirect`, `timeout`, `no_connection`, `tls`, `name_not_found`, "
        "`address_refused`, `answer_invalid` or `fault`.",
        examples=["status"],
    )
    answer: str = Field(description="The first 1,000 bytes of the answer, as text.", examples=["Service Unavailable"])


class DeliveryDetailOut(DeliveryOut):
    """A delivery with what is sent and its attempts."""

    payload: Any = Field(description="The body, as it is sent: type, timestamp and data.")
    log: list[AttemptOut] = Field(description="The attempts, the latest first, 100 at the most.")

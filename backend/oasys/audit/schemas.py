"""Wire shapes of the audit trail."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from oasys.core.wire import Schema

type Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,39}$")]
type ActionName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,39}\.[a-z][a-z_]{0,39}$")]


class EventOut(Schema):
    """One change: who, when, from where, what, before and after."""

    id: UUID = Field(description="Id of the event; the latest is the greatest.")
    at: datetime = Field(description="When, in UTC: the start of the transaction.", examples=["2026-03-31T09:12:44Z"])
    actor_id: UUID | None = Field(description="Who; null where the change came past the application, or by a command.")
    actor_email: str | None = Field(description="Their e-mail address.", examples=["alice@example.com"])
    token_id: UUID | None = Field(description="The API token that was shown, if it was no session.")
    address: str = Field(description="The network address of the request, if any.", examples=["203.0.113.7"])
    agent: str = Field(description="The program, as it names itself, shortened to 200 characters.", examples=["curl/8"])
    request_id: UUID | None = Field(description="The X-Request-ID of the request, if any.")
    database_role: str = Field(description="The role that was connected to the database.", examples=["oasys_app"])
    action: str = Field(description="What happened: kind and verb.", examples=["company.renamed"])
    kind: str = Field(description="The kind of thing that was changed.", examples=["company"])
    object_id: UUID = Field(
        description="What was changed; the company, or the tenant, where one statement made more than 20 things."
    )
    company_id: UUID | None = Field(description="The company it belongs to, if to one.")
    before: dict[str, Any] | None = Field(
        description="Values that were changed, as they were; null for what is new.", examples=[{"name": "Kopi Pagi"}]
    )
    after: dict[str, Any] | None = Field(
        description="Values as they are from then on; null for what is gone.", examples=[{"name": "Kopi Pagi Sdn Bhd"}]
    )


class EventPage(Schema):
    """A page of the audit trail, the latest first."""

    items: list[EventOut] = Field(description="The events.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")

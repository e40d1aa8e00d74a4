"""Wire shapes of tenants from outside and of support."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from oasys.core.wire import Body, Day, Flag, Line, Name, Schema, Whole
from oasys.organisations.models import LONGEST_SUPPORT_HOURS
from oasys.platform.rules import HealthState


class TenantState(Schema):
    """A tenant from outside: how large it is and how it fares, nothing of what is in its books."""

    tenant_id: UUID = Field(description="Id of the tenant.")
    name: str = Field(description="Name of the organisation.", examples=["Kopi Pagi Group"])
    created_at: datetime = Field(description="When it was set up.")
    plan: str | None = Field(description="Name of its plan; null where nothing limits it.", examples=["small"])
    companies: int = Field(description="How many companies it has.", examples=[3])
    members: int = Field(description="How many people belong to it.", examples=[12])
    entries: int = Field(description="How many journal entries were posted in it.", examples=[48210])
    bytes_estimate: int = Field(
        description="Its share of the disk for entries and lines, in bytes.", examples=[66060288]
    )
    last_activity_at: datetime | None = Field(description="When something in it was last changed.")
    balances: Literal["agree", "differ", "never_checked"] = Field(
        description="What `./oasys verify` found when it last recomputed its balances.", examples=["agree"]
    )
    checked_at: datetime | None = Field(description="When that was.")


class TenantStatePage(Schema):
    """A page of tenants, the oldest first."""

    items: list[TenantState] = Field(description="The tenants.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")


class SupportIn(Body):
    """A request to read a tenant."""

    reason: Line = Field(
        description="Why: the tenant reads it.", min_length=1, examples=["Ticket 4711: a rate is missing"]
    )
    hours: Whole = Field(
        ge=1, le=LONGEST_SUPPORT_HOURS, description="For how many hours, from the consent on.", examples=[4]
    )


class SupportAsked(Schema):
    """The request that was made."""

    id: UUID = Field(description="Id of the support access.")


class OwnSupportAccess(Schema):
    """What one asked a tenant for, and how it stands."""

    id: UUID = Field(description="Id of the support access.")
    tenant_id: UUID = Field(description="The tenant that was asked.")
    reason: str = Field(description="Why.", examples=["Ticket 4711: a rate is missing"])
    hours: int = Field(description="For how many hours.", examples=[4])
    requested_at: datetime = Field(description="When it was asked for.")
    consented_at: datetime | None = Field(description="When the tenant consented; null where it has not.")
    expires_at: datetime | None = Field(description="When it ends by itself.")
    ended_at: datetime | None = Field(description="When the tenant refused or ended it.")


class SupportAccessOut(Schema):
    """Who asked to read this tenant, why, and how it stands."""

    id: UUID = Field(description="Id of the support access.")
    staff_email: str = Field(description="Who asks.", examples=["help@oasys.example"])
    reason: str = Field(description="Why.", examples=["Ticket 4711: a rate is missing"])
    hours: int = Field(description="For how many hours, from the consent on.", examples=[4])
    requested_at: datetime = Field(description="When it was asked for.")
    consented_by: str | None = Field(description="Who consented.", examples=["alice@example.com"])
    consented_at: datetime | None = Field(description="When.")
    expires_at: datetime | None = Field(description="When it ends by itself.")
    ended_by: str | None = Field(description="Who refused or ended it.", examples=["alice@example.com"])
    ended_at: datetime | None = Field(description="When.")


class DeletionIn(Body):
    """The wish to have the tenant deleted."""

    name: Name = Field(description="The tenant's name, exactly as it is.", examples=["Kopi Pagi Group"])
    keeps_export: Flag = Field(
        False,
        description="Says that you have exported the tenant and keep what the law wants kept. Needed while `kept_until` is to come.",
    )


class DeletionOut(Schema):
    """Whether the tenant is about to be deleted."""

    is_asked: bool = Field(
        description="Whether it waits for its deletion; its books are read only then.", examples=[False]
    )
    asked_by: str | None = Field(description="The owner who asked.", examples=["alice@example.com"])
    asked_at: datetime | None = Field(description="When.")
    due_at: datetime | None = Field(
        description="After this moment it is deleted; until then an owner can take it back."
    )
    grace_days: int = Field(description="So many days lie between the wish and the deletion.", examples=[30])
    kept_until: Day | None = Field(
        description="The last day for which the law of a company's country wants its books kept; null where there are none."
    )


class UseOut(Schema):
    """How many there are, and how many the plan allows."""

    used: int = Field(description="How many there are.", examples=[2])
    most: int | None = Field(description="How many there may be; null: any number.", examples=[3])


class PlanOut(Schema):
    """The tenant's plan and how much of it is used."""

    name: str | None = Field(description="Name of the plan; null where the tenant has none.", examples=["small"])
    companies: UseOut = Field(description="Companies in use, archived ones apart.")
    members: UseOut = Field(description="People; services apart.")


class MailLine(Schema):
    """A mail of the local outbox, without its text."""

    id: UUID = Field(description="Id of the mail.")
    recipient: str = Field(description="To whom.", examples=["alice@example.com"])
    subject: str = Field(description="About what.", examples=["Verify your e-mail address"])
    created_at: datetime = Field(description="When it was written.")


class MailPage(Schema):
    """A page of the local outbox, the latest mail first."""

    items: list[MailLine] = Field(description="The mails.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")


class MailFileOut(Schema):
    """A file that goes with a mail."""

    id: UUID = Field(description="Id of the file.")
    name: str = Field(description="Its name.", examples=["Invoice-SJ-2026-000042.pdf"])
    kind: str = Field(description="Its media type.", examples=["application/pdf"])
    size: int = Field(description="In bytes.", examples=[58000])
    digest: str = Field(description="SHA-256, in hexadecimal digits.")


class MailOut(MailLine):
    """A mail of the local outbox."""

    cc: list[str] = Field(description="Who else gets it.")
    reply_to: str = Field(description="Where answers go; empty: nowhere.")
    files: list[MailFileOut] = Field(description="What goes with it.")

    body: str = Field(
        description="Its text, keys in it included.", examples=["This key verifies your e-mail address ..."]
    )


class HealthFigure(Schema):
    """A count, a size in bytes, or an age in seconds."""

    name: Literal[
        "bytes",
        "tenants",
        "used",
        "most",
        "applied",
        "missing",
        "later",
        "seen_seconds",
        "waiting",
        "running",
        "failed",
        "given_up",
        "oldest_seconds",
        "differing",
        "differences",
        "never_checked",
        "checked_seconds",
        "unchecked_seconds",
    ] = Field(description="What it counts: `..._seconds` is an age, `bytes` a size.", examples=["waiting"])
    value: int | None = Field(
        description="The figure; null where nothing waits or there was nothing yet.", examples=[3]
    )


class HealthItem(Schema):
    """One thing that is looked at."""

    key: Literal[
        "database",
        "connections",
        "migrations",
        "worker",
        "jobs",
        "mails",
        "events",
        "webhooks",
        "sealing",
        "balances",
        "backups",
        "stream",
    ] = Field(description="What it is.", examples=["jobs"])
    state: HealthState = Field(
        description="`wrong` where the alert would page somebody, `attention` where it would open a ticket; `unknown` "
        "where the database does not know.",
        examples=["ok"],
    )
    figures: list[HealthFigure] = Field(description="What was read, over all tenants.")
    runbooks: list[str] = Field(
        description="Alerts about it; each has docs/runbooks/`name`.md.", examples=[["JobsWait"]]
    )
    note: (
        Literal[
            "no_worker",
            "no_mail_server",
            "not_in_database",
            "stream_running",
            "stream_away",
            "stream_lost",
            "stream_none",
        ]
        | None
    ) = Field(description="What no figure says.", examples=["not_in_database"])


class PlatformHealth(Schema):
    """How the installation fares at this moment; nothing of anybody's books."""

    version: str = Field(description="Version of OASYS that answers.", examples=["0.1.0"])
    postgresql: str = Field(description="Version of the database server.", examples=["18.1"])
    at: datetime = Field(description="When it was read.")
    state: HealthState = Field(description="The worst state of all; what is unknown apart.", examples=["ok"])
    items: list[HealthItem] = Field(description="Everything that is looked at, always all of it.")

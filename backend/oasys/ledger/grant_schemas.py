"""Wire shapes of leave to post into closed periods."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from oasys.core.wire import Body, Email, Line, Moment, Schema


class PeriodGrantIn(Body):
    """Leave for a member to post into a closed period."""

    email: Email = Field(description="Of the member who may post.", examples=["bob@example.com"])
    reason: Line = Field(description="Why; kept.", examples=["Late supplier bill"])
    until: Moment = Field(description="When it ends; at most 92 days ahead.", examples=["2026-04-10T18:00:00Z"])


class PeriodGrantEndIn(Body):
    """Why leave is taken back."""

    reason: Line = Field("", description="Kept.", examples=["Bill is booked"])


class PeriodGrantOut(Schema):
    """Leave for one person to post into one closed period."""

    id: UUID = Field(description="Id of the leave.")
    period_id: UUID = Field(description="The period.")
    person: str = Field(description="E-mail address of who may post.", examples=["bob@example.com"])
    reason: str = Field(description="Why.", examples=["Late supplier bill"])
    until: datetime = Field(description="When it ends, in UTC.")
    granted_by: str = Field(description="E-mail address of who gave it.", examples=["alice@example.com"])
    granted_at: datetime = Field(description="When, in UTC.")
    ended_at: datetime | None = Field(description="When it was taken back, in UTC; null where it was not.")
    ended_by: str | None = Field(description="E-mail address of who took it back.", examples=["alice@example.com"])
    end_reason: str | None = Field(description="Why it was taken back.", examples=["Bill is booked"])
    is_in_force: bool = Field(description="Whether it lets the person post now.", examples=[True])


class PeriodGrantPage(Schema):
    """A page of leave, the latest first."""

    items: list[PeriodGrantOut] = Field(description="What was given.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")

"""A job on the wire."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from oasys.core.wire import Schema

State = Literal["waiting", "running", "succeeded", "failed", "cancelled"]


class JobOut(Schema):
    """Long work that somebody asked for."""

    id: UUID = Field(description="Id of the job.", examples=["0199b8a2-7c1e-7d3a-9f00-2b1c4d5e6f70"])
    company_id: UUID = Field(description="The company it works on.", examples=["0199b8a2-7c1e-7d3a-9f00-2b1c4d5e6f72"])
    kind: Literal["import", "export", "demo", "recurring_invoices", "recurring_bills", "sending", "bank_import"] = (
        Field(description="What it does.", examples=["import"])
    )
    state: State = Field(
        description="waiting and running go on; succeeded, failed and cancelled are the end. Only succeeded wrote anything.",
        examples=["running"],
    )
    progress_done: int = Field(
        description="How much is done: entries of an import or a demo, bytes of an export, recurring documents.",
        examples=[20000],
    )
    progress_total: int | None = Field(description="How much there is, where that is known.", examples=[50000])
    message: str = Field(description="What it is at, for a person.", examples=["Posting entries"])
    asked_by_id: UUID = Field(description="Who asked for it.", examples=["0199b8a2-7c1e-7d3a-9f00-2b1c4d5e6f71"])
    asked_by_email: str = Field(description="Their e-mail address.", examples=["alice@example.com"])
    asked_at: datetime = Field(description="When, in UTC.", examples=["2026-03-31T08:15:00Z"])
    started_at: datetime | None = Field(description="When the work began.", examples=["2026-03-31T08:15:01Z"])
    finished_at: datetime | None = Field(description="When it ended.", examples=["2026-03-31T08:15:09Z"])
    is_cancelling: bool = Field(description="True: it was asked to end, and does at its next safe point.")
    params: dict[str, Any] = Field(
        description="What it was asked for.", examples=[{"format": "journal", "is_dry_run": False}]
    )
    result: dict[str, Any] | None = Field(
        description="What it did: of an import what the operation answers at once; of an export name and size of the file; "
        "of a demo how many entries.",
        examples=[{"name": "books-kopi-pagi-2026-03-31.zip", "bytes": 482113}],
    )
    problem: dict[str, Any] | None = Field(
        description="Why it failed, in the shape of a problem.",
        examples=[{"code": "exchange.unreadable", "status": 422}],
    )
    file: str | None = Field(
        description="Where the file it made can be downloaded, for seven days.",
        examples=["/api/v1/companies/0199b8a2/jobs/0199b8a2/file"],
    )


class JobPage(Schema):
    """Jobs, the latest first."""

    items: list[JobOut] = Field(description="The jobs of this page.")
    next: str | None = Field(description="Send it as `after` for the next page; null at the end.", examples=[None])

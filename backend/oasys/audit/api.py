"""The audit trail of the tenant."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import orjson
from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from oasys.audit import queries
from oasys.audit.schemas import ActionName, EventPage, Word
from oasys.core.errors import FieldError, Invalid
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.table_files import TableFormat, table_file
from oasys.core.wire import Day, Schema, answers
from oasys.core.words import say
from oasys.organisations.auth import Member
from oasys.organisations.permissions import Permission

router = Router(tags=["Audit trail"])
COLUMNS = ["at", "actor_email", "address", "agent", "action", "object_id", "company_id", "before", "after"]
COLUMNS += ["request_id", "actor_id", "token_id", "database_role", "id"]
Format = Annotated[
    Literal["json", TableFormat], Field(description="csv and xlsx are files with every event, up to 20,000.")
]


class EventsAsked(Schema):
    """What is asked for."""

    actor_id: UUID | None = Field(None, description="Only what this person or service did.")
    token_id: UUID | None = Field(None, description="Only what was done with this API token.")
    kind: Word | None = Field(None, description="Only changes of things of this kind.", examples=["member"])
    action: ActionName | None = Field(None, description="Only this action.", examples=["member.role_changed"])
    object_id: UUID | None = Field(None, description="Only changes of this thing: its trail.")
    company_id: UUID | None = Field(None, description="Only changes in this company.")
    from_date: Day | None = Field(None, description="From this day on (UTC).", examples=["2026-03-01"])
    to_date: Day | None = Field(None, description="Up to this day, included (UTC).", examples=["2026-03-31"])


def _where(asked: EventsAsked) -> queries.EventFilter:
    kind, _, action = (asked.action or "").partition(".")
    if asked.from_date and asked.to_date and asked.from_date > asked.to_date:
        raise Invalid(
            say("The days are the wrong way round."),
            errors=[FieldError("/to_date", "core.out_of_range", say("Too early."))],
        )
    if kind and asked.kind not in (None, kind):
        message = say("The action {action} is not of the kind {kind}.", action=asked.action, kind=asked.kind)
        raise Invalid(message, errors=[FieldError("/kind", "core.invalid_value", message)])
    days: dict[str, date | None] = {"from_date": asked.from_date, "to_date": asked.to_date}
    return queries.EventFilter(
        actor_id=asked.actor_id,
        token_id=asked.token_id,
        kind=kind or asked.kind,
        action=action or None,
        object_id=asked.object_id,
        company_id=asked.company_id,
        **days,
    )


@router.get(
    "/audit-events",
    auth=Member(Permission.AUDIT_READ),
    response=answers(s200=EventPage),
    summary="Read the audit trail",
)
def list_events(
    request: HttpRequest,
    filters: Query[EventsAsked],
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
    format: Format = "json",
) -> Any:
    """Who changed what, when and from where, the latest first."""
    where = _where(filters)
    if format != "json":
        return table_file("audit-trail", COLUMNS, [_row(event) for event in queries.exported(where=where)], format)
    key = decode_cursor(after, UUID)[0] if after else None
    rows, cursor = page(queries.events(where=where, limit=limit, after=key), limit=limit, key=lambda row: (row["id"],))
    return {"items": rows, "next": cursor}


def _row(event: dict[str, Any]) -> list[Any]:
    texts = {name: orjson.dumps(event[name]).decode() if event[name] else "" for name in ("before", "after")}
    return [(event | texts)[name] for name in COLUMNS]

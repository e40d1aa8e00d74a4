"""Questions to the authority that are about no e-invoice of ours."""

from datetime import datetime
from typing import Any

import orjson
from django.db import transaction

from oasys.core.ids import uuid7
from oasys.identity.models import User
from oasys.myinvois.client import Client, Summary
from oasys.myinvois.models import Inquiry
from oasys.myinvois.services.connections import connection_of, credentials_of
from oasys.organisations.models import Company


@transaction.atomic(savepoint=False)
def ask(*, company: Company, kind: str, asked: dict[str, Any], by: User, now: datetime) -> Inquiry:
    """Queues a question; the worker asks it. Raises NotConnected."""
    connection = connection_of(company)
    credentials_of(connection)
    row = Inquiry(
        id=uuid7(),
        company=company,
        environment=connection.environment,
        kind=kind,
        asked=orjson.dumps(asked).decode(),
        due_at=now,
        created_by=by,
        created_at=now,
    )
    row.save(force_insert=True)
    return row


def put_to(client: Client, kind: str, asked: dict[str, Any]) -> dict[str, Any]:
    """Asks the authority. Raises what the client raises."""
    if kind == Inquiry.Kind.VALIDATE_TIN:
        return {"is_known": client.is_taxpayer(asked["tin"], asked["id_type"], asked["id_value"])}
    if kind == Inquiry.Kind.SEARCH_TIN:
        return {"tin": client.find_tin(**asked)}
    if kind == Inquiry.Kind.RECEIVED:
        return {"documents": [_shown(one) for one in client.received(page=asked["page"])]}
    summary, _ = client.details(asked["uuid"])
    if summary.reject_requested_at is None:  # it is asked for once: after a lost answer it may stand already
        client.change_state(asked["uuid"], "rejected", asked["reason"])
    return {"uuid": asked["uuid"]}


def _shown(one: Summary) -> dict[str, Any]:
    moments = {
        name: value.isoformat() if value else None
        for name, value in (
            ("issued_at", one.issued_at), ("validated_at", one.validated_at), ("cancelled_at", one.cancelled_at),
            ("reject_requested_at", one.reject_requested_at),
        )
    }  # fmt: skip
    named = ("uuid", "number", "status", "issuer_tin", "issuer_name", "type_name", "reason")
    total = None if one.total is None else f"{one.total:f}"
    return {name: getattr(one, name) for name in named} | moments | {"total": total}

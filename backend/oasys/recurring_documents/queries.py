"""Reads of recurring documents: lists, one whole, its occurrences, the days that come."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import connection

from oasys.core.errors import DomainError, NotFound
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.invoicing.services.posting import preview_document
from oasys.ledger.queries import rows_of
from oasys.organisations.models import Company
from oasys.recurring_documents.models import RecurringDocument
from oasys.recurring_documents.rules import billed
from oasys.recurring_documents.services import body_on

MADE = """
select o.recurring_id, o.number, d.id as document_id, nullif(d.number, '') as document_number, d.status, d.payable, d.currency
from unnest(%(rows)s::uuid[], %(numbers)s::int[]) as w(recurring_id, number)
join recurring_document_occurrence o
  on o.tenant_id = %(tenant)s and o.recurring_id = w.recurring_id and o.number = w.number
left join invoicing_document d on d.tenant_id = o.tenant_id and d.id = o.document_id
"""
HEAD = (
    "id", "kind", "name", "contact_id", "unit", "every", "starts_on", "on_last_day", "ends_on", "times", "in_arrears", "action",
    "is_active", "made", "next_on", "failed_at", "retry_at", "failure", "version",
)  # fmt: skip
STATES: dict[str, dict[str, Any]] = {
    "active": {"is_active": True, "next_on__isnull": False, "failure__isnull": True},
    "waiting": {"is_active": True, "next_on__isnull": False, "failure__isnull": False},
    "paused": {"is_active": False, "next_on__isnull": False},
    "ended": {"next_on__isnull": True},
}


def recurring_documents(
    *,
    company: Company,
    kind: str,
    contact_id: UUID | None,
    state: str | None,
    limit: int,
    after: tuple[str, UUID] | None,
) -> list[dict[str, Any]]:
    """One more than `limit`, by name."""
    rows = RecurringDocument.objects.filter(company=company, kind=kind).select_related("acts_as", "contact")
    if contact_id is not None:
        rows = rows.filter(contact_id=contact_id)
    if state is not None:
        rows = rows.filter(**STATES[state])
    if after is not None:
        rows = rows.filter(name__gte=after[0]).exclude(name=after[0], id__lte=after[1])
    return _shown(list(rows.order_by("name", "id")[: limit + 1]))


def recurring_of(*, company: Company, kind: str, recurring_id: UUID) -> RecurringDocument:
    """Raises NotFound."""
    rows = RecurringDocument.objects.select_related("acts_as", "contact")
    row = rows.filter(company=company, kind=kind, id=recurring_id).first()
    if row is None:
        raise NotFound(say("There is no such recurring document."))
    return row


def shown(row: RecurringDocument) -> dict[str, Any]:
    """One whole."""
    return _shown([row])[0] | {"document": row.content}


def _shown(rows: Sequence[RecurringDocument]) -> list[dict[str, Any]]:
    """Rows as they are answered; what was made last is read for all of them at once."""
    begun = [(row, row.made - 1) for row in rows if row.made]
    last = dict(zip([row.id for row, _ in begun], _occurrences(begun), strict=True))
    return [
        {name: getattr(row, name) for name in HEAD}
        | {
            "contact": row.contact.display_name,
            "state": state_of(row),
            "last": last.get(row.id),
            "acts_as": row.acts_as.email,
        }
        for row in rows
    ]


def state_of(row: RecurringDocument) -> str:
    """Active, waiting after a failure, paused or ended."""
    if row.next_on is None:
        return "ended"
    if not row.is_active:
        return "paused"
    return "waiting" if row.failure else "active"


def occurrences(*, row: RecurringDocument, limit: int, after: int | None) -> list[dict[str, Any]]:
    """The days that are done or passed over, the latest first, from behind the number `after`; one more than `limit`."""
    first = (row.made if after is None else min(row.made, after - 1)) - 1
    return _occurrences([(row, number) for number in range(first, max(first - limit - 1, -1), -1)])


def _occurrences(wanted: Sequence[tuple[RecurringDocument, int]]) -> list[dict[str, Any]]:
    found: dict[tuple[UUID, int], dict[str, Any]] = {}
    if wanted:
        params: dict[str, Any] = {
            "tenant": current_tenant_id(),
            "rows": [row.id for row, _ in wanted],
            "numbers": [number for _, number in wanted],
        }
        with connection.cursor() as cursor:
            cursor.execute(MADE, params)
            found = {(one.pop("recurring_id"), one.pop("number")): one for one in rows_of(cursor)}
    nothing = dict.fromkeys(("document_id", "document_number", "status", "payable", "currency"))
    return [
        {
            "number": number + 1,
            "day": replace(row.rhythm, ends_on=None, times=None).day(number),
            "is_made": (row.id, number) in found,
        }
        | found.get((row.id, number), nothing)
        for row, number in wanted
    ]


def upcoming(*, company: Company, row: RecurringDocument, count: int) -> list[dict[str, Any]]:
    """The next days with what the engine computes for each of them, or why it cannot; nothing is written."""
    found = []
    for number in range(row.made, row.made + count):
        day = row.rhythm.day(number)
        if day is None:
            break
        time = billed(row.rhythm, number, in_arrears=row.in_arrears)
        one: dict[str, Any] = {
            "number": number + 1, "day": day, "period_from": time.first, "period_to": time.last, "problem": None, "texts": [],
        } | dict.fromkeys(("due_date", "currency", "net", "tax", "payable"))  # fmt: skip
        try:
            body = body_on(company=company, row=row, number=number)
            one["texts"] = [line.text for line in body.lines]
            document = preview_document(company=company, kind=row.kind, body=body).document
            one |= {name: getattr(document, name) for name in ("due_date", "currency", "net", "tax", "payable")}
        except DomainError as refusal:
            one["problem"] = {"code": refusal.code, "detail": refusal.detail}
        found.append(one)
    return found

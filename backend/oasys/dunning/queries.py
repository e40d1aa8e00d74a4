"""Reads of dunning: what was released, by contact and document; blocks."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from oasys.core.errors import NotFound
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.ledger.queries import rows_of
from oasys.organisations.models import Company

REMINDERS = """
select r.id, r.contact_id, c.display_name as contact, r.level, r.as_of, r.currency, r.language, r.words, r.open_amount, r.earlier_charges,
       r.credits, r.fee, r.interest, r.total, r.entry_id, r.mailed_to, r.is_by_rule, u.email as released_by, r.released_at
from dunning_reminder r
join contacts_contact c on c.tenant_id = r.tenant_id and c.id = r.contact_id
join identity_user u on u.id = r.released_by_id
where r.tenant_id = %(tenant)s and r.company_id = %(company)s {where}
order by r.as_of desc, r.id desc limit %(limit)s
"""
ITEMS = """
select i.line_id, i.level, v.id as document_id, i.number, i.issued_on, i.due_on, r.as_of - i.due_on as days_overdue, i.amount,
       i.open_amount, i.interest, i.interest_from, i.interest_to
from dunning_reminder_item i
join dunning_reminder r on r.tenant_id = i.tenant_id and r.id = i.reminder_id
left join invoicing_document v on v.tenant_id = i.tenant_id and v.control_line_id = i.line_id
where i.tenant_id = %(tenant)s and i.reminder_id = %(reminder)s order by i.due_on, i.line_id
"""
OF_LINE = """
and exists (select from dunning_reminder_item i where i.tenant_id = r.tenant_id and i.reminder_id = r.id and i.line_id = %(line)s)
"""
OF_DOCUMENT = """
and exists (select from dunning_reminder_item i
            join invoicing_document v on v.tenant_id = i.tenant_id and v.control_line_id = i.line_id
            where i.tenant_id = r.tenant_id and i.reminder_id = r.id and v.id = %(document)s)
"""
BLOCKS = """
select b.id, coalesce(b.contact_id, x.contact_id) as contact_id, c.display_name as contact, b.line_id, v.id as document_id,
       coalesce(d.number, nullif(v.number, '')) as number, b.until, b.reason, u.email as made_by, b.made_at
from dunning_block b
left join contact_line x on x.tenant_id = b.tenant_id and x.line_id = b.line_id
join contacts_contact c on c.tenant_id = b.tenant_id and c.id = coalesce(b.contact_id, x.contact_id)
left join invoicing_document v on v.tenant_id = b.tenant_id and v.control_line_id = b.line_id
left join settlement_item_document d on d.tenant_id = b.tenant_id and d.line_id = b.line_id
join identity_user u on u.id = b.made_by_id
where b.tenant_id = %(tenant)s and b.company_id = %(company)s {where}
order by b.made_at desc, b.id desc limit %(limit)s
"""


def reminders(
    *,
    company: Company,
    limit: int,
    after: tuple[date, UUID] | None = None,
    contact_id: UUID | None = None,
    document_id: UUID | None = None,
    line_id: UUID | None = None,
    level: int | None = None,
    ids: list[UUID] | None = None,
) -> list[dict[str, Any]]:
    """Reminders, the latest first, from behind `after`; one more than `limit`."""
    params: dict[str, Any] = {"tenant": current_tenant_id(), "company": company.id, "limit": limit + 1}
    conditions: list[str] = []
    for condition, name, value in (
        ("and r.contact_id = %(contact)s", "contact", contact_id),
        (OF_DOCUMENT, "document", document_id),
        (OF_LINE, "line", line_id),
        ("and r.level = %(level)s", "level", level),
        ("and r.id = any(%(ids)s)", "ids", ids),
    ):
        if value is not None:
            conditions.append(condition)
            params[name] = value
    if after is not None:
        conditions.append("and (r.as_of, r.id) < (%(day)s, %(id)s)")
        params["day"], params["id"] = after
    with connection.cursor() as cursor:
        cursor.execute(REMINDERS.format(where=" ".join(conditions)), params)
        return rows_of(cursor)


def reminder(*, company: Company, reminder_id: UUID) -> dict[str, Any]:
    """One whole. Raises NotFound."""
    rows = reminders(company=company, limit=1, ids=[reminder_id])
    if not rows:
        raise NotFound(say("There is no such reminder."))
    row = rows[0]
    if isinstance(row["words"], str):
        row["words"] = orjson.loads(row["words"])
    with connection.cursor() as cursor:
        cursor.execute(ITEMS, {"tenant": current_tenant_id(), "reminder": reminder_id})
        return row | {"items": rows_of(cursor)}


def blocks(
    *, company: Company, limit: int, after: tuple[datetime, UUID] | None = None, block_id: UUID | None = None
) -> list[dict[str, Any]]:
    """Blocks, the latest first; one more than `limit`."""
    params: dict[str, Any] = {"tenant": current_tenant_id(), "company": company.id, "limit": limit + 1}
    conditions: list[str] = []
    if block_id is not None:
        conditions.append("and b.id = %(block)s")
        params["block"] = block_id
    if after is not None:
        conditions.append("and (b.made_at, b.id) < (%(moment)s, %(id)s)")
        params["moment"], params["id"] = after
    with connection.cursor() as cursor:
        cursor.execute(BLOCKS.format(where=" ".join(conditions)), params)
        return rows_of(cursor)

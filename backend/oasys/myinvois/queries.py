"""Reads of MyInvois: the connection, e-invoices, inquiries."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection as database

from oasys.core.errors import NotFound
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.invoicing.models import Document
from oasys.invoicing.rules import is_sale
from oasys.ledger.queries import rows_of
from oasys.myinvois.codes import consolidated_limits
from oasys.myinvois.documents import RINGGIT
from oasys.myinvois.models import Connection, EInvoice, Inquiry
from oasys.myinvois.rules import consolidated_until, is_cancellable, link
from oasys.myinvois.sites import SITES, site
from oasys.organisations.models import Company

COVERED = """
select c.einvoice_id, d.id, d.kind, d.number from myinvois_covered c
join invoicing_document d on d.tenant_id = c.tenant_id and d.id = c.document_id
where c.tenant_id = %s and c.einvoice_id = any(%s) order by c.einvoice_id, c.position
"""
UNTOLD = """
select d.id, d.number, d.issue_date, d.payable, d.currency, x.display_name as contact from invoicing_document d
join contacts_contact x on x.tenant_id = d.tenant_id and x.id = d.contact_id
where d.tenant_id = %(tenant)s and d.company_id = %(company)s and d.kind = 'invoice' and d.status = 'posted'
  and d.charges_more_on_id is null
  and d.issue_date >= %(first)s and d.issue_date < %(next)s and d.currency = 'MYR'
  and d.gross <= coalesce((select most from unnest(%(days)s::date[], %(limits)s::numeric[]) as l (day, most)
                           where l.day <= d.issue_date order by l.day desc limit 1), d.gross)
  and not exists (select from myinvois_covered c where c.tenant_id = d.tenant_id and c.document_id = d.id
                  and c.environment = %(environment)s and c.is_live)
order by d.issue_date, d.id limit 501
"""


def connection_shown(found: Connection) -> dict[str, Any]:
    """Without id, secret and key: only whether they are there."""
    names = (
        "environment", "is_enabled", "msic", "activity", "classification", "self_billed_classification", "program_set_at",
        "certificate_subject", "certificate_starts_at", "certificate_ends_at", "paused_until", "sending_paused_until",
        "failure", "version",
    )  # fmt: skip
    return {name: getattr(found, name) for name in names} | {
        "has_credentials": found.client_id is not None,
        "has_certificate": found.certificate_key is not None,
    }


def einvoices(
    *,
    company: Company,
    states: Collection[str] = (),
    document_id: UUID | None = None,
    limit: int,
    after: UUID | None = None,
    now: datetime,
) -> list[dict[str, Any]]:
    """E-invoices, the latest first; one more than `limit`."""
    rows = EInvoice.objects.select_related("created_by").defer("content").filter(company=company)
    if states:
        rows = rows.filter(state__in=states)
    if document_id is not None:
        rows = rows.filter(covered__document_id=document_id)
    if after is not None:
        rows = rows.filter(id__lt=after)
    return _shown(list(rows.order_by("-id")[: limit + 1]), now)


def einvoice(*, company: Company, einvoice_id: UUID, now: datetime) -> dict[str, Any]:
    """Raises NotFound."""
    row = EInvoice.objects.select_related("created_by").defer("content").filter(company=company, id=einvoice_id).first()
    if row is None:
        raise NotFound(say("There is no such e-invoice."))
    return _shown([row], now)[0]


def _shown(rows: list[EInvoice], now: datetime) -> list[dict[str, Any]]:
    covered: dict[UUID, list[dict[str, Any]]] = {row.id: [] for row in rows}
    with database.cursor() as cursor:
        cursor.execute(COVERED, [current_tenant_id(), list(covered)])
        for einvoice_id, id_, kind, number in cursor.fetchall():
            covered[einvoice_id].append({"id": id_, "kind": kind, "number": number})
    names = (
        "id", "environment", "kind", "number", "is_consolidated", "state", "issued_at", "sent_at", "submission", "uuid",
        "validated_at", "cancelled_at", "reject_requested_at", "reject_reason", "reason", "problems", "failure", "created_at",
        "version",
    )  # fmt: skip
    return [
        {name: getattr(row, name) for name in names}
        | {
            "documents": covered[row.id],
            "created_by": row.created_by.email,
            "link": link(_portal(row.environment), row.uuid, row.long_id),
            "is_cancellable": row.state == EInvoice.State.VALID
            and is_cancellable(validated_at=row.validated_at, now=now),
        }
        for row in rows
    ]


def link_of_document(document: Document, *, company: Company) -> str | None:
    """What the QR code on the paper of a document says: the link of its own valid e-invoice.

    None without one. That of a consolidated one tells of other buyers' invoices, and stands on no paper.
    """
    if company.base_currency != RINGGIT:
        return None
    row = (
        EInvoice.objects.filter(
            covered__document_id=document.id,
            covered__is_live=True,
            environment=site().name,
            is_consolidated=False,
            state__in=[EInvoice.State.VALID, EInvoice.State.CANCELLING],
        )
        .only("uuid", "long_id")
        .first()
    )
    return None if row is None else link(site().portal, row.uuid, row.long_id)


def _portal(environment: str) -> str:
    return SITES[environment].portal if environment in SITES else site().portal


def to_consolidate(*, company: Company, year: int, month: int) -> dict[str, Any]:
    """Invoices of a month that the authority is not told of and that may be told of together, and until when."""
    first = datetime(year, month, 1).date()  # noqa: DTZ001  # a day has no zone
    following = consolidated_until(first).replace(day=1)
    params = {
        "tenant": current_tenant_id(), "company": company.id, "first": first, "next": following,
        "environment": site().name, "days": [day for day, _ in consolidated_limits()],
        "limits": [most for _, most in consolidated_limits()],
    }  # fmt: skip
    with database.cursor() as cursor:
        cursor.execute(UNTOLD, params)
        rows = rows_of(cursor)
    return {"items": rows[:500], "has_more": len(rows) > 500, "until": consolidated_until(first)}


def inquiry(*, company: Company, inquiry_id: UUID) -> dict[str, Any]:
    """Raises NotFound."""
    row = Inquiry.objects.filter(company=company, id=inquiry_id).first()
    if row is None:
        raise NotFound(say("There is no such question."))
    names = ("id", "environment", "kind", "state", "problem", "failure", "created_at", "finished_at")
    answer = orjson.loads(row.answer) if row.answer is not None else {}
    return {name: getattr(row, name) for name in names} | {
        "is_known": answer.get("is_known"),
        "tin": answer.get("tin"),
        "documents": answer.get("documents"),
    }


def is_of_sales(*, company: Company, document_id: UUID) -> bool:
    """Whether a document is an invoice or a credit note. Raises NotFound."""
    kind = Document.objects.filter(company=company, id=document_id).values_list("kind", flat=True).first()
    if kind is None:
        raise NotFound(say("There is no such document."))
    return is_sale(kind)

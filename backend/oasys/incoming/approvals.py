"""Reads of approvals: how it stands with a bill, and which bills wait for somebody."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from oasys.currencies.queries import rate_rule
from oasys.identity.models import User
from oasys.incoming.models import Approval, BillWriter
from oasys.incoming.services.approving import (
    BILL,
    exceeds_limit,
    is_needed,
    policy_of,
    standing,
    weighed,
    writes_it,
)
from oasys.invoicing.models import Document
from oasys.invoicing.queries import document_of
from oasys.organisations.acting import acting_rights
from oasys.organisations.models import Company
from oasys.organisations.permissions import Permission

MOST_SHOWN = 50


def approval_state(*, company: Company, document_id: UUID, by: User, is_program: bool) -> dict[str, Any]:
    """How it stands with the approval of a bill, and whether who asks may give it. Raises NotFound."""
    document = document_of(company=company, kind=BILL, document_id=document_id)
    policy = policy_of(company)
    base_gross = weighed(company=company, document=document).base_gross
    approved = standing(document) is not None
    reason = ""
    if document.status != Document.Status.DRAFT:
        reason = "not_draft"
    elif approved:
        reason = "approved"
    elif writes_it(document, by):
        reason = "own_bill"
    elif is_program:
        reason = "program"
    elif not acting_rights().may(Permission.PURCHASE_APPROVE):
        reason = "permission"
    elif exceeds_limit(company, base_gross):
        reason = "limit"
    rows = Approval.objects.filter(document_id=document.id).select_related("approved_by", "ended_by").order_by("-id")
    return {
        "is_needed": is_needed(policy, base_gross),
        "is_approved": approved,
        "bills_from": policy.bills_from,
        "base_gross": base_gross,
        "base_currency": company.base_currency,
        "may_approve": not reason,
        "reason": reason,
        "approvals": [_shown(row) for row in rows[:MOST_SHOWN]],
    }


def waiting_bills(
    *, company: Company, by: User, limit: int, after: tuple[date, UUID] | None
) -> tuple[list[dict[str, Any]], tuple[date, UUID] | None]:
    """Drafts of bills that need an approval and were not written by who asks, the oldest first; and where the next page begins.

    What a bill in a foreign currency comes to is found row by row, so that a page may be shorter than `limit`.
    """
    policy = policy_of(company)
    if policy.bills_from is None:
        return [], None
    own = BillWriter.objects.filter(document_id=OuterRef("id"), user=by)
    approved = Approval.objects.filter(document_id=OuterRef("id"), ended_at__isnull=True)
    rows = (
        Document.objects.select_related("contact", "created_by")
        .filter(company=company, kind=BILL, status=Document.Status.DRAFT)
        .exclude(created_by=by)
        .filter(~Exists(own), ~Exists(approved))
        .filter(~Q(currency=company.base_currency) | Q(gross__gte=policy.bills_from))
        .order_by("issue_date", "id")
    )
    if after is not None:
        rows = rows.extra(where=["(invoicing_document.issue_date, invoicing_document.id) > (%s, %s)"], params=after)
    found = list(rows[: limit + 1])
    shown, rule = found[:limit], rate_rule(company)
    items = []
    for document in shown:
        base_gross = weighed(company=company, document=document, rule=rule).base_gross
        if is_needed(policy, base_gross):
            items.append(_waiting(document, base_gross))
    return items, (shown[-1].issue_date, shown[-1].id) if len(found) > limit else None


def _waiting(document: Document, base_gross: Any) -> dict[str, Any]:
    names = ("id", "supplier_number", "issue_date", "due_date", "currency", "gross", "version")
    return {name: getattr(document, name) for name in names} | {
        "contact": document.contact.display_name,
        "base_gross": base_gross,
        "created_by": document.created_by.email,
    }


def _shown(row: Approval) -> dict[str, Any]:
    names = ("id", "gross", "currency", "note", "approved_at", "ended_as", "ended_at")
    return {name: getattr(row, name) for name in names} | {
        "approved_by": row.approved_by.email,
        "ended_by": row.ended_by.email if row.ended_by else None,
    }

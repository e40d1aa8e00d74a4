"""Reconciliations: an account closed up to a day, and opened again."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from oasys.banking import queries
from oasys.banking.api.paths import BOOK, COMPANY
from oasys.banking.reconciliation_schemas import (
    ReconciliationIn,
    ReconciliationList,
    ReconciliationOut,
    UndoReconciliationIn,
)
from oasys.banking.services import books, reconciling
from oasys.core.concurrency import expected_version, set_etag
from oasys.core.wire import answers
from oasys.organisations.auth import Member
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Banking"])
RECONCILIATION = COMPANY + "/reconciliations/{uuid:reconciliation_id}"


@router.get(
    BOOK + "/reconciliations",
    auth=Member(Permission.BANK_READ),
    response=answers(s200=ReconciliationList),
    summary="List reconciliations",
)
def list_reconciliations(request: HttpRequest, company_id: UUID, account_id: UUID) -> Any:
    """Every reconciliation of an account, the latest first; undone ones among them."""
    book = books.begun_book(company=company_of(company_id), account_id=account_id)
    return {"items": queries.reconciliations(book=book) if book else []}


@router.post(
    BOOK + "/reconciliations",
    auth=Member(Permission.BANK_RECONCILE),
    response=answers(s201=ReconciliationOut),
    summary="Reconcile an account",
)
def reconcile(request: HttpRequest, company_id: UUID, account_id: UUID, body: ReconciliationIn) -> Any:
    """Closes it up to a day, where bank, books and matches agree to the cent. Its lines are then as they are."""
    row = reconciling.close_reconciliation(
        company=company_of(company_id),
        account_id=account_id,
        to_on=body.to_on,
        closing=body.closing,
        by=request.user,  # type: ignore[arg-type]
    )
    return Status(201, queries.reconciliation_shown(row))


@router.get(
    RECONCILIATION,
    auth=Member(Permission.BANK_READ),
    response=answers(s200=ReconciliationOut, s304=None),
    summary="Read a reconciliation",
)
def read_reconciliation(request: HttpRequest, response: HttpResponse, company_id: UUID, reconciliation_id: UUID) -> Any:
    """One of them, with the ETag that undoing it needs."""
    row = queries.reconciliation_of(company=company_of(company_id), reconciliation_id=reconciliation_id)
    set_etag(response, row.version)
    return queries.reconciliation_shown(row)


@router.post(
    RECONCILIATION + "/undo",
    auth=Member(Permission.BANK_RECONCILE),
    response=answers(s200=ReconciliationOut, s412=None, s428=None),
    summary="Undo a reconciliation",
)
def undo_reconciliation(
    request: HttpRequest, company_id: UUID, reconciliation_id: UUID, body: UndoReconciliationIn
) -> Any:
    """The last one of an account: its lines can be undone again. It is kept, with who, when and why."""
    company = company_of(company_id)
    reconciling.undo_reconciliation(
        company=company,
        reconciliation_id=reconciliation_id,
        version=expected_version(request),
        reason=body.reason,
        by=request.user,  # type: ignore[arg-type]
    )
    return queries.reconciliation_shown(queries.reconciliation_of(company=company, reconciliation_id=reconciliation_id))

"""Lines of a bank matched with what is posted, or with what is posted for them; and undone."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from oasys.banking import acts, queries
from oasys.banking.api.paths import COMPANY, LINE
from oasys.banking.match_schemas import (
    BankMatchOut,
    BookLinesMatchIn,
    EntryMatchIn,
    PaymentsMatchIn,
    SuspenseMatchIn,
    TransferMatchIn,
    UndoMatchIn,
)
from oasys.banking.services import booking, undoing
from oasys.banking.services.booking import EntryWish
from oasys.core.concurrency import expected_version, set_etag
from oasys.core.wire import answers
from oasys.invoicing.api import NOUNS
from oasys.organisations.auth import Member, require
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Banking"])
# what was made for a match needs the right to take it back; a document stays unless it is said that it is voided too
UNDOING = {"payment": Permission.PAYMENT_MAKE, "entry": Permission.ENTRY_POST, "document": None}
MATCH = COMPANY + "/bank-matches/{uuid:bank_match_id}"


@router.post(
    LINE + "/match/book-lines",
    auth=Member(Permission.BANK_MATCH),
    response=answers(s201=BankMatchOut),
    summary="Match with posted lines",
)
def match_book_lines(request: HttpRequest, company_id: UUID, bank_line_id: UUID, body: BookLinesMatchIn) -> Any:
    """Says which posted lines it is; nothing is posted. Several lines of the bank may be one posted line, or the other way round."""
    company = company_of(company_id)
    match_id = acts.book_lines(company, bank_line_id, body, request.user)  # type: ignore[arg-type]
    return Status(201, queries.match_shown(company=company, match_id=match_id))


@router.post(
    LINE + "/match/payments",
    auth=Member(Permission.BANK_MATCH),
    response=answers(s201=BankMatchOut),
    summary="Match with documents",
)
def match_payments(request: HttpRequest, company_id: UUID, bank_line_id: UUID, body: PaymentsMatchIn) -> Any:
    """Makes the payments that it is, and settles what they are allocated to."""
    company = company_of(company_id)
    require(request, Permission.PAYMENT_MAKE)
    match_id = acts.payments(company, bank_line_id, body, request.user)  # type: ignore[arg-type]
    return Status(201, queries.match_shown(company=company, match_id=match_id))


@router.post(
    LINE + "/match/entry",
    auth=Member(Permission.BANK_MATCH),
    response=answers(s201=BankMatchOut),
    summary="Match with a new entry",
)
def match_entry(request: HttpRequest, company_id: UUID, bank_line_id: UUID, body: EntryMatchIn) -> Any:
    """Posts an entry for it on its day, split as wished, with taxes and dimensions."""
    company = company_of(company_id)
    require(request, Permission.ENTRY_POST)
    match_id = acts.entry(company, bank_line_id, body, request.user)  # type: ignore[arg-type]
    return Status(201, queries.match_shown(company=company, match_id=match_id))


@router.post(
    LINE + "/match/suspense",
    auth=Member(Permission.BANK_MATCH),
    response=answers(s201=BankMatchOut),
    summary="Put a line on the suspense account",
)
def match_suspense(request: HttpRequest, company_id: UUID, bank_line_id: UUID, body: SuspenseMatchIn) -> Any:
    """For what nobody can explain yet: it is booked on the suspense account and listed there with its age until it is undone."""
    company = company_of(company_id)
    require(request, Permission.ENTRY_POST)
    match_id = booking.match_entry(
        company=company,
        line_id=bank_line_id,
        wish=EntryWish(None, body.description),
        by=request.user,  # type: ignore[arg-type]
    )
    return Status(201, queries.match_shown(company=company, match_id=match_id))


@router.post(
    LINE + "/match/transfer",
    auth=Member(Permission.BANK_MATCH),
    response=answers(s201=BankMatchOut),
    summary="Match with a transfer",
)
def match_transfer(request: HttpRequest, company_id: UUID, bank_line_id: UUID, body: TransferMatchIn) -> Any:
    """Posts a transfer between own accounts, once for both sides."""
    company = company_of(company_id)
    require(request, Permission.ENTRY_POST)
    match_id = acts.transfer(company, bank_line_id, body, request.user)  # type: ignore[arg-type]
    return Status(201, queries.match_shown(company=company, match_id=match_id))


@router.get(
    MATCH, auth=Member(Permission.BANK_READ), response=answers(s200=BankMatchOut, s304=None), summary="Read a match"
)
def read_match(request: HttpRequest, response: HttpResponse, company_id: UUID, bank_match_id: UUID) -> Any:
    """Its lines and what was posted for it, with the ETag that undoing it needs."""
    found = queries.match_shown(company=company_of(company_id), match_id=bank_match_id)
    set_etag(response, found["version"])
    return found


@router.post(
    MATCH + "/undo",
    auth=Member(Permission.BANK_MATCH),
    response=answers(s200=BankMatchOut, s412=None, s428=None),
    summary="Undo a match",
)
def undo_match(request: HttpRequest, company_id: UUID, bank_match_id: UUID, body: UndoMatchIn) -> Any:
    """Opens its lines again; payments that were made for it are undone, entries reversed. The match is kept.

    A document that was written for the line is open again, or voided with it.
    """
    company = company_of(company_id)
    found = queries.match_shown(company=company, match_id=bank_match_id)
    for made in found["made"]:
        if right := UNDOING[made["kind"]]:
            require(request, right)
    if body.void_document and found["document"]:
        require(request, NOUNS[found["document"]["kind"]].post)
    undoing.undo_match(
        company=company,
        match_id=bank_match_id,
        version=expected_version(request),
        reason=body.reason,
        undone_on=body.undone_on,
        by=request.user,  # type: ignore[arg-type]
        void_document=body.void_document,
    )
    return queries.match_shown(company=company, match_id=bank_match_id)

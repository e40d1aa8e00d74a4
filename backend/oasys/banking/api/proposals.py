"""What a line of a bank could be: proposed, and accepted."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from oasys.banking import acts, proposals, queries
from oasys.banking.api.paths import BOOK, LINE
from oasys.banking.match_schemas import BankMatchOut, DocumentMatchIn
from oasys.banking.proposal_schemas import AcceptedOut, AcceptLinesIn, ProposalList
from oasys.core.wire import answers
from oasys.invoicing.api import NOUNS
from oasys.organisations.auth import Member, require
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Banking"])


@router.get(
    LINE + "/proposals",
    auth=Member(Permission.BANK_READ),
    response=answers(s200=ProposalList),
    summary="List what a line could be",
)
def list_proposals(request: HttpRequest, company_id: UUID, bank_line_id: UUID) -> Any:
    """Posted lines, documents, transfers, payment runs, rules and what was done before, each with a score and the reasons in words."""
    company = company_of(company_id)
    require(request, Permission.PAYMENT_READ)  # proposals say what contacts owe
    return {"items": proposals.proposals_of(company=company, line_id=bank_line_id)}


@router.post(
    LINE + "/match/document",
    auth=Member(Permission.BANK_MATCH),
    response=answers(s201=BankMatchOut),
    summary="Match with a new invoice or bill",
)
def match_document(request: HttpRequest, company_id: UUID, bank_line_id: UUID, body: DocumentMatchIn) -> Any:
    """Posts the invoice, where money came in, or the bill, and the payment of it that the line is. Undone, the document is open again."""
    company = company_of(company_id)
    kind = queries.document_kind_of(company=company, line_id=bank_line_id)
    require(request, Permission.PAYMENT_MAKE)
    require(request, NOUNS[kind].post)
    match_id = acts.new_document(company, bank_line_id, body, request.user)  # type: ignore[arg-type]
    return Status(201, queries.match_shown(company=company, match_id=match_id))


@router.post(
    BOOK + "/accept",
    auth=Member(Permission.BANK_MATCH),
    response=answers(s200=AcceptedOut),
    summary="Accept what is near certain",
)
def accept(request: HttpRequest, company_id: UUID, account_id: UUID, body: AcceptLinesIn) -> Any:
    """Carries out what is proposed from the company's threshold on. What is ambiguous, or only like before, stays for a person."""
    done = proposals.accept(
        company=company_of(company_id),
        account_id=account_id,
        line_ids=body.line_ids,
        threshold=body.threshold,
        by=request.user,  # type: ignore[arg-type]
    )
    return {
        "accepted": len(done.match_ids),
        "left": done.left,
        "match_ids": done.match_ids,
        "refused": done.refused,
    }

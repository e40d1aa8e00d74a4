"""Lines of a bank: read, excluded, taken back, decided where they are in review."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from oasys.banking import queries
from oasys.banking.api.paths import BOOK, LINE
from oasys.banking.schemas import BankLineOut, BankLineWhole, DecideAllIn, DecidedOut, DecideIn, ExcludeIn
from oasys.banking.services import lines
from oasys.core.concurrency import expected_version, set_etag
from oasys.core.wire import answers
from oasys.organisations.auth import Member
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Banking"])


@router.get(
    LINE,
    auth=Member(Permission.BANK_READ),
    response=answers(s200=BankLineWhole, s304=None),
    summary="Read a line of a bank",
)
def read_line(request: HttpRequest, response: HttpResponse, company_id: UUID, bank_line_id: UUID) -> Any:
    """The line with its record as the bank wrote it, and the ETag that deciding it needs."""
    request.answer_is_private = True  # type: ignore[attr-defined]
    return _shown_line(response, company_id, bank_line_id)


@router.post(
    LINE + "/exclude",
    auth=Member(Permission.BANK_MATCH),
    response=answers(s200=BankLineOut, s412=None, s428=None),
    summary="Exclude a line",
)
def exclude(request: HttpRequest, response: HttpResponse, company_id: UUID, bank_line_id: UUID, body: ExcludeIn) -> Any:
    """Says that it is no booking of the bank, and why. It stays, and counts no longer."""
    lines.exclude_line(
        company=company_of(company_id),
        line_id=bank_line_id,
        version=expected_version(request),
        reason=body.reason,
        by=request.user,  # type: ignore[arg-type]
    )
    return _shown_line(response, company_id, bank_line_id)


@router.post(
    LINE + "/restore",
    auth=Member(Permission.BANK_MATCH),
    response=answers(s200=BankLineOut, s412=None, s428=None),
    summary="Take an excluded line back",
)
def restore(request: HttpRequest, response: HttpResponse, company_id: UUID, bank_line_id: UUID) -> Any:
    """Opens a line again that was excluded, or taken for another one."""
    lines.restore_line(
        company=company_of(company_id),
        line_id=bank_line_id,
        version=expected_version(request),
        by=request.user,  # type: ignore[arg-type]
    )
    return _shown_line(response, company_id, bank_line_id)


@router.post(
    LINE + "/decide",
    auth=Member(Permission.BANK_MATCH),
    response=answers(s200=BankLineOut, s412=None, s428=None),
    summary="Decide a line in review",
)
def decide(request: HttpRequest, response: HttpResponse, company_id: UUID, bank_line_id: UUID, body: DecideIn) -> Any:
    """Whether it is the line that it resembles, another one, or takes its place."""
    lines.decide_line(
        company=company_of(company_id),
        line_id=bank_line_id,
        version=expected_version(request),
        decision=body.decision,
        by=request.user,  # type: ignore[arg-type]
    )
    return _shown_line(response, company_id, bank_line_id)


@router.post(
    BOOK + "/decide",
    auth=Member(Permission.BANK_MATCH),
    response=answers(s200=DecidedOut),
    summary="Decide all lines in review of a kind",
)
def decide_all(request: HttpRequest, company_id: UUID, account_id: UUID, body: DecideAllIn) -> Any:
    """Takes each for the one it resembles. They stay to be seen, and each can be opened again."""
    count = lines.take_all_for_the_same(
        company=company_of(company_id),
        account_id=account_id,
        review_kind=body.review_kind,
        by=request.user,  # type: ignore[arg-type]
    )
    return {"decided": count}


def _shown_line(response: HttpResponse, company_id: UUID, line_id: UUID) -> Any:
    found = queries.bank_line(company=company_of(company_id), line_id=line_id)
    set_etag(response, found["version"])
    return found

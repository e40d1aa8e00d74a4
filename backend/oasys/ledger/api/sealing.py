"""How far the books are sealed, and the head of the chain to keep somewhere else."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from oasys.core.wire import answers
from oasys.ledger.schemas import SealedUpTo
from oasys.ledger.seals import head_of, waiting_of
from oasys.organisations.auth import Member
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Evidence"])


@router.get(
    "/companies/{uuid:company_id}/seal",
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=SealedUpTo),
    summary="Read how far the books are sealed",
)
def read(request: HttpRequest, company_id: UUID) -> Any:
    """The head of the company's hash chain with its signature; kept elsewhere, it proves later what stood by then."""
    company = company_of(company_id)
    head = head_of(company)
    said = head.published() if head else {"seal": None, "hash": None, "signature": None}
    return {"sealed_entries": head.last_position if head else 0, "waiting_entries": waiting_of(company), **said}

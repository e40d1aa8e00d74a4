"""Whether what is stored of the books is what the lines say."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from oasys.core.wire import answers
from oasys.ledger import queries
from oasys.ledger.schemas import VerificationOut
from oasys.organisations.auth import Member
from oasys.organisations.permissions import Permission

router = Router(tags=["Verification"])


@router.get(
    "/verification",
    auth=Member(Permission.LEDGER_VERIFY),
    response=answers(s200=VerificationOut),
    summary="Verify the books",
)
def verify(request: HttpRequest) -> Any:
    """Recomputes every balance, number and sum of the tenant's books from the lines, and names each difference."""
    return queries.verification()

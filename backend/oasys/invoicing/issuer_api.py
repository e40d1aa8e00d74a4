"""What a company says of itself on documents, over HTTP."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from oasys.core.concurrency import expected_version, set_etag
from oasys.core.wire import answers
from oasys.invoicing import issuer
from oasys.invoicing.issuer_schemas import IssuerIn, IssuerOut
from oasys.organisations.auth import Member
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Paper and mail"])
ISSUER = "/companies/{uuid:company_id}/issuer"


@router.get(
    ISSUER,
    auth=Member(Permission.DOCUMENT_READ),
    response=answers(s200=IssuerOut, s304=None),
    summary="Read what the company says of itself",
)
def read_issuer(request: HttpRequest, response: HttpResponse, company_id: UUID) -> Any:
    """Name, address, ids, contact person and account as they stand on papers, with the ETag that changing them needs."""
    shown = issuer.issuer_shown(issuer.latest(company_of(company_id)))
    set_etag(response, shown["version"])
    return shown


@router.put(
    ISSUER,
    auth=Member(Permission.COMPANY_CHANGE),
    response=answers(s200=IssuerOut, s412=None, s428=None),
    summary="Say what stands about the company on papers",
)
def say_issuer(request: HttpRequest, response: HttpResponse, company_id: UUID, body: IssuerIn) -> Any:
    """What stands on papers from now on; a document that is posted keeps what was said when it was."""
    company, version = company_of(company_id), expected_version(request)
    request.answer_is_private = True  # type: ignore[attr-defined]  # ids and an account, should it be kept
    by: Any = request.user
    row = issuer.say_issuer(company=company, version=version, body=body, by=by, now=datetime.now(UTC))
    set_etag(response, row.version)
    return issuer.issuer_shown(row)

"""What whoever has a link sees: one document, its paper, its e-invoice. Outside sign-in; nothing is said of anything else."""

from datetime import UTC, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from oasys.core.wire import answers
from oasys.dispatch import links
from oasys.dispatch.api import as_file, file_answer
from oasys.dispatch.facts import facts_of
from oasys.dispatch.files import e_invoice, paper
from oasys.dispatch.schemas import PublicDocumentOut
from oasys.identity.auth import Public

router = Router(tags=["Public links"])
DOCUMENT = "/public/documents/{token}"
Token = Annotated[str, Path(max_length=200, description="What the link ends with.", examples=["AbC"])]


def _private(response: HttpResponse) -> HttpResponse:
    """Nobody keeps it, and no search engine lists it."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


@router.get(DOCUMENT, auth=Public(), response=answers(s200=PublicDocumentOut), summary="See a document by its link")
def see(request: HttpRequest, response: HttpResponse, token: Token) -> Any:
    """What stands on the paper. A token that is wrong, ended or revoked finds nothing, and each looks like the others."""
    _private(response)
    now = datetime.now(UTC)
    with links.opened(token, now=now) as found:
        shown = links.shown(facts_of(found.document, company=found.company, today=now.date()), found.company)
        links.count_view(found.link, now=now)
        return shown


@router.get(
    DOCUMENT + "/pdf",
    auth=Public(),
    response=answers(s200=None),
    openapi_extra=file_answer("application/pdf"),
    summary="Download the paper of a document by its link",
)
def pdf(request: HttpRequest, token: Token) -> Any:
    """PDF/A-3b."""
    now = datetime.now(UTC)
    with links.opened(token, now=now) as found:
        facts = facts_of(found.document, company=found.company, today=now.date())
        return _private(as_file(paper(facts, company=found.company)))


@router.get(
    DOCUMENT + "/e-invoice",
    auth=Public(),
    response=answers(s200=None),
    openapi_extra=file_answer("application/xml", "application/pdf"),
    summary="Download the e-invoice of a document by its link",
)
def download(request: HttpRequest, token: Token) -> Any:
    """In the form that the customer wants; where it wants none there is nothing here."""
    now = datetime.now(UTC)
    with links.opened(token, now=now) as found:
        facts = facts_of(found.document, company=found.company, today=now.date())
        if not (form := links.e_invoice_behind(facts)):
            raise links.nothing()
        return _private(as_file(e_invoice(facts, form, company=found.company)))

"""E-invoices that become bills, over HTTP."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field, ValidationError

from oasys.attachments.api import BINARY, FORM, uploaded
from oasys.core.errors import Invalid
from oasys.core.field_errors import field_error
from oasys.core.wire import answers
from oasys.core.words import say
from oasys.incoming import queries
from oasys.incoming.schemas import KeptOut, ReceivedOut, ReceiveIn
from oasys.incoming.services.receiving import looked_at, opened, receive_bill
from oasys.organisations.auth import Member, require
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["E-invoices"])
UPLOAD = {
    "requestBody": {
        "required": True,
        "description": "UBL or CII as XML up to 10 MB, or a PDF with CII inside up to 20 MB, as a part named file.",
        "content": {
            FORM: {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {**BINARY, "description": "The e-invoice."},
                        "options": {
                            "type": "string",
                            "description": "What was decided, as JSON: contact_id or new_contact, account_code, taxes, propose_bank.",
                        },
                    },
                }
            }
        },
    }
}


@router.post(
    "/companies/{uuid:company_id}/bills/from-e-invoice",
    auth=Member(Permission.PURCHASE_DRAFT),
    response=answers(s200=ReceivedOut, s201=ReceivedOut),
    summary="Receive an e-invoice",
    openapi_extra=UPLOAD,
)
def receive_e_invoice(
    request: HttpRequest,
    company_id: UUID,
    dry_run: Annotated[bool, Field(description="Say what it would become; write nothing.")] = False,
) -> Any:
    """Makes the draft of a bill, or of a supplier credit, of UBL, CII, XRechnung, Factur-X or ZUGFeRD, and keeps the file with it.

    With `dry_run` the answer offers contacts, tax codes and warnings to decide on. Broken rules and sums that do not add up are told,
    and the file is taken all the same. Bank details are compared and never taken over.
    """
    company = company_of(company_id)
    require(request, Permission.CONTACT_READ)
    require(request, Permission.DOCUMENT_READ)
    part = uploaded(request)
    said = _options(request.POST.get("options", ""))
    content: bytes = part.read()
    file = opened(content)
    if dry_run:
        return Status(
            200, queries.received(looked_at(company=company, file=file, said=said), company=company, document_id=None)
        )
    if said.new_contact is not None or said.propose_bank:
        require(request, Permission.CONTACT_CHANGE)
    by: Any = request.user
    looked, document_id = receive_bill(
        company=company,
        name=part.name or "",
        file=file,
        said=said,
        by=by,
        at=datetime.now(UTC),
    )
    request.answer_is_private = True  # type: ignore[attr-defined]  # ids, should it be kept for a repeated request
    return Status(201, queries.received(looked, company=company, document_id=document_id))


@router.get(
    "/companies/{uuid:company_id}/documents/{uuid:document_id}/e-invoice",
    auth=Member(Permission.DOCUMENT_READ),
    response=answers(s200=KeptOut),
    summary="Read the e-invoice that a document was made of",
)
def read_e_invoice(request: HttpRequest, company_id: UUID, document_id: UUID) -> Any:
    """Its totals beside those of the document now, its accounts beside those of the contact, and what there was to be said."""
    return queries.kept_of(company=company_of(company_id), document_id=document_id)


def _options(text: str) -> ReceiveIn:
    """What was decided. Raises Invalid, naming each field of it."""
    try:
        return ReceiveIn.model_validate_json(text) if text.strip() else ReceiveIn()
    except ValidationError as error:
        found: list[Any] = list(error.errors(include_url=False))
        raise Invalid(
            say("Some of the options need another value; nothing was written."),
            errors=[field_error(one) for one in found],
        ) from error

"""Over HTTP: what a file is, whether it keeps the rules, and the invoice in it. Nothing is kept."""

from typing import Any
from uuid import UUID

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from ninja import Router

from oasys.core.wire import answers
from oasys.core.words import say
from oasys.einvoicing.errors import OtherContentType
from oasys.einvoicing.schemas import EInvoiceCheckOut
from oasys.einvoicing.sentences import term_name
from oasys.organisations.auth import Member
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["E-invoices"])
FORM = "multipart/form-data"
KINDS = ("application/xml", "text/xml", "application/pdf")
MOST_LEFT_OUT = 200
_BINARY = {"type": "string", "format": "binary"}
BODY = {
    "requestBody": {
        "required": True,
        "description": "UBL or CII as XML up to 10 MB, or a PDF with CII inside up to 20 MB; as the body, or as a part named file.",
        "content": {
            **{kind: {"schema": _BINARY} for kind in KINDS},
            FORM: {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {**_BINARY, "description": "The e-invoice."}},
                }
            },
        },
    }
}


@router.post(
    "/companies/{uuid:company_id}/e-invoices/check",
    auth=Member(Permission.CONTACT_READ),
    response=answers(s200=EInvoiceCheckOut),
    summary="Check an e-invoice",
    openapi_extra=BODY,
)
def check_e_invoice(request: HttpRequest, company_id: UUID) -> Any:
    """Tells what the file is, which rules it was checked by and breaks, and what it says. It is not kept, and nothing is posted."""
    # Saxon and the readers of PDFs take a second and 30 MB of every process that starts; most processes are never asked
    from oasys.einvoicing.checking import check
    from oasys.einvoicing.receiving import open_document, read_document

    company_of(company_id)
    document = open_document(_content(request))
    received = read_document(document)
    checked = check(document)
    return {
        "syntax": document.syntax.value,
        "profile": document.profile.value,
        "customization": document.customization,
        "file_name": document.file_name,
        "is_invoice": document.profile.is_invoice,
        "is_valid": not checked.errors,
        "adds_up": not any(finding.is_of_sums for finding in checked.errors),
        "rules": checked.rule_sets,
        "findings": [
            {
                "rule": finding.rule,
                "severity": finding.severity.value,
                "message": finding.message,
                "official": finding.official,
                "terms": [{"id": term, "name": term_name(term)} for term in finding.terms],
                "place": finding.place,
                "rules": finding.rules,
            }
            for finding in checked.findings
        ],
        "invoice": received.invoice,
        "unread": received.unread,
        "left_out": received.left_out[:MOST_LEFT_OUT],
    }


def _content(request: HttpRequest) -> bytes:
    """The file, whichever way it comes. Raises OtherContentType."""
    if request.content_type in KINDS:
        return request.body
    if request.content_type != FORM:
        raise OtherContentType(
            say("Send the e-invoice as application/xml, application/pdf, or as a form with a part named file.")
        )
    _ = request.body  # read whole before its parts are: a repeated request is known by it
    try:
        files = request.FILES.getlist("file")
    except (MultiPartParserError, SuspiciousOperation) as error:
        raise OtherContentType(say("The body is no form with files.")) from error
    if len(files) != 1:
        raise OtherContentType(say("Send one e-invoice at a time, as a part named file."))
    content: bytes = files[0].read()
    return content

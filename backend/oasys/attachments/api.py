"""Attachments over HTTP: of journal entries, and of documents of every kind."""

from typing import Any
from uuid import UUID

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.http import content_disposition_header
from ninja import Router, Status

from oasys.attachments import queries
from oasys.attachments.errors import OneFile, OtherContentType
from oasys.attachments.queries import Owner, document_owner, entry_owner
from oasys.attachments.schemas import AttachmentList, AttachmentOut
from oasys.attachments.services import attach, remove
from oasys.core.wire import answers
from oasys.core.words import say
from oasys.organisations.auth import Member, require
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Attachments"])
FORM = "multipart/form-data"
OF_ENTRY = "/companies/{uuid:company_id}/journal-entries/{uuid:entry_id}/attachments"
OF_DOCUMENT = "/companies/{uuid:company_id}/documents/{uuid:document_id}/attachments"
ONE = "/{uuid:attachment_id}"
BINARY = {"type": "string", "format": "binary"}
UPLOAD = {
    "requestBody": {
        "required": True,
        "description": "PDF, PNG, JPEG, WebP, XML, CSV, text, XLSX, DOCX, ODS or ODT of up to 20 MB, as a part named file.",
        "content": {
            FORM: {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {**BINARY, "description": "The file, with its name."}},
                }
            }
        },
    }
}
DOWNLOAD = {
    "responses": {
        200: {"description": "The file as it was sent.", "content": {"application/octet-stream": {"schema": BINARY}}}
    }
}


@router.get(
    OF_ENTRY,
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=AttachmentList),
    summary="List attachments of an entry",
)
def list_of_entry(request: HttpRequest, company_id: UUID, entry_id: UUID) -> Any:
    """Every file of the journal entry, the oldest first."""
    return {"items": queries.attachments(entry_owner(company=company_of(company_id), entry_id=entry_id))}


@router.post(
    OF_ENTRY,
    auth=Member(Permission.ATTACHMENT_CHANGE),
    response=answers(s201=AttachmentOut),
    summary="Attach a file to an entry",
    openapi_extra=UPLOAD,
)
def attach_to_entry(request: HttpRequest, company_id: UUID, entry_id: UUID) -> Any:
    """Keeps the file with the journal entry, a draft or posted. From the posting on it stays."""
    require(request, Permission.LEDGER_READ)
    return _attached(request, entry_owner(company=company_of(company_id), entry_id=entry_id))


@router.get(
    OF_ENTRY + "/{uuid:entry_attachment_id}",
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=None),
    summary="Download an attachment of an entry",
    openapi_extra=DOWNLOAD,
)
def download_of_entry(request: HttpRequest, company_id: UUID, entry_id: UUID, entry_attachment_id: UUID) -> Any:
    """The file as it was sent, to be saved: it is never shown in place."""
    return _downloaded(entry_owner(company=company_of(company_id), entry_id=entry_id), entry_attachment_id)


@router.delete(
    OF_ENTRY + "/{uuid:entry_attachment_id}",
    auth=Member(Permission.ATTACHMENT_CHANGE),
    response=answers(s204=None),
    summary="Remove an attachment of an entry",
)
def remove_of_entry(request: HttpRequest, company_id: UUID, entry_id: UUID, entry_attachment_id: UUID) -> Any:
    """Removes the file of a draft; what is attached to a posted entry stays."""
    require(request, Permission.LEDGER_READ)
    remove(owner=entry_owner(company=company_of(company_id), entry_id=entry_id), attachment_id=entry_attachment_id)
    return Status(204, None)


@router.get(
    OF_DOCUMENT,
    auth=Member(Permission.DOCUMENT_READ),
    response=answers(s200=AttachmentList),
    summary="List attachments of a document",
)
def list_of_document(request: HttpRequest, company_id: UUID, document_id: UUID) -> Any:
    """Every file of the invoice, credit note, bill or supplier credit, the oldest first."""
    return {"items": queries.attachments(document_owner(company=company_of(company_id), document_id=document_id))}


@router.post(
    OF_DOCUMENT,
    auth=Member(Permission.ATTACHMENT_CHANGE),
    response=answers(s201=AttachmentOut),
    summary="Attach a file to a document",
    openapi_extra=UPLOAD,
)
def attach_to_document(request: HttpRequest, company_id: UUID, document_id: UUID) -> Any:
    """Keeps the file with the document, a draft or posted. From the posting on it stays."""
    require(request, Permission.DOCUMENT_READ)
    return _attached(request, document_owner(company=company_of(company_id), document_id=document_id))


@router.get(
    OF_DOCUMENT + ONE,
    auth=Member(Permission.DOCUMENT_READ),
    response=answers(s200=None),
    summary="Download an attachment of a document",
    openapi_extra=DOWNLOAD,
)
def download_of_document(request: HttpRequest, company_id: UUID, document_id: UUID, attachment_id: UUID) -> Any:
    """The file as it was sent, to be saved: it is never shown in place."""
    return _downloaded(document_owner(company=company_of(company_id), document_id=document_id), attachment_id)


@router.delete(
    OF_DOCUMENT + ONE,
    auth=Member(Permission.ATTACHMENT_CHANGE),
    response=answers(s204=None),
    summary="Remove an attachment of a document",
)
def remove_of_document(request: HttpRequest, company_id: UUID, document_id: UUID, attachment_id: UUID) -> Any:
    """Removes the file of a draft; what is attached to a posted document stays, and so does what a draft was made of."""
    require(request, Permission.DOCUMENT_READ)
    owner = document_owner(company=company_of(company_id), document_id=document_id)
    remove(owner=owner, attachment_id=attachment_id)
    return Status(204, None)


def uploaded(request: HttpRequest) -> "UploadedFile[Any]":
    """The one part named file. Raises OtherContentType, OneFile."""
    if request.content_type != FORM:
        raise OtherContentType(say("Send the file as a form with a part named file."))
    _ = request.body  # read whole before its parts are: a repeated request is known by it
    try:
        files = request.FILES.getlist("file")
    except (MultiPartParserError, SuspiciousOperation) as error:
        raise OneFile(say("The body is no form with files.")) from error
    if len(files) != 1:
        raise OneFile(say("Send one file at a time, as a part named file."))
    return files[0]


def _attached(request: HttpRequest, owner: Owner) -> Any:
    file = uploaded(request)
    by: Any = request.user
    content: bytes = file.read()
    made = attach(owner=owner, name=file.name or "", declared=file.content_type or "", content=content, by=by)
    return Status(201, queries.shown(made, is_draft=owner.is_draft))


def _downloaded(owner: Owner, attachment_id: UUID) -> HttpResponse:
    row = queries.attachment_of(owner, attachment_id)
    # a browser saves it, whatever it is; what kind of file it is stands beside it
    response = HttpResponse(queries.content_of(row), content_type="application/octet-stream")
    disposition = content_disposition_header(as_attachment=True, filename=row.name)
    assert disposition is not None
    response["Content-Disposition"] = disposition
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response

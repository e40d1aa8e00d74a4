"""Contacts from a CSV, over HTTP."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field

from oasys.core.wire import answers
from oasys.core.words import say
from oasys.exchange.contact_files.importing import MOST_SHOWN, ContactImport, import_contacts
from oasys.exchange.contact_files.schemas import ContactImportOut
from oasys.exchange.errors import NoFiles
from oasys.exchange.taking import files_of
from oasys.organisations.auth import Member
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Contacts"])
BODY = {
    "requestBody": {
        "required": True,
        "description": "A CSV with a heading and a row for each contact, up to 32 MB.",
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary", "description": "The CSV."}},
                }
            }
        },
    }
}
Encoding = Literal[
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "windows-1252", "windows-1250", "windows-1251", "iso-8859-15"
]


@router.post(
    "/companies/{uuid:company_id}/imports/contacts",
    auth=Member(Permission.CONTACT_CHANGE),
    response=answers(s201=ContactImportOut),
    summary="Import contacts from a CSV",
    openapi_extra=BODY,
)
def import_contact_file(
    request: HttpRequest,
    company_id: UUID,
    dry_run: Annotated[bool, Field(description="Say what would be kept, and every problem; keep nothing.")] = False,
    role: Annotated[
        Literal["customer", "supplier", "both"] | None,
        Field(description="What a contact is whose row does not say it."),
    ] = None,
    encoding: Annotated[
        Encoding | None, Field(description="How the bytes are to be read; guessed where it is left out.")
    ] = None,
    keep_duplicates: Annotated[
        bool, Field(description="Keep rows, too, that resemble a contact of the company or a row before.")
    ] = False,
) -> Any:
    """Keeps every contact of the file or none. Bank details in it are proposals, which a second person confirms."""
    company = company_of(company_id)
    files = files_of(request)
    if len(files) != 1:
        raise NoFiles(say("Send one file at a time, as a part named file."))
    name, content = files[0]
    done = import_contacts(
        company=company,
        content=content,
        file_name=name,
        role=role,
        encoding=encoding,
        keep_duplicates=keep_duplicates,
        is_dry_run=dry_run,
        by=request.user,  # type: ignore[arg-type]
        now=datetime.now(UTC),
    )
    return Status(201, _answer(done, is_dry_run=dry_run))


def _answer(done: ContactImport, *, is_dry_run: bool) -> dict[str, Any]:
    file = done.file
    return {
        "is_dry_run": is_dry_run,
        "encoding": file.encoding,
        "delimiter": file.delimiter,
        "columns": [{"heading": heading, "field": field} for heading, field in file.columns],
        "contacts": done.kept,
        "bank_proposals": done.proposed,
        "problems": [
            {"row": one.row, "field": one.field, "code": one.code, "message": one.message}
            for one in file.problems[:MOST_SHOWN]
        ],
        "problem_count": len(file.problems),
        "resembles": done.resembles,
    }

"""Imports over HTTP: the journal format as a request's body."""

import io
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field

from oasys.core.errors import DomainError
from oasys.core.wire import Schema, answers
from oasys.exchange.services import import_stream
from oasys.organisations.auth import Member
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Imports"])
CSV, NDJSON = "text/csv", "application/x-ndjson"
BODY = {
    "requestBody": {
        "required": True,
        "description": "The journal format, one row for each journal line, up to 32 MB.",
        "content": {
            kind: {"schema": {"type": "string", "description": "Rows of the journal format."}} for kind in (CSV, NDJSON)
        },
    }
}


class NeitherCsvNorNdjson(DomainError):
    """The journal format comes in two kinds."""

    code = "exchange.content_type"
    status = 415
    title = "Send text/csv or application/x-ndjson."


class NotUtf8(DomainError):
    code = "exchange.unreadable"
    status = 422
    title = "The file is not UTF-8."


class LeftOut(Schema):
    """Something of the source that the books cannot carry."""

    row: int = Field(description="Where it stands, counted from 1.", examples=[17])
    code: str = Field(description="Why.", examples=["exchange.not_carried"])
    message: str = Field(description="What it is.", examples=["metadata export:"])


class ImportOut(Schema):
    """What the import did, or in a dry run would do."""

    is_dry_run: bool = Field(description="True: nothing was written.", examples=[False])
    entries: int = Field(description="Entries posted.", examples=[250])
    lines: int = Field(description="Their lines.", examples=[871])
    skipped: int = Field(description="Entries that stood already under the same key.", examples=[0])
    left_out: list[LeftOut] = Field(description="What the books cannot carry.")


@router.post(
    "/companies/{uuid:company_id}/imports/journal",
    auth=Member(Permission.ENTRY_IMPORT),
    response=answers(s201=ImportOut),
    summary="Import the journal format",
    openapi_extra=BODY,
)
def import_journal(request: HttpRequest, company_id: UUID, dry_run: bool = False) -> Any:
    """Posts every entry of the file or none: each bad row is named, and a repeated import adds nothing."""
    company = company_of(company_id)
    stream: io.BytesIO | io.StringIO
    if request.content_type == NDJSON:
        stream = io.BytesIO(request.body)
    elif request.content_type == CSV:
        try:
            stream = io.StringIO(request.body.decode("utf-8-sig"), newline="")
        except UnicodeDecodeError as error:
            raise NotUtf8(f"Byte {error.start} of the file is not UTF-8.") from error
    else:
        raise NeitherCsvNorNdjson("The journal format is sent as text/csv or application/x-ndjson.")
    done = import_stream(
        company=company,
        stream=stream,
        is_csv=request.content_type == CSV,
        by=request.user,  # type: ignore[arg-type]
        is_dry_run=dry_run,
    )
    return Status(
        201,
        {
            "is_dry_run": dry_run,
            "entries": done.entries,
            "lines": done.lines,
            "skipped": done.skipped,
            "left_out": done.left_out,
        },
    )

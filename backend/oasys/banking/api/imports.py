"""Files of banks: looked at, imported, listed, taken back."""

import hashlib
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status
from pydantic import Field, ValidationError

from oasys.attachments.api import uploaded
from oasys.banking import queries
from oasys.banking.api.paths import COMPANY
from oasys.banking.files import of_layout, preview, read_file
from oasys.banking.import_schemas import (
    BankImportOut,
    BankImportPage,
    BankPreviewOut,
    BroughtList,
    ReadingIn,
    WithdrawIn,
    as_out,
)
from oasys.banking.imports import Sent, ask_for_bank_import, carry_out_import, choice_of, reading_of
from oasys.banking.services import lines
from oasys.core.concurrency import expected_version
from oasys.core.errors import FieldError, Invalid
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.wire import answers
from oasys.core.words import say
from oasys.jobs.schemas import JobOut
from oasys.jobs.shown import accepted, prefers_async
from oasys.organisations.auth import Member, token_of
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Banking"])
IMPORTS = COMPANY + "/bank-imports"
UPLOAD = {
    "requestBody": {
        "required": True,
        "description": "A file of a bank (OFX, QIF, MT940, MT942, CAMT, BAI2, CSV, or a ZIP of these) up to 32 MB, and how it is read.",
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "options": {"type": "string", "description": "ReadingIn as JSON.", "examples": ["{}"]},
                    },
                }
            }
        },
    }
}


@router.post(
    IMPORTS + "/preview",
    auth=Member(Permission.BANK_IMPORT),
    response=answers(s200=BankPreviewOut),
    summary="Preview a file of a bank",
    openapi_extra=UPLOAD,
)
def preview_file(request: HttpRequest, company_id: UUID) -> Any:
    """What an import would bring, and how a CSV would be read. Nothing is written."""
    company = company_of(company_id)
    sent, body = _sent(request)
    read = read_file(company=company, content=sent.content, said=reading_of(body), account_id=body.account_id)
    return {
        "accounts": preview(company=company, read=read, choice=of_layout(choice_of(body), read)),
        "mapping": read.mapping,
        "is_kept_layout": read.account_id is not None,
    }


@router.post(
    IMPORTS,
    auth=Member(Permission.BANK_IMPORT),
    response=answers(s201=BroughtList, s202=JobOut, s429=None),
    summary="Import a file of a bank",
    openapi_extra=UPLOAD,
)
def import_file(request: HttpRequest, response: HttpResponse, company_id: UUID) -> Any:
    """Keeps what is new, all of it or nothing. With `Prefer: respond-async` as a job, whose result is the same."""
    company = company_of(company_id)
    sent, body = _sent(request)
    by: Any = request.user
    if prefers_async(request):
        job = ask_for_bank_import(
            company=company,
            sent=sent,
            said=body.model_dump(mode="json"),
            by=by,
            token=token_of(request),
            now=datetime.now(UTC),
        )
        return accepted(response, job)
    brought = carry_out_import(company=company, sent=sent, said=reading_of(body), choice=choice_of(body), by=by)
    return Status(201, {"items": brought})


@router.get(
    IMPORTS,
    auth=Member(Permission.BANK_READ),
    response=answers(s200=BankImportPage),
    summary="List imports of statements",
)
def list_imports(
    request: HttpRequest,
    company_id: UUID,
    account_id: Annotated[UUID | None, Field(description="Only those of this account.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Any:
    """What was imported, the latest first; withdrawn imports among it."""
    found = queries.imports(
        company=company_of(company_id),
        account_id=account_id,
        limit=limit,
        after=decode_cursor(after, UUID)[0] if after else None,
    )
    rows, cursor = page(found, limit=limit, key=lambda row: (row.id,))
    return {"items": [as_out(row) for row in rows], "next": cursor}


@router.post(
    IMPORTS + "/{uuid:bank_import_id}/withdraw",
    auth=Member(Permission.BANK_IMPORT),
    response=answers(s200=BankImportOut, s412=None, s428=None),
    summary="Take an import back",
)
def withdraw(request: HttpRequest, company_id: UUID, bank_import_id: UUID, body: WithdrawIn) -> Any:
    """The last import of an account, while nothing of it is matched. Its lines stay to be seen, and the file can come again."""
    row = lines.withdraw_import(
        company=company_of(company_id),
        import_id=bank_import_id,
        version=expected_version(request),
        reason=body.reason,
        by=request.user,  # type: ignore[arg-type]
    )
    return as_out(row)


def _sent(request: HttpRequest) -> tuple[Sent, ReadingIn]:
    """The file and what is said of it. Raises OtherContentType, OneFile, Invalid."""
    file = uploaded(request)
    content: bytes = file.read()
    text = request.POST.get("options", "") or "{}"
    try:
        body = ReadingIn.model_validate_json(text)
    except ValidationError as error:
        errors = [
            FieldError("/options/" + "/".join(str(part) for part in one["loc"]), "core.invalid_value", one["msg"])
            for one in error.errors()
        ]
        raise Invalid(say("The part named options is no JSON of the kind that is read."), errors=errors) from error
    name = "".join(one for one in file.name or "" if one.isprintable())
    return Sent(name[:200], content, hashlib.sha256(content).hexdigest()), body

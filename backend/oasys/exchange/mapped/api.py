"""Over HTTP: a CSV of any layout previewed and imported by a mapping, and mappings kept for the next file."""

from typing import Any
from uuid import UUID

import pydantic
from django.http import HttpRequest, HttpResponse
from ninja import Router, Status
from ninja.errors import ValidationError

from oasys.core.concurrency import expected_version, set_etag
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.wire import answers
from oasys.core.words import say
from oasys.exchange.errors import MappingMissing, NoFiles
from oasys.exchange.mapped import importing
from oasys.exchange.mapped.schemas import CsvMapping, CsvPreviewOut, MappingIn, MappingOut, MappingPage
from oasys.exchange.models import ImportMapping
from oasys.exchange.schemas import ImportOut
from oasys.exchange.taking import files_of, take
from oasys.exchange.uploads import Upload
from oasys.identity.models import User
from oasys.jobs.schemas import JobOut
from oasys.organisations.auth import Member
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Imports"])
MAPPINGS = "/companies/{uuid:company_id}/import-mappings"
MAPPING = MAPPINGS + "/{uuid:mapping_id}"
MOST_TEXT = 4 * 1024 * 1024
FILE = {"type": "string", "format": "binary", "description": "The CSV."}


def _form(description: str, **parts: Any) -> dict[str, Any]:
    schema = {"type": "object", "required": ["file"], "properties": {"file": FILE, **parts}}
    content = {"multipart/form-data": {"schema": schema}}
    return {"requestBody": {"required": True, "description": f"{description}, up to 32 MB.", "content": content}}


AS_JSON = {"type": "string", "description": "The mapping as JSON, in the shape that the preview answers."}
AS_ID = {"type": "string", "format": "uuid", "description": "A saved mapping, instead of `mapping`."}
PREVIEW_BODY = _form("A CSV, and a mapping or a part of one", mapping=AS_JSON)
IMPORT_BODY = _form("A CSV, and its mapping or the id of a saved one", mapping=AS_JSON, mapping_id=AS_ID)


def _part(request: HttpRequest, name: str) -> str | None:
    """The text of a part of the form, which may come as a file, too."""
    part = request.FILES.get(name)
    if part is None:
        text: str | None = request.POST.get(name)
        return text
    if part.size is None or part.size > MOST_TEXT:
        raise NoFiles(say("The part {name} is larger than {megabytes} MB.", name=name, megabytes=MOST_TEXT >> 20))
    content: bytes = part.read()
    return content.decode("utf-8", "replace")


def _mapping(text: str) -> CsvMapping:
    """Raises ninja's ValidationError, which names each wrong field below /mapping."""
    try:
        return CsvMapping.model_validate_json(text)
    except pydantic.ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        raise ValidationError([{**one, "loc": ("body", "form", "mapping", *one["loc"])} for one in found]) from error


def _file(request: HttpRequest) -> tuple[str, bytes]:
    files = files_of(request)
    if len(files) != 1:
        raise NoFiles(say("Send one file at a time, as a part named file."))
    return files[0]


@router.post(
    "/companies/{uuid:company_id}/imports/csv/preview",
    auth=Member(Permission.ENTRY_IMPORT),
    response=answers(s200=CsvPreviewOut),
    summary="Preview a CSV of any layout",
    openapi_extra=PREVIEW_BODY,
)
def preview_csv(request: HttpRequest, company_id: UUID) -> Any:
    """What its columns seem to mean and why, what remains unsure, and how the first rows read. Writes nothing."""
    company = company_of(company_id)
    _, content = _file(request)
    text = _part(request, "mapping")
    return importing.preview(company=company, content=content, said=None if text is None else _mapping(text))


@router.post(
    "/companies/{uuid:company_id}/imports/csv",
    auth=Member(Permission.ENTRY_IMPORT),
    response=answers(s201=ImportOut, s202=JobOut, s429=None),
    summary="Import a CSV of any layout",
    openapi_extra=IMPORT_BODY,
)
def import_csv(request: HttpRequest, response: HttpResponse, company_id: UUID, dry_run: bool = False) -> Any:
    """Posts every entry of the file or none, read by the mapping alone. A dry run proves it."""
    company = company_of(company_id)
    name, content = _file(request)
    text, saved = _part(request, "mapping"), _part(request, "mapping_id")
    if (text is None) == (saved is None):
        raise MappingMissing(say("Send either `mapping` or `mapping_id`: nothing is guessed in an import."))
    if text is not None:
        mapping = _mapping(text)
    else:
        mapping = CsvMapping.model_validate(importing.mapping_of(company=company, mapping_id=_id(saved)).mapping)
    importing.checked(company=company, mapping=mapping)
    upload = Upload("csv", [(name, content)], {"mapping": mapping.model_dump(mode="json")})
    return take(request, response, company, upload, is_dry_run=dry_run)


def _id(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError as error:
        raise MappingMissing(say("`mapping_id` is the id of a saved mapping.")) from error


def _shown(response: HttpResponse, row: ImportMapping) -> dict[str, Any]:
    set_etag(response, row.version)
    return _as_out(row)


def _as_out(row: ImportMapping) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "mapping": row.mapping,
        "changed_at": row.changed_at,
        "changed_by": row.changed_by.email,
        "version": row.version,
    }


@router.get(
    MAPPINGS, auth=Member(Permission.ENTRY_IMPORT), response=answers(s200=MappingPage), summary="List import mappings"
)
def list_mappings(request: HttpRequest, company_id: UUID, limit: Limit = DEFAULT_LIMIT, after: After = None) -> Any:
    """The company's saved mappings, by name."""
    key = decode_cursor(after, str, UUID) if after else None
    found = importing.mappings(company=company_of(company_id), limit=limit, after=key)
    rows, cursor = page(found, limit=limit, key=lambda row: (row.name, row.id))
    return {"items": [_as_out(row) for row in rows], "next": cursor}


@router.post(
    MAPPINGS, auth=Member(Permission.ENTRY_IMPORT), response=answers(s201=MappingOut), summary="Save an import mapping"
)
def save_mapping(request: HttpRequest, response: HttpResponse, company_id: UUID, body: MappingIn) -> Any:
    """Kept for files with the same heading, which the preview then offers it for."""
    by: User = request.user  # type: ignore[assignment]
    made = importing.save_mapping(company=company_of(company_id), name=body.name, mapping=body.mapping, by=by)
    return Status(201, _shown(response, made))


@router.get(
    MAPPING,
    auth=Member(Permission.ENTRY_IMPORT),
    response=answers(s200=MappingOut, s304=None),
    summary="Read an import mapping",
)
def read_mapping(request: HttpRequest, response: HttpResponse, company_id: UUID, mapping_id: UUID) -> Any:
    """One saved mapping."""
    return _shown(response, importing.mapping_of(company=company_of(company_id), mapping_id=mapping_id))


@router.put(
    MAPPING,
    auth=Member(Permission.ENTRY_IMPORT),
    response=answers(s200=MappingOut, s412=None, s428=None),
    summary="Replace an import mapping",
)
def replace_mapping(
    request: HttpRequest, response: HttpResponse, company_id: UUID, mapping_id: UUID, body: MappingIn
) -> Any:
    """Imports that were done by it, or wait as jobs, are not changed."""
    by: User = request.user  # type: ignore[assignment]
    changed = importing.replace_mapping(
        company=company_of(company_id),
        mapping_id=mapping_id,
        version=expected_version(request),
        name=body.name,
        mapping=body.mapping,
        by=by,
    )
    return _shown(response, changed)


@router.delete(
    MAPPING,
    auth=Member(Permission.ENTRY_IMPORT),
    response=answers(s204=None, s412=None, s428=None),
    summary="Delete an import mapping",
)
def delete_mapping(request: HttpRequest, company_id: UUID, mapping_id: UUID) -> Any:
    """What was imported by it stays."""
    importing.delete_mapping(company=company_of(company_id), mapping_id=mapping_id, version=expected_version(request))
    return Status(204, None)

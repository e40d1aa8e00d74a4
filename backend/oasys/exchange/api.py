"""Over HTTP: imports of the journal format, of other programs' files and of archives, and the archive to download."""

from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Query, Router

from oasys.core.wire import Day, answers
from oasys.core.words import say
from oasys.exchange import plain_text, tenant_archive
from oasys.exchange.archive.export import download, file_name
from oasys.exchange.errors import NeitherCsvNorNdjson, NotAZip
from oasys.exchange.jobs import ask_for_export
from oasys.exchange.schemas import ImportOut
from oasys.exchange.taking import FORM, content_of, files_of, name_of, take
from oasys.exchange.uploads import Upload
from oasys.identity.auth import require_recent_proof
from oasys.identity.models import User
from oasys.jobs.schemas import JobOut
from oasys.jobs.shown import accepted
from oasys.organisations.auth import Member, token_of
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
TEXT, BYTES = "text/plain", "application/octet-stream"


def _body(kind: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    content = {kind: {"schema": schema}}
    return {"requestBody": {"required": True, "description": f"{description}, up to 32 MB.", "content": content}}


BEANCOUNT_BODY = _body(TEXT, "A Beancount ledger in one file", {"type": "string"})
HLEDGER_BODY = _body(TEXT, "An hledger journal in one file", {"type": "string"})
GNUCASH_BODY = _body(BYTES, "A GnuCash file: XML, packed or not, or SQLite", {"type": "string", "format": "binary"})
FILES_BODY = _body(
    FORM,
    "The exported CSVs: chart, journal, trial balance",
    {
        "type": "object",
        "required": ["file"],
        "properties": {"file": {"type": "array", "minItems": 1, "items": {"type": "string", "format": "binary"}}},
    },
)
ZIP = "application/zip"
BINARY = {"type": "string", "format": "binary"}
ARCHIVE_BODY = {
    "requestBody": {
        "required": True,
        "description": "An archive that OASYS exported and signed, up to 32 MB.",
        "content": {ZIP: {"schema": BINARY}},
    }
}


@router.post(
    "/companies/{uuid:company_id}/imports/journal",
    auth=Member(Permission.ENTRY_IMPORT),
    response=answers(s201=ImportOut, s202=JobOut, s429=None),
    summary="Import the journal format",
    openapi_extra=BODY,
)
def import_journal(request: HttpRequest, response: HttpResponse, company_id: UUID, dry_run: bool = False) -> Any:
    """Posts every entry of the file or none: each bad row is named, and a repeated import adds nothing."""
    company = company_of(company_id)
    if request.content_type not in {CSV, NDJSON}:
        raise NeitherCsvNorNdjson(say("The journal format is sent as text/csv or application/x-ndjson."))
    upload = Upload("journal", [(name_of(request, "journal"), request.body)], {"is_csv": request.content_type == CSV})
    return take(request, response, company, upload, is_dry_run=dry_run)


@router.post(
    "/companies/{uuid:company_id}/imports/beancount",
    auth=Member(Permission.ENTRY_IMPORT),
    response=answers(s201=ImportOut, s202=JobOut, s429=None),
    summary="Import a Beancount ledger",
    openapi_extra=BEANCOUNT_BODY,
)
def import_beancount(request: HttpRequest, response: HttpResponse, company_id: UUID, dry_run: bool = False) -> Any:
    """Posts the whole ledger or nothing. A dry run proves it: the balances of every account and month."""
    company = company_of(company_id)
    upload = Upload("beancount", [(name_of(request, "ledger"), content_of(request, TEXT))])
    return take(request, response, company, upload, is_dry_run=dry_run)


@router.post(
    "/companies/{uuid:company_id}/imports/hledger",
    auth=Member(Permission.ENTRY_IMPORT),
    response=answers(s201=ImportOut, s202=JobOut, s429=None),
    summary="Import an hledger journal",
    openapi_extra=HLEDGER_BODY,
)
def import_hledger(
    request: HttpRequest,
    response: HttpResponse,
    company_id: UUID,
    dry_run: bool = False,
    commodity: Annotated[
        list[str], Query(description="Which unit a commodity is.", examples=[["$=USD"]], max_length=100)
    ] = [],  # noqa: B006  the framework copies it
) -> Any:
    """Posts the whole journal or nothing. A dry run proves it: the balances of every account and month."""
    company = company_of(company_id)
    upload = Upload("hledger", [(name_of(request, "journal"), content_of(request, TEXT))], {"commodities": commodity})
    return take(request, response, company, upload, is_dry_run=dry_run)


@router.post(
    "/companies/{uuid:company_id}/imports/gnucash",
    auth=Member(Permission.ENTRY_IMPORT),
    response=answers(s201=ImportOut, s202=JobOut, s429=None),
    summary="Import a GnuCash book",
    openapi_extra=GNUCASH_BODY,
)
def import_gnucash(request: HttpRequest, response: HttpResponse, company_id: UUID, dry_run: bool = False) -> Any:
    """Posts the whole book or nothing. A dry run proves it: the balances of every account and month."""
    company = company_of(company_id)
    upload = Upload("gnucash", [(name_of(request, "book"), content_of(request, BYTES))])
    return take(request, response, company, upload, is_dry_run=dry_run)


DateFormat = Annotated[
    str | None, Query(description="How dates are written, where the files do not tell.", examples=["DD/MM/YYYY"])
]
DecimalMark = Annotated[str | None, Query(description="The decimal mark, where the files do not tell.", examples=["."])]
AsOf = Annotated[
    Day | None, Query(description="The day of the trial balance, where no title says it.", examples=["2026-12-31"])
]
Prefix = Annotated[
    str, Query(description="Put before every account's code, to keep them apart.", examples=["X"], max_length=20)
]


@router.post(
    "/companies/{uuid:company_id}/imports/quickbooks",
    auth=Member(Permission.ENTRY_IMPORT),
    response=answers(s201=ImportOut, s202=JobOut, s429=None),
    summary="Import CSVs of QuickBooks",
    openapi_extra=FILES_BODY,
)
def import_quickbooks(
    request: HttpRequest,
    response: HttpResponse,
    company_id: UUID,
    dry_run: bool = False,
    date_format: DateFormat = None,
    decimal_mark: DecimalMark = None,
    as_of: AsOf = None,
    account_prefix: Prefix = "",
) -> Any:
    """Account List, Journal or General Ledger, Trial Balance: all of them or nothing. A dry run proves it."""
    company = company_of(company_id)
    options = _reading(date_format, decimal_mark, as_of, account_prefix)
    upload = Upload("quickbooks", files_of(request), options)
    return take(request, response, company, upload, is_dry_run=dry_run)


@router.post(
    "/companies/{uuid:company_id}/imports/xero",
    auth=Member(Permission.ENTRY_IMPORT),
    response=answers(s201=ImportOut, s202=JobOut, s429=None),
    summary="Import CSVs of Xero",
    openapi_extra=FILES_BODY,
)
def import_xero(
    request: HttpRequest,
    response: HttpResponse,
    company_id: UUID,
    dry_run: bool = False,
    date_format: DateFormat = None,
    decimal_mark: DecimalMark = None,
    as_of: AsOf = None,
    account_prefix: Prefix = "",
) -> Any:
    """ChartOfAccounts, Journal or General Ledger, Trial Balance: all of them or nothing. A dry run proves it."""
    company = company_of(company_id)
    options = _reading(date_format, decimal_mark, as_of, account_prefix)
    upload = Upload("xero", files_of(request), options)
    return take(request, response, company, upload, is_dry_run=dry_run)


def _reading(date_format: str | None, decimal_mark: str | None, as_of: date | None, prefix: str) -> dict[str, Any]:
    return {
        "date_format": date_format,
        "decimal_mark": decimal_mark,
        "as_of": as_of and as_of.isoformat(),
        "account_prefix": prefix,
    }


@router.post(
    "/companies/{uuid:company_id}/imports/archive",
    auth=Member(Permission.ENTRY_IMPORT),
    response=answers(s201=ImportOut, s202=JobOut, s429=None),
    summary="Import an archive of OASYS",
    openapi_extra=ARCHIVE_BODY,
)
def import_of_archive(request: HttpRequest, response: HttpResponse, company_id: UUID, dry_run: bool = False) -> Any:
    """The books of an export into a company without entries: all of it or nothing; what was altered is refused."""
    company = company_of(company_id)
    if request.content_type != ZIP:
        raise NotAZip(say("An archive is sent as application/zip."))
    upload = Upload("archive", [(name_of(request, "archive"), request.body)])
    return take(request, response, company, upload, is_dry_run=dry_run)


@router.get(
    "/companies/{uuid:company_id}/export",
    auth=Member(Permission.LEDGER_EXPORT),
    response=answers(s200=None),
    summary="Download the books with their proof",
    openapi_extra={"responses": {200: {"description": "A ZIP archive.", "content": {ZIP: {"schema": BINARY}}}}},
)
def export(request: HttpRequest, company_id: UUID) -> Any:
    """Seals what waits, then streams one archive of everything posted, with the verifier that checks it offline."""
    parts, name = download(company=company_of(company_id), exported_at=datetime.now(UTC))
    response = StreamingHttpResponse(parts, content_type=ZIP)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@router.post(
    "/tenant/export",
    auth=Member(Permission.TENANT_EXPORT),
    response=answers(s200=None),
    summary="Download everything of the tenant",
    openapi_extra={"responses": {200: {"description": "A ZIP archive.", "content": {ZIP: {"schema": BINARY}}}}},
)
def export_tenant(request: HttpRequest) -> Any:
    """The archive of each company with its proof, and every other row of the tenant; no secrets. Needs a recent proof."""
    require_recent_proof(request)
    request.answer_holds_secret = True  # type: ignore[attr-defined]  # not kept for a repeated request
    parts, name = tenant_archive.download(exported_at=datetime.now(UTC))
    response = StreamingHttpResponse(parts, content_type=ZIP)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _text_answer(name: str) -> dict[str, Any]:
    content = {TEXT: {"schema": {"type": "string"}}}
    return {"responses": {200: {"description": f"The text of a {name} file.", "content": content}}}


def _as_text(company_id: UUID, form: str) -> StreamingHttpResponse:
    company = company_of(company_id)
    response = StreamingHttpResponse(plain_text.in_tenant(company, form), content_type=f"{TEXT}; charset=utf-8")
    name = file_name(company, datetime.now(UTC), ending=plain_text.ENDINGS[form])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@router.get(
    "/companies/{uuid:company_id}/export/beancount",
    auth=Member(Permission.LEDGER_EXPORT),
    response=answers(s200=None),
    summary="Download the books as Beancount text",
    openapi_extra=_text_answer("Beancount"),
)
def export_beancount(request: HttpRequest, company_id: UUID) -> Any:
    """The chart and every posted entry; balances at cost are those of the trial balance."""
    return _as_text(company_id, "beancount")


@router.get(
    "/companies/{uuid:company_id}/export/hledger",
    auth=Member(Permission.LEDGER_EXPORT),
    response=answers(s200=None),
    summary="Download the books as an hledger journal",
    openapi_extra=_text_answer("hledger"),
)
def export_hledger(request: HttpRequest, company_id: UUID) -> Any:
    """The chart and every posted entry; balances at cost are those of the trial balance."""
    return _as_text(company_id, "hledger")


@router.post(
    "/companies/{uuid:company_id}/exports",
    auth=Member(Permission.LEDGER_EXPORT),
    response=answers(s202=JobOut, s429=None),
    summary="Ask for an archive of the books",
)
def ask_export(request: HttpRequest, response: HttpResponse, company_id: UUID) -> Any:
    """The same archive, made by a job while you wait for something else; the job says where to download it."""
    company = company_of(company_id)
    by: User = request.user  # type: ignore[assignment]
    job = ask_for_export(company=company, by=by, now=datetime.now(UTC), token=token_of(request))
    return accepted(response, job)

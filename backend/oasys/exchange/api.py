"""Over HTTP: imports of the journal format, of other programs' files and of archives, and the archive to download."""

import io
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, StreamingHttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import Query, Router, Status
from pydantic import Field

from oasys.core.errors import DomainError
from oasys.core.wire import Amount, Day, Schema, answers
from oasys.exchange import beancount, gnucash, hledger, plain_text
from oasys.exchange.archive.export import download, file_name
from oasys.exchange.archive.reader import import_archive
from oasys.exchange.commodities import parse_said
from oasys.exchange.plan import ImportPlan
from oasys.exchange.services import Imported, import_plan, import_stream, plan_spreadsheets
from oasys.exchange.spreadsheets import Reading
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
TEXT, BYTES, FORM = "text/plain", "application/octet-stream", "multipart/form-data"
MOST_FILES = 20


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
MOST_UNPACKED_BYTES = 512 * 1024 * 1024


class NeitherCsvNorNdjson(DomainError):
    """The journal format comes in two kinds."""

    code = "exchange.content_type"
    status = 415
    title = "Send text/csv or application/x-ndjson."


class OtherContentType(DomainError):
    """The file was sent as another kind than the format has."""

    code = "exchange.file_content_type"
    status = 415
    title = "Send the file with the content type of its format."


class NoFiles(DomainError):
    """The form holds no file, or is no form."""

    code = "exchange.no_files"
    status = 422
    title = "Send the files as parts of a form, each named file."


class CommodityUnclear(DomainError):
    """A pair does not say which unit a commodity is."""

    code = "exchange.commodity"
    status = 422
    title = "Say which unit is meant, as in $=USD."


class NotAZip(DomainError):
    code = "exchange.content_type"
    status = 415
    title = "Send application/zip."


class NotUtf8(DomainError):
    code = "exchange.unreadable"
    status = 422
    title = "The file is not UTF-8."


class LeftOut(Schema):
    """Something of the source that the books cannot carry."""

    row: int = Field(description="Where it stands, counted from 1.", examples=[17])
    code: str = Field(description="Why.", examples=["exchange.not_carried"])
    message: str = Field(description="What it is.", examples=["metadata export:"])


class MonthOut(Schema):
    """One account in one month and currency: what the import brings, read back from the ledger and found equal."""

    account: str = Field(description="Code of the account.", examples=["1100"])
    month: str = Field(description="The month, YYYY-MM.", examples=["2026-03"])
    currency: str = Field(description="Unit of the lines.", examples=["MYR"])
    debit: Amount = Field(description="Sum of debits in the base currency.", examples=["120.00"])
    credit: Amount = Field(description="Sum of credits in the base currency.", examples=["20.00"])
    balance: Amount = Field(description="Debits less credits up to the end of the month.", examples=["100.00"])
    currency_amount: Amount = Field(description="Net amount of the month in the unit.", examples=["100.00"])


class AgreementOut(Schema):
    """A balance that the source states itself. Debits are positive."""

    row: int = Field(description="Where it stands, counted from 1.", examples=[9])
    account: str = Field(description="Code of the account.", examples=["1100"])
    on: Day = Field(description="At the end of this day.", examples=["2026-03-31"])
    currency: str = Field(description="Unit of the balance.", examples=["MYR"])
    stated: Amount = Field(description="What the source states.", examples=["100.00"])
    computed: Amount = Field(description="What its entries give.", examples=["100.00"])
    difference: Amount = Field(description="Stated less computed; zero where they agree.", examples=["0.00"])


class ImportOut(Schema):
    """What the import did, or in a dry run would do."""

    is_dry_run: bool = Field(description="True: nothing was written.", examples=[False])
    entries: int = Field(description="Entries posted.", examples=[250])
    lines: int = Field(description="Their lines.", examples=[871])
    skipped: int = Field(description="Entries that stood already under the same key.", examples=[0])
    accounts: int = Field(description="Accounts added to the chart.", examples=[12])
    fiscal_years: int = Field(description="Fiscal years opened.", examples=[1])
    rates: int = Field(description="Exchange rates recorded.", examples=[0])
    left_out: list[LeftOut] = Field(description="What the books cannot carry.")
    balances: list[MonthOut] = Field(description="The proof of a dry run: every account, month and currency.")
    agreements: list[AgreementOut] = Field(description="Balances that the source states itself, beside ours.")


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
    return _answer(done, is_dry_run=dry_run)


def _answer(done: Imported, *, is_dry_run: bool) -> Any:
    said = {
        "is_dry_run": is_dry_run,
        "entries": done.entries,
        "lines": done.lines,
        "skipped": done.skipped,
        "accounts": done.accounts,
        "fiscal_years": done.fiscal_years,
        "rates": done.rates,
        "left_out": done.left_out,
        "balances": done.balances,
        "agreements": done.agreements,
    }
    return Status(201, said)


def _content(request: HttpRequest, kind: str) -> bytes:
    if request.content_type != kind:
        raise OtherContentType(f"Send the file as {kind}.")
    return request.body


def _text(request: HttpRequest) -> str:
    try:
        return _content(request, TEXT).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotUtf8(f"Byte {error.start} of the file is not UTF-8.") from error


def _run(request: HttpRequest, company_id: UUID, plan: ImportPlan, *, is_dry_run: bool) -> Any:
    done = import_plan(
        company=company_of(company_id),
        plan=plan,
        by=request.user,  # type: ignore[arg-type]
        is_dry_run=is_dry_run,
    )
    return _answer(done, is_dry_run=is_dry_run)


@router.post(
    "/companies/{uuid:company_id}/imports/beancount",
    auth=Member(Permission.ENTRY_IMPORT),
    response=answers(s201=ImportOut),
    summary="Import a Beancount ledger",
    openapi_extra=BEANCOUNT_BODY,
)
def import_beancount(request: HttpRequest, company_id: UUID, dry_run: bool = False) -> Any:
    """Posts the whole ledger or nothing. A dry run proves it: the balances of every account and month."""
    base = company_of(company_id).base_currency
    plan = beancount.plan_of_text(_text(request), base_currency=base)
    return _run(request, company_id, plan, is_dry_run=dry_run)


@router.post(
    "/companies/{uuid:company_id}/imports/hledger",
    auth=Member(Permission.ENTRY_IMPORT),
    response=answers(s201=ImportOut),
    summary="Import an hledger journal",
    openapi_extra=HLEDGER_BODY,
)
def import_hledger(
    request: HttpRequest,
    company_id: UUID,
    dry_run: bool = False,
    commodity: Annotated[
        list[str], Query(description="Which unit a commodity is.", examples=[["$=USD"]], max_length=100)
    ] = [],  # noqa: B006  the framework copies it
) -> Any:
    """Posts the whole journal or nothing. A dry run proves it: the balances of every account and month."""
    base = company_of(company_id).base_currency
    try:
        said = parse_said(commodity)
    except ValueError as error:
        raise CommodityUnclear(str(error)) from error
    plan = hledger.plan_of_text(_text(request), base_currency=base, commodities=said)
    return _run(request, company_id, plan, is_dry_run=dry_run)


@router.post(
    "/companies/{uuid:company_id}/imports/gnucash",
    auth=Member(Permission.ENTRY_IMPORT),
    response=answers(s201=ImportOut),
    summary="Import a GnuCash book",
    openapi_extra=GNUCASH_BODY,
)
def import_gnucash(request: HttpRequest, company_id: UUID, dry_run: bool = False) -> Any:
    """Posts the whole book or nothing. A dry run proves it: the balances of every account and month."""
    base = company_of(company_id).base_currency
    plan = gnucash.plan_of_bytes(_content(request, BYTES), base_currency=base)
    return _run(request, company_id, plan, is_dry_run=dry_run)


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
    response=answers(s201=ImportOut),
    summary="Import CSVs of QuickBooks",
    openapi_extra=FILES_BODY,
)
def import_quickbooks(
    request: HttpRequest,
    company_id: UUID,
    dry_run: bool = False,
    date_format: DateFormat = None,
    decimal_mark: DecimalMark = None,
    as_of: AsOf = None,
    account_prefix: Prefix = "",
) -> Any:
    """Account List, Journal or General Ledger, Trial Balance: all of them or nothing. A dry run proves it."""
    reading = Reading(date_format, decimal_mark, as_of, account_prefix)
    return _run_files(request, company_id, "quickbooks", reading, is_dry_run=dry_run)


@router.post(
    "/companies/{uuid:company_id}/imports/xero",
    auth=Member(Permission.ENTRY_IMPORT),
    response=answers(s201=ImportOut),
    summary="Import CSVs of Xero",
    openapi_extra=FILES_BODY,
)
def import_xero(
    request: HttpRequest,
    company_id: UUID,
    dry_run: bool = False,
    date_format: DateFormat = None,
    decimal_mark: DecimalMark = None,
    as_of: AsOf = None,
    account_prefix: Prefix = "",
) -> Any:
    """ChartOfAccounts, Journal or General Ledger, Trial Balance: all of them or nothing. A dry run proves it."""
    reading = Reading(date_format, decimal_mark, as_of, account_prefix)
    return _run_files(request, company_id, "xero", reading, is_dry_run=dry_run)


def _run_files(request: HttpRequest, company_id: UUID, program: str, reading: Reading, *, is_dry_run: bool) -> Any:
    company = company_of(company_id)
    _content(request, FORM)  # read whole before its parts are: a repeated request is known by it
    try:
        parts = request.FILES.getlist("file")
        files = [(part.name or "file", part.read()) for part in parts]
    except (MultiPartParserError, SuspiciousOperation) as error:
        raise NoFiles("The body is no form with files.") from error
    if not files or len(files) > MOST_FILES:
        raise NoFiles(f"Send 1 to {MOST_FILES} files, each as a part named file.")
    plan = plan_spreadsheets(company=company, files=files, program=program, reading=reading)
    return _run(request, company_id, plan, is_dry_run=is_dry_run)


@router.post(
    "/companies/{uuid:company_id}/imports/archive",
    auth=Member(Permission.ENTRY_IMPORT),
    response=answers(s201=ImportOut),
    summary="Import an archive of OASYS",
    openapi_extra=ARCHIVE_BODY,
)
def import_of_archive(request: HttpRequest, company_id: UUID, dry_run: bool = False) -> Any:
    """The books of an export into a company without entries: all of it or nothing; what was altered is refused."""
    company = company_of(company_id)
    if request.content_type != ZIP:
        raise NotAZip("An archive is sent as application/zip.")
    done = import_archive(
        company=company,
        file=io.BytesIO(request.body),
        by=request.user,  # type: ignore[arg-type]
        most_bytes=MOST_UNPACKED_BYTES,
        is_dry_run=dry_run,
    )
    return _answer(done, is_dry_run=dry_run)


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

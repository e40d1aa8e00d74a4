"""What routes of imports share: the files of a request, and doing it now or as a job."""

from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.http import parse_header_parameters
from ninja import Status

from oasys.core.words import say
from oasys.exchange.errors import NoFiles, OtherContentType
from oasys.exchange.jobs import ask_for_import
from oasys.exchange.uploads import Upload, answer_of, carry_out
from oasys.identity.models import User
from oasys.jobs.shown import accepted, prefers_async
from oasys.organisations.auth import token_of
from oasys.organisations.models import Company

FORM = "multipart/form-data"
MOST_FILES = 20
LONGEST_NAME = 200


def take(request: HttpRequest, response: HttpResponse, company: Company, upload: Upload, *, is_dry_run: bool) -> Any:
    """Imports at once, or with `Prefer: respond-async` as a job."""
    by: User = request.user  # type: ignore[assignment]
    if prefers_async(request):
        job = ask_for_import(
            company=company,
            upload=upload,
            by=by,
            token=token_of(request),
            is_dry_run=is_dry_run,
            now=datetime.now(UTC),
        )
        return accepted(response, job)
    done = carry_out(company=company, upload=upload, by=by, is_dry_run=is_dry_run)
    return Status(201, answer_of(done, is_dry_run=is_dry_run))


def content_of(request: HttpRequest, kind: str) -> bytes:
    """The body. Raises OtherContentType."""
    if request.content_type != kind:
        raise OtherContentType(say("Send the file as {kind}.", kind=kind))
    return request.body


def name_of(request: HttpRequest, usual: str) -> str:
    """The name that `Content-Disposition` gives the body (RFC 6266), without folders; else, or where none can read it, the usual one."""
    try:
        _, said = parse_header_parameters(request.headers.get("Content-Disposition", ""))
    except ValueError:  # too long, or of an encoding that is none
        return usual
    name = "".join(ch for ch in said.get("filename", "").rpartition("/")[2] if ch.isprintable()).strip()
    return name[:LONGEST_NAME] or usual


def files_of(request: HttpRequest) -> list[tuple[str, bytes]]:
    """The parts named file, with their names. Raises OtherContentType, NoFiles."""
    content_of(request, FORM)  # read whole before its parts are: a repeated request is known by it
    try:
        parts = request.FILES.getlist("file")
        files = [(part.name or "file", part.read()) for part in parts]
    except (MultiPartParserError, SuspiciousOperation) as error:
        raise NoFiles(say("The body is no form with files.")) from error
    if not files or len(files) > MOST_FILES:
        raise NoFiles(say("Send 1 to {most_files} files, each as a part named file.", most_files=MOST_FILES))
    return files

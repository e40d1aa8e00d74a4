"""One shape for every error: RFC 9457 application/problem+json. Codes: docs/errors.md."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

import orjson
import psycopg
import structlog
from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.db import Error as DatabaseError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from oasys.attachments.errors import DATABASE_REFUSALS as OF_ATTACHMENTS
from oasys.audit.errors import DATABASE_REFUSALS as OF_AUDIT
from oasys.bank_feeds.errors import DATABASE_REFUSALS as OF_BANK_FEEDS
from oasys.banking.errors import DATABASE_REFUSALS as OF_BANKING
from oasys.budgets.errors import DATABASE_REFUSALS as OF_BUDGETS
from oasys.closing.errors import DATABASE_REFUSALS as OF_CLOSING
from oasys.contacts.errors import DATABASE_REFUSALS as OF_CONTACTS
from oasys.core.errors import DomainError, FieldError
from oasys.core.field_errors import of_request
from oasys.core.words import current_language, marked, say
from oasys.currencies.errors import DATABASE_REFUSALS as OF_CURRENCIES
from oasys.dispatch.errors import DATABASE_REFUSALS as OF_DISPATCH
from oasys.dunning.errors import DATABASE_REFUSALS as OF_DUNNING
from oasys.exchange.errors import DATABASE_REFUSALS as OF_EXCHANGE
from oasys.identity.errors import DATABASE_REFUSALS as OF_IDENTITY
from oasys.incoming.errors import DATABASE_REFUSALS as OF_INCOMING
from oasys.invoicing.errors import DATABASE_REFUSALS as OF_INVOICING
from oasys.jobs.errors import DATABASE_REFUSALS as OF_JOBS
from oasys.ledger.errors import DATABASE_REFUSALS as OF_LEDGER
from oasys.myinvois.errors import DATABASE_REFUSALS as OF_MYINVOIS
from oasys.organisations.errors import DATABASE_REFUSALS as OF_ORGANISATIONS
from oasys.payment_runs.errors import DATABASE_REFUSALS as OF_PAYMENT_RUNS
from oasys.payments.errors import DATABASE_REFUSALS as OF_PAYMENTS
from oasys.platform.errors import DATABASE_REFUSALS as OF_PLATFORM
from oasys.preferences.errors import DATABASE_REFUSALS as OF_PREFERENCES
from oasys.recurring.errors import DATABASE_REFUSALS as OF_RECURRING
from oasys.recurring_documents.errors import DATABASE_REFUSALS as OF_RECURRING_DOCUMENTS
from oasys.settlement.errors import DATABASE_REFUSALS as OF_SETTLEMENTS
from oasys.tax.errors import DATABASE_REFUSALS as OF_TAX

CONTENT_TYPE = "application/problem+json"
TYPE_PREFIX = "/api/v1/errors#"
DATABASE_REFUSALS = (
    OF_LEDGER
    | OF_ORGANISATIONS
    | OF_CURRENCIES
    | OF_SETTLEMENTS
    | OF_INVOICING
    | OF_ATTACHMENTS
    | OF_INCOMING
    | OF_MYINVOIS
    | OF_PAYMENTS
    | OF_PAYMENT_RUNS
    | OF_BANK_FEEDS
    | OF_BANKING
    | OF_DISPATCH
    | OF_CLOSING
    | OF_IDENTITY
    | OF_BUDGETS
    | OF_CONTACTS
    | OF_AUDIT
    | OF_PLATFORM
    | OF_JOBS
    | OF_RECURRING
    | OF_RECURRING_DOCUMENTS
    | OF_DUNNING
    | OF_PREFERENCES
    | OF_EXCHANGE
    | OF_TAX
)
DEADLOCK = "40P01"
BUSY = {DEADLOCK, "40001", "55P03", "57014"}  # deadlock, serialization, lock not available, statement timeout
log = structlog.get_logger("oasys.api")

GENERIC = {
    400: ("api.bad_request", marked("Bad request."), marked("The request could not be read.")),
    403: ("api.forbidden", marked("Forbidden."), marked("This is not allowed.")),
    404: ("api.not_found", marked("Not found."), marked("There is nothing at this address.")),
    405: (
        "api.method_not_allowed",
        marked("Method not allowed."),
        marked("This address does not take the method; the Allow header lists those it takes."),
    ),
    411: (
        "api.length_required",
        marked("Length required."),
        marked("Send the body whole, with its Content-Length: chunks are not taken."),
    ),
    413: ("api.too_large", marked("Too large."), marked("The request is larger than 32 MB: send it in parts.")),
    414: (
        "api.address_too_long",
        marked("The address is too long."),
        marked("The address with its parameters is too long: ask for less at once."),
    ),
    415: (
        "api.unsupported_media_type",
        marked("Another kind of content is needed."),
        marked("Send JSON, with Content-Type: application/json."),
    ),
    429: ("api.too_many_requests", marked("Too many requests."), marked("Too many tries: wait a while.")),
    431: (
        "api.headers_too_large",
        marked("The headers are too large."),
        marked("The headers are too many or too long: send fewer, or sign in again."),
    ),
    500: (
        "api.internal",
        marked("Something went wrong."),
        marked("Something went wrong on our side; nothing was changed. Report it with the id {request_id}."),
    ),
    503: (
        "api.unavailable",
        marked("Not available."),
        marked("The database is busy or away: try again in a moment."),
    ),
}


class UnsupportedMediaType(DomainError):
    code = "api.unsupported_media_type"
    status = 415
    title = "Another kind of content is needed."


class MalformedBody(DomainError):
    code = "api.malformed_body"
    status = 400
    title = "The body is not JSON."


def problem_body(
    *,
    status: int,
    code: str,
    detail: str,
    title: str,
    errors: Iterable[FieldError] = (),
    params: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The shape of a refusal. `errors` name fields by JSON pointer; `params` are facts for programs."""
    body: dict[str, Any] = {
        "type": TYPE_PREFIX + code,
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "errors": [{"pointer": e.pointer, "code": e.code, "message": e.message} for e in errors],
    }
    if params:
        body["params"] = dict(params)
    return body


def problem(*, status: int, **said: Any) -> HttpResponse:
    """The answer to a refused request, in the shape of problem_body."""
    body = problem_body(status=status, **said)
    response = HttpResponse(orjson.dumps(body, default=str), status=status, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    response.problem_code = body["code"]  # type: ignore[attr-defined]  # for the log
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response["Retry-After"] = "1"
    return response


def generic(status: int) -> HttpResponse:
    """The problem of a status that says all there is to say."""
    code, title, detail = GENERIC.get(status, GENERIC[500 if status >= 500 else 400])
    request_id = structlog.contextvars.get_contextvars().get("request_id", "-")
    return problem(status=status, code=code, title=say(title), detail=say(detail, request_id=request_id))


def _said(error: DomainError) -> dict[str, Any]:
    return {
        "status": error.status,
        "code": error.code,
        "title": say(error.title),
        "detail": error.detail,
        "errors": error.errors,
        "params": error.params,
    }


def of_domain_error(error: DomainError) -> HttpResponse:
    """The problem a refusal of a domain maps to."""
    return problem(**_said(error))


def body_of(error: Exception) -> dict[str, Any] | None:
    """The problem of a refusal, of a domain or of PostgreSQL, without a request; None for what is a bug."""
    if isinstance(error, DatabaseError):
        error = refusal_of(error) or error
    if not isinstance(error, DomainError):
        return None
    body: dict[str, Any] = orjson.loads(orjson.dumps(problem_body(**_said(error)), default=str))
    return body


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's answer to a missing or wrong CSRF token."""
    return problem(
        status=403,
        code="api.csrf_failed",
        title=say("The request did not prove where it comes from."),
        detail=say("Send the value of the oasys_csrf cookie as X-CSRFToken, from the same origin."),
    )


def refusal_of(error: DatabaseError) -> DomainError | None:
    """What PostgreSQL refused, in the words of the domain whose rule it was; None where it is no rule of ours."""
    cause = error.__cause__
    sqlstate = getattr(cause, "sqlstate", None) or ""
    diagnostics = cause.diag if isinstance(cause, psycopg.Error) else None
    refusal = DATABASE_REFUSALS.get(sqlstate) or DATABASE_REFUSALS.get(
        (diagnostics and diagnostics.constraint_name) or ""
    )
    if refusal is None:
        return None
    said = diagnostics.message_primary if diagnostics and sqlstate.startswith("OA") else None
    return refusal(_translated(said[:1].upper() + said[1:], refusal) if said else say(refusal.title))


def _translated(message: str, refusal: type[DomainError]) -> str:
    """What PostgreSQL said, in the language asked for; with figures in it, which no catalogue knows, what kind of refusal it is."""
    english = message if message.endswith(".") else message + "."
    said = say(english)
    return said if said != english or current_language() == settings.LANGUAGE_CODE else say(refusal.title)


def of_database_error(request: HttpRequest, error: DatabaseError) -> HttpResponse:
    """The answer to what PostgreSQL refused, or could not do."""
    if (refusal := refusal_of(error)) is not None:
        return of_domain_error(refusal)
    cause = error.__cause__
    sqlstate = getattr(cause, "sqlstate", None) or ""
    if sqlstate == DEADLOCK:
        request.is_deadlocked = True  # type: ignore[attr-defined]  # the middleware repeats the request once
    if sqlstate in BUSY or sqlstate[:2] in {"08", "53", "57"} or isinstance(cause, psycopg.OperationalError):
        log.warning("database_unavailable", sqlstate=sqlstate)
        return generic(503)
    log.error("database_error", sqlstate=sqlstate, exc_info=error)
    return generic(500)


def of_validation_error(error: ValidationError) -> HttpResponse:
    """Every field that is wrong, by its JSON pointer."""
    return problem(
        status=422,
        code="core.invalid",
        title=say("Some fields need another value."),
        detail=say("See errors: each names a field and what it needs."),
        errors=[of_request(dict(found)) for found in error.errors],
    )


def of_exception(request: HttpRequest, error: Exception) -> HttpResponse:
    """The answer to whatever an operation raised; its transaction is rolled back whole, unless a failed try has to count."""
    keeps_work = isinstance(error, DomainError) and error.keeps_work
    if transaction.get_connection().in_atomic_block and not keeps_work:
        transaction.set_rollback(True)
    match error:
        case DomainError():
            return of_domain_error(error)
        case ValidationError():
            return of_validation_error(error)
        case DatabaseError():
            return of_database_error(request, error)
        case Http404():
            return generic(404)
        case RequestDataTooBig():
            return generic(413)
        case RawPostDataException():
            return generic(415)
        case MultiPartParserError() | SuspiciousOperation() | BadRequest() | UnreadablePostError():
            return generic(400)  # forms are not ours: Django reads them while it looks for a CSRF token
        case HttpError():
            return generic(error.status_code)
        case psycopg.Error():
            return generic(503)
        case _:
            log.error("unexpected_error", exc_info=error)
            return generic(500)


def install(api: NinjaAPI) -> None:
    """Maps every exception of an operation to a problem."""
    for kind in (Exception, Http404, HttpError, ValidationError):
        api.add_exception_handler(kind, of_exception)  # type: ignore[arg-type]

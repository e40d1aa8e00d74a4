"""Around every request: an id and one log line, its language, a second try where PostgreSQL let go of it, and one shape for every error."""

import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.datastructures import MultiValueDict

from oasys.api.addresses import client_address, request_id_said
from oasys.api.idempotency import can_be_asked_again
from oasys.api.problems import CONTENT_TYPE, generic, of_exception
from oasys.core.ids import uuid7
from oasys.core.spent import Work, pool, work_of_thread
from oasys.core.words import current_language, language_asked, speaking

log = structlog.get_logger("oasys.request")
REQUEST_ID = "X-Request-ID"
REFUSALS = {401, 403, 429}
# what a try leaves on the request; who asks is looked up again
OF_ONE_TRY = ("is_deadlocked", "is_cut_off", "has_begun", "reserved_answer", "_cached_user", "membership", "api_token")
SPEAKING = (CONTENT_TYPE, "application/json")
OPENAPI = "openapi-json"
DOCS = "openapi-view"
# an answer is data: it loads nothing, and stands in no frame; the pages of the docs load what lies beside them
POLICY = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'"
POLICY_OF_DOCS = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'none'"
)
Measure = Callable[[HttpRequest, HttpResponse, int, Work], None]


def measuring() -> Measure:
    """What counts a request that was answered, with what its thread did in the database since `before`."""
    from oasys.core.metrics import PoolWatch, count_request

    watch = PoolWatch()

    def measure(request: HttpRequest, response: HttpResponse, elapsed_ns: int, before: Work) -> None:
        match, after = request.resolver_match, work_of_thread()
        count_request(
            method=request.method or "",
            route=match.route if match else None,
            status=response.status_code,
            elapsed_ns=elapsed_ns,
            spent_ns=after.spent_ns - before.spent_ns,
            made=after.statements - before.statements,
        )
        watch.look(pool())

    return measure


class Requests:
    """The outermost layer. Logs who asked for which route, and how it ended; never bodies, amounts, names or secrets."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.measure = measuring() if settings.METRICS else None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter_ns()
        before = work_of_thread()
        request_id = self._id(request)
        request.request_id = request_id  # type: ignore[attr-defined]
        structlog.contextvars.bind_contextvars(request_id=request_id)
        if settings.TRUSTED_PROXIES:
            said = request.META.get("HTTP_X_FORWARDED_FOR", "")
            request.META["REMOTE_ADDR"] = client_address(request.META["REMOTE_ADDR"], said, settings.TRUSTED_PROXIES)
        try:
            with speaking(language_asked(request.headers.get("Accept-Language", ""))):
                response = self._answer(request)
                _name_language(request, response)
            response[REQUEST_ID] = request_id
            if "Cache-Control" not in response:
                response["Cache-Control"] = "no-store"
            if "Content-Security-Policy" not in response:
                match = request.resolver_match
                is_docs = match is not None and match.url_name == DOCS
                response["Content-Security-Policy"] = POLICY_OF_DOCS if is_docs else POLICY
            elapsed_ns = time.perf_counter_ns() - started
            self._log(request, response, elapsed_ns=elapsed_ns)
            if self.measure is not None:
                self.measure(request, response, elapsed_ns, before)
            return response
        finally:
            structlog.contextvars.clear_contextvars()

    @staticmethod
    def _id(request: HttpRequest) -> str:
        """What the edge calls it, so that its lines and ours are found together; else a new one."""
        said = request.META.get("HTTP_X_REQUEST_ID", "")
        known = request_id_said(request.META["REMOTE_ADDR"], said, settings.TRUSTED_PROXIES) if said else None
        return known or str(uuid7())

    @staticmethod
    def _log(request: HttpRequest, response: HttpResponse, *, elapsed_ns: int) -> None:
        """One line: a refusal is a warning, and says which by its code."""
        match = request.resolver_match
        user = getattr(request, "_cached_user", None)  # whom an operation asked for: asking here would cost a statement
        membership = getattr(request, "membership", None)
        token = getattr(request, "api_token", None)
        known = membership.user_id if membership is not None else user.pk if user is not None else None
        status = response.status_code
        write = log.warning if status in REFUSALS else log.info
        write(
            "request",
            method=request.method,
            route=match.route if match else None,
            status=status,
            code=getattr(response, "problem_code", None),
            user=str(known) if known else None,
            tenant=str(membership.tenant_id) if membership is not None else None,
            token=str(token.id) if token is not None else None,
            address=request.META.get("REMOTE_ADDR") or None,
            duration_ms=round(elapsed_ns / 1_000_000, 2),
        )

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if "Transfer-Encoding" in request.headers:
            answer = generic(411)  # Django would take a body in chunks for an empty one
            answer["Content-Length"] = str(len(answer.content))  # CommonMiddleware lies below
            return answer
        response = self.get_response(request)
        if _may_try_again(request):
            for name in OF_ONE_TRY:
                request.__dict__.pop(name, None)
            _rewind_files(request)
            connection.close_if_unusable_or_obsolete()
            response = self.get_response(request)  # waits for a connection as long as the pool does
        return response


def _may_try_again(request: HttpRequest) -> bool:
    """Once: the one that lost a deadlock was rolled back whole; of one whose connection was cut off nobody knows that."""
    is_cut_off = getattr(request, "is_cut_off", False)
    return getattr(request, "is_deadlocked", False) or (is_cut_off and can_be_asked_again(request))


def _rewind_files(request: HttpRequest) -> None:
    """So that the next try reads them from their beginning, as this one did."""
    for _, files in request.__dict__.get("_files", MultiValueDict()).lists():
        for file in files:
            file.open()


def _name_language(request: HttpRequest, response: HttpResponse) -> None:
    """An answer of the API speaks a language, and another request would have got another one; its description is English."""
    match = request.resolver_match
    if not request.path_info.startswith("/api/v1/") or (match is not None and match.url_name == OPENAPI):
        return
    patch_vary_headers(response, ["Accept-Language"])
    if response.get("Content-Type", "").startswith(SPEAKING):
        response.setdefault("Content-Language", current_language())


class Problems:
    """Turns what Django and its libraries answer themselves into problems: 404 of the URL table, 405, 413, 500."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.content_type == "multipart/form-data":
            try:
                _ = request.body  # the CSRF check would read the form from the stream, and leave no body behind
            except RequestDataTooBig:
                return generic(413)
        response = self.get_response(request)
        if response.status_code < 400 or response.get("Content-Type", "").startswith(CONTENT_TYPE):
            return response
        answer = generic(response.status_code)
        for name in ("Allow", "Retry-After", "RateLimit", "RateLimit-Policy"):
            if name in response:
                answer[name] = response[name]
        answer.cookies = response.cookies
        return answer

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse:
        return of_exception(request, error)

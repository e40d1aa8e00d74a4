"""One shape for every error: RFC 9457 application/problem+json. Codes: docs/errors.md."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from oasys.core.errors import DomainError, FieldError

CONTENT_TYPE = "application/problem+json"
TYPE_PREFIX = "/docs/errors#"


def problem(
    *,
    status: int,
    code: str,
    detail: str,
    title: str = "",
    errors: Iterable[FieldError] = (),
    params: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The answer to a refused request. `errors` name fields by JSON pointer; `params` are facts for programs."""
    body: dict[str, Any] = {
        "type": TYPE_PREFIX + code,
        "title": title or HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "errors": [{"pointer": e.pointer, "code": e.code, "message": e.message} for e in errors],
    }
    if params:
        body["params"] = dict(params)
    response = HttpResponse(orjson.dumps(body, default=str), status=status, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def of_domain_error(error: DomainError) -> HttpResponse:
    """The problem a refusal of a domain maps to."""
    return problem(
        status=error.status,
        code=error.code,
        title=error.title,
        detail=error.detail,
        errors=error.errors,
        params=error.params,
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's answer to a missing or wrong CSRF token."""
    return problem(
        status=403,
        code="api.csrf_failed",
        title="The request did not prove where it comes from.",
        detail="Send the value of the oasys_csrf cookie as X-CSRFToken, from the same origin.",
    )

"""Conditional reads: every answer about a tenant's data names what it is by an ETag, and is not sent again (304).

The tag is a digest of the bytes, so that whatever shows in them counts: an entry's tag changes when one of its accounts
is renamed. A browser may keep such an answer and has to ask each time whether it still holds (`private, no-cache`):
the rights are looked at before, and no cache between may keep anything. Everything else is `no-store`.
"""

import functools
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from oasys.core.concurrency import is_among, names_a_version, with_digest

DIGITS = 16
NEVER_THE_SAME = "text/event-stream"
REVALIDATED = "private, no-cache"


def revalidate(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Around the whole operation: tags a read inside a tenant, and answers 304 to who has it already."""

    @functools.wraps(run)
    def revalidated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = run(request, *args, **kwargs)
        is_read = request.method == "GET" and response.status_code == 200 and not response.streaming
        is_read = is_read and not response.get("Content-Type", "").startswith(NEVER_THE_SAME)
        if not is_read or getattr(request, "membership", None) is None:
            return response
        tag = response.get("ETag", "")
        if not tag or names_a_version(tag):
            response["ETag"] = tag = with_digest(tag, sha256(response.content).hexdigest()[:DIGITS])
        response["Cache-Control"] = REVALIDATED
        if not is_among(request.headers.get("If-None-Match", ""), tag):
            return response
        unchanged = HttpResponseNotModified()
        for name in ("ETag", "Cache-Control"):
            unchanged[name] = response[name]
        unchanged.cookies = response.cookies
        return unchanged

    return revalidated

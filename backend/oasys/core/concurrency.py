"""Optimistic concurrency over HTTP: ETag of what was read, If-Match on what is changed (RFC 9110 §13)."""

import re

from django.http import HttpRequest, HttpResponse

from oasys.core.errors import DomainError, StaleVersion

_VERSION = re.compile(r'"v(\d{1,9})"', re.ASCII)


class VersionRequired(DomainError):
    """A change says which version it was made from."""

    code = "core.version_required"
    status = 428
    title = "Send If-Match."


def set_etag(response: HttpResponse, version: int) -> None:
    """Names the version of what is answered."""
    response["ETag"] = f'"v{version}"'


def expected_version(request: HttpRequest) -> int:
    """The version the client read last. Raises VersionRequired, StaleVersion for a tag that is not ours."""
    tag = request.headers.get("If-Match")
    if not tag:
        raise VersionRequired("Read it first and send its ETag as If-Match, so that nobody's change is lost.")
    found = _VERSION.fullmatch(tag.strip())
    if found is None:
        raise StaleVersion("The If-Match header is not the ETag of a version of this.")
    return int(found[1])


def is_unchanged(request: HttpRequest, version: int) -> bool:
    """Whether the client has this version already (If-None-Match): answer 304."""
    return request.headers.get("If-None-Match", "").strip() == f'"v{version}"'

"""Optimistic concurrency over HTTP: ETag of what was read, If-Match on what is changed (RFC 9110 §13)."""

import re

from django.http import HttpRequest, HttpResponse

from oasys.core.errors import DomainError, StaleVersion
from oasys.core.words import say

# a read adds the digest of its bytes; a proxy that compresses adds the name of its encoding
_VERSION = re.compile(r'"v(\d{1,9})(?:-[0-9a-f]{16})?(?:-(?:br|gzip|zstd))?"', re.ASCII)
_ENCODED = re.compile(r'-(?:br|gzip|zstd)"$', re.ASCII)


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
        raise VersionRequired(say("Read it first and send its ETag as If-Match, so that nobody's change is lost."))
    found = _VERSION.fullmatch(tag.strip())
    if found is None:
        raise StaleVersion(say("The If-Match header is not the ETag of a version of this."))
    return int(found[1])


def names_a_version(tag: str) -> bool:
    """Whether the tag is one of set_etag."""
    return _VERSION.fullmatch(tag) is not None


def with_digest(tag: str, digest: str) -> str:
    """The tag of exactly these bytes: `"v3-0123456789abcdef"`, which still names the version; `"0123..."` without one."""
    return f'{tag[:-1]}-{digest}"' if tag else f'"{digest}"'


def is_among(said: str, tag: str) -> bool:
    """Whether an If-None-Match names the tag. Compared weakly, as for a read (RFC 9110 §13.1.2)."""
    if said.strip() == "*":
        return True
    return any(_ENCODED.sub('"', one.strip().removeprefix("W/")) == tag for one in said.split(","))

"""Which host names are answered: those of the installation, and domains that a tenant has proved.

A domain says where OASYS is served and nothing else: which tenant a request works in, the session or the token says.
"""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port, validate_host

from oasys.api.problems import generic, problem
from oasys.core.words import say
from oasys.organisations.queries import holder_of_host

ASK = "/internal/domain"  # the edge asks here, and passes nothing below /internal on
log = structlog.get_logger("oasys.hosts")


class Hosts:
    """Refuses what was asked under a name that is not served. Where it is a tenant's, `host_tenant_id` says whose."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = request.META.get("HTTP_HOST") or request.META["SERVER_NAME"]
        name, _ = split_domain_port(said)
        request.host_tenant_id = None  # type: ignore[attr-defined]
        try:
            if request.path_info == ASK:
                return _answer_the_edge(request.GET.get("domain", name))
            if name and not validate_host(name, settings.ALLOWED_HOSTS):
                request.host_tenant_id = holder_of_host(name)  # type: ignore[attr-defined]
        except DatabaseError as error:
            log.warning("host_not_looked_up", error=type(error).__name__)
            return generic(503)
        if request.host_tenant_id is not None:  # type: ignore[attr-defined]
            request.get_host = lambda: said  # type: ignore[method-assign]
        elif not name or not validate_host(name, settings.ALLOWED_HOSTS):
            return _unknown()
        return self.get_response(request)


def _answer_the_edge(name: str) -> HttpResponse:
    """Whether a tenant has proved the domain, so that its certificate is asked for and pages are served there."""
    return HttpResponse(status=204) if holder_of_host(name) is not None else _unknown()


def _unknown() -> HttpResponse:
    return problem(
        status=421,
        code="edge.unknown_host",
        title=say("Misdirected Request"),
        detail=say("Nothing is served under this host name: ask under the one that OASYS was set up with."),
    )

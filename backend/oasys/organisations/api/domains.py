"""Domains of a tenant's own, over HTTP."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status

from oasys.core.wire import answers
from oasys.organisations import queries
from oasys.organisations.auth import Member
from oasys.organisations.domain_names import shown_name
from oasys.organisations.domain_records import record_name, record_value
from oasys.organisations.models import Domain
from oasys.organisations.permissions import Permission
from oasys.organisations.schemas import DomainIn, DomainList, DomainOut
from oasys.organisations.services import domains

router = Router(tags=["Domains"])
MAY = Member(Permission.DOMAIN_CHANGE)


def _domain(row: Domain) -> dict[str, Any]:
    names = ("id", "name", "state", "added_at", "checked_at", "verified_at", "failing_since")
    is_subdomain = domains.is_subdomain(row.name)
    return {name: getattr(row, name) for name in names} | {
        "shown_name": shown_name(row.name),
        "is_subdomain": is_subdomain,
        "reason": row.reason or None,
        "record_name": "" if is_subdomain else record_name(row.name),
        "record_value": "" if is_subdomain else record_value(row.token),
    }


@router.get("/domains", auth=MAY, response=answers(s200=DomainList), summary="List the tenant's domains")
def list_domains(request: HttpRequest) -> Any:
    """All of them, with the record that proves each."""
    return {"items": [_domain(row) for row in queries.domains()], "tenant_domain": settings.TENANT_DOMAIN or None}


@router.post("/domains", auth=MAY, response=answers(s201=DomainOut), summary="Add a domain")
def add_domain(request: HttpRequest, body: DomainIn) -> Any:
    """OASYS is served there once its TXT record is found; a name under the installation's own domain at once."""
    return Status(201, _domain(domains.add_domain(name=body.name, now=timezone.now())))


@router.post(
    "/domains/{uuid:domain_id}/verify", auth=MAY, response=answers(s200=DomainOut), summary="Look for a domain's proof"
)
def verify_domain(request: HttpRequest, domain_id: UUID) -> Any:
    """At once, every ten seconds at the most; the worker looks by itself as well. What was found is in the answer."""
    return _domain(domains.verify_domain(domain_id=domain_id, now=timezone.now()))


@router.delete("/domains/{uuid:domain_id}", auth=MAY, response=answers(s204=None), summary="Remove a domain")
def remove_domain(request: HttpRequest, domain_id: UUID) -> Any:
    """Nothing is served there any more. Who adds it again, the same tenant or another one, proves it by a new record."""
    domains.remove_domain(domain_id=domain_id)
    return Status(204, None)

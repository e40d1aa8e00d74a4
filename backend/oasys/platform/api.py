"""Tenants for those who run the platform; support access."""

import base64
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import Router, Status

from oasys.core.actor import act_as, actor_of
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.wire import Email, answers
from oasys.identity.auth import person, require_recent_proof
from oasys.organisations.auth import Member, Platform
from oasys.organisations.models import SupportAccess
from oasys.organisations.permissions import Permission
from oasys.platform import deletion, health, outbox, plans, queries, services
from oasys.platform.outbox import OutboxReader
from oasys.platform.schemas import (
    DeletionIn,
    DeletionOut,
    MailOut,
    MailPage,
    OwnSupportAccess,
    PlanOut,
    PlatformHealth,
    SupportAccessOut,
    SupportAsked,
    SupportIn,
    TenantState,
    TenantStatePage,
)

router = Router(tags=["Platform"])


@router.get(
    "/platform/health",
    auth=Platform(),
    response=answers(s200=PlatformHealth),
    summary="Read how the installation fares",
)
def read_health(request: HttpRequest) -> Any:
    """The database, the work that waits, and what proves the books: counts and ages over all tenants, by the thresholds of the alerts."""
    return health.health()


@router.get(
    "/platform/tenants", auth=Platform(), response=answers(s200=TenantStatePage), summary="List tenants from outside"
)
def list_tenants(request: HttpRequest, limit: Limit = DEFAULT_LIMIT, after: After = None) -> Any:
    """Names, plans, sizes and health of all tenants, the oldest first; nothing of their books."""
    key = decode_cursor(after, UUID)[0] if after else None
    rows, cursor = page(queries.tenants(limit=limit, after=key), limit=limit, key=lambda row: (row["tenant_id"],))
    return {"items": rows, "next": cursor}


@router.get(
    "/platform/tenants/{uuid:tenant_id}",
    auth=Platform(),
    response=answers(s200=TenantState),
    summary="Read a tenant from outside",
)
def read_tenant(request: HttpRequest, tenant_id: UUID) -> Any:
    """Name, plan, size and health of one tenant."""
    return queries.tenant_of(tenant_id)


@router.post(
    "/platform/tenants/{uuid:tenant_id}/support-requests",
    auth=Platform(),
    response=answers(s201=SupportAsked),
    summary="Ask a tenant for support access",
)
def ask(request: HttpRequest, tenant_id: UUID, body: SupportIn) -> Any:
    """The tenant sees who asks and why; nothing can be read until it consents."""
    act_as(actor_of(request, request.user.pk))
    made = services.request_support(tenant_id=tenant_id, reason=body.reason, hours=body.hours, by=request.user)  # type: ignore[arg-type]
    return Status(201, {"id": made})


@router.get(
    "/platform/support-accesses",
    auth=Platform(),
    response=answers(s200=list[OwnSupportAccess]),
    summary="List one's own support accesses",
)
def list_own(request: HttpRequest) -> Any:
    """What one asked for, the latest 200 first. With consent, choose the tenant: `PUT /api/v1/me/tenant`."""
    return queries.own_support_accesses(staff=request.user)  # type: ignore[arg-type]


def _access(access: SupportAccess) -> dict[str, Any]:
    return {
        "id": access.id,
        "staff_email": access.staff.email,
        "reason": access.reason,
        "hours": access.hours,
        "requested_at": access.requested_at,
        "consented_by": access.consented_by.email if access.consented_by else None,
        "consented_at": access.consented_at,
        "expires_at": access.expires_at,
        "ended_by": access.ended_by.email if access.ended_by else None,
        "ended_at": access.ended_at,
    }


@router.get(
    "/support-accesses",
    auth=Member(Permission.SUPPORT_CONSENT),
    response=answers(s200=list[SupportAccessOut]),
    summary="List support accesses",
)
def list_accesses(request: HttpRequest) -> Any:
    """Who of the platform asked to read this tenant, the latest 200 first. What they did stands in the audit trail."""
    return [_access(access) for access in queries.support_accesses()]


@router.post(
    "/support-accesses/{uuid:access_id}/consent",
    auth=Member(Permission.SUPPORT_CONSENT),
    response=answers(s200=SupportAccessOut),
    summary="Consent to a support access",
)
def consent(request: HttpRequest, access_id: UUID) -> Any:
    """From now on and for the hours asked, the person reads this tenant, and writes nothing."""
    return _access(services.consent_to_support(access_id=access_id, by=request.user))  # type: ignore[arg-type]


@router.post(
    "/support-accesses/{uuid:access_id}/end",
    auth=Member(Permission.SUPPORT_CONSENT),
    response=answers(s200=SupportAccessOut),
    summary="Refuse or end a support access",
)
def end(request: HttpRequest, access_id: UUID) -> Any:
    """At once: the person's next request finds nothing."""
    return _access(services.end_support(access_id=access_id, by=request.user))  # type: ignore[arg-type]


def _deletion(state: deletion.State) -> dict[str, Any]:
    asked = state.deletion
    return {
        "is_asked": asked is not None,
        "asked_by": asked and asked.asked_by.email,
        "asked_at": asked and asked.asked_at,
        "due_at": asked and asked.due_at,
        "grace_days": settings.DELETION_GRACE_DAYS,
        "kept_until": state.kept_until,
    }


@router.get(
    "/tenant/deletion",
    auth=Member(Permission.TENANT_READ),
    response=answers(s200=DeletionOut),
    summary="Read whether the tenant is about to be deleted",
)
def read_deletion(request: HttpRequest) -> Any:
    """And until when the law wants its books kept."""
    return _deletion(deletion.state())


@router.post(
    "/tenant/deletion",
    auth=Member(Permission.TENANT_DELETE),
    response=answers(s201=DeletionOut),
    summary="Have the tenant deleted",
)
def ask_for_deletion(request: HttpRequest, body: DeletionIn) -> Any:
    """From now on its books are read only; after the days of grace it is deleted with everything in it.

    An owner asks, with a recent proof. Every owner gets a mail, and can take it back until then.
    """
    require_recent_proof(request)
    deletion.ask_for_deletion(name=body.name, keeps_export=body.keeps_export, by=person(request), now=datetime.now(UTC))
    return Status(201, _deletion(deletion.state()))


@router.delete(
    "/tenant/deletion",
    auth=Member(Permission.TENANT_DELETE),
    response=answers(s204=None),
    summary="Take the deletion of the tenant back",
)
def take_deletion_back(request: HttpRequest) -> Any:
    """Its companies can be used as before."""
    deletion.take_back(by=person(request))
    return Status(204, None)


@router.get(
    "/tenant/plan",
    auth=Member(Permission.TENANT_READ),
    response=answers(s200=PlanOut),
    summary="Read the tenant's plan",
)
def read_plan(request: HttpRequest) -> Any:
    """Its limits, and how much of them is used. Who runs the platform gives another."""
    return plans.plan_of_tenant()


@router.get("/outbox", auth=OutboxReader(), response=answers(s200=MailPage), summary="List the local outbox")
def list_mails(request: HttpRequest, to: Email | None = None, limit: Limit = DEFAULT_LIMIT, after: After = None) -> Any:
    """Mails that stay here because there is no mail server, the latest first. In production there is nothing here.

    For who runs the platform, or shows the key that `./oasys mail key` prints as `X-Outbox-Key`.
    """
    key = decode_cursor(after, UUID)[0] if after else None
    rows, cursor = page(outbox.mails(to=to, limit=limit, after=key), limit=limit, key=lambda row: (row.id,))
    return {"items": rows, "next": cursor}


@router.get(
    "/outbox/{uuid:mail_id}", auth=OutboxReader(), response=answers(s200=MailOut), summary="Read a mail of the outbox"
)
def read_mail(request: HttpRequest, mail_id: UUID) -> Any:
    """With its text. In production there is nothing here."""
    return outbox.shown(outbox.mail_of(mail_id))


@router.get(
    "/outbox/{uuid:mail_id}/files/{uuid:file_id}",
    auth=OutboxReader(),
    response=answers(s200=None),
    summary="Download a file of a mail in the outbox",
    openapi_extra={
        "responses": {
            200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
        }
    },
)
def read_mail_file(request: HttpRequest, mail_id: UUID, file_id: UUID) -> Any:
    """A file as it would go out with the mail; always as a download."""
    file = outbox.file_of(mail_id, file_id)
    response = HttpResponse(base64.b64decode(file.content), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    response["Cache-Control"] = "no-store"
    return response

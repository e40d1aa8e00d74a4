"""Platform staff inside a tenant: with its consent, for some hours, reading only, each request recorded."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.functions import TransactionNow
from django.db import connection
from django.http import HttpRequest

from oasys.core.actor import act_as, actor_of
from oasys.core.tenancy import current_tenant_id
from oasys.identity.models import User
from oasys.organisations.models import PlatformStaff, SupportAccess, SupportVisit
from oasys.organisations.permissions import SUPPORT_PERMISSIONS
from oasys.organisations.rules import Rights, rights


@dataclass(frozen=True, slots=True)
class Visit:
    """Stands where a membership stands, under the name of the person who visits."""

    access_id: UUID
    user_id: UUID
    tenant_id: UUID
    role_name: ClassVar[str] = "support"

    def rights(self) -> Rights:
        return rights(SUPPORT_PERMISSIONS)


def visit_of(request: HttpRequest, user: User) -> Visit | None:
    """The visit of platform staff to the open tenant, recorded; None for everybody else and without consent.

    From here on PostgreSQL refuses every write of the transaction.
    """
    if not PlatformStaff.objects.filter(user_id=user.pk).exists():
        return None
    access = (
        SupportAccess.objects.filter(
            staff_id=user.pk, consented_at__isnull=False, ended_at__isnull=True, expires_at__gt=TransactionNow()
        )
        .order_by("-consented_at", "id")
        .first()
    )
    if access is None:
        return None
    act_as(actor_of(request, user.pk))
    SupportVisit.objects.create(access=access, method=str(request.method)[:10], path=request.path[:300])
    with connection.cursor() as cursor:
        cursor.execute("set local transaction_read_only = on")
    return Visit(access.id, user.pk, current_tenant_id())

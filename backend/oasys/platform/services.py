"""Support is asked for, given and ended."""

from uuid import UUID

from django.db import connection, transaction

from oasys.core.errors import NotFound
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.identity.models import User
from oasys.organisations.errors import SupportRefused
from oasys.organisations.models import SupportAccess
from oasys.platform.queries import platform_role, tenant_of

CONSENT = """
update organisations_support_access
set consented_by_id = %s, consented_at = transaction_timestamp(),
    expires_at = transaction_timestamp() + make_interval(hours => hours)
where tenant_id = %s and id = %s
"""
END = """
update organisations_support_access set ended_by_id = %s, ended_at = transaction_timestamp()
where tenant_id = %s and id = %s
"""


@transaction.atomic(savepoint=False)
def request_support(*, tenant_id: UUID, reason: str, hours: int, by: User) -> UUID:
    """Asks a tenant, with a reason, to be let in for some hours. Raises NotFound; SupportAskedAlready from the database."""
    tenant_of(tenant_id)
    with platform_role(), connection.cursor() as cursor:
        cursor.execute("select platform_request_support(%s, %s, %s, %s)", [tenant_id, by.id, reason, hours])
        made: UUID = cursor.fetchone()[0]
    return made


@transaction.atomic(savepoint=False)
def consent_to_support(*, access_id: UUID, by: User) -> SupportAccess:
    """Lets platform staff read the open tenant for the hours they asked for. Raises NotFound, SupportRefused."""
    access = _access_for_update(access_id)
    if access.consented_at is not None or access.ended_at is not None:
        raise SupportRefused(say("Consent was given, or refused, already: they have to ask again."))
    if access.staff_id == by.id:
        raise SupportRefused(say("Nobody consents to their own request."))
    with connection.cursor() as cursor:
        cursor.execute(CONSENT, [by.id, current_tenant_id(), access_id])
    access.refresh_from_db()
    return access


@transaction.atomic(savepoint=False)
def end_support(*, access_id: UUID, by: User) -> SupportAccess:
    """Refuses a request, or ends what was consented to, at once. Raises NotFound, SupportRefused."""
    access = _access_for_update(access_id)
    if access.ended_at is not None:
        raise SupportRefused(say("It has ended already."))
    with connection.cursor() as cursor:
        cursor.execute(END, [by.id, current_tenant_id(), access_id])
    access.refresh_from_db()
    return access


def _access_for_update(access_id: UUID) -> SupportAccess:
    access = SupportAccess.objects.select_for_update(no_key=True).filter(id=access_id).first()
    if access is None:
        raise NotFound(say("Nobody asked for this support access."))
    return access

"""The tenant's secrets at providers."""

from datetime import datetime

from django.db import connection, transaction

from oasys.bank_feeds.errors import NoCredentials
from oasys.bank_feeds.models import FeedCredentials
from oasys.core.errors import StaleVersion
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.identity.models import User

LOCK_TENANT = "select from organisations_tenant where id = %s for no key update"


@transaction.atomic(savepoint=False)
def set_credentials(
    *, provider: str, version: int, secret_id: str, secret_key: str, by: User, now: datetime
) -> FeedCredentials:
    """Keeps id and key, encrypted; version 0 where there are none. Locks the tenant. Raises StaleVersion."""
    found = _for_update(provider, version) or FeedCredentials(provider=provider, version=0)
    is_new = found.version == 0
    found.secret_id, found.secret_key, found.set_by, found.set_at = secret_id, secret_key, by, now
    found.version += 1
    found.save(force_insert=is_new, force_update=not is_new)
    return found


@transaction.atomic(savepoint=False)
def remove_credentials(*, provider: str, version: int) -> None:
    """Nothing is fetched from then on. Locks the tenant. Raises StaleVersion, NoCredentials."""
    found = _for_update(provider, version)
    if found is None:
        raise NoCredentials(say("There are none."))
    found.delete()


def _for_update(provider: str, version: int) -> FeedCredentials | None:
    with connection.cursor() as cursor:
        cursor.execute(LOCK_TENANT, [current_tenant_id()])
    found = FeedCredentials.objects.filter(provider=provider).first()
    if version != (found.version if found else 0):
        raise StaleVersion(say("The secret was changed in the meantime."), version=found.version if found else 0)
    return found

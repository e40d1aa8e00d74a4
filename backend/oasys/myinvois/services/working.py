"""What the worker does for one company: send, find again, ask after, cancel. Each step is a transaction, a request, a transaction.

A row that is taken up is not due again before its lease is over; what it is to become is decided by the answer alone. Bytes stand in the
database before they are sent (docs/decisions/0082-myinvois-outbox.md).
"""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from oasys.core.errors import DomainError
from oasys.core.tenancy import tenant
from oasys.myinvois.client import (
    Client,
    SignInRefused,
    Throttled,
)
from oasys.myinvois.models import Connection
from oasys.myinvois.rules import wait_behind
from oasys.myinvois.services.cancelling import cancel, inquire
from oasys.myinvois.services.connections import credentials_of
from oasys.myinvois.services.desk import RESTS, Clock, Desk, pause, rest
from oasys.myinvois.services.following import find_unknown, follow
from oasys.myinvois.services.sending import forget_dead, send
from oasys.myinvois.sites import site
from oasys.organisations.models import Company
from oasys.webhooks.calling import Lost, NotSent

MOST_BATCHES = 20
# across all tenants, as the role that reads every one of them
WITH_DUE = """
select distinct e.tenant_id, e.company_id from (
  select tenant_id, company_id, environment, due_at, state = 'queued' as waits from myinvois_einvoice where due_at is not null
  union all select tenant_id, company_id, environment, due_at, false from myinvois_inquiry where due_at is not null) e
join myinvois_connection c on c.tenant_id = e.tenant_id and c.company_id = e.company_id and c.environment = e.environment
join organisations_company o on o.tenant_id = e.tenant_id and o.id = e.company_id and o.archived_at is null
where e.environment = %(environment)s and e.due_at <= %(now)s and coalesce(c.paused_until <= %(now)s, true)
  and (not e.waits or (c.is_enabled and coalesce(c.sending_paused_until <= %(now)s, true)))
order by 1, 2
"""


def work(*, tenant_id: UUID, company_id: UUID, now: Clock, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Does everything that is due for a company; how many steps. Never raises for what the authority does."""
    with tenant(tenant_id):
        company = Company.objects.get(id=company_id)
        connection = Connection.objects.filter(company=company, environment=site().name).first()
        if connection is None:
            return 0
        try:
            client = Client(site(), credentials_of(connection), now=now)
        except DomainError:
            rest(connection, "no_credentials", now() + RESTS)
            return 0
    desk = Desk(tenant_id, company_id, site().name, client, now)
    done = 0
    try:
        for step in (forget_dead, find_unknown, send, follow, cancel, inquire):
            for _ in range(MOST_BATCHES):
                if is_stopping() or not step(desk):
                    break
                done += 1
    except Throttled as wait:
        pause(desk, "throttled", now() + timedelta(seconds=wait.seconds))
    except SignInRefused:
        pause(desk, "sign_in_refused", now() + RESTS)
    except (NotSent, Lost) as error:
        pause(desk, error.reason, now() + wait_behind(3))
    else:
        if done:
            pause(desk, "", None)
    return done

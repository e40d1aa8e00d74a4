"""The rule of a company that releases the first level by itself, once a day, with the rights of who chose it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.utils import timezone

from oasys.core.postgres.gone import is_gone
from oasys.core.tenancy import tenant
from oasys.core.words import speaking
from oasys.dunning.models import DunningSettings
from oasys.dunning.proposals import proposals
from oasys.dunning.services import Wanted, release
from oasys.organisations.models import Company
from oasys.organisations.permissions import Permission
from oasys.recurring.due import acting
from oasys.settlement.services import gather_open_items

log = structlog.get_logger("oasys.dunning")
RETRY_AFTER = timedelta(hours=6)
AT_ONCE = 100
WITH_RULE = """
select s.tenant_id, s.company_id from dunning_settings s
join organisations_company c on c.tenant_id = s.tenant_id and c.id = s.company_id and c.archived_at is null
where s.releases_first_as_id is not null and (s.retry_at is null or s.retry_at <= now())
"""


def release_first_level(
    *,
    tenant_id: UUID,
    company_id: UUID,
    today: date,
    problem_of: Callable[[Exception], dict[str, Any] | None],
    is_stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Releases what has reached the first level alone; how many reminders. A refusal is kept with the settings.

    Some at a time, each lot in a transaction of its own: killed between, the rest follows in the next round. No transaction may be
    open.
    """
    released = 0
    after: tuple[str, UUID] | None = None
    with tenant(tenant_id):
        language = DunningSettings.objects.values_list("releases_first_as__language", flat=True).get(
            company_id=company_id
        )
    with speaking(language or ""):
        try:
            while not is_stopping():
                with tenant(tenant_id):
                    count, after = _lot(company_id, today, after)
                released += count
                if after is None:
                    break
        except Exception as error:
            if is_gone(error):
                raise
            problem = problem_of(error)
            if problem is None:
                raise
            moment = timezone.now()
            with tenant(tenant_id):
                DunningSettings.objects.filter(company_id=company_id).update(
                    failure=problem, failed_at=moment, retry_at=moment + RETRY_AFTER
                )
            log.warning("dunning_refused", tenant=str(tenant_id), company=str(company_id), code=problem["code"])
    return released


def _lot(company_id: UUID, today: date, after: tuple[str, UUID] | None) -> tuple[int, tuple[str, UUID] | None]:
    settings = DunningSettings.objects.select_related("releases_first_as").get(company_id=company_id)
    if settings.releases_first_as is None:
        return 0, None
    company: Company = acting(settings.releases_first_as, company_id, Permission.SALES_POST)
    if after is None:
        gather_open_items(company=company)
    found, after = proposals(company=company, today=today, limit=AT_ONCE, after=after, level=1)
    wanted = [Wanted(one.contact.id, one.currency, one.key) for one in found]
    ids, _ = release(company=company, wanted=wanted, today=today, by=settings.releases_first_as, is_by_rule=True)
    if settings.failure is not None:
        DunningSettings.objects.filter(id=settings.id).update(failure=None, failed_at=None, retry_at=None)
    return len(ids), after

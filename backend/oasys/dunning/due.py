"""The rule of a company that releases levels by itself, once a day, with the rights of who chose it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.utils import timezone

from oasys.core.errors import FieldError
from oasys.core.postgres.gone import is_gone
from oasys.core.tenancy import tenant
from oasys.core.words import say, speaking
from oasys.dunning.errors import LeftOut
from oasys.dunning.models import DunningSettings
from oasys.dunning.proposals import proposals
from oasys.dunning.services import FellAway, Wanted, release
from oasys.organisations.models import Company
from oasys.organisations.permissions import Permission
from oasys.recurring.due import acting
from oasys.settlement.services import gather_open_items

log = structlog.get_logger("oasys.dunning")
RETRY_AFTER = timedelta(hours=6)
AT_ONCE = 100
MOST_NAMED = 20
WITH_RULE = """
select s.tenant_id, s.company_id from dunning_settings s
join organisations_company c on c.tenant_id = s.tenant_id and c.id = s.company_id and c.archived_at is null
where s.releases_first_as_id is not null and (s.retry_at is null or s.retry_at <= now())
"""


def release_by_rule(
    *,
    tenant_id: UUID,
    company_id: UUID,
    today: date,
    problem_of: Callable[[Exception], dict[str, Any] | None],
    is_stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Releases what has reached a level that needs nobody, and no later one; how many reminders.

    A refusal is kept with the settings, and so is whom it left out because they cannot be reminded as they are.

    Some at a time, each lot in a transaction of its own: killed between, the rest follows in the next round. No transaction may be
    open.
    """
    released = 0
    after: tuple[str, UUID] | None = None
    left_out: list[FellAway] = []
    with tenant(tenant_id):
        language = DunningSettings.objects.values_list("releases_first_as__language", flat=True).get(
            company_id=company_id
        )
    with speaking(language or ""):
        try:
            while not is_stopping():
                with tenant(tenant_id):
                    count, after, others = _lot(company_id, today, after)
                released += count
                left_out += others
                if after is None:
                    break
            _say_left_out(tenant_id, company_id, left_out, problem_of)
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


def _say_left_out(
    tenant_id: UUID,
    company_id: UUID,
    left_out: list[FellAway],
    problem_of: Callable[[Exception], dict[str, Any] | None],
) -> None:
    """Keeps with the settings who could not be reminded while the others were; nothing where everybody could."""
    failure = None
    if left_out:
        errors = [
            FieldError(f"/contacts/{one.contact_id}", LeftOut.code, f"{one.contact}: {one.reason}")
            for one in left_out[:MOST_NAMED]
        ]
        failure = problem_of(
            LeftOut(
                say("{count} were not reminded. {first}", count=len(left_out), first=errors[0].message), errors=errors
            )
        )
        log.warning("dunning_left_out", tenant=str(tenant_id), company=str(company_id), reminders=len(left_out))
    with tenant(tenant_id):
        rows = DunningSettings.objects.filter(company_id=company_id)
        rows.update(failure=failure, failed_at=timezone.now() if failure else None, retry_at=None)


def _lot(
    company_id: UUID, today: date, after: tuple[str, UUID] | None
) -> tuple[int, tuple[str, UUID] | None, list[FellAway]]:
    """Some customers: how many were reminded, behind whom to go on, and who could not be."""
    settings = DunningSettings.objects.select_related("releases_first_as").get(company_id=company_id)
    if settings.releases_first_as is None:
        return 0, None, []
    company: Company = acting(settings.releases_first_as, company_id, Permission.SALES_POST)
    if after is None:
        gather_open_items(company=company)
    found, after = proposals(company=company, today=today, limit=AT_ONCE, after=after, up_to=settings.releases_up_to)
    wanted = [Wanted(one.contact.id, one.currency, one.key) for one in found]
    ids, fell_away = release(
        company=company, wanted=wanted, today=today, by=settings.releases_first_as, is_by_rule=True
    )
    return len(ids), after, [one for one in fell_away if one.contact is not None]

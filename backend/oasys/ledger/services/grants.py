"""Leave for one person to post into a closed period until a moment: given, and taken back."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from oasys.core.errors import Invalid, NotFound
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.identity.models import User
from oasys.ledger.errors import PeriodGrantEnded, PeriodGrantRefused, PeriodLocked
from oasys.ledger.grant_models import PeriodGrant, PeriodGrantEnd
from oasys.ledger.models import Period
from oasys.organisations.models import Company, Membership

LONGEST = timedelta(days=92)
ON_LEAVE = "select id from unnest(%s::uuid[]) p(id) where ledger_has_leave(%s, id, %s)"


def periods_on_leave(*, period_ids: Collection[UUID], person: User) -> set[UUID]:
    """Those of the periods that the person has leave to post into at this moment."""
    with connection.cursor() as cursor:
        cursor.execute(ON_LEAVE, [list(period_ids), current_tenant_id(), person.id])
        return {row[0] for row in cursor.fetchall()}


@transaction.atomic(savepoint=False)
def grant_period(
    *, company: Company, period_id: UUID, email: str, reason: str, valid_until: datetime, now: datetime, by: User
) -> PeriodGrant:
    """Lets a member post into a closed period until `valid_until`, at most 92 days ahead; never into a locked one.

    Raises NotFound, PeriodLocked, Invalid (email, reason, until), PeriodGrantRefused for oneself.
    """
    period = Period.objects.filter(company=company, id=period_id).first()
    if period is None:
        raise NotFound(say("There is no such period."))
    if period.status == Period.Status.LOCKED:
        raise PeriodLocked(say("Nobody posts into a locked period: unlock it to closed first."))
    membership = Membership.objects.select_related("user").filter(user__email=email.strip().lower()).first()
    if membership is None:
        raise Invalid.at(
            "/email", "organisations.person_unknown", say("No member has this address: invite the person first.")
        )
    if membership.user_id == by.id:
        raise PeriodGrantRefused(say("Nobody gives leave to themselves: ask another person who may close periods."))
    if not reason:
        raise Invalid.at("/reason", "core.required", say("Say why: the reason is kept."))
    if not now < valid_until <= now + LONGEST:
        raise Invalid.at(
            "/until", "core.out_of_range", say("Leave ends within {days} days from now.", days=LONGEST.days)
        )
    return PeriodGrant.objects.create(
        company=company,
        period=period,
        person=membership.user,
        reason=reason,
        valid_until=valid_until,
        granted_by=by,
        granted_at=now,
    )


@transaction.atomic(savepoint=False)
def end_grant(*, company: Company, grant_id: UUID, reason: str, now: datetime, by: User) -> PeriodGrant:
    """Takes leave back before its end; who and why is kept. Waits for postings into the period that are under way.

    Locks the period. Raises NotFound, PeriodGrantEnded.
    """
    grant = PeriodGrant.objects.filter(company=company, id=grant_id).first()
    if grant is None:
        raise NotFound(say("There is no such leave."))
    Period.objects.select_for_update(no_key=True).get(id=grant.period_id)  # two who end it at once: the second sees it
    if grant.valid_until <= now or PeriodGrantEnd.objects.filter(grant=grant).exists():
        raise PeriodGrantEnded(say("The leave has ended already."))
    PeriodGrantEnd.objects.create(grant=grant, ended_by=by, reason=reason, ended_at=now)
    return grant

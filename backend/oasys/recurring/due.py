"""Making what is due: each day of each recurring entry, each planned reversal, in a transaction of its own.

The row is locked, the entry written and the row moved on in one transaction: killed anywhere, it happened or it did not.
Two workers at once wait for each other at the row, and the second finds it moved on. The source of the entry is the
second wall: the database takes each day of a recurring entry once.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from oasys.core.actor import Actor
from oasys.core.postgres.gone import is_gone
from oasys.core.tenancy import tenant
from oasys.core.words import say, speaking
from oasys.identity.models import User
from oasys.ledger.models import JournalEntry
from oasys.ledger.services.corrections import reverse_entry
from oasys.ledger.services.entries import write_drafts
from oasys.ledger.services.posting import write_and_post
from oasys.organisations.acting import act_with, acting_rights
from oasys.organisations.models import Company
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of, membership_of
from oasys.recurring.errors import OccurrenceBroke, ReversalTooEarly, RightLost
from oasys.recurring.models import PlannedReversal, RecurringEntry
from oasys.recurring.rules import DAYS_AT_ONCE, MOST_AT_ONCE, next_day
from oasys.recurring.services import draft_from, plan_reversal, with_source

log = structlog.get_logger("oasys.recurring")
RETRY_AFTER = timedelta(hours=1)
WITH_DUE = """
select tenant_id from recurring_entry
where is_active and next_on <= %(today)s and (retry_at is null or retry_at <= now())
union
select p.tenant_id from recurring_planned_reversal p
join ledger_journal_entry e on e.tenant_id = p.tenant_id and e.id = p.entry_id
where p.done_at is null and p.reverse_on <= %(today)s and e.status = 'posted' and (p.retry_at is null or p.retry_at <= now())
"""


def make_due(
    *,
    tenant_id: UUID,
    today: date,
    problem_of: Callable[[Exception], dict[str, Any] | None],
    is_stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Makes what is due of the tenant on `today`; how many entries. What fails says why and waits an hour.

    At the most DAYS_AT_ONCE of each row and MOST_AT_ONCE in all, so that nobody's arrears keep others waiting; the next round goes on.
    `problem_of` words a refusal; what it has no word for is a fault, which is logged and kept with its row alone: it keeps
    neither other rows nor other tenants waiting. No transaction may be open.
    """
    made = 0
    with tenant(tenant_id):
        waiting = Q(retry_at__isnull=True) | Q(retry_at__lte=timezone.now())
        entries = RecurringEntry.objects.filter(waiting, is_active=True, next_on__lte=today).order_by("next_on", "id")
        due = list(entries.values_list("id", "acts_as__language")[:MOST_AT_ONCE])
    for row_id, language in due:
        with speaking(language):  # of whoever set it up: a refusal is kept as it is said
            days = min(DAYS_AT_ONCE, MOST_AT_ONCE - made)
            made += _repeated(tenant_id, RecurringEntry, row_id, make_next, today, problem_of, is_stopping, days)
    with tenant(tenant_id):  # after the entries: one of them may be reversed today
        plans = PlannedReversal.objects.filter(
            waiting, done_at__isnull=True, reverse_on__lte=today, entry__status="posted"
        ).order_by("reverse_on", "id")
        planned = list(plans.values_list("id", "acts_as__language")[:MOST_AT_ONCE])
    for row_id, language in planned:
        if is_stopping():
            break
        with speaking(language):
            made += tried(tenant_id, PlannedReversal, row_id, reverse_planned, today, problem_of)
    return made


def _repeated(
    tenant_id: UUID,
    model: Any,
    row_id: UUID,
    act: Callable[[UUID, date], bool],
    today: date,
    problem_of: Callable[[Exception], dict[str, Any] | None],
    is_stopping: Callable[[], bool],
    days: int,
) -> int:
    made = 0
    while made < days and not is_stopping() and tried(tenant_id, model, row_id, act, today, problem_of):
        made += 1
    return made


def tried(
    tenant_id: UUID,
    model: Any,
    row_id: UUID,
    act: Callable[[UUID, date], bool],
    today: date,
    problem_of: Callable[[Exception], dict[str, Any] | None],
) -> bool:
    """One act in its transaction; what it says. A refusal is kept with the row (failure, failed_at, retry_at), in another one."""
    try:
        with tenant(tenant_id):
            return act(row_id, today)
    except Exception as error:
        if is_gone(error):
            raise
        problem = problem_of(error)
        if problem is None:
            log.error("recurring_broke", tenant=str(tenant_id), row=str(row_id), exc_info=error)
            problem = problem_of(
                OccurrenceBroke(say("A fault in OASYS kept this from being made; nothing was written."))
            )
            assert problem is not None
        now = timezone.now()
        with tenant(tenant_id):
            model.objects.filter(id=row_id).update(failure=problem, failed_at=now, retry_at=now + RETRY_AFTER)
        log.warning("recurring_refused", tenant=str(tenant_id), row=str(row_id), code=problem["code"])
        return False


@transaction.atomic(savepoint=False)
def make_next(recurring_id: UUID, today: date) -> bool:
    """Makes the next day of a recurring entry, if one is due; whether it did. Locks it.

    Raises RightLost, and what drafting or posting refuses: then nothing was written.
    """
    row = RecurringEntry.objects.select_for_update(no_key=True, of=("self",)).filter(id=recurring_id).first()
    if row is None or not row.is_active or row.next_on is None or row.next_on > today:
        return False
    day = row.next_on
    company = acting(row.acts_as, row.company_id, Permission.ENTRY_POST if row.is_posted else Permission.ENTRY_DRAFT)
    draft = draft_from(template=row.template, company=company, day=day, complete=row.is_posted)
    write = write_and_post if row.is_posted else write_drafts
    entry_id = write(company=company, entries=[with_source(draft, row=row, day=day)], by=row.acts_as)[0]
    if row.reverse_next_day:
        plan_reversal(company=company, entry_id=entry_id, reverse_on=next_day(day), by=row.acts_as)
    row.made += 1
    row.next_on = row.rhythm.day(row.made)
    row.failure, row.failed_at, row.retry_at = None, None, None
    row.save(update_fields=["made", "next_on", "failure", "failed_at", "retry_at"])
    return True


@transaction.atomic(savepoint=False)
def reverse_planned(plan_id: UUID, today: date) -> bool:
    """Reverses the entry of a plan whose day has come; whether it did. Locks the plan, then the entry.

    Raises RightLost, ReversalTooEarly, and what posting refuses: then nothing was written.
    """
    plan = PlannedReversal.objects.select_for_update(no_key=True, of=("self",)).filter(id=plan_id).first()
    if plan is None or plan.done_at is not None or plan.reverse_on > today:
        return False
    is_reversed = JournalEntry.objects.filter(reverses_id=plan.entry_id).exists()
    if not is_reversed:
        if plan.entry.posting_date >= plan.reverse_on:
            raise ReversalTooEarly(
                say("The entry moved to {posting_date}: plan a later day.", posting_date=plan.entry.posting_date)
            )
        company = acting(plan.acts_as, plan.company_id, Permission.ENTRY_POST)
        reverse_entry(
            company=company, entry_id=plan.entry_id, posting_date=plan.reverse_on, description="", by=plan.acts_as
        )
    PlannedReversal.objects.filter(id=plan_id).update(
        done_at=timezone.now(), failure=None, failed_at=None, retry_at=None
    )
    return not is_reversed


def acting(user: User, company_id: UUID, permission: Permission) -> Company:
    """The company, as the person sees it, with their rights from here on. Raises RightLost."""
    membership = membership_of(Actor(user.pk))
    if membership is None or not user.is_active:
        raise RightLost(say("Who set this up is no longer a member: change it, and it acts as you."))
    act_with(membership.rights())
    if not acting_rights().may(permission):
        raise RightLost(
            say("Who set this up lacks {permission} now: change it, and it acts as you.", permission=permission)
        )
    return company_of(company_id)

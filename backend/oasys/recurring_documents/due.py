"""Writing what is due: each day of each recurring document in a transaction of its own.

The row is locked, the document and its occurrence are written and the row moved on in one transaction: killed anywhere, all of it
happened or nothing did. Who makes many at once leaves out rows that somebody else holds. The occurrence is the second wall:
the database takes each day, and each number, of a recurring document once.
"""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from oasys.core.errors import NotFound
from oasys.core.moments import transaction_moment
from oasys.core.tenancy import tenant
from oasys.core.words import say, speaking
from oasys.dispatch.sending import Letter, send_document
from oasys.identity.models import User
from oasys.invoicing.api import NOUNS
from oasys.invoicing.services.documents import write_document
from oasys.invoicing.services.posting import write_and_post_document
from oasys.organisations.models import Company
from oasys.organisations.permissions import Permission
from oasys.recurring.due import acting, tried
from oasys.recurring.errors import RightLost
from oasys.recurring.rules import DAYS_AT_ONCE, MOST_AT_ONCE
from oasys.recurring_documents.errors import NothingDue
from oasys.recurring_documents.models import Occurrence, RecurringDocument
from oasys.recurring_documents.services import body_on

AT_ONCE = 1_000
WITH_DUE = """
select distinct r.tenant_id from recurring_document r
join organisations_company c on c.tenant_id = r.tenant_id and c.id = r.company_id and c.archived_at is null
where r.is_active and r.next_on <= %(today)s and (r.retry_at is null or r.retry_at <= now())
"""


def due_rows(
    *, tenant_id: UUID, today: date, company_id: UUID | None = None, kind: str | None = None, waits: bool = True
) -> list[tuple[UUID, str]]:
    """Ids of what is due, the earliest day first, each with the language of whom it acts as; at most AT_ONCE.

    `waits` leaves out what failed and is to be tried later. No transaction may be open.
    """
    with tenant(tenant_id):
        rows = RecurringDocument.objects.filter(is_active=True, next_on__lte=today, company__archived_at__isnull=True)
        if company_id is not None:
            rows = rows.filter(company_id=company_id)
        if kind is not None:
            rows = rows.filter(kind=kind)
        if waits:
            rows = rows.exclude(retry_at__gt=timezone.now())
        return list(rows.order_by("next_on", "id").values_list("id", "acts_as__language")[:AT_ONCE])


def make_rows(
    *,
    tenant_id: UUID,
    rows: list[tuple[UUID, str]],
    today: date,
    problem_of: Callable[[Exception], dict[str, Any] | None],
    is_stopping: Callable[[], bool] = lambda: False,
    tell: Callable[[], None] = lambda: None,
    most: int | None = None,
) -> int:
    """Makes every day of these rows that is due; how many documents. `tell` is called after each row.

    With `most`: so many at the most, and of each row no more than DAYS_AT_ONCE. What fails says why in its row and is tried again
    after an hour. No transaction may be open.
    """
    made = 0
    for row_id, language in rows:
        left = None if most is None else min(DAYS_AT_ONCE, most - made)
        days = 0
        with speaking(language):  # of whoever set it up: a refusal is kept as it is said
            while (
                days != left
                and not is_stopping()
                and tried(tenant_id, RecurringDocument, row_id, make_next, today, problem_of)
            ):
                days += 1
        made += days
        tell()
    return made


def make_due(
    *,
    tenant_id: UUID,
    today: date,
    problem_of: Callable[[Exception], dict[str, Any] | None],
    is_stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Makes what is due of the tenant on `today`, MOST_AT_ONCE documents at the most; how many. The next round goes on."""
    return make_rows(
        tenant_id=tenant_id,
        rows=due_rows(tenant_id=tenant_id, today=today),
        today=today,
        problem_of=problem_of,
        is_stopping=is_stopping,
        most=MOST_AT_ONCE,
    )


def make_next(recurring_id: UUID, today: date) -> bool:
    """Makes the next day, if one is due and nobody else is at it; whether it did. Raises RightLost, and what the document refuses."""
    rows = RecurringDocument.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
    row = rows.filter(id=recurring_id).first()
    if row is None or not row.is_active or row.next_on is None or row.next_on > today:
        return False
    company = acting(row.acts_as, row.company_id, permission_of(row.kind, row.action))
    _make(row, row.next_on, company=company, by=row.acts_as)
    return True


@transaction.atomic(savepoint=False)
def run_now(*, company: Company, kind: str, recurring_id: UUID, today: date, by: User, takes_over: bool) -> UUID:
    """Makes the next day that is due, also after a failure, with what the request may do; the id of the document.

    `takes_over`: from now on it acts as who asks. A service makes nothing, as nothing acts as one. Locks the row. Raises NotFound,
    NothingDue, RightLost, and what the document refuses: then nothing was written.
    """
    if not by.is_active:
        raise RightLost(say("A service writes nothing that recurs: a person runs it, and it acts as them."))
    rows = RecurringDocument.objects.select_for_update(no_key=True, of=("self",))
    row = rows.filter(company=company, kind=kind, id=recurring_id).first()
    if row is None:
        raise NotFound(say("There is no such recurring document."))
    if row.next_on is None:
        raise NothingDue(say("It has ended."))
    if not row.is_active:
        raise NothingDue(say("It is paused: go on with it first."))
    if row.next_on > today:
        raise NothingDue(say("The next day is {day}.", day=row.next_on), next_on=row.next_on.isoformat())
    if takes_over and row.acts_as_id != by.pk:
        row.acts_as = by
        row.version += 1
        row.save(update_fields=["acts_as", "version"])
    return _make(row, row.next_on, company=company, by=by)


def _make(row: RecurringDocument, day: date, *, company: Company, by: User) -> UUID:
    """Writes the document of that day, the next one, with the rights that are set; its id. The row is locked."""
    body = body_on(company=company, row=row, number=row.made)
    moment = transaction_moment()
    document_id: UUID
    if row.action == RecurringDocument.Action.DRAFT:
        document_id = write_document(company=company, kind=row.kind, body=body, by=by).document.id
    else:
        document_id, _ = write_and_post_document(company=company, kind=row.kind, body=body, by=by)
    Occurrence.objects.create(
        company=company, recurring=row, number=row.made, day=day, document_id=document_id, made_at=moment
    )
    if row.action == RecurringDocument.Action.SEND:
        send_document(company=company, kind=row.kind, document_id=document_id, letter=Letter(), by=by, now=moment)
    row.made += 1
    row.next_on = row.rhythm.day(row.made)
    row.failure, row.failed_at, row.retry_at = None, None, None
    row.save(update_fields=["made", "next_on", "failure", "failed_at", "retry_at"])
    return document_id


def permission_of(kind: str, action: str) -> Permission:
    """What somebody needs for whom it is done."""
    return NOUNS[kind].draft if action == RecurringDocument.Action.DRAFT else NOUNS[kind].post

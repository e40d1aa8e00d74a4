"""Templates, recurring entries and planned reversals of a company."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection

from oasys.core.errors import NotFound
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.ledger.queries import entry_number, rows_of
from oasys.organisations.models import Company
from oasys.recurring.errors import NothingPlanned
from oasys.recurring.models import EntryTemplate, PlannedReversal, RecurringEntry

SHOWN_DAYS = 3
MADE = """
select e.source_key, e.id as entry_id, s.prefix, e.number, e.status, l.amount
from ledger_journal_entry e
left join ledger_number_series s on s.tenant_id = e.tenant_id and s.id = e.series_id
cross join lateral (
  select coalesce(sum(debit), 0) as amount from ledger_journal_line
  where tenant_id = e.tenant_id and entry_id = e.id) l
where e.tenant_id = %(tenant)s and e.company_id = %(company)s and e.source_kind = 'recurring'
  and e.source_key = any(%(keys)s)
"""


def templates(*, company: Company, limit: int, after: tuple[str, UUID] | None) -> list[EntryTemplate]:
    """One more than `limit`, by name."""
    rows = EntryTemplate.objects.filter(company=company).order_by("name", "id")
    if after is not None:
        rows = rows.filter(name__gte=after[0]).exclude(name=after[0], id__lte=after[1])
    return list(rows[: limit + 1])


def template_of(*, company: Company, template_id: UUID) -> EntryTemplate:
    """Raises NotFound."""
    row = EntryTemplate.objects.filter(company=company, id=template_id).first()
    if row is None:
        raise NotFound(say("There is no such template."))
    return row


def recurring(*, company: Company, limit: int, after: tuple[str, UUID] | None) -> list[dict[str, Any]]:
    """One more than `limit`, by name."""
    rows = RecurringEntry.objects.filter(company=company).select_related("acts_as").order_by("name", "id")
    if after is not None:
        rows = rows.filter(name__gte=after[0]).exclude(name=after[0], id__lte=after[1])
    return _shown(company, list(rows[: limit + 1]))


def recurring_of(*, company: Company, recurring_id: UUID) -> RecurringEntry:
    """Raises NotFound."""
    row = RecurringEntry.objects.filter(company=company, id=recurring_id).select_related("acts_as").first()
    if row is None:
        raise NotFound(say("There is no such recurring entry."))
    return row


def shown(*, company: Company, row: RecurringEntry) -> dict[str, Any]:
    """A recurring entry with the days that come next, and the one before them."""
    return _shown(company, [row])[0]


def _shown(company: Company, rows: Sequence[RecurringEntry]) -> list[dict[str, Any]]:
    """Rows as they are answered; what was made last is read for all of them at once."""
    last = {row.id: (row, row.made - 1) for row in rows if row.made}
    made = dict(zip(last, _occurrences(company, list(last.values())), strict=True))
    return [
        {name: getattr(row, name) for name in SHOWN_FIELDS}
        | {
            "upcoming": list(islice(row.rhythm.days(row.made), SHOWN_DAYS)) if row.is_active else [],
            "last": made.get(row.id),
            "acts_as": row.acts_as.email,
        }
        for row in rows
    ]


def occurrences(*, company: Company, row: RecurringEntry, limit: int, after: int | None) -> list[dict[str, Any]]:
    """The days that are done or passed over, the latest first, from behind the number `after`; one more than `limit`."""
    first = (row.made if after is None else min(row.made, after - 1)) - 1
    return _occurrences(company, [(row, number) for number in range(first, max(first - limit - 1, -1), -1)])


def _occurrences(company: Company, wanted: Sequence[tuple[RecurringEntry, int]]) -> list[dict[str, Any]]:
    """Days by recurring entry and number, counted from 0; each with the entry that was made on it, where there is one.

    There is none where the day was passed over in a pause, and where a draft was deleted.
    """
    keyed: dict[str, tuple[int, date]] = {}
    for row, number in wanted:
        day = replace(row.rhythm, ends_on=None, times=None).day(number)  # an end that came later takes no day away
        assert day is not None
        keyed[f"{row.source_key_prefix}{day}"] = number, day
    found: dict[str, dict[str, Any]] = {}
    if keyed:
        with connection.cursor() as cursor:
            cursor.execute(MADE, {"tenant": current_tenant_id(), "company": company.id, "keys": list(keyed)})
            found = {entry["source_key"]: entry for entry in rows_of(cursor)}
    return [
        {
            "number": number + 1,
            "day": day,
            "entry_id": entry.get("entry_id"),
            "entry_number": entry_number(entry.get("prefix"), entry.get("number")),
            "status": entry.get("status"),
            "amount": entry.get("amount"),
            "currency": company.base_currency,
        }
        for key, (number, day) in keyed.items()
        for entry in [found.get(key, {})]
    ]


SHOWN_FIELDS = (
    "id",
    "name",
    "template_id",
    "unit",
    "every",
    "starts_on",
    "on_last_day",
    "ends_on",
    "times",
    "is_posted",
    "reverse_next_day",
    "is_active",
    "made",
    "next_on",
    "failed_at",
    "retry_at",
    "failure",
    "version",
)


def planned(*, company: Company, limit: int, after: tuple[date, UUID] | None) -> list[PlannedReversal]:
    """Plans that wait, the next day first; one more than `limit`."""
    rows = PlannedReversal.objects.filter(company=company, done_at__isnull=True).select_related("acts_as")
    if after is not None:
        rows = rows.filter(reverse_on__gte=after[0]).exclude(reverse_on=after[0], id__lte=after[1])
    return list(rows.order_by("reverse_on", "id")[: limit + 1])


def plan_of(*, company: Company, entry_id: UUID) -> PlannedReversal:
    """The plan of an entry, done or not. Raises NothingPlanned."""
    plan = PlannedReversal.objects.filter(company=company, entry_id=entry_id).select_related("acts_as").first()
    if plan is None:
        raise NothingPlanned(say("No reversal is planned for this entry."))
    return plan

"""The one door by which drafts become posted entries (docs/decisions/0002-posting.md).

One statement posts any number of drafts; its triggers check them all and keep the balances. One posting statement
for each transaction: two of them could wait for each other's balance rows.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from oasys.core.errors import FieldError, NotFound
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.identity.models import User
from oasys.ledger import queries
from oasys.ledger.errors import EntryNotDraft, EntryOverLimit, EntryRefused, PeriodClosed, PeriodMissing
from oasys.ledger.models import FiscalYear, Journal, JournalEntry, NumberSeries, Period
from oasys.ledger.rules import EntryDraft, series_prefix
from oasys.ledger.services.entries import write_drafts
from oasys.ledger.services.grants import periods_on_leave
from oasys.organisations.acting import acting_rights
from oasys.organisations.models import Company
from oasys.organisations.permissions import Permission

LOCK_DRAFTS = """
select id, status, journal_id, posting_date from ledger_journal_entry
where tenant_id = %s and company_id = %s and id = any(%s) order by id for no key update
"""
# The number is drawn where the entry is posted: whoever waits for the series waits for this statement and the commit.
POST = """
with s as (
  select id, prefix, last_number from ledger_number_series
  where tenant_id = %(tenant)s and id = any(%(series)s::uuid[]) order by id for update)
update ledger_journal_entry e
set status = 'posted', period_id = p.period_id, series_id = p.series_id, number = s.last_number + p.place,
    posted_by_id = %(by)s, posted_at = now(), version = e.version + 1
from unnest(%(ids)s::uuid[], %(periods)s::uuid[], %(series)s::uuid[], %(places)s::int[])
  as p(id, period_id, series_id, place) join s on s.id = p.series_id
where e.tenant_id = %(tenant)s and e.id = p.id
returning e.id, s.prefix, e.number, e.posted_at, e.version
"""
PLACES = """
select w.journal_id, w.day, p.id, s.id, p.status
from unnest(%(journals)s::uuid[], %(days)s::date[]) w(journal_id, day)
join ledger_period p
  on p.tenant_id = %(tenant)s and p.company_id = %(company)s and w.day between p.starts_on and p.ends_on
join ledger_number_series s
  on s.tenant_id = %(tenant)s and s.journal_id = w.journal_id and s.fiscal_year_id = p.fiscal_year_id
"""
PLACES_THAT_STAY = PLACES + "order by p.id for share of p"  # the periods keep their status until the commit
FLAWED = """
select e.id, l.lines, l.debit, l.credit from unnest(%(ids)s::uuid[]) e(id)
cross join lateral (
  select count(*) as lines, coalesce(sum(debit), 0) as debit, coalesce(sum(credit), 0) as credit
  from ledger_journal_line where tenant_id = %(tenant)s and entry_id = e.id) l
where l.lines < 2 or l.debit <> l.credit
"""

AMOUNTS = """
select e.id, l.debit from unnest(%(ids)s::uuid[]) e(id)
cross join lateral (
  select coalesce(sum(debit), 0) as debit from ledger_journal_line where tenant_id = %(tenant)s and entry_id = e.id) l
where l.debit > %(limit)s
"""


@dataclass(frozen=True, slots=True)
class HeldDraft:
    """A draft whose row this transaction has locked or written."""

    id: UUID
    journal_id: UUID
    posting_date: date


@dataclass(frozen=True, slots=True)
class Posted:
    """What posting made of a draft."""

    prefix: str
    number: int
    posted_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a date of a journal is posted: the period, and the series that numbers it."""

    period_id: UUID
    series_id: UUID
    status: str


@transaction.atomic(savepoint=False)
def post_entries(*, company: Company, entry_ids: Sequence[UUID], by: User) -> list[UUID]:
    """Posts drafts of one company all together or not at all; numbers follow the order given.

    Locks the entries, then their number series, then (in the triggers) periods and balances, each in key order.
    Must be the only posting of its transaction.
    Raises NotFound, EntryNotDraft, PeriodMissing, EntryRefused, and what the triggers refuse.
    """
    with connection.cursor() as cursor:
        drafts = _locked_drafts(cursor, company, entry_ids)
        if len(drafts) > 1:
            _refuse_flawed(cursor, entry_ids)
        post_held(cursor, company=company, drafts=drafts, by=by, pointer="/entry_ids")
    return list(entry_ids)


@transaction.atomic(savepoint=False)
def write_and_post(*, company: Company, entries: Sequence[EntryDraft], by: User) -> list[UUID]:
    """Writes entries and posts them in the same transaction: nobody ever sees them as drafts. As post_entries."""
    ids = write_drafts(company=company, entries=entries, by=by)
    drafts = [HeldDraft(id_, e.journal_id, e.posting_date) for id_, e in zip(ids, entries, strict=True)]
    with connection.cursor() as cursor:
        post_held(cursor, company=company, drafts=drafts, by=by)
    return ids


@transaction.atomic(savepoint=False)
def write_and_post_shown(*, company: Company, entry: EntryDraft, by: User) -> dict[str, Any]:
    """As write_and_post, of one entry: the entry as queries.entry answers it.

    What posting does not change is read before the number is drawn, because others may wait for theirs.
    """
    (id_,) = write_drafts(company=company, entries=[entry], by=by)
    shown = queries.entry(company=company, entry_id=id_)
    with connection.cursor() as cursor:
        posted = post_held(
            cursor, company=company, drafts=[HeldDraft(id_, entry.journal_id, entry.posting_date)], by=by
        )[id_]
    number = queries.entry_number(posted.prefix, posted.number)
    made = {"number": number, "posted_at": posted.posted_at, "version": posted.version}
    return shown | made | {"status": JournalEntry.Status.POSTED.value, "posted_by": by.email}


def _locked_drafts(cursor: Any, company: Company, entry_ids: Sequence[UUID]) -> list[HeldDraft]:
    """The drafts in the order asked for, locked."""
    cursor.execute(LOCK_DRAFTS, [current_tenant_id(), company.id, list(entry_ids)])
    found = {row[0]: row for row in cursor.fetchall()}
    errors = [
        FieldError(f"/entry_ids/{row}", NotFound.code, say("There is no such journal entry."))
        for row, id_ in enumerate(entry_ids)
        if id_ not in found
    ]
    if errors:
        raise NotFound(say("There is no such journal entry."), errors=errors)
    posted = [
        FieldError(f"/entry_ids/{row}", EntryNotDraft.code, say("The entry is posted already."))
        for row, id_ in enumerate(entry_ids)
        if found[id_][1] != "draft"
    ]
    if posted or len(set(entry_ids)) != len(entry_ids):
        raise EntryNotDraft(say("The entry is posted already, or named twice."), errors=posted)
    return [HeldDraft(id_, found[id_][2], found[id_][3]) for id_ in entry_ids]


def _refuse_flawed(cursor: Any, entry_ids: Sequence[UUID]) -> None:
    """Names every unbalanced entry of a batch; the triggers would name the first."""
    cursor.execute(FLAWED, {"tenant": current_tenant_id(), "ids": list(entry_ids)})
    flawed = {row[0]: row for row in cursor.fetchall()}
    errors = [FieldError(f"/entry_ids/{row}", *_why(flawed[id_])) for row, id_ in enumerate(entry_ids) if id_ in flawed]
    if errors:
        raise EntryRefused(
            say("{count} of {total} entries cannot be posted.", count=len(errors), total=len(entry_ids)),
            errors=errors,
        )


def _why(row: tuple[Any, ...]) -> tuple[str, str]:
    _, lines, debit, credit = row
    if lines < 2:
        return "ledger.entry_too_short", say("An entry has at least two lines.")
    return "ledger.entry_unbalanced", say(
        "Debits {debit:f} and credits {credit:f} differ by {difference:f}.",
        debit=debit,
        credit=credit,
        difference=debit - credit,
    )


def post_held(
    cursor: Any, *, company: Company, drafts: Sequence[HeldDraft], by: User, pointer: str = "/entries"
) -> dict[UUID, Posted]:
    """Numbers and posts drafts whose rows this transaction holds, in one statement; by id what it made of each.

    The rows of the series are locked from here to the commit. Raises EntryOverLimit, PeriodClosed.
    """
    _refuse_over_limit(cursor, company, drafts, pointer)
    places = _places(cursor, company, {(draft.journal_id, draft.posting_date) for draft in drafts}, by)
    taken: Counter[UUID] = Counter()
    rows: list[tuple[UUID, UUID, int]] = []
    for draft in drafts:
        place = places[draft.journal_id, draft.posting_date]
        taken[place.series_id] += 1
        rows.append((place.period_id, place.series_id, taken[place.series_id]))
    cursor.execute(
        POST,
        {
            "tenant": current_tenant_id(),
            "by": by.id,
            "ids": [draft.id for draft in drafts],
            "periods": [period_id for period_id, _, _ in rows],
            "series": [series_id for _, series_id, _ in rows],
            "places": [place for _, _, place in rows],
        },
    )
    posted = {row[0]: Posted(*row[1:]) for row in cursor.fetchall()}
    if len(posted) != len(drafts):
        raise EntryNotDraft(say("A draft vanished while it was posted; nothing was posted."))
    return posted


def _refuse_over_limit(cursor: Any, company: Company, drafts: Sequence[HeldDraft], pointer: str) -> None:
    """The drafts are locked, and with them their lines: what is summed here is what is posted."""
    limit = acting_rights().limit_in(company.base_currency)
    if limit is None:
        return
    ids = [draft.id for draft in drafts]
    cursor.execute(AMOUNTS, {"tenant": current_tenant_id(), "ids": ids, "limit": limit})
    over = dict(cursor.fetchall())
    if not over:
        return
    rows = [(row, over[id_]) for row, id_ in enumerate(ids) if id_ in over]
    raise EntryOverLimit(
        say(
            "You may post up to {limit:f} {base} in one entry; this comes to {amount:f}.",
            limit=limit,
            base=company.base_currency,
            amount=rows[0][1],
        ),
        errors=[
            FieldError(
                f"{pointer}/{row}",
                EntryOverLimit.code,
                say(
                    "{amount:f} is more than {limit:f} {base}.", amount=amount, limit=limit, base=company.base_currency
                ),
            )
            for row, amount in rows
            if len(ids) > 1
        ],
        limit=f"{limit:f}",
        currency=company.base_currency,
    )


def _places(cursor: Any, company: Company, wanted: set[tuple[UUID, date]], by: User) -> dict[tuple[UUID, date], _Place]:
    """Period and series of each (journal, posting date); series that are missing are made.

    Raises PeriodMissing naming the day; PeriodClosed where whoever acts may do less than the poster, whom the triggers
    ask about, and has no leave.
    """
    places = _read_places(cursor, company, wanted)
    if len(places) < len(wanted):
        _make_series(company, wanted - places.keys())
        places = _read_places(cursor, company, wanted)
    if not acting_rights().may(Permission.ENTRY_POST_IN_CLOSED_PERIOD):
        _refuse_closed(places, by)
    return places


def _refuse_closed(places: dict[tuple[UUID, date], _Place], by: User) -> None:
    closed = {place.period_id for place in places.values() if place.status == Period.Status.CLOSED}
    shut = closed - periods_on_leave(period_ids=closed, person=by) if closed else closed
    if shut:
        day = min(day for (_, day), place in places.items() if place.period_id in shut)
        raise PeriodClosed(say("The period of {day} is closed.", day=day))


def _read_places(cursor: Any, company: Company, wanted: set[tuple[UUID, date]]) -> dict[tuple[UUID, date], _Place]:
    pairs = sorted(wanted)
    cursor.execute(
        PLACES if acting_rights().may(Permission.ENTRY_POST_IN_CLOSED_PERIOD) else PLACES_THAT_STAY,
        {
            "tenant": current_tenant_id(),
            "company": company.id,
            "journals": [journal for journal, _ in pairs],
            "days": [day for _, day in pairs],
        },
    )
    return {(row[0], row[1]): _Place(*row[2:]) for row in cursor.fetchall()}


def _make_series(company: Company, wanted: set[tuple[UUID, date]]) -> None:
    """The series of each (journal, fiscal year of the day). Raises PeriodMissing naming the first day without one."""
    first, last = min(day for _, day in wanted), max(day for _, day in wanted)
    years = list(FiscalYear.objects.filter(company=company, starts_on__lte=last, ends_on__gte=first))
    journals = Journal.objects.in_bulk({j for j, _ in wanted})
    missing: dict[tuple[UUID, UUID], str] = {}
    for journal, day in sorted(wanted, key=lambda pair: pair[1]):
        year = next((year for year in years if year.starts_on <= day <= year.ends_on), None)
        if year is None:
            raise PeriodMissing(
                say("No fiscal year of this company covers {day}.", day=day), posting_date=day.isoformat()
            )
        book = journals[journal]
        missing[journal, year.id] = series_prefix(book.number_prefix, journal=book.code, year=year.name)
    NumberSeries.objects.bulk_create(
        (
            NumberSeries(journal_id=journal, fiscal_year_id=year, prefix=prefix)
            for (journal, year), prefix in sorted(missing.items())
        ),
        ignore_conflicts=True,
    )

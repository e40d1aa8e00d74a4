"""Drafts: written, changed, deleted; and the many-rows statements that write entries."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from oasys.core.errors import NotFound, StaleVersion
from oasys.core.ids import line_id, uuid7
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.identity.models import User
from oasys.ledger.errors import EntryNotDraft
from oasys.ledger.models import JournalEntry
from oasys.ledger.rules import EntryDraft, LineDraft
from oasys.organisations.models import Company

INSERT_ENTRIES = """
insert into ledger_journal_entry
  (tenant_id, id, company_id, journal_id, posting_date, status, description, reference, source_kind, source_key,
   reverses_id, created_by_id, created_at, version)
select %(tenant)s, e.id, %(company)s, e.journal_id, e.posting_date, 'draft', e.description, e.reference,
       e.source_kind, e.source_key, e.reverses_id, %(by)s, now(), 1
from unnest(%(ids)s::uuid[], %(journals)s::uuid[], %(days)s::date[], %(descriptions)s::text[],
            %(references)s::text[], %(kinds)s::text[], %(keys)s::text[], %(reversed)s::uuid[])
  as e(id, journal_id, posting_date, description, reference, source_kind, source_key, reverses_id)
"""
INSERT_LINES = """
insert into ledger_journal_line
  (tenant_id, id, entry_id, line_no, account_id, posting_date, debit, credit, currency, currency_amount, description,
   dimension_set_id)
select %(tenant)s, l.id, l.entry_id, l.line_no, l.account_id, l.posting_date, l.debit, l.credit, l.currency,
       l.currency_amount, l.description, l.dimension_set_id
from unnest(%(ids)s::uuid[], %(entries)s::uuid[], %(numbers)s::smallint[], %(accounts)s::uuid[], %(days)s::date[], %(debits)s::numeric[],
            %(credits)s::numeric[], %(currencies)s::text[], %(amounts)s::numeric[], %(descriptions)s::text[],
            %(sets)s::uuid[])
  as l(id, entry_id, line_no, account_id, posting_date, debit, credit, currency, currency_amount, description,
       dimension_set_id)
"""

INSERT_RATES = """
insert into ledger_line_rate (tenant_id, id, line_id, rate, day, source)
select %(tenant)s, r.line_id, r.line_id, r.rate, r.day, r.source
from unnest(%(lines)s::uuid[], %(rates)s::numeric[], %(days)s::date[], %(sources)s::text[]) r(line_id, rate, day, source)
"""
DELETE_RATES = """
delete from ledger_line_rate where tenant_id = %(tenant)s and line_id in (
  select id from ledger_journal_line where tenant_id = %(tenant)s and entry_id = %(entry)s)
"""


@transaction.atomic(savepoint=False)
def write_drafts(*, company: Company, entries: Sequence[EntryDraft], by: User) -> list[UUID]:
    """Inserts drafts with their lines, in two statements however many there are; the ids in the order given.

    A third one keeps the rates of lines that were converted.

    A draft may be unbalanced; the database refuses accounts and journals of another company.
    Raises SourceAlreadyPosted, OtherCompany, LineInvalid (from the database).
    """
    ids = [uuid7() for _ in entries]
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT_ENTRIES,
            {
                "tenant": current_tenant_id(),
                "company": company.id,
                "by": by.id,
                "ids": ids,
                "journals": [entry.journal_id for entry in entries],
                "days": [entry.posting_date for entry in entries],
                "descriptions": [entry.description for entry in entries],
                "references": [entry.reference for entry in entries],
                "kinds": [entry.source_kind for entry in entries],
                "keys": [entry.source_key for entry in entries],
                "reversed": [entry.reverses_id for entry in entries],
            },
        )
        _insert_lines(cursor, [(id_, e.posting_date, e.lines) for id_, e in zip(ids, entries, strict=True)])
    return ids


def _insert_lines(cursor: Any, entries: Iterable[tuple[UUID, date, Sequence[LineDraft]]]) -> None:
    rows = [(id_, day, number, line) for id_, day, lines in entries for number, line in enumerate(lines, 1)]
    if not rows:
        return
    cursor.execute(
        INSERT_LINES,
        {
            "tenant": current_tenant_id(),
            "ids": [line_id(row[0], row[2]) for row in rows],
            "entries": [row[0] for row in rows],
            "days": [row[1] for row in rows],
            "numbers": [row[2] for row in rows],
            "accounts": [row[3].account_id for row in rows],
            "debits": [row[3].debit for row in rows],
            "credits": [row[3].credit for row in rows],
            "currencies": [row[3].currency for row in rows],
            "amounts": [row[3].currency_amount for row in rows],
            "descriptions": [row[3].description for row in rows],
            "sets": [row[3].dimension_set_id for row in rows],
        },
    )
    rated = [(line_id(row[0], row[2]), row[3].rate) for row in rows if row[3].rate is not None]
    if rated:
        cursor.execute(
            INSERT_RATES,
            {
                "tenant": current_tenant_id(),
                "lines": [line for line, _ in rated],
                "rates": [used.rate for _, used in rated],
                "days": [used.day for _, used in rated],
                "sources": [used.source for _, used in rated],
            },
        )


@transaction.atomic(savepoint=False)
def change_draft(*, company: Company, entry_id: UUID, version: int, entry: EntryDraft) -> JournalEntry:
    """Replaces head and lines of a draft. Locks the entry. Raises NotFound, EntryNotDraft, StaleVersion."""
    current = _draft_for_update(company, entry_id, version)
    current.journal_id = entry.journal_id
    current.posting_date = entry.posting_date
    current.description = entry.description
    current.reference = entry.reference
    current.version += 1
    current.save(update_fields=["journal", "posting_date", "description", "reference", "version"])
    with connection.cursor() as cursor:
        cursor.execute(DELETE_RATES, {"tenant": current_tenant_id(), "entry": entry_id})
        cursor.execute(
            "delete from ledger_journal_line where tenant_id = %s and entry_id = %s", [current_tenant_id(), entry_id]
        )
        _insert_lines(cursor, [(entry_id, entry.posting_date, entry.lines)])
    return current


@transaction.atomic(savepoint=False)
def delete_draft(*, company: Company, entry_id: UUID, version: int) -> None:
    """Removes a draft and its lines. Raises NotFound, EntryNotDraft, StaleVersion."""
    _draft_for_update(company, entry_id, version).delete()


def _draft_for_update(company: Company, entry_id: UUID, version: int) -> JournalEntry:
    entry = JournalEntry.objects.select_for_update(no_key=True).filter(company=company, id=entry_id).first()
    if entry is None:
        raise NotFound(say("There is no such journal entry."))
    if entry.status != JournalEntry.Status.DRAFT:
        raise EntryNotDraft(say("The entry is posted: reverse it instead."), entry_id=str(entry_id))
    if entry.version != version:
        raise StaleVersion(say("The draft was changed in the meantime."), version=entry.version)
    return entry

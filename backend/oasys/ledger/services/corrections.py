"""Reversing entries, duplicates, and opening balances."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from oasys.core.errors import NotFound
from oasys.core.money import ZERO
from oasys.core.words import say
from oasys.identity.models import User
from oasys.ledger.errors import (
    EntryAlreadyReversed,
    EntryNotPosted,
    EntryOfDocument,
    OpeningBalancesExist,
    PeriodMissing,
    SpecialAccountMissing,
)
from oasys.ledger.models import Account, FiscalYear, Journal, JournalEntry, JournalLine
from oasys.ledger.queries import entry_number
from oasys.ledger.rules import EntryDraft, LineDraft, is_of_document
from oasys.ledger.services.entries import write_drafts
from oasys.ledger.services.posting import write_and_post
from oasys.organisations.models import Company


@transaction.atomic(savepoint=False)
def reverse_entry(*, company: Company, entry_id: UUID, posting_date: date, description: str, by: User) -> UUID:
    """Posts the mirror image of a posted entry and names it; an entry is reversed once.

    Locks the entry. Raises NotFound, EntryNotPosted, EntryAlreadyReversed, EntryOfDocument, and what posting refuses.
    """
    mirror = reversal_of(company=company, entry_id=entry_id, posting_date=posting_date, description=description)
    return write_and_post(company=company, entries=[mirror], by=by)[0]


def reversal_of(
    *,
    company: Company,
    entry_id: UUID,
    posting_date: date,
    description: str,
    source_kind: str = "",
    source_key: str = "",
) -> EntryDraft:
    """The mirror image of a posted entry, to be written and posted in this transaction.

    Locks the entry. Raises NotFound, EntryNotPosted, EntryAlreadyReversed, EntryOfDocument.
    """
    entry = JournalEntry.objects.select_for_update(no_key=True).filter(company=company, id=entry_id).first()
    if entry is None:
        raise NotFound(say("There is no such journal entry."))
    if entry.status != JournalEntry.Status.POSTED:
        raise EntryNotPosted(say("A draft is edited or deleted, not reversed."))
    refuse_entry_of_document(entry)
    if JournalEntry.objects.filter(reverses=entry).exists():
        raise EntryAlreadyReversed(say("The entry was reversed already."), entry_id=str(entry_id))
    return mirror_of(
        entry,
        posting_date=posting_date,
        description=description,
        source_kind=source_kind,
        source_key=source_key,
    )


def mirror_of(
    entry: JournalEntry, *, posting_date: date, description: str, source_kind: str = "", source_key: str = ""
) -> EntryDraft:
    """The mirror image of an entry, to be posted on that day."""
    return EntryDraft(
        journal_id=entry.journal_id,
        posting_date=posting_date,
        lines=[_draft_of(line).mirrored() for line in entry.lines.order_by("line_no")],
        description=description or f"Reversal: {entry.description}"[:500],
        reference=entry.reference,
        source_kind=source_kind,
        source_key=source_key,
        reverses_id=entry.id,
    )


def refuse_entry_of_document(entry: JournalEntry) -> None:
    """Raises EntryOfDocument for an entry that a document has written: it is undone, and written anew, by that."""
    if is_of_document(entry.source_kind):
        number = entry_number(entry.series.prefix, entry.number) if entry.series else ""
        raise EntryOfDocument(
            say("The entry {number} belongs to a document: credit or void that.", number=number),
            source_kind=entry.source_kind,
            source_key=entry.source_key,
        )


@transaction.atomic(savepoint=False)
def duplicate_entry(*, company: Company, entry_id: UUID, posting_date: date | None, by: User) -> UUID:
    """A draft that says the same as an entry, under another date if one is given; its id.

    Amounts are taken as they stand: nothing is converted anew. The source and what it reverses are not taken over.
    Raises NotFound, EntryOfDocument.
    """
    entry = JournalEntry.objects.filter(company=company, id=entry_id).first()
    if entry is None:
        raise NotFound(say("There is no such journal entry."))
    refuse_entry_of_document(entry)
    draft = EntryDraft(
        journal_id=entry.journal_id,
        posting_date=posting_date or entry.posting_date,
        lines=[_draft_of(line) for line in entry.lines.order_by("line_no")],
        description=entry.description,
        reference=entry.reference,
    )
    return write_drafts(company=company, entries=[draft], by=by)[0]


def _draft_of(line: JournalLine) -> LineDraft:
    return LineDraft(
        line.account_id,
        line.debit,
        line.credit,
        line.currency,
        line.currency_amount,
        line.description,
        line.dimension_set_id,
    )


@transaction.atomic(savepoint=False)
def post_opening_balances(*, company: Company, posting_date: date, lines: Sequence[LineDraft], by: User) -> UUID:
    """Posts the balances a company starts with; what they do not balance by goes to the opening balance account.

    Once for each fiscal year until it is reversed: locks the opening journal, so that two at once cannot both.
    Raises OpeningBalancesExist, SpecialAccountMissing, PeriodMissing, and what posting refuses.
    """
    journal = (
        Journal.objects.select_for_update(no_key=True).filter(company=company, kind="opening").order_by("code").first()
    )
    account = (
        Account.objects.filter(company=company, subtype="opening_balance", is_active=True).order_by("code").first()
    )
    if journal is None or account is None:
        raise SpecialAccountMissing(
            say("The chart needs an opening journal and an account of subtype opening_balance.")
        )
    year = FiscalYear.objects.filter(company=company, starts_on__lte=posting_date, ends_on__gte=posting_date).first()
    if year is None:
        raise PeriodMissing(
            say("No fiscal year of this company covers {posting_date}.", posting_date=posting_date),
            posting_date=str(posting_date),
        )
    reversed_ids = JournalEntry.objects.filter(company=company, reverses__isnull=False).values("reverses_id")
    standing = JournalEntry.objects.filter(
        company=company,
        journal=journal,
        status="posted",
        reverses__isnull=True,
        posting_date__range=(year.starts_on, year.ends_on),
    ).exclude(id__in=reversed_ids)
    if standing.exists():
        raise OpeningBalancesExist(
            say("The fiscal year {name} has opening balances already.", name=year.name), fiscal_year=year.name
        )
    rest: Decimal = sum((line.debit - line.credit for line in lines), ZERO)
    balancing = [LineDraft(account.id, max(-rest, ZERO), max(rest, ZERO), company.base_currency, -rest)] if rest else []
    entry = EntryDraft(
        journal_id=journal.id, posting_date=posting_date, lines=[*lines, *balancing], description="Opening balances"
    )
    return write_and_post(company=company, entries=[entry], by=by)[0]

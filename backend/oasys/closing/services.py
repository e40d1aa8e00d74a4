"""A day is revalued, and a revaluation undone; each in one transaction and one posting statement."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from oasys.closing.errors import NothingToRevalue, RevaluationExists, RevaluationUndone
from oasys.closing.models import Revaluation, RevaluedItem
from oasys.closing.queries import measured
from oasys.closing.rules import Measured, by_account, gain_and_loss
from oasys.core.errors import NotFound, StaleVersion
from oasys.core.ids import uuid7
from oasys.core.moments import transaction_moment
from oasys.core.money import ZERO
from oasys.core.words import say
from oasys.currencies.queries import RateRule
from oasys.identity.models import User
from oasys.ledger.errors import PeriodLocked, PeriodMissing
from oasys.ledger.models import JournalEntry, Period
from oasys.ledger.queries import journal_by_code
from oasys.ledger.rules import EntryDraft, LineDraft
from oasys.ledger.services.entries import write_drafts
from oasys.ledger.services.posting import post_entries
from oasys.organisations.models import Company
from oasys.settlement.services import exchange_account

TEXT = "Unrealised exchange difference"
SOURCE_KIND = "revaluation"


@transaction.atomic(savepoint=False)
def revalue(*, company: Company, day: date, rule: RateRule, by: User) -> UUID:
    """Measures open foreign items and balances at the rates of the day, posts the differences, and reverses them the next day.

    Both entries are posted by one statement. Raises RevaluationExists, NothingToRevalue, RatesMissing,
    ExchangeAccountMissing, PeriodMissing and PeriodLocked for either day, and what posting refuses.
    """
    if Revaluation.objects.filter(company=company, day=day, undone_at__isnull=True).exists():
        raise RevaluationExists(
            say("{day} is revalued already: undo that first, then revalue again.", day=day), day=str(day)
        )
    next_day = day + timedelta(days=1)
    _refuse_unless_postable(company, next_day)
    items = measured(company=company, day=day, rule=rule)
    lines = _entry_lines(company, items)
    if not lines:
        raise NothingToRevalue(
            say("No open foreign item or balance of {day} differs from its rate: nothing was posted.", day=day)
        )
    journal = journal_by_code(company=company, code=None)
    entry = EntryDraft(
        journal.id,
        day,
        lines,
        description=f"Revaluation at the rates of {day}",
        source_kind=SOURCE_KIND,
        source_key=str(uuid7()),  # a day is revalued again once it was undone
    )
    (entry_id,) = write_drafts(company=company, entries=[entry], by=by)
    (reversing_id,) = write_drafts(company=company, entries=[_mirror(entry, entry_id, next_day)], by=by)
    post_entries(company=company, entry_ids=[entry_id, reversing_id], by=by)
    revaluation = Revaluation.objects.create(
        company=company,
        day=day,
        rate_source=rule.source,
        max_age_days=rule.max_age_days,
        entry_id=entry_id,
        reversing_entry_id=reversing_id,
        made_by=by,
        made_at=transaction_moment(),
    )
    RevaluedItem.objects.bulk_create(
        RevaluedItem(
            revaluation=revaluation,
            account_id=item.account_id,
            line_id=item.line_id,
            currency=item.currency,
            amount=item.amount,
            base_amount=item.base_amount,
            rate=item.rate,
            rate_day=item.rate_day,
            rate_source=item.rate_source,
            revalued_amount=item.revalued_amount,
            difference=item.difference,
        )
        for item in items
    )
    revaluation_id: UUID = revaluation.id
    return revaluation_id


def _refuse_unless_postable(company: Company, day: date) -> None:
    """The day on which a revaluation is reversed needs a period that takes entries, before anything is posted."""
    period = Period.objects.filter(company=company, starts_on__lte=day, ends_on__gte=day).first()
    if period is None:
        raise PeriodMissing(
            say(
                "The revaluation is reversed on {day}, which no fiscal year covers: open that fiscal year first.",
                day=day,
            ),
            posting_date=str(day),
        )
    if period.status == Period.Status.LOCKED:
        raise PeriodLocked(say("The revaluation is reversed on {day}, and the period of that day is locked.", day=day))


def _entry_lines(company: Company, items: Sequence[Measured]) -> list[LineDraft]:
    """One line for each account and currency that changes, one for the gains, one for the losses."""
    lines = [
        LineDraft(account_id, max(change, ZERO), max(-change, ZERO), currency, ZERO, TEXT)
        for (account_id, currency), change in by_account(items).items()
    ]
    gain, loss = gain_and_loss(items)
    for subtype, amount in (("exchange_gain", -gain), ("exchange_loss", loss)):
        if amount:
            account = exchange_account(company=company, subtype=subtype, is_realised=False)
            lines.append(_base_line(company, account.id, amount))
    return lines


def _base_line(company: Company, account_id: UUID, amount: Decimal) -> LineDraft:
    return LineDraft(account_id, max(amount, ZERO), max(-amount, ZERO), company.base_currency, amount, TEXT)


def _mirror(entry: EntryDraft, entry_id: UUID, day: date, description: str = "") -> EntryDraft:
    return EntryDraft(
        entry.journal_id,
        day,
        [line.mirrored() for line in entry.lines],
        description=description or f"Reversal: {entry.description}",
        reverses_id=entry_id,
    )


@transaction.atomic(savepoint=False)
def undo_revaluation(*, company: Company, revaluation_id: UUID, version: int, by: User) -> None:
    """Takes a revaluation back on both of its days: the reversing entry is reversed, and that on the day revalued.

    Then the day can be revalued again. The posting statement keeps who and when (sql/revaluations.sql).
    Raises NotFound, RevaluationUndone, StaleVersion, EntryAlreadyReversed (two at once), and what posting refuses.
    """
    found = Revaluation.objects.filter(company=company, id=revaluation_id).first()
    if found is None:
        raise NotFound(say("There is no such revaluation."))
    if found.undone_at is not None:
        raise RevaluationUndone(say("The revaluation was undone already."))
    if found.version != version:
        raise StaleVersion(say("The revaluation was changed in the meantime."), version=found.version)
    reversing = JournalEntry.objects.get(id=found.reversing_entry_id)
    entry = EntryDraft(
        reversing.journal_id,
        reversing.posting_date,
        [
            LineDraft(line.account_id, line.debit, line.credit, line.currency, line.currency_amount, line.description)
            for line in reversing.lines.order_by("line_no")
        ],
    )
    text = f"Revaluation of {found.day} undone"
    first = _mirror(entry, reversing.id, reversing.posting_date, text)
    (first_id,) = write_drafts(company=company, entries=[first], by=by)
    (second_id,) = write_drafts(company=company, entries=[_mirror(first, first_id, found.day, text)], by=by)
    post_entries(company=company, entry_ids=[first_id, second_id], by=by)

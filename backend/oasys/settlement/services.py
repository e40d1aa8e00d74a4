"""Items are settled, and settlements cancelled; each in one transaction, with the entry that it needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from oasys.core.errors import FieldError, Invalid, NotFound, StaleVersion
from oasys.core.ids import uuid7
from oasys.core.moments import transaction_moment
from oasys.core.money import ZERO, decimals_of
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.currencies.queries import known_units
from oasys.identity.models import User
from oasys.ledger.errors import EntryAlreadyReversed, TooManyDecimals
from oasys.ledger.models import Account
from oasys.ledger.queries import journal_by_code
from oasys.ledger.rules import EntryDraft, LineDraft
from oasys.ledger.services.corrections import reversal_of
from oasys.ledger.services.entries import write_drafts
from oasys.ledger.services.posting import HeldDraft, post_held
from oasys.organisations.models import Company
from oasys.settlement.errors import (
    AlreadyCancelled,
    ExchangeAccountMissing,
    ItemsDiffer,
    MoreThanOpen,
    NotOpenItem,
    SettlementOfReversal,
    Unbalanced,
)
from oasys.settlement.models import Settlement
from oasys.settlement.rules import DoesNotMatch, Offer, Share, base_difference, is_rounding, match
from oasys.settlement.tax_due import Change, cancelled, write_taxes_due

GATHER_AT_ONCE = 1_000_000
SOURCE_KIND, CANCEL_KIND = "settlement", "settlement_cancelled"
LOCK_ENTRIES = """
select e.id from ledger_journal_entry e
where e.tenant_id = %(tenant)s and e.id in (
  select entry_id from ledger_journal_line where tenant_id = %(tenant)s and id = any(%(lines)s))
order by e.id for no key update
"""
LOCK_SETTLED_ENTRIES = """
select e.id from ledger_journal_entry e
where e.tenant_id = %(tenant)s and e.id in (
  select %(exchange)s::uuid union
  select l.entry_id from settlement_settled_line s
  join ledger_journal_line l on l.tenant_id = s.tenant_id and l.id = s.line_id
  where s.tenant_id = %(tenant)s and s.settlement_id = %(settlement)s)
order by e.id for no key update
"""
ITEMS = """
select i.line_id, i.account_id, i.currency, i.is_debit, i.posting_date, i.amount - i.settled_amount,
       i.base_amount - i.settled_base_amount, l.dimension_set_id
from settlement_open_item i join ledger_journal_line l on l.tenant_id = i.tenant_id and l.id = i.line_id
where i.tenant_id = %(tenant)s and i.company_id = %(company)s and i.line_id = any(%(lines)s)
"""
OF_REVERSAL = "select settlement_of_reversal(%(tenant)s, %(settlement)s)"
INSERT_LINES = """
insert into settlement_settled_line (tenant_id, id, settlement_id, line_id, amount, base_amount)
select %(tenant)s, s.id, s.settlement_id, s.line_id, s.amount, s.base_amount
from unnest(%(ids)s::uuid[], %(settlements)s::uuid[], %(lines)s::uuid[], %(amounts)s::numeric[], %(bases)s::numeric[])
  as s(id, settlement_id, line_id, amount, base_amount)
"""


@dataclass(frozen=True, slots=True)
class MatchInput:
    """A line to settle, and how much of it; None settles what the other side allows."""

    line_id: UUID
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An open item as it stands: what is left of it in its currency and in the base currency."""

    line_id: UUID
    account_id: UUID
    currency: str
    is_debit: bool
    posting_date: date
    rest: Decimal
    base_rest: Decimal
    dimension_set_id: UUID | None


@dataclass(frozen=True, slots=True)
class Matched:
    """Shares of items of one account and currency that a settlement of that id is to match.

    `dimension_set_id` is that of the line that was named first: the lines of a difference carry it.
    """

    settlement_id: UUID
    account: Account
    currency: str
    dimension_set_id: UUID | None
    shares: Sequence[Share]


@dataclass(frozen=True, slots=True)
class Kept:
    """A match that is to be kept as a settlement; its difference is posted already."""

    matched: Matched
    exchange_id: UUID | None
    settled_on: date
    description: str


def gather_open_items(*, company: Company, most: int = GATHER_AT_ONCE) -> int:
    """Looks through posted entries that were not looked through yet; how many. Posting does not wait for it."""
    with connection.cursor() as cursor:
        cursor.execute("select settlement_gather_open_items(%s, %s)", [company.id, most])
        looked_through: int = cursor.fetchone()[0]
    return looked_through


@transaction.atomic(savepoint=False)
def settle(
    *, company: Company, lines: Sequence[MatchInput], settled_on: date | None, description: str, by: User
) -> UUID:
    """Matches open items of one account and currency with each other, on the latest of their dates if none is said.

    What the different rates of the items leave in the base currency is posted in the same transaction. Locks the
    entries of the lines, then their items. Raises Invalid, NotOpenItem, ItemsDiffer, MoreThanOpen, Unbalanced,
    ExchangeAccountMissing, and what posting refuses.
    """
    gather_open_items(company=company)
    items = items_for_update(company, lines)
    first, latest = items[0], max(item.posting_date for item in items)
    day = settled_on or latest
    _refuse_different(lines, items, day)
    account = Account.objects.get(company=company, id=first.account_id)
    units = known_units([company.base_currency, first.currency])
    decimals = units[company.base_currency].decimals
    _refuse_decimals(lines, first.currency, units[first.currency].decimals)
    matched = Matched(uuid7(), account, first.currency, first.dimension_set_id, _matched(lines, items, decimals))
    difference = difference_entry(company=company, matched=matched, base_decimals=decimals, day=day)
    (exchange_id,) = post_differences(company=company, differences=[(matched, day, difference)], by=by)
    keep_settlement(
        company=company, matched=matched, exchange_id=exchange_id, settled_on=day, description=description, by=by
    )
    return matched.settlement_id


@transaction.atomic(savepoint=False)
def settle_wholly(*, company: Company, groups: Sequence[tuple[str, Sequence[UUID]]], by: User) -> None:
    """Many settlements at once, each with its text: of items that are open as a whole and come to nothing together, in both currencies.

    Each counts from the latest of its items' dates. Locks the entries of all lines, then the items. Raises NotOpenItem, Unbalanced.
    """
    gather_open_items(company=company)
    lines = [MatchInput(line) for _, group in groups for line in group]
    items = {item.line_id: item for item in items_for_update(company, lines)}
    accounts = Account.objects.filter(company=company).in_bulk({item.account_id for item in items.values()})
    decimals = known_units([company.base_currency])[company.base_currency].decimals
    kept: list[Kept] = []
    for text, group in groups:
        own = [items[line] for line in group]
        shares = _matched([MatchInput(line) for line in group], own, decimals)
        matched = Matched(uuid7(), accounts[own[0].account_id], own[0].currency, own[0].dimension_set_id, shares)
        if base_difference(shares) or len({(item.account_id, item.currency) for item in own}) > 1:
            raise Unbalanced(say("Items of {text} do not come to nothing.", text=text))
        kept.append(Kept(matched, None, max(item.posting_date for item in own), text))
    post_differences(company=company, differences=[(one.matched, one.settled_on, None) for one in kept], by=by)
    keep_settlements(company=company, kept=kept, by=by)


def post_differences(
    *,
    company: Company,
    differences: Sequence[tuple[Matched, date, EntryDraft | None]],
    by: User,
    held: Sequence[HeldDraft] = (),
) -> list[UUID | None]:
    """Posts in one statement what is held, the exchange differences of matches, each from its day on, and the tax that falls due by them.

    The entry of each difference, in the order given. The items are gathered and their entries locked.
    """
    entries = [one for _, _, one in differences if one is not None]
    ids = write_drafts(company=company, entries=entries, by=by) if entries else []
    drafts = [*held, *(HeldDraft(id_, one.journal_id, one.posting_date) for id_, one in zip(ids, entries, strict=True))]
    drafts += write_taxes_due(
        company=company,
        changes=[
            Change(share.line_id, share.amount, share.base_amount, day)
            for matched, day, _ in differences
            for share in matched.shares
        ],
        by=by,
    )
    if drafts:
        with connection.cursor() as cursor:
            post_held(cursor, company=company, drafts=drafts, by=by)
    written = iter(ids)
    return [None if one is None else next(written) for _, _, one in differences]


def keep_settlement(
    *, company: Company, matched: Matched, exchange_id: UUID | None, settled_on: date, description: str, by: User
) -> None:
    """Writes a settlement whose lines are gathered and whose entries are locked; its difference is posted already."""
    keep_settlements(company=company, kept=[Kept(matched, exchange_id, settled_on, description)], by=by)


def keep_settlements(*, company: Company, kept: Sequence[Kept], by: User) -> None:
    """As keep_settlement, of any number of them in the same statements. No line is in two of them."""
    now = transaction_moment()
    with connection.cursor() as cursor:
        Settlement.objects.bulk_create(
            Settlement(
                id=one.matched.settlement_id,
                company=company,
                account=one.matched.account,
                currency=one.matched.currency,
                settled_on=one.settled_on,
                description=one.description,
                exchange_entry_id=one.exchange_id,
                made_by=by,
                made_at=now,
            )
            for one in kept
        )
        shares = [(one.matched.settlement_id, share) for one in kept for share in one.matched.shares]
        cursor.execute(
            INSERT_LINES,
            {
                "tenant": current_tenant_id(),
                "ids": [uuid7() for _ in shares],
                "settlements": [settlement_id for settlement_id, _ in shares],
                "lines": [share.line_id for _, share in shares],
                "amounts": [share.amount for _, share in shares],
                "bases": [share.base_amount for _, share in shares],
            },
        )


def items_for_update(company: Company, lines: Sequence[MatchInput], pointer: str = "/lines") -> list[Item]:
    """The items of the lines in the order given, their entries locked. Raises Invalid, NotOpenItem."""
    wanted = [line.line_id for line in lines]
    if len(set(wanted)) != len(wanted):
        message = say("Name each line once.")
        raise Invalid(message, errors=[FieldError(pointer, "core.invalid_value", message)])
    params = {"tenant": current_tenant_id(), "company": company.id, "lines": wanted}
    with connection.cursor() as cursor:
        cursor.execute(LOCK_ENTRIES, params)
        cursor.execute(ITEMS, params)
        found = {row[0]: Item(*row) for row in cursor.fetchall()}
    message = say("It is no posted line in money on a receivable, payable or clearing account of this company.")
    errors = [
        FieldError(f"{pointer}/{row}/line_id", NotOpenItem.code, message)
        for row, line_id in enumerate(wanted)
        if line_id not in found
    ]
    if errors:
        raise NotOpenItem(
            say("{count} of {total} lines are no open items.", count=len(errors), total=len(wanted)), errors=errors
        )
    return [found[line_id] for line_id in wanted]


def _refuse_different(lines: Sequence[MatchInput], items: Sequence[Item], day: date) -> None:
    first = items[0]
    errors: list[FieldError] = []
    excess: list[FieldError] = []
    for row, (line, item) in enumerate(zip(lines, items, strict=True)):
        if (item.account_id, item.currency) != (first.account_id, first.currency):
            message = say("The line is on another account or in another currency than the first one.")
            errors.append(FieldError(f"/lines/{row}/line_id", ItemsDiffer.code, message))
        elif item.posting_date > day:
            message = say("The line is of {posting_date}: settle on or after that day.", posting_date=item.posting_date)
            errors.append(FieldError("/settled_on", ItemsDiffer.code, message))
        if (line.amount or ZERO) > item.rest or not item.rest:
            message = say("{rest:f} {currency} of the line is open.", rest=item.rest, currency=item.currency)
            excess.append(FieldError(f"/lines/{row}/amount", MoreThanOpen.code, message))
    if errors:
        raise ItemsDiffer(errors[0].message, errors=errors)
    if excess:
        raise MoreThanOpen(excess[0].message, errors=excess)


def _refuse_decimals(lines: Sequence[MatchInput], currency: str, decimals: int) -> None:
    message = say("{currency} has {decimals} decimals.", currency=currency, decimals=decimals)
    errors = [
        FieldError(f"/lines/{row}/amount", TooManyDecimals.code, message)
        for row, line in enumerate(lines)
        if line.amount is not None and decimals_of(line.amount) > decimals
    ]
    if errors:
        raise TooManyDecimals(message, errors=errors)


def _matched(lines: Sequence[MatchInput], items: Sequence[Item], decimals: int) -> list[Share]:
    offers = [
        Offer(item.line_id, item.is_debit, item.rest, item.base_rest, line.amount)
        for line, item in zip(lines, items, strict=True)
    ]
    try:
        return match(offers, base_decimals=decimals)
    except DoesNotMatch as error:
        raise Unbalanced(str(error), errors=[FieldError("/lines", Unbalanced.code, str(error))]) from error


def difference_entry(*, company: Company, matched: Matched, base_decimals: int, day: date) -> EntryDraft | None:
    """What the match leaves in the base currency: off the account, to gain, loss or rounding. None: nothing.

    To be posted with the settlement, in its transaction. Raises ExchangeAccountMissing.
    """
    rest = base_difference(matched.shares)
    if not rest:
        return None
    rounding = is_rounding(rest, parts=len(matched.shares), base_decimals=base_decimals) and _special_accounts(
        company, "rounding"
    )
    other = (
        rounding[0]
        if rounding
        else exchange_account(company=company, subtype="exchange_loss" if rest > 0 else "exchange_gain")
    )
    text = "Rounding of settled amounts" if rounding else "Realised exchange difference"
    account, currency, set_id = matched.account, matched.currency, matched.dimension_set_id
    return EntryDraft(
        journal_id=journal_by_code(company=company, code=None).id,
        posting_date=day,
        lines=[
            LineDraft(account.id, max(-rest, ZERO), max(rest, ZERO), currency, ZERO, text, set_id),
            LineDraft(other.id, max(rest, ZERO), max(-rest, ZERO), company.base_currency, rest, text, set_id),
        ],
        description=f"{text}, {account.code} in {currency}",
        source_kind=SOURCE_KIND,
        source_key=str(matched.settlement_id),
    )


def _special_accounts(company: Company, subtype: str) -> list[Account]:
    """The active accounts of that subtype, by code."""
    rows = Account.objects.filter(company=company, subtype=subtype, is_active=True, is_heading=False)
    return list(rows.order_by("code", "id"))


def exchange_account(*, company: Company, subtype: str, is_realised: bool = True) -> Account:
    """The account for exchange differences of that subtype: realised ones on the first by code, unrealised on the last.

    Country packs keep that order. Raises ExchangeAccountMissing.
    """
    accounts = _special_accounts(company, subtype)
    if not accounts:
        raise ExchangeAccountMissing(
            say(
                "The chart has no active account of subtype {subtype}: add one, or give one that stands this subtype.",
                subtype=subtype,
            ),
            subtype=subtype,
        )
    return accounts[0 if is_realised else -1]


@transaction.atomic(savepoint=False)
def cancel_settlement(
    *, company: Company, settlement_id: UUID, cancelled_on: date, reason: str, version: int, by: User
) -> None:
    """What the settlement settled is open again from `cancelled_on`; its exchange difference is reversed on that day.

    The settlement is kept, with who and when. Locks the entries
    of its lines, with that of its difference.
    Raises NotFound, StaleVersion, AlreadyCancelled, SettlementOfReversal, Invalid, and what posting refuses.
    """
    settlement = Settlement.objects.filter(company=company, id=settlement_id).first()
    if settlement is None:
        raise NotFound(say("There is no such settlement."))
    with connection.cursor() as cursor:
        # all at once, before the counter that reversing draws from: settling takes them in this order, too
        params = {"tenant": current_tenant_id(), "exchange": settlement.exchange_entry_id, "settlement": settlement_id}
        cursor.execute(LOCK_SETTLED_ENTRIES, params)
    settlement = Settlement.objects.select_for_update(no_key=True).get(id=settlement_id)
    if settlement.cancelled_on is not None:
        raise AlreadyCancelled(
            say("The settlement was cancelled on {cancelled_on}.", cancelled_on=settlement.cancelled_on)
        )
    if settlement.version != version:
        raise StaleVersion(say("The settlement was changed in the meantime."), version=settlement.version)
    with connection.cursor() as cursor:
        cursor.execute(OF_REVERSAL, {"tenant": current_tenant_id(), "settlement": settlement_id})
        if cursor.fetchone()[0]:
            raise SettlementOfReversal(say("It settles an entry with its reversal: nothing of them is open again."))
    if cancelled_on < settlement.settled_on:
        message = say(
            "It was settled on {settled_on}: cancel it on or after that day.", settled_on=settlement.settled_on
        )
        raise Invalid(message, errors=[FieldError("/cancelled_on", "core.out_of_range", message)])
    why = reason or "Settlement cancelled"
    taxes = write_taxes_due(company=company, changes=cancelled([settlement_id], cancelled_on), by=by)
    try:
        # the posting statement cancels the settlement with its difference (sql/settlements.sql)
        mirrors = cancellations(company=company, settlements=[settlement], cancelled_on=cancelled_on, reason=why, by=by)
    except EntryAlreadyReversed as error:
        raise AlreadyCancelled(say("The settlement was cancelled in the meantime.")) from error
    ids = write_drafts(company=company, entries=mirrors, by=by) if mirrors else []
    drafts = [HeldDraft(id_, one.journal_id, one.posting_date) for id_, one in zip(ids, mirrors, strict=True)] + taxes
    if drafts:
        with connection.cursor() as cursor:
            post_held(cursor, company=company, drafts=drafts, by=by)


def _set_cancelled(settlement_id: UUID, cancelled_on: date, reason: str, by: User) -> None:
    Settlement.objects.filter(id=settlement_id).update(
        cancelled_on=cancelled_on,
        cancelled_by=by,
        cancelled_at=transaction_moment(),
        cancel_reason=reason,
        version=F("version") + 1,
    )


def cancellations(
    *, company: Company, settlements: Sequence[Settlement], cancelled_on: date, reason: str, by: User
) -> list[EntryDraft]:
    """Cancels settlements whose entries are locked; the reversals of exchange differences whose posting cancels the others.

    To be posted in this transaction, in one statement with whatever else it posts. Raises EntryAlreadyReversed.
    """
    for settlement in settlements:
        if settlement.exchange_entry_id is None:
            _set_cancelled(settlement.id, cancelled_on, reason, by)
    return [
        reversal_of(
            company=company,
            entry_id=settlement.exchange_entry_id,
            posting_date=cancelled_on,
            description=reason,
            source_kind=CANCEL_KIND,
            source_key=str(settlement.id),
        )
        for settlement in settlements
        if settlement.exchange_entry_id is not None
    ]

"""Payment runs are drafted: proposed from what is due, changed, cancelled."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from oasys.contacts.models import BankDetails, Contact
from oasys.core.errors import DomainError, FieldError, Invalid, NotFound, StaleVersion
from oasys.core.money import ZERO, decimals_of, plain
from oasys.core.words import say
from oasys.currencies.services import ensure_unit
from oasys.identity.models import User
from oasys.invoicing.queries import settings_of
from oasys.ledger.errors import TooManyDecimals
from oasys.ledger.models import Account
from oasys.organisations.models import Company
from oasys.payment_runs.errors import (
    ContactUnpayable,
    ItemInOtherRun,
    ItemUnfit,
    NothingToTransfer,
    OwnAccountMissing,
    OwnHolderUnwritable,
    RunEmpty,
    RunNotDraft,
)
from oasys.payment_runs.models import PaymentRun, RunItem
from oasys.payment_runs.queries import (
    OpenItem,
    bank_account_of,
    bills_due,
    credits_of,
    details_in_force,
    holder_of,
    open_lines,
)
from oasys.payment_runs.rules import LEFT_OUT, NO_DETAILS, flaw_of, is_sepa, is_writable, net
from oasys.payments.models import OwnBankAccount
from oasys.payments.own_accounts import own_account_in_force
from oasys.payments.services.inputs import AccountName
from oasys.settlement.errors import MoreThanOpen
from oasys.settlement.services import gather_open_items

MOST_ITEMS = 2_000
MOST_DUE = 10_000


@dataclass(frozen=True, slots=True)
class RunInput:
    """What is asked for: bills that are due until a day, in the currency of the account or the one that is named."""

    account: AccountName
    due_until: date
    execution_on: date
    currency: str | None = None
    without: Collection[UUID] = ()
    takes_discounts: bool = True


@dataclass(frozen=True, slots=True)
class ItemInput:
    """An item to pay, and how much of it; None: all that is open. Its early-payment discount is taken if there is one on the day."""

    line_id: UUID
    amount: Decimal | None = None
    takes_discount: bool = True


@dataclass(frozen=True, slots=True)
class _Paid:
    """What a run settles of an item, and the part of that which its discount settles."""

    item: OpenItem
    amount: Decimal
    discount: Decimal

    @property
    def money(self) -> tuple[bool, Decimal]:
        """What is paid of it, with its side."""
        return self.item.is_debit, self.amount - self.discount


@dataclass
class _Proposal:
    items: list[_Paid] = field(default_factory=list)
    amounts: dict[tuple[UUID | None, str], Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def leave_out(self, contact_id: UUID | None, reason: str, amount: Decimal) -> None:
        self.amounts[contact_id, reason] += amount

    @property
    def left_out(self) -> list[dict[str, Any]]:
        return [_left_out(*of, amount) for of, amount in self.amounts.items()]


@transaction.atomic(savepoint=False)
def prepare_run(*, company: Company, run: RunInput, by: User, now: datetime) -> UUID:
    """Drafts a run of what is due: bills, less the credits of the same suppliers. What cannot be paid stands in `left_out`, with why.

    Raises Invalid, OwnAccountMissing, OwnHolderUnwritable, RunEmpty; ItemInOtherRun where two draft the same items at once.
    """
    account = _account(company, run)
    currency = run.currency or account.currency or company.base_currency
    if account.currency not in ("", currency):
        message = say("{code} is kept in {currency}.", code=account.code, currency=account.currency)
        raise Invalid(message, errors=[FieldError("/currency", "core.invalid_value", message)])
    if not ensure_unit(currency).is_money:
        message = say("{code} is no money.", code=currency)
        raise Invalid(message, errors=[FieldError("/currency", "core.invalid_value", message)])
    own = own_account_of(company, account)
    gather_open_items(company=company)
    due = bills_due(
        company=company,
        currency=currency,
        due_until=run.due_until,
        dated_until=run.execution_on,
        discounts=run.takes_discounts,
        limit=MOST_DUE + 1,
    )
    if len(due) > MOST_DUE:
        message = say("More than {most:,} bills are due until then: name an earlier day.", most=MOST_DUE)
        raise Invalid(message, errors=[FieldError("/due_until", "core.out_of_range", message)])
    whose = {one.contact_id for one in due if one.contact_id}
    credits = credits_of(company=company, currency=currency, contact_ids=whose, dated_until=run.execution_on)
    details = details_in_force(whose)
    proposal = _proposed(run, due, credits, own, currency, details)
    if not proposal.items:
        reasons = {one["reason"] for one in proposal.left_out}
        message = " ".join(say(LEFT_OUT[reason]) for reason in LEFT_OUT if reason in reasons) or say(
            "No bill in {currency} is due until {day}.", currency=currency, day=run.due_until
        )
        raise RunEmpty(message, errors=[FieldError("/due_until", RunEmpty.code, message)])
    _refuse_without_account(company, proposal.items, "/take_discounts")
    paid = {one.item.contact_id for one in proposal.items}
    refuse_unwritable_holder(own, [row for id_, row in details.items() if id_ in paid], currency, _pointer(run.account))
    row = PaymentRun.objects.create(
        company=company,
        money_account=account,
        currency=currency,
        due_until=run.due_until,
        execution_on=run.execution_on,
        left_out=proposal.left_out,
        hands=[by.id],
        prepared_by=by,
        prepared_at=now,
    )
    _write_items(company, row, proposal.items)
    run_id: UUID = row.id
    return run_id


@transaction.atomic(savepoint=False)
def change_run(
    *, company: Company, run_id: UUID, version: int, execution_on: date, items: Sequence[ItemInput], by: User
) -> None:
    """Writes anew what a draft pays, and when; whoever changes it has a hand in it, and does not approve it.

    Locks the run. Raises NotFound, RunNotDraft, StaleVersion, RunEmpty, ItemUnfit, MoreThanOpen, TooManyDecimals, ItemInOtherRun,
    NothingToTransfer, ContactUnpayable, OwnAccountMissing, OwnHolderUnwritable.
    """
    row = draft_for_update(company, run_id, version)
    if not items:
        message = say("Name what is to be paid; a run that pays nothing is cancelled.")
        raise RunEmpty(message, errors=[FieldError("/items", RunEmpty.code, message)])
    own = own_account_of(company, row.money_account)
    gather_open_items(company=company)
    wanted = _wanted(company, row, items, execution_on)
    contacts = Contact.objects.in_bulk({one.item.contact_id for one in wanted})
    refuse_unpayable(contacts, own, row.currency, "/items")
    _refuse_without_account(company, wanted, "/items")
    _refuse_exceeding_credits(wanted, contacts)
    left_out = [one for one in row.left_out if one["contact_id"] not in {str(id_) for id_ in contacts}]
    named = {one["contact_id"] for one in left_out}
    left_out += [
        _left_out(contact_id, "chosen", amount)
        for contact_id, amount in _amounts(row).items()
        if contact_id not in contacts and str(contact_id) not in named
    ]
    row.execution_on, row.left_out, row.version = execution_on, left_out, row.version + 1
    row.hands = [*row.hands, *({by.id} - set(row.hands))]
    row.save(update_fields=["execution_on", "left_out", "hands", "version"])
    RunItem.objects.filter(run=row).delete()
    _write_items(company, row, wanted)


@transaction.atomic(savepoint=False)
def cancel_run(*, company: Company, run_id: UUID, version: int, by: User, now: datetime) -> None:
    """Ends a draft: nothing is paid, and its items are free for another run. Raises NotFound, RunNotDraft, StaleVersion."""
    row = draft_for_update(company, run_id, version)
    row.state, row.cancelled_by, row.cancelled_at = PaymentRun.State.CANCELLED, by, now
    row.version += 1
    row.save(update_fields=["state", "cancelled_by", "cancelled_at", "version"])


def draft_for_update(company: Company, run_id: UUID, version: int) -> PaymentRun:
    """The draft, locked against everybody else who decides or changes it. Raises NotFound, RunNotDraft, StaleVersion."""
    row = run_for_update(company, run_id)
    if row.state != PaymentRun.State.DRAFT:
        state = say("approved") if row.state == PaymentRun.State.APPROVED else say("cancelled")
        raise RunNotDraft(say("The payment run is {state} already.", state=state), state=row.state)
    if row.version != version:
        raise StaleVersion(say("The payment run was changed in the meantime."), version=row.version)
    return row


def run_for_update(company: Company, run_id: UUID) -> PaymentRun:
    """Raises NotFound."""
    row = PaymentRun.objects.select_for_update(no_key=True).filter(company=company, id=run_id).first()
    if row is None:
        raise NotFound(say("There is no such payment run."))
    return row


def own_account_of(company: Company, account: Account) -> OwnBankAccount:
    """Raises OwnAccountMissing."""
    own = own_account_in_force(company=company, account_id=account.id)
    if own is None:
        message = say(
            "{code} has no bank details that are confirmed: write down its IBAN, or its number, first.",
            code=account.code,
        )
        raise OwnAccountMissing(message, errors=[FieldError("/account_id", OwnAccountMissing.code, message)])
    return own


def refuse_unpayable(
    contacts: Mapping[UUID, Contact], own: OwnBankAccount, currency: str, pointer: str
) -> dict[UUID, BankDetails]:
    """The details of contacts that can be paid. Raises ContactUnpayable, which names every one that cannot, OwnHolderUnwritable."""
    details = details_in_force(contacts)
    errors = []
    for contact in contacts.values():
        reason = _flaw(contact, details.get(contact.id), own, currency)
        if reason is not None:
            message = say("{name}: {reason}", name=contact.display_name, reason=say(LEFT_OUT[reason]))
            errors.append(FieldError(pointer, ContactUnpayable.code, message))
    if errors:
        raise ContactUnpayable(errors[0].message, errors=errors)
    refuse_unwritable_holder(own, details.values(), currency, "")
    return details


def refuse_unwritable_holder(own: OwnBankAccount, paid: Iterable[BankDetails], currency: str, pointer: str) -> None:
    """The name of who pays stands in the file, too. Raises OwnHolderUnwritable where SEPA cannot carry it."""
    has_sepa = any(is_sepa(own.bank_account, bank_account_of(one), currency) for one in paid)
    if has_sepa and not is_writable(own.holder):
        message = say(
            "The holder of {account} has no letters that SEPA can carry: have its bank details confirmed with the holder in Latin letters.",
            account=own.masked,
        )
        raise OwnHolderUnwritable(message, errors=[FieldError(pointer, OwnHolderUnwritable.code, message)])


def _flaw(contact: Contact, details: BankDetails | None, own: OwnBankAccount, currency: str) -> str | None:
    if contact.archived_at is not None:
        return "archived"
    if details is None:
        return NO_DETAILS
    return flaw_of(own.bank_account, bank_account_of(details), currency, holder_of(contact, details))


def _account(company: Company, run: RunInput) -> Account:
    rows = Account.objects.filter(company=company, subtype="bank", is_heading=False, is_active=True)
    name = run.account
    account = rows.filter(id=name.id).first() if name.id else rows.filter(code=name.code or "").first()
    if account is None:
        message = say("The chart has no active account at a bank {name}.", name=name.code or name.id)
        raise Invalid(message, errors=[FieldError(_pointer(name), "ledger.account_unknown", message)])
    return account


def _pointer(name: AccountName) -> str:
    return "/account_id" if name.id else "/account_code"


def _refuse_without_account(company: Company, items: Sequence[_Paid], pointer: str) -> None:
    """Raises Invalid where discounts are to be taken and the settings do not say where they are booked."""
    if any(one.discount for one in items) and settings_of(company).discount_received_account_id is None:
        message = say(
            "Bills are paid with early-payment discounts: choose their account in the settings of documents, or take none."
        )
        raise Invalid(message, errors=[FieldError(pointer, "core.required", message)])


def _proposed(
    run: RunInput,
    due: Sequence[OpenItem],
    credits: Sequence[OpenItem],
    own: OwnBankAccount,
    currency: str,
    details: Mapping[UUID, BankDetails],
) -> _Proposal:
    decimals = ensure_unit(currency).decimals

    def whole(one: OpenItem) -> _Paid:
        is_taken = run.takes_discounts
        return _Paid(
            one, one.rest, one.discount_on(one.rest, day=run.execution_on, decimals=decimals) if is_taken else ZERO
        )

    bills = defaultdict(list)
    beside: dict[tuple[UUID | None, str], list[OpenItem]] = defaultdict(list)
    for one in due:
        bills[one.contact_id].append(one)
    for one in credits:
        if not one.in_other_run:
            beside[one.contact_id, one.account_code].append(one)
    contacts = Contact.objects.in_bulk({id_ for id_ in bills if id_})
    proposal = _Proposal()
    for contact_id, items in bills.items():
        elsewhere = sum((one.rest for one in items if one.in_other_run), Decimal(0))
        free = [one for one in items if not one.in_other_run]
        amount = sum((one.rest for one in free), Decimal(0))
        if elsewhere:
            proposal.leave_out(contact_id, "in_other_run", elsewhere)
        if not free:
            continue
        if contact_id is None:
            proposal.leave_out(None, "no_contact", amount)
        elif contact_id in run.without:
            proposal.leave_out(contact_id, "chosen", amount)
        elif (reason := _flaw(contacts[contact_id], details.get(contact_id), own, currency)) is not None:
            proposal.leave_out(contact_id, reason, amount)
        else:
            _take(proposal, contact_id, [whole(one) for one in free], beside, whole)
    return proposal


def _take(
    proposal: _Proposal,
    contact_id: UUID,
    bills: Sequence[_Paid],
    beside: Mapping[tuple[UUID | None, str], Sequence[OpenItem]],
    whole: Callable[[OpenItem], _Paid],
) -> None:
    """Account by account, as they are settled: a credit takes nothing off what stands on another one."""
    for account in dict.fromkeys(one.item.account_code for one in bills):
        here = [one for one in bills if one.item.account_code == account]
        amount = sum((one.amount for one in here), ZERO)
        taken = [*map(whole, beside.get((contact_id, account), ())), *here]
        room = MOST_ITEMS - len(proposal.items)
        if net(one.money for one in taken) <= 0:
            proposal.leave_out(contact_id, "credits_exceed", amount)
            continue
        if len(taken) > room:
            # what fits into no run is paid in parts: with all its credits the bills that are due first
            taken = taken[:room] if len(taken) > MOST_ITEMS else []
            if net(one.money for one in taken) <= 0:
                taken = []
            paid = sum((one.amount for one in taken if not one.item.is_debit), ZERO)
            proposal.leave_out(contact_id, "run_full", amount - paid)
        proposal.items += taken


def _wanted(company: Company, row: PaymentRun, items: Sequence[ItemInput], execution_on: date) -> list[_Paid]:
    """The items with how much of each. Raises ItemUnfit, ItemInOtherRun, MoreThanOpen, TooManyDecimals, naming each that does not fit."""
    found = {
        one.line_id: one
        for one in open_lines(
            company=company, currency=row.currency, lines=[one.line_id for one in items], run_id=row.id
        )
    }
    decimals = ensure_unit(row.currency).decimals
    errors: dict[type[DomainError], list[FieldError]] = {
        kind: [] for kind in (ItemUnfit, ItemInOtherRun, MoreThanOpen, TooManyDecimals)
    }
    seen: set[UUID] = set()
    for place, asked in enumerate(items):
        item, message, part = found.get(asked.line_id), "", "line_id"
        kind: type[DomainError] | None = None
        if asked.line_id in seen:
            kind, message = ItemUnfit, say("Name each line once.")
        elif item is None or item.contact_id is None or item.posting_date > execution_on:
            kind = ItemUnfit
            message = say(
                "It is no open item of a known supplier in {currency} that is dated until then.", currency=row.currency
            )
        elif item.in_other_run:
            kind, message = (
                ItemInOtherRun,
                say("Another draft of a payment run pays {reference}.", reference=item.reference),
            )
        elif asked.amount is not None and decimals_of(asked.amount) > decimals:
            kind, part = TooManyDecimals, "amount"
            message = say("{currency} has {decimals} decimals.", currency=row.currency, decimals=decimals)
        elif (asked.amount or item.rest) > item.rest:
            kind, part = MoreThanOpen, "amount"
            message = say("{rest:f} {currency} of the line is open.", rest=item.rest, currency=row.currency)
        if kind is not None:
            errors[kind].append(FieldError(f"/items/{place}/{part}", kind.code, message))
        seen.add(asked.line_id)
    for kind, flaws in errors.items():
        if flaws:
            raise kind(flaws[0].message, errors=flaws)
    return [_paid(found[one.line_id], one, execution_on, decimals) for one in items]


def _paid(item: OpenItem, asked: ItemInput, day: date, decimals: int) -> _Paid:
    amount = asked.amount or item.rest
    discount = item.discount_on(amount, day=day, decimals=decimals) if asked.takes_discount else ZERO
    return _Paid(item, amount, discount)


def _refuse_exceeding_credits(items: Sequence[_Paid], contacts: Mapping[UUID, Contact]) -> None:
    """Raises NothingToTransfer: money goes to every contact, and on no account do its credits come to more than its bills."""
    of_account: dict[tuple[UUID, str], Decimal] = defaultdict(Decimal)
    of_contact: dict[UUID, Decimal] = defaultdict(Decimal)
    for one in items:
        item, signed = one.item, net([one.money])
        assert item.contact_id is not None
        of_account[item.contact_id, item.account_code] += signed
        of_contact[item.contact_id] += signed
    message = ""
    for (contact_id, account), amount in of_account.items():
        name = contacts[contact_id].display_name
        if of_contact[contact_id] <= 0:
            message = say(
                "The credits of {name} come to as much as its bills: pay more bills, or take fewer credits.", name=name
            )
        elif amount < 0:
            message = say(
                "The credits of {name} on {account} come to more than its bills there: pay more of these, or take fewer credits.",
                name=name,
                account=account,
            )
        if message:
            raise NothingToTransfer(message, errors=[FieldError("/items", NothingToTransfer.code, message)])


def _left_out(contact_id: UUID | None, reason: str, amount: Decimal) -> dict[str, Any]:
    return {"contact_id": str(contact_id) if contact_id else None, "reason": reason, "amount": plain(amount)}


def _amounts(row: PaymentRun) -> dict[UUID, Decimal]:
    found: dict[UUID, Decimal] = defaultdict(Decimal)
    for contact_id, is_debit, amount in RunItem.objects.filter(run=row).values_list("contact_id", "is_debit", "amount"):
        found[contact_id] += -amount if is_debit else amount
    return found


def _write_items(company: Company, row: PaymentRun, items: Sequence[_Paid]) -> None:
    rows = []
    for one in sorted(items, key=lambda paid: paid.item.line_id):  # in one order: two drafts at once do not deadlock
        assert one.item.contact_id is not None
        rows.append(
            RunItem(
                company=company,
                run=row,
                contact_id=one.item.contact_id,
                line_id=one.item.line_id,
                is_debit=one.item.is_debit,
                amount=one.amount,
                discount=one.discount,
            )
        )
    RunItem.objects.bulk_create(rows)

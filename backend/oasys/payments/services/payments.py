"""Payments are made and undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection, transaction

from oasys.contacts.errors import ContactArchived
from oasys.contacts.lines import write_line_contacts
from oasys.contacts.models import BankDetails, Contact
from oasys.core.errors import FieldError, Invalid, NotFound, StaleVersion
from oasys.core.ids import line_id, uuid7
from oasys.core.moments import transaction_moment
from oasys.core.money import ZERO
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.currencies.queries import known_units
from oasys.identity.models import User
from oasys.ledger.models import Account
from oasys.ledger.rules import EntryDraft
from oasys.ledger.services.corrections import reversal_of
from oasys.ledger.services.entries import write_drafts
from oasys.ledger.services.posting import HeldDraft, post_held
from oasys.organisations.models import Company
from oasys.payments.errors import (
    BankDetailsUnseen,
    ControlAccountMissing,
    ItemUnfit,
    NotAllAllocated,
)
from oasys.payments.models import Payment
from oasys.payments.rules import Allocated, Wish
from oasys.payments.services.allocation import (
    allocated_to,
    keep_all,
    matches_of,
    open_lines,
    payment_of,
    post_with_differences,
    refuse_undone,
    wishes_of,
)
from oasys.payments.services.discounts import with_early_discounts
from oasys.payments.services.entry import Accounts, Bank, Control, accounts_of, bank_of, journal_of, lines_of, taxes_of
from oasys.payments.services.inputs import PaymentInput
from oasys.settlement.models import Settlement
from oasys.settlement.rules import Share
from oasys.settlement.services import (
    Matched,
    MatchInput,
    cancellations,
    gather_open_items,
    items_for_update,
)
from oasys.settlement.tax_due import cancelled, write_taxes_due
from oasys.tax.lines import write_tax_lines

SOURCE_KIND, UNDO_KIND = "payment", "payment.undone"
LOCK_COMPANY = "select from organisations_company where tenant_id = %s and id = %s for no key update"
LOCK_CONTACT = "select from contacts_contact where tenant_id = %s and company_id = %s and id = %s for share"
# the settlements that stand of the lines of an entry, whoever made them
STANDING = """
select distinct s.id from ledger_journal_line l
join settlement_settled_line p on p.tenant_id = l.tenant_id and p.line_id = l.id
join settlement_settlement s on s.tenant_id = p.tenant_id and s.id = p.settlement_id and s.cancelled_on is null
where l.tenant_id = %(tenant)s and l.entry_id = %(entry)s
"""
LOCK_ALL = f"""
select e.id from ledger_journal_entry e
where e.tenant_id = %(tenant)s and e.id in (
  select %(entry)s
  union select s.exchange_entry_id from settlement_settlement s where s.tenant_id = %(tenant)s and s.id in ({STANDING})
  union select l.entry_id from settlement_settled_line p
    join ledger_journal_line l on l.tenant_id = p.tenant_id and l.id = p.line_id
    where p.tenant_id = %(tenant)s and p.settlement_id in ({STANDING}))
order by e.id for no key update
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class _Planned:
    """A payment as it will be: looked at, its items locked, nothing written."""

    id: UUID
    payment: PaymentInput
    contact: Contact
    accounts: Accounts
    bank: Bank
    details: UUID | None
    wishes: Sequence[Wish]
    allocated: Allocated
    controls: Sequence[Control]
    entry: EntryDraft
    settled_on: date


def make_payment(*, company: Company, payment: PaymentInput, by: User) -> UUID:
    """Writes a payment, posts its entry and settles the items it is allocated to; its id. As make_payments."""
    (payment_id,) = make_payments(company=company, payments=[payment], by=by)
    return payment_id


@transaction.atomic(savepoint=False)
def make_payments(*, company: Company, payments: Sequence[PaymentInput], by: User) -> list[UUID]:
    """Writes payments, posts their entries and settles the items they are allocated to; their ids, in the order given.

    One statement posts all entries with the exchange differences of their settlements. Locks the company against other
    payments of it, the contacts (shared), the entries of the items. No item is named by two of the payments.
    Raises NotFound, ContactArchived, Invalid, BankDetailsUnseen, OtherContact, ItemUnfit, MoreThanOpen,
    Overallocated, NotAllAllocated, ControlAccountMissing, and what settling and posting refuse. Of several payments the fields
    that errors point at are those of the one that fails first.
    """
    lock_company(company)
    gather_open_items(company=company)
    named = [match for payment in payments for match in payment.allocations]
    if named and len(payments) > 1:
        items_for_update(company, named, "/allocations")  # all at once, in one order
    planned = [_planned(company, payment) for payment in payments]
    ids = write_drafts(company=company, entries=[one.entry for one in planned], by=by)
    decimals = known_units([company.base_currency])[company.base_currency].decimals
    held: list[HeldDraft] = []
    found: list[tuple[date, list[Matched]]] = []
    for one, entry_id in zip(planned, ids, strict=True):
        whose = dict.fromkeys(range(2, 2 + len(one.controls)), one.contact.id)
        write_line_contacts(company=company, entry_id=entry_id, contacts=whose)
        taxes = taxes_of(one.payment, len(one.controls))
        if taxes:
            write_tax_lines(company=company, entry_id=entry_id, taxes=taxes)
        matches = matches_of(
            company, one.payment, entry_id, one.controls, one.entry.lines, one.wishes, one.allocated.amounts, decimals
        )
        held.append(HeldDraft(entry_id, one.entry.journal_id, one.entry.posting_date))
        found.append((one.settled_on, matches))
    exchange = post_with_differences(company, held, found, decimals, by)
    gather_open_items(company=company)
    now = transaction_moment()
    Payment.objects.bulk_create([_row(company, one, id_, by, now) for one, id_ in zip(planned, ids, strict=True)])
    for one, (day, matches), differences in zip(planned, found, exchange, strict=True):
        keep_all(company, matches, differences, day, one.entry.description, by)
    return [one.id for one in planned]


def _planned(company: Company, payment: PaymentInput) -> _Planned:
    contact = _held(company, payment.contact_id)
    items = items_for_update(company, payment.allocations, "/allocations") if payment.allocations else []
    payment = with_early_discounts(company=company, payment=payment, items=items)
    accounts = accounts_of(company, payment)
    bank = bank_of(company, payment, accounts)
    details = _details_in_force(payment, contact, accounts.money)
    wishes = wishes_of(payment.allocations, items, contact, payment.currency, is_receipt=payment.sign > 0)
    worth = payment.amount + sum((one.amount for one in payment.deductions), ZERO)
    allocated = allocated_to(wishes, worth, payment.currency)
    controls = _controls(company, payment, accounts, contact, wishes, allocated)
    payment_id = uuid7()
    entry = EntryDraft(
        journal_id=journal_of(company, payment, accounts.money).id,
        posting_date=payment.paid_on,
        lines=lines_of(company, payment, accounts, bank, controls),
        description=payment.description or _title(payment, contact),
        reference=payment.reference,
        source_kind=SOURCE_KIND,
        source_key=str(payment_id),
    )
    day = max([payment.paid_on, *(item.posting_date for item in items)])
    return _Planned(payment_id, payment, contact, accounts, bank, details, wishes, allocated, controls, entry, day)


def _row(company: Company, one: _Planned, entry_id: UUID, by: User, now: datetime) -> Payment:
    payment = one.payment
    return Payment(
        id=one.id,
        company=company,
        direction=payment.direction,
        contact=one.contact,
        money_account=one.accounts.money,
        paid_on=payment.paid_on,
        currency=payment.currency,
        amount=payment.amount,
        money_currency=one.bank.currency,
        money_amount=one.bank.amount,
        charges=payment.charges.amount if payment.charges else ZERO,
        deductions=[
            {"kind": said.kind, "account_id": str(account.id), "amount": f"{said.amount:f}"}
            for said, account in zip(payment.deductions, one.accounts.deductions, strict=True)
        ],
        reference=payment.reference,
        description=payment.description,
        paid_to_id=one.details,
        entry_id=entry_id,
        made_by=by,
        made_at=now,
    )


@dataclass(frozen=True, slots=True)
class Undoing:
    """A payment to undo, at the version that was read, and why."""

    payment_id: UUID
    version: int
    reason: str


def undo_payment(*, company: Company, payment_id: UUID, version: int, undone_on: date, reason: str, by: User) -> None:
    """Undoes one payment. As undo_payments."""
    undo_payments(company=company, payments=[Undoing(payment_id, version, reason)], undone_on=undone_on, by=by)


@transaction.atomic(savepoint=False)
def undo_payments(*, company: Company, payments: Sequence[Undoing], undone_on: date, by: User) -> None:
    """Reverses the entries of payments and cancels their settlements, in one statement; they are kept, with who and why.

    What they were allocated to is open again from that day on; their own lines are settled with their mirrors. Locks the company
    against other payments of it, and the entries of all that they settled.
    Raises NotFound, PaymentUndone, StaleVersion, Invalid, and what posting refuses.
    """
    lock_company(company)
    gather_open_items(company=company)
    found = [(one, *_standing(company, one)) for one in payments]
    for _, payment, standing in found:
        earliest = max([payment.paid_on, *(each.settled_on for each in standing)])
        if undone_on < earliest:
            message = say("It was made or allocated on {day}: undo it on or after that day.", day=earliest)
            raise Invalid(message, errors=[FieldError("/undone_on", "core.out_of_range", message)])
    # before anything is cancelled: it looks at what is settled now
    settled = {each.id for _, _, standing in found for each in standing}
    taxes = write_taxes_due(company=company, changes=cancelled(settled, undone_on), by=by)
    mirrors: list[EntryDraft] = []
    own: list[tuple[Payment, int, str]] = []
    gone: set[UUID] = set()
    for one, payment, standing in found:
        settlements = [each for each in standing if each.id not in gone]  # two of them may share one
        gone |= {each.id for each in standing}
        why = one.reason or "Payment undone"
        own.append((payment, len(mirrors), why))
        mirrors += [
            reversal_of(
                company=company,
                entry_id=payment.entry_id,
                posting_date=undone_on,
                description=why,
                source_kind=UNDO_KIND,
                source_key=str(payment.id),
            ),
            *cancellations(company=company, settlements=settlements, cancelled_on=undone_on, reason=why, by=by),
        ]
    ids = write_drafts(company=company, entries=mirrors, by=by)
    with connection.cursor() as cursor:
        held = [HeldDraft(id_, one.journal_id, one.posting_date) for id_, one in zip(ids, mirrors, strict=True)]
        post_held(cursor, company=company, drafts=[*held, *taxes], by=by)
    gather_open_items(company=company)
    for payment, place, why in own:
        _settle_with_mirrors(company, payment, ids[place], undone_on, why, by)


def _standing(company: Company, one: Undoing) -> tuple[Payment, list[Settlement]]:
    """The payment and the settlements that stand of it, its entry and theirs locked. Raises NotFound, PaymentUndone, StaleVersion."""
    payment = payment_of(company, one.payment_id)
    params = {"tenant": current_tenant_id(), "entry": payment.entry_id}
    with connection.cursor() as cursor:
        cursor.execute(STANDING, params)
        seen = {row[0] for row in cursor.fetchall()}
        cursor.execute(LOCK_ALL, params)
        cursor.execute(STANDING, params)
        standing = {row[0] for row in cursor.fetchall()}
    payment = payment_of(company, one.payment_id)
    refuse_undone(payment)
    if payment.version != one.version or standing - seen:
        raise StaleVersion(say("The payment was changed in the meantime."), version=payment.version)
    return payment, list(Settlement.objects.filter(company=company, id__in=standing).order_by("id"))


def _settle_with_mirrors(
    company: Company, payment: Payment, mirror_id: UUID, day: date, description: str, by: User
) -> None:
    """Nothing of an undone payment stays open: what cancelled each of its lines settles it."""
    for line, account_id, line_no in open_lines(payment):
        pair = items_for_update(company, [MatchInput(line), MatchInput(line_id(mirror_id, line_no))])
        shares = [Share(one.line_id, one.is_debit, one.rest, one.base_rest) for one in pair]
        account = Account.objects.get(company=company, id=account_id)
        matched = Matched(uuid7(), account, pair[0].currency, pair[0].dimension_set_id, shares)
        keep_all(company, [matched], [None], day, description, by)


def lock_company(company: Company) -> None:
    """Before entries: what gathers afterwards, behind the posting, waits for nobody who waits for the number series."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_COMPANY, [current_tenant_id(), company.id])


def _held(company: Company, contact_id: UUID) -> Contact:
    """The contact, its bank details in force kept as they are until the commit."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_CONTACT, [current_tenant_id(), company.id, contact_id])
    contact = Contact.objects.filter(company=company, id=contact_id).first()
    if contact is None:
        message = say("There is no such contact.")
        raise NotFound(message, errors=[FieldError("/contact_id", NotFound.code, message)])
    if contact.archived_at is not None:
        message = say("{name} is archived: restore it first.", name=contact.display_name)
        raise ContactArchived(message, errors=[FieldError("/contact_id", ContactArchived.code, message)])
    return contact


def _details_in_force(payment: PaymentInput, contact: Contact, money: Account) -> UUID | None:
    """Where the contact is paid, if money goes out; whoever pays has seen it since it was another one, or the first.

    Raises BankDetailsUnseen.
    """
    if payment.sign > 0 or money.subtype == "cash":
        return None
    details = BankDetails.objects.filter(
        contact=contact, status=BankDetails.Status.CONFIRMED, account__isnull=False
    ).first()
    if details is None:
        return None
    last = Payment.objects.filter(contact=contact, paid_to__isnull=False).order_by("-id").first()
    is_known = last is not None and last.paid_to_id == details.id
    if payment.bank_details_seen != details.id and not (is_known and payment.bank_details_seen is None):
        message = say(
            "{name} is paid to {account} now: look at the bank details, and name them as seen.",
            name=contact.display_name,
            account=details.masked or "",
        )
        error = FieldError("/bank_details_seen", BankDetailsUnseen.code, message)
        raise BankDetailsUnseen(
            message, errors=[error], bank_details_id=str(details.id), account=details.masked, holder=details.holder
        )
    details_id: UUID = details.id
    return details_id


def _controls(
    company: Company,
    payment: PaymentInput,
    accounts: Accounts,
    contact: Contact,
    wishes: Sequence[Wish],
    allocated: Allocated,
) -> list[Control]:
    """The lines against receivables and payables: one for each account that is allocated to, one for what is left over.

    Raises NotAllAllocated, ItemUnfit, ControlAccountMissing.
    """
    nets: dict[UUID, Decimal] = {}
    for wish, amount in zip(wishes, allocated.amounts, strict=True):
        nets[wish.account_id] = nets.get(wish.account_id, ZERO) + (amount if wish.is_against else -amount)
    if any(net < 0 for net in nets.values()):
        message = say("Items beside the payment come to more than those against it, on one of the accounts.")
        raise ItemUnfit(message, errors=[FieldError("/allocations", ItemUnfit.code, message)])
    controls = [Control(account_id, net) for account_id, net in nets.items() if net]
    if allocated.left:
        if not payment.is_advance:
            message = say(
                "{left:f} {currency} is not allocated: allocate it, or say that it is an advance.",
                left=allocated.left,
                currency=payment.currency,
            )
            error = FieldError("/advance", NotAllAllocated.code, message)
            raise NotAllAllocated(message, errors=[error], left=f"{allocated.left:f}", currency=payment.currency)
        account_id = accounts.control.id if accounts.control else _control_account(company, payment, contact, nets)
        controls.append(Control(account_id, allocated.left, is_advance=True))
    return controls


def _control_account(company: Company, payment: PaymentInput, contact: Contact, nets: Mapping[UUID, Decimal]) -> UUID:
    """Where an advance stands: the contact's account, that of the items, or the first by code."""
    is_receivable = contact.is_customer if payment.sign > 0 else not contact.is_supplier
    own: UUID | None = contact.receivable_account_id if is_receivable else contact.payable_account_id
    found = own or next(iter(nets), None)
    if found is None:
        subtype = "receivable" if is_receivable else "payable"
        rows = Account.objects.filter(company=company, subtype=subtype, is_active=True, is_heading=False)
        account = rows.order_by("code", "id").first()
        if account is None:
            message = say("The chart has no active account of subtype {subtype}.", subtype=subtype)
            error = FieldError("/control_account_code", ControlAccountMissing.code, message)
            raise ControlAccountMissing(message, errors=[error])
        found = account.id
    return found


def _title(payment: PaymentInput, contact: Contact) -> str:
    return f"{'Receipt from' if payment.sign > 0 else 'Payment to'} {contact.display_name}"

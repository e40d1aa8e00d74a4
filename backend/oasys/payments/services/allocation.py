"""What payments are allocated to: settlements of their lines with open items."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import connection, transaction

from oasys.contacts.models import Contact, ContactLine
from oasys.core.errors import FieldError, Invalid, NotFound
from oasys.core.ids import line_id, uuid7
from oasys.core.money import ZERO
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.currencies.queries import known_units
from oasys.identity.models import User
from oasys.ledger.models import Account
from oasys.ledger.rules import CONTROL_SUBTYPES, LineDraft
from oasys.ledger.services.posting import HeldDraft
from oasys.organisations.models import Company
from oasys.payments.errors import (
    ItemUnfit,
    NothingLeft,
    OtherContact,
    Overallocated,
    PaymentUndone,
)
from oasys.payments.models import Payment
from oasys.payments.rules import Allocated, Wish, allocate
from oasys.payments.services.entry import Control
from oasys.payments.services.inputs import PaymentInput
from oasys.settlement.errors import MoreThanOpen
from oasys.settlement.rules import Share, share_of_base
from oasys.settlement.services import (
    Item,
    Matched,
    MatchInput,
    difference_entry,
    gather_open_items,
    items_for_update,
    keep_settlement,
    post_differences,
)

OPEN_LINES = """
select i.line_id, i.account_id, l.line_no from ledger_journal_line l
join settlement_open_item i on i.tenant_id = l.tenant_id and i.line_id = l.id and i.is_open
where l.tenant_id = %(tenant)s and l.entry_id = %(entry)s order by l.line_no
"""


@transaction.atomic(savepoint=False)
def allocate_payment(
    *, company: Company, payment_id: UUID, allocations: Sequence[MatchInput], allocated_on: date | None, by: User
) -> None:
    """Settles items with what of a payment is still open, on the latest of their dates if none is said.

    Locks the entries of all of them. Raises NotFound, PaymentUndone, NothingLeft, OtherContact, ItemUnfit, MoreThanOpen,
    Overallocated, Invalid, and what settling and posting refuse.
    """
    payment = payment_of(company, payment_id)
    gather_open_items(company=company)
    own = [MatchInput(row[0]) for row in open_lines(payment) if row[1] != payment.money_account_id]
    items = items_for_update(company, [*allocations, *own], "/allocations")
    refuse_undone(payment_of(company, payment_id))
    items, rests = items[: len(allocations)], [one for one in items[len(allocations) :] if one.rest]
    if not rests:
        raise NothingLeft(say("All of the payment is allocated already."))
    is_receipt = payment.direction == Payment.Direction.RECEIPT
    wishes = wishes_of(allocations, items, payment.contact, payment.currency, is_receipt=is_receipt)
    day = allocated_on or max(one.posting_date for one in [*items, *rests])
    if any(one.posting_date > day for one in [*items, *rests]):
        message = say("Allocate on or after the dates of the payment and of the items.")
        raise Invalid(message, errors=[FieldError("/allocated_on", "core.out_of_range", message)])
    decimals = known_units([company.base_currency])[company.base_currency].decimals
    matches: list[Matched] = []
    for account_id in dict.fromkeys(wish.account_id for wish in wishes):
        here = [wish for wish in wishes if wish.account_id == account_id]
        money = [one for one in rests if one.account_id == account_id]
        if not money:
            message = say("What is left of the payment stands on another account than the item.")
            errors = [FieldError(f"/allocations/{wish.place}", ItemUnfit.code, message) for wish in here]
            raise ItemUnfit(message, errors=errors)
        amounts = allocated_to(here, sum((one.rest for one in money), ZERO), payment.currency).amounts
        shares = _shares_of(here, amounts, decimals, money_is_debit=not is_receipt)
        shares += _taken(money, _net(here, amounts), decimals)
        account = Account.objects.get(company=company, id=account_id)
        matches.append(Matched(uuid7(), account, payment.currency, money[0].dimension_set_id, shares))
    (exchange,) = post_with_differences(company, [], [(day, matches)], decimals, by)
    keep_all(company, matches, exchange, day, payment.description or payment.reference, by)


def payment_of(company: Company, payment_id: UUID) -> Payment:
    row = Payment.objects.filter(company=company, id=payment_id).select_related("contact").first()
    if row is None:
        raise NotFound(say("There is no such payment."))
    return row


def refuse_undone(payment: Payment) -> None:
    if payment.state == Payment.State.UNDONE:
        raise PaymentUndone(say("The payment was undone on {day}.", day=payment.undone_on))


def open_lines(payment: Payment) -> list[tuple[UUID, UUID, int]]:
    with connection.cursor() as cursor:
        cursor.execute(OPEN_LINES, {"tenant": current_tenant_id(), "entry": payment.entry_id})
        rows: list[tuple[UUID, UUID, int]] = cursor.fetchall()
    return rows


def wishes_of(
    allocations: Sequence[MatchInput], items: Sequence[Item], contact: Contact, currency: str, *, is_receipt: bool
) -> list[Wish]:
    """What is asked for, of items that the contact's money in that currency can settle.

    Raises OtherContact, ItemUnfit, MoreThanOpen, which name every item that does not fit.
    """
    whose = dict(
        ContactLine.objects.filter(line_id__in=[one.line_id for one in items]).values_list("line_id", "contact_id")
    )
    accounts = Account.objects.in_bulk({one.account_id for one in items})
    strange: list[FieldError] = []
    unfit: list[FieldError] = []
    excess: list[FieldError] = []
    for place, (asked, item) in enumerate(zip(allocations, items, strict=True)):
        account, pointer = accounts[item.account_id], f"/allocations/{place}"
        if whose.get(item.line_id, contact.id) != contact.id:
            message = say("The item is another contact's.")
            strange.append(FieldError(f"{pointer}/line_id", OtherContact.code, message))
        elif account.subtype not in CONTROL_SUBTYPES:
            message = say("{code} is no receivable or payable account.", code=account.code)
            unfit.append(FieldError(f"{pointer}/line_id", ItemUnfit.code, message))
        elif item.currency != currency:
            message = say("The item is in {currency}.", currency=item.currency)
            unfit.append(FieldError(f"{pointer}/line_id", ItemUnfit.code, message))
        elif (asked.amount or ZERO) > item.rest or not item.rest:
            message = say("{rest:f} {currency} of the line is open.", rest=item.rest, currency=item.currency)
            excess.append(FieldError(f"{pointer}/amount", MoreThanOpen.code, message))
    if strange:
        raise OtherContact(strange[0].message, errors=strange)
    if unfit:
        raise ItemUnfit(unfit[0].message, errors=unfit)
    if excess:
        raise MoreThanOpen(excess[0].message, errors=excess)
    return [
        Wish(place, item.line_id, item.account_id, item.is_debit == is_receipt, item.rest, item.base_rest, asked.amount)
        for place, (asked, item) in enumerate(zip(allocations, items, strict=True))
    ]


def allocated_to(wishes: Sequence[Wish], worth: Decimal, currency: str) -> Allocated:
    """Raises Overallocated where the money does not reach."""
    allocated = allocate(wishes, worth=worth)
    empty = [wish.place for wish, amount in zip(wishes, allocated.amounts, strict=True) if not amount]
    if allocated.left < 0:
        message = say(
            "{missing:f} {currency} more is allocated than was paid.", missing=-allocated.left, currency=currency
        )
        raise Overallocated(message, errors=[FieldError("/allocations", Overallocated.code, message)])
    if empty:
        message = say("Nothing of the payment is left for this item.")
        errors = [FieldError(f"/allocations/{place}", Overallocated.code, message) for place in empty]
        raise Overallocated(message, errors=errors)
    return allocated


def matches_of(
    company: Company,
    payment: PaymentInput,
    entry_id: UUID,
    controls: Sequence[Control],
    drafts: Sequence[LineDraft],
    wishes: Sequence[Wish],
    amounts: Sequence[Decimal],
    decimals: int,
) -> list[Matched]:
    """For each account that is allocated to, the shares of its items and of the payment's line there."""
    lines = {one.account_id: place for place, one in enumerate(controls, 1) if not one.is_advance}
    matches = []
    for account_id in dict.fromkeys(wish.account_id for wish in wishes):
        here = [(wish, amount) for wish, amount in zip(wishes, amounts, strict=True) if wish.account_id == account_id]
        money_is_debit = payment.sign < 0
        shares = _shares_of([w for w, _ in here], [a for _, a in here], decimals, money_is_debit=money_is_debit)
        if account_id in lines:
            draft = drafts[lines[account_id]]
            own = line_id(entry_id, lines[account_id] + 1)
            shares.append(Share(own, money_is_debit, abs(draft.currency_amount), draft.debit + draft.credit))
        account = Account.objects.get(company=company, id=account_id)
        matches.append(Matched(uuid7(), account, payment.currency, None, shares))
    return matches


def _shares_of(
    wishes: Sequence[Wish], amounts: Sequence[Decimal], decimals: int, *, money_is_debit: bool
) -> list[Share]:
    return [
        Share(
            wish.line_id,
            wish.is_against != money_is_debit,
            amount,
            share_of_base(amount, rest=wish.rest, base_rest=wish.base_rest, decimals=decimals),
        )
        for wish, amount in zip(wishes, amounts, strict=True)
    ]


def _net(wishes: Sequence[Wish], amounts: Sequence[Decimal]) -> Decimal:
    return sum((a if w.is_against else -a for w, a in zip(wishes, amounts, strict=True)), ZERO)


def _taken(money: Sequence[Item], wanted: Decimal, decimals: int) -> list[Share]:
    """As much as is wanted of the payment's own lines, in their order. Raises ItemUnfit."""
    if wanted < 0:
        message = say("Items beside the payment come to more than those against it, on one of the accounts.")
        raise ItemUnfit(message, errors=[FieldError("/allocations", ItemUnfit.code, message)])
    shares = []
    for item in money:
        amount = min(item.rest, wanted)
        if amount:
            base = share_of_base(amount, rest=item.rest, base_rest=item.base_rest, decimals=decimals)
            shares.append(Share(item.line_id, item.is_debit, amount, base))
        wanted -= amount
    return shares


def post_with_differences(
    company: Company,
    held: Sequence[HeldDraft],
    found: Sequence[tuple[date, Sequence[Matched]]],
    decimals: int,
    by: User,
) -> list[list[UUID | None]]:
    """One statement for what is held, for the exchange differences of matches, each with its day, and for tax that falls due by them; the
    entry of each difference."""
    differences = [
        (one, day, difference_entry(company=company, matched=one, base_decimals=decimals, day=day))
        for day, matches in found
        for one in matches
    ]
    exchange = iter(post_differences(company=company, differences=differences, held=held, by=by))
    return [[next(exchange) for _ in matches] for _, matches in found]


def keep_all(
    company: Company,
    matches: Sequence[Matched],
    exchange: Sequence[UUID | None],
    day: date,
    description: str,
    by: User,
) -> None:
    for matched, exchange_id in zip(matches, exchange, strict=True):
        keep_settlement(
            company=company,
            matched=matched,
            exchange_id=exchange_id,
            settled_on=day,
            description=description,
            by=by,
        )

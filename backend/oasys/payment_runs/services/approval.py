"""A payment run is approved: the file is written, the payments are posted, what they pay is settled, all of it or nothing."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from oasys.contacts.models import BankDetails, Contact
from oasys.core.errors import FieldError, Invalid, NotFound
from oasys.core.ids import uuid7
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.identity.models import User
from oasys.organisations.acting import acting_rights
from oasys.organisations.models import Company
from oasys.payment_runs import pain001
from oasys.payment_runs.errors import FileInvalid, NoFile, OverLimit, SecondPersonNeeded
from oasys.payment_runs.models import PaymentRun, RunItem, RunTransfer
from oasys.payment_runs.queries import OpenItem, bank_account_of, holder_of, open_lines
from oasys.payment_runs.rules import is_sepa, net, remittance
from oasys.payment_runs.services.drafts import (
    draft_for_update,
    own_account_of,
    refuse_unpayable,
)
from oasys.payments.models import OwnBankAccount
from oasys.payments.services.inputs import AccountName, PaymentInput
from oasys.payments.services.payments import lock_company, make_payments
from oasys.settlement.errors import MoreThanOpen
from oasys.settlement.services import MatchInput, gather_open_items, items_for_update

WORTH = """
select coalesce(sum(l.debit), 0) from payments_payment p
join ledger_journal_line l on l.tenant_id = p.tenant_id and l.entry_id = p.entry_id
where p.tenant_id = %(tenant)s and p.id = any(%(payments)s)
"""
EARLIEST = timedelta(days=1)  # somewhere it is still yesterday


@transaction.atomic(savepoint=False)
def approve_run(
    *, company: Company, run_id: UUID, version: int, seen: Collection[UUID], by: User, today: date, now: datetime
) -> None:
    """Pays what a draft says: one payment for each contact on the day of execution, and the file that tells the bank.

    `seen` are bank details that the person has looked at: those that are others than at the last payment have to be among them. Locks the
    run, the company against other payments, the items. Raises NotFound, RunNotDraft, StaleVersion, SecondPersonNeeded, Invalid,
    OwnAccountMissing, OwnHolderUnwritable, ContactUnpayable, MoreThanOpen, BankDetailsUnseen, OverLimit, FileInvalid, and what posting
    refuses.
    """
    row = draft_for_update(company, run_id, version)
    if by.id in row.hands:
        raise SecondPersonNeeded(say("You had a hand in this payment run: somebody else has to approve it."))
    if row.execution_on < today - EARLIEST:
        message = say("No bank pays on {day} any more: change the day of execution.", day=row.execution_on)
        raise Invalid(message, errors=[FieldError("/execution_on", "core.out_of_range", message)])
    own = own_account_of(company, row.money_account)
    items = list(RunItem.objects.filter(run=row).order_by("line_id"))
    contacts = Contact.objects.in_bulk({one.contact_id for one in items})
    lock_company(company)
    gather_open_items(company=company)
    details = refuse_unpayable(contacts, own, row.currency, "")
    open_items = _held(company, row, items)
    by_contact: dict[UUID, list[RunItem]] = defaultdict(list)
    for item in items:
        by_contact[item.contact_id].append(item)
    whom = sorted(by_contact)
    payments = [_payment(row, contacts[id_], details[id_], by_contact[id_], open_items, seen) for id_ in whom]
    made = make_payments(company=company, payments=payments, by=by)
    _refuse_over_limit(company, made)
    transfers = [
        RunTransfer(
            id=uuid7(), company=company, run=row, contact_id=id_, details=details[id_], payment_id=payment_id, amount=payment.amount
        )
        for id_, payment, payment_id in zip(whom, payments, made, strict=True)
    ]  # fmt: skip
    RunTransfer.objects.bulk_create(transfers)
    text = pain001.write(_initiation(company, row, own, transfers, contacts, details, payments, now))
    broken = pain001.flaws(text)
    if broken:
        raise FileInvalid(say("The file breaks the schema of its kind: {flaw}", flaw=broken[0]))
    row.state, row.approved_by, row.approved_at = PaymentRun.State.APPROVED, by, now
    row.own_account, row.file, row.file_digest = own, text, hashlib.sha256(text.encode()).hexdigest()
    row.version += 1
    row.save(update_fields=["state", "approved_by", "approved_at", "own_account", "file", "file_digest", "version"])


def file_of(*, company: Company, run_id: UUID) -> tuple[PaymentRun, bytes]:
    """The run and its file, as it was made when it was approved. Raises NotFound, NoFile."""
    row = PaymentRun.objects.filter(company=company, id=run_id).first()
    if row is None:
        raise NotFound(say("There is no such payment run."))
    if row.file is None:
        raise NoFile(say("A payment run has a file once it is approved."))
    content = row.file.encode()
    if hashlib.sha256(content).hexdigest() != row.file_digest:
        raise RuntimeError(f"the file of payment run {row.id} is not the one that was made")
    return row, content


def _held(company: Company, row: PaymentRun, items: Sequence[RunItem]) -> Mapping[UUID, OpenItem]:
    """The items, locked, with what is open of them now. Raises MoreThanOpen, which names each that was paid in the meantime."""
    lines = [one.line_id for one in items]
    rests = {one.line_id: one.rest for one in items_for_update(company, [MatchInput(line) for line in lines], "/items")}
    found = open_lines(company=company, currency=row.currency, lines=lines, run_id=row.id)
    known = {one.line_id: one for one in found}
    errors = []
    for place, item in enumerate(items):
        if item.line_id not in known or rests[item.line_id] < item.amount:
            message = say(
                "{rest:f} of {amount:f} {currency} is still open of an item: it was paid in the meantime. Change the run.",
                rest=rests[item.line_id],
                amount=item.amount,
                currency=row.currency,
            )
            errors.append(FieldError(f"/items/{place}", MoreThanOpen.code, message))
    if errors:
        raise MoreThanOpen(errors[0].message, errors=errors)
    return known


def _payment(
    row: PaymentRun,
    contact: Contact,
    details: BankDetails,
    items: Sequence[RunItem],
    open_items: Mapping[UUID, OpenItem],
    seen: Collection[UUID],
) -> PaymentInput:
    numbers = remittance((open_items[one.line_id].reference for one in items if not one.is_debit), sepa=False)
    return PaymentInput(
        direction="payment",
        contact_id=contact.id,
        money_account=AccountName(id=row.money_account_id),
        paid_on=row.execution_on,
        amount=net((one.is_debit, one.amount - one.discount) for one in items),
        currency=row.currency,
        allocations=[MatchInput(one.line_id, one.amount) for one in items],
        early_discounts=frozenset(one.line_id for one in items if one.discount),
        reference=numbers,
        bank_details_seen=details.id if details.id in seen else None,
    )


def _refuse_over_limit(company: Company, payments: Sequence[UUID]) -> None:
    """The limit of a role is for the run as a whole: many small payments are one large one."""
    limit = acting_rights().limit_in(company.base_currency)
    if limit is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(WORTH, {"tenant": current_tenant_id(), "payments": list(payments)})
        worth: Decimal = cursor.fetchone()[0]
    if worth > limit:
        message = say(
            "The payment run comes to {worth:f} {currency}, and you may approve up to {limit:f}.",
            worth=worth,
            currency=company.base_currency,
            limit=limit,
        )
        raise OverLimit(message, worth=f"{worth:f}", limit=f"{limit:f}", currency=company.base_currency)


def _initiation(
    company: Company,
    row: PaymentRun,
    own: OwnBankAccount,
    transfers: Sequence[RunTransfer],
    contacts: Mapping[UUID, Contact],
    details: Mapping[UUID, BankDetails],
    payments: Sequence[PaymentInput],
    now: datetime,
) -> pain001.Initiation:
    debtor = pain001.Party(own.holder, own.bank_account)
    orders = []
    for transfer, payment in zip(transfers, payments, strict=True):
        contact, where = contacts[transfer.contact_id], details[transfer.contact_id]
        bank = bank_account_of(where)
        sepa = is_sepa(debtor.bank, bank, row.currency)
        text = remittance(payment.reference.split(", "), sepa=sepa)
        creditor = pain001.Party(holder_of(contact, where), bank, _address(contact))
        orders.append(pain001.Order(transfer.id.hex, transfer.amount, creditor, text))
    return pain001.Initiation(row.id.hex, now, debtor, row.currency, row.execution_on, orders)


def _address(contact: Contact) -> dict[str, Any]:
    """Of the usual billing address, or else of its first one."""
    found = [one for one in contact.addresses if one.get("kind") == "billing"] or contact.addresses
    return found[0] if found else {}

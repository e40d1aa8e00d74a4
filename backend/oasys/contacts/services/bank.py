"""Bank details are proposed by one person and decided by another (docs/decisions/0062-bank-details.md)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from oasys.contacts.bank import BankAccount
from oasys.contacts.errors import (
    AccountDiffers,
    BankDecided,
    BankProposed,
    BankUnchanged,
    ContactArchived,
    NotTheProposer,
    SamePerson,
)
from oasys.contacts.models import BankDetails, Contact
from oasys.contacts.services.contacts import contact_for_update
from oasys.core.errors import FieldError, NotFound, StaleVersion
from oasys.core.words import marked, say
from oasys.identity.models import User
from oasys.organisations.models import Company

Status = BankDetails.Status
DECIDED = {
    Status.CONFIRMED: marked("The proposal is confirmed already."),
    Status.REPLACED: marked("The proposal is replaced already."),
    Status.REFUSED: marked("The proposal is refused already."),
    Status.WITHDRAWN: marked("The proposal is withdrawn already."),
}


@transaction.atomic(savepoint=False)
def propose_bank(
    *,
    company: Company,
    contact_id: UUID,
    account: BankAccount | None,
    holder: str,
    note: str,
    by: User,
    now: datetime,
) -> BankDetails:
    """Writes down where the contact says that it is paid; None: nowhere any more. In force only once confirmed.

    Locks the contact. Raises NotFound, ContactArchived, BankProposed, BankUnchanged.
    """
    contact = contact_for_update(company=company, contact_id=contact_id)
    if contact.archived_at is not None:
        raise ContactArchived(say("{name} is archived: restore it first.", name=contact.display_name))
    standing = {one.status: one for one in _open(contact)}
    if Status.PROPOSED in standing:
        raise BankProposed(
            say("Other details wait for a second person: have them confirmed, refused or withdrawn first.")
        )
    current = standing.get(Status.CONFIRMED)
    same = account is None if current is None else _is(current, account) and current.holder == holder
    if same:
        raise BankUnchanged(say("These are the details in force: there is nothing to confirm."))
    row = _row(company, contact, account, holder, note, by, now)
    row.save(force_insert=True)
    return row


@transaction.atomic(savepoint=False)
def propose_first(
    *, company: Company, accounts: Sequence[tuple[Contact, BankAccount, str]], note: str, by: User, now: datetime
) -> None:
    """Proposals for contacts that were made in this transaction and have no details yet: account and holder of each."""
    rows = [_row(company, contact, account, holder, note, by, now) for contact, account, holder in accounts]
    BankDetails.objects.bulk_create(rows, batch_size=1_000)


@transaction.atomic(savepoint=False)
def confirm_bank(
    *,
    company: Company,
    contact_id: UUID,
    details_id: UUID,
    version: int,
    account: BankAccount | None,
    note: str,
    by: User,
    now: datetime,
) -> BankDetails:
    """Puts a proposal in force. `account` is what the second person read elsewhere: it has to be the proposed one.

    Locks the contact. Raises NotFound, StaleVersion, BankDecided, SamePerson, AccountDiffers.
    """
    contact, row = _proposal_for_update(company, contact_id, details_id, version)
    if row.proposed_by_id == by.id:
        raise SamePerson(say("You proposed these details: somebody else has to confirm them."))
    if not _is(row, account):
        message = say(
            "What you wrote is not the proposed account: find out which one is right before anything is paid."
        )
        raise AccountDiffers(message, errors=[FieldError("/account", "contacts.account_differs", message)])
    current = next((one for one in _open(contact) if one.status == Status.CONFIRMED), None)
    if current is not None:
        current.status, current.replaced_at = Status.REPLACED, now
        current.version += 1
        current.save(update_fields=["status", "replaced_at", "version"])
    return _decide(row, Status.CONFIRMED, note, by, now)


@transaction.atomic(savepoint=False)
def refuse_bank(
    *, company: Company, contact_id: UUID, details_id: UUID, version: int, note: str, by: User, now: datetime
) -> BankDetails:
    """Ends a proposal; what is in force stays. Raises NotFound, StaleVersion, BankDecided."""
    _, row = _proposal_for_update(company, contact_id, details_id, version)
    return _decide(row, Status.REFUSED, note, by, now)


@transaction.atomic(savepoint=False)
def withdraw_bank(
    *, company: Company, contact_id: UUID, details_id: UUID, version: int, note: str, by: User, now: datetime
) -> BankDetails:
    """Takes one's own proposal back. Raises NotFound, StaleVersion, BankDecided, NotTheProposer."""
    _, row = _proposal_for_update(company, contact_id, details_id, version)
    if row.proposed_by_id != by.id:
        raise NotTheProposer(say("Somebody else proposed these details: refuse them, if you may."))
    return _decide(row, Status.WITHDRAWN, note, by, now)


def _row(
    company: Company, contact: Contact, account: BankAccount | None, holder: str, note: str, by: User, now: datetime
) -> BankDetails:
    return BankDetails(
        company=company,
        contact=contact,
        holder=holder,
        country=account.country if account else "",
        is_iban=account is not None and account.is_iban,
        account=account.account if account else None,
        bank_code=account.bank_code if account else None,
        note=note,
        proposed_by=by,
        proposed_at=now,
    )


def _open(contact: Contact) -> list[BankDetails]:
    return list(
        BankDetails.objects.filter(contact=contact, status__in=[Status.PROPOSED, Status.CONFIRMED]).order_by("id")
    )


def _is(row: BankDetails, account: BankAccount | None) -> bool:
    """Whether the row names that account; the BIC of an IBAN counts where both name one."""
    if row.account is None or account is None:
        return row.account is None and account is None
    codes = {row.bank_code, account.bank_code} - {""}
    return row.lookup_key == account.key and len(codes) < 2


def _proposal_for_update(
    company: Company, contact_id: UUID, details_id: UUID, version: int
) -> tuple[Contact, BankDetails]:
    contact = contact_for_update(company=company, contact_id=contact_id)
    row = BankDetails.objects.select_for_update(no_key=True).filter(contact=contact, id=details_id).first()
    if row is None:
        raise NotFound(say("There are no such bank details."))
    if row.status != Status.PROPOSED:
        raise BankDecided(say(DECIDED[Status(row.status)]), status=row.status)
    if row.version != version:
        raise StaleVersion(say("The proposal was changed in the meantime."), version=row.version)
    return contact, row


def _decide(row: BankDetails, status: BankDetails.Status, note: str, by: User, now: datetime) -> BankDetails:
    row.status, row.decided_by, row.decided_at, row.decision_note = status, by, now, note
    row.version += 1
    row.save(update_fields=["status", "decided_by", "decided_at", "decision_note", "version"])
    return row

"""The company's own accounts at banks: proposed by one person, confirmed by another one or by an owner
(docs/accounting/payment-runs.md#own-bank-accounts)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from oasys.contacts.bank import BankAccount
from oasys.core.errors import FieldError, Invalid, NotFound, StaleVersion
from oasys.core.words import say
from oasys.identity.models import User
from oasys.ledger.models import Account
from oasys.organisations.models import Company, Membership
from oasys.organisations.permissions import Role
from oasys.payments.errors import (
    OwnAccountDecided,
    OwnAccountDiffers,
    OwnAccountProposed,
    OwnAccountSamePerson,
    OwnAccountUnchanged,
)
from oasys.payments.models import OwnBankAccount

Status = OwnBankAccount.Status
STANDING = (Status.PROPOSED, Status.CONFIRMED)


def own_accounts(*, company: Company) -> list[dict[str, Any]]:
    """Every account of the chart that is one at a bank and in use, by code, with its details in force and proposed."""
    accounts = Account.objects.filter(company=company, subtype="bank", is_heading=False, is_active=True)
    details: dict[tuple[UUID, str], OwnBankAccount] = {
        (row.account_id, row.status): row
        for row in OwnBankAccount.objects.filter(company=company, status__in=STANDING).select_related(
            "proposed_by", "decided_by"
        )
    }
    return [
        {
            "account_id": account.id,
            "account_code": account.code,
            "account_name": account.name,
            "currency": account.currency,
            "current": _shown_or_none(details.get((account.id, Status.CONFIRMED))),
            "proposed": _shown_or_none(details.get((account.id, Status.PROPOSED))),
        }
        for account in accounts.order_by("code", "id")
    ]


def own_account_in_force(*, company: Company, account_id: UUID) -> OwnBankAccount | None:
    """The details that payment files name; None where none are confirmed."""
    return OwnBankAccount.objects.filter(company=company, account_id=account_id, status=Status.CONFIRMED).first()


def own_account_shown(row: OwnBankAccount) -> dict[str, Any]:
    """As everybody sees it: the number in part."""
    names = ("id", "status", "holder", "country", "is_iban", "note", "proposed_at", "decided_at", "decision_note")
    return {name: getattr(row, name) for name in (*names, "replaced_at", "version")} | {
        "account": row.masked,
        "bank_code": row.bank_code or None,
        "proposed_by": row.proposed_by.email,
        "decided_by": row.decided_by.email if row.decided_by else None,
    }


@transaction.atomic(savepoint=False)
def propose_own_account(
    *, company: Company, account_id: UUID, bank: BankAccount, holder: str, note: str, by: User, now: datetime
) -> OwnBankAccount:
    """Writes down the account at a bank behind an account of the chart; in force once confirmed.

    Locks the account of the chart. Raises NotFound, Invalid, OwnAccountProposed, OwnAccountUnchanged.
    """
    account = _account_for_update(company, account_id)
    if account.subtype != "bank":
        message = say("{code} is {subtype}: name another account.", code=account.code, subtype=account.subtype)
        raise Invalid(message, errors=[FieldError("/account_id", "core.invalid_value", message)])
    standing = {row.status: row for row in _of(account).filter(status__in=STANDING)}
    if Status.PROPOSED in standing:
        raise OwnAccountProposed(say("Other details wait to be confirmed: have them confirmed or refused first."))
    current = standing.get(Status.CONFIRMED)
    if current is not None and _is(current, bank) and (current.bank_code, current.holder) == (bank.bank_code, holder):
        raise OwnAccountUnchanged(say("These are the details in force: there is nothing to confirm."))
    return OwnBankAccount.objects.create(
        company=company,
        account=account,
        holder=holder,
        country=bank.country,
        is_iban=bank.is_iban,
        number=bank.account,
        bank_code=bank.bank_code,
        note=note,
        proposed_by=by,
        proposed_at=now,
    )


@transaction.atomic(savepoint=False)
def confirm_own_account(
    *,
    company: Company,
    account_id: UUID,
    details_id: UUID,
    version: int,
    bank: BankAccount,
    note: str,
    by: User,
    now: datetime,
) -> OwnBankAccount:
    """Puts details in force. `bank` is the account written again, from the bank's own paper: it has to be the proposed one.

    Locks the account of the chart. Raises NotFound, StaleVersion, OwnAccountDecided, OwnAccountSamePerson, OwnAccountDiffers.
    """
    account, row = _proposal_for_update(company, account_id, details_id, version)
    is_owner = Membership.objects.filter(user=by, role=Role.OWNER).exists()
    if row.proposed_by_id == by.id and not is_owner:
        raise OwnAccountSamePerson(say("You proposed these details: somebody else, or an owner, has to confirm them."))
    if not _is(row, bank):
        message = say("What you wrote is not the proposed account: compare both with the bank's paper.")
        raise OwnAccountDiffers(message, errors=[FieldError("/account", OwnAccountDiffers.code, message)])
    current = _of(account).filter(status=Status.CONFIRMED).first()
    if current is not None:
        current.status, current.replaced_at, current.version = Status.REPLACED, now, current.version + 1
        current.save(update_fields=["status", "replaced_at", "version"])
    return _decide(row, Status.CONFIRMED, note, by, now)


@transaction.atomic(savepoint=False)
def refuse_own_account(
    *, company: Company, account_id: UUID, details_id: UUID, version: int, note: str, by: User, now: datetime
) -> OwnBankAccount:
    """Ends a proposal, one's own or another's; what is in force stays. Raises NotFound, StaleVersion, OwnAccountDecided."""
    _, row = _proposal_for_update(company, account_id, details_id, version)
    return _decide(row, Status.REFUSED, note, by, now)


def _of(account: Account) -> Any:
    return OwnBankAccount.objects.filter(account=account).order_by("id")


def _shown_or_none(row: OwnBankAccount | None) -> dict[str, Any] | None:
    return None if row is None else own_account_shown(row)


def _is(row: OwnBankAccount, bank: BankAccount) -> bool:
    """Whether the row names that account; the BIC of an IBAN counts where both name one."""
    codes = {row.bank_code, bank.bank_code} - {""}
    return row.bank_account.key == bank.key and len(codes) < 2


def _account_for_update(company: Company, account_id: UUID) -> Account:
    account = Account.objects.select_for_update(no_key=True).filter(company=company, id=account_id).first()
    if account is None:
        raise NotFound(say("There is no such account."))
    return account


def _proposal_for_update(
    company: Company, account_id: UUID, details_id: UUID, version: int
) -> tuple[Account, OwnBankAccount]:
    account = _account_for_update(company, account_id)
    row = OwnBankAccount.objects.select_for_update(no_key=True).filter(account=account, id=details_id).first()
    if row is None:
        raise NotFound(say("There are no such bank details."))
    if row.status != Status.PROPOSED:
        raise OwnAccountDecided(say("The proposal was decided already."), status=row.status)
    if row.version != version:
        raise StaleVersion(say("The proposal was changed in the meantime."), version=row.version)
    return account, row


def _decide(row: OwnBankAccount, status: OwnBankAccount.Status, note: str, by: User, now: datetime) -> OwnBankAccount:
    row.status, row.decided_by, row.decided_at, row.decision_note = status, by, now, note
    row.version += 1
    row.save(update_fields=["status", "decided_by", "decided_at", "decision_note", "version"])
    return row

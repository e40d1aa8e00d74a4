"""The chart of accounts and the journals."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from oasys.core.errors import FieldError, Invalid, NotFound, StaleVersion
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.currencies.services import ensure_unit
from oasys.ledger.errors import AccountCodeTaken, AccountInUse, JournalCodeTaken, NumbersTwice
from oasys.ledger.models import Account, Journal, JournalLine
from oasys.ledger.numbering import numbers_of
from oasys.ledger.rules import DEFAULT_SUBTYPE, SUBTYPES
from oasys.organisations.models import Company
from oasys.organisations.packs import NUMBER_PREFIX

LOCK_COMPANY = "select from organisations_company where tenant_id = %s and id = %s for no key update"


@transaction.atomic(savepoint=False)
def create_account(
    *,
    company: Company,
    code: str,
    name: str,
    account_class: str,
    subtype: str | None = None,
    parent_id: UUID | None = None,
    is_heading: bool = False,
    currency: str = "",
) -> Account:
    """An account of the chart. Without a subtype it gets the usual one of its class.

    Raises Invalid (subtype, parent, currency), AccountCodeTaken; AccountTree from the database.
    """
    subtype = subtype or DEFAULT_SUBTYPE[account_class]
    _check_subtype(account_class, subtype)
    parent = _parent(company, parent_id, account_class)
    if Account.objects.filter(company=company, code=code).exists():
        raise AccountCodeTaken(say("The account code {code} is taken.", code=code), account_code=code)
    if currency:
        ensure_unit(currency)
    return Account.objects.create(
        company=company,
        code=code,
        name=name,
        account_class=account_class,
        subtype=subtype,
        parent=parent,
        is_heading=is_heading,
        currency=currency,
    )


@transaction.atomic(savepoint=False)
def change_account(*, company: Company, account_id: UUID, version: int, changes: dict[str, Any]) -> Account:
    """Renames, moves, deactivates. The class never changes; a heading and a fixed currency only without lines.

    Raises NotFound, StaleVersion, Invalid, AccountCodeTaken, AccountInUse.
    """
    account = Account.objects.select_for_update().filter(company=company, id=account_id).first()
    if account is None:
        raise NotFound(say("There is no such account."))
    if account.version != version:
        raise StaleVersion(say("The account was changed in the meantime."), version=account.version)
    if "subtype" in changes:
        _check_subtype(account.account_class, changes["subtype"])
    if changes.get("parent_id"):
        _parent(company, changes["parent_id"], account.account_class)
    if changes.get("currency"):
        ensure_unit(changes["currency"])
    code = changes.get("code", account.code)
    if code != account.code and Account.objects.filter(company=company, code=code).exists():
        raise AccountCodeTaken(say("The account code {code} is taken.", code=code), account_code=code)
    becomes_heading = changes.get("is_heading", account.is_heading) and not account.is_heading
    takes_currency = changes.get("currency", account.currency) not in ("", account.currency)
    if (becomes_heading or takes_currency) and JournalLine.objects.filter(account=account).exists():
        raise AccountInUse(say("The account has lines: it cannot become a heading or take a fixed currency."))
    for name, value in changes.items():
        setattr(account, name, value)
    account.version += 1
    account.save(update_fields=[*changes, "version"])
    return account


@transaction.atomic(savepoint=False)
def delete_account(*, company: Company, account_id: UUID) -> None:
    """Removes an account that nothing refers to. Raises NotFound, AccountInUse."""
    account = Account.objects.select_for_update().filter(company=company, id=account_id).first()
    if account is None:
        raise NotFound(say("There is no such account."))
    if JournalLine.objects.filter(account=account).exists() or Account.objects.filter(parent=account).exists():
        raise AccountInUse(say("The account has lines or accounts below it: deactivate it instead."))
    try:
        account.delete()
    except ProtectedError as error:
        raise AccountInUse(say("A budget, a tax code or the like names the account: deactivate it instead.")) from error


@transaction.atomic(savepoint=False)
def create_journal(*, company: Company, code: str, name: str, kind: str, number_prefix: str = NUMBER_PREFIX) -> Journal:
    """A book of entries with numbers of its own. Raises JournalCodeTaken, NumbersTwice."""
    try:
        with transaction.atomic():
            journal = Journal.objects.create(
                company=company, code=code, name=name, kind=kind, number_prefix=number_prefix
            )
    except IntegrityError as error:
        raise JournalCodeTaken(say("The journal code {code} is taken.", code=code), journal_code=code) from error
    _refuse_numbers_twice(company, journal)
    return journal


@transaction.atomic(savepoint=False)
def change_journal(*, company: Company, journal_id: UUID, version: int, changes: dict[str, Any]) -> Journal:
    """Renames, or gives another pattern of numbers: for the years that have no number yet, the others keep theirs.

    Locks the company, so that two patterns are held against each other. Raises NotFound, StaleVersion, Invalid, NumbersTwice.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK_COMPANY, [current_tenant_id(), company.id])
    journal = Journal.objects.select_for_update(no_key=True).filter(company=company, id=journal_id).first()
    if journal is None:
        raise NotFound(say("There is no such journal."))
    if journal.version != version:
        raise StaleVersion(say("The journal was changed in the meantime."), version=journal.version)
    is_renumbered = changes.get("number_prefix", journal.number_prefix) != journal.number_prefix
    for name, value in changes.items():
        setattr(journal, name, value)
    if is_renumbered:
        _refuse_run_together(journal)
        _refuse_numbers_twice(company, journal)
    journal.version += 1
    journal.save(update_fields=[*changes, "version"])
    return journal


def _refuse_run_together(journal: Journal) -> None:
    """What stands before a number ends with no figure: nobody could read where the number begins."""
    end = journal.code if journal.number_prefix.endswith("{journal}") else journal.number_prefix
    if end.endswith("year}") or end[-1].isdecimal():
        message = say("Put a hyphen, a slash, a dot or a letter at the end: a number follows.")
        raise Invalid(message, errors=[FieldError("/number_prefix", "ledger.number_prefix_open", message)])


def _refuse_numbers_twice(company: Company, journal: Journal) -> None:
    found = numbers_of(company).twice(journal, list(Journal.objects.filter(company=company).order_by("code", "id")))
    if found is None:
        return
    own, other, theirs = found
    message = say(
        "{prefix} in {year} would come to numbers of journal {journal} in {their_year}, which begin with {their_prefix}.",
        prefix=own.prefix,
        year=own.year.name,
        journal=other.code,
        their_year=theirs.year.name,
        their_prefix=theirs.prefix,
    )
    raise NumbersTwice(message, errors=[FieldError("/number_prefix", NumbersTwice.code, message)])


def _check_subtype(account_class: str, subtype: str) -> None:
    if subtype not in SUBTYPES[account_class]:
        known = ", ".join(sorted(SUBTYPES[account_class]))
        message = say(
            "An account of class {account_class} has one of the subtypes {known}.",
            account_class=account_class,
            known=known,
        )
        raise Invalid(message, errors=[FieldError("/subtype", "ledger.subtype_unknown", message)])


def _parent(company: Company, parent_id: UUID | None, account_class: str) -> Account | None:
    if parent_id is None:
        return None
    parent = Account.objects.filter(company=company, id=parent_id).first()
    if parent is None or parent.account_class != account_class:
        message = say(
            "The parent is an account of class {account_class} in the same company.", account_class=account_class
        )
        raise Invalid(message, errors=[FieldError("/parent_id", "ledger.account_tree", message)])
    return parent

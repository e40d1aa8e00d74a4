"""Books: accounts of the chart whose statements are kept, where they begin, and how the company matches."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from oasys.banking.errors import AccountUnfit, NoBankBook, Reconciled
from oasys.banking.models import BankBook, BankingSettings, BookLine
from oasys.core.errors import FieldError, Invalid, NotFound, StaleVersion
from oasys.core.words import say
from oasys.identity.models import User
from oasys.ledger.models import Account
from oasys.organisations.models import Company
from oasys.payments.rules import MONEY


def is_read_only() -> bool:
    """Whether the open transaction may not write, as that of a visit by support."""
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('transaction_read_only') = 'on'")
        found: bool = cursor.fetchone()[0]
    return found


def gather(book: BankBook) -> int:
    """Looks through posted entries that were not looked through yet for lines of the book; how many. Posting does not wait for it.

    In a transaction that may not write it does nothing (sql/banking.sql).
    """
    with connection.cursor() as cursor:
        cursor.execute("select banking_gather(%s)", [book.id])
        gathered: int = cursor.fetchone()[0]
    return gathered


def found_book(*, company: Company, account_id: UUID) -> BankBook | None:
    """The book of an account of the chart, where there is one."""
    return BankBook.objects.filter(company=company, account_id=account_id).first()


def begun_book(*, company: Company, account_id: UUID) -> BankBook | None:
    """The book of an account of the chart, None before its first statement. Raises NotFound."""
    found = found_book(company=company, account_id=account_id)
    if found is None and not Account.objects.filter(company=company, id=account_id).exists():
        raise NotFound(say("There is no such account."))
    return found


def book_of(*, company: Company, account_id: UUID) -> BankBook:
    """The book of an account of the chart. Raises NotFound, NoBankBook."""
    found = BankBook.objects.filter(company=company, account_id=account_id).select_related("account").first()
    if found is None:
        account = Account.objects.filter(company=company, id=account_id).first()
        if account is None:
            raise NotFound(say("There is no such account."))
        raise NoBankBook(say("No statement of {account} was imported yet.", account=str(account)))
    return found


def book_for_update(*, company: Company, account_id: UUID) -> BankBook:
    """The same, locked against other imports, matches and reconciliations of it. Raises NotFound, NoBankBook."""
    book = book_of(company=company, account_id=account_id)
    return BankBook.objects.select_for_update(no_key=True, of=("self",)).select_related("account").get(id=book.id)


def account_for_statements(*, company: Company, account_id: UUID) -> Account:
    """The account of the chart, where statements can be kept for it. Raises NotFound, AccountUnfit."""
    account = Account.objects.filter(company=company, id=account_id).select_related("company").first()
    if account is None:
        raise NotFound(say("There is no such account."))
    if account.subtype not in MONEY or account.is_heading:
        raise AccountUnfit(say("{account} is none where money lies: name another account.", account=str(account)))
    return account


def opened_book(*, company: Company, account_id: UUID) -> BankBook:
    """The book of an account, made where there is none, locked. Raises NotFound, AccountUnfit."""
    account = account_for_statements(company=company, account_id=account_id)
    currency = account.currency or company.base_currency
    BankBook.objects.bulk_create([BankBook(company=company, account=account, currency=currency)], ignore_conflicts=True)
    return book_for_update(company=company, account_id=account_id)


@transaction.atomic(savepoint=False)
def set_start(
    *, company: Company, account_id: UUID, version: int, starts_on: date, opening_balance: Decimal
) -> BankBook:
    """From which day on statements count, and what the bank held then. Locks the book. Raises NotFound, StaleVersion, Reconciled."""
    book = opened_book(company=company, account_id=account_id)
    if version != book.version and not (version == 0 and book.version == 1):
        raise StaleVersion(say("The bank account was changed in the meantime."), version=book.version)
    if book.closed_until is not None:
        raise Reconciled(say("It is reconciled until {day}: undo that first.", day=book.closed_until))
    book.starts_on, book.opening_balance, book.version = starts_on, opening_balance, book.version + 1
    book.save(update_fields=["starts_on", "opening_balance", "version"])
    return book


@transaction.atomic(savepoint=False)
def set_carried(*, company: Company, account_id: UUID, book_line_ids: Collection[UUID], is_carried: bool) -> int:
    """Says of posted lines from before the start that the bank had not carried them out then; how many changed. Raises NotFound."""
    book = book_for_update(company=company, account_id=account_id)
    rows = BookLine.objects.filter(book=book, id__in=set(book_line_ids))
    if rows.count() != len(set(book_line_ids)):
        raise NotFound(say("One of the posted lines is not of this account."))
    return rows.exclude(is_carried=is_carried).update(is_carried=is_carried)


def settings_of(company: Company) -> BankingSettings:
    """The company's settings; the defaults, not saved, where nobody set them."""
    rows = BankingSettings.objects.filter(company=company).select_related("folder_as")
    return rows.first() or BankingSettings(company=company, version=0)


ACCOUNT_FIELDS = ("suspense_account_id", "charges_account_id")


def settings_shown(row: BankingSettings) -> dict[str, Any]:
    """As the API says them."""
    return {
        "acceptance_threshold": row.acceptance_threshold,
        "suspense_account_id": row.suspense_account_id,
        "charges_account_id": row.charges_account_id,
        "closing_needs_reconciliation": row.closing_needs_reconciliation,
        "folder_available": bool(settings.BANK_FOLDER),
        "folder_enabled": row.folder_as_id is not None,
        "folder_as": row.folder_as.email if row.folder_as else None,
        "folder_name": str(row.company_id),
        "folder_looked_at": row.folder_looked_at,
        "folder_refusals": row.folder_refusals,
        "version": row.version,
    }


@transaction.atomic(savepoint=False)
def change_settings(*, company: Company, version: int, changes: dict[str, Any], by: User) -> BankingSettings:
    """Sets what is named; who switches the watched folder on stands for it from then on. Locks the row. Raises StaleVersion, Invalid."""
    changes = dict(changes)
    if "folder_enabled" in changes:
        changes["folder_as"] = _folder_as(by) if changes.pop("folder_enabled") else None
    BankingSettings.objects.bulk_create([BankingSettings(company=company)], ignore_conflicts=True)
    row = BankingSettings.objects.select_for_update(no_key=True).get(company=company)
    if version != row.version and not (version == 0 and row.version == 1):
        raise StaleVersion(say("The settings were changed in the meantime."), version=row.version)
    for name in ACCOUNT_FIELDS:
        account_id = changes.get(name)
        if account_id is not None:
            account = Account.objects.filter(company=company, id=account_id, is_heading=False).first()
            if account is None or not account.is_active:
                message = say("There is no such active account.")
                raise Invalid(message, errors=[FieldError(f"/{name}", "core.invalid_value", message)])
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*changes, "version"])
    return row


def _folder_as(by: User) -> User:
    """Raises Invalid where no folder is watched, or nobody can stand for it."""
    message = ""
    if not settings.BANK_FOLDER:
        message = say("This installation watches no folder: OASYS_BANK_FOLDER names one.")
    elif not by.is_active:
        message = say("A service stands for no folder: a person switches it on.")
    if message:
        raise Invalid(message, errors=[FieldError("/folder_enabled", "core.invalid_value", message)])
    return by

"""How a company's documents are booked where nothing else says so."""

from typing import Any

from django.db import connection, transaction

from oasys.core.errors import FieldError, Invalid, StaleVersion
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.invoicing.models import InvoicingSettings, Kind
from oasys.invoicing.numbering import journal_of
from oasys.invoicing.queries import settings_of
from oasys.invoicing.schemas import SettingsIn
from oasys.ledger.models import Account, Journal
from oasys.ledger.queries import journals
from oasys.ledger.rules import CONTROL_SUBTYPES, SUBTYPES
from oasys.ledger.services.charts import create_journal
from oasys.organisations.models import Company

LOCK_COMPANY = "select from organisations_company where tenant_id = %s and id = %s for no key update"
JOURNALS = {
    "invoice_journal": Journal.Kind.SALES,
    "credit_note_journal": Journal.Kind.SALES,
    "bill_journal": Journal.Kind.PURCHASES,
    "supplier_credit_journal": Journal.Kind.PURCHASES,
}
ACCOUNTS = {
    "receivable_account": "receivable",
    "payable_account": "payable",
    "income_account": "",
    "expense_account": "",
    "discount_granted_account": "",
    "discount_received_account": "",
    "deposits_account": "",
}


@transaction.atomic(savepoint=False)
def choose_settings(*, company: Company, version: int, body: SettingsIn) -> InvoicingSettings:
    """Puts these in place of what stands. Locks the company. Raises StaleVersion, Invalid naming each field."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_COMPANY, [current_tenant_id(), company.id])
    settings = settings_of(company)
    if settings.version != version:
        raise StaleVersion(say("The settings were changed in the meantime."), version=settings.version)
    found = _journals(company, body) | _accounts(company, body)
    errors = [one for one in found.values() if isinstance(one, FieldError)]
    if errors:
        raise Invalid(say("Some fields need another value; nothing was changed."), errors=errors)
    found["direct_entries_allowed"] = body.takes_direct_entries
    found["terms"] = [one.model_dump(mode="json") for one in body.terms]
    for name, value in found.items():
        setattr(settings, name, value)
    settings.version += 1
    if version == 0:
        settings.save(force_insert=True)
    else:  # the company of a row never changes: the application may not write that column
        settings.save(update_fields=[*found, "version"])
    return settings


@transaction.atomic(savepoint=False)
def begin_series(*, company: Company, document: Kind, code: str, name: str, number_prefix: str) -> Journal:
    """A journal of its own for documents of a kind: their numbers begin with one in it, from now on.

    Others of its side stay where they are, which is written down: the first journal by code, where nothing was chosen, may be the new
    one. Locks the company. Raises JournalCodeTaken, NumbersTwice.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK_COMPANY, [current_tenant_id(), company.id])
    settings, books = settings_of(company), journals(company=company)
    kind = JOURNALS[f"{document.value}_journal"]
    changed = [one for one in Kind if JOURNALS[f"{one.value}_journal"] == kind]
    for one in changed:
        setattr(settings, f"{one.value}_journal_id", journal_of(one, settings, books))
    journal = create_journal(company=company, code=code, name=name, kind=kind, number_prefix=number_prefix)
    setattr(settings, f"{document.value}_journal", journal)
    settings.version += 1
    if settings.version == 1:
        settings.save(force_insert=True)
    else:
        settings.save(update_fields=[*(f"{one.value}_journal" for one in changed), "version"])
    return journal


def _journals(company: Company, body: SettingsIn) -> dict[str, Any]:
    known = {journal.code: journal for journal in Journal.objects.filter(company=company)}
    found: dict[str, Any] = {}
    for name, kind in JOURNALS.items():
        code = getattr(body, name)
        journal = known.get(code or "")
        found[name] = journal
        if code is not None and (journal is None or journal.kind != kind):
            message = say("The company has no journal {code} of this kind.", code=code)
            found[name] = FieldError(f"/{name}", "ledger.journal_unknown", message)
    return found


def _accounts(company: Company, body: SettingsIn) -> dict[str, Any]:
    named = {getattr(body, name) for name in ACCOUNTS} - {None}
    known = {account.code: account for account in Account.objects.filter(company=company, code__in=named)}
    found: dict[str, Any] = {}
    for name, subtype in ACCOUNTS.items():
        code = getattr(body, name)
        account = known.get(code or "")
        found[name] = account
        if code is None:
            continue
        if account is None:
            message = say("The chart has no account {name}.", name=code)
            found[name] = FieldError(f"/{name}", "ledger.account_unknown", message)
        elif name == "deposits_account" and account.subtype not in SUBTYPES["liability"]:
            message = say("{code} is no liability: a deposit is owed back until it is deducted.", code=account.code)
            found[name] = FieldError(f"/{name}", "ledger.account_unusable", message)
        elif (
            account.is_heading
            or not account.is_active
            or (account.subtype != subtype if subtype else account.subtype in CONTROL_SUBTYPES)
        ):
            message = say("{code} is no account for this: name another one.", code=code)
            found[name] = FieldError(f"/{name}", "ledger.account_unusable", message)
    return found

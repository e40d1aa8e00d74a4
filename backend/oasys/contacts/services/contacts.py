"""Contacts are created, changed, archived and restored."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from oasys.contacts.errors import ContactArchived
from oasys.contacts.models import Contact, ContactIdentifier, ContactMark
from oasys.contacts.rules import marks_of, sort_name
from oasys.contacts.schemas import ContactIn
from oasys.core.errors import FieldError, Invalid, NotFound, StaleVersion
from oasys.core.reads import rows_where
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import marked, say
from oasys.ledger.models import Account
from oasys.organisations.models import Company

BATCH = 1_000
ACCOUNTS: Mapping[str, tuple[tuple[str, ...], str | None, str]] = {
    "revenue_account_id": (
        ("income",),
        None,
        marked("{code} is not an income account that takes lines: name another one."),
    ),
    "expense_account_id": (
        ("expense", "asset"),
        None,
        marked("{code} is not an expense or asset account that takes lines: name another one."),
    ),
    "receivable_account_id": (
        ("asset",),
        "receivable",
        marked("{code} is not a receivable account that takes lines: name another one."),
    ),
    "payable_account_id": (
        ("liability",),
        "payable",
        marked("{code} is not a payable account that takes lines: name another one."),
    ),
}


TAX_DIRECTIONS = {"sales_tax_code_ids": "sales", "purchase_tax_code_ids": "purchases"}
TAX_CODES = (
    "select id, code, direction, is_active from tax_code where tenant_id = %s and company_id = %s and id = any(%s)"
)


def flaws_of(*, company: Company, contents: Sequence[ContactIn]) -> list[list[FieldError]]:
    """What is wrong with each of these, seen beside the company's books: accounts, and decimals of credit limits."""
    named = {getattr(content, field) for content in contents for field in ACCOUNTS} - {None}
    known = {account.id: account for account in Account.objects.filter(company=company, id__in=named)} if named else {}
    codes = _tax_codes(company, contents)
    return [_flaws(company, content, known) + _tax_flaws(content, codes) for content in contents]


def _tax_codes(company: Company, contents: Sequence[ContactIn]) -> dict[UUID, tuple[str, str, bool]]:
    """Code, direction and whether it is in use, of every tax code that is named."""
    named = {id_ for content in contents for field in TAX_DIRECTIONS for id_ in getattr(content, field)}
    if not named:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(TAX_CODES, [current_tenant_id(), company.id, list(named)])
        return {row[0]: row[1:] for row in cursor.fetchall()}


def _tax_flaws(content: ContactIn, known: Mapping[UUID, tuple[str, str, bool]]) -> list[FieldError]:
    found: list[FieldError] = []
    for field, direction in TAX_DIRECTIONS.items():
        ids = getattr(content, field)
        for place, id_ in enumerate(ids):
            pointer = f"/{field}/{place}"
            if id_ not in known:
                message = say("The company has no such tax code.")
                found.append(FieldError(pointer, "core.not_found", message))
            elif known[id_][1] != direction or not known[id_][2] or id_ in ids[:place]:
                message = say(
                    "{code} is not for this, not in use, or named twice: name another one.", code=known[id_][0]
                )
                found.append(FieldError(pointer, "core.invalid_value", message))
    return found


def _flaws(company: Company, content: ContactIn, known: Mapping[UUID, Account]) -> list[FieldError]:
    found: list[FieldError] = []
    if (message := content.flawed_limit(company.base_currency)) is not None:
        found.append(FieldError("/credit_limit", "ledger.too_many_decimals", message))
    for field, (classes, subtype, sentence) in ACCOUNTS.items():
        account_id = getattr(content, field)
        if account_id is None:
            continue
        account = known.get(account_id)
        if account is None:
            found.append(FieldError(f"/{field}", "ledger.account_unknown", say("The chart has no such account.")))
        elif (
            account.is_heading
            or not account.is_active
            or account.account_class not in classes
            or subtype not in (None, account.subtype)
        ):
            found.append(FieldError(f"/{field}", "ledger.account_unusable", say(sentence, code=account.code)))
    return found


def create_contact(*, company: Company, content: ContactIn) -> Contact:
    """Keeps a new contact. Raises Invalid, CodeTaken (by the constraint)."""
    return create_contacts(company=company, contents=[content])[0]


@transaction.atomic(savepoint=False)
def create_contacts(*, company: Company, contents: Sequence[ContactIn]) -> list[Contact]:
    """Keeps all of these or none. Raises as create_contact; the pointers of many begin with their place."""
    flaws = flaws_of(company=company, contents=contents)
    errors = [
        FieldError((f"/{place}" if len(contents) > 1 else "") + error.pointer, error.code, error.message)
        for place, found in enumerate(flaws)
        for error in found
    ]
    if errors:
        raise Invalid(say("Some fields need another value; nothing was kept."), errors=errors)
    rows = [Contact(company=company, **_columns(company, content)) for content in contents]
    Contact.objects.bulk_create(rows, batch_size=BATCH)
    pairs = list(zip(rows, contents, strict=True))
    ContactIdentifier.objects.bulk_create(
        [
            ContactIdentifier(company=company, contact=row, scheme=one.scheme, value=one.value)
            for row, content in pairs
            for one in content.identifiers
        ],
        batch_size=BATCH,
    )
    ContactMark.objects.bulk_create(
        [ContactMark(company=company, contact=row, mark=mark) for row, _ in pairs for mark in sorted(_marks(row))],
        batch_size=10 * BATCH,
    )
    return rows


@transaction.atomic(savepoint=False)
def change_contact(*, company: Company, contact_id: UUID, version: int, content: ContactIn) -> Contact:
    """Puts this in place of what stands; bank details stay. Locks the contact.

    Raises NotFound, StaleVersion, ContactArchived, Invalid, CodeTaken (by the constraint).
    """
    row = contact_for_update(company=company, contact_id=contact_id, version=version)
    if row.archived_at is not None:
        raise ContactArchived(say("{name} is archived: restore it first.", name=row.display_name))
    (errors,) = flaws_of(company=company, contents=[content])
    if errors:
        raise Invalid(say("Some fields need another value; nothing was changed."), errors=errors)
    columns = _columns(company, content)
    for name, value in columns.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*columns, "version"])
    _set_identifiers(company, row, content)
    _set_marks(company, row)
    return row


@transaction.atomic(savepoint=False)
def archive_contact(*, company: Company, contact_id: UUID, version: int, now: datetime) -> Contact:
    """Nothing new is written to it from now on; it stays where it is named. Raises NotFound, StaleVersion, ContactArchived."""
    row = contact_for_update(company=company, contact_id=contact_id, version=version)
    if row.archived_at is not None:
        raise ContactArchived(say("{name} is archived already.", name=row.display_name))
    return _set_archived(row, now)


@transaction.atomic(savepoint=False)
def restore_contact(*, company: Company, contact_id: UUID, version: int) -> Contact:
    """Takes it back into use; one in use stays as it is. Raises NotFound, StaleVersion."""
    row = contact_for_update(company=company, contact_id=contact_id, version=version)
    return row if row.archived_at is None else _set_archived(row, None)


def contact_for_update(*, company: Company, contact_id: UUID, version: int | None = None) -> Contact:
    """The contact, locked. Raises NotFound, StaleVersion."""
    row = Contact.objects.select_for_update(no_key=True).filter(company=company, id=contact_id).first()
    if row is None:
        raise NotFound(say("There is no such contact."))
    if version not in (None, row.version):
        raise StaleVersion(say("The contact was changed in the meantime."), version=row.version)
    return row


def _set_archived(row: Contact, moment: datetime | None) -> Contact:
    row.archived_at = moment
    row.version += 1
    row.save(update_fields=["archived_at", "version"])
    return row


def _columns(company: Company, content: ContactIn) -> dict[str, Any]:
    terms = content.terms
    electronic = content.e_invoices.address if content.e_invoices else None
    return {
        "code": content.code,
        "display_name": content.display_name,
        "legal_name": content.legal_name,
        "sort_name": sort_name(content.display_name),
        "kind": content.kind,
        "is_customer": content.is_customer,
        "is_supplier": content.is_supplier,
        "currency": content.currency or company.base_currency,
        "language": content.language,
        "terms_from": terms.counted_from if terms else None,
        "terms_days": terms.days if terms else None,
        "terms_discount_percent": terms.discount_percent if terms else None,
        "terms_discount_days": terms.discount_days if terms else None,
        "credit_limit": content.credit_limit,
        **{name: getattr(content, name) for name in ACCOUNTS},
        **{name: getattr(content, name) for name in TAX_DIRECTIONS},
        "addresses": [address.model_dump(mode="json") for address in content.addresses],
        "people": [person.model_dump(mode="json") for person in content.people],
        "e_invoice_format": content.e_invoices.format if content.e_invoices else "",
        "electronic_scheme": electronic.scheme if electronic else "",
        "electronic_address": electronic.value if electronic else "",
        "notes": content.notes,
    }


def _marks(row: Contact) -> set[str]:
    return marks_of(
        names=names_of(row),
        texts=[row.code, *(str(one["city"]) for one in row.addresses), *(str(one["name"]) for one in row.people)],
        emails=emails_of(row),
    )


def names_of(row: Contact) -> list[str]:
    """What it is called."""
    return [name for name in (row.display_name, row.legal_name) if name]


def emails_of(row: Contact) -> list[str]:
    """The addresses of its people."""
    return [str(one["email"]) for one in row.people if one["email"]]


def _set_marks(company: Company, row: Contact) -> None:
    wanted = _marks(row)
    standing = {one.mark: one.id for one in ContactMark.objects.filter(contact=row)}
    gone = [key for mark, key in standing.items() if mark not in wanted]
    if gone:
        ContactMark.objects.filter(contact=row, id__in=gone).delete()
    fresh = sorted(wanted - standing.keys())
    ContactMark.objects.bulk_create([ContactMark(company=company, contact=row, mark=mark) for mark in fresh])


def _set_identifiers(company: Company, row: Contact, content: ContactIn) -> None:
    wanted = {(one.scheme, one.value) for one in content.identifiers}
    standing = {(one.scheme, one.value): one.id for one in identifiers_of([row.id])}
    gone = [key for pair, key in standing.items() if pair not in wanted]
    if gone:
        ContactIdentifier.objects.filter(contact=row, id__in=gone).delete()
    for one in content.identifiers:
        if (one.scheme, one.value) not in standing:
            ContactIdentifier.objects.create(company=company, contact=row, scheme=one.scheme, value=one.value)


def identifiers_of(contact_ids: Iterable[UUID]) -> list[ContactIdentifier]:
    """Their tax and registration ids, as they were written."""
    return rows_where(ContactIdentifier, "contact_id = any(%s) order by scheme, id", list(contact_ids))

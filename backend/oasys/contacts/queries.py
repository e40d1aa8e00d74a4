"""Reads of contacts: lists, what a question finds, what resembles what, and where somebody is paid."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from oasys.contacts.bank import BankAccount
from oasys.contacts.models import BankDetails, Contact, ContactIdentifier, ContactMark
from oasys.contacts.rules import (
    NAME_MARK,
    PREFIX_FROM,
    any_resembles,
    asked_words,
    email_mark,
    name_key,
    name_mark,
    words_of,
)
from oasys.contacts.schemas import ContactIn
from oasys.contacts.services.contacts import emails_of, identifiers_of, names_of
from oasys.core.errors import NotFound
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.ledger.queries import rows_of
from oasys.organisations.models import Company

FEW = 2_000  # contacts that one word finds and that are looked at one by one
MOST_CANDIDATES = 200  # of each way to a name that is nearly the same
MOST_IN_GROUP = 10
REASONS = ("tax_id", "bank_account", "email", "name")
Status = BankDetails.Status
IN_FORCE_OR_PROPOSED = (Status.PROPOSED, Status.CONFIRMED)

BEGINNING = """
select contact_id from contacts_mark
where tenant_id = %(tenant)s and company_id = any(%(companies)s) and mark >= %(from)s and mark < %(to)s limit %(most)s
"""
HAS_BEGINNING = """
exists (select from contacts_mark m where m.tenant_id = contacts_contact.tenant_id and m.contact_id = contacts_contact.id
        and m.mark >= %s and m.mark < %s)
"""
NEARLY = """
(select contact_id from contacts_mark
 where tenant_id = %(tenant)s and company_id = %(company)s and mark >= %(from)s and mark < %(to)s limit %(most)s)
union
select w.contact_id from unnest(%(words)s::text[]) word cross join lateral (
  select contact_id from contacts_mark
  where tenant_id = %(tenant)s and company_id = %(company)s and mark = word limit %(most)s) w
"""
GROUPS = {
    "tax_id": """
select value_hash as key, count(distinct contact_id) as many from contacts_identifier
where tenant_id = %(tenant)s and company_id = %(company)s and value_hash > %(after)s
group by value_hash having count(distinct contact_id) > 1 order by value_hash limit %(limit)s""",
    "bank_account": """
select account_hash as key, count(distinct contact_id) as many from contacts_bank_details
where tenant_id = %(tenant)s and company_id = %(company)s and account_hash > %(after)s and status in ('proposed', 'confirmed')
group by account_hash having count(distinct contact_id) > 1 order by account_hash limit %(limit)s""",
    "email": """
select mark as key, count(*) as many from contacts_mark
where tenant_id = %(tenant)s and company_id = %(company)s and mark > %(after)s and mark >= '@' and mark < 'A'
group by mark having count(*) > 1 order by mark limit %(limit)s""",
    "name": """
select mark as key, count(*) as many from contacts_mark
where tenant_id = %(tenant)s and company_id = %(company)s and mark > %(after)s and mark >= '=' and mark < '>'
group by mark having count(*) > 1 order by mark limit %(limit)s""",
}
MEMBERS = {
    "tax_id": "select contact_id from contacts_identifier where tenant_id = %(tenant)s and company_id = %(company)s "
    "and value_hash = %(key)s",
    "bank_account": "select contact_id from contacts_bank_details where tenant_id = %(tenant)s and company_id = %(company)s "
    "and account_hash = %(key)s and status in ('proposed', 'confirmed')",
    "email": "select contact_id from contacts_mark where tenant_id = %(tenant)s and company_id = %(company)s and mark = %(key)s",
    "name": "select contact_id from contacts_mark where tenant_id = %(tenant)s and company_id = %(company)s and mark = %(key)s",
}


@dataclass(frozen=True, slots=True)
class ContactFilter:
    """What is asked for; None asks for everything."""

    question: str | None = None
    role: str | None = None
    kind: str | None = None
    is_archived: bool | None = False
    bank_proposed: bool = False


def contact_of(*, company: Company, contact_id: UUID) -> Contact:
    """Raises NotFound."""
    row = Contact.objects.filter(company=company, id=contact_id).first()
    if row is None:
        raise NotFound(say("There is no such contact."))
    return row


def contacts(
    *, company: Company, where: ContactFilter, limit: int, after: tuple[str, UUID] | None = None
) -> list[dict[str, Any]]:
    """Contacts by name, from behind `after`; one more than `limit`."""
    rows = Contact.objects.filter(company=company).order_by("sort_name", "id")
    if where.role is not None:
        rows = rows.filter(**{f"is_{where.role}": True})
    if where.kind is not None:
        rows = rows.filter(kind=where.kind)
    if where.is_archived is not None:
        rows = rows.filter(archived_at__isnull=not where.is_archived)
    if where.bank_proposed:
        waiting = BankDetails.objects.filter(company=company, status=Status.PROPOSED).values("contact_id")
        rows = rows.filter(id__in=waiting)
    if where.question is not None:
        rows = _answering(rows, where.question, [company.id])
    if after is not None:
        rows = rows.extra(where=["(sort_name, contacts_contact.id) > (%s, %s)"], params=after)
    found = list(rows[: limit + 1])
    proposed = set(
        BankDetails.objects.filter(contact_id__in=[row.id for row in found], status=Status.PROPOSED).values_list(
            "contact_id", flat=True
        )
    )
    return [_row(row, row.id in proposed) for row in found]


def find_contacts(*, within: Sequence[Company], question: str, limit: int) -> list[dict[str, Any]]:
    """Contacts in use whose names, code, place, people or e-mail addresses have words that begin so, by name."""
    names = {company.id: company.name for company in within}
    rows = Contact.objects.filter(company_id__in=list(names), archived_at__isnull=True).order_by("sort_name", "id")
    return [
        {
            "id": row.id,
            "company_id": row.company_id,
            "company": names[row.company_id],
            "code": row.code,
            "display_name": row.display_name,
            "is_customer": row.is_customer,
            "is_supplier": row.is_supplier,
        }
        for row in _answering(rows, question, list(names))[:limit]
    ]


def _answering(rows: QuerySet[Contact], question: str, companies: list[UUID]) -> QuerySet[Contact]:
    """Those that have a word for each beginning. A rare one names the few to look at; common ones are looked for in order."""
    words = asked_words(question)
    if not words:
        return rows.none()
    params: dict[str, Any] = {"tenant": current_tenant_id(), "companies": companies, "most": FEW + 1}
    few: set[UUID] | None = None
    for word in words:
        with connection.cursor() as cursor:
            cursor.execute(BEGINNING, params | _bounds(word))
            found = {row[0] for row in cursor.fetchall()}
            is_whole = cursor.rowcount <= FEW
        if is_whole:
            few = found if few is None else few & found
        else:
            bounds = _bounds(word)
            rows = rows.extra(where=[HAS_BEGINNING], params=[bounds["from"], bounds["to"]])  # noqa: S610  a text of our own
        if few is not None and len(few) == 0:
            return rows.none()
    return rows if few is None else rows.filter(id__in=few)


def _bounds(word: str) -> dict[str, str]:
    """The marks from `from` to before `to` are the words that begin so; a single sign is a word of its own."""
    return {"from": word, "to": word + ("\U0010ffff" if len(word) >= PREFIX_FROM else "\x01")}


def _row(row: Contact, bank_proposed: bool) -> dict[str, Any]:
    billing = [one for one in row.addresses if one["kind"] == "billing"] or row.addresses
    names = (
        "id",
        "display_name",
        "legal_name",
        "code",
        "kind",
        "is_customer",
        "is_supplier",
        "currency",
        "archived_at",
    )
    return {name: getattr(row, name) for name in names} | {
        "city": billing[0]["city"] if billing else "",
        "country": billing[0]["country"] if billing else "",
        "email": next(iter(emails_of(row)), ""),
        "sort_name": row.sort_name,  # for the cursor
        "bank_proposed": bank_proposed,
    }


SHOWN = (
    "id", "display_name", "legal_name", "code", "kind", "is_customer", "is_supplier", "currency", "language", "credit_limit",
    "revenue_account_id", "expense_account_id", "receivable_account_id", "payable_account_id", "sales_tax_code_ids",
    "purchase_tax_code_ids", "addresses", "people", "notes",
    "archived_at", "version",
)  # fmt: skip


def shown(row: Contact) -> dict[str, Any]:
    """A contact, whole, with its ids as numbers and its bank details in part."""
    terms = None
    if row.terms_from is not None:
        terms = {
            "days": row.terms_days,
            "counted_from": row.terms_from,
            "discount_percent": row.terms_discount_percent,
            "discount_days": row.terms_discount_days,
        }
    return {name: getattr(row, name) for name in SHOWN} | {
        "terms": terms,
        "e_invoices": e_invoices_of(row),
        "identifiers": [{"scheme": one.scheme, "value": one.value} for one in identifiers_of([row.id])],
        "bank": bank_state(contact=row),
    }


def e_invoices_of(row: Contact) -> dict[str, Any] | None:
    """In which form it wants its invoices; None: as paper."""
    if not row.e_invoice_format:
        return None
    address = {"scheme": row.electronic_scheme, "value": row.electronic_address} if row.electronic_scheme else None
    return {"format": row.e_invoice_format, "address": address}


# what resembles what


@dataclass(frozen=True, slots=True)
class Looks:
    """What of a contact is compared with others: keys of ids and accounts, marks of e-mail addresses and names."""

    identifiers: frozenset[str]
    accounts: frozenset[str]
    emails: frozenset[str]
    names: frozenset[str]


def looks_of_content(content: ContactIn, account: BankAccount | None = None) -> Looks:
    """Of a contact that is not kept yet."""
    return Looks(
        frozenset(f"{one.scheme}:{one.value}" for one in content.identifiers),
        frozenset([account.key] if account else []),
        frozenset(email_mark(person.email) for person in content.people if person.email),
        frozenset(name_mark(name) for name in (content.display_name, content.legal_name) if name),
    )


def _looks_of(row: Contact) -> Looks:
    details = BankDetails.objects.filter(contact=row, status__in=IN_FORCE_OR_PROPOSED)
    return Looks(
        frozenset(one.lookup_key for one in identifiers_of([row.id])),
        frozenset(one.lookup_key for one in details if one.lookup_key is not None),
        frozenset(email_mark(email) for email in emails_of(row)),
        frozenset(name_mark(name) for name in names_of(row)),
    )


type _Alike = dict[UUID, set[str]]


def alike(*, company: Company, looks: Sequence[Looks]) -> list[_Alike]:
    """For each of these the contacts that have the same id, account, e-mail address or name, and which of them."""
    found: list[_Alike] = [defaultdict(set) for _ in looks]
    identifier_field: Any = ContactIdentifier._meta.get_field("value_hash")
    account_field: Any = BankDetails._meta.get_field("account_hash")
    by_id = _placed(looks, lambda one: _hashes(identifier_field, one.identifiers))
    by_account = _placed(looks, lambda one: _hashes(account_field, one.accounts))
    by_mark = _placed(looks, lambda one: one.emails | one.names)
    rows = ContactIdentifier.objects.filter(company=company, value_hash__in=list(by_id))
    _note(found, by_id, rows.values_list("value_hash", "contact_id"), "tax_id")
    details = BankDetails.objects.filter(
        company=company, account_hash__in=list(by_account), status__in=IN_FORCE_OR_PROPOSED
    )
    _note(found, by_account, details.values_list("account_hash", "contact_id"), "bank_account")
    marks = ContactMark.objects.filter(company=company, mark__in=list(by_mark))
    for mark, contact_id in marks.values_list("mark", "contact_id"):
        _note(found, by_mark, [(mark, contact_id)], "name" if mark.startswith(NAME_MARK) else "email")
    return found


def _hashes(field: Any, keys: Iterable[str]) -> set[str]:
    return {value for key in keys for value in field.matching(key)[f"{field.name}__in"]}


def _placed(looks: Sequence[Looks], keys_of: Any) -> dict[str, list[int]]:
    placed: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(looks):
        for key in keys_of(one):
            placed[key].append(place)
    return placed


def _note(found: list[_Alike], placed: Mapping[str, list[int]], rows: Iterable[tuple[Any, Any]], reason: str) -> None:
    for key, contact_id in rows:
        for place in placed[key]:
            found[place][contact_id].add(reason)


def resembling(*, company: Company, contact: Contact) -> list[dict[str, Any]]:
    """Other contacts of the company that are probably this one, by name; nearly the same names count, too."""
    (found,) = alike(company=company, looks=[_looks_of(contact)])
    for other in _nearly_named(company, contact):
        found[other].add("name")
    found.pop(contact.id, None)
    return described(company=company, alike=found)


def _nearly_named(company: Company, contact: Contact) -> list[UUID]:
    keys = [name_key(name) for name in names_of(contact)]
    candidates: set[UUID] = set()
    for key in set(keys):
        words = [word for word in words_of(key) if len(word) > 2]
        bounds = {"from": NAME_MARK + key[:3], "to": NAME_MARK + key[:3] + "\U0010ffff"}
        with connection.cursor() as cursor:
            named = {"tenant": current_tenant_id(), "company": company.id, "words": words, "most": MOST_CANDIDATES}
            cursor.execute(NEARLY, named | bounds)
            candidates |= {row[0] for row in cursor.fetchall()}
    others = Contact.objects.filter(company=company, id__in=candidates - {contact.id}).only(
        "display_name", "legal_name"
    )
    return [other.id for other in others if any_resembles(keys, [name_key(name) for name in names_of(other)])]


def described(*, company: Company, alike: Mapping[UUID, Collection[str]]) -> list[dict[str, Any]]:
    """These contacts, and why they are named, by name."""
    rows = Contact.objects.filter(company=company, id__in=list(alike)).order_by("sort_name", "id")
    return [_resembling(row, [reason for reason in REASONS if reason in alike[row.id]]) for row in rows]


def _resembling(row: Contact, reasons: list[str]) -> dict[str, Any]:
    return {
        "id": row.id,
        "display_name": row.display_name,
        "code": row.code,
        "is_archived": row.archived_at is not None,
        "reasons": reasons,
    }


def duplicate_groups(*, company: Company, limit: int, after: tuple[str, str] | None = None) -> list[dict[str, Any]]:
    """Contacts that share something, group by group; one more than `limit`. `key` goes on behind a group."""
    first, key = after or (REASONS[0], "")
    params: dict[str, Any] = {"tenant": current_tenant_id(), "company": company.id}
    groups: list[dict[str, Any]] = []
    for reason in REASONS[REASONS.index(first) :] if first in REASONS else ():
        with connection.cursor() as cursor:
            left = limit + 1 - len(groups)
            cursor.execute(GROUPS[reason], params | {"after": key if reason == first else "", "limit": left})
            groups += [{"reason": reason, "key": row["key"], "count": row["many"]} for row in rows_of(cursor)]
        if len(groups) > limit:
            break
    for group in groups:
        with connection.cursor() as cursor:
            cursor.execute(MEMBERS[group["reason"]], params | {"key": group["key"]})
            ids = {row[0] for row in cursor.fetchall()}
        rows = Contact.objects.filter(company=company, id__in=ids).order_by("sort_name", "id")[:MOST_IN_GROUP]
        group["contacts"] = [_resembling(row, [group["reason"]]) for row in rows]
    return groups


# where somebody is paid


def bank_state(*, contact: Contact, since: datetime | None = None) -> dict[str, Any]:
    """What is in force, what is proposed, and whether what is in force was something else at the moment `since`."""
    details = BankDetails.objects.filter(contact=contact).select_related("proposed_by", "decided_by")
    standing = {row.status: row for row in details.filter(status__in=IN_FORCE_OR_PROPOSED)}
    current, proposed = standing.get(Status.CONFIRMED), standing.get(Status.PROPOSED)
    changed: bool | None = None
    if since is not None:
        then = details.filter(status__in=[Status.CONFIRMED, Status.REPLACED], decided_at__lte=since)
        row = then.exclude(replaced_at__lte=since).first()
        changed = (row and row.id) != (current and current.id)
    return {
        "current": None if current is None or current.account is None else bank_shown(current),
        "proposed": None if proposed is None else bank_shown(proposed),
        "changed_since": changed,
    }


def bank_history(*, contact: Contact, limit: int, after: UUID | None) -> list[dict[str, Any]]:
    """Everything that was proposed, the latest first; one more than `limit`."""
    rows = BankDetails.objects.filter(contact=contact).select_related("proposed_by", "decided_by").order_by("-id")
    if after is not None:
        rows = rows.filter(id__lt=after)
    return [bank_shown(row) for row in rows[: limit + 1]]


def bank_shown(row: BankDetails) -> dict[str, Any]:
    """Bank details as everybody sees them: the account in part."""
    names = ("id", "status", "holder", "country", "is_iban", "note", "proposed_at", "decided_at", "decision_note")
    return {name: getattr(row, name) for name in (*names, "replaced_at", "version")} | {
        "account": row.masked,
        "bank_code": row.bank_code or None,
        "proposed_by": row.proposed_by.email,
        "decided_by": row.decided_by.email if row.decided_by else None,
    }

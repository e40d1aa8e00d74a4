"""Whose an e-invoice is: contacts that it may be of, the contact that it would make, and the accounts that it names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from iso3166 import countries_by_alpha2
from pydantic import ValidationError

from oasys.contacts.bank import BankAccount, Flaw, read_iban
from oasys.contacts.identifiers import SCHEMES, Misshapen, canonical
from oasys.contacts.models import BankDetails, Contact
from oasys.contacts.queries import Looks, alike
from oasys.contacts.rules import LONGEST_TERM_DAYS, email_mark, name_key, name_mark, resembles
from oasys.contacts.schemas import ContactIn, IdentifierIn, Person, Terms
from oasys.currencies.historical import HISTORICAL
from oasys.currencies.rules import iso_currency
from oasys.einvoicing.model import Invoice
from oasys.incoming.rules import Note, one_line
from oasys.organisations.models import Company

CERTAIN = "tax_id"
RANKS = ("tax_id", "bank_account", "name_and_place", "email", "name")
MOST_OFFERED = 10
Status = BankDetails.Status


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contact that the seller may be, and what both have."""

    contact: Contact
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamedAccount:
    """An account of the file beside the contact's: same, differs, proposed, unknown (the contact has none)."""

    account: BankAccount
    holder: str
    state: str


def candidates(*, company: Company, invoice: Invoice) -> list[Candidate]:
    """Contacts in use that share an id, an account, an address or a name with the seller, the surest first."""
    seller = invoice.seller
    people = [seller.contact.email] if seller.contact and seller.contact.email else []
    looks = Looks(
        frozenset(f"{scheme}:{value}" for scheme, value in _keys(invoice)),
        frozenset(one.key for one, _ in accounts_of(invoice)),
        frozenset(email_mark(one) for one in people),
        frozenset(name_mark(name) for name in (seller.name, seller.trading_name) if name_key(name)),
    )
    (found,) = alike(company=company, looks=[looks])
    rows = Contact.objects.filter(company=company, id__in=list(found), archived_at__isnull=True)
    offered = [Candidate(row, _reasons(row, found[row.id], invoice)) for row in rows]
    return sorted(offered, key=lambda one: (RANKS.index(one.reasons[0]), one.contact.sort_name, one.contact.id))[
        :MOST_OFFERED
    ]


def certain(offered: Sequence[Candidate]) -> Contact | None:
    """The one supplier that has the seller's tax or registration id, where there is just one."""
    by_id = [one.contact for one in offered if CERTAIN in one.reasons and one.contact.is_supplier]
    return by_id[0] if len(by_id) == 1 else None


def offered_contact(*, company: Company, invoice: Invoice) -> ContactIn:
    """What a new contact would say; what does not fit is left out."""
    seller = invoice.seller
    said: dict[str, Any] = {
        "display_name": one_line(seller.trading_name or seller.name, 200) or "?",
        "legal_name": one_line(seller.name, 200) if seller.trading_name and seller.trading_name != seller.name else "",
        "is_supplier": True,
        "currency": _currency(invoice.currency, company),
        "addresses": _addresses(invoice),
        "people": _people(invoice),
        "identifiers": _identifiers(invoice),
    }
    if (
        invoice.due_date is not None
        and 0 <= (days := (invoice.due_date - invoice.issue_date).days) <= LONGEST_TERM_DAYS
    ):
        said["terms"] = Terms(days=days, counted_from="invoice_date")
    return ContactIn.model_validate(said)


def accounts_of(invoice: Invoice) -> list[tuple[BankAccount, str]]:
    """IBANs that the file asks to pay to, with their holders; what is no IBAN is left out."""
    found: dict[str, tuple[BankAccount, str]] = {}
    for means in invoice.payment_means:
        if not means.account:
            continue
        try:
            account = read_iban(means.account, means.bank)
        except Flaw:
            try:
                account = read_iban(means.account)
            except Flaw:
                continue
        found.setdefault(account.key, (account, one_line(means.account_name or invoice.seller.name, 140)))
    return list(found.values())


def named_accounts(*, invoice: Invoice, contact_id: UUID | None) -> list[NamedAccount]:
    """The file's accounts compared with those of the contact, in force or proposed."""
    rows = (
        list(BankDetails.objects.filter(contact_id=contact_id, status__in=[Status.CONFIRMED, Status.PROPOSED]))
        if contact_id
        else []
    )
    keys = {status: {row.lookup_key for row in rows if row.status == status} - {None} for status in Status}
    found = []
    for account, holder in accounts_of(invoice):
        if account.key in keys[Status.CONFIRMED]:
            state = "same"
        elif account.key in keys[Status.PROPOSED]:
            state = "proposed"
        else:
            state = "differs" if keys[Status.CONFIRMED] else "unknown"
        found.append(NamedAccount(account, holder, state))
    return found


def notes_of_accounts(accounts: Sequence[NamedAccount]) -> list[Note]:
    """A difference is said, and nothing is taken over."""
    if any(one.state == "same" for one in accounts):
        return []
    codes = {"differs": "bank_differs", "unknown": "bank_unknown"}
    return [Note("", codes[one.state], {"account": one.account.masked}) for one in accounts if one.state in codes]


def note_of_buyer(*, company: Company, invoice: Invoice) -> list[Note]:
    """Whether it is addressed to somebody else than the company."""
    names = [name for name in (invoice.buyer.name, invoice.buyer.trading_name) if name]
    own = name_key(company.name)
    if not names or any(resembles(own, name_key(name)) or own in name_key(name) for name in names):
        return []
    return [Note("", "other_buyer", {"name": one_line(names[0], 200)})]


def _reasons(row: Contact, found: set[str], invoice: Invoice) -> tuple[str, ...]:
    reasons = set(found)
    place = invoice.seller.address
    if "name" in reasons and place is not None:
        places = {(one["country"], one["postal_code"].replace(" ", "")) for one in row.addresses}
        if (place.country, place.post_code.replace(" ", "")) in places:
            reasons.add("name_and_place")
    return tuple(reason for reason in RANKS if reason in reasons)


def _keys(invoice: Invoice) -> list[tuple[str, str]]:
    """Every id of the seller in each form that it may be kept in."""
    seller = invoice.seller
    numbers = [seller.vat_id, seller.tax_number, *(one.value for one in seller.identifiers)]
    if seller.registration is not None:
        numbers.append(seller.registration.value)
    return [
        pair for number in dict.fromkeys(numbers) if number for scheme in SCHEMES for pair in _canonical(scheme, number)
    ]


def _canonical(scheme: str, number: str) -> list[tuple[str, str]]:
    try:
        return [(scheme, canonical(scheme, one_line(number, 60)))]
    except Misshapen:
        return []


def _identifiers(invoice: Invoice) -> list[IdentifierIn]:
    seller = invoice.seller
    country = seller.address.country if seller.address else ""
    wanted = [
        (seller.vat_id, ("gb_vat", "eu_vat", "ch_vat", "no_mva", "other_tax")),
        (seller.tax_number, ("de_stnr", "other_tax") if country == "DE" else ("other_tax",)),
        (
            seller.registration.value if seller.registration else "",
            ("gb_crn", "other_registration") if country == "GB" else ("other_registration",),
        ),
    ]
    found: dict[tuple[str, str], IdentifierIn] = {}
    for number, schemes in wanted:
        for scheme in schemes if number else ():
            if pair := _canonical(scheme, number):
                found[pair[0]] = IdentifierIn(scheme=pair[0][0], value=pair[0][1])
                break
    return list(found.values())


def _addresses(invoice: Invoice) -> list[dict[str, str]]:
    place = invoice.seller.address
    if place is None or place.country not in countries_by_alpha2:
        return []
    lines = [one_line(one, 100) for one in (place.line_1, place.line_2, place.line_3)]
    return [
        {
            "kind": "billing",
            "street": "\n".join(line for line in lines if line)[:300],
            "postal_code": one_line(place.post_code, 20),
            "city": one_line(place.city, 100),
            "subdivision": one_line(place.subdivision, 100),
            "country": place.country,
        }
    ]


def _people(invoice: Invoice) -> list[Person]:
    person = invoice.seller.contact
    if person is None:
        return []
    said = {
        "name": one_line(person.name, 200),
        "email": one_line(person.email, 254),
        "phone": one_line(person.phone, 30),
    }
    for left_out in ((), ("phone",), ("email",), ("phone", "email")):
        try:
            return [Person.model_validate({name: text for name, text in said.items() if name not in left_out})]
        except ValidationError:
            continue
    return []


def _currency(code: str, company: Company) -> str | None:
    if code == company.base_currency or code in HISTORICAL or iso_currency(code) is None:
        return None
    return code

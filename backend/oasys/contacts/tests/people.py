"""Contacts for tests, made by the real services."""

from datetime import UTC, datetime
from typing import Any

from oasys.contacts.bank import BankAccount, read_iban
from oasys.contacts.models import BankDetails, Contact
from oasys.contacts.schemas import ContactIn
from oasys.contacts.services.bank import confirm_bank, propose_bank
from oasys.contacts.services.contacts import create_contact
from oasys.core.tenancy import tenant
from oasys.identity.models import User
from tests.factories import Books

GERMAN = "DE89370400440532013000"
BRITISH = "GB82WEST12345698765432"
FRENCH = "FR1420041010050500013M02606"


def content(**said: Any) -> ContactIn:
    """What a contact says; a supplier called Kopi Pagi unless said otherwise."""
    return ContactIn.model_validate({"display_name": "Kopi Pagi", "is_supplier": True} | said)


def make_contact(books: Books, **said: Any) -> Contact:
    with tenant(books.tenant_id):
        return create_contact(company=books.company, content=content(**said))


def propose(
    books: Books, contact: Contact, account: BankAccount | str | None, by: User, holder: str = ""
) -> BankDetails:
    with tenant(books.tenant_id):
        return propose_bank(
            company=books.company,
            contact_id=contact.id,
            account=read_iban(account) if isinstance(account, str) else account,
            holder=holder,
            note="letter",
            by=by,
            now=datetime.now(UTC),
        )


def confirm(books: Books, row: BankDetails, account: BankAccount | str | None, by: User) -> BankDetails:
    with tenant(books.tenant_id):
        return confirm_bank(
            company=books.company,
            contact_id=row.contact_id,
            details_id=row.id,
            version=row.version,
            account=read_iban(account) if isinstance(account, str) else account,
            note="called them",
            by=by,
            now=datetime.now(UTC),
        )

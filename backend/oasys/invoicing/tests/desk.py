"""What tests of documents need: books with taxes, contacts, and a document in a few words."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from oasys.contacts.models import Contact
from oasys.contacts.schemas import ContactIn
from oasys.contacts.services.contacts import create_contact
from oasys.core.tenancy import tenant
from oasys.invoicing.api import NOUNS
from oasys.invoicing.models import Document
from oasys.invoicing.services.posting import write_and_post_document
from oasys.tax.installing import install_tax_pack
from oasys.tax.models import TaxCode
from tests.factories import YEAR, Books, make_books
from tests.fixtures import Api

DAY = date(2026, 3, 15)
GOODS = {"my": "4110", "de": None, "gb": "4010", "in": None, "sg": "4010"}
TAXES = """
select x.side, x.base, x.tax, x.is_deferred, l.line_no, k.code from tax_line x
join ledger_journal_line l on l.tenant_id = x.tenant_id and l.id = x.line_id
join tax_code k on k.tenant_id = x.tenant_id and k.id = x.tax_code_id
where x.tenant_id = %s and l.entry_id = %s order by l.line_no, x.number
"""


@dataclass(frozen=True, slots=True)
class Desk:
    """A company that writes documents, with somebody who buys from it and sells to it."""

    books: Books
    contact: Contact
    api: Api

    @property
    def path(self) -> str:
        return f"/companies/{self.books.company.id}"

    def code(self, name: str) -> str:
        with tenant(self.books.tenant_id):
            return str(TaxCode.objects.get(company=self.books.company, code=name).id)

    def line(self, price: str = "100.00", *codes: str, account: str | None = None, **said: Any) -> dict[str, Any]:
        own = {"account_code": account} if account else {}
        return {"quantity": "1", "unit_price": price, "tax_code_ids": [self.code(one) for one in codes], **own, **said}

    def body(self, *lines: dict[str, Any], **said: Any) -> dict[str, Any]:
        head = {"contact_id": str(self.contact.id), "issue_date": DAY.isoformat(), "lines": list(lines)}
        return head | said

    def write(self, kind: str, *lines: dict[str, Any], post: bool = True, query: str = "", **said: Any) -> Any:
        """A document by the API; what was answered."""
        return self.api.post(
            f"{self.path}/{NOUNS[kind].path}?post={str(post).lower()}{query}", self.body(*lines, **said)
        )

    def post(self, kind: str, *lines: dict[str, Any], **said: Any) -> dict[str, Any]:
        """A posted document as it was answered."""
        answer = self.write(kind, *lines, **said)
        assert answer.status_code == 201, answer.content
        return answer.json()

    def posted(self, kind: str, body: dict[str, Any]) -> Document:
        """A posted document by the service, in the open tenant."""
        shape = NOUNS[kind].body.model_validate(body)
        id_, _ = write_and_post_document(company=self.books.company, kind=kind, body=shape, by=self.books.owner)
        return Document.objects.get(id=id_)

    def act(self, kind: str, id_: str, act: str, body: Any = None, *, version: int = 1) -> Any:
        return self.api.post(f"{self.path}/{NOUNS[kind].path}/{id_}{act}", body, If_Match=f'"v{version}"')

    def entry(self, entry_id: str) -> str:
        """The lines of an entry as an accountant reads them."""
        lines = self.api.get(f"{self.path}/journal-entries/{entry_id}").json()["lines"]
        return "\n".join(
            f"{line['account_code']} {line['debit'] + ' Dr' if Decimal(line['debit']) else line['credit'] + ' Cr'}"
            for line in lines
        )

    def taxes(self, entry_id: str | UUID) -> list[tuple[Any, ...]]:
        """What an entry carries of taxes: side, base, tax, whether it is not due yet, line, code."""
        with tenant(self.books.tenant_id), connection.cursor() as cursor:
            cursor.execute(TAXES, [self.books.tenant_id, entry_id])
            return [
                (side, f"{base:f}", f"{tax:f}", deferred, line, code)
                for side, base, tax, deferred, line, code in cursor.fetchall()
            ]


def make_desk(pack: str = "my", *, currency: str | None = None, year: int = YEAR, **contact: Any) -> Desk:
    books = make_books(pack=pack, currency=currency, year=year)
    with tenant(books.tenant_id):
        install_tax_pack(company=books.company, accounts={})
        said = {"display_name": "Kopi Pagi", "is_customer": True, "is_supplier": True, "terms": {"days": 30}} | contact
        content = ContactIn.model_validate(said)
        made = create_contact(company=books.company, content=content)
    return Desk(books, made, Api(books.owner, books.tenant_id))

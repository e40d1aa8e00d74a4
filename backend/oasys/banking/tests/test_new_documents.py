"""An invoice or a bill is written from a line, posted, and the line is matched with its payment: all of it, or nothing."""

from decimal import Decimal
from typing import Any

import pytest

from oasys.banking.tests.desk import BankDesk, day, statement
from oasys.banking.tests.test_matching import balances
from oasys.core.tenancy import tenant
from oasys.invoicing.models import Document
from oasys.organisations.permissions import Permission
from oasys.payments.models import Payment
from oasys.payments.tests.till import Till
from tests.factories import Books, make_member, make_role
from tests.fixtures import Api

SALE, SUPPLY = (day(3, 3), "118.80", "IBG CR SERI BAYU"), (day(3, 4), "-54.00", "IBG DR LINTAS")


@pytest.fixture
def till(books: Books) -> Till:
    return Till.of(books, display_name="Seri Bayu Hotel Sdn Bhd", is_supplier=True)


@pytest.fixture
def desk(books: Books) -> BankDesk:
    return BankDesk(books)


def body(till: Till, amount: str, account: str, **more: Any) -> dict[str, Any]:
    row = {"text": "Coffee", "quantity": "1", "unit_price": amount, "account_code": account, "tax_code_ids": []}
    return {"contact_id": str(till.contact.id), "lines": [row], **more}


def documents(desk: BankDesk) -> list[Document]:
    with tenant(desk.books.tenant_id):
        return list(Document.objects.filter(company=desk.books.company).order_by("issue_date"))


def test_an_invoice_is_written_paid_and_matched_at_once(
    books: Books, till: Till, desk: BankDesk, api: Api, path: str
) -> None:
    desk.bring(statement([SALE]))
    (line,) = desk.lines()
    answer = api.post(
        f"{path}/bank-lines/{line.id}/match/document", body(till, "118.80", "4110", issue_date=f"{day(3, 1)}")
    )
    assert answer.status_code == 201, answer.content
    assert answer.json()["kind"] == "documents"
    (invoice,) = documents(desk)
    assert (invoice.kind, invoice.status, invoice.payable, invoice.issue_date) == (
        "invoice", "posted", Decimal("118.80"), day(3, 1),
    )  # fmt: skip
    assert desk.lines()[0].state == "matched"
    assert till.open() == []


def test_a_bill_needs_its_number_and_comes_to_the_line(
    books: Books, till: Till, desk: BankDesk, api: Api, path: str
) -> None:
    desk.bring(statement([SUPPLY]))
    (line,) = desk.lines()
    where, before = f"{path}/bank-lines/{line.id}/match/document", balances(desk)
    refused = api.post(where, body(till, "54.00", "8030"))
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/supplier_number")
    for wrong in ({"amount": "53.99"}, {"amount": "54.01"}, {"amount": "54.00", "issue_date": f"{day(3, 5)}"}):
        amount = wrong.pop("amount")
        refused = api.post(where, body(till, amount, "8030", supplier_number="RE-1", **wrong))
        assert refused.status_code == 422, refused.content
        assert (documents(desk), balances(desk), desk.lines()[0].state) == ([], before, "open")
    taken = api.post(where, body(till, "54.00", "8030", supplier_number="RE-1"))
    assert taken.status_code == 201, taken.content
    assert documents(desk)[0].supplier_number == "RE-1"
    again = api.post(where, body(till, "54.00", "8030", supplier_number="RE-2"))
    assert (again.status_code, len(documents(desk))) == (409, 1)


def test_undoing_the_match_leaves_the_document_open(
    books: Books, till: Till, desk: BankDesk, api: Api, path: str
) -> None:
    desk.bring(statement([SALE]))
    (line,) = desk.lines()
    made = api.post(f"{path}/bank-lines/{line.id}/match/document", body(till, "118.80", "4110")).json()
    undone = api.call("POST", f"{path}/bank-matches/{made['id']}/undo", {"reason": "other"}, If_Match='"v1"')
    assert undone.status_code == 200, undone.content
    assert desk.lines()[0].state == "open"
    assert len(till.open()) == 1
    with tenant(books.tenant_id):
        assert Payment.objects.get(company=books.company).undone_on is not None
    best = api.get(f"{path}/bank-lines/{line.id}/proposals").json()["items"][0]
    assert (best["kind"], best["left"]) == ("documents", "0.00")  # and it is proposed again


def test_who_may_not_post_invoices_posts_none_from_a_line(books: Books, till: Till, desk: BankDesk, path: str) -> None:
    desk.bring(statement([SALE, SUPPLY]))
    sale, supply = desk.lines()
    role = make_role(
        books.owner,
        books.tenant_id,
        Permission.BANK_READ,
        Permission.BANK_MATCH,
        Permission.PAYMENT_MAKE,
        Permission.PURCHASE_POST,
    )
    clerk = Api(make_member(books.tenant_id, role, "clerk"), books.tenant_id)
    refused = clerk.post(f"{path}/bank-lines/{sale.id}/match/document", body(till, "118.80", "4110"))
    assert (refused.status_code, refused.json()["code"]) == (403, "organisations.permission_missing")
    taken = clerk.post(
        f"{path}/bank-lines/{supply.id}/match/document", body(till, "54.00", "8030", supplier_number="RE-1")
    )
    assert taken.status_code == 201, taken.content

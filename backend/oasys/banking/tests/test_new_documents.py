"""An invoice or a bill is written from a line, posted, and the line is matched with its payment: all of it, or nothing."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from oasys.banking.models import BankMatch
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


@pytest.mark.parametrize(("of", "account", "more"), [(SALE, "4110", {}), (SUPPLY, "8030", {"supplier_number": "RE-1"})])
@pytest.mark.parametrize("earlier", [0, 2])
def test_undoing_voids_the_document_where_that_is_said(
    of: tuple[Any, str, str],
    account: str,
    more: dict[str, Any],
    earlier: int,
    books: Books,
    till: Till,
    desk: BankDesk,
    api: Api,
    path: str,
) -> None:
    desk.bring(statement([of]))
    (line,) = desk.lines()
    before, on = balances(desk), f"{line.booked_on - timedelta(days=earlier)}"
    said = body(till, of[1].removeprefix("-"), account, issue_date=on, **more)
    made = api.post(f"{path}/bank-lines/{line.id}/match/document", said).json()
    (document,) = documents(desk)
    assert made["document"] == {
        "id": str(document.id), "kind": document.kind, "number": document.number, "status": "posted",
    }  # fmt: skip
    where = f"{path}/bank-matches/{made['id']}/undo"
    undone = api.call("POST", where, {"void_document": True}, If_Match='"v1"')
    assert undone.status_code == 200, undone.content
    assert undone.json()["document"]["status"] == "void"
    assert (balances(desk), desk.lines()[0].state, till.open()) == (before, "open", [])
    again = api.post(f"{path}/bank-lines/{line.id}/match/document", said)
    assert again.status_code == 201, again.content
    assert [one.status for one in documents(desk)] == ["void", "posted"]


def test_a_match_without_a_document_voids_none(books: Books, till: Till, desk: BankDesk, api: Api, path: str) -> None:
    desk.bring(statement([SUPPLY]))
    (line,) = desk.lines()
    made = api.post(
        f"{path}/bank-lines/{line.id}/match/entry", {"parts": [{"account_code": "8030", "amount": "-54.00"}]}
    ).json()
    assert made["document"] is None
    refused = api.call("POST", f"{path}/bank-matches/{made['id']}/undo", {"void_document": True}, If_Match='"v1"')
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/void_document")
    assert desk.lines()[0].state == "matched"


def test_who_may_not_post_invoices_undoes_the_match_and_voids_none(
    books: Books, till: Till, desk: BankDesk, api: Api, path: str
) -> None:
    desk.bring(statement([SALE]))
    (line,) = desk.lines()
    made = api.post(f"{path}/bank-lines/{line.id}/match/document", body(till, "118.80", "4110")).json()
    role = make_role(books.owner, books.tenant_id, Permission.BANK_READ, Permission.BANK_MATCH, Permission.PAYMENT_MAKE)
    clerk, where = Api(make_member(books.tenant_id, role, "clerk"), books.tenant_id), f"bank-matches/{made['id']}/undo"
    refused = clerk.call("POST", f"{path}/{where}", {"void_document": True}, If_Match='"v1"')
    assert (refused.status_code, refused.json()["code"]) == (403, "organisations.permission_missing")
    assert (desk.lines()[0].state, documents(desk)[0].status) == ("matched", "posted")
    assert clerk.call("POST", f"{path}/{where}", {}, If_Match='"v1"').status_code == 200
    assert documents(desk)[0].status == "posted"


def test_the_database_takes_no_document_that_another_act_posted(
    books: Books, till: Till, desk: BankDesk, api: Api, path: str
) -> None:
    """Else who undoes a match could void any document of the company."""
    desk.bring(statement([SALE]))
    made = api.post(f"{path}/bank-lines/{desk.lines()[0].id}/match/document", body(till, "118.80", "4110"))
    assert made.status_code == 201, made.content
    for id_ in (documents(desk)[0].id, books.company.id):
        with (
            pytest.raises(DatabaseError, match="names the one document that was posted for it"),
            tenant(books.tenant_id),
            transaction.atomic(),
        ):
            BankMatch.objects.create(
                company=books.company, kind="documents", made=[{"kind": "document", "id": str(id_)}],
                made_by=books.owner, made_at="2026-01-01T00:00Z",
            )  # fmt: skip


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

"""Payments, ageing and statements over HTTP: repeated once, versions, filters, who may, and the number of statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oasys.contacts.tests.people import make_contact
from oasys.organisations.permissions import Permission, Role
from oasys.payments.tests.till import PAYABLE, Till, day
from tests.factories import Books, make_books, make_member, make_role
from tests.fixtures import Api


@pytest.fixture
def till(books: Books) -> Till:
    return Till.of(books)


def body(till: Till, amount: str = "100.00", **said):
    row = {
        "direction": "receipt", "contact_id": str(till.contact.id), "account_code": "1130", "paid_on": "2026-04-15",
        "currency": "MYR", "amount": amount,
    }  # fmt: skip
    return row | said


def test_a_payment_is_made_read_listed_and_undone(till: Till, api: Api, path: str):
    invoice = till.item("100.00", "425.00", currency="EUR", on=day(3))
    sent = body(
        till, currency="EUR", bank_currency="MYR", bank_amount="430.00", reference="TT 7",
        charges={"account_code": "8030", "amount": "10.00"}, allocations=[{"line_id": str(invoice)}],
    )  # fmt: skip
    answer = api.post(f"{path}/payments", sent, Idempotency_Key="one")
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert {name: made[name] for name in ("amount", "bank_amount", "charges", "base_amount", "unallocated_amount")} == {
        "amount": "100.00", "bank_amount": "430.00", "charges": "10.00", "base_amount": "440.00", "unallocated_amount": "0.00",
    }  # fmt: skip
    assert made["entry_number"] == "BK-2026-000001" or made["entry_number"].endswith("-000001")
    again = api.post(f"{path}/payments", sent, Idempotency_Key="one")
    assert (again.json(), again["Idempotency-Replayed"]) == (made, "true")
    one = f"{path}/payments/{made['id']}"
    assert api.get(one).json() == made
    assert api.get(one, If_None_Match=api.get(one)["ETag"]).status_code == 304
    assert api.post(f"{one}/undo", {"undone_on": "2026-05-01"}).status_code == 428
    undone = api.post(f"{one}/undo", {"undone_on": "2026-05-01", "reason": "It bounced"}, If_Match=answer["ETag"])
    assert (undone.status_code, undone.json()["state"], undone["ETag"]) == (200, "undone", '"v2"')
    reversed_ = api.post(f"{path}/journal-entries/{made['entry_id']}/reverse", {"posting_date": "2026-05-02"})
    assert reversed_.status_code == 409


def test_the_entry_of_a_payment_is_undone_and_not_reversed(till: Till, api: Api, path: str):
    made = api.post(f"{path}/payments", body(till, advance=True)).json()
    answer = api.post(f"{path}/journal-entries/{made['entry_id']}/reverse", {"posting_date": "2026-05-02"})
    assert (answer.status_code, answer.json()["code"]) == (409, "payments.entry_of_payment")


def test_lists_are_filtered_and_paged(till: Till, api: Api, path: str):
    other = Till(till.books, make_contact(till.books, display_name="Other", is_customer=True))
    made = [till.pay("1.00", is_advance=True, paid_on=day(month)) for month in (3, 4, 5)]
    made.append(other.pay("2.00", is_advance=True, direction="payment", paid_on=day(6)))
    till.undo(made[0], day(7))

    def listed(query: str) -> list[str]:
        return [row["id"] for row in api.get(f"{path}/payments{query}").json()["items"]]

    everything = [str(id_) for id_ in reversed(made)]
    assert listed("") == everything
    assert listed("?direction=payment") == everything[:1]
    assert listed(f"?contact_id={till.contact.id}") == everything[1:]
    assert listed("?state=undone") == everything[3:]
    assert listed("?from_date=2026-04-15&to_date=2026-05-15") == everything[1:3]
    first = api.get(f"{path}/payments?limit=3").json()
    assert listed(f"?limit=3&after={first['next']}") == everything[3:]


def test_open_items_say_whose_they_are(till: Till, api: Api, path: str):
    till.item("1.00", on=day(3), due=day(4))
    till.item("2.00", on=day(3), whose=make_contact(till.books, display_name="Other", is_customer=True))
    found = api.get(f"{path}/open-items?account_code=1310&contact_id={till.contact.id}").json()["items"]
    assert [(row["contact_name"], row["amount"], row["due_date"]) for row in found] == [
        ("Kopi Pagi", "1.00", "2026-04-15")
    ]
    day_after = api.get(f"{path}/open-items?account_code=1310&as_of=2026-04-16&contact_id={till.contact.id}").json()
    assert [row["days_overdue"] for row in day_after["items"]] == [1]


def test_ageing_and_a_statement_of_account(till: Till, api: Api, path: str):
    till.item("-100.00", on=day(3), account=PAYABLE, due=day(4))
    found = api.get(f"{path}/ageing?side=payable&as_of=2026-05-16").json()
    (row,) = found["contacts"]
    assert (row["base"]["days_31_60"], row["base"]["total"], found["control_amount"]) == ("100.00", "100.00", "100.00")
    assert found["next"] is None
    one = f"{path}/contacts/{till.contact.id}/statement?from_date=2026-03-01&to_date=2026-05-31"
    assert api.get(one).json()["currencies"] == []
    (payable,) = api.get(f"{one}&side=payable").json()["currencies"]
    assert (payable["closing_balance"], payable["ages"]["days_31_60"]) == ("100.00", "100.00")
    backwards = api.get(f"{path}/contacts/{till.contact.id}/statement?from_date=2026-03-02&to_date=2026-03-01")
    assert (backwards.status_code, backwards.json()["errors"][0]["pointer"]) == (422, "/to_date")


def test_who_is_limited_to_an_amount_pays_up_to_it(till: Till, path: str):
    role = make_role(
        till.books.owner, till.books.tenant_id, Permission.PAYMENT_READ, Permission.PAYMENT_MAKE, limits={"MYR": "50"}
    )
    bob = Api(make_member(till.books.tenant_id, role), till.books.tenant_id)
    assert bob.post(f"{path}/payments", body(till, "50.00", advance=True)).status_code == 201
    answer = bob.post(f"{path}/payments", body(till, "50.01", advance=True))
    assert answer.json()["code"] == "ledger.entry_over_limit"


def test_a_bookkeeper_reads_and_pays_nothing_and_a_stranger_finds_nothing(till: Till, path: str):
    paid = till.pay("1.00", is_advance=True)
    bob = Api(make_member(till.books.tenant_id, Role.BOOKKEEPER), till.books.tenant_id)
    assert bob.get(f"{path}/payments/{paid}").status_code == 200
    assert bob.post(f"{path}/payments", body(till, advance=True)).status_code == 403
    theirs = make_books()
    charlie = Api(theirs.owner, theirs.tenant_id)
    assert charlie.get(f"{path}/payments/{paid}").status_code == 404
    assert charlie.get(f"/companies/{theirs.company.id}/payments/{paid}").status_code == 404
    strange = charlie.post(f"/companies/{theirs.company.id}/payments", body(till, advance=True))
    assert (strange.status_code, strange.json()["errors"][0]["pointer"]) == (404, "/contact_id")


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"amount": "0"}, "/amount"),
        ({"amount": "-1.00"}, "/amount"),
        ({"status": "posted"}, "/status"),
        ({"state": "undone"}, "/state"),
        ({"entry_number": "BJ-1"}, "/entry_number"),
        ({"account_id": "00000000-0000-7000-8000-000000000000"}, ""),
        ({"direction": "both"}, "/direction"),
    ],
)
def test_garbage_and_what_the_server_sets_are_refused(till: Till, api: Api, path: str, said, pointer: str):
    answer = api.post(f"{path}/payments", body(till, advance=True) | said)
    assert answer.status_code == 422, answer.content
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]


def test_a_list_costs_the_same_statements_however_long(till: Till, api: Api, path: str):
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert api.get(f"{path}/payments").status_code == 200
        return len(found)

    till.pay("1.00", is_advance=True)
    statements()
    few = statements()
    for _ in range(4):
        till.pay("1.00", is_advance=True)
    assert statements() == few

"""The items behind the ageing, what settles one, the figures of the first page, and the ageing as a file."""

from decimal import Decimal

import pytest

from oasys.contacts.tests.people import make_contact
from oasys.core.tenancy import tenant
from oasys.organisations.permissions import Permission
from oasys.payments.owed import owed
from oasys.payments.tests.till import PAYABLE, Till, day
from tests.factories import Books, make_books, make_member, make_role
from tests.fixtures import Api


@pytest.fixture
def till(books: Books) -> Till:
    return Till.of(books)


def reader(till: Till, *permissions: Permission) -> Api:
    role = make_role(till.books.owner, till.books.tenant_id, *permissions)
    return Api(make_member(till.books.tenant_id, role), till.books.tenant_id)


def test_the_items_are_those_the_ageing_adds_up(till: Till, api: Api, path: str):
    other = make_contact(till.books, display_name="Other", is_customer=True)
    late = till.item("100.00", on=day(3), due=day(4))
    credit = till.item("-30.00", on=day(2))
    bill = till.item("-50.00", on=day(3), account=PAYABLE, due=day(5))
    theirs = till.item("7.00", on=day(3), whose=other)
    nobodys = till.item("5.00", on=day(3, 20), whose=False)
    paid = till.pay("60.00", (late, "60.00"), paid_on=day(4, 20))

    def listed(query: str) -> dict[str, tuple[str, str, str]]:
        found = api.get(f"{path}/ageing/items?as_of=2026-05-20{query}").json()["items"]
        return {row["line_id"]: (row["open_amount"], row["amount"], row["bucket"]) for row in found}

    assert listed(f"&contact_id={till.contact.id}") == {
        str(credit): ("-30.00", "-30.00", "days_over_90"),
        str(late): ("40.00", "100.00", "days_31_60"),
        str(bill): ("50.00", "50.00", "days_1_30"),
    }
    assert list(listed("&side=payable")) == [str(bill)]
    assert list(listed("&without_contact=true")) == [str(nobodys)]
    assert list(listed("&side=receivable&currency=EUR")) == []
    assert set(listed("&side=receivable")) == {str(one) for one in (late, credit, theirs, nobodys)}
    before = api.get(f"{path}/ageing/items?as_of=2026-04-19&contact_id={till.contact.id}&side=receivable").json()
    assert [row["open_amount"] for row in before["items"]] == ["-30.00", "100.00"]
    known = api.get(f"{path}/ageing/items?known_at=2020-01-01T00:00:00Z").json()
    assert known["items"] == []
    first = api.get(f"{path}/ageing/items?as_of=2026-05-20&limit=2").json()
    rest = api.get(f"{path}/ageing/items?as_of=2026-05-20&limit=9&after={first['next']}").json()
    assert len(first["items"]) == 2 and len(rest["items"]) == 3
    (by,) = api.get(f"{path}/open-items/{late}/settled-by").json()
    assert (by["payment_id"], by["settled_amount"], by["cancelled_on"]) == (str(paid), "60.00", None)
    assert api.get(f"{path}/open-items/{bill}/settled-by").json() == []
    stranger = make_books()
    charlie = Api(stranger.owner, stranger.tenant_id)
    assert charlie.get(f"/companies/{stranger.company.id}/open-items/{late}/settled-by").json() == []
    assert charlie.get(f"/companies/{stranger.company.id}/ageing/items").json()["items"] == []


def test_what_is_owed_is_the_ageing_of_the_day(till: Till, api: Api, path: str):
    """Also with what settlements say of days to come, in both directions."""
    present, ahead = day(6), day(9)
    first = till.item("100.00", "425.00", currency="EUR", on=day(2), due=day(3))
    second = till.item("80.00", on=day(3), due=present)
    till.item("-50.00", on=day(3), account=PAYABLE)
    till.item("11.00", on=day(7))
    paid = {"currency": "EUR", "bank_currency": "MYR", "bank_amount": Decimal(130)}
    till.pay("30.00", (first, "30.00"), paid_on=day(4), **paid)
    till.pay("20.00", (second, "20.00"), paid_on=ahead)
    till.undo(till.pay("10.00", (second, "10.00"), paid_on=day(5)), ahead)
    with tenant(till.books.tenant_id):
        found = owed(company=till.books.company, day=present)
    for side in ("receivable", "payable"):
        aged = till.aged(side, present)["totals"]
        assert (found[side]["ages"], found[side]["items"]) == (aged["base"], aged["items"])
        late = sum(amount for name, amount in aged["base"].items() if name.startswith("days"))
        assert found[side]["overdue_amount"] == late
    assert (found["receivable"]["ages"]["total"], found["receivable"]["overdue_items"]) == (Decimal("367.50"), 1)
    assert api.get(f"{path}/owed").json()["drafts"] == {
        "invoice": 0, "credit_note": 0, "bill": 0, "supplier_credit": 0, "is_capped": False,
    }  # fmt: skip
    assert reader(till, Permission.PAYMENT_READ).get(f"{path}/owed").json()["drafts"] is None


def test_the_ageing_as_a_file_has_every_contact_and_its_proof(till: Till, api: Api, path: str):
    till.item("1.00", on=day(3))
    till.item("2.00", on=day(3), whose=make_contact(till.books, display_name="=Evil", is_customer=True))
    till.item("4.00", on=day(3), whose=False)
    answer = api.get(f"{path}/ageing?side=receivable&as_of=2026-03-31&format=csv&limit=1")
    rows = [line.split(",") for line in answer.content.decode("utf-8-sig").split("\r\n")]
    assert [row[1] for row in rows[1:-1]] == [
        "'=Evil", "Kopi Pagi", "Without contact", "Total", "Booked in the base currency alone", "Control accounts",
    ]  # fmt: skip
    assert (rows[4][-1], rows[6][-1]) == ("7.00", "7.00")
    assert api.get(f"{path}/ageing?side=payable&format=xlsx").content[:2] == b"PK"
    refused = reader(till, Permission.PAYMENT_READ).get(f"{path}/ageing?side=payable&format=csv")
    assert (refused.status_code, refused.json()["code"]) == (403, "organisations.permission_missing")

"""What who pays early takes off: by the terms of the contact or as said, until a day, frozen once the document is posted."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection
from hypothesis import given
from hypothesis import strategies as st

from oasys.core.tenancy import tenant
from oasys.invoicing.models import Document
from oasys.invoicing.rules import early_discount
from oasys.invoicing.tests.desk import DAY, Desk, make_desk

TERMS = {"days": 30, "discount_percent": "2", "discount_days": 14}


@pytest.fixture
def desk(db: None) -> Desk:
    return make_desk(terms=TERMS)


def said(document: dict[str, Any]) -> tuple[str | None, str | None, str | None]:
    return (
        document["early_discount_percent"],
        document["early_discount_until"],
        document["early_discount_amount"],
    )


def test_terms_of_the_contact_are_those_of_its_documents(desk: Desk):
    invoice = desk.write("invoice", desk.line(account="4110"), post=False).json()
    assert said(invoice) == ("2", "2026-03-29", "2.00")
    contact = desk.api.get(f"{desk.path}/contacts/{desk.contact.id}").json()
    assert contact["terms"] == TERMS | {"counted_from": "invoice_date"}


def test_a_document_says_otherwise_than_the_terms(desk: Desk):
    lines = [desk.line(account="4110")]
    own = desk.write("invoice", *lines, post=False, early_discount_percent="3", early_discount_until="2026-03-20")
    assert said(own.json()) == ("3", "2026-03-20", "3.00")
    assert said(desk.write("invoice", *lines, post=False, early_discount_percent="0").json()) == (None, None, None)
    # it never ends after the document is due
    short = desk.write("invoice", *lines, post=False, due_date="2026-03-22").json()
    assert said(short) == ("2", "2026-03-22", "2.00")
    assert said(desk.write("invoice", *lines, post=False, is_cash=True).json()) == (None, None, None)
    preview = desk.api.post(f"{desk.path}/invoices/preview", desk.body(*lines)).json()
    assert said(preview) == ("2", "2026-03-29", "2.00")


def test_days_from_the_end_of_the_month_count_from_there(db: None):
    desk = make_desk(terms=TERMS | {"counted_from": "month_end"})
    invoice = desk.write("invoice", desk.line(account="4110"), post=False).json()
    assert (invoice["due_date"], invoice["early_discount_until"]) == ("2026-04-30", "2026-04-14")


REFUSED: dict[str, tuple[dict[str, str], str]] = {
    "a day before the document": ({"early_discount_until": "2026-03-14"}, "/early_discount_until"),
    "a day after it is due": ({"early_discount_until": "2026-04-15"}, "/early_discount_until"),
    "a day of no discount": (
        {"early_discount_percent": "0", "early_discount_until": "2026-03-20"}, "/early_discount_until"),
    "all of it": ({"early_discount_percent": "100"}, "/early_discount_percent"),
    "less than nothing": ({"early_discount_percent": "-1"}, "/early_discount_percent"),
    "finer than an e-invoice can say": ({"early_discount_percent": "2.125"}, "/early_discount_percent"),
}  # fmt: skip


@pytest.mark.parametrize(("own", "pointer"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_is_refused_at_its_field(desk: Desk, own: dict[str, str], pointer: str):
    answer = desk.write("invoice", desk.line(account="4110"), post=False, **own)
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]


def test_half_a_discount_is_asked_for_the_other_half(db: None):
    desk = make_desk()
    for own, pointer in (
        ({"early_discount_percent": "2"}, "/early_discount_until"),
        ({"early_discount_until": "2026-03-20"}, "/early_discount_percent"),
    ):
        answer = desk.write("invoice", desk.line(account="4110"), post=False, **own)
        assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]


def test_a_credit_has_none(desk: Desk):
    note = desk.write("credit_note", desk.line(account="4110"), post=False)
    assert said(note.json()) == (None, None, None)
    for own in ({"early_discount_percent": "2"}, {"early_discount_until": "2026-03-20"}):
        answer = desk.write("credit_note", desk.line(account="4110"), post=False, **own)
        assert [one["pointer"] for one in answer.json()["errors"]] == [f"/{next(iter(own))}"]


def test_terms_that_change_leave_posted_documents_alone(desk: Desk):
    invoice = desk.post("invoice", desk.line(account="4110"))
    path = f"{desk.path}/contacts/{desk.contact.id}"
    body = {"display_name": "Kopi Pagi", "is_customer": True, "terms": {"days": 7}}
    assert desk.api.call("PUT", path, body, If_Match='"v1"').status_code == 200
    read = desk.api.get(f"{desk.path}/invoices/{invoice['id']}").json()
    assert said(read)[:2] == ("2", "2026-03-29")
    with pytest.raises(DatabaseError, match="never changed"), tenant(desk.books.tenant_id):
        Document.objects.filter(id=invoice["id"]).update(early_discount_percent=Decimal(50))


HALVES = {
    "a percent without a day": "early_discount_percent = 2, early_discount_until = null",
    "a day without a percent": "early_discount_percent = null",
    "a day after it is due": "early_discount_until = due_date + 1",
    "a day before its date": "early_discount_until = issue_date - 1",
    "no due date": "due_date = null",
    "not a number": "early_discount_percent = 'NaN'",
}


@pytest.mark.parametrize("change", HALVES.values(), ids=HALVES.keys())
def test_postgresql_keeps_it_whole(desk: Desk, change: str):
    draft = desk.write("invoice", desk.line(account="4110"), post=False).json()
    with pytest.raises(IntegrityError), tenant(desk.books.tenant_id), connection.cursor() as cursor:
        cursor.execute(f"update invoicing_document set {change} where id = %s", [draft["id"]])


def test_terms_of_a_contact_are_whole(desk: Desk):
    for terms in (
        {"days": 30, "discount_percent": "2"},
        {"days": 30, "discount_days": 14},
        {"days": 10, "discount_percent": "2", "discount_days": 14},
        {"days": 30, "discount_percent": "0", "discount_days": 14},
        {"days": 30, "discount_percent": "100", "discount_days": 14},
        {"days": 30, "discount_percent": "2.125", "discount_days": 14},
    ):
        body = {"display_name": "Other", "is_customer": True, "terms": terms}
        answer = desk.api.post(f"{desk.path}/contacts", body)
        assert answer.status_code == 422, terms
        assert answer.json()["errors"][0]["pointer"].startswith("/terms")


@pytest.mark.parametrize(
    "change",
    ["terms_discount_percent = null", "terms_discount_days = null", "terms_discount_days = terms_days + 1",
     "terms_days = null, terms_from = null", "terms_discount_percent = 100"],
)  # fmt: skip
def test_postgresql_keeps_terms_whole(desk: Desk, change: str):
    with pytest.raises(IntegrityError), tenant(desk.books.tenant_id), connection.cursor() as cursor:
        cursor.execute(f"update contacts_contact set {change} where id = %s", [desk.contact.id])


def test_accounts_of_discounts_are_chosen(desk: Desk):
    path = f"{desk.path}/invoicing-settings"
    chosen = {"discount_granted_account": "4110", "discount_received_account": "8030"}
    answer = desk.api.call("PUT", path, chosen, If_Match='"v0"')
    assert answer.status_code == 200, answer.content
    assert chosen.items() <= desk.api.get(path).json().items()
    wrong = desk.api.call("PUT", path, chosen | {"discount_granted_account": "1310"}, If_Match='"v1"')
    assert [one["pointer"] for one in wrong.json()["errors"]] == ["/discount_granted_account"]


@given(
    rest=st.integers(0, 10**9).map(lambda units: Decimal(units)),
    percent=st.decimals(Decimal("0.01"), Decimal("99.99"), places=2),
    decimals=st.sampled_from([0, 2, 3]),
)
def test_what_is_taken_and_what_is_left_are_the_whole(rest: Decimal, percent: Decimal, decimals: int):
    rest = rest.scaleb(-decimals)
    taken = early_discount(rest, percent=percent, until=DAY, day=DAY, decimals=decimals)
    assert taken is None or (0 < taken <= rest and taken == taken.quantize(Decimal(1).scaleb(-decimals)))
    exact = rest * percent / 100
    assert abs((taken or 0) - exact) * 2 <= Decimal(1).scaleb(-decimals)


NAMED = [
    {"name": "30 net", "days": 30, "is_default": True},
    {"name": "2/14", "days": 30, "discount_percent": "2", "discount_days": 14, "counted_from": "month_end"},
]


def test_default_terms_of_the_company_count_where_nothing_was_agreed(db: None):
    desk = make_desk(terms=None)
    chosen = [NAMED[0] | {"is_default": False}, NAMED[1] | {"is_default": True}]
    answer = desk.api.call("PUT", f"{desk.path}/invoicing-settings", {"terms": chosen}, If_Match='"v0"')
    assert [one["name"] for one in answer.json()["terms"]] == ["30 net", "2/14"], answer.content
    invoice = desk.write("invoice", desk.line(account="4110"), post=False).json()
    assert (invoice["due_date"], *said(invoice)) == ("2026-04-30", "2", "2026-04-14", "2.00")
    bill = desk.write("bill", desk.line(account="6110"), post=False, supplier_number="1").json()
    assert bill["due_date"] == DAY.isoformat()


def test_terms_that_were_agreed_come_before_the_default(desk: Desk):
    chosen = {"terms": [NAMED[0] | {"days": 7}]}
    assert desk.api.call("PUT", f"{desk.path}/invoicing-settings", chosen, If_Match='"v0"').status_code == 200
    invoice = desk.write("invoice", desk.line(account="4110"), post=False).json()
    assert (invoice["due_date"], invoice["early_discount_until"]) == ("2026-04-14", "2026-03-29")


@pytest.mark.parametrize(
    "terms",
    [
        [NAMED[0], NAMED[0] | {"name": "30 NET", "is_default": False}],
        [NAMED[0], NAMED[1] | {"is_default": True}],
        [NAMED[0] | {"name": " "}],
        [NAMED[1] | {"discount_days": 31}],
    ],
)
def test_terms_that_cannot_be_are_refused(desk: Desk, terms: list[dict[str, Any]]):
    answer = desk.api.call("PUT", f"{desk.path}/invoicing-settings", {"terms": terms}, If_Match='"v0"')
    assert answer.status_code == 422

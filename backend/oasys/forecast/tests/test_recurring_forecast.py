"""Recurring invoices and bills in a forecast: what the preview of each says, due by the terms of its contact."""

from datetime import date
from typing import Any

import pytest

from oasys.contacts.models import Contact
from oasys.core.tenancy import tenant
from oasys.forecast.tests.outlook import TODAY, cells, listed, rate, seen
from oasys.invoicing.tests.desk import Desk, make_desk
from oasys.recurring_documents.due import make_due
from oasys.recurring_documents.expected import expected_documents


@pytest.fixture
def desk() -> Desk:
    """Its contact pays, and is paid, within 30 days."""
    return make_desk()


def set_up(desk: Desk, kind: str = "invoice", *lines: dict[str, Any], **said: Any) -> dict[str, Any]:
    """One of the first of each month from May on, unless it is said otherwise."""
    account = "4110" if kind == "invoice" else "6110"
    document = {"contact_id": str(desk.contact.id), "lines": list(lines) or [desk.line(account=account)]}
    if kind == "bill":
        document["supplier_number"] = "RENT-{year}-{month}-{date}"
    body = {"name": f"R {kind} {len(lines)}", "unit": "month", "starts_on": "2026-05-01", "action": "post"}
    body |= {"document": document | said.pop("document", {})} | said
    made = desk.api.post(f"{desk.path}/recurring-{kind}s", body)
    assert made.status_code == 201, made.content
    return made.json() | {"at": f"{desk.path}/recurring-{kind}s/{made.json()['id']}"}


def test_what_recurs_comes_when_it_is_due_until_it_ends(desk: Desk):
    set_up(desk, times=2)
    made = set_up(desk, "bill", unit="week", every=3, starts_on="2026-04-20", ends_on="2026-05-31")
    found = seen(desk.books)
    assert cells(found) == [
        "6 recurring_bills out 100.00", "7 recurring_invoices in 100.00", "9 recurring_bills out 100.00",
        "12 recurring_invoices in 100.00",
    ]  # fmt: skip
    first, second = listed(desk.books, kind="recurring_bills")
    assert (str(first["recurring_document_id"]), first["occurrence"], second["occurrence"]) == (made["id"], 1, 2)
    assert (first["day"], first["contact_name"], first["recurring_name"]) == (
        date(2026, 5, 20),
        "Kopi Pagi",
        "R bill 0",
    )


def test_it_is_the_amount_of_the_preview_to_the_cent(desk: Desk):
    """With taxes that change on a day in between, discounts, charges, prices with tax in them."""
    tax = desk.code("ST10")
    answer = desk.api.call("PUT", f"{desk.path}/tax-codes/{tax}/rates/2026-06-01", {"values": ["12"]}, If_Match='"v1"')
    assert answer.status_code < 300, answer.content
    line = desk.line("33.335", "ST10", account="4110", quantity="3", discount_percent="7.5")
    extras = {
        "prices_include_tax": True,
        "charges": [{"amount": "4.99", "text": "Freight", "account_code": "4110", "tax_code_ids": [tax]}],
        "allowances": [{"amount": "1.11", "text": "Loyal", "account_code": "4110", "tax_code_ids": []}],
    }
    made = set_up(desk, "invoice", line, document=extras)
    said = desk.api.get(f"{made['at']}/upcoming?count=2").json()["items"]
    assert said[0]["payable"] != said[1]["payable"] or said[0]["tax"] != said[1]["tax"]
    rows = listed(desk.books, kind="recurring_invoices")
    assert [(f"{row['amount']:f}", f"{row['day']}") for row in rows] == [
        (one["payable"], one["due_date"]) for one in said
    ]


def test_what_was_written_is_an_open_item_and_recurs_no_more(desk: Desk):
    set_up(desk, starts_on="2026-04-01", times=2)
    before = cells(seen(desk.books))
    make_due(tenant_id=desk.books.tenant_id, today=TODAY, problem_of=lambda error: {"code": str(error)})
    after = cells(seen(desk.books))
    assert before == ["3 recurring_invoices in 100.00", "7 recurring_invoices in 100.00"]
    assert after == ["3 receivables in 100.00", "7 recurring_invoices in 100.00"]


def test_what_is_paused_or_ended_does_not_come(desk: Desk):
    made = set_up(desk)
    answer = desk.api.call("PATCH", made["at"], {"is_active": False}, If_Match='"v1"')
    assert answer.status_code == 200, answer.content
    assert cells(seen(desk.books)) == []


def test_foreign_documents_are_worth_the_rate_of_today(desk: Desk):
    set_up(desk, document={"currency": "EUR"}, times=1)
    (euro,) = seen(desk.books)["left_out"]
    assert (euro["currency"], euro["inflow"], euro["items"]) == ("EUR", 100, 1)
    rate(desk.books, "EUR", "4.5")
    assert cells(seen(desk.books)) == ["7 recurring_invoices in 450.00"]


def test_what_cannot_be_computed_is_named(desk: Desk):
    """A tax code that is in use no more, a contact that is archived: in no figure, and said."""
    taxed = set_up(desk, "invoice", desk.line("10.00", "ST10", account="4110"))
    set_up(desk)
    tax = desk.code("ST10")
    answer = desk.api.call("PUT", f"{desk.path}/tax-codes/{tax}/rates/2026-05-01", {"values": [None]}, If_Match='"v1"')
    assert answer.status_code < 300, answer.content
    found = seen(desk.books)
    (one,) = found["uncomputable"]
    assert (str(one.recurring_id), one.code, found["uncomputable_count"]) == (taxed["id"], "tax.rate_missing", 1)
    assert cells(found) == ["7 recurring_invoices in 100.00", "12 recurring_invoices in 100.00"]
    with tenant(desk.books.tenant_id):
        Contact.objects.filter(id=desk.contact.id).update(archived_at="2026-04-01T00:00:00Z")
    found = seen(desk.books)
    assert (found["uncomputable_count"], cells(found)) == (2, [])


def test_the_same_content_is_computed_once(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    from oasys.recurring_documents import expected

    for number in range(3):
        set_up(desk, name=f"Plan {number}")
    calls: list[Any] = []
    compute = expected.computed
    monkeypatch.setattr(expected, "computed", lambda **said: calls.append(said) or compute(**said))
    with tenant(desk.books.tenant_id):
        found, failed = expected_documents(company=desk.books.company, until=date(2026, 7, 12))
    assert (len(found), failed, len(calls)) == (6, [], 1)

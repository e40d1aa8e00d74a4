"""A deposit is owed back until an invoice deducts it: whole, once, paid, with the tax that it was charged with."""

import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from oasys.core.tenancy import tenant
from oasys.invoicing.models import Document
from oasys.invoicing.tests.desk import Desk, make_desk


@pytest.fixture
def desk(db: None) -> Desk:
    return make_desk("de")


def pay(desk: Desk, document: dict[str, Any], account: str = "1730", **said: Any) -> dict[str, Any]:
    body = {
        "direction": "receipt",
        "contact_id": str(desk.contact.id),
        "account_code": account,
        "paid_on": document["issue_date"],
        "currency": document["currency"],
        "amount": document["payable"],
        "allocations": [{"line_id": document["control_line_id"]}],
    }
    answer = desk.api.post(f"{desk.path}/payments", body | said)
    assert answer.status_code == 201, answer.content
    return answer.json()


def deposit(desk: Desk, price: str = "300.00", *codes: str, is_paid: bool = True, **said: Any) -> dict[str, Any]:
    made = desk.post("invoice", desk.line(price, *codes, **said.pop("line", {})), is_deposit=True, **said)
    if is_paid:
        pay(desk, made)
    return made


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_tax_of_a_german_deposit_falls_due_when_it_is_paid(desk: Desk):
    made = deposit(desk, "300.00", "U19", is_paid=False)
    assert desk.entry(made["journal_entry_id"]) == "1410 357.00 Dr\n2120 300.00 Cr\n2240 57.00 Cr"
    assert desk.taxes(made["journal_entry_id"]) == [("output", "300.00", "57.00", True, 3, "U19")]
    assert (made["is_deposit"], made["taxes"][0]["due_on"]) == (True, "payment")
    pay(desk, made)
    moved = desk.api.get(f"{desk.path}/journal-entries?limit=1").json()["items"][0]
    assert "2240 57.00 Dr" in desk.entry(moved["id"])
    assert "2210 57.00 Cr" in desk.entry(moved["id"])


def test_the_invoice_deducts_the_tax_that_was_charged(desk: Desk):
    """T42 of the worked cases: 190.01 of tax, of which 57.00 and 38.00 were charged before."""
    first, second = deposit(desk, "300.01", "U19"), deposit(desk, "199.99", "U19")
    ids = [first["id"], second["id"]]
    final = desk.post("invoice", desk.line("1000.05", "U19", account="4010"), deposit_ids=ids)
    assert (final["net"], final["tax"], final["payable"]) == ("500.05", "95.01", "595.06")
    assert desk.entry(final["journal_entry_id"]) == "1410 595.06 Dr\n4010 1000.05 Cr\n2120 500.00 Dr\n2210 95.01 Cr"
    assert final["deposit_ids"] == ids
    assert [line["deposit_id"] for line in final["lines"]] == [None, *ids]
    assert desk.api.get(f"{desk.path}/invoices/{first['id']}").json()["deducted_in"]["number"] == final["number"]
    assert desk.api.get(f"{desk.path}/deposits?contact_id={desk.contact.id}").json()["items"] == []


def test_prices_with_tax_deduct_the_same(desk: Desk):
    made = deposit(desk, "119.00", "U19", prices_include_tax=True)
    assert (made["net"], made["tax"]) == ("100.00", "19.00")
    final = desk.post(
        "invoice", desk.line("300.01", "U19", account="4010"), deposit_ids=[made["id"]], prices_include_tax=True
    )
    assert (final["lines"][1]["net"], final["lines"][1]["unit_price"], final["payable"]) == (
        "-100.00",
        "119.00",
        "181.01",
    )


@pytest.mark.parametrize("taken", ["open", "another contact", "no deposit", "twice", "of purchases"])
def test_what_is_not_to_be_deducted_is_refused(desk: Desk, taken: str):
    line = desk.line("1000.00", "U19", account="4010")
    made = deposit(desk, "300.00", "U19", is_paid=taken != "open")
    ids, kind, own = [made["id"]], "invoice", {}
    if taken == "another contact":
        other = desk.api.post(f"{desk.path}/contacts", {"display_name": "Other", "is_customer": True}).json()
        own = {"contact_id": other["id"]}
    elif taken == "no deposit":
        ids = [desk.post("invoice", line)["id"]]
    elif taken == "twice":
        desk.post("invoice", line, deposit_ids=ids)
    elif taken == "of purchases":
        kind, own = "bill", {"supplier_number": "1"}
    answer = desk.write(kind, line, deposit_ids=ids, **own)
    if taken == "open":
        assert refusal(answer) == (409, "invoicing.deposit_open")
    else:
        assert [one["pointer"] for one in answer.json()["errors"]] == ["/deposit_ids/0"]


def test_two_drafts_do_not_deduct_one_deposit(desk: Desk):
    made = deposit(desk, "300.00", "U19")
    drafts = [
        desk.write("invoice", desk.line("1000.00", "U19", account="4010"), post=False, deposit_ids=[made["id"]]).json()
        for _ in range(2)
    ]
    assert desk.act("invoice", drafts[0]["id"], "/post").status_code == 200
    assert refusal(desk.act("invoice", drafts[1]["id"], "/post")) == (409, "invoicing.deposit_refused")


def test_postgresql_deducts_no_more_than_a_paid_deposit(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    """With the checks of the service out of the way."""
    from oasys.invoicing.services import deposits

    monkeypatch.setattr(deposits, "refuse_open", lambda *_: None)
    line = desk.line("1000.00", "U19", account="4010")
    unpaid = deposit(desk, "300.00", "U19", is_paid=False)
    assert refusal(desk.write("invoice", line, deposit_ids=[unpaid["id"]])) == (409, "invoicing.deposit_open")
    pay(desk, unpaid)
    desk.post("invoice", line, deposit_ids=[unpaid["id"]])
    monkeypatch.setattr(deposits, "taken_of", lambda _: Decimal(0))
    assert refusal(desk.write("invoice", line, deposit_ids=[unpaid["id"]])) == (409, "invoicing.deposit_refused")


@pytest.mark.parametrize("act", ["undo its payment", "credit it", "void the invoice first"])
def test_a_deducted_deposit_stays_and_stays_paid(desk: Desk, act: str):
    made = deposit(desk, "300.00", "U19", is_paid=False)
    payment = pay(desk, made)
    final = desk.post("invoice", desk.line("1000.00", "U19", account="4010"), deposit_ids=[made["id"]])
    undo = {"undone_on": made["issue_date"], "reason": "Bounced"}
    if act == "credit it":
        credit = desk.act("invoice", made["id"], "/credit", {"issue_date": made["issue_date"]})
        assert refusal(credit) == (422, "invoicing.credit_refused")
        return
    if act == "void the invoice first":
        void = {"posting_date": made["issue_date"], "reason": "Wrong"}
        assert desk.act("invoice", final["id"], "/void", void, version=2).status_code == 200
    undone = desk.api.post(f"{desk.path}/payments/{payment['id']}/undo", undo, If_Match='"v1"')
    if act == "undo its payment":
        assert refusal(undone) == (409, "invoicing.deposit_refused")
    else:
        assert undone.status_code == 200, undone.content


@pytest.mark.parametrize("first", ["the payment is undone", "it is credited"])
def test_of_two_at_once_who_deducts_waits(monkeypatch: pytest.MonkeyPatch, first: str):
    """The service's own lock out of the way: PostgreSQL's is tried. What was begun first is committed while the other waits."""
    from oasys.invoicing.services import deposits

    monkeypatch.setattr(deposits, "refuse_open", lambda *_: None)
    desk = make_desk("de")  # committed, for another thread to see; other months hold other balances
    made = deposit(desk, "300.00", "U19", is_paid=False)
    payment = pay(desk, made)
    line = desk.line("1000.00", "U19", account="4010")
    draft = desk.write("invoice", line, post=False, deposit_ids=[made["id"]]).json()
    answers: list[Any] = []

    def deduct() -> None:
        try:
            answers.append(desk.act("invoice", draft["id"], "/post"))
        finally:
            connection.close()

    credit = None
    if first == "it is credited":
        credit = desk.act("invoice", made["id"], "/credit", {"issue_date": "2026-06-20"}).json()
    other = threading.Thread(target=deduct)
    with transaction.atomic():
        if credit:
            begun = desk.act("credit_note", credit["id"], "/post")
        else:
            undo = {"undone_on": "2026-06-20", "reason": "Bounced"}
            begun = desk.api.post(f"{desk.path}/payments/{payment['id']}/undo", undo, If_Match='"v1"')
        assert begun.status_code == 200, begun.content
        other.start()
        other.join(1.5)
        assert other.is_alive(), [answer.content for answer in answers]
    other.join(60)
    assert answers[0].status_code == 409, answers[0].content


def test_a_credit_note_of_the_invoice_gives_the_deposit_back(desk: Desk):
    made = deposit(desk, "300.00", "U19")
    final = desk.post("invoice", desk.line("1000.00", "U19", account="4010"), deposit_ids=[made["id"]])
    draft = desk.act("invoice", final["id"], "/credit", {"issue_date": "2026-03-20"}).json()
    assert draft["deposit_ids"] == [made["id"]]
    credit = desk.act("credit_note", draft["id"], "/post")
    assert (
        desk.entry(credit.json()["journal_entry_id"])
        == "1410 833.00 Cr\n4010 1000.00 Dr\n2120 300.00 Cr\n2210 133.00 Dr"
    )
    left = desk.api.get(f"{desk.path}/deposits?contact_id={desk.contact.id}").json()["items"]
    assert [(one["gross"], one["is_paid"]) for one in left] == [("357.00", True)]


def test_a_deposit_is_credited_and_refunded(desk: Desk):
    made = deposit(desk, "300.00", "U19")
    draft = desk.act("invoice", made["id"], "/credit", {"issue_date": "2026-03-20"}).json()
    credit = desk.act("credit_note", draft["id"], "/post").json()
    assert (credit["is_deposit"], credit["open_amount"]) == (True, "357.00")
    assert desk.entry(credit["journal_entry_id"]) == "1410 357.00 Cr\n2120 300.00 Dr\n2240 57.00 Dr"
    pay(desk, credit, direction="payment")
    assert desk.api.get(f"{desk.path}/invoices/{made['id']}").json()["state"] == "settled"
    assert desk.api.get(f"{desk.path}/deposits?contact_id={desk.contact.id}").json()["items"] == []


def test_a_deposit_stands_on_a_liability(desk: Desk):
    answer = desk.write("invoice", desk.line("300.00", "U19", account="4010"), is_deposit=True)
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [
        ("/lines/0/account_code", "ledger.account_unusable")
    ]


def test_its_account_is_chosen_among_liabilities(desk: Desk):
    chosen = {"deposits_account": "2180"}
    assert desk.api.call("PUT", f"{desk.path}/invoicing-settings", chosen, If_Match='"v0"').status_code == 200
    assert deposit(desk, "300.00")["lines"][0]["account_code"] == "2180"
    settings = desk.api.call("PUT", f"{desk.path}/invoicing-settings", {"deposits_account": "4010"}, If_Match='"v1"')
    assert [one["pointer"] for one in settings.json()["errors"]] == ["/deposits_account"]


def test_terms_of_the_contact_offer_no_discount_on_it(db: None):
    desk = make_desk("de", terms={"days": 30, "discount_percent": "2", "discount_days": 14})
    assert deposit(desk, "300.00", "U19")["early_discount_percent"] is None


@pytest.mark.parametrize(
    "statement",
    [
        "update invoicing_document set is_deposit = false where id = %s",
        "insert into invoicing_line select (jsonb_populate_record(l, jsonb_build_object('id', gen_random_uuid(), 'position', 9))).* "
        "from invoicing_line l where document_id = %s",
    ],
)
def test_a_posted_deposit_is_not_made_something_else(desk: Desk, statement: str):
    made = deposit(desk, "300.00", "U19")
    with (
        tenant(desk.books.tenant_id),
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="never changed"),
    ):
        cursor.execute(statement, [made["id"]])


def test_a_deposit_in_another_currency_leaves_the_books_as_it_came(db: None):
    """IFRIC 22.8: the part that was paid before keeps the rate of that day, income with it."""
    desk = make_desk("my")
    made = desk.post("invoice", desk.line("100.00"), is_deposit=True, currency="EUR", rate="4.70")
    pay(desk, made, account="1130", bank_currency="MYR", bank_amount="470.00")
    final = desk.post(
        "invoice", desk.line("300.00", account="4110"), deposit_ids=[made["id"]], currency="EUR", rate="5.00"
    )
    assert (final["payable"], final["base_net"], final["base_payable"]) == ("200.00", "1000.00", "1000.00")
    assert desk.entry(final["journal_entry_id"]) == "1310 1000.00 Dr\n4110 1500.00 Cr\n2150 470.00 Dr\n4110 30.00 Dr"
    with tenant(desk.books.tenant_id):
        assert Document.objects.get(id=final["id"]).lines.filter(deposit_id=made["id"]).count() == 1


@pytest.mark.parametrize(
    ("pack", "code", "taxes"), [("my", "SV8", ["SV8"]), ("my", "ST10", []), ("us", "CA", []), ("gb", "S20", ["S20"])]
)
def test_usual_taxes_of_a_deposit_are_those_of_the_country(db: None, pack: str, code: str, taxes: list[str]):
    desk = make_desk(pack)
    change = {"display_name": "Kopi Pagi", "is_customer": True, "sales_tax_code_ids": [desk.code(code)]}
    answer = desk.api.call("PUT", f"{desk.path}/contacts/{desk.contact.id}", change, If_Match='"v1"')
    assert answer.status_code == 200, answer.content
    line = {"quantity": "1", "unit_price": "100.00"}
    draft = desk.write("invoice", line, post=False, is_deposit=True).json()
    assert [tax["code"] for tax in draft["taxes"]] == taxes

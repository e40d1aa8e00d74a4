"""An invoice that deposits cover as a whole comes to nothing: numbered, booked, settled, and without an open item."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from oasys.core.ids import line_id
from oasys.core.tenancy import tenant
from oasys.invoicing.models import Document
from oasys.invoicing.services import posting
from oasys.invoicing.tests.desk import Desk, make_desk
from oasys.invoicing.tests.test_deposits import deposit, pay, refusal

ITEMS_OF = """
select count(*) from settlement_open_item i join ledger_journal_line l on l.tenant_id = i.tenant_id and l.id = i.line_id
where l.tenant_id = %s and l.entry_id = %s
"""


@pytest.fixture
def desk(db: None) -> Desk:
    return make_desk("de")


def covered(desk: Desk, *ids: str, price: str = "300.00", **said: Any) -> dict[str, Any]:
    return desk.post("invoice", desk.line(price, "U19", account="4010"), deposit_ids=list(ids), **said)


def listed(desk: Desk, **query: str) -> list[str]:
    where = "&".join(f"{name}={value}" for name, value in query.items())
    return [one["number"] for one in desk.api.get(f"{desk.path}/invoices?{where}").json()["items"]]


def test_it_is_booked_from_the_liability_to_income_and_settled_at_once(desk: Desk):
    made = deposit(desk, "300.00", "U19")
    final = covered(desk, made["id"])
    assert (final["state"], final["is_overdue"], final["open_amount"]) == ("settled", False, "0.00")
    assert [final[name] for name in ("net", "tax", "gross", "payable", "base_payable")] == ["0.00"] * 5
    assert final["number"] and final["control_line_id"] is None
    assert desk.entry(final["journal_entry_id"]) == "4010 300.00 Cr\n2120 300.00 Dr"
    # its deposit stands in the return with base and tax already
    assert desk.taxes(final["journal_entry_id"]) == [
        ("output", "300.00", "0", False, 1, "U19"),
        ("output", "-300.00", "0", False, 2, "U19"),
    ]
    with tenant(desk.books.tenant_id), connection.cursor() as cursor:
        cursor.execute(ITEMS_OF, [desk.books.tenant_id, final["journal_entry_id"]])
        assert cursor.fetchone() == (0,)
    shown = desk.api.get(f"{desk.path}/invoices/{final['id']}").json()
    assert (shown["state"], shown["deposit_ids"]) == ("settled", [made["id"]])
    assert desk.api.get(f"{desk.path}/invoices/{made['id']}").json()["deducted_in"]["number"] == final["number"]


def test_lists_show_it_among_what_is_settled_in_the_order_of_the_days(desk: Desk):
    made = deposit(desk, "300.00", "U19", issue_date="2026-03-10")
    final = covered(desk, made["id"], issue_date="2026-03-12")
    later = deposit(desk, "50.00", "U19", issue_date="2026-03-14")
    numbers = [later["number"], final["number"], made["number"]]
    assert listed(desk, state="settled") == numbers
    assert listed(desk, state="open") == listed(desk, state="overdue") == []
    assert listed(desk, state="settled", from_date="2026-03-11", to_date="2026-03-13") == [final["number"]]
    page = desk.api.get(f"{desk.path}/invoices?state=settled&limit=2").json()
    rest = desk.api.get(f"{desk.path}/invoices?state=settled&limit=2&after={page['next']}").json()
    assert [one["number"] for one in [*page["items"], *rest["items"]]] == numbers


def test_ageing_and_statement_stand_as_before(desk: Desk):
    made = deposit(desk, "300.00", "U19")
    before = desk.api.get(f"{desk.path}/ageing?side=receivable&as_of=2026-06-30").json()
    covered(desk, made["id"])
    assert desk.api.get(f"{desk.path}/ageing?side=receivable&as_of=2026-06-30").json() == before


@pytest.mark.parametrize("more", [{}, {"rounding_level": "document"}, {"prices_include_tax": True}])
def test_several_deposits_cover_it_together(desk: Desk, more: dict[str, Any]):
    ids = [deposit(desk, price, "U19", **more)["id"] for price in ("100.01", "199.98")]
    final = desk.write(
        "invoice", desk.line("299.99", "U19", account="4010"), post=False, deposit_ids=ids, **more
    ).json()
    assert final["payable"] == "0.00"
    assert desk.act("invoice", final["id"], "/post").json()["state"] == "settled"


@pytest.mark.parametrize("wrong", ["no deposit", "deposits of more", "the account of the deposits"])
def test_nothing_else_is_posted_that_comes_to_nothing(desk: Desk, wrong: str):
    line, said = desk.line("300.00", "U19", account="4010"), {}
    if wrong == "no deposit":
        lines = [line, line | {"quantity": "-1"}]
    else:
        said = {"deposit_ids": [deposit(desk, "300.00", "U19")["id"]]}
        lines = [line | ({"unit_price": "299.00"} if wrong == "deposits of more" else {"account_code": "2120"})]
    answer = desk.write("invoice", *lines, **said)
    assert refusal(answer) == (422, "invoicing.nothing_to_post")
    assert {"no deposit": "comes to 0.00", "deposits of more": "1.19 more"}.get(
        wrong, "name the account"
    ) in answer.json()["detail"]


def test_its_credit_note_gives_the_deposit_back_and_settles_nothing(desk: Desk):
    made = deposit(desk, "300.00", "U19")
    final = covered(desk, made["id"])
    draft = desk.act("invoice", final["id"], "/credit", {"issue_date": "2026-03-20"}).json()
    assert (draft["payable"], draft["deposit_ids"]) == ("0.00", [made["id"]])
    settled = desk.act("credit_note", draft["id"], "/post?settle=true")
    assert refusal(settled) == (409, "invoicing.settle_apart")
    credit = desk.act("credit_note", draft["id"], "/post").json()
    assert (credit["state"], credit["control_line_id"]) == ("settled", None)
    assert desk.entry(credit["journal_entry_id"]) == "4010 300.00 Dr\n2120 300.00 Cr"
    left = desk.api.get(f"{desk.path}/deposits?contact_id={desk.contact.id}").json()["items"]
    assert [(one["gross"], one["is_paid"]) for one in left] == [("357.00", True)]
    again = desk.act("invoice", final["id"], "/credit", {"issue_date": "2026-03-20"})
    assert refusal(again) == (422, "invoicing.credit_refused")


def test_two_credit_notes_written_before_either_is_posted_do_not_give_the_deposit_back_twice(desk: Desk):
    final = covered(desk, deposit(desk, "300.00", "U19")["id"])
    first, second = (desk.act("invoice", final["id"], "/credit", {"issue_date": "2026-03-20"}).json() for _ in range(2))
    assert desk.act("credit_note", first["id"], "/post").status_code == 200
    assert desk.act("credit_note", second["id"], "/post").status_code in {409, 422}
    left = desk.api.get(f"{desk.path}/deposits?contact_id={desk.contact.id}").json()["items"]
    assert [one["gross"] for one in left] == ["357.00"]


def part(desk: Desk, final: dict[str, Any], price: str = "100.00", **said: Any) -> Any:
    """A credit note of a part of an invoice; what was answered."""
    line = desk.line(price, "U19", account="4010", credited_position=1)
    return desk.write("credit_note", line, credits_id=final["id"], issue_date="2026-03-20", **said)


def test_a_part_of_it_is_credited_and_owed_to_the_customer(desk: Desk):
    final = covered(desk, deposit(desk, "300.00", "U19")["id"])
    credit = part(desk, final).json()
    assert [credit[name] for name in ("net", "tax", "payable", "state")] == ["100.00", "19.00", "119.00", "open"]
    assert desk.entry(credit["journal_entry_id"]) == "1410 119.00 Cr\n4010 100.00 Dr\n2210 19.00 Dr"
    assert desk.taxes(credit["journal_entry_id"]) == [("output", "-100.00", "-19.00", False, 3, "U19")]
    assert desk.api.get(f"{desk.path}/deposits?contact_id={desk.contact.id}").json()["items"] == []  # it stays deducted
    ageing = desk.api.get(f"{desk.path}/ageing?side=receivable&as_of=2026-06-30").json()
    assert ageing["totals"]["base"]["total"] == ageing["control_amount"] == "-119.00"
    later = desk.post("invoice", desk.line("50.00", "U19", account="4010"), issue_date="2026-03-21")
    lines = [{"line_id": later["control_line_id"]}, {"line_id": credit["control_line_id"], "amount": "59.50"}]
    settled = desk.api.post(f"{desk.path}/settlements", {"lines": lines, "settled_on": "2026-03-22"})
    assert settled.status_code == 201, settled.content
    refund = pay(desk, credit | {"payable": "59.50"}, direction="payment")
    assert refund["amount"] == "59.50"
    assert desk.api.get(f"{desk.path}/credit-notes/{credit['id']}").json()["state"] == "settled"


def test_its_rest_is_credited_with_the_rest_of_the_tax(desk: Desk):
    """Thrice 19 % of 33.333 rounded for itself is a cent too much or too little: together they take back just what was charged."""
    final = covered(desk, deposit(desk, "100.00", "U19")["id"], price="100.00")
    taxes = [part(desk, final, price).json()["tax"] for price in ("33.33", "33.33")]
    rest = part(desk, final, "33.34").json()
    assert (taxes, rest["tax"]) == (["6.33", "6.34"], "6.33")
    assert refusal(part(desk, final, "0.01")) == (409, "invoicing.more_than_invoiced")


def test_a_credit_of_more_than_deposits_and_invoice_came_to_is_refused_by_the_service_and_by_postgresql(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    final = covered(desk, deposit(desk, "300.00", "U19")["id"], price="500.00")
    assert final["payable"] == "238.00"
    assert part(desk, final, "400.00").status_code == 201
    over = part(desk, final, "100.01")
    assert refusal(over) == (409, "invoicing.more_than_invoiced")
    assert "119.00 EUR" in over.json()["detail"]
    monkeypatch.setattr(posting, "_refuse_excess", lambda *_: None)
    assert refusal(part(desk, final, "100.01")) == (409, "invoicing.more_than_invoiced")
    assert part(desk, final, "100.00").json()["payable"] == "119.00"


def test_who_gives_the_deposit_back_credits_as_much_as_it_paid(desk: Desk):
    made = deposit(desk, "300.00", "U19")
    final = covered(desk, made["id"])
    answer = part(desk, final, deposit_ids=[made["id"]])
    assert refusal(answer) == (422, "invoicing.nothing_to_post")
    assert "238.00 more than it credits" in answer.json()["detail"]


@pytest.mark.parametrize("who", ["the service", "PostgreSQL"])
def test_what_was_credited_in_part_does_not_come_back_with_the_deposit_too(
    desk: Desk, who: str, monkeypatch: pytest.MonkeyPatch
):
    made = deposit(desk, "300.00", "U19")
    final = covered(desk, made["id"])
    assert part(desk, final).status_code == 201
    if who == "PostgreSQL":
        monkeypatch.setattr(posting, "_refuse_excess", lambda *_: None)
    answer = part(desk, final, "300.00", deposit_ids=[made["id"]])
    assert refusal(answer) == (409, "invoicing.more_than_invoiced")
    void = {"posting_date": "2026-03-22", "reason": "Wrong"}
    assert refusal(desk.act("invoice", final["id"], "/void", void, version=2)) == (422, "invoicing.credit_refused")


def test_parts_until_the_deposit_alone_is_left_which_is_given_back(desk: Desk):
    made = deposit(desk, "300.00", "U19")
    final = covered(desk, made["id"], price="500.00")
    assert part(desk, final, "200.00").json()["payable"] == "238.00"
    rest = part(desk, final, "300.00", deposit_ids=[made["id"]]).json()
    assert [rest[name] for name in ("tax", "payable", "state")] == ["0.00", "0.00", "settled"]
    left = desk.api.get(f"{desk.path}/deposits?contact_id={desk.contact.id}").json()["items"]
    assert [one["gross"] for one in left] == ["357.00"]


def test_in_another_currency_what_a_deposit_paid_at_another_rate_is_given_back_with_it(db: None):
    """Its part of the income stands at the rate of the deposit: a credit at the rate of the invoice would leave a difference there."""
    desk = make_desk("my")
    made = desk.post("invoice", desk.line("100.00"), is_deposit=True, currency="EUR", rate="4.70")
    pay(desk, made, account="1130", bank_currency="MYR", bank_amount="470.00")
    final = desk.post(
        "invoice", desk.line("150.00", account="4110"), deposit_ids=[made["id"]], currency="EUR", rate="4.80"
    )
    line = desk.line("60.00", account="4110", credited_position=1)
    answer = desk.write("credit_note", line, credits_id=final["id"])
    assert refusal(answer) == (409, "invoicing.more_than_invoiced")
    assert "50.00 EUR" in answer.json()["detail"]
    line = desk.line("150.00", account="4110", credited_position=1)
    whole = desk.post("credit_note", line, credits_id=final["id"], deposit_ids=[made["id"]])
    assert whole["payable"] == "50.00"


def test_voiding_it_frees_the_deposit(desk: Desk):
    made = deposit(desk, "300.00", "U19")
    final = covered(desk, made["id"])
    void = {"posting_date": "2026-03-20", "reason": "Wrong"}
    answer = desk.act("invoice", final["id"], "/void", void, version=2)
    assert answer.status_code == 200, answer.content
    gone = desk.api.get(f"{desk.path}/invoices/{final['id']}").json()
    assert (gone["state"], gone["open_amount"]) == ("void", None)
    assert desk.entry(gone["void_entry_id"]) == "4010 300.00 Dr\n2120 300.00 Cr"
    assert covered(desk, made["id"])["state"] == "settled"


def test_more_is_charged_on_it_later(desk: Desk):
    final = covered(desk, deposit(desk, "300.00", "U19")["id"])
    line = desk.line("10.00", "U19", account="4010")
    assert desk.post("invoice", line, charges_more_on_id=final["id"])["payable"] == "11.90"


@pytest.mark.parametrize("since", ["deducted", "credited", "its payment undone"])
@pytest.mark.parametrize("who", ["the service", "PostgreSQL"])
def test_a_credit_note_stays_whose_deposit_is_used_up_since(
    desk: Desk, since: str, who: str, monkeypatch: pytest.MonkeyPatch
):
    made = deposit(desk, "300.00", "U19", is_paid=False)
    payment = pay(desk, made)
    final = covered(desk, made["id"])
    draft = desk.act("invoice", final["id"], "/credit", {"issue_date": "2026-03-20"}).json()
    credit = desk.act("credit_note", draft["id"], "/post").json()
    if since == "deducted":
        covered(desk, made["id"], price="400.00")
    elif since == "credited":
        back = desk.act("invoice", made["id"], "/credit", {"issue_date": "2026-03-20"}).json()
        assert desk.act("credit_note", back["id"], "/post").status_code == 200
    else:
        undo = {"undone_on": "2026-03-21", "reason": "Bounced"}
        undone = desk.api.post(f"{desk.path}/payments/{payment['id']}/undo", undo, If_Match='"v1"')
        assert undone.status_code == 200, undone.content
    if who == "PostgreSQL":
        monkeypatch.setattr(posting.deposits, "refuse_taken", lambda _: None)
    void = {"posting_date": "2026-03-22", "reason": "Not so"}
    answer = desk.act("credit_note", credit["id"], "/void", void, version=2)
    code = "invoicing.deposit_open" if since == "its payment undone" else "invoicing.deposit_refused"
    assert refusal(answer) == (409, code)


def test_a_credit_note_is_voided_whose_deposit_is_there(desk: Desk):
    made = deposit(desk, "300.00", "U19")
    final = covered(desk, made["id"])
    draft = desk.act("invoice", final["id"], "/credit", {"issue_date": "2026-03-20"}).json()
    credit = desk.act("credit_note", draft["id"], "/post").json()
    void = {"posting_date": "2026-03-22", "reason": "Not so"}
    assert desk.act("credit_note", credit["id"], "/void", void, version=2).status_code == 200
    assert desk.api.get(f"{desk.path}/deposits?contact_id={desk.contact.id}").json()["items"] == []


def test_in_another_currency_income_has_the_rate_of_the_deposit(db: None):
    """IFRIC 22.8: all of it was paid before, so all of it keeps the rate of that day."""
    desk = make_desk("my")
    made = desk.post("invoice", desk.line("100.00"), is_deposit=True, currency="EUR", rate="4.70")
    pay(desk, made, account="1130", bank_currency="MYR", bank_amount="470.00")
    line = desk.line("100.00", account="4110")
    final = desk.post("invoice", line, deposit_ids=[made["id"]], currency="EUR", rate="5.00")
    assert [final[name] for name in ("payable", "base_net", "base_payable")] == ["0.00", "0.00", "0.00"]
    assert desk.entry(final["journal_entry_id"]) == "4110 500.00 Cr\n2150 470.00 Dr\n4110 30.00 Dr"


def test_tax_that_is_due_on_payment_does_not_wait_where_all_is_paid(db: None):
    """Service tax of 8 % on a deposit of something that turns out to be exempt goes back at once, not in twelve months."""
    desk = make_desk("my")
    made = desk.post("invoice", desk.line("100.00", "SV8"), is_deposit=True)
    pay(desk, made, account="1130")
    same = desk.line("100.00", "SV8", account="4110")
    final = desk.write("invoice", same, post=False, deposit_ids=[made["id"]]).json()
    other = desk.post("invoice", desk.line("108.00", account="4110"), deposit_ids=[made["id"]])
    assert desk.entry(other["journal_entry_id"]) == "4110 108.00 Cr\n2150 100.00 Dr\n2320 8.00 Dr"
    assert [row[3] for row in desk.taxes(other["journal_entry_id"])] == [False]
    desk.act("invoice", other["id"], "/void", {"posting_date": "2026-03-20", "reason": "Wrong"}, version=2)
    posted = desk.act("invoice", final["id"], "/post").json()
    assert desk.entry(posted["journal_entry_id"]) == "4110 100.00 Cr\n2150 100.00 Dr"
    assert [row[3] for row in desk.taxes(posted["journal_entry_id"])] == [False, False]


ATTACKS = {
    "nothing to pay, and a line for it": ("300.00", "1", {"control_line_id": 1}),
    "nothing to pay, and something in the base currency": ("300.00", "1", {"base_payable": 1}),
    "something to pay, and no line for it": ("400.00", "1", {"control_line_id": None}),
    "less than nothing to pay": ("300.00", "-1", {}),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_control_line_stands_for_what_is_to_be_paid(desk: Desk, attack: str, monkeypatch: pytest.MonkeyPatch):
    """The service writes something else than it should."""
    price, quantity, wrong = ATTACKS[attack]
    ids = [] if quantity == "-1" else [deposit(desk, "300.00", "U19")["id"]]
    written = posting.update_row
    monkeypatch.setattr(posting, "_refuse_nothing", lambda *_: None)

    def otherwise(document: Document, fields: list[str]) -> None:
        for name, value in wrong.items():
            line = name == "control_line_id" and value
            setattr(document, name, line_id(document.journal_entry_id, 1) if line else value)
        written(document, fields)

    monkeypatch.setattr(posting, "update_row", otherwise)
    answer = desk.write("invoice", desk.line(price, "U19", account="4010", quantity=quantity), deposit_ids=ids)
    assert refusal(answer) == (422, "invoicing.document_refused"), answer.content


NOTHING = """
insert into invoicing_line select (jsonb_populate_record(l, jsonb_build_object('id', uuidv7(), 'position', 9, 'role', 'allowance',
  'deposit_id', %s::uuid, 'net', 0, 'tax', 0, 'gross', 0))).* from invoicing_line l where document_id = %s and position = 1
"""


@pytest.mark.parametrize("attack", ["no deposit", "a deposit of nothing", "a control account that moves"])
def test_postgresql_posts_nothing_that_comes_to_nothing_without_its_deposits(
    desk: Desk, attack: str, monkeypatch: pytest.MonkeyPatch
):
    """With the check of the service out of the way."""
    lines = [desk.line("300.00", "U19", account="4010"), desk.line("300.00", "U19", account="2180", quantity="-1")]
    made = deposit(desk, "300.00", "U19")

    def deduct_nothing(document: Document, _: Any) -> None:
        if attack == "a deposit of nothing":
            with connection.cursor() as cursor:
                cursor.execute(NOTHING, [made["id"], document.id])

    monkeypatch.setattr(posting, "_refuse_nothing", deduct_nothing)
    if attack != "a control account that moves":
        answer = desk.write("invoice", *lines)
    else:
        booked = posting.booked

        def moved(**asked: Any) -> Any:
            book = booked(**asked)
            return replace(book, lines=(replace(book.lines[0], account_id=asked["control"]), *book.lines[1:]))

        monkeypatch.setattr(posting, "booked", moved)
        answer = desk.write("invoice", lines[0], deposit_ids=[made["id"]])
    assert refusal(answer) == (422, "invoicing.document_refused"), answer.content

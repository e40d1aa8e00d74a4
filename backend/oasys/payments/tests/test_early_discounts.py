"""Early-payment discounts are proposed until their day, taken by the payment, and correct the tax of the document where the law says so."""

from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from oasys.core.ids import uuid7
from oasys.core.money import round_half_up
from oasys.core.tenancy import tenant
from oasys.invoicing.tests.desk import Desk, make_desk
from oasys.tax.models import TaxLine

D = Decimal
TERMS = {"days": 30, "discount_percent": "2", "discount_days": 14}
LAST = "2026-03-29"  # fourteen days after the day of the desk's documents
AFTER = "2026-03-30"


@pytest.fixture
def german(db: None) -> Desk:
    return make_desk("de", terms=TERMS)


@pytest.fixture
def malaysian(db: None) -> Desk:
    return make_desk("my", terms=TERMS)


def pay(desk: Desk, document: dict[str, Any], amount: str, *, bank: str, **said: Any) -> Any:
    """What is answered to a payment of a document that takes its discount on the last day, unless said otherwise."""
    item = {"line_id": document["control_line_id"], "early_discount": True} | said.pop("item", {})
    body = {
        "direction": "receipt" if document["kind"] == "invoice" else "payment", "contact_id": document["contact_id"],
        "account_code": bank, "paid_on": LAST, "currency": document["currency"], "amount": amount, "allocations": [item],
    } | said  # fmt: skip
    return desk.api.post(f"{desk.path}/payments", body)


def items(desk: Desk, day: str) -> list[Any]:
    answer = desk.api.get(f"{desk.path}/ageing/items?contact_id={desk.contact.id}&as_of={day}")
    assert answer.status_code == 200, answer.content
    return [one["early_discount"] for one in answer.json()["items"]]


def test_it_is_proposed_until_its_day_and_not_after(malaysian: Desk):
    malaysian.post("invoice", malaysian.line("33.33", account="4110"))
    assert items(malaysian, LAST) == [{"percent": "2", "until": LAST, "amount": "0.67"}]
    assert items(malaysian, AFTER) == [None]


def test_a_credit_note_is_proposed_none(malaysian: Desk):
    malaysian.post("credit_note", malaysian.line(account="4110"))
    assert items(malaysian, LAST) == [None]


def test_a_payment_on_the_last_day_takes_it(malaysian: Desk):
    invoice = malaysian.post("invoice", malaysian.line(account="4110"))
    answer = pay(malaysian, invoice, "98.00", bank="1130", discount_account_code="8030")
    assert answer.status_code == 201, answer.content
    paid = answer.json()
    assert paid["deductions"] == [{"kind": "discount", "account_code": "8030", "amount": "2.00"}]
    assert malaysian.entry(paid["entry_id"]) == "1130 98.00 Dr\n1310 100.00 Cr\n8030 2.00 Dr"
    assert malaysian.api.get(f"{malaysian.path}/invoices/{invoice['id']}").json()["state"] == "settled"


def test_after_its_day_it_is_refused_and_nothing_is_posted(malaysian: Desk):
    invoice = malaysian.post("invoice", malaysian.line(account="4110"))
    answer = pay(malaysian, invoice, "98.00", bank="1130", discount_account_code="8030", paid_on=AFTER)
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/allocations/0/early_discount"]
    assert malaysian.api.get(f"{malaysian.path}/payments").json()["items"] == []


def test_what_has_none_is_refused(malaysian: Desk):
    plain = malaysian.post("invoice", malaysian.line(account="4110"), early_discount_percent="0")
    note = malaysian.post("credit_note", malaysian.line("10.00", account="4110"))
    for document in (plain, note):
        answer = pay(malaysian, document | {"kind": "invoice"}, "98.00", bank="1130", discount_account_code="8030")
        assert [one["pointer"] for one in answer.json()["errors"]] == ["/allocations/0/early_discount"]


def test_without_an_account_it_asks_for_one(malaysian: Desk):
    invoice = malaysian.post("invoice", malaysian.line(account="4110"))
    answer = pay(malaysian, invoice, "98.00", bank="1130")
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/discount_account_code"]
    wrong = pay(malaysian, invoice, "98.00", bank="1130", discount_account_code="1310")
    assert [one["pointer"] for one in wrong.json()["errors"]] == ["/discount_account_code"]
    chosen = {"discount_granted_account": "8030"}
    malaysian.api.call("PUT", f"{malaysian.path}/invoicing-settings", chosen, If_Match='"v0"')
    assert pay(malaysian, invoice, "98.00", bank="1130").status_code == 201


def test_money_that_does_not_reach_takes_no_discount_of_the_whole(malaysian: Desk):
    invoice = malaysian.post("invoice", malaysian.line(account="4110"))
    short = pay(malaysian, invoice, "50.00", bank="1130", discount_account_code="8030")
    assert (short.status_code, short.json()["code"]) == (422, "payments.overallocated")
    more = pay(malaysian, invoice, "100.00", bank="1130", discount_account_code="8030")
    assert (more.status_code, more.json()["code"]) == (409, "payments.not_all_allocated")
    part = pay(malaysian, invoice, "49.00", bank="1130", discount_account_code="8030", item={"amount": "50.00"})
    assert part.json()["deductions"][0]["amount"] == "1.00"
    assert items(malaysian, LAST)[0]["amount"] == "1.00"


def test_in_another_currency_the_discount_weighs_as_the_money_does(malaysian: Desk):
    invoice = malaysian.post("invoice", malaysian.line(account="4110"), currency="EUR", rate="4.50")
    paid = pay(
        malaysian,
        invoice,
        "98.00",
        bank="1130",
        discount_account_code="8030",
        bank_currency="MYR",
        bank_amount="450.80",
    ).json()
    assert malaysian.entry(paid["entry_id"]) == "1130 450.80 Dr\n1310 460.00 Cr\n8030 9.20 Dr"


def test_in_germany_it_takes_back_its_share_of_the_output_tax(german: Desk):
    invoice = german.post("invoice", german.line("1000.05", "U19", account="4010"))
    assert invoice["gross"] == "1190.06"
    paid = pay(german, invoice, "1166.26", bank="1730", discount_account_code="4095").json()
    assert german.entry(paid["entry_id"]) == "1730 1166.26 Dr\n1410 1190.06 Cr\n4095 20.00 Dr\n2210 3.80 Dr"
    assert german.taxes(paid["entry_id"]) == [("output", "-20.00", "-3.80", False, 4, "U19")]
    assert paid["deductions"] == [{"kind": "discount", "account_code": "4095", "amount": "23.80"}]


def test_of_several_rates_each_gives_its_share(german: Desk):
    lines = [german.line("100.00", "U19", account="4010"), german.line("100.00", "U7", account="4010")]
    invoice = german.post("invoice", *lines)
    paid = pay(german, invoice, "221.48", bank="1730", discount_account_code="4095").json()
    assert german.entry(paid["entry_id"]) == "1730 221.48 Dr\n1410 226.00 Cr\n4095 4.00 Dr\n2210 0.38 Dr\n2215 0.14 Dr"
    assert german.taxes(paid["entry_id"]) == [
        ("output", "-2.00", "-0.38", False, 4, "U19"), ("output", "-2.00", "-0.14", False, 5, "U7"),
    ]  # fmt: skip


def test_a_supplier_s_discount_takes_back_input_tax_and_cost(german: Desk):
    bill = german.post("bill", german.line("100.00", "V19", account="5010"), supplier_number="R 1")
    paid = pay(german, bill, "116.62", bank="1730", discount_account_code="5060").json()
    assert german.entry(paid["entry_id"]) == "1730 116.62 Cr\n2130 119.00 Dr\n5060 2.00 Cr\n1510 0.38 Cr"
    assert german.taxes(paid["entry_id"]) == [("input", "-2.00", "-0.38", False, 4, "V19")]
    borne = german.post("bill", german.line("100.00", "V19N", account="5010"), supplier_number="R 2")
    paid = pay(german, borne, "116.62", bank="1730", discount_account_code="5060").json()
    assert german.entry(paid["entry_id"]) == "1730 116.62 Cr\n2130 119.00 Dr\n5060 2.38 Cr"
    assert german.taxes(paid["entry_id"]) == [("cost", "-2.00", "-0.38", False, 3, "V19N")]


def test_where_the_buyer_owes_the_tax_both_sides_of_it_go_back(german: Desk):
    bill = german.post("bill", german.line("100.00", "RCP19", account="5010"), supplier_number="R 1")
    paid = pay(german, bill, "98.00", bank="1730", discount_account_code="5060").json()
    assert german.entry(paid["entry_id"]) == "1730 98.00 Cr\n2130 100.00 Dr\n5060 2.00 Cr\n2230 0.38 Dr\n1530 0.38 Cr"
    assert german.taxes(paid["entry_id"]) == [
        ("output", "-2.00", "-0.38", False, 4, "RCP19"), ("input", "-2.00", "-0.38", False, 5, "RCP19"),
    ]  # fmt: skip


def test_what_bears_no_tax_gives_back_its_base(german: Desk):
    invoice = german.post("invoice", german.line("100.00", "AUS", account="4010"))
    paid = pay(german, invoice, "98.00", bank="1730", discount_account_code="4095").json()
    assert german.entry(paid["entry_id"]) == "1730 98.00 Dr\n1410 100.00 Cr\n4095 2.00 Dr"
    assert german.taxes(paid["entry_id"]) == [("output", "-2.00", "0", False, 3, "AUS")]


def test_tax_that_waits_for_the_payment_falls_due_and_is_corrected(german: Desk):
    policy = german.api.get(f"{german.path}/tax/policy")
    own = policy.json() | {"is_cash_accounting": True}
    own.pop("version", None)
    changed = german.api.call("PUT", f"{german.path}/tax/policy", own, If_Match=policy["ETag"])
    assert changed.status_code == 200, changed.content
    invoice = german.post("invoice", german.line("100.00", "U19", account="4010"))
    paid = pay(german, invoice, "116.62", bank="1730", discount_account_code="4095").json()
    assert german.entry(paid["entry_id"]) == "1730 116.62 Dr\n1410 119.00 Cr\n4095 2.00 Dr\n2210 0.38 Dr"
    assert german.taxes(paid["entry_id"]) == [("output", "-2.00", "-0.38", False, 4, "U19")]
    with tenant(german.books.tenant_id):
        owed = TaxLine.objects.filter(is_deferred=False).aggregate(tax=Sum("tax"), base=Sum("base"))
        waiting = TaxLine.objects.filter(is_deferred=True).aggregate(tax=Sum("tax"), base=Sum("base"))
    assert (owed, waiting) == ({"tax": D("18.62"), "base": D("98.00")}, {"tax": D(0), "base": D(0)})


def test_undone_it_takes_nothing_back(german: Desk):
    invoice = german.post("invoice", german.line("100.00", "U19", account="4010"))
    paid = pay(german, invoice, "116.62", bank="1730", discount_account_code="4095").json()
    undone = german.api.post(f"{german.path}/payments/{paid['id']}/undo", {"undone_on": LAST}, If_Match='"v1"').json()
    assert german.taxes(undone["undo_entry_id"]) == [("output", "2.00", "0.38", False, 4, "U19")]
    assert german.api.get(f"{german.path}/invoices/{invoice['id']}").json()["open_amount"] == "119.00"


@pytest.mark.parametrize(
    ("pack", "code", "bank", "money"), [("sg", "SR", "1130", "106.82"), ("gb", "S20", "1710", "117.60")]
)
def test_elsewhere_no_tax_is_corrected(db: None, pack: str, code: str, bank: str, money: str):
    desk = make_desk(pack, terms=TERMS)
    invoice = desk.post("invoice", desk.line("100.00", code, account="4010"))
    paid = pay(desk, invoice, money, bank=bank, discount_account_code="4090").json()
    assert desk.taxes(paid["entry_id"]) == []


def test_in_another_currency_no_tax_is_corrected(german: Desk):
    foreign = german.post("invoice", german.line("100.00", "U19", account="4010"), currency="USD", rate="0.90")
    paid = pay(
        german, foreign, "116.62", bank="1730", discount_account_code="4095", bank_currency="EUR", bank_amount="100.00"
    ).json()
    assert german.entry(paid["entry_id"]) == "1730 100.00 Dr\n1410 102.04 Cr\n4095 2.04 Dr"
    assert german.taxes(paid["entry_id"]) == []


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    prices=st.lists(st.tuples(st.integers(1, 500_000), st.sampled_from(["U19", "U7", "U0", "AUS"])), min_size=1, max_size=4),
    percent=st.decimals(D("0.01"), D("99.99"), places=2),
    part=st.integers(1, 100),
    is_bill=st.booleans(),
)  # fmt: skip
def test_money_discount_and_tax_are_the_whole_of_what_is_settled(
    german: Desk, prices: list[tuple[int, str]], percent: Decimal, part: int, is_bill: bool
):
    codes = {"U19": "V19", "U7": "V7", "U0": "RCP19", "AUS": "V19N"} if is_bill else {}
    account = "5010" if is_bill else "4010"
    lines = [german.line(f"{D(cents).scaleb(-2):f}", codes.get(code, code), account=account) for cents, code in prices]
    own = {"supplier_number": uuid7().hex} if is_bill else {}
    document = german.post("bill" if is_bill else "invoice", *lines, early_discount_percent=f"{percent:f}", **own)
    gross = D(document["payable"])
    settled = max((gross * part / 100).quantize(D("0.01")), D("0.01"))
    discount = round_half_up(settled * percent / 100, 2)
    money = settled - discount
    assume(money and discount)
    answer = pay(
        german, document, f"{money:f}", bank="1730", discount_account_code="4095", item={"amount": f"{settled:f}"}
    )
    assert answer.status_code == 201, answer.content
    paid = answer.json()
    sign = -1 if is_bill else 1
    entry = german.api.get(f"{german.path}/journal-entries/{paid['entry_id']}").json()["lines"]
    sums = {one["account_code"]: D(0) for one in entry}
    for one in entry:
        sums[one["account_code"]] += sign * (D(one["debit"]) - D(one["credit"]))
    control = document["control_account_code"]
    assert -sums.pop(control) == settled
    assert sums.pop("1730") == money
    assert sum(sums.values()) == discount == sum(D(one["amount"]) for one in paid["deductions"])
    # what the tax returns read moves by the discount's share, to a minor unit for each line of tax
    before, after = (german.taxes(id_) for id_ in (document["journal_entry_id"], paid["entry_id"]))
    assert [row[0] for row in sorted(before)] == [row[0] for row in sorted(after)]
    for name in (1, 2):
        was, now = (sum(D(row[name]) for row in rows) for rows in (before, after))
        assert abs(now + was * discount / gross) <= D("0.01") * len(before)

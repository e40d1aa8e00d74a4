"""Documents through the API: drafted, posted, credited, voided; what their entries and taxes come to."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oasys.contacts.schemas import ContactIn
from oasys.contacts.services.contacts import archive_contact, create_contact
from oasys.core.tenancy import tenant
from oasys.currencies.services import RateInput, record_rates
from oasys.invoicing.models import Document
from oasys.ledger.models import Account, JournalEntry, Period
from oasys.ledger.services.years import change_period
from oasys.organisations.packs import load_pack
from oasys.organisations.permissions import Permission, Role
from oasys.tax.queries import Policy
from oasys.tax.services import choose_policy
from oasys.tax.shapes import Level
from tests.factories import make_member, make_role
from tests.fixtures import Api

from .desk import DAY, Desk, make_desk


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def pointers(answer: Any) -> list[tuple[str, str]]:
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


def test_an_invoice_from_draft_to_open_item(desk: Desk):
    answer = desk.write("invoice", desk.line("100.00", "ST10", account="4110", text="Beans"), post=False)
    assert answer.status_code == 201, answer.content
    draft = answer.json()
    assert (draft["status"], draft["number"], draft["journal_entry_id"]) == ("draft", None, None)
    assert (draft["net"], draft["tax"], draft["payable"], draft["due_date"]) == (
        "100.00",
        "10.00",
        "110.00",
        "2026-04-14",
    )
    answer = desk.act("invoice", draft["id"], "/post")
    assert answer.status_code == 200, answer.content
    posted = answer.json()
    assert (posted["status"], posted["state"], posted["number"]) == ("posted", "open", "SJ-2026-000001")
    assert desk.entry(posted["journal_entry_id"]) == "1310 110.00 Dr\n4110 100.00 Cr\n2310 10.00 Cr"
    assert desk.taxes(posted["journal_entry_id"]) == [("output", "100.00", "10.00", False, 3, "ST10")]
    (item,) = desk.api.get(f"{desk.path}/open-items?account_code=1310").json()["items"]
    assert (item["line_id"], item["open_amount"]) == (posted["control_line_id"], "110.00")
    assert posted["party"]["name"] == "Kopi Pagi"
    with tenant(desk.books.tenant_id), connection.cursor() as cursor:
        cursor.execute("select line_id, contact_id, due_on from contact_line")
        (owned,) = cursor.fetchall()
    assert owned == (UUID(posted["control_line_id"]), desk.contact.id, date(2026, 4, 14))


def test_created_and_posted_in_one_call_is_the_same(desk: Desk):
    posted = desk.post("invoice", desk.line("100.00", "ST10", account="4110"))
    assert (posted["status"], posted["version"], posted["number"]) == ("posted", 2, "SJ-2026-000001")
    again = desk.api.get(f"{desk.path}/invoices/{posted['id']}").json()
    assert again | {"settlement_id": None} == posted


def test_tax_that_is_due_on_payment_waits_on_its_account(desk: Desk):
    posted = desk.post("invoice", desk.line("100.00", "SV8", account="4200"))
    assert desk.entry(posted["journal_entry_id"]) == "1310 108.00 Dr\n4200 100.00 Cr\n2330 8.00 Cr"
    assert desk.taxes(posted["journal_entry_id"]) == [("output", "100.00", "8.00", True, 3, "SV8")]


def test_a_bill_bears_the_tax_it_cannot_claim(desk: Desk):
    posted = desk.post("bill", desk.line("100.00", "PST10", account="6110"), supplier_number="R-1")
    assert desk.entry(posted["journal_entry_id"]) == "2110 110.00 Cr\n6110 110.00 Dr"
    assert desk.taxes(posted["journal_entry_id"]) == [("cost", "100.00", "10.00", False, 2, "PST10")]
    assert (posted["base_net"], posted["base_tax"]) == ("100.00", "10.00")


def test_a_bill_under_reverse_charge_owes_and_claims(desk: Desk):
    posted = desk.post("bill", desk.line("100.00", "ISV8", account="6110"), supplier_number="R-1")
    assert (posted["tax"], posted["payable"]) == ("0.00", "100.00")
    assert desk.entry(posted["journal_entry_id"]) == "2110 100.00 Cr\n6110 108.00 Dr\n2340 8.00 Cr"
    sides = {row[0]: row[1:3] for row in desk.taxes(posted["journal_entry_id"])}
    assert sides == {"cost": ("100.00", "8.00"), "output": ("100.00", "8.00")}


def test_what_is_withheld_is_owed_to_the_authority(desk: Desk):
    posted = desk.post("bill", desk.line("100.00", "WH10", account="6110"), supplier_number="R-1")
    assert (posted["withheld"], posted["payable"]) == ("10.00", "90.00")
    assert desk.entry(posted["journal_entry_id"]) == "2110 90.00 Cr\n6110 100.00 Dr\n2350 10.00 Cr"


def test_input_tax_is_claimed_where_the_law_lets():
    desk = make_desk("gb")
    posted = desk.post("bill", desk.line("100.00", "P20", account=desk_cost(desk)), supplier_number="R-1")
    assert desk.entry(posted["journal_entry_id"]).endswith("1480 20.00 Dr")
    assert desk.taxes(posted["journal_entry_id"]) == [("input", "100.00", "20.00", False, 3, "P20")]


def desk_cost(desk: Desk) -> str:
    with tenant(desk.books.tenant_id):
        rows = Account.objects.filter(company=desk.books.company, subtype="operating_expense", is_heading=False)
        return rows.order_by("code").first().code


def test_under_cash_accounting_all_tax_waits():
    desk = make_desk("gb")
    with tenant(desk.books.tenant_id):
        policy = Policy(Level.DOCUMENT, is_cash_accounting=True)
        choose_policy(company=desk.books.company, version=1, policy=policy)
    sold = desk.post("invoice", desk.line("100.00", "S20", account="4010"))
    assert desk.entry(sold["journal_entry_id"]).endswith("2115 20.00 Cr")
    bought = desk.post("bill", desk.line("100.00", "P20", account=desk_cost(desk)), supplier_number="R-1")
    assert desk.entry(bought["journal_entry_id"]).endswith("1485 20.00 Dr")


def test_taxes_without_a_rate_stand_on_the_line_of_their_base(desk: Desk):
    posted = desk.post("invoice", desk.line("100.00", "SEXP", account="4120"), desk.line("5.00", account="4110"))
    assert desk.taxes(posted["journal_entry_id"]) == [("output", "100.00", "0", False, 2, "SEXP")] or desk.taxes(
        posted["journal_entry_id"]
    ) == [("output", "100.00", "0.00", False, 2, "SEXP")]


def test_cash_is_rounded_to_the_coin_on_an_account_of_its_own(desk: Desk):
    posted = desk.post("invoice", desk.line("10.03", account="4110"), is_cash=True)
    assert (posted["payable"], posted["rounding"], posted["gross"]) == ("10.05", "0.02", "10.03")
    first, second, third = desk.entry(posted["journal_entry_id"]).split("\n")
    assert (first, second, third.split()[1:]) == ("1310 10.05 Dr", "4110 10.03 Cr", ["0.02", "Cr"])


def test_lines_of_one_account_are_one_line_of_the_entry(desk: Desk):
    lines = [desk.line(price, "ST10", account="4110") for price in ("10.00", "20.00", "30.00")]
    posted = desk.post("invoice", *lines, desk.line("1.00", "ST5", account="4200"))
    entry = "1310 67.05 Dr\n4110 60.00 Cr\n4200 1.00 Cr\n2310 6.05 Cr"
    assert desk.entry(posted["journal_entry_id"]) == entry
    assert [row[1:3] for row in desk.taxes(posted["journal_entry_id"])] == [("60.00", "6.00"), ("1.00", "0.05")]


def test_discount_charges_and_allowances(desk: Desk):
    posted = desk.post(
        "invoice",
        desk.line("100.00", "ST10", account="4110"),
        discount_percent="10",
        charges=[{"text": "Freight", "amount": "5.00", "account_code": "4200"}],
        allowances=[
            {"text": "Goodwill", "amount": "2.00", "account_code": "4300", "tax_code_ids": [desk.code("ST10")]}
        ],
    )
    assert (posted["net"], posted["tax"], posted["payable"]) == ("93.00", "8.80", "101.80")
    assert desk.entry(posted["journal_entry_id"]) == (
        "1310 101.80 Dr\n4110 90.00 Cr\n4200 5.00 Cr\n4300 2.00 Dr\n2310 8.80 Cr"
    )
    assert [line["role"] for line in posted["lines"]] == ["line", "charge", "allowance"]


def rate(desk: Desk, day: date = DAY, value: str = "4.7213", currency: str = "EUR") -> None:
    with tenant(desk.books.tenant_id):
        record_rates(source="manual", rates=[RateInput(currency, "MYR", day, Decimal(value))])


def test_a_foreign_document_is_booked_at_the_rate_of_its_day(desk: Desk):
    refused = desk.write("invoice", desk.line("33.33", "ST10", account="4110"), currency="EUR")
    assert refused.status_code == 422
    assert pointers(refused) == [("/rate", "currencies.rate_missing")]
    rate(desk)
    posted = desk.post("invoice", desk.line("33.33", "ST10", account="4110"), currency="EUR")
    assert (posted["rate"], posted["rate_day"], posted["rate_source"]) == ("4.7213", "2026-03-15", "manual")
    assert desk.entry(posted["journal_entry_id"]).split("\n")[:3] == [
        "1310 173.08 Dr",
        "4110 157.36 Cr",
        "2310 15.72 Cr",
    ]
    assert (posted["base_net"], posted["base_tax"], posted["base_payable"]) == ("157.36", "15.72", "173.08")
    lines = desk.api.get(f"{desk.path}/journal-entries/{posted['journal_entry_id']}").json()["lines"]
    assert {line["rate"] for line in lines} == {"4.7213"}


def test_a_rate_can_be_said_and_what_conversion_leaves_goes_on_the_rounding_account(desk: Desk):
    lines = [desk.line("0.05", "ST10", account="4110"), desk.line("0.05", "ST5", account="4200")]
    posted = desk.post("invoice", *lines, currency="EUR", rate="1.5")
    assert posted["rate_source"] == "stated"
    entry = desk.api.get(f"{desk.path}/journal-entries/{posted['journal_entry_id']}").json()
    assert sum(Decimal(line["debit"]) - Decimal(line["credit"]) for line in entry["lines"]) == 0
    assert Decimal(posted["base_net"]) == Decimal("0.16")


def test_a_draft_in_a_currency_without_a_rate_is_kept_and_waits(desk: Desk):
    draft = desk.write("invoice", desk.line("1.00", account="4110"), post=False, currency="EUR").json()
    assert (draft["rate"], draft["base_net"]) == (None, None)
    assert code_of(desk.act("invoice", draft["id"], "/post"))[0] == 422
    rate(desk)
    assert desk.act("invoice", draft["id"], "/post").json()["rate"] == "4.7213"


def test_a_client_sets_no_total_status_or_number(desk: Desk):
    for name, value in {
        "net": "1",
        "payable": "1",
        "status": "posted",
        "number": "SJ-1",
        "journal_entry_id": "x",
    }.items():
        answer = desk.write("invoice", desk.line(account="4110"), **{name: value})
        assert pointers(answer) == [(f"/{name}", "core.unknown_field")], answer.content
    answer = desk.write("invoice", desk.line(account="4110", net="1.00"))
    assert pointers(answer) == [("/lines/0/net", "core.unknown_field")]


def test_a_draft_is_changed_and_deleted_and_a_posted_document_is_not(desk: Desk):
    draft = desk.write("invoice", desk.line(account="4110"), post=False).json()
    path = f"{desk.path}/invoices/{draft['id']}"
    changed = desk.api.call("PUT", path, desk.body(desk.line("7.00", account="4200")), If_Match='"v1"')
    assert (changed.status_code, changed.json()["payable"], changed.json()["version"]) == (200, "7.00", 2)
    assert desk.api.call("PUT", path, desk.body(desk.line(account="4110")), If_Match='"v1"').status_code == 412
    posted = desk.act("invoice", draft["id"], "/post", version=2).json()
    body = desk.body(desk.line("8.00", account="4110"))
    assert code_of(desk.api.call("PUT", path, body, If_Match='"v3"')) == (409, "invoicing.not_draft")
    assert code_of(desk.api.call("DELETE", path, If_Match='"v3"')) == (409, "invoicing.not_draft")
    assert code_of(desk.act("invoice", posted["id"], "/post", version=3)) == (409, "invoicing.not_draft")
    gone = desk.write("invoice", desk.line(account="4110"), post=False).json()
    path = f"{desk.path}/invoices/{gone['id']}"
    assert desk.api.call("DELETE", path, If_Match='"v1"').status_code == 204
    assert desk.api.get(path).status_code == 404


def test_each_kind_is_found_at_its_own_address(desk: Desk):
    posted = desk.post("invoice", desk.line(account="4110"))
    assert desk.api.get(f"{desk.path}/bills/{posted['id']}").status_code == 404
    assert desk.act("bill", posted["id"], "/void", {"posting_date": "2026-03-16", "reason": "x"}).status_code == 404


def test_the_journal_leaves_the_entry_of_a_document_alone(desk: Desk):
    posted = desk.post("invoice", desk.line(account="4110"))
    entry = f"{desk.path}/journal-entries/{posted['journal_entry_id']}"
    reversed_ = desk.api.post(f"{entry}/reverse", {"posting_date": "2026-03-16"})
    assert code_of(reversed_) == (409, "ledger.entry_of_document")
    assert posted["number"] in reversed_.json()["detail"]
    assert code_of(desk.api.post(f"{entry}/duplicate")) == (409, "ledger.entry_of_document")
    planned = desk.api.call("PUT", f"{entry}/planned-reversal", {"reverse_on": "2026-12-31"}, If_Match='"v1"')
    assert code_of(planned) == (409, "ledger.entry_of_document")


def test_void_keeps_the_number_and_takes_everything_back(desk: Desk):
    posted = desk.post("invoice", desk.line("100.00", "ST10", account="4110"))
    said = {"posting_date": "2026-03-20", "reason": "Sent to the wrong customer"}
    answer = desk.act("invoice", posted["id"], "/void", said, version=2)
    assert answer.status_code == 200, answer.content
    void = answer.json()
    assert (void["status"], void["number"], void["void_reason"]) == ("void", posted["number"], said["reason"])
    assert desk.entry(void["void_entry_id"]) == "1310 110.00 Cr\n4110 100.00 Dr\n2310 10.00 Dr"
    assert [row[1:3] for row in desk.taxes(void["void_entry_id"])] == [("-100.00", "-10.00")]
    assert desk.api.get(f"{desk.path}/open-items?account_code=1310").json()["items"] == []
    assert code_of(desk.act("invoice", posted["id"], "/void", said, version=3)) == (409, "invoicing.not_posted")
    mirror = f"{desk.path}/journal-entries/{void['void_entry_id']}/reverse"
    assert code_of(desk.api.post(mirror, {"posting_date": "2026-03-21"})) == (409, "ledger.entry_of_document")


def settled(desk: Desk, posted: dict[str, Any], amount: str) -> Any:
    """A receipt in the bank, settled with the document."""
    receipt = desk.api.post(
        f"{desk.path}/journal-entries?post=true",
        {
            "posting_date": "2026-03-18",
            "lines": [{"account_code": "1310", "credit": amount}, {"account_code": desk_bank(desk), "debit": amount}],
        },
    ).json()
    lines = [{"line_id": posted["control_line_id"]}, {"line_id": receipt["lines"][0]["id"]}]
    return desk.api.post(f"{desk.path}/settlements", {"lines": lines})


def desk_bank(desk: Desk) -> str:
    with tenant(desk.books.tenant_id):
        return (
            Account.objects.filter(company=desk.books.company, subtype="bank", is_heading=False)
            .order_by("code")
            .first()
            .code
        )


def test_how_far_it_is_settled_is_read_from_its_open_item(desk: Desk):
    by_hand = {"takes_direct_entries": True}
    desk.api.call("PUT", f"{desk.path}/invoicing-settings", by_hand, If_Match='"v0"')
    posted = desk.post("invoice", desk.line("100.00", account="4110"), due_date="2026-03-20")
    path = f"{desk.path}/invoices/{posted['id']}"
    assert settled(desk, posted, "30.00").status_code == 201
    part = desk.api.get(path).json()
    assert (part["state"], part["open_amount"], part["is_overdue"]) == ("partly_paid", "70.00", True)
    refused = desk.act("invoice", posted["id"], "/void", {"posting_date": "2026-03-20", "reason": "x"}, version=2)
    assert code_of(refused) == (409, "settlement.entry_settled")
    for state, found in {"open": 1, "overdue": 1, "settled": 0}.items():
        assert len(desk.api.get(f"{desk.path}/invoices?state={state}").json()["items"]) == found
    assert settled(desk, posted, "70.00").status_code == 201
    assert desk.api.get(path).json()["state"] == "settled"
    assert len(desk.api.get(f"{desk.path}/invoices?state=settled").json()["items"]) == 1


def test_lists_are_filtered_and_paged(desk: Desk):
    posted = [
        desk.post("invoice", desk.line(f"{n}.00", account="4110"), issue_date=f"2026-03-{n:02}") for n in (1, 2, 3)
    ]
    desk.write("invoice", desk.line(account="4110"), post=False, issue_date="2026-03-04")
    path = f"{desk.path}/invoices"
    first = desk.api.get(f"{path}?limit=3").json()
    assert [one["number"] for one in first["items"]] == [None, posted[2]["number"], posted[1]["number"]]
    rest = desk.api.get(f"{path}?limit=3&after={first['next']}").json()
    assert ([one["id"] for one in rest["items"]], rest["next"]) == ([posted[0]["id"]], None)
    for query, found in {
        "status=draft": 1, "status=posted": 3, f"contact_id={desk.contact.id}": 4, f"contact_id={posted[0]['id']}": 0,
        "from_date=2026-03-02&to_date=2026-03-03": 2, "number=SJ-2026-000002": 1, "number=SJ-2026": 3, "number=X": 0,
    }.items():  # fmt: skip
        assert len(desk.api.get(f"{path}?{query}").json()["items"]) == found, query
    assert desk.api.get(f"{desk.path}/bills").json()["items"] == []


def test_a_bill_number_stands_once_for_each_supplier(desk: Desk):
    first = desk.post("bill", desk.line(account="6110"), supplier_number="RE-118")
    again = desk.write("bill", desk.line(account="6110"), post=False, supplier_number="re - 118")
    assert code_of(again) == (409, "invoicing.supplier_number_taken")
    assert pointers(again) == [("/supplier_number", "invoicing.supplier_number_taken")]
    assert first["number"] in again.json()["detail"]
    assert again.json()["params"]["document_id"] == first["id"]
    said = {"posting_date": "2026-03-20", "reason": "Twice"}
    assert desk.act("bill", first["id"], "/void", said, version=2).status_code == 200
    assert desk.write("bill", desk.line(account="6110"), supplier_number="RE-118").status_code == 201
    missing = desk.write("bill", desk.line(account="6110"))
    assert pointers(missing) == [("/supplier_number", "core.required")]


def test_an_invoice_is_credited_and_settled_in_one_request(desk: Desk):
    invoice = desk.post("invoice", desk.line("100.00", "ST10", account="4110"))
    draft = desk.act("invoice", invoice["id"], "/credit", {"issue_date": "2026-03-20"})
    assert draft.status_code == 201, draft.content
    credit = desk.act("credit_note", draft.json()["id"], "/post?settle=true")
    assert credit.status_code == 200, credit.content
    credit = credit.json()
    assert (credit["credits_id"], credit["state"], credit["number"]) == (invoice["id"], "settled", "SJ-2026-000002")
    assert credit["settlement_id"]
    assert desk.entry(credit["journal_entry_id"]) == "1310 110.00 Cr\n4110 100.00 Dr\n2310 10.00 Dr"
    assert [row[1:3] for row in desk.taxes(credit["journal_entry_id"])] == [("-100.00", "-10.00")]
    assert desk.api.get(f"{desk.path}/invoices/{invoice['id']}").json()["state"] == "settled"
    nothing = desk.act("invoice", invoice["id"], "/credit", {"issue_date": "2026-03-20"})
    assert code_of(nothing) == (422, "invoicing.credit_refused")


def test_part_credits_take_back_the_rest_of_the_tax_in_the_end(desk: Desk):
    invoice = desk.post("invoice", desk.line("0.33", "ST10", account="4110", quantity="3"))
    assert (invoice["net"], invoice["tax"]) == ("0.99", "0.10")
    taxes = []
    for _ in range(3):
        line = desk.line("0.33", "ST10", account="4110", credited_position=1)
        taxes.append(desk.post("credit_note", line, credits_id=invoice["id"])["tax"])
    assert taxes == ["0.03", "0.04", "0.03"]
    more = desk.write("credit_note", desk.line("0.01", account="4110"), credits_id=invoice["id"])
    assert code_of(more) == (409, "invoicing.more_than_invoiced")


def test_the_rest_is_credited_line_by_line(desk: Desk):
    lines = [desk.line("10.00", "ST10", account="4110", quantity="5"), desk.line("7.00", account="4200")]
    invoice = desk.post("invoice", *lines)
    desk.post(
        "credit_note",
        desk.line("10.00", "ST10", account="4110", quantity="2", credited_position=1),
        credits_id=invoice["id"],
    )
    draft = desk.act("invoice", invoice["id"], "/credit", {"issue_date": "2026-03-20"}).json()
    assert [(line["quantity"], line["credited_position"]) for line in draft["lines"]] == [("3", 1), ("1", 2)]
    assert desk.act("credit_note", draft["id"], "/post").status_code == 200
    assert code_of(desk.act("invoice", invoice["id"], "/void", {"posting_date": "2026-03-21", "reason": "x"}, version=2)) == (
        422, "invoicing.credit_refused",
    )  # fmt: skip


def test_a_credit_is_at_the_rate_and_tax_point_of_what_it_credits(desk: Desk):
    rate(desk)
    rate(desk, date(2026, 3, 20), "5.0")
    invoice = desk.post("invoice", desk.line("100.00", "ST10", account="4110"), currency="EUR", tax_point="2026-03-14")
    draft = desk.act("invoice", invoice["id"], "/credit", {"issue_date": "2026-03-20"}).json()
    assert (draft["rate"], draft["tax_point"], draft["currency"]) == ("4.7213", "2026-03-14", "EUR")
    credit = desk.act("credit_note", draft["id"], "/post?settle=true").json()
    assert credit["base_payable"] == invoice["base_payable"]
    for name, value in {"currency": "MYR", "tax_point": "2026-03-15", "rate": "5.0"}.items():
        refused = desk.write("credit_note", desk.line(account="4110"), credits_id=invoice["id"], **{name: value})
        assert pointers(refused) == [(f"/{name}", "invoicing.credit_refused")]


def test_a_bill_is_credited_by_a_supplier_credit(desk: Desk):
    bill = desk.post("bill", desk.line("100.00", "PST10", account="6110"), supplier_number="R-1")
    refused = desk.act("bill", bill["id"], "/credit", {"issue_date": "2026-03-20"})
    assert pointers(refused) == [("/supplier_number", "core.invalid_value")]
    draft = desk.act("bill", bill["id"], "/credit", {"issue_date": "2026-03-20", "supplier_number": "C-1"})
    assert draft.status_code == 201, draft.content
    credit = desk.act("supplier_credit", draft.json()["id"], "/post?settle=true").json()
    assert desk.entry(credit["journal_entry_id"]) == "2110 110.00 Dr\n6110 110.00 Cr"
    assert [row[:3] for row in desk.taxes(credit["journal_entry_id"])] == [("cost", "-100.00", "-10.00")]
    assert desk.api.get(f"{desk.path}/bills/{bill['id']}").json()["state"] == "settled"


def test_a_preview_is_what_posting_makes_and_writes_nothing(desk: Desk):
    lines = [desk.line("33.33", "ST10", account="4110"), desk.line("10.00", "SV8", account="4200")]
    preview = desk.api.post(f"{desk.path}/invoices/preview", desk.body(*lines)).json()
    assert desk.api.get(f"{desk.path}/invoices").json()["items"] == []
    posted = desk.post("invoice", *lines)
    for name in ("net", "tax", "gross", "payable", "lines", "taxes", "categories", "due_date"):
        assert preview[name] == posted[name], name


def test_a_preview_says_what_is_payable_in_the_base_currency_and_not_the_gross(desk: Desk):
    rate(desk)
    fee = desk.line("100.00", "WH10", account="6110")
    asked = desk.body(fee, currency="EUR", supplier_number="A-1")
    preview = desk.api.post(f"{desk.path}/bills/preview", asked).json()
    assert (preview["gross"], preview["payable"]) == ("100.00", "90.00")
    assert (preview["in_base"]["gross"], preview["base_payable"]) == ("472.13", "424.92")
    posted = desk.post("bill", fee, currency="EUR", supplier_number="A-1")
    assert posted["base_payable"] == preview["base_payable"]
    at_home = desk.api.post(f"{desk.path}/invoices/preview", desk.body(desk.line("10.00", account="4110"))).json()
    assert (at_home["in_base"], at_home["base_payable"]) == (None, None)


def test_nothing_and_less_than_nothing_is_not_posted(desk: Desk):
    for price, quantity in (("0.00", "1"), ("1.00", "-1")):
        answer = desk.write("invoice", desk.line(price, account="4110", quantity=quantity))
        assert code_of(answer) == (422, "invoicing.nothing_to_post")
    with tenant(desk.books.tenant_id):
        assert not Document.objects.exists()
        assert not JournalEntry.objects.exists()


def test_closed_period_refuses_posting(desk: Desk):
    with tenant(desk.books.tenant_id):
        period = Period.objects.get(company=desk.books.company, number=3)
        change_period(
            company=desk.books.company, period_id=period.id, status="closed", reason="x", version=1, by=desk.books.owner
        )
        change_period(
            company=desk.books.company, period_id=period.id, status="locked", reason="x", version=2, by=desk.books.owner
        )
    draft = desk.write("invoice", desk.line(account="4110"), post=False).json()
    assert code_of(desk.act("invoice", draft["id"], "/post")) == (409, "ledger.period_locked")
    assert desk.api.get(f"{desk.path}/invoices/{draft['id']}").json()["status"] == "draft"


def test_lines_need_accounts_that_take_them(desk: Desk):
    for account, code in {
        "1310": "ledger.account_unusable",
        "4000": "ledger.account_unusable",
        "9": "ledger.account_unknown",
    }.items():
        answer = desk.write("invoice", desk.line(account=account), post=False)
        assert pointers(answer) == [("/lines/0/account_code", code)]
    assert pointers(desk.write("invoice", desk.line("1.00", "PST10", account="4110"))) == [
        ("/lines/0/tax_code_ids/0", "tax.code_refused")
    ]
    answer = desk.write(
        "invoice",
        desk.line(account="4110", discount_amount="0.001"),
        charges=[{"amount": "0.001", "account_code": "1"}],
    )
    assert pointers(answer) == [("/charges/0/account_code", "ledger.account_unknown")]
    answer = desk.write("invoice", desk.line(account="4110", discount_amount="0.001"))
    assert pointers(answer) == [("/lines/0/discount_amount", "ledger.too_many_decimals")]


def test_a_contact_that_does_not_buy_is_invoiced_nothing():
    desk = make_desk(is_customer=False)
    assert pointers(desk.write("invoice", desk.line(account="4110"))) == [("/contact_id", "invoicing.contact_role")]
    with tenant(desk.books.tenant_id):
        from datetime import UTC, datetime

        archive_contact(company=desk.books.company, contact_id=desk.contact.id, version=1, now=datetime.now(UTC))
    answer = desk.write("bill", desk.line(account="6110"), supplier_number="1")
    assert pointers(answer) == [("/contact_id", "contacts.contact_archived")]


def test_a_strangers_contact_or_code_is_none(desk: Desk):
    other = make_desk()
    answer = desk.write("invoice", desk.line(account="4110"), contact_id=str(other.contact.id))
    assert pointers(answer) == [("/contact_id", "core.not_found")]
    line = desk.line(account="4110") | {"tax_code_ids": [other.code("ST10")]}
    assert pointers(desk.write("invoice", line)) == [("/lines/0/tax_code_ids/0", "core.not_found")]
    foreign = other.post("invoice", other.line(account="4110"))
    answer = desk.write("credit_note", desk.line(account="4110"), credits_id=foreign["id"])
    assert pointers(answer) == [("/credits_id", "core.not_found")]


def test_settings_say_where_documents_are_booked(desk: Desk):
    path = f"{desk.path}/invoicing-settings"
    assert desk.api.get(path).json()["version"] == 0
    wrong = {"invoice_journal": "PJ", "receivable_account": "2110", "income_account": "1310", "expense_account": "9"}
    answer = desk.api.call("PUT", path, wrong, If_Match='"v0"')
    assert {pointer for pointer, _ in pointers(answer)} == {f"/{name}" for name in wrong}
    chosen = desk.api.call("PUT", path, {"income_account": "4200", "credit_note_journal": "SJ"}, If_Match='"v0"')
    assert (chosen.status_code, chosen.json()["income_account"]) == (200, "4200")
    assert desk.entry(desk.post("invoice", desk.line())["journal_entry_id"]).endswith("4200 100.00 Cr")
    assert desk.api.call("PUT", path, {}, If_Match='"v0"').status_code == 412
    again = desk.api.call("PUT", path, {"bill_journal": "PJ"}, If_Match='"v1"')
    assert (again.status_code, again.json()["income_account"], again.json()["bill_journal"]) == (200, None, "PJ")
    assert desk.api.call("PUT", path, {}, If_Match='"v2"').json()["version"] == 3


def test_a_line_that_names_no_account_goes_where_the_pack_says(desk: Desk):
    path = f"{desk.path}/invoicing-settings"
    shown = desk.api.get(path).json()
    assert (shown["usual_income_account"], shown["usual_expense_account"]) == ("4110", "5100")
    assert desk.write("invoice", desk.line(), post=False).json()["lines"][0]["account_code"] == "4110"
    previewed = desk.api.post(f"{desk.path}/bills/preview", desk.body(desk.line(), supplier_number="1")).json()
    assert previewed["lines"][0]["account_code"] == "5100"
    chosen = desk.api.call("PUT", path, {"income_account": "4200"}, If_Match='"v0"').json()
    assert (chosen["income_account"], chosen["usual_income_account"]) == ("4200", "4110")
    assert desk.write("invoice", desk.line(), post=False).json()["lines"][0]["account_code"] == "4200"
    with tenant(desk.books.tenant_id):
        Account.objects.filter(company=desk.books.company, code="5100").update(is_active=False)
    assert desk.api.get(path).json()["usual_expense_account"] is None
    answer = desk.write("bill", desk.line(), supplier_number="1", post=False)
    assert pointers(answer) == [("/lines/0/account_code", "core.required")]


@pytest.mark.parametrize("pack", ["my", "sg", "gb", "de", "us", "in"])
def test_the_first_invoice_of_a_new_company_needs_no_account(pack: str):
    desk = make_desk(pack)
    for kind, said in (("invoice", {}), ("bill", {"supplier_number": "1"})):
        posted = desk.post(kind, desk.line(), **said)
        named = load_pack(pack).income_account if kind == "invoice" else load_pack(pack).expense_account
        assert posted["lines"][0]["account_code"] == named


def test_rights_of_sales_and_purchases_are_apart(desk: Desk):
    books = desk.books
    seller = make_role(
        books.owner, books.tenant_id, Permission.DOCUMENT_READ, Permission.SALES_DRAFT, Permission.SALES_POST,
        limits={"MYR": "50.00"},
    )  # fmt: skip
    api = Api(make_member(books.tenant_id, seller), books.tenant_id)
    mine = Desk(books, desk.contact, api)
    assert mine.write("invoice", desk.line("50.00", account="4110")).status_code == 201
    assert code_of(mine.write("invoice", desk.line("50.01", account="4110"))) == (403, "ledger.entry_over_limit")
    assert mine.write("bill", desk.line(account="6110"), supplier_number="1").status_code == 403
    clerk = Desk(books, desk.contact, Api(make_member(books.tenant_id, Role.BOOKKEEPER), books.tenant_id))
    assert clerk.write("invoice", desk.line(account="4110"), post=False).status_code == 201
    assert code_of(clerk.write("invoice", desk.line(account="4110"))) == (403, "organisations.permission_missing")


def test_dimensions_of_lines_reach_the_entry(desk: Desk):
    axis = desk.api.post(f"{desk.path}/dimensions", {"code": "cost-centre", "name": "C"}).json()
    desk.api.post(f"{desk.path}/dimensions/{axis['id']}/values", {"code": "CC1", "name": "One"})
    posted = desk.post(
        "invoice", desk.line(account="4110", dimensions={"cost-centre": "CC1"}), desk.line("1.00", account="4110")
    )
    lines = desk.api.get(f"{desk.path}/journal-entries/{posted['journal_entry_id']}").json()["lines"]
    assert [line["dimensions"] for line in lines] == [{}, {"cost-centre": "CC1"}, {}]
    assert posted["lines"][0]["dimensions"] == {"cost-centre": "CC1"}
    answer = desk.write("invoice", desk.line(account="4110", dimensions={"cost-centre": "X"}))
    assert pointers(answer) == [("/lines/0/dimensions/cost-centre", "ledger.dimension_value_unknown")]


def test_the_contact_as_it_was_is_kept_and_its_ids_are_encrypted():
    desk = make_desk(
        identifiers=[{"scheme": "other_tax", "value": "SECRET-4711"}],
        addresses=[{"kind": "billing", "street": "12 Jalan Ampang", "country": "MY"}],
    )
    posted = desk.post("invoice", desk.line(account="4110"))
    assert posted["party"]["address"]["street"] == "12 Jalan Ampang"
    assert posted["party"]["identifiers"] == [{"scheme": "other_tax", "value": "SECRET-4711"}]
    with tenant(desk.books.tenant_id), connection.cursor() as cursor:
        cursor.execute("select d::text from invoicing_document d")
        assert "SECRET" not in cursor.fetchone()[0]
    content = {"display_name": "Renamed", "is_customer": True}
    changed = desk.api.call("PUT", f"{desk.path}/contacts/{desk.contact.id}", content, If_Match='"v1"')
    assert changed.status_code == 200
    again = desk.api.get(f"{desk.path}/invoices/{posted['id']}").json()
    assert (again["party"], again["contact"]) == (posted["party"], "Renamed")


def test_a_taxed_invoice_of_five_lines_takes_few_statements(desk: Desk):
    lines = [desk.line("10.00", "ST10", account="4110") for _ in range(5)]
    desk.post("invoice", *lines)  # the number series is made
    body = desk.body(*lines)
    with CaptureQueriesContext(connection) as captured:
        assert desk.api.post(f"{desk.path}/invoices?post=true", body).status_code == 201
    assert len(captured) <= 24, "\n".join(one["sql"][:150] for one in captured)
    with CaptureQueriesContext(connection) as captured:
        assert desk.api.get(f"{desk.path}/invoices").status_code == 200
    assert len(captured) <= 6


def test_what_a_void_settled_stays_settled(desk: Desk):
    """Else the void document would be open again, for somebody to pay."""
    posted = desk.post("bill", desk.line("100.00", account="6110"), supplier_number="V-1")
    said = {"posting_date": "2026-03-20", "reason": "wrong"}
    assert desk.act("bill", posted["id"], "/void", said, version=2).status_code == 200
    (made,) = desk.api.get(f"{desk.path}/settlements?limit=5").json()["items"]
    body = {"cancelled_on": "2026-03-21", "reason": "x"}
    answer = desk.api.post(f"{desk.path}/settlements/{made['id']}/cancel", body, If_Match='"v1"')
    assert code_of(answer) == (409, "settlement.of_reversal")


def test_lines_written_before_are_offered_once_and_those_of_the_contact_first(desk: Desk):
    with tenant(desk.books.tenant_id):
        other = create_contact(
            company=desk.books.company, content=ContactIn(display_name="Warung", is_customer=True, terms={"days": 30})
        )
    desk.post("invoice", desk.line("10.00", "SV8", account="4110", text="Beans 100% _Arabica_", unit="KGM"))
    desk.post("invoice", desk.line("12.00", account="4200", text="beans 100% _arabica_"), contact_id=str(other.id))
    desk.post("invoice", desk.line("7.00", account="4110", text="Milk"), contact_id=str(other.id))
    path = f"{desk.path}/document-items"

    def offered(query: str) -> list[tuple[str, str, bool]]:
        items = desk.api.get(f"{path}?{query}").json()["items"]
        return [(one["text"], one["unit_price"], one["is_theirs"]) for one in items]

    theirs = f"contact_id={desk.contact.id}"
    assert offered(theirs) == [("Beans 100% _Arabica_", "10.00", True), ("Milk", "7.00", False)]
    # where no contact is named, the latest
    assert offered("query=BEANS") == [("beans 100% _arabica_", "12.00", False)]
    assert offered(f"{theirs}&query=0%25 _ar") == [("Beans 100% _Arabica_", "10.00", True)]
    assert offered("query=%25%25") == offered("direction=purchases") == []
    assert len(offered("limit=1")) == 1
    (item,) = desk.api.get(f"{path}?{theirs}&query=beans").json()["items"]
    assert (item["unit"], item["account_code"], item["tax_code_ids"]) == ("KGM", "4110", [desk.code("SV8")])


def test_a_list_of_credits_of_one_document(desk: Desk):
    one, other = (desk.post("invoice", desk.line(account="4110")) for _ in range(2))
    credit = desk.post("credit_note", desk.line(account="4110"), credits_id=one["id"])
    path = f"{desk.path}/credit-notes?credits_id="
    assert [row["id"] for row in desk.api.get(path + one["id"]).json()["items"]] == [credit["id"]]
    assert desk.api.get(path + other["id"]).json()["items"] == []

"""Payments post their entry, settle what they are allocated to, and leave the rest where it can be seen."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from oasys.contacts.errors import ContactArchived
from oasys.contacts.services.contacts import archive_contact
from oasys.contacts.tests.people import make_contact
from oasys.core.errors import DomainError, Invalid, NotFound
from oasys.core.tenancy import tenant
from oasys.currencies.services import RateInput, record_rates
from oasys.payments.errors import ItemUnfit, NotAllAllocated, OtherContact, Overallocated
from oasys.payments.services.inputs import AccountName
from oasys.payments.tests.till import PAYABLE, RECEIVABLE, Till, charges, day, deduction
from oasys.settlement.errors import MoreThanOpen, NotOpenItem
from tests.factories import Books, make_books, make_company

D = Decimal


@pytest.fixture
def till(books: Books) -> Till:
    return Till.of(books)


def test_a_receipt_settles_an_invoice(till: Till):
    invoice = till.item("100.00", on=day(3))
    paid = till.pay("100.00", invoice)
    assert till.posted(paid) == "1130 100.00 Dr\n1310 100.00 Cr"
    assert till.open() == []
    shown = till.shown(paid)
    assert (shown["unallocated_amount"], shown["base_amount"], shown["state"]) == (0, D("100.00"), "posted")
    assert [(row["line_id"], row["amount"]) for row in shown["allocations"]] == [(invoice, D("100.00"))]


def test_a_payment_settles_bills_in_the_order_given_and_one_in_part(till: Till):
    bills = [till.item(amount, on=day(3), account=PAYABLE) for amount in ("-100.00", "-50.00")]
    paid = till.pay("120.00", *bills, direction="payment")
    assert till.posted(paid) == "1130 120.00 Cr\n2110 120.00 Dr"
    assert till.open(PAYABLE) == ["credit 30.00 MYR 30.00"]


def test_charges_and_a_discount_stand_beside_the_money(till: Till):
    invoice = till.item("100.00", on=day(3))
    received = till.pay("98.00", invoice, charges=charges("3.00"), deductions=[deduction("2.00", account="5100")])
    assert till.posted(received) == "1130 95.00 Dr\n1310 100.00 Cr\n8030 3.00 Dr\n5100 2.00 Dr"
    bill = till.item("-100.00", on=day(3), account=PAYABLE)
    sent = till.pay(
        "98.00", bill, direction="payment", charges=charges("3.00"), deductions=[deduction("2.00", account="4510")]
    )
    assert till.posted(sent) == "1130 101.00 Cr\n2110 100.00 Dr\n8030 3.00 Dr\n4510 2.00 Cr"
    assert till.open() == till.open(PAYABLE) == []


def test_a_small_rest_is_written_off(till: Till):
    invoice = till.item("100.01", on=day(3))
    paid = till.pay("100.00", invoice, deductions=[deduction("0.01", "write_off")])
    assert till.open() == []
    assert [(row["kind"], row["amount"]) for row in till.shown(paid)["deductions"]] == [("write_off", D("0.01"))]


def test_a_credit_note_is_taken_with_the_invoice(till: Till):
    invoice, credit = till.item("100.00", on=day(3)), till.item("-20.00", on=day(3))
    paid = till.pay("80.00", credit, invoice)
    assert till.posted(paid) == "1130 80.00 Dr\n1310 80.00 Cr"
    assert till.open() == []


def test_an_overpayment_is_never_swallowed(till: Till):
    invoice = till.item("100.00", on=day(3))
    with pytest.raises(NotAllAllocated, match=r"10\.00 MYR is not allocated"):
        till.pay("110.00", invoice)
    assert till.entries() == 1
    paid = till.pay("110.00", invoice, is_advance=True)
    assert till.open() == ["credit 10.00 MYR 10.00"]
    assert till.shown(paid)["unallocated_amount"] == D("10.00")


def test_an_advance_is_allocated_later(till: Till):
    paid = till.pay("110.00", is_advance=True)
    first, second = till.item("100.00", on=day(5)), till.item("50.00", on=day(5))
    till.allocate(paid, (first, "60.00"))
    till.allocate(paid, first, second)
    assert till.open() == ["debit 40.00 MYR 40.00"]
    assert till.shown(paid)["unallocated_amount"] == 0
    with pytest.raises(DomainError) as caught:
        till.allocate(paid, second)
    assert caught.value.code == "payments.nothing_left"


def test_an_advance_stands_on_the_account_that_is_named_or_the_contacts(till: Till):
    paid = till.pay("10.00", is_advance=True, control_account=AccountName(code=PAYABLE))
    assert till.posted(paid) == "1130 10.00 Dr\n2110 10.00 Cr"
    supplier = Till.of(till.books, is_customer=False, display_name="Supplier")
    assert (
        supplier.posted(supplier.pay("10.00", direction="payment", is_advance=True)) == "1130 10.00 Cr\n2110 10.00 Dr"
    )
    with pytest.raises(ItemUnfit, match="another account"):
        till.allocate(paid, till.item("5.00", on=day(3)))


REFUSED: dict[str, tuple[str, dict[str, Any], type[DomainError], str]] = {
    "more than was paid": ("90.00", {}, Overallocated, "/allocations"),
    "an account that is no money": ("100.00", {"money_account": AccountName(code="4100")}, Invalid, "/account_code"),
    "an unknown account": ("100.00", {"money_account": AccountName(code="9999")}, Invalid, "/account_code"),
    "charges on a control account": ("100.00", {"charges": charges("1.00", RECEIVABLE)}, Invalid, "/charges/account_code"),
    "a discount on the bank": (
        "99.00", {"deductions": [deduction("1.00", account="1130")]}, Invalid, "/deductions/0/account_code"),
    "charges that eat all": ("100.00", {"charges": charges("100.00")}, Invalid, "/charges/amount"),
    "another bank amount": ("100.00", {"bank_amount": D("99.00")}, Invalid, "/bank_amount"),
    "no bank amount": ("100.00", {"bank_currency": "USD"}, Invalid, "/bank_amount"),
    "too many decimals": ("100.001", {}, DomainError, "/amount"),
    "another currency than the item's": ("100.00", {"currency": "USD", "rate": D("4")}, ItemUnfit, "/allocations/0/line_id"),
}  # fmt: skip


@pytest.mark.parametrize(("amount", "said", "kind", "pointer"), REFUSED.values(), ids=REFUSED.keys())
def test_what_does_not_fit_is_refused_at_its_field(
    till: Till, amount: str, said: dict[str, Any], kind: type[DomainError], pointer: str
):
    invoice = till.item("100.00", on=day(3))
    with pytest.raises(kind) as caught:
        till.pay(amount, (invoice, "100.00"), **said)
    assert pointer in [error.pointer for error in caught.value.errors]
    assert till.entries() == 1


def test_items_of_others_are_refused(till: Till):
    other = make_contact(till.books, display_name="Other", is_customer=True)
    theirs = till.item("100.00", on=day(3), whose=other)
    with pytest.raises(OtherContact) as caught:
        till.pay("100.00", theirs)
    assert [error.pointer for error in caught.value.errors] == ["/allocations/0/line_id"]
    paid = till.pay("100.00", is_advance=True)
    with pytest.raises(OtherContact):
        till.allocate(paid, theirs)
    nobodys = till.item("100.00", on=day(3), whose=False)
    till.allocate(paid, nobodys)
    assert till.open() == ["debit 100.00 MYR 100.00"]


def test_items_of_another_company_or_tenant_are_not_found(till: Till):
    beside = Books(till.books.tenant, make_company(till.books.tenant_id), till.books.owner)
    for books in (beside, make_books()):
        strange = Till.of(books)
        with pytest.raises(NotOpenItem):
            till.pay("100.00", strange.item("100.00", on=day(3)))
        with pytest.raises(NotFound):
            till.pay("100.00", is_advance=True, contact_id=strange.contact.id)


def test_nothing_is_paid_for_an_archived_contact(till: Till):
    with tenant(till.books.tenant_id):
        archive_contact(company=till.books.company, contact_id=till.contact.id, version=1, now=datetime.now(UTC))
    with pytest.raises(ContactArchived):
        till.pay("100.00", is_advance=True)


def test_what_is_paid_already_is_refused_and_said(till: Till):
    invoice = till.item("100.00", on=day(3))
    till.pay("60.00", invoice)
    with pytest.raises(MoreThanOpen, match=r"40\.00 MYR of the line is open"):
        till.pay("60.00", (invoice, "60.00"))


# other currencies


def test_a_foreign_invoice_paid_into_an_account_in_the_base_currency_has_the_rate_that_was_paid(till: Till):
    invoice = till.item("100.00", "425.00", currency="EUR", on=day(3))
    paid = till.pay(
        "100.00", invoice, currency="EUR", bank_currency="MYR", bank_amount=D("430.00"), charges=charges("10.00")
    )
    assert till.posted(paid) == "1130 430.00 Dr\n1310 440.00 Cr (100.00 EUR)\n8030 10.00 Dr"
    assert till.exchange(paid) == ["1310 15.00 Dr (0 EUR)\n4540 15.00 Cr"]
    assert till.open() == []


def test_a_foreign_bill_paid_from_an_account_in_its_currency_is_converted_at_the_rate(till: Till):
    bill = till.item("-100.00", "-425.00", currency="EUR", on=day(3), account=PAYABLE)
    paid = till.pay("100.00", bill, direction="payment", currency="EUR", rate=D("4.4"), charges=charges("5.00"))
    assert till.posted(paid) == "1130 462.00 Cr (105.00 EUR)\n2110 440.00 Dr (100.00 EUR)\n8030 22.00 Dr (5.00 EUR)"
    assert till.exchange(paid) == ["2110 15.00 Cr (0 EUR)\n7040 15.00 Dr"]
    assert till.open(PAYABLE) == []


def test_an_invoice_in_the_base_currency_paid_into_a_foreign_account(till: Till):
    invoice = till.item("440.00", on=day(3))
    paid = till.pay("440.00", invoice, bank_currency="EUR", bank_amount=D("98.00"), charges=charges("2.00"))
    assert till.posted(paid) == "1130 431.20 Dr (98.00 EUR)\n1310 440.00 Cr\n8030 8.80 Dr (2.00 EUR)"
    assert till.exchange(paid) == till.open() == []


def test_a_third_currency_takes_the_days_rate(till: Till):
    invoice = till.item("100.00", "425.00", currency="EUR", on=day(3))
    with tenant(till.books.tenant_id):
        record_rates(source="manual", rates=[RateInput("USD", "MYR", day(4), D("4"))])
    paid = till.pay("100.00", invoice, currency="EUR", bank_currency="USD", bank_amount=D("110.00"))
    assert till.posted(paid) == "1130 440.00 Dr (110.00 USD)\n1310 440.00 Cr (100.00 EUR)"


def test_an_unknown_rate_is_never_taken_as_1(till: Till):
    invoice = till.item("100.00", "425.00", currency="EUR", on=day(3))
    with pytest.raises(Invalid) as caught:
        till.pay("100.00", invoice, currency="EUR")
    assert [error.pointer for error in caught.value.errors] == ["/rate", "/rate"]


def test_a_foreign_payment_in_part_keeps_both_currencies_even(till: Till):
    invoice = till.item("100.00", "425.00", currency="EUR", on=day(3))
    for amount, bank in (("33.33", "140.00"), ("33.33", "150.00"), ("33.34", "141.99")):
        till.pay(amount, invoice, currency="EUR", bank_currency="MYR", bank_amount=D(bank))
    assert till.open() == []
    aged = till.aged()
    assert (aged["control_amount"], aged["base_only_amount"], aged["totals"]["items"]) == (0, 0, 0)


def test_several_accounts_are_posted_in_one_statement_with_their_differences(till: Till):
    invoice = till.item("100.00", "400.00", currency="EUR", on=day(3))
    beside = till.item("50.00", "210.00", currency="EUR", on=day(3), account=PAYABLE)
    paid = till.pay("150.00", invoice, beside, currency="EUR", bank_currency="MYR", bank_amount=D("630.00"))
    assert till.posted(paid) == "1130 630.00 Dr\n1310 420.00 Cr (100.00 EUR)\n2110 210.00 Cr (50.00 EUR)"
    assert till.exchange(paid) == ["1310 20.00 Dr (0 EUR)\n4540 20.00 Cr"]

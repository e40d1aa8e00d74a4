"""New bank details of a supplier are looked at before money goes there."""

import pytest

from oasys.contacts.tests.people import BRITISH, FRENCH, GERMAN, confirm, propose
from oasys.organisations.permissions import Role
from oasys.payments.errors import BankDetailsUnseen
from oasys.payments.services.inputs import AccountName
from oasys.payments.tests.till import CASH, PAYABLE, Till, day
from tests.factories import Books, make_member


@pytest.fixture
def till(books: Books) -> Till:
    return Till.of(books)


def in_force(till: Till, iban: str):
    """The account is that of the contact from now on."""
    bob = make_member(till.books.tenant_id, Role.ACCOUNTANT)
    return confirm(till.books, propose(till.books, till.contact, iban, till.books.owner), iban, bob).id


def pay(till: Till, **said):
    bill = till.item("-10.00", on=day(3), account=PAYABLE)
    return till.pay("10.00", bill, direction="payment", **said)


def test_details_are_seen_before_the_first_payment_and_after_each_change(till: Till):
    pay(till)  # nothing is known of where the contact is paid
    first = in_force(till, GERMAN)
    with pytest.raises(BankDetailsUnseen, match="3000") as caught:
        pay(till)
    assert [error.pointer for error in caught.value.errors] == ["/bank_details_seen"]
    assert caught.value.params["bank_details_id"] == str(first)
    assert till.shown(pay(till, bank_details_seen=first))["bank_details_id"] == first
    pay(till)
    second = in_force(till, BRITISH)
    for seen in (None, first):
        with pytest.raises(BankDetailsUnseen):
            pay(till, bank_details_seen=seen)
    pay(till, bank_details_seen=second)
    propose(till.books, till.contact, FRENCH, till.books.owner)
    assert till.shown(pay(till))["bank_details_id"] == second  # what is only proposed is paid to by nobody


def test_cash_and_receipts_go_to_no_account(till: Till):
    in_force(till, GERMAN)
    assert till.shown(pay(till, money_account=AccountName(code=CASH)))["bank_details_id"] is None
    assert till.shown(till.pay("10.00", is_advance=True))["bank_details_id"] is None

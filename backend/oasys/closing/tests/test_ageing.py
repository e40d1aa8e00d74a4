"""What a revaluation books stands beside what is aged; the sum is the control accounts."""

from decimal import Decimal

from django.db import connection

from oasys.closing.services import revalue
from oasys.core.tenancy import tenant
from oasys.currencies.queries import RateRule
from oasys.currencies.services import RateInput, record_rates
from oasys.payments.tests.test_ageing import assert_is_control_account
from oasys.payments.tests.till import Till, day
from oasys.payments.verification import payment_differences
from tests.factories import Books


def test_a_revaluation_stands_beside_what_is_aged(books: Books):
    till = Till.of(books)
    till.item("100.00", "400.00", currency="USD", on=day(3))
    with tenant(books.tenant_id):
        record_rates(source="manual", rates=[RateInput("USD", "MYR", day(3, 31), Decimal("4.2"))])
        revalue(company=books.company, day=day(3, 31), rule=RateRule(), by=books.owner)
    found = till.aged(as_of=day(3, 31))
    assert (found["base_only_amount"], found["control_amount"]) == (Decimal(20), Decimal(420))
    assert_is_control_account(found)
    assert till.aged(as_of=day(4, 1))["base_only_amount"] == 0
    with tenant(books.tenant_id):
        assert list(payment_differences(connection)) == []

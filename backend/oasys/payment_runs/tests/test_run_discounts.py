"""A run takes the early-payment discounts that last until its day of execution, and pays so much less."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection

from oasys.contacts.models import Contact
from oasys.core.actor import Actor, act_as
from oasys.core.errors import Invalid
from oasys.core.tenancy import tenant
from oasys.invoicing.tests.desk import Desk as Office
from oasys.payment_runs.services.drafts import ItemInput, change_run
from oasys.payment_runs.tests.desk import Desk
from oasys.payments.services.payments import make_payment
from oasys.payments.tests.till import Till
from tests.factories import Books
from tests.fixtures import Api

D = Decimal
TERMS = {"days": 30, "discount_percent": "2", "discount_days": 10}
LAST, AFTER = date(2026, 4, 15), date(2026, 4, 16)  # ten days after the bills, and one day more


@pytest.fixture
def desk(books: Books) -> Desk:
    return Desk.of(books)


def supplier(desk: Desk, name: str = "Beans") -> Contact:
    return desk.supplier(name, terms=TERMS)


def bill(desk: Desk, contact: Contact, price: str = "100.00", number: str = "R 1", **said: Any) -> UUID:
    office = Office(desk.books, contact, Api(desk.books.owner, desk.books.tenant_id))
    line = office.line(price, account="8030")
    made = office.post("bill", line, supplier_number=number, issue_date="2026-04-05", **said)
    return UUID(made["control_line_id"])


def choose_account(desk: Desk, code: str = "4510") -> None:
    api = Api(desk.books.owner, desk.books.tenant_id)
    path = f"/companies/{desk.books.company.id}/invoicing-settings"
    answer = api.call("PUT", path, {"discount_received_account": code}, If_Match='"v0"')
    assert answer.status_code == 200, answer.content


def taken(desk: Desk, run_id: UUID) -> list[tuple[Decimal, Decimal]]:
    return [(one["amount"], one["discount"]) for whom in desk.run(run_id)["contacts_paid"] for one in whom["items"]]


def test_a_run_within_the_days_pays_less_and_settles_the_whole(desk: Desk):
    choose_account(desk)
    bill(desk, supplier(desk), "33.33")
    run = desk.draft(due_until=date(2026, 5, 31), execution_on=LAST)
    assert taken(desk, run) == [(D("33.33"), D("0.67"))]
    shown = desk.run(run)
    assert (shown["amount"], shown["discount_amount"]) == (D("32.66"), D("0.67"))
    desk.approve(run)
    transfer = desk.transfers(run)["Beans"]
    till = Till(desk.books, None)  # type: ignore[arg-type]
    assert till.posted(transfer["payment_id"]) == "1130 32.66 Cr\n2110 33.33 Dr\n4510 0.67 Cr"
    assert desk.open() == []
    assert b">32.66</InstdAmt>" in desk.file(run)


def test_a_run_after_the_days_pays_the_whole(desk: Desk):
    choose_account(desk)
    bill(desk, supplier(desk))
    run = desk.draft(due_until=date(2026, 5, 31), execution_on=AFTER)
    assert taken(desk, run) == [(D("100.00"), D(0))]


def test_bills_whose_discount_ends_until_the_day_are_due(desk: Desk):
    choose_account(desk)
    bill(desk, supplier(desk))
    later = desk.supplier("Later", terms={"days": 30})
    bill(desk, later, number="R 2")
    run = desk.draft(due_until=LAST, execution_on=LAST)
    assert desk.paid(run) == {"Beans": D("98.00")}


def test_none_is_taken_where_none_is_wanted(desk: Desk):
    bill(desk, supplier(desk))
    run = desk.draft(due_until=date(2026, 5, 31), execution_on=LAST, takes_discounts=False)
    assert taken(desk, run) == [(D("100.00"), D(0))]


def test_without_an_account_it_asks_for_one(desk: Desk):
    bill(desk, supplier(desk))
    with pytest.raises(Invalid) as caught:
        desk.draft(due_until=date(2026, 5, 31), execution_on=LAST)
    assert [one.pointer for one in caught.value.errors] == ["/take_discounts"]


def test_another_day_or_amount_finds_the_discount_anew(desk: Desk):
    choose_account(desk)
    line = bill(desk, supplier(desk))
    run = desk.draft(due_until=date(2026, 5, 31), execution_on=LAST)
    desk.change(run, line, on=AFTER)
    assert taken(desk, run) == [(D("100.00"), D(0))]
    desk.change(run, (line, "50.00"), on=LAST)
    assert taken(desk, run) == [(D("50.00"), D("1.00"))]
    version = desk.run(run)["version"]
    with tenant(desk.books.tenant_id):
        act_as(Actor(desk.finn.id))
        change_run(
            company=desk.books.company, run_id=run, version=version, execution_on=LAST,
            items=[ItemInput(line, takes_discount=False)], by=desk.finn,
        )  # fmt: skip
    assert taken(desk, run) == [(D("100.00"), D(0))]


def test_what_was_paid_in_the_meantime_is_named(desk: Desk):
    choose_account(desk)
    contact = supplier(desk)
    line = bill(desk, contact)
    run = desk.draft(due_until=date(2026, 5, 31), execution_on=LAST)
    till = Till(desk.books, contact)
    (whom,) = desk.run(run)["contacts_paid"]
    with tenant(desk.books.tenant_id):
        make_payment(
            company=desk.books.company,
            payment=till.input(
                "10.00", (line, "10.00"), direction="payment", bank_details_seen=whom["bank_details_id"]
            ),
            by=desk.books.owner,
        )
    with pytest.raises(Exception, match=r"90\.00 of 100\.00"):
        desk.approve(run)


@pytest.mark.parametrize("discount", ["-1", "100.01", "'NaN'"])
def test_postgresql_keeps_a_discount_within_its_item(desk: Desk, discount: str):
    choose_account(desk)
    bill(desk, supplier(desk))
    run = desk.draft(due_until=date(2026, 5, 31), execution_on=LAST)
    with (
        pytest.raises(DatabaseError, match="payment_run_item_discount"),
        tenant(desk.books.tenant_id),
        connection.cursor() as cursor,
    ):
        act_as(Actor(desk.finn.id))
        cursor.execute(
            f"""create temp table kept on commit drop as select * from payment_runs_item where run_id = '{run}';
                    delete from payment_runs_item where run_id = '{run}';
                    update kept set discount = {discount};
                    insert into payment_runs_item select * from kept"""
        )


def test_an_approved_run_has_paid_what_it_says_less_the_discount(desk: Desk):
    choose_account(desk)
    bill(desk, supplier(desk))
    run = desk.draft(due_until=date(2026, 5, 31), execution_on=LAST)
    with pytest.raises(Exception, match="allocated"), tenant(desk.books.tenant_id):
        act_as(Actor(desk.finn.id))
        with connection.cursor() as cursor:
            cursor.execute(
                f"""create temp table kept on commit drop as select * from payment_runs_item where run_id = '{run}';
                    delete from payment_runs_item where run_id = '{run}';
                    update kept set discount = 1;
                    insert into payment_runs_item select * from kept"""
            )
        desk.approve(run)

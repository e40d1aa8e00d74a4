"""Ageing by contact, as of any day and as known at any moment, is the control accounts; `verify` recomputes it."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import hypothesis.strategies as st
import psycopg
import pytest
from django.db import DatabaseError, connection
from hypothesis import HealthCheck, given, settings

from oasys.contacts.tests.people import make_contact
from oasys.core.errors import DomainError
from oasys.core.tenancy import tenant
from oasys.ledger.models import JournalEntry
from oasys.ledger.services.lines import LineInput
from oasys.payments.ageing import ONLY, AsOf, ageing, control_accounts, open_as_of, statement_of_account
from oasys.payments.tests.till import PAYABLE, RECEIVABLE, Till, day
from oasys.payments.verification import payment_differences
from oasys.settlement.opening import OpeningBalance, OpeningItem, post_opening
from oasys.settlement.services import gather_open_items
from tests.factories import Books, make_books

D = Decimal
# what was open, as it follows from each item and every settlement of it
WAS_OPEN = """
select i.line_id, i.posting_date, i.currency, i.is_debit, i.amount - p.amount as amount, i.base_amount - p.base_amount as base_amount
from settlement_open_item i
cross join lateral (
  select coalesce(sum(l.amount), 0) as amount, coalesce(sum(l.base_amount), 0) as base_amount
  from settlement_settled_line l join settlement_settlement s on s.tenant_id = l.tenant_id and s.id = l.settlement_id
  where l.tenant_id = i.tenant_id and l.line_id = i.line_id and s.settled_on <= %(day)s
    and (%(moment)s::timestamptz is null or s.made_at <= %(moment)s)
    and (s.cancelled_on is null or s.cancelled_on > %(day)s or s.cancelled_at > %(moment)s)) p
where i.tenant_id = %(tenant)s and i.account_id = any(%(accounts)s) and i.posting_date <= %(day)s and p.amount < i.amount
  and (%(contact)s::uuid is null or i.line_id in (select line_id from contact_line where contact_id = %(contact)s))
"""
BUCKETS = ("not_due", "days_1_30", "days_31_60", "days_61_90", "days_over_90")


@pytest.fixture
def till(books: Books) -> Till:
    return Till.of(books)


@pytest.fixture
def superuser() -> Iterator[psycopg.Connection]:
    """The database of the tests as a superuser; what it changes is taken back."""
    with psycopg.connect(os.environ["OASYS_DATABASE_ADMIN_URL"], dbname=connection.settings_dict["NAME"]) as made:
        made.execute("set session_replication_role = replica")
        yield made
        made.rollback()


def of(till: Till, superuser: psycopg.Connection) -> list[str]:
    return [found.what for found in payment_differences(superuser) if found.tenant_id == till.books.tenant_id]


def assert_is_what_was_open(till: Till, side: str, on: date, moment: datetime | None = None) -> None:
    """Item by item, of all contacts and of one, what is computed from what is open now is what settlements say from the beginning."""
    with tenant(till.books.tenant_id), connection.cursor() as cursor:
        gather_open_items(company=till.books.company)
        at = AsOf(till.books.company, side, on, moment)
        for contact in (None, till.contact.id):
            params = at.params(control_accounts(at)) | {"contact": contact}
            cursor.execute(WAS_OPEN, params)
            expected = sorted(cursor.fetchall())
            cursor.execute(open_as_of(at, only=ONLY if contact else ""), params)
            assert sorted(cursor.fetchall()) == expected


def assert_is_control_account(found: dict[str, Any]) -> None:
    """Rows add up to the totals, these to the balances: by currency, and in the base currency with what was booked in it alone."""
    parts = [*found["contacts"], *([found["without_contact"]] if found["without_contact"] else [])]
    assert sum((part["base"]["total"] for part in parts), D(0)) == found["totals"]["base"]["total"]
    assert sum((part["base"][name] for part in parts for name in BUCKETS), D(0)) == found["totals"]["base"]["total"]
    by_currency: dict[str, Decimal] = {}
    for row in found["accounts"]:
        by_currency[row["currency"]] = by_currency.get(row["currency"], D(0)) + row["amount"]
    aged = {one["currency"]: one["total"] for one in found["totals"]["currencies"] if one["total"]}
    assert aged == {code: amount for code, amount in by_currency.items() if amount}
    control = sum((row["base_amount"] for row in found["accounts"]), D(0))
    assert control == found["control_amount"] == found["totals"]["base"]["total"] + found["base_only_amount"]


def test_ages_count_from_the_day_that_each_item_is_due(till: Till):
    for amount, due in (("1", day(6, 30)), ("2", day(6, 29)), ("4", day(5, 31)), ("8", day(5, 1)), ("16", day(4, 1)),
                        ("32", day(3, 31)), ("64", None)):  # fmt: skip
        till.item(amount, on=day(3, 1), due=due)
    found = till.aged(as_of=day(6, 30))
    (row,) = found["contacts"]
    assert [row["base"][name] for name in BUCKETS] == [D(1), D(6), D(8), D(16), D(96)]
    assert (row["contact_name"], row["items"], found["without_contact"]) == ("Kopi Pagi", 7, None)
    assert_is_control_account(found)


def test_what_has_no_contact_has_a_row_of_its_own_and_opening_items_their_documents(till: Till):
    with tenant(till.books.tenant_id):
        item = OpeningItem(
            "/0", LineInput(account_code=RECEIVABLE, debit=D(7)), "INV-1", date(2025, 12, 1), date(2025, 12, 31)
        )
        balance = OpeningBalance("/0", LineInput(account_code=RECEIVABLE, debit=D(7)), [item])
        post_opening(
            company=till.books.company, posting_date=day(1, 1), balances=[balance], rate_source=None, max_rate_age_days=None,
            by=till.books.owner,
        )  # fmt: skip
    till.item("3", on=day(3), whose=make_contact(till.books, display_name="Abaca", is_customer=True))
    found = till.aged(as_of=day(3, 31))
    assert [row["contact_name"] for row in found["contacts"]] == ["Abaca"]
    assert found["without_contact"]["base"]["days_61_90"] == D(7)
    assert_is_control_account(found)


def test_as_of_a_day_and_as_known_at_a_moment(till: Till):
    invoice = till.item("100.00", "400.00", currency="EUR", on=day(3), due=day(4))
    before = datetime.now(UTC)
    paid = till.pay("60.00", invoice, currency="EUR", bank_currency="MYR", bank_amount=D(252), paid_on=day(4))
    between = datetime.now(UTC)
    till.undo(paid, day(6))

    def total(on: date, moment: datetime | None = None) -> Decimal:
        found = till.aged(as_of=on, moment=moment)
        assert_is_control_account(found)
        return found["control_amount"]

    assert [total(on) for on in (day(2), day(3), day(4), day(5), day(6))] == [0, 400, 160, 160, 400]
    assert [total(on, between) for on in (day(3), day(5), day(7))] == [400, 160, 160]
    assert [total(on, before) for on in (day(3), day(7))] == [400, 400]
    assert total(day(7), before - timedelta(days=1)) == 0


def test_what_was_settled_and_cancelled_since_is_put_back_item_by_item(till: Till):
    """Settled before and cancelled after the day, settled after it, both, in parts; closed now, open now, open again."""
    lines = [till.item("100.00", on=day(3, number), whose=number % 2 == 0 and till.contact) for number in range(1, 5)]
    moments = [datetime.now(UTC)]
    till.pay("100.00", lines[0], paid_on=day(4))
    undone = till.pay("100.00", lines[1], paid_on=day(4))
    till.pay("30.00", lines[2], paid_on=day(6))
    gone = till.pay("30.00", lines[3], paid_on=day(5))
    moments.append(datetime.now(UTC))
    till.undo(undone, day(6))
    till.undo(gone, day(7))
    till.pay("100.00", lines[1], paid_on=day(8))
    till.pay("40.00", lines[3], paid_on=day(8))
    for on in (day(2), day(3), day(4), day(5), day(6), day(7), day(8), day(9)):
        for moment in (None, *moments):
            assert_is_what_was_open(till, "receivable", on, moment)
    whole = [till.aged(as_of=on)["control_amount"] for on in (day(3), day(4), day(5), day(6), day(7), day(8))]
    assert whole == [D(400), D(200), D(170), D(240), D(270), D(130)]


def test_a_page_of_contacts_goes_on_behind_the_last(till: Till):
    for name in ("Cafe", "abaca", "Beans"):
        till.item("1", on=day(3), whose=make_contact(till.books, display_name=name, is_customer=True))
    with tenant(till.books.tenant_id):
        at = AsOf(till.books.company, "receivable", day(4))
        first = ageing(at=at, limit=1, after=None)["contacts"]
        rest = ageing(at=at, limit=9, after=(first[0]["sort_name"], first[0]["contact_id"]))["contacts"]
    assert [row["contact_name"] for row in [*first[:1], *rest]] == ["abaca", "Beans", "Cafe"]


def test_ageing_costs_the_same_statements_however_many_contacts(till: Till, django_assert_max_num_queries: Any):
    for place in range(6):
        till.item("1", on=day(3), whose=make_contact(till.books, display_name=f"C{place}", is_customer=True))
    with tenant(till.books.tenant_id), django_assert_max_num_queries(5):
        ageing(at=AsOf(till.books.company, "receivable", day(4)), limit=50, after=None)


def test_a_statement_of_account_opens_lists_and_closes_by_currency(till: Till):
    till.item("10.00", on=day(1), due=day(2))
    invoice = till.item("100.00", on=day(3), due=day(4))
    till.item("50.00", "200.00", on=day(3), currency="USD")
    paid = till.pay("60.00", invoice, paid_on=day(4))
    till.item("1.00", on=day(5))
    with tenant(till.books.tenant_id):
        found = statement_of_account(
            company=till.books.company, contact=till.contact, side="receivable", first=day(3, 1), last=day(4, 30)
        )
        empty = statement_of_account(
            company=till.books.company, contact=till.contact, side="payable", first=day(3, 1), last=day(4, 30)
        )
    myr, usd = found["currencies"]
    assert (myr["currency"], myr["opening_balance"], myr["closing_balance"]) == ("MYR", D(10), D(50))
    assert [(row["increase"], row["decrease"], row["balance"]) for row in myr["lines"]] == [
        (D(100), D(0), D(110)), (D(0), D(60), D(50)),
    ]  # fmt: skip
    assert myr["lines"][1]["entry_id"] == till.shown(paid)["entry_id"]
    assert (myr["ages"]["days_1_30"], myr["ages"]["days_61_90"], myr["ages"]["total"]) == (D(40), D(10), D(50))
    assert (usd["opening_balance"], usd["closing_balance"]) == (D(0), D(50))
    assert empty["currencies"] == []


def test_verify_names_what_somebody_with_all_rights_has_changed(till: Till, superuser: psycopg.Connection):
    invoice = till.item("100.00", "400.00", currency="EUR", on=day(3))
    paid = till.pay("60.00", invoice, currency="EUR", bank_currency="MYR", bank_amount=D(252))
    till.item("5.00", on=day(5))
    assert of(till, superuser) == []
    params = {"tenant": till.books.tenant_id, "payment": paid, "line": invoice}
    superuser.execute(
        "update settlement_open_item set amount = 90 where tenant_id = %(tenant)s and line_id = %(line)s", params
    )
    assert of(till, superuser) == [
        "ageing of 1310 in 2026-03, EUR: open items say 90 (400.00 in the base currency), the account 100.00 (400.00)"
    ]
    superuser.rollback()
    superuser.execute("set session_replication_role = replica")
    superuser.execute("update payments_payment set state = 'undone', undone_on = '2026-05-01', undone_by_id = made_by_id, "
                      "undone_at = now(), undo_entry_id = entry_id where tenant_id = %(tenant)s", params)  # fmt: skip
    assert of(till, superuser) == [f"payment {paid}: it is undone, its entry is not reversed"]


CENTS = st.integers(1, 100_000).map(lambda cents: D(cents) / 100)
RATES = st.integers(300, 500).map(lambda points: D(points) / 100)
DAYS = st.integers(1, 250).map(lambda days: date(2026, 1, 1) + timedelta(days=days))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_whatever_happens_ageing_is_the_control_accounts_on_every_day(data: st.DataObject):
    """Invoices, bills, credit notes and advances in two currencies; parts paid, allocated and undone on any days."""
    till = Till.of(make_books())
    others = [
        Till(till.books, make_contact(till.books, display_name=name, is_customer=True, is_supplier=True))
        for name in "AB"
    ]
    items: list[tuple[Till, Any, str, str, Decimal]] = []
    payments: list[tuple[Till, Any]] = []
    moments = [datetime.now(UTC)]
    for _ in range(data.draw(st.integers(4, 9))):
        act = data.draw(st.sampled_from(["item", "item", "pay", "pay", "advance", "allocate", "undo"]))
        whose = data.draw(st.sampled_from([till, *others]))
        currency = data.draw(st.sampled_from(["MYR", "EUR"]))
        amount, rate, on = data.draw(CENTS), data.draw(RATES), data.draw(DAYS)
        base = amount if currency == "MYR" else (amount * rate).quantize(D("0.01"))
        foreign = {} if currency == "MYR" else {"bank_currency": "MYR", "bank_amount": max(base, D("0.01"))}
        try:
            if act == "item":
                account, sign = data.draw(st.sampled_from([(RECEIVABLE, 1), (PAYABLE, -1), (RECEIVABLE, -1)]))
                own = data.draw(st.booleans()) and whose.contact
                line = whose.item(f"{sign * amount:f}", f"{sign * max(base, D('0.01')):f}", on=on, currency=currency,
                                  account=account, whose=own or False, due=data.draw(st.none() | DAYS))  # fmt: skip
                items.append((whose, line, currency, "receipt" if sign > 0 else "payment", amount))
            elif act == "pay" and items:
                whose, line, currency, direction, amount = data.draw(st.sampled_from(items))
                part = data.draw(st.sampled_from([D(1), D("0.5"), D("0.37")]))
                paid = max((amount * part).quantize(D("0.01")), D("0.01"))
                foreign = {} if currency == "MYR" else {
                    "bank_currency": "MYR", "bank_amount": max((paid * rate).quantize(D("0.01")), D("0.01"))}  # fmt: skip
                said = {"direction": direction, "currency": currency, "paid_on": on} | foreign
                payments.append((whose, whose.pay(f"{paid:f}", line, is_advance=data.draw(st.booleans()), **said)))
            elif act == "advance":
                said = {
                    "direction": data.draw(st.sampled_from(["receipt", "payment"])),
                    "currency": currency,
                    "paid_on": on,
                }
                payments.append((whose, whose.pay(f"{amount:f}", is_advance=True, **said, **foreign)))
            elif act == "allocate" and items and payments:
                (payer, payment), (_, line, *_) = (
                    data.draw(st.sampled_from(payments)),
                    data.draw(st.sampled_from(items)),
                )
                payer.allocate(payment, line)
            elif act == "undo" and payments:
                payer, payment = data.draw(st.sampled_from(payments))
                payer.undo(payment, on)
        except DomainError:
            pass  # what does not fit is refused, and changes nothing
        except DatabaseError as error:
            if (
                getattr(error.__cause__, "sqlstate", None) != "OA071"
            ):  # settled before the day an earlier settlement ended
                raise
        moments.append(datetime.now(UTC))
    for side in ("receivable", "payable"):
        for on in [*data.draw(st.lists(DAYS, min_size=3, max_size=3)), day(12, 31)]:
            moment = data.draw(st.sampled_from(moments))
            assert_is_control_account(till.aged(side, as_of=on))
            assert_is_control_account(till.aged(side, as_of=on, moment=moment))
            assert_is_what_was_open(till, side, on)
            assert_is_what_was_open(till, side, on, moment)
        assert till.aged(side)["base_only_amount"] == 0
    with tenant(till.books.tenant_id):
        assert list(payment_differences(connection)) == []
        assert JournalEntry.objects.filter(company=till.books.company, status="draft").count() == 0

"""What the functions of sql/open_items.sql find, and by which way: rests by their index, contacts by what tells them apart."""

import re
from decimal import Decimal

import pytest
from django.db import connection

from oasys.banking.tests.desk import day
from oasys.contacts.tests.people import make_contact
from oasys.core.tenancy import tenant
from oasys.payments.tests.till import Till
from oasys.settlement.services import gather_open_items
from tests.factories import Books, make_books

BY_REST = """
select o.line_id from settlement_open_item o
where o.tenant_id = %(tenant)s and o.company_id = %(company)s and o.is_open and o.is_debit and o.rest_key = trim_scale(%(rest)s)::text
"""

FREE_BY_AMOUNT = """
select id from banking_book_line
where tenant_id = %(tenant)s and book_id = %(book)s and not is_matched and cancelled_on is null
  and amount_key = trim_scale(%(amount)s)::text
"""


@pytest.fixture
def books_of_another(db: None) -> Books:
    return make_books()


def called(books: Books, *words: str) -> list[str]:
    """The codes of the contacts that these words name."""
    with tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute(
            """select c.code from banking_contacts_called(%s, %s, 5) f(id)
            join contacts_contact c on c.tenant_id = %s and c.id = f.id order by 1""",
            [books.company.id, list(words), books.tenant_id],
        )
        return [row[0] for row in cursor.fetchall()]


def test_a_rest_is_found_by_its_index_in_spite_of_row_level_security(books: Books) -> None:
    """The comparison is one of text, and leakproof; one of amounts reads every open item of the company."""
    till = Till.of(books)
    till.item("118.80", on=day(2, 10))
    with tenant(books.tenant_id):
        gather_open_items(company=books.company)
        params = {"tenant": books.tenant_id, "company": books.company.id, "rest": Decimal("118.8")}
        with connection.cursor() as cursor:
            cursor.execute("set local enable_seqscan = off")
            cursor.execute("explain (costs off) " + BY_REST, params)
            plan = "\n".join(row[0] for row in cursor.fetchall())
            cursor.execute(BY_REST, params)
            found = cursor.fetchall()
    assert re.search(r"Index Cond: .*rest_key", plan), plan
    assert len(found) == 1


@pytest.mark.parametrize("rest", ["118.80", "118.8", "118.8000"])
def test_a_rest_is_found_however_many_zeros_are_written(books: Books, rest: str) -> None:
    Till.of(books).item("118.80", on=day(2, 10))
    with tenant(books.tenant_id), connection.cursor() as cursor:
        gather_open_items(company=books.company)
        cursor.execute(
            "select count(*) from banking_open_items(%s, %s, '{}', '{}', 10)", [books.company.id, [Decimal(rest)]]
        )
        assert cursor.fetchone() == (1,)


def test_what_is_partly_paid_is_found_by_its_rest_alone(books: Books) -> None:
    till = Till.of(books)
    invoice = till.item("118.80", on=day(2, 10))
    till.pay("100.00", invoice)
    with tenant(books.tenant_id), connection.cursor() as cursor:
        gather_open_items(company=books.company)
        found = {}
        for rest in ("118.80", "18.80", "-18.80"):
            cursor.execute(
                "select count(*) from banking_open_items(%s, %s, '{}', '{}', 10)", [books.company.id, [Decimal(rest)]]
            )
            found[rest] = cursor.fetchone()
    assert found == {"118.80": (0,), "18.80": (1,), "-18.80": (0,)}


def test_a_contact_is_named_by_the_words_that_tell_it_apart(books: Books) -> None:
    """More than 200 bear the first word: taken like any other, it would name the first of them, and hide who is meant."""
    for number in range(205):
        make_contact(books, display_name=f"Kedai Nombor{number}", code=f"K{number:03}")
    assert called(books, "kedai", "nombor204") == ["K204"]
    assert called(books, "nombor204") == ["K204"]
    assert len(called(books, "kedai")) == 5


def test_who_has_more_of_the_words_is_meant(books: Books) -> None:
    make_contact(books, display_name="Seri Bayu Hotel", code="HOTEL")
    make_contact(books, display_name="Seri Bayu Trading", code="TRADING")
    make_contact(books, display_name="Seri Muda", code="MUDA")
    assert called(books, "seri", "bayu", "hotel") == ["HOTEL"]
    assert called(books, "seri", "bayu") == ["HOTEL", "TRADING"]
    assert called(books, "bayu", "hotel", "melaka", "ibg") == ["HOTEL"]
    assert called(books, "hotel", "melaka", "ibg") == []


def test_contacts_of_another_tenant_are_not_named(books: Books, books_of_another: Books) -> None:
    make_contact(books_of_another, display_name="Seri Bayu Hotel", code="HOTEL")
    assert called(books, "seri", "bayu", "hotel") == []
    assert called(books_of_another, "seri", "bayu", "hotel") == ["HOTEL"]


def test_a_posted_line_is_found_by_its_amount_by_an_index(books: Books) -> None:
    params = {"tenant": books.tenant_id, "book": books.company.id, "amount": Decimal("118.8")}
    with tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute("explain (costs off) " + FREE_BY_AMOUNT, params)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert re.search(r"Index Cond: .*amount_key", plan), plan

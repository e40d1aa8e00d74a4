"""Two formats that book the same line on two days: never doubled silently, never dropped."""

import pytest

from oasys.banking.models import BankLine
from oasys.banking.services.lines import decide_line
from oasys.banking.tests.desk import BankDesk, day, statement
from oasys.core.tenancy import tenant
from tests.factories import Books


@pytest.fixture
def desk(books: Books) -> BankDesk:
    return BankDesk(books)


def test_a_line_that_another_format_books_on_another_day_is_looked_at(desk: BankDesk) -> None:
    desk.bring(
        statement([(day(3, 6), "119.00", "Invoice 2026-0042 ACME"), (day(3, 6), "-7.00", "Coffee")], opening="10.00")
    )
    rows = [f"{day(3, 9)},119.00,Invoice 2026-0042", f"{day(3, 9)},-7.00,Tea", f"{day(3, 12)},119.00,Invoice 2026-0042"]
    csv = "\n".join(["Date,Amount,Description", *rows, ""])
    brought = desk.bring(csv)
    assert (brought.added, brought.duplicates, brought.in_review) == (2, 0, 1)
    (line,) = desk.lines(state="review")
    assert (line.review_kind, line.booked_on) == ("near", day(3, 9))
    with tenant(desk.books.tenant_id):
        assert BankLine.objects.get(id=line.resembles_id).booked_on == day(3, 6)
        decide_line(company=desk.books.company, line_id=line.id, version=1, decision="same", by=desk.books.owner)
    assert desk.bring(csv).import_id is None


def test_days_that_both_formats_say_are_no_doubt_and_what_is_left_is(desk: BankDesk) -> None:
    """Value dates against days of booking: each line a day later; all but the last find their day, and that finds the first."""
    desk.bring(statement([(day(3, number), "-1.00", "Daily fee") for number in (2, 3, 4, 5, 6)], opening="10.00"))
    csv = "\n".join(
        ["Date,Amount,Description", *(f"{day(3, number)},-1.00,Daily fee" for number in (3, 4, 5, 6, 7)), ""]
    )
    brought = desk.bring(csv)
    assert (brought.added, brought.duplicates, brought.in_review) == (0, 4, 1)


def test_the_same_source_some_days_later_is_another_line(desk: BankDesk) -> None:
    desk.bring(statement([(day(3, 2), "-1.00", "Daily fee")], opening="10.00"))
    assert desk.bring(statement([(day(3, 3), "-1.00", "Daily fee")], opening="9.00", number="2")).added == 1


def test_far_days_and_other_words_are_other_lines(desk: BankDesk) -> None:
    desk.bring(statement([(day(3, 2), "-1.00", "Daily fee")], opening="10.00"))
    csv = f"Date,Amount,Description\n{day(3, 8)},-1.00,Daily fee\n{day(3, 4)},-1.00,Postage stamps\n{day(3, 4)},-2.00,Daily fee\n"
    brought = desk.bring(csv)
    assert (brought.added, brought.in_review) == (3, 0)

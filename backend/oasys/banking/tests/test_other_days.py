"""Two formats that give one booking two days, and a day that a bank cut into two files: never twice, never dropped."""

from datetime import date
from decimal import Decimal

import pytest

from oasys.bank_files.identity import identified
from oasys.bank_files.reading import read
from oasys.banking.files import Reading, preview, read_file
from oasys.banking.services.importing import Choice
from oasys.banking.services.lines import withdraw_import
from oasys.banking.tests.desk import BankDesk, day, statement
from oasys.core.tenancy import tenant
from tests.factories import Books

TOLL = (day(3, 2), "-1.00", "Toll gate")


@pytest.fixture
def desk(books: Books) -> BankDesk:
    return BankDesk(books)


def valued(text: str, on: date) -> str:
    """Every entry with this value date."""
    return text.replace("</BookgDt>", f"</BookgDt><ValDt><Dt>{on}</Dt></ValDt>")


def mt940(*moves: tuple[date, str, str, str]) -> str:
    """With value dates alone: day, mark and amount, reference, text."""
    lines = "".join(f":61:{on:%y%m%d}{amount}NTRF{reference}\n:86:{text}\n" for on, amount, reference, text in moves)
    return f":20:S\n:25:DE89370400440532013000\n:28C:1/1\n:60F:C260301MYR0,00\n{lines}:62F:C260331MYR0,00\n-\n"


def test_a_line_that_another_format_books_on_its_value_date_is_looked_at(desk: BankDesk) -> None:
    desk.bring(
        valued(statement([(day(3, 2), "119.00", "Invoice 2026-0042"), (day(3, 2), "-5.00", "Card fee")]), day(3, 3))
    )
    more = mt940(
        (day(3, 3), "C119,00", "NONREF", "INVOICE 2026-0042"), (day(3, 3), "D5,00", "NONREF", "Something else")
    )
    brought = desk.bring(more)
    assert (brought.added, brought.in_review, brought.duplicates) == (1, 1, 0)
    (line,) = desk.lines(state="review")
    assert (line.review_kind, line.amount) == ("alike", Decimal("119.00"))
    assert desk.bring(more).known == 2


def test_and_the_other_way_round_with_the_reference_of_who_ordered_it(desk: BankDesk) -> None:
    desk.bring(mt940((day(3, 3), "C119,00", "NONREF", "?20EREF+E2E-17?21SVWZ+Invoice".replace("?", "166?00X?", 1))))
    camt = valued(statement([(day(3, 2), "119.00", "Invoice")], opening="0.00"), day(3, 3))
    brought = desk.bring(camt.replace("<TxDtls>", "<TxDtls><Refs><EndToEndId>E2E-17</EndToEndId></Refs>"))
    assert (brought.added, brought.in_review, brought.duplicates) == (0, 0, 1)


def test_two_real_lines_of_two_days_stay_two(desk: BankDesk) -> None:
    """Both formats say both days: each line is one of its own day, and none is left for the other's value date."""
    lines = [(day(3, 2), "-5.00", "Parking"), (day(3, 3), "-5.00", "Parking")]
    desk.bring(valued(statement(lines), day(3, 3)))
    brought = desk.bring(mt940((day(3, 2), "D5,00", "NONREF", "Parking"), (day(3, 3), "D5,00", "NONREF", "Parking")))
    assert (brought.added, brought.in_review, brought.duplicates) == (0, 0, 2)


def page(opening: str, number: str, *more: tuple[date, str, str]) -> str:
    return statement([TOLL, *more], opening=opening, number=number)


def test_a_twin_on_the_next_page_is_no_repetition(desk: BankDesk) -> None:
    first, second = page("10.00", "1", (day(3, 2), "-2.00", "Bus")), page("7.00", "2", (day(3, 2), "-3.00", "Train"))
    desk.bring(first)
    with tenant(desk.books.tenant_id):
        looked = preview(
            company=desk.books.company,
            read=read_file(company=desk.books.company, content=second.encode(), said=Reading(), account_id=None),
            choice=Choice(desk.account_id_in_tenant()),
        )
    assert [(one.added, one.known) for one in looked] == [(2, 0)]
    assert (desk.bring(second).added, len(desk.lines(text="Toll gate"))) == (2, 2)
    for again in (
        first,
        second,
        second.replace("<Id>2</Id>", "<Id>2B</Id>"),
        first.replace("<Id>1</Id>", "<Id>1B</Id>"),
    ):
        assert desk.bring(again).added == 0
    whole = statement(
        [TOLL, (day(3, 2), "-2.00", "Bus"), TOLL, (day(3, 2), "-3.00", "Train")], opening="10.00", number="3"
    )
    assert (desk.bring(whole).added, len(desk.lines())) == (0, 4)


def test_pages_in_any_order_and_together_add_the_same(desk: BankDesk) -> None:
    first, second = page("10.00", "1", (day(3, 2), "-2.00", "Bus")), page("7.00", "2", (day(3, 2), "-3.00", "Train"))
    assert desk.bring(second).added == 2
    assert desk.bring(first).added == 2
    inner = second[second.index("<Stmt>") : second.index("</BkToCstmrStmt>")]
    both = first.replace("</BkToCstmrStmt>", inner + "</BkToCstmrStmt>")
    assert len(read(both.encode()).statements) == 2
    assert len({one.key for _, lines in identified(read(both.encode()).statements) for one in lines}) == 4
    assert desk.bring(both).added == 0


def test_a_page_that_follows_a_kept_one_in_its_own_file_is_counted_once(desk: BankDesk) -> None:
    first, second = page("10.00", "1", (day(3, 2), "-2.00", "Bus")), page("7.00", "2", (day(3, 2), "-3.00", "Train"))
    desk.bring(first)
    inner = second[second.index("<Stmt>") : second.index("</BkToCstmrStmt>")]
    assert desk.bring(first.replace("</BkToCstmrStmt>", inner + "</BkToCstmrStmt>")).added == 2
    assert desk.bring(second).added == 0


def test_a_statement_that_comes_again_under_another_number_adds_nothing(desk: BankDesk) -> None:
    """The same days with the same balances: it is no page that goes on, though its lines come to nothing."""
    lines = [(day(3, 2), "-5.00", "Out"), (day(3, 2), "5.00", "Back")]
    desk.bring(statement(lines, opening="10.00"))
    assert desk.bring(statement(lines, opening="10.00", number="9")).added == 0


def test_what_does_not_prove_itself_tells_no_twin(desk: BankDesk) -> None:
    first, second = page("10.00", "1", (day(3, 2), "-2.00", "Bus")), page("7.00", "2", (day(3, 2), "-3.00", "Train"))
    desk.bring(first)
    brought = desk.bring(second.replace(">3.00<", ">3.01<", 1))
    assert (brought.known, brought.in_review, brought.added) == (0, 1, 1)


def test_a_withdrawn_page_counts_no_longer(desk: BankDesk) -> None:
    first, second = page("10.00", "1", (day(3, 2), "-2.00", "Bus")), page("7.00", "2", (day(3, 2), "-3.00", "Train"))
    brought = desk.bring(first)
    assert brought.import_id is not None
    with tenant(desk.books.tenant_id):
        withdraw_import(
            company=desk.books.company, import_id=brought.import_id, version=1, reason="", by=desk.books.owner
        )
    assert desk.bring(second).added == 2
    assert desk.bring(first).added == 2

"""An overlap is told from the next statement of a day: no line twice, none dropped, and what nobody can tell is looked at."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from oasys.bank_files.reading import read
from oasys.banking.models import BankLine, BankStatement
from oasys.banking.recognition import Said, Verdict
from oasys.banking.services import importing
from oasys.banking.services.lines import decide_line
from oasys.banking.tests.desk import BankDesk, day, statement
from oasys.core.tenancy import tenant
from tests.factories import Books

FEE, SALE, RENT = (day(3, 2), "-1.00", "Fee"), (day(3, 2), "119.00", "Invoice 42"), (day(3, 2), "-800.00", "Rent")


@pytest.fixture
def desk(books: Books) -> BankDesk:
    return BankDesk(books)


def mt942(lines: list[tuple[str, str]], number: str, reference: str = "NONREF") -> str:
    """A report of one day without a balance: amount and text."""
    rows = "".join(
        f":61:260302{'0302'}{'D' if amount.startswith('-') else 'C'}{amount.lstrip('-').replace('.', ',')}NMSC{reference}\n:86:{text}\n"
        for amount, text in lines
    )
    return f":20:R{number}\n:25:37040044/0532013000\n:28C:{number}\n:34F:MYR0,\n:13D:2603021200+0800\n{rows}-\n"


def mt940(lines: list[tuple[str, str]], number: str, opening: str, *, first: bool = True, last: bool = True) -> str:
    """A page of a day: amount and text."""
    closing = Decimal(opening) + sum((Decimal(amount) for amount, _ in lines), Decimal(0))

    def balance(tag: str, amount: Decimal) -> str:
        return f":{tag}:{'D' if amount < 0 else 'C'}260302MYR{abs(amount):.2f}\n".replace(".", ",")

    rows = "".join(
        f":61:2603020302{'D' if amount.startswith('-') else 'C'}{amount.lstrip('-').replace('.', ',')}NMSCNONREF\n:86:{text}\n"
        for amount, text in lines
    )
    return (
        f":20:R\n:25:DE89370400440532013000\n:28C:{number}\n{balance('60F' if first else '60M', Decimal(opening))}{rows}"
        f"{balance('62F' if last else '62M', closing)}-\n"
    )


def amounts(desk: BankDesk, **where: Any) -> list[str]:
    return sorted(f"{one.amount:.2f}" for one in desk.lines(**where))


def test_a_twin_in_the_next_statement_of_the_day_stays(desk: BankDesk) -> None:
    desk.bring(statement([SALE, FEE], opening="100.00", number="1"))
    brought = desk.bring(statement([FEE, RENT], opening="218.00", number="2"))
    assert (brought.added, brought.known, brought.in_review) == (2, 0, 0)
    assert amounts(desk, state="open") == ["-1.00", "-1.00", "-800.00", "119.00"]
    again = desk.bring(statement([FEE, RENT], opening="218.00", number="2"))
    assert (again.import_id, again.known) == (None, 2)
    third = desk.bring(statement([FEE], opening="-583.00", number="3"))
    assert (third.added, third.known) == (1, 0)
    whole = desk.bring(statement([SALE, FEE, FEE, RENT, FEE], opening="100.00", number="day"))
    assert (whole.added, whole.known, whole.in_review) == (0, 5, 0)


def test_a_twin_in_the_statement_before_it_stays_whatever_comes_first(desk: BankDesk) -> None:
    desk.bring(statement([FEE, RENT], opening="218.00", number="2"))
    brought = desk.bring(statement([SALE, FEE], opening="100.00", number="1"))
    assert (brought.added, brought.known, brought.in_review) == (2, 0, 0)


def test_pages_in_two_files_lose_no_twin(desk: BankDesk) -> None:
    desk.bring(mt940([("-1.00", "Fee"), ("5.00", "Sale")], "7/1", "10.00", last=False))
    brought = desk.bring(mt940([("-1.00", "Fee")], "7/2", "14.00", first=False))
    assert (brought.added, brought.known, brought.in_review) == (1, 0, 0)
    both = desk.bring(
        mt940([("-1.00", "Fee"), ("5.00", "Sale")], "7/1", "10.00", last=False)
        + mt940([("-1.00", "Fee")], "7/2", "14.00", first=False)
    )
    assert (both.added, both.known, both.in_review) == (0, 3, 0)


def test_the_whole_day_first_and_then_its_parts_adds_nothing(desk: BankDesk) -> None:
    desk.bring(statement([SALE, FEE, FEE, RENT], opening="100.00", number="day"))
    for lines, opening, number in (([SALE, FEE], "100.00", "1"), ([FEE], "218.00", "2"), ([RENT], "217.00", "3")):
        brought = desk.bring(statement(lines, opening=opening, number=number))
        assert (brought.added, brought.in_review, brought.known) == (0, 0, len(lines))


def test_reports_without_balances_are_looked_at_and_nothing_is_dropped(desk: BankDesk) -> None:
    desk.bring(mt942([("-1.00", "Fee"), ("5.00", "Sale")], "1"))
    brought = desk.bring(mt942([("-1.00", "Fee"), ("7.00", "Other")], "2"))
    assert (brought.added, brought.known, brought.in_review) == (1, 0, 1)
    (line,) = desk.lines(state="review")
    assert (line.review_kind, line.text) == ("twin", "Fee")
    with tenant(desk.books.tenant_id):
        assert BankLine.objects.get(id=line.resembles_id).text == "Fee"
        decide_line(company=desk.books.company, line_id=line.id, version=1, decision="another", by=desk.books.owner)
    assert amounts(desk, state="open") == ["-1.00", "-1.00", "5.00", "7.00"]
    assert desk.bring(mt942([("-1.00", "Fee"), ("7.00", "Other")], "2")).import_id is None


def test_two_pages_without_balances_are_two(desk: BankDesk) -> None:
    desk.bring(mt942([("-1.00", "Fee")], "00004/1"))
    brought = desk.bring(mt942([("-1.00", "Fee")], "4/002"))
    assert (brought.added, brought.known, brought.in_review) == (1, 0, 0)


def test_what_the_bank_has_numbered_is_known_without_balances(desk: BankDesk) -> None:
    desk.bring(mt942([("-1.00", "Fee")], "1", "NONREF//4471009982"))
    assert desk.bring(mt942([("-1.00", "Fee")], "2", "NONREF//4471009982")).known == 1
    assert desk.bring(mt942([("-1.00", "Fee")], "3", "NONREF//4471009983")).added == 1
    desk.bring(mt942([("-1.00", "Fee")], "4", "NONREF//26030201"))
    assert desk.bring(mt942([("-1.00", "Fee")], "5", "NONREF//26030201")).in_review == 1


def test_a_balance_that_comes_back_is_looked_at(desk: BankDesk) -> None:
    desk.bring(statement([(day(3, 2), "-1.00", "Out"), (day(3, 2), "1.00", "Back")], opening="100.00", number="1"))
    brought = desk.bring(
        statement([(day(3, 2), "-1.00", "Out"), (day(3, 2), "1.00", "Back")], opening="100.00", number="2")
    )
    assert (brought.added, brought.known, brought.in_review) == (0, 0, 2)


def test_a_statement_that_does_not_reach_the_one_before_is_looked_at_and_says_its_difference(desk: BankDesk) -> None:
    desk.bring(statement([SALE, FEE], opening="100.00", number="1"))
    text = statement([FEE], opening="50.00", number="3").replace(">49.00<", ">48.00<")
    brought = desk.bring(text)
    assert (brought.added, brought.known, brought.in_review) == (0, 0, 1)
    with tenant(desk.books.tenant_id):
        kept = BankStatement.objects.get(number="3")
    assert (kept.difference, [note["code"] for note in kept.notes]) == (Decimal("-1.00"), ["does_not_tie"])


def test_a_day_that_a_statement_holds_whole_is_known_though_balances_are_missing(desk: BankDesk) -> None:
    def without_balances(lines: list[tuple[Any, str, str]], number: str) -> str:
        text = statement(lines, number=number)
        return text[: text.index("<Bal>")] + text[text.rindex("</Bal>") + 6 :]

    days = [(day(3, number), "-1.00", "Fee") for number in (1, 2, 3, 4, 5)]
    desk.bring(without_balances(days[:4], "1"))
    brought = desk.bring(without_balances(days[1:], "2"))
    assert (brought.added, brought.known, brought.in_review) == (1, 3, 0)
    edge = desk.bring(without_balances(days[4:], "3"))
    assert (edge.added, edge.known, edge.in_review) == (0, 0, 1)


def test_a_zip_is_as_its_files_one_after_the_other(desk: BankDesk) -> None:
    import io
    import zipfile

    from oasys.banking.services.importing import Choice, Origin, import_statements

    files = [
        statement([FEE, SALE], opening="100.00", number="1"),
        statement([SALE, FEE], opening="99.00", number="2"),
        mt940([("-1.00", "Fee"), ("119.00", "Invoice 42"), ("-1.00", "Fee")], "1", "100.00"),
    ]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number, text in enumerate(files):
            archive.writestr(f"{number}.txt", text)
    with tenant(desk.books.tenant_id):
        (brought,) = import_statements(
            company=desk.books.company, file=read(buffer.getvalue()), origin=Origin("file", "0" * 64),
            choice=Choice(desk.account_id_in_tenant(), accepts_other_number=True), by=desk.books.owner,
        )  # fmt: skip
    assert (brought.added, brought.known, brought.duplicates, brought.in_review) == (3, 1, 3, 0)


@dataclass(frozen=True)
class Account:
    """Bookings of an account in their order, and intervals of it as statements."""

    lines: list[tuple[Any, str, str]]
    opening: Decimal = Decimal(100)

    def part(self, first: int, last: int, number: str) -> str:
        before = self.opening + sum((Decimal(amount) for _, amount, _ in self.lines[:first]), Decimal(0))
        return statement(self.lines[first:last], opening=str(before), number=number)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(["-1.00", "-1.00", "2.00", "1.00"])), min_size=1, max_size=12
    ),
    st.lists(st.tuples(st.integers(0, 11), st.integers(1, 12)), min_size=1, max_size=6),
)
@example([(0, "-1.00"), (0, "-1.00")], [(0, 1), (1, 1)])
@example([(0, "-1.00"), (0, "1.00"), (0, "-1.00")], [(0, 1), (2, 1)])
@example(
    [(0, "-1.00"), (0, "-1.00"), (1, "1.00"), (2, "1.00"), *[(2, "-1.00")] * 4, *[(3, "2.00")] * 3],
    [(1, 8), (3, 9), (6, 8)],
)
def test_whatever_parts_come_none_is_dropped_and_none_counts_twice(
    rows: list[tuple[int, str]], parts: list[tuple[int, int]]
) -> None:
    """No more are open than there are; where parts touch or overlap, every line is open or in review."""
    ordered = sorted(rows, key=lambda one: one[0])
    account = Account([(day(3, 1) + timedelta(days=on), amount, "x") for on, amount in ordered])
    book = Memory()
    covered: set[int] = set()
    is_whole = True  # no part stands apart when it comes
    for number, (first, count) in enumerate(parts):
        last = min(first + count, len(account.lines))
        if first >= last:
            continue
        stretch = set(range(first, last))
        is_whole = is_whole and (not covered or bool(covered & {first - 1, *stretch, last}))
        covered |= stretch
        book.bring(account.part(first, last, str(number)))
    true = Counter(account.lines[place] for place in covered)
    counted = Counter((one.booked_on, f"{one.amount:.2f}", "x") for one in book.kept if one.state == "open")
    waiting = Counter((one.booked_on, f"{one.amount:.2f}", "x") for one in book.kept if one.state == "review")
    assert counted <= true
    assert not is_whole or true <= counted + waiting


class Memory:
    """A book without a database."""

    def __init__(self) -> None:
        self.kept: list[Said] = []
        self.sheets: dict[Any, importing.Sheet] = {}

    def bring(self, text: str) -> None:
        from dataclasses import replace

        from oasys.banking.overlaps import told
        from oasys.banking.recognition import STATES, judged

        found = importing.booked_lines(read(text.encode()).statements)
        new = [
            (
                replace(importing._sheet(one, lines, ""), part=None),
                [importing.said_of(line, "camt.053") for line in lines],
            )
            for one, lines in found
        ]
        said = told(
            [(replace(sheet, part=""), lines) for sheet, lines in new],
            self.kept,
            self.sheets.values(),
            lambda id_: [one.amount for one in self.kept if one.statement == id_],
        )
        self.sheets |= {
            sheet.id: sheet for sheet, _ in new if sheet.identity not in {s.identity for s in self.sheets.values()}
        }
        self.kept += [
            replace(one.line, state=STATES[one.verdict])
            for one in judged(said, self.kept)
            if one.verdict is not Verdict.KNOWN
        ]

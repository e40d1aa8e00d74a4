"""A statement of account."""

from decimal import Decimal

from oasys.printing.papers import statement_pdf
from oasys.printing.shapes import Payment, StatementLine
from oasys.printing.tests.samples import AT, DESIGN, make_statement, read, text_of


def test_a_statement_goes_from_opening_to_closing_balance():
    text = text_of(statement_pdf(make_statement(), design=DESIGN, at=AT))
    for part in (
        "Period 1 Jul 2026 to 30 Sep 2026 Currency EUR",
        "Statement of account",
        "Date Text Number Due Charged Credited Balance, EUR Opening balance 1,200.00",
        "9 Jul 2026 Invoice RE-2026-0017 8 Aug 2026 3,570.00 4,770.00",
        "3 Aug 2026 Payment 1,200.00 3,570.00",
        "Closing balance on 30 September 2026 3,570.00",
        "Not due 1 to 30 days 31 to 60 days From 61 days 0.00 0.00 3,570.00 0.00",
    ):
        assert part in text


def test_it_speaks_german():
    text = text_of(statement_pdf(make_statement(language="de"), design=DESIGN, at=AT))
    for part in (
        "Kontoauszug",
        "Zeitraum 01.07.2026 bis 30.09.2026 Währung EUR",
        "Anfangsbestand 1.200,00",
        "Endbestand am 30.09.2026 3.570,00",
        "Nicht fällig 1 bis 30 Tage 31 bis 60 Tage Ab 61 Tagen",
    ):
        assert part in text


def test_nothing_happened():
    quiet = make_statement(lines=(), ages=(), opening=Decimal(0), closing=Decimal(0), payment=Payment())
    text = text_of(statement_pdf(quiet, design=DESIGN, at=AT))
    assert (
        "Date Text Charged Credited Balance, EUR Opening balance 0.00 Closing balance on 30 September 2026 0.00" in text
    )
    assert "By age" not in text


def test_a_long_one_repeats_its_head():
    line = make_statement().lines[1]
    pdf = statement_pdf(make_statement(lines=(line,) * 200), design=DESIGN, at=AT)
    pages = [" ".join(page.extract_text().split()) for page in read(pdf).pages]
    assert len(pages) > 3
    assert all("Date Text Charged Credited Balance, EUR" in page for page in pages if "3 Aug 2026" in page)
    assert sum(page.count("3 Aug 2026") for page in pages) == 200


def test_the_same_statement_makes_the_same_bytes():
    one, other = (statement_pdf(make_statement(), design=DESIGN, at=AT) for _ in range(2))
    assert one == other
    changed = StatementLine(day=make_statement().from_date, text="x", balance=Decimal(1))
    assert one != statement_pdf(make_statement(lines=(changed,)), design=DESIGN, at=AT)

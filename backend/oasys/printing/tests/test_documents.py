"""What stands on a document: its words, its figures, its pages."""

import re
from datetime import date
from decimal import Decimal

import pytest

from oasys.core.words import speaking
from oasys.printing import limits
from oasys.printing.codes import link_code, payment_code
from oasys.printing.errors import NotPrintable
from oasys.printing.logos import logo_of
from oasys.printing.papers import document_pdf
from oasys.printing.shapes import (
    Adjustment,
    BaseAmounts,
    Design,
    Fact,
    Line,
    Mark,
    Party,
    Payment,
    Reference,
    TaxAmount,
)
from oasys.printing.tests.samples import AT, DESIGN, LINE, make_document, picture, read, text_of


def printed(design: Design = DESIGN, **changes) -> str:
    return text_of(document_pdf(make_document(**changes), design=design, at=AT))


def test_an_invoice_in_english():
    text = printed()
    for part in (
        "Möller & Söhne KG Straße des 17. Juni 135 10623 Berlin",
        "USt-IdNr. DE123456788",
        "Date 20 November 2026 Date of supply 18 November 2026 Due 20 December 2026 Your order PO/3381",
        "Invoice RE-2026-0042",
        "No. Description Quantity Unit Price Discount Tax Net, EUR",
        "1 Espressomaschine 2 Stück 1,500.00 5% 19% 2,850.00",
        "2 Einbau 19% 150.00",
        "Net 3,000.00 VAT 19% on 3,000.00 570.00 Total, EUR 3,570.00",
        "Deposit of 2 November −1,000.00 To pay by 20 December 2026 2,570.00",
        "IBAN DE89 3704 0044 0532 0130 00",
        "Geschäftsführung: Änne Groß",
        "Page 1 / 1",
    ):
        assert part in text


def test_the_same_invoice_in_german_whoever_asks():
    with speaking("en"):
        text = printed(
            language="de",
            title="Rechnung",
            taxes=(TaxAmount(text="USt. 19 %", base=Decimal(3000), amount=Decimal(570)),),
        )
    for part in (
        "Datum 20.11.2026 Leistungsdatum 18.11.2026 Fällig 20.12.2026 Ihre Bestellung PO/3381",
        "Nr. Beschreibung Menge Einheit Preis Rabatt Steuer Netto, EUR",
        "2 Stück 1.500,00 5 % 19% 2.850,00",
        "Netto 3.000,00 USt. 19 % auf 3.000,00 570,00 Gesamtbetrag, EUR 3.570,00",
        "Zu zahlen bis 20.12.2026 2.570,00",
        "Seite 1 / 1",
    ):
        assert part in text


def test_columns_that_no_line_fills_are_not_there():
    text = printed(lines=(Line(text="Consulting", amount=Decimal("3000.00")),))
    assert "Description Net, EUR Consulting 3,000.00" in text


def test_what_is_empty_leaves_nothing_behind():
    bare = make_document(
        seller=Party(name="Linden"), buyer=Party(name="Möller"), due_date=None, supplied=None, references=(), paid=(), taxes=(),
        gross=Decimal("3000.00"), payable=Decimal("3000.00"), payment=Payment(), lines=(),
    )  # fmt: skip
    text = text_of(document_pdf(bare, design=Design(), at=AT))
    assert text == (
        "Linden Linden Möller Linden Date 20 November 2026 Invoice RE-2026-0042 Description Net, EUR Total, EUR 3,000.00 Page 1 / 1"
    )


def test_a_draft_has_no_number_and_says_so():
    pdf = document_pdf(make_document(number="", issue_date=None, mark=Mark.DRAFT), design=DESIGN, at=AT)
    assert "Invoice Draft" in text_of(pdf)
    assert read(pdf).metadata.title == "Invoice"


@pytest.mark.parametrize(("mark", "word"), [(Mark.COPY, "Copy"), (Mark.VOID, "Void")])
def test_a_copy_and_a_void_are_marked_on_every_page(mark: Mark, word: str):
    pages = read(document_pdf(make_document(mark=mark, lines=(LINE,) * 60), design=DESIGN, at=AT)).pages
    assert len(pages) > 1
    assert all(word in page.extract_text() for page in pages)


def test_gross_prices_show_the_tax_inside():
    text = printed(includes_tax=True, paid=())
    assert "Gross, EUR" in text
    assert "Total, EUR 3,570.00 including VAT 19% on 3,000.00 570.00" in text


def test_allowances_rounding_notes_and_the_currency_of_the_law():
    text = printed(
        adjustments=(Adjustment("Loyalty allowance", Decimal("-50.00")),),
        rounding=Decimal("0.02"),
        taxes=(TaxAmount(text="VAT 0%", base=Decimal(3000), amount=Decimal(0), note="Reverse charge"),),
        base=BaseAmounts(
            currency="MYR", decimals=2, rate=Decimal("4.7215"), rate_date=date(2026, 11, 19), net=Decimal("14164.50"),
            tax=Decimal("2691.26"), gross=Decimal("16855.76"),
        ),
        facts=(Fact("Vehicle", "B-OA 42"),),
        references=((Reference.PRECEDING_INVOICE, "RE-2026-0007"),),
        deliver_to=Party(name="Lager Nord", address=("Kai 3", "Bremen")),
        supplied=(date(2026, 11, 1), date(2026, 11, 18)),
    )  # fmt: skip
    assert "Loyalty allowance −50.00 Net 3,000.00" in text
    assert "Rounding 0.02" in text
    assert "In MYR · 1 EUR = 4.7215 MYR on 19 November 2026 Net 14,164.50 Tax 2,691.26 Total 16,855.76" in text
    assert "Reverse charge" in text
    assert "Period of supply 1 Nov 2026 to 18 Nov 2026" in text
    assert "For invoice RE-2026-0007 Vehicle B-OA 42 Delivered to Lager Nord Kai 3 Bremen" in text


def test_a_currency_without_cents_and_one_with_mils():
    yen = printed(
        currency="JPY", decimals=0, lines=(Line(text="x", amount=Decimal(3000)),), net=Decimal(3000), gross=Decimal(3570),
        taxes=(), paid=(), payable=Decimal(3570),
    )  # fmt: skip
    assert "Total, JPY 3,570 " in yen
    dinar = printed(currency="KWD", decimals=3, lines=(Line(text="x", amount=Decimal("1234.5")),), taxes=(), paid=())
    assert "x 1,234.500" in dinar


def test_five_hundred_lines_repeat_the_head_and_keep_the_totals_together():
    lines = tuple(
        Line(text=f"Article {n}", details="Batch 17" * (n % 3), quantity=Decimal(n), amount=Decimal(n))
        for n in range(500)
    )
    pages = [
        " ".join(page.extract_text().split())
        for page in read(document_pdf(make_document(lines=lines), design=DESIGN, at=AT)).pages
    ]
    assert len(pages) > 10
    for number, page in enumerate(pages, 1):
        assert f"Page {number} / {len(pages)}" in page
        assert "Description Quantity Net, EUR" in page or "Article" not in page
        assert number == 1 or "Invoice RE-2026-0042" in page
    assert [n for page in pages for n in re.findall(r"Article (\d+)", page)] == [str(n) for n in range(500)]
    assert [bool(re.search(r"Net 3,000.00 .*To pay by 20 December 2026 2,570.00", page)) for page in pages].count(
        True
    ) == 1


def test_a_text_longer_than_a_page_goes_on_on_the_next():
    text = "\n".join(f"Paragraph {n} of the terms, in many words." for n in range(200))
    pdf = document_pdf(
        make_document(lines=(Line(text="Terms", details=text, amount=Decimal(1)),)), design=DESIGN, at=AT
    )
    assert len(read(pdf).pages) > 2
    assert re.findall(r"Paragraph (\d+)", text_of(pdf)) == [str(n) for n in range(200)]


@pytest.mark.parametrize(
    ("word", "most"),
    [
        ("X9" * 150, 80),
        ("W" * 300, 50),
        ("i" * 400, 200),
        ("Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 4, 100),
        ("https://" + "a/b?c=" * 50, 90),
        ("\u0928\u093f" * 90, 200),
    ],
)
def test_a_word_without_an_end_stays_inside_its_column(word: str, most: int):
    """It is broken into rows of no more signs than the column is wide, and none of them is lost."""
    line = Line(text=word, quantity=Decimal(7), amount=Decimal("123.45"))
    page = read(document_pdf(make_document(lines=(line,)), design=DESIGN, at=AT)).pages[0]
    rows = [row.strip() for row in page.extract_text().replace("\u200b", "").splitlines()]
    assert max(map(len, rows)) <= most
    if word.isascii():
        assert word in "".join(row.removesuffix("-") for row in rows)


def test_long_words_in_narrow_columns_break_too():
    line = Line(text="x", unit="Quadratmeterstunden", tax="Umsatzsteuerbefreit", amount=Decimal("123.45"))
    page = read(document_pdf(make_document(lines=(line,)), design=DESIGN, at=AT)).pages[0]
    broken = ["x Quadr", "atmet", "erstu", "nden", "Umsat", "zsteu", "erbefreit", "123.45"]
    assert broken == [row for row in page.extract_text().splitlines() if row in broken]


def test_us_letter_and_a4():
    sizes = [
        tuple(
            round(float(side))
            for side in read(document_pdf(make_document(), design=Design(paper=paper), at=AT)).pages[0].mediabox[2:]
        )
        for paper in ("a4", "us-letter")
    ]
    assert sizes == [(595, 842), (612, 792)]


def test_logo_and_codes_are_drawn():
    plain = document_pdf(make_document(), design=Design(), at=AT)
    code = payment_code(
        name="Linden Kaffee GmbH",
        iban="DE89370400440532013000",
        amount=Decimal("2570.00"),
        text="RE-2026-0042",
        caption="Scan to pay",
    )
    link = link_code(address="https://myinvois.example/AB12/share/longid", caption="Validated")
    codes = document_pdf(make_document(payment=Payment(codes=(code, link))), design=Design(), at=AT)
    assert "Scan to pay Validated" in text_of(codes)
    logo = document_pdf(make_document(), design=Design(logo=logo_of(picture())), at=AT)
    assert [image.image.size for image in read(logo).pages[0].images] == [(300, 90)]
    assert list(read(plain).pages[0].images) == []


def test_a_payment_code_holds_what_the_bank_needs():
    code = payment_code(name="A", iban="DE89 3704 0044 0532 0130 00", amount=Decimal("0.01"), text="t", caption="c")
    assert code.svg.startswith("<svg")
    for wrong in (
        {"amount": Decimal(0)},
        {"amount": Decimal("1000000000")},
        {"iban": "DE00"},
        {"name": "A" * 71},
        {"text": "t" * 141},
    ):
        with pytest.raises(NotPrintable):
            payment_code(
                **{"name": "A", "iban": "DE89370400440532013000", "amount": Decimal(1), "text": "t", "caption": "c"}
                | wrong
            )


@pytest.mark.parametrize(
    ("changes", "design", "detail"),
    [
        ({"language": "fr"}, Design(), "Papers are not written in the language fr."),
        ({}, Design(accent="red"), "Write a colour as # and six digits from 0 to f."),
        ({}, Design(accent="#264f9e\n"), "Write a colour as # and six digits from 0 to f."),
        ({}, Design(footer=("a",) * 5), "A footer has at most 4 columns."),
        ({"net": Decimal("0.001")}, Design(), "0.001 has more than 2 decimals."),
        ({"lines": (LINE,) * (limits.MOST_LINES + 1)}, Design(), "A paper has at most 2,000 lines."),
    ],
)
def test_what_cannot_be_printed_is_refused(changes: dict, design: Design, detail: str):
    with pytest.raises(NotPrintable) as refused:
        document_pdf(make_document(**changes), design=design, at=AT)
    assert refused.value.detail == detail

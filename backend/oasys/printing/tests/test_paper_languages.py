"""Papers in each of their languages: its words, its days, its figures, from the side that it is read from."""

import json
import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from oasys.core.words import paper_language, say, speaking
from oasys.printing import papers, typesetting
from oasys.printing.figures import Manner
from oasys.printing.papers import document_pdf, reconciliation_pdf, statement_pdf
from oasys.printing.shapes import Design, Fact, Line, Mark, Party
from oasys.printing.tests.samples import AT, LINE, make_document, make_statement, read, text_of
from oasys.printing.tests.test_reconciliations import make_report
from oasys.printing.tests.test_scripts import fonts_in

MORE = ["ms", "zh", "ar"]
DAY = date(2026, 3, 5)
PLACES = re.compile(r"\{[^}]*\}")
ARABIC = re.compile("[\u0600-\u06ff]")


def letters(text: str) -> str:
    """Base letters alone, in order."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] == "L")


def hear(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the typesetter is given from now on, paper by paper."""
    found: list[str] = []

    def typeset(template: str, data: dict[str, Any], *, at: datetime) -> bytes:
        found.append(json.dumps(data, ensure_ascii=False))
        return typesetting.typeset(template, data, at=at)

    monkeypatch.setattr(papers, "typeset", typeset)
    return found


def says(heard: str, pdf: bytes, sentence: str) -> bool:
    """Whether the parts of a sentence around its places stand on the paper. Arabic letters are drawn joined, and a reader of PDFs finds
    them in the order in which they are drawn: what was set is looked up."""
    parts = [part.strip(" ,.:，、：（）()؛،") for part in PLACES.split(sentence)]
    there = letters(text_of(pdf))
    if ARABIC.search(sentence):
        return all(part in heard for part in parts) and ARABIC.search(there) is not None
    return all(part in heard and letters(part) in there for part in parts)


@pytest.mark.parametrize("language", MORE)
def test_a_document_says_its_words_and_its_figures(language: str, monkeypatch: pytest.MonkeyPatch):
    heard = hear(monkeypatch)
    pdf = document_pdf(make_document(language=language, mark=Mark.DRAFT), design=Design(), at=AT)
    words = (
        "Date", "Due", "Description", "Quantity", "Price", "Tax", "Payment", "Bank", "Total, {currency}", "Net", "{tax} on {base}",
        "Page", "Your order", "Date of supply", "Draft", "To pay by {day}",
    )  # fmt: skip
    for sentence in words:
        with speaking(language):
            assert says(heard[-1], pdf, say(sentence)), (sentence, text_of(pdf))
    for figure in ("3,000.00", "570.00", "3,570.00", "2,570.00", "RE-2026-0042", "DE89 3704 0044 0532 0130 00"):
        assert figure in text_of(pdf), figure
    assert any(
        font.startswith({"ms": "Inter", "zh": "NotoSansCJK", "ar": "NotoSansArabic"}[language])
        for font in fonts_in(pdf)
    )


@pytest.mark.parametrize("language", MORE)
def test_a_statement_and_a_reconciliation_say_theirs(language: str, monkeypatch: pytest.MonkeyPatch):
    heard = hear(monkeypatch)
    statement = statement_pdf(make_statement(language=language), design=Design(), at=AT)
    report = reconciliation_pdf(make_report(language=language), design=Design(), at=AT)
    of_statement = (
        "Statement of account",
        "Opening balance",
        "Charged",
        "Credited",
        "Not due",
        "{first} to {last} days",
    )
    of_report = ("Reconciliation", "Closed by", "Difference", "Excluded lines of the bank")
    for sentences, told, pdf in ((of_statement, heard[0], statement), (of_report, heard[1], report)):
        for sentence in sentences:
            with speaking(language):
                assert says(told, pdf, say(sentence)), (sentence, text_of(pdf))
    assert "3,570.00" in text_of(statement)
    assert "1,200.00" in text_of(statement)


@pytest.mark.parametrize(
    ("language", "day", "short", "percent"),
    [
        ("en", "5 March 2026", "5 Mar 2026", "6%"),
        ("de", "05.03.2026", "05.03.2026", "6\u00a0%"),
        ("ms", "5 Mac 2026", "05/03/2026", "6%"),
        ("zh", "2026年3月5日", "2026-03-05", "6%"),
        ("ar", "5 مارس 2026", "5 مارس 2026", "6%"),
    ],
)
def test_days_and_figures_as_the_language_writes_them(language: str, day: str, short: str, percent: str):
    manner = Manner(language)
    with speaking(language):
        assert (manner.day(DAY), manner.short_day(DAY), manner.percent(Decimal(6))) == (day, short, percent)
    amount = "-1.234.567,50" if language == "de" else "-1,234,567.50"
    assert manner.amount(Decimal("-1234567.50"), 2) == amount.replace("-", "−")


@pytest.mark.parametrize(
    ("tags", "language"),
    [
        (("ms-MY",), "ms"),
        (("zh",), "zh"),
        (("zh-CN",), "zh"),
        (("zh-Hans-SG",), "zh"),
        (("zh-Hant", "de-DE"), "de"),
        (("zh-TW", "en-MY"), "en"),
        (("zh-hant-hk",), "en"),
        (("ar-EG",), "ar"),
        (("fr", "ar-AE"), "ar"),
        (("", "xx"), "en"),
    ],
)
def test_the_language_of_a_paper_is_the_first_that_papers_are_written_in(tags: tuple[str, ...], language: str):
    assert paper_language(*tags) == language


def drawn(pdf: bytes) -> dict[str, float]:
    """Texts of the first page with the place from the left at which each begins."""
    found: dict[str, float] = {}

    def visit(text: str, matrix: Any, _tm: Any, _font: Any, _size: Any) -> None:
        if text.strip():
            found[text.strip()] = float(matrix[4])

    read(pdf).pages[0].extract_text(visitor_text=visit)
    return found


def test_arabic_is_laid_out_from_the_right_and_numbers_keep_their_order():
    seller = Party(
        name="شركة النور للتجارة", address=("10 Jalan Ampang", "50450 Kuala Lumpur"), contact=("+60 3-1234 5678",),
        ids=(Fact("TIN", "C25845632020"),),
    )  # fmt: skip
    paper = make_document(
        language="ar", seller=seller, currency="MYR",
        lines=(LINE, Line(text="تركيب", position="2", amount=Decimal("-150.00"))),
    )  # fmt: skip
    design = Design(footer=())
    arabic, english = (
        document_pdf(one, design=design, at=AT) for one in (paper, make_document(currency="MYR", lines=paper.lines))
    )
    words = text_of(arabic)
    for kept in ("10 Jalan Ampang", "50450 Kuala Lumpur", "+60 3-1234 5678", "−150.00", "DE89 3704 0044 0532 0130 00"):
        assert kept in words, (kept, words)
    here, there = drawn(arabic), drawn(english)
    middle = 595 / 2
    assert here["2,850.00"] < middle < there["2,850.00"]
    assert there["Espressomaschine"] < middle < here["Espressomaschine"]

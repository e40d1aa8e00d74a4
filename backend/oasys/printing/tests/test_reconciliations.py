"""The report of a reconciliation: the proof, its lists, who closed and who undid it; in every script."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from oasys.printing.errors import NotPrintable
from oasys.printing.papers import reconciliation_pdf
from oasys.printing.shapes import Fact, ItemList, ListedItem, Mark, Party, ReconciliationReport, Signature
from oasys.printing.tests.samples import AT, DESIGN, read, text_of
from oasys.printing.tests.test_pdf_a import one

CLOSED = Signature("Änne Groß <aenne@example.com>", datetime(2026, 4, 2, 9, 12, tzinfo=UTC))
CHEQUE = ListedItem(day=date(2026, 3, 30), text="Cheque 17", number="BNK2026-00017", amount=Decimal("-33.00"))


def make_report(**changes: Any) -> ReconciliationReport:
    report = ReconciliationReport(
        language="en",
        seller=Party(name="Linden Kaffee GmbH"),
        account="1130 Current account",
        account_number="··3000",
        currency="EUR",
        decimals=2,
        from_date=date(2026, 3, 1),
        to_date=date(2026, 3, 31),
        opening=Decimal("1000.00"),
        moved=Decimal("-801.00"),
        line_count=2,
        closing=Decimal("199.00"),
        books=Decimal("166.00"),
        on_the_way=ItemList(items=(CHEQUE,), count=1, total=Decimal("-33.00")),
        matches=(Fact("With documents that were paid", "2"),),
        closed=CLOSED,
    )
    return replace(report, **changes)


def test_the_proof_stands_on_it_with_its_equation():
    text = text_of(reconciliation_pdf(make_report(), design=DESIGN, at=AT))
    for part in (
        "Linden Kaffee GmbH Reconciliation",
        "Account 1130 Current account Account number ··3000 Period 1 Mar 2026 to 31 Mar 2026 Currency EUR",
        "Closed by Änne Groß <aenne@example.com> 2 April 2026, 09:12 UTC",
        "Opening balance by the bank 1,000.00 Lines of the bank (2) −801.00 Closing balance by the bank on 31 March 2026 199.00",
        "On the way at the end (1) −33.00 Balance of the books on 31 March 2026 166.00 Difference 0.00",
        "1,000.00 + (−801.00) = 199.00 199.00 + (−33.00) = 166.00",
        "On the way at the end Date Text Number Amount, EUR 30 Mar 2026 Cheque 17 BNK2026-00017 −33.00 Together −33.00",
        "Excluded lines of the bank No line is excluded.",
        "How the lines were matched With documents that were paid 2",
    ):
        assert part in text, (part, text)
    assert "Undone" not in text


def test_an_undone_one_is_marked_across_every_page():
    undone = Signature("bob@example.com", datetime(2026, 5, 1, 8, 0, tzinfo=UTC), "A line was wrong")
    many = ItemList(items=(CHEQUE,) * 150, count=150, total=Decimal(-33) * 150)
    report = make_report(undone=undone, mark=Mark.UNDONE, on_the_way=many)
    pages = [page.extract_text() for page in read(reconciliation_pdf(report, design=DESIGN, at=AT)).pages]
    assert len(pages) > 2
    assert all("Undone" in page for page in pages)
    assert "Undone by bob@example.com 1 May 2026, 08:00 UTC A line was wrong" in " ".join(pages[0].split())


def test_it_speaks_german():
    text = text_of(reconciliation_pdf(make_report(language="de"), design=DESIGN, at=AT))
    for part in ("Abstimmung", "Endsaldo laut Bank am 31.03.2026 199,00", "Saldo der Bücher am 31.03.2026 166,00"):
        assert part in text, text


def test_what_is_not_listed_is_counted_and_summed():
    found = ItemList(items=(CHEQUE,) * 3, count=2_500, total=Decimal("-82500.00"))
    text = text_of(reconciliation_pdf(make_report(on_the_way=found), design=DESIGN, at=AT))
    assert "And 2,497 more that are not listed −82,401.00 Together −82,500.00" in text


@pytest.mark.parametrize(
    "words",
    [
        "شركة البن للتجارة",
        "חברת הקפה בע״מ",
        "林登咖啡有限公司",
        "कॉफ़ी प्राइवेट लिमिटेड",
        "#let x = 1; $a$ *b* _c_",
        "a\u202eb",
        "x" * 400,
    ],
)
def test_every_script_is_set_as_it_is(words: str):
    item = ListedItem(day=date(2026, 3, 2), text=words, reason=words, amount=Decimal("-1.00"))
    report = make_report(
        seller=Party(name=words),
        account=f"1130 {words}",
        excluded=ItemList(items=(item,), count=1, total=item.amount),
        closed=Signature(words, CLOSED.at),
    )
    pdf = reconciliation_pdf(report, design=DESIGN, at=AT)
    assert "Difference 0.00" in text_of(pdf)
    if words.isascii() and "x" * 50 not in words:
        assert words in text_of(pdf)


def test_too_many_rows_and_signs_of_no_font_are_refused():
    many = ItemList(items=(CHEQUE,) * 2_001, count=2_001, total=Decimal(0))
    for report in (make_report(on_the_way=many), make_report(seller=Party(name="\U00013000"))):
        with pytest.raises(NotPrintable):
            reconciliation_pdf(report, design=DESIGN, at=AT)


def test_it_is_pdf_a_3b_and_the_same_each_time():
    pdf = reconciliation_pdf(make_report(), design=DESIGN, at=AT)
    assert pdf == reconciliation_pdf(make_report(), design=DESIGN, at=AT)
    assert (one(pdf, "//pdfaid:part"), one(pdf, "//pdfaid:conformance")) == ("3", "B")
    root = read(pdf).root_object
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "en")
    assert read(pdf).metadata.title == "Reconciliation, 1130 Current account, 1 Mar 2026 to 31 Mar 2026"
    assert pdf != reconciliation_pdf(make_report(closing=Decimal("199.01")), design=DESIGN, at=AT)

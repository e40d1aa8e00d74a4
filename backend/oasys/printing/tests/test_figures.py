"""Figures and days as a paper writes them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oasys.core.words import speaking
from oasys.printing.errors import NotPrintable
from oasys.printing.figures import Manner

EN, DE, IN = Manner("en"), Manner("de"), Manner("en", "lakhs")


@pytest.mark.parametrize(
    ("value", "decimals", "english", "german", "indian"),
    [
        ("0", 2, "0.00", "0,00", "0.00"),
        ("-0.05", 2, "−0.05", "−0,05", "−0.05"),
        ("999", 0, "999", "999", "999"),
        ("1234.5", 2, "1,234.50", "1.234,50", "1,234.50"),
        ("-12345678.90", 2, "−12,345,678.90", "−12.345.678,90", "−1,23,45,678.90"),
        ("100000", 3, "100,000.000", "100.000,000", "1,00,000.000"),
        ("1E+6", 0, "1,000,000", "1.000.000", "10,00,000"),
    ],
)
def test_an_amount(value: str, decimals: int, english: str, german: str, indian: str):
    assert [manner.amount(Decimal(value), decimals) for manner in (EN, DE, IN)] == [english, german, indian]


def test_nothing_is_rounded_on_paper():
    with pytest.raises(NotPrintable):
        EN.amount(Decimal("1.005"), 2)
    assert EN.amount(Decimal("1.500"), 2) == "1.50"
    assert EN.price(Decimal("0.004215"), 2) == "0.004215"
    assert (EN.price(Decimal(3), 2), EN.quantity(Decimal("3.50")), DE.quantity(Decimal("0.125"))) == (
        "3.00",
        "3.5",
        "0,125",
    )
    assert (EN.percent(Decimal("2.5")), DE.percent(Decimal("2.50"))) == ("2.5%", "2,5\u00a0%")


def test_days():
    day = date(2026, 3, 9)
    assert (EN.day(day), EN.short_day(day)) == ("9 March 2026", "9 Mar 2026")
    with speaking("de"):
        assert (DE.day(day), DE.short_day(day)) == ("09.03.2026", "09.03.2026")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3), st.sampled_from([EN, DE, IN]))
def test_a_figure_reads_back(value: Decimal, manner: Manner):
    written = manner.amount(value, 3)
    point, comma = (",", ".") if manner is DE else (".", ",")
    assert Decimal(written.replace(comma, "").replace(point, ".").replace("−", "-")) == value

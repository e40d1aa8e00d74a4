"""What an entry for a line of a bank is called."""

import pytest

from oasys.banking.models import BankLine
from oasys.banking.services.matches import title_of
from oasys.core.tenancy import tenant
from tests.factories import Books


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("Muster & Co", "Invoice 17", "Muster & Co Invoice 17"),
        ("TNB 2201", "TNB  2201", "TNB 2201"),
        ("Ibg Cr Seri Bayu Hot", "IBG CR SERI BAYU HOTEL INV 17", "IBG CR SERI BAYU HOTEL INV 17"),  # cut off
        ("Ong", "Fee for longan", "Ong Fee for longan"),
        ("Ong", "Ongoing fee, paid by Ong.", "Ongoing fee, paid by Ong."),
        ("Muster", "", "Muster"),
        ("", "Fee", "Fee"),
        ("", "", "165"),
    ],
)
def test_the_name_stands_once(books: Books, name: str, text: str, title: str) -> None:
    with tenant(books.tenant_id):
        assert title_of(BankLine(counterparty_name=name, text=text, type_code="165")) == title

"""What is written is read back as it was, in both syntaxes, and keeps the official rules."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from oasys.einvoicing.checking import check
from oasys.einvoicing.cii import write_cii
from oasys.einvoicing.errors import CannotBeWritten
from oasys.einvoicing.model import Adjustment, Identifier, Invoice, Note, Party, Price
from oasys.einvoicing.profiles import EN_16931, PEPPOL, XRECHNUNG
from oasys.einvoicing.receiving import open_document, read_document, read_invoice
from oasys.einvoicing.tests.invoices import invoices, make_invoice, make_line
from oasys.einvoicing.ubl import write_ubl

WRITERS = [write_ubl, write_cii]
few = settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def errors(xml: bytes) -> list[tuple[str, str, str]]:
    return [(one.rule, one.official, one.place) for one in check(open_document(xml)).errors]


def hold(invoice: Invoice, write) -> None:
    xml = write(invoice)
    assert errors(xml) == []
    received = read_document(open_document(xml))
    assert received.unread == ()
    assert received.left_out == ()
    assert received.invoice == invoice


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("customization", [EN_16931, XRECHNUNG, PEPPOL])
def test_a_plain_invoice_keeps_the_rules_and_is_read_back(write, customization: str):
    hold(make_invoice(customization=customization), write)


@few
@given(invoice=invoices(EN_16931))
@pytest.mark.parametrize("write", WRITERS)
def test_any_invoice_keeps_the_rules_of_the_standard(invoice: Invoice, write):
    hold(invoice, write)


@few
@given(invoice=invoices(XRECHNUNG))
@pytest.mark.parametrize("write", WRITERS)
def test_any_invoice_keeps_the_rules_of_xrechnung(invoice: Invoice, write):
    hold(invoice, write)


@few
@given(invoice=invoices(PEPPOL))
def test_any_invoice_keeps_the_rules_of_peppol(invoice: Invoice):
    hold(invoice, write_ubl)


@given(invoice=invoices())
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_what_one_syntax_said_the_other_says_too(invoice: Invoice):
    assert read_invoice(write_cii(read_invoice(write_ubl(invoice)))) == invoice


@pytest.mark.parametrize("write", WRITERS)
def test_a_foreign_currency_has_its_tax_in_the_accounting_currency(write):
    invoice = make_invoice(currency="MYR", accounting_currency="EUR")
    assert invoice.totals.vat_in_accounting_currency == Decimal("3.80")
    hold(invoice, write)


@pytest.mark.parametrize("write", WRITERS)
def test_a_document_discount_counts_against_its_own_rate(write):
    lines = (make_line(1), make_line(2, rate="7"))
    discount = Adjustment(amount=Decimal("10.00"), reason="Rabatt", category="S", rate=Decimal("7"))
    invoice = make_invoice(lines=lines, allowances=(discount,))
    assert [one.taxable for one in invoice.vat] == [Decimal("100.00"), Decimal("90.00")]
    hold(invoice, write)
    wrong = replace(invoice, allowances=(replace(discount, rate=Decimal("19")),))
    assert "BR-S-08" in {rule for rule, _, _ in errors(write(wrong))}


@pytest.mark.parametrize("write", WRITERS)
def test_a_credit_note_is_positive(write):
    invoice = make_invoice(type_code="381")
    root = etree.fromstring(write(invoice))
    assert etree.QName(root).localname == ("CreditNote" if write is write_ubl else "CrossIndustryInvoice")
    hold(invoice, write)


def test_a_credit_note_in_ubl_has_its_due_date_with_the_payment():
    with pytest.raises(CannotBeWritten, match="due_date"):
        write_ubl(make_invoice(type_code="381", payment_means=()))
    assert b"<cbc:PaymentDueDate>2026-03-31<" in write_ubl(make_invoice(type_code="381"))


def test_a_tax_point_in_cii_stands_with_the_tax():
    with pytest.raises(CannotBeWritten, match="tax_point_date"):
        write_cii(replace(make_invoice(tax_point_date=date(2026, 3, 1)), vat=()))


@pytest.mark.parametrize("point", [{"tax_point_date": date(2026, 3, 1)}, {"tax_point_code": "432"}])
def test_a_tax_point_stands_once_whatever_the_rates(point: dict):
    lines = (make_line(1), make_line(2, rate="7"))
    for write in WRITERS:
        hold(make_invoice(lines=lines, **point), write)


def test_a_discount_without_a_gross_price_has_no_place_in_cii():
    line = make_line(said_price=Price(net=Decimal("50.00"), discount=Decimal("1.00")))
    with pytest.raises(CannotBeWritten, match=r"price\.discount"):
        write_cii(make_invoice(lines=(line,)))


def test_a_breakdown_needs_its_total_in_ubl():
    invoice = make_invoice()
    with pytest.raises(CannotBeWritten, match=r"totals\.vat"):
        write_ubl(replace(invoice, totals=replace(invoice.totals, vat=None)))


def test_a_sales_order_alone_stands_beside_no_order():
    xml = write_ubl(make_invoice(sales_order="V-1"))
    assert b"<cbc:ID>NA</cbc:ID><cbc:SalesOrderID>V-1<" in xml
    assert read_invoice(xml).order == ""


def test_a_subject_stands_before_its_note_in_ubl():
    invoice = make_invoice(notes=(Note(text="Text", subject="AAI"),))
    assert b"<cbc:Note>#AAI#Text<" in write_ubl(invoice)
    hold(invoice, write_ubl)


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("bad", ["a\x00b", "a\x0bb", "\ud800"])
def test_a_sign_that_xml_has_not_is_refused(write, bad: str):
    with pytest.raises((ValueError, UnicodeEncodeError)):
        write(make_invoice(number=bad))


@pytest.mark.parametrize("write", WRITERS)
def test_markup_in_a_text_stays_text(write):
    invoice = make_invoice(seller=Party(**{**_fields(make_invoice().seller), "name": '<a href="x">&amp;]]></a>'}))
    hold(invoice, write)


def _fields(party: Party) -> dict:
    return {name: getattr(party, name) for name in Party.__dataclass_fields__}


def test_an_id_with_a_scheme_is_global_in_cii():
    party = replace(make_invoice().seller, identifiers=(Identifier(value="1"), Identifier(value="2", scheme="0088")))
    assert b'<ram:ID>1</ram:ID><ram:GlobalID schemeID="0088">2<' in write_cii(make_invoice(seller=party))

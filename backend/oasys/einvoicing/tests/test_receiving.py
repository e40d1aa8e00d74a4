"""What a file is: e-invoices are taken, whatever they are wrapped in; anything else is refused with a reason."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import StreamObject

from oasys.einvoicing.checking import check
from oasys.einvoicing.cii import write_cii
from oasys.einvoicing.errors import NoInvoiceInside, NotReadable, NotTaken, TooLarge
from oasys.einvoicing.hybrid import MOST_PDF_BYTES, with_invoice
from oasys.einvoicing.profiles import EN_16931, FACTURX, XRECHNUNG, Profile, Syntax
from oasys.einvoicing.receiving import open_document, read_document, read_invoice, receive
from oasys.einvoicing.tests.invoices import make_invoice
from oasys.einvoicing.tests.pdfs import make_pdf
from oasys.einvoicing.ubl import write_ubl

ZUGFERD_1 = b"""<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryDocument xmlns:rsm="urn:ferd:CrossIndustryDocument:invoice:1p0"
    xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:12"
    xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:15">
  <rsm:SpecifiedExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter>
    <ram:ID>urn:ferd:CrossIndustryDocument:invoice:1p0:comfort</ram:ID>
  </ram:GuidelineSpecifiedDocumentContextParameter></rsm:SpecifiedExchangedDocumentContext>
  <rsm:HeaderExchangedDocument><ram:ID>471102</ram:ID><ram:Name>RECHNUNG</ram:Name><ram:TypeCode>380</ram:TypeCode>
    <ram:IssueDateTime><udt:DateTimeString format="102">20130305</udt:DateTimeString></ram:IssueDateTime>
  </rsm:HeaderExchangedDocument>
  <rsm:SpecifiedSupplyChainTradeTransaction>
    <ram:ApplicableSupplyChainTradeAgreement>
      <ram:SellerTradeParty><ram:Name>Alt GmbH</ram:Name><ram:PostalTradeAddress><ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress>
        <ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE123456789</ram:ID></ram:SpecifiedTaxRegistration></ram:SellerTradeParty>
      <ram:BuyerTradeParty><ram:Name>Neu AG</ram:Name></ram:BuyerTradeParty>
    </ram:ApplicableSupplyChainTradeAgreement>
    <ram:ApplicableSupplyChainTradeDelivery/>
    <ram:ApplicableSupplyChainTradeSettlement>
      <ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
      <ram:ApplicableTradeTax><ram:CalculatedAmount currencyID="EUR">19.00</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode>
        <ram:BasisAmount currencyID="EUR">100.00</ram:BasisAmount><ram:CategoryCode>S</ram:CategoryCode>
        <ram:ApplicablePercent>19.00</ram:ApplicablePercent></ram:ApplicableTradeTax>
      <ram:SpecifiedTradeSettlementMonetarySummation>
        <ram:LineTotalAmount currencyID="EUR">100.00</ram:LineTotalAmount>
        <ram:ChargeTotalAmount currencyID="EUR">0.00</ram:ChargeTotalAmount>
        <ram:AllowanceTotalAmount currencyID="EUR">0.00</ram:AllowanceTotalAmount>
        <ram:TaxBasisTotalAmount currencyID="EUR">100.00</ram:TaxBasisTotalAmount>
        <ram:TaxTotalAmount currencyID="EUR">19.00</ram:TaxTotalAmount>
        <ram:GrandTotalAmount currencyID="EUR">119.00</ram:GrandTotalAmount>
        <ram:DuePayableAmount currencyID="EUR">119.00</ram:DuePayableAmount>
      </ram:SpecifiedTradeSettlementMonetarySummation>
    </ram:ApplicableSupplyChainTradeSettlement>
    <ram:IncludedSupplyChainTradeLineItem>
      <ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID></ram:AssociatedDocumentLineDocument>
      <ram:SpecifiedSupplyChainTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount currencyID="EUR">50.00</ram:ChargeAmount>
      </ram:NetPriceProductTradePrice></ram:SpecifiedSupplyChainTradeAgreement>
      <ram:SpecifiedSupplyChainTradeDelivery><ram:BilledQuantity unitCode="C62">2</ram:BilledQuantity>
      </ram:SpecifiedSupplyChainTradeDelivery>
      <ram:SpecifiedSupplyChainTradeSettlement>
        <ram:ApplicableTradeTax><ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>S</ram:CategoryCode>
          <ram:ApplicablePercent>19.00</ram:ApplicablePercent></ram:ApplicableTradeTax>
        <ram:SpecifiedTradeSettlementMonetarySummation><ram:LineTotalAmount currencyID="EUR">100.00</ram:LineTotalAmount>
        </ram:SpecifiedTradeSettlementMonetarySummation></ram:SpecifiedSupplyChainTradeSettlement>
      <ram:SpecifiedTradeProduct><ram:Name>Blatt Papier</ram:Name></ram:SpecifiedTradeProduct>
    </ram:IncludedSupplyChainTradeLineItem>
  </rsm:SpecifiedSupplyChainTradeTransaction>
</rsm:CrossIndustryDocument>"""
CII = write_cii(make_invoice())


@pytest.mark.parametrize(
    ("name", "xml", "syntax", "profile"),
    [
        ("factur-x.xml", CII, Syntax.CII, Profile.EN_16931),
        ("FACTUR-X.XML", CII, Syntax.CII, Profile.EN_16931),
        ("zugferd-invoice.xml", CII, Syntax.CII, Profile.EN_16931),
        ("xrechnung.xml", write_cii(make_invoice(customization=XRECHNUNG)), Syntax.CII, Profile.XRECHNUNG),
        ("ZUGFeRD-invoice.xml", ZUGFERD_1, Syntax.ZUGFERD_1, Profile.ZUGFERD_1),
    ],
)
def test_the_invoice_in_a_pdf_is_found_by_its_name(name: str, xml: bytes, syntax: Syntax, profile: Profile):
    document = open_document(make_pdf(("photo.png", b"\x89PNG"), (name, xml)))
    assert (document.syntax, document.profile, document.file_name) == (syntax, profile, name)
    assert document.xml == xml
    assert read_document(document).invoice is not None


def test_zugferd_1_is_read_under_its_older_names():
    received = receive(ZUGFERD_1)
    invoice = received.invoice
    assert invoice is not None
    assert (invoice.number, invoice.seller.vat_id, invoice.buyer.name) == ("471102", "DE123456789", "Neu AG")
    assert (invoice.totals.lines, invoice.totals.vat, invoice.totals.payable) == (
        Decimal(100),
        Decimal(19),
        Decimal(119),
    )
    assert [(line.net, line.rate, line.item.name) for line in invoice.lines] == [
        (Decimal(100), Decimal(19), "Blatt Papier")
    ]
    assert received.left_out == ("/rsm:CrossIndustryInvoice/rsm:ExchangedDocument/ram:Name",)
    checked = check(received.document)
    assert [one.name for one in checked.rule_sets] == ["XSD ZUGFeRD 1.0"]
    assert [one.rule for one in checked.findings] == ["OASYS-PROFILE-2"]


@pytest.mark.parametrize("profile", ["minimum", "basicwl"])
def test_a_profile_that_is_too_small_is_read_and_said_to_be_no_invoice(profile: str):
    xml = write_cii(replace(make_invoice(customization=f"urn:factur-x.eu:1p0:{profile}"), lines=()))
    received = receive(make_pdf(("factur-x.xml", xml)))
    assert not received.document.profile.is_invoice
    assert received.invoice is not None
    assert "OASYS-PROFILE-1" in {one.rule for one in check(received.document).errors}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            b'<p:FatturaElettronica xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2"/>',
            "FatturaPA",
        ),
        (b'<p:X xmlns:p="http://www.fatturapa.gov.it/sdi/fatturapa/v1.1"/>', "FatturaPA"),
        (b'<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>', "order"),
        (b'<r:X xmlns:r="urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100"/>', "Order-X"),
        (b'<Invoice xmlns="http://www.ebinterface.at/schema/6p1/"/>', "ebInterface"),
        (
            b'<p:FatturaElettronica xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2"><cut',
            "FatturaPA",
        ),
        (b"<html/>", "html"),
        (b"<Invoice/>", "Invoice"),
    ],
)
def test_another_document_is_refused_with_its_name(content: bytes, sentence: str):
    with pytest.raises(NotTaken, match=sentence):
        receive(content)


def test_a_pdf_without_an_invoice_says_so():
    with pytest.raises(NoInvoiceInside, match="no file inside"):
        receive(make_pdf())
    with pytest.raises(NoInvoiceInside, match=r"photo\.png"):
        receive(make_pdf(("photo.png", b"\x89PNG")))


def test_an_encrypted_pdf_is_refused():
    with pytest.raises(NotReadable, match="encrypted"):
        receive(make_pdf(("factur-x.xml", CII), password="secret"))


@pytest.mark.parametrize("cut", [10, 100, 500, 2000])
def test_a_broken_pdf_is_refused(cut: int):
    whole = make_pdf(("factur-x.xml", CII))
    with pytest.raises((NotReadable, NoInvoiceInside)):
        receive(whole[: len(whole) - cut] if cut < 2000 else whole[:cut])


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-",
        b"%PDF-1.7\n%%EOF",
        b"%PDF-1.7\nxref\n0 99999999999\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF",
    ],
)
def test_what_only_begins_like_a_pdf_is_refused(content: bytes):
    with pytest.raises((NotReadable, NoInvoiceInside)):
        receive(content)


def test_a_pdf_has_a_limit():
    with pytest.raises(TooLarge):
        receive(b"%PDF-1.7" + b" " * MOST_PDF_BYTES)


def test_a_file_that_unfolds_to_more_than_xml_may_be_is_refused():
    with pytest.raises((TooLarge, NotReadable)):
        receive(compressed(make_pdf(("factur-x.xml", b"<a>" + b" " * 60_000_000 + b"</a>"))))


def compressed(pdf: bytes) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
    for number, held in enumerate(writer._objects):
        if isinstance(held, StreamObject) and held.get("/Type") == "/EmbeddedFile":
            writer._objects[number] = held.flate_encode()
    made = BytesIO()
    writer.write(made)
    assert len(made.getvalue()) < 1_000_000
    return made.getvalue()


def test_a_pdf_made_here_is_read_here():
    invoice = make_invoice()
    made = with_invoice(
        make_pdf(), write_cii(invoice), profile=Profile.EN_16931, title="R", author="K", language="de-DE"
    )
    received = receive(made)
    assert received.invoice == invoice
    assert received.document.file_name == "factur-x.xml"
    checked = check(received.document)
    assert checked.errors == ()
    assert [one.name for one in checked.rule_sets][1:] == ["Factur-X EN 16931"]
    assert b"pdfaid:part" in made or b"/Metadata" in made


def test_a_pdf_carries_no_peppol_invoice():
    with pytest.raises(KeyError, match="peppol"):
        with_invoice(make_pdf(), CII, profile=Profile.PEPPOL, title="R", author="K", language="de")


def test_sums_that_do_not_add_up_are_read_all_the_same():
    invoice = make_invoice()
    wrong = replace(invoice, totals=replace(invoice.totals, with_vat=Decimal("120.00")))
    received = receive(write_ubl(wrong))
    assert received.invoice == wrong
    assert any(one.is_of_sums for one in check(received.document).errors)


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        (b">2026-03-01<", b">1.3.2026<", "issue_date"),
        (b">119.00</cbc:TaxInclusiveAmount>", b">119,00</cbc:TaxInclusiveAmount>", "with_vat"),
        (b">119.00</cbc:TaxInclusiveAmount>", b">1E999999</cbc:TaxInclusiveAmount>", "with_vat"),
        (b">119.00</cbc:TaxInclusiveAmount>", b">NaN</cbc:TaxInclusiveAmount>", "with_vat"),
        (b">119.00</cbc:TaxInclusiveAmount>", b">\xd9\xa1</cbc:TaxInclusiveAmount>", "with_vat"),
    ],
)
def test_a_value_that_cannot_be_taken_is_named(old: bytes, new: bytes, name: str):
    received = receive(write_ubl(make_invoice()).replace(old, new))
    assert received.invoice is None
    assert received.unread[0].name == name
    with pytest.raises(NotReadable):
        read_invoice(write_ubl(make_invoice()).replace(old, new))


def test_a_value_that_an_invoice_can_be_without_is_named_too():
    received = receive(write_ubl(make_invoice()).replace(b">119.00</cbc:PayableAmount>", b">x</cbc:PayableAmount>"))
    assert received.invoice is not None
    assert received.invoice.totals.payable is None
    assert [(one.name, one.text) for one in received.unread] == [("payable", "x")]


def test_a_line_that_cannot_be_taken_is_named_and_the_others_stay():
    xml = write_ubl(make_invoice()).replace(b'unitCode="C62">2<', b'unitCode="C62">two<')
    received = receive(xml)
    assert received.invoice is not None
    assert received.invoice.lines == ()
    assert [one.name for one in received.unread] == ["quantity", "lines.quantity"]


def test_what_the_standard_has_no_field_for_is_named():
    extra = b"</cbc:DocumentCurrencyCode><cbc:LineCountNumeric>1</cbc:LineCountNumeric>"
    assert receive(write_ubl(make_invoice()).replace(b"</cbc:DocumentCurrencyCode>", extra)).left_out == (
        "/Invoice/cbc:LineCountNumeric",
    )


def test_profiles_of_factur_x():
    known = {"compliant": ("basic", Profile.BASIC), "conformant": ("extended", Profile.EXTENDED)}
    for claim, (name, profile) in known.items():
        name = f"{EN_16931}#{claim}#{FACTURX}:{name}"
        assert open_document(write_cii(make_invoice(customization=name))).profile == profile
    assert open_document(write_cii(make_invoice(customization="urn:x"))).profile == Profile.OTHER
    older = f"{EN_16931}#compliant#urn:xoev-de:kosit:standard:xrechnung_2.3"
    assert open_document(write_cii(make_invoice(customization=older))).profile == Profile.XRECHNUNG_OLDER

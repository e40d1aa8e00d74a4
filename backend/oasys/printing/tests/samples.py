"""Papers for tests: invented companies, figures that add up, a CII invoice that says what the paper says."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from PIL import Image
from pypdf import PdfReader

from oasys.printing.shapes import (
    AccountStatement,
    Adjustment,
    Age,
    BankAccount,
    Design,
    Fact,
    Line,
    Party,
    Payment,
    PrintedDocument,
    Reference,
    StatementLine,
    TaxAmount,
)

AT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
DESIGN = Design(footer=("Linden Kaffee GmbH\nHafenweg 4, 20457 Hamburg", "Geschäftsführung: Änne Groß"))
SELLER = Party(
    name="Linden Kaffee GmbH",
    address=("Hafenweg 4", "20457 Hamburg"),
    ids=(Fact("USt-IdNr.", "DE123456788"),),
    contact=("post@linden.example",),
)
BUYER = Party(name="Möller & Söhne KG", address=("Straße des 17. Juni 135", "10623 Berlin"))
LINE = Line(
    text="Espressomaschine", position="1", quantity=Decimal(2), unit="Stück", price=Decimal("1500.00"),
    discount_percent=Decimal(5), tax="19%", amount=Decimal("2850.00"),
)  # fmt: skip


def make_document(**changes: Any) -> PrintedDocument:
    document = PrintedDocument(
        title="Invoice",
        number="RE-2026-0042",
        language="en",
        seller=SELLER,
        buyer=BUYER,
        currency="EUR",
        decimals=2,
        issue_date=date(2026, 11, 20),
        due_date=date(2026, 12, 20),
        supplied=date(2026, 11, 18),
        references=((Reference.ORDER, "PO/3381"),),
        lines=(LINE, Line(text="Einbau", position="2", tax="19%", amount=Decimal("150.00"))),
        net=Decimal("3000.00"),
        taxes=(TaxAmount(text="VAT 19%", base=Decimal("3000.00"), amount=Decimal("570.00")),),
        gross=Decimal("3570.00"),
        paid=(Adjustment("Deposit of 2 November", Decimal("1000.00")),),
        payable=Decimal("2570.00"),
        payment=Payment(
            terms="Within 30 days.", accounts=(BankAccount(bank="Hansebank", iban="DE89370400440532013000"),)
        ),
    )
    return replace(document, **changes)


def make_statement(**changes: Any) -> AccountStatement:
    statement = AccountStatement(
        language="en",
        seller=SELLER,
        buyer=BUYER,
        currency="EUR",
        decimals=2,
        from_date=date(2026, 7, 1),
        to_date=date(2026, 9, 30),
        opening=Decimal("1200.00"),
        lines=(
            StatementLine(
                day=date(2026, 7, 9), text="Invoice", number="RE-2026-0017", due_date=date(2026, 8, 8),
                charged=Decimal("3570.00"), balance=Decimal("4770.00"),
            ),
            StatementLine(day=date(2026, 8, 3), text="Payment", credited=Decimal("1200.00"), balance=Decimal("3570.00")),
        ),
        closing=Decimal("3570.00"),
        ages=(
            Age(None, None, Decimal("0.00")),
            Age(1, 30, Decimal("0.00")),
            Age(31, 60, Decimal("3570.00")),
            Age(61, None, Decimal("0.00")),
        ),
    )  # fmt: skip
    return replace(statement, **changes)


def picture(size: tuple[int, int] = (300, 90), mode: str = "RGB", kind: str = "PNG", **saved: Any) -> bytes:
    written = BytesIO()
    Image.new(mode, size, "#264f9e" if mode in {"RGB", "RGBA"} else 0).save(written, kind, **saved)
    return written.getvalue()


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    """All pages' words, one space between them."""
    words = " ".join(page.extract_text() for page in read(pdf).pages)
    return " ".join(words.replace("\u200b", "").split())


CII = """<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
 xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
 xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:cen.eu:en16931:2017</ram:ID>
</ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument><ram:ID>RE-2026-0042</ram:ID><ram:TypeCode>380</ram:TypeCode>
<ram:IssueDateTime><udt:DateTimeString format="102">20261120</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction><ram:IncludedSupplyChainTradeLineItem>
<ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID></ram:AssociatedDocumentLineDocument>
<ram:SpecifiedTradeProduct><ram:Name>Espressomaschine für Möller</ram:Name></ram:SpecifiedTradeProduct>
<ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>3000.00</ram:ChargeAmount>
</ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
<ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">1</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
<ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax><ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>S</ram:CategoryCode>
<ram:RateApplicablePercent>19</ram:RateApplicablePercent></ram:ApplicableTradeTax>
<ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>3000.00</ram:LineTotalAmount>
</ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement></ram:IncludedSupplyChainTradeLineItem>
<ram:ApplicableHeaderTradeAgreement><ram:SellerTradeParty><ram:Name>Linden Kaffee GmbH</ram:Name><ram:PostalTradeAddress>
<ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress><ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE123456788</ram:ID>
</ram:SpecifiedTaxRegistration></ram:SellerTradeParty><ram:BuyerTradeParty><ram:Name>Möller &amp; Söhne KG</ram:Name>
<ram:PostalTradeAddress><ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress></ram:BuyerTradeParty>
</ram:ApplicableHeaderTradeAgreement><ram:ApplicableHeaderTradeDelivery/>
<ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
<ram:ApplicableTradeTax><ram:CalculatedAmount>570.00</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode>
<ram:BasisAmount>3000.00</ram:BasisAmount><ram:CategoryCode>S</ram:CategoryCode>
<ram:RateApplicablePercent>19</ram:RateApplicablePercent></ram:ApplicableTradeTax>
<ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime><udt:DateTimeString format="102">20261220</udt:DateTimeString>
</ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>
<ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:LineTotalAmount>3000.00</ram:LineTotalAmount>
<ram:TaxBasisTotalAmount>3000.00</ram:TaxBasisTotalAmount><ram:TaxTotalAmount currencyID="EUR">570.00</ram:TaxTotalAmount>
<ram:GrandTotalAmount>3570.00</ram:GrandTotalAmount><ram:TotalPrepaidAmount>1000.00</ram:TotalPrepaidAmount>
<ram:DuePayableAmount>2570.00</ram:DuePayableAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation>
</ram:ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>
""".encode()

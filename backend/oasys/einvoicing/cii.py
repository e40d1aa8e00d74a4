"""Cross Industry Invoice of UN/CEFACT (D16B, of which D22B is a later edition with the same names), as Factur-X and XRechnung use it.

One table by which it is written and read. ZUGFeRD 1, the same tree under older names, is read through `renamed`.
Source: CEN/TS 16931-3-3 (syntax binding), the order of elements as the schemas of Factur-X have it.
"""

from lxml import etree
from lxml.etree import Element, QName, SubElement, _Element

from oasys.einvoicing.cii_entries import (
    IS_CHARGE,
    OBJECT,
    BankAccount,
    Documents,
    IdentifierOrGlobal,
    Identifiers,
    Prices,
    Project,
    Registration,
    TaxPoint,
    TaxPointOfInvoice,
    TaxRegistration,
    TaxTotals,
    with_scheme,
)
from oasys.einvoicing.mapping import DAY_102, LINES, NUMBER, At, Const, Each, Entry, One, Within, Writing, found
from oasys.einvoicing.model import (
    Address,
    Adjustment,
    Contact,
    Delivery,
    Identifier,
    Invoice,
    Item,
    ItemAttribute,
    Line,
    Note,
    Party,
    Payee,
    PaymentMeans,
    Period,
    PrecedingInvoice,
    TaxRepresentative,
    Totals,
    VatBreakdown,
)

_STANDARD = "urn:un:unece:uncefact:data:standard"
CII = f"{_STANDARD}:CrossIndustryInvoice:100"
PREFIXES = {
    "rsm": CII,
    "ram": f"{_STANDARD}:ReusableAggregateBusinessInformationEntity:100",
    "qdt": f"{_STANDARD}:QualifiedDataType:100",
    "udt": f"{_STANDARD}:UnqualifiedDataType:100",
}
ZUGFERD_1 = "urn:ferd:CrossIndustryDocument:invoice:1p0"
OLDER = {  # namespaces of ZUGFeRD 1
    ZUGFERD_1: PREFIXES["rsm"],
    f"{_STANDARD}:ReusableAggregateBusinessInformationEntity:12": PREFIXES["ram"],
    f"{_STANDARD}:QualifiedDataType:12": PREFIXES["qdt"],
    f"{_STANDARD}:UnqualifiedDataType:15": PREFIXES["udt"],
}
RENAMED = {
    "CrossIndustryDocument": "CrossIndustryInvoice",
    "SpecifiedExchangedDocumentContext": "ExchangedDocumentContext",
    "HeaderExchangedDocument": "ExchangedDocument",
    "SpecifiedSupplyChainTradeTransaction": "SupplyChainTradeTransaction",
    "ApplicableSupplyChainTradeAgreement": "ApplicableHeaderTradeAgreement",
    "ApplicableSupplyChainTradeDelivery": "ApplicableHeaderTradeDelivery",
    "ApplicableSupplyChainTradeSettlement": "ApplicableHeaderTradeSettlement",
    "SpecifiedSupplyChainTradeAgreement": "SpecifiedLineTradeAgreement",
    "SpecifiedSupplyChainTradeDelivery": "SpecifiedLineTradeDelivery",
    "SpecifiedSupplyChainTradeSettlement": "SpecifiedLineTradeSettlement",
    "ApplicablePercent": "RateApplicablePercent",
}
SUMMATION = "SpecifiedTradeSettlementMonetarySummation"
DATE = "udt:DateTimeString"
VAT = Const("ram:TypeCode", "VAT")
AGREEMENT = "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement"
DELIVERY = "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeDelivery"
SETTLEMENT = "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement"
ADDRESS = One(
    "address",
    "ram:PostalTradeAddress",
    Address,
    [
        At("post_code", "ram:PostcodeCode"),
        At("line_1", "ram:LineOne"),
        At("line_2", "ram:LineTwo"),
        At("line_3", "ram:LineThree"),
        At("city", "ram:CityName"),
        At("country", "ram:CountryID"),
        At("subdivision", "ram:CountrySubDivisionName"),
    ],
)
PERIOD: list[Entry] = [
    At("start", f"ram:StartDateTime/{DATE}", DAY_102),
    At("end", f"ram:EndDateTime/{DATE}", DAY_102),
]


def _party(*, is_seller: bool) -> list[Entry]:
    return [
        Identifiers(),
        At("name", "ram:Name"),
        *([At("legal_form", "ram:Description")] if is_seller else []),
        Registration(),
        At("trading_name", "ram:SpecifiedLegalOrganization/ram:TradingBusinessName"),
        One(
            "contact",
            "ram:DefinedTradeContact",
            Contact,
            [
                At("name", "ram:PersonName", also=("ram:DepartmentName",)),
                At("phone", "ram:TelephoneUniversalCommunication/ram:CompleteNumber"),
                At("email", "ram:EmailURIUniversalCommunication/ram:URIID"),
            ],
        ),
        ADDRESS,
        with_scheme("endpoint", "ram:URIUniversalCommunication/ram:URIID"),
        TaxRegistration("vat_id", "VA"),
        *([TaxRegistration("tax_number", "FC")] if is_seller else []),
    ]


def _adjustments(name: str, *, is_of_line: bool) -> Each:
    category = Within(
        "ram:CategoryTradeTax",
        [VAT, At("category", "ram:CategoryCode"), At("rate", "ram:RateApplicablePercent", NUMBER)],
    )
    return Each(
        name,
        "ram:SpecifiedTradeAllowanceCharge",
        Adjustment,
        [
            Const(IS_CHARGE, "true" if name == "charges" else "false"),
            At("percent", "ram:CalculationPercent", NUMBER),
            At("base", "ram:BasisAmount", NUMBER),
            At("amount", "ram:ActualAmount", NUMBER),
            At("reason_code", "ram:ReasonCode"),
            At("reason", "ram:Reason"),
            *([] if is_of_line else [category]),
        ],
    )


ITEM: list[Entry] = [
    IdentifierOrGlobal("standard_id"),
    At("seller_id", "ram:SellerAssignedID"),
    At("buyer_id", "ram:BuyerAssignedID"),
    At("name", "ram:Name"),
    At("description", "ram:Description"),
    Each(
        "attributes",
        "ram:ApplicableProductCharacteristic",
        ItemAttribute,
        [At("name", "ram:Description"), At("value", "ram:Value")],
    ),
    Each(
        "classifications",
        "ram:DesignatedProductClassification",
        Identifier,
        [
            At("value", "ram:ClassCode"),
            At("scheme", "ram:ClassCode/@listID"),
            At("version", "ram:ClassCode/@listVersionID"),
        ],
    ),
    At("origin", "ram:OriginTradeCountry/ram:ID"),
]
LINE: list[Entry] = [
    At("id", "ram:AssociatedDocumentLineDocument/ram:LineID"),
    At("note", "ram:AssociatedDocumentLineDocument/ram:IncludedNote/ram:Content"),
    One("item", "ram:SpecifiedTradeProduct", Item, ITEM),
    Within(
        "ram:SpecifiedLineTradeAgreement",
        [At("order_line", "ram:BuyerOrderReferencedDocument/ram:LineID"), Prices()],
    ),
    At("quantity", "ram:SpecifiedLineTradeDelivery/ram:BilledQuantity", NUMBER),
    At("unit", "ram:SpecifiedLineTradeDelivery/ram:BilledQuantity/@unitCode"),
    Within(
        "ram:SpecifiedLineTradeSettlement",
        [
            Within(
                "ram:ApplicableTradeTax",
                [VAT, At("category", "ram:CategoryCode"), At("rate", "ram:RateApplicablePercent", NUMBER)],
            ),
            One("period", "ram:BillingSpecifiedPeriod", Period, PERIOD),
            _adjustments("allowances", is_of_line=True),
            _adjustments("charges", is_of_line=True),
            At("net", "ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount", NUMBER),
            One("object", "ram:AdditionalReferencedDocument", Identifier, OBJECT),
            At("accounting_reference", "ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID"),
        ],
    ),
]
MEANS: list[Entry] = [
    At("code", "ram:TypeCode"),
    At("text", "ram:Information"),
    Within(
        "ram:ApplicableTradeSettlementFinancialCard",
        [At("card_number", "ram:ID"), At("card_holder", "ram:CardholderName")],
    ),
    At("debited_account", "ram:PayerPartyDebtorFinancialAccount/ram:IBANID"),
    Within("ram:PayeePartyCreditorFinancialAccount", [BankAccount()]),
    At("bank", "ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID"),
]
BREAKDOWN: list[Entry] = [
    At("vat", "ram:CalculatedAmount", NUMBER),
    VAT,
    At("reason", "ram:ExemptionReason"),
    At("taxable", "ram:BasisAmount", NUMBER),
    At("category", "ram:CategoryCode"),
    At("reason_code", "ram:ExemptionReasonCode"),
    TaxPoint(),
    At("rate", "ram:RateApplicablePercent", NUMBER),
]
TOTALS: list[Entry] = [
    At("lines", "ram:LineTotalAmount", NUMBER),
    At("charges", "ram:ChargeTotalAmount", NUMBER),
    At("allowances", "ram:AllowanceTotalAmount", NUMBER),
    At("without_vat", "ram:TaxBasisTotalAmount", NUMBER),
    TaxTotals(),
    At("rounding", "ram:RoundingAmount", NUMBER),
    At("with_vat", "ram:GrandTotalAmount", NUMBER),
    At("paid", "ram:TotalPrepaidAmount", NUMBER),
    At("payable", "ram:DuePayableAmount", NUMBER),
]


def _number_of(name: str, document: str) -> At:
    return At(name, f"ram:{document}/ram:IssuerAssignedID", also=(f"ram:{document}/ram:ID",))


TABLE: list[Entry] = [
    At("profile", "rsm:ExchangedDocumentContext/ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID"),
    At("customization", "rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID"),
    At("number", "rsm:ExchangedDocument/ram:ID"),
    At("type_code", "rsm:ExchangedDocument/ram:TypeCode"),
    At("issue_date", f"rsm:ExchangedDocument/ram:IssueDateTime/{DATE}", DAY_102),
    Each(
        "notes",
        "rsm:ExchangedDocument/ram:IncludedNote",
        Note,
        [At("text", "ram:Content"), At("subject", "ram:SubjectCode")],
    ),
    Each("lines", "rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem", Line, LINE),
    Within(
        AGREEMENT,
        [
            At("buyer_reference", "ram:BuyerReference"),
            One("seller", "ram:SellerTradeParty", Party, _party(is_seller=True)),
            One("buyer", "ram:BuyerTradeParty", Party, _party(is_seller=False)),
            One(
                "tax_representative",
                "ram:SellerTaxRepresentativeTradeParty",
                TaxRepresentative,
                [At("name", "ram:Name"), ADDRESS, TaxRegistration("vat_id", "VA")],
            ),
            _number_of("sales_order", "SellerOrderReferencedDocument"),
            _number_of("order", "BuyerOrderReferencedDocument"),
            _number_of("contract", "ContractReferencedDocument"),
            Documents(),
            Project(),
        ],
    ),
    Within(
        DELIVERY,
        [
            One(
                "delivery",
                ".",
                Delivery,
                [
                    Within("ram:ShipToTradeParty", [IdentifierOrGlobal("location"), At("name", "ram:Name"), ADDRESS]),
                    At("on", f"ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime/{DATE}", DAY_102),
                ],
            ),
            _number_of("despatch_advice", "DespatchAdviceReferencedDocument"),
            _number_of("receiving_advice", "ReceivingAdviceReferencedDocument"),
        ],
    ),
    Within(
        SETTLEMENT,
        [
            At("creditor_id", "ram:CreditorReferenceID"),
            At("payment_reference", "ram:PaymentReference"),
            At("accounting_currency", "ram:TaxCurrencyCode"),
            At("currency", "ram:InvoiceCurrencyCode"),
            One(
                "payee",
                "ram:PayeeTradeParty",
                Payee,
                [IdentifierOrGlobal("identifier"), At("name", "ram:Name"), Registration()],
            ),
            Each("payment_means", "ram:SpecifiedTradeSettlementPaymentMeans", PaymentMeans, MEANS),
            TaxPointOfInvoice(),
            Each("vat", "ram:ApplicableTradeTax", VatBreakdown, BREAKDOWN),
            One("period", "ram:BillingSpecifiedPeriod", Period, PERIOD),
            _adjustments("allowances", is_of_line=False),
            _adjustments("charges", is_of_line=False),
            Within(
                "ram:SpecifiedTradePaymentTerms",
                [
                    At("payment_terms", "ram:Description", LINES),
                    At("due_date", f"ram:DueDateDateTime/{DATE}", DAY_102),
                    At("mandate", "ram:DirectDebitMandateID"),
                ],
            ),
            One("totals", "ram:SpecifiedTradeSettlementHeaderMonetarySummation", Totals, TOTALS),
            Each(
                "preceding",
                "ram:InvoiceReferencedDocument",
                PrecedingInvoice,
                [
                    At("number", "ram:IssuerAssignedID", also=("ram:ID",)),
                    At("issue_date", "ram:FormattedIssueDateTime/qdt:DateTimeString", DAY_102),
                ],
            ),
            At("accounting_reference", "ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID"),
        ],
    ),
]


def write_cii(invoice: Invoice) -> bytes:
    """The invoice as CII, in UTF-8. Raises CannotBeWritten for a term that CII has no place for."""
    root = Element(f"{{{CII}}}CrossIndustryInvoice", nsmap=PREFIXES)
    writing = Writing(PREFIXES, invoice, "")
    for entry in TABLE:
        entry.write(root, invoice, writing)
    transaction = next(found(root, "rsm:SupplyChainTradeTransaction", PREFIXES))
    if (
        next(found(transaction, "ram:ApplicableHeaderTradeDelivery", PREFIXES), None) is None
    ):  # the schema wants it, empty too
        settlement = next(found(transaction, "ram:ApplicableHeaderTradeSettlement", PREFIXES))
        settlement.addprevious(Element(f"{{{PREFIXES['ram']}}}ApplicableHeaderTradeDelivery"))
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written


def renamed(root: _Element) -> _Element:
    """A ZUGFeRD 1 invoice under the names of CII, as a tree of its own."""
    return _renamed(root, None)


def _renamed(one: _Element, parent: _Element | None) -> _Element:
    name = QName(one)
    local = RENAMED.get(name.localname, name.localname)
    if local == SUMMATION and parent is not None:
        of = "Line" if "Line" in QName(parent).localname else "Header"
        local = f"SpecifiedTradeSettlement{of}MonetarySummation"
    tag = f"{{{OLDER.get(name.namespace or '', name.namespace or '')}}}{local}"
    made = Element(tag, nsmap=PREFIXES) if parent is None else SubElement(parent, tag)
    made.text = one.text
    for key, value in one.attrib.items():
        made.set(key, value)
    for child in one:
        _renamed(child, made)
    return made

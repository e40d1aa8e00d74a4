"""Cross Industry Invoice of UN/CEFACT (D16B, of which D22B is a later edition with the same names), as Factur-X and XRechnung use it.

One table by which it is written and read. ZUGFeRD 1, the same tree under older names, is read through `renamed`.
Source: CEN/TS 16931-3-3 (syntax binding), the order of elements as the schemas of Factur-X have it.
"""

import re
from base64 import b64decode, b64encode
from typing import Any

from lxml import etree
from lxml.etree import Element, QName, SubElement, _Element

from oasys.einvoicing.errors import CannotBeWritten
from oasys.einvoicing.mapping import (
    DAY_102,
    LINES,
    NUMBER,
    At,
    Const,
    Each,
    Entry,
    Kind,
    One,
    Reading,
    Within,
    Writing,
    found,
    placed,
)
from oasys.einvoicing.model import (
    Address,
    Adjustment,
    Attachment,
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
    Price,
    SupportingDocument,
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
IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", re.ASCII)
DATE = "udt:DateTimeString"
IS_CHARGE = "ram:ChargeIndicator/udt:Indicator"
BINARY = Kind(lambda text: b64decode(text, validate=False), lambda value: b64encode(value).decode())
VAT = Const("ram:TypeCode", "VAT")
AGREEMENT = "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement"
DELIVERY = "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeDelivery"
SETTLEMENT = "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement"


class _Identifiers:
    """BT-29, BT-46: ids without a scheme stand before those with one."""

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        ids = [
            Identifier(value=(one.text or "").strip(), scheme=one.get("schemeID", "").strip())
            for path in ("ram:ID", "ram:GlobalID")
            for one in found(element, path, reading.prefixes)
            if (one.text or "").strip()
        ]
        reading.seen.update(found(element, "ram:ID", reading.prefixes))
        reading.seen.update(found(element, "ram:GlobalID", reading.prefixes))
        values["identifiers"] = tuple(ids)

    def write(self, element: _Element, source: Party, writing: Writing) -> bool:
        for one in sorted(source.identifiers, key=lambda one: bool(one.scheme)):
            path = "ram:GlobalID" if one.scheme else "ram:ID"
            written = placed(element, path, writing.prefixes, is_new=True)
            written.text = one.value
            if one.scheme:
                written.set("schemeID", one.scheme)
        return bool(source.identifiers)


class _Identifier:
    """BT-60, BT-71, BT-157: ID, or GlobalID where it has a scheme."""

    def __init__(self, name: str) -> None:
        self.name = name

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        for path in ("ram:GlobalID", "ram:ID"):
            if self.name not in values:
                _scheme(self.name, path).read(element, values, reading)

    def write(self, element: _Element, source: Any, writing: Writing) -> bool:
        value = getattr(source, self.name)
        path = "ram:GlobalID" if value is not None and value.scheme else "ram:ID"
        return _scheme(self.name, path).write(element, source, writing)


def _scheme(name: str, path: str) -> One:
    return One(name, path, Identifier, [At("value", "."), At("scheme", "./@schemeID")])


class _Registration:
    """BT-30, BT-47, BT-61, in an element that also holds the trading name."""

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        _scheme("registration", "ram:SpecifiedLegalOrganization/ram:ID").read(element, values, reading)

    def write(self, element: _Element, source: Any, writing: Writing) -> bool:
        if source.registration is None:
            return False
        one = placed(element, "ram:SpecifiedLegalOrganization", writing.prefixes)
        return _scheme("registration", "ram:ID").write(one, source, writing)


class _TaxRegistration:
    """BT-31, BT-48, BT-63 (VA: of value added tax) and BT-32 (FC: of the fiscal office)."""

    def __init__(self, name: str, scheme: str) -> None:
        self.name, self.scheme = name, scheme

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        for one in found(element, "ram:SpecifiedTaxRegistration/ram:ID", reading.prefixes):
            if one.get("schemeID") == self.scheme and (one.text or "").strip():
                reading.seen.add(one)
                values.setdefault(self.name, (one.text or "").strip())

    def write(self, element: _Element, source: Any, writing: Writing) -> bool:
        value = getattr(source, self.name)
        if not value:
            return False
        one = placed(
            placed(element, "ram:SpecifiedTaxRegistration", writing.prefixes, is_new=True), "ram:ID", writing.prefixes
        )
        one.text = value
        one.set("schemeID", self.scheme)
        return True


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
        _Identifiers(),
        At("name", "ram:Name"),
        *([At("legal_form", "ram:Description")] if is_seller else []),
        _Registration(),
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
        _scheme("endpoint", "ram:URIUniversalCommunication/ram:URIID"),
        _TaxRegistration("vat_id", "VA"),
        *([_TaxRegistration("tax_number", "FC")] if is_seller else []),
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


class _Price:
    """BG-29: the gross price with its discount, then the net price; the quantity they are for stands with each."""

    gross: tuple[Entry, ...] = (
        At("gross", "ram:ChargeAmount", NUMBER),
        At("quantity", "ram:BasisQuantity", NUMBER),
        At("unit", "ram:BasisQuantity/@unitCode"),
        Within(
            "ram:AppliedTradeAllowanceCharge", [Const(IS_CHARGE, "false"), At("discount", "ram:ActualAmount", NUMBER)]
        ),
    )
    net: tuple[Entry, ...] = (
        At("net", "ram:ChargeAmount", NUMBER),
        At("quantity", "ram:BasisQuantity", NUMBER),
        At("unit", "ram:BasisQuantity/@unitCode"),
    )

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        both = [
            Within("ram:NetPriceProductTradePrice", self.net),
            Within("ram:GrossPriceProductTradePrice", self.gross),
        ]
        One("price", ".", Price, both).read(element, values, reading)

    def write(self, element: _Element, source: Line, writing: Writing) -> bool:
        price = source.price
        if price is None:
            return False
        if price.gross is None and price.discount is not None:
            raise CannotBeWritten("price.discount", "CII")
        if price.gross is not None:
            Within("ram:GrossPriceProductTradePrice", self.gross).write(element, price, writing)
        return Within("ram:NetPriceProductTradePrice", self.net).write(element, price, writing)


ITEM: list[Entry] = [
    _Identifier("standard_id"),
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
OBJECT: list[Entry] = [
    At("value", "ram:IssuerAssignedID"),
    Const("ram:TypeCode", "130"),
    At("scheme", "ram:ReferenceTypeCode"),
]
LINE: list[Entry] = [
    At("id", "ram:AssociatedDocumentLineDocument/ram:LineID"),
    At("note", "ram:AssociatedDocumentLineDocument/ram:IncludedNote/ram:Content"),
    One("item", "ram:SpecifiedTradeProduct", Item, ITEM),
    Within(
        "ram:SpecifiedLineTradeAgreement",
        [At("order_line", "ram:BuyerOrderReferencedDocument/ram:LineID"), _Price()],
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


class _Account:
    """BT-84: an IBAN, or an account of a country without."""

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        At("account", "ram:IBANID", also=("ram:ProprietaryID",)).read(element, values, reading)
        At("account_name", "ram:AccountName").read(element, values, reading)

    def write(self, element: _Element, source: PaymentMeans, writing: Writing) -> bool:
        is_iban = IBAN.fullmatch(source.account.replace(" ", "")) is not None
        said = At("account", "ram:IBANID").write(element, source, writing) if is_iban else False
        said |= At("account_name", "ram:AccountName").write(element, source, writing)
        return said if is_iban else At("account", "ram:ProprietaryID").write(element, source, writing) or said


MEANS: list[Entry] = [
    At("code", "ram:TypeCode"),
    At("text", "ram:Information"),
    Within(
        "ram:ApplicableTradeSettlementFinancialCard",
        [At("card_number", "ram:ID"), At("card_holder", "ram:CardholderName")],
    ),
    At("debited_account", "ram:PayerPartyDebtorFinancialAccount/ram:IBANID"),
    Within("ram:PayeePartyCreditorFinancialAccount", [_Account()]),
    At("bank", "ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID"),
]


class _OfInvoice:
    """BT-7 and BT-8, which CII says in a part of the VAT breakdown."""

    point = At("tax_point_date", "ram:TaxPointDate/udt:DateString", DAY_102)
    code = At("tax_point_code", "ram:DueDateTypeCode")

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        for one in found(element, "ram:ApplicableTradeTax", reading.prefixes):
            self.point.read(one, values, reading)
            self.code.read(one, values, reading)
        if "tax_point_code" in values:
            values["tax_point_code"] = FROM_2475.get(values["tax_point_code"], values["tax_point_code"])

    def write(self, element: _Element, source: Invoice, writing: Writing) -> bool:
        for entry in (self.point, self.code):
            if getattr(source, entry.name) and not source.vat:
                raise CannotBeWritten(entry.name, "CII")
        return False


FROM_2475 = {"5": "3", "29": "35", "72": "432"}  # CII says the code of BT-8 in UNTDID 2475, UBL and the model in 2005
TO_2475 = {value: key for key, value in FROM_2475.items()}


class _TaxPoint:
    """BT-7 and BT-8 within the first part of the breakdown, as the invoice says them."""

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        """Read by _OfInvoice."""

    def write(self, element: _Element, source: VatBreakdown, writing: Writing) -> bool:
        if source is not writing.invoice.vat[0]:  # once (CII-SR-461, 462)
            return False
        _OfInvoice.point.write(element, writing.invoice, writing)
        code = writing.invoice.tax_point_code
        if code:
            placed(element, "ram:DueDateTypeCode", writing.prefixes).text = TO_2475.get(code, code)
        return False


BREAKDOWN: list[Entry] = [
    At("vat", "ram:CalculatedAmount", NUMBER),
    VAT,
    At("reason", "ram:ExemptionReason"),
    At("taxable", "ram:BasisAmount", NUMBER),
    At("category", "ram:CategoryCode"),
    At("reason_code", "ram:ExemptionReasonCode"),
    _TaxPoint(),
    At("rate", "ram:RateApplicablePercent", NUMBER),
]


class _TaxTotals:
    """BT-110 in the currency of the invoice and BT-111 in that of the accounts."""

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        settlement = element.getparent()
        assert settlement is not None
        currency = next((one.text for one in found(settlement, "ram:InvoiceCurrencyCode", reading.prefixes)), None)
        for one in found(element, "ram:TaxTotalAmount", reading.prefixes):
            is_own = one.get("currencyID") in (currency, None)
            At("vat" if is_own else "vat_in_accounting_currency", ".", NUMBER).read(one, values, reading)

    def write(self, element: _Element, source: Totals, writing: Writing) -> bool:
        invoice = writing.invoice
        for name, currency in (("vat", invoice.currency), ("vat_in_accounting_currency", invoice.accounting_currency)):
            if getattr(source, name) is not None:
                one = placed(element, "ram:TaxTotalAmount", writing.prefixes, is_new=True)
                At(name, ".", NUMBER).write(one, source, writing)
                one.set("currencyID", currency)
        return True


TOTALS: list[Entry] = [
    At("lines", "ram:LineTotalAmount", NUMBER),
    At("charges", "ram:ChargeTotalAmount", NUMBER),
    At("allowances", "ram:AllowanceTotalAmount", NUMBER),
    At("without_vat", "ram:TaxBasisTotalAmount", NUMBER),
    _TaxTotals(),
    At("rounding", "ram:RoundingAmount", NUMBER),
    At("with_vat", "ram:GrandTotalAmount", NUMBER),
    At("paid", "ram:TotalPrepaidAmount", NUMBER),
    At("payable", "ram:DuePayableAmount", NUMBER),
]


class _Documents:
    """BT-17, BT-18 and BG-24 share an element; its type tells them apart, and what has another type is a document too."""

    path = "ram:AdditionalReferencedDocument"
    tender = Within(path, [At("tender", "ram:IssuerAssignedID"), Const("ram:TypeCode", "50")])
    object = One("object", path, Identifier, OBJECT)
    documents = Each(
        "documents",
        path,
        SupportingDocument,
        [
            At("reference", "ram:IssuerAssignedID"),
            At("url", "ram:URIID"),
            Const("ram:TypeCode", "916"),
            At("description", "ram:Name"),
            One(
                "attachment",
                "ram:AttachmentBinaryObject",
                Attachment,
                [At("content", ".", BINARY), At("mime_type", "./@mimeCode"), At("file_name", "./@filename")],
            ),
        ],
    )

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        for entry in (self.documents, self.tender, self.object):
            entry.read(element, values, reading)

    def write(self, element: _Element, source: Invoice, writing: Writing) -> bool:
        said = [entry.write(element, source, writing) for entry in (self.documents, self.tender, self.object)]
        return any(said)


class _Project:
    """BT-11, whose name the schema wants too."""

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        Within("ram:SpecifiedProcuringProject", [At("project", "ram:ID"), _Seen("ram:Name")]).read(
            element, values, reading
        )

    def write(self, element: _Element, source: Invoice, writing: Writing) -> bool:
        if not source.project:
            return False
        one = placed(element, "ram:SpecifiedProcuringProject", writing.prefixes)
        At("project", "ram:ID").write(one, source, writing)
        placed(one, "ram:Name", writing.prefixes).text = "Project reference"
        return True


class _Seen:
    """What the schema wants and the model does not hold."""

    def __init__(self, path: str) -> None:
        self.path = path

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        reading.seen.update(found(element, self.path, reading.prefixes))

    def write(self, element: _Element, source: Any, writing: Writing) -> bool:
        return False


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
                [At("name", "ram:Name"), ADDRESS, _TaxRegistration("vat_id", "VA")],
            ),
            _number_of("sales_order", "SellerOrderReferencedDocument"),
            _number_of("order", "BuyerOrderReferencedDocument"),
            _number_of("contract", "ContractReferencedDocument"),
            _Documents(),
            _Project(),
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
                    Within("ram:ShipToTradeParty", [_Identifier("location"), At("name", "ram:Name"), ADDRESS]),
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
                [_Identifier("identifier"), At("name", "ram:Name"), _Registration()],
            ),
            Each("payment_means", "ram:SpecifiedTradeSettlementPaymentMeans", PaymentMeans, MEANS),
            _OfInvoice(),
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

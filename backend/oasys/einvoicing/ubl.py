"""UBL 2.1, Invoice and CreditNote: one table for each, by which they are read and written.

Source: CEN/TS 16931-3-2 (syntax binding), the order of elements as the OASIS schemas have it.
"""

from lxml import etree
from lxml.etree import Element

from oasys.einvoicing.mapping import AMOUNT, DAY, LINES, NUMBER, At, Const, Each, Entry, One, Within, Writing
from oasys.einvoicing.model import (
    Adjustment,
    Contact,
    Delivery,
    Identifier,
    Invoice,
    Line,
    Party,
    Payee,
    PaymentMeans,
    Period,
    PrecedingInvoice,
    Price,
    TaxRepresentative,
    Totals,
    VatBreakdown,
)
from oasys.einvoicing.ubl_entries import (
    BREAKDOWN,
    VAT,
    Creditor,
    Documents,
    Identifiers,
    IdentifierWithin,
    ItemOfLine,
    Notes,
    OfInvoice,
    Order,
    ReadOnly,
    SharedAddress,
    TaxTotals,
    WithInvoice,
    address_at,
    identifier,
)

INVOICE = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
CREDIT_NOTE = "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"
PREFIXES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}


def _party(*, is_seller: bool) -> list[Entry]:
    tax_number = Within(
        "cac:PartyTaxScheme", [At("tax_number", "cbc:CompanyID"), Const("cac:TaxScheme/cbc:ID", "TAX", "VAT")]
    )
    return [
        identifier("endpoint", "cbc:EndpointID"),
        Identifiers(has_creditor=is_seller),
        At("trading_name", "cac:PartyName/cbc:Name"),
        address_at("cac:PostalAddress"),
        Within("cac:PartyTaxScheme", [At("vat_id", "cbc:CompanyID"), VAT]),
        *([tax_number] if is_seller else []),
        At("name", "cac:PartyLegalEntity/cbc:RegistrationName"),
        IdentifierWithin("registration", "cac:PartyLegalEntity", "cbc:CompanyID"),
        *([At("legal_form", "cac:PartyLegalEntity/cbc:CompanyLegalForm")] if is_seller else []),
        One(
            "contact",
            "cac:Contact",
            Contact,
            [At("name", "cbc:Name"), At("phone", "cbc:Telephone"), At("email", "cbc:ElectronicMail")],
        ),
    ]


def _adjustments(name: str, *, is_of_line: bool) -> Each:
    category: list[Entry] = [
        Within("cac:TaxCategory", [At("category", "cbc:ID"), At("rate", "cbc:Percent", NUMBER), VAT])
    ]
    return Each(
        name,
        "cac:AllowanceCharge",
        Adjustment,
        [
            Const("cbc:ChargeIndicator", "true" if name == "charges" else "false"),
            At("reason_code", "cbc:AllowanceChargeReasonCode"),
            At("reason", "cbc:AllowanceChargeReason"),
            At("percent", "cbc:MultiplierFactorNumeric", NUMBER),
            At("amount", "cbc:Amount", AMOUNT),
            At("base", "cbc:BaseAmount", AMOUNT),
            *([] if is_of_line else category),
        ],
    )


PERIOD: list[Entry] = [At("start", "cbc:StartDate", DAY), At("end", "cbc:EndDate", DAY)]
PRICE: list[Entry] = [
    At("net", "cbc:PriceAmount", AMOUNT),
    At("quantity", "cbc:BaseQuantity", NUMBER),
    At("unit", "cbc:BaseQuantity/@unitCode"),
    Within(
        "cac:AllowanceCharge",
        [
            Const("cbc:ChargeIndicator", "false"),
            At("discount", "cbc:Amount", AMOUNT),
            At("gross", "cbc:BaseAmount", AMOUNT),
        ],
    ),
]


def _line(quantity: str) -> list[Entry]:
    return [
        At("id", "cbc:ID"),
        At("note", "cbc:Note"),
        At("quantity", quantity, NUMBER),
        At("unit", f"{quantity}/@unitCode"),
        At("net", "cbc:LineExtensionAmount", AMOUNT),
        At("accounting_reference", "cbc:AccountingCost"),
        One("period", "cac:InvoicePeriod", Period, PERIOD),
        At("order_line", "cac:OrderLineReference/cbc:LineID"),
        One(
            "object",
            "cac:DocumentReference",
            Identifier,
            [At("value", "cbc:ID"), At("scheme", "cbc:ID/@schemeID"), Const("cbc:DocumentTypeCode", "130")],
        ),
        _adjustments("allowances", is_of_line=True),
        _adjustments("charges", is_of_line=True),
        ItemOfLine(),
        One("price", "cac:Price", Price, PRICE),
    ]


def _table(*, is_credit_note: bool) -> list[Entry]:
    what = "CreditNote" if is_credit_note else "Invoice"
    reference = At("payment_reference", "cbc:PaymentID")
    mandate = At("mandate", "cac:PaymentMandate/cbc:ID")
    due = At("due_date", "cbc:PaymentDueDate", DAY)
    tender = At("tender", "cac:OriginatorDocumentReference/cbc:ID")
    point = At("tax_point_date", "cbc:TaxPointDate", DAY)
    type_code = At("type_code", f"cbc:{what}TypeCode")
    before_the_currency: list[Entry] = (
        [point, type_code, Notes()]
        if is_credit_note
        else [At("due_date", "cbc:DueDate", DAY), type_code, Notes(), point]
    )
    of_payment: list[Entry] = [reference, mandate, *([due] if is_credit_note else [])]
    return [
        At("customization", "cbc:CustomizationID"),
        At("profile", "cbc:ProfileID"),
        At("number", "cbc:ID"),
        At("issue_date", "cbc:IssueDate", DAY),
        *before_the_currency,
        At("currency", "cbc:DocumentCurrencyCode"),
        At("accounting_currency", "cbc:TaxCurrencyCode"),
        At("accounting_reference", "cbc:AccountingCost"),
        At("buyer_reference", "cbc:BuyerReference"),
        One("period", "cac:InvoicePeriod", Period, PERIOD),
        At("tax_point_code", "cac:InvoicePeriod/cbc:DescriptionCode"),
        Order(),
        Each(
            "preceding",
            "cac:BillingReference",
            PrecedingInvoice,
            [
                At("number", "cac:InvoiceDocumentReference/cbc:ID"),
                At("issue_date", "cac:InvoiceDocumentReference/cbc:IssueDate", DAY),
            ],
        ),
        At("despatch_advice", "cac:DespatchDocumentReference/cbc:ID"),
        At("receiving_advice", "cac:ReceiptDocumentReference/cbc:ID"),
        *([] if is_credit_note else [tender]),
        At("contract", "cac:ContractDocumentReference/cbc:ID"),
        Documents(is_credit_note=is_credit_note),
        *([tender] if is_credit_note else [At("project", "cac:ProjectReference/cbc:ID")]),
        One("seller", "cac:AccountingSupplierParty/cac:Party", Party, _party(is_seller=True)),
        One("buyer", "cac:AccountingCustomerParty/cac:Party", Party, _party(is_seller=False)),
        One(
            "payee",
            "cac:PayeeParty",
            Payee,
            [
                identifier("identifier", "cac:PartyIdentification/cbc:ID"),
                At("name", "cac:PartyName/cbc:Name"),
                identifier("registration", "cac:PartyLegalEntity/cbc:CompanyID"),
            ],
        ),
        One(
            "tax_representative",
            "cac:TaxRepresentativeParty",
            TaxRepresentative,
            [
                At("name", "cac:PartyName/cbc:Name"),
                address_at("cac:PostalAddress"),
                Within("cac:PartyTaxScheme", [At("vat_id", "cbc:CompanyID"), VAT]),
            ],
        ),
        One(
            "delivery",
            "cac:Delivery",
            Delivery,
            [
                At("on", "cbc:ActualDeliveryDate", DAY),
                identifier("location", "cac:DeliveryLocation/cbc:ID"),
                SharedAddress(),
                At("name", "cac:DeliveryParty/cac:PartyName/cbc:Name"),
            ],
        ),
        Creditor(),
        OfInvoice(of_payment),
        Each(
            "payment_means",
            "cac:PaymentMeans",
            PaymentMeans,
            [
                At("code", "cbc:PaymentMeansCode"),
                At("text", "cbc:PaymentMeansCode/@name"),
                *([WithInvoice(due, is_once=True)] if is_credit_note else []),
                WithInvoice(reference),
                Within(
                    "cac:CardAccount",
                    [
                        At("card_number", "cbc:PrimaryAccountNumberID"),
                        Const("cbc:NetworkID", "NA", tells=False),  # the schema wants one, the model has none
                        At("card_holder", "cbc:HolderName"),
                    ],
                ),
                At("account", "cac:PayeeFinancialAccount/cbc:ID"),
                At("account_name", "cac:PayeeFinancialAccount/cbc:Name"),
                At("bank", "cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cbc:ID"),
                WithInvoice(mandate),
                At("debited_account", "cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID"),
            ],
        ),
        At("payment_terms", "cac:PaymentTerms/cbc:Note", LINES),
        _adjustments("allowances", is_of_line=False),
        _adjustments("charges", is_of_line=False),
        ReadOnly(Each("vat", "cac:TaxTotal/cac:TaxSubtotal", VatBreakdown, BREAKDOWN)),
        One(
            "totals",
            ".",
            Totals,
            [
                TaxTotals(),
                At("lines", "cac:LegalMonetaryTotal/cbc:LineExtensionAmount", AMOUNT),
                At("without_vat", "cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount", AMOUNT),
                At("with_vat", "cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount", AMOUNT),
                At("allowances", "cac:LegalMonetaryTotal/cbc:AllowanceTotalAmount", AMOUNT),
                At("charges", "cac:LegalMonetaryTotal/cbc:ChargeTotalAmount", AMOUNT),
                At("paid", "cac:LegalMonetaryTotal/cbc:PrepaidAmount", AMOUNT),
                At("rounding", "cac:LegalMonetaryTotal/cbc:PayableRoundingAmount", AMOUNT),
                At("payable", "cac:LegalMonetaryTotal/cbc:PayableAmount", AMOUNT),
            ],
        ),
        Each(
            "lines",
            f"cac:{what}Line",
            Line,
            _line("cbc:CreditedQuantity" if is_credit_note else "cbc:InvoicedQuantity"),
        ),
    ]


TABLES: dict[str, list[Entry]] = {INVOICE: _table(is_credit_note=False), CREDIT_NOTE: _table(is_credit_note=True)}


def write_ubl(invoice: Invoice) -> bytes:
    """The invoice as UBL 2.1, in UTF-8; a credit note where its type is one. Raises CannotBeWritten for a term UBL has no place for."""
    namespace = CREDIT_NOTE if invoice.is_credit_note else INVOICE
    name = "CreditNote" if invoice.is_credit_note else "Invoice"
    names: dict[str | None, str] = {None: namespace}
    root = Element(f"{{{namespace}}}{name}", nsmap=names | PREFIXES)
    writing = Writing(PREFIXES, invoice, "currencyID")
    for entry in TABLES[namespace]:
        entry.write(root, invoice, writing)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written

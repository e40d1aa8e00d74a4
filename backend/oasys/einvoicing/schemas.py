"""Wire shapes of e-invoices: the terms of EN 16931 by the names of `model`."""

from typing import Literal

from pydantic import Field

from oasys.core.wire import Amount, Day, Schema


class EInvoiceIdOut(Schema):
    """A name given by somebody."""

    value: str = Field(description="The name.")
    scheme: str = Field(
        description="By whom it was given: a code of ISO 6523 or UNTDID 7143; empty where that is not said."
    )
    version: str = Field(description="The edition of the list, of a class of items.")


class EInvoiceNoteOut(Schema):
    """A note on the invoice."""

    text: str = Field(description="BT-22.")
    subject: str = Field(description="BT-21, a code of UNTDID 4451.")


class EInvoicePrecedingOut(Schema):
    """An invoice that this one is about."""

    number: str = Field(description="BT-25.")
    issue_date: Day | None = Field(description="BT-26.")


class EInvoiceAddressOut(Schema):
    """An address."""

    line_1: str = Field(description="Street and number.")
    line_2: str = Field(description="What the first line does not hold.")
    line_3: str = Field(description="What the second line does not hold.")
    city: str = Field(description="City.")
    post_code: str = Field(description="Post code.")
    subdivision: str = Field(description="State or province.")
    country: str = Field(description="Country, ISO 3166-1 alpha-2.")


class EInvoiceContactOut(Schema):
    """Whom to ask."""

    name: str = Field(description="Person or department.")
    phone: str = Field(description="Telephone.")
    email: str = Field(description="E-mail address.")


class EInvoicePartyOut(Schema):
    """The seller (BG-4) or the buyer (BG-7)."""

    name: str = Field(description="BT-27 or BT-44.")
    trading_name: str = Field(description="BT-28 or BT-45.")
    identifiers: list[EInvoiceIdOut] = Field(description="BT-29 or BT-46.")
    registration: EInvoiceIdOut | None = Field(description="BT-30 or BT-47: the number in a register of companies.")
    vat_id: str = Field(description="BT-31 or BT-48, with its country's prefix.")
    tax_number: str = Field(description="BT-32, the seller's number at the tax office.")
    legal_form: str = Field(description="BT-33, what else the law demands of the seller.")
    endpoint: EInvoiceIdOut | None = Field(description="BT-34 or BT-49: the electronic address.")
    address: EInvoiceAddressOut | None = Field(description="BG-5 or BG-8.")
    contact: EInvoiceContactOut | None = Field(description="BG-6 or BG-9.")


class EInvoicePayeeOut(Schema):
    """Who is paid, where it is not the seller."""

    name: str = Field(description="BT-59.")
    identifier: EInvoiceIdOut | None = Field(description="BT-60.")
    registration: EInvoiceIdOut | None = Field(description="BT-61.")


class EInvoiceTaxRepresentativeOut(Schema):
    """Who stands in for the seller before the tax office."""

    name: str = Field(description="BT-62.")
    vat_id: str = Field(description="BT-63.")
    address: EInvoiceAddressOut | None = Field(description="BG-12.")


class EInvoiceDeliveryOut(Schema):
    """Where and when it was delivered."""

    name: str = Field(description="BT-70.")
    location: EInvoiceIdOut | None = Field(description="BT-71.")
    on: Day | None = Field(description="BT-72.")
    address: EInvoiceAddressOut | None = Field(description="BG-15.")


class EInvoicePeriodOut(Schema):
    """A period."""

    start: Day | None = Field(description="The first day.")
    end: Day | None = Field(description="The last day.")


class EInvoicePaymentMeansOut(Schema):
    """A way to pay."""

    code: str = Field(description="BT-81, a code of UNTDID 4461: 58 is a SEPA transfer.")
    text: str = Field(description="BT-82.")
    account: str = Field(
        description="BT-84: where to pay, an IBAN where there is one. Compare it with the supplier's known account."
    )
    account_name: str = Field(description="BT-85.")
    bank: str = Field(description="BT-86, a BIC.")
    card_number: str = Field(description="BT-87, its last digits.")
    card_holder: str = Field(description="BT-88.")
    debited_account: str = Field(description="BT-91.")


class EInvoiceAdjustmentOut(Schema):
    """An allowance or a charge; its amounts are positive."""

    amount: Amount = Field(description="What it comes to.")
    base: Amount | None = Field(description="What the percentage is of.")
    percent: Amount | None = Field(description="19 for 19 %.")
    reason: str = Field(description="Why.")
    reason_code: str = Field(description="A code of UNTDID 5189 (allowances) or 7161 (charges).")
    category: str = Field(description="VAT category; empty on a line, which has one itself.")
    rate: Amount | None = Field(description="VAT rate, 19 for 19 %; null on a line.")


class EInvoiceTotalsOut(Schema):
    """The totals as the invoice says them, in its currency."""

    lines: Amount | None = Field(description="BT-106.")
    allowances: Amount | None = Field(description="BT-107.")
    charges: Amount | None = Field(description="BT-108.")
    without_vat: Amount | None = Field(description="BT-109.")
    vat: Amount | None = Field(description="BT-110.")
    vat_in_accounting_currency: Amount | None = Field(description="BT-111, in the accounting currency.")
    with_vat: Amount = Field(description="BT-112.")
    paid: Amount | None = Field(description="BT-113.")
    rounding: Amount | None = Field(description="BT-114.")
    payable: Amount | None = Field(description="BT-115.")


class EInvoiceVatOut(Schema):
    """The VAT of one category and rate."""

    taxable: Amount = Field(description="BT-116.")
    vat: Amount = Field(description="BT-117.")
    category: str = Field(description="BT-118: S, Z, E, AE, K, G, O, L, M or B.")
    rate: Amount | None = Field(description="BT-119, 19 for 19 %; null for O.")
    reason: str = Field(description="BT-120, why none is due.")
    reason_code: str = Field(description="BT-121, a code of VATEX.")


class EInvoiceAttachmentOut(Schema):
    """A file inside the invoice."""

    file_name: str = Field(description="BT-125-2.")
    mime_type: str = Field(description="BT-125-1, as the sender says it.")
    size: int = Field(description="Bytes.")


class EInvoiceDocumentOut(Schema):
    """A document that goes with the invoice; the file itself stays in the invoice."""

    reference: str = Field(description="BT-122.")
    description: str = Field(description="BT-123.")
    url: str = Field(description="BT-124. Written by the sender: it is not fetched.")
    attachment: EInvoiceAttachmentOut | None = Field(description="BT-125.")


class EInvoiceAttributeOut(Schema):
    """A property of an item."""

    name: str = Field(description="BT-160.")
    value: str = Field(description="BT-161.")


class EInvoiceItemOut(Schema):
    """What is sold on a line."""

    name: str = Field(description="BT-153.")
    description: str = Field(description="BT-154.")
    seller_id: str = Field(description="BT-155.")
    buyer_id: str = Field(description="BT-156.")
    standard_id: EInvoiceIdOut | None = Field(description="BT-157.")
    classifications: list[EInvoiceIdOut] = Field(description="BT-158.")
    origin: str = Field(description="BT-159.")
    attributes: list[EInvoiceAttributeOut] = Field(description="BG-32.")


class EInvoicePriceOut(Schema):
    """The price of an item."""

    net: Amount = Field(description="BT-146.")
    discount: Amount | None = Field(description="BT-147.")
    gross: Amount | None = Field(description="BT-148.")
    quantity: Amount | None = Field(description="BT-149: how many the price is for; null is one.")
    unit: str = Field(description="BT-150.")


class EInvoiceLineOut(Schema):
    """A line."""

    id: str = Field(description="BT-126.")
    quantity: Amount = Field(description="BT-129.")
    unit: str = Field(description="BT-130, a code of UN/ECE recommendation 20.")
    net: Amount = Field(description="BT-131.")
    price: EInvoicePriceOut | None = Field(description="BG-29.")
    item: EInvoiceItemOut = Field(description="BG-31.")
    category: str = Field(description="BT-151, the VAT category.")
    rate: Amount | None = Field(description="BT-152, 19 for 19 %.")
    note: str = Field(description="BT-127.")
    object: EInvoiceIdOut | None = Field(description="BT-128.")
    order_line: str = Field(description="BT-132.")
    accounting_reference: str = Field(description="BT-133.")
    period: EInvoicePeriodOut | None = Field(description="BG-26.")
    allowances: list[EInvoiceAdjustmentOut] = Field(description="BG-27.")
    charges: list[EInvoiceAdjustmentOut] = Field(description="BG-28.")


class EInvoiceOut(Schema):
    """What an e-invoice says, by the terms of EN 16931; a text that it does not say is empty."""

    customization: str = Field(description="BT-24.")
    profile: str = Field(description="BT-23.")
    number: str = Field(description="BT-1.")
    issue_date: Day = Field(description="BT-2.")
    type_code: str = Field(description="BT-3, a code of UNTDID 1001: 380 an invoice, 381 a credit note.")
    is_credit_note: bool = Field(description="Whether its amounts are owed to the buyer.")
    currency: str = Field(description="BT-5.")
    accounting_currency: str = Field(description="BT-6.")
    tax_point_date: Day | None = Field(description="BT-7.")
    tax_point_code: str = Field(description="BT-8, a code of UNTDID 2005.")
    due_date: Day | None = Field(description="BT-9.")
    buyer_reference: str = Field(description="BT-10.")
    project: str = Field(description="BT-11.")
    contract: str = Field(description="BT-12.")
    order: str = Field(description="BT-13.")
    sales_order: str = Field(description="BT-14.")
    receiving_advice: str = Field(description="BT-15.")
    despatch_advice: str = Field(description="BT-16.")
    tender: str = Field(description="BT-17.")
    object: EInvoiceIdOut | None = Field(description="BT-18.")
    accounting_reference: str = Field(description="BT-19.")
    payment_terms: str = Field(description="BT-20.")
    notes: list[EInvoiceNoteOut] = Field(description="BG-1.")
    preceding: list[EInvoicePrecedingOut] = Field(description="BG-3.")
    seller: EInvoicePartyOut = Field(description="BG-4.")
    buyer: EInvoicePartyOut = Field(description="BG-7.")
    payee: EInvoicePayeeOut | None = Field(description="BG-10.")
    tax_representative: EInvoiceTaxRepresentativeOut | None = Field(description="BG-11.")
    delivery: EInvoiceDeliveryOut | None = Field(description="BG-13.")
    period: EInvoicePeriodOut | None = Field(description="BG-14.")
    payment_reference: str = Field(description="BT-83.")
    mandate: str = Field(description="BT-89.")
    creditor_id: str = Field(description="BT-90.")
    payment_means: list[EInvoicePaymentMeansOut] = Field(description="BG-16.")
    allowances: list[EInvoiceAdjustmentOut] = Field(description="BG-20.")
    charges: list[EInvoiceAdjustmentOut] = Field(description="BG-21.")
    totals: EInvoiceTotalsOut = Field(description="BG-22.")
    vat: list[EInvoiceVatOut] = Field(description="BG-23.")
    documents: list[EInvoiceDocumentOut] = Field(description="BG-24.")
    lines: list[EInvoiceLineOut] = Field(description="BG-25.")


class EInvoiceRulesOut(Schema):
    """Rules that were checked."""

    name: str = Field(description="Which rules.")
    version: str = Field(description="Their version as their makers say it; empty where they say none.")
    source: str = Field(description="The package that carried them, with its version.")


class EInvoiceTermOut(Schema):
    """A field of EN 16931."""

    id: str = Field(description="BT for a term, BG for a group of them.")
    name: str = Field(description="Its name, in the language that was asked for.")


class EInvoiceFindingOut(Schema):
    """A rule that the invoice breaks."""

    rule: str = Field(description="The id of the rule, XSD for the schema.")
    severity: Literal["error", "warning", "information"] = Field(description="An error makes it no valid invoice.")
    message: str = Field(description="What it means, in the language that was asked for.")
    official: str = Field(description="The words of the rule's makers; empty where OASYS makes it.")
    terms: list[EInvoiceTermOut] = Field(description="The fields that it is about.")
    place: str = Field(description="XPath of the place in the file; empty where it is about the whole.")
    rules: str = Field(description="The name of the rules it is one of.")


class EInvoiceUnreadOut(Schema):
    """Something in the file that could not be taken over."""

    name: str = Field(description="The field of the invoice.")
    place: str = Field(description="XPath of the place in the file.")
    text: str = Field(description="What stands there; empty where it is missing.")


class EInvoiceCheckOut(Schema):
    """What a file is, whether it keeps the rules, and the invoice in it."""

    syntax: Literal["ubl_invoice", "ubl_credit_note", "cii", "zugferd_1"] = Field(description="How it is written.")
    profile: str = Field(
        description="What it claims to follow: en16931, peppol_bis_3, xrechnung_3, facturx_basic and others."
    )
    customization: str = Field(description="BT-24, by which it claims that.")
    file_name: str = Field(description="The name of the invoice inside a PDF; empty for XML alone.")
    is_invoice: bool = Field(description="False where its profile holds too little to be an invoice under EN 16931.")
    is_valid: bool = Field(description="Whether no error was found by the rules that were checked.")
    adds_up: bool = Field(
        description="False where figures in it do not add up: it can be taken all the same, with care."
    )
    rules: list[EInvoiceRulesOut] = Field(description="The rules that were checked.")
    findings: list[EInvoiceFindingOut] = Field(description="The rules that it breaks, errors first; at most 500.")
    invoice: EInvoiceOut | None = Field(description="The invoice; null where it lacks what none can be without.")
    unread: list[EInvoiceUnreadOut] = Field(description="What could not be taken over.")
    left_out: list[str] = Field(description="Places of texts that EN 16931 has no field for; at most 200.")

"""The semantic model of EN 16931-1: what an invoice says, whatever syntax it is written in.

A text that is not said is "", anything else that is not said is None. Amounts are in the currency of the invoice (BT-5) unless
said otherwise, with at most two decimals; percentages are 19 for 19 %; prices and quantities have as many decimals as they need.
What the standard demands and an older or smaller profile leaves out may be missing here, such as the price of a line in ZUGFeRD 1
BASIC, or the lines in MINIMUM: the rules tell.
Source: EN 16931-1:2017+A1:2019, the terms as docs/accounting/e-invoices.md lists them.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

CREDIT_NOTE_TYPES = frozenset({"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "532"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """A name given by somebody: `scheme` says by whom (ISO 6523 for parties, UNTDID 7143 with `version` for classes of items)."""

    value: str
    scheme: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """BG-1: `text` BT-22, `subject` BT-21 (UNTDID 4451)."""

    text: str
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrecedingInvoice:
    """BG-3: the invoice that this one is about. `number` BT-25, `issue_date` BT-26."""

    number: str
    issue_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """BG-5, 8, 12, 15: `line_1` BT-35/50/64/75, `line_2` BT-36/51/65/76, `line_3` BT-162 to 165, `city` BT-37/52/66/77,
    `post_code` BT-38/53/67/78, `subdivision` BT-39/54/68/79, `country` (ISO 3166-1 alpha-2) BT-40/55/69/80."""

    country: str = ""
    line_1: str = ""
    line_2: str = ""
    line_3: str = ""
    city: str = ""
    post_code: str = ""
    subdivision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """BG-6, 9: `name` BT-41/56, `phone` BT-42/57, `email` BT-43/58."""

    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """BG-4 seller, BG-7 buyer: `name` BT-27/44, `trading_name` BT-28/45, `identifiers` BT-29/46, `registration` BT-30/47,
    `vat_id` BT-31/48, `tax_number` BT-32 (seller), `legal_form` BT-33 (seller), `endpoint` BT-34/49."""

    name: str
    trading_name: str = ""
    identifiers: tuple[Identifier, ...] = ()
    registration: Identifier | None = None
    vat_id: str = ""
    tax_number: str = ""
    legal_form: str = ""
    endpoint: Identifier | None = None
    address: Address | None = None
    contact: Contact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """BG-10, where somebody else than the seller is paid: `name` BT-59, `identifier` BT-60, `registration` BT-61."""

    name: str
    identifier: Identifier | None = None
    registration: Identifier | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRepresentative:
    """BG-11: `name` BT-62, `vat_id` BT-63, `address` BG-12."""

    name: str
    vat_id: str = ""
    address: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """BG-13: `name` BT-70, `location` BT-71, `on` BT-72, `address` BG-15."""

    name: str = ""
    location: Identifier | None = None
    on: date | None = None
    address: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """BG-14 of the invoice, BG-26 of a line: `start` BT-73/134, `end` BT-74/135."""

    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentMeans:
    """BG-16, one for each way to pay: `code` BT-81 (UNTDID 4461), `text` BT-82; of a transfer (BG-17) `account` BT-84,
    `account_name` BT-85, `bank` BT-86; of a card (BG-18) `card_number` BT-87, `card_holder` BT-88; `debited_account` BT-91."""

    code: str = ""
    text: str = ""
    account: str = ""
    account_name: str = ""
    bank: str = ""
    card_number: str = ""
    card_holder: str = ""
    debited_account: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """An allowance (BG-20, line BG-27) or a charge (BG-21, line BG-28), its amounts positive: `amount` BT-92/99/136/141,
    `base` BT-93/100/137/142, `percent` BT-94/101/138/143, `reason` BT-97/104/139/144, `reason_code` BT-98/105/140/145 (UNTDID
    5189 of allowances, 7161 of charges); of the document's alone `category` BT-95/102 and `rate` BT-96/103."""

    amount: Decimal
    base: Decimal | None = None
    percent: Decimal | None = None
    reason: str = ""
    reason_code: str = ""
    category: str = ""
    rate: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """BG-22: `lines` BT-106, `allowances` BT-107, `charges` BT-108, `without_vat` BT-109, `vat` BT-110, `vat_in_accounting_currency`
    BT-111 (in BT-6), `with_vat` BT-112, `paid` BT-113, `rounding` BT-114, `payable` BT-115."""

    with_vat: Decimal
    without_vat: Decimal | None = None
    payable: Decimal | None = None
    lines: Decimal | None = None
    allowances: Decimal | None = None
    charges: Decimal | None = None
    vat: Decimal | None = None
    vat_in_accounting_currency: Decimal | None = None
    paid: Decimal | None = None
    rounding: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VatBreakdown:
    """BG-23, one for each category and rate: `taxable` BT-116, `vat` BT-117, `category` BT-118, `rate` BT-119 (none for O),
    `reason` BT-120, `reason_code` BT-121 (VATEX)."""

    taxable: Decimal
    vat: Decimal
    category: str = ""
    rate: Decimal | None = None
    reason: str = ""
    reason_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """The file BT-125 with its type (125-1) and name (125-2)."""

    content: bytes
    mime_type: str
    file_name: str

    @property
    def size(self) -> int:
        return len(self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportingDocument:
    """BG-24: `reference` BT-122, `description` BT-123, `url` BT-124, `attachment` BT-125."""

    reference: str
    description: str = ""
    url: str = ""
    attachment: Attachment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAttribute:
    """BG-32: `name` BT-160, `value` BT-161."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """BG-31: `name` BT-153, `description` BT-154, `seller_id` BT-155, `buyer_id` BT-156, `standard_id` BT-157 (a GTIN is 0160),
    `classifications` BT-158, `origin` BT-159 (ISO 3166-1 alpha-2), `attributes` BG-32."""

    name: str
    description: str = ""
    seller_id: str = ""
    buyer_id: str = ""
    standard_id: Identifier | None = None
    classifications: tuple[Identifier, ...] = ()
    origin: str = ""
    attributes: tuple[ItemAttribute, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """BG-29: `net` BT-146, `discount` BT-147, `gross` BT-148, each for `quantity` BT-149 of `unit` BT-150."""

    net: Decimal
    discount: Decimal | None = None
    gross: Decimal | None = None
    quantity: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """BG-25: `id` BT-126, `note` BT-127, `object` BT-128, `quantity` BT-129, `unit` BT-130 (UN/ECE recommendation 20), `net`
    BT-131, `order_line` BT-132, `accounting_reference` BT-133, `period` BG-26, `allowances` BG-27, `charges` BG-28, `price` BG-29,
    `category` BT-151, `rate` BT-152, `item` BG-31."""

    quantity: Decimal
    unit: str
    net: Decimal
    item: Item
    id: str = ""
    price: Price | None = None
    category: str = ""
    rate: Decimal | None = None
    note: str = ""
    object: Identifier | None = None
    order_line: str = ""
    accounting_reference: str = ""
    period: Period | None = None
    allowances: tuple[Adjustment, ...] = ()
    charges: tuple[Adjustment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """An invoice or a credit note: `number` BT-1, `issue_date` BT-2, `type_code` BT-3 (UNTDID 1001), `currency` BT-5,
    `accounting_currency` BT-6, `tax_point_date` BT-7, `tax_point_code` BT-8 (UNTDID 2005: 3, 35, 432), `due_date` BT-9,
    `buyer_reference` BT-10, `project` BT-11, `contract` BT-12, `order` BT-13, `sales_order` BT-14, `receiving_advice` BT-15,
    `despatch_advice` BT-16, `tender` BT-17, `object` BT-18, `accounting_reference` BT-19, `payment_terms` BT-20, `profile` BT-23,
    `customization` BT-24; of the payment `payment_reference` BT-83, `mandate` BT-89, `creditor_id` BT-90."""

    customization: str
    number: str
    issue_date: date
    type_code: str
    currency: str
    seller: Party
    buyer: Party
    totals: Totals
    profile: str = ""
    accounting_currency: str = ""
    tax_point_date: date | None = None
    tax_point_code: str = ""
    due_date: date | None = None
    buyer_reference: str = ""
    project: str = ""
    contract: str = ""
    order: str = ""
    sales_order: str = ""
    receiving_advice: str = ""
    despatch_advice: str = ""
    tender: str = ""
    object: Identifier | None = None
    accounting_reference: str = ""
    payment_terms: str = ""
    notes: tuple[Note, ...] = ()
    preceding: tuple[PrecedingInvoice, ...] = ()
    payee: Payee | None = None
    tax_representative: TaxRepresentative | None = None
    delivery: Delivery | None = None
    period: Period | None = None
    payment_reference: str = ""
    mandate: str = ""
    creditor_id: str = ""
    payment_means: tuple[PaymentMeans, ...] = ()
    allowances: tuple[Adjustment, ...] = ()
    charges: tuple[Adjustment, ...] = ()
    vat: tuple[VatBreakdown, ...] = ()
    documents: tuple[SupportingDocument, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def is_credit_note(self) -> bool:
        """Whether its amounts are owed to the buyer."""
        return self.type_code in CREDIT_NOTE_TYPES

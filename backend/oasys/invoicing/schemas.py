"""Wire shapes of documents."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from oasys.contacts.schemas import Address, Terms, TermsOut, short_percent
from oasys.contacts.schemas import Money as CurrencyCode
from oasys.core.wire import (
    Amount,
    Body,
    Code,
    Day,
    Flag,
    JournalCode,
    Line,
    Schema,
    Whole,
    refuse_control_characters,
)
from oasys.core.words import say
from oasys.tax.schemas import (
    MOST_LINES,
    CategoryOut,
    CodeIds,
    DocumentLineIn,
    InBaseOut,
    LevelName,
    ModeName,
    Money,
    Percent,
    TaxAmountsOut,
    TaxGroupOut,
)

MOST_EXTRAS = 20
MOST_DEPOSITS = 20
MOST_TERMS = 50
type KindName = Literal["invoice", "credit_note", "bill", "supplier_credit"]
type StatusName = Literal["draft", "posted", "void"]
type StateName = Literal["draft", "open", "partly_paid", "settled", "void"]


def _lines(value: str) -> str:
    value = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    refuse_control_characters(value.replace("\n", " ").replace("\t", " "))
    return value


Reference = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=100), AfterValidator(refuse_control_characters)
]
SupplierNumber = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100),
    AfterValidator(refuse_control_characters),
]
Note = Annotated[str, StringConstraints(max_length=2_000), AfterValidator(_lines)]
UnitOfMeasure = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{1,3}$")]
EarlyPercent = Annotated[Amount, Field(ge=0, lt=100), AfterValidator(short_percent)]
Dimensions = Annotated[dict[Code, Code], Field(max_length=20)]
LINE_TAXES = "Tax codes, in the order they are computed; if omitted those of the contact, empty: none."
LINE_ACCOUNT = "Code of the account it is booked on; if omitted that of the contact, or of the settings of documents."


class DocumentRowIn(DocumentLineIn):
    """A line of a document."""

    text: Line = Field("", description="What is sold.", examples=["Coffee beans, 1 kg"])
    tax_code_ids: CodeIds | None = Field(None, description=LINE_TAXES)  # type: ignore[assignment]
    unit: UnitOfMeasure = Field("C62", description="Unit by UN/ECE Recommendation 20; C62 is one.", examples=["KGM"])
    account_code: Code | None = Field(None, description=LINE_ACCOUNT, examples=["4110"])
    dimensions: Dimensions = Field(
        default_factory=dict, description="Values by code of axis.", examples=[{"cost-centre": "CC1"}]
    )


class CreditLineIn(DocumentRowIn):
    """A line of a credit."""

    credited_position: Annotated[Whole, Field(ge=1, le=MOST_LINES)] | None = Field(
        None, description="The line of the credited document that it takes back, counted from 1.", examples=[1]
    )


class DocumentExtraIn(Body):
    """A charge or an allowance on the whole document."""

    text: Line = Field("", description="What for.", examples=["Freight"])
    amount: Money = Field(description="How much.", examples=["6.90"])
    tax_code_ids: CodeIds | None = Field(None, description=LINE_TAXES)
    account_code: Code | None = Field(None, description=LINE_ACCOUNT, examples=["4110"])
    dimensions: Dimensions = Field(default_factory=dict, description="Values by code of axis.")


class DocumentIn(Body):
    """A document to write, whole. Nobody says what it comes to, its status or its number: they are found."""

    contact_id: UUID = Field(description="Customer or supplier.")
    issue_date: Day = Field(description="Its date, which is that of its entry.", examples=["2026-03-15"])
    tax_point: Day | None = Field(None, description="The day whose rates of tax count; if omitted the issue date.")
    due_date: Day | None = Field(
        None, description="If omitted, by the terms of the contact; at once where it has none."
    )
    early_discount_percent: EarlyPercent | None = Field(
        None,
        description="What who pays early takes off; 0: nothing. If omitted, by the terms of the contact; none of a credit.",
        examples=["2"],
    )
    early_discount_until: Day | None = Field(
        None,
        description="The last day for that, until the due date; if omitted, by the terms of the contact.",
        examples=["2026-03-29"],
    )
    currency: CurrencyCode | None = Field(None, description="If omitted, that of the contact.", examples=["MYR"])
    rate: Annotated[Amount, Field(gt=0, lt=10**12)] | None = Field(
        None,
        description="Base currency for one unit of the currency; if omitted, the rate of the issue date.",
        examples=["4.72"],
    )
    prices_include_tax: Flag | None = Field(None, description="If omitted, as the company computes.")
    rounding_level: LevelName | None = Field(
        None, description="Where tax is rounded; if omitted, as the company computes."
    )
    rounding_mode: ModeName | None = Field(None, description="How tax is rounded; if omitted, as the company computes.")
    is_cash: Flag = Field(False, description="Whether it is paid in cash: then it is rounded to the smallest coin.")
    lines: list[DocumentRowIn] = Field(min_length=1, max_length=MOST_LINES, description="Lines.")
    discount_percent: Percent = Field(Decimal(0), description="Off all lines, shared by their amounts.")
    discount_amount: Money = Field(Decimal(0), description="The same as an amount; not both.")
    charges: list[DocumentExtraIn] = Field(
        default_factory=list, max_length=MOST_EXTRAS, description="On top of the document."
    )
    allowances: list[DocumentExtraIn] = Field(
        default_factory=list, max_length=MOST_EXTRAS, description="Off the document."
    )
    deposit_ids: list[UUID] = Field(
        default_factory=list,
        max_length=MOST_DEPOSITS,
        description="Deposits that an invoice deducts, each whole; of a credit note those that it gives back. None of purchases.",
    )
    buyer_reference: Reference = Field(
        "", description="What the buyer wants to find on it.", examples=["04011000-12345-34"]
    )
    order_reference: Reference = Field("", description="The buyer's order.", examples=["PO-4711"])
    terms_text: Line = Field("", description="Terms of payment, in words.", examples=["30 days net"])
    note: Note = Field("", description="Several lines of text on the document.")

    @model_validator(mode="after")
    def _one_discount(self) -> "DocumentIn":
        if self.discount_percent and self.discount_amount:
            raise ValueError(say("give the discount by percent or as an amount"))
        return self


class InvoiceIn(DocumentIn):
    """An invoice."""

    is_deposit: Flag = Field(
        False,
        description="Whether it asks for a part of the price before anything is delivered: owed back until an invoice deducts it.",
    )
    charges_more_on_id: UUID | None = Field(
        None,
        description="The posted invoice that it charges more on, if it is a debit note; of the same contact and currency.",
    )


class CreditNoteIn(DocumentIn):
    """A credit note. Of an invoice it takes contact, currency, rate and tax point."""

    lines: list[CreditLineIn] = Field(min_length=1, max_length=MOST_LINES, description="Lines; amounts are positive.")  # type: ignore[assignment]
    credits_id: UUID | None = Field(None, description="The posted invoice that it credits, if it is one.")


class PurchaseIn(DocumentIn):
    """What a supplier wrote."""

    supplier_number: SupplierNumber = Field(
        description="The supplier's own number; once for each supplier.", examples=["RE-2026-118"]
    )


class BillIn(PurchaseIn):
    """A supplier's invoice."""

    charges_more_on_id: UUID | None = Field(
        None,
        description="The posted bill that it charges more on, if it is a debit note; of the same contact and currency.",
    )


class SupplierCreditIn(PurchaseIn):
    """A supplier's credit note. Of a bill it takes contact, currency, rate and tax point."""

    lines: list[CreditLineIn] = Field(min_length=1, max_length=MOST_LINES, description="Lines; amounts are positive.")  # type: ignore[assignment]
    credits_id: UUID | None = Field(None, description="The posted bill that it credits, if it is one.")


class VoidIn(Body):
    """Why a document is void."""

    posting_date: Day = Field(description="The date of the reversing entry.", examples=["2026-03-16"])
    reason: Annotated[Line, Field(min_length=1)] = Field(description="Why.", examples=["Sent to the wrong customer"])


class CreditIn(Body):
    """What the draft of a credit begins with."""

    issue_date: Day = Field(description="Date of the credit.", examples=["2026-03-20"])
    supplier_number: SupplierNumber | None = Field(None, description="Of a supplier credit: the supplier's own number.")


class PartyIdentifierOut(Schema):
    """A tax or registration id."""

    scheme: str = Field(description="What kind of number it is.", examples=["eu_vat"])
    value: str = Field(description="The number.", examples=["DE136695976"])


class PartyOut(Schema):
    """The contact; as it was when the document was posted."""

    name: str = Field(description="What it is called.", examples=["Kopi Pagi"])
    legal_name: str = Field(description="As registered, or empty.", examples=["Kopi Pagi Sdn Bhd"])
    code: str = Field(description="Its code, or empty.", examples=["C-0042"])
    language: str = Field(description="The language of its documents, or empty.", examples=["en"])
    address: Address | None = Field(description="Where invoices go; null: none is known.")
    identifiers: list[PartyIdentifierOut] = Field(description="Tax and registration ids.")


class DocumentLineOut(Schema):
    """A line, a charge or an allowance with its taxes."""

    position: int = Field(description="Counted from 1, through lines, charges and allowances.", examples=[1])
    role: Literal["line", "charge", "allowance"] = Field(description="What it is.")
    text: str = Field(description="What is sold.", examples=["Coffee beans, 1 kg"])
    quantity: Amount = Field(description="How many; 1 of a charge or an allowance.", examples=["3"])
    unit: str = Field(description="Unit by UN/ECE Recommendation 20.", examples=["KGM"])
    unit_price: Amount = Field(
        description="For `price_base_quantity` units; the amount of a charge or an allowance.", examples=["33.40"]
    )
    price_base_quantity: Amount = Field(description="How many units the price is for.", examples=["1"])
    discount_percent: Amount = Field(description="Off the line.", examples=["0"])
    discount_amount: Amount = Field(description="Off the line, too.", examples=["0"])
    charge_amount: Amount = Field(description="On top of the line.", examples=["0"])
    tax_units: Amount | None = Field(description="Units for taxes by the unit; null: the quantity.")
    account_code: str = Field(description="Where it is booked.", examples=["4110"])
    dimensions: dict[str, str] = Field(description="Values by code of axis.", examples=[{"cost-centre": "CC1"}])
    tax_code_ids: list[UUID] = Field(description="Tax codes, in the order they are computed.")
    credited_position: int | None = Field(description="The line of the credited document that it takes back.")
    deposit_id: UUID | None = Field(description="The deposit that an allowance deducts.")
    amount: Amount = Field(description="Before the document's discount.", examples=["100.20"])
    discount_share: Amount = Field(description="Its share of the document's discount.", examples=["0.00"])
    net: Amount = Field(description="Without tax; negative of an allowance.", examples=["100.20"])
    tax: Amount = Field(description="Tax on the document.", examples=["8.02"])
    gross: Amount = Field(description="Net and tax.", examples=["108.22"])
    taxes: list[TaxAmountsOut] = Field(description="By tax, in order.")


class RelatedOut(Schema):
    """Another document."""

    id: UUID = Field(description="Its id.")
    number: str = Field(description="Its number.", examples=["SJ-2026-000042"])


class DepositOut(Schema):
    """A deposit of which something is left to deduct."""

    id: UUID = Field(description="Its id.")
    number: str = Field(description="Its number.", examples=["SJ-2026-000042"])
    issue_date: date = Field(description="Its date.")
    currency: str = Field(description="Of the amounts.", examples=["MYR"])
    net: Amount = Field(description="What is left, without tax.", examples=["300.00"])
    gross: Amount = Field(description="What is left, with tax.", examples=["357.00"])
    is_paid: bool = Field(description="Whether nothing of it is open; only then an invoice that deducts it is posted.")


class DepositList(Schema):
    """Deposits of a contact, the earliest first."""

    items: list[DepositOut] = Field(description="Deposits.")
    usual_tax_code_ids: list[UUID] = Field(
        description="Tax codes of lines of a deposit that name none: those of the contact that the country taxes deposits by."
    )


class DocumentHead(Schema):
    """A document in a list."""

    id: UUID | None = Field(description="Its id; null in a preview.")
    kind: KindName = Field(description="What it is.")
    status: StatusName = Field(description="Draft, posted or void.")
    state: StateName = Field(description="The same, and how far a posted one is settled.", examples=["open"])
    is_overdue: bool = Field(description="Whether something is open after the due date.")
    number: str | None = Field(description="Of its entry; null of a draft.", examples=["SJ-2026-000042"])
    supplier_number: str = Field(description="The supplier's own, or empty.", examples=["RE-2026-118"])
    contact_id: UUID = Field(description="Customer or supplier.")
    contact: str = Field(description="What it is called.", examples=["Kopi Pagi"])
    is_deposit: bool = Field(description="Whether it asks for a deposit, or takes one back.")
    is_debit_note: bool = Field(description="Whether it charges more on another document.")
    issue_date: date = Field(description="Its date.")
    due_date: date | None = Field(description="When it is to be paid; null of a credit.")
    early_discount_percent: Amount | None = Field(
        description="What who pays early takes off; null: nothing.", examples=["2"]
    )
    early_discount_until: date | None = Field(description="The last day for that.", examples=["2026-03-29"])
    early_discount_amount: Amount | None = Field(
        description="What it comes to on what is open, or on what is payable before it is posted.", examples=["2.16"]
    )
    currency: str = Field(description="Of the amounts.", examples=["MYR"])
    net: Amount = Field(description="Without tax.", examples=["100.20"])
    tax: Amount = Field(description="Tax on the document.", examples=["8.02"])
    gross: Amount = Field(description="Net and tax.", examples=["108.22"])
    payable: Amount = Field(description="To be paid.", examples=["108.22"])
    open_amount: Amount | None = Field(
        description="What of it is not settled; null unless it is posted.", examples=["108.22"]
    )
    version: int = Field(description="Counts changes; the ETag carries it.", examples=[1])


class DocumentPage(Schema):
    """A page of documents, the latest first."""

    items: list[DocumentHead] = Field(description="Documents.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")


class DocumentOut(DocumentHead):
    """A document, whole."""

    party: PartyOut = Field(description="Whom it is written to, or by.")
    tax_point: date = Field(description="The day whose rates of tax count.")
    rate: Amount | None = Field(
        description="Base currency for one unit; null in the base currency and where it is not known yet."
    )
    rate_day: date | None = Field(description="The day of the rate.")
    rate_source: str = Field(description="Who says so; `stated`: who wrote the document.", examples=["ecb"])
    base_currency: str = Field(description="Of the company's books.", examples=["MYR"])
    prices_include_tax: bool = Field(description="Whether prices include tax.")
    rounding_level: LevelName = Field(description="Where tax is rounded.")
    rounding_mode: ModeName = Field(description="How tax is rounded.")
    is_cash: bool = Field(description="Whether it is paid in cash.")
    discount_percent: Amount = Field(description="Off all lines.", examples=["0"])
    discount_amount: Amount = Field(description="The same as an amount.", examples=["0"])
    buyer_reference: str = Field(description="What the buyer wants to find on it.")
    order_reference: str = Field(description="The buyer's order.")
    terms_text: str = Field(description="Terms of payment, in words.")
    note: str = Field(description="Text on the document.")
    credits_id: UUID | None = Field(description="The document that it credits.")
    charges_more_on: RelatedOut | None = Field(
        description="The document that it charges more on, if it is a debit note; its debit notes are a list with `charges_more_on_id`."
    )
    deposit_ids: list[UUID] = Field(description="Deposits that it deducts, or gives back.")
    deducted_in: RelatedOut | None = Field(description="The invoice that deducts it, if it is a deposit.")
    control_account_code: str = Field(description="Receivable or payable account.", examples=["1310"])
    lines: list[DocumentLineOut] = Field(description="Lines, then charges, then allowances.")
    taxes: list[TaxGroupOut] = Field(description="By tax, in the order they first appear.")
    categories: list[CategoryOut] = Field(description="VAT breakdown of EN 16931.")
    discount: Amount = Field(description="The document's discount.", examples=["0.00"])
    withheld: Amount = Field(description="Kept back by the buyer.", examples=["0.00"])
    rounding: Amount = Field(description="What rounding to the coin adds.", examples=["0.00"])
    base_net: Amount | None = Field(description="Net in the base currency, as posted.", examples=["100.20"])
    base_tax: Amount | None = Field(description="Tax in the base currency, as posted.", examples=["8.02"])
    base_payable: Amount | None = Field(description="To be paid in the base currency, as posted.", examples=["108.22"])
    journal_entry_id: UUID | None = Field(description="Its entry; null of a draft.")
    control_line_id: UUID | None = Field(
        description="The line of the entry that is to be paid, an open item; null of a draft, and where deposits cover all of it."
    )
    settlement_id: UUID | None = Field(None, description="The settlement that posting made, where that was asked for.")
    void_entry_id: UUID | None = Field(description="The entry that reversed it, where it is void.")
    void_reason: str = Field(description="Why it is void.")
    created_by: str = Field(description="Who wrote it.", examples=["alice@example.com"])
    created_at: datetime = Field(description="When.")
    posted_by: str | None = Field(description="Who posted it.")
    posted_at: datetime | None = Field(description="When.")
    voided_by: str | None = Field(description="Who voided it.")
    voided_at: datetime | None = Field(description="When.")


class PreviewOut(Schema):
    """What a document would come to; nothing is written."""

    currency: str = Field(description="Of the amounts.", examples=["MYR"])
    tax_point: date = Field(description="The day whose rates of tax count.")
    due_date: date | None = Field(description="When it would be due; null of a credit.")
    early_discount_percent: Amount | None = Field(
        description="What who pays early takes off; null: nothing.", examples=["2"]
    )
    early_discount_until: date | None = Field(description="The last day for that.", examples=["2026-03-29"])
    early_discount_amount: Amount | None = Field(description="What it would come to.", examples=["2.16"])
    rate: Amount | None = Field(
        description="Base currency for one unit; null in the base currency and where none is known."
    )
    prices_include_tax: bool = Field(description="Whether prices include tax.")
    rounding_level: LevelName = Field(description="Where tax is rounded.")
    rounding_mode: ModeName = Field(description="How tax is rounded.")
    lines: list[DocumentLineOut] = Field(description="Lines, then charges, then allowances.")
    taxes: list[TaxGroupOut] = Field(description="By tax.")
    categories: list[CategoryOut] = Field(description="VAT breakdown of EN 16931.")
    in_base: InBaseOut | None = Field(description="Totals in the base currency, where a rate is known and needed.")
    base_payable: Amount | None = Field(
        description="To be paid in the base currency, as it would be posted; null where no rate is known or needed.",
        examples=["108.22"],
    )
    discount: Amount = Field(description="The document's discount.", examples=["0.00"])
    net: Amount = Field(description="Without tax.", examples=["100.20"])
    tax: Amount = Field(description="Tax on the document.", examples=["8.02"])
    gross: Amount = Field(description="Net and tax.", examples=["108.22"])
    withheld: Amount = Field(description="Kept back by the buyer.", examples=["0.00"])
    rounding: Amount = Field(description="What rounding to the coin adds.", examples=["0.00"])
    payable: Amount = Field(description="To be paid.", examples=["108.22"])


class ItemOut(Schema):
    """A line that was written before, as it was written last."""

    text: str = Field(description="What is sold or bought.", examples=["Coffee beans, 1 kg"])
    unit: str = Field(description="Unit by UN/ECE Recommendation 20.", examples=["KGM"])
    unit_price: Amount = Field(description="For `price_base_quantity` units.", examples=["33.40"])
    price_base_quantity: Amount = Field(description="How many units the price is for.", examples=["1"])
    currency: str = Field(description="Of the price.", examples=["MYR"])
    account_code: str = Field(description="Where it was booked.", examples=["4110"])
    dimensions: dict[str, str] = Field(description="Values by code of axis.", examples=[{"cost-centre": "CC1"}])
    tax_code_ids: list[UUID] = Field(description="Its tax codes.")
    used_on: date = Field(description="Date of the document.")
    is_theirs: bool = Field(description="Whether it stood on a document of the contact that was named.")


class ItemList(Schema):
    """Lines that were written before, those of the contact first, then the latest."""

    items: list[ItemOut] = Field(description="Each text once.")


class NamedTermsIn(Terms):
    """Terms of payment that contacts are given by their name."""

    name: Annotated[Line, Field(min_length=1, max_length=100)] = Field(
        description="What they are called; once.", examples=["2 % within 14 days, 30 days net"]
    )
    is_default: Flag = Field(
        False, description="Whether they count for customers that nothing was agreed with; of one at most."
    )


class NamedTermsOut(TermsOut):
    """Terms of payment that contacts are given by their name."""

    name: str = Field(description="What they are called.", examples=["2 % within 14 days, 30 days net"])
    is_default: bool = Field(description="Whether they count for customers that nothing was agreed with.")


class SettingsIn(Body):
    """How documents are booked where nothing else says so."""

    invoice_journal: JournalCode | None = Field(None, description="Journal of invoices; null: the first one for sales.")
    credit_note_journal: JournalCode | None = Field(None, description="Of credit notes; null: that of invoices.")
    bill_journal: JournalCode | None = Field(None, description="Of bills; null: the first one for purchases.")
    supplier_credit_journal: JournalCode | None = Field(None, description="Of supplier credits; null: that of bills.")
    receivable_account: Code | None = Field(None, description="What customers owe; null: the first receivable account.")
    payable_account: Code | None = Field(
        None, description="What is owed to suppliers; null: the first payable account."
    )
    income_account: Code | None = Field(
        None, description="Of lines of sales that name none; null: the one that the country pack names."
    )
    expense_account: Code | None = Field(
        None, description="Of lines of purchases that name none; null: the one that the country pack names."
    )
    discount_granted_account: Code | None = Field(
        None, description="Of early-payment discounts that customers take; null: payments name one."
    )
    discount_received_account: Code | None = Field(
        None, description="Of early-payment discounts of suppliers; null: payments name one."
    )
    deposits_account: Code | None = Field(
        None, description="Of deposits of customers, a liability; null: the first account of deferred income."
    )
    terms: list[NamedTermsIn] = Field(
        default_factory=list,
        max_length=MOST_TERMS,
        description="Terms of payment by name, which contacts are given by copy; those that are left out are gone.",
    )
    takes_direct_entries: Flag | None = Field(
        None,
        description="Whether receivables and payables take entries that people write; null: until the first document is posted. "
        "Opening balances, reversals and imports always come in.",
    )

    @model_validator(mode="after")
    def _terms_once(self) -> "SettingsIn":
        names = [one.name.casefold() for one in self.terms]
        if len(set(names)) < len(names):
            raise ValueError(say("terms of payment have names of their own"))
        if sum(one.is_default for one in self.terms) > 1:
            raise ValueError(say("one of the terms of payment is the default, or none"))
        return self


class SettingsOut(Schema):
    """How documents are booked where nothing else says so."""

    invoice_journal: str | None = Field(
        description="Journal of invoices; null: the first one for sales.", examples=["SJ"]
    )
    credit_note_journal: str | None = Field(description="Of credit notes; null: that of invoices.", examples=["SJ"])
    bill_journal: str | None = Field(description="Of bills; null: the first one for purchases.", examples=["PJ"])
    supplier_credit_journal: str | None = Field(
        description="Of supplier credits; null: that of bills.", examples=["PJ"]
    )
    receivable_account: str | None = Field(
        description="What customers owe; null: the first receivable account.", examples=["1310"]
    )
    payable_account: str | None = Field(
        description="What is owed to suppliers; null: the first payable account.", examples=["2110"]
    )
    income_account: str | None = Field(description="Of lines of sales that name none.", examples=["4110"])
    expense_account: str | None = Field(description="Of lines of purchases that name none.", examples=["5100"])
    discount_granted_account: str | None = Field(
        description="Of early-payment discounts that customers take; null: payments name one.", examples=["4310"]
    )
    discount_received_account: str | None = Field(
        description="Of early-payment discounts of suppliers; null: payments name one.", examples=["5200"]
    )
    deposits_account: str | None = Field(
        description="Of deposits of customers; null: the first account of deferred income.", examples=["2150"]
    )
    terms: list[NamedTermsOut] = Field(description="Terms of payment by name.")
    takes_direct_entries: bool | None = Field(
        description="Whether receivables and payables take entries that people write; null: until the first document is posted."
    )
    refuses_direct_entries: bool = Field(
        description="Whether they refuse such entries now: it was chosen so, or a document was posted.",
        examples=[False],
    )
    usual_income_account: str | None = Field(
        description="That of the country pack for lines of sales; null where the chart has it no more.",
        examples=["4110"],
    )
    usual_expense_account: str | None = Field(
        description="That of the country pack for lines of purchases; null where the chart has it no more.",
        examples=["5100"],
    )
    version: int = Field(description="Counts changes; the ETag carries it. 0: never chosen.", examples=[1])

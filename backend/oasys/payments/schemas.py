"""Wire shapes of payments, ageing and statements of account."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from oasys.contacts.schemas import BankAccountIn
from oasys.core.wire import (
    Amount,
    Body,
    Code,
    Day,
    Flag,
    JournalCode,
    Line,
    Schema,
    UnitCode,
    refuse_control_characters,
)
from oasys.core.words import say
from oasys.ledger.dimension_schemas import MOST_AXES, AxisCode, ValueCode

type Direction = Literal["receipt", "payment"]
type State = Literal["posted", "undone"]
type AgeingSide = Literal["receivable", "payable"]
type Kind = Literal["discount", "write_off"]
MOST_ALLOCATIONS = 500


class _Named(Body):
    """An account by its id or by its code."""

    account_id: UUID | None = Field(None, description="The account by its id.")
    account_code: Code | None = Field(None, description="The account by its code.", examples=["1130"])

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        if (self.account_id is None) == (self.account_code is None):
            raise ValueError(say("name the account by account_id or by account_code, one of the two"))
        return self


class AllocationIn(Body):
    """An open item that the payment settles."""

    line_id: UUID = Field(description="Id of its journal line.")
    amount: Amount | None = Field(
        None,
        gt=0,
        description="How much of it, in its currency; as much as the payment has for it if omitted.",
        examples=["60.00"],
    )


class PaidItemIn(AllocationIn):
    """An open item that a payment settles as it is made."""

    early_discount: Flag = Field(
        False,
        description="Whether its early-payment discount is taken: the amount, or all that is open, is then settled by the money and the "
        "discount together. Refused after the last day for it.",
    )


class ChargesIn(_Named):
    """What the bank kept for itself."""

    amount: Amount = Field(gt=0, description="In the currency of the bank's account.", examples=["10.00"])
    dimensions: dict[AxisCode, ValueCode] = Field(
        default_factory=dict,
        description="Codes of dimension values by the codes of their dimensions.",
        max_length=MOST_AXES,
        examples=[{"cost-centre": "CC1"}],
    )


class DeductionIn(ChargesIn):
    """What settles items beside the money: a discount that was taken for paying early, or a small rest that is written off."""

    kind: Kind = Field(description="discount or write_off.", examples=["discount"])
    amount: Amount = Field(gt=0, description="In the payment's currency.", examples=["2.00"])


class PaymentIn(_Named):
    """Money that came in or went out. It is posted at once."""

    direction: Direction = Field(description="receipt: it came in; payment: it went out.", examples=["receipt"])
    contact_id: UUID = Field(description="From whom, or to whom.")
    paid_on: Day = Field(description="The day the money moved; the entry's posting date.", examples=["2026-04-15"])
    currency: UnitCode = Field(description="Currency of the amount and of the items.", examples=["EUR"])
    amount: Amount = Field(
        gt=0, description="What the contact paid or was paid, in this currency, without a sign.", examples=["100.00"]
    )
    bank_currency: UnitCode | None = Field(
        None, description="Currency that moved on the account; the account's, or else the payment's, if omitted.",
        examples=["MYR"],
    )  # fmt: skip
    bank_amount: Amount | None = Field(
        None,
        gt=0,
        description="What moved on the account, after the bank's charges; needed where its currency is another one, and follows where "
        "it is the same.",
        examples=["430.00"],
    )
    rate: Amount | None = Field(
        None,
        gt=0,
        description="Base units for one unit of the account's currency, where neither currency tells it; the day's rate if omitted.",
        examples=["4.25"],
    )
    charges: ChargesIn | None = Field(None, description="What the bank kept, and the account it is booked on.")
    deductions: list[DeductionIn] = Field(
        default_factory=list, description="Discounts taken and rests written off, with their accounts.", max_length=20
    )
    allocations: list[PaidItemIn] = Field(
        default_factory=list,
        description="Items that the payment settles, of its contact, in its currency.",
        max_length=MOST_ALLOCATIONS,
    )
    discount_account_id: UUID | None = Field(
        None, description="The account of early-payment discounts that are taken, by its id."
    )
    discount_account_code: Code | None = Field(
        None,
        description="The same by its code; that of the settings of documents if both are omitted.",
        examples=["4310"],
    )
    advance: Flag = Field(
        False, description="Whether what is not allocated is meant to stay open; without it, it is refused."
    )
    control_account_id: UUID | None = Field(None, description="The receivable or payable account of an advance, by id.")
    control_account_code: Code | None = Field(
        None, description="The same by its code; the contact's account if both are omitted.", examples=["1310"]
    )
    journal: JournalCode | None = Field(
        None, description="Code of the journal; the first one of the account's kind if omitted.", examples=["BJ"]
    )
    reference: Line = Field("", description="Number of a paper or a file.", examples=["TT 4711"])
    description: Line = Field("", description="Text of the entry; who paid if omitted.", examples=["Beans, April"])
    bank_details_seen: UUID | None = Field(
        None,
        description="Id of the contact's bank details in force: needed for the first payment to them, which shows that somebody looked.",
    )


class AllocationsIn(Body):
    """Items that the rest of a payment settles."""

    allocations: list[AllocationIn] = Field(
        description="Of its contact, in its currency.", min_length=1, max_length=MOST_ALLOCATIONS
    )
    allocated_on: Day | None = Field(
        None,
        description="The day it counts from; the latest of the dates of payment and items if omitted.",
        examples=["2026-05-02"],
    )


class UndoIn(Body):
    """From when a payment no longer counts, and why."""

    undone_on: Day = Field(
        description="Not before it was made or allocated; its entry is reversed on this day.", examples=["2026-04-30"]
    )
    reason: Line = Field("", description="Why; kept.", examples=["The cheque bounced"])


class DeductionOut(Schema):
    """What settled items beside the money."""

    kind: Kind = Field(description="discount or write_off.", examples=["discount"])
    account_code: str = Field(description="Code of its account now.", examples=["6800"])
    amount: Amount = Field(description="In the payment's currency.", examples=["2.00"])


class PaymentHead(Schema):
    """A payment without its allocations."""

    id: UUID = Field(description="Id of the payment.")
    direction: Direction = Field(description="receipt: it came in; payment: it went out.", examples=["receipt"])
    contact_id: UUID = Field(description="From whom, or to whom.")
    contact_name: str = Field(description="How the contact is called now.", examples=["Kopi Pagi"])
    money_account_id: UUID = Field(description="Where the money moved.")
    money_account_code: str = Field(description="Code of that account now.", examples=["1130"])
    money_account_name: str = Field(description="Its name now.", examples=["Current account"])
    paid_on: date = Field(description="The day the money moved.", examples=["2026-04-15"])
    currency: str = Field(description="Currency of the amount.", examples=["EUR"])
    amount: Amount = Field(description="What the contact paid or was paid.", examples=["100.00"])
    bank_currency: str = Field(description="Currency that moved on the account.", examples=["MYR"])
    bank_amount: Amount = Field(description="What moved on it, after charges.", examples=["430.00"])
    charges: Amount = Field(description="What the bank kept, in the same currency.", examples=["10.00"])
    deductions: list[DeductionOut] = Field(description="Discounts taken and rests written off.")
    base_currency: str = Field(description="Currency of the books.", examples=["MYR"])
    base_amount: Amount = Field(
        description="What amount and deductions weigh in the base currency, as posted.", examples=["440.00"]
    )
    unallocated_amount: Amount = Field(
        description="What of amount and deductions is not allocated: an advance.", examples=["0.00"]
    )
    reference: str = Field(description="Number of a paper or a file.", examples=["TT 4711"])
    description: str = Field(description="Text that was given.", examples=["Beans, April"])
    bank_details_id: UUID | None = Field(
        description="The contact's bank details that were in force; null where it was not paid to any."
    )
    entry_id: UUID = Field(description="Its journal entry.")
    entry_number: str = Field(description="Number of that entry.", examples=["BJ-2026-000042"])
    state: State = Field(description="posted or undone.", examples=["posted"])
    made_by: str = Field(description="E-mail address of who made it.", examples=["alice@example.com"])
    made_at: datetime = Field(description="When, in UTC.")
    undone_on: date | None = Field(description="The day from which it no longer counts; null while it does.")
    undone_by: str | None = Field(description="E-mail address of who undid it.", examples=["bob@example.com"])
    undone_at: datetime | None = Field(description="When, in UTC.")
    undo_reason: str = Field(description="Why.", examples=["The cheque bounced"])
    undo_entry_id: UUID | None = Field(description="The entry that reversed its own.")
    version: int = Field(description="Counts changes; the ETag carries it.", examples=[1])


class AllocationOut(Schema):
    """What a payment settles, or settled, of an item."""

    settlement_id: UUID = Field(description="The settlement that matched them.")
    settled_on: date = Field(description="The day it counts from.", examples=["2026-04-15"])
    exchange_entry_id: UUID | None = Field(description="The entry of the exchange difference, where there was one.")
    made_by: str = Field(description="E-mail address of who allocated.", examples=["alice@example.com"])
    made_at: datetime = Field(description="When, in UTC.")
    cancelled_on: date | None = Field(description="The day from which it no longer counts; null while it does.")
    line_id: UUID = Field(description="Id of the item's journal line.")
    entry_id: UUID = Field(description="Its journal entry.")
    entry_number: str = Field(description="Number of that entry.", examples=["SJ-2026-000042"])
    reference: str = Field(description="Reference of that entry.", examples=["INV-2026-0042"])
    document_number: str | None = Field(description="Number of the document, where the item is an opening balance.")
    side: Literal["debit", "credit"] = Field(description="debit or credit.", examples=["debit"])
    amount: Amount = Field(description="Settled of the item, in its currency.", examples=["60.00"])
    base_amount: Amount = Field(description="What that weighs in the base currency.", examples=["255.00"])


class PaymentOut(PaymentHead):
    """A payment with what it is, and was, allocated to."""

    allocations: list[AllocationOut] = Field(description="In the order they were made; cancelled ones among them.")


class PaymentPage(Schema):
    """A page of payments, the latest day first."""

    items: list[PaymentHead] = Field(description="The payments.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")


class Ages(Schema):
    """Amounts by how long they have been due. What the side is for is positive; advances and credit notes are negative."""

    not_due: Amount = Field(description="Not due yet, or due on the day.", examples=["100.00"])
    days_1_30: Amount = Field(description="1 to 30 days overdue.", examples=["0.00"])
    days_31_60: Amount = Field(description="31 to 60 days overdue.", examples=["0.00"])
    days_61_90: Amount = Field(description="61 to 90 days overdue.", examples=["0.00"])
    days_over_90: Amount = Field(description="More than 90 days overdue.", examples=["0.00"])
    total: Amount = Field(description="All of it.", examples=["100.00"])


class AgesInCurrency(Ages):
    """Ages in one currency."""

    currency: str = Field(description="The currency.", examples=["EUR"])
    base_total: Amount = Field(description="The total in the base currency, at the rates it was booked at.")


class AgedOut(Schema):
    """What is open, by age: in each currency, and all of it in the base currency."""

    items: int = Field(description="How many items are open.", examples=[3])
    currencies: list[AgesInCurrency] = Field(description="By currency.")
    base: Ages = Field(description="All of it in the base currency, at the rates it was booked at.")


class AgedContactOut(AgedOut):
    """What a contact owes or is owed."""

    contact_id: UUID = Field(description="The contact.")
    contact_name: str = Field(description="How it is called now.", examples=["Kopi Pagi"])
    contact_code: str = Field(description="Its code, if it has one.", examples=["C-1001"])


class ControlAccountOut(Schema):
    """Balance of a control account in one currency, with the sign of the ages."""

    account_id: UUID = Field(description="The account.")
    account_code: str = Field(description="Its code now.", examples=["1310"])
    account_name: str = Field(description="Its name now.", examples=["Trade receivables"])
    currency: str = Field(description="The currency.", examples=["EUR"])
    amount: Amount = Field(description="Balance in it.", examples=["100.00"])
    base_amount: Amount = Field(description="Balance in the base currency.", examples=["425.00"])


class AgeingOut(Schema):
    """What was open on a day, by contact and age, beside the control accounts."""

    side: AgeingSide = Field(description="receivable or payable.", examples=["receivable"])
    as_of: date = Field(description="The day.", examples=["2026-06-30"])
    known_at: datetime | None = Field(description="As known at this moment; null: as known now.")
    base_currency: str = Field(description="Currency of the books.", examples=["MYR"])
    contacts: list[AgedContactOut] = Field(description="A page of contacts that something is open of, by name.")
    without_contact: AgedOut | None = Field(description="Items of which no contact is known; null if there are none.")
    totals: AgedOut = Field(description="Of all contacts, with what is without one.")
    base_only_amount: Amount = Field(
        description="Booked in the base currency alone, as by a revaluation that is not reversed yet.",
        examples=["0.00"],
    )
    control_amount: Amount = Field(
        description="Balance of the control accounts in the base currency: the total and what was booked in it alone.",
        examples=["425.00"],
    )
    accounts: list[ControlAccountOut] = Field(description="The control accounts, by code and currency.")
    next: str | None = Field(description="Send as `after` for the next page of contacts; null on the last.")


class StatementLineOut(Schema):
    """A posted line of the contact."""

    line_id: UUID = Field(description="Id of the journal line.")
    entry_id: UUID = Field(description="Its journal entry.")
    entry_number: str = Field(description="Number of that entry.", examples=["SJ-2026-000042"])
    posting_date: date = Field(description="Its date in the books.", examples=["2026-03-31"])
    description: str = Field(description="Text of the entry.", examples=["Coffee for the Esplanade"])
    line_description: str = Field(description="Text of the line.", examples=["Beans, 20 kg"])
    reference: str = Field(description="Number of a paper or a file.", examples=["INV-2026-0042"])
    account_code: str = Field(description="Code of its account now.", examples=["1310"])
    due_date: date | None = Field(description="When it is due, where that was said.", examples=["2026-04-30"])
    increase: Amount = Field(description="By how much more is owed.", examples=["100.00"])
    decrease: Amount = Field(description="By how much less.", examples=["0.00"])
    balance: Amount = Field(description="What is owed then.", examples=["100.00"])


class StatementCurrencyOut(Schema):
    """A statement in one currency."""

    currency: str = Field(description="The currency.", examples=["EUR"])
    opening_balance: Amount = Field(description="Owed at the end of the day before.", examples=["0.00"])
    lines: list[StatementLineOut] = Field(description="What was posted, by date.")
    closing_balance: Amount = Field(description="Owed at the end of the last day.", examples=["100.00"])
    ages: Ages = Field(description="What of that was open, by age on the last day.")


class StatementOut(Schema):
    """A contact's statement of account."""

    contact_id: UUID = Field(description="The contact.")
    contact_name: str = Field(description="How it is called now.", examples=["Kopi Pagi"])
    side: AgeingSide = Field(description="What it owes (receivable) or is owed (payable).", examples=["receivable"])
    from_date: date = Field(description="The first day.", examples=["2026-01-01"])
    to_date: date = Field(description="The last day.", examples=["2026-06-30"])
    currencies: list[StatementCurrencyOut] = Field(description="By currency.")


type BucketName = Literal["not_due", "days_1_30", "days_31_60", "days_61_90", "days_over_90"]


class EarlyDiscountOut(Schema):
    """What may be taken off an item that is paid early."""

    percent: Amount = Field(description="Of what is settled.", examples=["2"])
    until: date = Field(description="The last day for it.", examples=["2026-04-14"])
    amount: Amount = Field(description="What it comes to if all that is open is paid.", examples=["0.80"])


class AgedItemOut(Schema):
    """An item that ageing adds up. What its side is for is positive; advances and credit notes are negative."""

    line_id: UUID = Field(description="Id of the journal line; payments name it.")
    side: AgeingSide = Field(description="Of its account.", examples=["receivable"])
    account_id: UUID = Field(description="Its account.")
    account_code: str = Field(description="Code of its account now.", examples=["1310"])
    contact_id: UUID | None = Field(description="Whose it is; null where its entry did not say.")
    contact_name: str | None = Field(description="How the contact is called now.", examples=["Kopi Pagi"])
    entry_id: UUID = Field(description="Its journal entry.")
    entry_number: str = Field(description="Number of that entry.", examples=["SJ-2026-000042"])
    posting_date: date = Field(description="Its date in the books.", examples=["2026-03-31"])
    description: str = Field(description="Text of the entry.", examples=["Coffee for the Esplanade"])
    line_description: str = Field(description="Text of the line.", examples=["Beans, 20 kg"])
    reference: str = Field(description="Number of a paper or a file.", examples=["INV-2026-0042"])
    document_number: str | None = Field(description="Number of the document, where the item is an opening balance.")
    document_date: date | None = Field(description="Its date.", examples=["2025-12-01"])
    due_date: date | None = Field(description="When it is due, where that was said.", examples=["2026-04-30"])
    counted_from: date = Field(description="The day its age counts from.", examples=["2026-04-30"])
    bucket: BucketName = Field(description="Its age on the day.", examples=["days_1_30"])
    days_overdue: int = Field(description="Days since then; 0 before.", examples=[12])
    currency: str = Field(description="Currency of the item.", examples=["EUR"])
    amount: Amount = Field(description="The whole of it.", examples=["100.00"])
    open_amount: Amount = Field(description="What of it was open on the day.", examples=["40.00"])
    early_discount: EarlyDiscountOut | None = Field(
        description="What may be taken off it if it is paid on the day; null: nothing, or nothing any more."
    )
    base_currency: str = Field(description="Currency of the books.", examples=["MYR"])
    open_base_amount: Amount = Field(
        description="The same in the base currency, at the rate it was booked at.", examples=["170.00"]
    )


class AgedItemPage(Schema):
    """A page of items, what is due first at first."""

    items: list[AgedItemOut] = Field(description="The items.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")


class SettledByOut(Schema):
    """A line on the other side that settles, or settled, an item."""

    settlement_id: UUID = Field(description="The settlement that matched them.")
    settled_on: date = Field(description="The day it counts from.", examples=["2026-04-15"])
    cancelled_on: date | None = Field(description="The day from which it no longer counts; null while it does.")
    settled_amount: Amount = Field(
        description="What the whole settlement takes of the item, in its currency.", examples=["60.00"]
    )
    currency: str = Field(description="That currency.", examples=["EUR"])
    entry_id: UUID = Field(description="Entry of the line on the other side.")
    entry_number: str = Field(description="Number of that entry.", examples=["BK-2026-000007"])
    description: str = Field(description="Its text.", examples=["Receipt from Kopi Pagi"])
    payment_id: UUID | None = Field(description="The payment whose entry it is.")
    document_id: UUID | None = Field(description="The document whose line it is, such as a credit note.")
    document_kind: str | None = Field(description="What kind of document.", examples=["credit_note"])


class OwedSideOut(Schema):
    """What is open on one side, in the base currency."""

    items: int = Field(description="How many items are open.", examples=[12])
    ages: Ages = Field(description="What of it is how old; as in the ageing.")
    overdue_items: int = Field(description="How many of them are overdue.", examples=[3])
    overdue_amount: Amount = Field(description="What these come to.", examples=["250.00"])


class DocumentDraftsOut(Schema):
    """Documents that are not posted yet, by kind."""

    invoice: int = Field(description="Invoices.", examples=[2])
    credit_note: int = Field(description="Credit notes.", examples=[0])
    bill: int = Field(description="Bills.", examples=[1])
    supplier_credit: int = Field(description="Supplier credits.", examples=[0])
    is_capped: bool = Field(description="Whether there may be more of a kind than the 1,000 that were counted.")


class OwedOut(Schema):
    """What is owed to the company and what it owes today; each figure is the total of the ageing of the day."""

    as_of: date = Field(description="The day.", examples=["2026-06-30"])
    base_currency: str = Field(description="Currency of all amounts.", examples=["MYR"])
    receivable: OwedSideOut = Field(description="What customers owe.")
    payable: OwedSideOut = Field(description="What is owed to suppliers.")
    drafts: DocumentDraftsOut | None = Field(description="Null for whoever may not read documents.")


class OwnAccountIn(Body):
    """The account at a bank behind an account of the chart, to be confirmed."""

    account: BankAccountIn = Field(description="The account.")
    holder: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=140),
        AfterValidator(refuse_control_characters),
    ] = Field(description="Whose account it is, as the bank writes it.", examples=["Kopi Pagi Sdn Bhd"])
    note: Line = Field("", description="Where the details come from.", examples=["Statement of March"])


class OwnAccountConfirmIn(Body):
    """The account once more, from the bank's own paper."""

    account: BankAccountIn = Field(description="The account: it has to be the proposed one.")
    note: Line = Field("", description="How it was checked.", examples=["Compared with the contract"])


class OwnAccountRefuseIn(Body):
    """Why details are not confirmed."""

    note: Line = Field("", description="Why.", examples=["A digit is missing"])


class OwnAccountOut(Schema):
    """Details of an own account at a bank, and what became of them. The number is shown in part."""

    id: UUID = Field(description="Their id.")
    status: Literal["proposed", "confirmed", "replaced", "refused"] = Field(
        description="proposed: waits to be confirmed; confirmed: in force; replaced: was in force.",
        examples=["confirmed"],
    )
    holder: str = Field(description="Whose account it is.", examples=["Kopi Pagi Sdn Bhd"])
    country: str = Field(description="Where the bank is.", examples=["MY"])
    is_iban: bool = Field(description="Whether the account is an IBAN.")
    account: str = Field(description="The account, in part.", examples=["••••3344"])
    bank_code: str | None = Field(description="BIC, or what names the bank in its country.", examples=["MBBEMYKL"])
    note: str = Field(description="Where the details come from.", examples=["Statement of March"])
    proposed_by: str = Field(description="E-mail address of who proposed them.", examples=["alice@example.com"])
    proposed_at: datetime = Field(description="When, in UTC.")
    decided_by: str | None = Field(description="E-mail address of who decided.", examples=["bob@example.com"])
    decided_at: datetime | None = Field(description="When, in UTC.")
    decision_note: str = Field(description="How they were checked, or why they were refused.")
    replaced_at: datetime | None = Field(description="Until when they were in force, in UTC.")
    version: int = Field(description="Counts changes; send it as If-Match to decide.", examples=[1])


class BankAccountOut(Schema):
    """An account of the chart that is one at a bank, and what is known of it there."""

    account_id: UUID = Field(description="The account of the chart.")
    account_code: str = Field(description="Its code.", examples=["1130"])
    account_name: str = Field(description="Its name.", examples=["Current account"])
    currency: str = Field(description="The currency it is kept in; empty: any.", examples=["MYR"])
    current: OwnAccountOut | None = Field(description="In force; null: payment files cannot name it.")
    proposed: OwnAccountOut | None = Field(description="Waits to be confirmed; not in force.")


class BankAccountList(Schema):
    """The company's accounts at banks, by code."""

    items: list[BankAccountOut] = Field(description="All that are in use.")

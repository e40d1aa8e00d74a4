"""Wire shapes of bills that come in."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, model_validator

from oasys.contacts.schemas import ContactIn
from oasys.core.wire import Amount, Body, Code, Flag, Line, Schema
from oasys.core.words import say
from oasys.einvoicing.schemas import EInvoiceFindingOut

Threshold = Annotated[Amount, Field(ge=0, lt=10**18)]


class TaxChoiceIn(Body):
    """What a tax of the file is here."""

    category: Annotated[str, Field(max_length=3)] = Field(
        description="Category in the file (UNCL5305).", examples=["S"]
    )
    rate: Amount | None = Field(None, description="Rate in the file, in percent.", examples=["19"])
    tax_code_id: UUID = Field(description="The company's tax code for purchases.")


class ReceiveIn(Body):
    """What the person decides about an e-invoice; as JSON in the part `options` of the form."""

    contact_id: UUID | None = Field(None, description="The supplier, where it is a contact already.")
    new_contact: ContactIn | None = Field(None, description="The supplier, where it is a new contact.")
    account_code: Code | None = Field(
        None, description="What all lines are booked on; if omitted, as the contact and the settings say."
    )
    taxes: list[TaxChoiceIn] = Field(default_factory=list, max_length=50, description="Tax codes that were chosen.")
    tax_as_cost: Flag = Field(
        False,
        description="Add tax that no tax code fits as a charge without tax: foreign tax that nobody gives back is part of the cost.",
    )
    propose_bank: Flag = Field(
        False, description="Propose the account of the file as the contact's; a second person confirms it."
    )

    @model_validator(mode="after")
    def _one_contact(self) -> "ReceiveIn":
        if self.contact_id is not None and self.new_contact is not None:
            raise ValueError(say("name a contact or describe a new one, not both"))
        return self


class NoteOut(Schema):
    """Something to be said of the draft."""

    pointer: str = Field(description="Where in the draft; empty: of the whole.", examples=["/lines/0/tax_code_ids"])
    code: str = Field(description="What it is about.", examples=["tax_missing"])
    severity: Literal["act", "look", "tell"] = Field(
        description="act: something has to be chosen; look: compare it before it is posted; tell: for information."
    )
    message: str = Field(description="The same for a person.")


class CandidateOut(Schema):
    """A contact that the seller may be."""

    id: UUID = Field(description="The contact.")
    display_name: str = Field(description="What it is called.", examples=["Kopi Pagi"])
    code: str = Field(description="Its code, or empty.", examples=["C-0042"])
    is_supplier: bool = Field(description="Whether it is a supplier; a bill is written to suppliers alone.")
    reasons: list[Literal["tax_id", "bank_account", "name_and_place", "email", "name"]] = Field(
        description="What both have, the surest first."
    )


class TaxCodeChoice(Schema):
    """A tax code that fits."""

    id: UUID = Field(description="Its id.")
    code: str = Field(description="Its code.", examples=["V19"])
    name: str = Field(description="What it is called.", examples=["Vorsteuer Regelsatz"])


class FileTaxOut(Schema):
    """A tax of the file, and what it is here."""

    category: str = Field(description="Category in the file (UNCL5305); empty: none.", examples=["S"])
    rate: Amount | None = Field(description="Rate in the file, in percent.", examples=["19"])
    tax_code_id: UUID | None = Field(description="The code that is taken; null: none, so lines of it have no tax.")
    fitting: list[TaxCodeChoice] = Field(description="Codes for purchases that fit it.")


class FileLineOut(Schema):
    """A line as the draft has it."""

    text: str = Field(description="What is bought.", examples=["Coffee beans, 1 kg"])
    quantity: Amount = Field(description="How many.", examples=["3"])
    unit: str = Field(description="Unit by UN/ECE Recommendation 20.", examples=["KGM"])
    unit_price: Amount = Field(description="Price.", examples=["33.40"])
    category: str = Field(description="Category of tax in the file.", examples=["S"])
    rate: Amount | None = Field(description="Rate in the file.", examples=["19"])
    net: Amount = Field(description="What the file says that it comes to.", examples=["100.20"])


class TotalsOut(Schema):
    """Totals beside each other."""

    name: Literal["net", "tax", "gross", "payable"] = Field(description="Which one.")
    file: Amount = Field(description="In the file.", examples=["119.00"])
    draft: Amount = Field(description="As the document comes to.", examples=["119.00"])
    difference: Amount = Field(description="Document less file.", examples=["0.00"])


class NamedAccountOut(Schema):
    """An account that the file asks to pay to."""

    account: str = Field(description="The account, in part.", examples=["DE••••3000"])
    holder: str = Field(description="Whose it is, the file says.", examples=["Kopi Pagi"])
    state: Literal["same", "differs", "proposed", "unknown"] = Field(
        description="Compared with the contact's: the same; another one is in force; proposed already; the contact has none."
    )


class DuplicateOut(Schema):
    """A document that this probably is already."""

    document_id: UUID = Field(description="The document.")
    kind: Literal["bill", "supplier_credit"] = Field(description="What it is.")
    number: str | None = Field(description="Its number; null of a draft.")
    supplier_number: str = Field(description="The supplier's number.", examples=["RE-2026-118"])
    status: Literal["draft", "posted"] = Field(description="Draft or posted.")
    reason: Literal["file", "number"] = Field(description="The same file, or the same supplier and number.")


class ReceivedOut(Schema):
    """What an e-invoice says, what becomes of it, and what there is to be said of it."""

    document_id: UUID | None = Field(description="The draft that was made; null: nothing was written.")
    kind: Literal["bill", "supplier_credit"] = Field(description="What it becomes.")
    syntax: Literal["ubl_invoice", "ubl_credit_note", "cii", "zugferd_1"] = Field(description="How it is written.")
    profile: str = Field(description="What it claims to follow.", examples=["xrechnung_3"])
    is_valid: bool = Field(description="Whether it breaks none of the rules that were checked.")
    adds_up: bool = Field(description="Whether its sums add up.")
    findings: list[EInvoiceFindingOut] = Field(description="Rules that it breaks, errors first; at most 100.")
    seller: str = Field(description="Who wrote it.", examples=["Kopi Pagi Sdn Bhd"])
    supplier_number: str = Field(description="Its number.", examples=["RE-2026-118"])
    issue_date: date = Field(description="Its date.")
    due_date: date | None = Field(description="When it is due, as far as the file says.")
    currency: str = Field(description="Of the amounts.", examples=["EUR"])
    candidates: list[CandidateOut] = Field(description="Contacts that the seller may be, the surest first.")
    contact_id: UUID | None = Field(description="The one that is taken where nobody says otherwise; null: say it.")
    new_contact: ContactIn = Field(description="What a new contact would say; send it back as `new_contact`.")
    needs_account: bool = Field(description="Whether `account_code` has to be said: nothing else names an account.")
    usual_account_code: str | None = Field(
        description="Where lines go without `account_code` because the country pack says so; null: the contact or the settings "
        "name an account, or nothing does.",
        examples=["5100"],
    )
    taxes: list[FileTaxOut] = Field(description="Taxes of the file.")
    lines: list[FileLineOut] = Field(description="Lines of the file.")
    totals: list[TotalsOut] = Field(description="Totals of the file beside those of the draft.")
    bank: list[NamedAccountOut] = Field(description="Accounts of the file beside the contact's.")
    duplicates: list[DuplicateOut] = Field(description="Documents that it probably is already.")
    notes: list[NoteOut] = Field(description="What there is to be said.")


class KeptOut(Schema):
    """The e-invoice that a document was made of."""

    attachment_id: UUID = Field(description="The file, an attachment of the document.")
    syntax: Literal["ubl_invoice", "ubl_credit_note", "cii", "zugferd_1"] = Field(description="How it is written.")
    profile: str = Field(description="What it claims to follow.", examples=["xrechnung_3"])
    is_valid: bool = Field(description="Whether it broke none of the rules when it was received.")
    adds_up: bool = Field(description="Whether its sums add up.")
    findings: list[EInvoiceFindingOut] = Field(description="Rules that it breaks, errors first; at most 100.")
    totals: list[TotalsOut] = Field(description="Totals of the file beside those of the document now.")
    bank: list[NamedAccountOut] = Field(description="Accounts of the file beside those of the contact now.")
    notes: list[NoteOut] = Field(description="What there was to be said when it was received.")
    created_by: str = Field(description="Who received it.", examples=["alice@example.com"])
    created_at: datetime = Field(description="When.")


class ApprovalPolicyIn(Body):
    """From which amount on bills need an approval."""

    bills_from: Threshold | None = Field(
        None, description="In the base currency, tax included; null: no bill needs one.", examples=["5000.00"]
    )


class ApprovalPolicyOut(Schema):
    """From which amount on bills need an approval."""

    bills_from: Amount | None = Field(
        description="In the base currency, tax included; null: no bill needs one.", examples=["5000.00"]
    )
    currency: str = Field(description="The base currency.", examples=["EUR"])
    version: int = Field(description="Counts changes; the ETag carries it. 0: never chosen.", examples=[1])


class ApproveIn(Body):
    """A word with an approval."""

    note: Line = Field("", description="What there is to say.", examples=["Delivery was checked"])


class ApprovalOut(Schema):
    """Somebody's approval of a bill as it stood there."""

    id: UUID = Field(description="Its id.")
    gross: Amount = Field(description="What the bill came to.", examples=["7140.00"])
    currency: str = Field(description="Of the amount.", examples=["EUR"])
    note: str = Field(description="What was said.")
    approved_by: str = Field(description="Who.", examples=["bob@example.com"])
    approved_at: datetime = Field(description="When.")
    ended_as: Literal["", "changed", "taken_back"] = Field(
        description="Empty: it stands. changed: the draft was changed after it; taken_back: somebody took it back."
    )
    ended_by: str | None = Field(description="By whose act.")
    ended_at: datetime | None = Field(description="When.")


class BillApprovalOut(Schema):
    """How it stands with the approval of a bill."""

    is_needed: bool = Field(description="Whether it is posted only when somebody else has approved it.")
    is_approved: bool = Field(description="Whether an approval stands.")
    bills_from: Amount | None = Field(description="The company's threshold.", examples=["5000.00"])
    base_gross: Amount | None = Field(
        description="What the bill comes to in the base currency; null: no rate of its day is known.",
        examples=["7140.00"],
    )
    base_currency: str = Field(description="The base currency.", examples=["EUR"])
    may_approve: bool = Field(description="Whether who asks may approve it now.")
    reason: Literal["", "own_bill", "permission", "limit", "not_draft", "approved", "program"] = Field(
        description="Why not; empty where they may."
    )
    approvals: list[ApprovalOut] = Field(description="Every approval, the latest first; at most 50.")


class WaitingBillOut(Schema):
    """A bill that waits for an approval."""

    id: UUID = Field(description="The bill, a draft.")
    contact: str = Field(description="The supplier.", examples=["Kopi Pagi"])
    supplier_number: str = Field(description="The supplier's number.", examples=["RE-2026-118"])
    issue_date: date = Field(description="Its date.")
    due_date: date | None = Field(description="When it is to be paid.")
    currency: str = Field(description="Of the amount.", examples=["EUR"])
    gross: Amount = Field(description="What it comes to.", examples=["7140.00"])
    base_gross: Amount | None = Field(description="The same in the base currency; null: no rate of its day is known.")
    created_by: str = Field(description="Who wrote it.", examples=["alice@example.com"])
    version: int = Field(description="For the ETag.", examples=[1])


class WaitingBillPage(Schema):
    """Bills that wait for who asks: not written or changed by them. The oldest date first."""

    items: list[WaitingBillOut] = Field(
        description="Bills; a page may have fewer than asked for, and another behind it."
    )
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")

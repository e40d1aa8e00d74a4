"""Wire shapes of payment runs."""

from datetime import date, datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from oasys.core.wire import Amount, Body, Code, Day, Flag, Schema, UnitCode
from oasys.core.words import say
from oasys.payment_runs.services.drafts import MOST_ITEMS

type RunState = Literal["draft", "approved", "cancelled"]
type LeftOutReason = Literal[
    "no_bank_details",
    "bic_missing",
    "name_unwritable",
    "archived",
    "credits_exceed",
    "in_other_run",
    "run_full",
    "no_contact",
    "chosen",
]


class PaymentRunIn(Body):
    """What a run is drafted of."""

    account_id: UUID | None = Field(None, description="The account at a bank that pays, by its id.")
    account_code: Code | None = Field(None, description="The same by its code.", examples=["1130"])
    due_until: Day = Field(description="Bills that are due until this day.", examples=["2026-04-30"])
    execution_on: Day = Field(
        description="The day the bank is to pay; the posting date of the payments.", examples=["2026-04-15"]
    )
    currency: UnitCode | None = Field(
        None, description="Of the bills; the account's, or the company's, if omitted.", examples=["EUR"]
    )
    take_discounts: Flag = Field(
        True,
        description="Whether early-payment discounts that last until the day of execution are taken; bills whose discount ends until "
        "`due_until` are then proposed, too.",
    )
    without: list[UUID] = Field(default_factory=list, description="Contacts that are left out.", max_length=500)

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        if (self.account_id is None) == (self.account_code is None):
            raise ValueError(say("name the account by account_id or by account_code, one of the two"))
        return self


class RunItemIn(Body):
    """An open item that the run pays, or a credit that it takes into account."""

    line_id: UUID = Field(description="Id of its journal line.")
    amount: Amount | None = Field(
        None, gt=0, description="How much of it, without a sign; all that is open if omitted.", examples=["60.00"]
    )
    early_discount: Flag = Field(
        True, description="Whether its early-payment discount is taken, if it lasts until the day of execution."
    )


class PaymentRunChangeIn(Body):
    """What a draft pays, written anew."""

    execution_on: Day = Field(description="The day the bank is to pay.", examples=["2026-04-15"])
    items: list[RunItemIn] = Field(
        description="All that it pays; what is not named is left out.", min_length=1, max_length=MOST_ITEMS
    )


class PaymentRunApproveIn(Body):
    """What whoever approves has looked at."""

    bank_details_seen: list[UUID] = Field(
        default_factory=list,
        description="Ids of bank details that are others than at the last payment to their contact, or the first ones.",
        max_length=MOST_ITEMS,
    )


class RunItemOut(Schema):
    """An item of a run."""

    line_id: UUID = Field(description="Id of the journal line.")
    entry_id: UUID = Field(description="Its journal entry.")
    reference: str = Field(description="Number of the bill.", examples=["R-2026-17"])
    side: Literal["debit", "credit"] = Field(description="credit: a bill; debit: a credit that lowers what is paid.")
    posting_date: date = Field(description="Its date in the books.", examples=["2026-03-15"])
    due_on: date = Field(description="When it is due.", examples=["2026-04-14"])
    amount: Amount = Field(
        description="What the run settles of it, without a sign; with the discount.", examples=["60.00"]
    )
    discount: Amount = Field(description="What of that its early-payment discount settles.", examples=["1.20"])
    early_discount_until: date | None = Field(description="The last day for a discount; null: it has none.")
    open_amount: Amount = Field(description="What is open of it now.", examples=["60.00"])


class TransferOut(Schema):
    """The payment of one contact, and what the bank says of it."""

    id: UUID = Field(description="Its id.")
    end_to_end_id: str = Field(description="What the file calls it.", examples=["01999c0e6f7a7b3c8d9e0f1a2b3c4d5e"])
    state: Literal["sent", "accepted", "rejected"] = Field(
        description="sent: the bank has said nothing final; rejected: its payment is undone.", examples=["sent"]
    )
    iso_status: str = Field(description="Status of ISO 20022 that the bank gave last; empty: none.", examples=["ACSC"])
    reason_code: str = Field(description="The bank's reason, as a code of ISO 20022.", examples=["AC01"])
    reason: str = Field(description="What that means.", examples=["The account number is wrong."])
    reason_text: str = Field(description="What the bank wrote beside it.")
    payment_id: UUID = Field(description="The payment that was posted.")
    payment_state: Literal["posted", "undone"] = Field(description="Whether it stands.", examples=["posted"])


class PaidContactOut(Schema):
    """What a run pays to one contact."""

    contact_id: UUID = Field(description="To whom.")
    contact_name: str = Field(description="How it is called now.", examples=["Kopi Pagi"])
    amount: Amount = Field(description="Bills less credits and discounts.", examples=["60.00"])
    bank_details_id: UUID | None = Field(
        description="Its bank details in force, or those it was paid to; null: none any more."
    )
    bank_account: str | None = Field(description="The account, in part.", examples=["DE••••3000"])
    holder: str = Field(description="Whose account it is.", examples=["Kopi Pagi Sdn Bhd"])
    must_be_seen: Flag = Field(
        description="Whether the details are others than at the last payment, or the first ones: whoever approves names them as seen."
    )
    items: list[RunItemOut] = Field(description="The earliest due first.")
    transfer: TransferOut | None = Field(description="Its transfer, once the run is approved.")


class LeftOutOut(Schema):
    """What was due and is not paid."""

    contact_id: UUID | None = Field(description="Whose it is; null: not known.")
    contact_name: str = Field(description="How the contact is called now.", examples=["Kopi Pagi"])
    reason: LeftOutReason = Field(description="Why, as a code.", examples=["no_bank_details"])
    explanation: str = Field(description="Why, in words.", examples=["No bank details are confirmed."])
    amount: Amount = Field(description="What was due.", examples=["60.00"])


class ReportOut(Schema):
    """A status report that was read."""

    id: UUID = Field(description="Its id.")
    message_id: str = Field(description="What the bank calls it.", examples=["PSR-4711"])
    accepted: int = Field(description="Transfers it accepts.", examples=[3])
    rejected: int = Field(description="Transfers it rejects.", examples=[1])
    pending: int = Field(description="Transfers it says nothing final of.", examples=[0])
    read_at: datetime = Field(description="When it was read, in UTC.")
    read_by: str = Field(description="E-mail address of who sent it.", examples=["alice@example.com"])


class PaymentRunHead(Schema):
    """A payment run without what it pays."""

    id: UUID = Field(description="Id of the run.")
    state: RunState = Field(description="draft, approved or cancelled.", examples=["draft"])
    money_account_id: UUID = Field(description="The account that pays.")
    money_account_code: str = Field(description="Its code now.", examples=["1130"])
    money_account_name: str = Field(description="Its name now.", examples=["Current account"])
    currency: str = Field(description="Currency of all that is paid.", examples=["EUR"])
    due_until: date = Field(description="Bills that were due until this day were proposed.", examples=["2026-04-30"])
    execution_on: date = Field(description="The day the bank is to pay.", examples=["2026-04-15"])
    amount: Amount = Field(description="All that it pays.", examples=["1250.00"])
    discount_amount: Amount = Field(description="Early-payment discounts that it takes.", examples=["1.20"])
    contacts: int = Field(description="How many contacts it pays.", examples=[4])
    left_out_amount: Amount = Field(description="What was due and is not paid.", examples=["60.00"])
    accepted: int = Field(description="Transfers that the bank has accepted.", examples=[3])
    rejected: int = Field(description="Transfers that it has rejected.", examples=[1])
    rejected_amount: Amount = Field(description="What those come to; it is open again.", examples=["60.00"])
    prepared_by: str = Field(description="E-mail address of who drafted it.", examples=["alice@example.com"])
    prepared_at: datetime = Field(description="When, in UTC.")
    approved_by: str | None = Field(description="E-mail address of who approved it.", examples=["bob@example.com"])
    approved_at: datetime | None = Field(description="When, in UTC.")
    cancelled_by: str | None = Field(description="E-mail address of who cancelled it.")
    cancelled_at: datetime | None = Field(description="When, in UTC.")
    file_digest: str = Field(description="SHA-256 of its file; empty before it is approved.")
    version: int = Field(description="Counts changes; the ETag carries it.", examples=[1])


class PaymentRunOut(PaymentRunHead):
    """A payment run with what it pays."""

    touched_by: list[UUID] = Field(description="Ids of the people who made or changed it: none of them approves it.")
    contacts_paid: list[PaidContactOut] = Field(description="By name.")
    left_out: list[LeftOutOut] = Field(description="What was due and is not paid, with the reason.")
    reports: list[ReportOut] = Field(description="Status reports in the order they were read.")


class PaymentRunPage(Schema):
    """A page of payment runs, the latest first."""

    items: list[PaymentRunHead] = Field(description="The runs.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")


class ReportReadOut(Schema):
    """What a status report said, and the run after it."""

    is_new: bool = Field(description="Whether it was read now; false: it was read before, and nothing changed.")
    accepted: int = Field(description="Transfers it accepts.", examples=[3])
    rejected: int = Field(description="Transfers it rejects; their payments are undone.", examples=[1])
    pending: int = Field(description="Transfers it says nothing final of.", examples=[0])
    run: PaymentRunOut = Field(description="The run as it is now.")

"""Wire shapes of the cash forecast."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from oasys.core.wire import Amount, Schema
from oasys.forecast.rules import WEEKS

type FlowKind = Literal[
    "receivables", "payables", "payment_runs", "booked", "recurring_invoices", "recurring_bills", "recurring_entries"
]
type FlowDirection = Literal["in", "out"]
OverdueIn = Annotated[
    int | None,
    Field(
        ge=1, le=WEEKS, description="The week in which all that is overdue comes in and is paid; if omitted, in none."
    ),
]
type WeekName = Literal[
    "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "overdue", "later", "unused_credits"
]


class MoneyAtHand(Schema):
    """What lies on an account of money in one currency."""

    account_id: UUID = Field(description="The account.")
    account_code: str = Field(description="Its code.", examples=["1130"])
    account_name: str = Field(description="Its name.", examples=["Current account"])
    currency: str = Field(description="The currency.", examples=["EUR"])
    amount: Amount = Field(description="Balance in it; negative where it is overdrawn.", examples=["1000.00"])
    base_amount: Amount | None = Field(
        description="At the rate of today in the base currency; null where there is none: then it is in no figure.",
        examples=["4250.00"],
    )


class FlowCell(Schema):
    """What comes in, or goes out, of one kind."""

    kind: FlowKind = Field(description="Why it is expected.", examples=["receivables"])
    direction: FlowDirection = Field(description="in or out.", examples=["in"])
    amount: Amount = Field(description="In the base currency, without a sign.", examples=["1200.00"])
    items: int = Field(description="Of how many items.", examples=[3])
    href: str = Field(description="Where its items are listed.")


class FlowSums(Schema):
    """What comes in and goes out, in the base currency."""

    inflow: Amount = Field(description="What comes in.", examples=["1200.00"])
    outflow: Amount = Field(description="What goes out, without a sign.", examples=["800.00"])
    cells: list[FlowCell] = Field(description="By kind.")


class ForecastWeek(FlowSums):
    """A week, from Monday to Sunday; the first is what is left of this one. Its sums hold what is overdue where it counts here."""

    number: int = Field(description="1 to 13.", examples=[1])
    from_date: date = Field(description="First day.", examples=["2026-04-13"])
    to_date: date = Field(description="Last day.", examples=["2026-04-19"])
    opening_balance: Amount = Field(description="Money at its beginning.", examples=["1000.00"])
    closing_balance: Amount = Field(description="Money at its end.", examples=["1400.00"])
    overdue_inflow: Amount = Field(description="What of the inflow is overdue now.", examples=["0.00"])
    overdue_outflow: Amount = Field(description="What of the outflow is overdue now.", examples=["0.00"])


class LowestPoint(Schema):
    """The least money of now and of the ends of the weeks."""

    week: int = Field(description="At the end of which week; 0: now.", examples=[4])
    day: date = Field(description="The last day of that week, or today.", examples=["2026-05-10"])
    balance: Amount = Field(description="How much it is.", examples=["120.00"])


class UnratedCurrency(Schema):
    """A currency without a rate of today: what is in it is in no figure."""

    currency: str = Field(description="The currency.", examples=["EUR"])
    detail: str = Field(description="Which rate is missing, and what to do, for a person.")
    at_hand: Amount = Field(description="What lies on accounts, in the currency.", examples=["0.00"])
    inflow: Amount = Field(description="What is expected to come in, in the currency.", examples=["500.00"])
    outflow: Amount = Field(description="What is expected to go out, in the currency.", examples=["0.00"])
    items: int = Field(description="How many items that is.", examples=[1])
    href: str = Field(description="Where they are listed.")


class UncomputableOut(Schema):
    """A recurring document that is in no figure, because it could not be written as things stand."""

    recurring_id: UUID = Field(description="Its id.")
    kind: Literal["invoice", "bill"] = Field(description="What it is.")
    name: str = Field(description="Its name.", examples=["Coffee plan, Kopi Pagi"])
    code: str = Field(description="Stable code of the reason.", examples=["tax.rate_missing"])
    detail: str = Field(description="What to do about it, for a person.")


class CashForecast(Schema):
    """Money at the ends of 13 weeks, in the base currency at the rates of today."""

    company_id: UUID = Field(description="The company.")
    company: str = Field(description="Its name.", examples=["Rain & Co"])
    currency: str = Field(description="Its base currency.", examples=["MYR"])
    today: date = Field(description="The day it is of.", examples=["2026-04-15"])
    overdue_in_week: int | None = Field(description="In which week what is overdue counts; null: in none.")
    opening_balance: Amount = Field(description="Money at hand now.", examples=["1000.00"])
    accounts: list[MoneyAtHand] = Field(description="Where it lies, by code and currency.")
    weeks: list[ForecastWeek] = Field(description="The weeks in order.")
    lowest: LowestPoint = Field(description="The lowest point.")
    overdue: FlowSums = Field(description="What was due before today and is still open.")
    later: FlowSums = Field(description="What is expected after the last week.")
    unused_credits: FlowSums = Field(
        description="Credits and advances beyond what the same contact owes or is owed in that currency; they count in no week."
    )
    left_out: list[UnratedCurrency] = Field(description="What is in no figure for lack of a rate, by currency.")
    uncomputable: list[UncomputableOut] = Field(description="Recurring documents that are in no figure; 50 at most.")
    uncomputable_count: int = Field(description="How many these are in all.", examples=[0])


class ExpectedItem(Schema):
    """What a figure of the forecast consists of."""

    kind: FlowKind = Field(description="Why it is expected.", examples=["receivables"])
    week: WeekName = Field(description="In which week, or why in none.", examples=["3"])
    direction: FlowDirection = Field(description="in or out.", examples=["in"])
    day: date = Field(description="When it is due, executed, booked or made.", examples=["2026-04-30"])
    currency: str = Field(description="Its currency.", examples=["EUR"])
    amount: Amount = Field(description="What is expected, in it.", examples=["100.00"])
    open_amount: Amount | None = Field(
        description="What is open of an open item, before payment runs and credits; null of anything else.",
        examples=["120.00"],
    )
    base_currency: str = Field(description="Currency of the books.", examples=["MYR"])
    base_amount: Amount | None = Field(
        description="What is expected, at the rate of today; null where there is none.", examples=["425.00"]
    )
    contact_id: UUID | None = Field(description="Whose it is.")
    contact_name: str | None = Field(description="How the contact is called now.", examples=["Kopi Pagi"])
    line_id: UUID | None = Field(description="The journal line of an open item.")
    entry_id: UUID | None = Field(description="The journal entry, where there is one.")
    entry_number: str | None = Field(description="Its number.", examples=["SJ-2026-000042"])
    description: str | None = Field(description="Text of that entry.", examples=["Invoice INV-2026-0042"])
    reference: str | None = Field(description="Reference of that entry.", examples=["INV-2026-0042"])
    document_id: UUID | None = Field(description="The document, where it was written here.")
    document_kind: Literal["invoice", "credit_note", "bill", "supplier_credit"] | None = Field(description="Its kind.")
    document_number: str | None = Field(description="Its number.", examples=["INV-2026-0042"])
    recurring_document_id: UUID | None = Field(description="The recurring invoice or bill.")
    recurring_entry_id: UUID | None = Field(description="The recurring entry.")
    recurring_name: str | None = Field(description="The name of what recurs.", examples=["Rent"])
    occurrence: int | None = Field(description="Which day of a recurring document it is, counted from 1.", examples=[4])
    run_id: UUID | None = Field(description="The payment run.")


class ExpectedItemPage(Schema):
    """A page of items, the earliest day first."""

    today: date = Field(description="The day it is of.", examples=["2026-04-15"])
    currency: str = Field(description="The base currency.", examples=["MYR"])
    items: list[ExpectedItem] = Field(description="The items.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")

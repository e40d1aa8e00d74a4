"""Wire shapes of open items and settlements."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from oasys.core.wire import Amount, Body, Day, Line, RateSource, Schema, Whole
from oasys.ledger.dimension_schemas import MOST_AXES, AxisCode, ValueCode
from oasys.ledger.schemas import LineIn

type Side = Literal["debit", "credit"]


class OpenItemOut(Schema):
    """A posted line that is not settled, or not wholly."""

    line_id: UUID = Field(description="Id of the journal line; settlements name it.")
    entry_id: UUID = Field(description="Its journal entry.")
    entry_number: str = Field(description="Number of that entry.", examples=["SJ-2026-000042"])
    posting_date: date = Field(description="Its date in the books.", examples=["2026-03-31"])
    description: str = Field(description="Text of the entry.", examples=["Coffee for the Esplanade"])
    line_description: str = Field(description="Text of the line.", examples=["Beans, 20 kg"])
    reference: str = Field(description="Number of a paper or a file.", examples=["INV-2026-0042"])
    side: Side = Field(description="debit or credit.", examples=["debit"])
    contact_id: UUID | None = Field(description="Whose it is; null where its entry did not say.")
    contact_name: str | None = Field(description="How the contact is called now.", examples=["Kopi Pagi"])
    currency: str = Field(description="Currency of the line.", examples=["USD"])
    amount: Amount = Field(description="Amount of the line in its currency, without a sign.", examples=["100.00"])
    open_amount: Amount = Field(description="What of it is not settled.", examples=["40.00"])
    base_currency: str = Field(description="Currency of the books.", examples=["MYR"])
    base_amount: Amount = Field(description="Amount of the line in the base currency.", examples=["425.00"])
    open_base_amount: Amount = Field(description="What of that is not settled.", examples=["170.00"])
    document_number: str | None = Field(
        description="Number of the document, where the entry is an opening balance; else see reference.",
        examples=["INV-2025-0907"],
    )
    document_date: date | None = Field(description="Its date.", examples=["2025-12-01"])
    due_date: date | None = Field(description="When it is due, where that is known.", examples=["2025-12-31"])
    age_days: int = Field(
        description="Days from the document's date, or else the posting date, to the day asked for or today.",
        examples=[31],
    )
    days_overdue: int | None = Field(description="Days since it was due; null where that is not known.", examples=[1])


class OpenItemPage(Schema):
    """A page of open items, the oldest first."""

    items: list[OpenItemOut] = Field(description="The items.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")


class OpenItemTotal(Schema):
    """Open items of an account in one currency, beside its balance in the books. A debit is positive."""

    currency: str = Field(description="Currency of the items.", examples=["USD"])
    items: int = Field(description="How many are open.", examples=[3])
    open_amount: Amount = Field(description="Their sum in the currency.", examples=["140.00"])
    balance: Amount = Field(description="Balance of the account in it; equal to the sum.", examples=["140.00"])
    base_currency: str = Field(description="Currency of the books.", examples=["MYR"])
    open_base_amount: Amount = Field(description="Their sum in the base currency.", examples=["595.00"])
    base_balance: Amount = Field(description="Balance of the account in the base currency.", examples=["601.00"])
    base_difference: Amount = Field(
        description="Booked in the base currency alone, as by a revaluation that is not reversed yet.",
        examples=["6.00"],
    )


class MatchIn(Body):
    """A line to settle."""

    line_id: UUID = Field(description="Id of the journal line.")
    amount: Amount | None = Field(
        None,
        gt=0,
        description="How much, in the line's currency and without a sign; what the other side allows if omitted.",
        examples=["60.00"],
    )


class SettlementIn(Body):
    """Open items of one account and currency to match with each other, debits with credits."""

    settled_on: Day | None = Field(
        None, description="The day it counts from; the latest of the lines' dates if omitted.", examples=["2026-04-15"]
    )
    description: Line = Field("", description="Why they belong together.", examples=["Paid by TT, less bank charges"])
    lines: list[MatchIn] = Field(
        description="In order; those without an amount are settled one after the other.", min_length=2, max_length=1000
    )


class CancelIn(Body):
    """From when a settlement no longer counts, and why."""

    cancelled_on: Day = Field(
        description="Not before it was settled; its exchange difference is reversed on this day.",
        examples=["2026-04-30"],
    )
    reason: Line = Field("", description="Why; kept.", examples=["Payment was for another invoice"])


class SettledLineOut(Schema):
    """What a settlement settles of a line."""

    line_id: UUID = Field(description="Id of the journal line.")
    entry_id: UUID = Field(description="Its journal entry.")
    entry_number: str = Field(description="Number of that entry.", examples=["SJ-2026-000042"])
    posting_date: date = Field(description="Its date in the books.", examples=["2026-03-31"])
    side: Side = Field(description="debit or credit.", examples=["debit"])
    amount: Amount = Field(description="Settled, in the settlement's currency.", examples=["60.00"])
    base_amount: Amount = Field(description="What that weighs in the base currency.", examples=["255.00"])


class SettlementHead(Schema):
    """A settlement without its lines."""

    id: UUID = Field(description="Id of the settlement.")
    account_id: UUID = Field(description="The account whose items it matches.")
    account_code: str = Field(description="Its code now.", examples=["1110"])
    currency: str = Field(description="Currency of the items.", examples=["USD"])
    settled_on: date = Field(description="The day it counts from.", examples=["2026-04-15"])
    description: str = Field(description="Why they belong together.", examples=["Paid by TT"])
    exchange_entry_id: UUID | None = Field(
        description="The entry that books what different rates left; null where nothing was left."
    )
    made_by: str = Field(description="E-mail address of who settled.", examples=["alice@example.com"])
    made_at: datetime = Field(description="When, in UTC.")
    cancelled_on: date | None = Field(description="The day from which it no longer counts; null while it does.")
    cancelled_by: str | None = Field(description="E-mail address of who cancelled it.", examples=["bob@example.com"])
    cancelled_at: datetime | None = Field(description="When, in UTC.")
    cancel_reason: str = Field(description="Why.", examples=["Payment was for another invoice"])
    cancel_entry_id: UUID | None = Field(description="The entry that reversed the exchange difference.")
    version: int = Field(description="Counts changes; the ETag carries it.", examples=[1])


class SettlementOut(SettlementHead):
    """A settlement with its lines."""

    base_currency: str = Field(description="Currency of the books.", examples=["MYR"])
    lines: list[SettledLineOut] = Field(description="Debits first.")


class SettlementPage(Schema):
    """A page of settlements, the latest day first."""

    items: list[SettlementHead] = Field(description="The settlements.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")


class OpeningItemIn(Body):
    """One open item of an opening balance. Its account and currency are those of the balance."""

    document_number: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)] = Field(
        description="Number of the document.", examples=["INV-2025-0907"]
    )
    document_date: Day = Field(description="Its date, not after the opening.", examples=["2025-12-01"])
    due_date: Day | None = Field(None, description="When it is due.", examples=["2025-12-31"])
    debit: Amount | None = Field(None, description="In the base currency, not negative.", examples=["425.00"])
    credit: Amount | None = Field(None, description="In the base currency, not negative.", examples=["0.00"])
    currency_amount: Amount | None = Field(
        None, description="In the balance's currency; a debit is positive, a credit negative.", examples=["100.00"]
    )
    rate: Amount | None = Field(None, gt=0, description="Base units for one unit of the currency.", examples=["4.25"])
    description: Line = Field("", description="Text of the line; the document if omitted.", examples=["Beans"])
    dimensions: dict[AxisCode, ValueCode] = Field(
        default_factory=dict,
        description="Codes of dimension values by the codes of their dimensions.",
        max_length=MOST_AXES,
        examples=[{"cost-centre": "CC1"}],
    )


class OpeningLineIn(LineIn):
    """The balance of an account, and for a receivable, payable or clearing account the open items that it is made of."""

    items: list[OpeningItemIn] = Field(
        default_factory=list, description="They add up to the balance, in both currencies.", max_length=10_000
    )


class OpeningBalancesIn(Body):
    """Balances a company starts with."""

    posting_date: Day = Field(description="Usually the first day of the first fiscal year.", examples=["2026-01-01"])
    rate_source: RateSource | None = Field(
        None, description="Source of exchange rates to look up; the company's choice if omitted.", examples=["manual"]
    )
    max_rate_age_days: Whole | None = Field(
        None,
        ge=0,
        le=366,
        description="How many days older a rate may be, 0 for none; the company's choice if omitted.",
        examples=[3],
    )
    lines: list[OpeningLineIn] = Field(
        description="One for each account; the rest goes to the opening balance account.", min_length=1, max_length=1000
    )

"""Wire shapes of revaluations."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from oasys.core.wire import Amount, Body, Day, RateSource, Schema, Whole


class RevaluationIn(Body):
    """A day to revalue."""

    day: Day = Field(description="Usually the last of a period; reversed on the day after.", examples=["2026-03-31"])
    rate_source: RateSource | None = Field(
        None, description="Source of exchange rates; the company's choice if omitted.", examples=["ecb"]
    )
    max_rate_age_days: Whole | None = Field(
        None,
        ge=0,
        le=366,
        description="How many days older a rate may be, 0 for none; the company's choice if omitted.",
        examples=[3],
    )


class RevaluedItemOut(Schema):
    """A foreign item or balance at the closing rate. Amounts are signed, a debit is positive."""

    account_id: UUID = Field(description="The account.")
    account_code: str = Field(description="Its code now.", examples=["1310"])
    account_name: str = Field(description="Its name now.", examples=["Trade receivables"])
    line_id: UUID | None = Field(description="The open item; null for the balance of an account.")
    entry_id: UUID | None = Field(description="The entry of the open item; null for a balance.")
    entry_number: str | None = Field(description="Its number.", examples=["SAL-2026-000438"])
    posting_date: date | None = Field(description="Its date.", examples=["2026-03-15"])
    description: str = Field(description="Its text; empty for a balance.", examples=["Espresso machines"])
    currency: str = Field(description="Currency of the item.", examples=["USD"])
    amount: Amount = Field(description="What is open, in it.", examples=["100.00"])
    base_amount: Amount = Field(
        description="At which it stands in the books, in the base currency.", examples=["425.00"]
    )
    rate: Amount = Field(description="Base units for one unit of the currency.", examples=["4.4120"])
    rate_day: date = Field(description="The day of the rate.", examples=["2026-03-31"])
    rate_source: str = Field(description="Who says so.", examples=["ecb"])
    revalued_amount: Amount = Field(
        description="What it is worth at the rate, in the base currency.", examples=["441.20"]
    )
    difference: Amount = Field(description="That less the amount in the books; below zero: less.", examples=["16.20"])


class RevaluationPreview(Schema):
    """What revaluing a day would post; nothing is posted."""

    day: date = Field(description="The day.", examples=["2026-03-31"])
    rate_source: str = Field(description="Source of the rates.", examples=["ecb"])
    max_age_days: int = Field(description="How many days older a rate may be.", examples=[3])
    base_currency: str = Field(description="Currency of the books.", examples=["MYR"])
    gain: Amount = Field(description="Sum of the gains, in the base currency.", examples=["16.20"])
    loss: Amount = Field(description="Sum of the losses, in the base currency.", examples=["0.00"])
    items: list[RevaluedItemOut] = Field(description="By account, those without a difference among them.")


class RevaluationHead(Schema):
    """A revaluation without its items."""

    id: UUID = Field(description="Id of the revaluation.")
    day: date = Field(description="The day it measures.", examples=["2026-03-31"])
    rate_source: str = Field(description="Source of the rates.", examples=["ecb"])
    max_age_days: int = Field(description="How many days older a rate was allowed to be.", examples=[3])
    entry_id: UUID = Field(description="The entry that books the differences.")
    reversing_entry_id: UUID = Field(description="The entry that reverses it on the next day.")
    made_by: str = Field(description="E-mail address of who revalued.", examples=["alice@example.com"])
    made_at: datetime = Field(description="When, in UTC.")
    undo_entry_id: UUID | None = Field(description="The entry that took the differences back on their day.")
    undo_reversing_entry_id: UUID | None = Field(description="The entry that took the reversal back.")
    undone_by: str | None = Field(description="E-mail address of who undid it.", examples=["alice@example.com"])
    undone_at: datetime | None = Field(description="When, in UTC; null while it counts.")
    version: int = Field(description="Counts changes; the ETag carries it.", examples=[1])


class RevaluationOut(RevaluationHead):
    """A revaluation with its items."""

    base_currency: str = Field(description="Currency of the books.", examples=["MYR"])
    gain: Amount = Field(description="Sum of the gains, in the base currency.", examples=["16.20"])
    loss: Amount = Field(description="Sum of the losses, in the base currency.", examples=["0.00"])
    items: list[RevaluedItemOut] = Field(description="By account, those without a difference among them.")


class RevaluationPage(Schema):
    """A page of revaluations, the latest day first."""

    items: list[RevaluationHead] = Field(description="The revaluations.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")

"""Wire shapes of recurring documents."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, model_validator

from oasys.contacts.schemas import Money as CurrencyCode
from oasys.core.wire import Amount, Body, Day, Flag, Line, Name, Problem, Schema, unsaid
from oasys.core.words import say
from oasys.invoicing.schemas import (
    MOST_EXTRAS,
    DocumentExtraIn,
    DocumentRowIn,
    Note,
    Reference,
    SupplierNumber,
)
from oasys.recurring.schemas import Every, Times, Unit
from oasys.tax.schemas import MOST_LINES, LevelName, ModeName, Money, Percent

type RecurringActionName = Literal["draft", "post", "send"]
type RecurringBillActionName = Literal["draft", "post"]
type RecurringStateName = Literal["active", "waiting", "paused", "ended"]
PLACES = "`{date}`, `{month}`, `{month_name}`, `{quarter}`, `{year}` and `{period}` stand for those of the occurrence."
UPCOMING = 12
UpcomingCount = Annotated[int, Field(ge=1, le=UPCOMING, description="How many of them.")]


class ContentIn(Body):
    """What each document says, without its dates. In its texts places stand for the time that it bills."""

    contact_id: UUID = Field(description="Customer or supplier.")
    currency: CurrencyCode | None = Field(None, description="If omitted, that of the contact.", examples=["MYR"])
    prices_include_tax: Flag | None = Field(None, description="If omitted, as the company computes on the day.")
    rounding_level: LevelName | None = Field(None, description="Where tax is rounded; if omitted, as the company does.")
    rounding_mode: ModeName | None = Field(None, description="How tax is rounded; if omitted, as the company does.")
    is_cash: Flag = Field(False, description="Whether it is paid in cash: then it is rounded to the smallest coin.")
    lines: list[DocumentRowIn] = Field(
        min_length=1, max_length=MOST_LINES, description="Lines, with the prices that hold on every day. " + PLACES
    )
    discount_percent: Percent = Field(Decimal(0), description="Off all lines, shared by their amounts.")
    discount_amount: Money = Field(Decimal(0), description="The same as an amount; not both.")
    charges: list[DocumentExtraIn] = Field(
        default_factory=list, max_length=MOST_EXTRAS, description="On top of the document."
    )
    allowances: list[DocumentExtraIn] = Field(
        default_factory=list, max_length=MOST_EXTRAS, description="Off the document."
    )
    buyer_reference: Reference = Field("", description="What the buyer wants to find on it. " + PLACES)
    order_reference: Reference = Field("", description="The buyer's order. " + PLACES, examples=["PO-4711"])
    terms_text: Line = Field("", description="Terms of payment, in words. " + PLACES)
    note: Note = Field("", description="Several lines of text. " + PLACES, examples=["For {period}"])

    @model_validator(mode="after")
    def _one_discount(self) -> "ContentIn":
        if self.discount_percent and self.discount_amount:
            raise ValueError(say("give the discount by percent or as an amount"))
        return self


class BillContentIn(ContentIn):
    """What each bill says, without its dates."""

    supplier_number: SupplierNumber = Field(
        description="The supplier's own number; a place in it makes it another one each time. " + PLACES,
        examples=["RENT-{year}-{month}"],
    )


class RecurringInvoiceIn(Body):
    """An invoice and the days it is written on. Days in the past are made up for."""

    name: Name = Field(description="Unique among those of its kind.", examples=["Coffee plan, Kopi Pagi"])
    document: ContentIn = Field(description="What each invoice says.")
    unit: Unit = Field(description="What it is counted in.", examples=["month"])
    every: Every = Field(1, description="Every so many of them.", examples=[1])
    starts_on: Day = Field(
        description="The first day. Months without that day take their last one.", examples=["2026-01-31"]
    )
    on_last_day: Flag = Field(False, description="Always on the last day of the month.")
    ends_on: Day | None = Field(None, description="The last day it may fall on; null: it goes on.")
    times: Times | None = Field(None, description="How many days it has, passed-over ones included.", examples=[12])
    in_arrears: Flag = Field(
        False, description="The time that it bills ends the day before; else it begins on the day of the document."
    )
    action: RecurringActionName = Field(
        "draft",
        description="Leave a draft to look at, post, or post and mail it; that needs the right to post.",
        examples=["post"],
    )


class RecurringBillIn(RecurringInvoiceIn):
    """A bill and the days it is written on. Days in the past are made up for."""

    document: BillContentIn = Field(description="What each bill says.")
    action: RecurringBillActionName = Field(
        "draft", description="Leave a draft to look at, or post, which needs the right to post.", examples=["post"]
    )


class RecurringInvoicePatch(Body):
    """What to change; what is left out stays. Its days stay what they are: end it and set up another one for others."""

    name: Name = Field(default_factory=unsaid, description="Unique among those of its kind.")
    document: ContentIn = Field(default_factory=unsaid, description="What each document says from now on, whole.")
    ends_on: Day | None = Field(default_factory=unsaid, description="The last day it may fall on; null: it goes on.")
    times: Times | None = Field(default_factory=unsaid, description="How many days it has; null: no such end.")
    in_arrears: Flag = Field(default_factory=unsaid, description="The time that it bills ends the day before.")
    action: RecurringActionName = Field(default_factory=unsaid, description="Leave a draft, post, or post and send.")
    is_active: Flag = Field(
        default_factory=unsaid, description="false pauses it; true goes on with the next day from today."
    )


class RecurringBillPatch(RecurringInvoicePatch):
    """What to change of a recurring bill; what is left out stays."""

    document: BillContentIn = Field(default_factory=unsaid, description="What each bill says from now on, whole.")
    action: RecurringBillActionName = Field(default_factory=unsaid, description="Leave a draft, or post.")


class DocumentOccurrenceOut(Schema):
    """A day that is done or was passed over, and its document."""

    number: int = Field(description="Which of its days, counted from 1.", examples=[3])
    day: date = Field(description="The day.", examples=["2026-03-31"])
    is_made: bool = Field(description="Whether a document was written; false where the day fell into a pause.")
    document_id: UUID | None = Field(description="The document; null where none was made, or its draft was deleted.")
    document_number: str | None = Field(description="Its number; null of a draft.", examples=["SJ-2026-000042"])
    status: Literal["draft", "posted", "void"] | None = Field(description="How the document stands.")
    payable: Amount | None = Field(description="What it comes to.", examples=["108.22"])
    currency: str | None = Field(description="Its currency.", examples=["MYR"])


class DocumentOccurrencePage(Schema):
    """A page of occurrences, the latest first."""

    items: list[DocumentOccurrenceOut] = Field(description="Days that are done or were passed over.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")


class UpcomingProblem(Schema):
    """Why a document could not be written."""

    code: str = Field(description="Stable code of the reason.", examples=["currencies.rate_missing"])
    detail: str = Field(description="What to do about it, for a person.")


class UpcomingOut(Schema):
    """A day that comes, and what its document would come to by what is known today."""

    number: int = Field(description="Which of its days, counted from 1.", examples=[4])
    day: date = Field(description="The day.", examples=["2026-04-30"])
    period_from: date = Field(description="First day of the time that it bills.")
    period_to: date = Field(description="Last day of the time that it bills.")
    due_date: date | None = Field(description="When it would be due.")
    texts: list[str] = Field(description="Its lines' texts, with their places filled.", examples=[["Plan, March"]])
    currency: str | None = Field(description="Of the amounts.", examples=["MYR"])
    net: Amount | None = Field(description="Without tax; null where it cannot be computed.", examples=["100.00"])
    tax: Amount | None = Field(description="Tax at the rates of the day.", examples=["8.00"])
    payable: Amount | None = Field(description="To be paid.", examples=["108.00"])
    problem: UpcomingProblem | None = Field(description="Why it could not be written as things stand.")


class UpcomingList(Schema):
    """The next days in order."""

    items: list[UpcomingOut] = Field(description="The days; none where it has ended.")


class RecurringHead(Schema):
    """A recurring document in a list, and how it stands."""

    id: UUID = Field(description="Its id.")
    kind: Literal["invoice", "bill"] = Field(description="What is written.")
    name: str = Field(description="Unique among those of its kind.", examples=["Coffee plan, Kopi Pagi"])
    contact_id: UUID = Field(description="Customer or supplier.")
    contact: str = Field(description="What it is called.", examples=["Kopi Pagi"])
    unit: str = Field(description="What it is counted in: day, week, month, quarter or year.", examples=["month"])
    every: int = Field(description="Every so many of them.", examples=[1])
    starts_on: date = Field(description="The first day.", examples=["2026-01-31"])
    on_last_day: bool = Field(description="Always on the last day of the month.")
    ends_on: date | None = Field(description="The last day it may fall on.", examples=["2026-12-31"])
    times: int | None = Field(description="How many days it has.", examples=[12])
    in_arrears: bool = Field(description="Whether the time that it bills ends before its day.")
    action: RecurringActionName = Field(description="What is done on its days.")
    is_active: bool = Field(description="false while it is paused.")
    state: RecurringStateName = Field(description="Active; waiting, because the last try failed; paused; ended.")
    made: int = Field(description="How many of its days are done or passed over.", examples=[3])
    next_on: date | None = Field(description="The next day; null when it has ended.", examples=["2026-04-30"])
    last: DocumentOccurrenceOut | None = Field(description="The day before the next one; null before the first.")
    failure: Problem | None = Field(description="Why the last try failed; null once one succeeded.")
    failed_at: datetime | None = Field(description="When it failed, in UTC.")
    retry_at: datetime | None = Field(description="When it is tried again, in UTC.")
    acts_as: str = Field(description="E-mail address of whose rights it uses.", examples=["alice@example.com"])
    version: int = Field(description="Counts changes; the ETag carries it.", examples=[1])


class RecurringDocumentOut(RecurringHead):
    """A recurring document, whole."""

    document: dict[str, Any] = Field(description="What each document says, as it was sent.", examples=[{"lines": []}])


class RecurringDocumentPage(Schema):
    """A page of recurring documents, by name."""

    items: list[RecurringHead] = Field(description="Recurring documents.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")

"""Wire shapes of templates, recurring entries and planned reversals."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from oasys.core.wire import Amount, Body, Day, Flag, JournalCode, Line, Name, Problem, Schema, Whole, unsaid
from oasys.ledger.schemas import LineIn

Unit = Literal["day", "week", "month", "quarter", "year"]
Every = Annotated[Whole, Field(ge=1, le=366)]
Times = Annotated[Whole, Field(ge=1, le=100_000)]


class TemplateIn(Body):
    """What an entry says, without its date. `{date}`, `{month}` and `{year}` in its texts stand for those of the day."""

    name: Name = Field(description="Unique in the company.", examples=["Office rent"])
    journal: JournalCode | None = Field(
        None, description="Code of the journal; the general journal if omitted.", examples=["GJ"]
    )
    description: Line = Field("", description="What happens.", examples=["Rent for {month}/{year}"])
    reference: Line = Field("", description="Number of a paper or a file.", examples=["RNT-{year}-{month}"])
    rate_source: Line = Field("manual", description="Source of exchange rates to look up on the day.", examples=["ecb"])
    lines: list[LineIn] = Field(description="In order.", min_length=1, max_length=1000)


class TemplateOut(Schema):
    """A template of entries."""

    id: UUID = Field(description="Id of the template.")
    name: str = Field(description="Unique in the company.", examples=["Office rent"])
    content: dict[str, Any] = Field(
        description="Journal, description, reference, rate_source and lines, as they were sent.",
        examples=[{"description": "Rent for {month}/{year}", "lines": []}],
    )
    version: int = Field(description="Counts changes; the ETag carries it.", examples=[1])


class TemplatePage(Schema):
    """A page of templates, by name."""

    items: list[TemplateOut] = Field(description="The templates.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")


class OnDayIn(Body):
    """The day of the entry to write."""

    posting_date: Day = Field(description="Its date in the books.", examples=["2026-03-31"])


class RecurringIn(Body):
    """A template and the days an entry is made from it. Days in the past are made up for."""

    name: Name = Field(description="Unique in the company.", examples=["Office rent, monthly"])
    template_id: UUID = Field(description="The template.")
    unit: Unit = Field(description="What it is counted in.", examples=["month"])
    every: Every = Field(1, description="Every so many of them.", examples=[1])
    starts_on: Day = Field(
        description="The first day. Months without that day take their last one.", examples=["2026-01-31"]
    )
    on_last_day: Flag = Field(False, description="Always on the last day of the month.")
    ends_on: Day | None = Field(
        None, description="The last day it may fall on; null: it goes on.", examples=["2026-12-31"]
    )
    times: Times | None = Field(None, description="How many days it has, passed-over ones included.", examples=[12])
    is_posted: Flag = Field(False, description="Post the entries; else they are drafts. Needs the right to post.")
    reverse_next_day: Flag = Field(
        False, description="Reverse each entry on the day after, as accruals want it; they have to be posted."
    )


class RecurringPatch(Body):
    """What to change; what is left out stays. Its days stay what they are: end it and set up another one for others."""

    name: Name = Field(default_factory=unsaid, description="Unique in the company.", examples=["Office rent, monthly"])
    ends_on: Day | None = Field(default_factory=unsaid, description="The last day it may fall on; null: it goes on.")
    times: Times | None = Field(default_factory=unsaid, description="How many days it has; null: no such end.")
    is_posted: Flag = Field(default_factory=unsaid, description="Post the entries; else they are drafts.")
    reverse_next_day: Flag = Field(default_factory=unsaid, description="Reverse each entry on the day after.")
    is_active: Flag = Field(
        default_factory=unsaid, description="false pauses it; true goes on with the next day from today."
    )


class OccurrenceOut(Schema):
    """A day of a recurring entry that is done or was passed over."""

    number: int = Field(description="Which of its days, counted from 1.", examples=[3])
    day: date = Field(description="The day.", examples=["2026-03-31"])
    entry_id: UUID | None = Field(
        description="The entry made on it; null where the day fell into a pause, or the draft was deleted."
    )
    entry_number: str | None = Field(description="Its number; null for a draft.", examples=["GJ-2026-000042"])
    status: Literal["draft", "posted"] | None = Field(description="How the entry stands.", examples=["posted"])
    amount: Amount | None = Field(description="Sum of its debits in the base currency.", examples=["3200.00"])
    currency: str = Field(description="The base currency.", examples=["MYR"])


class OccurrencePage(Schema):
    """A page of the days of a recurring entry, the latest first."""

    items: list[OccurrenceOut] = Field(description="Days that are done or were passed over.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")


class RecurringOut(Schema):
    """A recurring entry, and how it stands."""

    id: UUID = Field(description="Its id.")
    name: str = Field(description="Unique in the company.", examples=["Office rent, monthly"])
    template_id: UUID = Field(description="The template.")
    unit: str = Field(description="What it is counted in: day, week, month, quarter or year.", examples=["month"])
    every: int = Field(description="Every so many of them.", examples=[1])
    starts_on: date = Field(description="The first day.", examples=["2026-01-31"])
    on_last_day: bool = Field(description="Always on the last day of the month.")
    ends_on: date | None = Field(description="The last day it may fall on.", examples=["2026-12-31"])
    times: int | None = Field(description="How many days it has.", examples=[12])
    is_posted: bool = Field(description="Whether its entries are posted; else they are drafts.")
    reverse_next_day: bool = Field(description="Whether each is reversed on the day after.")
    is_active: bool = Field(description="false while it is paused.")
    made: int = Field(description="How many of its days are done or passed over.", examples=[3])
    next_on: date | None = Field(description="The next day; null when it has ended.", examples=["2026-04-30"])
    upcoming: list[date] = Field(description="The next three days, of one that is active.", examples=[["2026-04-30"]])
    last: OccurrenceOut | None = Field(description="The day before the next one; null before the first.")
    failure: Problem | None = Field(description="Why the last try failed; null once one succeeded.")
    failed_at: datetime | None = Field(description="When it failed, in UTC.")
    retry_at: datetime | None = Field(description="When it is tried again, in UTC.")
    acts_as: str = Field(
        description="E-mail address of whose rights it uses: who changed it last.", examples=["alice@example.com"]
    )
    version: int = Field(description="Counts changes; the ETag carries it.", examples=[1])


class RecurringPage(Schema):
    """A page of recurring entries, by name."""

    items: list[RecurringOut] = Field(description="The recurring entries.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")


class PlannedReversalIn(Body):
    """The day an entry is to be reversed on."""

    reverse_on: Day = Field(description="After the entry's own date.", examples=["2026-04-01"])


class PlannedReversalOut(Schema):
    """A reversal that waits for its day, or was made."""

    id: UUID = Field(description="Id of the plan.")
    entry_id: UUID = Field(description="The entry to reverse.")
    reverse_on: date = Field(description="The day; also the date of the reversing entry.", examples=["2026-04-01"])
    done_at: datetime | None = Field(description="When it was found reversed, in UTC; null while it waits.")
    failure: Problem | None = Field(description="Why the last try failed; null once one succeeded.")
    failed_at: datetime | None = Field(description="When it failed, in UTC.")
    retry_at: datetime | None = Field(description="When it is tried again, in UTC.")
    acts_as: str = Field(description="E-mail address of whose rights it uses.", examples=["alice@example.com"])


class PlannedReversalPage(Schema):
    """A page of reversals that wait, the next day first."""

    items: list[PlannedReversalOut] = Field(description="The plans.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")

"""Wire shapes of fiscal calendars."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from oasys.core.wire import Body, Day, Name, Schema, Whole
from oasys.core.words import say
from oasys.ledger.fiscal_calendar import LATEST_START_DAY, PATTERNS, Calendar

type Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class MonthsIn(Body):
    """Twelve months from a day that every month has."""

    kind: Literal["months"] = Field(description="Periods are months.", examples=["months"])
    start_month: Whole = Field(ge=1, le=12, description="Month of the first day.", examples=[4])
    start_day: Whole = Field(
        1,
        ge=1,
        le=LATEST_START_DAY,
        description="Day of the month on which the year and every period begins.",
        examples=[6],
    )

    def calendar(self) -> Calendar:
        return Calendar(self.start_month, self.start_day)


class WeeksIn(Body):
    """52 or 53 weeks that end on one weekday."""

    kind: Literal["weeks"] = Field(description="Periods are whole weeks.", examples=["weeks"])
    pattern: Literal["4-4-5", "4-5-4", "5-4-4", "13x4"] = Field(
        description="Weeks of the three periods of a quarter; 13x4: thirteen periods of four weeks.", examples=["4-4-5"]
    )
    end_month: Whole = Field(ge=1, le=12, description="The year ends near the end of this month.", examples=[1])
    ends_on_weekday: Weekday = Field(
        description="Last day of the year, of every week and period.", examples=["saturday"]
    )
    end_rule: Literal["last", "nearest"] = Field(
        description="last: the last such weekday of the month; nearest: the one nearest to the month's end, perhaps in the next.",
        examples=["last"],
    )
    extra_week_in: Whole | None = Field(
        None,
        ge=1,
        le=13,
        description="Period that has one more week in a year of 53; the last if omitted.",
        examples=[12],
    )

    @model_validator(mode="after")
    def _is_a_period(self) -> "WeeksIn":
        if self.extra_week_in and self.extra_week_in > len(PATTERNS[self.pattern]):
            raise ValueError(
                say(
                    "the pattern {pattern} has {count} periods", pattern=self.pattern, count=len(PATTERNS[self.pattern])
                )
            )
        return self

    def calendar(self) -> Calendar:
        return Calendar(
            start_month=self.end_month % 12 + 1,
            pattern=self.pattern,
            ends_on_weekday=self.ends_on_weekday,
            nearest=self.end_rule == "nearest",
            long_period=self.extra_week_in or len(PATTERNS[self.pattern]),
        )


type CalendarIn = Annotated[
    MonthsIn | WeeksIn,
    Field(discriminator="kind", description="How the years fall.", examples=[{"kind": "months", "start_month": 4}]),
]


class CalendarPut(Body):
    """Another calendar."""

    calendar: CalendarIn = Field(description="How the years fall that are opened from now on.")


class PreviewPeriod(Schema):
    """A period of a year."""

    number: int = Field(description="Counts from 1 in its year.", examples=[1])
    starts_on: date = Field(description="First day.", examples=["2026-02-01"])
    ends_on: date = Field(description="Last day.", examples=["2026-02-28"])


class PreviewYear(Schema):
    """A fiscal year as it stands, or as it would be opened."""

    name: str = Field(description="What it is or would be called.", examples=["2026/27"])
    starts_on: date = Field(description="First day.", examples=["2026-02-01"])
    ends_on: date = Field(description="Last day.", examples=["2027-01-30"])
    is_open: bool = Field(description="Whether it was opened already.")
    periods: list[PreviewPeriod] = Field(description="In order.")


class CalendarOut(Schema):
    """How the fiscal years of a company fall."""

    kind: Literal["months", "weeks"] = Field(description="What its periods are.", examples=["weeks"])
    start_month: int = Field(description="Month in or near whose beginning the year begins.", examples=[2])
    start_day: int = Field(description="Of a calendar of months: the first day of year and periods.", examples=[1])
    pattern: str | None = Field(description="Of a calendar of weeks: weeks in the periods.", examples=["4-4-5"])
    end_month: int | None = Field(description="Of a calendar of weeks: the year ends near its end.", examples=[1])
    ends_on_weekday: str | None = Field(description="Last day of the year and of every week.", examples=["saturday"])
    end_rule: Literal["last", "nearest"] | None = Field(
        description="Which of these weekdays ends the year.", examples=["last"]
    )
    extra_week_in: int | None = Field(description="Period with one more week in a year of 53.", examples=[12])
    years: list[PreviewYear] = Field(
        description="The years around the day asked for, as they stand or would be opened."
    )


class FiscalYearIn(Body):
    """A fiscal year to open, with its periods: by a day in it, or a short or long one by its first day."""

    containing: Day | None = Field(
        None, description="Any day in the year of the calendar to open.", examples=["2027-01-01"]
    )
    starts_on: Day | None = Field(
        None, description="First day of a short or long year, such as the first of a company.", examples=["2026-04-15"]
    )
    ends_on: Day | None = Field(
        None, description="Its last day; the end of its year in the calendar if omitted.", examples=["2027-12-31"]
    )
    name: Name | None = Field(
        None, max_length=20, description="What to call it; by its dates if omitted.", examples=["2026"]
    )

    @model_validator(mode="after")
    def _says_which(self) -> "FiscalYearIn":
        if (self.containing is None) == (self.starts_on is None):
            raise ValueError(say("name a day in the year, or its first day"))
        if self.ends_on is not None and self.starts_on is None:
            raise ValueError(say("ends_on goes with starts_on"))
        return self

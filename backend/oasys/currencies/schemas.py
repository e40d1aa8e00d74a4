"""Wire shapes of units and rates."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from oasys.core.wire import Amount, Body, Day, Name, RateSource, Schema, UnitCode, Whole


class UnitIn(Body):
    """A unit to declare. Currencies of ISO 4217 need no declaring."""

    code: UnitCode = Field(description="Its code.", examples=["VACHR"])
    name: Name = Field(description="For a person.", examples=["Vacation hours"])
    decimals: Whole = Field(ge=0, le=18, description="How many decimals its amounts have at most.", examples=[2])


class UnitOut(Schema):
    """A unit the tenant uses."""

    code: str = Field(description="Its code.", examples=["MYR"])
    name: str = Field(description="For a person.", examples=["Malaysian Ringgit"])
    decimals: int = Field(description="How many decimals its amounts have at most.", examples=[2])
    is_money: bool = Field(description="True for currencies of ISO 4217.", examples=[True])


class RateIn(Body):
    """What one unit of a currency is worth on a day."""

    currency: UnitCode = Field(description="One unit of this ...", examples=["USD"])
    base: UnitCode = Field(description="... is worth `rate` units of this.", examples=["MYR"])
    day: Day = Field(description="On this day.", examples=["2026-03-31"])
    rate: Amount = Field(description="Units of base for one unit of currency.", examples=["4.2515"])


class RatesIn(Body):
    """Rates of one source, recorded all together or not at all."""

    source: RateSource = Field(description="Who says so.", examples=["manual"])
    rates: list[RateIn] = Field(description="The rates.", min_length=1, max_length=10_000)


class RatePolicyIn(Body):
    """Whose rates a company takes, and whether an older one may stand in."""

    source: RateSource = Field(description="Source of exchange rates, where a request names none.", examples=["ecb"])
    rule: Literal["exact", "last_known"] = Field(
        description="exact: of the very day. last_known: the last one before, if there is none of the day.",
        examples=["last_known"],
    )
    max_age_days: Whole = Field(
        0, ge=0, le=366, description="With last_known: how many days older a rate may be.", examples=[5]
    )


class RatePolicyOut(Schema):
    """Whose rates a company takes, and whether an older one may stand in."""

    source: str = Field(description="Source of exchange rates, where a request names none.", examples=["ecb"])
    rule: str = Field(description="exact or last_known.", examples=["last_known"])
    max_age_days: int = Field(description="How many days older a rate may be.", examples=[5])
    version: int = Field(description="Counts changes, from 0; the ETag carries it.", examples=[1])


class RateOut(Schema):
    """A recorded rate."""

    id: UUID = Field(description="Id of the rate.")
    currency: str = Field(description="One unit of this ...", examples=["USD"])
    base: str = Field(description="... is worth `rate` units of this.", examples=["MYR"])
    day: date = Field(description="On this day.", examples=["2026-03-31"])
    source: str = Field(description="Who says so.", examples=["manual"])
    rate: Amount = Field(description="Units of base for one unit of currency.", examples=["4.2515"])


class RatesRecorded(Schema):
    """What recording did."""

    recorded: int = Field(description="Rates that are new; the others stood already with the same value.", examples=[1])


class RatePage(Schema):
    """A page of rates, the latest day first."""

    items: list[RateOut] = Field(description="The rates.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")


class ReferenceRateOut(Schema):
    """What a central bank published."""

    day: date = Field(description="On this day ...", examples=["2026-03-31"])
    currency: str = Field(description="... this many units of this ...", examples=["USD"])
    units: Amount = Field(description="Units of the currency for one unit of `base`.", examples=["1.0815"])
    base: str = Field(description="... were worth one unit of this.", examples=["EUR"])
    source: str = Field(description="Who published it.", examples=["ecb"])


class ReferenceRatePage(Schema):
    """A page of published rates, the latest day first."""

    items: list[ReferenceRateOut] = Field(description="The rates.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")


class DayRateOut(Schema):
    """What one unit of a currency is worth on a day, or why that is not known."""

    currency: str = Field(description="One unit of this ...", examples=["USD"])
    name: str = Field(description="For a person.", examples=["US Dollar"])
    rate: Amount | None = Field(
        description="... is worth so many units of the base currency; null where no rate counts.", examples=["4.2515"]
    )
    day: date | None = Field(description="The day the rate is of: perhaps an earlier one.", examples=["2026-03-31"])
    source: str | None = Field(description="Who says so.", examples=["ecb"])
    missing: str | None = Field(description="Why there is none, and what to do; null where there is one.")


class DayRatesOut(Schema):
    """The rates that count for a company on a day."""

    day: date = Field(description="The day.", examples=["2026-03-31"])
    base: str = Field(description="Currency of the books.", examples=["MYR"])
    source: str = Field(description="Whose rates were looked at.", examples=["ecb"])
    max_age_days: int = Field(description="How many days older a rate may be.", examples=[5])
    items: list[DayRateOut] = Field(description="By currency.")


class ReferenceCurrencyOut(Schema):
    """A currency that a central bank publishes, and the days that are loaded."""

    currency: str = Field(description="Code of the currency.", examples=["USD"])
    name: str = Field(description="For a person.", examples=["US Dollar"])
    first_day: date = Field(description="The first day with a rate.", examples=["1999-01-04"])
    last_day: date = Field(description="The last day with a rate.", examples=["2026-03-31"])
    units: Amount = Field(description="Units of it for one unit of `base` on the last day.", examples=["1.0815"])


class ReferenceCurrenciesOut(Schema):
    """The set of rates a central bank publishes, as far as it is loaded."""

    source: str = Field(description="Who published it.", examples=["ecb"])
    base: str = Field(description="What one unit of is worth the others.", examples=["EUR"])
    items: list[ReferenceCurrencyOut] = Field(description="By currency; none where nothing was loaded.")

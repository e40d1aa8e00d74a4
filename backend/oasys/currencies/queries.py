"""Reads of units and rates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.db.models import Count

from oasys.core.reads import rows_where
from oasys.core.words import say
from oasys.currencies.errors import RateMissing, UnitUnknown
from oasys.currencies.historical import FIXED_SOURCE, fixed_euro_units
from oasys.currencies.models import ExchangeRate, RatePolicy, ReferenceRate, Unit
from oasys.currencies.providers import PROVIDERS, Provider
from oasys.currencies.rules import cross_rate, iso_currency
from oasys.organisations.models import Company

DEFAULT_SOURCE = "manual"
LAST_RATE = "currency = %s and base = %s and source = %s and day between %s and %s order by day desc limit 1"
# One step in the primary key for each currency: the table holds every day since 1999.
REFERENCE_CURRENCIES = """
with recursive seen as (
  (select currency from currencies_reference_rate where source = %(source)s order by currency limit 1)
  union all
  select (select r.currency from currencies_reference_rate r
          where r.source = %(source)s and r.currency > seen.currency order by r.currency limit 1)
  from seen where seen.currency is not null
)
select seen.currency, first.day, last.day, last.units from seen
cross join lateral (select day from currencies_reference_rate r
  where r.source = %(source)s and r.currency = seen.currency order by day limit 1) first
cross join lateral (select day, units from currencies_reference_rate r
  where r.source = %(source)s and r.currency = seen.currency order by day desc limit 1) last
order by seen.currency
"""


@dataclass(frozen=True, slots=True)
class RateRule:
    """Whose rates count, and how many days older than asked for one may be; 0: of that very day."""

    source: str = DEFAULT_SOURCE
    max_age_days: int = 0


@dataclass(frozen=True, slots=True)
class DayRate:
    """The rate of a currency that counts on a day, with its own day and source; or, in `missing`, why there is none."""

    currency: str
    name: str
    rate: Decimal | None = None
    day: date | None = None
    source: str | None = None
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class ReferenceCurrency:
    """A currency that a source publishes: the first and the last day that are loaded, and its units on the last."""

    currency: str
    name: str
    first_day: date
    last_day: date
    units: Decimal


@dataclass(frozen=True, slots=True)
class FoundRate:
    """Units of the base for one unit of the currency, with the day and the source that say so."""

    rate: Decimal
    day: date
    source: str


def rate_policy(company: Company) -> RatePolicy:
    """What the company chose; version 0 where it never chose."""
    chosen = RatePolicy.objects.filter(company=company).first()
    return chosen or RatePolicy(
        company=company, source=DEFAULT_SOURCE, rule=RatePolicy.Rule.EXACT, max_age_days=0, version=0
    )


def rate_rule(company: Company, *, source: str | None = None, max_age_days: int | None = None) -> RateRule:
    """What a request says, and for what it does not say the company's own choice."""
    if source is not None and max_age_days is not None:
        return RateRule(source, max_age_days)
    policy = rate_policy(company)
    return RateRule(source or policy.source, policy.max_age_days if max_age_days is None else max_age_days)


def found_rate(*, currency: str, base: str, day: date, rule: RateRule) -> FoundRate:
    """The rate of the day by the rule's source, or the last known before it that is not too old.

    A source of reference rates crosses them, both of one day. Between the euro and what it replaced the law's rate
    counts, whatever the source. Raises RateMissing: a missing rate is never taken for 1.
    """
    fixed = fixed_euro_units(currency, day), fixed_euro_units(base, day)
    if fixed[0] is not None and fixed[1] is not None:
        return FoundRate(cross_rate(currency_units=fixed[0], base_units=fixed[1]), day, FIXED_SOURCE)
    provider = PROVIDERS.get(rule.source)
    if provider is not None:
        return _cross(provider, currency, base, day, rule)
    first = day - timedelta(days=rule.max_age_days)
    known = rows_where(ExchangeRate, LAST_RATE, currency, base, rule.source, first, day)
    if not known:
        raise _missing(currency, base, day, rule, say("Record it, or name a rate."))
    return FoundRate(known[0].rate, known[0].day, rule.source)


def _cross(provider: Provider, currency: str, base: str, day: date, rule: RateRule) -> FoundRate:
    said = {code: fixed_euro_units(code, day) for code in (currency, base) if provider.base == "EUR"}
    law = {code: fixed for code, fixed in said.items() if fixed is not None}
    codes = [code for code in (currency, base) if code != provider.base and code not in law]
    units = _units_on(provider, codes, day)
    found = day
    if len(units) < len(codes):
        last = _last_day(provider, codes, day)
        if last is None or (day - last).days > rule.max_age_days:
            advice = (
                say("The last day before with both is {last}; or name a rate.", last=last)
                if last
                else say("Load them with ./oasys rates, or name a rate.")
            )
            raise _missing(currency, base, day, rule, advice)
        found, units = last, _units_on(provider, codes, last)
    units |= law | {provider.base: Decimal(1)}
    rate = cross_rate(currency_units=units[currency], base_units=units[base])
    return FoundRate(rate, found, provider.source)


def _units_on(provider: Provider, codes: Sequence[str], day: date) -> dict[str, Decimal]:
    rows = rows_where(ReferenceRate, "source = %s and currency = any(%s) and day = %s", provider.source, codes, day)
    return {row.currency: row.units for row in rows}


def _last_day(provider: Provider, codes: Sequence[str], day: date) -> date | None:
    days = ReferenceRate.objects.filter(source=provider.source, currency__in=codes, day__lt=day)
    found = days.values("day").annotate(known=Count("currency")).filter(known=len(codes)).order_by("-day").first()
    return found["day"] if found else None


def _missing(currency: str, base: str, day: date, rule: RateRule, advice: str) -> RateMissing:
    places = {"currency": currency, "base": base, "day": day, "source": rule.source, "days": rule.max_age_days}
    lacks = (
        say(
            "There is no rate of {currency} in {base} on {day}, nor on the {days} days before, by the source {source}.",
            **places,
        )
        if rule.max_age_days
        else say("There is no rate of {currency} in {base} on {day} by the source {source}.", **places)
    )
    return RateMissing(f"{lacks} {advice}", currency=currency, base=base, day=day.isoformat(), source=rule.source)


def rates_of_day(*, company: Company, day: date, rule: RateRule, currency: str | None = None) -> list[DayRate]:
    """What the currencies of the tenant are worth in the base currency on the day, or this one alone. Raises UnitUnknown.

    A missing rate is said, never left out.
    """
    if currency is None:
        named = {unit.code: unit.name for unit in units() if unit.is_money}
    elif (known := known_units([currency]).get(currency) or iso_currency(currency)) is not None:
        named = {known.code: known.name}
    else:
        raise UnitUnknown(
            say("{currency} is no currency of ISO 4217, nor a unit of yours.", currency=currency), unit=currency
        )
    return [
        _day_rate(code, name, company.base_currency, day, rule)
        for code, name in named.items()
        if code != company.base_currency
    ]


def _day_rate(code: str, name: str, base: str, day: date, rule: RateRule) -> DayRate:
    try:
        found = found_rate(currency=code, base=base, day=day, rule=rule)
    except RateMissing as refusal:
        return DayRate(code, name, missing=refusal.detail)
    return DayRate(code, name, found.rate, found.day, found.source)


def reference_currencies(*, source: str) -> list[ReferenceCurrency]:
    """The currencies a source publishes, by code, as far as they are loaded."""
    with connection.cursor() as cursor:
        cursor.execute(REFERENCE_CURRENCIES, {"source": source})
        rows = cursor.fetchall()
    return [ReferenceCurrency(code, iso.name if (iso := iso_currency(code)) else code, *spans) for code, *spans in rows]


def reference_rates(
    *, source: str, currency: str, from_date: date | None, to_date: date | None, limit: int, after: date | None
) -> list[ReferenceRate]:
    """What a source published of a currency, the latest day first, from behind `after`; one more than `limit`."""
    rows = ReferenceRate.objects.filter(source=source, currency=currency).order_by("-day")
    bounds = {"day__gte": from_date, "day__lte": to_date, "day__lt": after}
    return list(rows.filter(**{name: day for name, day in bounds.items() if day})[: limit + 1])


def rates(
    *, currency: str | None, base: str | None, source: str | None, limit: int, after: tuple[date, UUID] | None
) -> list[ExchangeRate]:
    """Rates, the latest day first, from behind `after`; one more than `limit`."""
    rows = ExchangeRate.objects.order_by("-day", "-id")
    named = {"currency": currency, "base": base, "source": source}
    rows = rows.filter(**{name: value for name, value in named.items() if value})
    if after is not None:
        rows = rows.extra(where=["(day, id) < (%s, %s)"], params=after)
    return list(rows[: limit + 1])


def known_units(codes: Iterable[str]) -> dict[str, Unit]:
    """The units of these codes that the tenant uses, by code."""
    return {unit.code: unit for unit in rows_where(Unit, "code = any(%s)", list(codes))}


def units() -> list[Unit]:
    """The units the tenant uses, by code."""
    return list(Unit.objects.order_by("code", "id"))

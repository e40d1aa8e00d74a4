"""Reads of units and rates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Count

from oasys.core.reads import rows_where
from oasys.currencies.errors import RateMissing
from oasys.currencies.historical import FIXED_SOURCE, fixed_euro_units
from oasys.currencies.models import ExchangeRate, RatePolicy, ReferenceRate, Unit
from oasys.currencies.providers import PROVIDERS, Provider
from oasys.currencies.rules import cross_rate
from oasys.organisations.models import Company

DEFAULT_SOURCE = "manual"


@dataclass(frozen=True, slots=True)
class RateRule:
    """Whose rates count, and how many days older than asked for one may be; 0: of that very day."""

    source: str = DEFAULT_SOURCE
    max_age_days: int = 0


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


def rate_on(*, currency: str, base: str, day: date, source: str) -> Decimal:
    """Units of `base` for one unit of `currency` on that very day by that source. Raises RateMissing."""
    return found_rate(currency=currency, base=base, day=day, rule=RateRule(source)).rate


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
    rates = ExchangeRate.objects.filter(currency=currency, base=base, source=rule.source, day__range=(first, day))
    rate = rates.order_by("-day").first()
    if rate is None:
        raise _missing(currency, base, day, rule, "record it, or name a rate")
    return FoundRate(rate.rate, rate.day, rule.source)


def _cross(provider: Provider, currency: str, base: str, day: date, rule: RateRule) -> FoundRate:
    said = {code: fixed_euro_units(code, day) for code in (currency, base) if provider.base == "EUR"}
    law = {code: fixed for code, fixed in said.items() if fixed is not None}
    codes = [code for code in (currency, base) if code != provider.base and code not in law]
    units = _units_on(provider, codes, day)
    found = day
    if len(units) < len(codes):
        last = _last_day(provider, codes, day)
        if last is None or (day - last).days > rule.max_age_days:
            advice = f"the last day before with both is {last}" if last else "load them with ./oasys rates"
            raise _missing(currency, base, day, rule, f"{advice}, or name a rate")
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
    days = f", nor of the {rule.max_age_days} days before," if rule.max_age_days else ""
    message = f"There is no rate of {currency} in {base} on {day}{days} by the source {rule.source}: {advice}."
    return RateMissing(message, currency=currency, base=base, day=day.isoformat(), source=rule.source)


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

"""Reads of units and rates."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count

from oasys.core.reads import rows_where
from oasys.currencies.errors import RateMissing
from oasys.currencies.models import ExchangeRate, ReferenceRate, Unit
from oasys.currencies.providers import PROVIDERS, Provider
from oasys.currencies.rules import cross_rate


def rate_on(*, currency: str, base: str, day: date, source: str) -> Decimal:
    """Units of `base` for one unit of `currency` on that very day by that source.

    A source of reference rates crosses them. Raises RateMissing: a missing rate is never taken for 1.
    """
    provider = PROVIDERS.get(source)
    if provider is not None:
        return _cross(provider, currency, base, day)
    rate = ExchangeRate.objects.filter(currency=currency, base=base, day=day, source=source).first()
    if rate is None:
        raise _missing(currency, base, day, source, "record it, or name a rate")
    found: Decimal = rate.rate
    return found


def _cross(provider: Provider, currency: str, base: str, day: date) -> Decimal:
    rows = rows_where(
        ReferenceRate, "source = %s and currency = any(%s) and day = %s", provider.source, [currency, base], day
    )
    units = {row.currency: row.units for row in rows} | {provider.base: Decimal(1)}
    if currency not in units or base not in units:
        last = _last_day(provider, [code for code in (currency, base) if code != provider.base], day)
        advice = f"the last day before with both is {last}" if last else "load them with ./oasys rates"
        raise _missing(currency, base, day, provider.source, f"{advice}, or name a rate")
    return cross_rate(currency_units=units[currency], base_units=units[base])


def _last_day(provider: Provider, codes: Sequence[str], day: date) -> date | None:
    days = ReferenceRate.objects.filter(source=provider.source, currency__in=codes, day__lt=day)
    found = days.values("day").annotate(known=Count("currency")).filter(known=len(codes)).order_by("-day").first()
    return found["day"] if found else None


def _missing(currency: str, base: str, day: date, source: str, advice: str) -> RateMissing:
    message = f"There is no rate of {currency} in {base} on {day} by the source {source}: {advice}."
    return RateMissing(message, currency=currency, base=base, day=day.isoformat(), source=source)


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

"""Reads of units and rates."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from oasys.core.reads import rows_where
from oasys.currencies.errors import RateMissing
from oasys.currencies.models import ExchangeRate, Unit


def rate_on(*, currency: str, base: str, day: date, source: str) -> ExchangeRate:
    """The rate of that very day by that source. Raises RateMissing: a missing rate is never taken for 1."""
    rate = ExchangeRate.objects.filter(currency=currency, base=base, day=day, source=source).first()
    if rate is None:
        message = (
            f"There is no rate of {currency} in {base} on {day} by the source {source}: record it, or name a rate."
        )
        raise RateMissing(message, currency=currency, base=base, day=day.isoformat(), source=source)
    return rate


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

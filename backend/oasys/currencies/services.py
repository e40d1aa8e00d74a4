"""Units are taken into use; rates are recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection, transaction

from oasys.core.errors import FieldError, Invalid, StaleVersion
from oasys.core.words import marked, say
from oasys.currencies.errors import RateDiffers, RateInvalid, UnitDiffers, UnitUnknown
from oasys.currencies.models import ExchangeRate, RatePolicy, Unit
from oasys.currencies.providers import PROVIDERS, Provider, UnreadableRates
from oasys.currencies.rules import iso_currency
from oasys.organisations.models import Company

LOAD_REFERENCE = """
insert into currencies_reference_rate (source, currency, day, units)
select %s, q.currency, q.day, q.units from unnest(%s::text[], %s::date[], %s::numeric[]) q(currency, day, units)
on conflict (source, currency, day) do nothing
"""
DIFFERING_REFERENCE = """
select q.currency, q.day, r.units, q.units from unnest(%s::text[], %s::date[], %s::numeric[]) q(currency, day, units)
join currencies_reference_rate r on r.source = %s and r.currency = q.currency and r.day = q.day
where r.units <> q.units order by q.day, q.currency limit 1
"""


@dataclass(frozen=True, slots=True)
class RateInput:
    """`rate` units of `base` are worth one unit of `currency` on `day`."""

    currency: str
    base: str
    day: date
    rate: Decimal


@transaction.atomic(savepoint=False)
def ensure_unit(
    code: str, *, name: str | None = None, decimals: int | None = None, is_money: bool | None = None
) -> Unit:
    """The unit of the open tenant with this code, taken into use where it is new.

    A code of ISO 4217 is money with its own exponent; any other unit is declared with its decimals first.
    Raises UnitUnknown, UnitDiffers where the unit stands with other decimals or another kind.
    """
    iso = iso_currency(code)
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        if iso is not None:
            _refuse_other(code, iso.decimals, True, decimals, is_money)
            fresh = Unit(code=code, name=iso.name, decimals=iso.decimals, is_money=True)
        elif decimals is not None and not is_money:
            fresh = Unit(code=code, name=name or code, decimals=decimals, is_money=False)
        else:
            message = say(
                "{code} is not a currency of ISO 4217: declare it as a unit, with its decimals, first.", code=code
            )
            raise UnitUnknown(message, unit=code)
        Unit.objects.bulk_create([fresh], ignore_conflicts=True)
        unit = Unit.objects.get(code=code)
    _refuse_other(code, unit.decimals, unit.is_money, decimals, is_money)
    return unit


def _refuse_other(code: str, decimals: int, is_money: bool, said_decimals: int | None, said_money: bool | None) -> None:
    if said_decimals not in (None, decimals) or said_money not in (None, is_money):
        sentence = (
            marked("{code} has {decimals} decimals and is money; that never changes.")
            if is_money
            else marked("{code} has {decimals} decimals and is not money; that never changes.")
        )
        raise UnitDiffers(say(sentence, code=code, decimals=decimals), unit=code)


@transaction.atomic(savepoint=False)
def record_rates(*, source: str, rates: Sequence[RateInput]) -> int:
    """Records rates of one source; those that stand already with the same value are left. The number of new ones.

    Raises RateInvalid, RateDiffers naming each row, UnitUnknown.
    """
    if source in PROVIDERS:
        message = say(
            "The rates of {source} are loaded as published: record your own under another source.", source=source
        )
        raise RateInvalid(message, errors=[FieldError("/source", RateInvalid.code, message)])
    errors = [
        FieldError(f"/rates/{row}/rate", RateInvalid.code, say("A rate is greater than zero, between two units."))
        for row, rate in enumerate(rates)
        if rate.rate <= 0 or rate.currency == rate.base
    ]
    if errors:
        raise RateInvalid(say("Some rates cannot be."), errors=errors)
    for code in sorted({rate.currency for rate in rates} | {rate.base for rate in rates}):
        ensure_unit(code)
    before = _standing(source, rates)
    ExchangeRate.objects.bulk_create(
        (
            ExchangeRate(currency=rate.currency, base=rate.base, day=rate.day, source=source, rate=rate.rate)
            for rate in rates
        ),
        ignore_conflicts=True,
    )
    now = _standing(source, rates)
    errors = [
        FieldError(
            f"/rates/{row}/rate", RateDiffers.code, say("{now:f} stands for {day} already.", now=now[key], day=rate.day)
        )
        for row, rate in enumerate(rates)
        if now[key := (rate.currency, rate.base, rate.day)] != rate.rate
    ]
    if errors:
        raise RateDiffers(
            say("Entries may rest on the rate that stands: record the other one under another source."), errors=errors
        )
    return len(now) - len(before)


def _standing(source: str, rates: Sequence[RateInput]) -> dict[tuple[str, str, date], Decimal]:
    rows = ExchangeRate.objects.filter(
        source=source, day__in={rate.day for rate in rates}, currency__in={rate.currency for rate in rates}
    )
    wanted = {(rate.currency, rate.base, rate.day) for rate in rates}
    return {key: row.rate for row in rows if (key := (row.currency, row.base, row.day)) in wanted}


@transaction.atomic(savepoint=False)
def choose_rate_policy(*, company: Company, source: str, rule: str, max_age_days: int, version: int) -> RatePolicy:
    """Whose rates the company takes from now on; what is posted keeps its own. Locks the company's choice.

    Raises StaleVersion, Invalid where rule and age do not belong together.
    """
    if (rule == RatePolicy.Rule.EXACT) != (max_age_days == 0):
        message = say(
            "exact takes rates of the very day (max_age_days 0); last_known says how old one may be, "
            "from 1 to 366 days."
        )
        raise Invalid(message, errors=[FieldError("/max_age_days", "core.out_of_range", message)])
    RatePolicy.objects.bulk_create(
        [RatePolicy(company=company, source=source, rule=rule, max_age_days=max_age_days, version=0)],
        ignore_conflicts=True,
    )
    policy = RatePolicy.objects.select_for_update().get(company=company)
    if policy.version != version:
        raise StaleVersion(say("The choice was changed in the meantime."), version=policy.version)
    policy.source, policy.rule, policy.max_age_days = source, rule, max_age_days
    policy.version += 1
    policy.save(update_fields=["source", "rule", "max_age_days", "version"])
    return policy


@dataclass(frozen=True, slots=True)
class ReferenceRatesLoaded:
    """How many quotes were new, how many stood already, and the days they span."""

    new: int
    standing: int
    first_day: date
    last_day: date


@transaction.atomic
def load_reference_rates(*, provider: Provider, content: bytes) -> ReferenceRatesLoaded:
    """Loads what a provider published, all of it or nothing; as the owner's role, because the application only reads it.

    Raises UnreadableRates, RateDiffers where another rate of a day stands: what was published is never changed.
    """
    quotes = list(provider.read(content))
    if not quotes:
        raise UnreadableRates(say("the file holds no rates"))
    columns = ([q.currency for q in quotes], [q.day for q in quotes], [q.units for q in quotes])
    with connection.cursor() as cursor:
        cursor.execute(LOAD_REFERENCE, [provider.source, *columns])
        new = cursor.rowcount
        cursor.execute(DIFFERING_REFERENCE, [*columns, provider.source])
        differing = cursor.fetchone()
    if differing:
        currency, day, standing, said = differing
        message = say(
            "{currency} on {day}: {standing:f} stands, the file says {said:f}. Nothing was loaded.",
            currency=currency,
            day=day,
            standing=standing,
            said=said,
        )
        raise RateDiffers(message, currency=currency, day=day.isoformat())
    days = [quote.day for quote in quotes]
    return ReferenceRatesLoaded(new, len(quotes) - new, min(days), max(days))

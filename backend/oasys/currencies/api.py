"""Units and exchange rates of the tenant."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status
from pydantic import Field

from oasys.core.concurrency import expected_version, set_etag
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.wire import Day, Line, RateSource, UnitCode, answers
from oasys.currencies import queries, services
from oasys.currencies.providers import PROVIDERS
from oasys.currencies.schemas import (
    DayRatesOut,
    RatePage,
    RatePolicyIn,
    RatePolicyOut,
    RatesIn,
    RatesRecorded,
    ReferenceCurrenciesOut,
    ReferenceRatePage,
    UnitIn,
    UnitOut,
)
from oasys.organisations.auth import Member
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Currencies"])
POLICY = "/companies/{uuid:company_id}/rate-policy"


@router.get("/units", auth=Member(Permission.LEDGER_READ), response=answers(s200=list[UnitOut]), summary="List units")
def list_units(request: HttpRequest) -> Any:
    """The currencies and other units the tenant uses, by code."""
    return queries.units()


@router.post("/units", auth=Member(Permission.RATE_CHANGE), response=answers(s201=UnitOut), summary="Declare a unit")
def declare_unit(request: HttpRequest, body: UnitIn) -> Any:
    """A unit that is not money: shares, hours, tokens. Its decimals never change."""
    return Status(201, services.ensure_unit(body.code, name=body.name, decimals=body.decimals, is_money=False))


@router.get(
    "/exchange-rates",
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=RatePage),
    summary="List exchange rates",
)
def list_rates(
    request: HttpRequest,
    currency: UnitCode | None = None,
    base: UnitCode | None = None,
    source: Line | None = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Any:
    """Recorded rates, the latest day first."""
    key = decode_cursor(after, date, UUID) if after else None
    found = queries.rates(currency=currency, base=base, source=source, limit=limit, after=key)
    rows, cursor = page(found, limit=limit, key=lambda row: (row.day, row.id))
    return {"items": rows, "next": cursor}


@router.post(
    "/exchange-rates",
    auth=Member(Permission.RATE_CHANGE),
    response=answers(s201=RatesRecorded),
    summary="Record exchange rates",
)
def record_rates(request: HttpRequest, body: RatesIn) -> Any:
    """Records rates by day and source; one that stands with another value is refused."""
    rates = [services.RateInput(rate.currency, rate.base, rate.day, rate.rate) for rate in body.rates]
    return Status(201, {"recorded": services.record_rates(source=body.source, rates=rates)})


@router.get(
    POLICY,
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=RatePolicyOut),
    summary="Read a company's choice of rates",
)
def read_rate_policy(request: HttpRequest, response: HttpResponse, company_id: UUID) -> Any:
    """Whose rates it takes, and how old they may be; manual and exact, until it chooses."""
    policy = queries.rate_policy(company_of(company_id))
    set_etag(response, policy.version)
    return policy


@router.put(
    POLICY,
    auth=Member(Permission.RATE_CHANGE),
    response=answers(s200=RatePolicyOut, s412=None, s428=None),
    summary="Choose a company's rates",
)
def choose_rate_policy(request: HttpRequest, response: HttpResponse, company_id: UUID, body: RatePolicyIn) -> Any:
    """From now on, where a request does not say otherwise; what is posted keeps the rates it has."""
    policy = services.choose_rate_policy(
        company=company_of(company_id),
        source=body.source,
        rule=body.rule,
        max_age_days=body.max_age_days,
        version=expected_version(request),
    )
    set_etag(response, policy.version)
    return policy


@router.get(
    "/companies/{uuid:company_id}/rates",
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=DayRatesOut),
    summary="Find the rates of a day",
)
def find_rates(
    request: HttpRequest,
    company_id: UUID,
    day: Day,
    currency: UnitCode | None = None,
    rate_source: RateSource | None = None,
    max_rate_age_days: Annotated[int | None, Field(ge=0, le=366)] = None,
) -> Any:
    """What each currency the tenant uses is worth on the day, as an entry of that day would take it; or one currency alone."""
    company = company_of(company_id)
    rule = queries.rate_rule(company, source=rate_source, max_age_days=max_rate_age_days)
    return {
        "day": day,
        "base": company.base_currency,
        "source": rule.source,
        "max_age_days": rule.max_age_days,
        "items": queries.rates_of_day(company=company, day=day, rule=rule, currency=currency),
    }


@router.get(
    "/reference-currencies",
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=ReferenceCurrenciesOut),
    summary="List the currencies of reference rates",
)
def list_reference_currencies(request: HttpRequest, source: Literal["ecb"] = "ecb") -> Any:
    """What a central bank publishes, as far as it is loaded: each currency with its days and its latest rate."""
    items = queries.reference_currencies(source=source)
    return {"source": source, "base": PROVIDERS[source].base, "items": items}


@router.get(
    "/reference-rates",
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=ReferenceRatePage),
    summary="List reference rates",
)
def list_reference_rates(
    request: HttpRequest,
    currency: UnitCode,
    source: Literal["ecb"] = "ecb",
    from_date: Day | None = None,
    to_date: Day | None = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Any:
    """What a central bank published of a currency, the latest day first. Entries name it as `rate_source`."""
    key = decode_cursor(after, date)[0] if after else None
    found = queries.reference_rates(
        source=source, currency=currency, from_date=from_date, to_date=to_date, limit=limit, after=key
    )
    rows, cursor = page(found, limit=limit, key=lambda row: (row.day,))
    base = PROVIDERS[source].base
    items = [
        {"day": row.day, "currency": row.currency, "units": row.units, "base": base, "source": source} for row in rows
    ]
    return {"items": items, "next": cursor}

"""Reads of tax codes, their rates on a day, and how a company computes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch, QuerySet

from oasys.core.errors import NotFound
from oasys.core.money import ZERO
from oasys.core.reads import row_where, rows_where
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.organisations.models import Company
from oasys.tax.errors import TaxRateMissing
from oasys.tax.models import TaxCode, TaxComponent, TaxPolicy, TaxRate, Treatment
from oasys.tax.shapes import Kind, Level, Mode, Tax

ON_A_DAY = """
select k.id, p.id, coalesce(p.name, k.name), p.is_compound, p.is_per_unit, p.recoverable_percent, q.value, q.starts_on,
       p.output_account_id, p.input_account_id, p.deferred_account_id
from tax_code k
left join tax_component p on p.tenant_id = k.tenant_id and p.tax_code_id = k.id
left join lateral (
  select value, starts_on from tax_rate r
  where r.tenant_id = p.tenant_id and r.component_id = p.id and r.starts_on <= %(day)s
  order by r.starts_on desc limit 1) q on true
where k.tenant_id = %(tenant)s and k.company_id = %(company)s and k.id = any(%(ids)s)
order by k.code, k.id, p.number
"""
KINDS = {Treatment.REVERSE_CHARGE.value: Kind.REVERSE_CHARGE, Treatment.WITHHOLDING.value: Kind.WITHHELD}


@dataclass(frozen=True, slots=True)
class TaxOnDay:
    """One tax of a code as it stands on a day. `component_id` None: the code has no taxes, and this is nothing at no rate."""

    component_id: UUID | None
    name: str
    is_per_unit: bool
    rate: Decimal | None
    starts_on: date | None
    tax: Tax | None
    """What the engine takes; None where the day has no rate."""
    output_account_id: UUID | None = None
    input_account_id: UUID | None = None
    deferred_account_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CodeOnDay:
    """A tax code and what it comes to on a day."""

    code: TaxCode
    day: date
    taxes: tuple[TaxOnDay, ...]

    @property
    def is_missing(self) -> bool:
        return any(one.tax is None for one in self.taxes)

    def computable(self) -> tuple[Tax, ...]:
        """For the engine. Raises TaxRateMissing: a rate that is not there is never taken for 0."""
        found = tuple(one.tax for one in self.taxes if one.tax is not None)
        if len(found) < len(self.taxes):
            message = say(
                "{code} has no rate on {day}: set one, or take another tax code.", code=self.code.code, day=self.day
            )
            raise TaxRateMissing(message, tax_code=self.code.code, day=self.day.isoformat())
        return found


def whole_codes() -> QuerySet[TaxCode]:
    """Codes with their components and rates, read in three statements."""
    rates = Prefetch("rates", TaxRate.objects.order_by("-starts_on"))
    components = TaxComponent.objects.select_related("output_account", "input_account", "deferred_account")
    return TaxCode.objects.prefetch_related(
        Prefetch("components", components.order_by("number").prefetch_related(rates))
    )


def codes(
    *,
    company: Company,
    limit: int,
    after: tuple[str, UUID] | None = None,
    direction: str | None = None,
    is_active: bool | None = None,
) -> list[TaxCode]:
    """Tax codes by code, from behind `after`; one more than `limit`."""
    rows = whole_codes().filter(company=company)
    if direction is not None:
        rows = rows.filter(direction=direction)
    if is_active is not None:
        rows = rows.filter(is_active=is_active)
    if after is not None:
        rows = rows.extra(where=["(tax_code.code, tax_code.id) > (%s, %s)"], params=after)
    return list(rows.order_by("code", "id")[: limit + 1])


def code_of(*, company: Company, tax_code_id: UUID) -> TaxCode:
    """Raises NotFound."""
    code = whole_codes().filter(company=company, id=tax_code_id).first()
    if code is None:
        raise NotFound(say("There is no such tax code."))
    return code


def codes_on(*, company: Company, day: date, ids: Collection[UUID] | None = None) -> dict[UUID, CodeOnDay]:
    """What tax codes come to on a day, by id: those named, or all that are in use. Ids that the company lacks are left out."""
    found = {code.id: code for code in _named(company, ids)}
    if not found:
        return {}
    taxes: dict[UUID, list[TaxOnDay]] = {}
    with connection.cursor() as cursor:
        cursor.execute(ON_A_DAY, {"tenant": current_tenant_id(), "company": company.id, "day": day, "ids": list(found)})
        for row in cursor.fetchall():
            code_id, component_id, name, compound, per_unit, recoverable, value, starts_on, *accounts = row
            code = found[code_id]
            if component_id is None:
                tax: Tax | None = Tax(key=str(code_id), rate=ZERO)
            else:
                tax = (
                    None
                    if value is None
                    else Tax(
                        key=str(component_id),
                        rate=value,
                        kind=KINDS.get(code.treatment, Kind.CHARGED),
                        is_compound=compound,
                        is_per_unit=per_unit,
                        recoverable_percent=recoverable,
                        together=str(code_id) if code.rounds_together else "",
                    )
                )
            taxes.setdefault(code_id, []).append(
                TaxOnDay(component_id, name, bool(per_unit), value, starts_on, tax, *accounts)
            )
    return {code_id: CodeOnDay(found[code_id], day, tuple(of_code)) for code_id, of_code in taxes.items()}


def _named(company: Company, ids: Collection[UUID] | None) -> list[TaxCode]:
    if ids is None:
        return rows_where(TaxCode, "company_id = %s and is_active order by code, id", company.id)
    return rows_where(TaxCode, "company_id = %s and id = any(%s) order by code, id", company.id, list(ids))


def code_ids(company: Company) -> list[UUID]:
    """Of all tax codes of the company, also those that are in use no more."""
    return list(TaxCode.objects.filter(company=company).values_list("id", flat=True))


def rate_changes(company: Company) -> list[date]:
    """The days on which a rate of the company begins or ends, the earliest first."""
    days = TaxRate.objects.filter(company=company).order_by("starts_on").values_list("starts_on", flat=True)
    return list(days.distinct())


@dataclass(frozen=True, slots=True)
class Policy:
    """How documents of a company are computed; version 0: it never chose, and this is what counts then."""

    rounding_level: Level = Level.LINE
    rounding_mode: Mode = Mode.HALF_UP
    prices_include_tax: bool = False
    is_cash_accounting: bool = False
    cash_step: Decimal | None = None
    version: int = 0


def policy_of(company: Company) -> Policy:
    """What the company chose, or its tax pack for it."""
    chosen = row_where(TaxPolicy, "company_id = %s", company.id)
    if chosen is None:
        return Policy()
    return Policy(
        Level(chosen.rounding_level),
        Mode(chosen.rounding_mode),
        chosen.prices_include_tax,
        chosen.is_cash_accounting,
        chosen.cash_step,
        chosen.version,
    )

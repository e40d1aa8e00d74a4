"""Taxes over HTTP. Each operation parses, makes one call, answers."""

from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Status

from oasys.core.concurrency import expected_version, set_etag
from oasys.core.errors import FieldError, Invalid
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.wire import Day, answers
from oasys.ledger.api.companies import router as companies
from oasys.ledger.schemas import CompanyIn
from oasys.organisations.auth import Member
from oasys.organisations.packs import UnknownPack, load_pack
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of
from oasys.tax import queries, services
from oasys.tax.computing import Computed, computed
from oasys.tax.installing import create_company_with_taxes, install_tax_pack
from oasys.tax.models import TaxCode
from oasys.tax.queries import CodeOnDay
from oasys.tax.schemas import (
    CompanyMade,
    ComputedOut,
    ComputeIn,
    DirectionName,
    PackIn,
    PackInstalled,
    PolicyIn,
    PolicyOut,
    RatesOnDay,
    TaxCodeIn,
    TaxCodeOut,
    TaxCodePage,
    TaxCodePatch,
    TaxRatesIn,
)
from oasys.tax.shapes import TaxedLine

router = Router(tags=["Taxes"])
CODES = "/companies/{uuid:company_id}/tax-codes"
CODE = CODES + "/{uuid:tax_code_id}"
RATES = CODE + "/rates/{starts_on}"
TAX = "/companies/{uuid:company_id}/tax"
TOTALS = (
    "discount", "net", "tax", "gross", "withheld", "prepaid", "rounding_amount", "payable", "self_assessed", "recoverable", "cost",
)  # fmt: skip
CHANGED = answers(s200=TaxCodeOut, s412=None, s428=None)
Direction = Annotated[DirectionName | None, Query(description="Only codes for sales, or for purchases.")]
IsActive = Annotated[bool | None, Query(description="Only codes that are in use, or that are not.")]
StartsOn = Annotated[Day, Path(description="The first day of the rates.")]


# beside the other operations of companies: the ledger knows of no taxes
@companies.post(
    "/companies", auth=Member(Permission.COMPANY_CREATE), response=answers(s201=CompanyMade), summary="Create a company"
)
def create_company(request: HttpRequest, response: HttpResponse, body: CompanyIn) -> Any:
    """A company with its books and the tax codes of its country: the answer says how much its packs made."""
    try:
        pack = load_pack(body.country_pack)
    except UnknownPack as error:
        raise Invalid(str(error), errors=[FieldError("/country_pack", "ledger.pack_unknown", str(error))]) from error
    made = create_company_with_taxes(
        name=body.name,
        pack=pack,
        base_currency=body.base_currency,
        fiscal_year_start_month=body.fiscal_year_start_month,
        first_year_on=body.first_year_on or datetime.now(UTC).date(),
        calendar=body.calendar.calendar() if body.calendar else None,
        first_year=(body.first_year_starts_on, body.first_year_ends_on) if body.first_year_starts_on else None,
    )
    set_etag(response, made.company.version)
    return Status(201, made)


def _out(code: TaxCode) -> dict[str, Any]:
    return {name: getattr(code, name) for name in TaxCodeOut.model_fields if name != "components"} | {
        "components": [
            {
                "id": one.id,
                "number": one.number,
                "name": one.name,
                "is_compound": one.is_compound,
                "is_per_unit": one.is_per_unit,
                "recoverable_percent": one.recoverable_percent,
                "output_account_code": one.output_account.code if one.output_account else None,
                "input_account_code": one.input_account.code if one.input_account else None,
                "deferred_account_code": one.deferred_account.code if one.deferred_account else None,
                "rates": list(one.rates.all()),
            }
            for one in code.components.all()
        ]
    }


def _answer(response: HttpResponse, code: TaxCode) -> Any:
    set_etag(response, code.version)
    return _out(code)


@router.get(CODES, auth=Member(Permission.LEDGER_READ), response=answers(s200=TaxCodePage), summary="List tax codes")
def list_codes(
    request: HttpRequest,
    company_id: UUID,
    direction: Direction = None,
    is_active: IsActive = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Any:
    """The tax codes of the company by code, with their components and rates."""
    key = decode_cursor(after, str, UUID) if after else None
    found = queries.codes(
        company=company_of(company_id), limit=limit, after=key, direction=direction, is_active=is_active
    )
    rows, cursor = page(found, limit=limit, key=lambda row: (row.code, row.id))
    return {"items": [_out(row) for row in rows], "next": cursor}


@router.post(CODES, auth=Member(Permission.TAX_CHANGE), response=answers(s201=TaxCodeOut), summary="Make a tax code")
def make_code(request: HttpRequest, response: HttpResponse, company_id: UUID, body: TaxCodeIn) -> Any:
    """A tax code with its components and their rates; accounts are named by code."""
    code = services.create_code(company=company_of(company_id), code=body.said())
    return Status(201, _answer(response, code))


@router.get(
    CODE, auth=Member(Permission.LEDGER_READ), response=answers(s200=TaxCodeOut, s304=None), summary="Read a tax code"
)
def read_code(request: HttpRequest, response: HttpResponse, company_id: UUID, tax_code_id: UUID) -> Any:
    """One tax code, with the ETag that changing it and its rates needs."""
    return _answer(response, queries.code_of(company=company_of(company_id), tax_code_id=tax_code_id))


@router.patch(CODE, auth=Member(Permission.TAX_CHANGE), response=CHANGED, summary="Change a tax code")
def change_code(
    request: HttpRequest, response: HttpResponse, company_id: UUID, tax_code_id: UUID, body: TaxCodePatch
) -> Any:
    """Its name, category, reasons and accounts, and whether it is in use. What it is never changes: make another code for that."""
    said = body.model_dump(exclude_unset=True)
    parts = said.pop("components", None)
    code = services.change_code(
        company=company_of(company_id),
        tax_code_id=tax_code_id,
        version=expected_version(request),
        changes=said,
        accounts=None
        if parts is None
        else [{name.removesuffix("_code"): value for name, value in part.items()} for part in parts],
    )
    return _answer(response, code)


@router.put(RATES, auth=Member(Permission.TAX_CHANGE), response=CHANGED, summary="Set rates from a day on")
def set_rates(
    request: HttpRequest,
    response: HttpResponse,
    company_id: UUID,
    tax_code_id: UUID,
    starts_on: StartsOn,
    body: TaxRatesIn,
) -> Any:
    """They count until others begin. Refused where entries rest on the rate of these days."""
    code = services.set_rates(
        company=company_of(company_id),
        tax_code_id=tax_code_id,
        version=expected_version(request),
        starts_on=starts_on,
        values=body.values,
    )
    return _answer(response, code)


@router.delete(RATES, auth=Member(Permission.TAX_CHANGE), response=CHANGED, summary="Take rates back")
def remove_rates(
    request: HttpRequest, response: HttpResponse, company_id: UUID, tax_code_id: UUID, starts_on: StartsOn
) -> Any:
    """The rates before that day go on. Refused where entries rest on them."""
    code = services.remove_rates(
        company=company_of(company_id),
        tax_code_id=tax_code_id,
        version=expected_version(request),
        starts_on=starts_on,
    )
    return _answer(response, code)


@router.get(
    TAX + "/rates", auth=Member(Permission.LEDGER_READ), response=answers(s200=RatesOnDay), summary="Rates on a day"
)
def rates_on_day(
    request: HttpRequest,
    company_id: UUID,
    day: Annotated[Day, Query(description="The day.")],
    direction: Direction = None,
) -> Any:
    """What every tax code in use comes to on a day. A rate that is missing is said, never left out and never 0."""
    found = queries.codes_on(company=company_of(company_id), day=day)
    return {
        "day": day,
        "items": [_day(code) for code in found.values() if direction in (None, code.code.direction)],
    }


def _day(on_day: CodeOnDay) -> dict[str, Any]:
    parts = [(one, one.tax) for one in on_day.taxes]
    summable = all(tax is not None and not tax.is_per_unit for _, tax in parts) and parts[0][0].component_id
    return {
        "tax_code_id": on_day.code.id,
        "code": on_day.code.code,
        "name": on_day.code.name,
        "direction": on_day.code.direction,
        "treatment": on_day.code.treatment,
        "is_missing": on_day.is_missing,
        "total_percent": sum(one.rate for one, _ in parts if one.rate is not None) if summable else None,
        "components": [
            {
                "component_id": one.component_id,
                "name": one.name,
                "is_per_unit": one.is_per_unit,
                "rate": one.rate,
                "starts_on": one.starts_on,
            }
            for one, _ in parts
        ],
    }


@router.post(
    TAX + "/compute", auth=Member(Permission.LEDGER_READ), response=answers(s200=ComputedOut), summary="Compute taxes"
)
def compute(request: HttpRequest, company_id: UUID, body: ComputeIn) -> Any:
    """The taxes of a document, by the engine that documents use; nothing is written. A rate that is missing is an error."""
    company = company_of(company_id)
    document = body.said(company.base_currency)
    return _computed(computed(company=company, document=document), document.currency, document.tax_point)


def _computed(made: Computed, currency: str, tax_point: date) -> dict[str, Any]:
    def amounts(key: str, found: Any) -> dict[str, Any]:
        code, part = made.owner[key]
        names = ("base", "tax", "self_assessed", "withheld", "recoverable")
        return {name: getattr(found, name) for name in names} | {
            "tax_code_id": code.code.id,
            "component_id": part.component_id,
        }

    def line(one: TaxedLine) -> dict[str, Any]:
        names = ("amount", "discount_share", "net", "tax", "gross")
        return {name: getattr(one, name) for name in names} | {
            "taxes": [amounts(tax.key, found) for tax, found in one.taxes]
        }

    taxed, document = made.taxed, made.document
    extras = list(zip(document.extras, taxed.extras, strict=True))
    return {name: getattr(taxed, name) for name in TOTALS} | {
        "currency": currency,
        "tax_point": tax_point,
        "prices_include_tax": document.prices_include_tax,
        "rounding_level": document.rounding.level,
        "rounding_mode": document.rounding.mode,
        "lines": [line(one) for one in taxed.lines],
        "charges": [line(one) for extra, one in extras if not extra.is_allowance],
        "allowances": [line(one) for extra, one in extras if extra.is_allowance],
        "taxes": [
            amounts(group.tax.key, group.amounts)
            | {
                "code": group.code.code.code,
                "name": group.part.name,
                "treatment": group.code.code.treatment,
                "rate": group.part.rate,
                "is_per_unit": group.tax.is_per_unit,
                "not_recoverable": group.amounts.not_recoverable,
                "due_on": group.due_on,
                "due_within_months": group.code.code.due_within_months,
                "myinvois_type": group.code.code.myinvois_type,
            }
            for group in made.groups
        ],
        "categories": made.categories,
        "in_base": made.in_base,
    }


@router.get(
    TAX + "/policy",
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=PolicyOut, s304=None),
    summary="Read the tax policy",
)
def read_policy(request: HttpRequest, response: HttpResponse, company_id: UUID) -> Any:
    """How documents are computed where they do not say it themselves, with the ETag that changing it needs."""
    policy = queries.policy_of(company_of(company_id))
    set_etag(response, policy.version)
    return policy


@router.put(
    TAX + "/policy",
    auth=Member(Permission.TAX_CHANGE),
    response=answers(s200=PolicyOut, s412=None, s428=None),
    summary="Choose the tax policy",
)
def choose_policy(request: HttpRequest, response: HttpResponse, company_id: UUID, body: PolicyIn) -> Any:
    """How documents are computed from now on; what is posted stays as it is."""
    company, version = company_of(company_id), expected_version(request)
    policy = services.choose_policy(company=company, version=version, policy=body.said())
    set_etag(response, policy.version)
    return policy


@router.post(
    TAX + "/pack",
    auth=Member(Permission.TAX_CHANGE),
    response=answers(s200=PackInstalled),
    summary="Install a tax pack",
)
def install_pack(request: HttpRequest, company_id: UUID, body: PackIn) -> Any:
    """The tax codes of the company's country that it lacks, and later rates of those that it has; what stands is never changed."""
    return install_tax_pack(company=company_of(company_id), accounts=body.accounts)

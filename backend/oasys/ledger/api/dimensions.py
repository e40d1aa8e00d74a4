"""Dimensions, their values, and what accounts ask of them."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from oasys.core.concurrency import expected_version, set_etag
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.wire import answers
from oasys.ledger import queries
from oasys.ledger.dimension_schemas import (
    DimensionIn,
    DimensionOut,
    DimensionPatch,
    DimensionRules,
    DimensionRulesOut,
    DimensionValueIn,
    DimensionValueOut,
    DimensionValuePage,
    DimensionValuePatch,
    RulesOfAccountOut,
)
from oasys.ledger.services import dimensions
from oasys.organisations.auth import Member
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Dimensions"])
DIMENSIONS = "/companies/{uuid:company_id}/dimensions"
DIMENSION = DIMENSIONS + "/{uuid:dimension_id}"
VALUE = DIMENSION + "/values/{uuid:value_id}"
RULES = "/companies/{uuid:company_id}/accounts/{uuid:account_id}/dimension-rules"


@router.get(
    DIMENSIONS,
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=list[DimensionOut]),
    summary="List dimensions",
)
def list_dimensions(request: HttpRequest, company_id: UUID) -> Any:
    """The analytic axes of the company, by code."""
    return queries.dimensions(company=company_of(company_id))


@router.post(
    DIMENSIONS, auth=Member(Permission.CHART_CHANGE), response=answers(s201=DimensionOut), summary="Add a dimension"
)
def create(request: HttpRequest, response: HttpResponse, company_id: UUID, body: DimensionIn) -> Any:
    """An axis for the lines of the company, such as cost centre or project."""
    dimension = dimensions.create_dimension(company=company_of(company_id), code=body.code, name=body.name)
    set_etag(response, dimension.version)
    return Status(201, dimension)


@router.get(
    DIMENSION,
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=DimensionOut),
    summary="Read a dimension",
)
def read(request: HttpRequest, response: HttpResponse, company_id: UUID, dimension_id: UUID) -> Any:
    """One axis."""
    dimension = queries.dimension_of(company=company_of(company_id), dimension_id=dimension_id)
    set_etag(response, dimension.version)
    return dimension


@router.patch(
    DIMENSION,
    auth=Member(Permission.CHART_CHANGE),
    response=answers(s200=DimensionOut, s412=None, s428=None),
    summary="Change a dimension",
)
def change(
    request: HttpRequest, response: HttpResponse, company_id: UUID, dimension_id: UUID, body: DimensionPatch
) -> Any:
    """Renames or deactivates an axis."""
    dimension = dimensions.change_dimension(
        company=company_of(company_id),
        dimension_id=dimension_id,
        version=expected_version(request),
        changes=body.model_dump(exclude_unset=True),
    )
    set_etag(response, dimension.version)
    return dimension


@router.delete(
    DIMENSION, auth=Member(Permission.CHART_CHANGE), response=answers(s204=None), summary="Delete an unused dimension"
)
def delete(request: HttpRequest, company_id: UUID, dimension_id: UUID) -> Any:
    """With its values and rules; one whose values lines name is deactivated instead."""
    dimensions.delete_dimension(company=company_of(company_id), dimension_id=dimension_id)
    return Status(204, None)


@router.get(
    DIMENSION + "/values",
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=DimensionValuePage),
    summary="List dimension values",
)
def list_values(
    request: HttpRequest,
    company_id: UUID,
    dimension_id: UUID,
    is_active: bool | None = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Any:
    """The values of an axis, by code."""
    found = queries.dimension_values(
        company=company_of(company_id),
        dimension_id=dimension_id,
        is_active=is_active,
        limit=limit,
        after=decode_cursor(after, str, UUID) if after else None,
    )
    rows, cursor = page(found, limit=limit, key=lambda row: (row.code, row.id))
    return {"items": rows, "next": cursor}


@router.post(
    DIMENSION + "/values",
    auth=Member(Permission.CHART_CHANGE),
    response=answers(s201=DimensionValueOut),
    summary="Add a dimension value",
)
def create_value(
    request: HttpRequest, response: HttpResponse, company_id: UUID, dimension_id: UUID, body: DimensionValueIn
) -> Any:
    """A value of the axis, perhaps below another one."""
    value = dimensions.create_value(
        company=company_of(company_id),
        dimension_id=dimension_id,
        code=body.code,
        name=body.name,
        parent_id=body.parent_id,
    )
    set_etag(response, value.version)
    return Status(201, value)


@router.get(
    VALUE,
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=DimensionValueOut),
    summary="Read a dimension value",
)
def read_value(
    request: HttpRequest, response: HttpResponse, company_id: UUID, dimension_id: UUID, value_id: UUID
) -> Any:
    """One value of the axis."""
    value = queries.dimension_value_of(company=company_of(company_id), dimension_id=dimension_id, value_id=value_id)
    set_etag(response, value.version)
    return value


@router.patch(
    VALUE,
    auth=Member(Permission.CHART_CHANGE),
    response=answers(s200=DimensionValueOut, s412=None, s428=None),
    summary="Change a dimension value",
)
def change_value(
    request: HttpRequest,
    response: HttpResponse,
    company_id: UUID,
    dimension_id: UUID,
    value_id: UUID,
    body: DimensionValuePatch,
) -> Any:
    """Renames, moves or deactivates a value; posted lines keep it, under its new name."""
    value = dimensions.change_value(
        company=company_of(company_id),
        dimension_id=dimension_id,
        value_id=value_id,
        version=expected_version(request),
        changes=body.model_dump(exclude_unset=True),
    )
    set_etag(response, value.version)
    return value


@router.delete(
    VALUE, auth=Member(Permission.CHART_CHANGE), response=answers(s204=None), summary="Delete an unused dimension value"
)
def delete_value(request: HttpRequest, company_id: UUID, dimension_id: UUID, value_id: UUID) -> Any:
    """Only a value that no line names and no value stands below; others are deactivated."""
    dimensions.delete_value(company=company_of(company_id), dimension_id=dimension_id, value_id=value_id)
    return Status(204, None)


@router.get(
    "/companies/{uuid:company_id}/dimension-rules",
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=list[RulesOfAccountOut]),
    summary="List the dimension rules of all accounts",
)
def list_rules(request: HttpRequest, company_id: UUID) -> Any:
    """The accounts that require or forbid a dimension, by code; an account without rules asks nothing."""
    return queries.accounts_with_rules(company=company_of(company_id))


@router.get(
    RULES,
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=DimensionRulesOut),
    summary="Read an account's dimension rules",
)
def read_rules(request: HttpRequest, response: HttpResponse, company_id: UUID, account_id: UUID) -> Any:
    """Which dimensions the account requires or forbids, with the account's ETag."""
    account = queries.account_of(company=company_of(company_id), account_id=account_id)
    set_etag(response, account.version)
    return {"account_id": account.id, "rules": queries.dimension_rules(account=account)}


@router.put(
    RULES,
    auth=Member(Permission.CHART_CHANGE),
    response=answers(s200=DimensionRulesOut, s412=None, s428=None),
    summary="Set an account's dimension rules",
)
def replace_rules(
    request: HttpRequest, response: HttpResponse, company_id: UUID, account_id: UUID, body: DimensionRules
) -> Any:
    """Replaces them for new postings; send the account's ETag as If-Match."""
    account = dimensions.set_rules(
        company=company_of(company_id), account_id=account_id, version=expected_version(request), rules=body.rules
    )
    set_etag(response, account.version)
    return {"account_id": account.id, "rules": queries.dimension_rules(account=account)}

"""Companies and the packs they start from."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from oasys.core.concurrency import expected_version, set_etag
from oasys.core.errors import NotFound
from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.wire import answers
from oasys.identity.auth import SignedIn
from oasys.ledger.company_schemas import CountryPackWhole, FirstYearOn, StartMonth
from oasys.ledger.kept import pack_answer
from oasys.ledger.onboarding import pack_head, pack_whole
from oasys.ledger.schemas import CompanyOut, CompanyPage, CompanyPatch, CountryPackOut
from oasys.organisations import queries as organisations
from oasys.organisations.auth import Member
from oasys.organisations.packs import UnknownPack, available_packs, load_pack
from oasys.organisations.permissions import Permission
from oasys.organisations.services import archive_company, change_company, restore_company

router = Router(tags=["Companies"])
WithArchived = Annotated[bool, Query(description="Whether those that are archived are listed as well.")]


@router.get(
    "/country-packs", auth=SignedIn(), response=answers(s200=list[CountryPackOut]), summary="List country packs"
)
def list_country_packs(request: HttpRequest) -> Any:
    """What a new company can start with: a chart of accounts, journals and a fiscal year."""
    return [pack_head(pack) for pack in available_packs()]


@router.get(
    "/country-packs/{code}",
    auth=SignedIn(),
    response=answers(s200=CountryPackWhole),
    summary="Preview a country pack",
)
def preview_country_pack(
    request: HttpRequest,
    code: str,
    first_year_on: FirstYearOn = None,
    fiscal_year_start_month: StartMonth = None,
) -> Any:
    """Everything a company would be made with, account by account; nothing is made."""
    try:
        pack = load_pack(code)
    except UnknownPack as error:
        raise NotFound(str(error)) from error
    day = first_year_on or datetime.now(UTC).date()
    month = fiscal_year_start_month or pack.fiscal_year_start_month
    return pack_answer(
        asked=(pack.code, day, month),
        make=lambda: CountryPackWhole.model_validate(
            pack_whole(pack, first_year_on=day, fiscal_year_start_month=month), from_attributes=True
        ),
    )


@router.get(
    "/companies", auth=Member(Permission.TENANT_READ), response=answers(s200=CompanyPage), summary="List companies"
)
def list_companies(
    request: HttpRequest, with_archived: WithArchived = False, limit: Limit = DEFAULT_LIMIT, after: After = None
) -> Any:
    """The companies of the tenant, by name."""
    key = decode_cursor(after, str, UUID) if after else None
    rows, cursor = page(
        organisations.companies(limit=limit, after=key, with_archived=with_archived),
        limit=limit,
        key=lambda row: (row.name, row.id),
    )
    return {"items": rows, "next": cursor}


@router.get(
    "/companies/{uuid:company_id}",
    auth=Member(Permission.TENANT_READ),
    response=answers(s200=CompanyOut),
    summary="Read a company",
)
def read(request: HttpRequest, response: HttpResponse, company_id: UUID) -> Any:
    """One company of the tenant."""
    company = organisations.company_of(company_id)
    set_etag(response, company.version)
    return company


@router.patch(
    "/companies/{uuid:company_id}",
    auth=Member(Permission.COMPANY_CHANGE),
    response=answers(s200=CompanyOut, s412=None, s428=None),
    summary="Change a company",
)
def change(request: HttpRequest, response: HttpResponse, company_id: UUID, body: CompanyPatch) -> Any:
    """Its name and its formats; the base currency and the pack never change."""
    company = change_company(company_id=company_id, version=expected_version(request), changes=body.changes())
    set_etag(response, company.version)
    return company


@router.post(
    "/companies/{uuid:company_id}/archive",
    auth=Member(Permission.COMPANY_CHANGE),
    response=answers(s200=CompanyOut, s412=None, s428=None),
    summary="Archive a company",
)
def archive(request: HttpRequest, response: HttpResponse, company_id: UUID) -> Any:
    """From now on its books are read only, and lists hide it; it can be restored."""
    company = archive_company(company_id=company_id, version=expected_version(request))
    set_etag(response, company.version)
    return company


@router.post(
    "/companies/{uuid:company_id}/restore",
    auth=Member(Permission.COMPANY_CHANGE),
    response=answers(s200=CompanyOut, s412=None, s428=None),
    summary="Restore an archived company",
)
def restore(request: HttpRequest, response: HttpResponse, company_id: UUID) -> Any:
    """Its books can be written again."""
    company = restore_company(company_id=company_id, version=expected_version(request))
    set_etag(response, company.version)
    return company

"""How the company matches, and what nobody could explain yet."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from oasys.banking import queries
from oasys.banking.api.paths import COMPANY
from oasys.banking.match_schemas import SuspenseList
from oasys.banking.schemas import BankingSettingsIn, BankingSettingsOut
from oasys.banking.services import books
from oasys.core.concurrency import expected_version, set_etag
from oasys.core.wire import answers
from oasys.organisations.auth import Member, require
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of

router = Router(tags=["Banking"])
MOST_SUSPENSE = 500


@router.get(
    COMPANY + "/suspense",
    auth=Member(Permission.BANK_READ),
    response=answers(s200=SuspenseList),
    summary="List the suspense account",
)
def list_suspense(request: HttpRequest, company_id: UUID) -> Any:
    """Lines that nobody could explain yet, the oldest first, with their age."""
    found = queries.suspense(company=company_of(company_id), today=datetime.now(UTC).date(), limit=MOST_SUSPENSE)
    return {"items": found[:MOST_SUSPENSE]}


@router.get(
    COMPANY + "/banking-settings",
    auth=Member(Permission.BANK_READ),
    response=answers(s200=BankingSettingsOut, s304=None),
    summary="Read how the company matches",
)
def read_settings(request: HttpRequest, response: HttpResponse, company_id: UUID) -> Any:
    """The threshold and the accounts; the defaults where nobody set them."""
    row = books.settings_of(company_of(company_id))
    set_etag(response, row.version)
    return books.settings_shown(row)


@router.patch(
    COMPANY + "/banking-settings",
    auth=Member(Permission.BANK_RECONCILE),
    response=answers(s200=BankingSettingsOut, s412=None, s428=None),
    summary="Change how the company matches",
)
def change_settings(request: HttpRequest, response: HttpResponse, company_id: UUID, body: BankingSettingsIn) -> Any:
    """Sets what is named. Files of the watched folder are imported with the rights of who switches it on."""
    company = company_of(company_id)
    changes = body.model_dump(exclude_unset=True)
    if changes.get("folder_enabled"):
        require(request, Permission.BANK_IMPORT)
    row = books.change_settings(
        company=company,
        version=expected_version(request),
        changes=changes,
        by=request.user,  # type: ignore[arg-type]
    )
    set_etag(response, row.version)
    return books.settings_shown(row)

"""Saved views over HTTP."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from oasys.core.concurrency import expected_version, set_etag
from oasys.core.wire import answers
from oasys.identity.auth import person
from oasys.organisations.auth import Member
from oasys.organisations.permissions import Permission
from oasys.organisations.queries import company_of
from oasys.preferences import services
from oasys.preferences.schemas import ListName, SavedViewIn, SavedViewOut, SavedViewPatch

router = Router(tags=["Saved views"])
VIEWS = "/companies/{uuid:company_id}/saved-views"
VIEW = VIEWS + "/{uuid:view_id}"


@router.get(
    VIEWS, auth=Member(Permission.LEDGER_READ), response=answers(s200=list[SavedViewOut]), summary="List saved views"
)
def list_views(request: HttpRequest, company_id: UUID, list: ListName | None = None) -> Any:
    """The person's own views of the company's lists, or of one of them."""
    return services.views_of(company=company_of(company_id), user=person(request), list_name=list)


@router.post(VIEWS, auth=Member(Permission.LEDGER_READ), response=answers(s201=SavedViewOut), summary="Save a view")
def save(request: HttpRequest, response: HttpResponse, company_id: UUID, body: SavedViewIn) -> Any:
    """Keeps the filters of a list under a name, for the person alone."""
    made = services.save_view(
        company=company_of(company_id), user=person(request), list_name=body.list, name=body.name, query=body.query
    )
    set_etag(response, made.version)
    return Status(201, made)


@router.patch(
    VIEW,
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=SavedViewOut, s412=None, s428=None),
    summary="Change a saved view",
)
def change(request: HttpRequest, response: HttpResponse, company_id: UUID, view_id: UUID, body: SavedViewPatch) -> Any:
    """Another name, or other filters."""
    changed = services.change_view(
        company=company_of(company_id),
        user=person(request),
        view_id=view_id,
        version=expected_version(request),
        said=body.model_dump(exclude_unset=True),
    )
    set_etag(response, changed.version)
    return changed


@router.delete(
    VIEW,
    auth=Member(Permission.LEDGER_READ),
    response=answers(s204=None, s412=None, s428=None),
    summary="Delete a saved view",
)
def delete(request: HttpRequest, company_id: UUID, view_id: UUID) -> Any:
    """What it listed stays as it is."""
    services.delete_view(
        company=company_of(company_id), user=person(request), view_id=view_id, version=expected_version(request)
    )
    return Status(204, None)

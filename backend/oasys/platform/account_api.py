"""A person takes along what is kept of them, and deletes their account."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from oasys.core.wire import answers
from oasys.identity.auth import SignedIn, person, require_recent_proof
from oasys.platform import accounts
from oasys.platform.account_schemas import AccountDeletion, OwnData

router = Router(tags=["Account"])
FILE_NAME = "oasys-own-data.json"


@router.post("/me/export", auth=SignedIn(), response=answers(s200=OwnData), summary="Download what is kept of oneself")
def export_own_data(request: HttpRequest, response: HttpResponse) -> Any:
    """Account, sign-ins, sessions, security events, mails and memberships, as a JSON file; no secrets. Needs a recent proof."""
    require_recent_proof(request)
    request.answer_holds_secret = True  # type: ignore[attr-defined]  # not kept for a repeated request
    data = accounts.own_data(request, person(request))
    response["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return data


@router.post("/me/deletion", auth=SignedIn(), response=answers(s204=None), summary="Delete one's account")
def delete_account(request: HttpRequest, body: AccountDeletion) -> Any:
    """At once and for good: the person leaves every tenant, and nothing that names them is left. Needs a recent proof.

    The only owner of a tenant makes somebody else an owner first, or has the tenant deleted.
    """
    require_recent_proof(request)
    accounts.delete_account(request, user=person(request), email=body.email)
    return Status(204, None)

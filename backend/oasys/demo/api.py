"""The demo company over HTTP."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from oasys.core.wire import answers
from oasys.demo.services import ask_for_demo
from oasys.identity.auth import person
from oasys.jobs.schemas import JobOut
from oasys.jobs.shown import accepted
from oasys.organisations.auth import Member, require, token_of
from oasys.organisations.permissions import Permission

router = Router(tags=["Companies"])


@router.post(
    "/demo-companies",
    auth=Member(Permission.COMPANY_CREATE),
    response=answers(s202=JobOut, s429=None),
    summary="Make a demo company",
)
def make(request: HttpRequest, response: HttpResponse) -> Any:
    """A company with two years of invented books, marked as a demo; a tenant has one. The job fills it, and names it."""
    require(request, Permission.ENTRY_IMPORT)
    job = ask_for_demo(by=person(request), now=timezone.now(), token=token_of(request))
    return accepted(response, job)

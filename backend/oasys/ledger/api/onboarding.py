"""The way from signing up to the first posted entry."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from oasys.core.wire import answers
from oasys.identity.auth import SignedIn
from oasys.ledger.company_schemas import OnboardingOut, SkipIn
from oasys.ledger.onboarding import onboarding, onboarding_without_tenant
from oasys.ledger.services.onboarding import skip_step
from oasys.organisations import queries as organisations
from oasys.organisations.acting import acting_rights
from oasys.organisations.auth import Member, chosen_tenant
from oasys.organisations.permissions import Permission

router = Router(tags=["Companies"])
CompanyId = Annotated[UUID | None, Query(description="A company of the tenant; its first one if omitted.")]


@router.get("/onboarding", auth=SignedIn(), response=answers(s200=OnboardingOut), summary="Read the onboarding")
def read_onboarding(request: HttpRequest, company_id: CompanyId = None) -> Any:
    """Which steps to the first posted entry are taken, and the call that takes the next one.

    It is computed from what is there, so it can be asked at any time; a session without a tenant may ask, too.
    """
    if chosen_tenant(request) is None:
        return onboarding_without_tenant(is_member=bool(organisations.tenants_of(request.user)))  # type: ignore[arg-type]
    Member(Permission.TENANT_READ).admit(request, request.user)  # type: ignore[arg-type]
    company = organisations.company_of(company_id) if company_id else organisations.first_company()
    return onboarding(company=company, may=acting_rights().may)


@router.post(
    "/companies/{uuid:company_id}/onboarding/skip",
    auth=Member(Permission.ENTRY_POST),
    response=answers(s200=OnboardingOut),
    summary="Skip a step",
)
def skip(request: HttpRequest, company_id: UUID, body: SkipIn) -> Any:
    """Says that the company does not need an optional step, and who said so; it can still be taken later."""
    company = organisations.company_of(company_id)
    skip_step(company=company, step=body.step, by=request.user)  # type: ignore[arg-type]
    return onboarding(company=company, may=acting_rights().may)

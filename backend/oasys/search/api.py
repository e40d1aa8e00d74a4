"""One question to everything one may see."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from pydantic import AfterValidator, Field

from oasys.contacts.queries import find_contacts
from oasys.core.wire import answers, refuse_control_characters
from oasys.organisations.auth import Member, require
from oasys.organisations.errors import PermissionMissing
from oasys.organisations.models import Company
from oasys.organisations.permissions import Permission
from oasys.search import queries
from oasys.search.areas import find_areas
from oasys.search.rules import terms_of
from oasys.search.schemas import SearchAnswer

router = Router(tags=["Search"])
Question = Annotated[
    str,
    AfterValidator(refuse_control_characters),
    Field(
        min_length=1,
        max_length=200,
        description="Words, beginnings of words (from three signs on), an amount, a number, a day YYYY-MM-DD; all have to fit.",
        examples=["kopi 1234.50"],
    ),
]
Most = Annotated[int, Field(ge=1, le=50, description="How many of each kind are shown at most.")]
OneCompany = Annotated[UUID | None, Field(description="Only what belongs to this company.")]


@router.get(
    "/search",
    auth=Member(Permission.LEDGER_READ),
    response=answers(s200=SearchAnswer),
    summary="Search entries, accounts, contacts, companies, people and settings",
)
def search(request: HttpRequest, q: Question, company_id: OneCompany = None, limit: Most = 10) -> Any:
    """Entries by description, reference, line text, number, amount or day; accounts; contacts; companies; members; settings."""
    terms = terms_of(q)
    within = queries.visible_companies(company_id) if terms else []
    found = queries.find_entries(within=within, terms=terms, limit=limit)
    return {
        "entries": found.entries,
        "accounts": queries.find_accounts(within=within, terms=terms, limit=limit) if terms else [],
        "companies": queries.find_companies(within=within, terms=terms, limit=limit),
        "contacts": _contacts(request, within, q, limit) if terms else [],
        "people": queries.find_people(terms=terms, limit=limit)
        if terms and _may(request, Permission.TENANT_READ)
        else [],
        "settings": find_areas(
            terms=terms,
            packs=frozenset(company.country_pack for company in within),
            may=lambda permission: _may(request, permission),
            limit=limit,
        )
        if terms
        else [],
        "is_complete": found.is_complete,
    }


def _contacts(request: HttpRequest, within: Sequence[Company], q: str, limit: int) -> list[dict[str, Any]]:
    if not _may(request, Permission.CONTACT_READ):
        return []
    return find_contacts(within=within, question=q, limit=limit)


def _may(request: HttpRequest, permission: Permission) -> bool:
    try:
        require(request, permission)
    except PermissionMissing:
        return False
    return True

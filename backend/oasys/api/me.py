"""Who is signed in, where they work, and where its stream of events is: what the web app reads before a page."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from oasys.core.tenancy import current_tenant_id
from oasys.core.wire import answers
from oasys.identity.auth import SignedIn, person
from oasys.identity.models import User
from oasys.identity.services.profile import change_preferences, hidden_by_list
from oasys.live import wire
from oasys.live.api import MAY_LISTEN
from oasys.live.reading import look_now
from oasys.organisations import queries
from oasys.organisations.auth import chosen_tenant
from oasys.organisations.schemas import MeOut, MePatch

router = Router(tags=["Tenants"])
PREFERENCES = ("language", "theme", "date_format", "number_locale")


def me_out(request: HttpRequest) -> dict[str, Any]:
    """Who is signed in, with what they prefer and where they work."""
    user = person(request)
    tenants = queries.tenants_of(user)
    return {
        "user_id": user.pk,
        **{name: getattr(user, name) for name in ("email", "name", *PREFERENCES)},
        "hidden_columns": hidden_by_list(user),
        "tenant_id": chosen_tenant(request),
        "tenants": tenants,
        "is_platform_staff": queries.is_platform_staff(user),
        "host": _host(request, tenants),
        "event_id": _event_id(request, user),  # the last: it opens the tenant
    }


def _host(request: HttpRequest, tenants: list[queries.TenantOfPerson]) -> dict[str, Any] | None:
    """Whose domain it was sent to; to a stranger the tenant is not named."""
    holder = getattr(request, "host_tenant_id", None)
    if holder is None:
        return None
    return {"tenant_id": holder if any(tenant.tenant_id == holder for tenant in tenants) else None}


def _event_id(request: HttpRequest, user: User) -> str | None:
    """The last number that was given: whatever has it was committed before, so every read that begins behind this one sees it.

    What has no number yet gets a higher one, and is told to who listens behind this: at worst they read again what they have.
    """
    if not MAY_LISTEN.would_admit(request, user):
        return None
    return wire.id_of(current_tenant_id(), look_now().number)


@router.get("/me", auth=SignedIn(), response=answers(s200=MeOut), summary="Read the signed-in person")
def read_me(request: HttpRequest) -> Any:
    """The person, their tenants, and the tenant this session works in.

    Read it before anything else: `event_id`, sent as `after` to `/events`, misses nothing that happened behind this answer.
    """
    return me_out(request)


@router.patch("/me", auth=SignedIn(), response=answers(s200=MeOut), summary="Change one's preferences")
def change_me(request: HttpRequest, body: MePatch) -> Any:
    """Name, language, theme, formats and columns of lists of the person who is signed in."""
    change_preferences(user=person(request), said=body.model_dump(exclude_unset=True))
    return me_out(request)

"""Where the person is signed in, and what happened to their access."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from oasys.core.paging import DEFAULT_LIMIT, After, Limit, decode_cursor, page
from oasys.core.wire import answers
from oasys.identity import queries
from oasys.identity.auth import SignedIn, person
from oasys.identity.schemas import EndedOut, SecurityEvents, SignInSessionOut
from oasys.identity.services import sessions

router = Router(tags=["Sessions and security events"])


@router.get(
    "/auth/sessions", auth=SignedIn(), response=answers(s200=list[SignInSessionOut]), summary="List the sessions"
)
def list_sessions(request: HttpRequest) -> Any:
    """With which browsers the person is signed in, the last used first."""
    return sessions.living(request, person(request))


@router.delete("/auth/sessions", auth=SignedIn(), response=answers(s200=EndedOut), summary="End all other sessions")
def end_others(request: HttpRequest) -> Any:
    """Every session of the person but the one that asks."""
    return {"ended": sessions.end_others(request, user=person(request))}


@router.delete("/auth/sessions/{int:session_id}", auth=SignedIn(), response=answers(s204=None), summary="End a session")
def end_session(request: HttpRequest, session_id: int) -> Any:
    """At once: its next request finds nobody signed in."""
    sessions.revoke(request, user=person(request), session_id=session_id)
    return Status(204, None)


@router.get("/auth/events", auth=SignedIn(), response=answers(s200=SecurityEvents), summary="List security events")
def list_events(request: HttpRequest, limit: Limit = DEFAULT_LIMIT, after: After = None) -> Any:
    """What happened to the person's access, the latest first."""
    key = decode_cursor(after, UUID) if after else None
    rows = queries.security_events(person(request).pk, limit=limit, after=key)
    shown, cursor = page(rows, limit=limit, key=lambda row: (row.id,))
    return {"items": shown, "next": cursor}

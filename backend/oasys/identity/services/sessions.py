"""A person's sessions: begun, ended one by one, all the others, or all."""

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone

from oasys.core.errors import NotFound
from oasys.core.words import say
from oasys.identity.models import SecurityEvent, Session, User
from oasys.identity.services.events import Kind, record
from oasys.identity.sessions import SessionStore


def open_session(user: User, **data: Any) -> str:
    """A session in which the person is signed in, as the value of the cookie; for tests and conformance runs."""
    request = HttpRequest()
    request.session = SessionStore()
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.update(data)
    request.session.save()
    return str(request.session.token)


def sweep() -> None:
    """Removes sessions that are over."""
    SessionStore.clear_expired()


def sweep_shown() -> None:
    """Removes what was shown of sessions that are over: address and browser. Not what has just begun: its session may not be there yet."""
    begun = timezone.now() - timedelta(hours=1)
    over = UserSession.objects.filter(created_at__lt=begun).exclude(
        Exists(Session.objects.filter(id=OuterRef("session_key")))
    )
    over.delete()


def living(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    """Where the person is signed in, the last used first."""
    rows = {row.session_key: row for row in UserSession.objects.filter(user=user)}
    sessions = Session.objects.defer("data").filter(id__in=rows, user=user, ends_at__gt=timezone.now())
    return [
        {
            "id": rows[session.id].id,
            "address": rows[session.id].ip,
            "user_agent": rows[session.id].user_agent,
            "began_at": session.began_at,
            "last_seen_at": session.seen_at,
            "ends_at": session.ends_at,
            "is_current": session.id == request.session.session_key,
        }
        for session in sessions.order_by("-seen_at", "id")
    ]


def revoke(request: HttpRequest, *, user: User, session_id: int) -> None:
    """Ends one session at once, whichever browser has it. Raises NotFound."""
    row = UserSession.objects.filter(user=user, id=session_id).first()
    if row is None:
        raise NotFound(say("There is no such session of yours."))
    record(request, user, Kind.SESSION_REVOKED, session_address=row.ip, session_user_agent=row.user_agent)
    end_sessions(request, [row])


def end_others(request: HttpRequest, *, user: User) -> int:
    """Ends every session of the person but the one that asks; how many there were."""
    ended = end_all(user.pk, but=request.session.session_key)
    if ended:
        record(request, user, Kind.SESSION_REVOKED, ended=ended)
    return ended


def end_all(user_id: UUID, *, but: str | None = None) -> int:
    """Ends the person's sessions at once, for whoever takes access away; `but` is the id of one that stays."""
    ended, _ = Session.objects.filter(user_id=user_id).exclude(id=but or "").delete()
    UserSession.objects.filter(user_id=user_id).exclude(session_key=but or "").delete()
    return ended


def end_all_by_platform(user: User | None) -> int:
    """Ends every session of the person, or of everybody; how many there were. Each person finds it among their events."""
    rows = Session.objects.all() if user is None else Session.objects.filter(user=user)
    with transaction.atomic():
        people = Counter(rows.filter(user__isnull=False).values_list("user_id", flat=True))
        now = timezone.now()
        SecurityEvent.objects.bulk_create(
            SecurityEvent(user_id=id_, kind=Kind.SESSION_REVOKED, at=now, details={"by": "platform", "ended": count})
            for id_, count in people.items()
        )
        rows.delete()
        shown = UserSession.objects.all() if user is None else UserSession.objects.filter(user=user)
        shown.delete()
    return people.total()

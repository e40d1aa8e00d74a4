"""Sessions in PostgreSQL: what a dump shows of them opens nothing.

The browser holds a token; the table holds its digest, and data that is encrypted as a whole, because what is being set up lies in it
(a secret of an authenticator app, challenges, the state of a sign-in). A session ends when it was not used for a while, and
when it is old, used or not. One statement that is written once reads it, and who it belongs to with it. docs/decisions/0011-sign-in.md.
"""

import hashlib
import json
import secrets
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import structlog
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from django.conf import settings
from django.contrib import auth
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, transaction
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from oasys.core.encryption import Unreadable, decrypt, encrypt
from oasys.identity.devices import write_device_cookie
from oasys.identity.models import Session, User

log = structlog.get_logger("oasys.sessions")
ID_LENGTH = 40
SEEN_EVERY = timedelta(minutes=1)
_OWN = ("data", "began_at", "seen_at")
# the session by which the person of this request is looked up just now (People, backends.py)
looked_up_by: ContextVar["SessionStore | None"] = ContextVar("looked_up_by", default=None)


@cache
def _read() -> tuple[str, list[str]]:
    """The statement that reads a session and its person, and the attributes the person's columns become."""
    fields = User._meta.concrete_fields
    columns = ", ".join([*(f"s.{name}" for name in _OWN), *(f'u."{field.column}"' for field in fields)])
    return (
        f"select {columns} from identity_session s left join identity_user u on u.id = s.user_id "  # noqa: S608  names of our own
        "where s.id = %s and s.ends_at > %s",
        [field.attname for field in fields],
    )


def id_of(token: str) -> str:
    """What the table knows a token by: 160 bits of its SHA-256."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()[:ID_LENGTH]


class SessionId(str):
    """The digest of a token that this request knows: allauth makes a store anew from the session's key, and the cookie needs the token."""

    token: str

    @classmethod
    def of(cls, token: str) -> "SessionId":
        made = cls(id_of(token))
        made.token = token
        return made


def end_of(began_at: datetime, seen_at: datetime) -> datetime:
    """When a session is over that began and was last used at these moments."""
    idle = seen_at + timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    return min(idle, began_at + timedelta(seconds=settings.SESSION_COOKIE_AGE))


class SessionStore(SessionBase):
    """`session_key` is the digest, for everybody who keeps it; `token` is for the cookie alone, and None where it is not known."""

    def __init__(self, session_key: str | None = None) -> None:
        """Takes an id or a token."""
        if session_key and len(session_key) != ID_LENGTH:
            session_key = SessionId.of(session_key)
        self.began_at = self.seen_at = timezone.now()
        self.person: User | None = None  # as read with the session
        super().__init__(session_key)

    @property
    def token(self) -> str | None:
        """What the cookie holds; None where only the id is known."""
        return getattr(self.session_key, "token", None)

    @classmethod
    def of_cookie(cls, value: str | None) -> "SessionStore":
        """The session of a cookie, which holds a token: who read an id in a dump has nothing."""
        store = cls()
        if value:
            store._session_key = SessionId.of(value)
        return store

    def _get_new_session_key(self) -> str:
        return SessionId.of(secrets.token_urlsafe(32))

    def load(self) -> dict[str, Any]:
        statement, names = _read()
        with connection.cursor() as cursor:
            cursor.execute(statement, [self.session_key, timezone.now()])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        data, self.began_at, self.seen_at = row[: len(_OWN)]
        person = User.from_db(DEFAULT_DB_ALIAS, names, row[len(_OWN) :])
        self.person = person if person.pk is not None else None
        try:
            found: dict[str, Any] = json.loads(decrypt(data, place=self._place()))
        except Unreadable as error:
            log.warning("session_unreadable", reason=str(error))
            self._session_key = self.person = None
            return {}
        return found

    def _place(self) -> str:
        return f"identity_session.data.{self.session_key}"

    def exists(self, session_key: str | None) -> bool:
        return Session.objects.filter(id=session_key).exists()

    def create(self) -> None:
        self._session_key = self._get_new_session_key()
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
            return
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        self.seen_at = timezone.now()
        if must_create:
            self.began_at = self.seen_at
        kept = {
            "user_id": data.get(SESSION_KEY) or (data.get(LOGIN_SESSION_KEY) or {}).get("user_pk"),
            "data": encrypt(json.dumps(data), place=self._place()),
            "seen_at": self.seen_at,
            "ends_at": end_of(self.began_at, self.seen_at),
        }
        if not must_create:
            if not Session.objects.filter(id=self.session_key).update(**kept):
                raise UpdateError
            return
        try:
            with transaction.atomic():
                Session.objects.bulk_create([Session(id=self.session_key, began_at=self.began_at, **kept)])
        except IntegrityError as error:
            raise CreateError from error

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            Session.objects.filter(id=key).delete()

    def note_use(self) -> None:
        """Writes down that the session is used, at most once a minute: a request costs no statement more."""
        now = timezone.now()
        if self.session_key and now - self.seen_at >= SEEN_EVERY:
            Session.objects.filter(id=self.session_key).update(seen_at=now, ends_at=end_of(self.began_at, now))

    @classmethod
    def clear_expired(cls) -> None:
        Session.objects.filter(ends_at__lte=timezone.now()).delete()


class Sessions(SessionMiddleware):
    """Django's middleware, with tokens in the cookie. Uses are noted after the request's transaction, which may have rolled back."""

    def process_request(self, request: HttpRequest) -> None:
        request.session = SessionStore.of_cookie(request.COOKIES.get(settings.SESSION_COOKIE_NAME))

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        answer = super().process_response(request, response)
        session: SessionStore = request.session  # type: ignore[assignment]
        write_device_cookie(request, answer)
        cookie = answer.cookies.get(settings.SESSION_COOKIE_NAME)
        if cookie is not None and session.token and cookie.value == session.session_key:
            cookie.set(cookie.key, session.token, session.token)
        elif session.accessed and not session.modified:
            try:
                session.note_use()
            except DatabaseError as error:  # what was done is done, and its answer stands; the next request notes it
                log.warning("session_use_not_noted", error=type(error).__name__)
        return answer


class People(AuthenticationMiddleware):
    """Django's middleware. Who is signed in was read with the session, in one statement, and is judged as ever."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _person_of(request))  # type: ignore[assignment]


def _person_of(request: HttpRequest) -> User | AnonymousUser:
    if not hasattr(request, "_cached_user"):
        looking = looked_up_by.set(request.session)  # type: ignore[arg-type]
        try:
            request._cached_user = auth.get_user(request)  # type: ignore[attr-defined]
        finally:
            looked_up_by.reset(looking)
    return request._cached_user  # type: ignore[attr-defined, no-any-return]

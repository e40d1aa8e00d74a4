"""What tests are given."""

import os
from collections.abc import Iterator
from typing import Any, ClassVar
from uuid import UUID

import orjson
import pytest
from django.conf import settings as of_run
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from oasys.core.shared import redis, side
from oasys.identity.models import User
from oasys.identity.services.sessions import open_session
from oasys.organisations.auth import TENANT_KEY
from tests.factories import Books, make_books, make_user
from tests.valkey import Valkey


class Api:
    """A person at the API: JSON in and out, the tenant chosen as the session would have it. Or a program with a token."""

    sent: ClassVar[int] = 0  # requests of the whole run

    def __init__(
        self, user: User | None = None, tenant_id: UUID | None = None, *, token: str | None = None, **options: Any
    ) -> None:
        self.client = Client(raise_request_exception=False, **options)
        self.shown = {} if token is None else {"Authorization": f"Bearer {token}"}
        if user is not None:
            self.client.cookies[of_run.SESSION_COOKIE_NAME] = open_session(user)
        if tenant_id is not None:
            session = self.client.session
            session[TENANT_KEY] = str(tenant_id)
            session.save()

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """`headers` as keywords: If_Match='"v1"', Idempotency_Key='k'."""
        Api.sent += 1
        named = self.shown | {name.replace("_", "-"): value for name, value in headers.items()}
        content = b"" if body is None else body if isinstance(body, bytes) else orjson.dumps(body)
        options = {"content_type": named.pop("Content-Type", "application/json")} if body is not None else {}
        return self.client.generic(method, f"/api/v1{path}", content, headers=named, **options)

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.call("POST", path, {} if body is None else body, **headers)


@pytest.fixture(autouse=True)
def clean_connection() -> Iterator[None]:
    """A test that leaves a transaction or a tenant open has failed."""
    cache.clear()
    variables = dict(os.environ)
    yield
    if os.environ != variables:  # the command line names the keys of its own installation to Django by them
        os.environ.clear()
        os.environ.update(variables)
    assert not connection.in_atomic_block
    assert connection.tenant_id is None


@pytest.fixture
def books() -> Books:
    return make_books()


@pytest.fixture
def alice(books: Books) -> User:
    """Owns the books."""
    return books.owner


@pytest.fixture
def charlie() -> User:
    """Owns a tenant of his own."""
    return make_user("charlie")


@pytest.fixture
def api(books: Books) -> Api:
    """Alice at the API, in her tenant."""
    return Api(books.owner, books.tenant_id)


@pytest.fixture
def path(books: Books) -> str:
    """The path of the company."""
    return f"/companies/{books.company.id}"


@pytest.fixture(scope="session", autouse=True)
def patience() -> Iterator[None]:
    """A request goes on soon without what does not answer: on a machine that stands still for a moment, a test would find it away."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(redis, "ANSWER_MILLISECONDS", 60_000)
        patched.setitem(side.SETTINGS, "statement_timeout", "60000")
        patched.setitem(side.SETTINGS, "lock_timeout", "60000")
        yield


@pytest.fixture(scope="session")
def valkey() -> Iterator[Valkey]:
    """A server of the run's own."""
    with Valkey() as server:
        yield server


@pytest.fixture(params=["postgresql", "valkey"])
def store(request: pytest.FixtureRequest, settings: Any) -> Iterator[str]:
    """Without Redis and with it; every test that takes it runs on both."""
    settings.REDIS_URL = request.getfixturevalue("valkey").connection_url if request.param == "valkey" else ""
    redis.ask_again()
    yield request.param
    redis.ask_again()

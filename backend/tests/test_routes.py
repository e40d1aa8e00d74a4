"""Every route, as nobody, as a stranger, and as each role: a route that declares no permission fails here.

Each role comes as a person, as their token, as a service, limited to another company, and with a token that has ended.

A new route with a body needs a line in BODIES, or the walk fails: the body has to be one that would be taken, so that
the refusal is about who asks.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver

from config.urls import urlpatterns
from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.identity.auth import Public, SignedIn
from oasys.organisations.auth import Member, Platform
from oasys.organisations.models import FactorPolicy
from oasys.organisations.permissions import NEVER_BY_TOKEN, PERMISSIONS, Permission, Role
from oasys.organisations.services.grants import Grant
from oasys.organisations.services.tokens import TokenInput, create_service, create_service_token, revoke_token
from tests.bodies import ENTRY, MEMBERS_ROUTES, Route, routes
from tests.factories import make_books, make_company, make_member, make_role, make_token, make_user
from tests.fixtures import Api
from tests.scene import Scene

UNSAFE_WITHOUT_API = {"healthz", "readyz", "api/v1/errors"}
SERVES = {role: Role.ADMINISTRATOR if role is Role.OWNER else role for role in Role}
OF_NO_TENANT = {"GET /country-packs/{code}"}  # the same for everybody: nobody is a stranger to it


@pytest.fixture(autouse=True)
def counted(record_property: Callable[[str, object], None]) -> Iterator[None]:
    """How many requests each case sent, for the attack matrix of `./oasys report security --run`."""
    before = Api.sent
    yield
    record_property("requests", Api.sent - before)


@pytest.fixture(scope="module")
def stranger() -> tuple[Api, Api]:
    """An owner elsewhere, in a session and by a token: what is refused them changes nothing of theirs either."""
    books = make_books()
    return Api(books.owner, books.tenant_id), Api(token=make_token(books.owner, books.tenant_id).text)


@pytest.mark.parametrize("route", routes(), ids=str)
def test_every_route_declares_who_may_call_it(route: Route):
    assert isinstance(route.auth, Public | SignedIn | Member | Platform), f"{route} declares no permission"


def test_every_other_address_is_known():
    names = {str(entry.pattern) for entry in urlpatterns if isinstance(entry, URLPattern)}
    assert names == UNSAFE_WITHOUT_API
    assert [str(entry.pattern) for entry in urlpatterns if isinstance(entry, URLResolver)] == ["api/v1/"]


@pytest.mark.parametrize("route", [r for r in routes() if not isinstance(r.auth, Public)], ids=str)
def test_nobody_is_let_in(scene: Scene, route: Route):
    answer = scene.call(Api(), route)
    assert answer.status_code == 401, answer.content
    assert answer.json()["code"] == "identity.not_signed_in"


@pytest.mark.parametrize("route", [r for r in routes() if "{" in r.path and str(r) not in OF_NO_TENANT], ids=str)
def test_a_stranger_finds_nothing(scene: Scene, stranger: tuple[Api, Api], route: Route):
    """With the real ids of somebody else's things: exactly as if they did not exist."""
    answer = scene.call(stranger[0], route)
    assert answer.status_code == 404, (route, answer.content)
    own = {"tenant", "asset", "income", "fresh", "short", "axis", "nobody", "starts_on", "first_day", "box"}
    numbers = {"session", "passkey"}
    absent_ids = {key: str(2**40) if key in numbers else str(uuid7()) for key in scene.facts.keys() - own}
    missing = Scene(scene.books, scene.facts | absent_ids)
    absent = missing.call(stranger[0], route)
    assert (absent.status_code, absent.json()) == (answer.status_code, answer.json())


@pytest.mark.parametrize("route", [r for r in routes() if isinstance(r.auth, Member)], ids=str)
def test_no_tenant_no_entry(scene: Scene, route: Route):
    """Signed in, a member even, but the session has chosen no tenant; or one the person does not belong to."""
    assert scene.call(Api(scene.books.owner), route).json()["code"] == "organisations.no_tenant_chosen"
    intruder = Api(make_user("mallory"), scene.books.tenant_id)
    assert scene.call(intruder, route).json()["code"] == "organisations.no_tenant_chosen"


@dataclass(frozen=True, slots=True)
class Cast:
    """Somebody with a role, and their programs."""

    session: Api
    token: Api
    expired: Api
    revoked: Api
    elsewhere: Api  # limited to another company
    token_elsewhere: Api
    service: Api


@pytest.fixture(scope="module")
def casts(scene: Scene) -> dict[Role, Cast]:
    """One for each role; an owner, who owns every company, is limited by the token alone."""
    books, now = scene.books, datetime.now(UTC)
    other = make_company(books.tenant_id)

    def cast(role: Role) -> Cast:
        person = make_member(books.tenant_id, role)
        limited = person if role is Role.OWNER else make_member(books.tenant_id, role, companies=[other])
        narrow = make_token(limited, books.tenant_id, companies=[other])
        revoked = make_token(person, books.tenant_id)
        wanted = TokenInput("T", None, None, 1)
        with tenant(books.tenant_id):
            revoke_token(token_id=revoked.token.id, by=person)
            service = create_service(name=f"Of {role}", grant=Grant(SERVES[role]), by=books.owner)
            served = create_service_token(service_id=service.id, token=wanted, by=books.owner, now=now)
        return Cast(
            session=Api(person, books.tenant_id),
            token=Api(token=make_token(person, books.tenant_id).text),
            expired=Api(token=make_token(person, books.tenant_id, now=now - timedelta(days=1)).text),
            revoked=Api(token=revoked.text),
            elsewhere=Api(token=narrow.text) if role is Role.OWNER else Api(limited, books.tenant_id),
            token_elsewhere=Api(token=narrow.text),
            service=Api(token=served.text),
        )

    return {role: cast(role) for role in Role}


def assert_lacking(answer: Any, permission: Permission) -> None:
    assert answer.status_code == 403, answer.content
    assert answer.json()["code"] == "organisations.permission_missing"
    assert answer.json()["params"]["permission"] == permission


@pytest.mark.parametrize("route", MEMBERS_ROUTES, ids=str)
def test_each_role_may_what_it_may(scene: Scene, casts: dict[Role, Cast], route: Route):
    for role in Role:
        permission = route.auth.permission
        if permission in PERMISSIONS[role] and route.method != "GET":
            continue  # what it may do is shown by the tests of the thing itself; here it would use up the scene
        answer = scene.call(casts[role].session, route)
        if permission in PERMISSIONS[role]:
            assert answer.status_code == 200, answer.content
        else:
            assert_lacking(answer, permission)


@pytest.mark.parametrize("route", MEMBERS_ROUTES, ids=str)
def test_a_token_may_what_its_owner_may_and_no_more(scene: Scene, casts: dict[Role, Cast], route: Route):
    for role in Role:
        permission = route.auth.permission
        for program, of in ((casts[role].token, role), (casts[role].service, SERVES[role])):
            if permission not in PERMISSIONS[of] - NEVER_BY_TOKEN:
                assert_lacking(scene.call(program, route), permission)
            elif route.method == "GET":
                answer = scene.call(program, route)
                assert answer.status_code == 200, answer.content


@pytest.fixture(scope="module")
def demanded(scene: Scene) -> tuple[Api, Api]:
    """Somebody with every permission, in a session and by a token, of whom the tenant demands a factor they have not shown."""
    role = make_role(scene.books.owner, scene.books.tenant_id, *Permission)
    person = make_member(scene.books.tenant_id, role)
    token = make_token(person, scene.books.tenant_id)
    with tenant(scene.books.tenant_id):
        FactorPolicy.objects.create(roles=[], role_ids=[role.id])
    return Api(person, scene.books.tenant_id), Api(token=token.text)


@pytest.mark.parametrize("route", MEMBERS_ROUTES, ids=str)
def test_who_owes_a_second_factor_is_told_so_by_every_route(scene: Scene, demanded: tuple[Api, Api], route: Route):
    for who in demanded:
        answer = scene.call(who, route)
        assert (answer.status_code, answer.json()["code"]) == (403, "organisations.second_factor_needed"), route


@pytest.mark.parametrize("route", [r for r in routes() if not isinstance(r.auth, Public)], ids=str)
def test_a_token_that_has_ended_opens_nothing(scene: Scene, casts: dict[Role, Cast], route: Route):
    """Expired or revoked; where no token is taken at all, it is no use either."""
    for role in Role:
        for program in (casts[role].expired, casts[role].revoked):
            answer = scene.call(program, route)
            expected = (401, "organisations.token_refused")
            if not isinstance(route.auth, Member):
                expected = (403, "identity.session_needed")
            assert (answer.status_code, answer.json()["code"]) == expected, answer.content


@pytest.mark.parametrize("route", [r for r in MEMBERS_ROUTES if "{company_id}" in r.path], ids=str)
def test_another_company_is_none(scene: Scene, casts: dict[Role, Cast], route: Route):
    """Limited to another company of the same tenant, by membership or by token: as if this one did not exist."""
    for role in Role:
        absent = Scene(scene.books, scene.facts | {"company": str(uuid7())})
        for who in (casts[role].elsewhere, casts[role].token_elsewhere):
            answer, nothing = scene.call(who, route), absent.call(who, route)
            assert (answer.status_code, answer.json()) == (nothing.status_code, nothing.json())
            held = PERMISSIONS[role] - NEVER_BY_TOKEN if who.shown else PERMISSIONS[role]
            assert answer.status_code == (404 if route.auth.permission in held else 403), answer.content


@pytest.mark.parametrize("route", [r for r in MEMBERS_ROUTES if "{" in r.path], ids=str)
def test_a_strangers_token_finds_nothing(scene: Scene, stranger: tuple[Api, Api], route: Route):
    answer = scene.call(stranger[1], route)
    assert answer.status_code == (403 if route.auth.permission in NEVER_BY_TOKEN else 404), answer.content


@pytest.mark.parametrize("role", [Role.BOOKKEEPER])
@pytest.mark.parametrize("query", ["?post=true"])
def test_a_bookkeeper_drafts_and_does_not_post(scene: Scene, role: Role, query: str):
    member = Api(make_member(scene.books.tenant_id, role), scene.books.tenant_id)
    base = f"/companies/{scene.books.company.id}/journal-entries"
    assert member.post(base + query, scene.filled(ENTRY)).status_code == 403
    assert member.post(base + "/bulk", scene.filled({"entries": [ENTRY], "post": True})).status_code == 403
    assert member.post(base, scene.filled(ENTRY)).status_code == 201


def test_the_type_of_a_problem_leads_to_its_explanation():
    answer = Api().get("/nothing-here")
    address, _, code = answer.json()["type"].partition("#")
    found = Api().client.get(address)
    assert (found.status_code, found["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert f"`{code}`" in found.content.decode()

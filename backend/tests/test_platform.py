"""Those who run the platform see tenants from outside; support reads one with its consent, and nothing more."""

import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import Error, connection, transaction

from oasys.core.tenancy import tenant
from oasys.identity.models import User
from oasys.ledger.services.posting import write_and_post
from oasys.organisations.auth import Member, Platform
from oasys.organisations.models import SupportAccess
from oasys.organisations.permissions import SUPPORT_PERMISSIONS, Role
from oasys.organisations.rules import EVERYTHING
from oasys.platform.queries import platform_role
from tests.bodies import BODIES, routes
from tests.factories import Books, make_books, make_member, make_user
from tests.fixtures import Api
from tests.test_concurrency import Outcome, race

STAFF_ROUTES = [route for route in routes() if isinstance(route.auth, Platform)]


def as_owner(statement: str, *params: Any) -> None:
    """What only the command line does."""
    url = os.environ["OASYS_DATABASE_OWNER_URL"]
    with psycopg.connect(url, dbname=connection.settings_dict["NAME"]) as owner:
        owner.execute(statement, params)


@pytest.fixture
def staff() -> User:
    """Somebody who runs the platform."""
    person = make_user("staff")
    as_owner("insert into organisations_platform_staff (user_id, granted_at) values (%s, now())", person.id)
    return person


@pytest.fixture
def helper(staff: User) -> Api:
    return Api(staff)


@pytest.fixture
def asked(helper: Api, books: Books) -> str:
    """The id of a request for two hours of support."""
    made = helper.post(f"/platform/tenants/{books.tenant_id}/support-requests", {"reason": "Ticket 4711", "hours": 2})
    assert made.status_code == 201, made.content
    return made.json()["id"]


@pytest.fixture
def visitor(helper: Api, api: Api, asked: str, books: Books) -> Api:
    """Support that the tenant has let in, working in the tenant."""
    assert api.post(f"/support-accesses/{asked}/consent").status_code == 200
    assert helper.call("PUT", "/me/tenant", {"tenant_id": str(books.tenant_id)}).json()["role"] == "support"
    return helper


@pytest.fixture
def superuser() -> Iterator[psycopg.Connection]:
    name = connection.settings_dict["NAME"]
    with psycopg.connect(os.environ["OASYS_DATABASE_ADMIN_URL"], dbname=name) as admin:
        yield admin


@pytest.mark.parametrize("route", STAFF_ROUTES, ids=str)
@pytest.mark.parametrize("role", [None, *Role])
def test_to_everybody_else_there_is_nothing(scene: Any, route: Any, role: Role | None):
    user = make_member(scene.books.tenant_id, role) if role else make_user()
    answer = scene.call(Api(user, scene.books.tenant_id if role else None), route)
    assert (answer.status_code, answer.json()["code"]) == (404, "core.not_found")


@pytest.mark.parametrize("route", STAFF_ROUTES, ids=str)
def test_staff_may_call_each(scene: Any, helper: Api, route: Any):
    assert scene.call(helper, route).status_code in {200, 201}


def test_a_tenant_from_outside(helper: Api, books: Books):
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
        entry = books.entry((asset, "1.00", "0"), (income, "0", "1.00"))
        write_and_post(company=books.company, entries=[entry] * 3, by=books.owner)
    seen = helper.get(f"/platform/tenants/{books.tenant_id}").json()
    assert (seen["name"], seen["companies"], seen["members"], seen["entries"]) == ("Test tenant", 1, 1, 3)
    assert seen["bytes_estimate"] > 0
    assert seen["last_activity_at"]
    assert (seen["balances"], seen["checked_at"]) == ("never_checked", None)
    assert helper.get(f"/platform/tenants/{books.owner.id}").status_code == 404


def test_every_tenant_is_listed_once(helper: Api, books: Books):
    other, seen, query = make_books(), [], "limit=200"
    while True:
        answer = helper.get(f"/platform/tenants?{query}").json()
        seen += [row["tenant_id"] for row in answer["items"]]
        if answer["next"] is None:
            break
        query = f"limit=200&after={answer['next']}"
    assert {str(books.tenant_id), str(other.tenant_id)} <= set(seen)
    assert sorted(set(seen)) == seen


BOOKS = ["ledger_journal_entry", "ledger_journal_line", "ledger_account", "ledger_account_balance", "audit_event"]
BOOKS += ["organisations_membership", "organisations_company", "identity_user", "django_session", "currencies_unit"]


@pytest.mark.parametrize("table", BOOKS)
def test_the_platforms_role_reads_no_books(books: Books, table: str):
    """Even with a tenant open: a bug in a route of the platform gives nothing away."""
    with pytest.raises(Error) as refusal, tenant(books.tenant_id), platform_role(), connection.cursor() as cursor:
        cursor.execute(f"select * from {table}")
    assert refusal.value.__cause__.sqlstate == "42501"


@pytest.mark.parametrize(
    "statement",
    [
        "select * from platform_tenant_state(%(tenant)s)",
        "select platform_request_support(%(tenant)s, %(alice)s, 'x', 1)",
        "insert into organisations_platform_staff (user_id, granted_at) values (%(alice)s, now())",
        "delete from organisations_platform_staff",
        "insert into organisations_support_access (tenant_id, id, staff_id, reason, hours, requested_at) "
        "values (%(tenant)s, uuidv7(), %(alice)s, 'x', 1, now())",
        "insert into platform_balance_check (tenant_id, id, checked_at, differences) "
        "values (%(tenant)s, uuidv7(), now(), 0)",
        "set role oasys_owner",
    ],
)
def test_the_application_is_not_the_platform(books: Books, statement: str):
    with pytest.raises(Error) as refusal, tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute(statement, {"tenant": books.tenant_id, "alice": books.owner.id})
    assert refusal.value.__cause__.sqlstate == "42501"


def test_the_role_ends_with_its_part(books: Books):
    with transaction.atomic():
        with platform_role():
            pass
        with connection.cursor() as cursor:
            cursor.execute("select current_user")
            assert cursor.fetchone() == ("oasys_app",)


def test_nobody_but_staff_asks_for_support(books: Books):
    with pytest.raises(Error) as refusal, transaction.atomic(), platform_role(), connection.cursor() as cursor:
        cursor.execute("select platform_request_support(%s, %s, 'x', 1)", [books.tenant_id, books.owner.id])
    assert refusal.value.__cause__.sqlstate == "OA045"


def test_support_reads_with_consent_and_writes_nothing(visitor: Api, staff: User, api: Api, books: Books, path: str):
    assert visitor.get(path + "/accounts").status_code == 200
    assert visitor.get(path + "/reports/trial-balance").status_code == 200
    assert visitor.get("/audit-events").status_code == 200
    refused = visitor.post(path + "/accounts", {"code": "A9", "name": "N", "account_class": "asset"})
    assert (refused.status_code, refused.json()["code"]) == (403, "organisations.permission_missing")
    assert visitor.get("/support-accesses").status_code == 403
    events = api.get(f"/audit-events?actor_id={staff.id}").json()["items"]
    assert [event["action"] for event in events] == ["support_visit.made"] * 3 + ["support.requested"]
    assert events[0]["after"]["path"] == "/api/v1/audit-events"
    assert events[0]["actor_email"] == staff.email
    assert events[-1]["after"]["reason"] == "Ticket 4711"
    consents = api.get("/audit-events?action=support.consented").json()["items"]
    assert [event["actor_id"] for event in consents] == [str(books.owner.id)]


@pytest.mark.parametrize("route", [r for r in routes() if isinstance(r.auth, Member)], ids=str)
def test_support_walks_every_route(scene: Any, helper: Api, route: Any):
    """What needs no more than reading is answered; everything else is refused."""
    owner = Api(scene.books.owner, scene.books.tenant_id)
    tenants = f"/platform/tenants/{scene.books.tenant_id}"
    asked = helper.post(tenants + "/support-requests", {"reason": "walk", "hours": 1}).json()["id"]
    owner.post(f"/support-accesses/{asked}/consent")
    helper.call("PUT", "/me/tenant", {"tenant_id": str(scene.books.tenant_id)})
    answer = scene.call(helper, route)
    is_read = route.method == "GET" and route.auth.permission in SUPPORT_PERMISSIONS
    assert answer.status_code == (200 if is_read else 403), answer.content


def test_the_database_refuses_what_support_would_write(visitor: Api, monkeypatch: pytest.MonkeyPatch, path: str):
    """With the check of permissions gone, PostgreSQL still refuses."""
    monkeypatch.setattr("oasys.organisations.support.Visit.rights", lambda self: EVERYTHING)
    monkeypatch.setattr("oasys.organisations.auth.READING", {"GET", "POST"})
    answer = visitor.post(path + "/accounts", {"code": "A9", "name": "N", "account_class": "asset"})
    assert answer.status_code == 500
    assert visitor.get(path + "/accounts?limit=200").status_code == 200
    assert "A9" not in {row["code"] for row in visitor.get(path + "/accounts?limit=200").json()["items"]}


def test_without_consent_nothing_is_read(helper: Api, api: Api, asked: str, books: Books, staff: User):
    assert helper.call("PUT", "/me/tenant", {"tenant_id": str(books.tenant_id)}).status_code == 404
    intruder = Api(staff, books.tenant_id)
    assert intruder.get("/companies").json()["code"] == "organisations.no_tenant_chosen"
    assert [row["staff_email"] for row in api.get("/support-accesses").json()] == [staff.email]
    assert helper.get("/platform/support-accesses").json()[0]["consented_at"] is None


def test_the_tenant_ends_it_at_once(visitor: Api, api: Api, asked: str, path: str):
    assert visitor.get(path).status_code == 200
    ended = api.post(f"/support-accesses/{asked}/end")
    assert ended.status_code == 200, ended.content
    assert visitor.get(path).json()["code"] == "organisations.no_tenant_chosen"
    assert api.post(f"/support-accesses/{asked}/end").json()["code"] == "organisations.support_refused"
    assert api.post(f"/support-accesses/{asked}/consent").json()["code"] == "organisations.support_refused"
    assert "support.ended" in [event["action"] for event in api.get("/audit-events").json()["items"]]


def test_it_ends_by_itself(visitor: Api, superuser: psycopg.Connection, asked: str, path: str):
    superuser.execute("set session_replication_role = replica")
    superuser.execute(
        "update organisations_support_access set consented_at = consented_at - interval '3 hours', "
        "expires_at = expires_at - interval '3 hours' where id = %s",
        [asked],
    )
    superuser.commit()
    assert visitor.get(path).json()["code"] == "organisations.no_tenant_chosen"
    assert visitor.get("/me").json()["tenants"] == []


def test_who_no_longer_runs_the_platform_is_out(visitor: Api, staff: User, path: str):
    as_owner("delete from organisations_platform_staff where user_id = %s", staff.id)
    assert visitor.get(path).json()["code"] == "organisations.no_tenant_chosen"
    assert visitor.get("/platform/tenants").status_code == 404


def test_consent_to_one_tenant_opens_no_other(visitor: Api, staff: User):
    other = make_books()
    assert visitor.call("PUT", "/me/tenant", {"tenant_id": str(other.tenant_id)}).status_code == 404
    assert Api(staff, other.tenant_id).get("/companies").json()["code"] == "organisations.no_tenant_chosen"


def test_one_request_at_a_time(helper: Api, asked: str, books: Books):
    again = helper.post(f"/platform/tenants/{books.tenant_id}/support-requests", {"reason": "x", "hours": 1})
    assert (again.status_code, again.json()["code"]) == (409, "platform.support_asked_already")


def test_two_requests_at_once_are_one(books: Books, staff: User):
    def ask() -> None:
        with platform_role(), connection.cursor() as cursor:
            cursor.execute("select platform_request_support(%s, %s, 'x', 1)", [books.tenant_id, staff.id])

    assert race(books.tenant_id, ask, ask) == Outcome("done", "OA045", True)


def test_nobody_consents_for_themselves(api: Api, books: Books):
    as_owner("insert into organisations_platform_staff (user_id, granted_at) values (%s, now())", books.owner.id)
    asked = api.post(f"/platform/tenants/{books.tenant_id}/support-requests", {"reason": "x", "hours": 1}).json()["id"]
    answer = api.post(f"/support-accesses/{asked}/consent").json()
    assert (answer["code"], answer["detail"]) == (
        "organisations.support_refused",
        "Nobody consents to their own request.",
    )
    own = (
        "update organisations_support_access set consented_by_id = staff_id, consented_at = transaction_timestamp(), "
        "expires_at = transaction_timestamp() + make_interval(hours => hours) where id = %s"
    )
    with pytest.raises(Error) as refusal, tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute(own, [asked])
    assert refusal.value.__cause__.sqlstate == "OA043"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"reason": "", "hours": 1}, "/reason"),
        ({"reason": "x", "hours": 0}, "/hours"),
        ({"reason": "x", "hours": 73}, "/hours"),
        ({"reason": "x", "hours": "1"}, "/hours"),
        ({"hours": 1}, "/reason"),
    ],
)
def test_a_request_says_why_and_for_how_long(helper: Api, books: Books, body: Any, pointer: str):
    refused = helper.post(f"/platform/tenants/{books.tenant_id}/support-requests", body)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == pointer


CHANGES = {
    "consent for longer": """update organisations_support_access set consented_by_id = %(alice)s, consented_at = now(),
        expires_at = now() + interval '60 hours' where id = %(asked)s""",
    "consent earlier": """update organisations_support_access set consented_by_id = %(alice)s,
        consented_at = now() - interval '1 hour', expires_at = now() + interval '1 hour' where id = %(asked)s""",
    "consent of a stranger": """update organisations_support_access set consented_by_id = %(charlie)s, consented_at = now(),
        expires_at = now() + interval '2 hours' where id = %(asked)s""",
    "a visit without consent": """insert into organisations_support_visit (tenant_id, id, access_id, method, path, at)
        values (%(tenant)s, uuidv7(), %(asked)s, 'GET', '/', now())""",
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_database_holds_consent_to_its_rules(books: Books, asked: str, charlie: User, name: str):
    facts = {"asked": asked, "tenant": books.tenant_id, "alice": books.owner.id, "charlie": charlie.id}
    with pytest.raises(Error) as refusal, tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute(CHANGES[name], facts)
    assert refusal.value.__cause__.sqlstate == "OA043"


@pytest.mark.parametrize(
    "statement",
    [
        "update organisations_support_access set reason = 'x'",
        "update organisations_support_access set hours = 72",
        "update organisations_support_access set staff_id = %(alice)s",
        "delete from organisations_support_access",
        "delete from organisations_support_visit",
        "update organisations_support_visit set path = 'x'",
    ],
)
def test_what_was_asked_stays(books: Books, asked: str, statement: str):
    with pytest.raises(Error) as refusal, tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute(statement, {"alice": books.owner.id})
    assert refusal.value.__cause__.sqlstate == "42501"


def test_a_stranger_cannot_consent(asked: str, charlie: User):
    theirs = make_books(owner=charlie)
    stranger = Api(charlie, theirs.tenant_id)
    assert stranger.post(f"/support-accesses/{asked}/consent").status_code == 404
    assert stranger.post(f"/support-accesses/{asked}/end").status_code == 404
    with tenant(theirs.tenant_id):
        assert not SupportAccess.objects.exists()


def test_the_walk_has_every_body():
    assert {str(route) for route in STAFF_ROUTES if route.method == "POST"} <= BODIES.keys()

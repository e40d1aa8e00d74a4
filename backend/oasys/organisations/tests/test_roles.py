"""A tenant's own roles: made, changed, given, deleted; what the database asks of them."""

from uuid import UUID

import pytest
from django.db import connection

from oasys.core.errors import DomainError
from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.organisations.models import Membership
from oasys.organisations.permissions import PERMISSIONS, Permission, Role
from oasys.organisations.services.grants import Grant
from oasys.organisations.services.members import change_member
from oasys.organisations.services.roles import RoleInput, create_role, delete_role
from tests.factories import Books, make_books, make_company, make_member, make_role
from tests.fixtures import Api
from tests.test_concurrency import Outcome, race

ROLE = {"name": "Branch", "permissions": ["ledger.read", "entry.draft"], "entry_limits": {"MYR": "10000.00"}}


def membership_of(books: Books, user_id: UUID) -> UUID:
    with tenant(books.tenant_id):
        return Membership.objects.get(user_id=user_id).id


def test_a_role_is_made_read_replaced_and_deleted(api: Api):
    made = api.post("/roles", ROLE)
    assert (made.status_code, made["ETag"]) == (201, '"v1"')
    role = made.json()
    assert role["permissions"] == ["entry.draft", "ledger.read", "tenant.read"]
    assert role["entry_limits"] == {"MYR": "10000.00"}
    address = f"/roles/{role['id']}"
    assert api.get(address).json() == role
    assert api.get(address, If_None_Match=api.get(address)["ETag"]).status_code == 304
    changed = api.call("PUT", address, {"name": "Desk", "permissions": []}, If_Match='"v1"')
    assert (changed.status_code, changed["ETag"]) == (200, '"v2"')
    assert changed.json()["permissions"] == ["tenant.read"]
    assert changed.json()["entry_limits"] is None
    assert api.call("PUT", address, ROLE, If_Match='"v1"').status_code == 412
    assert api.call("PUT", address, ROLE).status_code == 428
    assert api.call("DELETE", address, If_Match='"v1"').status_code == 412
    assert api.call("DELETE", address, If_Match='"v2"').status_code == 204
    assert api.get(address).status_code == 404


def test_the_list_names_every_permission_and_role(api: Api):
    api.post("/roles", ROLE)
    shown = api.get("/roles").json()
    assert [permission["name"] for permission in shown["permissions"]] == list(Permission)
    built_in = {role["name"]: set(role["permissions"]) for role in shown["roles"] if role["id"] is None}
    assert built_in == {role.value: set(PERMISSIONS[role]) for role in Role}
    assert [role["name"] for role in shown["roles"] if role["id"]] == ["Branch"]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"name": "Owner"}, 409, "organisations.role_name_taken"),
        ({"name": "custom"}, 409, "organisations.role_name_taken"),
        ({"name": "Branch"}, 409, "organisations.role_name_taken"),
        ({"name": " "}, 422, "core.invalid"),
        ({"permissions": ["everything"]}, 422, "core.invalid"),
        ({"entry_limits": {}}, 422, "core.invalid"),
        ({"entry_limits": {"MYR": "-1"}}, 422, "core.invalid"),
        ({"entry_limits": {"MYR": 1}}, 422, "core.invalid"),
        ({"entry_limits": {"myr": "1"}}, 422, "core.invalid"),
        ({"company_ids": ["00000000-0000-7000-8000-000000000000"]}, 422, "core.invalid"),
        ({"tenant_id": "x"}, 422, "core.invalid"),
    ],
)
def test_a_role_that_cannot_be_is_refused(api: Api, change: dict, status: int, code: str):
    assert api.post("/roles", ROLE).status_code == 201
    refused = api.post("/roles", ROLE | {"name": "Another"} | change)
    assert (refused.status_code, refused.json()["code"]) == (status, code)


def test_a_role_of_strangers_is_not_found(api: Api, books: Books):
    strangers = make_books()
    theirs = make_role(strangers.owner, strangers.tenant_id, Permission.LEDGER_READ)
    bob = membership_of(books, make_member(books.tenant_id, Role.VIEWER).id)
    for id_ in (theirs.id, uuid7()):
        assert api.get(f"/roles/{id_}").status_code == 404
        assert api.call("PUT", f"/roles/{id_}", ROLE, If_Match='"v1"').status_code == 404
        assert api.call("DELETE", f"/roles/{id_}", If_Match='"v1"').status_code == 404
        given = api.call("PATCH", f"/members/{bob}", {"role_id": str(id_)})
        assert (given.status_code, given.json()["errors"][0]["pointer"]) == (422, "/role_id")
    elsewhere = api.post("/roles", ROLE | {"company_ids": [str(strangers.company.id)]})
    assert (elsewhere.status_code, elsewhere.json()["errors"][0]["pointer"]) == (422, "/company_ids/0")


def test_a_change_of_a_role_counts_at_once(api: Api, books: Books):
    role = make_role(books.owner, books.tenant_id, Permission.LEDGER_READ)
    bob = Api(make_member(books.tenant_id, role), books.tenant_id)
    assert api.get("/members").json()[1]["role"] == role.name
    path = f"/companies/{books.company.id}/journals"
    journal = {"code": "XX", "name": "X", "kind": "general"}
    assert bob.post(path, journal).status_code == 403
    wider = {"name": role.name, "permissions": ["ledger.read", "chart.change"]}
    assert api.call("PUT", f"/roles/{role.id}", wider, If_Match='"v1"').status_code == 200
    assert bob.post(path, journal).status_code == 201
    narrower = wider | {"permissions": []}
    assert api.call("PUT", f"/roles/{role.id}", narrower, If_Match='"v2"').status_code == 200
    assert bob.get(path).status_code == 403


def test_nobody_changes_the_role_they_have(books: Books):
    role = make_role(books.owner, books.tenant_id, Permission.ROLE_CHANGE, limits={"MYR": "5"})
    bob = Api(make_member(books.tenant_id, role), books.tenant_id)
    refused = bob.call("PUT", f"/roles/{role.id}", {"name": "Mine", "permissions": []}, If_Match='"v1"')
    assert (refused.status_code, refused.json()["code"]) == (409, "organisations.own_role")


def test_a_role_somebody_has_stays(api: Api, books: Books):
    role = make_role(books.owner, books.tenant_id, Permission.LEDGER_READ)
    bob = make_member(books.tenant_id, role)
    address = f"/roles/{role.id}"
    assert api.call("DELETE", address, If_Match='"v1"').json()["code"] == "organisations.role_in_use"
    assert api.call("PATCH", f"/members/{membership_of(books, bob.id)}", {"role": "viewer"}).status_code == 200
    invited = api.post("/invitations", {"email": "x@example.com", "role_id": str(role.id)}).json()
    assert api.call("DELETE", address, If_Match='"v1"').json()["code"] == "organisations.role_in_use"
    api.call("DELETE", f"/invitations/{invited['id']}")
    assert api.call("DELETE", address, If_Match='"v1"').status_code == 204


def test_a_role_is_deleted_or_given_and_never_both(books: Books):
    role = make_role(books.owner, books.tenant_id, Permission.LEDGER_READ)
    dora = make_member(books.tenant_id, Role.OWNER, "dora")
    bob = membership_of(books, make_member(books.tenant_id, Role.VIEWER).id)

    def give() -> None:
        change_member(membership_id=bob, grant=lambda _: Grant(None, role.id), by=dora)

    ended = race(books.tenant_id, lambda: delete_role(role_id=role.id, version=1, by=books.owner), give)
    assert ended == Outcome("done", "core.invalid", True)


def test_nobody_deletes_a_role_beyond_their_own_rights(books: Books):
    small = make_role(books.owner, books.tenant_id, Permission.ROLE_CHANGE)
    bob = Api(make_member(books.tenant_id, small), books.tenant_id)
    large = make_role(books.owner, books.tenant_id, Permission.LEDGER_READ)
    answer = bob.call("DELETE", f"/roles/{large.id}", If_Match='"v1"')
    assert (answer.status_code, answer.json()["code"]) == (403, "organisations.beyond_own_rights")
    assert Api(books.owner, books.tenant_id).get(f"/roles/{large.id}").status_code == 200


def test_the_database_knows_the_same_roles(books: Books):
    """What the rules of periods ask PostgreSQL is answered as Python would, for every role and permission they ask for."""
    asked = [Permission.ENTRY_POST_IN_CLOSED_PERIOD, Permission.PERIOD_CLOSE, Permission.PERIOD_UNLOCK]
    other = make_company(books.tenant_id)
    holders = [(make_member(books.tenant_id, role), PERMISSIONS[role], None) for role in Role]
    for held in (asked, asked[:1], []):
        for companies in (None, [books.company]):
            role = make_role(books.owner, books.tenant_id, *held, companies=companies)
            holders.append((make_member(books.tenant_id, role), set(held), companies))
    limited = [books.company]
    holders.append(
        (make_member(books.tenant_id, Role.ACCOUNTANT, companies=limited), PERMISSIONS[Role.ACCOUNTANT], limited)
    )
    holders.append((make_books().owner, set(), None))
    with tenant(books.tenant_id), connection.cursor() as cursor:
        for person, held, companies in holders:
            for permission in asked:
                for company in (books.company, other):
                    cursor.execute(
                        "select organisations_holds(%s, %s, %s, %s)",
                        [books.tenant_id, person.id, permission, company.id],
                    )
                    expected = permission in held and (companies is None or company in companies)
                    assert cursor.fetchone()[0] == expected, (person, permission, company)


def test_a_name_is_taken_once_by_two_at_once(books: Books):
    dora = make_member(books.tenant_id, Role.OWNER, "dora")
    wanted = RoleInput("Twin", [Permission.LEDGER_READ], None, None)
    ended = race(
        books.tenant_id,
        lambda: create_role(role=wanted, by=books.owner),
        lambda: create_role(role=wanted, by=dora),
    )
    assert (ended.first, ended.has_waited) == ("done", True)
    assert ended.second == "23505"


def test_no_role_goes_beyond_what_its_maker_may_post(books: Books):
    limited = make_role(
        books.owner, books.tenant_id, Permission.ROLE_CHANGE, Permission.ENTRY_POST, limits={"MYR": "100"}
    )
    his = Api(make_member(books.tenant_id, limited), books.tenant_id)
    posting = {"name": "P", "permissions": ["entry.post"]}
    for limits in (None, {"MYR": "100.01"}, {"MYR": "100", "SGD": "1"}):
        refused = his.post("/roles", posting | {"entry_limits": limits})
        assert (refused.status_code, refused.json()["code"]) == (403, "organisations.beyond_own_rights"), limits
    assert his.post("/roles", posting | {"entry_limits": {"MYR": "100"}}).status_code == 201
    assert his.post("/roles", {"name": "R", "permissions": []}).status_code == 201


def test_services_are_called_with_a_member_only(books: Books):
    role = make_role(books.owner, books.tenant_id, Permission.LEDGER_READ)
    stranger = make_books().owner
    with pytest.raises(DomainError) as refusal, tenant(books.tenant_id):
        delete_role(role_id=role.id, version=1, by=stranger)
    assert refusal.value.code == "organisations.no_tenant_chosen"

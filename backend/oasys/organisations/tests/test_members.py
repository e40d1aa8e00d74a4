"""People in tenants: joining, roles, leaving, and choosing where to work."""

from uuid import UUID

import pytest
from django.db import Error, connection

from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.organisations.models import Membership
from oasys.organisations.permissions import PERMISSIONS, Permission, Role
from oasys.organisations.services.members import leave, remove_member
from tests.factories import Books, make_books, make_company, make_member, make_role, make_user
from tests.fixtures import Api
from tests.test_concurrency import Outcome, race


def membership_of(books: Books, user_id: UUID) -> UUID:
    with tenant(books.tenant_id):
        return Membership.objects.get(user_id=user_id).id


@pytest.mark.parametrize("role", ["admin", "", "OWNER", "custom", None, 1])
def test_an_unknown_role_is_refused(api: Api, books: Books, role: object):
    address = f"/members/{membership_of(books, make_member(books.tenant_id, Role.VIEWER).id)}"
    refused = api.call("PATCH", address, {"role": role})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/role"


def test_a_role_changes_at_once(api: Api, books: Books):
    bob = make_member(books.tenant_id, Role.VIEWER)
    his, body = Api(bob, books.tenant_id), {"code": "XX", "name": "X", "kind": "general"}
    address = f"/companies/{books.company.id}/journals"
    assert his.post(address, body).status_code == 403
    changed = api.call("PATCH", f"/members/{membership_of(books, bob.id)}", {"role": "accountant"})
    assert (changed.status_code, changed.json()["role"]) == (200, "accountant")
    assert his.post(address, body).status_code == 201
    api.call("PATCH", f"/members/{membership_of(books, bob.id)}", {"role": "viewer"})
    assert his.post(address, body | {"code": "YY"}).status_code == 403


def test_nobody_changes_their_own_role(api: Api, books: Books):
    own = membership_of(books, books.owner.id)
    for answer in (api.call("PATCH", f"/members/{own}", {"role": "viewer"}), api.call("DELETE", f"/members/{own}")):
        assert (answer.status_code, answer.json()["code"]) == (409, "organisations.own_role")
    assert api.get("/members").json()[0]["role"] == "owner"


def test_an_owner_can_hand_over(api: Api, books: Books):
    bob = make_member(books.tenant_id, Role.OWNER)
    his, hers = Api(bob, books.tenant_id), membership_of(books, books.owner.id)
    assert his.call("PATCH", f"/members/{hers}", {"role": "viewer"}).status_code == 200
    assert api.post("/invitations", {"email": "x@example.com", "role": "viewer"}).status_code == 403
    refused = api.call("DELETE", f"/members/{membership_of(books, bob.id)}")
    assert refused.status_code == 403
    assert his.call("DELETE", f"/members/{hers}").status_code == 204


def test_two_owners_who_remove_each_other_leave_one(books: Books):
    bob = make_member(books.tenant_id, Role.OWNER)
    hers, his = membership_of(books, books.owner.id), membership_of(books, bob.id)
    ended = race(
        books.tenant_id,
        lambda: remove_member(membership_id=his, by=books.owner),
        lambda: remove_member(membership_id=hers, by=bob),
    )
    assert ended == Outcome("done", "organisations.last_owner", True)
    with tenant(books.tenant_id):
        assert Membership.objects.filter(role=Role.OWNER).count() == 1


def test_two_owners_who_leave_at_once_leave_one(books: Books):
    bob = make_member(books.tenant_id, Role.OWNER)
    ended = race(books.tenant_id, lambda: leave(by=books.owner), lambda: leave(by=bob))
    assert ended == Outcome("done", "organisations.last_owner", True)
    with tenant(books.tenant_id):
        assert [owner.user_id for owner in Membership.objects.filter(role=Role.OWNER)] == [bob.id]


def test_one_who_was_removed_meanwhile_removes_nobody(books: Books):
    """Three owners: the one who waits for the lock is a member no longer when it is free."""
    bob, dora = make_member(books.tenant_id, Role.OWNER), make_member(books.tenant_id, Role.OWNER, "dora")
    hers, his = membership_of(books, dora.id), membership_of(books, bob.id)
    ended = race(
        books.tenant_id,
        lambda: remove_member(membership_id=his, by=books.owner),
        lambda: remove_member(membership_id=hers, by=bob),
    )
    assert ended == Outcome("done", "organisations.no_tenant_chosen", True)
    assert membership_of(books, dora.id) == hers


OWNERS_BY_SQL = {
    "deleted": "delete from organisations_membership where user_id = %s",
    "demoted": "update organisations_membership set role = 'viewer' where user_id = %s",
}


@pytest.mark.parametrize("how", OWNERS_BY_SQL)
def test_the_database_keeps_an_owner(books: Books, how: str):
    with pytest.raises(Error) as refusal, tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute(OWNERS_BY_SQL[how], [books.owner.id])
    assert refusal.value.__cause__.sqlstate == "OA030"


@pytest.mark.parametrize("how", OWNERS_BY_SQL)
def test_the_database_keeps_an_owner_of_two_that_go_at_once(books: Books, how: str):
    bob = make_member(books.tenant_id, Role.OWNER)

    def end(user_id: UUID) -> None:
        with connection.cursor() as cursor:
            cursor.execute(OWNERS_BY_SQL[how], [user_id])

    ended = race(books.tenant_id, lambda: end(bob.id), lambda: end(books.owner.id))
    assert (ended.first, ended.second, ended.has_waited) == ("done", "OA030", True)


def test_who_leaves_is_gone_and_the_last_owner_stays(api: Api, books: Books):
    refused = api.call("DELETE", "/me/tenant")
    assert (refused.status_code, refused.json()["code"]) == (409, "organisations.last_owner")
    his = Api(make_member(books.tenant_id, Role.AUDITOR), books.tenant_id)
    assert his.call("DELETE", "/me/tenant").status_code == 204
    assert his.get("/me").json()["tenant_id"] is None
    assert his.get("/companies").json()["code"] == "organisations.no_tenant_chosen"
    assert his.get("/tenants").json() == []


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, "custom"])
def test_nobody_but_an_owner_touches_an_owner(books: Books, role: Role | str):
    """Not an administrator, and not a role of the tenant's own that holds every permission."""
    if role == "custom":
        role = make_role(books.owner, books.tenant_id, *Permission)
    his = Api(make_member(books.tenant_id, role), books.tenant_id)
    second = membership_of(books, make_member(books.tenant_id, Role.OWNER, "dora").id)
    viewer = membership_of(books, make_member(books.tenant_id, Role.VIEWER, "emma").id)
    for answer in (
        his.call("PATCH", f"/members/{second}", {"role": "viewer"}),
        his.call("DELETE", f"/members/{second}"),
        his.call("PATCH", f"/members/{viewer}", {"role": "owner"}),
        his.post("/invitations", {"email": "own@example.com", "role": "owner"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "organisations.only_owners")


def test_nobody_gives_what_they_do_not_have(books: Books):
    """A role that may change members and little else; every door by which it could make somebody stronger."""
    hr = make_role(
        books.owner,
        books.tenant_id,
        Permission.MEMBER_CHANGE,
        Permission.ROLE_CHANGE,
        *PERMISSIONS[Role.VIEWER],
    )
    his = Api(make_member(books.tenant_id, hr), books.tenant_id)
    viewer = membership_of(books, make_member(books.tenant_id, Role.VIEWER, "dora").id)
    accountant = membership_of(books, make_member(books.tenant_id, Role.ACCOUNTANT, "emma").id)
    stronger = make_role(books.owner, books.tenant_id, Permission.ENTRY_POST)
    with_more = {"name": "More", "permissions": ["entry.post"]}
    for answer in (
        his.call("PATCH", f"/members/{viewer}", {"role": "bookkeeper"}),
        his.call("PATCH", f"/members/{viewer}", {"role_id": str(stronger.id)}),
        his.call("PATCH", f"/members/{accountant}", {"role": "viewer"}),
        his.call("DELETE", f"/members/{accountant}"),
        his.post("/invitations", {"email": "x@example.com", "role": "approver"}),
        his.post("/roles", with_more),
        his.call("PUT", f"/roles/{stronger.id}", {"name": "Less", "permissions": []}, If_Match='"v1"'),
        his.call("DELETE", f"/roles/{stronger.id}", If_Match='"v1"'),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "organisations.beyond_own_rights"), answer.content
    assert his.call("PATCH", f"/members/{viewer}", {"role_id": str(hr.id)}).status_code == 200
    assert his.post("/roles", {"name": "Weaker", "permissions": ["ledger.read"]}).status_code == 201


def test_who_is_limited_to_a_company_gives_nobody_another_one(books: Books):
    other = make_company(books.tenant_id)
    admin = make_member(books.tenant_id, Role.ADMINISTRATOR, companies=[books.company])
    his = Api(admin, books.tenant_id)
    viewer = membership_of(books, make_member(books.tenant_id, Role.VIEWER, "dora", companies=[books.company]).id)
    address = f"/members/{viewer}"
    assert his.call("PATCH", address, {"company_ids": None}).json()["code"] == "organisations.beyond_own_rights"
    refused = his.call("PATCH", address, {"company_ids": [str(books.company.id), str(other.id)]})
    absent = his.call("PATCH", address, {"company_ids": [str(books.company.id), str(uuid7())]})
    assert (refused.status_code, refused.json()) == (422, absent.json())
    assert refused.json()["errors"][0]["pointer"] == "/company_ids/1"
    everywhere = membership_of(books, make_member(books.tenant_id, Role.VIEWER, "emma").id)
    assert his.call("DELETE", f"/members/{everywhere}").json()["code"] == "organisations.beyond_own_rights"
    assert his.post("/roles", {"name": "Wide", "permissions": ["ledger.read"]}).status_code == 403
    assert his.post("/companies", {"name": "N", "country_pack": "my"}).status_code == 403
    changed = his.call("PATCH", address, {"role": "bookkeeper"})
    assert (changed.status_code, changed.json()["company_ids"]) == (200, [str(books.company.id)])


def test_an_owner_owns_every_company(api: Api, books: Books):
    bob = membership_of(books, make_member(books.tenant_id, Role.VIEWER, companies=[books.company]).id)
    limited = {"role": "owner", "company_ids": [str(books.company.id)]}
    refused = api.call("PATCH", f"/members/{bob}", limited)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/company_ids")
    made = api.call("PATCH", f"/members/{bob}", {"role": "owner"})
    assert (made.status_code, made.json()["company_ids"]) == (200, None)


def test_a_membership_stays_its_persons(books: Books):
    bob = make_member(books.tenant_id, Role.VIEWER)
    with pytest.raises(Error) as refusal, tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute("update organisations_membership set user_id = %s", [bob.id])
    assert refusal.value.__cause__.sqlstate == "42501"


def test_removal_ends_access_at_once(api: Api, books: Books):
    bob = make_member(books.tenant_id, Role.ACCOUNTANT)
    his = Api(bob, books.tenant_id)
    assert his.get(f"/companies/{books.company.id}").status_code == 200
    assert api.call("DELETE", f"/members/{membership_of(books, bob.id)}").status_code == 204
    for path in ("/companies", f"/companies/{books.company.id}", "/members", "/units"):
        refused = his.get(path)
        assert (refused.status_code, refused.json()["code"]) == (409, "organisations.no_tenant_chosen")
    assert his.get("/tenants").json() == []
    assert his.call("PUT", "/me/tenant", {"tenant_id": str(books.tenant_id)}).status_code == 404


def test_a_member_who_is_not_there_is_not_found(api: Api):
    strangers = make_books()
    for id_ in (uuid7(), membership_of(strangers, strangers.owner.id)):
        assert api.call("DELETE", f"/members/{id_}").status_code == 404
        assert api.call("PATCH", f"/members/{id_}", {"role": "viewer"}).status_code == 404


def test_a_person_works_in_one_of_several_tenants(api: Api, books: Books):
    elsewhere = make_books()
    with tenant(elsewhere.tenant_id):
        Membership.objects.create(user=books.owner, role=Role.VIEWER)
    me = api.get("/me").json()
    assert me["tenant_id"] == str(books.tenant_id)
    assert {row["tenant_id"]: row["role"] for row in me["tenants"]} == {
        str(books.tenant_id): "owner",
        str(elsewhere.tenant_id): "viewer",
    }
    chosen = api.call("PUT", "/me/tenant", {"tenant_id": str(elsewhere.tenant_id)})
    assert (chosen.status_code, chosen.json()["role"]) == (200, "viewer")
    assert [company["id"] for company in api.get("/companies").json()["items"]] == [str(elsewhere.company.id)]
    assert api.get(f"/companies/{books.company.id}").status_code == 404
    assert api.post("/companies", {"name": "N", "country_pack": "my"}).status_code == 403


def test_a_tenant_of_strangers_cannot_be_chosen(api: Api, books: Books):
    strangers = make_books()
    refused = api.call("PUT", "/me/tenant", {"tenant_id": str(strangers.tenant_id)})
    absent = api.call("PUT", "/me/tenant", {"tenant_id": str(uuid7())})
    assert refused.status_code == 404
    assert (refused.status_code, refused.json()) == (absent.status_code, absent.json())
    assert api.get("/me").json()["tenant_id"] == str(books.tenant_id)


def test_who_sets_a_tenant_up_owns_it_and_works_in_it():
    api = Api(make_user())
    made = api.post("/tenants", {"name": "Kopi Pagi Group"}).json()
    assert made["role"] == "owner"
    assert api.get("/me").json()["tenant_id"] == made["tenant_id"]
    assert api.get("/companies").json() == {"items": [], "next": None}

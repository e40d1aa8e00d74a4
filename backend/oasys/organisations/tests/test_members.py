"""People in tenants: joining, roles, leaving, and choosing where to work."""

from uuid import UUID

import pytest

from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.organisations.models import Membership
from oasys.organisations.permissions import Role
from oasys.organisations.services import remove_member
from tests.factories import Books, make_books, make_member, make_user
from tests.fixtures import Api
from tests.test_concurrency import Outcome, race


def membership_of(books: Books, user_id: UUID) -> UUID:
    with tenant(books.tenant_id):
        return Membership.objects.get(user_id=user_id).id


def test_who_signed_up_can_be_added(api: Api, books: Books):
    bob = make_user("bob")
    his = Api(bob, books.tenant_id)
    assert his.get("/companies").json()["code"] == "organisations.no_tenant_chosen"
    added = api.post("/members", {"email": f"  {bob.email.upper()} ", "role": "viewer"})
    assert added.status_code == 201, added.content
    assert {key: added.json()[key] for key in ("email", "role")} == {"email": bob.email, "role": "viewer"}
    assert [company["id"] for company in his.get("/companies").json()["items"]] == [str(books.company.id)]
    listed = {member["email"]: member["role"] for member in api.get("/members").json()}
    assert listed == {books.owner.email: "owner", bob.email: "viewer"}


def test_who_never_signed_up_cannot(api: Api):
    refused = api.post("/members", {"email": "nobody-at-all@example.com", "role": "viewer"})
    assert (refused.status_code, refused.json()["code"]) == (422, "organisations.person_unknown")
    assert refused.json()["errors"][0]["pointer"] == "/email"


def test_nobody_is_a_member_twice(api: Api, books: Books):
    bob = make_member(books.tenant_id, Role.VIEWER)
    refused = api.post("/members", {"email": bob.email, "role": "owner"})
    assert (refused.status_code, refused.json()["code"]) == (409, "organisations.already_member")


@pytest.mark.parametrize("role", ["admin", "", "OWNER", None, 1])
def test_an_unknown_role_is_refused(api: Api, role: object):
    refused = api.post("/members", {"email": make_user("bob").email, "role": role})
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
    assert api.post("/members", {"email": bob.email, "role": "viewer"}).status_code == 403
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

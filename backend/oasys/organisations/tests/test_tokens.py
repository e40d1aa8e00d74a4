"""Tokens: shown once, kept hashed, never more than their owner, gone with them."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from django.db import Error, connection

from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.identity.models import User
from oasys.organisations.bearer import LENGTH, PERSONAL, SERVICE, new_token, read_token
from oasys.organisations.models import ApiToken, Membership
from oasys.organisations.permissions import NEVER_BY_TOKEN, PERMISSIONS, Permission, Role
from oasys.organisations.services.members import remove_member
from oasys.organisations.services.tokens import TokenInput, create_token, note_use
from tests.factories import PASSWORD, Books, make_books, make_company, make_member, make_role, make_token
from tests.fixtures import Api
from tests.test_concurrency import Outcome, race


def made(api: Api, **body) -> dict:
    answer = api.post("/tokens", {"name": "T"} | body)
    assert answer.status_code == 201, answer.content
    return answer.json()


def as_service(api: Api, role: str = "bookkeeper", **body) -> tuple[dict, Api]:
    service = api.post("/services", {"name": f"S {uuid7().hex}", "role": role} | body).json()
    token = api.post(f"/services/{service['id']}/tokens", {"name": "T"}).json()["token"]
    return service, Api(token=token)


def test_a_token_reads_and_writes_without_cookie_or_csrf(api: Api, books: Books):
    token = made(api)
    program = Api(token=token["token"], enforce_csrf_checks=True)
    assert program.get(f"/companies/{books.company.id}").status_code == 200
    journal = {"code": "XX", "name": "X", "kind": "general"}
    assert program.post(f"/companies/{books.company.id}/journals", journal).status_code == 201
    assert not program.client.cookies


def test_a_token_can_be_found_by_scanners_and_is_kept_hashed(api: Api, books: Books):
    text = made(api)["token"]
    assert text.startswith(PERSONAL)
    assert len(text) == LENGTH
    with tenant(books.tenant_id), connection.cursor() as cursor:
        kept = ApiToken.objects.get()
        assert bytes(kept.hash) == hashlib.sha256(text.encode()).digest()
        cursor.execute("select t::text from organisations_api_token t")
        assert text[-20:] not in cursor.fetchone()[0]
    listed = api.get("/tokens").json()
    assert "token" not in listed[0]
    assert text[len(PERSONAL) + 22 :] not in str(listed)


@pytest.mark.parametrize("prefix", [PERSONAL, SERVICE])
def test_a_mistyped_token_is_refused_unasked(books: Books, prefix: str):
    text = new_token(prefix, books.tenant_id)
    assert read_token(text).tenant_id == books.tenant_id
    wrong = [text[:-1], text + "0", text.swapcase(), "", prefix, "x" * LENGTH, text.replace("_", "-"), "é" * LENGTH]
    wrong += [text[:place] + ("0" if text[place] != "0" else "1") + text[place + 1 :] for place in range(10, LENGTH)]
    assert [one for one in wrong if read_token(one) is not None] == []


def test_no_guess_is_let_in(api: Api, books: Books):
    made(api)
    tenants = (books.tenant_id, make_books().tenant_id, uuid7())
    guesses = [new_token(PERSONAL, id_) for id_ in tenants] + ["x", "", "null", "undefined"]
    for guess in guesses:
        refused = Api(token=guess).get("/companies")
        assert (refused.status_code, refused.json()["code"]) == (401, "organisations.token_refused")
    stripped = Api().get("/companies", Authorization="Bearer")
    assert stripped.status_code == 401


def test_a_token_of_one_tenant_says_nothing_in_another(books: Books):
    """The same person in two tenants: the tenant that the token names is the only one."""
    elsewhere = make_books(owner=books.owner)
    program = Api(token=make_token(books.owner, books.tenant_id).text)
    assert [one["id"] for one in program.get("/companies").json()["items"]] == [str(books.company.id)]
    assert program.get(f"/companies/{elsewhere.company.id}").status_code == 404


def test_a_cookie_beside_a_token_counts_for_nothing(books: Books):
    """An owner's browser that sends a viewer's token is a viewer; with a bad token it is nobody."""
    viewer = make_role(books.owner, books.tenant_id, Permission.LEDGER_READ, Permission.TOKEN_CREATE)
    token = make_token(make_member(books.tenant_id, viewer), books.tenant_id).text
    journal = {"code": "XX", "name": "X", "kind": "general"}
    path = f"/companies/{books.company.id}/journals"
    both = Api(books.owner, books.tenant_id, token=token)
    assert both.get(path).status_code == 200
    assert both.post(path, journal).status_code == 403
    assert Api(books.owner, books.tenant_id, token="x").get(path).status_code == 401
    assert Api(books.owner, books.tenant_id).post(path, journal).status_code == 201


def test_another_scheme_is_no_token(books: Books):
    """A password of the server in front (Basic) takes nobody's session away."""
    assert Api(books.owner, books.tenant_id).get("/companies", Authorization="Basic eDp5").status_code == 200


def test_a_token_never_has_more_than_its_scope(api: Api, books: Books):
    program = Api(token=made(api, permissions=["ledger.read"])["token"])
    path = f"/companies/{books.company.id}"
    assert program.get(f"{path}/accounts").status_code == 200
    refused = program.post(f"{path}/journals", {"code": "XX", "name": "X", "kind": "general"})
    assert (refused.status_code, refused.json()["code"]) == (403, "organisations.permission_missing")
    assert refused.json()["detail"].startswith("This token lacks")
    assert program.get(f"{path}/reports/trial-balance?format=csv").status_code == 403


def test_a_token_is_never_more_than_its_owner(books: Books):
    bob = make_member(books.tenant_id, Role.BOOKKEEPER)
    his = Api(bob, books.tenant_id)
    refused = his.post("/tokens", {"name": "T", "permissions": ["entry.post"]})
    assert (refused.status_code, refused.json()["code"]) == (403, "organisations.beyond_own_rights")
    whole = made(his)
    assert set(whole["permissions"]) == PERMISSIONS[Role.BOOKKEEPER] - NEVER_BY_TOKEN


def test_a_token_shrinks_with_its_owner(api: Api, books: Books):
    bob = make_member(books.tenant_id, Role.ACCOUNTANT)
    program = Api(token=make_token(bob, books.tenant_id).text)
    path = f"/companies/{books.company.id}/journals"
    assert program.post(path, {"code": "XX", "name": "X", "kind": "general"}).status_code == 201
    with tenant(books.tenant_id):
        his = Membership.objects.get(user=bob).id
    assert api.call("PATCH", f"/members/{his}", {"role": "viewer"}).status_code == 200
    assert program.post(path, {"code": "YY", "name": "Y", "kind": "general"}).status_code == 403
    assert program.get(path).status_code == 200
    other = make_company(books.tenant_id)
    assert api.call("PATCH", f"/members/{his}", {"company_ids": [str(other.id)]}).status_code == 200
    assert program.get(path).status_code == 404
    assert api.call("PATCH", f"/members/{his}", {"role": "accountant", "company_ids": None}).status_code == 200
    assert program.get(path).status_code == 200


def test_removal_ends_tokens_at_once(api: Api, books: Books):
    bob = make_member(books.tenant_id, Role.ACCOUNTANT)
    program = Api(token=make_token(bob, books.tenant_id).text)
    assert program.get("/companies").status_code == 200
    with tenant(books.tenant_id):
        his = Membership.objects.get(user=bob).id
    assert api.call("DELETE", f"/members/{his}").status_code == 204
    assert program.get("/companies").json()["code"] == "organisations.token_refused"
    with tenant(books.tenant_id):
        assert not ApiToken.objects.exists()
        Membership.objects.create(user=bob, role=Role.ACCOUNTANT)  # coming back brings no token back
    assert program.get("/companies").status_code == 401


@pytest.mark.parametrize("is_removed_first", [True, False])
def test_a_token_made_while_its_owner_is_removed_does_not_outlive_them(books: Books, is_removed_first: bool):
    bob = make_member(books.tenant_id, Role.ACCOUNTANT)
    with tenant(books.tenant_id):
        his = Membership.objects.get(user=bob).id

    def remove() -> None:
        remove_member(membership_id=his, by=books.owner)

    def make() -> None:
        create_token(token=TokenInput("T", None, None, 1), by=bob, now=datetime.now(UTC))

    ended = race(books.tenant_id, *((remove, make) if is_removed_first else (make, remove)))
    second = "organisations.no_tenant_chosen" if is_removed_first else "done"
    assert ended == Outcome("done", second, True)
    with tenant(books.tenant_id):
        assert not ApiToken.objects.exists()


def test_a_deactivated_person_has_no_tokens(books: Books):
    bob = make_member(books.tenant_id, Role.ACCOUNTANT)
    program = Api(token=make_token(bob, books.tenant_id).text)
    assert program.get("/companies").status_code == 200
    User.objects.filter(id=bob.id).update(is_active=False)
    assert program.get("/companies").status_code == 401


def test_a_token_ends_when_it_says(books: Books):
    now = datetime.now(UTC)
    alive = make_token(books.owner, books.tenant_id, now=now - timedelta(hours=23, minutes=59))
    over = make_token(books.owner, books.tenant_id, now=now - timedelta(days=1))
    assert Api(token=alive.text).get("/companies").status_code == 200
    assert Api(token=over.text).get("/companies").json()["code"] == "organisations.token_refused"
    listed = {one["id"]: one["has_ended"] for one in Api(books.owner, books.tenant_id).get("/tokens").json()}
    assert listed == {str(alive.token.id): False, str(over.token.id): True}


@pytest.mark.parametrize("days", [0, -1, 367, 1.5, "1", None])
def test_a_token_lives_a_year_at_the_most(api: Api, days: object):
    refused = api.post("/tokens", {"name": "T", "expires_in_days": days})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/expires_in_days")


def test_a_token_is_revoked_by_its_owner_alone(api: Api, books: Books):
    token = made(api)
    program = Api(token=token["token"])
    admin = Api(make_member(books.tenant_id, Role.ADMINISTRATOR), books.tenant_id)
    assert admin.call("DELETE", f"/tokens/{token['id']}").status_code == 404
    assert admin.get("/tokens").json() == []
    assert program.get("/companies").status_code == 200
    assert api.call("DELETE", f"/tokens/{token['id']}").status_code == 204
    assert program.get("/companies").status_code == 401
    assert api.call("DELETE", f"/tokens/{token['id']}").status_code == 404


def test_a_token_makes_no_token(api: Api, books: Books):
    for permission in NEVER_BY_TOKEN:
        refused = api.post("/tokens", {"name": "T", "permissions": [permission]})
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/permissions")
    _, service = as_service(api, "administrator")
    for program in (Api(token=made(api)["token"]), service):
        assert program.post("/tokens", {"name": "T"}).status_code == 403
        assert program.post("/services", {"name": "N", "role": "viewer"}).status_code == 403


def test_a_token_does_nothing_in_a_persons_name_outside_its_tenant(api: Api, books: Books):
    program = Api(token=made(api)["token"])
    for answer in (
        program.get("/me"),
        program.get("/tenants"),
        program.post("/tenants", {"name": "T"}),
        program.call("PUT", "/me/tenant", {"tenant_id": str(books.tenant_id)}),
        program.call("DELETE", "/me/tenant"),
        program.call("DELETE", "/auth/session"),
        program.post("/invitations/accept", {"code": "x"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "identity.session_needed")


def test_the_answer_that_shows_a_token_is_not_kept(api: Api, books: Books):
    first = api.post("/tokens", {"name": "T"}, Idempotency_Key="k")
    again = api.post("/tokens", {"name": "T"}, Idempotency_Key="k")
    assert (again.status_code, again.json()["code"]) == (409, "api.answer_withheld")
    assert len(api.get("/tokens").json()) == 1
    with tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute("select count(*), bool_and(body is null) from api_tenant_answer where key = 'k'")
        assert cursor.fetchone() == (1, True)
    assert first.json()["token"]


def test_a_token_is_told_no_answer_of_a_session(api: Api, books: Books):
    """The same person, key and request: a token limited to another company learns nothing of what the session did."""
    other = make_company(books.tenant_id)
    program = Api(token=make_token(books.owner, books.tenant_id, companies=[other]).text)
    path, journal = f"/companies/{books.company.id}/journals", {"code": "XX", "name": "X", "kind": "general"}
    assert api.post(path, journal, Idempotency_Key="k").status_code == 201
    refused = program.post(path, journal, Idempotency_Key="k")
    assert (refused.status_code, refused.json()["code"]) == (409, "api.idempotency_key_reused")


def last_use(books: Books) -> datetime | None:
    with tenant(books.tenant_id):
        return ApiToken.objects.get().last_used_at


def test_the_last_use_is_noted_once_a_minute(api: Api, books: Books):
    token = made(api)
    program = Api(token=token["token"])
    assert api.get("/tokens").json()[0]["last_used_at"] is None
    program.get("/companies")
    first = last_use(books)
    assert datetime.now(UTC) - first < timedelta(minutes=1)
    program.get("/companies")
    assert last_use(books) == first
    with tenant(books.tenant_id):
        ApiToken.objects.update(last_used_at=first - timedelta(minutes=1))
    program.get("/companies")
    assert last_use(books) > first


def test_noting_a_use_waits_for_nobody(books: Books):
    """A long request that noted its use holds the row; another one with the same token goes on beside it."""
    token = make_token(books.owner, books.tenant_id).token
    ended = race(books.tenant_id, lambda: note_use(token), lambda: note_use(token))
    assert ended == Outcome("done", "done", False)


@pytest.mark.parametrize(
    "change",
    [
        "permissions = '{entry.post}'",
        "company_ids = null",
        "expires_at = expires_at + interval '1 year'",
        "membership_id = membership_id",
        "hash = hash",
    ],
)
def test_the_database_lets_no_token_grow(books: Books, change: str):
    make_token(books.owner, books.tenant_id)
    with pytest.raises(Error) as refusal, tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute(f"update organisations_api_token set {change}")
    assert refusal.value.__cause__.sqlstate == "42501"


def test_there_is_an_end_to_tokens(api: Api, monkeypatch):
    monkeypatch.setattr("oasys.organisations.services.tokens.MOST_TOKENS", 2)
    made(api), made(api)
    assert api.post("/tokens", {"name": "T"}).json()["code"] == "organisations.too_many"


# services


def test_a_service_is_an_actor_of_its_own(api: Api, books: Books):
    service, program = as_service(api)
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
    lines = [{"account_code": asset, "debit": "1.00"}, {"account_code": income, "credit": "1.00"}]
    path = f"/companies/{books.company.id}/journal-entries"
    entry = program.post(path, {"posting_date": "2026-03-15", "lines": lines})
    assert (entry.status_code, entry.json()["created_by"]) == (201, service["email"])
    assert program.post(f"{path}?post=true", {"posting_date": "2026-03-15", "lines": lines}).status_code == 403
    assert service["email"] not in {member["email"] for member in api.get("/members").json()}
    assert [one["id"] for one in api.get("/services").json()] == [service["id"]]


def test_a_service_never_signs_in(api: Api):
    service, _ = as_service(api)
    user = User.objects.get(email=service["email"])
    assert not user.has_usable_password()
    for password in (PASSWORD, "", "!"):
        assert Api().post("/auth/login", {"email": user.email, "password": password}).status_code in {401, 422}
    assert Api().post("/auth/signup", {"email": user.email, "password": PASSWORD}).status_code == 422
    user.set_password(PASSWORD)
    user.save()
    assert Api().post("/auth/login", {"email": user.email, "password": PASSWORD}).status_code == 401
    assert Api(user).get("/me").status_code == 401


def test_a_service_is_changed_and_removed(api: Api, books: Books):
    service, program = as_service(api)
    address = f"/services/{service['id']}"
    assert api.call("PATCH", address, {"role": "viewer"}).json()["role"] == "viewer"
    path = f"/companies/{books.company.id}/journal-entries"
    assert program.post(path, {"posting_date": "2026-03-15", "lines": []}).status_code == 403
    token = api.get(f"{address}/tokens").json()[0]
    assert api.call("DELETE", f"{address}/tokens/{token['id']}").status_code == 204
    assert program.get("/companies").status_code == 401
    fresh = Api(token=api.post(f"{address}/tokens", {"name": "T"}).json()["token"])
    assert fresh.get("/companies").status_code == 200
    assert api.call("DELETE", address).status_code == 204
    assert fresh.get("/companies").status_code == 401
    assert api.call("DELETE", address).status_code == 404


def test_a_service_is_no_member_and_a_member_no_service(api: Api, books: Books):
    service, _ = as_service(api)
    bob = make_member(books.tenant_id, Role.VIEWER)
    with tenant(books.tenant_id):
        his = Membership.objects.get(user=bob).id
    assert api.call("PATCH", f"/members/{service['id']}", {"role": "viewer"}).status_code == 404
    assert api.call("DELETE", f"/members/{service['id']}").status_code == 404
    assert api.call("PATCH", f"/services/{his}", {"role": "viewer"}).status_code == 404
    assert api.post(f"/services/{his}/tokens", {"name": "T"}).status_code == 404


def test_nobody_gets_more_by_way_of_a_service(api: Api, books: Books):
    """A token of a stronger service would be a ladder; so would a role given to one's own service."""
    strong, _ = as_service(api, "accountant")
    role = make_role(books.owner, books.tenant_id, Permission.SERVICE_CHANGE, *PERMISSIONS[Role.VIEWER])
    his = Api(make_member(books.tenant_id, role), books.tenant_id)
    own = his.post("/services", {"name": "Own", "role": "viewer"})
    assert own.status_code == 201, own.content
    for answer in (
        his.post("/services", {"name": "N", "role": "bookkeeper"}),
        his.post(f"/services/{strong['id']}/tokens", {"name": "T"}),
        his.call("PATCH", f"/services/{own.json()['id']}", {"role": "accountant"}),
        his.call("DELETE", f"/services/{strong['id']}"),
        his.post(f"/services/{own.json()['id']}/tokens", {"name": "T", "permissions": ["entry.post"]}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "organisations.beyond_own_rights"), answer.content


def test_a_service_owns_nothing(api: Api):
    assert api.post("/services", {"name": "N", "role": "owner"}).status_code == 422
    service, _ = as_service(api)
    assert api.call("PATCH", f"/services/{service['id']}", {"role": "owner"}).status_code == 422


def test_two_services_share_no_name(api: Api):
    body = {"name": "Twin", "role": "viewer"}
    assert api.post("/services", body).status_code == 201
    assert api.post("/services", body).json()["code"] == "organisations.service_name_taken"

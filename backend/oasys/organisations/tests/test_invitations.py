"""Invitations: for one address, once, until they end; nobody learns who has an account."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from allauth.account.models import EmailAddress
from django.core import signing
from django.db import Error, connection

from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.identity.models import Mail, User
from oasys.organisations.models import CustomRole, Invitation, Membership
from oasys.organisations.permissions import Permission, Role
from oasys.organisations.services.invitations import SALT, accept, revoke
from tests.factories import Books, make_books, make_company, make_member, make_role, make_user
from tests.fixtures import Api
from tests.test_concurrency import in_thread, outcome_of


def mails(email: str) -> list[Mail]:
    """What was written to the address, the latest last."""
    return list(Mail.objects.filter(recipient=email).order_by("id"))


def fresh(name: str) -> str:
    """An address that nobody has written to."""
    return f"{name}-{uuid7().hex}@example.com"


def invite(api: Api, email: str, **body: Any) -> tuple[dict[str, Any], str]:
    """The invitation, and the code of its mail."""
    answer = api.post("/invitations", {"email": email, "role": "viewer"} | body)
    assert answer.status_code == 201, answer.content
    return answer.json(), code_in(mails(answer.json()["email"])[-1])


def code_in(message: Any) -> str:
    return re.search(r"^[\w-]{20,}:[\w-]+:[\w-]+$", message.body, re.MULTILINE)[0]


def taken(user: User, code: str) -> Any:
    return Api(user).post("/invitations/accept", {"code": code})


def refused(answer: Any) -> bool:
    return (answer.status_code, answer.json()["code"]) == (404, "organisations.invitation_invalid")


def make_older(books: Books, by: timedelta) -> None:
    with tenant(books.tenant_id):
        for one in Invitation.objects.all():
            one.expires_at -= by
            one.mailed_at -= by
            one.save(update_fields=["expires_at", "mailed_at"])


def test_who_is_invited_accepts_and_works(api: Api, books: Books):
    bob = make_user("bob")
    invited, code = invite(api, f"  {bob.email.upper()} ", role="bookkeeper", company_ids=[str(books.company.id)])
    assert (invited["email"], invited["role"]) == (bob.email, "bookkeeper")
    (mail,) = mails(bob.email)
    assert books.owner.email in mail.body
    assert "Test tenant" in mail.subject
    assert code not in mail.subject
    listed = api.get("/invitations").json()
    assert [one["id"] for one in listed] == [invited["id"]]
    his = Api(bob)
    joined = his.post("/invitations/accept", {"code": code})
    assert (joined.status_code, joined.json()["tenant_id"]) == (200, str(books.tenant_id))
    assert [company["id"] for company in his.get("/companies").json()["items"]] == [str(books.company.id)]
    member = next(one for one in api.get("/members").json() if one["email"] == bob.email)
    assert (member["role"], member["company_ids"]) == ("bookkeeper", [str(books.company.id)])
    assert api.get("/invitations").json() == []


def test_a_role_of_the_tenants_own_can_be_offered(api: Api, books: Books):
    role = make_role(books.owner, books.tenant_id, Permission.LEDGER_READ)
    bob = make_user("bob")
    _, code = invite(api, bob.email, role=None, role_id=str(role.id))
    assert taken(bob, code).status_code == 200
    assert Api(bob, books.tenant_id).get("/units").status_code == 200
    assert f"as {role.name}" in mails(bob.email)[0].body


def test_a_stranger_with_the_code_stays_outside(api: Api, books: Books):
    bob = make_user("bob")
    _, code = invite(api, bob.email)
    stranger = make_user("mallory")
    assert refused(taken(stranger, code))
    assert Api(stranger).get("/tenants").json() == []
    assert Api().post("/invitations/accept", {"code": code}).status_code == 401
    assert taken(bob, code).status_code == 200


def test_a_code_works_once(api: Api):
    bob = make_user("bob")
    _, code = invite(api, bob.email)
    assert taken(bob, code).status_code == 200
    assert refused(taken(bob, code))


def test_a_code_works_once_for_two_at_once(api: Api, books: Books):
    bob = make_user("bob")
    _, code = invite(api, bob.email)

    def take() -> str:
        return outcome_of(lambda: accept(code=code, by=bob, now=datetime.now(UTC)))

    with ThreadPoolExecutor(4) as pool:
        ended = sorted(one.result() for one in [pool.submit(in_thread(take)) for _ in range(4)])
    assert ended == ["done"] + ["organisations.invitation_invalid"] * 3
    with tenant(books.tenant_id):
        assert Membership.objects.filter(user=bob).count() == 1


def test_a_code_ends(api: Api, books: Books):
    bob = make_user("bob")
    _, code = invite(api, bob.email)
    make_older(books, timedelta(days=7))
    assert refused(taken(bob, code))
    again, code = invite(api, bob.email)  # an invitation that has ended stands in nobody's way
    assert taken(bob, code).status_code == 200
    assert again["expires_at"] > datetime.now(UTC).isoformat()


def test_a_code_that_was_replaced_or_revoked_is_worth_nothing(api: Api, books: Books):
    bob = make_user("bob")
    invited, first = invite(api, bob.email)
    address = f"/invitations/{invited['id']}"
    soon = api.post(f"{address}/resend")
    assert (soon.status_code, soon.json()["code"]) == (429, "organisations.invitation_too_soon")
    make_older(books, timedelta(minutes=2))
    assert api.post(f"{address}/resend").status_code == 200
    assert len(mails(bob.email)) == 2
    assert refused(taken(bob, first))
    assert api.call("DELETE", address).status_code == 204
    assert refused(taken(bob, code_in(mails(bob.email)[1])))
    assert api.call("DELETE", address).status_code == 404
    assert api.post(f"{address}/resend").status_code == 404


def test_a_code_cannot_be_forged(api: Api, books: Books):
    bob = make_user("bob")
    invited, code = invite(api, bob.email)
    with tenant(books.tenant_id):
        nonce = Invitation.objects.get().nonce
    said = [str(books.tenant_id), invited["id"], str(nonce)]
    strange = make_books()
    forged = [
        "", "x", code[:-1], code + "x", code.replace(":", "."), "é",
        signing.dumps(said, salt="another"),
        signing.dumps(said, key="another key", salt=SALT),
        signing.dumps([str(strange.tenant_id), *said[1:]], salt=SALT),
        signing.dumps([said[0], str(uuid7()), said[2]], salt=SALT),
        signing.dumps([*said[:2], str(uuid7())], salt=SALT),
        signing.dumps(said[:2], salt=SALT),
        signing.dumps(7, salt=SALT),
        signing.dumps(["x", "y", "z"], salt=SALT),
    ]  # fmt: skip
    for one in forged:
        assert refused(taken(bob, one)), one
    assert taken(bob, signing.dumps(said, salt=SALT)).status_code == 200


def test_who_has_an_account_makes_no_difference(api: Api):
    """The answer, the mail and the list are the same for an address that signed up and for one that never did."""
    known, unknown = make_user("known").email, f"unknown-{uuid7().hex}@example.com"
    shapes = []
    for email in (known, unknown):
        answer = api.post("/invitations", {"email": email, "role": "viewer"}).json()
        told = {
            key: value
            for key, value in answer.items()
            if key not in {"id", "email", "created_at", "expires_at", "mailed_at"}
        }
        (mail,) = mails(email)
        body = mail.body.replace(email, "ADDRESS").replace(code_in(mail), "CODE")
        shapes.append((told, re.sub(r"\d\d:\d\d", "TIME", body)))
    assert shapes[0] == shapes[1]
    assert api.post("/members", {"email": known, "role": "viewer"}).status_code == 405


def test_the_address_has_to_be_verified_where_that_is_mandatory(api: Api, settings: Any):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    bob = make_user("bob")
    _, code = invite(api, bob.email)
    assert refused(taken(bob, code))
    address = EmailAddress.objects.create(user=bob, email=bob.email, verified=False, primary=True)
    assert refused(taken(bob, code))
    address.verified = True
    address.save()
    assert taken(bob, code).status_code == 200


def test_nobody_is_invited_twice_or_as_a_member(api: Api, books: Books):
    invite(api, "twice@example.com")
    again = api.post("/invitations", {"email": "Twice@example.com", "role": "viewer"})
    assert (again.status_code, again.json()["code"]) == (409, "organisations.already_invited")
    bob = make_member(books.tenant_id, Role.VIEWER)
    known = api.post("/invitations", {"email": bob.email, "role": "viewer"})
    assert (known.status_code, known.json()["code"]) == (409, "organisations.already_member")


@pytest.mark.parametrize("email", ["", "nobody", "a b@example.com", "a@example.com\n", "a@example.com, b@example.com"])
def test_an_address_that_is_none_is_refused(api: Api, email: str):
    answer = api.post("/invitations", {"email": email, "role": "viewer"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/email")
    assert mails(email) == []


@pytest.mark.parametrize("body", [{}, {"role": "viewer", "role_id": "00000000-0000-7000-8000-000000000000"}])
def test_one_role_is_named(api: Api, body: dict[str, Any]):
    answer = api.post("/invitations", {"email": "x@example.com"} | body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/role")


def test_an_invitation_does_not_outlive_the_rights_of_who_sent_it(api: Api, books: Books):
    """Who is shown the door has not left a key outside: neither by being removed, nor by losing the right."""
    for change in ({"role": "viewer"}, None):
        bob = make_member(books.tenant_id, Role.ADMINISTRATOR)
        friend = make_user("friend")
        _, code = invite(Api(bob, books.tenant_id), friend.email, role="administrator")
        with tenant(books.tenant_id):
            his = f"/members/{Membership.objects.get(user=bob).id}"
        done = api.call("PATCH", his, change) if change else api.call("DELETE", his)
        assert done.status_code in {200, 204}
        assert refused(taken(friend, code))


@pytest.mark.parametrize("loss", ["right", "permission", "company", "amount"])
def test_an_invitation_shrinks_with_the_role_of_who_sent_it(api: Api, books: Books, loss: str):
    """The role itself is changed: nobody touches the membership of who invited."""
    held = [Permission.MEMBER_CHANGE, Permission.LEDGER_READ, Permission.ENTRY_POST]
    whole = {"permissions": held, "company_ids": None, "entry_limits": {"MYR": "100.00"}}
    roles = {name: api.post("/roles", {"name": name} | whole).json() for name in ("his", "offered")}
    with tenant(books.tenant_id):
        his_role = CustomRole.objects.get(name="his")
    bob = make_member(books.tenant_id, his_role)
    friend = make_user("friend")
    invited, code = invite(Api(bob, books.tenant_id), friend.email, role=None, role_id=roles["offered"]["id"])
    assert api.get("/invitations").json()[0]["stands"]
    less = {
        "right": {"permissions": held[1:]},
        "permission": {"permissions": held[:2]},
        "company": {"company_ids": [str(books.company.id)]},
        "amount": {"entry_limits": {"MYR": "99.99"}},
    }
    address = f"/roles/{roles['his']['id']}"
    shrunk = api.call("PUT", address, {"name": "his"} | whole | less[loss], If_Match='"v1"')
    assert shrunk.status_code == 200, shrunk.content
    assert not api.get("/invitations").json()[0]["stands"]
    assert refused(taken(friend, code))
    make_older(books, timedelta(minutes=2))
    assert api.post(f"/invitations/{invited['id']}/resend").status_code == 200  # it is the owner's from now on
    assert taken(friend, code_in(mails(friend.email)[-1])).status_code == 200


def test_an_invitation_ends_with_the_account_of_who_sent_it(api: Api, books: Books):
    bob, friend = make_member(books.tenant_id, Role.ADMINISTRATOR), make_user("friend")
    _, code = invite(Api(bob, books.tenant_id), friend.email)
    bob.is_active = False
    bob.save()
    assert refused(taken(friend, code))
    assert not api.get("/invitations").json()[0]["stands"]


def test_only_an_owner_of_today_has_invited_an_owner(api: Api, books: Books):
    """Rights alone do not make an owner: an administrator with every permission is none."""
    bob, friend = make_member(books.tenant_id, Role.OWNER), make_user("friend")
    _, code = invite(Api(bob, books.tenant_id), friend.email, role="owner")
    everything = make_role(books.owner, books.tenant_id, *Permission)
    with tenant(books.tenant_id):
        Membership.objects.filter(user=bob).update(role="custom", custom_role=everything)
    assert refused(taken(friend, code))


def test_an_invitation_is_of_its_tenant(api: Api):
    strangers = make_books()
    theirs, _ = invite(Api(strangers.owner, strangers.tenant_id), "x@example.com")
    assert api.call("DELETE", f"/invitations/{theirs['id']}").status_code == 404
    assert api.post(f"/invitations/{theirs['id']}/resend").status_code == 404
    assert api.get("/invitations").json() == []


def test_an_invitation_beyond_ones_own_rights_stays_untouched(api: Api, books: Books):
    invited, _ = invite(api, "x@example.com", role="accountant")
    hr = make_role(books.owner, books.tenant_id, Permission.MEMBER_CHANGE)
    his = Api(make_member(books.tenant_id, hr), books.tenant_id)
    for answer in (
        his.call("DELETE", f"/invitations/{invited['id']}"),
        his.post(f"/invitations/{invited['id']}/resend"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "organisations.beyond_own_rights")


def test_no_mail_goes_out_for_what_was_rolled_back(api: Api):
    email = fresh("x")
    answer = api.post("/invitations", {"email": email, "role": "viewer", "company_ids": [str(uuid7())]})
    assert answer.status_code == 422
    assert mails(email) == []


def test_a_long_name_fits_into_a_subject(api: Api):
    """A tenant's name may be as long as a subject alone."""
    person = make_user("long")
    his = Api(person)
    assert his.post("/tenants", {"name": "N" * 200}).status_code == 201
    invite(his, email := fresh("x"))
    assert "N" * 150 in mails(email)[0].subject


def test_a_repeated_request_sends_one_mail(api: Api):
    body = {"email": fresh("x"), "role": "viewer"}
    first = api.post("/invitations", body, Idempotency_Key="k")
    again = api.post("/invitations", body, Idempotency_Key="k")
    assert (again.status_code, again.json()) == (201, first.json())
    assert len(mails(body["email"])) == 1


@pytest.mark.parametrize("change", ["email = 'mallory@example.com'", "role = 'owner'", "company_ids = null"])
def test_the_database_lets_no_invitation_become_another(api: Api, books: Books, change: str):
    invite(api, "x@example.com", company_ids=[str(books.company.id)])
    with pytest.raises(Error) as refusal, tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute(f"update organisations_invitation set {change}")
    assert refusal.value.__cause__.sqlstate == "42501"


def test_accepted_or_revoked_and_never_both(api: Api, books: Books):
    """Whoever comes second finds it gone."""
    bob = make_user("bob")
    invited, code = invite(api, bob.email)
    with tenant(books.tenant_id):
        revoke(invitation_id=UUID(invited["id"]), by=books.owner)
    assert outcome_of(lambda: accept(code=code, by=bob, now=datetime.now(UTC))) == "organisations.invitation_invalid"


def test_who_cannot_see_a_company_invites_nobody_to_it(books: Books):
    other = make_company(books.tenant_id)
    admin = make_member(books.tenant_id, Role.ADMINISTRATOR, companies=[books.company])
    his = Api(admin, books.tenant_id)
    body = {"email": "x@example.com", "role": "viewer"}
    assert his.post("/invitations", body).json()["code"] == "organisations.beyond_own_rights"
    assert his.post("/invitations", body | {"company_ids": [str(other.id)]}).status_code == 422
    assert his.post("/invitations", body | {"company_ids": [str(books.company.id)]}).status_code == 201

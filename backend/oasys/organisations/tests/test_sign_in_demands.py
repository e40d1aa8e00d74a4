"""A tenant demands second factors of roles, and ends sessions for itself."""

from datetime import timedelta
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from django.db import DatabaseError
from django.utils import timezone
from typer.testing import CliRunner

from oasys.audit.models import Event
from oasys.cli import platform as platform_commands
from oasys.cli.state import Refused
from oasys.core.tenancy import tenant
from oasys.identity.models import SecurityEvent, Session, User
from oasys.identity.tests.people import (
    Clock,
    at_once,
    proved,
    show,
    signed_in,
    with_app,
    with_passkey,
)
from oasys.organisations.models import ApiToken, FactorPolicy, Membership
from oasys.organisations.permissions import Permission, Role
from tests.factories import PASSWORD, Books, make_books, make_member, make_role, make_token, make_user
from tests.fixtures import Api

POLICY = "/second-factor-policy"
NEEDED = "organisations.second_factor_needed"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def demand(books: Books, *roles: Role, role_ids: tuple[UUID, ...] = ()) -> None:
    """As an owner with a factor did it."""
    with tenant(books.tenant_id):
        FactorPolicy.objects.create(roles=[role.value for role in roles], role_ids=list(role_ids))


def working(api: Api, books: Books) -> Api:
    """The browser, with the tenant chosen."""
    answer = api.call("PUT", "/me/tenant", {"tenant_id": str(books.tenant_id)})
    assert answer.status_code == 200, answer.content
    return api


def trail(books: Books, kind: str) -> list[str]:
    with tenant(books.tenant_id):
        return [str(event) for event in Event.objects.filter(object_kind=kind).order_by("id")]


def code(answer) -> str:
    return answer.json()["code"]


def test_who_lacks_a_factor_signs_in_and_finds_only_how_to_get_one(books: Books, clock: Clock):
    bob = make_member(books.tenant_id, Role.ACCOUNTANT)
    demand(books, Role.ACCOUNTANT)
    api = working(proved(bob), books)
    answer = api.get("/companies")
    assert (answer.status_code, code(answer)) == (403, NEEDED)
    assert "/auth/factors/totp" in answer.json()["detail"]
    assert api.get("/auth/factors").status_code == 200
    assert api.get("/me").json()["tenant_id"] == str(books.tenant_id)
    with_app(clock, bob)  # elsewhere: this session has shown nothing
    assert code(api.get("/companies")) == NEEDED


def test_a_factor_set_up_in_the_session_is_shown_in_it(books: Books, clock: Clock):
    bob = make_member(books.tenant_id, Role.ACCOUNTANT)
    demand(books, Role.ACCOUNTANT)
    _, api, _, _ = with_app(clock, bob)
    assert working(api, books).get("/companies").status_code == 200
    assert api.call("DELETE", "/auth/factors/totp").status_code == 204
    assert code(api.get("/companies")) == NEEDED


def test_codes_recovery_codes_and_passkeys_count(books: Books, clock: Clock):
    bob, eve = (make_member(books.tenant_id, Role.ACCOUNTANT) for _ in range(2))
    demand(books, Role.ACCOUNTANT)
    _, _, phone, recovery = with_app(clock, bob)
    clock.next_step()
    for shown in (phone.code(), recovery[0]):
        api = Api()
        assert api.post("/auth/login", {"email": bob.email, "password": PASSWORD}).status_code == 200
        assert api.post("/auth/second-factor", {"code": shown}).status_code == 200
        assert working(api, books).get("/companies").status_code == 200
    _, _, passkey, _ = with_passkey(eve)
    api = Api()
    assert show(api, passkey).status_code == 200
    assert working(api, books).get("/companies").status_code == 200


def test_a_session_without_one_shows_it_by_proving_again(books: Books, clock: Clock):
    bob = make_member(books.tenant_id, Role.ACCOUNTANT)
    old = working(signed_in(bob), books)
    _, _, phone, _ = with_app(clock, bob)
    demand(books, Role.ACCOUNTANT)
    assert old.post("/auth/reauthenticate", {"password": PASSWORD}).status_code == 200
    assert code(old.get("/companies")) == NEEDED
    clock.next_step()
    assert old.post("/auth/reauthenticate", {"code": phone.code()}).status_code == 200
    assert old.get("/companies").status_code == 200


def test_a_sign_in_at_a_provider_is_no_factor(books: Books):
    bob = make_member(books.tenant_id, Role.ACCOUNTANT)
    demand(books, Role.ACCOUNTANT)
    Authenticator.objects.create(user=bob, type="webauthn", data={"name": "N", "credential": {}})
    api = Api(bob, books.tenant_id)
    session = api.client.session
    session["account_authentication_methods"] = [{"method": "socialaccount", "at": 1.0, "provider": "p", "uid": "u"}]
    session["account_authentication_methods_user"] = str(bob.pk)
    session.save()
    assert code(api.get("/companies")) == NEEDED


def test_other_roles_tenants_and_services_are_left_alone(books: Books):
    role = make_role(books.owner, books.tenant_id, Permission.LEDGER_READ)
    bob, eve = make_member(books.tenant_id, Role.VIEWER), make_member(books.tenant_id, role)
    elsewhere = make_books()
    with tenant(elsewhere.tenant_id):
        Membership.objects.create(user=eve, role=Role.ADMINISTRATOR)
    demand(books, Role.ADMINISTRATOR, role_ids=(role.id,))
    assert Api(bob, books.tenant_id).get("/companies").status_code == 200
    assert Api(eve, elsewhere.tenant_id).get("/companies").status_code == 200
    assert code(Api(eve, books.tenant_id).get("/companies")) == NEEDED
    service = Api(books.owner, books.tenant_id).post("/services", {"name": "S", "role": "administrator"}).json()
    made = Api(books.owner, books.tenant_id).post(f"/services/{service['id']}/tokens", {"name": "T"}).json()
    assert Api(token=made["token"]).get("/companies").status_code == 200


def test_a_token_counts_if_its_session_had_shown_a_factor(books: Books, clock: Clock):
    bob = make_member(books.tenant_id, Role.ACCOUNTANT)
    before = Api(token=make_token(bob, books.tenant_id).text)
    _, api, _, _ = with_app(clock, bob)
    made = working(api, books).post("/tokens", {"name": "T"}).json()
    assert made["made_with_factor"] is True
    assert Api(bob, books.tenant_id).post("/tokens", {"name": "T"}).json()["made_with_factor"] is False
    assert before.get("/companies").status_code == 200
    demand(books, Role.ACCOUNTANT)
    answer = before.get("/companies")
    assert (answer.status_code, code(answer)) == (403, NEEDED)
    assert Api(token=made["token"]).get("/companies").status_code == 200


def test_a_token_cannot_be_raised_to_one_with_a_factor(books: Books):
    make_token(books.owner, books.tenant_id)
    with pytest.raises(DatabaseError, match="permission denied"), tenant(books.tenant_id):
        ApiToken.objects.update(made_with_factor=True)


def test_an_owner_demands_it_and_sees_who_lacks_it(books: Books, clock: Clock):
    bob = make_member(books.tenant_id, Role.ACCOUNTANT)
    make_member(books.tenant_id, Role.VIEWER, "violet")
    _, api, _, _ = with_app(clock, books.owner)
    working(api, books)
    assert api.get(POLICY).json() == {"roles": [], "role_ids": [], "version": 0, "lacking": []}
    body = {"roles": ["owner", "accountant"]}
    assert api.call("PUT", POLICY, body).status_code == 428
    answer = api.call("PUT", POLICY, body, If_Match='"v0"')
    assert answer.status_code == 200, answer.content
    assert [row["email"] for row in answer.json()["lacking"]] == [bob.email]
    assert api.call("PUT", POLICY, body, If_Match='"v0"').status_code == 412
    Authenticator.objects.create(user=bob, type="webauthn", data={"name": "N", "credential": {}})
    assert api.get(POLICY).json()["lacking"] == []
    assert api.call("PUT", POLICY, {"roles": []}, If_Match='"v1"').json()["version"] == 2
    assert trail(books, "factor_policy") == ["factor_policy.set", "factor_policy.set"]


def test_nobody_locks_themself_out(books: Books):
    api = working(proved(books.owner), books)
    answer = api.call("PUT", POLICY, {"roles": ["owner"]}, If_Match='"v0"')
    assert (answer.status_code, code(answer)) == (403, NEEDED)
    assert "lock yourself out" in answer.json()["detail"]
    assert api.call("PUT", POLICY, {"roles": ["viewer"]}, If_Match='"v0"').status_code == 200
    role = make_role(books.owner, books.tenant_id, *Permission)
    eve = make_member(books.tenant_id, role)
    answer = working(proved(eve), books).call("PUT", POLICY, {"roles": [], "role_ids": [str(role.id)]}, If_Match='"v1"')
    assert code(answer) == NEEDED


def test_it_needs_a_recent_proof_and_known_roles(books: Books):
    api = Api(books.owner, books.tenant_id)
    answer = api.call("PUT", POLICY, {"roles": ["viewer"]}, If_Match='"v0"')
    assert code(answer) == "identity.reauthentication_needed"
    api = working(proved(books.owner), books)
    strangers = make_books()
    theirs = make_role(strangers.owner, strangers.tenant_id)
    answer = api.call("PUT", POLICY, {"roles": [], "role_ids": [str(theirs.id)]}, If_Match='"v0"')
    assert answer.json()["errors"][0]["pointer"] == "/role_ids/0"


def test_of_owners_it_is_demanded_by_owners(books: Books, clock: Clock):
    _, api, _, _ = with_app(clock, make_member(books.tenant_id, Role.ADMINISTRATOR))
    working(api, books)
    assert code(api.call("PUT", POLICY, {"roles": ["owner"]}, If_Match='"v0"')) == "organisations.only_owners"
    demand(books, Role.OWNER)
    assert code(api.call("PUT", POLICY, {"roles": []}, If_Match='"v1"')) == "organisations.only_owners"
    assert api.call("PUT", POLICY, {"roles": ["owner", "viewer"]}, If_Match='"v1"').status_code == 200


def test_of_two_at_once_one_comes_too_late(books: Books):
    first, second = (working(proved(books.owner), books) for _ in range(2))
    answers = at_once(
        lambda: first.call("PUT", POLICY, {"roles": ["viewer"]}, If_Match='"v0"'),
        lambda: second.call("PUT", POLICY, {"roles": ["auditor"]}, If_Match='"v0"'),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412]


def membership_id(books: Books, user: User) -> UUID:
    with tenant(books.tenant_id):
        return Membership.objects.get(user=user).id


def test_ended_sessions_open_the_tenant_no_more(books: Books):
    bob = make_member(books.tenant_id, Role.ACCOUNTANT)
    elsewhere = make_books(owner=bob)
    token = Api(token=make_token(bob, books.tenant_id).text)
    old, other = working(signed_in(bob), books), working(signed_in(bob), elsewhere)
    ends = f"/members/{membership_id(books, bob)}/end-sessions"
    assert Api(books.owner, books.tenant_id).post(ends).status_code == 204
    answer = old.get("/companies")
    assert (answer.status_code, code(answer)) == (401, "organisations.sign_in_again")
    assert other.get("/companies").status_code == 200
    assert token.get("/companies").status_code == 200
    assert old.call("DELETE", "/auth/session").status_code == 204
    assert working(signed_in(bob), books).get("/companies").status_code == 200
    assert Api(books.owner, books.tenant_id).post(ends, {"with_tokens": True}).status_code == 204
    assert token.get("/companies").status_code == 401
    assert trail(books, "member")[-2:] == ["member.sessions_ended", "member.sessions_ended"]


def test_proving_again_does_not_revive_an_ended_session(books: Books):
    bob = make_member(books.tenant_id, Role.ACCOUNTANT)
    old = working(signed_in(bob), books)
    Api(books.owner, books.tenant_id).post(f"/members/{membership_id(books, bob)}/end-sessions")
    assert old.post("/auth/reauthenticate", {"password": PASSWORD}).status_code == 200
    assert code(old.get("/companies")) == "organisations.sign_in_again"


def test_nobody_ends_sessions_of_somebody_above(books: Books):
    admin = Api(make_member(books.tenant_id, Role.ADMINISTRATOR), books.tenant_id)
    answer = admin.post(f"/members/{membership_id(books, books.owner)}/end-sessions")
    assert code(answer) == "organisations.only_owners"
    boss = Api(books.owner, books.tenant_id)
    assert code(boss.post(f"/members/{membership_id(books, books.owner)}/end-sessions")) == "organisations.own_role"


def test_the_platform_ends_every_session_of_a_person_or_of_all():
    bob, eve = make_user("bob"), make_user("eve")
    browsers = [signed_in(bob), signed_in(bob), signed_in(eve)]
    runner = CliRunner()
    done = runner.invoke(platform_commands.app, ["sessions", "end", bob.email.upper()])
    assert (done.exit_code, done.output) == (0, "2 sessions were ended.\n")
    assert [browser.get("/me").status_code for browser in browsers] == [401, 401, 200]
    assert SecurityEvent.objects.filter(user=bob).latest("id").details == {"by": "platform", "ended": 2}
    assert runner.invoke(platform_commands.app, ["sessions", "end", "--all"]).exit_code == 0
    assert browsers[2].get("/me").status_code == 401
    assert Session.objects.filter(user=eve).count() == 0
    for words in (["end"], ["end", bob.email, "--all"], ["end", "nobody@example.com"]):
        assert isinstance(runner.invoke(platform_commands.app, ["sessions", *words]).exception, Refused)


def test_a_session_that_began_later_is_not_ended(books: Books):
    bob = make_member(books.tenant_id, Role.ACCOUNTANT)
    with tenant(books.tenant_id):
        Membership.objects.filter(user=bob).update(signed_in_after=timezone.now() - timedelta(seconds=1))
    assert Api(bob, books.tenant_id).get("/companies").status_code == 200

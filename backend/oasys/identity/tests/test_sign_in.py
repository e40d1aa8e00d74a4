"""Signing up, in and out; sessions; passwords; CSRF."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpResponse
from django.test import override_settings

import config.settings
from oasys.identity.models import User
from oasys.identity.tests.people import fresh
from tests.factories import PASSWORD, make_user
from tests.fixtures import Api


def sign_up(api: Api, email: str, password: str = PASSWORD) -> HttpResponse:
    return api.post("/auth/signup", {"email": email, "password": password})


def sign_in(api: Api, email: str, password: str = PASSWORD) -> HttpResponse:
    return api.post("/auth/login", {"email": email, "password": password})


def session_key(api: Api) -> str | None:
    cookie = api.client.cookies.get(settings.SESSION_COOKIE_NAME)
    return cookie.value if cookie else None


def test_sign_up_out_and_in():
    api, email = Api(), fresh()
    made = sign_up(api, email)
    assert made.status_code == 201, made.content
    user = User.objects.get(email=email)
    who = {"user_id": str(user.id), "email": email, "is_email_verified": False}
    assert made.json() == {"is_authenticated": True, **who, "needs": []}
    assert api.get("/me").json()["tenants"] == []
    assert api.call("DELETE", "/auth/session").status_code == 204
    assert api.get("/me").status_code == 401
    nobody = dict.fromkeys(who)
    assert api.get("/auth/session").json() == {"is_authenticated": False, **nobody, "needs": []}
    assert sign_in(api, email).json() == made.json()
    assert api.get("/me").status_code == 200


def test_a_session_that_was_ended_is_worth_nothing():
    api, thief, email = Api(), Api(), fresh()
    sign_up(api, email)
    thief.client.cookies[settings.SESSION_COOKIE_NAME] = session_key(api)
    assert thief.get("/me").status_code == 200
    api.call("DELETE", "/auth/session")
    assert thief.get("/me").status_code == 401


def test_signing_in_changes_the_session_key():
    """A key that somebody planted before is not the one that is signed in (session fixation)."""
    api, email = Api(), fresh()
    make_user()
    session = api.client.session
    session["planted"] = "yes"
    session.save()
    planted = session_key(api)
    assert sign_up(api, email).status_code == 201
    assert session_key(api) not in {None, planted}
    first = session_key(api)
    api.call("DELETE", "/auth/session")
    assert sign_in(api, email).status_code == 200
    assert session_key(api) not in {None, planted, first}


def test_the_session_cookie_is_out_of_reach_for_scripts():
    api = Api()
    sign_up(api, fresh())
    cookie = api.client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_passwords_are_kept_by_argon2id():
    api, email = Api(), fresh()
    sign_up(api, email)
    kept = User.objects.get(email=email).password
    assert kept.startswith("argon2$argon2id$")
    assert PASSWORD not in kept


def test_guessing_a_password_is_made_costly():
    with override_settings(PASSWORD_HASHERS=config.settings.PASSWORD_HASHERS):  # the tests' own is cheap
        kept = make_password(PASSWORD)
    memory, passes, _ = (int(part[2:]) for part in kept.split("$")[3].split(","))
    assert memory >= 19 * 1024, "KiB: the least that OWASP's cheat sheet on passwords asks of Argon2id"
    assert passes >= 2


@pytest.mark.parametrize(
    ("password", "why"),
    [("short", "short"), ("password1234", "common"), ("123456789012345", "numeric"), ("", "")],
    ids=["short", "common", "numeric", "empty"],
)
def test_a_weak_password_is_refused(password: str, why: str):
    email = fresh()
    refused = sign_up(Api(), email, password)
    assert refused.status_code == 422, refused.content
    problem = refused.json()
    assert problem["code"] == "identity.sign_up_refused"
    assert {error["pointer"] for error in problem["errors"]} == {"/password"}
    assert why in " ".join(error["message"] for error in problem["errors"]).lower()
    assert not User.objects.filter(email=email).exists()


def test_a_password_like_the_address_is_refused():
    email = fresh("longmailboxname")
    refused = sign_up(Api(), email, email.split("@")[0])
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/password"


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "a b@example.com", "@example.com", "a@example.com\n"])
def test_an_address_that_is_none_is_refused(email: str):
    refused = sign_up(Api(), email)
    assert refused.status_code == 422, refused.content
    assert {error["pointer"] for error in refused.json()["errors"]} == {"/email"}


def test_an_address_signs_up_once_in_whatever_case():
    email = fresh("Mixed.Case")
    assert sign_up(Api(), email).status_code == 201
    assert User.objects.filter(email=email.lower()).count() == 1
    assert sign_up(Api(), email.upper()).status_code == 422
    assert User.objects.filter(email__iexact=email).count() == 1
    assert sign_in(Api(), email.upper()).status_code == 200


@pytest.mark.parametrize("password", ["wrong", "", PASSWORD + "!", PASSWORD.upper()])
def test_a_wrong_password_is_refused(password: str):
    api, email = Api(), make_user().email
    refused = sign_in(api, email, password)
    assert refused.status_code == 401, refused.content
    assert refused.json()["code"] == "identity.sign_in_refused"
    assert api.get("/me").status_code == 401


def test_a_stranger_and_a_wrong_password_look_alike():
    stranger, member = sign_in(Api(), fresh(), "wrong wrong wrong"), sign_in(Api(), make_user().email, "wrong wrong")
    assert (stranger.status_code, stranger.json()) == (member.status_code, member.json())


def test_too_many_wrong_passwords_slow_down():
    """The limit is on the address: the right password does not help, and somebody else is not hindered."""
    email = make_user().email
    tries = [sign_in(Api(), email, "wrong wrong wrong").status_code for _ in range(6)]
    assert tries == [401] * 5 + [429]
    slowed = sign_in(Api(), email)
    assert slowed.status_code == 429
    assert slowed.json()["code"] == "identity.too_many_tries"
    assert sign_in(Api(), make_user().email).status_code == 200


def test_who_is_signed_in_signs_in_no_second_time():
    api, email = Api(), fresh()
    sign_up(api, email)
    again = sign_in(api, email)
    assert (again.status_code, again.json()["code"]) == (409, "identity.already_signed_in")


def test_an_inactive_person_is_nobody():
    user = make_user()
    api = Api(user)
    assert api.get("/me").status_code == 200
    User.objects.filter(id=user.id).update(is_active=False)
    assert api.get("/me").status_code == 401
    other = Api()
    assert sign_in(other, user.email).status_code in {401, 422}
    assert other.get("/me").status_code == 401


def csrf_token(api: Api) -> str:
    api.get("/auth/session")
    return api.client.cookies[settings.CSRF_COOKIE_NAME].value


@pytest.mark.parametrize("what", ["signup", "login"])
def test_signing_in_proves_its_origin(what: str):
    api = Api(enforce_csrf_checks=True)
    email = make_user().email if what == "login" else fresh()
    body = {"email": email, "password": PASSWORD}
    refused = api.post(f"/auth/{what}", body)
    assert (refused.status_code, refused.json()["code"]) == (403, "api.csrf_failed")
    assert api.get("/auth/session").json()["is_authenticated"] is False
    done = api.post(f"/auth/{what}", body, X_CSRFToken=csrf_token(api))
    assert done.status_code in {200, 201}, done.content


@pytest.mark.parametrize(
    "headers",
    [{}, {"X_CSRFToken": "a" * 32}, {"X_CSRFToken": ""}, {"Origin": "https://evil.example"}],
    ids=["none", "wrong", "empty", "foreign origin"],
)
def test_a_write_proves_its_origin(headers: dict[str, Any]):
    api = Api(make_user(), enforce_csrf_checks=True)
    token = csrf_token(api)
    if "Origin" in headers:
        headers = headers | {"X_CSRFToken": token}
    for method, path in (("POST", "/tenants"), ("PUT", "/me/tenant"), ("DELETE", "/auth/session")):
        refused = api.call(method, path, {"name": "T"}, **headers)
        assert (refused.status_code, refused.json()["code"]) == (403, "api.csrf_failed")
    assert api.get("/tenants").json() == []
    assert api.post("/tenants", {"name": "T"}, X_CSRFToken=token).status_code == 201

"""Passkeys: added, shown, renamed, removed; answers that are not for this challenge, site or person."""

import pytest
from allauth.mfa.models import Authenticator

from oasys.identity.models import SecurityEvent, User
from oasys.identity.tests.people import SoftPasskey, half_way, proved, show, signed_in, with_passkey
from tests.factories import PASSWORD, make_user
from tests.fixtures import Api


def refused(answer) -> bool:
    return (answer.status_code, answer.json()["code"]) == (422, "identity.passkey_refused")


def test_a_passkey_signs_in_without_a_password():
    user, _, passkey, made = with_passkey()
    assert len(made["codes"]) == 10
    api = Api()
    done = show(api, passkey)
    assert done.status_code == 200, done.content
    assert done.json()["user_id"] == str(user.id)
    assert api.get("/me").status_code == 200
    event = SecurityEvent.objects.filter(user=user).latest("id")
    assert (event.kind, event.details) == ("signed_in", {"by": "passkey"})


def test_a_passkey_is_a_second_factor():
    user, _, passkey, _ = with_passkey()
    passkey.is_verified = False  # touched, no PIN: enough behind a password
    api = half_way(user)
    assert show(api, passkey, "/auth/second-factor/passkey").status_code == 200
    assert api.get("/me").status_code == 200


def test_touch_alone_is_no_sign_in():
    _, _, passkey, _ = with_passkey()
    passkey.is_verified = False
    assert refused(show(Api(), passkey))


def test_somebody_elses_passkey_completes_no_sign_in():
    user, _, _, _ = with_passkey()
    _, _, strangers, _ = with_passkey()
    api = half_way(user)
    assert refused(show(api, strangers, "/auth/second-factor/passkey"))
    assert api.get("/me").status_code == 401


def test_without_a_password_there_is_no_second_factor_to_show():
    answer = Api().post("/auth/second-factor/passkey/options")
    assert (answer.status_code, answer.json()["code"]) == (401, "identity.no_sign_in_pending")
    answer = Api().post("/auth/second-factor/passkey", {"credential": {}})
    assert (answer.status_code, answer.json()["code"]) == (401, "identity.no_sign_in_pending")


def test_an_answer_is_good_once():
    _, _, passkey, _ = with_passkey()
    api = Api()
    options = api.post("/auth/passkey/options").json()["options"]
    answer = {"credential": passkey.get(options)}
    assert api.post("/auth/passkey", answer).status_code == 200
    api.call("DELETE", "/auth/session")
    assert refused(api.post("/auth/passkey", answer))
    assert refused(Api().post("/auth/passkey", answer))  # nor in another browser


@pytest.mark.parametrize(
    "changes",
    [
        {"origin": "https://evil.example"},
        {"origin": "https://testserver.evil.example"},
        {"origin": "http://testserver"},
        {"rp_id": "evil.example"},
    ],
    ids=["origin", "origin that begins alike", "no TLS", "site"],
)
def test_another_site_gets_no_use_of_it(changes):
    _, _, passkey, _ = with_passkey()
    for name, value in changes.items():
        setattr(passkey, name, value)
    assert refused(show(Api(), passkey))


def test_a_forged_signature_is_refused():
    _, _, passkey, _ = with_passkey()
    forged = SoftPasskey()
    forged.id, forged.handle = passkey.id, passkey.handle
    assert refused(show(Api(), forged))


def test_another_persons_handle_is_refused():
    _, _, passkey, _ = with_passkey()
    passkey.handle = make_user().id.hex.encode()
    assert refused(show(Api(), passkey))


@pytest.mark.parametrize(
    "credential",
    [
        {},
        {"id": 1},
        {"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {}},
        {"response": None},
        {"response": {"userHandle": "AAAA"}},
        {"response": []},
        {"id": "é", "rawId": "\x00", "type": "x", "response": {"clientDataJSON": "AAAA", "attestationObject": "/w"}},
    ],
    ids=["empty", "number", "no response", "null", "a handle alone", "a list", "no base64"],
)
def test_garbage_is_refused(credential):
    user, api, _, _ = with_passkey()
    browser = Api()
    browser.post("/auth/passkey/options")
    assert refused(browser.post("/auth/passkey", {"credential": credential}))
    api.post("/auth/factors/passkeys/options")
    assert refused(api.post("/auth/factors/passkeys", {"name": "N", "credential": credential}))
    waiting = half_way(user)
    waiting.post("/auth/second-factor/passkey/options")
    assert refused(waiting.post("/auth/second-factor/passkey", {"credential": credential}))


def test_passkeys_are_listed_renamed_and_removed():
    user, api, passkey, made = with_passkey()
    path = f"/auth/factors/passkeys/{made['id']}"
    assert [row["name"] for row in api.get("/auth/factors").json()["passkeys"]] == ["Phone"]
    assert api.call("PATCH", path, {"name": "Old phone"}).json()["name"] == "Old phone"
    assert show(Api(), passkey).status_code == 200
    assert api.call("DELETE", path).status_code == 204
    assert refused(show(Api(), passkey))
    assert api.get("/auth/factors").json() == {"has_totp": False, "passkeys": [], "recovery_codes_left": 0}
    assert signed_in(user).get("/me").status_code == 200


def test_a_strangers_passkey_is_not_found():
    _, _, passkey, made = with_passkey()
    mallory = proved(make_user("mallory"))
    for number in (made["id"], 2**40):
        path = f"/auth/factors/passkeys/{number}"
        answers = [mallory.call("PATCH", path, {"name": "Mine"}), mallory.call("DELETE", path)]
        assert [answer.status_code for answer in answers] == [404, 404]
    assert show(Api(), passkey).status_code == 200


def test_an_inactive_person_is_not_signed_in_by_a_passkey():
    user, _, passkey, _ = with_passkey()
    User.objects.filter(id=user.id).update(is_active=False)
    api = Api()
    show(api, passkey)
    assert api.get("/me").status_code == 401


def test_a_passkey_is_a_way_past_strangers_wrong_passwords():
    user, _, passkey, _ = with_passkey()
    for _ in range(5):
        Api().post("/auth/login", {"email": user.email, "password": "wrong wrong wrong"})
    assert Api().post("/auth/login", {"email": user.email, "password": PASSWORD}).status_code == 429
    assert show(Api(), passkey).status_code == 200


def test_who_is_signed_in_signs_in_no_second_time_by_passkey():
    _, api, _, _ = with_passkey()
    answer = api.post("/auth/passkey", {"credential": {}})
    assert (answer.status_code, answer.json()["code"]) == (409, "identity.already_signed_in")


def test_a_key_that_was_added_twice_is_kept_once():
    user, api, _, _ = with_passkey()
    options = api.post("/auth/factors/passkeys/options").json()["options"]
    assert options["publicKey"]["excludeCredentials"]
    assert Authenticator.objects.filter(user=user, type="webauthn").count() == 1

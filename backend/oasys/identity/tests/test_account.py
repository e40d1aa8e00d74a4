"""Addresses that are proved, passwords that are changed and reset; nothing tells who has an account."""

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.core.cache import cache

from oasys.identity.models import Mail, SecurityEvent, Session, User
from oasys.identity.tests.people import (
    ANOTHER,
    Clock,
    at_once,
    fresh,
    key_in,
    mails_to,
    proved,
    signed_in,
    with_app,
)
from tests.factories import PASSWORD, make_user
from tests.fixtures import Api


def refused(answer, code: str, status: int = 422) -> bool:
    return (answer.status_code, answer.json()["code"]) == (status, f"identity.{code}")


def signed_up(email: str) -> Api:
    api = Api()
    assert api.post("/auth/signup", {"email": email, "password": PASSWORD}).status_code == 201
    return api


def asked_reset(email: str) -> str:
    """The key from the mail that a reset sends."""
    assert Api().post("/auth/password/reset-request", {"email": email}).status_code == 202
    return key_in(mails_to(email)[-1])


@pytest.fixture
def verified_first(settings):
    """As where mail leaves the house."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"


def test_the_key_lets_a_sign_in_go_on_that_waits_for_it_and_no_other(verified_first):
    email, other, waiting = fresh(), fresh(), Api()
    for address in (email, other):
        Api().post("/auth/signup", {"email": address, "password": PASSWORD})
    waiting.post("/auth/login", {"email": email, "password": PASSWORD})
    done = waiting.post("/auth/email/verify", {"key": key_in(mails_to(other)[0])})
    assert (done.status_code, done.json()["is_authenticated"]) == (200, False)
    assert waiting.get("/me").status_code == 401
    waiting.post("/auth/login", {"email": email, "password": PASSWORD})
    assert waiting.post("/auth/email/verify", {"key": key_in(mails_to(email)[-1])}).json()["is_authenticated"] is True
    assert waiting.get("/me").json()["email"] == email
    assert [event["kind"] for event in waiting.get("/auth/events").json()["items"]] == ["signed_in", "email_verified"]


def test_sign_up_sends_the_key_that_verifies():
    email = fresh()
    api = signed_up(email)
    assert api.get("/auth/session").json()["is_email_verified"] is False
    (mail,) = mails_to(email)
    assert Api().post("/auth/email/verify", {"key": key_in(mail)}).status_code == 200  # from another browser, too
    assert api.get("/auth/session").json()["is_email_verified"] is True
    assert refused(Api().post("/auth/email/verify", {"key": key_in(mail)}), "key_invalid")


def test_verifying_an_address_signs_nobody_in_elsewhere():
    email = fresh()
    signed_up(email)
    thief = Api()
    assert thief.post("/auth/email/verify", {"key": key_in(mails_to(email)[0])}).json()["is_authenticated"] is False
    assert thief.get("/me").status_code == 401


def test_where_mail_goes_out_nobody_signs_in_before_the_address_is_proved(verified_first):
    api, email = Api(), fresh()
    made = api.post("/auth/signup", {"email": email, "password": PASSWORD})
    assert (made.status_code, made.json()["is_authenticated"], made.json()["needs"]) == (
        201,
        False,
        ["email_verification"],
    )
    assert api.get("/me").status_code == 401
    later = Api().post("/auth/login", {"email": email, "password": PASSWORD})
    assert (later.status_code, later.json()["needs"]) == (200, ["email_verification"])
    done = api.post("/auth/email/verify", {"key": key_in(mails_to(email)[0])})
    assert (done.status_code, done.json()["is_authenticated"]) == (200, True), done.content  # the sign-up goes on
    assert api.get("/me").json()["email"] == email
    assert [event["kind"] for event in api.get("/auth/events").json()["items"]] == ["signed_up", "email_verified"]
    assert Api().post("/auth/login", {"email": email, "password": PASSWORD}).json()["is_authenticated"] is True


def test_where_mail_goes_out_a_sign_up_tells_nobody_of_an_account(verified_first):
    taken, free = make_user().email, fresh()
    EmailAddress.objects.create(user=User.objects.get(email=taken), email=taken, verified=True, primary=True)
    known, unknown = (Api().post("/auth/signup", {"email": email, "password": PASSWORD}) for email in (taken, free))
    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())
    assert {*known.headers} == {*unknown.headers}
    assert mails_to(taken)[-1].subject == "You have an account"


def test_a_key_is_sent_again_once_in_three_minutes():
    email = fresh()
    api = signed_up(email)
    assert refused(api.post("/auth/email/resend", {"email": email}), "too_many_tries", 429)
    cache.clear()
    assert api.post("/auth/email/resend", {"email": email}).status_code == 202
    assert len(mails_to(email)) == 2
    assert refused(api.post("/auth/email/resend", {"email": fresh()}), "email_refused")


@pytest.mark.parametrize("key", ["x", "a:b:c", "é", "." * 40, "0" * 32 + "-abc-def"])
def test_a_made_up_key_is_refused(key: str):
    for path, body in (("/auth/email/verify", {}), ("/auth/password/reset", {"password": ANOTHER})):
        assert refused(Api().post(path, {"key": key, **body}), "key_invalid")


def test_a_key_of_another_purpose_is_refused():
    email = fresh()
    signed_up(email)
    assert refused(Api().post("/auth/email/verify", {"key": asked_reset(email)}), "key_invalid")
    address = EmailAddress.objects.get(email=email)
    forged = signing.dumps(obj=address.pk, salt="another")
    assert refused(Api().post("/auth/email/verify", {"key": forged}), "key_invalid")
    assert not EmailAddress.objects.get(email=email).verified


def test_an_address_changes_when_the_new_one_is_proved():
    before, new = fresh(), fresh("new")
    signed_up(before)
    Api().post("/auth/email/verify", {"key": key_in(mails_to(before)[0])})
    user = User.objects.get(email=before)
    api = proved(user)
    assert api.post("/auth/email", {"email": new.upper()}).status_code == 202
    assert User.objects.get(id=user.id).email == before
    key = key_in(mails_to(new)[-1])
    assert Api().post("/auth/email/verify", {"key": key}).status_code == 200
    assert User.objects.get(id=user.id).email == new
    assert mails_to(before)[-1].subject == "Your e-mail address was changed"
    assert Api().post("/auth/login", {"email": before, "password": PASSWORD}).status_code == 401
    assert refused(Api().post("/auth/email/verify", {"key": key}), "key_invalid")
    assert api.get("/auth/session").json() | {"user_id": None} == {
        "is_authenticated": True,
        "user_id": None,
        "email": new,
        "is_email_verified": True,
        "needs": [],
    }


def test_an_address_that_was_never_proved_stays_until_the_new_one_is():
    """Of two people: nobody is left without an address in between, which only one person could be."""
    for _ in range(2):
        before, other, new = fresh(), fresh("other"), fresh("new")
        signed_up(before)
        user = User.objects.get(email=before)
        api = proved(user)
        assert api.post("/auth/email", {"email": other}).status_code == 202
        assert User.objects.get(id=user.id).email == before
        assert api.post("/auth/email", {"email": new}).status_code == 202
        assert Api().post("/auth/email/verify", {"key": key_in(mails_to(new)[-1])}).status_code == 200
        assert User.objects.get(id=user.id).email == new
        assert [row.email for row in EmailAddress.objects.filter(user=user)] == [new]


def test_the_key_of_one_address_proves_no_other():
    """Ask for an own address, keep its key, ask for somebody else's: the key must not prove that one."""
    user, own, victim = make_user(), fresh("own"), fresh("victim")
    api = proved(user)
    assert api.post("/auth/email", {"email": own}).status_code == 202
    key = key_in(mails_to(own)[-1])
    assert api.post("/auth/email", {"email": victim}).status_code == 202
    assert refused(api.post("/auth/email/verify", {"key": key}), "key_invalid")
    assert User.objects.get(id=user.id).email == user.email
    assert not EmailAddress.objects.filter(email=victim, verified=True).exists()


def test_an_address_of_somebody_cannot_be_taken():
    alice, bob = make_user("alice"), make_user("bob")
    api = proved(alice)
    answers = [api.post("/auth/email", {"email": email}) for email in (bob.email, fresh())]
    assert [(answer.status_code, answer.content) for answer in answers] == [
        (202, b"")
    ] * 2  # nor is it told whose it is
    api.post("/auth/email", {"email": bob.email})
    refusal = Api().post("/auth/email/verify", {"key": key_in(mails_to(bob.email)[-1])})
    assert refused(refusal, "key_invalid")
    assert User.objects.get(id=alice.id).email == alice.email
    assert User.objects.get(id=bob.id).email == bob.email


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "a b@example.com"])
def test_an_address_that_is_none_is_refused(email: str):
    assert refused(proved(make_user()).post("/auth/email", {"email": email}), "email_refused")


def test_a_reset_is_answered_alike_for_everybody():
    user, nobody = make_user(), fresh("nobody")
    before = SecurityEvent.objects.count(), Mail.objects.count()
    known = Api().post("/auth/password/reset-request", {"email": user.email})
    between = SecurityEvent.objects.count(), Mail.objects.count()
    unknown = Api().post("/auth/password/reset-request", {"email": nobody})
    after = SecurityEvent.objects.count(), Mail.objects.count()
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content) == (202, b"")
    assert {*known.headers} == {*unknown.headers}
    # the same is written for both, so that both take the same time
    assert [b - a for a, b in zip(before, between, strict=True)] == [b - a for a, b in zip(between, after, strict=True)]
    limited = [Api().post("/auth/password/reset-request", {"email": email}) for email in (user.email, nobody) * 5]
    assert {answer.status_code for answer in limited[:8]} == {202}
    assert [refused(answer, "too_many_tries", 429) for answer in limited[8:]] == [True, True]


def test_a_reset_changes_the_password_once_and_ends_every_session(clock: Clock):
    user, api, phone, _ = with_app(clock)
    key = asked_reset(user.email)
    assert Api().post("/auth/password/reset", {"key": key, "password": ANOTHER}).status_code == 204
    assert api.get("/me").status_code == 401
    assert not Session.objects.filter(user=user).exists()
    assert refused(Api().post("/auth/password/reset", {"key": key, "password": PASSWORD + "!"}), "key_invalid")
    assert Api().post("/auth/login", {"email": user.email, "password": PASSWORD}).status_code == 401
    browser = Api()
    asked = browser.post("/auth/login", {"email": user.email, "password": ANOTHER}).json()
    assert asked["needs"] == ["recovery_code", "totp"]  # a mailbox is no second factor
    assert browser.post("/auth/second-factor", {"code": phone.code()}).status_code == 200
    assert mails_to(user.email)[-1].subject == "Your password was reset"


def test_one_reset_key_twice_at_once_works_once():
    user = make_user()
    key, passwords = asked_reset(user.email), [ANOTHER, ANOTHER + " 2", ANOTHER + " 3"]
    answers = at_once(
        *(lambda p=p: Api().post("/auth/password/reset", {"key": key, "password": p}).status_code for p in passwords)
    )
    assert sorted(answers) == [204, 422, 422]


def test_an_old_reset_key_is_refused(settings):
    user = make_user()
    key = asked_reset(user.email)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert refused(Api().post("/auth/password/reset", {"key": key, "password": ANOTHER}), "key_invalid")


def test_a_reset_clears_the_wait_that_strangers_caused():
    user = make_user()
    for _ in range(5):
        Api().post("/auth/login", {"email": user.email, "password": "wrong wrong wrong"})
    assert Api().post("/auth/login", {"email": user.email, "password": PASSWORD}).status_code == 429
    Api().post("/auth/password/reset", {"key": asked_reset(user.email), "password": ANOTHER})
    assert Api().post("/auth/login", {"email": user.email, "password": ANOTHER}).status_code == 200


@pytest.mark.parametrize("password", ["short", "password1234", "123456789012345"])
def test_a_weak_new_password_is_refused_and_uses_no_key_up(password: str):
    user = make_user()
    key = asked_reset(user.email)
    answer = Api().post("/auth/password/reset", {"key": key, "password": password})
    assert refused(answer, "password_refused")
    assert answer.json()["errors"][0]["pointer"] == "/password"
    answer = signed_in(user).post("/auth/password", {"current_password": PASSWORD, "new_password": password})
    assert refused(answer, "password_refused")
    assert answer.json()["errors"][0]["pointer"] == "/new_password"
    assert Api().post("/auth/password/reset", {"key": asked_reset(user.email), "password": ANOTHER}).status_code == 204


def test_a_change_of_password_ends_the_other_sessions():
    user = make_user()
    api, other = signed_in(user), signed_in(user)
    before = api.client.cookies[settings.SESSION_COOKIE_NAME].value
    changed = api.post("/auth/password", {"current_password": PASSWORD, "new_password": ANOTHER})
    assert changed.status_code == 200, changed.content
    assert api.client.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert [row["is_current"] for row in api.get("/auth/sessions").json()] == [True]
    assert other.get("/me").status_code == 401
    thief = Api()
    thief.client.cookies[settings.SESSION_COOKIE_NAME] = before
    assert thief.get("/me").status_code == 401


def test_a_wrong_current_password_changes_nothing_and_is_limited():
    user = make_user()
    api = signed_in(user)
    body = {"current_password": "wrong wrong wrong", "new_password": ANOTHER}
    answer = api.post("/auth/password", body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/current_password")
    assert [api.post("/auth/password", body).status_code for _ in range(5)] == [422] * 4 + [429]
    assert signed_in(user).get("/me").status_code == 200

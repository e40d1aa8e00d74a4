"""Wrong passwords slow the next tries down, and do not keep the owner out."""

import pytest
from django.conf import settings
from django.core import signing

from oasys.identity.devices import COOKIE, SALT
from oasys.identity.models import User
from oasys.identity.tests.people import signed_in
from tests.factories import PASSWORD, make_user
from tests.fixtures import Api

WRONG = "wrong wrong wrong"


def tried(api: Api, user: User, password: str = WRONG) -> int:
    return api.post("/auth/login", {"email": user.email, "password": password}).status_code


def hammer(user: User) -> None:
    """Strangers try until the account waits."""
    assert [tried(Api(), user) for _ in range(6)] == [401] * 5 + [429]


def signed_out(user: User) -> Api:
    """The browser of the owner, who has signed out."""
    api = signed_in(user)
    assert api.call("DELETE", "/auth/session").status_code == 204
    return api


def test_strangers_do_not_keep_the_owner_out_of_a_browser_that_is_known():
    user = make_user()
    own = signed_out(user)
    hammer(user)
    assert tried(Api(), user, PASSWORD) == 429
    assert tried(own, user, PASSWORD) == 200


def test_a_known_browser_has_no_more_tries_than_another():
    user = make_user()
    own = signed_out(user)
    assert [tried(own, user) for _ in range(6)] == [401] * 5 + [429]
    assert tried(own, user, PASSWORD) == 429


def test_a_browser_is_known_for_the_address_it_signed_in_with_alone():
    user, mallory = make_user(), make_user("mallory")
    hers = signed_out(mallory)
    hammer(user)
    assert tried(hers, user, PASSWORD) == 429


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        "a:b:c",
        signing.dumps(["x", "y"], salt=SALT),
        signing.dumps("xy", salt=SALT),
        signing.dumps([1], salt="z"),
    ],
    ids=["empty", "letter", "shape", "two-parts", "text", "another-salt"],
)
def test_a_cookie_that_is_none_of_ours_is_no_browser_we_know(value: str):
    user = make_user()
    hammer(user)
    api = Api()
    api.client.cookies[COOKIE] = value
    assert tried(api, user, PASSWORD) == 429


def test_the_cookie_is_out_of_reach_and_holds_no_address():
    user = make_user()
    cookie = signed_in(user).client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert user.email not in str(signing.loads(cookie.value, salt=SALT))


def test_the_cookie_signs_nobody_in():
    own = signed_out(make_user())
    own.client.cookies.pop(settings.SESSION_COOKIE_NAME, None)
    assert own.get("/me").status_code == 401

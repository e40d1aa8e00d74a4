"""Sign-in at an OpenID provider, against a provider of the test's own: whom it signs in, and whom it never does."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa

from config.environment import OidcProvider
from config.settings import openid_providers
from oasys.core.ids import uuid7
from oasys.identity.models import User
from oasys.identity.tests.people import Clock, fresh, signed_in, with_app
from tests.factories import make_user
from tests.fixtures import Api

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider(ThreadingHTTPServer):
    """Discovery, keys and tokens; what a person does at it is `authorize`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.issuer = f"http://127.0.0.1:{self.server_address[1]}"
        self.says_issuer = self.issuer
        self.codes: dict[str, dict[str, Any]] = {}
        self.key: Any = KEY
        self.algorithm = "RS256"

    def authorize(self, url: str, **claims: Any) -> dict[str, str]:
        """The person agrees; the query the browser is sent back with."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert asked["redirect_uri"] == "http://testserver/sign-in/test"  # a page of ours, whatever is asked
        code, now = uuid7().hex, int(time.time())
        standard = {"iss": self.issuer, "aud": asked["client_id"], "iat": now, "exp": now + 300, "email_verified": True}
        told = {name: value for name, value in (standard | claims).items() if value is not ...}
        self.codes[code] = {"challenge": asked["code_challenge"], "claims": told}
        return {"code": code, "state": asked["state"]}


class Desk(BaseHTTPRequestHandler):
    server: Provider

    def log_message(self, *args: Any) -> None:
        """Says nothing."""

    def answer(self, body: dict[str, Any], status: int = 200) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def do_GET(self) -> None:
        base = self.server.issuer
        if self.path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            return self.answer({"keys": [public | {"kid": "k", "use": "sig", "alg": "RS256"}]})
        return self.answer(
            {
                "issuer": self.server.says_issuer,
                "authorization_endpoint": f"{base}/authorize",
                "token_endpoint": f"{base}/token",
                "jwks_uri": f"{base}/keys",
            }
        )

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        made = self.server.codes.pop(form["code"][0], None)
        digest = hashlib.sha256(form["code_verifier"][0].encode()).digest()
        proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if made is None or proof != made["challenge"] or form["client_secret"] != ["shared"]:
            return self.answer({"error": "invalid_grant"}, 400)
        token = jwt.encode(made["claims"], self.server.key, self.server.algorithm, headers={"kid": "k"})
        return self.answer({"id_token": token, "access_token": "a", "token_type": "Bearer"})


def configured(issuer: str) -> dict[str, Any]:
    return openid_providers(
        [OidcProvider(id="test", name="Test", issuer=issuer, client_id="oasys", client_secret="shared")]
    )


@pytest.fixture
def provider(settings) -> Iterator[Provider]:
    with Provider() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.SOCIALACCOUNT_PROVIDERS = configured(server.issuer)
        yield server
        server.shutdown()


def begun(api: Api) -> str:
    answer = api.post("/auth/providers/test/begin")
    assert answer.status_code == 200, answer.content
    return answer.json()["authorization_url"]


def back(api: Api, query: dict[str, str]) -> Any:
    return api.get(f"/auth/providers/test/callback?code={query['code']}&state={query['state']}")


def visit(api: Api, provider: Provider, **claims: Any) -> Any:
    return back(api, provider.authorize(begun(api), **claims))


def refused(answer: Any) -> bool:
    return (answer.status_code, answer.json()["code"]) == (422, "identity.oidc_refused")


def verified_user() -> User:
    user = make_user()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def test_a_new_person_gets_an_account_and_comes_back_to_it(provider: Provider):
    email, subject = fresh(), uuid7().hex
    assert Api().get("/auth/providers").json() == [{"id": "test", "name": "Test"}]
    api = Api()
    made = visit(api, provider, sub=subject, email=email.upper())
    assert made.status_code == 200, made.content
    assert (made.json()["email"], made.json()["is_email_verified"]) == (email, True)
    assert api.get("/me").status_code == 200
    again = visit(Api(), provider, sub=subject, email=fresh(), email_verified=False)  # the subject is who counts
    assert again.json()["user_id"] == made.json()["user_id"]
    assert Api().post("/auth/login", {"email": email, "password": ""}).status_code == 401


@pytest.mark.parametrize("verified", [False, None, "true", 1, ...])
def test_an_unverified_address_is_not_believed(provider: Provider, verified: object):
    user, email = verified_user(), fresh()
    for address in (user.email, email):
        assert refused(visit(Api(), provider, sub=uuid7().hex, email=address, email_verified=verified))
    assert not SocialAccount.objects.filter(user=user).exists()
    assert not User.objects.filter(email=email).exists()


def test_an_account_whose_own_address_is_unproved_is_not_shared(provider: Provider):
    """Whoever signed up with my address before me must not find me in their account."""
    squatter = make_user()
    api = Api()
    assert refused(visit(api, provider, sub=uuid7().hex, email=squatter.email))
    assert api.get("/me").status_code == 401
    assert not SocialAccount.objects.filter(user=squatter).exists()


def test_both_sides_verified_is_one_person(provider: Provider):
    user, subject = verified_user(), uuid7().hex
    assert visit(Api(), provider, sub=subject, email=user.email).json()["user_id"] == str(user.id)
    assert SocialAccount.objects.get(user=user).uid == subject
    before = user.password
    user.refresh_from_db()
    assert user.password == before


def test_a_second_factor_is_asked_for_behind_a_provider(provider: Provider, clock: Clock):
    user, _, phone, _ = with_app(clock, verified_user())
    api = Api()
    answer = visit(api, provider, sub=uuid7().hex, email=user.email)
    assert answer.json()["needs"] == ["recovery_code", "totp"], answer.content
    assert api.get("/me").status_code == 401
    assert api.post("/auth/second-factor", {"code": phone.code()}).status_code == 200


def test_an_answer_belongs_to_the_browser_that_asked_and_is_good_once(provider: Provider):
    victim, api = Api(), Api()
    query = provider.authorize(begun(api), sub=uuid7().hex, email=fresh())
    begun(victim)
    assert refused(back(victim, query))  # the attacker's answer in the victim's browser
    assert victim.get("/me").status_code == 401
    assert refused(back(api, query | {"state": "x" * 43}))
    assert back(api, query).status_code == 200
    api.call("DELETE", "/auth/session")
    assert refused(back(api, query))  # state and code were used up
    assert refused(back(Api(), query))


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"exp": 1_700_000_000},
        {"exp": ...},
        {"sub": ""},
        {"sub": None},
        {"sub": 7},
        {"sub": ...},
        {"email": ...},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_is_refused(provider: Provider, claims: dict[str, Any]):
    assert refused(visit(Api(), provider, **({"sub": uuid7().hex, "email": fresh()} | claims)))


def test_a_token_of_another_key_or_none_is_refused(provider: Provider):
    provider.key = OTHER_KEY
    assert refused(visit(Api(), provider, sub=uuid7().hex, email=fresh()))
    provider.key, provider.algorithm = None, "none"
    assert refused(visit(Api(), provider, sub=uuid7().hex, email=fresh()))
    provider.key, provider.algorithm = "oasys" * 10, "HS256"
    assert refused(visit(Api(), provider, sub=uuid7().hex, email=fresh()))


def test_a_provider_that_calls_itself_otherwise_is_refused(provider: Provider):
    provider.says_issuer = "https://evil.example"
    assert refused(Api().post("/auth/providers/test/begin"))


def test_a_provider_that_is_away_is_said(settings):
    settings.SOCIALACCOUNT_PROVIDERS = configured("http://127.0.0.1:1")
    assert refused(Api().post("/auth/providers/test/begin"))


def test_nobody_chooses_where_the_answer_goes(provider: Provider):
    """Else a code could be sent to somebody else's page."""
    for body in (
        {"next": "https://evil.example"},
        {"redirect_uri": "https://evil.example", "callback_url": "//evil.example"},
    ):
        url = Api().post("/auth/providers/test/begin", body).json()["authorization_url"]
        asked = parse_qs(urlsplit(url).query)
        assert asked["redirect_uri"] == ["http://testserver/sign-in/test"]
        assert "evil" not in url


def test_a_sign_in_begins_by_a_write_and_ends_without_a_redirect(provider: Provider):
    """A link or a picture on another page begins none; an answer leads the browser nowhere."""
    assert Api().get("/auth/providers/test/begin").status_code == 405
    strict = Api(enforce_csrf_checks=True)
    refusal = strict.post("/auth/providers/test/begin")
    assert (refusal.status_code, refusal.json()["code"]) == (403, "api.csrf_failed")
    api = Api()
    query = provider.authorize(begun(api), sub=uuid7().hex, email=fresh())
    made = api.get(
        f"/auth/providers/test/callback?code={query['code']}&state={query['state']}&next=https://evil.example"
    )
    assert (made.status_code, made.get("Location")) == (200, None)


def test_a_person_who_does_not_agree_is_not_signed_in(provider: Provider):
    api = Api()
    state = parse_qs(urlsplit(begun(api)).query)["state"][0]
    assert refused(api.get(f"/auth/providers/test/callback?error=access_denied&state={state}"))


def test_a_provider_that_is_none_is_not_found(provider: Provider):
    for name in ("none", "openid_connect"):
        assert Api().post(f"/auth/providers/{name}/begin").status_code == 404
        assert Api().get(f"/auth/providers/{name}/callback?code=c&state=s").status_code == 404


def test_who_is_signed_in_signs_in_at_no_provider(provider: Provider):
    api = signed_in(make_user())
    answer = api.post("/auth/providers/test/begin")
    assert (answer.status_code, answer.json()["code"]) == (409, "identity.already_signed_in")

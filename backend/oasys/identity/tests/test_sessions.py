"""Sessions: listed, ended, over by time, worth nothing in a dump; sensitive acts ask for a proof; events stay."""

from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from allauth.account.internal.flows import reauthentication
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import Error, connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from oasys.core import rotation
from oasys.core.encryption import Ciphertext
from oasys.core.ids import first_id_at, uuid7
from oasys.core.shared import redis
from oasys.identity.models import SecurityEvent, Session, User
from oasys.identity.services.events import forget_old
from oasys.identity.services.sessions import end_all, sweep_shown
from oasys.identity.sessions import SessionStore, id_of
from oasys.identity.tests.people import ANOTHER, Clock, proved, show, signed_in, with_app, with_passkey
from tests.factories import PASSWORD, make_user
from tests.fixtures import Api


@pytest.fixture(autouse=True)
def with_and_without_redis(store: str) -> str:
    """A session lies in PostgreSQL; where there is a Redis, everything here holds as well."""
    return store


def token_of(api: Api) -> str:
    return api.client.cookies[settings.SESSION_COOKIE_NAME].value


def with_cookie(value: str) -> Api:
    api = Api()
    api.client.cookies[settings.SESSION_COOKIE_NAME] = value
    return api


def row_of(api: Api):
    return Session.objects.filter(id=id_of(token_of(api)))


def test_sessions_are_listed_and_ended():
    user = make_user()
    api, other, third = signed_in(user), signed_in(user), signed_in(user)
    rows = api.get("/auth/sessions").json()
    assert len(rows) == 3
    assert [row["is_current"] for row in rows].count(True) == 1
    assert {row["address"] for row in rows} == {"127.0.0.1"}
    theirs = next(row["id"] for row in other.get("/auth/sessions").json() if row["is_current"])
    assert api.call("DELETE", f"/auth/sessions/{theirs}").status_code == 204
    assert (other.get("/me").status_code, third.get("/me").status_code) == (401, 200)
    assert api.call("DELETE", f"/auth/sessions/{theirs}").status_code == 404
    assert api.call("DELETE", "/auth/sessions").json() == {"ended": 1}
    assert (third.get("/me").status_code, api.get("/me").status_code) == (401, 200)
    kinds = SecurityEvent.objects.filter(user=user, kind="session_revoked").order_by("id")
    assert [event.details.get("ended") for event in kinds] == [None, 1]


def test_ending_the_own_session_signs_out():
    api = signed_in(make_user())
    (own,) = api.get("/auth/sessions").json()
    assert api.call("DELETE", f"/auth/sessions/{own['id']}").status_code == 204
    assert api.get("/me").status_code == 401


def test_a_strangers_session_is_not_found():
    victim, mallory = signed_in(make_user()), signed_in(make_user("mallory"))
    session = victim.get("/auth/sessions").json()[0]["id"]
    for number in (session, 2**62):
        assert mallory.call("DELETE", f"/auth/sessions/{number}").status_code == 404
    assert victim.get("/me").status_code == 200


def test_whoever_takes_access_away_ends_every_session():
    user = make_user()
    browsers = [signed_in(user), Api(user)]
    assert end_all(user.id) == 2
    assert [api.get("/me").status_code for api in browsers] == [401, 401]


def test_what_a_dump_shows_of_a_session_opens_nothing():
    api = signed_in(make_user())
    with connection.cursor() as cursor:
        cursor.execute("select s::text from identity_session s where id = %s", [id_of(token_of(api))])
        ((text,),) = cursor.fetchall()
        cursor.execute("select u::text from usersessions_usersession u where session_key = %s", [id_of(token_of(api))])
        ((known,),) = cursor.fetchall()
    assert token_of(api) not in text + known
    assert "_auth_user_id" not in text
    for stolen in (id_of(token_of(api)), text.split(",")[0].strip("(")):
        assert with_cookie(stolen).get("/me").status_code == 401
    assert with_cookie(token_of(api)).get("/me").status_code == 200


def test_a_store_made_anew_within_the_request_keeps_the_token():
    """As allauth does it on the way to a provider."""
    store = SessionStore()
    store["x"] = 1
    store.save()
    again = SessionStore(store.session_key)
    assert (again["x"], again.token) == (1, store.token)
    assert SessionStore(str(store.session_key)).token is None


def test_session_data_is_worth_nothing_in_another_session():
    """Who can write the table, and has no key, does not become somebody else by copying a row."""
    victim, mallory = signed_in(make_user()), signed_in(make_user("mallory"))
    stolen = row_of(victim).values_list("data", flat=True)[0]
    row_of(mallory).update(data=Ciphertext(stolen))
    assert mallory.get("/me").status_code == 401
    assert victim.get("/me").status_code == 200
    row_of(mallory).delete()


@pytest.mark.parametrize("value", ["", "x", "a" * 40, "é" * 43, "A" * 43, "x" * 4000])
def test_a_cookie_that_is_none_of_ours_is_nobody(value: str):
    assert with_cookie(value).get("/me").status_code == 401
    assert with_cookie(value).get("/auth/session").json()["is_authenticated"] is False


def age(api: Api, **by: timedelta) -> None:
    """Turns the session's moments back, as if that much time had gone by."""
    row_of(api).update(**{name: F(name) - delta for name, delta in by.items()})


def test_a_session_is_over_when_it_was_not_used():
    api = signed_in(make_user())
    idle = timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    age(api, ends_at=idle - timedelta(minutes=2))
    assert api.get("/auth/session").json()["is_authenticated"] is True
    api = signed_in(make_user())
    age(api, ends_at=idle)
    assert api.get("/me").status_code == 401


def test_use_keeps_a_session_alive_up_to_its_end():
    api = signed_in(make_user())
    whole = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    age(api, began_at=whole - timedelta(hours=1), seen_at=timedelta(hours=1), ends_at=timedelta(hours=1))
    assert api.get("/me").status_code == 200
    row = row_of(api).get()
    assert timezone.now() - row.seen_at < timedelta(minutes=1)
    assert row.ends_at == row.began_at + whole  # not a whole idle time from now
    age(api, began_at=timedelta(hours=1), ends_at=timedelta(hours=1))
    assert api.get("/me").status_code == 401
    assert api.get("/auth/session").json()["is_authenticated"] is False


def test_use_is_noted_once_a_minute():
    api = signed_in(make_user())
    before = row_of(api).get().seen_at
    api.get("/me")
    assert row_of(api).get().seen_at == before
    age(api, seen_at=timedelta(seconds=61))
    api.get("/me")
    assert row_of(api).get().seen_at > before


def test_a_request_that_is_refused_notes_the_use_too():
    api = signed_in(make_user())
    age(api, seen_at=timedelta(seconds=61))
    assert api.post("/tenants", {"name": ""}).status_code == 422
    assert timezone.now() - row_of(api).get().seen_at < timedelta(seconds=30)


def test_a_request_on_a_session_costs_one_statement_for_it(django_assert_num_queries):
    api = signed_in(make_user())
    api.get("/me")
    with django_assert_num_queries(1) as asked:
        SessionStore.of_cookie(token_of(api)).load()
    assert "identity_session" in asked.captured_queries[0]["sql"]


def test_who_is_signed_in_is_read_with_the_session():
    api = signed_in(make_user())
    api.get("/me")
    with CaptureQueriesContext(connection) as asked:
        assert api.get("/me").status_code == 200
    about_people = [query["sql"] for query in asked.captured_queries if "identity_" in query["sql"]]
    assert len(about_people) == 1, about_people


def test_the_data_of_a_session_say_whose_it_is_not_the_column_beside_them():
    """The data are encrypted and bound to the row. Who can write the table by SQL gains nothing by another person's id."""
    alice, bob = make_user("alice"), make_user("bob")
    api = signed_in(bob)
    row_of(api).update(user=alice)
    assert api.get("/me").json()["email"] == bob.email
    row_of(api).update(user=None)
    assert api.get("/me").json()["email"] == bob.email


def test_who_was_deactivated_is_out_with_the_next_request():
    user = make_user()
    api = signed_in(user)
    assert api.get("/me").status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert api.get("/me").status_code == 401


def test_nothing_of_a_session_lies_in_redis(store: str):
    """It would come back with a Redis that was away while the session was ended."""
    user = make_user()
    api = signed_in(user)
    api.get("/me")
    if store == "valkey":
        lying = redis.command("KEYS", "*")
        assert {name.split(b":")[0] + b":" + name.split(b":")[1] for name in lying} <= {
            b"{oasys:limits}",
            b"oasys:kept",
        }
    api.call("DELETE", "/auth/session")
    assert api.get("/me").status_code == 401


def test_the_session_that_waits_is_not_the_one_that_is_signed_in(clock: Clock):
    user, _, phone, _ = with_app(clock)
    api = Api()
    api.post("/auth/passkey/options")
    planted = token_of(api)
    api.post("/auth/login", {"email": user.email, "password": PASSWORD})
    api.post("/auth/second-factor", {"code": phone.code()})
    assert api.get("/me").status_code == 200
    assert token_of(api) != planted
    assert with_cookie(planted).get("/me").status_code == 401


def test_dead_sessions_are_swept_at_the_next_sign_in():
    user = make_user()
    old = signed_in(user)
    age(old, ends_at=timedelta(days=30))
    api = signed_in(user)
    assert not row_of(old).exists()
    assert len(api.get("/auth/sessions").json()) == 1


def test_rotation_takes_sessions_along(settings, tmp_path):
    path = tmp_path / "keys.json"
    rotation.write_keys(path, settings.FIELD_KEYS)
    settings.FIELD_KEYS_FILE = str(path)
    api = signed_in(make_user())
    rotation.add_key(path)
    assert rotation.reencrypt(Session, batch=10_000, unreadable=set()) > 0
    assert api.get("/me").status_code == 200
    assert str(row_of(api).values_list("data", flat=True)[0]).startswith(f"v1.{rotation.keys()[0].id}.")
    Session.objects.all().delete()


SENSITIVE = [
    ("POST", "/auth/email", {"email": "new@example.com"}),
    ("POST", "/auth/factors/totp", {}),
    ("POST", "/auth/factors/totp/confirm", {"code": "000000"}),
    ("DELETE", "/auth/factors/totp", None),
    ("POST", "/auth/factors/recovery-codes", {}),
    ("POST", "/auth/factors/passkeys/options", {}),
    ("POST", "/auth/factors/passkeys", {"name": "N", "credential": {}}),
]


@pytest.mark.parametrize(("method", "path", "body"), SENSITIVE, ids=[f"{m} {p}" for m, p, _ in SENSITIVE])
def test_a_sensitive_act_asks_for_a_proof(method: str, path: str, body: object):
    api = signed_in(make_user())
    refused = api.call(method, path, body)
    assert (refused.status_code, refused.json()["code"]) == (403, "identity.reauthentication_needed")
    wrong = api.post("/auth/reauthenticate", {"password": "wrong wrong wrong"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "identity.proof_refused")
    assert api.call(method, path, body).status_code == 403
    assert api.post("/auth/reauthenticate", {"password": PASSWORD}).status_code == 200
    assert api.call(method, path, body).status_code != 403


def test_a_passkey_is_changed_only_after_a_proof():
    user, _, _, made = with_passkey()
    api = Api(user)
    for method, body in (("PATCH", {"name": "N"}), ("DELETE", None)):
        refused = api.call(method, f"/auth/factors/passkeys/{made['id']}", body)
        assert (refused.status_code, refused.json()["code"]) == (403, "identity.reauthentication_needed")


def test_a_proof_ages(monkeypatch):
    api = proved(make_user())
    monkeypatch.setattr(reauthentication, "time", Later())
    assert api.post("/auth/factors/totp").status_code == 403


class Later:
    """The clock eleven minutes on."""

    @staticmethod
    def time() -> float:
        return timezone.now().timestamp() + 660


def test_a_code_and_a_passkey_prove_too(clock: Clock):
    user, _, phone, _ = with_app(clock)
    api = Api(user)
    code = phone.code()
    assert api.post("/auth/reauthenticate", {"code": code}).status_code == 200
    assert api.post("/auth/reauthenticate", {"code": code}).status_code == 422  # used up
    owner, _, passkey, _ = with_passkey()
    api = Api(owner)
    assert api.post("/auth/factors/recovery-codes").status_code == 403
    assert show(api, passkey, "/auth/reauthenticate/passkey").status_code == 200
    assert api.post("/auth/factors/recovery-codes").status_code == 201


@pytest.mark.parametrize("body", [{}, {"password": PASSWORD, "code": "123456"}, {"password": None}])
def test_a_proof_is_one_thing(body: dict[str, object]):
    assert signed_in(make_user()).post("/auth/reauthenticate", body).status_code == 422


def test_events_are_read_by_the_person_page_by_page():
    user = make_user()
    api = signed_in(user)
    signed_in(make_user("bob"))
    Api().post("/auth/login", {"email": user.email, "password": "wrong wrong wrong"})
    first = api.get("/auth/events?limit=1").json()
    assert [row["kind"] for row in first["items"]] == ["sign_in_failed"]
    second = api.get(f"/auth/events?limit=1&after={first['next']}").json()
    assert [row["kind"] for row in second["items"]] == ["signed_in"]
    assert second["next"] is None
    assert second["items"][0]["address"] == "127.0.0.1"


def owner() -> psycopg.Connection:
    parts = connection.settings_dict
    words = {"host": parts["HOST"], "dbname": parts["NAME"], "port": parts["PORT"] or None}
    return psycopg.connect(**words, user=parts["OWNER"]["USER"], password=parts["OWNER"]["PASSWORD"])


@pytest.mark.parametrize(
    "statement",
    [
        "update identity_securityevent set kind = 'x'",
        "delete from identity_securityevent",
        "truncate identity_securityevent",
    ],
)
def test_events_stay_as_they_were_written(statement: str):
    """The application may not try; nobody who may try succeeds."""
    user = make_user()
    signed_in(user)
    with pytest.raises(Error) as refusal, connection.cursor() as cursor:
        cursor.execute(statement)
    assert refusal.value.__cause__.sqlstate == "42501"
    with owner() as of_tables, pytest.raises(psycopg.Error) as refusal:
        of_tables.execute(statement)
    assert refusal.value.sqlstate == "OA100"
    assert SecurityEvent.objects.filter(user=user).exists()


def test_events_go_by_age_and_the_database_keeps_those_of_90_days():
    user = make_user()
    for days in (400, 200, 91, 89, 0):
        at = timezone.now() - timedelta(days=days)
        SecurityEvent.objects.create(
            id=UUID(int=first_id_at(at).int | (uuid7().int & (2**80 - 1))), user=user, kind="signed_in", at=at
        )
    mine = SecurityEvent.objects.filter(user=user)
    assert forget_old(days=365) >= 1 and mine.count() == 4
    assert forget_old(days=90) >= 2 and mine.count() == 2
    for days in (89, 0, -1):
        with pytest.raises(Error) as refusal:
            forget_old(days=days)
        assert refusal.value.__cause__.sqlstate == "OA100"
    with owner() as of_tables, pytest.raises(psycopg.Error) as refusal:
        of_tables.execute("delete from identity_securityevent where at > now() - interval '90 days'")
    assert refusal.value.sqlstate == "OA100"
    assert mine.count() == 2


def test_what_was_shown_of_a_session_goes_with_it():
    user = make_user()
    api, other = signed_in(user), signed_in(user)
    UserSession.objects.filter(user=user).update(created_at=timezone.now() - timedelta(hours=2))
    Session.objects.filter(id=id_of(token_of(other))).delete()
    sweep_shown()
    assert [row.session_key for row in UserSession.objects.filter(user=user)] == [id_of(token_of(api))]


def test_events_hold_no_secrets():
    user = make_user()
    api = signed_in(user)
    Api().post("/auth/login", {"email": user.email, "password": "a wrong secret password"})
    api.post("/auth/password", {"current_password": PASSWORD, "new_password": ANOTHER})
    text = str(list(SecurityEvent.objects.filter(user=user).values()))
    for secret in ("a wrong secret password", PASSWORD, ANOTHER, token_of(api), id_of(token_of(api))):
        assert secret not in text

"""Rate limits are exact over all workers, in PostgreSQL and in Redis; Redis may vanish at any moment."""

import ipaddress
import socket

import pytest
from django.db import connections

from oasys.api.addresses import client_address
from oasys.api.rate_limits import network
from oasys.core.ids import uuid7
from oasys.core.shared import limits, redis, side
from oasys.core.shared.limits import Limit, take
from oasys.identity.models import User
from tests.factories import make_books, make_user
from tests.fixtures import Api
from tests.processes import at_once
from tests.receiver import connections_to
from tests.valkey import Valkey

PLENTY = dict.fromkeys(("address", "anonymous", "user", "token"), 1_000_000)


@pytest.fixture
def whom() -> str:
    return uuid7().hex


def end_window(limit: Limit, whom: str) -> None:
    """As if the window's time had passed, wherever it is counted."""
    key = limits.key_of(limit, whom)
    side.run("update core_request_count set ends_at = now() where key = %(key)s", {"key": key})
    try:
        redis.run("return redis.call('DEL', KEYS[1])", [limits.name_of(key)], [])
    except redis.Away:
        pass


def test_exactly_as_many_pass_as_may_with_many_processes_and_threads(store, whom):
    limit, other = Limit("user", 250, 3600), Limit("address", 10**6, 3600)

    def act():
        return [take([(limit, whom), (other, whom)]) for _ in range(25)]

    counts = [pair for many in at_once(4, 4, act) for pair in many]
    assert sum(not mine.is_over for mine, _ in counts) == 250
    assert sorted(mine.taken for mine, _ in counts) == list(range(1, 401))
    assert sorted(theirs.taken for _, theirs in counts) == list(range(1, 401))


def test_exactly_as_many_requests_are_answered_as_may(store, settings):
    user = make_user()
    settings.REQUESTS_PER_MINUTE = PLENTY | {"user": 20}
    apis = [Api(user)]
    cookie = apis[0].client.cookies["oasys_session"].value

    def act():
        mine = Api()
        mine.client.cookies["oasys_session"] = cookie
        return [mine.get("/me").status_code for _ in range(4)]

    statuses = sorted(status for many in at_once(3, 3, act) for status in many)
    assert statuses == [200] * 20 + [429] * 16


def test_one_who_is_out_of_requests_takes_none_from_others(store, whom):
    limit = Limit("user", 1, 3600)
    [mine] = [take([(limit, whom)]) for _ in range(3)][-1]
    [theirs] = take([(limit, f"{whom}x")])
    assert mine.is_over
    assert not theirs.is_over


def test_a_window_ends_and_begins_with_the_next_request(store, whom):
    limit = Limit("user", 1, 60)
    assert [take([(limit, whom)])[0].is_over for _ in range(2)] == [False, True]
    [count] = take([(limit, whom)])
    assert 30_000 < count.ends_in_milliseconds <= 60_000
    end_window(limit, whom)
    [count] = take([(limit, whom)])
    assert (count.taken, count.is_over) == (1, False)
    assert 30_000 < count.ends_in_milliseconds <= 60_000


def test_a_window_from_before_the_clock_went_back_is_over(whom, settings):
    settings.REDIS_URL = ""
    limit = Limit("user", 2, 60)
    assert [take([(limit, whom)])[0].taken for _ in range(3)] == [1, 2, 3]
    key = limits.key_of(limit, whom)
    side.run("update core_request_count set ends_at = now() + interval '2 hours' where key = %(key)s", {"key": key})
    again = [take([(limit, whom)])[0] for _ in range(2)]
    assert [count.taken for count in again] == [1, 2]
    assert all(count.ends_in_milliseconds <= 60_000 for count in again)


def test_counting_waits_for_no_open_request(store, whom):
    """What a request counts is committed before it works: another one is not kept waiting."""
    limit = Limit("user", 10, 60)
    take([(limit, whom)])
    with connections["default"].cursor():
        assert at_once(1, 1, lambda: take([(limit, whom)])[0].taken) == [2]


def test_answers_say_what_is_left_and_a_refusal_how_long_to_wait(store, settings):
    books = make_books()
    api = Api(books.owner, books.tenant_id)
    settings.REQUESTS_PER_MINUTE = PLENTY | {"user": 2}
    first, second, third = (api.get("/companies") for _ in range(3))
    assert first["RateLimit-Policy"] == '"address";q=1000000;w=60, "user";q=2;w=60'
    assert '"user";r=1;t=60' in first["RateLimit"]
    assert (second.status_code, '"user";r=0;t=' in second["RateLimit"]) == (200, True)
    problem = third.json()
    assert (third.status_code, problem["code"]) == (429, "api.too_many_requests")
    assert third["Content-Type"] == "application/problem+json"
    assert third["X-Request-ID"]
    assert third["Cache-Control"] == "no-store"
    assert 1 <= int(third["Retry-After"]) <= 60
    assert problem["params"]["limit"] == "user"
    assert problem["params"]["retry_after_seconds"] == int(third["Retry-After"])
    assert Api(make_user()).get("/me").status_code == 200  # somebody else at the same address


def test_a_refused_request_does_nothing(store, settings):
    books = make_books()
    api = Api(books.owner, books.tenant_id)
    settings.REQUESTS_PER_MINUTE = PLENTY | {"user": 1}
    assert api.post("/units", {"code": "HOURS", "name": "Hours", "decimals": 2}).status_code == 201
    assert api.post("/units", {"code": "DAYS", "name": "Days", "decimals": 2}).status_code == 429
    settings.REQUESTS_PER_MINUTE = PLENTY
    assert "DAYS" not in api.get("/units").content.decode()


def address() -> str:
    return str(ipaddress.IPv6Address(uuid7().int))


def test_nobody_is_limited_by_address_and_a_made_up_session_is_nobody(store, settings):
    settings.REQUESTS_PER_MINUTE = PLENTY | {"anonymous": 2}
    here = address()
    api = Api(REMOTE_ADDR=here)
    for expected in (200, 200, 429):
        api.client.cookies["oasys_session"] = uuid7().hex  # another one each time
        assert api.get("/auth/session").status_code == expected
    assert Api(REMOTE_ADDR=address()).get("/auth/session").status_code == 200
    assert Api(make_user(), REMOTE_ADDR=here).get("/me").status_code == 200


def test_a_token_is_limited_and_many_tokens_are_one_address(store, settings, whom):
    settings.REQUESTS_PER_MINUTE = PLENTY | {"token": 2}
    api = Api()
    statuses = [api.get("/auth/session", Authorization=f"Bearer {whom}").status_code for _ in range(3)]
    assert statuses[-1] == 429
    assert api.get("/auth/session", Authorization=f"Bearer {whom}x").status_code != 429
    settings.REQUESTS_PER_MINUTE = PLENTY | {"address": 3}
    api = Api(REMOTE_ADDR=address())
    statuses = [api.get("/auth/session", Authorization=f"Bearer {uuid7()}").status_code == 429 for _ in range(4)]
    assert statuses == [False] * 3 + [True]


def test_a_limit_of_none_is_not_counted_and_not_named(settings):
    settings.REQUESTS_PER_MINUTE = dict.fromkeys(PLENTY, 0)
    response = Api().get("/auth/session")
    assert "RateLimit" not in response


def test_health_is_asked_without_a_limit(settings):
    settings.REQUESTS_PER_MINUTE = dict.fromkeys(PLENTY, 1)
    api = Api(REMOTE_ADDR=address())
    assert [api.client.get("/healthz").status_code for _ in range(3)] == [200] * 3


def test_an_address_is_not_what_the_client_says_it_is(settings):
    settings.REQUESTS_PER_MINUTE = PLENTY | {"anonymous": 1}
    api = Api(REMOTE_ADDR=address())
    statuses = [api.get("/auth/session", X_Forwarded_For=address()).status_code for _ in range(2)]
    assert statuses == [200, 429]


def test_behind_a_trusted_proxy_each_client_has_an_address_of_its_own(settings):
    settings.TRUSTED_PROXIES = [ipaddress.ip_network("127.0.0.1/32")]
    settings.REQUESTS_PER_MINUTE = PLENTY | {"anonymous": 1}
    api, first, second = Api(), address(), address()
    hops = [first, second, f"{second}, {first}"]  # the last client says that it was another one
    assert [api.get("/auth/session", X_Forwarded_For=hop).status_code for hop in hops] == [200, 200, 429]


@pytest.mark.parametrize(
    ("peer", "said", "client"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1, ' or 1=1", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1:443", "10.0.0.1"),
        ("::ffff:10.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("10.0.0.1", "::ffff:198.51.100.1", "198.51.100.1"),
        ("", "198.51.100.1", ""),
    ],
)
def test_the_client_is_the_nearest_hop_that_is_no_trusted_proxy(peer, said, client):
    assert client_address(peer, said, [ipaddress.ip_network("10.0.0.0/8")]) == client


def test_a_line_of_ipv6_is_one_address():
    assert network("2001:db8:1:2:3:4:5:6") == network("2001:db8:1:2::1") != network("2001:db8:1:3::1")
    assert network("::ffff:198.51.100.1") == network("198.51.100.1") != network("198.51.100.2")


def test_redis_is_killed_between_requests_and_nothing_is_refused(settings, monkeypatch):
    """Counting goes on in PostgreSQL, as exact as before, and returns to Redis when it is back."""
    monkeypatch.setattr(redis, "REST_SECONDS", 600)  # until it is asked again
    user = make_user()
    api = Api(user)
    settings.REQUESTS_PER_MINUTE = PLENTY | {"user": 5}
    with Valkey() as server:
        settings.REDIS_URL = server.connection_url
        redis.ask_again()
        assert [api.get("/me").status_code for _ in range(3)] == [200] * 3
        server._process.kill()
        server._process.wait()
        assert [api.get("/me").status_code for _ in range(6)] == [200] * 5 + [429]
        port = server.port
    with Valkey(port=port):
        assert api.get("/me").status_code == 429  # left alone for some seconds
        redis.ask_again()
        assert api.get("/me").status_code == 200


def test_a_redis_that_hangs_is_waited_for_once(settings, whom, monkeypatch):
    monkeypatch.setattr(redis, "ANSWER_MILLISECONDS", 250)
    monkeypatch.setattr(redis, "REST_SECONDS", 600)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.REDIS_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}"
        redis.ask_again()
        taken = [take([(Limit("user", 9, 60), whom)])[0].taken for _ in range(4)]
        assert len(connections_to(silent)) <= 2  # one try more
    redis.ask_again()
    assert taken == [1, 2, 3, 4]


def test_counts_that_are_over_are_swept(settings, whom, monkeypatch):
    settings.REDIS_URL = ""
    monkeypatch.setattr(limits, "PURGE_ONE_IN", 1)
    limit = Limit("user", 1, 3600)
    take([(limit, whom)])
    end_window(limit, whom)
    take([(limit, f"{whom}x")])
    keys = {bytes(key) for (key,) in side.run("select key from core_request_count", {})[1]}
    assert limits.key_of(limit, whom) not in keys
    assert limits.key_of(limit, f"{whom}x") in keys


def test_nothing_kept_names_a_person_or_an_address(store, settings, valkey):
    user = make_user()
    assert isinstance(user, User)
    Api(user).get("/me")
    if store == "valkey":
        kept = b" ".join(redis.run("return redis.call('KEYS', '*')", [], []))
        assert kept
    else:
        kept = b" ".join(bytes(key) for (key,) in side.run("select key from core_request_count", {})[1])
    assert user.pk.hex.encode() not in kept
    assert str(user.pk).encode() not in kept
    assert b"127.0.0.1" not in kept

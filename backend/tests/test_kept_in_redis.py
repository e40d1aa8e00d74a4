"""What lies in Redis opens nothing, is believed by nobody, and may vanish at any moment: the answer is then made anew."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from redis import Redis

from oasys.core.encryption import encrypt
from oasys.core.ids import uuid7
from oasys.core.shared import kept_in_redis, redis
from oasys.core.shared.kept import Kept, Source
from oasys.core.tenancy import tenant
from oasys.ledger import kept, queries
from oasys.ledger.services.charts import change_account
from oasys.ledger.tests.test_kept_chart import in_a_thread
from oasys.organisations.permissions import Role
from tests.factories import Books, make_books, make_member
from tests.fixtures import Api
from tests.processes import in_a_process
from tests.receiver import connections_to
from tests.valkey import Valkey

MADE = "oasys; fwd=miss; stored; detail=accounts"
FROM_REDIS = "oasys-redis; hit; detail=accounts, oasys; fwd=miss; stored; detail=accounts"


@pytest.fixture
def server(settings: Any) -> Iterator[Valkey]:
    """A Redis of the test's own, which it may kill."""
    with Valkey() as server:
        settings.REDIS_URL = server.connection_url
        redis.ask_again()
        yield server
        redis.ask_again()


@pytest.fixture
def raw(server: Valkey) -> Redis:
    """Who has broken into Redis."""
    return Redis.from_url(server.connection_url)


@pytest.fixture(autouse=True)
def no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every request is one of a process that has just begun."""
    monkeypatch.setattr(kept, "charts", Kept(most_bytes=0))


def chart(api: Api, path: str) -> tuple[bytes, str]:
    answer = api.get(f"{path}/accounts?limit=200")
    assert answer.status_code == 200
    return answer.content, answer["Cache-Status"]


def kept_names(raw: Redis) -> list[bytes]:
    return [name for name in raw.keys("*") if name.startswith(b"oasys:kept:")]


def test_another_process_finds_what_one_has_left(server, api, path):
    content, _ = chart(api, path)
    assert in_a_process(chart, api, path) == (content, FROM_REDIS)


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"x",
        b"\xff\xfe\x00",
        b"v1.",
        b"v1.00000000.AAAA",
        b'{"items": [], "next": null}',
        b"v1." + b"A" * 100,
        pytest.param(b"9" * (kept_in_redis.MOST_BYTES + 1), id="huge"),
    ],
)
def test_garbage_is_never_an_answer(raw, api, path, value):
    content, _ = chart(api, path)
    [name] = kept_names(raw)
    raw.set(name, value)
    assert chart(api, path) == (content, MADE)
    assert chart(api, path) == (content, FROM_REDIS)


def test_a_changed_value_of_the_right_form_is_never_an_answer(raw, api, path):
    content, _ = chart(api, path)
    [name] = kept_names(raw)
    stored = bytearray(raw.get(name))
    for place in (3, 20, len(stored) // 2, len(stored) - 3):
        changed = stored.copy()
        changed[place] ^= 1
        raw.set(name, bytes(changed))
        assert chart(api, path) == (content, MADE)


@pytest.mark.parametrize("command", [("RPUSH", "x"), ("HSET", "a", "b"), ("SADD", "x")])
def test_another_kind_of_value_is_written_over(raw, api, path, command):
    content, _ = chart(api, path)
    [name] = kept_names(raw)
    raw.delete(name)
    raw.execute_command(command[0], name, *command[1:])
    assert chart(api, path) == (content, MADE)
    assert chart(api, path) == (content, FROM_REDIS)


def test_the_value_of_another_tenant_is_never_an_answer(raw, books, api, path):
    """Who can write into Redis exchanges what two tenants left there: each is answered its own, made anew."""
    other = make_books()
    theirs_api, theirs_path = Api(other.owner, other.tenant_id), f"/companies/{other.company.id}"
    mine, _ = chart(api, path)
    [my_name] = kept_names(raw)
    theirs, _ = chart(theirs_api, theirs_path)
    [their_name] = set(kept_names(raw)) - {my_name}
    my_value, their_value = raw.get(my_name), raw.get(their_name)
    raw.set(my_name, their_value)
    raw.set(their_name, my_value)
    assert mine != theirs
    assert chart(api, path) == (mine, MADE)
    assert chart(theirs_api, theirs_path) == (theirs, MADE)


def test_an_older_chart_put_in_place_of_a_newer_one_is_never_an_answer(raw, books, api, path):
    chart(api, path)
    [old_name] = kept_names(raw)
    old_value = raw.get(old_name)
    rename(books, "Renamed")
    new, _ = chart(api, path)
    [new_name] = set(kept_names(raw)) - {old_name}
    raw.set(new_name, old_value)
    assert b"Renamed" in new
    assert chart(api, path) == (new, MADE)


def test_what_was_asked_otherwise_put_in_place_is_never_an_answer(raw, api, path):
    active = api.get(f"{path}/accounts?is_active=true&limit=5").content
    [name] = kept_names(raw)
    value = raw.get(name)
    whole, _ = chart(api, path)
    [whole_name] = set(kept_names(raw)) - {name}
    raw.set(whole_name, value)
    assert active != whole
    assert chart(api, path) == (whole, MADE)


def test_a_value_made_for_the_same_key_by_other_keys_is_never_an_answer(raw, api, path, settings):
    """Another installation on the same Redis: its keys are others."""
    content, _ = chart(api, path)
    [name] = kept_names(raw)
    other = "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8S9t0U1v="
    mine = settings.FIELD_KEYS
    settings.FIELD_KEYS, settings.FIELD_KEYS_FILE = [other], ""
    forged = encrypt('{"items": [], "next": null}', place="kept.x")
    settings.FIELD_KEYS = mine
    raw.set(name, forged)
    assert chart(api, path) == (content, MADE)


def test_nothing_in_redis_tells_of_a_tenant(raw, books, api, path):
    rename(books, "A name nobody else has")
    chart(api, path)
    for name in raw.keys("*"):
        everything = name + (raw.get(name) if raw.type(name) == b"string" else b"")
        for told in (b"A name nobody", books.tenant_id.hex, str(books.tenant_id), str(books.company.id), b"account"):
            assert (told.encode() if isinstance(told, str) else told) not in everything
        assert 0 < raw.ttl(name) <= kept_in_redis.SECONDS


def test_what_redis_holds_does_not_open_what_somebody_may_not_see(raw, books, api, path):
    """Two tenants, the other's ids and keys: rights and the tenant's walls are asked before anything is looked for."""
    other = make_books()
    content, _ = chart(api, path)
    stranger = Api(other.owner, other.tenant_id)
    for who in (stranger, Api(make_member(other.tenant_id, Role.VIEWER), other.tenant_id)):
        answer = who.get(f"{path}/accounts?limit=200")
        assert (answer.status_code, answer.get("Cache-Status")) == (404, None)
    assert chart(api, path) == (content, FROM_REDIS)


def test_a_chart_that_changes_while_it_is_read_is_left_for_nobody(raw, books, api, path, monkeypatch):
    """It would lie under the older version: after the database was set back to that one, it would be answered."""
    reads = queries.accounts

    def change_first(**words: Any) -> Any:
        monkeypatch.setattr(queries, "accounts", reads)
        in_a_thread(lambda: rename(books, "Changed meanwhile"))
        return reads(**words)

    monkeypatch.setattr(queries, "accounts", change_first)
    content, said = chart(api, path)
    assert (b"Changed meanwhile" in content, said) == (True, MADE)
    assert kept_names(raw) == []


def test_another_release_makes_its_own(raw, api, path, monkeypatch):
    content, _ = chart(api, path)
    monkeypatch.setattr(kept_in_redis, "made_by", lambda: "another release")
    assert chart(api, path) == (content, MADE)
    assert len(kept_names(raw)) == 2


def test_redis_dies_in_the_middle_and_comes_back_and_nobody_notices(books, api, path, settings, monkeypatch):
    monkeypatch.setattr(redis, "REST_SECONDS", 0)
    with Valkey() as server:
        settings.REDIS_URL, port = server.connection_url, server.port
        redis.ask_again()
        before, _ = chart(api, path)
        assert chart(api, path) == (before, FROM_REDIS)
        server._process.kill()
        server._process.wait()
        assert chart(api, path) == (before, MADE)
        rename(books, "While Redis was away")
        changed, said = chart(api, path)
        assert (b"While Redis was away" in changed, said) == (True, MADE)
    with Valkey(port=port):
        assert chart(api, path) == (changed, MADE)
        assert chart(api, path) == (changed, FROM_REDIS)


def test_redis_comes_back_with_what_it_held_before_a_change_and_nobody_is_answered_that(server, raw, books, api, path):
    """As from a snapshot on its disk: what was left under the older version lies there, and nobody asks for it."""
    old, _ = chart(api, path)
    saved = {name: raw.get(name) for name in kept_names(raw)}
    rename(books, "After the snapshot")
    new, _ = chart(api, path)
    raw.flushall()
    for name, value in saved.items():
        raw.set(name, value)
    assert chart(api, path) == (new, MADE)
    assert new != old


def test_a_redis_that_hangs_is_waited_for_once(api, path, settings, monkeypatch):
    monkeypatch.setattr(redis, "ANSWER_MILLISECONDS", 250)
    monkeypatch.setattr(redis, "REST_SECONDS", 600)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.REDIS_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}"
        redis.ask_again()
        asked = [chart(api, path) for _ in range(4)]
        assert {said for _, said in asked} == {MADE}
        assert len(connections_to(silent)) <= 2  # one try more; then it is left alone for some seconds
    redis.ask_again()


def test_a_redis_without_room_is_no_trouble(raw, api, path):
    raw.config_set("maxmemory", 1)
    raw.config_set("maxmemory-policy", "noeviction")
    content, said = chart(api, path)
    assert said == MADE
    assert chart(api, path) == (content, MADE)
    raw.config_set("maxmemory", 0)
    redis.ask_again()
    chart(api, path)
    assert chart(api, path) == (content, FROM_REDIS)


def test_what_is_too_large_is_made_each_time(server):
    box, key, large = Kept(most_bytes=0), (uuid7(), "large"), b"x" * kept_in_redis.MOST_BYTES
    for _ in range(2):
        assert box.answer(key, lambda: large, stands=lambda: True) == (large, Source.MADE)


def test_a_key_that_is_no_text_is_refused(server):
    with pytest.raises(TypeError):
        Kept().answer((object(),), lambda: b"", stands=lambda: True)


def rename(books: Books, name: str) -> None:
    with tenant(books.tenant_id):
        account = books.account(books.leaf_codes("asset")[0])
        change_account(company=books.company, account_id=account.id, version=account.version, changes={"name": name})

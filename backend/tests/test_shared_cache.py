"""Django's cache is one for all processes, is atomic, and stands beside the request's transaction."""

import os
import pickle
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.core.cache import cache
from django.db import connection, transaction

from oasys.core.ids import uuid7
from oasys.core.shared import side
from tests.factories import make_user
from tests.fixtures import Api
from tests.processes import in_a_process


@pytest.fixture
def key() -> str:
    return uuid7().hex


def test_another_process_sees_what_was_set(key):
    cache.set(key, {"tries": [1.5, 2]}, 60)
    assert in_a_process(cache.get, key) == {"tries": [1.5, 2]}
    assert in_a_process(cache.delete, key) is True
    assert cache.get(key, "gone") == "gone"


def test_one_of_many_adds_and_all_counts_arrive(key):
    cache.set(f"{key}-count", 0, 60)

    def act(number):
        cache.incr(f"{key}-count")
        return cache.add(key, number, 60)

    with ThreadPoolExecutor(12) as pool:
        added = list(pool.map(act, range(120)))
    assert added.count(True) == 1
    assert cache.get(key) == added.index(True)
    assert cache.get(f"{key}-count") == 120


def test_a_rolled_back_request_is_remembered(key):
    with transaction.atomic():
        cache.set(key, "failed", 60)
        transaction.set_rollback(True)
    assert cache.get(key) == "failed"


def test_an_open_transaction_keeps_nobody_waiting(key):
    with transaction.atomic():
        assert cache.add(key, 1, 60)
        assert in_a_process(cache.add, key, 2, 60) is False


def test_a_value_ends_with_its_time_and_can_be_added_again(key):
    cache.set(key, "x", 0)
    assert cache.get(key) is None
    assert key not in cache
    assert cache.touch(key, 60) is False
    assert cache.delete(key) is False
    assert cache.add(key, "y", 60)
    assert cache.add(key, "z", 60) is False
    assert cache.touch(key, -1) is True
    assert cache.get(key) is None


def test_a_value_without_an_end_stays(key):
    cache.set(key, None, None)
    assert cache.get(key, "absent") is None
    assert key in cache


def test_versions_and_many_at_once(key):
    cache.set(key, 1, 60, version=1)
    cache.set(key, 2, 60, version=2)
    assert (cache.get(key, version=1), cache.get(key, version=2)) == (1, 2)
    cache.set_many({f"{key}a": 1, f"{key}b": 2}, 60)
    assert cache.get_many([f"{key}a", f"{key}b", f"{key}c"]) == {f"{key}a": 1, f"{key}b": 2}
    assert cache.get_or_set(f"{key}c", lambda: 3, 60) == 3
    cache.clear()
    assert cache.get(key, version=1) is None


@pytest.mark.parametrize("value", [None, "text", [1], True, 1.5, 2**63 - 1])
def test_only_a_whole_number_is_counted(key, value):
    if value is not None:
        cache.set(key, value, 60)
    with pytest.raises(ValueError):
        cache.incr(key)


def test_what_json_does_not_carry_is_refused(key):
    with pytest.raises(TypeError):
        cache.set(key, object(), 60)


def test_a_pickle_that_was_slipped_in_is_never_run(key, tmp_path):
    trap = tmp_path / "sprung"

    class Trap:
        def __reduce__(self):
            return os.mkdir, (str(trap),)

    cache.set(key, "x", 60)
    side.run("update core_cache set value = %(value)s", {"value": pickle.dumps(Trap(), 0).decode()})
    with pytest.raises(ValueError):
        cache.get(key)
    assert not trap.exists()


def test_keys_are_not_readable_and_the_reader_sees_none(key):
    cache.set(f"{key}:alice@example.com", 1, 60)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from core_cache where encode(key, 'escape') like %s", ["%alice%"])
        assert cursor.fetchone() == (0,)
        cursor.execute("select has_table_privilege('oasys_readonly', 'core_cache', 'select')")
        assert cursor.fetchone() == (False,)


def test_a_connection_that_postgresql_ends_is_replaced(key):
    cache.set(key, 1, 60)
    _, [(pid,)] = side.run("select pg_backend_pid()", {})
    with psycopg.connect(os.environ["OASYS_DATABASE_ADMIN_URL"], autocommit=True) as admin:
        assert admin.execute("select pg_terminate_backend(%s, 60000)", [pid]).fetchone() == (True,)
    assert cache.get(key) == 1


def test_what_is_over_is_swept(key, monkeypatch):
    monkeypatch.setattr("oasys.core.shared.cache.PURGE_ONE_IN", 1)
    cache.clear()
    for number in range(5):
        cache.set(f"{key}{number}", number, 0)
    cache.set(key, 1, 60)
    assert side.run("select count(*) from core_cache", {})[1] == [(1,)]


def fail_to_sign_in(email: str, times: int) -> list[int]:
    body = {"email": email, "password": "not the password at all"}
    return [Api().post("/auth/login", body).status_code for _ in range(times)]


def test_failed_sign_ins_are_counted_over_all_processes():
    """Five tries in five minutes, however many workers share them, though each refusal is rolled back."""
    email = make_user().email
    assert in_a_process(fail_to_sign_in, email, 3) == [401] * 3
    assert in_a_process(fail_to_sign_in, email, 2) == [401] * 2
    assert fail_to_sign_in(email, 1) == [429]

"""PostgreSQL ends a connection under a request: what does nothing twice is done once more, and nothing else is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from psycopg_pool import PoolTimeout

from oasys.core.postgres.base import DatabaseWrapper
from oasys.core.postgres.gone import was_cut_off
from oasys.core.tenancy import tenant
from oasys.ledger.models import JournalEntry
from tests.factories import Books
from tests.fixtures import Api

ENTRIES = "ledger_journal_entry"
OWN = "select pg_terminate_backend(pg_backend_pid())"


@pytest.fixture
def entry(books: Books) -> dict[str, Any]:
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
    lines = [{"account_code": asset, "debit": "7.00"}, {"account_code": income, "credit": "7.00"}]
    return {"posting_date": "2026-03-15", "lines": lines}


@pytest.fixture
def address(path: str) -> str:
    return f"{path}/journal-entries?post=true"


def entries(books: Books) -> int:
    with tenant(books.tenant_id):
        return JournalEntry.objects.filter(company=books.company).count()


@contextmanager
def cut(words: str, times: int = 1) -> Iterator[list[str]]:
    """The connection ends under the first statements in which these words stand; what is given lists them."""
    done: list[str] = []

    def wrapper(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if words in str(sql) and len(done) < times:
            done.append(str(sql))
            with pytest.raises(psycopg.errors.AdminShutdown):
                connection.connection.execute(OWN)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield done


@contextmanager
def cut_at_commit(monkeypatch: pytest.MonkeyPatch, *, is_done: bool) -> Iterator[list[None]]:
    """Of the first transaction that ends in a commit nobody is told what became of it."""
    done: list[None] = []
    commit = DatabaseWrapper._commit

    def cut_off(self: DatabaseWrapper) -> None:
        if done:
            commit(self)
            return
        done.append(None)
        if is_done:
            commit(self)
        with pytest.raises(psycopg.errors.AdminShutdown):
            self.connection.execute(OWN)
        self.connection.close()
        raise OperationalError("the connection is lost") from psycopg.OperationalError("the connection is lost")

    with monkeypatch.context() as patched:
        patched.setattr(DatabaseWrapper, "_commit", cut_off)
        yield done


def test_a_read_is_answered(api: Api, path: str):
    for words in ("identity_session", "organisations_membership", ENTRIES):
        with cut(words) as done:
            answer = api.get(f"{path}/journal-entries")
        assert (len(done), answer.status_code) == (1, 200), words


def test_one_that_is_cut_off_twice_is_told(api: Api, path: str):
    with cut(ENTRIES, times=2) as done:
        answer = api.get(f"{path}/journal-entries")
    assert (len(done), answer.status_code) == (2, 503)
    assert answer["Retry-After"]
    assert api.get(f"{path}/journal-entries").status_code == 200


@pytest.mark.parametrize("words", ["organisations_membership", "api_tenant_answer", ENTRIES, "ledger_number_series"])
def test_a_write_under_a_key_is_done_once(api: Api, books: Books, address: str, entry: dict[str, Any], words: str):
    with cut(words) as done:
        answer = api.post(address, entry, Idempotency_Key="k")
    assert (len(done), answer.status_code) == (1, 201), answer.content
    assert entries(books) == 1
    assert api.post(address, entry, Idempotency_Key="k").content == answer.content


@pytest.mark.parametrize("is_done", [True, False])
def test_a_write_under_a_key_of_whose_commit_nobody_knows_is_done_once(
    api: Api, books: Books, address: str, entry: dict[str, Any], monkeypatch: pytest.MonkeyPatch, is_done: bool
):
    with cut_at_commit(monkeypatch, is_done=is_done) as done:
        answer = api.post(address, entry, Idempotency_Key="k")
    assert (len(done), answer.status_code) == (1, 201), answer.content
    assert answer.get("Idempotency-Replayed") == ("true" if is_done else None)
    assert answer.json()["number"] == "GJ-2026-000001"
    assert entries(books) == 1
    assert api.post(address, entry, Idempotency_Key="k").json()["id"] == answer.json()["id"]


@pytest.mark.parametrize("is_done", [True, False])
def test_a_write_without_a_key_is_never_done_again(
    api: Api, books: Books, address: str, entry: dict[str, Any], monkeypatch: pytest.MonkeyPatch, is_done: bool
):
    with cut_at_commit(monkeypatch, is_done=is_done):
        answer = api.post(address, entry)
    assert answer.status_code == 503, answer.content
    assert entries(books) == is_done
    with cut(ENTRIES):
        assert api.post(address, entry).status_code == 503
    assert entries(books) == is_done


@pytest.mark.parametrize("words", ["identity_session", "organisations_membership"])
def test_a_write_that_had_not_begun_begins_anew(
    api: Api, books: Books, address: str, entry: dict[str, Any], words: str
):
    with cut(words) as done:
        answer = api.post(address, entry)
    assert (len(done), answer.status_code) == (1, 201), answer.content
    assert entries(books) == 1


def test_what_is_no_operation_of_ours_is_never_done_again(books: Books):
    """The sign-in counts tries and uses up codes: whether it had begun is not known here."""
    with cut("identity_user", times=9) as done:
        answer = Api().post("/auth/login", {"email": books.owner.email, "password": "not the password"})
    assert (len(done), answer.status_code) == (1, 503), answer.content


def test_who_lost_the_right_meanwhile_is_told_nothing(api: Api, books: Books, address: str, entry: dict[str, Any]):
    """Each try asks anew who it is and what they may."""

    def wrapper(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if ENTRIES in str(sql) and not ended:
            ended.append(None)
            with pytest.raises(psycopg.errors.AdminShutdown):
                connection.connection.execute(OWN)
            with psycopg.connect(_of_owner()) as owner:
                owner.execute("delete from identity_session where user_id = %s", [books.owner.pk])
        return execute(sql, params, many, context)

    ended: list[None] = []
    with connection.execute_wrapper(wrapper):
        answer = api.post(address, entry, Idempotency_Key="k")
    assert (len(ended), answer.status_code) == (1, 401), answer.content
    assert entries(books) == 0


def _of_owner() -> str:
    settings = connection.settings_dict
    own = {name.lower(): settings[name] for name in ("USER", "PASSWORD", "HOST", "PORT") if settings[name]} | {
        name.lower(): said for name, said in settings["OWNER"].items()
    }
    return psycopg.conninfo.make_conninfo(dbname=settings["NAME"], **own)


def test_what_is_done_stands_where_its_use_of_the_session_cannot_be_noted(
    api: Api, path: str, monkeypatch: pytest.MonkeyPatch
):
    def fails(self: object) -> None:
        raise OperationalError("the connection is lost")

    monkeypatch.setattr("oasys.identity.sessions.SessionStore.note_use", fails)
    assert api.get(f"{path}/accounts").status_code == 200


def _of_django(cause: psycopg.Error) -> OperationalError:
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("cause", "is_so"),
    [
        (psycopg.OperationalError("the connection is lost"), True),
        (psycopg.errors.AdminShutdown("terminating connection"), True),
        (psycopg.errors.CannotConnectNow("the database system is starting up"), True),
        (psycopg.errors.ConnectionFailure("connection failure"), True),
        (psycopg.InterfaceError("the connection is closed"), True),
        (PoolTimeout("couldn't get a connection after 10.00 sec"), False),  # it has waited
        (psycopg.errors.QueryCanceled("statement timeout"), False),
        (psycopg.errors.TooManyConnections("too many connections"), False),
        (psycopg.errors.DiskFull("no space left"), False),
        (psycopg.errors.UniqueViolation("duplicate key"), False),
    ],
)
def test_only_a_connection_that_ended_was_cut_off(cause: psycopg.Error, is_so: bool):
    assert was_cut_off(_of_django(cause)) == is_so
    assert was_cut_off(cause) == is_so


def test_a_file_is_whole_in_the_second_try(api: Api, path: str, address: str, entry: dict[str, Any]):
    """What was read of it in the first one is read again."""
    content = b"Kopi\n" * 99
    made = api.post(address, entry).json()
    body = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("a.txt", content, content_type="text/plain")})
    where = f"{path}/journal-entries/{made['id']}/attachments"
    with cut('INSERT INTO "attachments_attachment"') as done:
        answer = api.post(where, body, Content_Type=MULTIPART_CONTENT, Idempotency_Key="f")
    assert (len(done), answer.status_code) == (1, 201), answer.content
    assert api.get(f"{where}/{answer.json()['id']}").content == content

"""What a person prefers is theirs; so are the views they save."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import Error, connection

from oasys.core.tenancy import tenant
from oasys.identity.models import User
from oasys.organisations.permissions import Role
from oasys.preferences import services
from oasys.preferences.models import SavedView
from tests.factories import Books, make_books, make_member
from tests.fixtures import Api
from tests.test_concurrency import in_thread

VIEW = {"list": "journal-entries", "name": "Drafts", "query": {"status": "draft", "dimension": ["cc:1", "cc:2"]}}


def test_preferences_are_kept(api: Api):
    said = {"name": "Alice", "language": "de", "theme": "dark", "date_format": "dd.MM.yyyy", "number_locale": "de-DE"}
    assert api.get("/me").json()["theme"] == "system"
    assert api.call("PATCH", "/me", said).status_code == 200
    found = api.get("/me").json()
    assert {name: found[name] for name in said} == said
    assert api.call("PATCH", "/me", {"language": ""}).json()["theme"] == "dark"


def test_hidden_columns_are_kept(api: Api):
    assert api.get("/me").json()["hidden_columns"] == {}
    hidden = {"journal-entries": ["reference", "journal"]}
    assert api.call("PATCH", "/me", {"hidden_columns": hidden}).json()["hidden_columns"] == hidden
    api.call("PATCH", "/me", {"hidden_columns": {}, "name": "Alice"})
    assert api.get("/me").json()["hidden_columns"] == hidden
    assert api.call("PATCH", "/me", {"hidden_columns": {"journal-entries": []}}).json()["hidden_columns"] == {}


@pytest.mark.parametrize(
    "said",
    [
        {"theme": "blue"},
        {"language": "English"},
        {"number_locale": "de_DE; drop"},
        {"date_format": "yy"},
        {"email": "x@example.com"},
        {"is_active": False},
        {"theme": None},
        {"name": "x" * 201},
        {"hidden_columns": {"another-list": ["number"]}},
        {"hidden_columns": {"journal-entries": ["<b>"]}},
        {"hidden_columns": {"journal-entries": ["x"] * 41}},
    ],
    ids=str,
)
def test_nonsense_is_refused(api: Api, said: dict[str, Any]):
    assert api.call("PATCH", "/me", said).status_code == 422


@pytest.mark.parametrize("column", ["theme", "language", "date_format", "number_locale"])
def test_the_database_refuses_nonsense_too(alice: User, column: str):
    with pytest.raises(Error), connection.cursor() as cursor:
        cursor.execute(f"update identity_user set {column} = 'Zz!' where id = %s", [alice.id])


def test_a_view_is_saved_changed_and_deleted(api: Api, path: str):
    made = api.post(f"{path}/saved-views", VIEW)
    assert (made.status_code, made["ETag"]) == (201, '"v1"')
    assert made.json() | {"id": "", "version": 1} == VIEW | {"id": "", "version": 1}
    at = f"{path}/saved-views/{made.json()['id']}"
    assert api.post(f"{path}/saved-views", VIEW).json()["code"] == "preferences.view_name_taken"
    other = VIEW | {"list": "jobs"}
    assert api.post(f"{path}/saved-views", other).status_code == 201
    assert api.call("PATCH", at, {"name": "Mine"}).status_code == 428
    changed = api.call("PATCH", at, {"name": "Mine"}, If_Match='"v1"')
    assert (changed.json()["name"], changed.json()["query"]) == ("Mine", VIEW["query"])
    assert api.call("PATCH", at, {"name": "Again"}, If_Match='"v1"').status_code == 412
    listed = api.get(f"{path}/saved-views?list=journal-entries").json()
    assert [view["name"] for view in listed] == ["Mine"]
    assert api.call("DELETE", at, If_Match='"v1"').status_code == 412
    assert api.call("DELETE", at, If_Match='"v2"').status_code == 204
    assert [view["list"] for view in api.get(f"{path}/saved-views").json()] == ["jobs"]


def test_nobody_else_sees_or_touches_it(books: Books, api: Api, path: str):
    made = api.post(f"{path}/saved-views", VIEW).json()
    at = f"{path}/saved-views/{made['id']}"
    colleague = Api(make_member(books.tenant_id, Role.ADMINISTRATOR), books.tenant_id)
    assert colleague.get(f"{path}/saved-views").json() == []
    assert colleague.call("PATCH", at, {"name": "x"}, If_Match='"v1"').status_code == 404
    assert colleague.call("DELETE", at, If_Match='"v1"').status_code == 404
    assert colleague.post(f"{path}/saved-views", VIEW).status_code == 201  # the name is free for everybody
    strangers = make_books()
    with tenant(strangers.tenant_id):
        assert not SavedView.objects.filter(id=made["id"]).exists()


@pytest.mark.parametrize(
    "wrong",
    [{"list": "../x"}, {"name": ""}, {"query": {"Status": "x"}}, {"query": {"a": 1}}, {"query": {"a": ["x"] * 101}}],
    ids=str,
)
def test_a_view_is_texts_by_name(api: Api, path: str, wrong: dict[str, Any]):
    assert api.post(f"{path}/saved-views", VIEW | wrong).status_code == 422


def test_two_at_once_make_no_more_than_there_can_be(books: Books, api: Api, path: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(services, "MOST_VIEWS", 3)

    def save(number: int) -> int:
        own = Api(books.owner, books.tenant_id)
        return own.post(f"{path}/saved-views", VIEW | {"name": f"V{number}"}).status_code

    with ThreadPoolExecutor(8) as pool:
        saving = [pool.submit(in_thread(lambda n=number: save(n))) for number in range(8)]
    assert sorted(one.result() for one in saving) == [201] * 3 + [409] * 5
    assert api.post(f"{path}/saved-views", VIEW).json()["code"] == "preferences.too_many_views"

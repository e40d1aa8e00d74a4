"""Idempotency-Key: a write that is repeated does its work once and gives the same answer (ledger.md, invariant 11)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from oasys.api.models import TenantAnswer, UserAnswer
from oasys.core.tenancy import tenant
from oasys.identity.services.sessions import open_session
from oasys.ledger.models import JournalEntry
from oasys.organisations.models import Membership
from oasys.organisations.permissions import Role
from tests.factories import Books, make_books, make_member, make_user
from tests.fixtures import Api

REPLAYED = "Idempotency-Replayed"


@pytest.fixture
def entry(books: Books) -> dict[str, Any]:
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
    lines = [{"account_code": asset, "debit": "7.00"}, {"account_code": income, "credit": "7.00"}]
    return {"posting_date": "2026-03-15", "description": "once", "lines": lines}


@pytest.fixture
def address(path: str) -> str:
    return f"{path}/journal-entries?post=true"


def entries(books: Books) -> int:
    with tenant(books.tenant_id):
        return JournalEntry.objects.filter(company=books.company).count()


def kept(books: Books) -> int:
    with tenant(books.tenant_id):
        return TenantAnswer.objects.count()


def same(one: HttpResponse, other: HttpResponse) -> bool:
    return (one.status_code, one.content, one["Content-Type"], one.get("ETag")) == (
        other.status_code,
        other.content,
        other["Content-Type"],
        other.get("ETag"),
    )


def test_a_repeated_write_is_done_once(api: Api, books: Books, address: str, entry: dict[str, Any]):
    first = api.post(address, entry, Idempotency_Key="abc")
    assert first.status_code == 201, first.content
    assert REPLAYED not in first
    for _ in range(2):
        again = api.post(address, entry, Idempotency_Key="abc")
        assert same(first, again)
        assert again[REPLAYED] == "true"
    assert entries(books) == 1
    other = api.post(address, entry, Idempotency_Key="abd")
    assert other.json()["number"] == "GJ-2026-000002"


def test_without_a_key_each_write_is_another(api: Api, books: Books, address: str, entry: dict[str, Any]):
    answers = [api.post(address, entry) for _ in range(2)]
    assert answers[0].json()["id"] != answers[1].json()["id"]
    assert entries(books) == 2
    assert kept(books) == 0


@pytest.mark.parametrize("change", ["body", "query", "path"])
def test_a_key_belongs_to_one_request(api: Api, books: Books, path: str, entry: dict[str, Any], change: str):
    base = f"{path}/journal-entries"
    assert api.post(base, entry, Idempotency_Key="k").status_code == 201
    other = {
        "body": lambda: api.post(base, entry | {"description": "twice"}, Idempotency_Key="k"),
        "query": lambda: api.post(base + "?post=true", entry, Idempotency_Key="k"),
        "path": lambda: api.post(f"{base}/bulk", {"entries": [entry]}, Idempotency_Key="k"),
    }[change]()
    assert other.status_code == 409, other.content
    assert other.json()["code"] == "api.idempotency_key_reused"
    assert entries(books) == 1
    assert same(api.post(base, entry, Idempotency_Key="k"), api.post(base, entry, Idempotency_Key="k"))


def test_failed_work_leaves_no_key_and_can_be_tried_again(
    api: Api, books: Books, address: str, path: str, entry: dict[str, Any]
):
    february = {**entry, "posting_date": "2027-02-01"}
    refused = api.post(address, february, Idempotency_Key="later")
    assert refused.status_code == 422, refused.content
    assert (entries(books), kept(books)) == (0, 0)
    assert REPLAYED not in api.post(address, february, Idempotency_Key="later")
    assert api.post(f"{path}/fiscal-years", {"containing": "2027-02-01"}).status_code == 201
    done = api.post(address, february, Idempotency_Key="later")
    assert done.status_code == 201, done.content
    assert (entries(books), kept(books)) == (1, 1)


def test_who_may_not_write_keeps_no_key(books: Books, address: str, entry: dict[str, Any]):
    viewer = make_member(books.tenant_id, Role.VIEWER)
    assert Api(viewer, books.tenant_id).post(address, entry, Idempotency_Key="k").status_code == 403
    assert kept(books) == 0
    assert Api().post(address, entry, Idempotency_Key="k").status_code == 401


def test_an_answer_is_not_given_to_who_lost_the_right(books: Books, address: str, entry: dict[str, Any]):
    accountant = make_member(books.tenant_id, Role.ACCOUNTANT)
    api = Api(accountant, books.tenant_id)
    assert api.post(address, entry, Idempotency_Key="k").status_code == 201
    with tenant(books.tenant_id):
        Membership.objects.filter(user=accountant).update(role=Role.VIEWER)
    assert api.post(address, entry, Idempotency_Key="k").status_code == 403
    with tenant(books.tenant_id):
        Membership.objects.filter(user=accountant).delete()
    assert api.post(address, entry, Idempotency_Key="k").json()["code"] == "organisations.no_tenant_chosen"


def test_keys_of_two_people_do_not_meet(api: Api, books: Books, address: str, entry: dict[str, Any]):
    bob = Api(make_member(books.tenant_id, Role.ACCOUNTANT), books.tenant_id)
    mine = api.post(address, entry, Idempotency_Key="k").json()
    his = bob.post(address, entry, Idempotency_Key="k")
    assert his.status_code == 201
    assert REPLAYED not in his
    assert his.json()["id"] != mine["id"]
    assert entries(books) == 2


def test_keys_of_two_tenants_do_not_meet(api: Api, books: Books):
    elsewhere = make_books(owner=books.owner)
    there = Api(books.owner, elsewhere.tenant_id)
    body = {"name": "Twins", "country_pack": "my", "first_year_on": "2026-01-01"}
    one = api.post("/companies", body, Idempotency_Key="k")
    two = there.post("/companies", body, Idempotency_Key="k")
    assert (one.status_code, two.status_code) == (201, 201)
    assert REPLAYED not in two
    assert one.json()["company"]["id"] != two.json()["company"]["id"]
    assert api.post("/companies", body, Idempotency_Key="k").json() == one.json()


def test_eight_at_once_with_one_key(books: Books, address: str, entry: dict[str, Any]):
    together = Barrier(8)

    def ask() -> HttpResponse:
        api = Api(books.owner, books.tenant_id)
        together.wait(60)
        try:
            return api.post(address, entry, Idempotency_Key="one")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = [done.result() for done in [pool.submit(ask) for _ in range(8)]]
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum(REPLAYED in answer for answer in answers) == 7
    assert entries(books) == 1
    assert kept(books) == 1


@pytest.mark.parametrize(
    "key", ["", " ", "a b", "a\tb", "x" * 201, "clé", "ключ", "\x7f", "a\x00b"], ids=lambda key: repr(key)[:20]
)
def test_a_key_is_printable_ascii(api: Api, books: Books, address: str, entry: dict[str, Any], key: str):
    answer = api.post(address, entry, Idempotency_Key=key)
    assert answer.status_code == 400, answer.content
    assert answer.json()["code"] == "api.idempotency_key_invalid"
    assert entries(books) == 0


@pytest.mark.parametrize("key", ["!", "~" * 200, "5f0c-'\"%s{0}\\;--"])
def test_any_printable_key_is_taken(api: Api, address: str, entry: dict[str, Any], key: str):
    first = api.post(address, entry, Idempotency_Key=key)
    assert first.status_code == 201
    assert same(first, api.post(address, entry, Idempotency_Key=key))


def test_a_tenant_is_set_up_once():
    user = make_user()
    api = Api(user)
    first = api.post("/tenants", {"name": "Only one"}, Idempotency_Key="k")
    assert first.status_code == 201, first.content
    fresh = Api(user)  # the answer was lost: another session, still without a tenant
    again = fresh.post("/tenants", {"name": "Only one"}, Idempotency_Key="k")
    assert again[REPLAYED] == "true"
    assert same(first, again)
    assert fresh.post("/tenants", {"name": "Another"}, Idempotency_Key="k").status_code == 409
    assert [t["name"] for t in api.get("/tenants").json()] == ["Only one"]
    assert UserAnswer.objects.filter(user=user).count() == 1


def test_old_answers_go_and_new_ones_stay(api: Api, books: Books, address: str, entry: dict[str, Any]):
    api.post(address, entry, Idempotency_Key="old")
    api.post(address, entry, Idempotency_Key="young")
    with tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute(
            "update api_tenant_answer set created_at = now() - interval '8 days' where tenant_id = %s and key = 'old'",
            [books.tenant_id],
        )
    api.post(address, entry, Idempotency_Key="next")
    with tenant(books.tenant_id):
        assert set(TenantAnswer.objects.values_list("key", flat=True)) == {"young", "next"}


def test_a_refused_origin_keeps_no_key(books: Books, address: str, entry: dict[str, Any]):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = open_session(books.owner)
    answer = client.post("/api/v1" + address, entry, "application/json", headers={"Idempotency-Key": "k"})
    assert answer.status_code == 403
    assert kept(books) == 0

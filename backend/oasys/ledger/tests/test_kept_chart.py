"""A chart that is kept is never an old one, never another company's, and never shown to who lost the right to see it."""

import threading
from typing import Any

import pytest
from django.db import connection, transaction

from oasys.core.ids import uuid7
from oasys.core.shared import redis
from oasys.core.shared.kept import Kept, Source
from oasys.core.tenancy import tenant
from oasys.ledger import kept, queries
from oasys.ledger.models import ChartVersion
from oasys.ledger.services.charts import change_account, create_account, create_journal, delete_account
from oasys.organisations.models import Membership
from oasys.organisations.permissions import Role
from tests.factories import Books, make_books, make_company, make_member
from tests.fixtures import Api

NAME = "Cash that was renamed"
KEPT = {
    "process": "oasys; hit; detail={}",
    "redis": "oasys-redis; hit; detail={0}, oasys; fwd=miss; stored; detail={0}",
    "both": "oasys; hit; detail={}",
}
MADE = "oasys; fwd=miss; stored; detail={}"


@pytest.fixture(params=["process", "redis", "both"], autouse=True)
def where(request, settings, monkeypatch) -> str:
    """Each test runs in a process without Redis, in processes that share nothing but Redis, and with both."""
    settings.REDIS_URL = "" if request.param == "process" else request.getfixturevalue("valkey").connection_url
    redis.ask_again()
    monkeypatch.setattr(kept, "charts", Kept(most_bytes=0) if request.param == "redis" else Kept())
    return request.param


@pytest.fixture
def chart(api: Api, path: str, where: str):
    """The chart as the API answers it: names by code, and whether it was kept."""

    def read(who: Api = api, address: str = path) -> tuple[dict[str, str], bool]:
        answer = who.get(f"{address}/accounts?limit=200")
        assert answer.status_code == 200
        names = {row["code"]: row["name"] for row in answer.json()["items"]}
        was_kept = answer["Cache-Status"] == KEPT[where].format("accounts")
        assert was_kept or answer["Cache-Status"] == MADE.format("accounts")
        return names, was_kept

    return read


def rename(books: Books, code: str, name: str = NAME) -> None:
    account = books.account(code)
    change_account(company=books.company, account_id=account.id, version=account.version, changes={"name": name})


def in_a_thread(act: Any) -> None:
    """`act` on a connection of its own, committed when this returns."""

    def work() -> None:
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


@pytest.fixture
def code(books: Books) -> str:
    with tenant(books.tenant_id):
        return books.leaf_codes("asset")[0]


def test_the_second_time_it_is_kept_and_the_same(api, path, where):
    first = api.get(f"{path}/accounts?limit=200")
    second = api.get(f"{path}/accounts?limit=200")
    assert first["Cache-Status"] == MADE.format("accounts")
    assert second["Cache-Status"] == KEPT[where].format("accounts")
    assert (first.content, first["ETag"], first["Content-Type"]) == (
        second.content,
        second["ETag"],
        second["Content-Type"],
    )
    assert api.get(f"{path}/accounts?limit=200", If_None_Match=first["ETag"]).status_code == 304


@pytest.mark.parametrize("query", ["limit=5", "limit=5&account_class=asset", "is_active=true", "is_active=false", ""])
def test_every_question_is_kept_for_itself(api, path, query):
    before = api.get(f"{path}/accounts?{query}").json()
    api.get(f"{path}/accounts?limit=200")
    assert api.get(f"{path}/accounts?{query}").json() == before
    if before["next"]:
        behind = api.get(f"{path}/accounts?{query}&after={before['next']}").json()
        assert behind["items"][0]["code"] > before["items"][-1]["code"]


def test_every_change_is_seen_at_once(books, chart, code):
    chart()
    changes = [
        lambda: rename(books, code),
        lambda: create_account(company=books.company, code="9998", name="New", account_class="asset"),
        lambda: change_account(
            company=books.company, account_id=books.account("9998").id, version=1, changes={"is_active": False}
        ),
        lambda: delete_account(company=books.company, account_id=books.account("9998").id),
        lambda: create_journal(company=books.company, code="XX", name="X", kind="general"),
    ]
    for change in changes:
        assert chart()[1] is True
        with tenant(books.tenant_id):
            change()
        assert chart()[1] is False
    assert chart()[0][code] == NAME
    assert "9998" not in chart()[0]


def test_journals_are_kept_and_seen_at_once(books, api, path, where):
    first = api.get(f"{path}/journals")
    assert api.get(f"{path}/journals")["Cache-Status"] == KEPT[where].format("journals")
    with tenant(books.tenant_id):
        create_journal(company=books.company, code="XX", name="X", kind="general")
    assert len(api.get(f"{path}/journals").json()) == len(first.json()) + 1


def test_a_change_past_the_services_is_seen_as_well(books, chart, code):
    """By SQL, as the application's role: the trigger does not ask who changed it."""
    chart()
    with tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute("update ledger_account set name = %s where code = %s", [NAME, code])
    assert chart()[0][code] == NAME


def test_a_change_between_reading_the_version_and_the_chart_is_not_lost(books, chart, code, monkeypatch):
    """What is kept under the older version is the newer chart, which nobody asks for any more."""
    real = queries.accounts

    def change_first(**words: Any) -> Any:
        monkeypatch.setattr(queries, "accounts", real)

        def change() -> None:
            with tenant(books.tenant_id):
                rename(books, code)

        in_a_thread(change)
        return real(**words)

    monkeypatch.setattr(queries, "accounts", change_first)
    assert chart()[0][code] == NAME
    names, was_kept = chart()
    assert (names[code], was_kept) == (NAME, False)


def test_a_change_between_reading_the_chart_and_keeping_it_is_not_lost(books, chart, code, monkeypatch):
    """The old chart is kept under the old version, which nobody reads from the database any more."""
    real = queries.accounts

    def change_after(**words: Any) -> Any:
        monkeypatch.setattr(queries, "accounts", real)
        rows = real(**words)

        def change() -> None:
            with tenant(books.tenant_id):
                rename(books, code)

        in_a_thread(change)
        return rows

    monkeypatch.setattr(queries, "accounts", change_after)
    assert chart()[0][code] != NAME
    names, was_kept = chart()
    assert (names[code], was_kept) == (NAME, False)


def test_a_change_that_is_not_committed_is_seen_by_nobody_else(books, chart, code):
    old = chart()[0][code]
    with tenant(books.tenant_id):
        rename(books, code)
        seen: list[str] = []
        in_a_thread(lambda: seen.append(chart()[0][code]))
        assert seen == [old]
    assert chart()[0][code] == NAME


def test_a_chart_that_was_rolled_back_is_never_answered(books, chart, code):
    """It was kept, inside the transaction, under a version that never comes again."""
    old = chart()[0][code]
    with pytest.raises(ZeroDivisionError), tenant(books.tenant_id):
        rename(books, code)
        rows = kept.chart_answer(
            company=books.company,
            name="accounts",
            asked=(None, None, 200, None),
            make=list,
        )
        assert rows.content == b"[]"
        raise ZeroDivisionError
    assert chart()[0][code] == old
    with tenant(books.tenant_id):
        rename(books, code, "Third name")
    assert chart()[0][code] == "Third name"


def test_two_changes_in_one_transaction_are_two_versions(books, code):
    with tenant(books.tenant_id):
        versions = set()
        for name in ("One", "Two", "Three"):
            rename(books, code, name)
            versions.add(kept.chart_version(books.company))
    assert len(versions) == 3


def test_the_chart_of_another_company_or_tenant_is_never_answered(books, chart, code):
    second = Books(books.tenant, make_company(books.tenant_id), books.owner)
    other = make_books()
    strangers = Api(other.owner, other.tenant_id)
    with tenant(books.tenant_id):
        rename(books, code)
    for _ in range(2):
        assert chart()[0][code] == NAME
        assert chart(address=f"/companies/{second.company.id}")[0][code] != NAME
        assert chart(strangers, f"/companies/{other.company.id}")[0][code] != NAME
        assert strangers.get(f"/companies/{books.company.id}/accounts?limit=200").status_code == 404


def test_the_same_keys_in_another_tenant_are_other_keys(books, monkeypatch):
    """Even if company, version and question were the same, the tenant is not."""
    other = make_books()
    version = uuid7()
    monkeypatch.setattr(kept, "chart_version", lambda company: version)
    for mine in (books.tenant_id, other.tenant_id):
        with tenant(mine):
            answer = kept.chart_answer(company=books.company, name="x", asked=None, make=list)
        assert answer["Cache-Status"] == MADE.format("x")


def test_a_right_that_was_taken_away_acts_at_once(books, chart, path):
    bob = make_member(books.tenant_id, Role.VIEWER)
    who = Api(bob, books.tenant_id)
    chart(who)
    assert chart(who)[1] is True
    with tenant(books.tenant_id):
        Membership.objects.filter(user=bob).delete()
    assert who.get(f"{path}/accounts?limit=200").status_code == 409


def test_a_chart_is_not_shown_to_who_may_not_see_the_company(books, chart, path):
    second = make_company(books.tenant_id)
    bob = Api(make_member(books.tenant_id, Role.VIEWER, companies=[second]), books.tenant_id)
    chart()
    assert chart()[1] is True
    assert bob.get(f"{path}/accounts?limit=200").status_code == 404


def test_the_version_of_another_tenant_is_out_of_reach(books, code):
    with tenant(books.tenant_id):
        rename(books, code)
        assert ChartVersion.objects.count() == 1
    other = make_books()
    with tenant(other.tenant_id):
        assert kept.chart_version(books.company) is None


def test_two_changes_at_once_wait_for_each_other_and_both_are_seen(books, chart, code):
    with tenant(books.tenant_id):
        other_code = books.leaf_codes("asset")[1]
    started = threading.Event()

    def second() -> None:
        started.set()
        with tenant(books.tenant_id):
            rename(books, other_code)
        connection.close()

    thread = threading.Thread(target=second)
    with tenant(books.tenant_id):
        rename(books, code)
        thread.start()
        started.wait()
    thread.join()
    names = chart()[0]
    assert (names[code], names[other_code]) == (NAME, NAME)


def test_answers_that_nobody_asks_for_fall_out():
    process, made = Source.PROCESS, Source.MADE
    box = Kept(most_bytes=10)
    assert box.answer("a", lambda: b"12345") == (b"12345", made)
    assert box.answer("b", lambda: b"12345") == (b"12345", made)
    assert box.answer("a", lambda: b"") == (b"12345", process)
    box.answer("c", lambda: b"123")
    assert box.answer("a", lambda: b"") == (b"12345", process)
    assert box.answer("b", lambda: b"1") == (b"1", made)
    assert box.answer("d", lambda: b"x" * 11) == (b"x" * 11, made)
    assert box.bytes <= 10
    assert box.counts == {process: 2, made: 5}


def test_an_answer_that_cannot_be_made_is_not_kept():
    box = Kept()
    with pytest.raises(ZeroDivisionError):
        box.answer("a", lambda: b"x" * (1 // 0))
    assert box.answer("a", lambda: b"y") == (b"y", Source.MADE)
    with transaction.atomic():
        assert box.answer("a", lambda: b"z") == (b"y", Source.PROCESS)

"""What is found, by whom, and what no question may do."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection

from oasys.core.tenancy import tenant
from oasys.ledger.models import JournalEntry
from oasys.ledger.rules import EntryDraft, LineDraft
from oasys.ledger.services.entries import write_drafts
from oasys.ledger.services.posting import write_and_post
from oasys.ledger.services.sealing import seal_company
from oasys.ledger.signing import SealingKeys
from oasys.organisations.models import Membership
from oasys.organisations.permissions import Role
from oasys.search import queries
from oasys.search.areas import AREAS
from oasys.search.models import SearchProgress, SearchWord
from oasys.search.services import index_batch, index_company
from tests.factories import Books, make_books, make_company, make_member
from tests.fixtures import Api
from tests.processes import at_once

UNSIGNED = SealingKeys()
REPOSITORY = Path(__file__).parents[4]


def draft(books: Books, text: str, amount: str = "10.00", on: date = date(2026, 3, 15), **head: str) -> EntryDraft:
    codes = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
    line = {"line": head.pop("line", "")}
    entry = books.entry((codes[0], amount, "0"), (codes[1], "0", amount), on=on, description=text, **head)
    first = entry.lines[0]
    entry.lines[0] = LineDraft(
        first.account_id, first.debit, first.credit, first.currency, first.currency_amount, line["line"]
    )
    return entry


def post(books: Books, *entries: EntryDraft) -> None:
    write_and_post(company=books.company, entries=list(entries), by=books.owner)


def seal_and_index(books: Books) -> None:
    seal_company(company=books.company, keys=UNSIGNED)
    index_company(company=books.company, least=1)


@pytest.fixture(params=["draft", "posted", "sealed", "indexed"])
def found_as(request) -> str:
    """Every state of an entry: each is found in another way."""
    return request.param


@pytest.fixture
def filled(books, found_as) -> Books:
    with tenant(books.tenant_id):
        entries = [
            draft(books, "Coffee beans from Sumatra", "1234.50", reference="INV-00042", line="organic lot"),
            draft(books, "Rent of the Café", "900.00", on=date(2026, 4, 1), reference="R/7"),
            draft(books, "咖啡豆 sale", "12.00"),
        ]
        if found_as == "draft":
            write_drafts(company=books.company, entries=entries, by=books.owner)
        else:
            post(books, *entries)
        if found_as in {"sealed", "indexed"}:
            seal_company(company=books.company, keys=UNSIGNED)
        if found_as == "indexed":
            assert index_company(company=books.company, least=1) == 3
    return books


def texts(api: Api, q: str, **more: str) -> list[str]:
    answer = api.client.get("/api/v1/search", {"q": q, **more})
    assert answer.status_code == 200, answer.content
    return [entry["description"] for entry in answer.json()["entries"]]


BEANS, RENT, KOPI = "Coffee beans from Sumatra", "Rent of the Café", "咖啡豆 sale"


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("coffee", [BEANS]),
        ("COF", [BEANS]),
        ("beans sumatra", [BEANS]),
        ("sumatra bea", [BEANS]),
        ("beans rent", []),
        ("eans", []),
        ("of", [RENT]),
        ("organic", [BEANS]),
        ("inv-00042", [BEANS]),
        ("INV 00042", [BEANS]),
        ("0004", [BEANS]),
        ("00043", []),
        ("1234.50", [BEANS]),
        ("1234.5", [BEANS]),
        ("1234.51", []),
        ("900", [RENT]),
        ("2026-04-01", [RENT]),
        ("2026-04-01 coffee", []),
        ("2026-03-15 coffee", [BEANS]),
        ("café", [RENT]),
        ("咖啡", [KOPI]),
        ("豆", [KOPI]),
        ("豆咖", []),
        ("12 咖啡豆", [KOPI]),
        ("%", []),
        ("c_ffee", []),
        ("*", []),
        ("' or 1=1 --", []),
    ],
)
def test_what_is_found(filled, q, expected):
    assert texts(Api(filled.owner, filled.tenant_id), q) == expected


def test_an_entry_is_found_by_its_number(books, api):
    with tenant(books.tenant_id):
        post(books, *[draft(books, f"Entry {word}") for word in ("one", "two", "three")])
        number = JournalEntry.objects.get(description="Entry two")
        prefix = number.series.prefix
    for _ in range(2):  # before and after it is in the index
        assert texts(api, f"{prefix}{number.number:06d}") == ["Entry two"]
        assert texts(api, f"{prefix}{number.number:06d}".lower()) == ["Entry two"]
        assert texts(api, f"{number.number}") == ["Entry two"]
        assert texts(api, f"{prefix}999999") == []
        with tenant(books.tenant_id):
            seal_and_index(books)


def test_what_is_indexed_in_parts_is_found_as_one(books, api, monkeypatch):
    """Blocks of 65,536 places and batches of 5,000 are cut to a few, so that their edges are crossed."""
    monkeypatch.setattr("oasys.search.services.BATCH", 3)
    with tenant(books.tenant_id):
        for part in range(4):
            post(
                books,
                *[draft(books, f"Parcel {part}{n} common", f"{part}{n}.00" if part else "7.00") for n in range(5)],
            )
            seal_and_index(books)
        assert SearchProgress.objects.get().last_position == 20
    assert len(texts(api, "common", limit="50")) == 20
    assert texts(api, "parcel 23") == ["Parcel 23 common"]
    assert texts(api, "32") == ["Parcel 32 common"]


def test_few_entries_wait_and_are_found_meanwhile(books, api):
    with tenant(books.tenant_id):
        post(books, draft(books, "Waiting"))
        seal_company(company=books.company, keys=UNSIGNED)
        assert index_batch(company=books.company) == 0
        assert not SearchWord.objects.exists()
    assert texts(api, "waiting") == ["Waiting"]


def test_two_at_once_index_each_entry_once(books):
    with tenant(books.tenant_id):
        post(books, *[draft(books, f"Twice {n}") for n in range(6)])
        seal_company(company=books.company, keys=UNSIGNED)

    def act() -> int:
        with tenant(books.tenant_id):
            return index_batch(company=books.company, least=1)

    assert sorted(at_once(2, 2, act)) == [0, 0, 0, 6]


def test_a_failure_in_the_middle_leaves_nothing_half_indexed(books, api, monkeypatch):
    with tenant(books.tenant_id):
        post(books, draft(books, "Halfway"))
        seal_company(company=books.company, keys=UNSIGNED)
    monkeypatch.setattr("oasys.search.services.DONE", "select 1/0")
    with pytest.raises(Exception, match="division by zero"), tenant(books.tenant_id):
        index_company(company=books.company, least=1)
    monkeypatch.undo()
    with tenant(books.tenant_id):
        assert not SearchWord.objects.exists()
        assert index_company(company=books.company, least=1) == 1
    assert texts(api, "halfway") == ["Halfway"]


def test_another_tenants_words_are_not_found(books, api):
    other = make_books()
    for each in (books, other):
        with tenant(each.tenant_id):
            post(each, draft(each, f"Secret of {each.company.id}"))
            seal_and_index(each)
    assert texts(api, "secret") == [f"Secret of {books.company.id}"]
    answer = api.client.get("/api/v1/search", {"q": "secret", "company_id": str(other.company.id)})
    assert answer.json()["entries"] == []
    assert str(other.company.id) not in answer.content.decode()
    assert texts(Api(other.owner, other.tenant_id), "secret") == [f"Secret of {other.company.id}"]


def test_an_index_that_lies_shows_nothing_that_is_not_there(books, api):
    """Rows of the index are written by the application: what they name is read again, as itself, in its company."""
    with tenant(books.tenant_id):
        second = Books(books.tenant, make_company(books.tenant_id), books.owner)
        post(books, draft(books, "Honest entry"))
        post(second, draft(second, "Entry of the second company"))
        seal_and_index(books)
        seal_and_index(second)
        row = SearchWord.objects.get(company=books.company, word="honest")
        SearchWord.objects.filter(id=row.id).update(word="forged")
    assert texts(api, "forged") == []
    assert texts(api, "honest") == []
    assert texts(api, "entry", company_id=str(second.company.id)) == ["Entry of the second company"]
    assert len(texts(api, "entry")) == 2


def test_the_index_of_another_tenant_is_out_of_reach_by_sql(books):
    with tenant(books.tenant_id):
        post(books, draft(books, "Walled"))
        seal_and_index(books)
    other = make_books()
    with tenant(other.tenant_id), connection.cursor() as cursor:
        cursor.execute("select count(*) from search_word where word = 'walled'")
        assert cursor.fetchone() == (0,)
        cursor.execute("update search_word set word = 'x' where word = 'walled'")
        assert cursor.rowcount == 0
        with pytest.raises(ProgrammingError):
            cursor.execute(
                "insert into search_word (tenant_id, id, company_id, block, word, places)"
                " values (%s, uuidv7(), %s, 0, 'x', '')",
                [books.tenant_id, books.company.id],
            )
        connection.set_rollback(True)


def test_only_companies_that_one_may_see_are_searched(books, api):
    second = Books(books.tenant, make_company(books.tenant_id), books.owner)
    with tenant(books.tenant_id):
        for each in (books, second):
            post(each, draft(each, "Shared word"))
            seal_and_index(each)
    bob = Api(make_member(books.tenant_id, Role.VIEWER, companies=[books.company]), books.tenant_id)
    assert len(texts(api, "shared")) == 2
    assert texts(bob, "shared") == ["Shared word"]
    assert texts(bob, "shared", company_id=str(second.company.id)) == []
    for question in ("shared", second.company.name, "cash"):
        answer = bob.client.get("/api/v1/search", {"q": question, "limit": "50"})
        assert str(second.company.id) not in answer.content.decode()


def test_accounts_companies_and_people_are_found(books, api):
    with tenant(books.tenant_id):
        code = books.leaf_codes("asset")[0]
        account = books.account(code)
    bob = make_member(books.tenant_id, Role.VIEWER, name="bob")
    found = api.client.get("/api/v1/search", {"q": code, "limit": "50"}).json()
    assert [a["name"] for a in found["accounts"] if a["code"] == code] == [account.name]
    found = api.client.get("/api/v1/search", {"q": books.company.name.upper()}).json()
    assert [c["id"] for c in found["companies"]] == [str(books.company.id)]
    found = api.client.get("/api/v1/search", {"q": bob.email}).json()
    assert [person["email"] for person in found["people"]] == [bob.email]
    stranger = make_books()
    found = Api(stranger.owner, stranger.tenant_id).client.get("/api/v1/search", {"q": bob.email}).json()
    assert found["people"] == []


def settings_found(api: Api, q: str, **headers: str) -> list[str]:
    answer = api.client.get("/api/v1/search", {"q": q, "limit": "50"}, headers=headers)
    assert answer.status_code == 200, answer.content
    return [area["key"] for area in answer.json()["settings"]]


def test_settings_are_found_by_name_and_subject_by_those_who_may_see_them(books, api):
    assert settings_found(api, "webh") == ["webhooks"]
    assert settings_found(api, "settings audit") == ["audit"]
    assert settings_found(api, "PASSKEY") == ["second-factor", "security"]
    assert settings_found(api, "mitglieder", **{"Accept-Language": "de"}) == ["members"]
    assert settings_found(api, "members webhooks") == []
    bob = Api(make_member(books.tenant_id, Role.VIEWER), books.tenant_id)
    assert settings_found(bob, "settings members") == ["members"]
    assert settings_found(bob, "webh") == [], "only who may change webhooks"
    assert settings_found(bob, "audit") == []
    assert settings_found(bob, "settings profile") == ["profile"]


def test_settings_of_a_country_are_found_where_a_company_has_its_pack():
    for pack, found in (("MY", ["myinvois"]), ("generic", [])):
        there = make_books(pack=pack, currency="USD")
        assert settings_found(Api(there.owner, there.tenant_id), "myinvois") == found


def test_every_page_of_settings_is_an_area_with_the_right_that_the_web_app_asks_for():
    pages = (REPOSITORY / "frontend/src/features/settings/components/settings-head.tsx").read_text()
    said = {
        path: (right or "tenant.read", pack or None)
        for path, right, pack in re.findall(
            r'\{ path: "([^"]+)", name: "[^"]+"(?:, right: "([^"]+)")?(?:, pack: "([^"]+)")? \}', pages
        )
    }
    assert len(said) > 10
    assert {area.key: (area.needs.value, area.pack) for area in AREAS if not area.is_own} == said
    own = {f"/account/{area.key}" for area in AREAS if area.is_own}
    assert own <= set((REPOSITORY / "backend/oasys/api/pages.txt").read_text().split())


def test_who_was_removed_finds_nothing_from_that_moment(books):
    bob = make_member(books.tenant_id, Role.VIEWER)
    api = Api(bob, books.tenant_id)
    assert api.client.get("/api/v1/search", {"q": "cash"}).status_code == 200
    with tenant(books.tenant_id):
        Membership.objects.filter(user=bob).delete()
    assert api.client.get("/api/v1/search", {"q": "cash"}).status_code != 200


@pytest.mark.parametrize(
    "q",
    ["'", '"', "\\", "%%%", "a" * 200, "1e400", "9" * 30, "-5", "2026-13-45", "0", "\u0130", "😀",
     "x' union select email from identity_user --", "%(tenant)s", "{conditions}", "$1", "²", "١٢٣"],
)  # fmt: skip
def test_no_question_breaks_anything(books, api, q):
    with tenant(books.tenant_id):
        post(books, draft(books, "Something"))
        seal_and_index(books)
    answer = api.client.get("/api/v1/search", {"q": q})
    assert answer.status_code == 200, answer.content
    assert answer.json()["entries"] == []


@pytest.mark.parametrize("q", ["", "a" * 201, "a\x00b", "a\tb"])
def test_a_question_that_is_none_is_refused(api, q):
    assert api.client.get("/api/v1/search", {"q": q}).status_code == 422


def test_the_index_is_used_in_spite_of_row_level_security(books):
    """The comparisons are leakproof, so that the policy does not forbid the index; a scan would read every word."""
    with tenant(books.tenant_id):
        post(books, *[draft(books, f"Word{n} and more") for n in range(30)])
        seal_and_index(books)
        statement = queries.WORDS.format(conditions="word = any(%(exact)s) or (word >= %(from)s and word < %(to)s)")
        params = {"tenant": books.tenant_id, "company": books.company.id, "blocks": [0]}
        with connection.cursor() as cursor:
            cursor.execute("explain (costs off) " + statement, params | {"exact": ["a"], "from": "w", "to": "x"})
            plan = "\n".join(row[0] for row in cursor.fetchall())
    conditions = [line for line in plan.splitlines() if "Index Cond" in line]
    assert any("word" in line for line in conditions), plan


def test_of_entries_only_those_that_wait_are_read_before_the_index(books):
    """Each series begins behind its last sealed number, even for a planner that would rather not sort.

    Asked for the latest of all series at once, it reads every entry of the tenant by its key and throws nearly all away.
    """
    with tenant(books.tenant_id):
        post(books, *[draft(books, f"Sealed {n}") for n in range(12)])
        seal_and_index(books)
        post(books, draft(books, "Not sealed"), draft(books, "Nor this"))
        params = {"tenant": books.tenant_id, "company": books.company.id, "last": 12, "most": 1_000}
        with connection.cursor() as cursor:
            cursor.execute("set local enable_sort = off")
            cursor.execute("explain (analyze, costs off, timing off) " + queries.UNINDEXED, params)
            plan = "\n".join(row[0] for row in cursor.fetchall())
    assert re.search(r"Index Cond: .*number >", plan), plan
    assert not re.search(r"Filter: .*\bnumber >", plan), plan


def test_the_amount_shown_is_the_entrys(filled):
    answer = Api(filled.owner, filled.tenant_id).client.get("/api/v1/search", {"q": "coffee"}).json()
    [entry] = answer["entries"]
    assert (Decimal(entry["amount"]), entry["currency"], entry["company"]) == (
        Decimal("1234.50"),
        "MYR",
        filled.company.name,
    )
    assert answer["is_complete"] is True

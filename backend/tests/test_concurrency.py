"""Many people at once on one company: numbers, balances, locks and tenants stay right (ledger.md, invariants 1 to 6).

Every race of two transactions is played step by step: the second one starts while the first holds its locks, is seen
to wait in PostgreSQL, and gets its answer when the first one commits.
"""

import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from django.db import Error, connection

from oasys.core.errors import DomainError
from oasys.core.tenancy import tenant
from oasys.ledger.models import AccountBalance, JournalEntry, JournalLine, NumberSeries, Period
from oasys.ledger.services.corrections import reverse_entry
from oasys.ledger.services.entries import change_draft, delete_draft, write_drafts
from oasys.ledger.services.posting import post_entries, write_and_post
from oasys.ledger.services.years import change_period
from oasys.ledger.verification import BALANCES, ENTRIES, NUMBERS
from tests.factories import Books, make_books
from tests.fixtures import Api

POSTERS = 50
PATIENCE = 20  # seconds: less than the statement timeout, more than any lock is held
ADD_LINE = """
insert into ledger_journal_line
  (tenant_id, id, entry_id, line_no, account_id, posting_date, debit, credit, currency, currency_amount, description)
values (%s, uuidv7(), %s, %s, %s, '2026-03-15', %s, %s, 'MYR', %s, '')
"""


def in_thread[T](act: Callable[[], T]) -> Callable[[], T]:
    """The act, with the thread's connection closed behind it."""

    def run() -> T:
        try:
            return act()
        finally:
            connection.close()

    return run


def deadlocks() -> int:
    """How many deadlocks PostgreSQL has broken in this database; sessions report theirs when they end."""
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("select deadlocks from pg_stat_database where datname = current_database()")
        return int(cursor.fetchone()[0])


def assert_books_agree(books: Books) -> None:
    """Balances, entries and numbers recomputed from the lines, as `oasys verify` does, give no difference."""
    with tenant(books.tenant_id), connection.cursor() as cursor:
        for query in (BALANCES, ENTRIES, NUMBERS):
            cursor.execute(query)
            assert cursor.fetchall() == []
        sums: dict[tuple[Any, ...], list[Decimal]] = {}
        for line in JournalLine.objects.filter(entry__status="posted").select_related("entry"):
            own = sums.setdefault((line.account_id, line.entry.period_id, line.currency), [Decimal(0)] * 2)
            own[0] += line.debit
            own[1] += line.credit
        kept = {(b.account_id, b.period_id, b.currency): [b.debit, b.credit] for b in AccountBalance.objects.all()}
        assert kept == sums


def test_fifty_posters_on_one_company(books: Books):
    with tenant(books.tenant_id):
        accounts = books.leaf_codes("asset")[:3] + books.leaf_codes("income")[:2] + books.leaf_codes("expense")[:2]
    base = f"/companies/{books.company.id}/journal-entries"
    assert Api(books.owner, books.tenant_id).post(
        f"/companies/{books.company.id}/journals", {"code": "SECOND", "name": "Second", "kind": "general"}
    ).status_code in {200, 201}
    start = Event()
    before = deadlocks()

    def poster(number: int) -> list[str]:
        chance = random.Random(number)

        def entry(is_balanced: bool = True) -> dict[str, Any]:
            amount = Decimal(chance.randrange(1, 100_000)) / 100
            debited, credited = chance.sample(accounts, 2)
            return {
                "posting_date": f"2026-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}",
                "journal": chance.choice(["GJ", "SECOND"]),
                "lines": [
                    {"account_code": debited, "debit": str(amount)},
                    {"account_code": credited, "credit": str(amount if is_balanced else amount + 1)},
                ],
            }

        api = Api(books.owner, books.tenant_id)
        start.wait(PATIENCE)
        acknowledged = []
        for _ in range(3):
            answer = api.post(base + "?post=true", entry())
            assert answer.status_code == 201, answer.content
            acknowledged.append(answer.json()["id"])
        answer = api.post(base + "/bulk", {"entries": [entry() for _ in range(4)], "post": True})
        assert answer.status_code == 201, answer.content
        acknowledged += answer.json()["entry_ids"]
        assert api.post(base + "?post=true", entry(is_balanced=False)).status_code == 422
        draft = api.post(base, entry()).json()["id"]
        assert api.post(f"{base}/{draft}/post").status_code == 200
        return [*acknowledged, draft]

    with ThreadPoolExecutor(POSTERS) as pool:
        waiting = [pool.submit(in_thread(lambda n=n: poster(n))) for n in range(POSTERS)]
        start.set()
        acknowledged = [entry_id for done in waiting for entry_id in done.result()]

    with tenant(books.tenant_id):
        posted = JournalEntry.objects.filter(company=books.company, status="posted")
        assert sorted(acknowledged) == sorted(str(entry.id) for entry in posted)
        assert len(acknowledged) == POSTERS * 8
        numbers: dict[UUID, list[int]] = {}
        for entry in posted:
            numbers.setdefault(entry.series_id, []).append(entry.number)
        assert len(numbers) == 2
        for series_id, given in numbers.items():
            assert sorted(given) == list(range(1, len(given) + 1))
            assert NumberSeries.objects.get(id=series_id).last_number == len(given)
    assert_books_agree(books)
    assert deadlocks() == before


def test_posters_reversers_and_editors_of_the_same_drafts(books: Books):
    """Eight people fight over the same drafts: each draft is posted once or gone, and no number is lost."""
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
        entry = books.entry((asset, "5.00", "0"), (income, "0", "5.00"))
        drafts = write_drafts(company=books.company, entries=[entry] * 40, by=books.owner)
    before = deadlocks()

    def fighter(number: int) -> Counter[str]:
        chance = random.Random(number)
        outcomes: Counter[str] = Counter()
        for _ in range(30):
            target = chance.sample(drafts, chance.choice([1, 1, 4]))
            act = chance.choice(["post", "post", "change", "delete", "reverse"])
            try:
                with tenant(books.tenant_id):
                    if act == "post":
                        post_entries(company=books.company, entry_ids=target, by=books.owner)
                    elif act == "change":
                        change_draft(company=books.company, entry_id=target[0], version=1, entry=entry)
                    elif act == "delete":
                        delete_draft(company=books.company, entry_id=target[0], version=1)
                    else:
                        day = date(2026, 4, 1)
                        reverse_entry(
                            company=books.company, entry_id=target[0], posting_date=day, description="", by=books.owner
                        )
                outcomes[act] += 1
            except DomainError as refusal:
                outcomes[refusal.code] += 1
        return outcomes

    with ThreadPoolExecutor(8) as pool:
        fights = [pool.submit(in_thread(lambda n=n: fighter(n))) for n in range(8)]
        outcomes = sum((fight.result() for fight in fights), Counter())
    assert {"post", "change", "delete", "reverse", "ledger.entry_not_draft", "core.not_found"} <= outcomes.keys()
    assert_books_agree(books)
    assert deadlocks() == before


@dataclass(slots=True)
class Outcome:
    """How a race ended: `done`, or the code of the refusal; and whether the second had to wait for the first."""

    first: str
    second: str
    has_waited: bool


def outcome_of(act: Callable[[], Any]) -> str:
    try:
        act()
    except DomainError as refusal:
        return refusal.code
    except Error as error:
        return str(error.__cause__.sqlstate)
    return "done"


def race(
    tenant_id: UUID, first: Callable[[], Any], second: Callable[[], Any], *, then: Callable[[], Any] = lambda: None
) -> Outcome:
    """`first` acts and holds its transaction open; `second` starts; `first` does `then` and commits."""
    held, released, begun = Event(), Event(), Event()
    backend: list[int] = []

    def hold() -> str:
        def act() -> None:
            with tenant(tenant_id):
                first()
                held.set()
                assert released.wait(PATIENCE)
                then()

        try:
            return outcome_of(act)
        finally:
            held.set()

    def follow() -> str:
        def act() -> None:
            with tenant(tenant_id):
                backend.append(connection.connection.info.backend_pid)
                begun.set()
                second()

        return outcome_of(act)

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(in_thread(hold))
        assert held.wait(PATIENCE)
        two = pool.submit(in_thread(follow))
        assert begun.wait(PATIENCE)
        has_waited = _is_waiting(backend[0], two)
        released.set()
        return Outcome(one.result(), two.result(), has_waited)


def _is_waiting(pid: int, work: Future[str]) -> bool:
    """Whether that backend comes to wait for a lock before its work is done."""
    deadline = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while time.monotonic() < deadline and not work.done():
            cursor.execute("select wait_event_type = 'Lock' from pg_stat_activity where pid = %s", [pid])
            if (row := cursor.fetchone()) and row[0]:
                return True
            time.sleep(0.005)
    return False


@dataclass(frozen=True, slots=True)
class Draft:
    """A balanced draft that people race for."""

    books: Books
    id: UUID
    account: UUID
    period: Period

    def post(self) -> None:
        post_entries(company=self.books.company, entry_ids=[self.id], by=self.books.owner)

    def add_line(self, number: int = 7, debit: str = "1.00", credit: str = "0") -> None:
        amount = Decimal(debit) - Decimal(credit)
        with connection.cursor() as cursor:
            cursor.execute(
                ADD_LINE, [self.books.tenant_id, self.id, number, self.account, Decimal(debit), Decimal(credit), amount]
            )

    def add_pair(self, number: int) -> None:
        self.add_line(number, "1.00", "0")
        self.add_line(number + 1, "0", "1.00")

    def lock_period(self) -> None:
        period = self.period
        change_period(
            company=self.books.company,
            period_id=period.id,
            status="locked",
            reason="done",
            version=period.version,
            by=self.books.owner,
        )

    def lock_period_by_sql(self) -> None:
        """The weakest lock that changes a status: keys of references alone do not stand in its way."""
        with connection.cursor() as cursor:
            cursor.execute(
                "update ledger_period set status = 'locked', changed_by_id = %s where tenant_id = %s and id = %s",
                [self.books.owner.id, self.books.tenant_id, self.period.id],
            )

    def state(self) -> tuple[str, int]:
        """Its status, and how many lines it has."""
        with tenant(self.books.tenant_id):
            entry = JournalEntry.objects.get(id=self.id)
            return entry.status, JournalLine.objects.filter(entry=entry).count()


@pytest.fixture
def draft(books: Books) -> Draft:
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
        entry = books.entry((asset, "10.00", "0"), (income, "0", "10.00"))
        write_and_post(company=books.company, entries=[entry], by=books.owner)  # the series and the balances exist
        id_ = write_drafts(company=books.company, entries=[entry], by=books.owner)[0]
        return Draft(books, id_, books.account(asset).id, Period.objects.get(company=books.company, number=3))


def test_a_line_is_inserted_and_the_draft_posted(draft: Draft):
    assert race(draft.books.tenant_id, draft.add_line, draft.post) == Outcome("done", "OA003", True)
    assert draft.state() == ("draft", 3)
    assert_books_agree(draft.books)


def test_a_draft_is_posted_and_a_line_inserted(draft: Draft):
    assert race(draft.books.tenant_id, draft.post, draft.add_line) == Outcome("done", "OA001", True)
    assert draft.state() == ("posted", 2)
    assert_books_agree(draft.books)


def test_a_draft_is_posted_twice(draft: Draft):
    assert race(draft.books.tenant_id, draft.post, draft.post) == Outcome("done", "ledger.entry_not_draft", True)
    assert_books_agree(draft.books)


def test_two_people_add_lines_and_post_the_same_draft(draft: Draft):
    def second() -> None:
        draft.add_pair(20)
        draft.post()

    before = deadlocks()
    ended = race(draft.books.tenant_id, lambda: draft.add_pair(10), second, then=draft.post)
    assert ended == Outcome("done", "OA001", True)
    assert draft.state() == ("posted", 4)
    assert_books_agree(draft.books)
    assert deadlocks() == before


@pytest.mark.parametrize("lock", [Draft.lock_period, Draft.lock_period_by_sql])
def test_a_period_is_locked_and_a_draft_posted(draft: Draft, lock: Callable[[Draft], None]):
    assert race(draft.books.tenant_id, lambda: lock(draft), draft.post) == Outcome("done", "OA005", True)
    assert draft.state() == ("draft", 2)
    assert_books_agree(draft.books)


@pytest.mark.parametrize("lock", [Draft.lock_period, Draft.lock_period_by_sql])
def test_a_draft_is_posted_and_its_period_locked(draft: Draft, lock: Callable[[Draft], None]):
    assert race(draft.books.tenant_id, draft.post, lambda: lock(draft)) == Outcome("done", "done", True)
    assert draft.state() == ("posted", 2)
    assert_books_agree(draft.books)


def test_a_draft_is_deleted_and_posted(draft: Draft):
    def delete() -> None:
        delete_draft(company=draft.books.company, entry_id=draft.id, version=1)

    assert race(draft.books.tenant_id, delete, draft.post) == Outcome("done", "core.not_found", True)
    assert_books_agree(draft.books)


def test_an_entry_is_reversed_twice(draft: Draft):
    with tenant(draft.books.tenant_id):
        draft.post()

    def reverse() -> None:
        day = date(2026, 4, 1)
        reverse_entry(
            company=draft.books.company, entry_id=draft.id, posting_date=day, description="", by=draft.books.owner
        )

    ended = race(draft.books.tenant_id, reverse, reverse)
    assert ended == Outcome("done", "ledger.entry_already_reversed", True)
    assert_books_agree(draft.books)


def test_tenants_never_leak_between_interleaved_requests():
    """Every thread, and so every connection, serves two tenants in turn, with refusals and errors in between."""
    both = [make_books(), make_books()]
    with tenant(both[0].tenant_id):
        asset, income = both[0].leaf_codes("asset")[0], both[0].leaf_codes("income")[0]
    lines = [{"account_code": asset, "debit": "1.00"}, {"account_code": income, "credit": "1.00"}]

    def visitor(number: int) -> int:
        chance = random.Random(number)
        people = [Api(books.owner, books.tenant_id) for books in both]
        seen = 0
        for _ in range(15):
            own = chance.randrange(2)
            books, other, api = both[own], both[1 - own], people[own]
            base = f"/companies/{books.company.id}/journal-entries"
            listed = api.get("/companies").json()["items"]
            assert [company["id"] for company in listed] == [str(books.company.id)]
            body = {"posting_date": "2026-03-15", "description": f"of {own}", "lines": lines}
            assert api.post(base + "?post=true", body).status_code == 201
            assert api.get(f"/companies/{other.company.id}/journal-entries").status_code == 404
            assert api.post(base + "?post=true", body | {"lines": lines[:1]}).status_code == 422
            shown = api.get(base + "?limit=200").json()["items"]
            assert {entry["description"] for entry in shown} == {f"of {own}"}
            seen += len(shown)
        return seen

    with ThreadPoolExecutor(8) as pool:
        visits = [pool.submit(in_thread(lambda n=n: visitor(n))) for n in range(8)]
        assert all(visit.result() > 0 for visit in visits)
    for books in both:
        assert_books_agree(books)

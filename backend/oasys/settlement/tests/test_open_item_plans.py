"""A list of open items reads as much as it shows, and of what waits for the gatherer only what waits."""

import re
from typing import Any

import pytest
from django.db import connection

from oasys.core.tenancy import tenant
from oasys.settlement import queries
from oasys.settlement.queries import FIRST_OPEN_NOW, WAITING
from oasys.settlement.services import gather_open_items
from oasys.settlement.tests.desk import RECEIVABLE, Desk, day
from tests.factories import Books


@pytest.fixture
def desk(books: Books) -> Desk:
    """Twelve items that are gathered and two that wait."""
    desk = Desk(books)
    for number in range(12):
        desk.post(f"{number + 1}.00", on=day(3, number + 1))
    with tenant(books.tenant_id):
        gather_open_items(company=books.company)
    desk.post("101.00", on=day(3, 1))
    desk.post("102.00", on=day(4, 1))
    return desk


def explained(books: Books, statement: str, **more: Any) -> str:
    params = {"tenant": books.tenant_id, "company": books.company.id, "account": books.account(RECEIVABLE).id} | more
    with connection.cursor() as cursor:
        cursor.execute("set local enable_bitmapscan = off")
        cursor.execute(f"explain (analyze, costs off, timing off) {statement}", params)
        return "\n".join(row[0] for row in cursor.fetchall())


def test_of_a_series_only_the_numbers_that_wait_are_read(desk: Desk, books: Books):
    """From the index: as a filter the comparison would read every posted entry of the series again."""
    with tenant(books.tenant_id):
        plan = explained(books, WAITING)
    assert re.search(r"Index Cond: .*number >", plan)
    assert not re.search(r"Filter: .*\bnumber >", plan)


def test_a_page_reads_from_the_index_as_many_as_it_shows(desk: Desk, books: Books):
    with tenant(books.tenant_id):
        plan = explained(books, FIRST_OPEN_NOW.format(where=""), limit=3)
        after = explained(
            books,
            FIRST_OPEN_NOW.format(where="and (posting_date, line_id) > (%(day)s, %(line)s)"),
            limit=3,
            day=day(3, 6),
            line="00000000-0000-0000-0000-000000000000",
        )
    for text in (plan, after):
        assert re.search(r"Index Scan using open_items .*actual rows=3", text)
        assert "Sort" not in text
    assert re.search(r"Index Cond: .*ROW\(", after)


@pytest.mark.parametrize("limit", [1, 3, 5, 20])
def test_pages_follow_each_other_whether_items_are_gathered_or_wait(desk: Desk, books: Books, limit: int):
    shown: list[tuple[str, str]] = []
    after = None
    with tenant(books.tenant_id):
        where = queries.ItemFilter(books.account(RECEIVABLE))
        while True:
            rows = queries.open_items(company=books.company, where=where, today=day(5), limit=limit, after=after)
            shown += [(row["posting_date"].isoformat(), f"{row['amount']:.2f}") for row in rows[:limit]]
            if len(rows) <= limit:
                break
            after = rows[limit - 1]["posting_date"], rows[limit - 1]["line_id"]
    expected = [(day(3, number + 1).isoformat(), f"{number + 1}.00") for number in range(12)]
    assert shown == [expected[0], (day(3, 1).isoformat(), "101.00"), *expected[1:], (day(4, 1).isoformat(), "102.00")]

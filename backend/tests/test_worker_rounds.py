"""A round of the worker over all companies: one that is broken keeps nobody else waiting."""

import threading
import time
from datetime import date
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection

from oasys.core.postgres.gone import is_gone
from oasys.core.tenancy import tenant
from oasys.ledger.services.posting import write_and_post
from oasys.ledger.services.sealing import seal_company
from oasys.ledger.signing import SealingKeys
from oasys.search.models import SearchProgress
from oasys.search.tests.test_search import draft, post
from oasys.settlement.models import ItemIntake
from oasys.worker import rounds
from oasys.worker.process import Stop
from tests.factories import Books, make_books


class Broken:
    """Acts for every company but one, for which it raises."""

    def __init__(self, act: Any, books: Books, error: Exception) -> None:
        self.act, self.books, self.error = act, books, error

    def __call__(self, *, company: Any, **options: Any) -> Any:
        if company.id == self.books.company.id:
            raise self.error
        return self.act(company=company, **options)


def three() -> list[Books]:
    """Tenants in the order that the rounds take them in."""
    return sorted((make_books() for _ in range(3)), key=lambda books: books.tenant_id)


def test_a_broken_company_lets_the_others_be_gathered(monkeypatch: pytest.MonkeyPatch):
    many = three()
    for books in many:
        with tenant(books.tenant_id):
            codes = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
            entry = books.entry((codes[0], "1.00", "0"), (codes[1], "0", "1.00"), on=date(2026, 3, 15))
            write_and_post(company=books.company, entries=[entry], by=books.owner)
    broken = Broken(rounds.gather_open_items, many[1], ValueError("a fault"))
    monkeypatch.setattr(rounds, "gather_open_items", broken)
    rounds.gather(lambda: False)
    assert [_gathered(books) for books in many] == [True, False, True]


def _gathered(books: Books) -> bool:
    with tenant(books.tenant_id):
        return ItemIntake.objects.exists()


def test_a_broken_company_lets_the_others_be_indexed(monkeypatch: pytest.MonkeyPatch):
    many = three()
    for books in many:
        with tenant(books.tenant_id):
            post(books, *[draft(books, f"Many {n}") for n in range(500)])
            seal_company(company=books.company, keys=SealingKeys())
    monkeypatch.setattr(rounds, "index_batch", Broken(rounds.index_batch, many[1], ValueError("a fault")))
    rounds.index(lambda: False)
    assert [_indexed(books) for books in many] == [True, False, True]


def _indexed(books: Books) -> bool:
    with tenant(books.tenant_id):
        return SearchProgress.objects.exists()


def test_a_database_that_is_gone_ends_the_round(monkeypatch: pytest.MonkeyPatch):
    books = make_books()
    with tenant(books.tenant_id):
        post(books, *[draft(books, f"Many {n}") for n in range(500)])
        seal_company(company=books.company, keys=SealingKeys())
    monkeypatch.setattr(rounds, "index_batch", Broken(rounds.index_batch, books, OperationalError("gone")))
    with pytest.raises(OperationalError):
        rounds.index(lambda: False)


def test_a_statement_that_takes_too_long_keeps_nobody_else_waiting(monkeypatch: pytest.MonkeyPatch):
    """A real cancelled statement of one company; the same for rows that are made one by one."""
    many = three()
    for books in many:
        with tenant(books.tenant_id):
            codes = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
            entry = books.entry((codes[0], "1.00", "0"), (codes[1], "0", "1.00"), on=date(2026, 3, 15))
            write_and_post(company=books.company, entries=[entry], by=books.owner)

    act = rounds.gather_open_items

    def slow(*, company: Any, **options: Any) -> Any:
        if company.id == many[1].company.id:
            with connection.cursor() as cursor:
                cursor.execute("set local statement_timeout = '10ms'")
                cursor.execute("select pg_sleep(5)")
        return act(company=company, **options)

    monkeypatch.setattr(rounds, "gather_open_items", slow)
    rounds.gather(lambda: False)
    assert [_gathered(books) for books in many] == [True, False, True]


@pytest.mark.parametrize(
    ("sqlstate", "ends"),
    [
        ("57014", False),
        ("40P01", False),
        ("55P03", False),
        ("08006", True),
        ("53300", True),
        ("57P01", True),
        (None, True),
    ],
)
def test_only_a_lost_database_ends_a_round(sqlstate: str | None, ends: bool):
    class Cause(Exception):
        pass

    cause = Cause()
    cause.sqlstate = sqlstate  # type: ignore[attr-defined]
    error = OperationalError("x")
    error.__cause__ = cause
    assert is_gone(error) is ends
    assert is_gone(InterfaceError("closed"))
    assert not is_gone(ValueError("a fault"))


def test_a_round_that_rests_wakes_when_the_worker_is_to_end():
    stop = Stop()
    threading.Timer(0.05, stop.ask).start()
    began = time.monotonic()
    stop.rest(60)
    assert time.monotonic() - began < 10
    assert stop.is_asked()
    stop.rest(-1)  # a round that took longer than it rests

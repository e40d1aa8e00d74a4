"""The bank's work killed in the middle: nothing is half kept, and it is done once when it is asked for again."""

import os
import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from oasys.banking.models import BankLine, BankMatch, StatementImport
from oasys.banking.proposals import accept
from oasys.banking.services import booking, importing
from oasys.banking.tests.desk import BankDesk, day, statement
from oasys.banking.tests.test_matching import balances
from oasys.core.tenancy import tenant
from oasys.ledger.models import JournalEntry
from tests.factories import Books
from tests.processes import fork


def killed(act: Callable[[], Any]) -> None:
    """Runs the work in a process that is killed by it."""

    def work() -> None:
        connections["default"].connection = None  # the parent's
        act()

    process = fork.Process(target=work)
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL


def dies_after(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, calls: int) -> None:
    """The function of that name kills its process when it is called for the last time."""
    real, seen = getattr(module, name), []

    def patched(*words: Any, **said: Any) -> Any:
        seen.append(name)
        found = real(*words, **said)
        if len(seen) == calls:
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    monkeypatch.setattr(module, name, patched)


def test_an_import_that_is_killed_leaves_nothing_and_comes_whole_afterwards(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = BankDesk(books)
    text = statement(
        [(day(3, 1) + timedelta(days=number % 20), f"{number}.00", f"Sale {number}") for number in range(1, 40)]
    )
    with monkeypatch.context() as patch:
        patch.setattr(importing, "AT_ONCE", 10)
        dies_after(patch, importing, "_row", 25)
        killed(lambda: desk.bring(text))
    with tenant(books.tenant_id):
        assert (BankLine.objects.count(), StatementImport.objects.count()) == (0, 0)
    assert desk.bring(text).added == 39
    assert desk.bring(text).known == 39


def test_a_batch_that_is_killed_posts_nothing_and_is_taken_once_afterwards(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = BankDesk(books)
    account = desk.account("8030")
    desk.bring(statement([(day(3, number), f"-{number}.50", f"Parking {number}") for number in range(2, 12)]))
    content = {"conditions": [{"on": "text", "how": "starts", "values": ["parking"]}],
               "action": {"do": "book", "parts": [{"account_id": str(account)}]}, "match": "all"}  # fmt: skip
    with tenant(books.tenant_id):
        from oasys.banking.rules import make_rule

        make_rule(company=books.company, name="Parking", content=content, by=books.owner)
    before = balances(desk)

    def take() -> Any:
        with tenant(books.tenant_id):
            return accept(company=books.company, account_id=account_id, line_ids=None, threshold=None, by=books.owner)

    account_id = desk.account_id
    with monkeypatch.context() as patch:
        dies_after(patch, booking, "keep_match", 5)
        killed(take)
    assert balances(desk) == before
    with tenant(books.tenant_id):
        assert (BankMatch.objects.count(), JournalEntry.objects.count()) == (0, 0)
    done = take()
    assert (len(done.match_ids), done.refused) == (10, [])
    assert {one.state for one in desk.lines()} == {"matched"}
    assert take().match_ids == []

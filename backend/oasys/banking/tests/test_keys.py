"""Numbers of accounts and records of banks under another key: the same is said, found and matched, and nothing else changes."""

from pathlib import Path
from typing import Any

import pytest
from django.db import Error, connection

from oasys.banking.models import BankBook, BankLine
from oasys.banking.tests.desk import BankDesk, day, statement
from oasys.core.encryption import keys
from oasys.core.rotation import add_key, encrypted_models, reencrypt
from oasys.core.tenancy import tenant
from tests.factories import Books
from tests.test_encryption import key_file  # noqa: F401

IBAN = "GB29NWBK60161331926819"
LINES = [(day(3, 2), "-1.00", "Fee"), (day(3, 3), "119.00", "Sale")]


def with_counterparty(text: str) -> str:
    """The second line says from which account the money came."""
    head, _, tail = text.rpartition("<TxDtls>")
    party = f"<RltdPties><DbtrAcct><Id><IBAN>{IBAN}</IBAN></Id></DbtrAcct></RltdPties>"
    return f"{head}<TxDtls>{party}{tail}"


@pytest.fixture
def desk(books: Books, key_file: Path) -> BankDesk:  # noqa: F811
    desk = BankDesk(books)
    desk.bring(with_counterparty(statement(LINES)))
    return desk


def stored(desk: BankDesk, table: str, *columns: str) -> list[tuple[Any, ...]]:
    with tenant(desk.books.tenant_id), connection.cursor() as cursor:
        cursor.execute(f"select {', '.join(columns)} from {table} order by id")
        return list(cursor.fetchall())


def said(desk: BankDesk) -> list[Any]:
    return [(one.raw, one.counterparty_account, one.state, one.version) for one in desk.lines()] + [desk.book().number]


def test_everything_is_encrypted_by_the_new_key_and_says_the_same(desk: BankDesk, key_file: Path) -> None:  # noqa: F811
    before, hashes = said(desk), stored(desk, "banking_line", "counterparty_hash")
    assert IBAN in {one.counterparty_account for one in desk.lines()}
    add_key(key_file)
    assert {BankBook, BankLine} <= set(encrypted_models())
    with tenant(desk.books.tenant_id):
        assert (reencrypt(BankBook), reencrypt(BankLine)) == (1, 2)
        assert (reencrypt(BankBook), reencrypt(BankLine)) == (0, 0)
    assert said(desk) == before
    assert stored(desk, "banking_line", "counterparty_hash") != hashes
    fresh = keys()[0].id
    for table, columns in (
        ("banking_line", ("raw", "counterparty_account")),
        ("banking_book", ("number",)),
    ):
        for row in stored(desk, table, *columns):
            assert {value.split(".")[1] for value in row if value is not None} == {fresh}
    assert stored(desk, "banking_book", "number_hash")[0][0].startswith(f"{fresh}.")


def test_a_line_is_encrypted_anew_and_known_again(desk: BankDesk, key_file: Path) -> None:  # noqa: F811
    add_key(key_file)
    with tenant(desk.books.tenant_id):
        reencrypt(BankLine)
        reencrypt(BankBook)
    again = desk.bring(with_counterparty(statement(LINES)))
    assert (again.added, again.known) == (0, 2)


ATTACKS = {
    "another text under the same key": "raw = 'v1.' || split_part(raw, '.', 2) || '.AAAA'",
    "in clear": "raw = 'plain'",
    "with the state": "raw = 'v1.00000000.AAAA', state = 'excluded', reason = 'x'",
    "with the version": "raw = 'v1.00000000.AAAA', version = version + 1",
    "the counterparty taken away": "raw = 'v1.00000000.AAAA', counterparty_account = null",
    "the hash taken away": "raw = 'v1.00000000.AAAA', counterparty_hash = null",
    "a counterparty given": "raw = 'v1.00000000.AAAA', counterparty_account = coalesce(counterparty_account, 'v1.00000000.AAAA')",
    "another hash under the same key": "counterparty_hash = split_part(counterparty_hash, '.', 1) || '.' || repeat('0', 64)",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_but_the_key_changes(desk: BankDesk, attack: str) -> None:
    where = "counterparty_account is null" if attack == "a counterparty given" else "counterparty_account is not null"
    with pytest.raises(Error) as refused, tenant(desk.books.tenant_id), connection.cursor() as cursor:
        cursor.execute(f"update banking_line set {ATTACKS[attack]} where {where}")
        assert cursor.rowcount == 1
    assert refused.value.__cause__.sqlstate in {"OA192", "23514"}  # type: ignore[union-attr]

"""The books as text: other programs read it and come to the same balances, whatever the texts in it say."""

import csv
import io
import os
import random
import shutil
import subprocess
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from oasys.core.tenancy import tenant
from oasys.currencies.services import ensure_unit
from oasys.exchange import beancount, hledger
from oasys.exchange.plain_text import write
from oasys.exchange.plain_text.books import Books as TextBooks
from oasys.exchange.services import import_plan
from oasys.ledger.models import Account, AccountBalance
from oasys.ledger.rules import EntryDraft, LineDraft
from oasys.ledger.services.charts import create_account
from oasys.ledger.services.corrections import reverse_entry
from oasys.ledger.services.posting import write_and_post
from tests.factories import Books, make_books, make_company

CENT = Decimal("0.01")
NASTY = (
    "; date:2020-01-01",
    "[2020-01-01] ; a:b, c:",
    'He said "so" \\',
    "*! (X) = | @@ 5 EUR",
    "  咖啡  Kopi‑O é",
    "% $(touch x) `id`",
    ") ; }",
    "",
)


def random_entries(books: Books, accounts: list[Account], how_many: int, seed: int) -> list[EntryDraft]:
    """Entries of two to six lines in several currencies and units, balanced in the base currency."""
    chance = random.Random(seed)
    units = {"USD": 2, "JPY": 0, "KWD": 3, "HOURS": 2, "GOLD.OZ": 8}
    journal = books.journal().id
    entries = []
    for number in range(how_many):
        values = [CENT * chance.randint(-500_000, 500_000) or CENT for _ in range(chance.randint(1, 5))]
        values.append(-sum(values))
        lines = []
        for value in values:
            if value == 0:
                continue
            is_last = value is values[-1]  # in the base currency: lines of one unit alone balance in it
            unit = "MYR" if is_last else chance.choice(["MYR", "MYR", "MYR", *units])
            amount = value
            if unit != "MYR":
                size = (abs(value) / Decimal("4.21")).quantize(Decimal(1).scaleb(-units[unit]))
                amount = max(size, Decimal(1).scaleb(-units[unit])).copy_sign(value)
                if chance.random() < 0.1 and unit in {"USD", "KWD"}:
                    amount = Decimal(0)  # a difference in value alone, as a revaluation books it
            lines.append(_line(chance.choice(accounts), value, unit, amount, chance.choice(NASTY)))
        if chance.random() < 0.2:
            lines.append(_line(chance.choice(accounts), Decimal(0), "HOURS", Decimal("7.25"), "time"))
        day = date(2026, 1, 1) + timedelta(days=chance.randint(0, 364))
        texts = {"description": chance.choice(NASTY).strip(), "reference": f"R-{number} {chance.choice(NASTY)}".strip()}
        entries.append(EntryDraft(journal_id=journal, posting_date=day, lines=lines, **texts))
    return entries


def _line(account: Account, value: Decimal, unit: str, amount: Decimal, text: str) -> LineDraft:
    zero = Decimal(0)
    return LineDraft(account.id, max(value, zero), max(-value, zero), unit, amount, text.strip())


@pytest.fixture(scope="module")
def books() -> Books:
    """300 random entries, 40 of them reversed, on accounts with awkward names."""
    books = make_books()
    with tenant(books.tenant_id):
        for code, decimals in {"HOURS": 2, "GOLD.OZ": 8}.items():
            ensure_unit(code, name=code, decimals=decimals, is_money=False)
        for code in ("USD", "JPY", "KWD"):
            ensure_unit(code)
        for code, name in {"9001": "A; (b): c", "9001 A": "b c", "Assets:Own:Name": "x", "品": "咖啡"}.items():
            create_account(company=books.company, code=code, name=name, account_class="asset")
        accounts = list(Account.objects.filter(company=books.company, is_heading=False, currency="").order_by("code"))
        ids = write_and_post(
            company=books.company, entries=random_entries(books, accounts, 300, 20260101), by=books.owner
        )
        for id_ in ids[:40]:
            reverse_entry(
                company=books.company,
                entry_id=id_,
                posting_date=date(2026, 12, 31),
                description="Wrong",
                by=books.owner,
            )
    return books


def of_the_program(books: Books) -> tuple[dict[str, Decimal], dict[tuple[str, str], Decimal]]:
    """What the balances say: the value of each account in the base currency, and what lies there of other units."""
    values: dict[str, Decimal] = defaultdict(Decimal)
    amounts: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    with tenant(books.tenant_id):
        names = TextBooks(books.company).names
        for row in AccountBalance.objects.filter(company=books.company):
            values[names[row.account_id]] += row.debit - row.credit
            if row.currency != "MYR":
                amounts[names[row.account_id], row.currency] += row.currency_amount
    return ({k: v for k, v in values.items() if v}, {k: v for k, v in amounts.items() if v})


def text_of(books: Books, form: str) -> str:
    with tenant(books.tenant_id):
        return b"".join(write(books.company, form)).decode()


def run_hledger(journal: Path, *words: str) -> str:
    """hledger must be there where HLEDGER_REQUIRED is set, as in .ci/run; elsewhere the test says that it was skipped."""
    program = shutil.which("hledger")
    if program is None:
        assert not os.environ.get("HLEDGER_REQUIRED"), (
            "install hledger: nothing else compares the books with another program"
        )
        pytest.skip("HLEDGER IS NOT INSTALLED: THE BOOKS WERE NOT COMPARED WITH ANOTHER PROGRAM")
    done = subprocess.run(
        [program, "-f", str(journal), *words], capture_output=True, text=True, check=False, env={"LC_ALL": "C.UTF-8"}
    )
    assert done.returncode == 0, done.stderr[:2000]
    return done.stdout


def balances(text: str) -> dict[tuple[str, str], Decimal]:
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows
    return {(row["account"], row["commodity"]): Decimal(row["balance"]) for row in rows if Decimal(row["balance"])}


def test_hledger_comes_to_the_same_balances(books, tmp_path):
    """Every account, at cost to the cent and in every unit: another program, another language, the same books."""
    journal = tmp_path / "books.journal"
    journal.write_text(text_of(books, "hledger"))
    words = ("balance", "--flat", "--no-total", "-O", "csv", "--layout", "bare")
    values, amounts = of_the_program(books)
    at_cost = balances(run_hledger(journal, *words, "--cost"))
    assert {account: value for (account, _), value in at_cost.items()} == values
    assert {unit for _, unit in at_cost} == {"MYR"}
    counted = balances(run_hledger(journal, *words))
    assert {key: amount for key, amount in counted.items() if key[1] != "MYR"} == amounts
    assert len(values) > 30
    assert len(amounts) > 100


def test_hledger_finds_every_entry_on_its_day_under_its_number(books, tmp_path):
    journal = tmp_path / "books.journal"
    journal.write_text(text_of(books, "hledger"))
    rows = list(csv.DictReader(io.StringIO(run_hledger(journal, "print", "-O", "csv"))))
    with tenant(books.tenant_id):
        entries = list(TextBooks(books.company).entries())
    assert {(row["code"], row["date"]) for row in rows} == {(e.number, str(e.day)) for e in entries}
    assert len(rows) == sum(len(entry.lines) for entry in entries)
    run_hledger(journal, "check", "--strict")


@pytest.mark.parametrize("form", ["beancount", "hledger"])
def test_what_is_exported_is_imported_with_the_same_balances(books, form):
    """By our own readers, into a new company: values of every account, and what lies there of every unit."""
    text = text_of(books, form)
    reader = {"beancount": beancount.plan_of_text, "hledger": hledger.plan_of_text}[form]
    with tenant(books.tenant_id):
        company = make_company(books.tenant_id)
        import_plan(company=company, plan=reader(text, base_currency="MYR"), by=books.owner)
        copied: dict[str, Decimal] = defaultdict(Decimal)
        held: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for row in AccountBalance.objects.filter(company=company).select_related("account"):
            copied[row.account.code] += row.debit - row.credit
            if row.currency != "MYR":
                held[row.account.code, row.currency] += row.currency_amount
    values, amounts = of_the_program(books)
    assert {k: v for k, v in copied.items() if v} == values
    assert {k: v for k, v in held.items() if v} == amounts


def test_texts_stay_what_they_are_in_beancount(books):
    text = text_of(books, "beancount")
    assert '"He said \\"so\\" \\\\"' in text
    assert "咖啡" in text


def test_no_two_accounts_share_a_name(books):
    with tenant(books.tenant_id):
        names = list(TextBooks(books.company).names.values())
    assert len({name.casefold() for name in names}) == len(names)
    assert "Assets:Own:Name" in names
    assert all(name.isascii() for name in names)


def test_books_without_entries_are_a_file_that_reads(tmp_path):
    empty = make_books()
    journal = tmp_path / "books.journal"
    journal.write_text(text_of(empty, "hledger"))
    assert run_hledger(journal, "print") == ""
    assert text_of(empty, "beancount").startswith('option "title"')


@pytest.mark.parametrize("form", ["beancount", "hledger"])
def test_the_api_gives_the_same_text_to_who_may_export(books, form):
    from tests.fixtures import Api

    answer = Api(books.owner, books.tenant_id).get(f"/companies/{books.company.id}/export/{form}")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="books-')
    assert b"".join(answer.streaming_content).decode() == text_of(books, form)
    other = make_books()
    assert Api(other.owner, other.tenant_id).get(f"/companies/{books.company.id}/export/{form}").status_code == 404

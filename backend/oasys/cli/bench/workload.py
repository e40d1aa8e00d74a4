"""Books of a neutral generator: a folder with accounts.csv, entries.jsonl and, in cents, the balances in tb.json.

Foreign amounts of such an entry are rounded line by line and need not balance, and its yen have decimals. Here the
largest line takes what is left over in the foreign currency; every base amount is as the generator wrote it.
"""

import csv
import io
import json
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson

from oasys.cli.bench.ground import BenchBooks, Report, make_books
from oasys.core.money import round_half_up

KINDS = {
    "bank": "bank",
    "cash": "cash",
    "receivable": "receivable",
    "payable": "payable",
}
DECIMALS = {"JPY": 0}


def measure(report: Report, folder: Path) -> None:
    """Imports the folder through the journal format and the bulk path, twice, and ties every balance."""
    from oasys.core.tenancy import tenant
    from oasys.exchange.plan import PlannedAccount
    from oasys.exchange.services import import_stream

    books = make_books()
    with (folder / "accounts.csv").open(newline="") as file:
        accounts = [
            PlannedAccount(f"W{row['code']}", row["name"], row["type"], KINDS.get(row["kind"]), None, "", False)
            for row in csv.DictReader(file)
        ]
    for turn in ("first", "again"):
        started = time.perf_counter()
        with tenant(books.tenant_id):
            done = import_stream(
                company=books.company,
                stream=io.BufferedReader(_Rows(folder / "entries.jsonl"), 1 << 20),
                is_csv=False,
                accounts=accounts if turn == "first" else (),
                by=books.owner,
            )
        seconds = time.perf_counter() - started
        report.add(
            f"import of the journal format, {turn}",
            f"{(done.entries + done.skipped) / seconds:,.0f} entries/s",
            f"{done.entries:,} new, {done.skipped:,} stood already, {seconds:.1f} s",
        )
    wrong = _differences(books, json.loads((folder / "tb.json").read_text()))
    report.add("accounts whose balance differs from tb.json", str(len(wrong)), "; ".join(wrong[:5]))


class _Rows(io.RawIOBase):
    """The entries as NDJSON of the journal format, made as they are read."""

    def __init__(self, path: Path) -> None:
        self._rows = _journal_rows(path)
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while len(self._left) < len(buffer):
            try:
                self._left += b"".join(next(self._rows))
            except StopIteration:
                break
        part, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


def _journal_rows(path: Path) -> Iterator[list[bytes]]:
    with path.open("rb") as file:
        for line in file:
            entry = orjson.loads(line)
            currency = entry["cur"]
            amounts = _amounts([row[3] for row in entry["lines"]], DECIMALS.get(currency, 2))
            yield [
                orjson.dumps(
                    {
                        "entry": entry["ref"],
                        "date": entry["date"],
                        "account": f"W{account}",
                        "debit": _cents(debit),
                        "credit": _cents(credit),
                        "currency": currency,
                        "currency_amount": _cents(debit - credit) if currency == "USD" else amount,
                        "description": entry["memo"],
                        "reference": entry["party"] or "",
                    },
                    option=orjson.OPT_APPEND_NEWLINE,
                )
                for (account, debit, credit, _, _), amount in zip(entry["lines"], amounts, strict=True)
            ]


def _amounts(minor: list[int], decimals: int) -> list[str]:
    """Amounts in the currency's own decimals whose sum is zero."""
    amounts = [round_half_up(Decimal(value) / 100, decimals) for value in minor]
    largest = max(range(len(amounts)), key=lambda n: abs(amounts[n]))
    amounts[largest] -= sum(amounts, Decimal(0))
    return [format(amount, "f") for amount in amounts]


def _cents(value: int) -> str:
    return f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}"


def _differences(books: BenchBooks, expected: dict[str, int]) -> list[str]:
    from django.db.models import Sum

    from oasys.core.tenancy import tenant
    from oasys.ledger.models import AccountBalance

    with tenant(books.tenant_id):
        rows = AccountBalance.objects.values("account__code").annotate(debit=Sum("debit"), credit=Sum("credit"))
        found = {row["account__code"].removeprefix("W"): row["debit"] - row["credit"] for row in rows}
    zero = Decimal(0)
    return [
        f"{code}: {found.get(code, zero)} instead of {expected.get(code, 0) / Decimal(100)}"
        for code in sorted(found.keys() | expected.keys())
        if found.get(code, zero) != Decimal(expected.get(code, 0)) / 100
    ]

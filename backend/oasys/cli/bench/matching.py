"""How well lines of a bank are matched: the statement lines of a neutral generator against its books or its open invoices.

The generator says to which entry a line belongs; that is the truth, and is never looked at before a month is matched. A month at a time:
what is not matched by itself is then settled by hand, as a person would.
"""

import csv
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from oasys.cli.bench.ground import Report
from oasys.cli.state import Refused
from oasys.core.money import round_half_up
from oasys.matching.assignment import Assigned, assign
from oasys.matching.facts import BankLine, BookLine, Candidates, OpenDocument
from oasys.matching.pool import Pool
from oasys.matching.scoring import proposals
from oasys.matching.weights import ACCEPT_FROM

BASE = "USD"
PAID = "payments" + ".jsonl"
FILES = ("bank.csv", "entries.jsonl", "invoices.jsonl", PAID, "parties.csv")
BEFORE, AFTER = timedelta(days=60), timedelta(days=7)
STEP = Decimal(50)  # to which amounts are rounded to make them repeat
TIMED = 40  # lines of a month whose proposals are timed one by one


@dataclass(frozen=True, slots=True)
class Options:
    without_references: bool
    repeat_amounts: bool


@dataclass(slots=True)
class Outcome:
    """`hinted` lines have something to find; `right` and `wrong` count what was at or above the threshold."""

    lines: int = 0
    hinted: int = 0
    right: int = 0
    wrong: int = 0
    twins: int = 0  # wrong, but for one that nobody could tell apart
    first: int = 0  # the truth is the first proposal
    seconds: float = 0
    one_by_one: list[float] = field(default_factory=list)

    def report(self, report: Report, name: str) -> None:
        taken = self.right + self.wrong
        report.add(f"{name}: lines", f"{self.lines:,}", f"{self.hinted:,} with something to find")
        report.add(
            f"{name}: precision at {ACCEPT_FROM} and above",
            _percent(self.right, taken),
            f"{taken:,} taken, {self.wrong:,} wrong",
        )
        if self.twins:
            report.add(f"{name}: of the wrong, twins that nothing tells apart", f"{self.twins:,}")
        report.add(
            f"{name}: recall", _percent(self.right, self.hinted), f"{self.hinted - self.right:,} left to a person"
        )
        report.add(f"{name}: the truth is the first proposal", _percent(self.first, self.hinted))
        report.add(f"{name}: a line in a batch", f"{1000 * self.seconds / max(1, self.lines):.2f} ms")
        timed = sorted(self.one_by_one)
        if timed:
            report.add(
                f"{name}: proposals for one line",
                f"p50 {timed[len(timed) // 2]:.2f} ms",
                f"p95 {timed[int(len(timed) * 0.95)]:.2f} ms",
            )


def measure(report: Report, folder: Path, options: Options, *, open_items: bool) -> None:
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise Refused(
            f"{folder} lacks {', '.join(missing)}. Make the files with the generator: workload.py --out {folder}."
        )
    work = _Workload(folder, options)
    outcome = _open_items(work) if open_items else _books(work)
    outcome.report(report, "open items" if open_items else "books")


class _Workload:
    """The files of the generator, as facts."""

    def __init__(self, folder: Path, options: Options) -> None:
        self.folder, self.options = folder, options
        with (folder / "parties.csv").open(newline="") as file:
            self.names = {row["id"]: row["name"] for row in csv.DictReader(file)}
        self.truth: dict[UUID, int] = {}
        self.lines = list(self._lines())

    def _lines(self) -> Iterator[BankLine]:
        with (self.folder / "bank.csv").open(newline="") as file:
            for count, row in enumerate(csv.DictReader(file), 1):
                line = BankLine(
                    id=UUID(int=count),
                    account_id=UUID(int=int(row["account"])),
                    booked_on=date.fromisoformat(row["date"]),
                    amount=self.amount(Decimal(row["amount"])),
                    currency=BASE,
                    counterparty_name=self.names.get(row["counterparty"], ""),
                    text=row["reference"],
                )
                if row["entry_hint"]:
                    self.truth[line.id] = int(row["entry_hint"])
                yield replace(line, counterparty_name="", text="") if self.options.without_references else line

    def amount(self, amount: Decimal) -> Decimal:
        """Rounded away from zero to a step, where amounts have to repeat."""
        if not self.options.repeat_amounts:
            return amount
        steps = max(Decimal(1), round_half_up(abs(amount) / STEP, 0))
        return steps * STEP * (1 if amount > 0 else -1)

    def rows(self, name: str) -> Iterator[Any]:
        with (self.folder / name).open("rb") as file:
            yield from map(orjson.loads, file)

    def books(self, accounts: frozenset[str]) -> Iterator[tuple[str, BookLine]]:
        """Lines of entries on the accounts; numbers of documents are those that the entry itself names."""
        numbers = {(row["entry"]): row["invoice"] for row in self.rows(PAID)}
        for entry in self.rows("entries.jsonl"):
            for place, (account, debit, credit, _, _) in enumerate(entry["lines"]):
                if account in accounts:
                    number = numbers.get(entry["id"])
                    yield (
                        account,
                        BookLine(
                            journal_line_id=UUID(int=entry["id"] * 100 + place),
                            posted_on=date.fromisoformat(entry["date"]),
                            amount=self.amount(Decimal(debit - credit) / 100),
                            currency=BASE,
                            description=entry["memo"],
                            reference=entry["ref"],
                            contact_name=self.names.get(entry["party"] or "", ""),
                            document_numbers=(number,) if number else (),
                        ),
                    )


def _books(work: _Workload) -> Outcome:
    accounts: dict[UUID, list[BankLine]] = defaultdict(list)
    for line in work.lines:
        accounts[line.account_id].append(line)
    by_account: dict[UUID, list[BookLine]] = defaultdict(list)
    for account, book in work.books(frozenset(str(one.int) for one in accounts)):
        by_account[UUID(int=int(account))].append(book)
    outcome = Outcome()
    for account_id, lines in accounts.items():
        _match_books(work, outcome, lines, by_account[account_id])
    return outcome


def _match_books(work: _Workload, outcome: Outcome, lines: list[BankLine], books: list[BookLine]) -> None:
    open_books = {one.journal_line_id: one for one in books}
    of_entry = {one.journal_line_id.int // 100: one for one in books}
    for month in _months(lines):
        first, last = month[0].booked_on - BEFORE, month[-1].booked_on + AFTER
        pool = Candidates(book_lines=tuple(one for one in open_books.values() if first <= one.posted_on <= last))
        found = _timed(outcome, month, pool)
        for one in found:
            truth = of_entry.get(work.truth.get(one.line.id, 0))
            _count(outcome, one, {truth.journal_line_id} if truth else set())
            chosen = one.chosen.parts[0].id if one.chosen else None
            if chosen and truth and chosen != truth.journal_line_id and _are_twins(of_entry[chosen.int // 100], truth):
                outcome.twins += 1
        for one in found:
            truth = of_entry.get(work.truth.get(one.line.id, 0))
            if truth:
                open_books.pop(truth.journal_line_id, None)


def _are_twins(one: BookLine, other: BookLine) -> bool:
    return (one.amount, one.description, one.contact_name) == (other.amount, other.description, other.contact_name)


def _open_items(work: _Workload) -> Outcome:
    """Payments against invoices that are open on the day; everything else has to stay unmatched."""
    documents = {one.number: one for one in _documents(work)}
    settled = {row["entry"]: (row["invoice"], date.fromisoformat(row["date"])) for row in work.rows(PAID)}
    at_bank = set(work.truth.values())
    elsewhere = sorted((day, number) for entry, (number, day) in settled.items() if entry not in at_bank)
    open_documents = dict(documents)
    outcome = Outcome()
    gone = 0
    for month in _months(sorted(work.lines, key=lambda one: (one.booked_on, one.id))):
        while gone < len(elsewhere) and elsewhere[gone][0] < month[0].booked_on:
            open_documents.pop(elsewhere[gone][1], None)
            gone += 1
        last = month[-1].booked_on + AFTER
        found = _timed(
            outcome, month, Candidates(documents=tuple(one for one in open_documents.values() if one.issued_on <= last))
        )
        for one in found:
            number, _ = settled.get(work.truth.get(one.line.id, 0), ("", None))
            _count(outcome, one, {documents[number].line_id} if number else set())
        for one in found:
            open_documents.pop(settled.get(work.truth.get(one.line.id, 0), ("", None))[0], None)
    return outcome


def _documents(work: _Workload) -> Iterator[OpenDocument]:
    for count, row in enumerate(work.rows("invoices.jsonl"), 1):
        total = work.amount(Decimal(row["total"]) / 100)
        yield OpenDocument(
            line_id=UUID(int=count),
            contact_id=UUID(int=int.from_bytes(row["party"].encode())),
            contact_name=work.names[row["party"]],
            number=row["id"],
            issued_on=date.fromisoformat(row["date"]),
            due_on=date.fromisoformat(row["due"]),
            rest=total if row["type"] == "sale" else -total,
            currency=BASE,
        )


def _months(lines: Sequence[BankLine]) -> Iterator[list[BankLine]]:
    months: dict[tuple[int, int], list[BankLine]] = defaultdict(list)
    for line in lines:
        months[line.booked_on.year, line.booked_on.month].append(line)
    for key in sorted(months):
        yield sorted(months[key], key=lambda line: (line.booked_on, line.id))


def _timed(outcome: Outcome, month: list[BankLine], candidates: Candidates) -> tuple[Assigned, ...]:
    start = time.perf_counter()
    pool = Pool(candidates)
    found = assign(month, pool)
    outcome.seconds += time.perf_counter() - start
    for line in month[:: max(1, len(month) // TIMED)]:
        start = time.perf_counter()
        proposals(line, pool)
        outcome.one_by_one.append(1000 * (time.perf_counter() - start))
    return found


def _count(outcome: Outcome, one: Assigned, truth: set[UUID]) -> None:
    outcome.lines += 1
    outcome.hinted += bool(truth)
    if one.chosen:
        is_right = bool(truth) and one.chosen.uses == truth
        outcome.right += is_right
        outcome.wrong += not is_right
    if truth and one.proposals and one.proposals[0].uses == truth:
        outcome.first += 1


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} %" if whole else "none"

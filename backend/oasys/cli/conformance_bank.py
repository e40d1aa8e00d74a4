"""Files of banks through the reading of the product: what other readers found in them, and what the banks' own balances prove.

A folder for each format below `bank`; `MT940-expected`, `OFX-expected` and `CAMT-expected` hold the answers of other readers. Nothing
of them is in this repository. Every file counts: it agrees, differs, or is listed with the reason why it is not judged.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from typing import Any

from oasys.bank_files.errors import BankFileRefused, NoStatement, Unclear
from oasys.bank_files.identity import identified
from oasys.bank_files.model import Balance, BankFile, Line, Statement
from oasys.bank_files.reading import read
from oasys.banking.recognition import Said, Verdict, judged
from oasys.cli.conformance_einvoicing import Outcome
from oasys.cli.state import Refused
from oasys.core.ids import uuid7
from oasys.currencies.rules import iso_currency

EXPECTED = "-expected"
BANK_RECORD = ("<STMTTRN", "<stmttrn")


@dataclass(slots=True)
class Tally:
    """What one set comes to while its files are gone through."""

    agreements: int = 0
    differences: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def outcome(self, what: str) -> Outcome:
        return Outcome(what, self.agreements, self.differences, self.outside)


def bank_files(folder: Path) -> Iterator[Outcome]:
    """For each format: read, as other readers expect, and the proof by the banks' balances. Raises Refused where there is none."""
    formats = [one for one in sorted(folder.glob("*")) if one.is_dir() and not one.name.endswith(EXPECTED)]
    if not formats:
        raise Refused(f"There are no folders with files of banks below {folder}.")
    for below in formats:
        was_read, agrees, ties, once = Tally(), Tally(), Tally(), Tally()
        unproved: list[str] = []
        for path in sorted(below.iterdir()):
            found = _read(path, was_read)
            expected = _expected(folder, path)
            if expected is not None:
                _compare(path.name, found, expected, agrees)
            for statement in found.statements if found else ():
                _prove(path.name, statement, ties, unproved)
            if found is not None:
                _import_again(path.name, found, once)
        if unproved:
            names = ", ".join(f"{name} ({count})" if count > 1 else name for name, count in Counter(unproved).items())
            ties.outside.append(f"one balance, or none, to prove it by: {names}")
        yield was_read.outcome(f"bank {below.name}: read whole")
        if agrees.agreements or agrees.differences or agrees.outside:
            yield agrees.outcome(f"bank {below.name}: as other readers say")
        yield ties.outcome(f"bank {below.name}: balances tie, or noted")
        yield once.outcome(f"bank {below.name}: again and in parts, each line once")


def _read(path: Path, tally: Tally) -> BankFile | None:
    """The file, or None where it is refused: listed where it holds nothing, or asks and is read by each of its answers."""
    content = path.read_bytes()
    try:
        found = read(content)
    except NoStatement as error:
        tally.outside.append(f"{path.name}: refused, it holds none: {error.detail}")
        return None
    except Unclear as error:
        for name, choices in error.params["open"].items():
            for choice in choices:
                try:
                    read(content, **{name: choice})
                except BankFileRefused as again:
                    tally.differences.append(f"{path.name}: with {name}={choice}: {again.code}: {again.detail}")
        tally.outside.append(f"{path.name}: asks, and is read by each answer: {error.detail}")
        return None
    except BankFileRefused as error:
        tally.differences.append(f"{path.name}: {error.code}: {error.detail}")
        return None
    tally.agreements += 1
    return found


def _import_again(name: str, found: BankFile, tally: Tally) -> None:
    """Each account's lines: once whole, then again; and in two parts that have a day in common. What is kept is the same."""
    accounts: dict[tuple[str, str], list[Statement]] = {}
    for statement in found.statements:
        accounts.setdefault((statement.account, statement.currency), []).append(statement)
    wrong = []
    for statements in accounts.values():
        whole: list[Said] = []
        _take(statements, whole)
        if more := _take(statements, whole):
            wrong.append(f"imported again it adds {more}")
        days = sorted({line.booked_on for one in statements for line in one.lines})
        if not days:
            continue
        parts: list[Said] = []
        cut = days[len(days) // 2]
        for first, last in ((cut, days[-1]), (days[0], cut)):
            _take(
                [replace(one, lines=tuple(x for x in one.lines if first <= x.booked_on <= last)) for one in statements],
                parts,
            )
        if Counter(one.digest for one in parts) != Counter(one.digest for one in whole):
            wrong.append(f"in parts it gives {len(parts)} lines, whole {len(whole)}")
    tally.differences += [f"{name}: {one}" for one in wrong]
    tally.agreements += not wrong


def _take(statements: Sequence[Statement], kept: list[Said]) -> int:
    """Keeps the lines that an import would keep; how many."""
    new = [
        Said(
            uuid7(),
            one.key,
            one.content_digest,
            one.occurrence,
            one.line.provider_id,
            "file",
            one.line.booked_on,
            one.line.amount,
        )
        for _, lines in identified(statements)
        for one in lines
        if one.line.is_booked
    ]
    taken = [one.line for one in judged(new, kept) if one.verdict is not Verdict.KNOWN]
    kept += taken
    return len(taken)


def _prove(name: str, statement: Statement, ties: Tally, unproved: list[str]) -> None:
    """A statement with both balances ties, or says why it does not; one with fewer is listed."""
    if statement.opening is None or statement.closing is None:
        unproved.append(name)
        return
    noted = [note.message for note in statement.notes if note.code in ("does_not_tie", "currencies_differ")]
    if statement.difference == 0:
        ties.agreements += 1
    elif noted:
        ties.outside.append(f"{name}: {noted[0]}")
    else:
        ties.differences.append(f"{name}: differs by {statement.difference}, and nothing says so")


def _expected(folder: Path, path: Path) -> tuple[str, Any] | None:
    """The answers to the file of the same name, and of which reader they are."""
    for kind in ("MT940", "OFX", "CAMT"):
        if not path.parent.name.startswith(kind):
            continue
        for name in (path.name, path.stem, path.stem.partition("__")[2]):
            answers = folder / f"{kind}{EXPECTED}" / f"{name}.json"
            if name and answers.is_file():
                return kind, json.loads(answers.read_text())
    return None


def _compare(name: str, found: BankFile | None, expected: tuple[str, Any], tally: Tally) -> None:
    kind, answers = expected
    statements = found.statements if found else ()
    if kind == "OFX" and isinstance(answers, dict):
        lines = sum(len(one.lines) for one in statements)
        tally.outside.append(
            f"{name}: the other reader fails ({answers['ofxparse_error'].strip()}); {lines} transactions read"
        )
        return
    if kind == "OFX":
        differing, aside = _ofx(statements, answers)
    else:
        differing, aside = (_mt940 if kind == "MT940" else _camt)(statements, answers)
    tally.differences += [f"{name}: {one}" for one in differing]
    tally.outside += [f"{name}: {one}" for one in aside]
    tally.agreements += not differing


def _mt940(statements: tuple[Statement, ...], answers: dict[str, Any]) -> tuple[list[str], list[str]]:
    """The other reader holds one account and one pair of balances for a file, the last ones; its day is the value date."""
    differing, aside = [], []
    accounts = {one.account for one in statements}
    if answers["account"] and answers["account"] not in accounts:
        differing.append(f"account {answers['account']} expected, {sorted(accounts)} found")
    for which in ("opening", "closing"):
        said = {_balance(getattr(one, which)) for one in statements}
        if answers[which] and _normal(answers[which]) not in said:
            differing.append(f"{which} {answers[which]} expected, {sorted(filter(None, said))} found")
    lines = [(one, line) for one in statements for line in one.lines]
    for number, (pair, other) in enumerate(zip_longest(lines, answers["transactions"]), 1):
        if pair is None or other is None:
            differing.append(f"{len(answers['transactions'])} transactions expected, {len(lines)} found")
            break
        statement, line = pair
        amount = Decimal(other["amount"])
        if (str(line.valued_on), line.currency) != (other["date"], other["currency"] or ""):
            differing.append(
                f"transaction {number}: {other['date']} {other['currency']} expected, {line.valued_on} {line.currency} found"
            )
        elif amount == -line.amount and line.is_reversal and statement.difference == 0:
            aside.append(
                f"transaction {number} is a reversal that the other reader counts the other way: the bank's balances prove {line.amount:f}"
            )
        elif amount != line.amount:
            differing.append(f"transaction {number}: {amount:f} expected, {line.amount:f} found")
    return differing, aside


def _normal(balance: str) -> str:
    amount, rest = balance.split(" ", 1)
    return f"{Decimal(amount).normalize():f} {rest}"


def _balance(balance: Balance | None) -> str:
    return f"{balance.amount.normalize():f} {balance.currency} @ {balance.on}" if balance else ""


def _ofx(statements: tuple[Statement, ...], answers: list[dict[str, Any]]) -> tuple[list[str], list[str]]:
    """Sums of the other reader leave out what trades of an investment account move."""
    if not statements:
        return (
            ([], [])
            if not any(one["n"] for one in answers)
            else ([f"{len(answers)} accounts expected, none found"], [])
        )
    if len(statements) != len(answers):
        return [f"{len(answers)} accounts expected, {len(statements)} found"], []
    differing = []
    for statement, other in zip(statements, answers, strict=True):
        lines = [line for line in statement.lines if other["type"] == "Statement" or line.raw.startswith(BANK_RECORD)]
        pairs = {
            "account": (other["account"], statement.account),
            "currency": (other["currency"].upper(), statement.currency),
            "transactions": (other["n"], len(statement.lines)),
            "sum": (Decimal(other["sum"]), sum((line.amount for line in lines), Decimal(0))),
            "ids": (sorted(other["fitids"]), sorted(line.provider_id for line in statement.lines)),
        }
        if other["balance"] != "None":
            pairs["balance"] = (Decimal(other["balance"]), statement.closing.amount if statement.closing else None)
        differing += [
            f"{what}: {one} expected, {another} found" for what, (one, another) in pairs.items() if one != another
        ]
    return differing, []


def _camt(statements: tuple[Statement, ...], answers: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Entries by amount, days and id of the bank; balances by statement, where the answers hold each once."""
    differing = []
    lines = [line for one in statements for line in one.lines]
    entries = _objects(answers, "Entry")
    balances = {_money(one) for one in _objects(answers, "Balance") if one["getType"] in ("opening", "closing")}
    own = {
        (balance.amount, balance.currency) for one in statements for balance in (one.opening, one.closing) if balance
    }
    if balances - own:
        differing.append(f"balances {sorted(map(str, balances - own))} expected and not found")
    if len(entries) != len(lines):
        told = [line for line in lines if any(not _entry_differs(entry, line) for entry in entries)]
        if len(statements) == len(answers["getRecords"]) > 1 and len(told) == len(entries):
            return differing, [f"the answers tell {len(entries)} of {len(lines)} entries, which agree"]
        return [*differing, f"{len(entries)} entries expected, {len(lines)} found"], []
    for number, (entry, line) in enumerate(zip(entries, lines, strict=True), 1):
        differing += [f"entry {number}: {one}" for one in _entry_differs(entry, line)]
    return differing, []


def _entry_differs(entry: dict[str, Any], line: Line) -> list[str]:
    """Days that the file does not name are not compared: the line then has the one that was supposed."""
    pairs: list[tuple[object, object]] = [
        (_money(entry), (line.amount, line.currency)),
        (entry["getAccountServicerReference"] or "", line.provider_id),
        (_day(entry["getValueDate"]), line.valued_on),
    ]
    if entry["getBookingDate"]:
        pairs.append((_day(entry["getBookingDate"]), line.booked_on))
    return [f"{one} expected, {another} found" for one, another in pairs if one != another]


def _objects(answers: Any, name: str) -> list[dict[str, Any]]:
    """The objects of that class in the answers, each where it is told in full."""
    found = []
    if isinstance(answers, dict):
        if str(answers.get("__CLASS__", "")).rpartition("\\")[2] == name:
            found.append(answers)
        answers = list(answers.values())
    if isinstance(answers, list):
        for one in answers:
            found += _objects(one, name)
    return found


def _money(one: dict[str, Any]) -> tuple[Decimal, str]:
    money = one["getAmount"]
    currency = money["getCurrency"]["getCode"]
    iso = iso_currency(currency)
    return Decimal(money["getAmount"]).scaleb(-(iso.decimals if iso else 2)), currency


def _day(said: dict[str, str] | None) -> date | None:
    return date.fromisoformat(said["0"][:10]) if said else None

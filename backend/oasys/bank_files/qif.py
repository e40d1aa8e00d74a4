"""QIF of Quicken: records of one letter and a value, each ended by ^. Lists of banks, cash, cards and other accounts are statements.

The format fixes neither the order of day and month nor the decimal mark: they are what alone fits every record of the file, or what a
person says. A record "Opening Balance" that goes to the account itself is its opening balance.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice

from oasys.bank_files.dates import fitting_orders, read_day
from oasys.bank_files.errors import CutOff, Damaged, NoStatement, Unclear
from oasys.bank_files.limits import refuse_more_lines, refuse_more_statements
from oasys.bank_files.model import Balance, Format, Line, Note, Part, Statement
from oasys.bank_files.texts import decode, split_lines
from oasys.bank_files.values import currency_of, decimal_marks, figure, iban_of, joined
from oasys.core.words import say

DETECTED = re.compile(r"\s{0,40}!(?:Type|Account|Option|Clear)\b", re.IGNORECASE)
HEADER = re.compile(r"!(type\s*:|account|option\s*:|clear\s*:)\s*(.*)", re.IGNORECASE)
STATEMENTS = {"bank", "cash", "ccard", "oth a", "oth l"}
LETTERS = frozenset("DTUCNPMALFSE$%")  # of a record of a bank
LONGEST_RECORD = 200
OPENING = re.compile(r"opening balance", re.IGNORECASE)


@dataclass(slots=True)
class Record:
    at: int
    raw: list[str] = field(default_factory=list)
    values: list[tuple[str, str]] = field(default_factory=list)

    def first(self, *letters: str) -> str:
        return next((value for letter in letters for key, value in self.values if key == letter and value), "")

    def all(self, letter: str) -> list[str]:
        return [value for key, value in self.values if key == letter]


@dataclass(slots=True)
class List:
    account: str
    at: int
    records: list[Record] = field(default_factory=list)


def is_qif(text: str) -> bool:
    return DETECTED.match(text) is not None or _begins_with_a_record(text)


def _begins_with_a_record(text: str) -> bool:
    """Some banks leave the heading out: a first record with a day and an amount, ended by a line that is ^ alone."""
    letters: set[str] = set()
    for line in islice(split_lines(text[:20_000]), LONGEST_RECORD):
        bare = line.strip()
        if bare == "^":
            return {"D"} < letters
        if bare and bare[0] not in LETTERS:
            return False
        if bare[:1] == "D" and not fitting_orders([bare[1:]]):
            return False
        if bare[:1] in ("T", "U") and not decimal_marks([bare[1:]]):
            return False
        letters.update(bare[:1] if bare[:1] in ("D", "T", "U") else "")
    return False


def read(
    content: bytes, *, encoding: str = "", date_order: str = "", decimal: str = "", currency: str = ""
) -> list[Statement]:
    """`date_order` as `dates.ORDERS` name them; `currency`: QIF names none. Raises BankFileRefused."""
    text, _ = decode(content, encoding=encoding)
    lists, notes = _lists(text)
    records = [record for one in lists for record in one.records]
    if not lists:
        raise NoStatement(say("The QIF file has no list of a bank, of cash, of a card or of another account."))
    order = _order(records, date_order)
    mark = _mark(records, decimal)
    statements = [_statement(one, order, mark, currency_of(currency)) for one in lists]
    return [statements[0].noted(*notes), *statements[1:]]


def _lists(text: str) -> tuple[list[List], list[Note]]:
    found: list[List] = []
    notes: list[Note] = []
    record: Record | None = None
    into: List | None = None
    kind, account, count, at = "", "", 0, 0
    if DETECTED.match(text) is None:
        kind, into = "bank", List("", 1)
        found.append(into)
        notes.append(Note("no_heading", say("The QIF file has no heading (!Type): it was read as one of a bank."), 1))
    for at, line in enumerate(split_lines(text), 1):
        bare = line.strip("\r\n\x1a")
        if not bare.strip():
            continue
        if bare.startswith("!"):
            if record is not None and record.values:
                raise Damaged(
                    say("Line {line}: a record begins in line {begin} and has no end (^).", line=at, begin=record.at),
                    line=at,
                )
            record, header = None, HEADER.match(bare.strip())
            if header is None:
                raise Damaged(say("Line {line}: “{text}” is no heading of QIF.", line=at, text=bare[:40]), line=at)
            if header[1].lower().startswith(("option", "clear")):
                continue
            kind = header[2].strip().lower() if header[1].lower().startswith("type") else "account"
            into = None
            if kind in STATEMENTS:
                into = List(account, at)
                found.append(into)
                refuse_more_statements(len(found))
            elif kind != "account":
                said = say(
                    "Line {line}: the list “{name}” is no statement and was left out.",
                    line=at,
                    name=header[2].strip()[:40],
                )
                notes.append(Note("list_left_out", said, at))
            continue
        if not kind:
            raise Damaged(say("Line {line}: a record stands before any heading (!Type).", line=at), line=at)
        record = record or Record(at)
        record.raw.append(line)
        if bare.strip() == "^":
            if kind == "account":
                account = record.first("N") or account
            elif into is not None and record.values:
                into.records.append(record)
                count += 1
                refuse_more_lines(count)
            record = None
        else:
            record.values.append((bare[0].upper(), bare[1:].strip()))
    if record is not None and record.values and into is not None:
        is_whole = text.endswith(("\n", "\r")) and record.first("D") and record.first("T", "U")
        if not is_whole:
            raise CutOff(
                say("Line {line}: the last record has no end (^). Ask the bank for the file again.", line=at), line=at
            )
        notes.append(Note("no_end", say("Line {line}: the last record has no end (^).", line=at), at))
        into.records.append(record)
    return found, notes


def _order(records: list[Record], said: str) -> str:
    days = [(record.at, record.first("D")) for record in records]
    for at, text in days:
        if not text:
            raise Damaged(say("Line {line}: a transaction has no date ({field}).", line=at, field="D"), line=at)
    orders = [said] if said else fitting_orders(text for _, text in days)
    if not orders:
        at, text = next(((at, text) for at, text in days if not fitting_orders([text])), days[0])
        raise Damaged(
            say("Line {line}: “{text}” is no date, or of another kind than the dates before.", line=at, text=text[:40]),
            line=at,
        )
    if len(orders) > 1:
        raise Unclear(
            say("“{text}” can be two days: say which order the dates have.", text=days[0][1][:40]),
            line=days[0][0],
            open={"date_order": orders},
        )
    return orders[0]


def _mark(records: list[Record], said: str) -> str:
    texts = [text for record in records for text in [record.first("T", "U"), *record.all("$")] if text]
    marks = [said] if said else decimal_marks(texts)
    if not marks:
        return "."  # each amount says itself where it cannot be read
    if len(marks) > 1:
        raise Unclear(
            say("The amounts can be read in two ways: say which mark stands before the decimals."),
            open={"decimal": marks},
        )
    return marks[0]


def _amount(text: str, mark: str, at: int, letter: str) -> Decimal:
    amount = figure(text, mark)
    if amount is None:
        raise Damaged(
            say("Line {line}: “{text}” is no amount ({field}).", line=at, text=text[:40], field=letter), line=at
        )
    return amount


def _statement(found: List, order: str, mark: str, currency: str) -> Statement:
    lines: list[Line] = []
    opening: Balance | None = None
    for number, record in enumerate(found.records):
        line = _line(record, order, mark, currency)
        own = record.first("L").strip("[]")
        if (
            not number
            and OPENING.fullmatch(line.counterparty_name)
            and record.first("L").startswith("[")
            and own == found.account
        ):
            opening = Balance(line.amount, line.booked_on, currency)
        else:
            lines.append(line)
    days = [line.booked_on for line in lines]
    note = Note("no_currency", say("The statement names no currency."), found.at)
    return Statement(
        format=Format.QIF,
        account=found.account,
        currency=currency,
        lines=tuple(lines),
        iban=iban_of(found.account),
        from_on=min(days, default=None),
        to_on=max(days, default=None),
        opening=opening,
        notes=() if currency else (note,),
        at=found.at,
    )


def _line(record: Record, order: str, mark: str, currency: str) -> Line:
    booked: date | None = read_day(record.first("D"), order)
    if booked is None:
        raise Damaged(
            say("Line {line}: “{text}” is no date.", line=record.at, text=record.first("D")[:40]), line=record.at
        )
    return Line(
        booked_on=booked,
        valued_on=None,
        amount=_amount(record.first("T", "U"), mark, record.at, "T"),
        currency=currency,
        counterparty_name=joined(record.first("P")),
        counterparty_account="",
        text=joined(record.first("M")),
        end_to_end_id="",
        bank_reference=record.first("N"),
        provider_id="",
        type_code="",
        raw="".join(record.raw),
        at=record.at,
        parts=tuple(_splits(record, mark, currency)),
    )


def _splits(record: Record, mark: str, currency: str) -> list[Part]:
    found: list[Part] = []
    name = memo = ""
    for key, value in record.values:
        if key == "S":
            name, memo = value, ""
        elif key == "E":
            memo = value
        elif key == "$":
            found.append(
                Part(_amount(value, mark, record.at, "$") if value else None, currency, text=joined(name, memo))
            )
    return found if len(found) > 1 else []

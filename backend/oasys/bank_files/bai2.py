"""BAI2 of the Bank Administration Institute: files, groups, accounts, transactions and their continuations (record 88).

Amounts have no decimal point: the currency says how many decimals they have. Codes 100 to 399 are credits, 400 to 699 debits. The sums
that trailers say are held against the records; banks get them wrong, so that what differs is noted, and a file without its end refused.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from oasys.bank_files.errors import BankFileRefused, CutOff, Damaged, NoStatement
from oasys.bank_files.limits import refuse_more_lines, refuse_more_statements
from oasys.bank_files.model import Balance, Format, Line, Note, Statement
from oasys.bank_files.texts import decode, split_lines
from oasys.bank_files.values import currency_of, day, figure, joined, two_digit_year
from oasys.core.words import say
from oasys.currencies.rules import iso_currency

DETECTED = re.compile(r"\s{0,20}01,[^,\r\n]{0,60},[^,\r\n]{0,60},\d{6,8},")
DEFAULT_CURRENCY = "USD"
CODES = ("01", "02", "03", "16", "49", "98", "99")
OPENING, CLOSING = "010", "015"
FIELDS_OF_THE_END = 3  # the control total, how many groups, how many records
LABEL = re.compile(r"^(EREF|REMI|CRNM|DBNM|CACT|DACT): ?(.*)$", re.MULTILINE)
AGAIN = re.compile(r"(?<=/)[ \t]{1,20}(?=(?:0[23],[^,/]{0,40},|16,[0-9]{3},|(?:49|98|99),[+-]?[0-9]{1,20},))")
DELETION, TEST = "2", "4"


@dataclass(slots=True)
class Record:
    code: str
    at: int
    raw: list[str]
    rest: str  # without its code; ends as it stands in the file, but for the slash
    is_ended: bool  # by a slash
    more: list[str] = field(default_factory=list)  # what continues it


@dataclass(slots=True)
class Account:
    statement_at: int
    number: str
    currency: str
    decimals: int
    balances: dict[str, Decimal]
    total: Decimal  # of all amounts, in units of the last decimal
    lines: list[Line] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def is_bai2(text: str) -> bool:
    return DETECTED.match(text) is not None


def read(content: bytes, *, encoding: str = "") -> list[Statement]:
    """Raises BankFileRefused."""
    text, _ = decode(content, encoding=encoding)
    lines = list(enumerate(split_lines(text), 1))
    apart = [(at, piece) for at, line in lines for piece in AGAIN.split(line)]
    if len(apart) == len(lines):
        return _Reader().statements(_records(lines))
    return _proved(lines, apart)


def _proved(lines: Sequence[tuple[int, str]], apart: Sequence[tuple[int, str]]) -> list[Statement]:
    """Some banks write several records into one line, and texts may look like that: the control totals say which it is."""
    found: list[tuple[int, list[Statement]]] = []
    refusal: BankFileRefused | None = None
    for reading in (lines, apart):
        try:
            statements = _Reader().statements(_records(reading))
        except BankFileRefused as refused:
            refusal = refusal or refused
            continue
        found.append((sum(note.code == "control_total" for one in statements for note in one.notes), statements))
    if not found:
        assert refusal is not None
        raise refusal
    return min(found, key=lambda one: one[0])[1]


def _records(lines: Sequence[tuple[int, str]]) -> list[Record]:
    found: list[Record] = []
    for at, line in lines:
        bare = line.strip(" \t\r\n\x1a\ufeff")
        if not bare:
            continue
        code, _, rest = bare.partition(",")
        is_ended = rest.endswith("/")
        rest = rest[:-1] if is_ended else rest
        if code == "88" and found:
            found[-1].raw.append(line)
            found[-1].more.append(rest + ("/" if is_ended else ""))
        elif code in CODES or bare.rstrip("/") in CODES:
            found.append(Record(code.rstrip("/"), at, [line], rest, is_ended))
        elif found and not found[-1].is_ended and found[-1].code == "16":
            found[-1].raw.append(line)  # a text that was wrapped without a record of its own
            found[-1].more.append(bare)
        else:
            raise Damaged(say("Line {line}: “{text}” is no record of BAI2.", line=at, text=bare[:40]), line=at)
    if not found or found[-1].code != "99" or len(_fields(found[-1])) < FIELDS_OF_THE_END:
        last = found[-1].at if found else 1
        raise CutOff(
            say("Line {line}: the file ends without its trailer (99). Ask the bank for it again.", line=last), line=last
        )
    return found


def _fields(record: Record) -> list[str]:
    """Of a record without free text: what continues it goes on with further fields."""
    parts = [record.rest, *(more.removesuffix("/") for more in record.more)]
    return [one.strip() for part in parts for one in part.split(",")]


class _Reader:
    def __init__(self) -> None:
        self.count = 0
        self.found: list[Statement] = []
        self.account: Account | None = None
        self.group: tuple[date, str, str] | None = None  # the day, the currency, the originator
        self.group_total = self.file_total = Decimal(0)
        self.group_notes: list[Note] = []

    def statements(self, records: list[Record]) -> list[Statement]:
        for record in records:
            match record.code:
                case "01":
                    self.file_total = Decimal(0)
                case "02":
                    self._finish()
                    self._begin_group(record)
                case "03":
                    self._finish()
                    self.account = self._begin_account(record)
                case "16":
                    self._transaction(record)
                case "49":
                    self._end_account(record)
                case "98":
                    self._finish()
                    self._check(record, self.group_total)
                    self.file_total += self.group_total
                    self.group_total = Decimal(0)
                case "99":
                    self._finish()
                    self._check(record, self.file_total)
        if not self.found:
            raise NoStatement(say("There is no account in the BAI2 file."))
        return [self.found[0].noted(*self.group_notes), *self.found[1:]]

    def _begin_group(self, record: Record) -> None:
        parts = [*_fields(record), *[""] * 7]
        on = _day(parts[3])
        if on is None:
            raise _damaged(record, parts[3])
        if parts[2] in (DELETION, TEST):
            said = say(
                "Line {line}: the group is marked as a deletion or a test (status {status}).",
                line=record.at,
                status=parts[2],
            )
            self.group_notes.append(Note("group_status", said, record.at))
        self.group = (on, currency_of(parts[5]), parts[1])

    def _begin_account(self, record: Record) -> Account:
        if self.group is None:
            raise Damaged(say("Line {line}: an account stands outside a group.", line=record.at), line=record.at)
        number, currency, *rest = [*_fields(record), ""]
        currency = currency_of(currency) or self.group[1] or DEFAULT_CURRENCY
        iso = iso_currency(currency)
        account = Account(record.at, number, currency, iso.decimals if iso else 2, {}, Decimal(0))
        place = 0
        while place < len(rest):
            code, amount = rest[place], rest[place + 1] if place + 1 < len(rest) else ""
            if code and not re.fullmatch(r"[0-9]{3}", code):
                raise _damaged(record, code)
            value = self._units(record, amount, account) if amount else None
            if code and value is not None:
                account.balances.setdefault(code, value)
                account.total += value.scaleb(account.decimals)
            if not code:  # some banks write a comma more where a record goes on
                place += 1
                continue
            place += 3  # the code, the amount, the number of items
            place += _width_of_funds(rest, place)
        return account

    def _units(self, record: Record, text: str, account: Account) -> Decimal:
        value = figure(text)
        if value is None:
            raise _damaged(record, text)
        return value if "." in text else value.scaleb(-account.decimals)

    def _transaction(self, record: Record) -> None:
        account, group = self.account, self.group
        if account is None or group is None:
            raise Damaged(say("Line {line}: a transaction stands outside an account.", line=record.at), line=record.at)
        self.count += 1
        refuse_more_lines(self.count)
        code, said, *rest = [*record.rest.split(","), ""]
        more = record.more
        while more and len(rest) - _width_of_funds(rest, 0) <= 2 + 1:  # the head itself is continued
            rest = [*rest[:-1], *more[0].removesuffix("/").split(","), ""]
            more = more[1:]
        value = self._units(record, said.strip(), account) if said.strip() else Decimal(0)
        account.total += value.scaleb(account.decimals)
        direction = _direction(code.strip())
        if not direction:
            if value:
                raise Damaged(
                    say("Line {line}: code {code} says neither credit nor debit.", line=record.at, code=code[:10]),
                    line=record.at,
                )
            note = say("Line {line}: code {code} moves no money and was left out.", line=record.at, code=code[:10])
            account.notes.append(Note("no_money", note, record.at))
            return
        width = _width_of_funds(rest, 0)
        valued = _day(rest[1].strip()) if rest[:1] and rest[0].strip() == "V" and len(rest) > 1 else None
        tail = [*rest[width:-1], "", ""]
        text = "\n".join([",".join(tail[2:-2]).strip(), *(one.removesuffix("/").strip() for one in more)]).strip()
        labels = {found[1]: found[2].strip() for found in LABEL.finditer(text)}
        name = labels.get("DBNM" if direction > 0 else "CRNM", "")
        account.lines.append(
            Line(
                booked_on=group[0],
                valued_on=valued,
                amount=value * direction,
                currency=account.currency,
                counterparty_name=name,
                counterparty_account=labels.get("DACT" if direction > 0 else "CACT", ""),
                text=labels.get("REMI", "") or joined(text),
                end_to_end_id=labels.get("EREF", "") or tail[1].strip(),
                bank_reference=tail[0].strip(),
                provider_id="",
                type_code=code.strip(),
                raw="".join(record.raw),
                at=record.at,
            )
        )

    def _end_account(self, record: Record) -> None:
        account = self.account
        if account is None:
            raise Damaged(
                say("Line {line}: the trailer of an account (49) stands outside one.", line=record.at), line=record.at
            )
        self._check(record, account.total)
        self.group_total += account.total
        self._close(account)
        self.account = None

    def _finish(self) -> None:
        """An account without its trailer is one all the same: the trailer of the file says that nothing is cut off."""
        if self.account is not None:
            note = say("Line {line}: the account has no trailer (49).", line=self.account.statement_at)
            self.account.notes.append(Note("no_trailer", note, self.account.statement_at))
            self.group_total += self.account.total
            self._close(self.account)
            self.account = None

    def _close(self, account: Account) -> None:
        assert self.group is not None
        on, _, originator = self.group
        opening, closing = account.balances.get(OPENING), account.balances.get(CLOSING)
        if opening is None or closing is None:
            said = say("The account has no opening or no closing ledger balance (010, 015).")
            account.notes.append(Note("no_balance", said, account.statement_at))
        refuse_more_statements(len(self.found) + 1)
        self.found.append(
            Statement(
                format=Format.BAI2,
                account=account.number,
                currency=account.currency,
                lines=tuple(account.lines),
                bank_id=originator,
                from_on=on,
                to_on=on,
                opening=None if opening is None else Balance(opening, on, account.currency),
                closing=None if closing is None else Balance(closing, on, account.currency),
                notes=tuple(account.notes),
                at=account.statement_at,
            )
        )

    def _check(self, record: Record, total: Decimal) -> None:
        """The control total, which counts every amount of the records below, whatever its currency."""
        said = figure(_fields(record)[0])
        if said is None:
            raise _damaged(record, _fields(record)[0])
        if said != total:
            sentence = say(
                "Line {line}: the control total is {said}, the records come to {total}.",
                line=record.at,
                said=said,
                total=total,
            )
            note = Note("control_total", sentence, record.at)
            if self.account is not None:
                self.account.notes.append(note)
            else:
                self.group_notes.append(note)


def _damaged(record: Record, text: str) -> Damaged:
    return Damaged(
        say("Line {line}: record {code} cannot be read at “{text}”.", line=record.at, code=record.code, text=text[:40]),
        line=record.at,
    )


def _direction(code: str) -> int:
    """1 for a credit, -1 for a debit, 0 for what moves no money. From 700 on, 720 to 759 and 920 to 959 are credits, above them debits."""
    if not re.fullmatch(r"[0-9]{3}", code):
        return 0
    number = int(code)
    if 100 <= number <= 399 or 720 <= number <= 759 or 920 <= number <= 959:
        return 1
    if 400 <= number <= 699 or 760 <= number <= 799 or 960 <= number <= 999:
        return -1
    return 0


def _width_of_funds(rest: list[str], place: int) -> int:
    """How many fields say when the money can be used: Z, 0, 1, 2 alone; V with day and time; S with three amounts; D with pairs."""
    kind = rest[place].strip() if place < len(rest) else ""
    if kind == "V":
        return 3
    if kind == "S":
        return 4
    if kind == "D":
        pairs = rest[place + 1].strip() if place + 1 < len(rest) else ""
        return 2 + 2 * int(pairs) if pairs.isascii() and pairs.isdigit() and len(pairs) < 4 else 2
    return 1


def _day(text: str) -> date | None:
    if not (text.isascii() and text.isdigit()) or len(text) not in (6, 8):
        return None
    year = int(text[:4]) if len(text) == 8 else two_digit_year(int(text[:2]))
    return day(year, int(text[-4:-2]), int(text[-2:]))

"""MT940 and MT942 of SWIFT, with the German structure of field 86, the slashed one, and none; with or without SWIFT's own blocks.

A statement begins with :20: or :25: and ends with :62F: or :62M:. One that has begun and not ended is refused.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from oasys.bank_files.errors import CutOff, Damaged, NoStatement
from oasys.bank_files.limits import refuse_more_lines, refuse_more_statements
from oasys.bank_files.model import Balance, Format, Line, Note, Statement
from oasys.bank_files.texts import decode, split_lines
from oasys.bank_files.values import figure, iban_of, joined, lenient_day, two_digit_year
from oasys.core.words import say

TAG = re.compile(
    r":(13[A-Z]?|20[A-Z]?|21[A-Z]?|25[A-Z]?|28[A-Z]?|34[A-Z]?|60[A-Z]?|61|62[A-Z]?|64|65|86|90[A-Z]?|NS|9[0-9]{2}):"
)
DETECTED = re.compile(r"(?:^|[\r\n]|\{4:)[\s\x01-\x03]{0,4}:(?:20|25P?|28C?|60[FM]|61|62[FM]|64|86|NS):")
BLOCK = re.compile(r"\{[1235]:(?:[^{}]|\{[^{}]{0,200}\}){0,300}\}|\{4:")
END = re.compile(r"-\}?[\x01-\x1f\s]*(?:\{5:.*)?", re.DOTALL)
BALANCE = re.compile(r"\s*(?P<mark>[CD])(?P<day>\d{6})(?P<currency>[A-Z]{3})\s*(?P<amount>[\d.,]{1,40})")
ENTRY = re.compile(
    r"\s*(?P<day>\d{6})\s?(?P<entry>\d{4})?\s*(?P<mark>[RE]?[CD])(?P<funds>[A-Z])? {0,15}(?P<amount>[\d.,]{0,40})"
    r" {0,15}(?P<kind>[A-Z][A-Z0-9 ]{3})?(?P<rest>.*)",
    re.DOTALL,
)
FLOOR = re.compile(r"\s*(?P<currency>[A-Z]{3})")
STRUCTURED = re.compile(r"\s?(\d{3})(?P<sign>[^0-9A-Za-z\s,.:/+()-])(?=\d\d)")
UNSTRUCTURED_WIDTH = 64  # a line of 65 characters, the most SWIFT has, goes on in the next one
SEPA = re.compile(r"(EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE|PURP|COAM|OAMT|IBAN|BIC|RREF|SQTP|MTLG)[+:]\s?")
SLASHED = re.compile(
    r"/(EREF|PREF|IREF|MARF|CSID|TRCD|TRTP|RTRN|ORDP|BENM|ULTD|ULTB|ULTC|NAME|IBAN|BIC|ADDR|ID|REMI|ISDT|CDTRREFTP|CDTRREF|CD|USTD|STRD|NRTX|PURP"
    r"|OCMT|SVCL|CNTP|INIT|RFB|ACCW|ADIN|BTCH)(?=/)"
)
NO_REFERENCE = {"NONREF", "KREF+", ""}
HEADS = {"20", "25", "28"}
LONGEST = 200


@dataclass(slots=True)
class Field:
    tag: str
    at: int
    begin: str  # the rest of its first line
    lines: list[str]  # as they stand in the file

    @property
    def text(self) -> str:
        """Without its tag; what is longer than any bank writes is left to `raw`."""
        return "".join([self.begin, *self.lines[1:LONGEST]])

    @property
    def raw(self) -> str:
        return "".join(self.lines)


@dataclass(slots=True)
class Message:
    """The fields of one page of a statement."""

    at: int
    fields: list[Field] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)

    def add(self, one: Field) -> None:
        self.fields.append(one)
        self.tags.add(one.tag)

    def first(self, *tags: str) -> Field | None:
        return next((one for tag in tags for one in self.fields if one.tag == tag), None)


def is_mt940(text: str) -> bool:
    return DETECTED.search(text[:20_000]) is not None


def read(content: bytes, *, encoding: str = "") -> list[Statement]:
    """Raises BankFileRefused."""
    text, _ = decode(content, encoding=encoding)
    found: list[Statement] = []
    for message in _messages(text):
        statement = _statement(message)
        if statement is not None:
            found.append(statement)
            refuse_more_statements(len(found))
    if not found:
        raise NoStatement(say("The file has fields of an MT940, and no statement: neither balances nor transactions."))
    return found


def _messages(text: str) -> Iterator[Message]:
    message = Message(1)
    entries = 0
    is_outside = True  # what stands between two messages belongs to none
    for at, line in enumerate(split_lines(text), 1):
        bare = BLOCK.sub("", line) if line.startswith("{") else line
        bare = bare.lstrip("\x01\x02\x03 \t")
        tag = TAG.match(bare)
        if tag:
            name = tag[1]
            if message.fields and _begins_another(message, name):
                yield message
                message = Message(at)
            if not message.fields:
                message.at = at
            entries += name == "61"
            refuse_more_lines(entries)
            message.add(Field(name, at, bare[tag.end() :], [line]))
            is_outside = False
        elif line.startswith("-") and END.fullmatch(line):
            if message.fields:
                yield message
                message = Message(at + 1)
            is_outside = True
        elif not is_outside:
            message.fields[-1].lines.append(line)
    if message.fields:
        yield message


def _begins_another(message: Message, name: str) -> bool:
    """:20: begins one, and what begins a statement once more begins another; :61: after an end is of the next."""
    kind = name[:2]
    if kind in ("20", "94"):
        return any(tag[:2] != "94" for tag in message.tags)
    closed = any(tag.startswith("62") for tag in message.tags)
    if kind == "25":
        return any(tag.startswith("25") for tag in message.tags)
    return kind in ("60", "61") and closed


def _statement(message: Message) -> Statement | None:
    """Raises CutOff, Damaged. None for a message that holds neither balances nor transactions, nor begins any."""
    tags = {one.tag[:2] for one in message.fields}
    is_interim = bool(tags & {"34", "13", "90"}) and not tags & {"60", "62"}
    if not is_interim and "60" in tags and "62" not in tags and tags & HEADS:
        last = message.fields[-1]
        line = last.at + len(last.lines) - 1
        raise CutOff(
            say(
                "Line {line}: the statement that begins in line {begin} has no closing balance (:62F:). Ask the bank for the file again.",
                line=line,
                begin=message.at,
            ),
            line=line,
        )
    if not tags & {"60", "61", "62", "34", "90", "64"}:
        if tags & {"25", "28"}:
            raise CutOff(
                say("Line {line}: a statement begins, and the file ends before its balances.", line=message.at),
                line=message.at,
            )
        return None
    notes: list[Note] = []
    opening = _balance(message, ("60F", "60M", "60"), notes)
    closing = _balance(message, ("62F", "62M", "62"), notes)
    floor = message.first("34F", "34")
    said = FLOOR.match(floor.text) if floor else None
    balance = opening or closing
    currency = balance.currency if balance else (said["currency"] if said else "")
    account = message.first("25", "25P")
    name = _one_line(account.text) if account else ""
    number = message.first("28C", "28")
    if not is_interim and (opening is None or closing is None):
        notes.append(
            Note(
                "no_balance",
                say("The statement lacks its opening or its closing balance: it is a part of one."),
                message.at,
            )
        )
    lines = tuple(_lines(message, currency, notes))
    days = [line.booked_on for line in lines]
    return Statement(
        format=Format.MT942 if is_interim else Format.MT940,
        account=name,
        currency=currency,
        lines=lines,
        iban=iban_of(name) or iban_of(name.rpartition("/")[2]) or iban_of(name.removesuffix(currency)),
        bank_id=name.partition("/")[0] if "/" in name and not iban_of(name) else "",
        number=_one_line(number.text) if number else "",
        from_on=opening.on if opening else min(days, default=None),
        to_on=closing.on if closing else max(days, default=None),
        opening=opening,
        closing=closing,
        notes=tuple(notes),
        at=message.at,
        continues="60M" in message.tags,
        continued="62M" in message.tags,
    )


def _one_line(text: str) -> str:
    return " ".join(text.partition("\n")[0].split())[:140]


def _balance(message: Message, tags: tuple[str, ...], notes: list[Note]) -> Balance | None:
    one = message.first(*tags)
    if one is None:
        return None
    found = BALANCE.match(one.text)
    amount = _figure(found["amount"]) if found else None
    if found is None or amount is None:
        raise Damaged(
            say(
                "Line {line}: the balance :{tag}: cannot be read: “{text}”.",
                line=one.at,
                tag=one.tag,
                text=_one_line(one.text)[:40],
            ),
            line=one.at,
        )
    on = _day(found["day"], one, notes)
    return Balance(-amount if found["mark"] == "D" else amount, on, found["currency"])


def _figure(text: str) -> Decimal | None:
    """SWIFT has a comma and no groups; where a bank writes both marks, the last one stands before the decimals."""
    return figure(text, "," if text.rfind(",") > text.rfind(".") else ".")


def _day(digits: str, one: Field, notes: list[Note]) -> date:
    found, is_mended = lenient_day(two_digit_year(int(digits[:2])), int(digits[2:4]), int(digits[4:6]))
    if found is None:
        raise Damaged(say("Line {line}: “{text}” is no date.", line=one.at, text=digits), line=one.at)
    if is_mended:
        notes.append(
            Note(
                "day_of_month",
                say("Line {line}: {text} is no day of its month; its last one was taken.", line=one.at, text=digits),
                one.at,
            )
        )
    return found


def _lines(message: Message, currency: str, notes: list[Note]) -> Iterator[Line]:
    """Each :61: with what follows it up to the next; a :86: before the first :61:, or behind a balance, is of the statement."""
    entry: Field | None = None
    after: list[Field] = []
    for one in message.fields:
        if one.tag == "61":
            if entry is not None:
                yield _line(entry, after, currency, notes)
            entry, after = one, []
        elif entry is not None and one.tag in ("86", "NS"):
            after.append(one)
        elif entry is not None:
            yield _line(entry, after, currency, notes)
            entry = None
    if entry is not None:
        yield _line(entry, after, currency, notes)


def _line(entry: Field, after: list[Field], currency: str, notes: list[Note]) -> Line:
    first, _, supplement = entry.text.replace("\r\n", "\n").replace("\r", "\n").partition("\n")
    found = ENTRY.match(first)
    if found is None or not found["amount"].strip(",.") or found["kind"] is None:
        found = ENTRY.match(first + supplement)  # some banks wrap before the amount
        supplement = ""
    amount = _figure(found["amount"]) if found else None
    if found is None or amount is None:
        raise Damaged(
            say(
                "Line {line}: the transaction :61: cannot be read: “{text}”.",
                line=entry.at,
                text=_one_line(entry.text)[:60],
            ),
            line=entry.at,
        )
    valued = _day(found["day"], entry, notes)
    mark = found["mark"]
    is_debit = mark[:1] == "D" or mark in ("RC", "ED")
    reference, _, of_bank = found["rest"].replace("\n", "").partition("//")
    said = _Details(
        "".join(one.text for one in after if one.tag == "86"), [one.text for one in after if one.tag == "NS"]
    )
    reference = reference.strip(" :")
    return Line(
        booked_on=_entry_day(found["entry"], valued, entry, notes),
        valued_on=valued,
        amount=-amount if is_debit else amount,
        currency=currency,
        counterparty_name=said.name,
        counterparty_account=said.account or iban_of(joined(supplement)),
        text=said.text or joined(supplement),
        end_to_end_id=said.end_to_end_id,
        bank_reference=of_bank.strip() or ("" if reference in NO_REFERENCE else reference),
        provider_id="",
        type_code=joined(found["kind"] or "", said.code),
        raw=entry.raw + "".join(one.raw for one in after),
        at=entry.at,
        is_booked=not mark.startswith("E"),
        is_reversal=mark.startswith("R"),
    )


def _entry_day(digits: str | None, valued: date, entry: Field, notes: list[Note]) -> date:
    """The day of booking has no year: the one that is nearest to the value date."""
    if not digits:
        return valued
    month, number = int(digits[:2]), int(digits[2:])
    found = [lenient_day(year, month, number)[0] for year in (valued.year - 1, valued.year, valued.year + 1)]
    near = min((one for one in found if one), key=lambda one: abs(one - valued), default=None)
    if near is None or abs(near - valued) > timedelta(days=200):
        notes.append(
            Note(
                "entry_date",
                say("Line {line}: {text} is no day; the value date was taken.", line=entry.at, text=digits),
                entry.at,
            )
        )
        return valued
    return near


class _Details:
    """What field 86, or the NS fields that some banks write in its place, say of a transaction."""

    def __init__(self, text: str, others: list[str]) -> None:
        self.code = self.name = self.account = self.text = self.end_to_end_id = ""
        structured = STRUCTURED.match(text)
        if structured:
            self._german(text, structured)
        elif SLASHED.search(text):
            self._slashed(_unwrapped(text))
        else:
            self.text = joined(_unwrapped(text))
            code = re.match(r"\d{3}(?=\s|$)", self.text)
            self.code = code[0] if code else ""
        if others and not text:
            self._other("".join(others))

    def _german(self, text: str, structured: re.Match[str]) -> None:
        """Subfields of two digits behind a sign: 20 to 29 and 60 to 63 the text, 30 and 31 the account, 32 and 33 the name."""
        self.code = structured[1]
        bare = text.replace("\r", "").replace("\n", "")
        sign = structured["sign"]
        parts: dict[str, str] = {}
        last = ""
        for chunk in bare[bare.index(sign) :].split(sign)[1:]:
            key = chunk[:2]
            if not key.isdigit() or not key.isascii():  # the sign stands in the text itself
                if last:
                    parts[last] += sign + chunk
                continue
            parts[key] = parts.get(key, "") + chunk[2:]
            last = key
        purpose = "".join(parts.get(f"{key}", "") for key in (*range(20, 30), *range(60, 64)))
        tags = _tagged(SEPA, purpose)
        self.end_to_end_id = _given(tags.get("EREF", ""))
        self.name = joined(parts.get("32", "") + parts.get("33", ""))
        self.account = (parts.get("31", "") or parts.get("38", "")).replace(" ", "")
        self.text = joined(tags.get("SVWZ", "") or purpose) or joined(parts.get("00", ""))

    def _slashed(self, text: str) -> None:
        tags = _tagged(SLASHED, text)
        self.name = joined(
            tags.get("NAME", "").strip("/ ") or tags.get("ORDP", "").strip("/ ") or tags.get("BENM", "").strip("/ ")
        )
        self.account = tags.get("IBAN", "").strip("/ ")
        if not self.name and "CNTP" in tags:  # account, BIC and name in one
            self.account, _, self.name = (joined(one) for one in (tags["CNTP"].strip("/ ") + "//").split("/")[:3])
        self.end_to_end_id = _given(tags.get("EREF", ""))
        remittance = " ".join(tags.get(key, "").strip("/ ") for key in ("REMI", "USTD", "CDTRREF") if tags.get(key))
        self.code = tags.get("TRCD", "").strip("/ ")
        self.text = joined(remittance) or joined(text)

    def _other(self, text: str) -> None:
        """MultiCash: 01 to 14 the text, 15 and 16 the name, 33 and 34 the account, 17 the kind."""
        parts: dict[str, str] = {}
        for line in text.replace("\r", "\n").split("\n"):
            if line[:2].isdigit():
                parts[line[:2]] = parts.get(line[:2], "") + line[2:]
            elif line.strip():
                parts["14"] = joined(parts.get("14", ""), line)
        self.text = joined(" ".join(parts.get(f"{key:02}", "") for key in range(1, 15)))
        self.name = joined(parts.get("15", "") + parts.get("16", ""))
        self.account = parts.get("34", "").strip()


def _given(reference: str) -> str:
    bare = reference.strip("/ ")
    return "" if bare in NO_REFERENCE or bare == "NOTPROVIDED" else bare


def _tagged(pattern: re.Pattern[str], text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    places = list(pattern.finditer(text))
    for one, following in zip(places, [*places[1:], None], strict=False):
        found.setdefault(one[1], text[one.end() : following.start() if following else len(text)])
    return found


def _unwrapped(text: str) -> str:
    """Lines as one: a full line goes on without a space."""
    lines = text.replace("\r", "").split("\n")
    return "".join(line + ("" if len(line) > UNSTRUCTURED_WIDTH or line.endswith(" ") else " ") for line in lines)
